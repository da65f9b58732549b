"""What each area of the map says: its count, its rate over a base, the rows behind it; what lies on no shape."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.analysis.intervals import MIN_RATE_N, Interval, poisson_interval
from dashboard.geography import Ground, Outline
from dashboard.text import _
from db.areas import NOTHING, PER, Amount, Base, MapSeen, Place, Reading, Shape, place_filter
from db.cohorts import Measure
from db.enums import AreaKind
from db.filters import at

FEWEST: Final = 5
"""A rate over fewer matters says more about chance than about an area; it is hatched."""


class Kind(StrEnum):
    """How an area is drawn."""

    VALUE = "value"
    ZERO = "zero"
    FEW = "few"
    NO_BASE = "no_base"
    OUTSIDE = "outside"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class AreaMark:
    """One shape of the map with what is said of its area; ``value`` is what its colour stands for."""

    shape: Shape
    outline: Outline
    place: Place | None
    kind: Kind
    amount: Amount = NOTHING
    value: float | None = None
    base: Base | None = None
    rows: str = ""


def reading_of(seen: MapSeen) -> Reading:
    """Return how areas are compared: by count where a rate was asked for and no area has its base."""
    return seen.choice.reading if seen.bases else Reading.COUNT


def rate_of(count: float, base: Base, reading: Reading) -> float:
    """Return a count over its base, per 1,000 inhabitants or 100 households."""
    return count * PER[reading] / base.number


def rate_interval(seen: MapSeen, cases: int, base: Base, reading: Reading) -> Interval | None:
    """Return the exact 95 % limits of a rate of matters; batches and persons come in clusters and have none."""
    if seen.choice.measure is not Measure.CASES:
        return None
    limits = poisson_interval(cases)
    return Interval(rate_of(limits.low, base, reading), rate_of(limits.high, base, reading))


def area_rows(seen: MapSeen, area_id: int | None) -> str:
    """Return the query of exactly one area's rows at the chosen month; empty for a reader of counts only."""
    if not seen.sees_rows or not seen.amount(area_id).cases:
        return ""
    return at(seen.shown, cohort=seen.choice.cohort, **place_filter(seen.level, area_id))


def marks_of(seen: MapSeen, ground: Ground) -> list[AreaMark]:
    """Return what each shape of the layer says."""
    reading = reading_of(seen)
    chosen = seen.asked.chosen.townships if seen.level is AreaKind.TOWNSHIP else seen.asked.chosen.villages
    marks = []
    for shape, outline in zip(seen.shapes, ground.outlines, strict=True):
        place = None if shape.area_id is None else seen.places.get(shape.area_id)
        if place is None:
            marks.append(AreaMark(shape, outline, None, Kind.EMPTY))
            continue
        amount = seen.amount(place.id)
        base = seen.bases.get(place.id)
        kind, value = _kind(seen, reading, amount, base)
        if chosen and place.id not in chosen:
            kind, value = Kind.OUTSIDE, None
        rows = area_rows(seen, place.id)
        marks.append(AreaMark(shape, outline, place, kind, amount, value, base, rows))
    return marks


def _kind(seen: MapSeen, reading: Reading, amount: Amount, base: Base | None) -> tuple[Kind, float | None]:
    count = amount.of(seen.choice.measure)
    if reading is Reading.COUNT:
        return (Kind.VALUE, float(count)) if count else (Kind.ZERO, None)
    if base is None:
        return Kind.NO_BASE, None
    if amount.cases < FEWEST or base.number < MIN_RATE_N:
        return Kind.FEW, None
    return Kind.VALUE, rate_of(count, base, reading)


def apart(seen: MapSeen) -> list[tuple[str, Amount, str]]:
    """Return what was counted and lies on no shape of the map: matters without an area, and areas not drawn."""
    drawn = {shape.area_id for shape in seen.shapes}
    counted = seen.areas
    found = []
    if None in counted:
        found.append((_("Place unknown"), seen.amount(None), area_rows(seen, None)))
    for area_id in [*seen.places, *(key for key in counted if key is not None and key not in seen.places)]:
        if area_id in counted and area_id not in drawn:
            place = seen.places.get(area_id)
            name = place.name if place else _("number {id} (not found)", id=area_id)
            found.append((name, seen.amount(area_id), area_rows(seen, area_id)))
    return found
