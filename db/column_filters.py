"""Filters on single columns of the ledger's grid: values that any engine can apply."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from db.cohorts import Field
from db.enums import Mark


class LedgerColumn(StrEnum):
    """Columns of the ledger that can be filtered one by one."""

    NUMBER = "number"
    TITLE = "title"
    RECEIVED = "received"
    CLOSED = "closed"
    TOWNSHIP = "township"
    VILLAGE = "village"
    CATEGORY1 = "category1"
    CATEGORY2 = "category2"
    CATEGORY = "category"
    CAUSE = "cause"
    CHANNEL = "channel"
    LEVEL = "level"
    PURPOSE = "purpose"
    UNIT = "unit"
    LEADER = "leader"
    STAGE = "stage"
    CONCLUSION = "conclusion"
    CLOSURE = "closure"
    RATING = "rating"
    DUE = "due"
    DUE_CLOCK = "due_clock"
    PERSONS = "persons"
    BATCHES = "batches"
    SUPPORTED = "supported"
    CARRIED_OUT = "carried_out"
    ASSIGNED = "assigned"
    ASSIGNMENT_DUE = "assignment_due"
    LAST_ACTION = "last_action"
    MARKS = "marks"


COLUMN_FIELD: Final[dict[LedgerColumn, Field]] = {
    LedgerColumn.RECEIVED: Field.RECEIVED_ON,
    LedgerColumn.CLOSED: Field.CLOSED_ON,
    LedgerColumn.TOWNSHIP: Field.TOWNSHIP,
    LedgerColumn.VILLAGE: Field.VILLAGE,
    LedgerColumn.CATEGORY1: Field.CATEGORY1,
    LedgerColumn.CATEGORY2: Field.CATEGORY2,
    LedgerColumn.CATEGORY: Field.CATEGORY,
    LedgerColumn.CAUSE: Field.CAUSE,
    LedgerColumn.CHANNEL: Field.CHANNEL,
    LedgerColumn.LEVEL: Field.LEVEL,
    LedgerColumn.PURPOSE: Field.PURPOSE,
    LedgerColumn.UNIT: Field.UNIT,
    LedgerColumn.LEADER: Field.LEADER,
    LedgerColumn.STAGE: Field.STAGE,
    LedgerColumn.CONCLUSION: Field.CONCLUSION,
    LedgerColumn.CLOSURE: Field.CLOSURE,
    LedgerColumn.RATING: Field.RATING,
    LedgerColumn.DUE: Field.DUE_ON,
    LedgerColumn.DUE_CLOCK: Field.DUE_CLOCK,
    LedgerColumn.PERSONS: Field.PERSONS,
    LedgerColumn.BATCHES: Field.BATCHES,
    LedgerColumn.SUPPORTED: Field.SUPPORTED_ON,
    LedgerColumn.CARRIED_OUT: Field.CARRIED_OUT_ON,
    LedgerColumn.ASSIGNED: Field.ASSIGNED_ON,
    LedgerColumn.ASSIGNMENT_DUE: Field.ASSIGNMENT_DUE_ON,
    LedgerColumn.LAST_ACTION: Field.LAST_ACTION_ON,
    LedgerColumn.MARKS: Field.MARKS,
}
"""The span's column behind each column of the grid; number and title are those of the case itself."""

NAMED: Final = frozenset(
    {
        LedgerColumn.NUMBER,
        LedgerColumn.TITLE,
        LedgerColumn.TOWNSHIP,
        LedgerColumn.VILLAGE,
        LedgerColumn.CATEGORY1,
        LedgerColumn.CATEGORY2,
        LedgerColumn.CATEGORY,
        LedgerColumn.CAUSE,
        LedgerColumn.UNIT,
        LedgerColumn.LEADER,
    }
)
"""Columns that show text, and so can be asked for a part of it."""

WORDED: Final = frozenset(
    {
        LedgerColumn.CHANNEL,
        LedgerColumn.LEVEL,
        LedgerColumn.PURPOSE,
        LedgerColumn.STAGE,
        LedgerColumn.CONCLUSION,
        LedgerColumn.CLOSURE,
        LedgerColumn.RATING,
        LedgerColumn.DUE_CLOCK,
    }
)
"""Columns that show a word of ``db.enums``."""

COUNTED: Final = frozenset({LedgerColumn.PERSONS, LedgerColumn.BATCHES})
MARKED: Final = frozenset({LedgerColumn.MARKS})
DATED: Final = frozenset(COLUMN_FIELD) - NAMED - WORDED - COUNTED - MARKED


@dataclass(frozen=True, slots=True)
class Contains:
    """Text that is part of what the column shows, letters in either case; a column of ``NAMED`` only."""

    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some ids or enum members; None among them asks for rows without a value."""

    members: tuple[int | StrEnum | None, ...]


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A number between two ends, both included, None being open; a row without a value never matches."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day between two ends, both included, None being open; a row without a day never matches."""

    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class HasMarks:
    """All of some marks."""

    marks: Mark


ColumnTest = Contains | OneOf | NumberRange | DateRange | HasMarks


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """One test of one column; a test that the column cannot answer raises ``ValueError``."""

    column: LedgerColumn
    test: ColumnTest

    def __post_init__(self) -> None:
        """Refuse a test that makes no sense for the column."""
        fits = {
            Contains: self.column in NAMED,
            OneOf: self.column in COLUMN_FIELD and self.column not in COUNTED | MARKED,
            NumberRange: self.column in COUNTED,
            DateRange: self.column in DATED,
            HasMarks: self.column in MARKED,
        }
        if not fits[type(self.test)]:
            raise ValueError(f"{self.column} cannot be asked for {type(self.test).__name__}")
