"""The state of one matter while its events are applied, one function an event kind.

What each event's ``detail`` may say (ids are integers, days ISO text, words those of ``db.enums``):

received            channel, level, purpose, township, village, category, cause, persons, unit, marks, is_direct,
                    owes_reply
transferred         unit · objection_settled: agreed, unit · accepted: is_simple · extended: days
suspended           clocks · replied: conclusion · closed: closure · limit_set: limit
review_replied, rereview_replied   conclusion, in place of the earlier opinion's; none given leaves that one
categorised         category · cause_named: cause · placed: township, village · marked: add, remove
linked              earlier, is_supported · rated: rating, source · visited_again: persons
aid_applied         aid · aid_forwarded: unit · aid_decided: decision, amount in yuan where granted
urgent_found        known_at · reported_up: at, to; moments are ISO text in the board's zone, the first report counts
leader_assigned, leader_proposed    post, due · leader_proposal_returned, leader_proposal_withdrawn: post
co_handler_added, co_handler_removed: unit
instructed          post, limit · instruction_answered says to none of several which it answers: the oldest
corrected           kind, detail: what holds instead of the superseded event; no kind: the event never happened

A *reopened* matter is handled anew: its opinion, service, reviews and outcome are cleared, and handling runs from
the later of acceptance and reopening. What intake was owed is not owed again: notice and first end stay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from db.clocks import Moments, Suspension
from db.enums import (
    AidDecision,
    Channel,
    Clock,
    Closure,
    Conclusion,
    EventKind,
    Level,
    Mark,
    Purpose,
    Rating,
    Stage,
)

# A plain number: the flags' own operators are slow, and this is asked for every state of every matter.
_ANONYMOUS: Final = int(Mark.ANONYMOUS)


@dataclass(slots=True)
class Matter:
    """What is known of one matter after some of its events; days are local."""

    received_on: date | None = None
    registered_on: date | None = None
    transferred_on: date | None = None
    transfer_received_on: date | None = None
    objected_on: date | None = None
    objection_settled_on: date | None = None
    accepted_on: date | None = None
    refused_on: date | None = None
    led_off_on: date | None = None
    noticed_on: date | None = None
    replied_on: date | None = None
    reply_served_on: date | None = None
    review_asked_on: date | None = None
    review_replied_on: date | None = None
    review_served_on: date | None = None
    rereview_asked_on: date | None = None
    rereview_replied_on: date | None = None
    hearing_asked_on: date | None = None
    hearing_from_on: date | None = None
    proposal_received_on: date | None = None
    proposal_answered_on: date | None = None
    instructed_on: date | None = None
    instructed_limit_on: date | None = None
    supported_on: date | None = None
    carried_out_on: date | None = None
    assigned_on: date | None = None
    assignment_due_on: date | None = None
    last_action_on: date | None = None
    aid_asked_on: date | None = None
    aid_decided_on: date | None = None
    aid_paid_on: date | None = None
    urgent_at: datetime | None = None
    urgent_reported_at: datetime | None = None
    closed_on: date | None = None
    first_ended_on: date | None = None
    reopened_on: date | None = None
    cancelled_on: date | None = None
    opened_on: date | None = None
    ended_on: date | None = None
    township: int | None = None
    village: int | None = None
    category: int | None = None
    cause: int | None = None
    unit: int | None = None
    leader: int | None = None
    channel: Channel | None = None
    level: Level | None = None
    purpose: Purpose | None = None
    stage: Stage | None = None
    conclusion: Conclusion | None = None
    closure: Closure | None = None
    rating: Rating | None = None
    marks: Mark = Mark(0)
    persons: int = 0
    batches: int = 0
    extension_days: int = 0
    instructions_open: int = 0
    is_aid_granted: bool = False
    is_direct: bool = False
    is_simple: bool = False
    owes_reply: bool = True
    suspensions: tuple[Suspension, ...] = ()

    @property
    def is_heard(self) -> bool:
        """Tell whether a hearing was held and concluded: it alone stops the clock of a re-review."""
        return any(Clock.C10 in one.clocks and one.to_on is not None for one in self.suspensions)

    def moments(self) -> Moments:
        """Return what the clocks need, no reply being owed to a matter while it is marked anonymous."""
        if self.received_on is None:
            raise ValueError("not received")
        suspensions = self.suspensions
        if self.hearing_from_on is not None:
            suspensions = (*suspensions, Suspension(self.hearing_from_on, None, frozenset({Clock.C10})))
        # By place, not by name: a call with thirty names takes twice as long.
        return Moments(
            self.received_on,
            self.is_direct,
            self.owes_reply and not int(self.marks) & _ANONYMOUS,
            self.purpose is not Purpose.SUGGESTION,
            self.is_simple,
            self.extension_days,
            suspensions,
            self.instructed_limit_on,
            self.registered_on,
            self.transferred_on,
            self.transfer_received_on,
            self.objected_on,
            self.objection_settled_on,
            self.noticed_on,
            self.accepted_on,
            self.refused_on,
            self.led_off_on,
            self.replied_on,
            self.reply_served_on,
            self.review_asked_on,
            self.review_replied_on,
            self.review_served_on,
            self.rereview_asked_on,
            self.rereview_replied_on,
            self.proposal_received_on,
            self.proposal_answered_on,
            self.instructed_on,
            self.closed_on,
            self.first_ended_on,
            self.reopened_on,
            self.cancelled_on,
        )


Apply = Callable[[Matter, date, Mapping[str, Any]], None]


def _received(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.received_on = day
    m.stage = Stage.RECEIVED
    m.channel = Channel(detail["channel"]) if "channel" in detail else None
    m.level = Level(detail["level"]) if "level" in detail else None
    m.purpose = Purpose(detail["purpose"]) if "purpose" in detail else None
    m.township = detail.get("township")
    m.village = detail.get("village")
    m.category = detail.get("category")
    m.cause = detail.get("cause")
    m.unit = detail.get("unit")
    m.persons = detail.get("persons", 1)
    m.batches = 1 if m.channel is Channel.VISIT else 0
    for name in detail.get("marks", ()):
        m.marks |= Mark[name]
    m.is_direct = bool(detail.get("is_direct", False))
    m.owes_reply = bool(detail.get("owes_reply", True))


def _registered(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    if m.registered_on is None:
        m.registered_on = day


def _transferred(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    if m.transferred_on is None:
        m.transferred_on = day
    m.transfer_received_on = day
    m.unit = detail.get("unit", m.unit)
    m.objected_on = m.objection_settled_on = None
    m.accepted_on = m.noticed_on = m.refused_on = None
    if m.stage in (Stage.RECEIVED, Stage.ACCEPTED, Stage.REFUSED):
        m.stage = Stage.TRANSFERRED


def _transfer_received(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.transfer_received_on = day


def _objected(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.objected_on = day


def _objection_settled(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.objection_settled_on = day
    if not detail.get("agreed"):
        return
    if "unit" in detail:
        _transferred(m, day, detail)
    else:
        m.transfer_received_on = None
        m.stage = Stage.RECEIVED


def _accepted(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    # Acceptance is given in writing, so it is the notice too (2022 Arts. 22, 23).
    m.accepted_on = day
    m.noticed_on = m.noticed_on or day
    m.is_simple = bool(detail.get("is_simple", False))
    m.stage = Stage.ACCEPTED
    m.refused_on = None


def _refused(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.refused_on = day
    m.noticed_on = m.noticed_on or day
    m.stage = Stage.REFUSED


def _noticed(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.noticed_on = day


def _led_off(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.led_off_on = day
    m.noticed_on = m.noticed_on or day
    m.stage = Stage.LED_OFF


def _extended(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.extension_days += int(detail.get("days", 0))
    m.marks |= Mark.EXTENDED


def _suspended(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    clocks = frozenset(Clock(word) for word in detail.get("clocks", ("c5",)))
    m.suspensions = (*m.suspensions, Suspension(day, None, clocks))


def _resumed(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.suspensions = tuple(replace(s, to_on=day) if s.to_on is None else s for s in m.suspensions)


def _replied(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    # The opinion is given in writing, so it is the notice too where there was none.
    m.replied_on = day
    m.noticed_on = m.noticed_on or day
    m.stage = Stage.REPLIED
    _conclude(m, day, Conclusion(detail["conclusion"]) if "conclusion" in detail else None)


def _conclude(m: Matter, day: date, conclusion: Conclusion | None) -> None:
    m.conclusion = conclusion
    m.supported_on = day if conclusion is Conclusion.SUPPORTED else None
    m.carried_out_on = None


def _reply_served(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.reply_served_on = day


def _carried_out(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.carried_out_on = day


def _review_asked(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.review_asked_on = day
    m.stage = Stage.REVIEW
    m.closed_on = None


def _review_replied(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.review_replied_on = day
    m.stage = Stage.REPLIED
    if "conclusion" in detail:
        _conclude(m, day, Conclusion(detail["conclusion"]))


def _review_served(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.review_served_on = day


def _rereview_asked(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.rereview_asked_on = day
    m.stage = Stage.REREVIEW
    m.closed_on = None


def _rereview_replied(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.rereview_replied_on = day
    m.stage = Stage.REPLIED
    if "conclusion" in detail:
        _conclude(m, day, Conclusion(detail["conclusion"]))


def _hearing_applied(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.hearing_asked_on = day


def _hearing_refused(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.hearing_asked_on = None


def _hearing_decided(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.hearing_asked_on = None
    m.hearing_from_on = day


def _hearing_concluded(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    if m.hearing_from_on is not None:
        m.suspensions = (*m.suspensions, Suspension(m.hearing_from_on, day, frozenset({Clock.C10})))
        m.hearing_from_on = None


def _limit_set(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.instructed_on = day
    m.instructed_limit_on = date.fromisoformat(detail["limit"])


def _instructed(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.instructions_open += 1
    if detail.get("limit"):
        _limit_set(m, day, detail)


def _instruction_answered(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.instructions_open = max(0, m.instructions_open - 1)


def _categorised(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.category = detail.get("category")


def _cause_named(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.cause = detail.get("cause")


def _placed(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.township = detail.get("township")
    m.village = detail.get("village")


def _marked(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    for name in detail.get("add", ()):
        m.marks |= Mark[name]
    for name in detail.get("remove", ()):
        m.marks &= ~Mark[name]


def _linked(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.marks |= Mark.REPEAT
    if detail.get("is_supported"):
        m.marks |= Mark.REPEAT_OF_SUPPORTED


def _rated(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.rating = Rating(detail["rating"])


def _leader_assigned(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.leader = detail["post"]
    m.assigned_on = day
    m.last_action_on = day
    m.assignment_due_on = date.fromisoformat(detail["due"]) if detail.get("due") else None


def _leader_released(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.leader = m.assigned_on = m.last_action_on = m.assignment_due_on = None


def _leader_acted(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    if m.leader is not None:
        m.last_action_on = day


def _visited_again(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.batches += 1
    m.persons += detail.get("persons", 1)


def _proposal_sent(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.proposal_received_on = day
    m.proposal_answered_on = None


def _proposal_answered(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.proposal_answered_on = day


def _closed(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.closed_on = day
    m.first_ended_on = m.first_ended_on or day
    m.stage = Stage.CLOSED
    m.closure = Closure(detail["closure"]) if "closure" in detail else None


def _reopened(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.reopened_on = day
    # What ended the matter goes on meeting what intake was owed, and ends nothing any more.
    m.first_ended_on = min(filter(None, (m.first_ended_on, m.refused_on, m.led_off_on)), default=None)
    m.closed_on = m.refused_on = m.led_off_on = m.closure = m.replied_on = m.conclusion = m.rating = None
    m.reply_served_on = m.supported_on = m.carried_out_on = None
    m.review_asked_on = m.review_replied_on = m.review_served_on = None
    m.rereview_asked_on = m.rereview_replied_on = None
    m.stage = Stage.ACCEPTED if m.accepted_on else Stage.TRANSFERRED if m.transferred_on else Stage.RECEIVED


def _cancelled(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.cancelled_on = day
    m.stage = Stage.CANCELLED


def _aid_applied(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.aid_asked_on = day
    m.aid_decided_on = m.aid_paid_on = None
    m.is_aid_granted = False


def _aid_decided(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.aid_decided_on = day
    m.is_aid_granted = detail.get("decision") == AidDecision.GRANTED


def _aid_paid(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.aid_paid_on = day


def _urgent_found(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    m.urgent_at = datetime.fromisoformat(detail["known_at"])


def _reported_up(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    if m.urgent_reported_at is None:
        m.urgent_reported_at = datetime.fromisoformat(detail["at"])


def _nothing(m: Matter, day: date, detail: Mapping[str, Any]) -> None:
    return None


APPLY: Final[dict[EventKind, Apply]] = {
    EventKind.RECEIVED: _received,
    EventKind.REGISTERED: _registered,
    EventKind.TRANSFERRED: _transferred,
    EventKind.TRANSFER_RECEIVED: _transfer_received,
    EventKind.OBJECTED: _objected,
    EventKind.OBJECTION_SETTLED: _objection_settled,
    EventKind.ACCEPTED: _accepted,
    EventKind.REFUSED: _refused,
    EventKind.NOTICED: _noticed,
    EventKind.LED_OFF: _led_off,
    EventKind.EXTENDED: _extended,
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.REPLIED: _replied,
    EventKind.REPLY_SERVED: _reply_served,
    EventKind.CARRIED_OUT: _carried_out,
    EventKind.REVIEW_ASKED: _review_asked,
    EventKind.REVIEW_REPLIED: _review_replied,
    EventKind.REVIEW_SERVED: _review_served,
    EventKind.REREVIEW_ASKED: _rereview_asked,
    EventKind.REREVIEW_REPLIED: _rereview_replied,
    EventKind.HEARING_APPLIED: _hearing_applied,
    EventKind.HEARING_REFUSED: _hearing_refused,
    EventKind.HEARING_DECIDED: _hearing_decided,
    EventKind.HEARING_NOTICED: _nothing,
    EventKind.HEARING_HELD: _nothing,
    EventKind.HEARING_CONCLUDED: _hearing_concluded,
    EventKind.LIMIT_SET: _limit_set,
    EventKind.CATEGORISED: _categorised,
    EventKind.CAUSE_NAMED: _cause_named,
    EventKind.PLACED: _placed,
    EventKind.MARKED: _marked,
    EventKind.LINKED: _linked,
    EventKind.RATED: _rated,
    EventKind.LEADER_ASSIGNED: _leader_assigned,
    EventKind.LEADER_RELEASED: _leader_released,
    EventKind.LEADER_ACTED: _leader_acted,
    EventKind.CO_HANDLER_ADDED: _nothing,
    EventKind.CO_HANDLER_REMOVED: _nothing,
    EventKind.SUPERVISED: _nothing,
    EventKind.VISITED_AGAIN: _visited_again,
    EventKind.CALLED_BACK: _nothing,
    EventKind.PROPOSAL_SENT: _proposal_sent,
    EventKind.PROPOSAL_ANSWERED: _proposal_answered,
    EventKind.CLOSED: _closed,
    EventKind.REOPENED: _reopened,
    EventKind.CANCELLED: _cancelled,
    EventKind.INSTRUCTED: _instructed,
    EventKind.INSTRUCTION_ANSWERED: _instruction_answered,
    EventKind.NOTED: _nothing,
    EventKind.REDACTED: _nothing,
    EventKind.REWORDED: _nothing,
    EventKind.REMINDED: _nothing,
    EventKind.AID_APPLIED: _aid_applied,
    EventKind.AID_FORWARDED: _nothing,
    EventKind.AID_DECIDED: _aid_decided,
    EventKind.AID_PAID: _aid_paid,
    EventKind.URGENT_FOUND: _urgent_found,
    EventKind.REPORTED_UP: _reported_up,
    EventKind.URGENT_INSTRUCTED: _nothing,
    EventKind.LEADER_PROPOSED: _nothing,
    EventKind.LEADER_PROPOSAL_RETURNED: _nothing,
    EventKind.LEADER_PROPOSAL_WITHDRAWN: _nothing,
    EventKind.HEARING_RECEIVED: _nothing,
    EventKind.HEARING_MOVED: _nothing,
    EventKind.HEARING_FOLLOWED: _nothing,
}
