"""Reporting periods (报告期) of monthly, quarterly and yearly reports; pure.

A reporting month bears the name of the calendar month in which it ends. It begins the day after the one before it ended,
so that reporting months leave no day out and count none twice, also where the rule changes between two of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from db.days import Period, last_day, month_of

LAST_FIRST_DAY: Final = 28
"""The latest day on which a reporting month may begin: every calendar month has it."""
CALENDAR_MONTH: Final = 1
_CODE: Final = re.compile(r"(?P<year>[12][0-9]{3})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


class ReportKind(StrEnum):
    """Kinds of periodic reports (月报, 季报, 年报)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN: Final = {ReportKind.MONTH: 1, ReportKind.QUARTER: 3, ReportKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """From the reporting month ``from_month`` (as ``month_of``) on, months begin on ``first_day``; 1 is the calendar month."""

    first_day: int
    from_month: int


@dataclass(frozen=True, slots=True, order=True)
class Reported:
    """What a report is about: its kind and the place of its period among those of the kind, neighbours differing by one."""

    kind: ReportKind
    number: int

    @property
    def months(self) -> range:
        """Return the reporting months in it, as ``month_of`` counts them."""
        size = MONTHS_IN[self.kind]
        return range(self.number * size, (self.number + 1) * size)

    @property
    def year(self) -> int:
        """Return the reporting year that it lies in."""
        return self.months[0] // 12

    @property
    def place(self) -> int:
        """Return which month or quarter of its year it is, from 1 on."""
        return self.number % (12 // MONTHS_IN[self.kind]) + 1

    @property
    def code(self) -> str:
        """Return it as people type it: 2026-11, 2026-Q3, 2026."""
        match self.kind:
            case ReportKind.MONTH:
                return f"{self.year}-{self.place:02}"
            case ReportKind.QUARTER:
                return f"{self.year}-Q{self.place}"
        return str(self.year)

    @property
    def before(self) -> "Reported":
        """Return the period before it."""
        return Reported(self.kind, self.number - 1)

    @property
    def year_before(self) -> "Reported":
        """Return the same period of the year before."""
        return Reported(self.kind, self.number - 12 // MONTHS_IN[self.kind])


def reported(code: str) -> Reported | None:
    """Read what ``Reported.code`` writes, None where it is none."""
    found = _CODE.fullmatch(code.strip())
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        return Reported(ReportKind.MONTH, year * 12 + int(found["month"]) - 1)
    if found["quarter"]:
        return Reported(ReportKind.QUARTER, year * 4 + int(found["quarter"]) - 1)
    return Reported(ReportKind.YEAR, year)


def first_day_in(month: int, rules: Sequence[PeriodRule]) -> int:
    """Return the day on which the months of the rule begin that holds for a reporting month.

    Of the rules from a month that is not later the latest one holds, of two from one month the one recorded last;
    without any the calendar month does.
    """
    held = [rule for rule in rules if rule.from_month <= month]
    latest = max((rule.from_month for rule in held), default=0)
    return next((rule.first_day for rule in reversed(held) if rule.from_month == latest), CALENDAR_MONTH)


def month_end(month: int, rules: Sequence[PeriodRule]) -> date:
    """Return the last day of a reporting month: the calendar month's, or the day before the next one's first."""
    first = first_day_in(month, rules)
    return last_day(month) if first == CALENDAR_MONTH else date(month // 12, month % 12 + 1, first - 1)


def period_of(wanted: Reported, rules: Sequence[PeriodRule]) -> Period:
    """Return the days of a report: those of its reporting months, one after the other."""
    months = wanted.months
    begins = month_end(months[0] - 1, rules) + timedelta(days=1)
    return Period(begins, month_end(months[-1], rules))


def month_on(day: date, rules: Sequence[PeriodRule]) -> int:
    """Return the reporting month that a day lies in."""
    month = month_of(day)
    return month if day <= month_end(month, rules) else month + 1


def last_ended(kind: ReportKind, today: date, rules: Sequence[PeriodRule]) -> Reported:
    """Return the last period of a kind that is over: its last day is before ``today``."""
    running = month_on(today, rules) // MONTHS_IN[kind]
    return Reported(kind, running - 1)
