"""The matters of one source that the board holds, as far as rows are matched and compared with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.models.cases import CASE_SPAN, Case
from db.models.records import ImportValue


@dataclass(frozen=True, slots=True)
class OnBoard:
    """One matter of a source."""

    id: int
    number: str
    official_number: str | None
    title: str
    summary: str
    registered_on: date
    version: int
    is_remembered: bool
    is_cancelled: bool
    """Moved away from the board: its number alone is left, and nothing may come back under it."""


def on_board(session: Session, source: str) -> Sequence[OnBoard]:
    """Return the matters of a source in the order in which they were made."""
    has_span = exists().where(CASE_SPAN.c.case_id == Case.id).correlate(Case)
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.official_number,
            Case.title,
            Case.summary,
            Case.registered_on,
            Case.version,
            ImportValue.case_id.is_not(None),
            ~has_span,
        )
        .outerjoin(ImportValue, ImportValue.case_id == Case.id)
        .where(Case.source == source)
        .order_by(Case.id)
    )
    return [OnBoard(*row) for row in rows]
