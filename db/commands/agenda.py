"""The agenda of a meeting that is planned or entered later (议题): items that data proposed or somebody typed are taken, moved, dropped and taken back."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.identity import screen_for
from db.commands.meetings import agenda_meeting, changed, decided_by, fix_figures, log_meeting, meeting_for
from db.filter_query import to_query
from db.meetings import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_ITEMS,
    PLANNING,
    ItemKind,
    Move,
    Proposed,
)
from db.models.cases import Case
from db.models.meetings import AgendaItem, Meeting
from db.queries.agenda import day_of_figures, proposals
from db.queries.ledger import visible_row
from db.queries.meetings import meeting_seen, meetings_seen
from db.screening import is_title_clean, screen


def take_proposals(
    session: Session, actor: Actor, meeting_id: int, keys: Collection[str], *, version: int
) -> int:
    """Put what data propose today onto a meeting's agenda, by the keys of the proposals; return how many.

    What stands on it already is left as it is, and what was dropped comes back. The look back on earlier decisions
    goes first. ``ActRefused``: ``none_chosen``, ``items_many`` (``most``) and those of ``agenda_meeting``.
    """
    require_role(actor, *PLANNING)
    row = agenda_meeting(session, actor, meeting_id, version)
    held = _items(session, row.id)
    on_it = {_key(one): one for one in held}
    taken = [one for one in _proposed(session, actor, row.id) if one.key in keys]
    if not taken:
        raise ActRefused("none_chosen")
    _hold_room(held, sum(one.key not in on_it for one in taken))
    made = 0
    for one in taken:
        known = on_it.get(one.key)
        if known is not None and known.dropped_at is None:
            continue
        made += 1
        if known is not None:
            known.dropped_at = None
            session.flush()
            continue
        first = one.kind is ItemKind.REVIEW
        session.add(
            AgendaItem(
                meeting_id=row.id,
                position=0 if first else _last(session, row.id) + 1,
                kind=one.kind,
                query="" if one.chosen is None else to_query(one.chosen, one.as_of),
                as_of=one.as_of if one.kind is ItemKind.WARNING else None,
                said=dict(one.values) if one.kind in (ItemKind.WARNING, ItemKind.HEARING) else {},
                case_id=one.case_id,
                warning_id=one.warning_id,
            )
        )
        session.flush()
    _number(session, row.id)
    _fix_if_held(session, actor, row)
    changed(session, actor, row)
    log_meeting(session, actor, "agenda_proposed", row.id, items=made)
    return made


def add_item(
    session: Session, actor: Actor, meeting_id: int, title: str, number: str, reason: str, *, version: int
) -> int:
    """Put an item onto the agenda by hand: a matter by its number, or a title of its own; return its id.

    ``ActRefused``: ``item_missing`` where both are empty, ``matter_unknown``, ``matter_on_agenda``,
    ``meeting_title_long`` (``most``), ``meeting_names``, ``reason_long`` (``most``), ``items_many`` (``most``) and those
    of ``agenda_meeting``.
    """
    require_role(actor, *PLANNING)
    row = agenda_meeting(session, actor, meeting_id, version)
    held = _items(session, row.id)
    words, why = " ".join(title.split()), " ".join(reason.split())
    case_id = None if not number.strip() else _matter(session, actor, number.strip())
    if case_id is None and not words:
        raise ActRefused("item_missing")
    if len(words) > LONGEST_TITLE:
        raise ActRefused("meeting_title_long", most=LONGEST_TITLE)
    if len(why) > LONGEST_WORDS:
        raise ActRefused("reason_long", most=LONGEST_WORDS)
    if not is_title_clean(words):
        raise ActRefused("meeting_names")
    if case_id is not None and any(one.case_id == case_id and one.dropped_at is None for one in held):
        raise ActRefused("matter_on_agenda")
    _hold_room(held, 1)
    item = AgendaItem(
        meeting_id=row.id,
        position=_last(session, row.id) + 1,
        kind=ItemKind.FREE if case_id is None else ItemKind.CASE,
        title="" if case_id is not None else words,
        reason=_screened(session, case_id, why, LONGEST_WORDS),
        case_id=case_id,
    )
    session.add(item)
    session.flush()
    _fix_if_held(session, actor, row)
    changed(session, actor, row)
    log_meeting(session, actor, "agenda_added", row.id, case_id=case_id, item=item.id)
    return item.id


def move_item(
    session: Session, actor: Actor, meeting_id: int, item_id: int, move: Move, *, version: int
) -> None:
    """Move an item one place up or down among those that are not dropped; at the end of the list it stays.

    ``ActRefused``: ``item_unknown`` and those of ``agenda_meeting``.
    """
    require_role(actor, *PLANNING)
    row = agenda_meeting(session, actor, meeting_id, version)
    listed = [one for one in _items(session, row.id) if one.dropped_at is None]
    place = next((at for at, one in enumerate(listed) if one.id == item_id), None)
    if place is None:
        raise ActRefused("item_unknown")
    other = place + (-1 if move is Move.UP else 1)
    if 0 <= other < len(listed):
        one, two = listed[place], listed[other]
        one.position, two.position = two.position, one.position
        changed(session, actor, row)
        log_meeting(session, actor, "agenda_moved", row.id, item=item_id)


def drop_item(session: Session, actor: Actor, meeting_id: int, item_id: int, *, version: int) -> None:
    """Drop an item; it stays in its place, without a number, and can be taken back.

    ``ActRefused``: ``item_unknown``, ``item_decided`` for one on which something was decided, and those of ``agenda_meeting``.
    """
    _set_dropped(session, actor, meeting_id, item_id, version, is_dropped=True)


def take_back(session: Session, actor: Actor, meeting_id: int, item_id: int, *, version: int) -> None:
    """Take a dropped item back to where it stood; ``ActRefused``: ``items_many`` and those of ``drop_item``."""
    _set_dropped(session, actor, meeting_id, item_id, version, is_dropped=False)


def note_item(
    session: Session, actor: Actor, meeting_id: int, item_id: int, note: str, *, version: int
) -> None:
    """Write the presenter's note of an item, before or after the meeting; ``ActRefused``: ``item_unknown``, ``words_long`` (``most``) and those of ``meeting_for``."""
    require_role(actor, *PLANNING)
    row = meeting_for(session, actor, meeting_id, version)
    item = _item(session, row.id, item_id)
    words = note.strip()
    if len(words) > LONGEST_NOTE:
        raise ActRefused("words_long", most=LONGEST_NOTE)
    item.note = _screened(session, item.case_id, words, LONGEST_NOTE)
    changed(session, actor, row)
    log_meeting(session, actor, "agenda_noted", row.id, case_id=item.case_id, item=item.id)


# ------------------------------------------------------------ parts


def _proposed(session: Session, actor: Actor, meeting_id: int) -> list[Proposed]:
    meeting = meeting_seen(session, meeting_id)
    if meeting is None:
        return []
    day = day_of_figures(meeting, actor.today(session))
    return proposals(session, meeting, meetings_seen(session), actor.scope, day)


def _fix_if_held(session: Session, actor: Actor, row: Meeting) -> None:
    """Fix the figures of what is put onto the agenda of a meeting that was entered later, as holding it does for others."""
    if row.held_on is not None:
        fix_figures(session, row, actor.today(session))


def _items(session: Session, meeting_id: int) -> list[AgendaItem]:
    asked = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return list(session.scalars(asked.order_by(AgendaItem.position, AgendaItem.id)))


def _item(session: Session, meeting_id: int, item_id: int) -> AgendaItem:
    item = session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise ActRefused("item_unknown")
    return item


def _key(item: AgendaItem) -> str:
    of = item.case_id if item.case_id is not None else item.warning_id
    return item.kind.value if of is None else f"{item.kind.value}-{of}"


def _last(session: Session, meeting_id: int) -> int:
    return (
        session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)) or 0
    )


def _number(session: Session, meeting_id: int) -> None:
    for place, one in enumerate(_items(session, meeting_id), 1):
        one.position = place
    session.flush()


def _hold_room(held: list[AgendaItem], more: int) -> None:
    if sum(one.dropped_at is None for one in held) + more > MOST_ITEMS:
        raise ActRefused("items_many", most=MOST_ITEMS)


def _matter(session: Session, actor: Actor, number: str) -> int:
    case_id = session.scalar(select(Case.id).where(Case.number == number))
    seen = None if case_id is None else visible_row(session, case_id, actor.scope, actor.today(session))
    if case_id is None or seen is None:
        raise ActRefused("matter_unknown")
    return case_id


def _screened(session: Session, case_id: int | None, words: str, longest: int) -> str:
    if not words:
        return ""
    return (screen(words).text if case_id is None else screen_for(session, case_id, words))[:longest]


def _set_dropped(
    session: Session, actor: Actor, meeting_id: int, item_id: int, version: int, *, is_dropped: bool
) -> None:
    require_role(actor, *PLANNING)
    row: Meeting = agenda_meeting(session, actor, meeting_id, version)
    item = _item(session, row.id, item_id)
    if (item.dropped_at is not None) is is_dropped:
        raise ActRefused("item_unknown")
    if is_dropped and decided_by(session, actor, row.id, item.id):
        raise ActRefused("item_decided")
    if not is_dropped:
        _hold_room(_items(session, row.id), 1)
    item.dropped_at = actor.now if is_dropped else None
    changed(session, actor, row)
    act = "agenda_dropped" if is_dropped else "agenda_taken_back"
    log_meeting(session, actor, act, row.id, case_id=item.case_id, item=item.id)
