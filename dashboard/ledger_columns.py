"""The columns of the ledger, stated once: the grid and its export both show what ``cells`` says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dashboard.text import N_, _
from dashboard.words import word
from db.column_filters import LedgerColumn
from db.enums import Mark
from db.filters import SortKey
from db.rows import LedgerRow, Names

Cell = str | int | date | None
"""What stands in one cell: text, a number, a day, or nothing."""


class ColumnKind(StrEnum):
    """How a column's cells are read, aligned and filtered."""

    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    DAY = "day"
    DUE = "due"
    MARKS = "marks"


Value = Callable[[LedgerRow, Names], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``width`` in pixels of the screen, ``print_width`` in characters of the sheet.

    ``tested`` is the column that its filter asks; a due state is asked by the filter itself.
    """

    key: str
    title: str
    kind: ColumnKind
    width: int
    print_width: int
    value: Value
    sort: SortKey
    tested: LedgerColumn | None
    is_usual: bool = False


def _name(of: str, field: str) -> Value:
    def read(row: LedgerRow, names: Names) -> Cell:
        number = getattr(row, field)
        if number is None:
            return None
        known: Mapping[int, str] = getattr(names, of)
        return known.get(number) or _("number {id} (not found)", id=number)

    return read


def _word(field: str) -> Value:
    def read(row: LedgerRow, names: Names) -> Cell:
        member = getattr(row, field)
        return None if member is None else word(member)

    return read


def _plain(field: str) -> Value:
    def read(row: LedgerRow, names: Names) -> Cell:
        cell: Cell = getattr(row, field)
        return cell

    return read


def _marks(row: LedgerRow, names: Names) -> Cell:
    return _(", ").join(word(mark) for mark in Mark if mark in row.marks) or None


def _text(key: str, title: str, width: int, print_width: int, value: Value, **more: Any) -> Column:
    return Column(
        key, title, ColumnKind.TEXT, width, print_width, value, SortKey(key), LedgerColumn(key), **more
    )


def _day(key: str, title: str, field: str, width: int = 120, **more: Any) -> Column:
    return Column(
        key, title, ColumnKind.DAY, width, 11, _plain(field), SortKey(key), LedgerColumn(key), **more
    )


def _of_words(key: str, title: str, width: int, print_width: int, **more: Any) -> Column:
    return Column(
        key,
        title,
        ColumnKind.WORD,
        width,
        print_width,
        _word(key),
        SortKey(key),
        LedgerColumn(key),
        **more,
    )


def _count(key: str, title: str, **more: Any) -> Column:
    return Column(key, title, ColumnKind.NUMBER, 112, 7, _plain(key), SortKey(key), LedgerColumn(key), **more)


COLUMNS: Final[tuple[Column, ...]] = (
    _text("number", N_("Matter no."), 148, 17, _plain("number"), is_usual=True),
    _text("title", N_("Subject"), 236, 40, _plain("title"), is_usual=True),
    Column(
        "due_state", N_("Due state"), ColumnKind.DUE, 128, 10, _word("due"), SortKey.DUE, None, is_usual=True
    ),
    _day("due", N_("Limit day"), "due_on", is_usual=True),
    Column(
        "due_clock",
        N_("Clock"),
        ColumnKind.WORD,
        140,
        16,
        _word("due_clock"),
        SortKey.CLOCK,
        LedgerColumn.DUE_CLOCK,
    ),
    _of_words("stage", N_("Stage"), 112, 16, is_usual=True),
    _text("unit", N_("Responsible unit"), 236, 20, _name("units", "unit_id"), is_usual=True),
    _text("leader", N_("Leader in charge"), 152, 16, _name("posts", "leader_id"), is_usual=True),
    _text("township", N_("Township"), 104, 11, _name("areas", "township_id"), is_usual=True),
    _text("village", N_("Village"), 104, 11, _name("areas", "village_id")),
    Column(
        "category1",
        N_("Category"),
        ColumnKind.TEXT,
        128,
        14,
        _name("categories", "category1_id"),
        SortKey.CATEGORY,
        LedgerColumn.CATEGORY1,
        is_usual=True,
    ),
    _text("category2", N_("Category, second level"), 136, 14, _name("categories", "category2_id")),
    Column(
        "category",
        N_("Category, full"),
        ColumnKind.TEXT,
        144,
        16,
        _name("categories", "category_id"),
        SortKey.CATEGORY3,
        LedgerColumn.CATEGORY,
    ),
    _text("cause", N_("Cause"), 136, 16, _name("causes", "cause_id")),
    _of_words("channel", N_("Channel"), 96, 9, is_usual=True),
    _of_words("level", N_("Level"), 88, 8),
    _of_words("purpose", N_("Purpose of the petition"), 104, 9),
    _day("received", N_("Received on"), "received_on", is_usual=True),
    _day("closed", N_("Closed on"), "closed_on"),
    _of_words("conclusion", N_("Conclusion"), 104, 10),
    _of_words("closure", N_("Way of closing"), 112, 10),
    _of_words("rating", N_("Rating"), 104, 10),
    Column("marks", N_("Marks"), ColumnKind.MARKS, 168, 22, _marks, SortKey.MARKS, LedgerColumn.MARKS),
    _count("persons", N_("Persons concerned"), is_usual=True),
    _count("batches", N_("Visit batches")),
    _day("supported", N_("Supported on"), "supported_on"),
    _day("carried_out", N_("Carried out on"), "carried_out_on"),
    _day("assigned", N_("Assigned on"), "assigned_on"),
    _day("assignment_due", N_("Leader's date"), "assignment_due_on", 160),
    _day("last_action", N_("Last action on"), "last_action_on"),
)
"""Every column, in the order in which it stands until a reader moves it."""

BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
USUAL: Final[tuple[Column, ...]] = tuple(column for column in COLUMNS if column.is_usual)
FIRST: Final = BY_KEY["number"]
"""Stays at the left and is always shown: it names the matter."""


def columns_named(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of known keys in the order given, each once, the number first; the usual ones for none."""
    chosen = tuple(dict.fromkeys(BY_KEY[key] for key in keys if key in BY_KEY))
    if not chosen:
        return USUAL
    return (FIRST, *(column for column in chosen if column is not FIRST))


def cells(row: LedgerRow, names: Names, columns: Sequence[Column] = COLUMNS) -> list[Cell]:
    """Return what a row shows in ``columns``, in the language spoken now."""
    return [column.value(row, names) for column in columns]


def shown(cell: Cell) -> str:
    """Return a cell as it is read: a day as 2026-03-05, nothing as nothing."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def grid_row(row: LedgerRow, names: Names, version: int = 0) -> dict[str, Any]:
    """Return a row of the grid: every cell by its column's key, and what the grid needs besides.

    ``version`` is that of the matter where the reader may act on many, 0 elsewhere.
    """
    said: dict[str, Any] = {
        column.key: cell.isoformat() if isinstance(cell, date) else cell
        for column, cell in zip(COLUMNS, cells(row, names), strict=True)
    }
    phones = None if row.unit_id is None else names.phones.get(row.unit_id)
    return {
        **said,
        "id": str(row.case_id),
        "version": version,
        "due_is": row.due.value,
        "office_phone": phones.office if phones else "",
        "duty_phone": phones.duty if phones else "",
    }


def title_of(column: Column) -> str:
    """Return a column's head in the language spoken now."""
    return _(column.title)
