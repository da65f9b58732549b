"""What the screening page (排查) asks, and the answers that it draws: reports owed and made, matters found; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from statistics import median
from typing import Final

from db.cohorts import Breakdown, Cohort, Question
from db.days import Period, first_day, last_day, month_of
from db.enums import EventKind, Stage
from db.filters import Asked
from db.rounds import RHYTHM_OF, HolidayRule, ReportState, Rhythm, Round, Series
from db.rows import LedgerRow
from db.tally.answers import Tally

MOST_LISTED: Final = 500
"""Reports or matters that the page lists one by one."""


class ItemState(StrEnum):
    """What became of a matter that screening found (状态); it follows from the matter's own events."""

    UNRESOLVED = "unresolved"
    UNDER_WAY = "under_way"
    RESOLVED = "resolved"
    RELAPSED = "relapsed"
    ELSEWHERE = "elsewhere"


class ItemPart(StrEnum):
    """Which of the matters found a reader wants to see."""

    ASSIGNED = "assigned"
    CLOSED_ONCE = "closed_once"
    CAME_BACK = "came_back"
    IN_VILLAGE = "in_village"


@dataclass(frozen=True, slots=True)
class ScreeningChoice:
    """The page's own part of its address: a series of reports, and which reports, matters and month are shown.

    ``round_on`` is a day of the wanted round, ``unit_id`` the unit of a row; None stands for the last round and all units.
    """

    kind: Series = Series.TOWNSHIP
    state: ReportState | None = None
    round_on: date | None = None
    unit_id: int | None = None
    part: ItemPart | None = None
    month: int | None = None

    @property
    def rhythm(self) -> Rhythm:
        """Return how often the chosen series is reported."""
        return RHYTHM_OF[self.kind]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit that owes reports; ``row_id`` is the unit whose row of the matrix it stands in: its township, or itself."""

    id: int
    name: str
    row_id: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Made:
    """The edition of a report that held at the end of the as-of day."""

    id: int
    due_on: date
    reported_on: date
    found: int
    edition: int
    reason: str
    said_by: str
    entered_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that is owed, made or not; ``due_on`` is that of the report where one was made."""

    reporter: Reporter
    round: Round
    state: ReportState
    made: Made | None

    @property
    def due_on(self) -> date:
        """Return the last day on which the report is in time."""
        return self.round.due_on if self.made is None else self.made.due_on


@dataclass(frozen=True, slots=True)
class Item:
    """A matter that screening found, as it stood at the end of the as-of day."""

    row: LedgerRow
    state: ItemState
    closed_once: bool
    came_back: bool
    assigned_on: date | None
    limit_on: date | None
    finder_id: int | None = None
    summary: str = ""
    measure: str = ""

    def is_of(self, part: ItemPart | None) -> bool:
        """Tell whether the matter is one of a part; None is all of them."""
        match part:
            case ItemPart.ASSIGNED:
                return self.assigned_on is not None
            case ItemPart.CLOSED_ONCE:
                return self.closed_once
            case ItemPart.CAME_BACK:
                return self.came_back
            case ItemPart.IN_VILLAGE:
                return self.row.village_id is not None
            case None:
                return True


HANDLED: Final = (Stage.ACCEPTED, Stage.REPLIED, Stage.REVIEW, Stage.REREVIEW, Stage.CLOSED)
"""Stages of a matter that was taken up (调处); the last one is that of a matter that was resolved."""


def item_state(stage: Stage | None, *, came_back: bool) -> ItemState:
    """Return the state of a matter found, by its stage and whether it came back after it was closed."""
    if stage is Stage.CLOSED:
        return ItemState.RESOLVED
    if stage in (Stage.LED_OFF, Stage.REFUSED, Stage.CANCELLED):
        return ItemState.ELSEWHERE
    if came_back:
        return ItemState.RELAPSED
    return ItemState.UNDER_WAY if stage in HANDLED else ItemState.UNRESOLVED


def came_back(kinds: Iterable[EventKind]) -> tuple[bool, bool]:
    """Tell from a matter's acts, earliest first, whether it was closed once, and whether it was reopened after that."""
    closed = reopened = False
    for kind in kinds:
        closed = closed or kind is EventKind.CLOSED
        reopened = reopened or (closed and kind is EventKind.REOPENED)
    return closed, reopened


# ------------------------------------------------------------ the monthly form (排查情况月报)

FOUND_BY: Final = Question(Cohort.RECEIVED, (Breakdown.CATEGORY1, Breakdown.STAGE))
Cell = tuple[int, int, int]
"""Matters found, taken up, resolved."""


@dataclass(frozen=True, slots=True)
class FormCounts:
    """The counts of the monthly form: by category of level 1, then column; of the month, and of the year to its end.

    A matter lies with a village (村居) where one is named, with a township (乡镇街道) otherwise.
    """

    month: int
    month_days: Period
    year_days: Period
    townships: Mapping[int | None, Cell]
    both: Mapping[int | None, Cell]
    year: Mapping[int | None, Cell]
    categories: Sequence[tuple[int | None, str]]

    def villages(self, category: int | None) -> Cell:
        """Return the counts of a category in the column of villages."""
        whole, part = self.both.get(category, (0, 0, 0)), self.townships.get(category, (0, 0, 0))
        return whole[0] - part[0], whole[1] - part[1], whole[2] - part[2]


def cells_of(tally: Tally) -> dict[int | None, Cell]:
    """Return the cells of the form by category from one tally of ``FOUND_BY``."""
    found: Counter[int | None] = Counter()
    handled: Counter[int | None] = Counter()
    resolved: Counter[int | None] = Counter()
    for (category, stage), count in tally.by(FOUND_BY).items():
        found[category] += count
        handled[category] += count if stage in HANDLED else 0
        resolved[category] += count if stage is Stage.CLOSED else 0
    return {category: (found[category], handled[category], resolved[category]) for category in found}


def total(cells: Mapping[int | None, Cell]) -> Cell:
    """Return the sum of all categories."""
    return (
        sum(cell[0] for cell in cells.values()),
        sum(cell[1] for cell in cells.values()),
        sum(cell[2] for cell in cells.values()),
    )


def usual_month(as_of: date) -> int:
    """Return the last month that is over at the end of ``as_of``."""
    month = month_of(as_of)
    return month if last_day(month) == as_of else month - 1


def form_days(month: int, as_of: date) -> tuple[Period, Period]:
    """Return the days of a month, and those of its year to the month's end, no day being later than ``as_of``."""
    first, last = first_day(month), min(last_day(month), as_of)
    return Period(first, last), Period(first.replace(month=1), last)


# ------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class RoundsSeen:
    """Everything that the screening page shows; ``owed`` has all reports of the chosen kind, ``listed`` the chosen ones.

    Rounds come latest first. Lists end at ``MOST_LISTED``; ``listed_count`` and ``items_count`` have the whole. ``hidden`` counts matters of the listed reports that are not the reader's to see.
    """

    asked: Asked
    choice: ScreeningChoice
    rounds: tuple[Round, ...]
    rows: tuple[tuple[int, str], ...]
    owed: tuple[Owed, ...]
    listed: tuple[Owed, ...]
    items: tuple[Item, ...]
    items_listed: tuple[Item, ...]
    listed_count: int
    items_count: int
    hidden: int
    form: FormCounts
    names: Mapping[int, str]
    categories: Mapping[int, str]
    posts: Mapping[int, str]
    versions: Mapping[int, int]
    due_days: int = 3
    holidays: HolidayRule | None = None
    """The rule of daily reports in holidays that holds on the as-of day."""
    begins_on: date | None = None
    counts: Mapping[ReportState, int] = field(default_factory=dict)

    @property
    def days_ahead(self) -> list[int]:
        """Return how many days before its last day each report was made, negative where it came late."""
        return [(one.made.due_on - one.made.reported_on).days for one in self.owed if one.made is not None]

    @property
    def assigned_after(self) -> list[int]:
        """Return after how many days each matter found that a leader took was first given to one."""
        return [
            (item.assigned_on - item.row.received_on).days
            for item in self.items
            if item.assigned_on is not None and item.row.received_on is not None
        ]


def middle(values: Sequence[int]) -> float | None:
    """Return the median, None of nothing."""
    return float(median(values)) if values else None
