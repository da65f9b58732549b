"""Facts about this database: whether it is a demo, its zone, its county."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.models.organisation import Area
from db.models.records import Setting

DEMO: Final = "is_demo"
ZONE: Final = "zone"
DERIVED: Final = "derived_version"
OWED: Final = "recompute_owed"
"""Stands while a new holiday notice or rule pack holds and spans do not all follow it yet; its value is the job's id."""

_SETTING: Final = Setting.__table__.c
# Stated once and on the table itself: every request asks for one.
_VALUE: Final = select(_SETTING.value).where(_SETTING.key == bindparam("key"))


def setting(session: Session, key: str) -> str | None:
    """Return one setting, None where it was never made."""
    return session.scalar(_VALUE, {"key": key})


def is_recompute_owed(session: Session) -> bool:
    """Tell whether some figures may still follow the calendar or the rules of before."""
    return setting(session, OWED) is not None


def county_name(session: Session) -> str:
    """Return the name of the county, empty before areas are known."""
    found = session.scalar(
        select(Area.name).where(Area.kind == AreaKind.COUNTY).order_by(Area.position, Area.id).limit(1)
    )
    return found or ""
