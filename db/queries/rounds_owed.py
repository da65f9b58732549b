"""Screening reports owed and made: which units owe which rounds, what each has reported, and what stands on a desk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from db.enums import UnitKind
from db.models.accounts import Account
from db.models.base import Moment
from db.models.institutions import ScreeningItem, ScreeningReport, ScreeningRule
from db.models.organisation import Unit
from db.naming import kept_names
from db.queries.holiday_reports import holidays_owed
from db.reporting import MOST_LISTED, Made, Reporter
from db.rounds import (
    REGULAR,
    REPORTERS,
    RHYTHM_OF,
    DueRule,
    Rhythm,
    Round,
    Series,
    owes,
    round_of,
)
from db.scope import Scope

DAYS_ON_DESK: Final = 10
"""A daily report stands on the desk from its day on, so long as the longest holiday and two days more."""

_REPORT, _ITEM, _ACCOUNT = ScreeningReport.__table__.c, ScreeningItem.__table__.c, Account.__table__.c
_REPORT_COLUMNS: Final = (
    _REPORT.unit_id,
    _REPORT.period_from,
    _REPORT.id,
    _REPORT.due_on,
    _REPORT.reported_on,
    _REPORT.edition,
    _REPORT.reason,
    _REPORT.said_by,
    _ACCOUNT.display_name,
    _REPORT.recorded_at,
    _REPORT.period_to,
)
_FOUND: Final = (
    select(_ITEM.report_id, _ITEM.case_id)
    .join(ScreeningReport.__table__, _REPORT.id == _ITEM.report_id)
    .where(_REPORT.period_from.between(bindparam("first", type_=Date), bindparam("last", type_=Date)))
)
BEGINNING: Final = select(func.min(_REPORT.period_from)).where(
    _REPORT.recorded_at < bindparam("end", type_=Moment), _REPORT.period_to > _REPORT.period_from
)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A unit that an account may report for, with what is reported of its round already."""

    reporter: Reporter
    round: Round
    made: Made | None


@dataclass(frozen=True, slots=True)
class OwedReports:
    """The reports of one ended round that ``n`` units of a series have not made; ``unit_id`` where it is one unit."""

    kind: Series
    round: Round
    n: int
    unit_id: int | None


def due_rules(session: Session, at: datetime) -> tuple[DueRule, ...]:
    """Return the rules of due days that were recorded before ``at``, in the order in which they were."""
    rows = session.execute(
        select(ScreeningRule.from_on, ScreeningRule.due_days)
        .where(ScreeningRule.recorded_at < at, ~ScreeningRule.is_for_holidays)
        .order_by(ScreeningRule.recorded_at.desc(), ScreeningRule.id.desc())
    )
    # Of equal days the first counts, so the last recorded stands first.
    return tuple(DueRule(row.from_on, row.due_days) for row in rows)


def round_on(session: Session, kind: Series, day: date, at: datetime) -> Round | None:
    """Return the round of a series that a day falls in, as known at ``at``; None for a day without a daily report."""
    if kind is Series.HOLIDAY:
        return next(iter(holidays_owed(session, day, day, at)), None)
    return round_of(RHYTHM_OF[kind], day, due_rules(session, at))


def entry_rows(
    session: Session, kind: Series, day: date, township_id: int | None, scope: Scope, at: datetime
) -> list[EntryRow]:
    """Return the units of a series for whose round of ``day`` the scope may report, those of one township or all, as known at ``at``."""
    one = round_on(session, kind, day, at)
    if one is None:
        return []
    reporters = [
        reporter
        for reporter in reporters_of(session, REPORTERS[kind], scope)
        if (township_id is None or reporter.row_id == township_id)
        and owes(reporter.valid_from, reporter.valid_to, one)
    ]
    made = reports_made(session, reporters, (one,), scope, at + timedelta(microseconds=1))
    return [EntryRow(reporter, one, made.get((reporter.id, one.from_on))) for reporter in reporters]


def reports_owed(session: Session, scope: Scope, today: date) -> list[OwedReports]:
    """Return, for each series and the units within a scope, the reports of the last two ended rounds that are not made.

    A round is ended on its last day; of daily ones those of the last ``DAYS_ON_DESK`` days. Older ones are no duty of a
    desk any more: the screening page lists them.
    """
    end = end_of(session, today)
    begins_on = session.scalar(BEGINNING, {"end": end})
    rules, found = due_rules(session, end), []
    for kind in RHYTHM_OF:
        reporters = reporters_of(session, REPORTERS[kind], scope)
        if not reporters:
            continue
        if kind is Series.HOLIDAY:
            ended = list(holidays_owed(session, today - timedelta(days=DAYS_ON_DESK - 1), today, end))
        else:
            ended = _last_two(RHYTHM_OF[kind], today, rules, begins_on)
        made = reports_made(session, reporters, ended, scope, end)
        for one in ended:
            owing = [
                reporter.id
                for reporter in reporters
                if owes(reporter.valid_from, reporter.valid_to, one)
                and (reporter.id, one.from_on) not in made
            ]
            if owing:
                found.append(OwedReports(kind, one, len(owing), owing[0] if len(owing) == 1 else None))
    return found


def _last_two(rhythm: Rhythm, today: date, rules: Sequence[DueRule], begins_on: date | None) -> list[Round]:
    if begins_on is None:
        return []
    running = round_of(rhythm, today, rules)
    before = round_of(rhythm, running.from_on - timedelta(days=1), rules)
    earlier = round_of(rhythm, before.from_on - timedelta(days=1), rules)
    return [one for one in (earlier, before, running) if begins_on <= one.to_on <= today][-2:]


def reporters_of(session: Session, kind: UnitKind, scope: Scope) -> list[Reporter]:
    """Return the units of a kind within a scope, in their order."""
    everybody = kept_names(session, ("reporters", kind), lambda: _reporters(session, kind))
    return [one for one in everybody if scope.units is None or one.id in scope.units]


def owes_reports(session: Session, scope: Scope) -> bool:
    """Tell whether any unit within a scope owes reports."""
    return any(reporters_of(session, kind, scope) for kind in REGULAR)


def _reporters(session: Session, kind: UnitKind) -> list[Reporter]:
    above = aliased(Unit)
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.short_name, Unit.parent_id, Unit.valid_from, Unit.valid_to)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.kind == kind)
        .order_by(above.position, Unit.position, Unit.name)
    )
    is_village = kind is UnitKind.VILLAGE
    return [
        Reporter(
            row.id,
            row.short_name or row.name,
            row.parent_id if is_village and row.parent_id is not None else row.id,
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]


def reports_made(
    session: Session, reporters: Sequence[Reporter], rounds: Sequence[Round], scope: Scope, end: datetime
) -> dict[tuple[int, date], Made]:
    """Return the edition of each report that was the last one recorded before ``end``; what must be avoided counts nowhere."""
    if not reporters or not rounds:
        return {}
    known = {one.id for one in reporters}
    last_of = {one.from_on: one.to_on for one in rounds}
    firsts = list(last_of)
    asked = (
        select(*_REPORT_COLUMNS)
        .outerjoin(Account.__table__, _ACCOUNT.id == _REPORT.entered_by_id)
        .where(_REPORT.period_from.in_(firsts), _REPORT.recorded_at < end)
        .order_by(_REPORT.edition)
    )
    if len(known) <= MOST_LISTED:
        asked = asked.where(_REPORT.unit_id.in_(known))
    items = session.execute(_FOUND, {"first": min(firsts), "last": max(firsts)})
    found = Counter(report_id for report_id, case_id in items if case_id not in scope.excluded)
    return {
        (row[0], row[1]): Made(row[2], row[3], row[4], found[row[2]], *row[5:8], row[8] or "", row[9])
        for row in session.execute(asked)
        if row[0] in known and row.period_to == last_of[row.period_from]
    }


def end_of(session: Session, as_of: date) -> datetime:
    """Return the first moment that is no longer known at the end of ``as_of``."""
    return datetime.combine(as_of + timedelta(days=1), time.min, session.info["zone"])
