"""Correct an act (更正): a further event says what holds instead, or that the act never happened; the old one stays."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for
from db.commands.handling import detail_of, hands_in, reason_in
from db.commands.late_entry import SECOND, History, history_of, place
from db.days import day_of
from db.enums import EventKind
from db.handling import RULES, Given, Hand
from db.late_entry import CORRECTABLE, kind_said
from db.queries.accounts import AccountRow
from db.replay import Event

SHORTEST_REASON = 4


def correct(
    session: Session,
    actor: Actor,
    case_id: int,
    event_id: int,
    given: Given | None,
    reason: str,
    *,
    version: int,
    second: AccountRow | None = None,
) -> None:
    """Supersede one act by what was really done, ``given.happened_on`` being its day; None: it never happened.

    A receipt takes another day alone, a cancelling is only taken back. ``ActRefused`` codes are those of ``perform``
    and of ``place``, and ``event_unknown``, ``corrected_already``, ``not_correctable``, ``receipt_stays``,
    ``nothing_new``, ``reason_short``, ``reason_long``. A refused correction has changed nothing.
    """
    matter_for(session, actor, case_id, version)
    history = history_of(session, actor, case_id)
    held, kind = _correctable(history, event_id)
    _require_hand(session, actor, history, kind)
    note = reason_in(reason, SHORTEST_REASON)
    day, detail = _meant(session, history, held, kind, given)
    found = place(session, actor, history, EventKind.CORRECTED, detail, day, supersedes=held, second=second)
    act(
        session,
        actor,
        case_id,
        EventKind.CORRECTED,
        detail=detail | ({} if found.second is None else {SECOND: found.second.id}),
        note=note,
        happened_at=found.happened_at,
        precision=found.precision,
        supersedes_id=held.id,
        second=found.second,
    )


def _correctable(history: History, event_id: int) -> tuple[Event, EventKind]:
    held = history.event(event_id)
    if any(one.supersedes_id == held.id for one in history.events):
        raise ActRefused("corrected_already")
    kind = kind_said(held)
    if kind is None:
        raise ActRefused("event_unknown")
    if kind not in CORRECTABLE:
        raise ActRefused("not_correctable")
    return held, kind


def _require_hand(session: Session, actor: Actor, history: History, kind: EventKind) -> None:
    """Let the office correct all, and whoever has the act's hand what it may do itself."""
    wanted = {Hand.OFFICE} if kind not in RULES else RULES[kind].hands | {Hand.OFFICE}
    hands = hands_in(session, actor, history.stood_on(history.today).matter, history.events)
    if not hands & wanted:
        raise ActRefused("not_in_hand", hands=tuple(hand for hand in Hand if hand in wanted))


def _meant(
    session: Session, history: History, held: Event, kind: EventKind, given: Given | None
) -> tuple[date, dict[str, Any]]:
    """Return the day and the detail of the correcting event."""
    old_on = day_of(held.happened_on)
    if given is None:
        if kind is EventKind.RECEIVED:
            raise ActRefused("receipt_stays")
        return old_on, {}
    if kind is EventKind.CANCELLED:
        raise ActRefused("nothing_new")
    day = given.happened_on or old_on
    if day > history.today:
        raise ActRefused("day_ahead")
    old = held.detail.get("detail", {}) if held.kind is EventKind.CORRECTED else held.detail
    kept = {name: value for name, value in old.items() if name != SECOND}
    if kind is EventKind.RECEIVED:
        detail = kept
    else:
        detail = detail_of(session, kind, history.stood_on(day, without=held.id), given)
    if day == old_on and detail == kept:
        raise ActRefused("nothing_new")
    return day, {"kind": kind.value, "detail": detail}
