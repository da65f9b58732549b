"""Hand-overs (交接) of leaders' assignments: prepared by the office, confirmed by the giver in office, signed by the taker.

With the taker's signature all its matters move at once, each keeping its own limit; what was before stays the
former holder's. A matter that ended meanwhile, or that the taker must avoid (2022 Art. 28), stays where it is.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.charge_hand_over import Signing
from db.cohorts import OPEN_STAGES, Cohort
from db.commands.acts import Actor, ActRefused, act, matter_for, require_role
from db.commands.assignments import holder_in, released, running_on, said_reason, taken_on
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Role
from db.filters import CaseFilter
from db.log import append
from db.models.accounts import Account
from db.models.assignments import HandOver, HandOverMatter
from db.queries.hand_overs import hand_over_waiting, hand_overs_waiting, signings
from db.tally.counts import shown_among

MOST_MATTERS: Final = 200


def prepare(
    session: Session, actor: Actor, from_post_id: int, to_post_id: int, case_ids: Collection[int], reason: str
) -> int:
    """Prepare the hand-over of some matters of one leader to the holder of another post; return its id.

    ``ActRefused``: ``same_post``, ``post_unknown``, ``post_ended``, ``none_chosen``, ``too_many_at_once`` (``most``),
    ``not_in_charge`` where the giver has not all of them in charge, ``handed_over_already`` where one of them waits in
    another hand-over, and those of a reason.
    """
    require_role(actor, Role.OFFICE)
    today = actor.today(session)
    if from_post_id == to_post_id:
        raise ActRefused("same_post")
    holder_in(session, to_post_id, today)
    words = said_reason(reason)
    wanted = frozenset(case_ids)
    if not wanted:
        raise ActRefused("none_chosen")
    if len(wanted) > MOST_MATTERS:
        raise ActRefused("too_many_at_once", most=MOST_MATTERS)
    held = CaseFilter(cohort=Cohort.ASSIGNED, leaders=(from_post_id,))
    if shown_among(session, wanted, held, actor.scope, today) != wanted:
        raise ActRefused("not_in_charge")
    if any(wanted.intersection(one.cases) for one in hand_overs_waiting(session, actor.scope, today)):
        raise ActRefused("handed_over_already")
    prepared = HandOver(
        from_post_id=from_post_id,
        to_post_id=to_post_id,
        reason=words,
        prepared_by=actor.account.id,
        prepared_at=actor.now,
    )
    session.add(prepared)
    session.flush()
    session.add_all(HandOverMatter(hand_over_id=prepared.id, case_id=one) for one in sorted(wanted))
    session.flush()
    _log(session, actor, "hand_over_prepared", prepared)
    return prepared.id


def sign(session: Session, actor: Actor, hand_over_id: int, signing: Signing, *, version: int) -> int:
    """Do one thing with a hand-over that waits; return how many matters moved, 0 for all but a taker's signature.

    ``ActRefused``: ``hand_over_unknown``, ``hand_over_not_yours``, ``post_ended`` where the taker has left too;
    ``ChangedByOther`` where another version of it holds.
    """
    require_role(actor, Role.OFFICE, Role.LEADER)
    today = actor.today(session)
    waiting = hand_over_waiting(session, hand_over_id, actor.scope, today)
    row = session.get(HandOver, hand_over_id, with_for_update=True)
    if waiting is None or row is None:
        raise ActRefused("hand_over_unknown")
    if row.version != version:
        who = session.get(Account, row.given_by or row.prepared_by)
        raise ChangedByOther(
            "" if who is None else who.display_name, row.given_at or row.prepared_at, row.version
        )
    if signing not in signings(waiting, actor.account):
        raise ActRefused("hand_over_not_yours")
    moved = 0
    match signing:
        case Signing.GIVE:
            row.given_by, row.given_at = actor.account.id, actor.now
        case Signing.WITHDRAW:
            row.withdrawn_by, row.withdrawn_at = actor.account.id, actor.now
        case Signing.TAKE | Signing.PAPER:
            holder_in(session, row.to_post_id, today)
            row.taken_by, row.taken_at = actor.account.id, actor.now
            row.is_on_paper = signing is Signing.PAPER
            moved = sum(_move(session, actor, row, case_id) for case_id in waiting.cases)
    session.flush()
    _log(session, actor, f"hand_over_{signing}", row)
    return moved


def _move(session: Session, actor: Actor, row: HandOver, case_id: int) -> bool:
    matter = matter_for(session, actor, case_id)
    if matter.leader_id != row.from_post_id or matter.stage not in OPEN_STAGES:
        return False
    former = running_on(session, case_id)
    due_on = matter.assignment_due_on
    released(session, actor, case_id, row.from_post_id, row.reason, hand_over=row.id)
    assignment = taken_on(session, actor, case_id, row.to_post_id, due_on, row.reason)
    if former is not None:
        # The plan is the matter's; what was done under it stays with who did it.
        assignment.plan, assignment.team = former.plan, former.team
    detail = {"post": row.to_post_id, "hand_over": row.id} | (
        {} if due_on is None else {"due": due_on.isoformat()}
    )
    act(session, actor, case_id, EventKind.LEADER_ASSIGNED, detail=detail, note=row.reason)
    held = session.get(HandOverMatter, (row.id, case_id))
    if held is not None:
        held.is_moved = True
    return True


def _log(session: Session, actor: Actor, said: str, row: HandOver) -> None:
    matters = session.scalars(select(HandOverMatter.case_id).where(HandOverMatter.hand_over_id == row.id))
    append(
        session,
        kind=LogKind.ACTED,
        at=actor.now,
        account=actor.account,
        detail={
            "act": said,
            "hand_over": row.id,
            "from_post": row.from_post_id,
            "to_post": row.to_post_id,
            "cases": sorted(matters),
        },
    )
