"""Who may come into the vault: accounts named by hand, and none that stands under the accused."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role
from db.log import Chain, Signer, append_to
from db.models.accounts import Account
from db.queries.identity import Reader
from db.queries.scopes import units_under
from db.sealed.models import SealedAvoidance, SealedCase, SealedHandler, SealedLog
from db.sealed.words import SealedAct

HEAD_FILE: Final = "sealed.head"
VAULT_CHAIN: Final = Chain(SealedLog, HEAD_FILE, 0x736C67)


class SealedProblem(StrEnum):
    """Why the vault refuses; to a reader outside it, everything is ``NOT_FOUND``."""

    NOT_FOUND = "not_found"
    NOT_A_MEMBER = "not_a_member"
    TEXT_MISSING = "text_missing"
    TEXT_REFUSED = "text_refused"
    RECEIPT_MISSING = "receipt_missing"
    ALREADY_ROUTED = "already_routed"
    CLOSED = "closed"
    LOOKS_LIKE_PERSON = "looks_like_person"
    UNIT_UNKNOWN = "unit_unknown"
    CASE_UNKNOWN = "case_unknown"
    ALREADY_SPLIT = "already_split"


class SealedRefused(Exception):
    """Raised with a code; the caller shows nothing of what was asked for."""

    def __init__(self, problem: SealedProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.code = problem.value


def note(
    session: Session,
    act: SealedAct,
    *,
    at: datetime,
    reader: Signer | None,
    case_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write the vault's own log."""
    append_to(VAULT_CHAIN, session, kind=act, at=at, account=reader, case_id=case_id, detail=detail)


def is_handler(session: Session, reader: Reader) -> bool:
    """Tell whether an account is named to handle accusations now; only members of the office can be."""
    asked = (
        select(SealedHandler.id)
        .join(Account, Account.id == SealedHandler.account_id)
        .where(
            SealedHandler.account_id == reader.id,
            SealedHandler.ended_at.is_(None),
            Account.is_active.is_(True),
            Account.role == Role.OFFICE,
        )
    )
    return session.scalar(asked.limit(1)) is not None


def require_handler(session: Session, reader: Reader) -> None:
    """Refuse whoever is not named, as if there were nothing here."""
    if not is_handler(session, reader):
        raise SealedRefused(SealedProblem.NOT_FOUND)


def shut_out(session: Session, reader: Reader) -> set[int]:
    """Return the ids of accusations that a handler must not see.

    They are those about the office itself or a county leader, those whose accused unit is the handler's own or
    stands above it, and those the handler must avoid.
    """
    hidden = set(session.scalars(select(SealedCase.id).where(SealedCase.is_about_office.is_(True))))
    hidden |= set(
        session.scalars(select(SealedAvoidance.sealed_case_id).where(SealedAvoidance.account_id == reader.id))
    )
    if reader.unit_id is not None:
        accused = session.execute(select(SealedCase.id, SealedCase.accused_unit_id))
        below: dict[int, frozenset[int]] = {}
        for case_id, unit_id in accused:
            if unit_id is None:
                continue
            if unit_id not in below:
                below[unit_id] = units_under(session, unit_id)
            if reader.unit_id in below[unit_id]:
                hidden.add(case_id)
    return hidden


def sealed_case(session: Session, reader: Reader, case_id: int) -> SealedCase:
    """Return one accusation to a handler who may see it; anything else is ``NOT_FOUND``."""
    require_handler(session, reader)
    found = session.get(SealedCase, case_id)
    if found is None or case_id in shut_out(session, reader):
        raise SealedRefused(SealedProblem.NOT_FOUND)
    return found
