"""Proposals of a leader for a matter (拟包案): the office proposes, a county leader approves or returns with a reason.

A proposal is an event of the matter and a row that waits; it is no assignment and counts as none until it is approved.
"""

from datetime import date

from sqlalchemy.orm import Session

from db.charge import RECORDED, RUNNING, Record
from db.cohorts import OPEN_STAGES
from db.commands.acts import Actor, ActRefused, act, require_role
from db.commands.assignments import (
    begin,
    may_begin,
    may_end,
    may_record,
    open_matter,
    pending_proposal,
    said_reason,
    settle_proposal,
    without_leader,
)
from db.commands.identity import screen_for
from db.enums import EventKind, ProposalOutcome, Role
from db.models.assignments import AssignmentProposal
from db.queries.posts import is_county_leader
from db.rows import LedgerRow


def propose(
    session: Session,
    actor: Actor,
    case_id: int,
    post_id: int,
    due_on: date,
    reason: str,
    *,
    version: int,
) -> None:
    """Propose the holder of a post for an open matter without a leader, one proposal at a time.

    ``ActRefused``: ``proposed_already``, and what ``assign`` refuses.
    """
    require_role(actor, Role.OFFICE)
    row = without_leader(open_matter(session, actor, case_id, version))
    if pending_proposal(session, case_id) is not None:
        raise ActRefused("proposed_already", number=row.number)
    may_begin(session, actor, row, post_id, due_on)
    words = said_reason(reason)
    session.add(
        AssignmentProposal(
            case_id=case_id,
            post_id=post_id,
            due_on=due_on,
            reason=screen_for(session, case_id, words),
            proposed_by=actor.account.id,
            proposed_at=actor.now,
        )
    )
    session.flush()
    detail = {"post": post_id, "due": due_on.isoformat()}
    act(session, actor, case_id, EventKind.LEADER_PROPOSED, detail=detail, note=words)


def approve(session: Session, actor: Actor, case_id: int, due_on: date, note: str, *, version: int) -> int:
    """Put the proposed leader in charge, by the proposed day or another; return the assignment's id.

    ``ActRefused``: ``role_may_not``, ``not_county_leader``, ``not_proposed``, and what ``assign`` refuses.
    """
    row, proposal = _to_decide(session, actor, case_id, version)
    words = said_reason(note) if note.strip() else proposal.reason
    return begin(
        session,
        actor,
        without_leader(row),
        proposal.post_id,
        due_on,
        words,
        outcome=ProposalOutcome.APPROVED,
    )


def return_proposal(session: Session, actor: Actor, case_id: int, reason: str, *, version: int) -> None:
    """Return a proposal to the office with the reason; the office may propose anew."""
    _row, proposal = _to_decide(session, actor, case_id, version)
    _end(session, actor, proposal, ProposalOutcome.RETURNED, reason)


def withdraw(session: Session, actor: Actor, case_id: int, reason: str, *, version: int) -> None:
    """Take a proposal back before it is decided, with the reason."""
    require_role(actor, Role.OFFICE)
    row = open_matter(session, actor, case_id, version)
    _end(session, actor, _pending(session, row), ProposalOutcome.WITHDRAWN, reason)


def records_offered(session: Session, actor: Actor, row: LedgerRow) -> tuple[Record, ...]:
    """Return what the actor may record now of a matter within the scope: of its proposal, or of its assignment."""
    if may_record(session, actor, row.case_id):
        return RUNNING if may_end(session, actor, row.case_id) else RECORDED
    if row.stage not in OPEN_STAGES or row.leader_id is not None:
        return ()
    pending = pending_proposal(session, row.case_id)
    if actor.account.role is Role.OFFICE:
        return (Record.PROPOSE,) if pending is None else (Record.WITHDRAW,)
    if pending is not None and is_county_leader(session, actor.account, actor.today(session)):
        return Record.APPROVE, Record.RETURN
    return ()


def _to_decide(
    session: Session, actor: Actor, case_id: int, version: int
) -> tuple[LedgerRow, AssignmentProposal]:
    require_role(actor, Role.LEADER)
    if not is_county_leader(session, actor.account, actor.today(session)):
        raise ActRefused("not_county_leader")
    row = open_matter(session, actor, case_id, version)
    return row, _pending(session, row)


def _pending(session: Session, row: LedgerRow) -> AssignmentProposal:
    pending = pending_proposal(session, row.case_id)
    if pending is None:
        raise ActRefused("not_proposed", number=row.number)
    return pending


_ENDED = {
    ProposalOutcome.RETURNED: EventKind.LEADER_PROPOSAL_RETURNED,
    ProposalOutcome.WITHDRAWN: EventKind.LEADER_PROPOSAL_WITHDRAWN,
}


def _end(
    session: Session, actor: Actor, proposal: AssignmentProposal, outcome: ProposalOutcome, reason: str
) -> None:
    words = said_reason(reason)
    settle_proposal(session, actor, proposal.case_id, outcome)
    act(session, actor, proposal.case_id, _ENDED[outcome], detail={"post": proposal.post_id}, note=words)
