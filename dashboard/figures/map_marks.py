"""What each area of the map says: its count, its rate over a base, the rows behind it; what lies on no shape."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.analysis.intervals import MIN_RATE_N
from dashboard.figures.map_rates import is_in_filter, rate_of, reading_of, smoothed_rates
from dashboard.geography import Ground, Outline
from dashboard.text import _
from db.areas import NOTHING, Amount, Base, MapSeen, Place, Reading, Shape, place_filter
from db.filter_query import at

FEWEST: Final = 5
"""A rate over fewer matters says more about chance than about an area; it is hatched, unless chance is smoothed away."""


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
    smoothed: float | None = None
    rows: str = ""


def area_rows(seen: MapSeen, area_id: int | None) -> str:
    """Return the query of exactly one area's rows at the chosen month; empty for a reader of counts only."""
    if not seen.sees_rows or not seen.amount(area_id).cases:
        return ""
    return at(seen.shown, cohort=seen.choice.cohort, **place_filter(seen.level, area_id))


def marks_of(seen: MapSeen, ground: Ground) -> list[AreaMark]:
    """Return what each shape of the layer says."""
    smoothed = smoothed_rates(seen).areas
    marks = []
    for shape, outline in zip(seen.shapes, ground.outlines, strict=True):
        place = None if shape.area_id is None else seen.places.get(shape.area_id)
        if place is None:
            marks.append(AreaMark(shape, outline, None, Kind.EMPTY))
            continue
        amount = seen.amount(place.id)
        base = seen.bases.get(place.id)
        drawn = smoothed.get(place.id)
        kind, value = _kind(seen, amount, base, drawn)
        if not is_in_filter(seen, place.id):
            kind, value = Kind.OUTSIDE, None
        rows = area_rows(seen, place.id)
        marks.append(AreaMark(shape, outline, place, kind, amount, value, base, drawn, rows=rows))
    return marks


def _kind(
    seen: MapSeen, amount: Amount, base: Base | None, smoothed: float | None
) -> tuple[Kind, float | None]:
    reading, count = reading_of(seen), amount.of(seen.choice.measure)
    if reading is Reading.COUNT:
        return (Kind.VALUE, float(count)) if count else (Kind.ZERO, None)
    if base is None:
        return Kind.NO_BASE, None
    if smoothed is not None:
        return (Kind.VALUE, smoothed) if smoothed > 0 else (Kind.ZERO, None)
    if is_few(amount, base):
        return Kind.FEW, None
    return Kind.VALUE, rate_of(count, base, reading)


def is_few(amount: Amount, base: Base) -> bool:
    """Tell whether a rate as counted has too few matters, or too small a base, to be compared."""
    return amount.cases < FEWEST or base.number < MIN_RATE_N


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
