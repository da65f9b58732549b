"""Which matters an account may see, by its role (domain rules: roles and rights)."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.enums import Role
from db.models.accounts import Account, AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import CaseParticipant
from db.models.institutions import Hearing
from db.models.organisation import Unit, UnitSuccession
from db.naming import kept_names
from db.queries.accounts import AccountRow
from db.scope import Scope

_INTEREST: Final = AccountInterest.__table__.c
_ACCOUNT: Final = Account.__table__.c
_AVOIDED: Final = select(_INTEREST.case_id).where(
    _INTEREST.account_id == bindparam("account"), _INTEREST.lifted_at.is_(None)
)
_AVOIDED_BY_LEADER: Final = (
    select(_INTEREST.case_id)
    .join_from(AccountInterest.__table__, Account.__table__, _ACCOUNT.id == _INTEREST.account_id)
    .where(_ACCOUNT.post_id == bindparam("post"), _ACCOUNT.role == Role.LEADER, _INTEREST.lifted_at.is_(None))
)


def scope_of(session: Session, account: AccountRow) -> Scope:
    """Build the scope of an account from its rows now, never from anything that a request says.

    Leaders and the office see every unit; a unit sees itself, what is below it, what it followed, and what it
    co-handles; a hearing secretary sees open hearing files; a delegate sees the open assignments of one leader's
    post; the auditor counts everything and sees no row; an administrator sees no matter. Matters that the account
    must avoid are excluded for all (信访工作条例 2022 Art. 28), for a delegate those of the leader too.
    """
    excluded = frozenset(session.scalars(_AVOIDED, {"account": account.id}))
    if account.role is Role.DELEGATE and account.post_id is not None:
        excluded |= frozenset(session.scalars(_AVOIDED_BY_LEADER, {"post": account.post_id}))
    match account.role:
        case Role.LEADER | Role.OFFICE:
            return Scope(account.role, units=None, excluded=excluded)
        case Role.AUDITOR:
            return Scope(account.role, units=None, excluded=excluded, sees_rows=False)
        case Role.UNIT if account.unit_id is not None:
            units = units_under(session, account.unit_id)
            return Scope(account.role, units=units, also=_co_handled(session, units), excluded=excluded)
        case Role.HEARING:
            files = session.scalars(
                select(Hearing.case_id).where(Hearing.concluded_on.is_(None), Hearing.refused_on.is_(None))
            )
            return Scope(account.role, also=frozenset(files), excluded=excluded)
        case Role.DELEGATE if account.post_id is not None:
            charged = session.scalars(
                select(LeaderAssignment.case_id).where(
                    LeaderAssignment.post_id == account.post_id, LeaderAssignment.ended_on.is_(None)
                )
            )
            return Scope(account.role, also=frozenset(charged), excluded=excluded)
        case _:
            return Scope(account.role, excluded=excluded)


def units_under(session: Session, unit_id: int) -> frozenset[int]:
    """Return a unit, all units below it, and those that any of these followed, as in a merger."""
    return kept_names(session, ("under", unit_id), lambda: _under(session, unit_id))


def _under(session: Session, unit_id: int) -> frozenset[int]:
    below: dict[int, list[int]] = {}
    for child, parent in session.execute(select(Unit.id, Unit.parent_id).where(Unit.parent_id.is_not(None))):
        if parent is not None:
            below.setdefault(parent, []).append(child)
    for former, successor in session.execute(select(UnitSuccession.unit_id, UnitSuccession.successor_id)):
        below.setdefault(successor, []).append(former)
    found: set[int] = set()
    waiting = [unit_id]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(below.get(unit, ()))
    return frozenset(found)


def _co_handled(session: Session, units: Iterable[int]) -> frozenset[int]:
    asked = select(CaseParticipant.case_id).where(CaseParticipant.unit_id.in_(tuple(units)))
    return frozenset(session.scalars(asked))
