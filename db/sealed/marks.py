"""Marks by which a row of a sheet is known to be in the vault: digests, sealed like every other text here."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importing.said import digest
from db.log import ring_of
from db.models.cases import Case
from db.models.records import ImportValue
from db.sealed.models import SealedMark
from db.sealed.texts import plain, sealed


def number_mark(source: str, number: str) -> str:
    """Return the mark of a ledger's official number."""
    return _mark("number", source, number)


def matter_mark(source: str, received_on: str, title: str, summary: str) -> str:
    """Return the mark of a matter as its row is stored: day of receipt (ISO), digests of title and summary."""
    return _mark("matter", source, received_on, title, summary)


def words_mark(source: str, words: Sequence[str]) -> str:
    """Return the mark of what a row says, as it stands in the sheet."""
    return _mark("words", source, *words)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def marks_of_case(session: Session, case: Case) -> tuple[str, ...]:
    """Return the marks of a matter that moves in: its number's, and those of what the sheet and the board say."""
    said = session.scalar(select(ImportValue.said).where(ImportValue.case_id == case.id)) or {}
    summary = digest(case.summary) if case.summary else ""
    day = case.registered_on.isoformat()
    found = [matter_mark(case.source, day, digest(case.title), summary)]
    if said.get("received_on"):
        as_said = (said["received_on"], said.get("title") or "", said.get("summary") or "")
        found.append(matter_mark(case.source, *as_said))
    if case.official_number:
        found.append(number_mark(case.source, case.official_number))
    return tuple(dict.fromkeys(found))


def known_marks(session: Session) -> dict[str, int]:
    """Return the accusation of every mark; without keys there is no vault, and nothing is known."""
    if session.info.get("keys") is None:
        return {}
    rows = session.scalars(select(SealedMark).order_by(SealedMark.id))
    return {plain(session, row, row.sealed_case_id, "said"): row.sealed_case_id for row in rows}


def keep_marks(session: Session, case_id: int, marks: Iterable[str]) -> None:
    """Keep the marks by which an accusation is known again."""
    key_id = ring_of(session).identity_key_id
    for mark in marks:
        said = sealed(session, "sealed_mark", case_id, "said", mark)
        session.add(SealedMark(sealed_case_id=case_id, key_id=key_id, said=said))
    session.flush()
