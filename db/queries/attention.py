"""What needs attention beyond counts of matters: hearings, decisions and screening reports, each an office's duty."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Date, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from db.days import Period
from db.enums import UnitKind
from db.filters import CaseFilter
from db.meetings import OWING, UNSAID, DecisionAct
from db.models.base import Moment
from db.models.cases import Case
from db.models.institutions import Hearing, ScreeningItem, ScreeningReport
from db.models.meetings import Decision, DecisionActRow, Meeting
from db.models.organisation import Unit
from db.overview import VISITS, Attention, Decisions, DueDecision, LateReports, OpenDecision, ShortNotice
from db.reference import load_reference
from db.scope import Scope
from db.tally.counts import shown_among, tally

VISIT_DAYS: Final = 60
"""A group visit this long after a late zero report is shown beside it."""

MIN_LATE: Final = 2
MOST_UNITS: Final = 3


def attention(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> Attention:
    """Return what hearings, meetings and screening owe at the end of ``as_of``, within the filter and the scope."""
    return Attention(
        notices=tuple(short_notices(session, chosen, scope, as_of)),
        decisions=decisions(session, chosen, scope, as_of),
        reports=tuple(late_zero_reports(session, chosen, scope, as_of)),
    )


def short_notices(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> list[ShortNotice]:
    """Return hearings planned from ``as_of`` on with fewer days of notice than the matter's rules ask, the soonest first.

    One without a notice counts as soon as a full notice is no longer possible. The rules are those known at the end of
    ``as_of``. The filter's period is not looked at.
    """
    found = []
    reference = load_reference(session)
    for case_id, code, number, title, planned_on, noticed_on in session.execute(_COMING, _at(session, as_of)):
        if planned_on is None:
            continue
        told_on = noticed_on if noticed_on is not None and noticed_on <= as_of else None
        days = (planned_on - (told_on or as_of)).days
        asked = reference.pack(code, as_of).hearing_notice_days
        if days < asked:
            found.append(ShortNotice(case_id, number, title, planned_on, days if told_on else None, asked))
    seen = _seen(session, {notice.case_id for notice in found}, chosen, scope, as_of)
    return [notice for notice in found if notice.case_id in seen]


def decisions(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> Decisions:
    """Count the decisions of ``due_decisions``, and tell those that are past their day and not done."""
    found = due_decisions(session, chosen, scope, as_of)
    return Decisions(
        len(found), sum(one.is_done for one in found), tuple(one.owed for one in found if one.is_undone)
    )


def due_decisions(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> tuple[DueDecision, ...]:
    """Return the decisions due by ``as_of`` since the last meeting, and those still owed from before it, soonest due first.

    A decision is past its day from the day after it. A filter of units keeps those units' decisions, any other one the
    decisions on the matters that it chooses.
    """
    rows = session.execute(_DUE_DECISIONS, _at(session, as_of)).all()
    plain = replace(chosen, units=(), cohort=None, sort=CaseFilter().sort, from_on=None, to_on=None)
    seen = _seen(session, {row.case_id for row in rows if row.case_id is not None}, plain, scope, as_of)
    found = []
    for row in rows:
        is_in_scope = scope.units is None or row.unit_id in scope.units or row.case_id in seen
        is_chosen = (not chosen.units or row.unit_id in chosen.units) and (
            plain == CaseFilter() or row.case_id in seen
        )
        if row.case_id in scope.excluded or not (is_in_scope and is_chosen):
            continue
        is_done = row.last is DecisionAct.DONE
        is_undone = row.due_on < as_of and row.last not in (DecisionAct.DONE, DecisionAct.NOT_DONE)
        case_id = row.case_id if row.case_id in seen else None
        found.append(
            DueDecision(
                row.id, OpenDecision(row.unit_id, row.due_on, case_id, row.post_id), is_done, is_undone
            )
        )
    return tuple(found)


def late_zero_reports(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> list[LateReports]:
    """Return units whose late zero reports of months came, in the period, before a group visit from their township.

    A unit needs ``MIN_LATE`` such reports with no more than ``VISIT_DAYS`` days between the day the last was owed and
    the visit; the most persons first, at most ``MOST_UNITS`` units.
    """
    by_unit: dict[tuple[int, int], list[date]] = defaultdict(list)
    for unit_id, area_id, due_on in _late_reports(session, chosen, scope, as_of):
        by_unit[unit_id, area_id].append(due_on)
    late = {key: owed for key, owed in by_unit.items() if len(owed) >= MIN_LATE}
    after = {key: _visit_days(owed, as_of) for key, owed in late.items()}
    if not late:
        return []
    asked = [question.over(period) for period in set(after.values()) for question in VISITS]
    counts = tally(session, asked, chosen, scope, as_of)
    found = []
    for (unit_id, area_id), owed in late.items():
        days = after[unit_id, area_id]
        visits, batches, persons = (counts.by(question.over(days)).get(area_id, 0) for question in VISITS)
        if visits:
            report = (unit_id, area_id, len(owed), days.from_on, days.to_on, visits, batches, persons)
            found.append(LateReports(*report))
    found.sort(key=lambda report: (-report.persons, -report.count, report.unit_id))
    return found[:MOST_UNITS]


def _visit_days(owed: Iterable[date], as_of: date) -> Period:
    last = max(owed)
    return Period(last, min(last + timedelta(days=VISIT_DAYS), as_of))


def _late_reports(
    session: Session, chosen: CaseFilter, scope: Scope, as_of: date
) -> Iterator[tuple[int, int, date]]:
    period = chosen.period(as_of)
    asked = _at(session, as_of) | {"from_on": period.from_on, "to_on": period.to_on}
    for unit_id, area_id, due_on in session.execute(_LATE_REPORTS, asked):
        if (
            (scope.units is None or unit_id in scope.units)
            and (not chosen.townships or area_id in chosen.townships)
            and (not chosen.units or unit_id in chosen.units)
        ):
            yield unit_id, area_id, due_on


def _seen(
    session: Session, case_ids: AbstractSet[int], chosen: CaseFilter, scope: Scope, as_of: date
) -> frozenset[int]:
    """Return those of some matters that the filter, whatever its period, and the scope show."""
    return shown_among(
        session, case_ids, replace(chosen, from_on=None, to_on=None, cohort=None), scope, as_of
    )


def _at(session: Session, as_of: date) -> dict[str, Any]:
    """Return the values of the statements: the day, and the first moment that is no longer known at its end."""
    end = datetime.combine(as_of + timedelta(days=1), time.min, session.info["zone"])
    return {"as_of": as_of, "end": end}


# Stated once and on the tables themselves: each change of a filter asks them.
_AS_OF, _END = bindparam("as_of", type_=Date), bindparam("end", type_=Moment)
_CASE, _HEARING, _UNIT = Case.__table__.c, Hearing.__table__.c, Unit.__table__.c
_DECISION, _MEETING, _REPORT = Decision.__table__.c, Meeting.__table__.c, ScreeningReport.__table__.c
_ITEM: Final = ScreeningItem.__table__.c
_LATER: Final = ScreeningReport.__table__.alias("later")
_COMING: Final = (
    select(
        _HEARING.case_id, _CASE.pack_code, _CASE.number, _CASE.title, _HEARING.planned_on, _HEARING.noticed_on
    )
    .join_from(Hearing.__table__, Case.__table__, _CASE.id == _HEARING.case_id)
    .where(
        _HEARING.recorded_at < _END,
        _HEARING.planned_on >= _AS_OF,
        or_(_HEARING.held_on.is_(None), _HEARING.held_on > _AS_OF),
    )
    .order_by(_HEARING.planned_on, _CASE.number)
)
_LAST_MEETING: Final = (
    select(_MEETING.held_on)
    .where(_MEETING.held_on <= _AS_OF, _MEETING.recorded_at < _END)
    .order_by(_MEETING.held_on.desc())
    .limit(1)
    .scalar_subquery()
)
_ACT: Final = DecisionActRow.__table__.c
_LAST_ACT: Final = (
    select(_ACT.act)
    .where(_ACT.decision_id == _DECISION.id, _ACT.happened_on <= _AS_OF, _ACT.at < _END)
    .order_by(_ACT.id.desc())
    .limit(1)
    .scalar_subquery()
)
_DUE_DECISIONS: Final = (
    select(
        _DECISION.id,
        _DECISION.unit_id,
        _DECISION.post_id,
        _DECISION.case_id,
        _DECISION.due_on,
        _LAST_ACT.label("last"),
    )
    .where(
        _DECISION.recorded_at < _END,
        _DECISION.due_on <= _AS_OF,
        or_(
            _LAST_ACT.is_(None),
            _LAST_ACT.in_(OWING),
            and_(_DECISION.due_on >= _LAST_MEETING, _LAST_ACT.not_in(UNSAID)),
        ),
    )
    .order_by(_DECISION.due_on, _DECISION.id)
)
_LATE_REPORTS: Final = (
    select(_REPORT.unit_id, _UNIT.area_id, _REPORT.due_on)
    .join_from(ScreeningReport.__table__, Unit.__table__, _UNIT.id == _REPORT.unit_id)
    .where(
        _REPORT.recorded_at < _END,
        # Reports of a single day are a series of their own, which the opened page does not list here.
        _REPORT.period_to > _REPORT.period_from,
        _REPORT.reported_on > _REPORT.due_on,
        _REPORT.reported_on <= _AS_OF,
        _REPORT.due_on.between(bindparam("from_on", type_=Date), bindparam("to_on", type_=Date)),
        _UNIT.kind == UnitKind.TOWNSHIP,
        _UNIT.area_id.is_not(None),
        ~exists().where(_ITEM.report_id == _REPORT.id),
        ~exists().where(
            _LATER.c.unit_id == _REPORT.unit_id,
            _LATER.c.period_from == _REPORT.period_from,
            _LATER.c.period_to == _REPORT.period_to,
            _LATER.c.edition > _REPORT.edition,
            _LATER.c.recorded_at < _END,
        ),
    )
)
