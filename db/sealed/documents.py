"""Documents that came into the vault with their matter, opened by its handlers alone."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.documents import ENDINGS, MediaType, OpenedFile
from db.enums import DocumentKind
from db.keys import about
from db.log import ring_of
from db.models.accounts import Account
from db.models.documents import CaseDocument
from db.queries.identity import Reader
from db.sealed.gate import SealedProblem, SealedRefused, note, sealed_case
from db.sealed.models import SealedDocument
from db.sealed.texts import plain
from db.sealed.words import SealedAct


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """One document in an opened accusation; a withdrawn one stays in the list and opens no more."""

    id: int
    title: str
    added_at: datetime
    kind: DocumentKind
    paper_number: str
    dated_on: date | None
    added_by: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


def take_documents(session: Session, case_id: int, sealed_case_id: int) -> int:
    """Seal every document of a matter that has its file again as the vault's, withdrawn ones too; return how many.

    The matter's own rows are the caller's to delete.
    """
    ring = ring_of(session)
    adding, withdrawing = aliased(Account), aliased(Account)
    ids = session.scalars(
        select(CaseDocument.id)
        .where(CaseDocument.case_id == case_id, CaseDocument.content.is_not(None))
        .order_by(CaseDocument.id)
    ).all()
    for number in ids:
        row = session.execute(
            select(
                CaseDocument.title,
                CaseDocument.media_type,
                CaseDocument.added_at,
                CaseDocument.key_id,
                CaseDocument.content,
                CaseDocument.kind,
                CaseDocument.paper_number,
                CaseDocument.dated_on,
                adding.display_name.label("added_by"),
                withdrawing.display_name.label("withdrawn_by"),
                CaseDocument.withdrawn_at,
                CaseDocument.withdrawn_reason,
            )
            .outerjoin(adding, adding.id == CaseDocument.added_by)
            .outerjoin(withdrawing, withdrawing.id == CaseDocument.withdrawn_by)
            .where(CaseDocument.id == number)
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
                about=ring.seal_text(_facts(row), about("sealed_document", sealed_case_id, "about")),
                content=sealed.data,
            )
        )
        session.flush()
    return len(ids)


def _facts(row: Any) -> str:
    return json.dumps(
        {
            "kind": row.kind.value,
            "paper_number": row.paper_number,
            "dated_on": row.dated_on and row.dated_on.isoformat(),
            "added_by": row.added_by or "",
            "withdrawn_by": row.withdrawn_by or "",
            "withdrawn_at": row.withdrawn_at and row.withdrawn_at.isoformat(),
            "withdrawn_reason": row.withdrawn_reason,
        },
        ensure_ascii=False,
    )


def papers_of(session: Session, case_id: int) -> tuple[SealedPaper, ...]:
    """Return the documents of an accusation that the caller has opened to a handler, the oldest first."""
    rows = session.scalars(
        select(SealedDocument)
        .where(SealedDocument.sealed_case_id == case_id)
        .order_by(SealedDocument.added_at, SealedDocument.id)
    )
    return tuple(_paper(session, row) for row in rows)


def _paper(session: Session, row: SealedDocument) -> SealedPaper:
    facts = json.loads(plain(session, row, row.sealed_case_id, "about"))
    return SealedPaper(
        id=row.id,
        title=plain(session, row, row.sealed_case_id, "title"),
        added_at=row.added_at,
        kind=DocumentKind(facts["kind"]),
        paper_number=facts["paper_number"],
        dated_on=facts["dated_on"] and date.fromisoformat(facts["dated_on"]),
        added_by=facts["added_by"],
        withdrawn_by=facts["withdrawn_by"],
        withdrawn_at=facts["withdrawn_at"] and datetime.fromisoformat(facts["withdrawn_at"]),
        withdrawn_reason=facts["withdrawn_reason"],
    )


def opened_paper(
    session: Session, reader: Reader, case_id: int, document_id: int, at: datetime
) -> OpenedFile:
    """Open a document of an accusation to a handler who may see it, and log it.

    Anything else, a withdrawn document too, is ``NOT_FOUND``.
    """
    sealed_case(session, reader, case_id)
    row = session.scalar(
        select(SealedDocument).where(
            SealedDocument.id == document_id, SealedDocument.sealed_case_id == case_id
        )
    )
    if row is None or _paper(session, row).withdrawn_at is not None:
        raise SealedRefused(SealedProblem.NOT_FOUND)
    media_type = MediaType(row.media_type)
    content = ring_of(session).open(row.key_id, row.content, about("sealed_document", case_id, "content"))
    note(session, SealedAct.OPENED, at=at, reader=reader, case_id=case_id, detail={"document": document_id})
    return OpenedFile(f"{case_id}-{document_id}{ENDINGS[media_type]}", media_type, content)
