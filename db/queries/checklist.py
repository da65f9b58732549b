"""What the items of a leader's checklist (五包) are called, as it was known on a day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ChecklistItem
from db.models.catalogue import ChecklistWords
from db.reference import local_day


def checklist_words(session: Session, as_of: date) -> Mapping[ChecklistItem, str]:
    """Return the county's own words of each item at the end of ``as_of``; an item with the usual words is left out."""
    zone = session.info["zone"]
    rows = session.scalars(select(ChecklistWords).order_by(ChecklistWords.recorded_at, ChecklistWords.id))
    known = {row.item: row.words for row in rows if local_day(row.recorded_at, zone) <= as_of}
    return {item: known[item] for item in ChecklistItem if known.get(item)}
