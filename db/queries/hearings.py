"""Hearing files (听证档案) as their readers see them, within the reader's scope."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Cohort, Question
from db.column_filters import ColumnFilter, LedgerColumn, OneOf
from db.enums import Conclusion, Role
from db.filters import CaseFilter, Sort, SortKey
from db.hearings import (
    Avoidance,
    EvidenceSeen,
    Ground,
    HearingSeen,
    HearingSlot,
    SeatRole,
    SeatSeen,
    SheetOpinion,
    Side,
    Step,
    StepSeen,
)
from db.models.cases import Case
from db.models.hearings import HearingEvidence, HearingMinutes, HearingSeat
from db.models.institutions import Hearing
from db.papers import Paper, PaperState
from db.queries.ledger import ledger_block, visible_row
from db.queries.papers import papers
from db.reference import load_reference
from db.rows import LedgerBlock, LedgerRow
from db.rule_packs import RulePack
from db.scope import Scope
from db.spans import chunks
from db.tally.counts import tally

COMPARED_YEARS: Final = 3
"""Decided matters are compared over this year and so many before it."""
MOST_COMPARED: Final = 200


def file_scope(scope: Scope) -> Scope:
    """Return the scope within which somebody reads hearing files.

    A hearing secretary, whose matters are those with an open file, goes on reading the files that were concluded, and
    nothing else of their matters; what must be avoided stays out.
    """
    return replace(scope, units=None) if scope.role is Role.HEARING else scope


def hearings_seen(session: Session, scope: Scope) -> list[HearingSeen]:
    """Return every file of a matter in the scope, without seats and evidence, the latest first."""
    if not scope.sees_rows or file_scope(scope).is_empty:
        return []
    asked = (
        select(Hearing, Case.number, Case.title)
        .join(Case, Case.id == Hearing.case_id)
        .order_by(Hearing.id.desc())
    )
    if scope.role is Role.HEARING:
        asked = asked.where(Hearing.refused_on.is_(None))
    elif scope.units is not None:
        asked = asked.where(Hearing.case_id.in_(scope.also))
    rows = [row for row in session.execute(asked).all() if row[0].case_id not in scope.excluded]
    return [_seen(row, number, title) for row, number, title in rows]


def hearing_seen(session: Session, hearing_id: int, scope: Scope, today: date) -> HearingSeen | None:
    """Return one file with its seats, evidence and issued papers, None where there is none for the reader."""
    row = session.get(Hearing, hearing_id)
    if row is None or not scope.sees_rows or (scope.role is Role.HEARING and row.refused_on is not None):
        return None
    matter = visible_row(session, row.case_id, file_scope(scope), today)
    if matter is None:
        return None
    seats = _seats(session, [row.id])[row.id]
    evidence = session.scalars(
        select(HearingEvidence).where(HearingEvidence.hearing_id == row.id).order_by(HearingEvidence.id)
    )
    before = session.scalar(
        select(Hearing.id).where(
            Hearing.case_id == row.case_id, Hearing.id < row.id, Hearing.held_on.is_not(None)
        )
    )
    pieces = tuple(EvidenceSeen(one.id, Side(one.side), one.words, one.is_new) for one in evidence)
    issued = tuple(one for one in papers(session, row.case_id, today) if one.state is PaperState.ISSUED)
    return _seen(row, matter.number, matter.title, tuple(seats), pieces, issued, is_second=before is not None)


def hearing_slots(session: Session, from_on: date, to_on: date) -> list[HearingSlot]:
    """Return the slots of hearings that are planned from ``from_on`` to ``to_on`` inclusive and not held yet, by time.

    It is for displays, so it knows no scope.
    """
    rows = session.execute(
        select(Hearing.planned_on, Hearing.starts_at, Hearing.place)
        .where(
            Hearing.planned_on.between(from_on, to_on),
            Hearing.held_on.is_(None),
            Hearing.refused_on.is_(None),
        )
        .order_by(Hearing.planned_on, Hearing.starts_at, Hearing.id)
    )
    return [HearingSlot(on, starts_at, place) for on, starts_at, place in rows if on is not None]


def hearing_planned(session: Session, case_id: int) -> HearingSlot | None:
    """Return day, time and room of the hearing that is planned in a matter and not held yet; the caller asks for the scope."""
    row = session.scalars(
        select(Hearing)
        .where(Hearing.case_id == case_id, Hearing.planned_on.is_not(None), Hearing.held_on.is_(None))
        .order_by(Hearing.id.desc())
    ).first()
    return (
        None
        if row is None or row.planned_on is None
        else HearingSlot(row.planned_on, row.starts_at, row.place)
    )


def steps_seen(session: Session, hearing_id: int) -> dict[Step, StepSeen]:
    """Return what was typed along each step, those not begun being empty."""
    found = {one: StepSeen(one) for one in Step}
    for row in session.scalars(select(HearingMinutes).where(HearingMinutes.hearing_id == hearing_id)):
        step = Step(row.step)
        found[step] = StepSeen(step, row.body, row.seconds, row.version, row.saved_at)
    return found


def packs_of_files(session: Session, files: Collection[HearingSeen]) -> dict[int, RulePack]:
    """Return the rule pack of each file by its id: that of its matter, as it was known at the end of the file's last day.

    That is the day on which the hearing was held or is planned, or else that of the decision or the application. A
    version that came later changes no limit of a hearing that is over.
    """
    ids = {one.case_id for one in files}
    codes: dict[int, str] = {}
    for part in chunks(sorted(ids)):
        asked = select(Case.id, Case.pack_code).where(Case.id.in_(part))
        codes.update((row.id, row.pack_code) for row in session.execute(asked))
    reference = load_reference(session)
    return {
        one.id: reference.pack(
            codes[one.case_id], one.held_on or one.planned_on or one.decided_on or one.applied_on
        )
        for one in files
    }


def pack_of(session: Session, one: HearingSeen) -> RulePack:
    """Return the rule pack of one file, as ``packs_of_files`` does."""
    return packs_of_files(session, (one,))[one.id]


def comparable_filter(row: LedgerRow, today: date) -> CaseFilter | None:
    """Return the filter of the matters of a matter's own category that were closed in the last years."""
    level = row.category2_id or row.category1_id
    if level is None:
        return None
    since = date(today.year - COMPARED_YEARS, 1, 1)
    return CaseFilter(from_on=since, to_on=today, categories=(level,), cohort=Cohort.CLOSED)


def comparable(
    session: Session, chosen: CaseFilter, scope: Scope, today: date
) -> dict[Conclusion | None, int]:
    """Count the decided matters of a filter by their outcome.

    All units' are counted, since a panel compares: no row is told, and what the reader must avoid is left out.
    """
    question = Question(Cohort.CLOSED, (Breakdown.CONCLUSION,))
    by = tally(session, (question,), chosen, replace(scope, units=None), today).by(question)
    return {None if one is None else Conclusion(str(one)): count for one, count in by.items() if count}


def compared_rows(
    session: Session, chosen: CaseFilter, conclusion: Conclusion | None, scope: Scope, today: date
) -> LedgerBlock:
    """Return the decided matters of a filter with one outcome in the reader's own scope, the one closed last first."""
    latest_first = replace(chosen, sort=Sort(SortKey.CLOSED, is_descending=True))
    column = ColumnFilter(LedgerColumn.CONCLUSION, OneOf((conclusion,)))
    return ledger_block(session, latest_first, scope, today, 0, MOST_COMPARED, (column,))


def _seats(session: Session, ids: Collection[int]) -> dict[int, list[SeatSeen]]:
    found: dict[int, list[SeatSeen]] = defaultdict(list)
    order = {role.value: place for place, role in enumerate(SeatRole)}
    rows: Sequence[HearingSeat] = session.scalars(
        select(HearingSeat).where(HearingSeat.hearing_id.in_(ids)).order_by(HearingSeat.id)
    ).all()
    for one in sorted(rows, key=lambda seat: order.get(seat.role, 99)):
        found[one.hearing_id].append(
            SeatSeen(
                one.id,
                SeatRole(one.role),
                one.label,
                one.capacity,
                one.has_handled,
                Avoidance(one.avoidance) if one.avoidance else None,
                one.avoidance_words,
                one.has_attended,
                SheetOpinion(one.opinion) if one.opinion else None,
                one.opinion_words,
            )
        )
    return found


def _seen(
    row: Hearing,
    number: str,
    title: str,
    seats: tuple[SeatSeen, ...] = (),
    evidence: tuple[EvidenceSeen, ...] = (),
    issued: tuple[Paper, ...] = (),
    *,
    is_second: bool = False,
) -> HearingSeen:
    return HearingSeen(
        id=row.id,
        case_id=row.case_id,
        number=number,
        title=title,
        version=row.version,
        applied_on=row.applied_on,
        decided_on=row.decided_on,
        refused_on=row.refused_on,
        noticed_on=row.noticed_on,
        receipt_on=row.receipt_on,
        receipt=row.receipt,
        planned_on=row.planned_on,
        starts_at=row.starts_at,
        place=row.place,
        ground=Ground(row.ground) if row.ground else None,
        held_on=row.held_on,
        concluded_on=row.concluded_on,
        conclusion=row.conclusion,
        due_on=row.due_on,
        followed_on=row.followed_on,
        is_carried_out=row.is_carried_out,
        followed=row.followed,
        is_second=is_second,
        cleared=frozenset(filter(None, row.cleared.split(","))),
        seats=seats,
        evidence=evidence,
        papers=issued,
    )


def matter_numbered(session: Session, number: str) -> int | None:
    """Return the matter of a number; the caller asks for the scope."""
    return session.scalar(select(Case.id).where(Case.number == number))
