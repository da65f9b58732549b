"""The papers of a matter, and whether the reader's look at their addressee still holds."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.models.papers import CasePaper
from db.models.records import LogRow
from db.papers import Paper
from db.queries.documents import LOOK_LASTS
from db.queries.identity import IdentityField, Reader


def papers(session: Session, case_id: int) -> list[Paper]:
    """Return the papers of a matter as they are now, the oldest first; the caller checks the scope."""
    rows = session.scalars(select(CasePaper).where(CasePaper.case_id == case_id).order_by(CasePaper.id))
    return [_paper(row) for row in rows]


def paper(session: Session, case_id: int, paper_id: int) -> Paper | None:
    """Return one paper of a matter; the caller checks the scope."""
    row = session.scalar(select(CasePaper).where(CasePaper.id == paper_id, CasePaper.case_id == case_id))
    return None if row is None else _paper(row)


def _paper(row: CasePaper) -> Paper:
    return Paper(
        id=row.id,
        kind=row.kind,
        state=row.state,
        number=row.number,
        unit_id=row.unit_id,
        body=row.body,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        checked_by=row.checked_by,
        issued_at=row.issued_at,
        served_on=row.served_on,
        service=row.service,
        void_reason=row.void_reason,
        version=row.version,
    )


def is_addressee_open(session: Session, reader: Reader, case_id: int, paper_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at whom a paper goes to, in the log for ten minutes at most, still holds."""
    asked = select(LogRow.detail).where(
        LogRow.kind == LogKind.REVEALED,
        LogRow.account_id == reader.id,
        LogRow.case_id == case_id,
        LogRow.at > now - LOOK_LASTS,
        LogRow.at <= now,
    )
    return any(
        detail.get("field") == IdentityField.ADDRESSEE and detail.get("paper") == paper_id
        for detail in session.scalars(asked)
    )
