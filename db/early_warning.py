"""Early warnings (预警): what turned unusual, what was done about it, and whether it was so. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from db.cohorts import Breakdown, Cohort
from db.days import Period, first_day, month_of
from db.enums import Role
from db.filters import NONE_ID, CaseFilter
from db.misleading import Caveat, CaveatKind
from db.rows import Names


class WarningKind(StrEnum):
    """Ways in which something can be unusual."""

    CLUSTER = "cluster"  # a place, or places side by side, over the last months
    GATHERED = "gathered"  # one topic in one township over the last weeks
    SURGE = "surge"  # the month at hand of a place, topic, cause or unit, or of all
    DRIFT = "drift"  # a slow rise over the last year


ALPHA: Final[Mapping[WarningKind, float]] = {
    WarningKind.CLUSTER: 0.02,
    WarningKind.GATHERED: 0.01,
    WarningKind.SURGE: 0.007,
    WarningKind.DRIFT: 0.005,
}
"""The chance of a false alarm of each kind on a day on which nothing has changed."""
MOST_FALSE: Final = 0.05
"""Of such days so many may raise any alarm: a little more than the sum, since means and seasons are estimated."""


class Zoning(StrEnum):
    """How it is known which townships lie together."""

    BOUNDARIES = "boundaries"
    NEIGHBOURS = "neighbours"
    SINGLE = "single"


class WarningSubject(StrEnum):
    """What a warning is about."""

    COUNTY = "county"
    TOWNSHIP = "township"
    CATEGORY = "category"
    CAUSE = "cause"
    UNIT = "unit"


BREAKDOWNS: Final[Mapping[WarningSubject, Breakdown]] = {
    WarningSubject.TOWNSHIP: Breakdown.TOWNSHIP,
    WarningSubject.CATEGORY: Breakdown.CATEGORY1,
    WarningSubject.CAUSE: Breakdown.CAUSE,
    WarningSubject.UNIT: Breakdown.UNIT,
}
FILTERS: Final[Mapping[WarningSubject, str]] = {
    WarningSubject.TOWNSHIP: "townships",
    WarningSubject.CATEGORY: "categories",
    WarningSubject.CAUSE: "causes",
    WarningSubject.UNIT: "units",
}
"""The field of a filter that leaves the matters of a subject."""


def names_of(subject: WarningSubject, names: Names) -> Mapping[int, str]:
    """Return the names of what warnings of a subject are about, by id; none for the whole county."""
    known = {
        WarningSubject.TOWNSHIP: names.areas,
        WarningSubject.CATEGORY: names.categories,
        WarningSubject.CAUSE: names.causes,
        WarningSubject.UNIT: names.units,
    }
    return known.get(subject, {})


DECIDING: Final = (Role.LEADER, Role.OFFICE)
SEEING: Final = (*DECIDING, Role.AUDITOR)
SAME_DAYS: Final = 31
"""What was not found for longer than this is news again."""
SCORED_FROM: Final = 14
"""So many days after it was found a warning can be scored: sooner nobody knows."""


class WarningAct(StrEnum):
    """What is done about a warning."""

    TAKEN_ON = "taken_on"
    SET_ASIDE = "set_aside"
    PUT_BACK = "put_back"
    SCORED = "scored"


class Verdict(StrEnum):
    """What a warning turned out to be."""

    REAL = "real"
    CHANCE = "chance"


class WarningState(StrEnum):
    """Where a warning stands."""

    NEW = "new"
    TAKEN_ON = "taken_on"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Member:
    """A second opinion on one township of a warning: its count, and what its own past makes of the days.

    ``rate`` is per 1,000 inhabitants with its exact 95 % limits, ``smoothed`` drawn towards that of all townships; None
    without a base. ``z`` is Gi* of the township with its neighbours, ``p`` with all townships allowed for; None where
    nobody knows which lie side by side.
    """

    area_id: int
    count: int
    expected: float
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    smoothed: float | None = None
    z: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a day's search found: its subject, its days, and how sure it is.

    ``p`` is the chance that anything as unusual of its kind is found on a day on which nothing has changed; None for a
    drift, whose limit stands for it. ``topic_id`` is the category of a gathered topic.
    """

    kind: WarningKind
    subject: WarningSubject
    keys: tuple[int, ...]
    period: Period
    count: int
    expected: float
    p: float | None
    topic_id: int | None = None
    members: tuple[Member, ...] = ()

    def is_of(self, other: "Sighting") -> bool:
        """Tell whether both are the same thing on two days; clusters are where they share an area."""
        if (self.kind, self.subject, self.topic_id) != (other.kind, other.subject, other.topic_id):
            return False
        if self.kind is WarningKind.CLUSTER:
            return bool(set(self.keys) & set(other.keys))
        return self.keys == other.keys


@dataclass(frozen=True, slots=True)
class Done:
    """One act on a warning."""

    act: WarningAct
    at: datetime
    by: str
    reason: str
    case_id: int | None = None
    number: str = ""
    unit_id: int | None = None
    post_id: int | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class WarningSeen:
    """A warning as a reader sees it: what was found last, since when, and what was done.

    ``count`` is what the reader's scope counts of it; ``is_whole`` tells whether that is all, as the search counted it.
    """

    id: int
    found: Sighting
    found_on: date
    seen_on: date
    count: int
    acts: Sequence[Done]
    version: int

    @property
    def is_whole(self) -> bool:
        """Tell whether the reader sees every matter that the search counted."""
        return self.count == self.found.count

    @property
    def state(self) -> WarningState:
        """Tell where the warning stands: its last act that is no score."""
        for one in reversed(self.acts):
            if one.act is not WarningAct.SCORED:
                return _STATES[one.act]
        return WarningState.NEW

    @property
    def holder(self) -> Done | None:
        """Return the act by which somebody took it on, where it stands."""
        if self.state is not WarningState.TAKEN_ON:
            return None
        return next(one for one in reversed(self.acts) if one.act is WarningAct.TAKEN_ON)

    @property
    def verdict(self) -> Verdict | None:
        """Return what it turned out to be, the last score holding."""
        return next((one.verdict for one in reversed(self.acts) if one.act is WarningAct.SCORED), None)

    def may_be_scored(self, today: date) -> bool:
        """Tell whether enough days have passed to score it."""
        return (today - self.found_on).days >= SCORED_FROM


_STATES: Final = {
    WarningAct.TAKEN_ON: WarningState.TAKEN_ON,
    WarningAct.SET_ASIDE: WarningState.SET_ASIDE,
    WarningAct.PUT_BACK: WarningState.NEW,
}


@dataclass(frozen=True, slots=True)
class SearchSeen:
    """The search of a day: over how many months and matters, how townships were put together, what may have misled it."""

    seen_on: date
    months: int
    counted: int
    zoning: Zoning
    caveats: Sequence[Caveat] = ()

    @property
    def chosen(self) -> CaseFilter:
        """Return the filter that leaves just the matters that were searched."""
        first = first_day(month_of(self.seen_on) - self.months + 1)
        return CaseFilter(cohort=Cohort.RECEIVED).over(Period(first, self.seen_on))

    def chosen_for(self, caveat: Caveat) -> CaseFilter | None:
        """Return the filter that leaves the matters of a caveat; None for one that is of no matters."""
        match caveat.kind:
            case CaveatKind.UNKNOWN_PLACE:
                return replace(self.chosen, townships=(NONE_ID,))
            case CaveatKind.DEFAULT_PLACE if caveat.area_id is not None:
                return replace(self.chosen, villages=(caveat.area_id,))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the warnings that were scored turned out to be real."""

    real: int
    scored: int
    waiting: int
    """Warnings old enough to be scored that nobody has scored."""


@dataclass(frozen=True, slots=True)
class WarningDetail:
    """What stands behind a warning within a scope: its months, and what carries it.

    ``months`` count the same subject without regard to the warning's days; ``parts`` and ``earlier`` break its days, and
    those before them, down by topic, cause, unit and township, over so many days each.
    """

    months: Mapping[int, int]
    first_month: int
    parts: Mapping[WarningSubject, Mapping[int, int]]
    earlier: Mapping[WarningSubject, Mapping[int, int]]
    days: int
    earlier_days: int


def chosen_by(found: Sighting, **further: Any) -> CaseFilter:
    """Return the filter that leaves just the matters that a search counted, at the end of the day on which it did.

    ``further`` fields leave a part of them.
    """
    fields: dict[str, Any] = {"cohort": Cohort.RECEIVED}
    if found.subject in FILTERS:
        fields[FILTERS[found.subject]] = found.keys
    if found.topic_id is not None:
        fields["categories"] = (found.topic_id,)
    return CaseFilter(**{**fields, **further}).over(found.period)
