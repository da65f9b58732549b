"""Facts about this database: whether it is a demo, its zone, its county."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.models.organisation import Area
from db.models.records import Setting

DEMO: Final = "is_demo"
ZONE: Final = "zone"
DERIVED: Final = "derived_version"
OWED: Final = "recompute_owed"
"""Stands while a new holiday notice or rule pack holds and spans do not all follow it yet; its value is the job's id."""


def setting(session: Session, key: str) -> str | None:
    """Return one setting, None where it was never made."""
    return session.scalar(select(Setting.value).where(Setting.key == key))


def is_recompute_owed(session: Session) -> bool:
    """Tell whether some figures may still follow the calendar or the rules of before."""
    return setting(session, OWED) is not None


def county_name(session: Session) -> str:
    """Return the name of the county, empty before areas are known."""
    found = session.scalar(
        select(Area.name).where(Area.kind == AreaKind.COUNTY).order_by(Area.position, Area.id).limit(1)
    )
    return found or ""
