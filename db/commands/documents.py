"""Add a document to a matter with its file sealed, and withdraw one that was added by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, matter_for, require_role
from db.commands.late_entry import history_of
from db.commands.numbering import is_own_unit
from db.documents import (
    LONGEST_NUMBER,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_OF_A_MATTER,
    SHORTEST_REASON,
    media_type_of,
    plain_line,
)
from db.enums import DocumentKind, LogKind, Role
from db.keys import about
from db.log import append, ring_of
from db.models.documents import CaseDocument
from db.models.papers import CasePaper
from db.papers import SERVICE_OF, PaperState
from db.queries.documents import opened_file, title_of
from db.queries.identity import known_values
from db.queries.identity_seals import is_destroyed
from db.replay import placed
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
    paper_id: int | None = None
    """The paper of which it is the signed scan (签收扫描件)."""


def add_document(session: Session, actor: Actor, case_id: int, entry: DocumentEntry, content: bytes) -> int:
    """Store a document of a matter within the actor's scope and return its id; the act is logged.

    The title is screened as every text is; the file itself may show anybody, so it is sealed as identity. Codes of
    ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``title_missing``, ``title_long``, ``number_long``,
    ``dated_later``, ``file_empty``, ``file_large``, ``file_type``, ``documents_many``, ``document_twice`` (``title``),
    ``identity_destroyed`` (reopen the matter first), ``paper_unknown``, ``paper_act_closed`` (its signed scan comes back to a paper that was issued and is not void).
    """
    require_role(actor, *ADDING)
    matter_for(session, actor, case_id)
    if is_destroyed(session, case_id):
        raise ActRefused("identity_destroyed")
    title, number = plain_line(entry.title), plain_line(entry.paper_number)
    _check(entry, title, number, actor.today(session))
    media_type = _checked_type(content)
    held = session.scalar(select(func.count(CaseDocument.id)).where(CaseDocument.case_id == case_id)) or 0
    if held >= MOST_OF_A_MATTER:
        raise ActRefused("documents_many", most=MOST_OF_A_MATTER)
    _refuse_twice(session, case_id, content)
    event_id = None if entry.paper_id is None else _proven_act(session, actor, case_id, entry.paper_id)
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
        paper_id=entry.paper_id,
        event_id=event_id,
    )
    session.add(row)
    session.flush()
    _note(session, actor, case_id, "document_added", row.id)
    return row.id


def _refuse_twice(session: Session, case_id: int, content: bytes) -> None:
    """Refuse a file that the matter holds already; one that was withdrawn may come again."""
    alike = session.scalars(
        select(CaseDocument.id).where(
            CaseDocument.case_id == case_id,
            CaseDocument.size == len(content),
            CaseDocument.withdrawn_at.is_(None),
        )
    ).all()
    for document_id in alike:
        held = opened_file(session, case_id, document_id)
        if held is not None and held.content == content:
            raise ActRefused("document_twice", title=title_of(session, case_id, document_id))


def _proven_act(session: Session, actor: Actor, case_id: int, paper_id: int) -> int | None:
    """Return the event that a paper's signed scan proves: its service, or before that is recorded the act itself."""
    row = session.scalar(select(CasePaper).where(CasePaper.id == paper_id, CasePaper.case_id == case_id))
    if row is None or not is_own_unit(session, actor, row.unit_id):
        raise ActRefused("paper_unknown")
    if row.state is not PaperState.ISSUED:
        raise ActRefused("paper_act_closed")
    happened = tuple(placed(history_of(session, actor, case_id).events))
    places = {one.id: place for place, one in enumerate(happened)}
    since = places.get(row.event_id or 0, 0)
    served = [one.id for one in happened[since:] if one.kind is SERVICE_OF.get(row.kind)]
    return served[0] if served else row.event_id


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


def destroy_files(session: Session, case_id: int) -> int:
    """Delete the file of every document of a matter, withdrawn ones too, and return how many; what each was stays listed.

    For ``db.commands.destruction`` alone, which asks for the approved list.
    """
    kept = update(CaseDocument).where(CaseDocument.case_id == case_id, CaseDocument.content.is_not(None))
    done: Any = session.execute(kept.values(content=None).execution_options(synchronize_session=False))
    count: int = done.rowcount
    return count


def _note(session: Session, actor: Actor, case_id: int, what: str, document_id: int) -> None:
    detail = {"act": what, "document": document_id, "for_post": actor.acts_for_id}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case_id, detail=detail)


_LENGTHS: Final = {"title": STORED_TITLE, "paper_number": LONGEST_NUMBER, "withdrawn_reason": LONGEST_REASON}


def redact_titles(session: Session, case_id: int, known: Sequence[str]) -> list[str]:
    """Put tokens for ``known`` into names, numbers and reasons of a matter's documents; return what was taken out."""
    taken: list[str] = []
    for row in session.scalars(
        select(CaseDocument).where(CaseDocument.case_id == case_id).order_by(CaseDocument.id)
    ):
        for name in _LENGTHS:
            screened = screen(getattr(row, name), known)
            if screened.is_changed:
                taken.extend(hit.original for hit in screened.tokens)
                setattr(row, name, screened.text[: _LENGTHS[name]])
    return taken
