"""The matters that rows of one source may be: its own, and those typed by hand under an official number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from db.models.cases import CASE_SPAN, Case
from db.models.records import ImportValue

BY_HAND: Final = "board"
"""The source of what was typed on the board itself."""


@dataclass(frozen=True, slots=True)
class OnBoard:
    """One matter of a source, or one that ``is_typed`` here and becomes the source's by its official number."""

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
    is_typed: bool = False


def on_board(session: Session, source: str) -> Sequence[OnBoard]:
    """Return the matters of a source in the order in which they were made, after those typed under official numbers.

    So of two matters under one number the source's own is the last, and is the one that a row is.
    """
    is_typed = and_(Case.source == BY_HAND, Case.official_number.is_not(None), Case.source != source)
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
            ImportValue.case_id.is_not(None).label("is_remembered"),
            (~has_span).label("is_cancelled"),
            is_typed.label("is_typed"),
        )
        .outerjoin(ImportValue, ImportValue.case_id == Case.id)
        .where(or_(Case.source == source, is_typed))
        .order_by(is_typed.desc(), Case.id)
    )
    return [
        OnBoard(
            row.id,
            row.number,
            row.official_number,
            row.title,
            row.summary,
            row.registered_on,
            row.version,
            row.is_remembered,
            row.is_cancelled,
            row.is_typed,
        )
        for row in rows
    ]
