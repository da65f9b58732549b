"""Acts of handling: which of them the law and the state of a matter offer to whom, and why another is not offered.

One table, ``RULES``: act, who may, what it needs, its article and what holds it back. An act is known by the kind of
the event that it becomes. Lateness takes no act away: what is late is done and counted late. An extension alone ends
with the limit that it would lengthen, since later it would turn a missed limit into a kept one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db import holding_back as hold
from db.clocks import ClockState, run_clocks
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    CallBack,
    Clock,
    Closure,
    Conclusion,
    EventKind,
    Level,
    ProposalKind,
    Rating,
    Trigger,
)
from db.matter import APPLY
from db.rule_packs import RulePack
from db.standing import Hand, Refusal, Standing

K = EventKind


class Field(StrEnum):
    """What an act needs to be told; all but the note are typed values of ``Given``."""

    UNIT = "unit_id"
    IS_AGREED = "is_agreed"
    IS_SIMPLE = "is_simple"
    IS_APPROVED = "is_approved"
    HAS_NEW_EVIDENCE = "has_new_evidence"
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
    AID = "aid"
    AID_DECISION = "aid_decision"
    AID_AMOUNT = "aid_amount"
    PROPOSAL = "proposal"
    ADOPTION = "adoption"
    AT = "at"
    REPORTED_TO = "reported_to"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for an act; what the act does not ask for has no effect."""

    unit_id: int | None = None
    is_agreed: bool = False
    is_simple: bool = False
    is_approved: bool = False
    has_new_evidence: bool = False
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
    aid: AidKind | None = None
    aid_decision: AidDecision | None = None
    aid_amount: int | None = None
    """Whole yuan."""
    proposal: ProposalKind | None = None
    adoption: Adoption | None = None
    at: datetime | None = None
    """The local moment of an act that is counted in hours; it gives the act its day."""
    reported_to: Level | None = None
    note: str = ""
    happened_on: date | None = None
    """The day of an act that was not done just now."""


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


_OFFICE: Final = frozenset({Hand.OFFICE})
_HOLDER: Final = frozenset({Hand.HOLDER})
_EITHER: Final = _OFFICE | _HOLDER
_ABOVE: Final = frozenset({Hand.OFFICE, Hand.LEADER})
_NOTE: Final = (Field.NOTE,)

RULES: Final[Mapping[EventKind, Rule]] = {
    K.TRANSFERRED: Rule(
        _OFFICE, hold.transfer, ("22", "21"), (Field.UNIT,), _NOTE, (Clock.C1,), (Clock.C3, Clock.C4)
    ),
    K.TRANSFER_RECEIVED: Rule(
        _HOLDER, hold.receive, ("23(3)", "21"), asked=_NOTE, starts=(Clock.C3, Clock.C4)
    ),
    K.OBJECTED: Rule(_HOLDER, hold.objecting, ("23(3)", ""), _NOTE, meets=(Clock.C4,)),
    K.OBJECTION_SETTLED: Rule(_OFFICE, hold.settle, ("23(3)", ""), _NOTE, (Field.IS_AGREED, Field.UNIT)),
    K.ACCEPTED: Rule(
        _HOLDER,
        hold.at_hand,
        ("23", "22"),
        (),
        (Field.IS_SIMPLE, Field.NOTE),
        (Clock.C1, Clock.C2, Clock.C3),
        (Clock.C5,),
    ),
    K.REFUSED: Rule(_HOLDER, hold.at_hand, ("23", "22"), _NOTE, meets=(Clock.C1, Clock.C2, Clock.C3)),
    K.NOTICED: Rule(_HOLDER, hold.notice, ("23", "22"), asked=_NOTE, meets=(Clock.C2, Clock.C3)),
    K.LED_OFF: Rule(_EITHER, hold.lead_off, ("31", "21/1"), _NOTE, meets=(Clock.C1, Clock.C2, Clock.C3)),
    K.EXTENDED: Rule(
        _HOLDER,
        hold.extend,
        ("34", "33"),
        (Field.DAYS, Field.IS_APPROVED, Field.NOTE),
        starts=(Clock.C6,),
    ),
    K.SUSPENDED: Rule(_OFFICE, hold.suspend, needed=_NOTE),
    K.RESUMED: Rule(_OFFICE, hold.resume, asked=_NOTE),
    K.REPLIED: Rule(
        _HOLDER,
        hold.reply,
        ("32", "32"),
        (Field.CONCLUSION, Field.NOTE),
        meets=(Clock.C5, Clock.C12, Clock.C13),
    ),
    K.REPLY_SERVED: Rule(_HOLDER, hold.serve, ("35", "34"), asked=_NOTE, starts=(Clock.C7,)),
    K.CARRIED_OUT: Rule(_HOLDER, hold.carry_out, ("32", "32"), _NOTE),
    K.CLOSED: Rule(
        _EITHER,
        hold.close,
        ("34", "33"),
        (Field.CLOSURE,),
        _NOTE,
        (Clock.C1, Clock.C5, Clock.C12, Clock.C13),
    ),
    K.REVIEW_ASKED: Rule(
        _OFFICE, hold.ask_review, ("35", "34"), asked=_NOTE, meets=(Clock.C7,), starts=(Clock.C8,)
    ),
    K.REVIEW_REPLIED: Rule(
        _OFFICE, hold.reply_review, ("35", "34"), _NOTE, (Field.CONCLUSION,), meets=(Clock.C8,)
    ),
    K.REVIEW_SERVED: Rule(_OFFICE, hold.serve_review, ("36", "35"), asked=_NOTE, starts=(Clock.C9,)),
    K.REREVIEW_ASKED: Rule(
        _OFFICE, hold.ask_rereview, ("36", "35"), asked=_NOTE, meets=(Clock.C9,), starts=(Clock.C10,)
    ),
    K.REREVIEW_REPLIED: Rule(
        _OFFICE, hold.reply_rereview, ("36", "35"), _NOTE, (Field.CONCLUSION,), meets=(Clock.C10,)
    ),
    K.REOPENED: Rule(_OFFICE, hold.reopen, needed=_NOTE, starts=(Clock.C5, Clock.C13)),
    K.CANCELLED: Rule(_OFFICE, hold.cancel, needed=_NOTE),
    K.LIMIT_SET: Rule(_ABOVE, hold.limit, ("22/3", "21/4"), (Field.LIMIT, Field.NOTE), starts=(Clock.C12,)),
    K.INSTRUCTED: Rule(
        _ABOVE, hold.always, ("18", "5"), _NOTE, (Field.POST, Field.LIMIT), starts=(Clock.C12,)
    ),
    K.INSTRUCTION_ANSWERED: Rule(_HOLDER, hold.answer_instruction, ("18", "5"), _NOTE),
    K.HEARING_APPLIED: Rule(_OFFICE, hold.apply_hearing, ("31/6", "31(2)"), asked=_NOTE),
    K.HEARING_DECIDED: Rule(
        _OFFICE, hold.decide_hearing, ("31/6", "31(2)"), _NOTE, (Field.HAS_NEW_EVIDENCE,)
    ),
    K.HEARING_REFUSED: Rule(_OFFICE, hold.refuse_hearing, ("31/6", "31(2)"), _NOTE),
    K.HEARING_CONCLUDED: Rule(_OFFICE, hold.conclude_hearing, ("31/6", "31(2)"), _NOTE),
    K.PROPOSAL_SENT: Rule(_OFFICE, hold.propose, ("40", "36"), _NOTE, (Field.PROPOSAL,), starts=(Clock.C11,)),
    K.PROPOSAL_ANSWERED: Rule(
        _HOLDER, hold.answer_proposal, ("40", "36"), (Field.ADOPTION, Field.NOTE), meets=(Clock.C11,)
    ),
    K.AID_APPLIED: Rule(_EITHER, hold.apply_aid, ("37(2)", ""), needed=(Field.AID,), asked=_NOTE),
    K.AID_FORWARDED: Rule(_EITHER, hold.decide_aid, ("37(2)", ""), needed=(Field.UNIT,), asked=_NOTE),
    K.AID_DECIDED: Rule(
        _EITHER,
        hold.decide_aid,
        ("37(2)", ""),
        needed=(Field.AID_DECISION, Field.NOTE),
        asked=(Field.AID_AMOUNT,),
    ),
    K.AID_PAID: Rule(_EITHER, hold.pay_aid, ("37(2)", ""), asked=_NOTE),
    K.URGENT_FOUND: Rule(_EITHER, hold.find_urgent, ("25", "26"), needed=(Field.AT, Field.NOTE)),
    K.REPORTED_UP: Rule(
        _EITHER, hold.report_up, ("25", "26"), needed=(Field.AT, Field.REPORTED_TO), asked=_NOTE
    ),
    K.URGENT_INSTRUCTED: Rule(_EITHER, hold.instruct_urgent, ("25", "26"), needed=_NOTE),
    K.SUPERVISED: Rule(_ABOVE, hold.supervise, ("40", "36"), (Field.TRIGGER,), _NOTE),
    K.REMINDED: Rule(_ABOVE, hold.supervise, asked=_NOTE),
    K.CALLED_BACK: Rule(_ABOVE, hold.call_back, needed=(Field.CALL_BACK, Field.NOTE)),
    K.RATED: Rule(_OFFICE, hold.rate, ("21", ""), needed=(Field.RATING,), asked=_NOTE),
    K.CATEGORISED: Rule(_EITHER, hold.always, needed=(Field.CATEGORY,), asked=_NOTE),
    K.PLACED: Rule(_OFFICE, hold.always, needed=(Field.TOWNSHIP,), asked=(Field.VILLAGE, Field.NOTE)),
    K.CAUSE_NAMED: Rule(_EITHER, hold.always, needed=(Field.CAUSE,), asked=_NOTE),
}
"""Every act of handling in the order in which a matter meets them."""
