"""What an import has to say about rows and columns: codes with values, worded by whoever shows them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FindingCode(StrEnum):
    """Everything that can be said of a row, a cell or a column."""

    # The row is not stored.
    NO_RECEIVED_DAY = "no_received_day"
    RECEIVED_DAY_UNCLEAR = "received_day_unclear"
    RECEIVED_IN_FUTURE = "received_in_future"
    CLOSED_BEFORE_RECEIVED = "closed_before_received"
    CLOSED_WITHOUT_DAY = "closed_without_day"
    CLOSED_DAY_UNCLEAR = "closed_day_unclear"
    CANCELLED_WITHOUT_DAY = "cancelled_without_day"
    NUMBER_TWICE = "number_twice"
    NUMBER_TOO_LONG = "number_too_long"
    NUMBER_HOLDS_IDENTITY = "number_holds_identity"
    NUMBER_NOT_ON_BOARD = "number_not_on_board"
    NUMBER_CANCELLED = "number_cancelled"
    # A value of the row is left out.
    DAY_UNCLEAR = "day_unclear"
    DAY_WITHOUT_YEAR = "day_without_year"
    DAY_OUT_OF_RANGE = "day_out_of_range"
    DAY_IN_FUTURE = "day_in_future"
    DAY_BEFORE_RECEIVED = "day_before_received"
    NUMBER_UNCLEAR = "number_unclear"
    WORD_UNKNOWN = "word_unknown"
    PLACE_UNKNOWN = "place_unknown"
    PLACE_AMBIGUOUS = "place_ambiguous"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_ELSEWHERE = "village_elsewhere"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    CATEGORY_UNKNOWN = "category_unknown"
    CAUSE_UNKNOWN = "cause_unknown"
    LEADER_UNKNOWN = "leader_unknown"
    LEADER_AMBIGUOUS = "leader_ambiguous"
    REFUSED_WITHOUT_DAY = "refused_without_day"
    ASSIGNED_DAY_ASSUMED = "assigned_day_assumed"
    RATED_ALREADY = "rated_already"
    TEXT_CUT = "text_cut"
    TITLE_REPLACED = "title_replaced"
    TEXT_SCREENED = "text_screened"
    # A column is left out.
    COLUMN_NEVER_STORED = "column_never_stored"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_UNUSED = "column_unused"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    SHEET_WITHOUT_HEADER = "sheet_without_header"


HELD: Final = frozenset(
    {
        FindingCode.NO_RECEIVED_DAY,
        FindingCode.RECEIVED_DAY_UNCLEAR,
        FindingCode.RECEIVED_IN_FUTURE,
        FindingCode.CLOSED_BEFORE_RECEIVED,
        FindingCode.CLOSED_WITHOUT_DAY,
        FindingCode.CLOSED_DAY_UNCLEAR,
        FindingCode.CANCELLED_WITHOUT_DAY,
        FindingCode.NUMBER_TWICE,
        FindingCode.NUMBER_TOO_LONG,
        FindingCode.NUMBER_HOLDS_IDENTITY,
        FindingCode.NUMBER_NOT_ON_BOARD,
        FindingCode.NUMBER_CANCELLED,
    }
)
"""Codes whose row is not stored: it is reported, and counted among the rows held back."""

COLUMN_CODES: Final = frozenset(code for code in FindingCode if code.startswith(("column_", "sheet_")))
SILENT: Final = frozenset({FindingCode.TEXT_SCREENED})
"""Codes that ask nothing of a person and stay out of the error workbook."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: ``row`` is the sheet's own row number (1-based), 0 for a column or a sheet.

    ``value`` is what the cell said; it is empty for identity, for official numbers and for free text.
    """

    code: FindingCode
    sheet: str
    row: int = 0
    column: str = ""
    value: str = ""

    @property
    def is_held(self) -> bool:
        """Tell whether the row is held back."""
        return self.code in HELD


class SheetRefused(ValueError):
    """A file that cannot be read as a sheet: a code, and the values that say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
