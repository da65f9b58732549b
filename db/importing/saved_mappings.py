"""Keep mappings by name for the next file of the same form."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importing.mapping import Mapping, MappingRefused, read_mapping, write_mapping
from db.models.records import SavedMapping

MOST_NAME = 60


def save_mapping(session: Session, name: str, mapping: Mapping, now: datetime) -> None:
    """Keep a mapping under a name, in place of the one kept before; ``MappingRefused`` ``name`` where it is empty."""
    plain = " ".join(name.split())[:MOST_NAME]
    if not plain:
        raise MappingRefused("name", value=name)
    held = session.scalar(select(SavedMapping).where(SavedMapping.name == plain))
    if held is None:
        session.add(SavedMapping(name=plain, text=write_mapping(mapping), saved_at=now))
    else:
        held.text, held.saved_at = write_mapping(mapping), now
    session.flush()


def saved_mapping(session: Session, name: str) -> Mapping | None:
    """Return the mapping kept under a name, None where there is none."""
    text = session.scalar(select(SavedMapping.text).where(SavedMapping.name == name))
    return None if text is None else read_mapping(text)


def saved_names(session: Session) -> list[str]:
    """Return the names under which mappings are kept."""
    return list(session.scalars(select(SavedMapping.name).order_by(SavedMapping.name)))
