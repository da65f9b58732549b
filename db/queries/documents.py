"""Documents of a matter: listed to whoever may open the matter, opened after a look that the log holds."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from db.documents import ENDINGS, Document, MediaType, OpenedFile
from db.keys import about
from db.log import ring_of
from db.models.accounts import Account
from db.models.cases import Case
from db.models.documents import CaseDocument
from db.models.papers import CasePaper
from db.papers import SCAN_DAYS, UNSIGNED, PaperState
from db.queries.identity import IdentityField, Reader, look_holds
from db.reference import local_day


def documents(session: Session, case_id: int, as_of: date) -> list[Document]:
    """Return the documents of a matter as known at the end of ``as_of``, the oldest first; the caller checks scope."""
    zone = session.info["zone"]
    adding, withdrawing = aliased(Account), aliased(Account)
    rows = session.execute(
        select(CaseDocument, adding.display_name, withdrawing.display_name, CaseDocument.content.is_(None))
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
            is_destroyed=is_destroyed,
        )
        for one, added_by, withdrawn_by, is_destroyed in rows
        if local_day(one.added_at, zone) <= as_of
    ]


def _document(
    one: CaseDocument,
    added_by: str,
    withdrawn_by: str,
    as_of: date,
    withdrawn_on: date | None,
    *,
    is_destroyed: bool,
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
        paper_id=one.paper_id,
        event_id=one.event_id,
        is_destroyed=is_destroyed,
    )


def title_of(session: Session, case_id: int, document_id: int | None) -> str:
    """Return the title of a matter's document that can still be opened, "" where there is none."""
    asked = select(CaseDocument.title).where(
        CaseDocument.id == document_id,
        CaseDocument.case_id == case_id,
        CaseDocument.withdrawn_at.is_(None),
        CaseDocument.content.is_not(None),
    )
    return session.scalar(asked) or ""


def looked_at(session: Session, reader: Reader, case_id: int, document_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at the document, in the log for ten minutes at most, still holds."""
    return look_holds(session, reader, case_id, IdentityField.DOCUMENT, document_id, now)


def opened_file(session: Session, case_id: int, document_id: int) -> OpenedFile | None:
    """Open the file of a document that is neither withdrawn nor destroyed; callers have checked scope and look."""
    row = session.execute(
        select(CaseDocument.media_type, CaseDocument.key_id, CaseDocument.content).where(
            CaseDocument.id == document_id,
            CaseDocument.case_id == case_id,
            CaseDocument.withdrawn_at.is_(None),
        )
    ).first()
    if row is None or row.content is None:
        return None
    media_type = MediaType(row.media_type)
    content = ring_of(session).open(row.key_id, row.content, about("case_document", case_id, "content"))
    return OpenedFile(f"{case_id}-{document_id}{ENDINGS[media_type]}", media_type, content)


def has_files(case_id: Any) -> ColumnElement[bool]:
    """Return the condition that a file is kept with a matter, withdrawn or not."""
    return exists().where(CaseDocument.case_id == case_id, CaseDocument.content.is_not(None))


def scans_by_paper(session: Session, case_id: int, as_of: date) -> Counter[int]:
    """Return how many signed scans opened at the end of a day, by paper; papers without one are 0."""
    zone = session.info["zone"]
    rows = session.execute(
        select(CaseDocument.paper_id, CaseDocument.added_at, CaseDocument.withdrawn_at).where(
            CaseDocument.case_id == case_id, CaseDocument.paper_id.is_not(None)
        )
    )
    return Counter(
        row.paper_id
        for row in rows
        if local_day(row.added_at, zone) <= as_of
        and (row.withdrawn_at is None or local_day(row.withdrawn_at, zone) > as_of)
    )


@dataclass(frozen=True, slots=True)
class Unreturned:
    """A served paper whose signed scan did not come back in time, with its matter."""

    paper_id: int
    case_id: int
    case_number: str
    title: str
    unit_id: int
    served_on: date


def papers_without_scan(session: Session, units: Collection[int], today: date) -> list[Unreturned]:
    """Return what ``Paper.misses_scan`` says of some units' papers, the longest served first; scope is the caller's."""
    is_back = exists().where(CaseDocument.paper_id == CasePaper.id, CaseDocument.withdrawn_at.is_(None))
    rows = session.execute(
        select(CasePaper.id, Case.id, Case.number, Case.title, CasePaper.unit_id, CasePaper.served_on)
        .join(Case, Case.id == CasePaper.case_id)
        .where(
            CasePaper.unit_id.in_(units),
            CasePaper.state == PaperState.ISSUED,
            CasePaper.service.not_in(UNSIGNED),
            CasePaper.served_on < today - timedelta(SCAN_DAYS),
            ~is_back,
        )
        .order_by(CasePaper.served_on, CasePaper.id)
    )
    return [Unreturned(*row[:5], served_on) for row in rows if (served_on := row[5]) is not None]
