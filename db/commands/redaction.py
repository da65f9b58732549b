"""Take words out of a text that was stored already: they are sealed, a token stays, and the act is recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.acts import require_version
from db.commands.identity import keep_screened_out
from db.enums import EventKind, LogKind, Role
from db.events import record
from db.indexing import reindex
from db.log import append
from db.models.cases import Case, CaseEvent
from db.queries.identity import Reader, is_in_scope, known_values
from db.scope import Scope
from db.screening import is_title_clean, screen
from db.spans import rewrite_spans

REDACTING: Final = frozenset({Role.OFFICE, Role.UNIT})


class RedactionProblem(StrEnum):
    """Why nothing is taken out."""

    ROLE_REFUSED = "role_refused"
    OUT_OF_SCOPE = "out_of_scope"
    NOTHING_FOUND = "nothing_found"
    IN_TITLE = "in_title"


class RedactionRefused(Exception):
    """Raised with a code."""

    def __init__(self, problem: RedactionProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.code = problem.value


def redact(
    session: Session,
    reader: Reader,
    scope: Scope,
    case_id: int,
    words: Sequence[str],
    *,
    version: int,
    at: datetime,
    today: date,
) -> int:
    """Take ``words`` and the matter's own identity out of its summary and notes; return how many places changed.

    What is taken out is sealed with the matter; the acts, their days and the log stay as they were. A title that
    holds one of the words is refused with ``IN_TITLE``: it is written anew, not cut. Raises ``RedactionRefused``, and
    ``ChangedByOther`` where another ``version`` of the matter holds than its reader saw.
    """
    if reader.role not in REDACTING:
        raise RedactionRefused(RedactionProblem.ROLE_REFUSED)
    if not is_in_scope(session, scope, case_id, today):
        raise RedactionRefused(RedactionProblem.OUT_OF_SCOPE)
    case = session.get_one(Case, case_id, with_for_update=True)
    require_version(session, case_id, version)
    known = (*(word for word in words if word.strip()), *known_values(session, case_id))
    if not is_title_clean(case.title, known):
        raise RedactionRefused(RedactionProblem.IN_TITLE)
    taken: list[str] = []
    summary = screen(case.summary, known)
    if summary.is_changed:
        taken.extend(hit.original for hit in summary.tokens)
        case.summary = summary.text
    notes = session.execute(
        select(CaseEvent.id, CaseEvent.note)
        .where(CaseEvent.case_id == case_id, CaseEvent.note != "")
        .order_by(CaseEvent.id)
    ).all()
    for event_id, note in notes:
        screened = screen(note, known)
        if screened.is_changed:
            taken.extend(hit.original for hit in screened.tokens)
            session.execute(update(CaseEvent).where(CaseEvent.id == event_id).values(note=screened.text))
    if not taken:
        raise RedactionRefused(RedactionProblem.NOTHING_FOUND)
    case.version += 1
    keep_screened_out(session, case_id, taken)
    record(
        session,
        case_id,
        EventKind.REDACTED,
        happened_at=at,
        recorded_at=at,
        actor_id=reader.id,
        detail={"places": len(taken)},
    )
    append(
        session,
        kind=LogKind.ACTED,
        at=at,
        account=reader,
        case_id=case_id,
        detail={"act": EventKind.REDACTED.value, "places": len(taken)},
    )
    rewrite_spans(session, [case_id])
    reindex(session, [case_id])
    return len(taken)
