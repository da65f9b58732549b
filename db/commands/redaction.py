"""Take words out of a text that was stored already: they are sealed, a token stays, and the act is recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.commands.acts import require_version
from db.commands.documents import redact_titles
from db.commands.identity import keep_screened_out
from db.enums import EventKind, LogKind, Role
from db.events import record
from db.indexing import reindex
from db.log import append
from db.models.accounts import AccountInterest
from db.models.assignments import AssignmentItem, AssignmentProposal, AssignmentVisit, LeaderAssignment
from db.models.cases import Case, CaseEvent
from db.models.hearings import HearingEvidence, HearingMinutes, HearingSeat
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem, Decision, DecisionActRow
from db.models.papers import CasePaper, PaperText
from db.models.slips import AppointmentSlip
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
    """Take ``words`` and the matter's own identity out of all its texts; return how many places changed.

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
    taken = [*_from_texts(session, case_id, known), *redact_titles(session, case_id, known)]
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


_OF_CASE: Final = (
    (Case.summary, Case.id, Case.id),
    (CaseEvent.note, CaseEvent.id, CaseEvent.case_id),
    (LeaderAssignment.plan, LeaderAssignment.id, LeaderAssignment.case_id),
    (LeaderAssignment.team, LeaderAssignment.id, LeaderAssignment.case_id),
    (LeaderAssignment.reason, LeaderAssignment.id, LeaderAssignment.case_id),
    (AssignmentProposal.reason, AssignmentProposal.id, AssignmentProposal.case_id),
    (Hearing.place, Hearing.id, Hearing.case_id),
    (Hearing.receipt, Hearing.id, Hearing.case_id),
    (Hearing.conclusion, Hearing.id, Hearing.case_id),
    (Hearing.followed, Hearing.id, Hearing.case_id),
    (Decision.text, Decision.id, Decision.case_id),
    (AgendaItem.title, AgendaItem.id, AgendaItem.case_id),
    (AgendaItem.reason, AgendaItem.id, AgendaItem.case_id),
    (AgendaItem.note, AgendaItem.id, AgendaItem.case_id),
    (CasePaper.body, CasePaper.id, CasePaper.case_id),
    (CasePaper.void_reason, CasePaper.id, CasePaper.case_id),
    (AppointmentSlip.place, AppointmentSlip.id, AppointmentSlip.case_id),
    (AppointmentSlip.void_reason, AppointmentSlip.id, AppointmentSlip.case_id),
    (AccountInterest.reason, AccountInterest.id, AccountInterest.case_id),
    (AccountInterest.lift_reason, AccountInterest.id, AccountInterest.case_id),
)
"""Texts that somebody typed for a matter: the column, its row, its matter."""
_OF_ASSIGNMENT: Final = (
    (AssignmentItem.note, AssignmentItem.id, AssignmentItem.assignment_id),
    (AssignmentVisit.note, AssignmentVisit.id, AssignmentVisit.assignment_id),
    (AssignmentVisit.place, AssignmentVisit.id, AssignmentVisit.assignment_id),
)
_OF_HEARING: Final = (
    (HearingSeat.label, HearingSeat.id, HearingSeat.hearing_id),
    (HearingSeat.capacity, HearingSeat.id, HearingSeat.hearing_id),
    (HearingSeat.avoidance_words, HearingSeat.id, HearingSeat.hearing_id),
    (HearingSeat.opinion_words, HearingSeat.id, HearingSeat.hearing_id),
    (HearingEvidence.words, HearingEvidence.id, HearingEvidence.hearing_id),
)


def _from_texts(session: Session, case_id: int, known: Sequence[str]) -> list[str]:
    """Put tokens into every typed text of a matter; return what was taken out, in the order of the texts."""
    assignments = select(LeaderAssignment.id).where(LeaderAssignment.case_id == case_id)
    papers = select(CasePaper.id).where(CasePaper.case_id == case_id)
    decided = select(Decision.id).where(Decision.case_id == case_id)
    hearings = select(Hearing.id).where(Hearing.case_id == case_id)
    places = [
        *((column, key, of == case_id) for column, key, of in _OF_CASE),
        *((column, key, of.in_(assignments)) for column, key, of in _OF_ASSIGNMENT),
        *((column, key, of.in_(hearings)) for column, key, of in _OF_HEARING),
        *(
            (HearingMinutes.body, HearingMinutes.step, (HearingMinutes.hearing_id == one))
            for one in session.scalars(hearings).all()
        ),
        (PaperText.body, PaperText.id, PaperText.paper_id.in_(papers)),
        (DecisionActRow.words, DecisionActRow.id, DecisionActRow.decision_id.in_(decided)),
    ]
    taken: list[str] = []
    for column, key, is_of_matter in places:
        for row_id, words in session.execute(
            select(key, column).where(is_of_matter, column != "").order_by(key)
        ).all():
            screened = screen(words, known)
            if screened.is_changed:
                taken.extend(hit.original for hit in screened.tokens)
                session.execute(
                    update(column.class_)
                    .where(key == row_id, is_of_matter)
                    .values({column: _fitting(screened.text, column)})
                )
    return [*taken, *_from_old_words(session, case_id, known)]


def _fitting(words: str, column: InstrumentedAttribute[str]) -> str:
    """Return a text no longer than its column: tokens may be longer than what they stand for."""
    return words[: getattr(column.type, "length", None)]


def _from_old_words(session: Session, case_id: int, known: Sequence[str]) -> list[str]:
    """Put tokens into the subjects and summaries that stood before others took their place."""
    taken: list[str] = []
    for event in session.scalars(
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id, CaseEvent.kind == EventKind.REWORDED)
        .order_by(CaseEvent.id)
    ):
        screened = {name: screen(words, known) for name, words in event.detail.items()}
        if any(one.is_changed for one in screened.values()):
            taken.extend(hit.original for one in screened.values() for hit in one.tokens)
            event.detail = {name: one.text for name, one in screened.items()}
    return taken
