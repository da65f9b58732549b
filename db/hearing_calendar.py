"""The month's hearings as a calendar shows them, and what is booked twice; pure."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

from db.hearings import HearingSeen

LASTS: Final = timedelta(hours=3)
"""How long a room and a secretary are taken by a hearing (*assumed*: no rule says)."""
FIRST_MONTH: Final = date(2000, 1, 1)
LAST_MONTH: Final = date(2099, 12, 1)


class Clash(StrEnum):
    """What two hearings need at one time."""

    ROOM = "room"
    SECRETARY = "secretary"


@dataclass(frozen=True, slots=True)
class CalendarHearing:
    """A hearing on its day: the one it was held on, or else the one it is planned for."""

    file: HearingSeen
    on: date
    category_id: int | None = None
    secretaries: frozenset[str] = frozenset()


def month_in(words: str) -> date | None:
    """Return the first day of a month written as 2026-03, None for what is none."""
    try:
        found = datetime.strptime(words, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError:
        return None
    return found if FIRST_MONTH <= found <= LAST_MONTH else None


def month_beside(month: date, by: int) -> date:
    """Return the first day of the month that lies ``by`` months away."""
    at = month.year * 12 + month.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks that a month touches, each from Monday to Sunday."""
    return Calendar().monthdatescalendar(month.year, month.month)


def clashes(hearings: Sequence[CalendarHearing]) -> dict[int, frozenset[Clash]]:
    """Return by file what it needs at the same time as another hearing that is ahead, too.

    Two hearings of a day are at the same time where less than ``LASTS`` lies between their beginnings, or where one
    has no time yet.
    """
    found: dict[int, frozenset[Clash]] = {}
    ahead = [one for one in hearings if one.file.held_on is None]
    for one, other in combinations(ahead, 2):
        if one.on != other.on or not _meet(one, other):
            continue
        both = set()
        if one.file.place and one.file.place == other.file.place:
            both.add(Clash.ROOM)
        if one.secretaries & other.secretaries:
            both.add(Clash.SECRETARY)
        for each in (one, other) if both else ():
            found[each.file.id] = found.get(each.file.id, frozenset()) | both
    return found


def _meet(one: CalendarHearing, other: CalendarHearing) -> bool:
    begins, ends = one.file.starts_at, other.file.starts_at
    if begins is None or ends is None:
        return True
    return abs(datetime.combine(one.on, begins) - datetime.combine(one.on, ends)) < LASTS
