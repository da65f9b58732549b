"""An ordinary matter that turns out to be an accusation moves into the vault and leaves only a cancelled number."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from db.commands.identity import forget_identity, plain_persons
from db.commands.papers import forget_papers
from db.commands.slips import forget_slips
from db.criteria import as_of_conditions, scope_conditions
from db.enums import EventKind, LogKind
from db.events import record
from db.log import Signer, append
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.queries.identity import Reader
from db.reference import local_day
from db.scope import Scope
from db.sealed.commands import LONGEST_TEXT, Accusation, add_step, store
from db.sealed.documents import take_documents
from db.sealed.gate import SealedProblem, SealedRefused, note, require_handler
from db.sealed.histories import as_text, matter_of
from db.sealed.marks import keep_marks, marks_of_case
from db.sealed.models import SealedCase
from db.sealed.texts import reindex
from db.sealed.words import SealedAct, SealedKind
from db.search import forget_case

MOVED: Final = "moved"
NO_TITLE: Final = "—"


def move_in(
    session: Session, reader: Reader, scope: Scope, case_id: int, accusation: Accusation, at: datetime
) -> int:
    """Move a matter into the vault and return its id there.

    ``accusation`` gives the title, the accused and the accused unit; an empty summary or no persons mean those of
    the matter. The matter's number is cancelled with the neutral reason "moved"; its texts, persons, events,
    spans, links, assignments and search rows are gone from every table outside the vault.
    """
    require_handler(session, reader)
    today = local_day(at, session.info["zone"])
    visible = (CASE_SPAN.c.case_id == case_id, *as_of_conditions(today), *scope_conditions(scope))
    case = matter_to_move(session, case_id)
    if case is None or session.execute(select(CASE_SPAN.c.case_id).where(*visible)).first() is None:
        raise SealedRefused(SealedProblem.CASE_UNKNOWN)
    moved = Accusation(
        title=accusation.title or case.title,
        summary=accusation.summary or case.summary or case.title,
        accused=accusation.accused,
        accused_unit_id=accusation.accused_unit_id,
        persons=accusation.persons or plain_persons(session, case_id),
    )
    received_on = first_day(session, case) or today
    inside = store(session, moved, received_on=received_on, at=at, ordinary_case_id=case_id)
    keep_marks(session, inside.id, marks_of_case(session, case))
    take_over(session, case, inside, at, reader)
    return inside.id


def matter_to_move(session: Session, case_id: int) -> Case | None:
    """Return a matter that stands on the board, its row locked; None where only its number is left, or nothing."""
    # An act takes its matter's row before the version of the counted data, and so must whoever moves it.
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    is_there = select(CASE_SPAN.c.case_id).where(CASE_SPAN.c.case_id == case_id).limit(1)
    return None if session.execute(is_there).first() is None else case


def first_day(session: Session, case: Case) -> date | None:
    """Return the day of the first thing that happened to a matter."""
    asked = select(func.min(CaseEvent.happened_at)).where(CaseEvent.case_id == case.id)
    first = session.scalar(asked)
    return None if first is None else local_day(first, session.info["zone"])


def take_over(session: Session, case: Case, inside: SealedCase, at: datetime, account: Signer | None) -> None:
    """Take everything of a matter into an accusation; on the board its number alone is left, cancelled as moved.

    Whoever calls has locked the matter, sealed its persons and kept its marks.
    """
    history = as_text(matter_of(session, case))
    for start in range(0, len(history), LONGEST_TEXT):
        add_step(session, inside.id, SealedKind.MOVED_IN, at, account, history[start : start + LONGEST_TEXT])
    reindex(session, inside)
    take_documents(session, case.id, inside.id)
    purge(session, case)
    record(
        session,
        case.id,
        EventKind.CANCELLED,
        happened_at=at,
        recorded_at=at,
        actor_id=None if account is None else account.id,
        detail={"reason": MOVED},
    )
    append(session, kind=LogKind.ACTED, at=at, account=account, case_id=case.id, detail={"number": MOVED})
    note(session, SealedAct.MOVED_IN, at=at, reader=account, case_id=inside.id)


def case_of_number(session: Session, reader: Reader, number: str) -> int:
    """Return the matter of a number to a handler, for ``move_in``, which checks the scope."""
    require_handler(session, reader)
    found = session.scalar(select(Case.id).where(Case.number == number.strip()))
    if found is None:
        raise SealedRefused(SealedProblem.CASE_UNKNOWN)
    return found


def purge(session: Session, case: Case) -> None:
    """Take everything of a matter out of the tables that the board counts, searches and exports, but its number."""
    forget_identity(session, case.id)
    forget_papers(session, case.id)
    forget_slips(session, case.id)
    forget_case(session, case.id)
    session.execute(delete(CASE_SPAN).where(CASE_SPAN.c.case_id == case.id))
    cases = Base.metadata.tables["case"]
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            if column.references(cases.c.id):
                _delete_below(session, table, column.name, case.id)
                session.execute(delete(table).where(column == case.id))
    session.execute(
        update(Case)
        .where(Case.id == case.id)
        .values(title=NO_TITLE, summary="", version=Case.version + 1)
        .execution_options(synchronize_session=False)
    )
    session.expire(case)


def _delete_below(session: Session, table: Table, case_column: str, case_id: int) -> None:
    """Delete rows that hang on rows of the case in ``table``, such as the visits of an assignment."""
    for below in Base.metadata.sorted_tables:
        for column in below.columns:
            for key in column.foreign_keys:
                if key.column.table is table and below is not table:
                    held = select(key.column).where(table.c[case_column] == case_id)
                    session.execute(delete(below).where(column.in_(held)))
