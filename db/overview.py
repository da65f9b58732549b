"""What the overview asks of the tally, and the answers that its tiles, panels and sentences are made of.

Pure: the questions are values, and the answers hold counts of matters and of offices' duties, never of persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.cohorts import Breakdown, Cohort, Measure, Question
from db.days import Period, first_day, month_of
from db.filters import Asked
from db.tally.answers import Tally

EARLIER_MONTHS: Final = 12
"""Months before a month that say what is usual for it."""

RECEIVED: Final = Question(Cohort.RECEIVED)
OPEN: Final = Question(Cohort.OPEN)
BACKLOG: Final = Question(Cohort.BACKLOG)
DUE_SOON: Final = Question(Cohort.DUE_SOON)
FIRST_DUE: Final = Question(Cohort.DUE_SOON, measure=Measure.OLDEST_DUE)
OVERDUE: Final = Question(Cohort.OVERDUE)
LONGEST_OVERDUE: Final = Question(Cohort.OVERDUE, measure=Measure.OLDEST_DUE)
WAITING: Final = Question(Cohort.SUPPORTED_WAITING)
LONGEST_WAITING: Final = Question(Cohort.SUPPORTED_WAITING, measure=Measure.OLDEST_SUPPORT)
REPEATS: Final = Question(Cohort.REPEAT)
REPEATS_OF_SUPPORTED: Final = Question(Cohort.REPEAT_OF_SUPPORTED)
DISSATISFIED: Final = Question(Cohort.DISSATISFIED)
UNRATED: Final = Question(Cohort.UNRATED)
RATES: Final = tuple(
    Question(cohort)
    for cohort in (
        Cohort.C1_LIMIT_IN_PERIOD,
        Cohort.C1_IN_TIME,
        Cohort.C1_NOT_YET_DUE,
        Cohort.C3_LIMIT_IN_PERIOD,
        Cohort.C3_IN_TIME,
        Cohort.C3_NOT_YET_DUE,
        Cohort.C5_LIMIT_IN_PERIOD,
        Cohort.C5_ON_TIME,
        Cohort.C5_NOT_YET_DUE,
        Cohort.RATED,
        Cohort.SATISFIED,
        Cohort.RATING_OWED,
    )
)

RECEIVED_BY_MONTH: Final = Question(Cohort.RECEIVED, (Breakdown.RECEIVED_MONTH,))
CLOSED_BY_MONTH: Final = Question(Cohort.CLOSED, (Breakdown.CLOSED_MONTH,))
REPEATS_BY_MONTH: Final = Question(Cohort.REPEAT_OF_SUPPORTED, (Breakdown.RECEIVED_MONTH,))
BY_CATEGORY: Final = Question(Cohort.RECEIVED, (Breakdown.CATEGORY1,))
BY_CHANNEL: Final = Question(Cohort.RECEIVED, (Breakdown.CHANNEL,))
BATCHES_BY_CHANNEL: Final = Question(Cohort.RECEIVED, (Breakdown.CHANNEL,), Measure.BATCHES)
PERSONS_BY_CHANNEL: Final = Question(Cohort.RECEIVED, (Breakdown.CHANNEL,), Measure.PERSONS)
BY_TOWNSHIP: Final = Question(Cohort.RECEIVED, (Breakdown.TOWNSHIP,))
OPEN_BY_STAGE: Final = Question(Cohort.OPEN, (Breakdown.STAGE,))
OVERDUE_BY_STAGE: Final = Question(Cohort.OVERDUE, (Breakdown.STAGE,))
OPEN_BY_UNIT: Final = Question(Cohort.OPEN, (Breakdown.UNIT,))
OVERDUE_BY_UNIT: Final = Question(Cohort.OVERDUE, (Breakdown.UNIT,))
LONGEST_OVERDUE_BY_UNIT: Final = Question(Cohort.OVERDUE, (Breakdown.UNIT,), Measure.OLDEST_DUE)

URGENT: Final = Question(Cohort.URGENT)
URGENT_IN_TIME: Final = Question(Cohort.URGENT_IN_TIME)
URGENT_LATE: Final = Question(Cohort.URGENT_LATE)
URGENT_WAITING: Final = Question(Cohort.URGENT_WAITING)
MAJOR_UNASSIGNED: Final = Question(Cohort.MAJOR_UNASSIGNED)
IDLE: Final = Question(Cohort.ASSIGNED_IDLE)
IDLE_BY_LEADER: Final = Question(Cohort.ASSIGNED_IDLE, (Breakdown.LEADER,))
LONGEST_IDLE_BY_LEADER: Final = Question(Cohort.ASSIGNED_IDLE, (Breakdown.LEADER,), Measure.OLDEST_ACTION)
NOTICES_BY_UNIT: Final = Question(Cohort.C3_LIMIT_IN_PERIOD, (Breakdown.UNIT,))
NOTICES_IN_TIME_BY_UNIT: Final = Question(Cohort.C3_IN_TIME, (Breakdown.UNIT,))
ENTERED_LATE_BY_UNIT: Final = Question(Cohort.ENTERED_LATE, (Breakdown.UNIT,))
CANCELLED_BY_UNIT: Final = Question(Cohort.CANCELLED, (Breakdown.UNIT,))

OVERVIEW: Final = (
    RECEIVED,
    OPEN,
    BACKLOG,
    DUE_SOON,
    FIRST_DUE,
    OVERDUE,
    LONGEST_OVERDUE,
    WAITING,
    LONGEST_WAITING,
    REPEATS,
    REPEATS_OF_SUPPORTED,
    DISSATISFIED,
    UNRATED,
    *RATES,
    RECEIVED_BY_MONTH,
    CLOSED_BY_MONTH,
    BY_CATEGORY,
    BY_CHANNEL,
    BATCHES_BY_CHANNEL,
    PERSONS_BY_CHANNEL,
    BY_TOWNSHIP,
    OPEN_BY_STAGE,
    OVERDUE_BY_STAGE,
    OPEN_BY_UNIT,
    OVERDUE_BY_UNIT,
    LONGEST_OVERDUE_BY_UNIT,
    URGENT,
    URGENT_IN_TIME,
    URGENT_LATE,
    URGENT_WAITING,
    MAJOR_UNASSIGNED,
    IDLE,
    IDLE_BY_LEADER,
    LONGEST_IDLE_BY_LEADER,
    NOTICES_BY_UNIT,
    NOTICES_IN_TIME_BY_UNIT,
    ENTERED_LATE_BY_UNIT,
    CANCELLED_BY_UNIT,
)
"""Everything that is counted over the chosen period."""

HISTORY: Final = (RECEIVED_BY_MONTH, REPEATS_BY_MONTH)
"""What is counted over the chosen period and the months before it: the base of what is usual."""

LAST_YEAR: Final = (RECEIVED,)
"""What is counted over the same days a year earlier."""

TOPICS: Final = Question(Cohort.RECEIVED, (Breakdown.TOWNSHIP, Breakdown.CATEGORY))
RECENT_DAYS: Final = 56
BEFORE_DAYS: Final = 730
RECENT: Final = (TOPICS,)
"""What is counted over the last eight weeks of the period, to be held against the two years before them."""

BEFORE: Final = (TOPICS, RECEIVED_BY_MONTH)

VISITS: Final = tuple(
    Question(Cohort.GROUP_VISITS, (Breakdown.TOWNSHIP,), measure)
    for measure in (Measure.CASES, Measure.BATCHES, Measure.PERSONS)
)


@dataclass(frozen=True, slots=True)
class ShortNotice:
    """A coming hearing whose notice came too late for ``asked_days``; ``notice_days`` of None means that none was given yet."""

    case_id: int
    number: str
    title: str
    planned_on: date
    notice_days: int | None
    asked_days: int


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision of a meeting that is past its day and not done."""

    unit_id: int | None
    due_on: date
    case_id: int | None
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueDecision:
    """A decision that fell due by a day; ``case_id`` is that of a matter in sight."""

    id: int
    owed: OpenDecision
    is_done: bool
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions that fell due since the last meeting or are still owed from before it, and how many were done."""

    due: int = 0
    done: int = 0
    undone: tuple[OpenDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class LateReports:
    """Zero reports of one unit that came late, and the group visits from its township after them.

    ``visits``, ``batches`` and ``persons`` are those of GROUP_VISITS in ``township_id`` from ``from_on`` to ``to_on``.
    """

    unit_id: int
    township_id: int
    count: int
    from_on: date
    to_on: date
    visits: int
    batches: int
    persons: int


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs attention beyond the counts of matters: hearings, decisions, reports."""

    notices: tuple[ShortNotice, ...] = ()
    decisions: Decisions = Decisions()
    reports: tuple[LateReports, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview shows, of one version of the data.

    ``begins_on`` is the first day of the first month in which this reader's board has any matter within the
    history's months, None where it has none: months before it are unknown, not empty.
    """

    asked: Asked
    now: Tally
    history: Tally
    last_year: Tally
    recent: Tally
    before: Tally
    begins_on: date | None
    attention: Attention
    sees_rows: bool = True
    sees_meetings: bool = False

    @property
    def as_of(self) -> date:
        """Return the day at whose end everything is counted."""
        return self.asked.as_of

    @property
    def period(self) -> Period:
        """Return the chosen period with both its ends."""
        return self.asked.chosen.period(self.asked.as_of)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, each in the fixed order of its kind; ``tops`` gives the first-level category of each category.

    ``branches`` are the categories that have others below them: choosing one chooses those too.
    """

    townships: Mapping[int, str]
    categories: Mapping[int, str]
    units: Mapping[int, str]
    leaders: Mapping[int, str]
    tops: Mapping[int, int]
    branches: frozenset[int] = frozenset()


def questions(period: Period, as_of: date) -> tuple[Question, ...]:
    """Return all that the overview counts for a period, in one tally with the other months that it is held against."""
    recent = recent_period(period, as_of)
    others = (
        (HISTORY, history_period(period)),
        (LAST_YEAR, year_before(period)),
        (RECENT, recent),
        (BEFORE, before_period(recent)),
    )
    own = (question.over(other) for asked, other in others for question in asked)
    return tuple(dict.fromkeys((*OVERVIEW, *own)))


def history_period(period: Period) -> Period:
    """Return the period with the months before it that say what is usual, from the first of a month on."""
    return Period(first_day(month_of(period.from_on) - EARLIER_MONTHS), period.to_on)


def recent_period(period: Period, as_of: date) -> Period:
    """Return the last eight weeks of the period, no later than the as-of day."""
    end = min(period.to_on, as_of)
    return Period(end - timedelta(days=RECENT_DAYS - 1), end)


def before_period(recent: Period) -> Period:
    """Return the two years that end the day before."""
    return Period(recent.from_on - timedelta(days=BEFORE_DAYS), recent.from_on - timedelta(days=1))


def year_before(period: Period) -> Period:
    """Return the same days a year earlier, 29 February becoming the 28th."""
    return Period(_year_before(period.from_on), _year_before(period.to_on))


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
