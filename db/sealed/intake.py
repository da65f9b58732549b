"""Take accusations that stand in an imported sheet: who brings the sheet in sees nothing of the vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.log import Signer
from db.queries.identity import Named
from db.reference import local_day
from db.sealed.commands import LONGEST_TEXT, LONGEST_TITLE, Accusation, add_step, store
from db.sealed.gate import note
from db.sealed.marks import keep_marks, known_marks
from db.sealed.models import SealedCase
from db.sealed.texts import reindex
from db.sealed.words import SealedAct, SealedKind


@dataclass(frozen=True, slots=True)
class SheetAccusation:
    """One accusation as a sheet tells it; never printed.

    ``marks`` say by what it is known again, the last of them what it says now. ``whence`` names ledger, sheet and row.
    ``ordinary_case_id`` is a matter of the board under the same number, which a handler is to move in.
    """

    title: str = field(repr=False)
    summary: str = field(repr=False)
    received_on: date | None
    persons: Sequence[Named] = field(repr=False)
    marks: tuple[str, ...] = field(repr=False)
    whence: str
    ordinary_case_id: int | None = None

    def about(self, case_id: int) -> "SheetAccusation":
        """Return the same of which a matter of the board is known."""
        return replace(self, ordinary_case_id=case_id)


def take_in(session: Session, rows: Sequence[SheetAccusation], at: datetime, account: Signer | None) -> None:
    """Seal the rows that the vault does not know; of one that it knows, what the sheet says anew is noted."""
    if not rows:
        return
    known = known_marks(session)
    for row in rows:
        case_id = next((known[mark] for mark in row.marks if mark in known), None)
        fresh = [mark for mark in row.marks if mark not in known]
        if case_id is None:
            case_id = _registered(session, row, at, account)
        elif row.marks[-1] in fresh:
            _noted(session, case_id, row, at, account)
        keep_marks(session, case_id, fresh)
        known |= dict.fromkeys(fresh, case_id)


def _registered(session: Session, row: SheetAccusation, at: datetime, account: Signer | None) -> int:
    case = store(
        session,
        Accusation(
            (row.title or row.summary or row.whence)[:LONGEST_TITLE],
            (row.summary or row.title or row.whence)[:LONGEST_TEXT],
            persons=row.persons,
        ),
        received_on=row.received_on or local_day(at, session.info["zone"]),
        at=at,
        ordinary_case_id=row.ordinary_case_id,
    )
    add_step(session, case.id, SealedKind.RECEIVED, at, account, row.whence)
    reindex(session, case)
    note(session, SealedAct.REGISTERED, at=at, reader=account, case_id=case.id)
    return case.id


def _noted(
    session: Session, case_id: int, row: SheetAccusation, at: datetime, account: Signer | None
) -> None:
    words = f"{row.whence}\n{row.summary}"[:LONGEST_TEXT]
    add_step(session, case_id, SealedKind.NOTED, at, account, words)
    reindex(session, session.get_one(SealedCase, case_id))
    note(session, SealedAct.ADDED, at=at, reader=account, case_id=case_id)
