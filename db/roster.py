"""Rosters of duty and reception (值班接访安排): turns, where they stand, what counts, and lines pasted from a list; pure.

Who takes a turn is an official, named by office and name as on a public notice board; no petitioner stands here.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from db.absence import Absence
from db.enums import Role

READING: Final = (Role.LEADER, Role.OFFICE)
KEEPING: Final = (Role.OFFICE,)
"""Who makes the roster, swaps, and says who was there."""

LONGEST_OFFICE: Final = 60
LONGEST_NAME: Final = 40
LONGEST_PLACE: Final = 60
LONGEST_WORDS: Final = 200
SHORTEST_WORDS: Final = 2
FURTHEST_DAYS: Final = 400
LATEST_DAYS: Final = 31
"""A turn is entered at most so many days after its day."""
MOST_WEEKS: Final = 26
MOST_LINES: Final = 200
MOST_VISITS: Final = 999


class TurnKind(StrEnum):
    """What somebody is there for: to be on duty, or to receive who comes."""

    DUTY = "duty"
    RECEPTION = "reception"


class TurnStanding(StrEnum):
    """Where a turn stands on a day: a day that has come and is not marked waits to be marked."""

    AHEAD = "ahead"
    UNMARKED = "unmarked"
    KEPT = "kept"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class RosterFigure(StrEnum):
    """Figures of the roster; each is turns among turns, the last one batches settled on the day among those received."""

    KEPT = "kept"
    RECEPTION_KEPT = "reception_kept"
    SWAPPED = "swapped"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Official:
    """Who takes a turn: an office with its holder's name; ``post_id`` where the board knows the post."""

    office: str
    name: str
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class TurnTyped:
    """A turn as it is typed or pasted."""

    on_day: date | None
    kind: TurnKind | None
    who: Official | None
    place: str
    starts_at: time | None
    ends_at: time | None


@dataclass(frozen=True, slots=True)
class Swap:
    """A change of who takes a turn (换班)."""

    before: str
    after: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the roster; ``visits`` and ``settled`` are batches received on the day and settled on it."""

    id: int
    on_day: date
    kind: TurnKind
    who: Official
    place: str
    starts_at: time
    ends_at: time
    is_kept: bool | None
    words: str
    visits: int | None
    settled: int | None
    withdrawn: str
    swaps: tuple[Swap, ...]
    version: int
    changed_by: str
    changed_at: datetime

    def standing(self, today: date) -> TurnStanding:
        """Return where the turn stands on ``today``; one of today waits to be marked until tomorrow."""
        if self.withdrawn:
            return TurnStanding.WITHDRAWN
        if self.is_kept is not None:
            return TurnStanding.KEPT if self.is_kept else TurnStanding.MISSED
        return TurnStanding.UNMARKED if self.on_day < today else TurnStanding.AHEAD


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with the turns that it counts, both parts open."""

    figure: RosterFigure
    part: tuple[Turn, ...]
    among: tuple[Turn, ...]

    @property
    def numbers(self) -> tuple[int, int]:
        """Return both counts: turns, or the batches settled and received in them."""
        if self.figure is RosterFigure.SETTLED:
            return visits(self.part)[1], visits(self.among)[0]
        return len(self.part), len(self.among)


def counted(turns: Iterable[Turn], today: date) -> tuple[Counted, ...]:
    """Count the turns whose day is over or that are marked; one that nobody marked is among them and not kept."""
    over = [
        one
        for one in turns
        if one.standing(today) in (TurnStanding.KEPT, TurnStanding.MISSED, TurnStanding.UNMARKED)
    ]
    received = [one for one in over if one.kind is TurnKind.RECEPTION]
    return (
        Counted(RosterFigure.KEPT, tuple(one for one in over if one.is_kept), tuple(over)),
        Counted(RosterFigure.RECEPTION_KEPT, tuple(one for one in received if one.is_kept), tuple(received)),
        Counted(RosterFigure.SWAPPED, tuple(one for one in over if one.swaps), tuple(over)),
        Counted(
            RosterFigure.SETTLED,
            tuple(one for one in over if one.settled),
            tuple(one for one in over if one.visits),
        ),
    )


def visits(turns: Iterable[Turn]) -> tuple[int, int]:
    """Return the batches received in turns, and how many of them were settled on the day."""
    listed = list(turns)
    return sum(one.visits or 0 for one in listed), sum(one.settled or 0 for one in listed)


def away(turns: Iterable[Turn], absences: Collection[Absence], today: date) -> dict[int, Absence]:
    """Return by turn ahead the absence (离岗) of the leader who has it; who stands in takes it by a swap alone."""
    return {
        one.id: absence
        for one in turns
        for absence in absences
        if one.standing(today) is TurnStanding.AHEAD
        and one.who.post_id is not None
        and one.who.post_id == absence.who.post_id
        and absence.from_on <= one.on_day <= absence.to_on
    }


def weeks_of(month: date) -> list[list[date]]:
    """Return the whole weeks, Monday first, that hold the days of a month."""
    first = month.replace(day=1)
    monday = first - timedelta(first.weekday())
    after = (first + timedelta(31)).replace(day=1)
    weeks = []
    while monday < after:
        weeks.append([monday + timedelta(n) for n in range(7)])
        monday += timedelta(7)
    return weeks


# ------------------------------------------------------------ lines pasted from a list


class LineRefused(ValueError):
    """Raised with a code for a line that is no turn."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_KINDS: Final[Mapping[str, TurnKind]] = {
    "值班": TurnKind.DUTY,
    "接访": TurnKind.RECEPTION,
    "接待": TurnKind.RECEPTION,
    "duty": TurnKind.DUTY,
    "reception": TurnKind.RECEPTION,
}
_DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_TIMES: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]+\s*(\d{1,2}):(\d{2})")
CELLS: Final = 6


def read_line(line: str) -> TurnTyped:
    """Read day, kind, office, name, place and times, parted by tabs or commas.

    ``LineRefused``: ``line_cells``, ``day_missing``, ``turn_kind_missing``, ``times_missing``.
    """
    cells = [" ".join(cell.split()) for cell in re.split(r"[\t,，]", unicodedata.normalize("NFKC", line))]
    if len(cells) != CELLS:
        raise LineRefused("line_cells")
    day, kind, office, name, place, times = cells
    if kind.lower() not in _KINDS:
        raise LineRefused("turn_kind_missing")
    starts_at, ends_at = read_times(times)
    return TurnTyped(_day(day), _KINDS[kind.lower()], Official(office, name), place, starts_at, ends_at)


def _day(said: str) -> date:
    found = _DAY.fullmatch(said)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise LineRefused("day_missing") from None


def read_times(said: str) -> tuple[time, time]:
    """Read ``9:00-11:30``; ``LineRefused`` with ``times_missing`` for anything else."""
    found = _TIMES.fullmatch(unicodedata.normalize("NFKC", said).strip())
    try:
        if found is None:
            raise ValueError(said)
        hour, minute, until, past = map(int, found.groups())
        return time(hour, minute), time(until, past)
    except ValueError:
        raise LineRefused("times_missing") from None


def lines_in(pasted: str) -> list[tuple[int, str]]:
    """Return the lines that hold anything, each with its number from 1; a first line of heads is left out."""
    found = [(n, line) for n, line in enumerate(pasted.splitlines(), 1) if line.strip()]
    if found and "日期" in found[0][1]:
        return found[1:]
    return found


def own(turns: Iterable[Turn], post_id: int | None) -> frozenset[int]:
    """Return the ids of the turns of a post."""
    return frozenset(one.id for one in turns if post_id is not None and one.who.post_id == post_id)


def days_of(turns: Iterable[Turn]) -> dict[date, list[Turn]]:
    """Return turns by day, each day's by kind and time."""
    found: dict[date, list[Turn]] = {}
    for one in sorted(turns, key=lambda turn: (turn.on_day, turn.kind.value, turn.starts_at, turn.id)):
        found.setdefault(one.on_day, []).append(one)
    return found


def among(turns: Collection[Turn], standing: TurnStanding, today: date) -> list[Turn]:
    """Return the turns that stand so on ``today``."""
    return [one for one in turns if one.standing(today) is standing]
