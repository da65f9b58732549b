"""What a filter and a cohort ask of ``case_span``, as clauses over small integers.

A set of matters is a conjunction of clauses, and a clause holds where any of its atoms does. Filters, cohorts
and the grid's column filters are put into atoms here and nowhere else; an engine only translates atoms, so
ledger, export and both engines cannot read one filter in two ways.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from db.cohorts import BACKLOG_DAYS, DEFINITIONS, OPEN_STAGES, SOON_DAYS, Cohort, Field, Test, TestKind
from db.column_filters import (
    COLUMN_FIELD,
    ColumnFilter,
    Contains,
    DateRange,
    HasMarks,
    LedgerColumn,
    NumberRange,
    OneOf,
)
from db.days import EPOCH, Period
from db.enums import (
    Channel,
    Clock,
    Closure,
    Conclusion,
    Due,
    Flag,
    Level,
    Mark,
    Purpose,
    Rating,
    Stage,
)
from db.filters import NONE_ID, CaseFilter

WORDS: Final[dict[Field, type[StrEnum]]] = {
    Field.CHANNEL: Channel,
    Field.LEVEL: Level,
    Field.PURPOSE: Purpose,
    Field.STAGE: Stage,
    Field.CONCLUSION: Conclusion,
    Field.CLOSURE: Closure,
    Field.RATING: Rating,
    Field.DUE_CLOCK: Clock,
}
"""The enum of each column that holds positions of enum members."""

_POSITIONS: Final = {words: {member: code for code, member in enumerate(words)} for words in WORDS.values()}
FLAG_MARK: Final[dict[Flag, Mark]] = {
    Flag.GROUP: Mark.GROUP,
    Flag.REPEAT: Mark.REPEAT,
    Flag.ABOVE_LEVEL: Mark.ABOVE_LEVEL,
    Flag.MAJOR: Mark.MAJOR,
    Flag.ANONYMOUS: Mark.ANONYMOUS,
}


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of ``codes``, or is missing where ``or_none`` holds."""

    field: Field
    codes: frozenset[int]
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies between two ends, both included; without ends, there is a value."""

    field: Field
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class NotAfter:
    """Both columns have a value, and this one's is not greater than the other's."""

    field: Field
    other: Field


@dataclass(frozen=True, slots=True)
class Marked:
    """All bits of ``mask`` are set in the marks, or none of them where ``is_set`` is False."""

    mask: int
    is_set: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """The name of the area, unit, post, category or cause in this column contains ``text``."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """The case's own number or title contains ``text``."""

    column: LedgerColumn
    text: str


Atom = Among | Between | NotAfter | Marked | Named | Written
AtomClause = tuple[Atom, ...]

_UNSET: Final[frozenset[int]] = frozenset()


def codes_of(members: Iterable[StrEnum]) -> frozenset[int]:
    """Return the positions of enum members in their enum."""
    return frozenset(_POSITIONS[type(member)][member] for member in members)


OPEN_CODES: Final = codes_of(OPEN_STAGES)
_NOT_OPEN: Final = Among(Field.STAGE, codes_of(set(Stage) - set(OPEN_STAGES)), or_none=True)
OPEN: Final[AtomClause] = (Among(Field.STAGE, OPEN_CODES),)
"""The matter is not yet closed, refused, led off or cancelled."""


def day_number(day: date) -> int:
    """Return the number of a day that only bounds others: days before 1970 have negative numbers."""
    return day.toordinal() - EPOCH


def clauses_of(
    chosen: CaseFilter, as_of: date, cohort: Cohort | None, columns: Iterable[ColumnFilter] = ()
) -> tuple[AtomClause, ...]:
    """Return what a filter and a cohort ask at the end of ``as_of``, the text left out.

    ``chosen.cohort`` is not looked at: ``cohort`` holds. Without a cohort the filter's first and last day apply,
    where given, to the day of receipt, and cancelled matters are shown. A movement takes the filter's own part: it asks
    where its matters stood on two days, and all of them are shown, whenever they were received.
    """
    asked = receipt_clauses(chosen) if cohort is None else cohort_clauses(cohort, chosen.period(as_of), as_of)
    own = () if chosen.moved is not None else filter_clauses(chosen, as_of)
    return (*own, *asked, *column_clauses(columns))


def filter_clauses(chosen: CaseFilter, as_of: date) -> tuple[AtomClause, ...]:
    """Return what a filter asks, its period, cohort and text left out."""
    return tuple(_filter_clauses(chosen, as_of))


def receipt_clauses(chosen: CaseFilter) -> tuple[AtomClause, ...]:
    """Return what the first and last day of a filter ask where no cohort is chosen."""
    if chosen.moved is not None or (chosen.from_on is None and chosen.to_on is None):
        return ()
    return ((_days(Field.RECEIVED_ON, chosen.from_on, chosen.to_on),),)


def column_clauses(columns: Iterable[ColumnFilter]) -> tuple[AtomClause, ...]:
    """Return what the grid's column filters ask."""
    return tuple(_column_clause(column) for column in columns)


@lru_cache(maxsize=1_024)
def cohort_clauses(cohort: Cohort, period: Period, as_of: date) -> tuple[AtomClause, ...]:
    """Return the definition of a cohort for a period and a day."""
    today = day_number(as_of)
    return tuple(tuple(_atom(test, period, today) for test in clause) for clause in DEFINITIONS[cohort])


def _atom(test: Test, period: Period, today: int) -> Atom:
    match test.kind:
        case TestKind.IN_PERIOD:
            return Between(test.field, day_number(period.from_on), day_number(period.to_on))
        case TestKind.BEFORE:
            return Between(test.field, None, today + test.days - 1)
        case TestKind.SINCE:
            return Between(test.field, today + test.days, None)
        case TestKind.IS:
            return Among(test.field, codes_of(test.members))
        case TestKind.SET:
            return Between(test.field)
        case TestKind.UNSET:
            return Among(test.field, _UNSET, or_none=True)
        case TestKind.HAS_MARK | TestKind.LACKS_MARK if test.mark is not None:
            return Marked(int(test.mark), test.kind is TestKind.HAS_MARK)
        case TestKind.AT_MOST if test.other is not None:
            return NotAfter(test.field, test.other)
    raise ValueError(test)


def _ids(field: Field, ids: tuple[int, ...]) -> Among:
    return Among(field, frozenset(ids) - {NONE_ID}, NONE_ID in ids)


def _filter_clauses(chosen: CaseFilter, as_of: date) -> Iterator[AtomClause]:
    for field, ids in (
        (Field.TOWNSHIP, chosen.townships),
        (Field.VILLAGE, chosen.villages),
        (Field.CAUSE, chosen.causes),
        (Field.UNIT, chosen.units),
        (Field.LEADER, chosen.leaders),
    ):
        if ids:
            yield (_ids(field, ids),)
    if chosen.categories:
        wanted = frozenset(chosen.categories) - {NONE_ID}
        # A matter without a category has none of the first level: that column alone says "none".
        yield (
            _ids(Field.CATEGORY1, chosen.categories),
            Among(Field.CATEGORY2, wanted),
            Among(Field.CATEGORY, wanted),
        )
    for field, members in (
        (Field.CHANNEL, chosen.channels),
        (Field.STAGE, chosen.stages),
        (Field.DUE_CLOCK, chosen.clocks),
    ):
        if members:
            yield (Among(field, codes_of(members)),)
    if chosen.due:
        yield from _due_clauses(chosen.due, day_number(as_of))
    for flag in chosen.flags:
        yield from _flag_clauses(flag, day_number(as_of))


def due_bounds(today: int) -> dict[Due, Between]:
    """Return the days on which an open matter's running clock must end for each due state but ``NONE``."""
    return {
        Due.OVERDUE: Between(Field.DUE_ON, None, today - 1),
        Due.SOON: Between(Field.DUE_ON, today, today + SOON_DAYS),
        Due.IN_TIME: Between(Field.DUE_ON, today + SOON_DAYS + 1, None),
    }


def due_state(stage: Stage | None, due_on: int | None, today: int) -> Due:
    """Return the due state of one matter, ``due_on`` being the last day of its running office clock."""
    if due_on is None or stage not in OPEN_STAGES:
        return Due.NONE
    if due_on < today:
        return Due.OVERDUE
    return Due.SOON if due_on <= today + SOON_DAYS else Due.IN_TIME


def _due_clauses(states: tuple[Due, ...], today: int) -> Iterator[AtomClause]:
    bounds = due_bounds(today)
    running = tuple(bounds[state] for state in states if state is not Due.NONE)
    if Due.NONE in states:
        yield (*running, _NOT_OPEN, Among(Field.DUE_ON, _UNSET, or_none=True))
    else:
        yield OPEN
        yield running


def _flag_clauses(flag: Flag, today: int) -> Iterator[AtomClause]:
    """Yield what one flag asks; a matter must have every chosen flag, as flags are no alternatives."""
    if flag is Flag.BACKLOG:
        yield OPEN
        yield (Between(Field.RECEIVED_ON, None, today - BACKLOG_DAYS - 1),)
    else:
        yield (Marked(int(FLAG_MARK[flag])),)


def _days(field: Field, from_on: date | None, to_on: date | None) -> Between:
    return Between(
        field,
        None if from_on is None else day_number(from_on),
        None if to_on is None else day_number(to_on),
    )


def _column_clause(asked: ColumnFilter) -> AtomClause:
    match asked.test:
        case Contains(text):
            if asked.column in (LedgerColumn.NUMBER, LedgerColumn.TITLE):
                return (Written(asked.column, text),)
            return (Named(COLUMN_FIELD[asked.column], text),)
        case OneOf(members):
            return (_one_of(COLUMN_FIELD[asked.column], members),)
        case NumberRange(least, most):
            return (Between(COLUMN_FIELD[asked.column], least, most),)
        case DateRange(from_on, to_on):
            return (_days(COLUMN_FIELD[asked.column], from_on, to_on),)
        case HasMarks(marks):
            return (Marked(int(marks)),)


def _one_of(field: Field, members: tuple[int | StrEnum | None, ...]) -> Among:
    values = [member for member in members if member is not None]
    words = [value for value in values if isinstance(value, StrEnum)]
    numbers = frozenset(value for value in values if isinstance(value, int))
    return Among(field, codes_of(words) | numbers, None in members)
