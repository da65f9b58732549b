"""The petition offices among the units: what is new lies with them till it is sent on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import UnitKind
from db.models.organisation import Unit


def petition_offices(session: Session) -> tuple[int, ...]:
    """Return the ids of the petition offices in the order of units."""
    asked = select(Unit.id).where(Unit.kind == UnitKind.PETITION_OFFICE).order_by(Unit.position, Unit.id)
    return tuple(session.scalars(asked))
