"""Keep an account out of a matter in which it has an interest (回避), and let it back where that was declared in error."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, matter_for, require_role
from db.commands.identity import screen_for
from db.enums import LogKind, Role
from db.log import append
from db.models.accounts import AccountInterest
from db.queries.avoidance import DECLARING, avoidable

ORDERING: Final = (Role.OFFICE,)
SHORTEST_REASON: Final = 2
LONGEST_REASON: Final = 120


def declare_interest(session: Session, actor: Actor, case_id: int, reason: str) -> None:
    """Keep the actor's own account out of a matter that it sees now (信访工作条例 2022 Art. 28).

    From then on the matter is in no row, figure, act or paper of the account. The log keeps the reason, screened.
    ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``reason_short`` (``least``), ``reason_long`` (``most``).
    """
    require_role(actor, *DECLARING)
    matter_for(session, actor, case_id)
    kept = _screened(session, case_id, reason)
    _keep_out(session, actor, case_id, actor.account.id, kept)
    _log(session, actor, case_id, "interest_declared", kept)


def order_avoidance(session: Session, actor: Actor, case_id: int, account_id: int, reason: str) -> None:
    """Keep somebody else's account out of a matter: the office says so where the person has not (2022 Art. 28).

    ``ActRefused``: as ``declare_interest``, and ``account_unknown`` for one that could not handle the matter anyhow
    or avoids it already.
    """
    require_role(actor, *ORDERING)
    matter_for(session, actor, case_id)
    found = {one.account_id: one for one in avoidable(session, case_id)}.get(account_id)
    if found is None or account_id == actor.account.id:
        raise ActRefused("account_unknown")
    kept = _screened(session, case_id, reason)
    _keep_out(session, actor, case_id, account_id, kept)
    _log(session, actor, case_id, "avoidance_ordered", kept, found.username)


def lift_avoidance(session: Session, actor: Actor, case_id: int, interest_id: int, reason: str) -> None:
    """Let an account back to a matter which it avoids without cause; the office does so, nobody for himself.

    What was declared stays with both reasons. ``ActRefused``: as ``declare_interest``, and ``interest_unknown``.
    """
    require_role(actor, *ORDERING)
    matter_for(session, actor, case_id)
    held = session.scalars(
        select(AccountInterest)
        .where(AccountInterest.id == interest_id, AccountInterest.case_id == case_id)
        .with_for_update()
    ).one_or_none()
    # Who avoids a matter does not see it; what the actor sees is never its own.
    if held is None or held.lifted_at is not None:
        raise ActRefused("interest_unknown")
    kept = _screened(session, case_id, reason)
    held.lifted_at, held.lifted_by, held.lift_reason = actor.now, actor.account.id, kept
    session.flush()
    _log(session, actor, case_id, "avoidance_lifted", kept, str(held.account_id))


def _screened(session: Session, case_id: int, reason: str) -> str:
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(words) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    return screen_for(session, case_id, words)[:LONGEST_REASON]


def _keep_out(session: Session, actor: Actor, case_id: int, account_id: int, reason: str) -> None:
    session.add(
        AccountInterest(
            account_id=account_id,
            case_id=case_id,
            reason=reason,
            declared_at=actor.now,
            declared_by=actor.account.id,
        )
    )
    session.flush()


def _log(session: Session, actor: Actor, case_id: int, what: str, reason: str, whom: str = "") -> None:
    detail = {"act": what, "reason": reason} | ({"of": whom} if whom else {})
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case_id, detail=detail)
