"""How many matters the demo county receives in each month, and on which days."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.days import first_day, last_day, month_of, number_of
from db.demo.acts import Days, Drawn
from db.enums import EventKind

MONTHS: Final = 72
A_MONTH: Final = 24.0
SEASON: Final = (1.16, 0.72, 1.18, 1.04, 0.98, 0.95, 0.92, 0.90, 0.98, 0.94, 1.08, 1.15)
"""More before the Spring Festival and after the plans of March, few in the month of the festival."""
TOLD_MONTH: Final = 31
MONTH_BEFORE: Final = 22
"""31 after 22 is +41 %, and still within the usual range of 24 a month."""


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """Matters of one month: all that are counted, and those of them that the story tells."""

    month: int
    counted: int
    told: int
    is_exact: bool

    @property
    def drawn(self) -> int:
        """Return how many matters are drawn beside those that are told."""
        return max(0, self.counted - self.told)


def told_month(until: date) -> int:
    """Return the last complete month: that of ``until`` only where it ends on it."""
    month = month_of(until)
    return month if last_day(month) == until else month - 1


def plan(until: date, told: Sequence[Drawn], share: float = 1.0) -> list[MonthPlan]:
    """Return the months of a county's six years, earliest first; ``share`` of 1 is the county's usual size."""
    rng = random.Random("months")
    last, exact = month_of(until), told_month(until)
    by_month = Counter(
        month_of(date.fromordinal(drawn.received + _EPOCH)) for drawn in told if not _is_cancelled(drawn)
    )
    months = []
    for month in range(last - MONTHS, last + 1):
        usual = A_MONTH * SEASON[month % 12]
        counted = max(12, round(rng.gauss(usual, usual**0.5 * 0.8)))
        if month == last and last != exact:
            counted = round(counted * until.day / last_day(month).day)
        if month in (exact, exact - 1):
            counted = TOLD_MONTH if month == exact else MONTH_BEFORE
        months.append(MonthPlan(month, round(counted * share), by_month[month], month in (exact, exact - 1)))
    return months


_EPOCH: Final = date(1970, 1, 1).toordinal()


def _is_cancelled(drawn: Drawn) -> bool:
    return any(act.kind is EventKind.CANCELLED for act in drawn.acts)


def days_of(month: int, size: int, until: date, days: Days, rng: random.Random) -> list[int]:
    """Draw the days of receipt of some matters of a month, before ``until``, mostly working days, in order."""
    first = number_of(first_day(month))
    last = min(number_of(last_day(month)), number_of(until) - 1)
    if last < first:
        return []
    choices = range(first, last + 1)
    weights = [1.0 if days.workday(day) == day else 0.18 for day in choices]
    return sorted(rng.choices(choices, weights, k=size))
