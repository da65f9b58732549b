"""The vault's texts: sealed column by column, and findable only by keyed hashes of their words."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.keys import about
from db.log import ring_of
from db.sealed.models import SealedCase, SealedEvent, SealedWord
from db.search import folded

_RUNS = re.compile(r"[a-z]+|[0-9]+|[^\W_a-z0-9]+")


def sealed(session: Session, table: str, case_id: int, column: str, plain: str) -> bytes | None:
    """Seal one text of an accusation; None for no text."""
    if not plain:
        return None
    return ring_of(session).seal_text(plain, about(table, case_id, column))


def plain(session: Session, row: Any, case_id: int, column: str) -> str:
    """Open one text of a row of the vault; "" for none."""
    data: bytes | None = getattr(row, column)
    if data is None:
        return ""
    return ring_of(session).open_text(row.key_id, data, about(row.__tablename__, case_id, column))


def runs(words: str) -> list[str]:
    """Return the runs of letters, digits and Han characters of a folded text."""
    return _RUNS.findall(folded(words))


def index_words(words: str) -> set[str]:
    """Return what is indexed of a text: Han characters and their pairs, letters and digits whole."""
    found: set[str] = set()
    for run in runs(words):
        if run.isascii():
            found.add(run)
        else:
            found.update(run)
            found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found


def text_of(session: Session, case: SealedCase) -> str:
    """Return all searchable text of an accusation; who made it is not searched."""
    parts = [plain(session, case, case.id, column) for column in ("title", "summary", "accused")]
    events = session.scalars(
        select(SealedEvent).where(SealedEvent.sealed_case_id == case.id).order_by(SealedEvent.id)
    )
    parts += [plain(session, event, case.id, "note") for event in events]
    return "\n".join((case.number, *parts))


def reindex(session: Session, case: SealedCase) -> None:
    """Write the index of one accusation again from its texts; an unopened one has none."""
    session.execute(delete(SealedWord).where(SealedWord.sealed_case_id == case.id))
    if case.is_about_office:
        return
    ring = ring_of(session)
    hashes = {ring.word_hash(word) for word in index_words(text_of(session, case))}
    if hashes:
        session.execute(insert(SealedWord), [{"sealed_case_id": case.id, "hash": one} for one in hashes])


def reindex_all(session: Session) -> int:
    """Write the index of every accusation again, after a rekey; return how many."""
    cases = session.scalars(select(SealedCase)).all()
    for case in cases:
        reindex(session, case)
    return len(cases)


def holding(session: Session, query: str) -> Iterable[int]:
    """Return ids of accusations whose index holds every word of ``query``: candidates, to be compared in plain."""
    wanted: set[str] = set()
    for run in runs(query):
        wanted |= {run} if run.isascii() or len(run) == 1 else {run[n : n + 2] for n in range(len(run) - 1)}
    if not wanted:
        return []
    ring = ring_of(session)
    by_hash = {ring.word_hash(word) for word in wanted}
    asked = (
        select(SealedWord.sealed_case_id)
        .where(SealedWord.hash.in_(by_hash))
        .group_by(SealedWord.sealed_case_id)
        .having(func.count() == len(by_hash))
    )
    return session.scalars(asked).all()
