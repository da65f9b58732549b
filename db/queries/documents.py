"""Documents of a matter: listed to whoever may open the matter, opened after a look that the log holds."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.documents import ENDINGS, Document, MediaType, OpenedFile
from db.keys import about
from db.log import ring_of
from db.models.accounts import Account
from db.models.documents import CaseDocument
from db.queries.identity import IdentityField, Reader, look_holds
from db.reference import local_day


def documents(session: Session, case_id: int, as_of: date) -> list[Document]:
    """Return the documents of a matter as known at the end of ``as_of``, the oldest first; the caller checks scope."""
    zone = session.info["zone"]
    adding, withdrawing = aliased(Account), aliased(Account)
    rows = session.execute(
        select(CaseDocument, adding.display_name, withdrawing.display_name)
        .outerjoin(adding, adding.id == CaseDocument.added_by)
        .outerjoin(withdrawing, withdrawing.id == CaseDocument.withdrawn_by)
        .where(CaseDocument.case_id == case_id)
        .order_by(CaseDocument.added_at, CaseDocument.id)
    )
    return [
        _document(
            one,
            added_by or "",
            withdrawn_by or "",
            as_of,
            one.withdrawn_at and local_day(one.withdrawn_at, zone),
        )
        for one, added_by, withdrawn_by in rows
        if local_day(one.added_at, zone) <= as_of
    ]


def _document(
    one: CaseDocument, added_by: str, withdrawn_by: str, as_of: date, withdrawn_on: date | None
) -> Document:
    is_withdrawn = withdrawn_on is not None and withdrawn_on <= as_of
    return Document(
        id=one.id,
        kind=one.kind,
        title=one.title,
        paper_number=one.paper_number,
        dated_on=one.dated_on,
        unit_id=one.unit_id,
        added_by=added_by,
        added_at=one.added_at,
        media_type=MediaType(one.media_type),
        size=one.size,
        withdrawn_by=withdrawn_by if is_withdrawn else "",
        withdrawn_at=one.withdrawn_at if is_withdrawn else None,
        withdrawn_reason=one.withdrawn_reason if is_withdrawn else "",
    )


def title_of(session: Session, case_id: int, document_id: int | None) -> str:
    """Return the title of a matter's document that can still be opened, "" where there is none."""
    asked = select(CaseDocument.title).where(
        CaseDocument.id == document_id, CaseDocument.case_id == case_id, CaseDocument.withdrawn_at.is_(None)
    )
    return session.scalar(asked) or ""


def looked_at(session: Session, reader: Reader, case_id: int, document_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at the document, in the log for ten minutes at most, still holds."""
    return look_holds(session, reader, case_id, IdentityField.DOCUMENT, document_id, now)


def opened_file(session: Session, case_id: int, document_id: int) -> OpenedFile | None:
    """Open the file of a document that is not withdrawn; callers have checked scope and look."""
    row = session.execute(
        select(CaseDocument.media_type, CaseDocument.key_id, CaseDocument.content).where(
            CaseDocument.id == document_id,
            CaseDocument.case_id == case_id,
            CaseDocument.withdrawn_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    media_type = MediaType(row.media_type)
    content = ring_of(session).open(row.key_id, row.content, about("case_document", case_id, "content"))
    return OpenedFile(f"{case_id}-{document_id}{ENDINGS[media_type]}", media_type, content)
