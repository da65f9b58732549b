"""Compare rows with their matters: what the sheet said last time, what it says now, what the board knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importing.acts import Standing, facts_of, standing
from db.importing.drafts import Draft
from db.importing.on_board import OnBoard
from db.importing.reading import Facts
from db.importing.said import digest, is_digested, said_of
from db.models.cases import CaseEvent
from db.models.records import ImportValue
from db.spans import events_of

CHUNK: Final = 900


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that the sheet says otherwise than last time, nobody having touched it on the board."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """One fact that the office changed on the board and that the sheet says otherwise.

    ``has_sheet_moved`` is False where the sheet repeats what it said before: then the board's value stays unless a
    person says otherwise, and it is not asked again.
    """

    field: str
    said: Any
    board: Any
    sheet: Any
    has_sheet_moved: bool


@dataclass(slots=True)
class Changed:
    """A matter of the board that a row is about; one that ``is_typed`` by hand becomes its source's.

    ``is_rating_left``: the row rates a matter that its petitioner rated in another way.
    """

    draft: Draft
    case_id: int
    version: int
    number: str
    changes: list[Change]
    conflicts: list[Conflict]
    said: Facts
    is_remembered: bool
    known: Facts = field(repr=False)
    held: list[Standing] = field(repr=False)
    is_typed: bool = False
    is_rating_left: bool = False


def compare(session: Session, source: str, pairs: Sequence[tuple[Draft, OnBoard]]) -> list[Changed]:
    """Compare rows with their matters, in the order of ``pairs``."""
    compared: list[Changed] = []
    for start in range(0, len(pairs), CHUNK):
        part = pairs[start : start + CHUNK]
        ids = [case.id for _, case in part]
        remembered = session.execute(
            select(ImportValue.case_id, ImportValue.said).where(ImportValue.case_id.in_(ids))
        )
        said: dict[int, Facts] = {row.case_id: row.said for row in remembered}
        touched = set(
            session.scalars(
                select(CaseEvent.case_id)
                .where(CaseEvent.case_id.in_(ids), CaseEvent.source != source)
                .distinct()
            )
        )
        moved = [
            case.id
            for draft, case in part
            if case.id in touched or _differs(said_of(draft.facts), said.get(case.id, {}))
        ]
        events = events_of(session, moved) if moved else {}
        for draft, case in part:
            held = standing(events.get(case.id, ()))
            known = {**facts_of(held), "title": case.title, "summary": case.summary} if held else {}
            row = Changed(
                draft,
                case.id,
                case.version,
                case.number,
                [],
                [],
                dict(said.get(case.id, {})),
                case.id in said,
                known,
                held,
                case.is_typed,
            )
            if held:
                _weigh(row, is_touched=case.id in touched)
            compared.append(row)
    return compared


def _differs(new: Facts, old: Facts) -> bool:
    return any(name not in old or old[name] != value for name, value in new.items())


def _weigh(row: Changed, *, is_touched: bool) -> None:
    new = said_of(row.draft.facts)
    kept: Facts = row.said.get("_kept", {})
    for name, value in new.items():
        said = row.said.get(name)
        has_moved = value != said and not (name not in row.said and not value)
        board = row.known.get(name) if name in row.known else said
        if is_digested(name) and isinstance(board, str) and board and not board.startswith("#"):
            board = digest(board)
        is_ours = not is_touched or board == said or (not board and not said)
        if name == "title" and is_ours and not has_moved:
            continue
        if value == board or (not value and not board):
            continue
        if name == "rating" and board and board != said:
            # What a petitioner said at the counter or on a slip stands: a rating is given once (domain 7.11).
            row.is_rating_left = bool(value)
            continue
        if is_ours and has_moved:
            before = row.known["title"] if name == "title" and said else said
            row.changes.append(Change(name, before, row.draft.facts[name]))
        elif not is_ours and kept.get(name, ()) != value:
            row.conflicts.append(Conflict(name, said, board, row.draft.facts[name], has_moved))
