"""What a wall display shows and when, and the counts that its scenes are made of: pure, and without room for a person.

No value here has a place for an identity, a number of a matter, a subject or any text that was typed into one. Officials stand
by office and name where the roster says that they receive, as on the notice board of every hall.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, Final

from db.cohorts import Breakdown, Cohort, Question
from db.days import Period, first_day, last_day, month_of
from db.enums import Role
from db.hearings import HearingSlot
from db.leaders import ASSIGNED, ASSIGNED_BY_LEADER, LAST_ACTION_BY_LEADER, OVERDUE_BY_LEADER
from db.leaders import OVERDUE as ASSIGNED_OVERDUE
from db.overview import (
    BY_CATEGORY,
    BY_TOWNSHIP,
    CLOSED_BY_MONTH,
    DUE_SOON,
    LONGEST_OVERDUE_BY_UNIT,
    OPEN,
    OPEN_BY_UNIT,
    OVERDUE,
    OVERDUE_BY_UNIT,
    RATES,
    RECEIVED,
    RECEIVED_BY_MONTH,
)
from db.roster import TurnKind
from db.rule_packs import RulePack
from db.scope import Scope
from db.tally.answers import Tally


class Profile(StrEnum):
    """Where a display hangs: in the office's own rooms, or in the hall that everybody passes."""

    WORK = "work"
    HALL = "hall"


class Scene(StrEnum):
    """What a display shows at one time."""

    DUE = "due"
    MONTH = "month"
    MAP = "map"
    LEADERS = "leaders"
    INDICATORS = "indicators"
    HEARINGS = "hearings"
    DUTY = "duty"
    PROCEDURE = "procedure"
    LIMITS = "limits"
    YEAR = "year"


SCENES: Final[Mapping[Profile, tuple[Scene, ...]]] = {
    Profile.WORK: (
        Scene.DUE,
        Scene.MONTH,
        Scene.MAP,
        Scene.LEADERS,
        Scene.INDICATORS,
        Scene.HEARINGS,
        Scene.DUTY,
    ),
    Profile.HALL: (Scene.DUTY, Scene.PROCEDURE, Scene.LIMITS, Scene.YEAR),
}
"""The scenes that a profile may show, in their order at first; the hall's figures name no unit, no leader and no place."""

DWELL: Final = (5, 600)
"""The fewest and the most seconds that a scene stays."""
USUAL_DWELL: Final = 20
HISTORY_MONTHS: Final = 48
"""Whole months that say what is usual: enough for a season to be told from chance."""
POSTED_DAYS: Final = 10
ROOM_HEARINGS: Final = 2
"""A hearing's room is told where so many hearings or turns name it alike: a room does, a sentence typed there does not."""
YEAR_MONTHS: Final = 12
"""Facts of petitioners are counted over so many whole months together, never over fewer."""
SOON_BY_UNIT: Final = Question(Cohort.DUE_SOON, (Breakdown.UNIT,))
CLOSED: Final = Question(Cohort.CLOSED)
COUNTS_ALONE: Final = Scope(Role.AUDITOR, units=None, sees_rows=False)
"""What a display counts: all matters, and the rows of none."""


class PlanRefused(ValueError):
    """Raised with a code for a plan that no display can follow."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Slot:
    """A scene of a plan and the seconds that it stays."""

    scene: Scene
    dwell: int
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """The scenes of a profile in their order; the display is dark before ``from_hour`` and from ``to_hour`` on."""

    slots: tuple[Slot, ...]
    from_hour: int = 7
    to_hour: int = 20

    @property
    def shown(self) -> tuple[Slot, ...]:
        """Return the slots whose scenes are shown."""
        return tuple(slot for slot in self.slots if slot.is_shown)

    def stored(self) -> str:
        """Return the plan as it is kept and as a page sends it back."""
        slots = [[slot.scene.value, slot.dwell, slot.is_shown] for slot in self.slots]
        return json.dumps({"slots": slots, "from": self.from_hour, "to": self.to_hour})


def first_plan(profile: Profile) -> Plan:
    """Return the plan of a profile that nobody has arranged."""
    return Plan(tuple(Slot(scene, USUAL_DWELL) for scene in SCENES[profile]))


def read_plan(profile: Profile, said: str) -> Plan:
    """Read a plan; scenes that it does not name came after it was kept, and are shown behind the others.

    ``PlanRefused``: ``not_a_plan``, ``not_a_scene`` for one that the profile may not show or that is named twice,
    ``dwell_out_of_range``, ``hours_out_of_range``, ``nothing_shown``.
    """
    try:
        read: Mapping[str, Any] = json.loads(said)
        named = [(Scene(scene), dwell, is_shown is True) for scene, dwell, is_shown in read["slots"]]
        from_hour, to_hour = read["from"], read["to"]
    except (TypeError, ValueError, KeyError):
        raise PlanRefused("not_a_plan") from None
    scenes = [scene for scene, _dwell, _is_shown in named]
    if len(set(scenes)) < len(scenes) or not set(scenes) <= set(SCENES[profile]):
        raise PlanRefused("not_a_scene")
    if not all(type(dwell) is int and DWELL[0] <= dwell <= DWELL[1] for _scene, dwell, _is_shown in named):
        raise PlanRefused("dwell_out_of_range")
    if not (type(from_hour) is int and type(to_hour) is int and 0 <= from_hour < to_hour <= 24):
        raise PlanRefused("hours_out_of_range")
    if not any(is_shown for _scene, _dwell, is_shown in named):
        raise PlanRefused("nothing_shown")
    rest = [Slot(scene, USUAL_DWELL) for scene in SCENES[profile] if scene not in scenes]
    return Plan((*(Slot(*one) for one in named), *rest), from_hour, to_hour)


# ------------------------------------------------------------ what is counted


@dataclass(frozen=True, slots=True)
class UnitDuties:
    """What a unit owes: open matters, those past a limit with the first day passed, and those due within seven days."""

    unit: str
    open: int
    overdue: int
    soon: int
    since: date | None


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What came and what was closed in a month, as ``db.days.month_of`` counts months."""

    month: int
    received: int
    closed: int


@dataclass(frozen=True, slots=True)
class AreaCount:
    """An area of the map, its outline as GeoJSON, its count over twelve months, and whether a search found it unusual."""

    name: str
    geometry: str
    count: int | None
    is_warned: bool


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A word of the catalogues and its count over twelve months."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class LeaderLoad:
    """What a leader's post has in charge, how much of it is past its day, days since something was done, and whether it ended."""

    post: str
    held: int
    overdue: int
    silent_days: int | None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class CohortCount:
    """How many matters a cohort holds over the last twelve months."""

    cohort: Cohort
    count: int


@dataclass(frozen=True, slots=True)
class TurnPosted:
    """A turn of the roster as it hangs on a notice board: the official by office and name, the room, the times."""

    on: date
    kind: TurnKind
    post: str
    name: str
    room: str
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class YearCounts:
    """What came and what was closed in a year up to the as-of day, and handling by its limit of what had one then."""

    year: int
    received: int
    closed: int
    on_time: int
    limits: int


@dataclass(frozen=True, slots=True)
class WorkSeen:
    """Everything that a display in the office's rooms shows."""

    as_of: date
    overdue: int
    overdue_today: int
    soon: int
    open: int
    units: tuple[UnitDuties, ...]
    months: tuple[MonthCounts, ...]
    window: Period
    areas: tuple[AreaCount, ...]
    elsewhere: int
    is_schematic: bool
    categories: tuple[NamedCount, ...]
    assigned: int
    assigned_overdue: int
    leaders: tuple[LeaderLoad, ...]
    rates: tuple[CohortCount, ...]
    hearings: tuple[HearingSlot, ...]
    turns: tuple[TurnPosted, ...]


@dataclass(frozen=True, slots=True)
class HallSeen:
    """Everything that a display in the public hall shows: who receives, the rules, and totals of years."""

    as_of: date
    rules: RulePack
    years: tuple[YearCounts, ...]
    turns: tuple[TurnPosted, ...]


def history_of(as_of: date) -> Period:
    """Return the months that say what is usual, the running one with them."""
    return Period(first_day(month_of(as_of) - HISTORY_MONTHS), as_of)


def window_of(as_of: date) -> Period:
    """Return the last twelve whole months: a window that moves once a month tells nobody what came today."""
    month = month_of(as_of)
    return Period(first_day(month - YEAR_MONTHS), last_day(month - 1))


def years_of(as_of: date) -> tuple[Period, Period]:
    """Return this year so far and the whole year before."""
    return (
        Period(date(as_of.year, 1, 1), as_of),
        Period(date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)),
    )


def posted_of(as_of: date) -> Period:
    """Return the days whose turns are posted: this one and those after it."""
    return Period(as_of, as_of + timedelta(POSTED_DAYS))


OVERDUE_TODAY: Final = Question(Cohort.OVERDUE_TODAY)

NOW: Final = (
    OVERDUE_TODAY,
    OPEN,
    OVERDUE,
    DUE_SOON,
    OPEN_BY_UNIT,
    OVERDUE_BY_UNIT,
    SOON_BY_UNIT,
    LONGEST_OVERDUE_BY_UNIT,
    ASSIGNED,
    ASSIGNED_OVERDUE,
    ASSIGNED_BY_LEADER,
    OVERDUE_BY_LEADER,
    LAST_ACTION_BY_LEADER,
    *RATES,
)
MONTHS: Final = (RECEIVED_BY_MONTH, CLOSED_BY_MONTH)
WINDOW: Final = (BY_TOWNSHIP, BY_CATEGORY)
YEARS: Final = (
    RECEIVED,
    CLOSED,
    Question(Cohort.C5_ON_TIME),
    Question(Cohort.C5_LIMIT_IN_PERIOD),
)


def year_counts(counts: Tally, period: Period) -> YearCounts:
    """Return the totals of a year out of the tally of all."""
    over = counts.over(period)
    received, closed, on_time, limits = (over.number(question) or 0 for question in YEARS)
    return YearCounts(period.from_on.year, received, closed, on_time, limits)
