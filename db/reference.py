"""Dated reference data as the database holds it, gathered for a replay."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clocks import PACK_2005, PACK_2022, PACK_NONE, RulePack, pack_for
from db.models.cases import Case
from db.models.catalogue import CalendarRow, Category, RulePackRow
from db.naming import kept_names
from db.replay import Reference, changes_of
from db.workdays import CalendarDay, WorkCalendar, national_calendar

EARLIEST: Final = date(2000, 1, 1)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day of an aware moment in the board's zone."""
    return moment.astimezone(zone).date()


def load_reference(session: Session) -> Reference:
    """Gather rule packs, work calendar and category paths as they stand in this session's snapshot."""
    return kept_names(session, "reference", lambda: _read_reference(session))


def _read_reference(session: Session) -> Reference:
    zone: ZoneInfo = session.info["zone"]
    calendar = load_calendar(session)
    return Reference(
        packs=load_packs(session, zone),
        calendar=calendar,
        changes=changes_of(calendar),
        paths=_paths(session),
    )


def load_calendar(session: Session) -> WorkCalendar:
    """Return the work calendar of this database."""
    return kept_names(session, "calendar", lambda: _read_calendar(session))


def _read_calendar(session: Session) -> WorkCalendar:
    zone: ZoneInfo = session.info["zone"]
    rows = session.execute(
        select(CalendarRow.day_on, CalendarRow.kind, CalendarRow.recorded_at).order_by(
            CalendarRow.recorded_at, CalendarRow.id
        )
    )
    return WorkCalendar(
        CalendarDay(day, kind, local_day(recorded_at, zone)) for day, kind, recorded_at in rows
    )


def load_packs(session: Session, zone: ZoneInfo) -> dict[str, list[tuple[date, RulePack]]]:
    """Return each pack's versions with the local day on which they were recorded, earliest first."""
    packs: dict[str, list[tuple[date, RulePack]]] = defaultdict(list)
    rows = session.execute(
        select(RulePackRow.code, RulePackRow.rules, RulePackRow.recorded_at).order_by(
            RulePackRow.recorded_at, RulePackRow.id
        )
    )
    for code, rules, recorded_at in rows:
        packs[code].append((local_day(recorded_at, zone), RulePack.from_dict(rules)))
    return dict(packs)


def packs_of(session: Session, case_ids: Iterable[int], known_on: date) -> dict[int, RulePack]:
    """Return the rules of each of some matters as they were known at the end of a day."""
    reference = load_reference(session)
    codes = session.execute(select(Case.id, Case.pack_code).where(Case.id.in_(tuple(case_ids))))
    return {row.id: reference.pack(row.pack_code, known_on) for row in codes}


def _paths(session: Session) -> dict[int, tuple[int | None, int | None, int | None]]:
    rows = session.execute(select(Category.id, Category.level, Category.parent_id))
    parents = {row.id: (row.level, row.parent_id) for row in rows}
    paths: dict[int, tuple[int | None, int | None, int | None]] = {}
    for category_id in parents:
        path: list[int | None] = [None, None, None]
        at: int | None = category_id
        while at is not None:
            level, parent = parents[at]
            path[level - 1] = at
            at = parent
        paths[category_id] = (path[0], path[1], path[2])
    return paths


def seed_reference(session: Session) -> None:
    """Write the national rule packs and work calendar into an empty database.

    They are recorded as of their publication, so that history before this database was made has its clocks.
    """
    zone: ZoneInfo = session.info["zone"]
    for pack in (PACK_NONE, PACK_2005, PACK_2022):
        since = max(pack.from_on, EARLIEST)
        recorded_at = datetime(since.year, since.month, since.day, tzinfo=zone)
        session.add(
            RulePackRow(code=pack.code, from_on=pack.from_on, rules=pack.to_dict(), recorded_at=recorded_at)
        )
    session.add_all(
        CalendarRow(
            day_on=day.day_on,
            kind=day.kind,
            source="State Council notice",
            recorded_at=datetime(
                day.recorded_on.year, day.recorded_on.month, day.recorded_on.day, 12, tzinfo=zone
            ),
        )
        for day in national_calendar()
    )


def pack_code_on(reference: Reference, registered_on: date) -> str:
    """Return the code of the national rule pack that was in force on the day of registration."""
    packs = sorted((versions[-1][1] for versions in reference.packs.values()), key=lambda pack: pack.from_on)
    return pack_for((pack for pack in packs if pack.code.isdigit()), registered_on).code
