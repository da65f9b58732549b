"""What is said of a row of the county's lists, and the rows that have a name of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from db.importing.organisation_rows import SheetKind, Table
from db.importing.values import ValueUnclear, day_of_cell, is_yes

CODE: Final = "code"
NAME: Final = "name"
SPELLING: Final = "spelling"
UNVERIFIED: Final = ("待", "推断", "未知", "unverified", "inferred")


class OrganisationCode(StrEnum):
    """What can be said of a row of such a sheet."""

    NO_NAME = "no_name"
    TWICE = "twice"
    PARENT_UNKNOWN = "parent_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    SUCCESSOR_UNKNOWN = "successor_unknown"
    AMBIGUOUS = "ambiguous"
    UNVERIFIED = "unverified"
    DAY_UNCLEAR = "day_unclear"
    NAME_TOO_LONG = "name_too_long"
    CODE_TAKEN = "code_taken"


HELD: Final = frozenset(
    {
        OrganisationCode.NO_NAME,
        OrganisationCode.TWICE,
        OrganisationCode.PARENT_UNKNOWN,
        OrganisationCode.UNIT_UNKNOWN,
        OrganisationCode.NAME_TOO_LONG,
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about a row; ``row`` is the sheet's own number."""

    code: OrganisationCode
    row: int
    value: str = ""


@dataclass(slots=True)
class OrganisationDone:
    """What came of a sheet: each row is made, known already, or held back by a remark."""

    kind: SheetKind
    rows: int
    made: int = 0
    known: int = 0
    remarks: list[Remark] = field(default_factory=list)
    dropped_columns: tuple[str, ...] = ()

    @property
    def held(self) -> int:
        """Return the number of rows that are not stored."""
        return sum(1 for remark in self.remarks if remark.code in HELD)


def named_rows(
    table: Table, answer: OrganisationDone, length: int = 80
) -> Iterable[tuple[int, dict[str, str], str]]:
    """Yield the rows that have a name which is new to the sheet; the others are remarked."""
    seen: set[tuple[str, str]] = set()
    for number, row in table.rows:
        name = row.get("name", "")
        key = (name.casefold(), row.get("parent", "").casefold())
        if not name:
            answer.remarks.append(Remark(OrganisationCode.NO_NAME, number))
        elif len(name) > length:
            answer.remarks.append(Remark(OrganisationCode.NAME_TOO_LONG, number, name[:20]))
        elif key in seen:
            answer.remarks.append(Remark(OrganisationCode.TWICE, number, name))
        else:
            seen.add(key)
            yield number, row, name


def says_yes(text: str) -> bool:
    """Tell whether a cell says yes, or that something is to be confirmed (待核实)."""
    try:
        return is_yes(text) or "待" in text
    except ValueUnclear:
        return "待" in text


def day_in(row: dict[str, str], key: str, number: int, answer: OrganisationDone) -> date | None:
    """Return the day of a row's cell, an unclear one being remarked and left out."""
    try:
        return day_of_cell(row.get(key))
    except ValueUnclear:
        answer.remarks.append(Remark(OrganisationCode.DAY_UNCLEAR, number, row.get(key, "")))
        return None
