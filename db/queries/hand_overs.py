"""Hand-overs of leaders' assignments that wait for a signature, and the posts whose holder has left."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.charge_hand_over import Signing, Waiting
from db.cohorts import Cohort
from db.enums import Role
from db.filters import CaseFilter
from db.models.accounts import Account
from db.models.assignments import HandOver, HandOverMatter
from db.models.organisation import Post
from db.queries.accounts import AccountRow
from db.queries.posts import is_held
from db.scope import Scope
from db.tally.counts import shown_among


def ended_posts(session: Session, day: date) -> tuple[int, ...]:
    """Return the county leaders' posts that nobody holds any more on ``day``; a post still holds the day before ``to_on``."""
    asked = select(Post.id).where(Post.is_county_leader, Post.to_on <= day)
    return tuple(session.scalars(asked.order_by(Post.position, Post.id)))


def hand_overs_waiting(session: Session, scope: Scope, today: date) -> tuple[Waiting, ...]:
    """Return the hand-overs that wait, longest first, to who sees all matters; others see none.

    Of each only the matters that the giver still has in charge and that the scope shows are named.
    """
    if scope.units is not None or not scope.sees_rows:
        return ()
    rows = session.execute(
        select(HandOver, Account.display_name)
        .join(Account, Account.id == HandOver.prepared_by)
        .where(HandOver.taken_at.is_(None), HandOver.withdrawn_at.is_(None))
        .order_by(HandOver.id)
    ).all()
    if not rows:
        return ()
    posts = {one.id: one for one in session.scalars(select(Post).where(Post.is_county_leader))}
    signing = with_account(session, posts)
    matters: dict[int, list[int]] = defaultdict(list)
    for matter in session.scalars(
        select(HandOverMatter)
        .where(HandOverMatter.hand_over_id.in_([one.id for one, _by in rows]))
        .order_by(HandOverMatter.case_id)
    ):
        matters[matter.hand_over_id].append(matter.case_id)
    found = []
    for one, by in rows:
        giver = posts[one.from_post_id]
        chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=(giver.id,))
        seen = shown_among(session, set(matters[one.id]), chosen, scope, today)
        found.append(
            Waiting(
                id=one.id,
                from_post_id=giver.id,
                to_post_id=one.to_post_id,
                reason=one.reason,
                by=by,
                at=one.prepared_at,
                given_at=one.given_at,
                cases=tuple(case_id for case_id in matters[one.id] if case_id in seen),
                is_giver_owed=one.given_at is None
                and giver.id in signing
                and is_held(giver.from_on, giver.to_on, today),
                is_on_paper=one.to_post_id not in signing,
                version=one.version,
            )
        )
    return tuple(found)


def hand_over_waiting(session: Session, hand_over_id: int, scope: Scope, today: date) -> Waiting | None:
    """Return one hand-over that waits, None where it does not or is not the reader's to see."""
    waiting = hand_overs_waiting(session, scope, today)
    return next((one for one in waiting if one.id == hand_over_id), None)


def with_account(session: Session, posts: Iterable[int]) -> frozenset[int]:
    """Return those of some posts whose holder has an active account of a leader, and can sign."""
    asked = select(Account.post_id).where(
        Account.role == Role.LEADER, Account.is_active, Account.post_id.in_(tuple(posts))
    )
    return frozenset(post for post in session.scalars(asked) if post is not None)


def signings(one: Waiting, account: AccountRow) -> tuple[Signing, ...]:
    """Return what an account may do with a hand-over now: the giver first, then the taker; the office may withdraw it."""
    if account.role is Role.OFFICE:
        can_record = one.is_on_paper and not one.is_giver_owed
        return (Signing.PAPER, Signing.WITHDRAW) if can_record else (Signing.WITHDRAW,)
    if account.role is not Role.LEADER or account.post_id is None:
        return ()
    if account.post_id == one.from_post_id and one.is_giver_owed:
        return (Signing.GIVE,)
    if account.post_id == one.to_post_id and not one.is_giver_owed:
        return (Signing.TAKE,)
    return ()
