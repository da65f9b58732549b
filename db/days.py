"""Local days, runs of them, and days as small numbers: 0 is 1970-01-01, ``FAR`` a day that has not come."""

from dataclasses import dataclass
from datetime import date
from typing import Final

EPOCH: Final = date(1970, 1, 1).toordinal()
FAR: Final = 65535


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``from_on`` to ``to_on``, both included."""

    from_on: date
    to_on: date


def number_of(day: date) -> int:
    """Return the number of ``day``, days before 1970 being refused with ``ValueError``."""
    number = day.toordinal() - EPOCH
    if not 0 <= number < FAR:
        raise ValueError(day.isoformat())
    return number


def day_of(number: int) -> date:
    """Return the day that ``number`` stands for."""
    return date.fromordinal(number + EPOCH)


def month_of(day: date) -> int:
    """Return the month of ``day`` as months since year 0, so that neighbours differ by one."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month counted as by ``month_of``."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a month counted as by ``month_of``."""
    return date.fromordinal(first_day(month + 1).toordinal() - 1)
