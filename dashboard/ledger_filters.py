"""What the grid asks of the ledger, its filters and its sort, as values; whatever it says is checked here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Final

from dashboard.ledger_columns import BY_KEY, COLUMNS, Column, ColumnKind, title_of
from dashboard.text import _
from dashboard.words import word
from db import enums
from db.column_filters import (
    ColumnFilter,
    ColumnTest,
    Contains,
    DateRange,
    HasMarks,
    LedgerColumn,
    NumberRange,
    OneOf,
)
from db.enums import Due, Mark
from db.filter_query import TEXT_LIMIT
from db.filters import CaseFilter, Sort
from db.screening import looks_like_person

BLANK: Final = "blank"
MOST_CONDITIONS: Final = 20
WORDS_OF: Final[Mapping[LedgerColumn, type[StrEnum]]] = {
    LedgerColumn.CHANNEL: enums.Channel,
    LedgerColumn.LEVEL: enums.Level,
    LedgerColumn.PURPOSE: enums.Purpose,
    LedgerColumn.STAGE: enums.Stage,
    LedgerColumn.CONCLUSION: enums.Conclusion,
    LedgerColumn.CLOSURE: enums.Closure,
    LedgerColumn.RATING: enums.Rating,
    LedgerColumn.DUE_CLOCK: enums.Clock,
}
"""The words that a column of words can show."""


class GridFault(StrEnum):
    """Why what a grid asks is refused."""

    MAKES_NO_SENSE = "makes_no_sense"
    LOOKS_LIKE_PERSON = "looks_like_person"


class GridRefused(ValueError):
    """Raised where the filter of a column makes no sense or names a person; it never repeats what was typed."""

    def __init__(self, fault: GridFault, column: str) -> None:
        super().__init__(f"{fault}: {column}")
        self.fault = fault
        self.column = column


@dataclass(frozen=True, slots=True)
class GridAsked:
    """The filter with what the grid asks besides."""

    chosen: CaseFilter
    columns: tuple[ColumnFilter, ...] = ()


def read_grid(chosen: CaseFilter, filter_model: object, sort_model: object = None) -> GridAsked:
    """Return ``chosen`` with the filters and the sort of a grid's models, or raise ``GridRefused``.

    The sort of the grid holds over that of the query; without one the query's stays.
    """
    model = filter_model or {}
    if not isinstance(model, Mapping):
        raise GridRefused(GridFault.MAKES_NO_SENSE, "")
    asked = GridAsked(replace(chosen, sort=_sort(sort_model, chosen.sort)))
    for key, said in model.items():
        column = BY_KEY.get(str(key))
        if column is None or not isinstance(said, Mapping):
            raise GridRefused(GridFault.MAKES_NO_SENSE, str(key)[:40])
        asked = _with_column(asked, column, said)
    return asked


def _sort(model: object, otherwise: Sort) -> Sort:
    first = model[0] if isinstance(model, list) and model else None
    if not isinstance(first, Mapping):
        return otherwise
    column = BY_KEY.get(str(first.get("colId")))
    if column is None:
        raise GridRefused(GridFault.MAKES_NO_SENSE, str(first.get("colId"))[:40])
    return Sort(column.sort, first.get("sort") == "desc")


def _with_column(asked: GridAsked, column: Column, said: Mapping[str, Any]) -> GridAsked:
    parts = _conditions(column, said)
    if column.kind is ColumnKind.DUE:
        return _with_due(asked, column, parts)
    if column.tested is None:
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    found = ColumnFilter(column.tested, _test(column, column.tested, parts))
    return replace(asked, columns=(*asked.columns, found))


def _conditions(column: Column, said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the conditions of one column: one, or several of which one must hold."""
    parts = said.get("conditions", [said])
    is_list = isinstance(parts, list) and 0 < len(parts) <= MOST_CONDITIONS
    if not is_list or not all(isinstance(part, Mapping) for part in parts):
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    many = column.kind in (ColumnKind.WORD, ColumnKind.DUE)
    is_all = column.kind is ColumnKind.MARKS
    if len(parts) > 1 and (not (many or is_all) or said.get("operator") != ("AND" if is_all else "OR")):
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    return list(parts)


def _with_due(asked: GridAsked, column: Column, parts: Iterable[Mapping[str, Any]]) -> GridAsked:
    states = tuple(dict.fromkeys(_member(Due, column, part) for part in parts))
    held = asked.chosen.due
    both = tuple(state for state in Due if state in states and (not held or state in held))
    if both:
        return replace(asked, chosen=replace(asked.chosen, due=both))
    # Nothing is in two due states at once.
    nothing = ColumnFilter(LedgerColumn.STAGE, OneOf(()))
    return replace(asked, columns=(*asked.columns, nothing))


def _test(column: Column, tested: LedgerColumn, parts: list[Mapping[str, Any]]) -> ColumnTest:
    first = parts[0]
    match column.kind:
        case ColumnKind.WORD:
            words = WORDS_OF[tested]
            return OneOf(
                tuple(
                    dict.fromkeys(
                        None if part.get("type") == BLANK else _member(words, column, part) for part in parts
                    )
                )
            )
        case ColumnKind.MARKS:
            return HasMarks(reduce(or_, (_mark(column, part) for part in parts)))
        case ColumnKind.NUMBER:
            return _number_range(column, first)
        case ColumnKind.DAY:
            return OneOf((None,)) if first.get("type") == BLANK else _date_range(column, first)
        case _:
            return _text_test(column, tested, first)


def _member(words: type[StrEnum], column: Column, part: Mapping[str, Any]) -> Any:
    try:
        return words(str(part.get("type")))
    except ValueError:
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key) from None


def _mark(column: Column, part: Mapping[str, Any]) -> Mark:
    name = str(part.get("type")).upper()
    if name not in Mark.__members__:
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    return Mark[name]


def _text_test(column: Column, tested: LedgerColumn, part: Mapping[str, Any]) -> ColumnTest:
    is_own_text = tested in (LedgerColumn.NUMBER, LedgerColumn.TITLE)
    if part.get("type") == BLANK and not is_own_text:
        return OneOf((None,))
    text = part.get("filter")
    if part.get("type") != "contains" or not isinstance(text, str):
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    words = " ".join(text.split())
    if looks_like_person(words):
        raise GridRefused(GridFault.LOOKS_LIKE_PERSON, column.key)
    if not words or len(words) > TEXT_LIMIT:
        raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)
    return Contains(words)


def _number_range(column: Column, part: Mapping[str, Any]) -> NumberRange:
    low, high = _whole(part.get("filter")), _whole(part.get("filterTo"))
    match part.get("type"):
        case "equals" if low is not None:
            return NumberRange(low, low)
        case "greaterThanOrEqual" if low is not None:
            return NumberRange(low, None)
        case "lessThanOrEqual" if low is not None:
            return NumberRange(None, low)
        case "inRange" if low is not None and high is not None:
            return NumberRange(low, high)
    raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)


def _whole(said: object) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < 2**31:
        return None
    return int(said) if said == int(said) else None


def _date_range(column: Column, part: Mapping[str, Any]) -> DateRange:
    first, last = _written_day(part.get("dateFrom")), _written_day(part.get("dateTo"))
    match part.get("type"):
        case "equals" if first is not None:
            return DateRange(first, first)
        case "greaterThan" if first is not None and first < date.max:
            return DateRange(first + timedelta(days=1), None)
        case "lessThan" if first is not None and first > date.min:
            return DateRange(None, first - timedelta(days=1))
        case "inRange" if first is not None and last is not None:
            return DateRange(first, last)
    raise GridRefused(GridFault.MAKES_NO_SENSE, column.key)


def _written_day(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


# ---------------------------------------------------------------- in words


def said_filters(filter_model: Mapping[str, Any]) -> list[str]:
    """Say the filters of a grid's columns, one text each; a model that makes no sense raises ``GridRefused``."""
    read_grid(CaseFilter(), filter_model)
    return [_said(BY_KEY[key], said) for key, said in filter_model.items()]


def said_sort(sort: Sort) -> str:
    """Say the order of the rows."""
    column = next(column for column in reversed(COLUMNS) if column.sort is sort.key)
    if sort.is_descending:
        return _("{column}, descending", column=title_of(column))
    return _("{column}, ascending", column=title_of(column))


def _said(column: Column, said: Mapping[str, Any]) -> str:
    parts = _conditions(column, said)
    joined = _(", ").join(_said_part(column, part) for part in parts)
    return _("{column}: {said}", column=title_of(column), said=joined)


def _said_part(column: Column, part: Mapping[str, Any]) -> str:
    if part.get("type") == BLANK:
        return _("(none recorded)")
    match column.kind:
        case ColumnKind.DUE:
            return word(_member(Due, column, part))
        case ColumnKind.MARKS:
            return word(_mark(column, part))
        case ColumnKind.WORD if column.tested is not None:
            return word(_member(WORDS_OF[column.tested], column, part))
        case ColumnKind.NUMBER:
            found = _number_range(column, part)
            return _said_range(found.least, found.most)
        case ColumnKind.DAY:
            days = _date_range(column, part)
            return _said_range(days.from_on, days.to_on)
        case _:
            return _("contains “{text}”", text=str(part.get("filter")))


def _said_range(first: object, last: object) -> str:
    if first is None:
        return _("up to {last}", last=last)
    if last is None:
        return _("from {first}", first=first)
    return str(first) if first == last else _("{first} to {last}", first=first, last=last)
