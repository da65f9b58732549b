"""The matters that an import is about, for a filter: the rows that one of its counts opens."""

from typing import Any

from sqlalchemy import Select, select

from db.filters import Imported
from db.models.records import ImportRow


def imported(asked: Imported) -> Select[Any]:
    """Return the query for the ids of the matters of an import, or of one of its outcomes."""
    found = select(ImportRow.case_id).where(ImportRow.run_id == asked.run)
    return found if asked.outcome is None else found.where(ImportRow.outcome == asked.outcome)
