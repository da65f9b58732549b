"""Cohorts: named sets of matters, each one predicate over (span, period, as-of), stated once for every engine.

A predicate is a conjunction of clauses; a clause holds where any of its tests does. An engine translates
tests, never cohorts, so a figure and the rows it opens cannot drift apart.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from db.days import Period
from db.enums import Mark, Rating, Stage

SOON_DAYS: Final = 7
BACKLOG_DAYS: Final = 365


class Field(StrEnum):
    """Columns of ``case_span`` that questions may name."""

    RECEIVED_ON = "received_on"
    RECEIVED_MONTH = "received_month"
    CLOSED_ON = "closed_on"
    CLOSED_MONTH = "closed_month"
    TOWNSHIP = "township_id"
    VILLAGE = "village_id"
    CATEGORY1 = "category1_id"
    CATEGORY2 = "category2_id"
    CATEGORY = "category_id"
    CAUSE = "cause_id"
    CHANNEL = "channel"
    LEVEL = "level"
    PURPOSE = "purpose"
    UNIT = "unit_id"
    LEADER = "leader_id"
    STAGE = "stage"
    CONCLUSION = "conclusion"
    CLOSURE = "closure"
    MARKS = "marks"
    PERSONS = "persons"
    BATCHES = "batches"
    RATING = "rating"
    RATING_DUE_ON = "rating_due_on"
    DUE_ON = "due_on"
    DUE_CLOCK = "due_clock"
    C1_LIMIT = "c1_limit"
    C1_MET = "c1_met"
    C3_LIMIT = "c3_limit"
    C3_MET = "c3_met"
    C5_LIMIT = "c5_limit"
    C5_MET = "c5_met"
    C12_LIMIT = "c12_limit"
    C12_MET = "c12_met"
    SUPPORTED_ON = "supported_on"
    CARRIED_OUT_ON = "carried_out_on"
    ASSIGNED_ON = "assigned_on"
    ASSIGNMENT_DUE_ON = "assignment_due_on"
    LAST_ACTION_ON = "last_action_on"
    URGENT_ON = "urgent_on"
    URGENT_REPORTED_ON = "urgent_reported_on"
    OPENED_ON = "opened_on"
    ENDED_ON = "ended_on"
    HOLDER = "holder_id"


class TestKind(StrEnum):
    """What a test asks of one column; a column without a value answers False to all but ``UNSET``."""

    __test__ = False

    IN_PERIOD = "in_period"  # period.from <= value <= period.to
    BEFORE = "before"  # value < as_of + days
    SINCE = "since"  # value >= as_of + days
    IS = "is"  # value is one of the members
    SET = "set"
    UNSET = "unset"
    AT_MOST = "at_most"  # value <= the other column's value
    HAS_MARK = "has_mark"  # the bit is set
    LACKS_MARK = "lacks_mark"


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one column; ``days`` is counted from the as-of day."""

    __test__ = False

    kind: TestKind
    field: Field
    days: int = 0
    members: tuple[StrEnum, ...] = ()
    other: Field | None = None
    mark: Mark | None = None


Clause = tuple[Test, ...]


def _in_period(field: Field) -> Clause:
    return (Test(TestKind.IN_PERIOD, field),)


def _before(field: Field, days: int = 0) -> Clause:
    return (Test(TestKind.BEFORE, field, days=days),)


def _since(field: Field, days: int = 0) -> Clause:
    return (Test(TestKind.SINCE, field, days=days),)


def _is(field: Field, *members: StrEnum) -> Clause:
    return (Test(TestKind.IS, field, members=members),)


def _set(field: Field) -> Clause:
    return (Test(TestKind.SET, field),)


def _unset(field: Field) -> Clause:
    return (Test(TestKind.UNSET, field),)


def _at_most(field: Field, other: Field) -> Clause:
    return (Test(TestKind.AT_MOST, field, other=other),)


def _has(mark: Mark) -> Clause:
    return (Test(TestKind.HAS_MARK, Field.MARKS, mark=mark),)


def _lacks(mark: Mark) -> Clause:
    return (Test(TestKind.LACKS_MARK, Field.MARKS, mark=mark),)


def _decided(met: Field, limit: Field) -> Clause:
    return (Test(TestKind.SET, met), Test(TestKind.BEFORE, limit))


OPEN_STAGES: Final = (
    Stage.RECEIVED,
    Stage.TRANSFERRED,
    Stage.ACCEPTED,
    Stage.REPLIED,
    Stage.REVIEW,
    Stage.REREVIEW,
)
COUNTED_STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.CANCELLED)

_COUNTED = _is(Field.STAGE, *COUNTED_STAGES)
_OPEN = _is(Field.STAGE, *OPEN_STAGES)
_UNASSIGNED = _unset(Field.LEADER)


class Cohort(StrEnum):
    """Names of the cohorts; a click carries the name, so the ledger shows exactly those rows."""

    RECEIVED = "received"
    CLOSED = "closed"
    OPEN = "open"
    OVERDUE = "overdue"
    OVERDUE_TODAY = "overdue_today"
    DUE_SOON = "due_soon"
    BACKLOG = "backlog"
    SUPPORTED = "supported"
    SUPPORTED_WAITING = "supported_waiting"
    CARRIED_OUT = "carried_out"
    REPEAT = "repeat"
    REPEAT_OF_SUPPORTED = "repeat_of_supported"
    C1_LIMIT_IN_PERIOD = "c1_limit_in_period"
    C1_IN_TIME = "c1_in_time"
    C1_NOT_YET_DUE = "c1_not_yet_due"
    C3_LIMIT_IN_PERIOD = "c3_limit_in_period"
    C3_IN_TIME = "c3_in_time"
    C3_NOT_YET_DUE = "c3_not_yet_due"
    C5_LIMIT_IN_PERIOD = "c5_limit_in_period"
    C5_ON_TIME = "c5_on_time"
    C5_NOT_YET_DUE = "c5_not_yet_due"
    RATED = "rated"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    RATING_OWED = "rating_owed"
    ASSIGNED = "assigned"
    ASSIGNED_OVERDUE = "assigned_overdue"
    ASSIGNED_IDLE = "assigned_idle"
    MAJOR_UNASSIGNED = "major_unassigned"
    GROUP_VISITS = "group_visits"
    LED_OFF = "led_off"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ENTERED_LATE = "entered_late"
    UNRATED = "unrated"
    TO_TRANSFER = "to_transfer"
    SET_LIMIT_ENDING = "set_limit_ending"
    URGENT = "urgent"
    URGENT_IN_TIME = "urgent_in_time"
    URGENT_LATE = "urgent_late"
    URGENT_WAITING = "urgent_waiting"
    URGENT_UNREPORTED = "urgent_unreported"
    SET_LIMIT_OVER = "set_limit_over"


IDLE_DAYS: Final = 30
"""Days without a recorded action after which a leader's assignment waits too long (*unverified*: no law sets them)."""

_RATED = _is(Field.RATING, *Rating)
# Nobody can be asked to rate an anonymous matter, so none is owed a rating.
_SIGNED = _lacks(Mark.ANONYMOUS)

DEFINITIONS: Final[dict[Cohort, tuple[Clause, ...]]] = {
    Cohort.RECEIVED: (_COUNTED, _in_period(Field.RECEIVED_ON)),
    Cohort.CLOSED: (_is(Field.STAGE, Stage.CLOSED), _in_period(Field.CLOSED_ON)),
    Cohort.OPEN: (_OPEN,),
    Cohort.OVERDUE: (_OPEN, _before(Field.DUE_ON)),
    Cohort.OVERDUE_TODAY: (_OPEN, _since(Field.DUE_ON, -1), _before(Field.DUE_ON)),
    Cohort.DUE_SOON: (_OPEN, _since(Field.DUE_ON), _before(Field.DUE_ON, SOON_DAYS + 1)),
    Cohort.BACKLOG: (_OPEN, _before(Field.RECEIVED_ON, -BACKLOG_DAYS)),
    Cohort.SUPPORTED: (_COUNTED, _in_period(Field.SUPPORTED_ON)),
    Cohort.SUPPORTED_WAITING: (_COUNTED, _set(Field.SUPPORTED_ON), _unset(Field.CARRIED_OUT_ON)),
    Cohort.CARRIED_OUT: (_COUNTED, _in_period(Field.SUPPORTED_ON), _set(Field.CARRIED_OUT_ON)),
    Cohort.REPEAT: (_COUNTED, _has(Mark.REPEAT), _in_period(Field.RECEIVED_ON)),
    Cohort.REPEAT_OF_SUPPORTED: (_COUNTED, _has(Mark.REPEAT_OF_SUPPORTED), _in_period(Field.RECEIVED_ON)),
    Cohort.C1_LIMIT_IN_PERIOD: (
        _COUNTED,
        _in_period(Field.C1_LIMIT),
        _decided(Field.C1_MET, Field.C1_LIMIT),
    ),
    Cohort.C1_IN_TIME: (_COUNTED, _in_period(Field.C1_LIMIT), _at_most(Field.C1_MET, Field.C1_LIMIT)),
    Cohort.C1_NOT_YET_DUE: (
        _COUNTED,
        _in_period(Field.C1_LIMIT),
        _unset(Field.C1_MET),
        _since(Field.C1_LIMIT),
    ),
    Cohort.C3_LIMIT_IN_PERIOD: (
        _COUNTED,
        _in_period(Field.C3_LIMIT),
        _decided(Field.C3_MET, Field.C3_LIMIT),
    ),
    Cohort.C3_IN_TIME: (_COUNTED, _in_period(Field.C3_LIMIT), _at_most(Field.C3_MET, Field.C3_LIMIT)),
    Cohort.C3_NOT_YET_DUE: (
        _COUNTED,
        _in_period(Field.C3_LIMIT),
        _unset(Field.C3_MET),
        _since(Field.C3_LIMIT),
    ),
    Cohort.C5_LIMIT_IN_PERIOD: (
        _COUNTED,
        _in_period(Field.C5_LIMIT),
        _decided(Field.C5_MET, Field.C5_LIMIT),
    ),
    Cohort.C5_ON_TIME: (_COUNTED, _in_period(Field.C5_LIMIT), _at_most(Field.C5_MET, Field.C5_LIMIT)),
    Cohort.C5_NOT_YET_DUE: (
        _COUNTED,
        _in_period(Field.C5_LIMIT),
        _unset(Field.C5_MET),
        _since(Field.C5_LIMIT),
    ),
    Cohort.RATED: (_COUNTED, _RATED, _in_period(Field.CLOSED_ON)),
    Cohort.SATISFIED: (
        _COUNTED,
        _is(Field.RATING, Rating.SATISFIED, Rating.FAIRLY_SATISFIED),
        _in_period(Field.CLOSED_ON),
    ),
    Cohort.DISSATISFIED: (_COUNTED, _is(Field.RATING, Rating.DISSATISFIED), _in_period(Field.CLOSED_ON)),
    Cohort.RATING_OWED: (
        _COUNTED,
        _in_period(Field.CLOSED_ON),
        (*_RATED, Test(TestKind.BEFORE, Field.RATING_DUE_ON)),
        (*_RATED, *_SIGNED),
    ),
    Cohort.ASSIGNED: (_OPEN, _set(Field.LEADER)),
    Cohort.ASSIGNED_OVERDUE: (_OPEN, _set(Field.LEADER), _before(Field.ASSIGNMENT_DUE_ON)),
    Cohort.ASSIGNED_IDLE: (_OPEN, _set(Field.LEADER), _before(Field.LAST_ACTION_ON, -IDLE_DAYS)),
    Cohort.MAJOR_UNASSIGNED: (_OPEN, _has(Mark.MAJOR), _UNASSIGNED),
    Cohort.GROUP_VISITS: (_COUNTED, _has(Mark.GROUP), _in_period(Field.RECEIVED_ON)),
    Cohort.LED_OFF: (_is(Field.STAGE, Stage.LED_OFF), _in_period(Field.RECEIVED_ON)),
    Cohort.REFUSED: (_is(Field.STAGE, Stage.REFUSED), _in_period(Field.RECEIVED_ON)),
    Cohort.CANCELLED: (_is(Field.STAGE, Stage.CANCELLED), _in_period(Field.RECEIVED_ON)),
    Cohort.ENTERED_LATE: (_COUNTED, _has(Mark.ENTERED_LATE), _in_period(Field.RECEIVED_ON)),
    Cohort.UNRATED: (
        _COUNTED,
        _in_period(Field.CLOSED_ON),
        _unset(Field.RATING),
        _before(Field.RATING_DUE_ON),
        _SIGNED,
    ),
    Cohort.TO_TRANSFER: (_is(Field.STAGE, Stage.RECEIVED), _set(Field.C1_LIMIT)),
    Cohort.SET_LIMIT_ENDING: (
        _OPEN,
        _unset(Field.C12_MET),
        _since(Field.C12_LIMIT),
        _before(Field.C12_LIMIT, SOON_DAYS + 1),
    ),
    Cohort.SET_LIMIT_OVER: (_OPEN, _unset(Field.C12_MET), _before(Field.C12_LIMIT)),
    Cohort.URGENT: (_COUNTED, _in_period(Field.URGENT_ON)),
    Cohort.URGENT_IN_TIME: (
        _COUNTED,
        _in_period(Field.URGENT_ON),
        _set(Field.URGENT_REPORTED_ON),
        _lacks(Mark.URGENT_LATE),
    ),
    Cohort.URGENT_LATE: (_COUNTED, _in_period(Field.URGENT_ON), _has(Mark.URGENT_LATE)),
    Cohort.URGENT_WAITING: (
        _COUNTED,
        _in_period(Field.URGENT_ON),
        _unset(Field.URGENT_REPORTED_ON),
        _lacks(Mark.URGENT_LATE),
    ),
    Cohort.URGENT_UNREPORTED: (_COUNTED, _set(Field.URGENT_ON), _unset(Field.URGENT_REPORTED_ON)),
}

PERIOD_FIELD: Final[dict[Cohort, Field]] = {
    cohort: test.field
    for cohort, clauses in DEFINITIONS.items()
    for clause in clauses
    for test in clause
    if test.kind is TestKind.IN_PERIOD
}
"""The day that decides whether a matter falls in the period, for the cohorts that have one."""


class Breakdown(StrEnum):
    """What a question is broken down by."""

    RECEIVED_MONTH = "received_month"
    CLOSED_MONTH = "closed_month"
    TOWNSHIP = "township"
    VILLAGE = "village"
    CATEGORY1 = "category1"
    CATEGORY2 = "category2"
    CATEGORY = "category"
    CAUSE = "cause"
    CHANNEL = "channel"
    LEVEL = "level"
    UNIT = "unit"
    LEADER = "leader"
    STAGE = "stage"
    CONCLUSION = "conclusion"
    RATING = "rating"
    DUE = "due"


BREAKDOWN_FIELD: Final[dict[Breakdown, Field]] = {
    Breakdown.RECEIVED_MONTH: Field.RECEIVED_MONTH,
    Breakdown.CLOSED_MONTH: Field.CLOSED_MONTH,
    Breakdown.TOWNSHIP: Field.TOWNSHIP,
    Breakdown.VILLAGE: Field.VILLAGE,
    Breakdown.CATEGORY1: Field.CATEGORY1,
    Breakdown.CATEGORY2: Field.CATEGORY2,
    Breakdown.CATEGORY: Field.CATEGORY,
    Breakdown.CAUSE: Field.CAUSE,
    Breakdown.CHANNEL: Field.CHANNEL,
    Breakdown.LEVEL: Field.LEVEL,
    Breakdown.UNIT: Field.UNIT,
    Breakdown.LEADER: Field.LEADER,
    Breakdown.STAGE: Field.STAGE,
    Breakdown.CONCLUSION: Field.CONCLUSION,
    Breakdown.RATING: Field.RATING,
}
"""The column of each breakdown; ``DUE`` is computed from the due day, the stage and the as-of day."""


class Measure(StrEnum):
    """What is counted of a cohort; the ``OLDEST_*`` measures are the earliest day of their column."""

    CASES = "cases"
    BATCHES = "batches"
    PERSONS = "persons"
    OLDEST_ACTION = "oldest_action"
    OLDEST_SUPPORT = "oldest_support"
    OLDEST_DUE = "oldest_due"


MEASURE_FIELD: Final[dict[Measure, Field]] = {
    Measure.BATCHES: Field.BATCHES,
    Measure.PERSONS: Field.PERSONS,
    Measure.OLDEST_ACTION: Field.LAST_ACTION_ON,
    Measure.OLDEST_SUPPORT: Field.SUPPORTED_ON,
    Measure.OLDEST_DUE: Field.DUE_ON,
}
SUMMED: Final = (Measure.BATCHES, Measure.PERSONS)


@dataclass(frozen=True, slots=True)
class Question:
    """Count ``measure`` over ``cohort``, broken down by up to two dimensions.

    ``cohort`` of None asks for what the ledger shows for the filter alone. A ``period`` stands in for the first and
    last day of the filter.
    """

    cohort: Cohort | None
    by: tuple[Breakdown, ...] = ()
    measure: Measure = Measure.CASES
    period: Period | None = None

    def over(self, period: Period | None) -> "Question":
        """Return the same question over a period of its own, or over that of the filter."""
        return replace(self, period=period)
