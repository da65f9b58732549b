"""Documents that came into the vault with their matter, opened by its handlers alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.documents import ENDINGS, MediaType, OpenedFile
from db.keys import about
from db.log import ring_of
from db.models.documents import CaseDocument
from db.queries.identity import Reader
from db.sealed.gate import SealedProblem, SealedRefused, note, sealed_case
from db.sealed.models import SealedDocument
from db.sealed.texts import plain
from db.sealed.words import SealedAct


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """One document in an opened accusation."""

    id: int
    title: str
    added_at: datetime


def take_documents(session: Session, case_id: int, sealed_case_id: int) -> int:
    """Seal every document of a matter again as the vault's, withdrawn ones too; return how many.

    The matter's own rows are the caller's to delete.
    """
    ring = ring_of(session)
    ids = session.scalars(
        select(CaseDocument.id).where(CaseDocument.case_id == case_id).order_by(CaseDocument.id)
    ).all()
    for number in ids:
        row = session.execute(
            select(
                CaseDocument.title,
                CaseDocument.media_type,
                CaseDocument.added_at,
                CaseDocument.key_id,
                CaseDocument.content,
            ).where(CaseDocument.id == number)
        ).one()
        content = ring.open(row.key_id, row.content, about("case_document", case_id, "content"))
        sealed = ring.seal(content, about("sealed_document", sealed_case_id, "content"))
        session.add(
            SealedDocument(
                sealed_case_id=sealed_case_id,
                media_type=row.media_type,
                added_at=row.added_at,
                key_id=sealed.key_id,
                title=ring.seal_text(row.title, about("sealed_document", sealed_case_id, "title")),
                content=sealed.data,
            )
        )
        session.flush()
    return len(ids)


def papers_of(session: Session, case_id: int) -> tuple[SealedPaper, ...]:
    """Return the documents of an accusation that the caller has opened to a handler, the oldest first."""
    rows = session.scalars(
        select(SealedDocument)
        .where(SealedDocument.sealed_case_id == case_id)
        .order_by(SealedDocument.added_at, SealedDocument.id)
    )
    return tuple(SealedPaper(row.id, plain(session, row, case_id, "title"), row.added_at) for row in rows)


def opened_paper(
    session: Session, reader: Reader, case_id: int, document_id: int, at: datetime
) -> OpenedFile:
    """Open a document of an accusation to a handler who may see it, and log it; anything else is ``NOT_FOUND``."""
    sealed_case(session, reader, case_id)
    row = session.execute(
        select(SealedDocument.media_type, SealedDocument.key_id, SealedDocument.content).where(
            SealedDocument.id == document_id, SealedDocument.sealed_case_id == case_id
        )
    ).first()
    if row is None:
        raise SealedRefused(SealedProblem.NOT_FOUND)
    media_type = MediaType(row.media_type)
    content = ring_of(session).open(row.key_id, row.content, about("sealed_document", case_id, "content"))
    note(session, SealedAct.OPENED, at=at, reader=reader, case_id=case_id, detail={"document": document_id})
    return OpenedFile(f"{case_id}-{document_id}{ENDINGS[media_type]}", media_type, content)
