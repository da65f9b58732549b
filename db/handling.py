"""Acts of handling: which of them the law and the state of a matter offer to whom, and why another is not offered.

One table, ``RULES``: act, who may, what it needs, its article and what holds it back. An act is known by the kind of
the event that it becomes. Lateness takes no act away: what is late is done and counted late. An extension alone ends
with the limit that it would lengthen, since later it would turn a missed limit into a kept one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from db.clocks import HANDLING_CLOCKS, ClockState, run_clocks
from db.cohorts import OPEN_STAGES
from db.enums import CallBack, Clock, Closure, Conclusion, EventKind, Mark, Rating, Role, Stage, Trigger
from db.matter import APPLY, Matter
from db.rule_packs import RulePack
from db.workdays import WorkCalendar

K = EventKind


class Hand(StrEnum):
    """How somebody stands to a matter; the office holds what no unit holds and what lies with itself."""

    OFFICE = "office"
    HOLDER = "holder"
    CO_HANDLER = "co_handler"
    LEADER = "leader"


class Field(StrEnum):
    """What an act needs to be told; all but the note are typed values of ``Given``."""

    UNIT = "unit_id"
    IS_AGREED = "is_agreed"
    IS_SIMPLE = "is_simple"
    IS_APPROVED = "is_approved"
    DAYS = "days"
    CONCLUSION = "conclusion"
    CLOSURE = "closure"
    LIMIT = "limit_on"
    TRIGGER = "trigger"
    CATEGORY = "category_id"
    TOWNSHIP = "township_id"
    VILLAGE = "village_id"
    CAUSE = "cause_id"
    CALL_BACK = "call_back"
    RATING = "rating"
    POST = "post_id"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for an act; what the act does not ask for has no effect."""

    unit_id: int | None = None
    is_agreed: bool = False
    is_simple: bool = False
    is_approved: bool = False
    days: int | None = None
    conclusion: Conclusion | None = None
    closure: Closure | None = None
    limit_on: date | None = None
    trigger: Trigger | None = None
    category_id: int | None = None
    township_id: int | None = None
    village_id: int | None = None
    cause_id: int | None = None
    call_back: CallBack | None = None
    rating: Rating | None = None
    post_id: int | None = None
    note: str = ""
    happened_on: date | None = None
    """The day of an act that was not done just now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter as it stands on the day of the act, with its clocks and its rules.

    ``is_receipt_told``: the unit has said since the last transfer that it received it.
    """

    matter: Matter
    clocks: tuple[ClockState, ...]
    pack: RulePack
    calendar: WorkCalendar
    day: date
    is_receipt_told: bool = False

    def clock(self, *wanted: Clock) -> ClockState | None:
        """Return the first of some clocks that the matter has."""
        return next((state for state in self.clocks if state.clock in wanted), None)


Refusal = tuple[str, Mapping[str, Any]]
"""A code and the values of its sentence."""
Check = Callable[[Standing, frozenset[Hand]], Refusal | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One act: who may, what holds it back, its article in the rules of 2022 and of 2005, and what it asks for.

    ``needed`` are the fields without which it is refused, ``asked`` those that may stay empty.
    """

    hands: frozenset[Hand]
    check: Check
    article: tuple[str, str] = ("", "")
    needed: tuple[Field, ...] = ()
    asked: tuple[Field, ...] = ()
    meets: tuple[Clock, ...] = ()
    starts: tuple[Clock, ...] = ()


NEEDS_SECOND: Final = frozenset({EventKind.CANCELLED})
"""Acts that a second person confirms whenever they are done: they take a matter out of every figure."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act and, where it is not offered, why."""

    act: EventKind
    refusal: Refusal | None = None


def hands_of(
    role: Role,
    own_units: Collection[int] | None,
    matter: Matter,
    co_handlers: Iterable[int],
    *,
    is_with_office: bool,
) -> frozenset[Hand]:
    """Return how a reader stands to a matter; ``own_units`` are those of the scope, ``is_with_office`` its unit.

    A hearing secretary, a leader's liaison, an auditor and an administrator have no hand in it.
    """
    if role is Role.OFFICE:
        return frozenset({Hand.OFFICE, Hand.HOLDER} if is_with_office else {Hand.OFFICE})
    if role is Role.LEADER:
        return frozenset({Hand.LEADER})
    if role is not Role.UNIT or own_units is None:
        return frozenset()
    found = set()
    if matter.unit in own_units:
        found.add(Hand.HOLDER)
    if any(unit in own_units for unit in co_handlers):
        found.add(Hand.CO_HANDLER)
    return frozenset(found)


def refusal_of(act: EventKind, standing: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Return why an act is not offered now, None where it is; an act that is none of handling is ``not_handling``."""
    rule = RULES.get(act)
    if rule is None:
        return "not_handling", {}
    if not hands & rule.hands:
        return "not_in_hand", {"hands": tuple(hand for hand in Hand if hand in rule.hands)}
    if standing.matter.cancelled_on is not None:
        return "matter_cancelled", {}
    return rule.check(standing, hands)


def offers(standing: Standing, hands: frozenset[Hand]) -> tuple[Offer, ...]:
    """Return every act that somebody with these hands could ever do, in the order of handling."""
    return tuple(
        Offer(act, refusal_of(act, standing, hands)) for act, rule in RULES.items() if hands & rule.hands
    )


def article_of(act: EventKind, pack: RulePack) -> str:
    """Return the act's article in the rules of the matter, empty where these name none."""
    rule = RULES.get(act)
    if rule is None:
        return ""
    new, old = rule.article
    return old if pack.code == "2005" else new


def met_by(act: EventKind, standing: Standing) -> tuple[ClockState, ...]:
    """Return the clocks that run now and that the act meets."""
    return tuple(state for state in standing.clocks if state.clock in RULES[act].meets and state.is_running)


def started_by(act: EventKind, standing: Standing) -> tuple[ClockState, ...]:
    """Return the clocks as they start with the act today; none where their limit hangs on what is typed."""
    if not RULES[act].starts or act in (K.LIMIT_SET, K.INSTRUCTED, K.EXTENDED):
        return ()
    after = replace(standing.matter)
    APPLY[act](after, standing.day, {})
    clocks = run_clocks(after.moments(), standing.pack, standing.calendar, standing.day)
    return tuple(state for state in clocks if state.clock in RULES[act].starts)


def extension_left(standing: Standing) -> int:
    """Return by how many days the handling may still be extended."""
    return max(0, standing.pack.max_extension_days - standing.matter.extension_days)


def is_receipt_told(events: Iterable[tuple[EventKind, Mapping[str, Any]]]) -> bool:
    """Tell from a matter's events, earliest first, whether the receipt of its last transfer was told."""
    told = False
    for kind, detail in events:
        if kind is K.TRANSFER_RECEIVED:
            told = True
        elif kind is K.TRANSFERRED or (kind is K.OBJECTION_SETTLED and "unit" in detail):
            told = False
    return told


# ------------------------------------------------------------ what holds an act back


def _no(code: str, **values: Any) -> Refusal:
    return code, values


def _is_objecting(m: Matter) -> bool:
    return m.objected_on is not None and m.objection_settled_on is None


def _ended(m: Matter) -> Refusal | None:
    return None if m.stage in OPEN_STAGES else _no("act_ended")


def _intake(m: Matter) -> Refusal | None:
    """Refuse what is done before acceptance alone, and while an objection is not settled."""
    if (ended := _ended(m)) is not None:
        return ended
    if m.stage not in (Stage.RECEIVED, Stage.TRANSFERRED):
        return _no("accepted_already")
    return _no("objection_open") if _is_objecting(m) else None


def _at_hand(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Refuse a unit's intake of what has not reached it by transfer or from the petitioner."""
    if (held := _intake(s.matter)) is not None:
        return held
    m = s.matter
    is_own = m.is_direct or m.transferred_on is not None or Hand.OFFICE in hands
    return None if is_own else _no("not_transferred")


def _transfer(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    # What a unit has refused goes on to the one that is competent.
    return None if s.matter.stage is Stage.REFUSED else _intake(s.matter)


def _receive(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.matter.transferred_on is None:
        return _no("not_transferred")
    if (held := _intake(s.matter)) is not None:
        return held
    # Told again it would move the start of the unit's own clocks.
    return _no("receipt_told") if s.is_receipt_told else None


def _object(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.pack.c4_workdays is None:
        return _no("no_objection_rule")
    if s.matter.transferred_on is None:
        return _no("not_transferred")
    if (held := _intake(s.matter)) is not None:
        return held
    if s.matter.objected_on is not None:
        return _no("objected_already")
    return _no("noticed_already") if s.matter.noticed_on is not None else None


def _settle(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return None if _is_objecting(s.matter) else _no("objection_none")


def _notice(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if not s.matter.owes_reply or s.matter.marks & Mark.ANONYMOUS:
        return _no("notice_not_owed")
    if s.matter.noticed_on is not None:
        return _no("noticed_already")
    return _at_hand(s, hands)


def _lead_off(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if (ended := _ended(s.matter)) is not None:
        return ended
    if s.matter.stage not in (Stage.RECEIVED, Stage.TRANSFERRED, Stage.ACCEPTED):
        return _no("answered_already")
    return _no("objection_open") if _is_objecting(s.matter) else None


def _handle(m: Matter) -> Refusal | None:
    """Refuse what is done between acceptance and opinion alone."""
    if (ended := _ended(m)) is not None:
        return ended
    if m.accepted_on is None:
        return _no("not_accepted")
    return None if m.stage is Stage.ACCEPTED else _no("answered_already")


def _extend(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if (held := _handle(s.matter)) is not None:
        return held
    if s.matter.is_simple:
        return _no("simple_not_extended")
    handling = s.clock(Clock.C5)
    if handling is None:
        return _no("no_handling_clock")
    if not extension_left(s):
        return _no("extended_already", most=s.pack.max_extension_days)
    if handling.limit_on is not None and handling.limit_on < s.day:
        return _no("extension_late", limit=handling.limit_on.isoformat())
    return None


def _suspend(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if (held := _handle(s.matter)) is not None:
        return held
    if _is_suspended(s.matter):
        return _no("suspended_already")
    return None if s.clock(*HANDLING_CLOCKS) is not None else _no("no_handling_clock")


def _resume(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return None if _is_suspended(s.matter) else _no("not_suspended")


def _is_suspended(m: Matter) -> bool:
    return any(stop.to_on is None for stop in m.suspensions)


def _serve(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.matter.replied_on is None:
        return _no("not_answered")
    return _no("served_already") if s.matter.reply_served_on is not None else None


def _carry_out(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.matter.conclusion is not Conclusion.SUPPORTED:
        return _no("not_supported")
    return _no("carried_out_already") if s.matter.carried_out_on is not None else None


def _close(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    if (ended := _ended(m)) is not None:
        return ended
    if _is_objecting(m):
        return _no("objection_open")
    if m.stage in (Stage.REVIEW, Stage.REREVIEW):
        return _no("review_running")
    # Only the office ends what nobody answered; a unit would close its own clocks.
    return _no("not_answered") if m.replied_on is None and Hand.OFFICE not in hands else None


def _ask_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    if m.replied_on is None:
        return _no("not_answered")
    if m.reply_served_on is None:
        return _no("not_served")
    return _no("review_asked_already") if m.review_asked_on is not None else None


def _reply_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return None if s.matter.stage is Stage.REVIEW else _no("review_none")


def _serve_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.matter.review_replied_on is None:
        return _no("review_not_answered")
    return _no("served_already") if s.matter.review_served_on is not None else None


def _ask_rereview(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    if m.review_replied_on is None:
        return _no("review_not_answered")
    if m.review_served_on is None:
        return _no("not_served")
    return _no("rereview_asked_already") if m.rereview_asked_on is not None else None


def _reply_rereview(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    if s.matter.stage is not Stage.REREVIEW:
        return _no("rereview_none")
    return _no("hearing_open") if s.matter.hearing_from_on is not None else None


def _reopen(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return _no("not_ended") if s.matter.stage in OPEN_STAGES else None


def _limit(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return _ended(s.matter)


def _supervise(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    owes_support = m.conclusion is Conclusion.SUPPORTED and m.carried_out_on is None
    return None if owes_support else _ended(m)


def _call_back(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    return _no("not_answered") if m.replied_on is None and m.closed_on is None else None


def _answer_instruction(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return None if s.matter.instructions_open else _no("instruction_none")


def _rate(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    m = s.matter
    if m.replied_on is None and m.closed_on is None:
        return _no("not_answered")
    if m.marks & Mark.ANONYMOUS:
        return _no("rating_not_owed")
    if m.rating is not None:
        return _no("rated_already")
    # Who handled the matter enters nobody's opinion of it (domain rules on rating).
    return _no("rating_own") if Hand.HOLDER in hands else None


def _cancel(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    # What was answered is a matter that was handled, whoever opened it wrongly.
    return _ended(s.matter) or (_no("answered_already") if s.matter.replied_on is not None else None)


def _always(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    return None


_OFFICE: Final = frozenset({Hand.OFFICE})
_HOLDER: Final = frozenset({Hand.HOLDER})
_EITHER: Final = _OFFICE | _HOLDER
_ABOVE: Final = frozenset({Hand.OFFICE, Hand.LEADER})
_NOTE: Final = (Field.NOTE,)

RULES: Final[Mapping[EventKind, Rule]] = {
    K.TRANSFERRED: Rule(
        _OFFICE, _transfer, ("22", "21"), (Field.UNIT,), _NOTE, (Clock.C1,), (Clock.C3, Clock.C4)
    ),
    K.TRANSFER_RECEIVED: Rule(_HOLDER, _receive, ("23(3)", "21"), asked=_NOTE, starts=(Clock.C3, Clock.C4)),
    K.OBJECTED: Rule(_HOLDER, _object, ("23(3)", ""), _NOTE, meets=(Clock.C4,)),
    K.OBJECTION_SETTLED: Rule(_OFFICE, _settle, ("23(3)", ""), _NOTE, (Field.IS_AGREED, Field.UNIT)),
    K.ACCEPTED: Rule(
        _HOLDER,
        _at_hand,
        ("23", "22"),
        (),
        (Field.IS_SIMPLE, Field.NOTE),
        (Clock.C1, Clock.C2, Clock.C3),
        (Clock.C5,),
    ),
    K.REFUSED: Rule(_HOLDER, _at_hand, ("23", "22"), _NOTE, meets=(Clock.C1, Clock.C2, Clock.C3)),
    K.NOTICED: Rule(_HOLDER, _notice, ("23", "22"), asked=_NOTE, meets=(Clock.C2, Clock.C3)),
    K.LED_OFF: Rule(_EITHER, _lead_off, ("31", ""), _NOTE, meets=(Clock.C1, Clock.C2, Clock.C3)),
    K.EXTENDED: Rule(
        _HOLDER,
        _extend,
        ("34", "33"),
        (Field.DAYS, Field.IS_APPROVED, Field.NOTE),
        starts=(Clock.C6,),
    ),
    K.SUSPENDED: Rule(_OFFICE, _suspend, needed=_NOTE),
    K.RESUMED: Rule(_OFFICE, _resume, asked=_NOTE),
    K.REPLIED: Rule(
        _HOLDER,
        lambda s, hands: _handle(s.matter),
        ("34", "33"),
        (Field.CONCLUSION, Field.NOTE),
        meets=(Clock.C5, Clock.C12, Clock.C13),
    ),
    K.REPLY_SERVED: Rule(_HOLDER, _serve, ("35", "34"), asked=_NOTE, starts=(Clock.C7,)),
    K.CARRIED_OUT: Rule(_HOLDER, _carry_out, ("34", "33"), _NOTE),
    K.CLOSED: Rule(
        _EITHER,
        _close,
        ("34", "33"),
        (Field.CLOSURE,),
        _NOTE,
        (Clock.C1, Clock.C5, Clock.C12, Clock.C13),
    ),
    K.REVIEW_ASKED: Rule(
        _OFFICE, _ask_review, ("35", "34"), asked=_NOTE, meets=(Clock.C7,), starts=(Clock.C8,)
    ),
    K.REVIEW_REPLIED: Rule(
        _OFFICE, _reply_review, ("35", "34"), _NOTE, (Field.CONCLUSION,), meets=(Clock.C8,)
    ),
    K.REVIEW_SERVED: Rule(_OFFICE, _serve_review, ("36", "35"), asked=_NOTE, starts=(Clock.C9,)),
    K.REREVIEW_ASKED: Rule(
        _OFFICE, _ask_rereview, ("36", "35"), asked=_NOTE, meets=(Clock.C9,), starts=(Clock.C10,)
    ),
    K.REREVIEW_REPLIED: Rule(
        _OFFICE, _reply_rereview, ("36", "35"), _NOTE, (Field.CONCLUSION,), meets=(Clock.C10,)
    ),
    K.REOPENED: Rule(_OFFICE, _reopen, needed=_NOTE, starts=(Clock.C5, Clock.C13)),
    K.CANCELLED: Rule(_OFFICE, _cancel, needed=_NOTE),
    K.LIMIT_SET: Rule(_ABOVE, _limit, ("22(3)", ""), (Field.LIMIT, Field.NOTE), starts=(Clock.C12,)),
    K.INSTRUCTED: Rule(_ABOVE, _always, ("18", ""), _NOTE, (Field.POST, Field.LIMIT), starts=(Clock.C12,)),
    K.INSTRUCTION_ANSWERED: Rule(_HOLDER, _answer_instruction, ("18", ""), _NOTE),
    K.SUPERVISED: Rule(_ABOVE, _supervise, ("40", "36"), (Field.TRIGGER,), _NOTE),
    K.REMINDED: Rule(_ABOVE, _supervise, asked=_NOTE),
    K.CALLED_BACK: Rule(_ABOVE, _call_back, needed=(Field.CALL_BACK, Field.NOTE)),
    K.RATED: Rule(_OFFICE, _rate, needed=(Field.RATING,), asked=_NOTE),
    K.CATEGORISED: Rule(_EITHER, _always, needed=(Field.CATEGORY,), asked=_NOTE),
    K.PLACED: Rule(_OFFICE, _always, needed=(Field.TOWNSHIP,), asked=(Field.VILLAGE, Field.NOTE)),
    K.CAUSE_NAMED: Rule(_EITHER, _always, needed=(Field.CAUSE,), asked=_NOTE),
}
"""Every act of handling in the order in which a matter meets them."""
