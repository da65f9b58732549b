"""What an administrator looks after: the work calendar, rule packs, phones, and where the board stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.criteria import as_of_conditions
from db.days import number_of
from db.enums import LogKind
from db.models.cases import CASE_SPAN, Case
from db.models.catalogue import CalendarRow, RulePackRow
from db.models.organisation import Unit
from db.models.records import DataVersion, LogRow
from db.reference import load_calendar, load_reference
from db.replay import SPAN_COLUMNS, Reference, changes_of, spans_of
from db.rule_packs import RulePack
from db.spans import CHUNK, events_of
from db.work_notice import NoticeDay
from db.workdays import CalendarDay, DayKind, WorkCalendar

_FROM, _TO, _DUE = (SPAN_COLUMNS.index(name) for name in ("from_on", "to_on", "due_on"))


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of a year's calendar as it holds now; ``changes`` counts its rows."""

    day_on: date
    kind: DayKind
    source: str
    recorded_at: datetime
    changes: int


@dataclass(frozen=True, slots=True)
class PackVersion:
    """One recorded version of a rule pack; the last of a code is in force."""

    id: int
    pack: RulePack
    recorded_at: datetime
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class UnitPhones:
    """A unit with the phones that the board shows beside its matters."""

    id: int
    name: str
    office_phone: str
    duty_phone: str


def calendar_of(session: Session, year: int) -> Sequence[CalendarEntry]:
    """Return the holidays and make-up days of a year as they hold now, by day."""
    rows = session.execute(
        select(CalendarRow.day_on, CalendarRow.kind, CalendarRow.source, CalendarRow.recorded_at)
        .where(CalendarRow.day_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarRow.recorded_at, CalendarRow.id)
    )
    held: dict[date, CalendarEntry] = {}
    for day_on, kind, source, recorded_at in rows:
        before = held.get(day_on)
        held[day_on] = CalendarEntry(
            day_on, kind, source, recorded_at, 1 if before is None else before.changes + 1
        )
    return [held[day] for day in sorted(held)]


def calendar_years(session: Session) -> tuple[int, int, date]:
    """Return the first and last year with rows, and the last day that a notice covers."""
    calendar = load_calendar(session)
    years = [day.day_on.year for day in calendar.days]
    return min(years, default=2000), max(years, default=2000), calendar.known_until


def pack_versions(session: Session) -> Sequence[PackVersion]:
    """Return every version of every rule pack, the pack that begins last first, its newest version first."""
    rows = session.scalars(select(RulePackRow).order_by(RulePackRow.recorded_at, RulePackRow.id)).all()
    last = {row.code: row.id for row in rows}
    found = [
        PackVersion(row.id, RulePack.from_dict(row.rules), row.recorded_at, last[row.code] == row.id)
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.pack.from_on, one.id), reverse=True)


def unit_phones(session: Session, today: date) -> Sequence[UnitPhones]:
    """Return the units that exist today with their phones, in the order of the tree's own positions."""
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.office_phone, Unit.duty_phone)
        .where((Unit.valid_to.is_(None)) | (Unit.valid_to > today))
        .order_by(Unit.position, Unit.id)
    )
    return [UnitPhones(*row) for row in rows]


def moved_by_days(session: Session, days: Sequence[NoticeDay], today: date) -> tuple[int, int]:
    """Return how many running clocks there are and how many these days would move; nothing is stored."""
    reference = load_reference(session)
    added = (CalendarDay(day.day_on, day.kind, today) for day in days)
    calendar = WorkCalendar((*reference.calendar.days, *added))
    return _moved(session, replace(reference, calendar=calendar, changes=changes_of(calendar)), today)


def moved_by_pack(session: Session, pack: RulePack, today: date) -> tuple[int, int]:
    """Return how many running clocks there are and how many a new version of a pack would move."""
    reference = load_reference(session)
    versions = (*reference.packs.get(pack.code, ()), (today, pack))
    return _moved(session, replace(reference, packs={**reference.packs, pack.code: versions}), today)


def _moved(session: Session, changed: Reference, today: date) -> tuple[int, int]:
    rows = session.execute(
        select(Case.id, Case.pack_code, CASE_SPAN.c.due_on)
        .join(CASE_SPAN, CASE_SPAN.c.case_id == Case.id)
        .where(*as_of_conditions(today), CASE_SPAN.c.due_on.is_not(None))
        .order_by(Case.id)
    ).all()
    moved, day = 0, number_of(today)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        events = events_of(session, [row[0] for row in part])
        for case_id, pack_code, due_on in part:
            spans = spans_of(case_id, pack_code, events.get(case_id, ()), changed)
            then = [span[_DUE] for span in spans if (span[_FROM] or 0) <= day < (span[_TO] or 0)]
            moved += then != [due_on]
    return len(rows), moved


def data_version(session: Session) -> int:
    """Return the number of the last change of what is counted."""
    return session.scalar(select(DataVersion.n)) or 0


def last_backup(session: Session) -> datetime | None:
    """Return when the last backup was made, None where the log knows none."""
    rows = session.execute(
        select(LogRow.at, LogRow.detail).where(LogRow.kind == LogKind.COMMAND_RUN).order_by(LogRow.seq.desc())
    )
    return next((row.at for row in rows if row.detail.get("command") == "backup"), None)
