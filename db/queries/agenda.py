"""The agenda of a meeting (议题): what data propose for it, and its items with the figures of the day that each names.

Figures are those of the end of the day before: that day is over, so the rows behind a figure stay the same for ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Measure, Question
from db.days import day_of
from db.early_warning import WarningSeen, WarningState, chosen_by
from db.filter_query import parse
from db.filters import CaseFilter
from db.meetings import (
    FILTERS,
    HEARINGS_AHEAD,
    DecisionSeen,
    ItemKind,
    ItemSeen,
    MeetingSeen,
    Proposed,
    Standing,
)
from db.models.cases import Case
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem
from db.queries.decisions import review_of
from db.queries.early_warnings import warnings_on
from db.queries.meetings import meeting_before
from db.scope import EVERYTHING, Scope
from db.tally.counts import shown_among, tally

_COUNT: Final = Question(None)
_OLDEST: Final = Question(None, measure=Measure.OLDEST_DUE)
_LEADERS: Final = Question(None, (Breakdown.LEADER,))
_UNITS: Final = Question(None, (Breakdown.UNIT,))
_VALUES: Final[Mapping[ItemKind, tuple[Question, ...]]] = {
    ItemKind.OVERDUE: (_OLDEST, _LEADERS),
    ItemKind.CHARGE: (_LEADERS,),
    ItemKind.BACKLOG: (_UNITS,),
}
"""What the reason of an item says beside its count."""


def day_of_figures(meeting: MeetingSeen, today: date) -> date:
    """Return the day at whose end a meeting's figures stand: the day before it was held, or before today."""
    return (today if meeting.held_on is None else meeting.held_on) - timedelta(days=1)


def proposals(
    session: Session, meeting: MeetingSeen, meetings: Sequence[MeetingSeen], scope: Scope, day: date
) -> list[Proposed]:
    """Return what data propose for a meeting at the end of ``day``, in the order of ``ItemKind``; what counts nothing is left out."""
    found = [
        *(_standard(session, kind, meeting, meetings, scope, day) for kind in (*_DECIDED, *FILTERS)),
        *(_of_warning(one) for one in warnings_on(session, scope, day) if one.state is not _ASIDE),
        *_hearings(session, scope, day, max(day, meeting.planned_on - timedelta(days=1))),
    ]
    order = list(ItemKind)
    return sorted((one for one in found if one.count), key=lambda one: order.index(one.kind))


def items_seen(
    session: Session,
    meeting: MeetingSeen,
    meetings: Sequence[MeetingSeen],
    scope: Scope,
    today: date,
) -> list[ItemSeen]:
    """Return a meeting's items in their order, dropped ones in their places, each with what the reader's scope counts of it."""
    listed = items_listed(session, meeting, scope, today)
    return [counted(session, one, meeting, meetings, scope) for one in listed]


def items_listed(session: Session, meeting: MeetingSeen, scope: Scope, today: date) -> list[ItemSeen]:
    """Return a meeting's items in their order, dropped ones in their places, none of them counted."""
    rows = session.execute(
        select(AgendaItem, Case.number, Case.title)
        .outerjoin(Case, Case.id == AgendaItem.case_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    day = day_of_figures(meeting, today)
    of_cases = {row.case_id for row, _number, _title in rows if row.case_id is not None}
    in_sight = shown_among(session, of_cases, CaseFilter(), scope, today) - scope.excluded
    found = []
    for row, number, title in rows:
        is_hidden = row.case_id is not None and row.case_id not in in_sight
        is_told = not is_hidden
        found.append(
            ItemSeen(
                id=row.id,
                position=row.position,
                kind=ItemKind(row.kind),
                as_of=row.as_of or day,
                title="" if is_hidden else (title or row.title if row.case_id is not None else row.title),
                reason=row.reason if is_told else "",
                note=row.note if is_told else "",
                query=row.query,
                said=row.said if is_told else {},
                stated=row.stated,
                case_id=row.case_id if is_told else None,
                warning_id=row.warning_id,
                number=number or "" if is_told else "",
                is_hidden=is_hidden,
                is_dropped=row.dropped_at is not None,
            )
        )
    return found


def counted(
    session: Session, one: ItemSeen, meeting: MeetingSeen, meetings: Sequence[MeetingSeen], scope: Scope
) -> ItemSeen:
    """Return an item with its figure, where it counts anything.

    Who sees a part of the matters has no rows behind a figure, and is shown what is counted of all.
    """
    if one.is_hidden or one.kind in (ItemKind.CASE, ItemKind.FREE):
        return one
    seeing = scope if scope.units is None else EVERYTHING
    if one.kind is ItemKind.HEARING:
        figure = Proposed(one.kind, 1, one.as_of, values=one.said, case_id=one.case_id)
    elif one.kind is ItemKind.WARNING:
        chosen = parse(one.query, one.as_of).chosen
        n = tally(session, (_COUNT,), chosen, seeing, one.as_of).number(_COUNT) or 0
        figure = Proposed(one.kind, n, one.as_of, chosen, one.said, warning_id=one.warning_id)
    else:
        figure = _standard(session, one.kind, meeting, meetings, seeing, one.as_of)
    return replace(one, figure=figure)


def looked_back_on(
    session: Session,
    kind: ItemKind,
    meeting: MeetingSeen,
    meetings: Sequence[MeetingSeen],
    scope: Scope,
    day: date,
) -> list[DecisionSeen]:
    """Return the decisions that a meeting's look back lists at the end of ``day``; of those past their day, these alone.

    A meeting that was entered after ``day`` was not known on it, and ends no look back.
    """
    before = meeting_before(meetings, meeting.held_on or day + timedelta(days=1), known_on=day)
    found = review_of(session, meeting, None if before is None else before.held_on, scope, day)
    if kind is ItemKind.REVIEW:
        return found
    return [one for one in found if one.standing_on(day) is Standing.PAST_DUE]


def _standard(
    session: Session,
    kind: ItemKind,
    meeting: MeetingSeen,
    meetings: Sequence[MeetingSeen],
    scope: Scope,
    day: date,
) -> Proposed:
    if kind in _DECIDED:
        return _review(session, kind, meeting, meetings, scope, day)
    chosen = FILTERS[kind]
    counts = tally(session, (_COUNT, *_VALUES.get(kind, ())), chosen, scope, day)
    values: dict[str, Any] = {}
    for question in _VALUES.get(kind, ()):
        if question is _OLDEST:
            oldest = counts.number(question)
            values["oldest"] = None if oldest is None else day_of(oldest).isoformat()
        else:
            name = "leaders" if question is _LEADERS else "units"
            values[name] = len([key for key in counts.by(question) if key is not None])
    return Proposed(kind, counts.number(_COUNT) or 0, day, chosen, values)


_DECIDED: Final = (ItemKind.REVIEW, ItemKind.PAST_DUE)
_ASIDE: Final = WarningState.SET_ASIDE


def _review(
    session: Session,
    kind: ItemKind,
    meeting: MeetingSeen,
    meetings: Sequence[MeetingSeen],
    scope: Scope,
    day: date,
) -> Proposed:
    found = looked_back_on(session, kind, meeting, meetings, scope, day)
    if kind is ItemKind.REVIEW:
        standings = [one.standing_on(day) for one in found]
        return Proposed(kind, len(found), day, values={one.value: standings.count(one) for one in Standing})
    oldest = min((one.due_on for one in found), default=None)
    return Proposed(kind, len(found), day, values={"oldest": None if oldest is None else oldest.isoformat()})


def _of_warning(one: WarningSeen) -> Proposed:
    found = one.found
    values = {
        "kind": found.kind.value,
        "subject": found.subject.value,
        "keys": list(found.keys),
        "from": found.period.from_on.isoformat(),
        "to": found.period.to_on.isoformat(),
        "count": found.count,
        "expected": found.expected,
        "p": found.p,
        "topic": found.topic_id,
    }
    return Proposed(ItemKind.WARNING, one.count, one.seen_on, chosen_by(found), values, warning_id=one.id)


def _hearings(session: Session, scope: Scope, day: date, before: date) -> Iterator[Proposed]:
    """Yield the hearings planned after ``before``, the day before the meeting's own, that were not held by ``day``, each with its matter."""
    rows = session.execute(
        select(Hearing.case_id, Hearing.planned_on)
        .where(
            Hearing.planned_on > before,
            Hearing.planned_on <= before + timedelta(days=HEARINGS_AHEAD),
            or_(Hearing.held_on.is_(None), Hearing.held_on > day),
        )
        .order_by(Hearing.planned_on, Hearing.case_id)
    ).all()
    seen = shown_among(session, {row.case_id for row in rows}, CaseFilter(), scope, day) - scope.excluded
    for case_id, planned_on in rows:
        if case_id in seen and planned_on is not None:
            yield Proposed(
                ItemKind.HEARING, 1, day, values={"planned_on": planned_on.isoformat()}, case_id=case_id
            )
