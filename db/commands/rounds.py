"""Report what a round of screening (排查) found: zero for most units, matters for the rest, all in one transaction.

A unit reports for itself and for those below it, the office for every unit. A report is marked late where it is late
and refused for no lateness; once made it is changed by a further edition with its reason alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.found import Found, register_found
from db.editions import ChangedByOther
from db.enums import LogKind, Role, Stage
from db.log import append
from db.models.accounts import Account
from db.models.cases import CASE_SPAN
from db.models.institutions import ScreeningItem, ScreeningReport, ScreeningRule
from db.models.organisation import Unit
from db.queries.rounds_owed import round_on
from db.rounds import MOST_DUE_DAYS, MOST_HOLIDAY_DUE_DAYS, REGULAR, REPORTERS, Round, Series, owes
from db.screening import screen

MOST_SAID_BY: Final = 40
REASON_LIMIT: Final = 200
GROUND_LIMIT: Final = 120
SHORTEST_REASON: Final = 2
REPORTING: Final = (Role.OFFICE, Role.UNIT)


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What one unit reports for a round: nothing, or matters, after ``seen``, the edition that the page showed (0: none).

    ``said_by`` is the post or the role of who said so, never a petitioner; ``reason`` is of a report that was made before.
    """

    unit_id: int
    seen: int = 0
    said_by: str = ""
    reason: str = ""
    found: Sequence[Found] = field(default=(), repr=False)


def report(
    session: Session, actor: Actor, day: date, reports: Sequence[UnitReport], *, is_daily: bool = False
) -> tuple[int, int]:
    """Write the reports of some units for their round that ``day`` falls in; return how many, and the matters found.

    ``is_daily``: townships report for that one day of a holiday, whatever their month says. All are written or none. A further edition keeps the matters of the one before that were not cancelled.
    ``ActRefused`` codes: ``role_may_not``, ``reports_missing``, ``unit_twice``, ``unit_not_below``, ``round_not_owed`` (``unit``),
    ``round_ahead``, ``finder_not_below``, ``said_by_missing`` (``unit``), ``said_by_long`` (``most``), ``said_by_names``, ``reason_short``
    (``least``), ``reason_long`` (``most``), and those of ``register_found``. ``ChangedByOther`` where a unit's report
    has another edition than the one that was seen.
    """
    require_role(actor, *REPORTING)
    if not reports:
        raise ActRefused("reports_missing")
    if len({one.unit_id for one in reports}) != len(reports):
        raise ActRefused("unit_twice")
    # Whoever reports for one of these units at the same time waits and then sees what this one did.
    asked = select(Unit).where(Unit.id.in_(_ids(reports))).order_by(Unit.id).with_for_update()
    units = {unit.id: unit for unit in session.scalars(asked)}
    owing = _Owing(session, actor, day, is_daily)
    rounds = {one.unit_id: owing.round_of(units.get(one.unit_id)) for one in reports}
    today = actor.today(session)
    if any(one.from_on > today for one in rounds.values()):
        raise ActRefused("round_ahead")
    held = _held(session, rounds)
    matters = 0
    for one in reports:
        matters += _write(session, actor, units[one.unit_id], one, rounds[one.unit_id], held.get(one.unit_id))
    detail = {"act": "screening_reported", "day": day.isoformat(), "reports": len(reports), "found": matters}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, detail=detail)
    return len(reports), matters


def set_due_days(session: Session, actor: Actor, days: int, from_on: date) -> None:
    """Let reports be due ``days`` calendar days after the rounds that end on ``from_on`` or later.

    What was reported keeps the day on which it was due. ``ActRefused``: ``role_may_not``, ``due_days_wrong``
    (``most``), ``day_behind``: no rule reaches back.
    """
    require_role(actor, Role.OFFICE)
    if not 0 <= days <= MOST_DUE_DAYS:
        raise ActRefused("due_days_wrong", most=MOST_DUE_DAYS)
    if from_on < actor.today(session):
        raise ActRefused("day_behind")
    session.add(
        ScreeningRule(from_on=from_on, due_days=days, set_by_id=actor.account.id, recorded_at=actor.now)
    )
    detail = {"setting": "screening_due", "days": days, "from_on": from_on.isoformat()}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)


def set_holiday_reports(
    session: Session, actor: Actor, days: int, from_on: date, ground: str, *, is_owed: bool
) -> None:
    """Ask townships for a report on every day of holidays from ``from_on`` on, due ``days`` days later, or ask no longer.

    ``ActRefused``: ``role_may_not``, ``holiday_days_wrong`` (``most``), ``day_behind``, ``ground_short`` (``least``),
    ``ground_long`` (``most``).
    """
    require_role(actor, Role.OFFICE)
    if not 0 <= days <= MOST_HOLIDAY_DUE_DAYS:
        raise ActRefused("holiday_days_wrong", most=MOST_HOLIDAY_DUE_DAYS)
    if from_on < actor.today(session):
        raise ActRefused("day_behind")
    words = " ".join(ground.split())
    if len(words) < SHORTEST_REASON:
        raise ActRefused("ground_short", least=SHORTEST_REASON)
    if len(words) > GROUND_LIMIT:
        raise ActRefused("ground_long", most=GROUND_LIMIT)
    kept = screen(words).text[:GROUND_LIMIT]
    session.add(
        ScreeningRule(
            from_on=from_on,
            due_days=days,
            is_for_holidays=True,
            is_owed=is_owed,
            ground=kept,
            set_by_id=actor.account.id,
            recorded_at=actor.now,
        )
    )
    said = "screening_holidays_on" if is_owed else "screening_holidays_off"
    detail = {"setting": said, "days": days, "from_on": from_on.isoformat(), "reason": kept}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)


def _ids(reports: Sequence[UnitReport]) -> list[int]:
    return [one.unit_id for one in reports]


class _Owing:
    """The rounds of a day that units owe, each series asked for once."""

    def __init__(self, session: Session, actor: Actor, day: date, is_daily: bool) -> None:
        self._session, self._actor, self._day, self._is_daily = session, actor, day, is_daily
        self._rounds: dict[Series, Round | None] = {}

    def round_of(self, unit: Unit | None) -> Round:
        own = self._actor.scope.units
        if unit is None or (own is not None and unit.id not in own):
            raise ActRefused("unit_not_below")
        series = Series.HOLIDAY if self._is_daily else REGULAR.get(unit.kind)
        one = None
        if series is not None and REPORTERS[series] is unit.kind:
            if series not in self._rounds:
                self._rounds[series] = round_on(self._session, series, self._day, self._actor.now)
            one = self._rounds[series]
        if one is None or not owes(unit.valid_from, unit.valid_to, one):
            raise ActRefused("round_not_owed", unit=unit.name)
        return one


def _held(session: Session, rounds: Mapping[int, Round]) -> dict[int, ScreeningReport]:
    """Return the edition that holds of each unit's report."""
    firsts = {one.from_on for one in rounds.values()}
    rows = session.scalars(
        select(ScreeningReport)
        .where(ScreeningReport.unit_id.in_(rounds), ScreeningReport.period_from.in_(firsts))
        .order_by(ScreeningReport.edition)
    )
    return {
        row.unit_id: row
        for row in rows
        for one in [rounds[row.unit_id]]
        if (row.period_from, row.period_to) == (one.from_on, one.to_on)
    }


def _write(
    session: Session, actor: Actor, unit: Unit, typed: UnitReport, one: Round, before: ScreeningReport | None
) -> int:
    edition = 0 if before is None else before.edition
    if edition != typed.seen and before is not None:
        by = session.scalar(select(Account.display_name).where(Account.id == before.entered_by_id))
        raise ChangedByOther(by or "", before.recorded_at, edition)
    kept = () if before is None else _standing(session, before.id)
    made = ScreeningReport(
        unit_id=unit.id,
        period_from=one.from_on,
        period_to=one.to_on,
        due_on=one.due_on if before is None else before.due_on,
        reported_on=actor.today(session) if before is None else before.reported_on,
        edition=edition + 1,
        reason="" if before is None else _reason(typed),
        said_by=_said_by(typed, unit),
        entered_by_id=actor.account.id,
        recorded_at=actor.now,
    )
    session.add(made)
    session.flush()
    found = [_registered(session, actor, unit, made.said_by, item) for item in typed.found]
    session.add_all(ScreeningItem(report_id=made.id, case_id=case_id) for case_id in (*kept, *found))
    session.flush()
    return len(found)


def _registered(session: Session, actor: Actor, unit: Unit, said_by: str, item: Found) -> int:
    """Register one matter, found by the unit or by a village below it; a refusal names the unit that reports."""
    finder = unit if item.finder_id in (None, unit.id) else session.get(Unit, item.finder_id)
    if finder is None or (finder is not unit and finder.parent_id != unit.id):
        raise ActRefused("finder_not_below", unit=unit.name)
    try:
        return register_found(session, actor, finder, said_by, item)
    except ActRefused as refused:
        raise ActRefused(refused.code, **{"unit": unit.name, **refused.values}) from None


def _standing(session: Session, report_id: int) -> tuple[int, ...]:
    """Return the matters of an edition that were not cancelled since."""
    is_last = CASE_SPAN.c.case_id == ScreeningItem.case_id
    asked = (
        select(ScreeningItem.case_id, CASE_SPAN.c.stage)
        .join(CASE_SPAN, is_last)
        .where(ScreeningItem.report_id == report_id)
        .order_by(ScreeningItem.case_id, CASE_SPAN.c.from_on)
    )
    last = {row.case_id: row.stage for row in session.execute(asked)}
    return tuple(case_id for case_id, stage in last.items() if stage is not Stage.CANCELLED)


def _said_by(typed: UnitReport, unit: Unit) -> str:
    words = " ".join(typed.said_by.split())
    if not words:
        raise ActRefused("said_by_missing", unit=unit.name)
    if len(words) > MOST_SAID_BY:
        raise ActRefused("said_by_long", most=MOST_SAID_BY)
    if screen(words).tokens:
        raise ActRefused("said_by_names")
    return words


def _reason(typed: UnitReport) -> str:
    words = " ".join(typed.reason.split())
    if len(words) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(words) > REASON_LIMIT:
        raise ActRefused("reason_long", most=REASON_LIMIT)
    return screen(words).text
