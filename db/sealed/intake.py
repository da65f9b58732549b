"""Take accusations that stand in an imported sheet: who brings the sheet in sees nothing of the vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.commands.identity import plain_persons
from db.log import Signer
from db.models.cases import Case
from db.queries.identity import Named
from db.reference import local_day
from db.sealed.commands import (
    LONGEST_ACCUSED,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Accusation,
    add_step,
    hold_numbers,
    seal_accusers,
    store,
    store_envelope,
)
from db.sealed.gate import note
from db.sealed.marks import keep_marks, known_marks, marks_of_case
from db.sealed.models import SealedCase
from db.sealed.moving import first_day, matter_to_move, take_over
from db.sealed.queries import accusers
from db.sealed.texts import reindex
from db.sealed.words import SealedAct, SealedKind


@dataclass(frozen=True, slots=True)
class SheetAccusation:
    """One accusation as a sheet tells it; never printed.

    ``marks`` say by what it is known again, the last of them what it says now. ``whence`` names ledger, sheet and row.
    One that ``is_about_office`` goes on unopened: of it, only ``whence`` is told here.
    ``matter_id`` is the matter of the board that the row is, which moves in with it; ``may_be`` are the numbers of
    matters that it may be, for a handler to look at.
    """

    title: str = field(repr=False)
    summary: str = field(repr=False)
    received_on: date | None
    persons: Sequence[Named] = field(repr=False)
    marks: tuple[str, ...] = field(repr=False)
    whence: str
    accused: str = field(default="", repr=False)
    is_about_office: bool = False
    matter_id: int | None = None
    may_be: tuple[str, ...] = field(default=(), repr=False)


def hold(session: Session, rows: Sequence[SheetAccusation], at: datetime) -> None:
    """Lock what ``take_in`` will change, before the caller locks anything of the board's counts."""
    for matter_id in sorted(row.matter_id for row in rows if row.matter_id is not None):
        matter_to_move(session, matter_id)
    if rows:
        hold_numbers(session, local_day(at, session.info["zone"]).year)


def take_in(session: Session, rows: Sequence[SheetAccusation], at: datetime, account: Signer | None) -> int:
    """Seal the rows that the vault does not know; of one that it knows, what the sheet says anew is noted.

    One about the office itself or a county leader becomes an envelope without its text; one that was not known to be
    about them is shut to everybody here. The matters of the board that are rows of them move in; return how many.
    """
    if not rows:
        return 0
    known = known_marks(session)
    moved = 0
    for row in rows:
        matter = None if row.matter_id is None else matter_to_move(session, row.matter_id)
        marks = row.marks if matter is None else (*marks_of_case(session, matter), *row.marks)
        case_id = next((known[mark] for mark in row.marks if mark in known), None)
        fresh = [mark for mark in dict.fromkeys(marks) if mark not in known]
        if case_id is None:
            case_id = _registered(session, row, matter, at, account)
        elif row.marks[-1] in fresh:
            _noted(session, case_id, row, at, account)
        if row.is_about_office:
            _shut(session, case_id)
        keep_marks(session, case_id, fresh)
        known |= dict.fromkeys(fresh, case_id)
        if matter is not None:
            _seal_missing(session, case_id, matter)
            take_over(session, matter, session.get_one(SealedCase, case_id), at, account)
            moved += 1
    return moved


def _registered(
    session: Session, row: SheetAccusation, matter: Case | None, at: datetime, account: Signer | None
) -> int:
    first = row.received_on or (None if matter is None else first_day(session, matter))
    received_on = first or local_day(at, session.info["zone"])
    if row.is_about_office:
        case = store_envelope(session, received_on=received_on, at=at)
    else:
        case = store(
            session,
            Accusation(
                (row.title or row.summary or row.whence)[:LONGEST_TITLE],
                (row.summary or row.title or row.whence)[:LONGEST_TEXT],
                accused=row.accused[:LONGEST_ACCUSED],
                persons=row.persons,
            ),
            received_on=received_on,
            at=at,
            ordinary_case_id=None if matter is None else matter.id,
        )
    add_step(session, case.id, SealedKind.RECEIVED, at, account, _whence(row))
    reindex(session, case)
    note(session, SealedAct.REGISTERED, at=at, reader=account, case_id=case.id)
    return case.id


def _whence(row: SheetAccusation) -> str:
    return " · ".join((row.whence, *row.may_be))


def _seal_missing(session: Session, case_id: int, matter: Case) -> None:
    held = {(one.name, one.phone, one.id_number, one.address) for one in accusers(session, case_id)}
    persons = plain_persons(session, matter.id)
    seal_accusers(
        session, case_id, [p for p in persons if (p.name, p.phone, p.id_number, p.address) not in held]
    )


def _shut(session: Session, case_id: int) -> None:
    case = session.get_one(SealedCase, case_id)
    case.is_about_office = True
    reindex(session, case)


def _noted(
    session: Session, case_id: int, row: SheetAccusation, at: datetime, account: Signer | None
) -> None:
    case = session.get_one(SealedCase, case_id)
    is_unopened = row.is_about_office or case.is_about_office
    words = _whence(row) if is_unopened else f"{_whence(row)}\n{row.summary}"[:LONGEST_TEXT]
    add_step(session, case_id, SealedKind.NOTED, at, account, words)
    reindex(session, case)
    note(session, SealedAct.ADDED, at=at, reader=account, case_id=case_id)
