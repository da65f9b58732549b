"""Leaders' assignments (领导包案): give a matter to a leader, hand it over, record what the leader did.

The rules are domain.md's S5 and 五包: a person in a post holds the matter from a day, with a limit; every hand-over
has its reason; past figures stay with the former holder.
"""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.charge import ATTEMPTS, LONGEST_NOTE, LONGEST_TEAM, calls_of, end_refusal
from db.cohorts import OPEN_STAGES
from db.commands.acts import Actor, ActRefused, act, matter_for, matter_seen, require_role
from db.commands.identity import screen_for
from db.commands.late_entry import history_of
from db.enums import AssignmentResult, ChecklistItem, EventKind, Role
from db.models.assignments import AssignmentItem, AssignmentVisit, LeaderAssignment
from db.models.organisation import Post
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
    row = _free(_open_matter(session, actor, case_id, version))
    return _begin(session, actor, row, post_id, due_on, _checked(reason))


def check_assignment(
    session: Session, actor: Actor, case_id: int, post_id: int, due_on: date, reason: str, *, version: int
) -> LedgerRow:
    """Raise what ``assign`` would now, changing nothing; return the matter where it would be assigned."""
    require_role(actor, *ASSIGNING)
    row = matter_seen(session, actor, case_id, version)
    _may_begin(session, actor, _free(_still_open(row)), post_id, due_on)
    _checked(reason)
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
    row = _open_matter(session, actor, case_id, version)
    if row.leader_id is None:
        raise ActRefused("not_assigned", number=row.number)
    if row.leader_id == post_id:
        raise ActRefused("same_leader", number=row.number)
    words = _checked(reason)
    _holder(session, post_id, actor.today(session))
    assignment = _running(session, case_id)
    if assignment is not None:
        assignment.ended_on = actor.today(session)
        assignment.result = AssignmentResult.HANDED_OVER
        session.flush()
    act(session, actor, case_id, EventKind.LEADER_RELEASED, detail={"post": row.leader_id}, note=words)
    return _begin(session, actor, row, post_id, due_on, words)


def record_item(
    session: Session, actor: Actor, case_id: int, item: ChecklistItem, note: str, *, version: int
) -> None:
    """Record that one of the five items was done today, with what was done."""
    assignment = _own_running(session, actor, case_id, version)
    words = screen_for(session, case_id, _checked(note))
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
    words = screen_for(session, case_id, _checked(note))
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
    words = screen_for(session, case_id, _checked(plan))
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

    ``ActRefused``: ``not_assigned``, ``not_own_assignment``, and the codes of ``db.charge.end_refusal``.
    """
    require_role(actor, *ACTING)
    row = matter_for(session, actor, case_id, version)
    assignment = _charge_of(session, actor, row)
    history = history_of(session, actor, case_id)
    matter = history.stood_on(history.today).matter
    missing = end_refusal(result, matter, calls_of(history.events))
    if missing is not None:
        raise ActRefused(missing, number=row.number, attempts=ATTEMPTS)
    words = _checked(note)
    assignment.ended_on, assignment.result = actor.today(session), result
    session.flush()
    detail = {"post": assignment.post_id, "result": result.value}
    act(session, actor, case_id, EventKind.LEADER_RELEASED, detail=detail, note=words)


def may_record(session: Session, actor: Actor, case_id: int) -> bool:
    """Tell whether a matter within the scope has a running assignment that is the actor's to record on."""
    if actor.account.role not in ACTING:
        return False
    assignment = _running(session, case_id)
    return assignment is not None and _is_own(actor, assignment)


def _open_matter(session: Session, actor: Actor, case_id: int, version: int) -> LedgerRow:
    return _still_open(matter_for(session, actor, case_id, version))


def _still_open(row: LedgerRow) -> LedgerRow:
    if row.stage not in OPEN_STAGES:
        raise ActRefused("matter_ended", number=row.number)
    return row


def _free(row: LedgerRow) -> LedgerRow:
    if row.leader_id is not None:
        raise ActRefused("assigned_already", number=row.number)
    return row


def _checked(reason: str) -> str:
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(words) > LONGEST_NOTE:
        raise ActRefused("reason_long", most=LONGEST_NOTE)
    return words


def _holder(session: Session, post_id: int, day: date) -> Post:
    post = session.get(Post, post_id)
    if post is None or not post.is_county_leader:
        raise ActRefused("post_unknown", post=post_id)
    if (post.from_on is not None and post.from_on > day) or (post.to_on is not None and post.to_on <= day):
        raise ActRefused("post_ended", title=post.title)
    return post


def _running(session: Session, case_id: int) -> LeaderAssignment | None:
    return session.scalars(
        select(LeaderAssignment)
        .where(LeaderAssignment.case_id == case_id, LeaderAssignment.ended_on.is_(None))
        .order_by(LeaderAssignment.id.desc())
    ).first()


def _own_running(session: Session, actor: Actor, case_id: int, version: int) -> LeaderAssignment:
    require_role(actor, *ACTING)
    return _charge_of(session, actor, _open_matter(session, actor, case_id, version))


def _charge_of(session: Session, actor: Actor, row: LedgerRow) -> LeaderAssignment:
    assignment = _running(session, row.case_id)
    if assignment is None:
        raise ActRefused("not_assigned", number=row.number)
    if not _is_own(actor, assignment):
        raise ActRefused("not_own_assignment", number=row.number)
    return assignment


def _is_own(actor: Actor, assignment: LeaderAssignment) -> bool:
    return actor.account.role is Role.OFFICE or assignment.post_id == actor.account.post_id


def _may_begin(session: Session, actor: Actor, row: LedgerRow, post_id: int, due_on: date) -> date:
    """Refuse a post that nobody holds and a limit that has passed; return the day of the act."""
    today = actor.today(session)
    _holder(session, post_id, today)
    if due_on < today:
        raise ActRefused("limit_past", due=due_on.isoformat(), number=row.number)
    return today


def _begin(session: Session, actor: Actor, row: LedgerRow, post_id: int, due_on: date, reason: str) -> int:
    today = _may_begin(session, actor, row, post_id, due_on)
    assignment = LeaderAssignment(
        case_id=row.case_id,
        post_id=post_id,
        start_on=today,
        due_on=due_on,
        reason=screen_for(session, row.case_id, reason),
        recorded_at=actor.now,
    )
    session.add(assignment)
    session.flush()
    detail = {"post": post_id, "due": due_on.isoformat()}
    act(session, actor, row.case_id, EventKind.LEADER_ASSIGNED, detail=detail, note=reason)
    return assignment.id
