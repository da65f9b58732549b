"""Drawn matters as plain values: their acts in order, who brought them, and whose charge they were."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from db.days import day_of, number_of
from db.enums import AssignmentResult, ChecklistItem, EventKind
from db.models.base import microseconds
from db.replay import Event
from db.workdays import WorkCalendar, national_calendar

SECOND: Final = 1_000_000
_OPENS: Final = 8 * 3600 + 40 * 60
_STEP: Final = 240


class Days:
    """Local days as numbers: their first moment in a zone, and the next day on which offices work."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._starts: dict[int, int] = {}
        self._next: dict[int, int] = {}
        self._calendar = WorkCalendar(national_calendar())

    def start(self, day: int) -> int:
        """Return the first moment of a local day in microseconds from 1970."""
        start = self._starts.get(day)
        if start is None:
            local = day_of(day)
            start = microseconds(datetime(local.year, local.month, local.day, tzinfo=self.zone))
            self._starts[day] = start
        return start

    def workday(self, day: int) -> int:
        """Return ``day`` or the first working day after it."""
        found = self._next.get(day)
        if found is None:
            found = self._next[day] = number_of(self._calendar.next_workday(day_of(day)))
        return found

    def workday_before(self, day: int) -> int:
        """Return ``day`` or the last working day before it."""
        while self.workday(day) != day:
            day -= 1
        return day

    def after(self, day: int, workdays: int) -> int:
        """Return the ``workdays``-th working day after ``day``."""
        return number_of(self._calendar.add_workdays(day_of(day), workdays))


class Act(NamedTuple):
    """One event of a matter; moments are microseconds from 1970, days are local."""

    kind: EventKind
    happened: int
    recorded: int
    happened_on: int
    recorded_on: int
    unit: int | None
    detail: Mapping[str, Any]
    note: str
    is_backfilled: bool


class Person(NamedTuple):
    """Who came with a matter; an empty text is not known."""

    name: str
    phone: str
    id_number: str
    address: str
    is_representative: bool


@dataclass(slots=True)
class Charge:
    """A leader's assignment in days."""

    post: int
    start: int
    due: int
    ended: int | None = None
    result: AssignmentResult | None = None
    reason: str = ""
    plan: str = ""
    team: str = ""
    deputy: int | None = None
    units: tuple[int, ...] = ()
    items: list[tuple[ChecklistItem, int, str]] = field(default_factory=list)
    visits: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """One matter, its id given once all are in order of receipt."""

    received: int
    pack_code: str
    registered: int
    title: str = ""
    summary: str = ""
    acts: list[Act] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    earlier: "Drawn | None" = None
    charges: list[Charge] = field(default_factory=list)
    township: int = 0
    topic: int = 0
    village: int | None = None
    supported: int | None = None
    closed: int | None = None
    id: int = 0
    number: str = ""


class Course:
    """The acts of one matter as they are drawn; what comes after the last known day is left out."""

    def __init__(self, days: Days, rng: random.Random, until: int, unit: int) -> None:
        self.acts: list[Act] = []
        self.unit = unit
        self._days = days
        self._rng = rng
        self._until = until
        self._at: dict[int, int] = {}

    def add(
        self,
        kind: EventKind,
        day: int,
        detail: Mapping[str, Any] | None = None,
        *,
        unit: int | None = None,
        note: str = "",
        recorded: int | None = None,
    ) -> int:
        """Add an act on a day, after those already added on it, and return the day.

        ``recorded`` is the day on which it was entered where that is later; such an act is not backfilled.
        """
        if max(day, recorded or day) > self._until:
            return day
        second = self._second(day)
        happened = self._days.start(day) + second * SECOND
        entered = (
            happened if recorded is None else self._days.start(recorded) + self._second(recorded) * SECOND
        )
        self.acts.append(
            Act(
                kind,
                happened,
                entered,
                day,
                day if recorded is None else recorded,
                unit or self.unit,
                detail or {},
                note,
                recorded is None,
            )
        )
        return day

    def _second(self, day: int) -> int:
        before = self._at.get(day)
        drawn = self._rng.random()
        second = _OPENS + int(drawn * 3600) if before is None else before + _STEP + int(drawn * 1200)
        # A busy day ends before midnight: acts then follow each other by the second.
        self._at[day] = second = min(second, 86_000) if before is None or second < 86_000 else before + 1
        return second


def events_of(drawn: Drawn, first: int = 1) -> list[Event]:
    """Return a matter's acts as the replay reads them, their ids counted from ``first``."""
    return [
        Event(
            number,
            act.kind,
            (act.happened, number),
            act.happened_on,
            act.recorded_on,
            act.detail,
            None,
            act.is_backfilled,
        )
        for number, act in enumerate(drawn.acts, first)
    ]
