"""Who avoids a matter (回避), and whom the office may keep out of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.enums import Role
from db.models.accounts import Account, AccountInterest
from db.models.organisation import Unit

DECLARING: Final = (Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.DELEGATE)
"""Roles that see rows of matters, and so can avoid one."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account that could be kept out of a matter, with its unit's name."""

    account_id: int
    username: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Avoiding:
    """An account that avoids a matter since a moment, with its reason, screened."""

    interest_id: int
    name: str
    reason: str
    declared_at: datetime


def avoidable(session: Session, case_id: int) -> list[Colleague]:
    """Return the accounts in use that could see rows and do not avoid the matter yet, by unit and name."""
    rows = session.execute(
        select(Account.id, Account.username, Account.display_name, Unit.name)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(
            Account.is_active,
            Account.role.in_(DECLARING),
            ~exists().where(
                AccountInterest.account_id == Account.id,
                AccountInterest.case_id == case_id,
                AccountInterest.lifted_at.is_(None),
            ),
        )
        .order_by(Unit.name, Account.display_name, Account.id)
    )
    return [Colleague(key, username, name, unit or "") for key, username, name, unit in rows]


def avoiding(session: Session, case_id: int) -> list[Avoiding]:
    """Return who avoids a matter now, the longest first."""
    rows = session.execute(
        select(AccountInterest.id, Account.display_name, AccountInterest.reason, AccountInterest.declared_at)
        .join(Account, Account.id == AccountInterest.account_id)
        .where(AccountInterest.case_id == case_id, AccountInterest.lifted_at.is_(None))
        .order_by(AccountInterest.declared_at, AccountInterest.id)
    )
    return [Avoiding(*row) for row in rows]
