"""Rates of the map's areas over their base: as counted, with exact limits, and smoothed towards the rate of all areas."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.analysis.intervals import Interval, poisson_interval
from dashboard.analysis.rates import local_rates
from db.areas import PER, Base, MapSeen, Reading
from db.cohorts import Measure
from db.enums import AreaKind


@dataclass(frozen=True, slots=True)
class Smoothed:
    """The smoothed rate of each area that has a base, and ``whole``, the rate of all of them to which they are drawn."""

    areas: Mapping[int, float] = field(default_factory=dict)
    whole: float | None = None


def reading_of(seen: MapSeen) -> Reading:
    """Return how areas are compared: by count where a rate was asked for and no area has its base.

    Batches and persons come in groups, of which the chance of single matters says nothing: their rates stay as counted.
    """
    if not seen.bases:
        return Reading.COUNT
    reading = seen.choice.reading
    return reading if seen.choice.measure is Measure.CASES else reading.as_counted


def rate_of(count: float, base: Base, reading: Reading) -> float:
    """Return a count over its base, per 1,000 inhabitants or 100 households."""
    return count * PER[reading.as_counted] / base.number


def rate_interval(seen: MapSeen, cases: int, base: Base, reading: Reading) -> Interval | None:
    """Return the exact 95 % limits of a rate of matters; batches and persons come in clusters and have none."""
    if seen.choice.measure is not Measure.CASES:
        return None
    limits = poisson_interval(cases)
    return Interval(rate_of(limits.low, base, reading), rate_of(limits.high, base, reading))


def is_in_filter(seen: MapSeen, area_id: int) -> bool:
    """Tell whether the filter leaves an area of the layer's level in."""
    chosen = seen.asked.chosen.townships if seen.level is AreaKind.TOWNSHIP else seen.asked.chosen.villages
    return not chosen or area_id in chosen


def smoothed_rates(seen: MapSeen) -> Smoothed:
    """Smooth the rates of all areas of the layer's level that the filter leaves in and that have a base, drawn or not.

    Nothing is smoothed where the reading does not ask for it.
    """
    reading = reading_of(seen)
    if not reading.is_smoothed:
        return Smoothed()
    based = [
        place.id
        for place in seen.places.values()
        if place.kind is seen.level and place.id in seen.bases and is_in_filter(seen, place.id)
    ]
    counts = [seen.amount(area_id).of(seen.choice.measure) for area_id in based]
    exposed = [seen.bases[area_id].number / PER[reading.as_counted] for area_id in based]
    rates = local_rates(counts, exposed)
    return Smoothed(
        {area_id: rate.smoothed for area_id, rate in zip(based, rates, strict=True)},
        sum(counts) / sum(exposed) if exposed else None,
    )
