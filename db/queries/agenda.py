"""The agenda of a meeting (议题): what data propose for it, and its items with the figures of the day that each names.

Figures are those of the end of the day before: that day is over, so the rows behind a figure stay the same for ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Measure, Question
from db.days import day_of
from db.early_warning import WarningSeen, WarningState, chosen_by
from db.filter_query import parse
from db.filters import CaseFilter
from db.meetings import (
    FILTERS,
    HEARINGS_AHEAD,
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
        *_hearings(session, scope, day),
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
    """Return a meeting's items in their order, dropped ones last, each with what the reader's scope counts of it.

    Who sees a part of the matters has no rows behind a figure, and is shown what is counted of all.
    """
    rows = session.execute(
        select(AgendaItem, Case.number, Case.title)
        .outerjoin(Case, Case.id == AgendaItem.case_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.dropped_at.is_not(None), AgendaItem.position, AgendaItem.id)
    ).all()
    day = day_of_figures(meeting, today)
    of_cases = {row.case_id for row, _number, _title in rows if row.case_id is not None}
    in_sight = shown_among(session, of_cases, CaseFilter(), scope, today) - scope.excluded
    counting = scope if scope.units is None else EVERYTHING
    found = []
    for row, number, title in rows:
        as_of = row.as_of or day
        is_hidden = row.case_id is not None and row.case_id not in in_sight
        found.append(
            ItemSeen(
                id=row.id,
                position=row.position,
                kind=ItemKind(row.kind),
                as_of=as_of,
                title="" if is_hidden else (title or row.title if row.case_id is not None else row.title),
                reason="" if is_hidden else row.reason,
                note="" if is_hidden else row.note,
                figure=None if is_hidden else _figure(session, row, meeting, meetings, counting, as_of),
                stated=row.stated,
                case_id=None if is_hidden else row.case_id,
                number="" if is_hidden else number or "",
                is_hidden=is_hidden,
                is_dropped=row.dropped_at is not None,
            )
        )
    return found


def _figure(
    session: Session,
    row: AgendaItem,
    meeting: MeetingSeen,
    meetings: Sequence[MeetingSeen],
    scope: Scope,
    as_of: date,
) -> Proposed | None:
    kind = ItemKind(row.kind)
    if kind in (ItemKind.CASE, ItemKind.FREE):
        return None
    if kind is ItemKind.HEARING:
        return Proposed(kind, 1, as_of, values=row.said, case_id=row.case_id)
    if kind is ItemKind.WARNING:
        chosen = parse(row.query, as_of).chosen
        count = tally(session, (_COUNT,), chosen, scope, as_of).number(_COUNT) or 0
        return Proposed(kind, count, as_of, chosen, row.said, warning_id=row.warning_id)
    return _standard(session, kind, meeting, meetings, scope, as_of)


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
    before = meeting_before(meetings, meeting.held_on or day + timedelta(days=1))
    found = review_of(session, meeting, None if before is None else before.held_on, scope, day)
    standings = [one.standing_on(day) for one in found]
    if kind is ItemKind.REVIEW:
        return Proposed(kind, len(found), day, values={one.value: standings.count(one) for one in Standing})
    late = [one.due_on for one in found if one.standing_on(day) is Standing.PAST_DUE]
    return Proposed(kind, len(late), day, values={"oldest": min(late).isoformat() if late else None})


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


def _hearings(session: Session, scope: Scope, day: date) -> Iterator[Proposed]:
    """Yield the hearings planned after ``day`` that are not held yet, each with its matter."""
    rows = session.execute(
        select(Hearing.case_id, Hearing.planned_on)
        .where(
            Hearing.planned_on > day,
            Hearing.planned_on <= day + timedelta(days=HEARINGS_AHEAD),
            Hearing.held_on.is_(None),
        )
        .order_by(Hearing.planned_on, Hearing.case_id)
    ).all()
    seen = shown_among(session, {row.case_id for row in rows}, CaseFilter(), scope, day) - scope.excluded
    for case_id, planned_on in rows:
        if case_id in seen and planned_on is not None:
            yield Proposed(
                ItemKind.HEARING, 1, day, values={"planned_on": planned_on.isoformat()}, case_id=case_id
            )
