"""Add a document to a matter with its file sealed, and withdraw one that was added by mistake."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, matter_for, require_role
from db.documents import (
    LONGEST_NUMBER,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_OF_A_MATTER,
    SHORTEST_REASON,
    media_type_of,
)
from db.enums import DocumentKind, LogKind, Role
from db.keys import about
from db.log import append, ring_of
from db.models.documents import CaseDocument
from db.queries.identity import known_values
from db.screening import screen

ADDING: Final = (Role.OFFICE, Role.UNIT)
STORED_TITLE: Final = 60
"""A title of ``LONGEST_TITLE`` may grow by the tokens that stand for what was screened out of it."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What a clerk says of a document."""

    kind: DocumentKind
    title: str
    paper_number: str = ""
    dated_on: date | None = None


def add_document(session: Session, actor: Actor, case_id: int, entry: DocumentEntry, content: bytes) -> int:
    """Store a document of a matter within the actor's scope and return its id; the act is logged.

    The title is screened as every text is; the file itself may show anybody, so it is sealed as identity. Codes of
    ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``title_missing``, ``title_long``, ``number_long``,
    ``dated_later``, ``file_empty``, ``file_large``, ``file_type``, ``documents_many``.
    """
    require_role(actor, *ADDING)
    matter_for(session, actor, case_id)
    title, number = entry.title.strip(), entry.paper_number.strip()
    _check(entry, title, number, actor.today(session))
    media_type = _checked_type(content)
    held = session.scalar(select(func.count(CaseDocument.id)).where(CaseDocument.case_id == case_id)) or 0
    if held >= MOST_OF_A_MATTER:
        raise ActRefused("documents_many", most=MOST_OF_A_MATTER)
    known = known_values(session, case_id)
    sealed = ring_of(session).seal(content, about("case_document", case_id, "content"))
    row = CaseDocument(
        case_id=case_id,
        kind=entry.kind,
        title=screen(title, known).text[:STORED_TITLE],
        paper_number=screen(number, known).text[:LONGEST_NUMBER],
        dated_on=entry.dated_on,
        unit_id=actor.account.unit_id,
        added_by=actor.account.id,
        added_at=actor.now,
        media_type=media_type,
        size=len(content),
        key_id=sealed.key_id,
        content=sealed.data,
    )
    session.add(row)
    session.flush()
    _note(session, actor, case_id, "document_added", row.id)
    return row.id


def _check(entry: DocumentEntry, title: str, number: str, today: date) -> None:
    if not title:
        raise ActRefused("title_missing")
    if len(title) > LONGEST_TITLE:
        raise ActRefused("title_long", most=LONGEST_TITLE)
    if len(number) > LONGEST_NUMBER:
        raise ActRefused("number_long", most=LONGEST_NUMBER)
    if entry.dated_on is not None and entry.dated_on > today:
        raise ActRefused("dated_later")


def _checked_type(content: bytes) -> str:
    if not content:
        raise ActRefused("file_empty")
    if len(content) > MOST_BYTES:
        raise ActRefused("file_large", most=MOST_BYTES >> 20)
    media_type = media_type_of(content)
    if media_type is None:
        raise ActRefused("file_type")
    return media_type


def withdraw_document(session: Session, actor: Actor, case_id: int, document_id: int, reason: str) -> None:
    """Let a document open no more, by who added it or by the office; it stays in the list with the reason.

    Codes of ``ActRefused``: as of ``add_document``, and ``document_unknown`` (also for one withdrawn before),
    ``not_your_document``, ``reason_short``.
    """
    require_role(actor, *ADDING)
    matter_for(session, actor, case_id)
    row = session.scalar(
        select(CaseDocument).where(
            CaseDocument.id == document_id,
            CaseDocument.case_id == case_id,
            CaseDocument.withdrawn_at.is_(None),
        )
    )
    if row is None:
        raise ActRefused("document_unknown")
    if actor.account.role is not Role.OFFICE and row.added_by != actor.account.id:
        raise ActRefused("not_your_document")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    row.withdrawn_by = actor.account.id
    row.withdrawn_at = actor.now
    row.withdrawn_reason = screen(reason.strip(), known_values(session, case_id)).text[:LONGEST_REASON]
    session.flush()
    _note(session, actor, case_id, "document_withdrawn", row.id)


def _note(session: Session, actor: Actor, case_id: int, what: str, document_id: int) -> None:
    detail = {"act": what, "document": document_id, "for_post": actor.acts_for_id}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case_id, detail=detail)
