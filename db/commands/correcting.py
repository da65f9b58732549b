"""Correct an act (更正): a further event says what holds instead, or that the act never happened; the old one stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for
from db.commands.handling import day_meant, detail_of, hands_in, reason_in
from db.commands.late_entry import History, history_of, place
from db.days import day_of
from db.enums import EventKind, RatingSource
from db.handling import RULES, Given
from db.late_entry import CORRECTABLE, ONLY_DAYS, SECOND, kind_said
from db.queries.accounts import AccountRow
from db.replay import Event
from db.standing import Hand

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

    ``ONLY_DAYS`` take another day alone, a cancelling is only taken back. ``ActRefused`` codes are those of ``perform``
    and of ``place``, and ``event_unknown``, ``corrected_already``, ``not_correctable``, ``rating_stays``, ``receipt_stays``,
    ``nothing_new``, ``reason_short``, ``reason_long``. A refused correction has changed nothing.
    """
    matter_for(session, actor, case_id, version)
    history = history_of(session, actor, case_id)
    held, kind = _correctable(history, event_id)
    _require_hand(session, actor, history, kind)
    note = reason_in(reason, SHORTEST_REASON)
    day, detail = _meant(session, actor, history, held, kind, given)
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


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says that happened and on which day; ``is_changeable``: by other values or another day."""

    kind: EventKind
    on: date
    detail: Mapping[str, Any]

    @property
    def is_changeable(self) -> bool:
        """Tell whether something else can take its place; a cancelling is only taken back."""
        return self.kind is not EventKind.CANCELLED


def said_of(session: Session, actor: Actor, case_id: int, event_id: int) -> Said | None:
    """Return what one event of a matter within the scope says, None where the actor may not correct it."""
    if event_id not in correctable(session, actor, case_id):
        return None
    held = history_of(session, actor, case_id).event(event_id)
    kind = kind_said(held)
    return None if kind is None else Said(kind, day_of(held.happened_on), _values(held))


def correctable(session: Session, actor: Actor, case_id: int) -> frozenset[int]:
    """Return the events of a matter within the scope that the actor may correct; ``correct`` checks again."""
    history = history_of(session, actor, case_id)
    replaced = {one.supersedes_id for one in history.events}
    hands = hands_in(session, actor, history.stood_on(history.today).matter, history.events)
    return frozenset(
        one.id
        for one in history.events
        if one.id not in replaced
        and (kind := kind_said(one)) is not None
        and kind in CORRECTABLE
        and not _is_petitioners_own(one, kind)
        and hands & _hands_for(kind)
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
    if _is_petitioners_own(held, kind):
        raise ActRefused("rating_stays")
    return held, kind


def _is_petitioners_own(held: Event, kind: EventKind) -> bool:
    """Tell whether an event is a rating that no clerk has typed: nobody but the petitioner says it (domain 7.11)."""
    return kind is EventKind.RATED and _values(held).get("source") != RatingSource.SLIP


def _require_hand(session: Session, actor: Actor, history: History, kind: EventKind) -> None:
    """Let the office correct all, and whoever has the act's hand what it may do itself."""
    wanted = _hands_for(kind)
    hands = hands_in(session, actor, history.stood_on(history.today).matter, history.events)
    if not hands & wanted:
        raise ActRefused("not_in_hand", hands=tuple(hand for hand in Hand if hand in wanted))


def _hands_for(kind: EventKind) -> frozenset[Hand]:
    office = frozenset({Hand.OFFICE})
    return RULES[kind].hands | office if kind in RULES else office


def _meant(
    session: Session, actor: Actor, history: History, held: Event, kind: EventKind, given: Given | None
) -> tuple[date, dict[str, Any]]:
    """Return the day and the detail of the correcting event."""
    old_on = day_of(held.happened_on)
    if given is None:
        if kind is EventKind.RECEIVED:
            raise ActRefused("receipt_stays")
        return old_on, {}
    if kind is EventKind.CANCELLED:
        raise ActRefused("nothing_new")
    typed_on = day_meant(session, actor, kind, given) if kind in RULES else given.happened_on
    day = typed_on or old_on
    if day > history.today:
        raise ActRefused("day_ahead")
    kept = _values(held)
    if kind in ONLY_DAYS:
        detail = kept
    else:
        detail = detail_of(session, kind, history.stood_on(day, without=held.id), given)
    if day == old_on and detail == kept:
        raise ActRefused("nothing_new")
    return day, {"kind": kind.value, "detail": detail}


def _values(held: Event) -> dict[str, Any]:
    """Return what an event says of the matter, who confirmed it left out."""
    said = held.detail.get("detail", {}) if held.kind is EventKind.CORRECTED else held.detail
    return {name: value for name, value in said.items() if name != SECOND}
