"""The map: what it asks of the tally, and the answers that its areas, bars and sentences are made of. Pure values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from db.cohorts import PERIOD_FIELD, Breakdown, Cohort, Measure, Question
from db.days import Period, first_day, last_day, month_of
from db.early_warning import WarningSeen, WarningSubject
from db.enums import AreaKind, Channel
from db.filters import NONE_ID, Asked
from db.overview import CLOSED_BY_MONTH, RECEIVED_BY_MONTH, year_before
from db.rows import Phones
from db.tally.answers import Tally

COHORTS: Final = (Cohort.RECEIVED, Cohort.OPEN, Cohort.OVERDUE)
"""What a map may count."""
MEASURES: Final = (Measure.CASES, Measure.BATCHES, Measure.PERSONS)
"""Matters of every channel, or the batches and persons of visits, which are never mixed with other channels."""


class Reading(StrEnum):
    """How areas are compared: by what was counted, or by it over who lives there, as counted or smoothed."""

    COUNT = "count"
    PER_POPULATION = "per_population"
    SMOOTHED_POPULATION = "smoothed_population"
    PER_HOUSEHOLDS = "per_households"
    SMOOTHED_HOUSEHOLDS = "smoothed_households"

    @property
    def as_counted(self) -> "Reading":
        """Return the reading over the same base that smooths nothing."""
        return Reading(self.value.replace("smoothed_", "per_"))

    @property
    def is_smoothed(self) -> bool:
        """Tell whether rates are drawn towards that of all areas as far as chance explains them."""
        return self is not self.as_counted


class Side(StrEnum):
    """What small maps stand side by side: a map for each topic, or the period beside another one."""

    NONE = "none"
    CATEGORY = "category"
    BEFORE = "before"
    YEAR = "year"


MOST_SIDES: Final = 8
"""So many topics have a map of their own, the most frequent first."""
PER: Final[Mapping[Reading, int]] = {Reading.PER_POPULATION: 1000, Reading.PER_HOUSEHOLDS: 100}
"""Inhabitants or households to which a rate is stated."""


@dataclass(frozen=True, slots=True)
class MapChoice:
    """What a reader has chosen on the map beside the filter; ``month`` of None is the whole period.

    A click on an area opens its rows, or chooses it where ``opens_trend``.
    """

    cohort: Cohort = Cohort.RECEIVED
    measure: Measure = Measure.CASES
    reading: Reading = Reading.COUNT
    layer_id: int | None = None
    month: int | None = None
    area_id: int | None = None
    opens_trend: bool = False
    side: Side = Side.NONE


@dataclass(frozen=True, slots=True)
class Amount:
    """How many matters, and how many batches and persons came in their visits."""

    cases: int = 0
    batches: int = 0
    persons: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount(self.cases + other.cases, self.batches + other.batches, self.persons + other.persons)

    def of(self, measure: Measure) -> int:
        """Return the part that a measure counts."""
        match measure:
            case Measure.BATCHES:
                return self.batches
            case Measure.PERSONS:
                return self.persons
            case _:
                return self.cases


NOTHING: Final = Amount()


@dataclass(frozen=True, slots=True)
class Layer:
    """A set of shapes; ``placed`` of them hold an area."""

    id: int
    name: str
    is_schematic: bool
    is_shown: bool
    source: str
    uploaded_at: datetime
    shapes: int
    placed: int


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a layer, its GeoJSON geometry as text; ``area_id`` of None holds no area yet."""

    id: int
    key: str
    area_id: int | None
    geometry: str


@dataclass(frozen=True, slots=True)
class Place:
    """A township or village as lists name it."""

    id: int
    name: str
    short_name: str
    kind: AreaKind
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Base:
    """How many people or households an area had in a year, and who says so."""

    year: int
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class AreaUnit:
    """The office of an area and its phones."""

    name: str
    phones: Phones


@dataclass(frozen=True, slots=True)
class SideMap:
    """One of some small maps: what it is of, and its counts by area."""

    counts: Mapping[int | None, int]
    category_id: int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class MapSeen:
    """Everything that the map shows, of one version of the data.

    ``asked`` is the page's filter; ``shown`` is the part of it that the chosen month and measure leave. ``warned`` are the early
    warnings of the last search by the as-of day, of all matters whatever the filter. ``pairs`` are by (township, village), None where it is not recorded, and ``areas`` by area of the layer's level; what has nothing
    is in neither.
    """

    asked: Asked
    shown: Asked
    choice: MapChoice
    layers: Sequence[Layer]
    layer: Layer | None
    shapes: Sequence[Shape]
    places: Mapping[int, Place]
    pairs: Mapping[tuple[int | None, int | None], Amount]
    bases: Mapping[int, Base]
    by_month: Tally
    history: Tally
    begins_on: date | None
    units: Sequence[AreaUnit]
    sees_rows: bool = True
    warned: Sequence[WarningSeen] = ()
    sides: Sequence[SideMap] = ()
    areas: Mapping[int | None, Amount] = field(init=False)

    def __post_init__(self) -> None:
        is_of_villages = self.level is AreaKind.VILLAGE
        found: dict[int | None, Amount] = {}
        for (township, village), amount in self.pairs.items():
            area_id = village if is_of_villages else township
            found[area_id] = found.get(area_id, NOTHING) + amount
        object.__setattr__(self, "areas", found)

    @property
    def level(self) -> AreaKind:
        """Return which kind of area the layer shows: villages where any of its shapes is one."""
        return level_of(self.shapes, self.places)

    def amount(self, area_id: int | None) -> Amount:
        """Return what one area has; None is without an area."""
        return self.areas.get(area_id, NOTHING)

    @property
    def warned_areas(self) -> frozenset[int]:
        """Return the townships of early warnings of places."""
        places = (one.found.keys for one in self.warned if one.found.subject is WarningSubject.TOWNSHIP)
        return frozenset(key for keys in places for key in keys)

    @property
    def total(self) -> Amount:
        """Return what all areas have, and what has none."""
        return sum(self.pairs.values(), NOTHING)

    @property
    def is_without_visits(self) -> bool:
        """Tell whether visits are asked for and the filter names other channels alone."""
        return self.choice.measure is not Measure.CASES and is_without_visits(self.asked)

    @property
    def months(self) -> Sequence[int]:
        """Return the months of the period that have begun by the as-of day."""
        return months_of_period(self.asked)


@dataclass(frozen=True, slots=True)
class AreaMonths:
    """The months of one area's matters, as those of an overview are told."""

    asked: Asked
    now: Tally
    history: Tally
    begins_on: date | None
    sees_rows: bool

    @property
    def as_of(self) -> date:
        """Return the day at whose end everything is counted."""
        return self.asked.as_of

    @property
    def period(self) -> Period:
        """Return the chosen period with both its ends."""
        return self.asked.chosen.period(self.asked.as_of)


def level_of(shapes: Sequence[Shape], places: Mapping[int, Place]) -> AreaKind:
    """Return which kind of area some shapes are of: villages where any of them is one."""
    held = (places.get(one.area_id) for one in shapes if one.area_id is not None)
    is_of_villages = any(place is not None and place.kind is AreaKind.VILLAGE for place in held)
    return AreaKind.VILLAGE if is_of_villages else AreaKind.TOWNSHIP


def months_of_period(asked: Asked) -> range:
    """Return the months of the period that have begun by the as-of day, one at least."""
    period = asked.chosen.period(asked.as_of)
    end = max(min(period.to_on, asked.as_of), period.from_on)
    return range(month_of(period.from_on), month_of(end) + 1)


def at_month(asked: Asked, cohort: Cohort, month: int | None) -> Asked:
    """Return what is asked for one month: its days where the cohort has a period, else the state at its end.

    A month that the period does not have leaves the question as it is.
    """
    if month is None or month not in months_of_period(asked):
        return asked
    if cohort in PERIOD_FIELD:
        period = asked.chosen.period(asked.as_of)
        from_on, to_on = max(first_day(month), period.from_on), min(last_day(month), period.to_on)
        return replace(asked, chosen=replace(asked.chosen, from_on=from_on, to_on=to_on))
    as_of = min(last_day(month), asked.as_of)
    return replace(asked, as_of=as_of, is_past=asked.is_past or as_of < asked.as_of)


def is_without_visits(asked: Asked) -> bool:
    """Tell whether the filter names channels and visits are none of them."""
    return bool(asked.chosen.channels) and Channel.VISIT not in asked.chosen.channels


def of_measure(asked: Asked, measure: Measure) -> Asked:
    """Return what is asked for a measure: batches and persons are of visits alone."""
    if measure is Measure.CASES or is_without_visits(asked):
        return asked
    return replace(asked, chosen=replace(asked.chosen, channels=(Channel.VISIT,)))


def counted(choice: MapChoice) -> tuple[Question, ...]:
    """Return the questions that the areas answer: matters, and for visits batches and persons as well."""
    by = (Breakdown.TOWNSHIP, Breakdown.VILLAGE)
    measures = (Measure.CASES,) if choice.measure is Measure.CASES else MEASURES
    return tuple(Question(choice.cohort, by, measure) for measure in measures)


def amounts_of(tally: Tally, choice: MapChoice) -> Mapping[tuple[int | None, int | None], Amount]:
    """Return what each pair of township and village has, as a tally answered ``counted``."""
    found = {question.measure: tally.by(question) for question in counted(choice)}
    return {
        pair: Amount(
            cases,
            found.get(Measure.BATCHES, {}).get(pair, 0),
            found.get(Measure.PERSONS, {}).get(pair, 0),
        )
        for pair, cases in found[Measure.CASES].items()
        if cases
    }


def received_by_month(level: AreaKind) -> Question:
    """Return the question of what each area's months received."""
    return Question(Cohort.RECEIVED, (_BREAKDOWN[level], Breakdown.RECEIVED_MONTH))


def closed_by_month(level: AreaKind) -> Question:
    """Return the question of what each area's months closed."""
    return Question(Cohort.CLOSED, (_BREAKDOWN[level], Breakdown.CLOSED_MONTH))


def place_filter(level: AreaKind, area_id: int | None) -> dict[str, object]:
    """Return the fields of a filter that leave one area's matters; None leaves those without one."""
    field = "villages" if level is AreaKind.VILLAGE else "townships"
    return {field: (NONE_ID if area_id is None else area_id,)}


def side_periods(choice: MapChoice, shown: Asked) -> tuple[Period, ...]:
    """Return the two periods that are compared, the shown one first; none where what is counted has no period."""
    if choice.cohort not in PERIOD_FIELD:
        return ()
    whole = shown.chosen.period(shown.as_of)
    now = Period(whole.from_on, max(min(whole.to_on, shown.as_of), whole.from_on))
    if choice.side is Side.YEAR:
        return now, year_before(now)
    days = now.to_on - now.from_on
    last = now.from_on - timedelta(days=1)
    return now, Period(last - days, last)


def side_question(choice: MapChoice, level: AreaKind) -> Question:
    """Return the question that the small maps answer, by topic or of one period."""
    by = (
        (_BREAKDOWN[level],) if choice.side is not Side.CATEGORY else (_BREAKDOWN[level], Breakdown.CATEGORY1)
    )
    return Question(choice.cohort, by, choice.measure)


def area_months(seen: MapSeen, area_id: int | None) -> AreaMonths:
    """Return the months of one area's matters within the page's filter, of all for None, whatever month is chosen."""
    level = seen.level
    chosen = seen.asked.chosen
    if area_id is not None:
        chosen = replace(chosen, **place_filter(level, area_id))  # type: ignore[arg-type]
    received, closed = received_by_month(level), closed_by_month(level)

    def only(tally: Tally) -> Tally:
        answers = {
            RECEIVED_BY_MONTH: _of_area(tally, received, area_id),
            CLOSED_BY_MONTH: _of_area(tally, closed, area_id),
        }
        return Tally(tally.version, tally.as_of, answers)

    return AreaMonths(
        asked=replace(seen.asked, chosen=chosen),
        now=only(seen.by_month),
        history=only(seen.history),
        begins_on=seen.begins_on,
        sees_rows=seen.sees_rows,
    )


_BREAKDOWN: Final = {AreaKind.TOWNSHIP: Breakdown.TOWNSHIP, AreaKind.VILLAGE: Breakdown.VILLAGE}


def _of_area(tally: Tally, question: Question, area_id: int | None) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for (area, month), value in tally.by(question).items():
        if area_id is None or area == area_id:
            found[month] = found.get(month, 0) + value
    return found


def cells_of(shapes: Sequence[Shape], places: Mapping[int, Place]) -> list[dict[str, object]]:
    """Return the cells of a schematic for the page that arranges them: id, key, corners, and the area's name."""
    return [
        {
            "id": shape.id,
            "key": shape.key,
            "name": place.name if place else "",
            "corners": json.loads(shape.geometry)["coordinates"][0],
        }
        for shape in shapes
        for place in [places.get(shape.area_id or 0)]
        if json.loads(shape.geometry).get("type") == "Polygon"
    ]
