"""Leaders' assignments (领导包案): give a matter to a leader, hand it over, record what the leader did.

The rules are domain.md's S5 and 五包: a person in a post holds the matter from a day, with a limit; every hand-over
has its reason; past figures stay with the former holder.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.charge import ATTEMPTS, LONGEST_NOTE, LONGEST_TEAM, calls_of, end_refusal
from db.cohorts import OPEN_STAGES
from db.commands.acts import Actor, ActRefused, act, matter_for, matter_seen, require_role
from db.commands.identity import screen_for
from db.commands.late_entry import history_of
from db.enums import AssignmentResult, ChecklistItem, EventKind, ProposalOutcome, Role
from db.models.assignments import (
    AssignmentItem,
    AssignmentProposal,
    AssignmentVisit,
    LeaderAssignment,
)
from db.models.organisation import Post
from db.queries.standing_in import stands_in_for
from db.rows import LedgerRow

SHORTEST_REASON: Final = 2
ASSIGNING: Final = (Role.LEADER, Role.OFFICE)
ACTING: Final = (Role.LEADER, Role.OFFICE, Role.DELEGATE)


def assign(
    session: Session,
    actor: Actor,
    case_id: int,
    post_id: int,
    due_on: date,
    reason: str,
    *,
    version: int,
) -> int:
    """Give an open matter without a leader to the holder of a post; return the assignment's id.

    ``version`` is the one of the matter that the actor saw, here and below.
    """
    require_role(actor, *ASSIGNING)
    row = without_leader(open_matter(session, actor, case_id, version))
    return begin(session, actor, row, post_id, due_on, said_reason(reason))


def check_assignment(
    session: Session, actor: Actor, case_id: int, post_id: int, due_on: date, reason: str, *, version: int
) -> LedgerRow:
    """Raise what ``assign`` would now, changing nothing; return the matter where it would be assigned."""
    require_role(actor, *ASSIGNING)
    row = matter_seen(session, actor, case_id, version)
    may_begin(session, actor, without_leader(still_open(row)), post_id, due_on)
    said_reason(reason)
    return row


def hand_over(
    session: Session,
    actor: Actor,
    case_id: int,
    post_id: int,
    due_on: date,
    reason: str,
    *,
    version: int,
) -> int:
    """Move an assignment to the holder of another post, the former one ending today; return the new one's id."""
    require_role(actor, *ASSIGNING)
    row = open_matter(session, actor, case_id, version)
    if row.leader_id is None:
        raise ActRefused("not_assigned", number=row.number)
    if row.leader_id == post_id:
        raise ActRefused("same_leader", number=row.number)
    words = said_reason(reason)
    holder_in(session, post_id, actor.today(session))
    released(session, actor, case_id, row.leader_id, words)
    return begin(session, actor, row, post_id, due_on, words)


def record_item(
    session: Session, actor: Actor, case_id: int, item: ChecklistItem, note: str, *, version: int
) -> None:
    """Record that one of the five items was done today, with what was done."""
    assignment = _own_running(session, actor, case_id, version)
    words = screen_for(session, case_id, said_reason(note))
    session.add(
        AssignmentItem(
            assignment_id=assignment.id,
            item=item,
            done_on=actor.today(session),
            note=words,
            recorded_at=actor.now,
        )
    )
    act(session, actor, case_id, EventKind.LEADER_ACTED, detail={"item": item}, note=words)


def record_visit(
    session: Session, actor: Actor, case_id: int, place: str, note: str, *, version: int
) -> None:
    """Record a leader's visit in the matter today."""
    assignment = _own_running(session, actor, case_id, version)
    words = screen_for(session, case_id, said_reason(note))
    where = screen_for(session, case_id, place.strip()[:80])
    session.add(
        AssignmentVisit(
            assignment_id=assignment.id,
            visited_on=actor.today(session),
            place=where,
            note=words,
            recorded_at=actor.now,
        )
    )
    act(session, actor, case_id, EventKind.LEADER_ACTED, detail={"visit": True}, note=words)


def plan_charge(session: Session, actor: Actor, case_id: int, plan: str, team: str, *, version: int) -> None:
    """Write the plan (化解方案) and the team of the running assignment; what stood before stays in the history."""
    assignment = _own_running(session, actor, case_id, version)
    words = screen_for(session, case_id, said_reason(plan))
    assignment.plan, assignment.team = (
        words,
        screen_for(session, case_id, " ".join(team.split()))[:LONGEST_TEAM],
    )
    session.flush()
    act(session, actor, case_id, EventKind.LEADER_ACTED, detail={"plan": True}, note=words)


def end_charge(
    session: Session, actor: Actor, case_id: int, result: AssignmentResult, note: str, *, version: int
) -> None:
    """End the running assignment with its result, once ``db.charge`` finds that nothing is missing.

    Who stands in for its leader records on it, but does not end it. ``ActRefused``: ``not_assigned``,
    ``not_own_assignment``, ``end_not_by_stand_in``, and the codes of ``db.charge.end_refusal``.
    """
    require_role(actor, *ACTING)
    row = matter_for(session, actor, case_id, version)
    assignment = _charge_of(session, actor, row)
    if not _is_own_for_good(actor, assignment):
        raise ActRefused("end_not_by_stand_in", number=row.number)
    history = history_of(session, actor, case_id)
    matter = history.stood_on(history.today).matter
    missing = end_refusal(result, matter, calls_of(history.events))
    if missing is not None:
        raise ActRefused(missing, number=row.number, attempts=ATTEMPTS)
    words = said_reason(note)
    assignment.ended_on, assignment.result = actor.today(session), result
    session.flush()
    detail = {"post": assignment.post_id, "result": result.value}
    act(session, actor, case_id, EventKind.LEADER_RELEASED, detail=detail, note=words)


def may_record(session: Session, actor: Actor, case_id: int) -> bool:
    """Tell whether a matter within the scope has a running assignment that is the actor's to record on."""
    if actor.account.role not in ACTING:
        return False
    assignment = running_on(session, case_id)
    return assignment is not None and _is_own(session, actor, assignment)


def may_end(session: Session, actor: Actor, case_id: int) -> bool:
    """Tell whether a running assignment is the actor's to end: who only stands in for its leader does not."""
    assignment = running_on(session, case_id)
    return (
        assignment is not None and may_record(session, actor, case_id) and _is_own_for_good(actor, assignment)
    )


def open_matter(session: Session, actor: Actor, case_id: int, version: int) -> LedgerRow:
    """Return a matter of the scope at the version seen, held for the act, one that has ended being refused."""
    return still_open(matter_for(session, actor, case_id, version))


def still_open(row: LedgerRow) -> LedgerRow:
    """Return a matter, one that has ended being refused."""
    if row.stage not in OPEN_STAGES:
        raise ActRefused("matter_ended", number=row.number)
    return row


def without_leader(row: LedgerRow) -> LedgerRow:
    """Return a matter, one that a leader has in charge being refused."""
    if row.leader_id is not None:
        raise ActRefused("assigned_already", number=row.number)
    return row


def said_reason(reason: str) -> str:
    """Return what was typed as a reason on one line; ``reason_short`` (``least``), ``reason_long`` (``most``)."""
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(words) > LONGEST_NOTE:
        raise ActRefused("reason_long", most=LONGEST_NOTE)
    return words


def holder_in(session: Session, post_id: int, day: date) -> Post:
    """Return a county leader's post that is held on ``day``; ``post_unknown``, ``post_ended`` (``title``)."""
    post = session.get(Post, post_id)
    if post is None or not post.is_county_leader:
        raise ActRefused("post_unknown", post=post_id)
    if (post.from_on is not None and post.from_on > day) or (post.to_on is not None and post.to_on <= day):
        raise ActRefused("post_ended", title=post.title)
    return post


def running_on(session: Session, case_id: int) -> LeaderAssignment | None:
    """Return the running assignment of a matter."""
    return session.scalars(
        select(LeaderAssignment)
        .where(LeaderAssignment.case_id == case_id, LeaderAssignment.ended_on.is_(None))
        .order_by(LeaderAssignment.id.desc())
    ).first()


def _own_running(session: Session, actor: Actor, case_id: int, version: int) -> LeaderAssignment:
    require_role(actor, *ACTING)
    return _charge_of(session, actor, open_matter(session, actor, case_id, version))


def _charge_of(session: Session, actor: Actor, row: LedgerRow) -> LeaderAssignment:
    assignment = running_on(session, row.case_id)
    if assignment is None:
        raise ActRefused("not_assigned", number=row.number)
    if not _is_own(session, actor, assignment):
        raise ActRefused("not_own_assignment", number=row.number)
    return assignment


def _is_own_for_good(actor: Actor, assignment: LeaderAssignment) -> bool:
    return actor.account.role is Role.OFFICE or assignment.post_id == actor.account.post_id


def _is_own(session: Session, actor: Actor, assignment: LeaderAssignment) -> bool:
    if _is_own_for_good(actor, assignment):
        return True
    absences = stands_in_for(session, actor.account, actor.today(session))
    return any(one.who.post_id == assignment.post_id for one in absences)


def may_begin(session: Session, actor: Actor, row: LedgerRow, post_id: int, due_on: date) -> date:
    """Refuse a post that nobody holds and a limit that has passed; return the day of the act."""
    today = actor.today(session)
    holder_in(session, post_id, today)
    if due_on < today:
        raise ActRefused("limit_past", due=due_on.isoformat(), number=row.number)
    return today


def begin(
    session: Session,
    actor: Actor,
    row: LedgerRow,
    post_id: int,
    due_on: date,
    reason: str,
    *,
    outcome: ProposalOutcome = ProposalOutcome.OVERTAKEN,
) -> int:
    """Put the holder of a post in charge from today; a proposal that waits for the matter ends with ``outcome``."""
    may_begin(session, actor, row, post_id, due_on)
    settle_proposal(session, actor, row.case_id, outcome)
    assignment = taken_on(session, actor, row.case_id, post_id, due_on, reason)
    detail = {"post": post_id, "due": due_on.isoformat()}
    act(session, actor, row.case_id, EventKind.LEADER_ASSIGNED, detail=detail, note=reason)
    return assignment.id


def taken_on(
    session: Session, actor: Actor, case_id: int, post_id: int, due_on: date | None, reason: str
) -> LeaderAssignment:
    """Write the row of an assignment that begins today; the caller writes its event."""
    assignment = LeaderAssignment(
        case_id=case_id,
        post_id=post_id,
        start_on=actor.today(session),
        due_on=due_on,
        reason=screen_for(session, case_id, reason),
        recorded_at=actor.now,
    )
    session.add(assignment)
    session.flush()
    return assignment


def released(session: Session, actor: Actor, case_id: int, post_id: int, words: str, **detail: Any) -> None:
    """End the running assignment of a matter today as handed over, the former holder keeping what was before."""
    assignment = running_on(session, case_id)
    if assignment is not None:
        assignment.ended_on = actor.today(session)
        assignment.result = AssignmentResult.HANDED_OVER
        session.flush()
    said = {"post": post_id, **detail}
    act(session, actor, case_id, EventKind.LEADER_RELEASED, detail=said, note=words)


def pending_proposal(session: Session, case_id: int) -> AssignmentProposal | None:
    """Return the proposal of a leader that waits for its decision, None where there is none."""
    return session.scalars(
        select(AssignmentProposal).where(
            AssignmentProposal.case_id == case_id, AssignmentProposal.outcome.is_(None)
        )
    ).first()


def settle_proposal(session: Session, actor: Actor, case_id: int, outcome: ProposalOutcome) -> None:
    """End the proposal that waits for a matter, where one does."""
    pending = pending_proposal(session, case_id)
    if pending is not None:
        pending.outcome, pending.decided_by, pending.decided_at = outcome, actor.account.id, actor.now
        session.flush()
