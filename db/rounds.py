"""Screening rounds (排查): which unit owes a report for which days, by when, and how it stands; pure.

Villages report every half month (1–15, 16–end), townships every month, county departments every quarter (domain
rules, section 5). A round is owed by the units that are valid on its last day: one that was founded within it owes it,
one that ended within it does not, and its successor does. In holidays (节假日) townships report every day besides, where
the office asks for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from db.days import Period, first_day, last_day, month_of
from db.enums import UnitKind

DUE_DAYS: Final = 3
"""Calendar days after a round in which its report is in time (*unverified*, a dated setting)."""

MOST_DUE_DAYS: Final = 31
HALF: Final = 15
MOST_HOLIDAY_DUE_DAYS: Final = 3


class Rhythm(StrEnum):
    """How often a kind of unit reports."""

    DAY = "day"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"


class Series(StrEnum):
    """The series of reports: who reports, and how often."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    DEPARTMENT = "department"
    HOLIDAY = "holiday"


class ReportState(StrEnum):
    """How a report stands at the end of a day."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    NOT_YET_DUE = "not_yet_due"


RHYTHM_OF: Final[Mapping[Series, Rhythm]] = {
    Series.TOWNSHIP: Rhythm.MONTH,
    Series.VILLAGE: Rhythm.HALF_MONTH,
    Series.DEPARTMENT: Rhythm.QUARTER,
    Series.HOLIDAY: Rhythm.DAY,
}
REPORTERS: Final[Mapping[Series, UnitKind]] = {
    Series.TOWNSHIP: UnitKind.TOWNSHIP,
    Series.VILLAGE: UnitKind.VILLAGE,
    Series.DEPARTMENT: UnitKind.DEPARTMENT,
    Series.HOLIDAY: UnitKind.TOWNSHIP,
}
REGULAR: Final[Mapping[UnitKind, Series]] = {
    UnitKind.TOWNSHIP: Series.TOWNSHIP,
    UnitKind.VILLAGE: Series.VILLAGE,
    UnitKind.DEPARTMENT: Series.DEPARTMENT,
}
"""The kinds of units that owe reports, with the series that each owes whatever the season."""


@dataclass(frozen=True, slots=True)
class DueRule:
    """From the rounds that end on ``from_on`` or later, reports are due ``days`` calendar days after their round."""

    from_on: date
    days: int


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """From ``from_on`` on, daily reports in holidays are owed or not, due ``days`` days after their day, on a ground (依据).

    Without any rule none is owed (*unverified*: forms speak of daily reports in holidays, and no law sets them; each
    county asks for them by its own notice, which the rule names).
    """

    from_on: date
    is_owed: bool
    days: int
    ground: str


@dataclass(frozen=True, slots=True)
class Round:
    """The days that one report is about, both ends included, and the last day on which it is in time."""

    from_on: date
    to_on: date
    due_on: date


def round_of(rhythm: Rhythm, day: date, rules: Sequence[DueRule] = ()) -> Round:
    """Return the round of a rhythm that a day falls in."""
    period = _period_of(rhythm, day)
    return Round(period.from_on, period.to_on, period.to_on + timedelta(days=due_days(period.to_on, rules)))


def _period_of(rhythm: Rhythm, day: date) -> Period:
    month = month_of(day)
    if rhythm is Rhythm.DAY:
        return Period(day, day)
    if rhythm is Rhythm.HALF_MONTH:
        if day.day <= HALF:
            return Period(first_day(month), day.replace(day=HALF))
        return Period(day.replace(day=HALF + 1), last_day(month))
    if rhythm is Rhythm.MONTH:
        return Period(first_day(month), last_day(month))
    first = month - month % 3
    return Period(first_day(first), last_day(first + 2))


def due_days(ended_on: date, rules: Iterable[DueRule] = ()) -> int:
    """Return how many days after its last day a round's report is due; of rules from one day the first one given holds."""
    held = [rule for rule in rules if rule.from_on <= ended_on]
    return max(held, key=lambda rule: rule.from_on).days if held else DUE_DAYS


def rounds_between(
    rhythm: Rhythm, from_on: date, to_on: date, rules: Sequence[DueRule] = ()
) -> tuple[Round, ...]:
    """Return the rounds that have a day in common with ``from_on`` to ``to_on``, the earliest first."""
    found = []
    day = from_on
    while day <= to_on:
        one = round_of(rhythm, day, rules)
        found.append(one)
        day = one.to_on + timedelta(days=1)
    return tuple(found)


def holiday_rule(day: date, rules: Iterable[HolidayRule]) -> HolidayRule | None:
    """Return the rule that holds for a day; of rules from one day the first one given holds."""
    held = [rule for rule in rules if rule.from_on <= day]
    return max(held, key=lambda rule: rule.from_on) if held else None


def holiday_rounds(holidays: Iterable[date], rules: Sequence[HolidayRule]) -> tuple[Round, ...]:
    """Return the rounds of one day that are owed on some days of holidays, in the order given."""
    held = ((day, holiday_rule(day, rules)) for day in holidays)
    return tuple(
        Round(day, day, day + timedelta(days=rule.days))
        for day, rule in held
        if rule is not None and rule.is_owed
    )


def owes(valid_from: date | None, valid_to: date | None, one: Round) -> bool:
    """Tell whether a unit that is valid between two days, both included, owes the report of a round."""
    return (valid_from is None or valid_from <= one.to_on) and (valid_to is None or valid_to >= one.to_on)


def state_of(due_on: date, reported_on: date | None, as_of: date) -> ReportState:
    """Return how a report stands at the end of ``as_of``; one made on its last day is in time, one owed then is not yet due."""
    if reported_on is not None and reported_on <= as_of:
        return ReportState.IN_TIME if reported_on <= due_on else ReportState.LATE
    return ReportState.NOT_YET_DUE if as_of <= due_on else ReportState.MISSING
