"""Bring every matter's spans to what its events, the work calendar and the rule packs say now, while the board is used.

Spans are worked out and compared in snapshots that keep nobody waiting; only cases that differ are written, a few
hundred a transaction, so an act waits for a fraction of a second at any size. Between two of these transactions
some matters follow the new rules and some the old ones. That is allowed because it is said: from the notice until
the last transaction ``recompute_owed`` stands in the settings, and every page tells that its figures are not final.
A recompute that is cut short leaves that mark, and the next one finds only what is left to do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.models.cases import CASE_SPAN, Case
from db.models.records import Setting
from db.queries.settings import DERIVED, OWED, setting
from db.reference import load_reference
from db.replay import Reference, SpanValues
from db.session import Database
from db.spans import (
    DERIVED_VERSION,
    IS_ORPHAN,
    CaseOfPack,
    all_cases,
    chunks,
    compared,
    replace_spans,
    rewrite_spans,
)
from db.versions import bulk_change, current_version

WRITTEN: Final = 400
"""Cases written in one transaction."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many cases were compared, and how many of them were written anew."""

    cases: int
    changed: int


def recompute(
    database: Database, passed: Callable[[int, int], None] = lambda done, total: None
) -> Recomputed:
    """Write the spans of every case that differ from its events; ``passed`` hears how many of how many are done.

    ``passed`` may raise to stop: what is written is right, and the mark of the recompute that is owed stays.
    """
    with database.reading() as session:
        owed = setting(session, OWED)
        reference = load_reference(session)
        cases = all_cases(session)
    done, changed = 0, 0
    for chunk in chunks(cases):
        changed += _mend(database, chunk, reference)
        done += len(chunk)
        passed(done, len(cases))
    with database.writing() as session:
        if session.scalar(select(func.count()).select_from(CASE_SPAN).where(IS_ORPHAN)):
            session.execute(delete(CASE_SPAN).where(IS_ORPHAN))
        session.merge(Setting(key=DERIVED, value=DERIVED_VERSION))
        # A notice that came meanwhile has put a mark of its own there, and its job is still to come.
        session.execute(delete(Setting).where(Setting.key == OWED, Setting.value == owed))
    return Recomputed(len(cases), changed)


def _mend(database: Database, cases: Sequence[CaseOfPack], reference: Reference) -> int:
    """Write those of some cases that differ, and return how many."""
    with database.reading() as session:
        version: int | None = current_version(session)
        wrong = compared(session, cases, reference)
    for part in chunks(wrong, WRITTEN):
        ids = [difference.case_id for difference, _spans in part]
        with database.writing() as session:
            # An act takes its matter's row first, then the version's: in any other order the two would wait for each other.
            session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update())
            version = _written(
                session, ids, [span for _difference, spans in part for span in spans], version, reference
            )
    return len(wrong)


def _written(
    session: Session,
    ids: Sequence[int],
    spans: Sequence[SpanValues],
    version: int | None,
    reference: Reference,
) -> int | None:
    """Write spans that were computed at ``version``, anew where it is over; return the version that holds then."""
    with bulk_change(session, ids):
        # It holds the version's row: nobody else's spans change from here on.
        if version is not None and current_version(session) == version:
            replace_spans(session, ids, spans)
            return version + 1
        rewrite_spans(session, ids, reference)
        return None
