"""The work calendar: Monday to Friday, less the public holidays, plus the make-up working weekends (调休)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

SATURDAY: Final = 5
WEEK: Final = 7
LAST_DAY: Final = date.max.toordinal()
DAY: Final = timedelta(days=1)


class DayKind(StrEnum):
    """How a day departs from Monday to Friday; only such days are stored."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of an official notice; ``recorded_on`` is the local day on which the board learnt of it."""

    day_on: date
    kind: DayKind
    recorded_on: date


class WorkCalendar:
    """What is known of working days; it never changes once built.

    Rows are only ever added: of several rows for one day the last recorded holds, so a correction is a further
    row (a weekday wrongly given as a holiday is taken back as ``MAKE_UP``, a weekend as ``HOLIDAY``).

    ``known_until`` is the last day covered by an official notice; left out, it is the end of the last year that
    has a row. Later days count by Monday to Friday alone, and ``is_estimated`` says so.
    """

    __slots__ = (
        "_editions",
        "_first",
        "_kinds",
        "_last",
        "_settled_on",
        "_workdays",
        "days",
        "known_until",
        "record_days",
    )

    days: tuple[CalendarDay, ...]
    known_until: date
    record_days: tuple[date, ...]

    def __init__(self, days: Iterable[CalendarDay], known_until: date | None = None) -> None:
        """Build the calendar from rows in any order; of rows recorded on one day the later given holds."""
        self.days = tuple(sorted(days, key=lambda day: day.recorded_on))
        self.record_days = tuple(sorted({day.recorded_on for day in self.days}))
        self._settled_on = self.record_days[-1] if self.record_days else date.min
        self._kinds = {day.day_on: day.kind for day in self.days}
        ends_on = max((date(day.year, 12, 31) for day in self._kinds), default=date.min)
        self.known_until = ends_on if known_until is None else known_until
        self._first = min(self._kinds).toordinal() if self._kinds else 0
        self._last = max(self._kinds).toordinal() if self._kinds else -1
        self._workdays = self._listed()
        self._editions: dict[int, Self] = {}

    def _listed(self) -> list[int]:
        """Return the numbers of the working days among the days that the rows span."""
        weekdays = {n for n in range(self._first, self._last + 1) if (n - 1) % WEEK < SATURDAY}
        worked = {day.toordinal() for day, kind in self._kinds.items() if kind is DayKind.MAKE_UP}
        return sorted(weekdays - {day.toordinal() for day in self._kinds} | worked)

    def as_known_on(self, as_of: date) -> Self:
        """Return the calendar as the board knew it at the end of ``as_of``: itself when no row is younger.

        A year whose first row is younger than ``as_of`` was not known then: ``known_until`` shrinks to the day
        before the earliest such year.
        """
        if as_of >= self._settled_on:
            return self
        place = bisect_right(self.record_days, as_of)
        edition = self._editions.get(place)
        if edition is None:
            edition = self._editions[place] = self._edition(as_of)
        return edition

    def _edition(self, as_of: date) -> Self:
        known = [day for day in self.days if day.recorded_on <= as_of]
        unknown = {day.day_on.year for day in self.days} - {day.day_on.year for day in known}
        known_until = min(self.known_until, date(min(unknown), 1, 1) - DAY) if unknown else self.known_until
        return type(self)(known, known_until)

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is worked, by Monday to Friday where nothing else is known."""
        kind = self._kinds.get(day)
        if kind is None:
            return day.weekday() < SATURDAY
        return kind is DayKind.MAKE_UP

    def add_workdays(self, start: date, n: int) -> date:
        """Return the ``n``-th working day after ``start``, which is not counted itself; 0 gives ``start``.

        Past the last day that Python can write, that last day. ``n`` below 0 raises ``ValueError``.
        """
        if n < 0:
            raise ValueError(n)
        number, left = start.toordinal(), n
        if n and self._first <= number <= self._last:
            place = bisect_right(self._workdays, number) + n - 1
            if place < len(self._workdays):
                return date.fromordinal(self._workdays[place])
            number, left = self._last, place + 1 - len(self._workdays)
        while left and number < LAST_DAY:
            number += 1
            left -= self.is_workday(date.fromordinal(number))
        return date.fromordinal(number)

    def workdays_between(self, after: date, until: date) -> int:
        """Count the working days after ``after`` up to and with ``until``."""
        numbers = range(after.toordinal() + 1, until.toordinal() + 1)
        return sum(self.is_workday(date.fromordinal(number)) for number in numbers)

    def next_workday(self, day: date) -> date:
        """Return ``day`` if it is worked, else the first working day after it.

        Source: Civil Code (民法典) Art. 203: a last day that is a holiday gives way to the day after the holiday.
        """
        while day < date.max and not self.is_workday(day):
            day += DAY
        return day

    def holidays_between(self, from_on: date, to_on: date) -> tuple[date, ...]:
        """Return the days of public holidays (节假日) from one day to another, both included, the earliest first.

        A holiday is a run of days off that has a day of an official notice in it: a weekend that adjoins belongs to it
        (与周末连休), any other does not. A weekend that was wrongly given as worked and taken back is no holiday.
        """
        once_worked = {day.day_on for day in self.days if day.kind is DayKind.MAKE_UP}
        found: set[date] = set()
        for day, kind in self._kinds.items():
            if kind is not DayKind.HOLIDAY or day in found:
                continue
            if day.weekday() >= SATURDAY and day in once_worked:
                continue
            for step in (-DAY, DAY):
                one = day
                while not self.is_workday(one):
                    found.add(one)
                    one += step
        return tuple(sorted(day for day in found if from_on <= day <= to_on))

    def is_estimated(self, day: date) -> bool:
        """Say whether ``day`` lies past the last official notice, where holidays are not yet known."""
        return day > self.known_until


def is_entered_late(happened_on: date, recorded_on: date, calendar: WorkCalendar) -> bool:
    """Tell whether an act was entered (补录) more than one working day after the day on which it happened."""
    if recorded_on <= happened_on + timedelta(1):
        return False
    return recorded_on > calendar.as_known_on(recorded_on).add_workdays(happened_on, 1)


def notice_recorded_on(day: date) -> date:
    """Return the day on which the seeded calendar takes the notice that names ``day`` as known.

    The State Council's notice for a year comes out between late October and mid-December of the year before; the
    library does not say when, so 1 December of the year before stands for all. The last week of December belongs
    to the New Year holiday, that is to the next year's notice.
    """
    year = day.year + 1 if (day.month, day.day) >= (12, 25) else day.year
    return date(year - 1, 12, 1)


def national_calendar() -> tuple[CalendarDay, ...]:
    """Return the national holidays and make-up days from 2004 to the last year the library knows (2026), by day.

    Source: the package ``chinesecalendar``, which copies the State Council's yearly notices.
    """
    import chinese_calendar  # only seeding needs it

    kinds = dict.fromkeys(chinese_calendar.holidays, DayKind.HOLIDAY)
    kinds |= dict.fromkeys(chinese_calendar.workdays, DayKind.MAKE_UP)
    return tuple(CalendarDay(day, kinds[day], notice_recorded_on(day)) for day in sorted(kinds))
