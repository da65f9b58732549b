"""The filter of a page: which matters a reader has chosen, sorted how, and compared with which day."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from db.cohorts import Cohort
from db.days import Period, first_day, month_of
from db.enums import Channel, Clock, Due, Flag, ImportOutcome, Stage
from db.movements import Movement

NONE_WORD: Final = "none"
NONE_ID: Final = 0
DEFAULT_MONTHS: Final = 12


class SortKey(StrEnum):
    """Columns that a ledger can be sorted by."""

    DUE = "due"
    RECEIVED = "received"
    NUMBER = "number"
    CLOSED = "closed"
    TITLE = "title"
    TOWNSHIP = "township"
    VILLAGE = "village"
    CATEGORY = "category"
    CAUSE = "cause"
    CHANNEL = "channel"
    UNIT = "unit"
    LEADER = "leader"
    STAGE = "stage"
    PERSONS = "persons"
    BATCHES = "batches"
    LAST_ACTION = "last_action"
    CATEGORY2 = "category2"
    CATEGORY3 = "category3"
    LEVEL = "level"
    PURPOSE = "purpose"
    CONCLUSION = "conclusion"
    CLOSURE = "closure"
    RATING = "rating"
    CLOCK = "clock"
    MARKS = "marks"
    SUPPORTED = "supported"
    CARRIED_OUT = "carried_out"
    ASSIGNED = "assigned"
    ASSIGNMENT_DUE = "assignment_due"


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort key and its direction; ties are broken by case id in the same direction."""

    key: SortKey = SortKey.DUE
    is_descending: bool = False


def id_word(number: int) -> str:
    """Return an id as a query string says it."""
    return NONE_WORD if number == NONE_ID else str(number)


@dataclass(frozen=True, slots=True)
class Imported:
    """The matters of an import, or those to which it did one thing; written ``12`` or ``12.new``."""

    run: int
    outcome: ImportOutcome | None = None

    def __str__(self) -> str:
        """Return what stands in a query string."""
        return str(self.run) if self.outcome is None else f"{self.run}.{self.outcome}"


@dataclass(frozen=True, slots=True)
class Moved:
    """The matters of a movement, or those that went from one holder to another; written ``leader`` or ``leader.3.none``.

    The filter beside it says which matters moved, at the two days that are compared, and is not asked of their rows.
    """

    movement: Movement
    pair: tuple[int, int] | None = None
    """The holder of the earlier day and that of the later one, id 0 being none."""

    def __str__(self) -> str:
        """Return what stands in a query string."""
        return ".".join((self.movement, *map(id_word, self.pair or ())))


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a reader has chosen; an empty tuple chooses everything, id 0 means "none recorded"."""

    from_on: date | None = None
    to_on: date | None = None
    townships: tuple[int, ...] = ()
    villages: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    causes: tuple[int, ...] = ()
    channels: tuple[Channel, ...] = ()
    units: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    stages: tuple[Stage, ...] = ()
    due: tuple[Due, ...] = ()
    clocks: tuple[Clock, ...] = ()
    flags: tuple[Flag, ...] = ()
    cohort: Cohort | None = None
    imported: Imported | None = None
    since: date | None = None
    until: date | None = None
    moved: Moved | None = None
    text: str = ""
    sort: Sort = Sort()

    def period(self, as_of: date) -> Period:
        """Return the period, open ends filled: the twelve months that end with ``as_of`` by default."""
        to_on = self.to_on or as_of
        from_on = self.from_on or first_day(month_of(to_on) - DEFAULT_MONTHS + 1)
        return Period(min(from_on, to_on), to_on)

    def compared(self, as_of: date) -> tuple[date, date]:
        """Return the two days that ``moved`` compares, the earlier first, of which ``as_of`` is one."""
        other = self.since or self.until or as_of
        return min(other, as_of), max(other, as_of)

    def of_movement(self, moved: Moved, as_of: date, *, is_then: bool = False) -> tuple["CaseFilter", date]:
        """Return the filter of a movement's matters, and the day on which they are shown: the later, or the earlier one."""
        then_on, now_on = self.compared(as_of)
        plain = replace(self, from_on=None, to_on=None, cohort=None, since=None, until=None, moved=moved)
        return (replace(plain, until=now_on), then_on) if is_then else (replace(plain, since=then_on), now_on)

    def over(self, period: Period | None) -> "CaseFilter":
        """Return the same filter over the days of a period; None leaves it as it is."""
        return self if period is None else replace(self, from_on=period.from_on, to_on=period.to_on)

    def with_cohort(self, cohort: Cohort | None) -> "CaseFilter":
        """Return the same filter for another cohort."""
        return replace(self, cohort=cohort)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part of a query string that made no sense."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query string asks: a filter, the as-of day, and what was left out."""

    chosen: CaseFilter
    as_of: date
    ignored: tuple[Ignored, ...] = ()
    is_past: bool = False
