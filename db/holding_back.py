"""What holds an act of handling back: one check an act, which reads where the matter stands and whose hand would act.

A check answers None, or the code of the reason with the values of its sentence.
"""

from typing import Any

from db.clocks import HANDLING_CLOCKS
from db.cohorts import OPEN_STAGES
from db.enums import Clock, Conclusion, Mark, Stage
from db.matter import Matter
from db.standing import Hand, Refusal, Standing, extension_left


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


def at_hand(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Refuse a unit's intake of what has not reached it by transfer or from the petitioner."""
    if (held := _intake(s.matter)) is not None:
        return held
    m = s.matter
    is_own = m.is_direct or m.transferred_on is not None or Hand.OFFICE in hands
    return None if is_own else _no("not_transferred")


def transfer(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the transfer of what a unit has accepted; what it refused goes on to the one that is competent."""
    return None if s.matter.stage is Stage.REFUSED else _intake(s.matter)


def receive(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the receipt of what was not sent, and a second one, which would move the start of the unit's own clocks."""
    if s.matter.transferred_on is None:
        return _no("not_transferred")
    if (held := _intake(s.matter)) is not None:
        return held
    return _no("receipt_told") if s.is_receipt_told else None


def objecting(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back an objection that is no longer open: once for a transfer, before the notice, and only where the rules know it."""
    if s.pack.c4_workdays is None:
        return _no("no_objection_rule")
    if s.matter.transferred_on is None:
        return _no("not_transferred")
    if (held := _intake(s.matter)) is not None:
        return held
    if s.matter.objected_on is not None:
        return _no("objected_already")
    return _no("noticed_already") if s.matter.noticed_on is not None else None


def settle(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the settling of an objection that nobody raised."""
    return None if _is_objecting(s.matter) else _no("objection_none")


def notice(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a notice that is not owed or was given."""
    if not s.matter.owes_reply or s.matter.marks & Mark.ANONYMOUS:
        return _no("notice_not_owed")
    if s.matter.noticed_on is not None:
        return _no("noticed_already")
    return at_hand(s, hands)


def lead_off(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back leading to another way what was answered or is disputed between units."""
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


def extend(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back an extension beyond the days of the rules, of a simple procedure, and after the limit's end."""
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


def reply(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back an opinion on what was not accepted or was answered."""
    return _handle(s.matter)


def suspend(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a stop of a clock that does not run."""
    if (held := _handle(s.matter)) is not None:
        return held
    if _is_suspended(s.matter):
        return _no("suspended_already")
    return None if s.clock(*HANDLING_CLOCKS) is not None else _no("no_handling_clock")


def resume(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the end of a stop that nobody set."""
    return None if _is_suspended(s.matter) else _no("not_suspended")


def _is_suspended(m: Matter) -> bool:
    return any(stop.to_on is None for stop in m.suspensions)


def serve(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the service of an opinion that is not given or was served."""
    if s.matter.replied_on is None:
        return _no("not_answered")
    return _no("served_already") if s.matter.reply_served_on is not None else None


def carry_out(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the carrying out of what was not supported, and a second one."""
    if s.matter.conclusion is not Conclusion.SUPPORTED:
        return _no("not_supported")
    return _no("carried_out_already") if s.matter.carried_out_on is not None else None


def close(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back closing under an open objection or review; only the office ends what nobody answered."""
    m = s.matter
    if (ended := _ended(m)) is not None:
        return ended
    if _is_objecting(m):
        return _no("objection_open")
    if m.stage in (Stage.REVIEW, Stage.REREVIEW):
        return _no("review_running")
    # A unit would close its own clocks.
    return _no("not_answered") if m.replied_on is None and Hand.OFFICE not in hands else None


def ask_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a review of an opinion that was not served, and a second one."""
    m = s.matter
    if m.replied_on is None:
        return _no("not_answered")
    if m.reply_served_on is None:
        return _no("not_served")
    return _no("review_asked_already") if m.review_asked_on is not None else None


def reply_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a review opinion that nobody asked for."""
    return None if s.matter.stage is Stage.REVIEW else _no("review_none")


def serve_review(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the service of a review opinion that is not given or was served."""
    if s.matter.review_replied_on is None:
        return _no("review_not_answered")
    return _no("served_already") if s.matter.review_served_on is not None else None


def ask_rereview(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a re-review of a review opinion that was not served, and a second one."""
    m = s.matter
    if m.review_replied_on is None:
        return _no("review_not_answered")
    if m.review_served_on is None:
        return _no("not_served")
    return _no("rereview_asked_already") if m.rereview_asked_on is not None else None


def reply_rereview(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a re-review opinion that nobody asked for, or while a hearing is open."""
    if s.matter.stage is not Stage.REREVIEW:
        return _no("rereview_none")
    return _no("hearing_open") if s.matter.hearing_from_on is not None else None


def reopen(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back reopening what has not ended."""
    return _no("not_ended") if s.matter.stage in OPEN_STAGES else None


def limit(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a limit for what has ended."""
    return _ended(s.matter)


def supervise(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back supervision of what has ended, unless its support waits to be carried out."""
    m = s.matter
    owes_support = m.conclusion is Conclusion.SUPPORTED and m.carried_out_on is None
    return None if owes_support else _ended(m)


def call_back(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a call-back before an answer or an end."""
    m = s.matter
    return _no("not_answered") if m.replied_on is None and m.closed_on is None else None


def answer_instruction(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the answer to an instruction that is not open."""
    return None if s.matter.instructions_open else _no("instruction_none")


def rate(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a rating of what was not answered, of the anonymous, a second one, and one entered by who handled it."""
    m = s.matter
    if m.replied_on is None and m.closed_on is None:
        return _no("not_answered")
    if m.marks & Mark.ANONYMOUS:
        return _no("rating_not_owed")
    if m.rating is not None:
        return _no("rated_already")
    # Who handled the matter enters nobody's opinion of it (domain rules on rating).
    return _no("rating_own") if Hand.HOLDER in hands else None


def cancel(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the cancelling of what has ended or was answered: that was a matter, whoever opened it wrongly."""
    return _ended(s.matter) or (_no("answered_already") if s.matter.replied_on is not None else None)


def apply_hearing(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back an application while another waits or a hearing is open, and where nothing is being handled or reviewed."""
    if (held := decide_hearing(s, hands)) is not None:
        return held
    return _no("hearing_asked_already") if s.matter.hearing_asked_on is not None else None


def decide_hearing(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a hearing where nothing is being handled or reviewed, or while one is open; nobody need have applied."""
    if (ended := _ended(s.matter)) is not None:
        return ended
    if s.matter.stage not in (Stage.ACCEPTED, Stage.REVIEW, Stage.REREVIEW):
        return _no("hearing_too_early")
    return _no("hearing_open") if s.matter.hearing_from_on is not None else None


def refuse_hearing(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the refusal of a hearing that nobody applied for."""
    return _no("hearing_not_asked") if s.matter.hearing_asked_on is None else None


def conclude_hearing(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a conclusion where no hearing is open."""
    return _no("hearing_none") if s.matter.hearing_from_on is None else None


def propose(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a further proposal while one waits for its written feedback."""
    return _no("proposal_open") if _is_proposal_open(s.matter) else None


def answer_proposal(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back feedback on no proposal, and a second one."""
    return None if _is_proposal_open(s.matter) else _no("proposal_none")


def _is_proposal_open(m: Matter) -> bool:
    return m.proposal_received_on is not None and m.proposal_answered_on is None


def apply_aid(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a further application for aid while one waits; aid hangs on no stage of the matter."""
    return _no("aid_waiting") if is_aid_waiting(s.matter) else None


def decide_aid(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back forwarding and decision of aid that nobody applied for, or on which was decided."""
    if s.matter.aid_asked_on is None:
        return _no("aid_none")
    return _no("aid_decided_already") if s.matter.aid_decided_on is not None else None


def pay_aid(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a payment of aid that was not granted, and a second one."""
    if not s.matter.is_aid_granted:
        return _no("aid_not_granted")
    return _no("aid_paid_already") if s.matter.aid_paid_on is not None else None


def is_aid_waiting(m: Matter) -> bool:
    """Tell whether an application for aid waits for a decision, or a granted one for its payment."""
    if m.aid_asked_on is None:
        return False
    return m.aid_decided_on is None or (m.is_aid_granted and m.aid_paid_on is None)


def find_urgent(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back a second finding: the hours run from the first moment at which somebody knew."""
    return _no("urgent_already") if s.matter.urgent_at is not None else None


def report_up(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the report of what nobody found urgent; however late, a report is made, and to several levels."""
    return _no("urgent_none") if s.matter.urgent_at is None else None


def instruct_urgent(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold back the answer from above before a report."""
    return _no("urgent_unreported") if s.matter.urgent_reported_at is None else None


def always(s: Standing, hands: frozenset[Hand]) -> Refusal | None:
    """Hold nothing back."""
    return None
