"""Which identities are sealed after the final end (domain rule 8), and which were destroyed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.models.retention import IdentitySeal
from db.reference import local_day

_SEAL: Final = IdentitySeal.__table__.c
SEALED_CASES: Final = select(_SEAL.case_id).where(_SEAL.unsealed_at.is_(None))
"""The matters whose identity is sealed now, or destroyed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Since when an identity is sealed, and since when there is none any more."""

    since_on: date
    final_on: date
    destroyed_on: date | None


def is_sealed(session: Session, case_id: int) -> bool:
    """Tell whether the identity of a matter is sealed: it opens with two persons, and in no other way."""
    return session.scalar(select(exists(SEALED_CASES.where(_SEAL.case_id == case_id)))) or False


def sealed_of(session: Session, case_id: int) -> Sealed | None:
    """Return since when the identity of a matter is sealed, None where it is not."""
    row = session.scalars(
        select(IdentitySeal).where(IdentitySeal.case_id == case_id, IdentitySeal.unsealed_at.is_(None))
    ).first()
    if row is None:
        return None
    zone = session.info["zone"]
    return Sealed(
        local_day(row.sealed_at, zone),
        row.final_on,
        None if row.destroyed_at is None else local_day(row.destroyed_at, zone),
    )


def is_destroyed(session: Session, case_id: int) -> bool:
    """Tell whether the identity of a matter was destroyed and the matter rests: nothing more of it is kept."""
    asked = SEALED_CASES.where(_SEAL.case_id == case_id, _SEAL.destroyed_at.is_not(None))
    return session.scalar(select(exists(asked))) or False


def destroyed_cases(session: Session) -> frozenset[int]:
    """Return the matters whose identity was destroyed: nothing brings it back while they rest."""
    return frozenset(session.scalars(SEALED_CASES.where(_SEAL.destroyed_at.is_not(None))))
