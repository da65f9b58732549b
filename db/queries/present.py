"""One screen of a meeting (会议模式): an agenda item with its rows, clocks, history and decisions, within a reader's scope."""

from datetime import date

from sqlalchemy.orm import Session

from db.cohorts import Question
from db.filters import CaseFilter
from db.meetings import DecisionSeen, ItemKind, ItemSeen, MeetingSeen
from db.present import BY, MOST_ROWS, Slide, shown_items
from db.queries.agenda import counted, day_of_figures, items_listed, looked_back_on
from db.queries.case_file import case_file
from db.queries.choices import leaders
from db.queries.decisions import decisions_of
from db.queries.early_warnings import warning_detail, warning_seen
from db.queries.ledger import ledger_block
from db.queries.meetings import meeting_seen, meetings_seen, seen_last_on
from db.rows import LedgerRow
from db.scope import EVERYTHING, Scope
from db.tally.counts import tally


def slide_of(session: Session, meeting_id: int, place: int, scope: Scope, today: date) -> Slide | None:
    """Return a meeting's screen at ``place``, the nearest that it has; None where there is no such meeting.

    Figures stand at the end of the day that the item names, rows and counts by unit or leader with them; of the items that are
    not shown none is counted. Who sees a part
    of the matters is shown what is counted of all, without rows.
    """
    meeting = meeting_seen(session, meeting_id)
    if meeting is None:
        return None
    meetings = meetings_seen(session)
    items = shown_items(items_listed(session, meeting, scope, today))
    at = min(max(place, 0), len(items))
    day = day_of_figures(meeting, today)
    following = items[at] if at < len(items) else None
    if at == 0:
        listed = [counted(session, one, meeting, meetings, scope) for one in items]
        return Slide(
            meeting,
            0,
            len(items),
            day,
            listed,
            seen_last_on(session, day),
            following=following,
            left=_left(session, day),
        )
    item = counted(session, items[at - 1], meeting, meetings, scope)
    warning = None if item.warning_id is None else warning_seen(session, item.warning_id, scope)
    decided = decisions_of(session, meeting.id, scope, today)
    return Slide(
        meeting,
        at,
        len(items),
        item.as_of,
        item=item,
        following=following,
        rows=_rows(session, item, scope) if scope.units is None else (),
        by=_by(session, item, scope if scope.units is None else EVERYTHING),
        file=case_file(session, item.case_id, scope, item.as_of)
        if item.case_id is not None and scope.sees_rows
        else None,
        warning=warning,
        detail=None if warning is None else warning_detail(session, warning, scope),
        reviewed=_reviewed(session, meeting, meetings, item, scope),
        decided=[one for one in decided if one.item_id == item.id and not item.is_hidden],
        left=_left(session, item.as_of),
    )


def _left(session: Session, day: date) -> frozenset[int]:
    return frozenset(one.id for one in leaders(session, day) if one.is_ended)


def _chosen(item: ItemSeen) -> CaseFilter | None:
    return None if item.figure is None else item.figure.chosen


def _rows(session: Session, item: ItemSeen, scope: Scope) -> tuple[LedgerRow, ...]:
    chosen = _chosen(item)
    if chosen is None or not scope.sees_rows:
        return ()
    return ledger_block(session, chosen, scope, item.as_of, 0, MOST_ROWS).rows


def _by(session: Session, item: ItemSeen, scope: Scope) -> dict[int | None, int] | None:
    chosen, breakdown = _chosen(item), BY.get(item.kind)
    if chosen is None or breakdown is None:
        return None
    question = Question(None, (breakdown,))
    return dict(tally(session, (question,), chosen, scope, item.as_of).by(question))


def _reviewed(
    session: Session, meeting: MeetingSeen, meetings: list[MeetingSeen], item: ItemSeen, scope: Scope
) -> list[DecisionSeen]:
    if item.kind not in (ItemKind.REVIEW, ItemKind.PAST_DUE):
        return []
    return looked_back_on(session, item.kind, meeting, meetings, scope, item.as_of)
