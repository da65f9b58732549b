"""The daily search for the unusual: counts of months become arrays, areas become zones, findings become warnings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from dashboard.analysis.watch import Finding, MonthTable, Watched, watch
from dashboard.analysis.zones import Zone, circles, connected, nearest, singles
from dashboard.geography import centres
from dashboard.second_opinion import members_of
from db.areas import Reading
from db.commands.early_warnings import keep_search
from db.days import Period, first_day, last_day
from db.early_warning import Sighting, WarningKind, WarningSubject, Zoning
from db.filters import CaseFilter
from db.misleading import Caveat
from db.overview import recent_period
from db.queries.areas import bases, layer_shapes, layers
from db.queries.neighbours import neighbours_confirmed
from db.queries.watching import Counts, Monthly, monthly
from db.scope import EVERYTHING

Stopped = Callable[[float], bool]
NEAREST: Final = 5
"""So many of the nearest townships are a township's neighbours where boundaries are known."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search of a day looked at, and what it found."""

    found: Sequence[Sighting]
    months: int = 0
    counted: int = 0
    zoning: Zoning = Zoning.SINGLE
    caveats: Sequence[Caveat] = ()


def search(session: Session, as_of: date, *, stopped: Stopped | None = None) -> Searched:
    """Search all matters at the end of a day; ``stopped`` hears how far it is and may end it by an exception."""
    seen = monthly(session, CaseFilter(), EVERYTHING, as_of)
    if seen is None:
        return Searched(())
    watched, sides = arrays_of(session, seen)
    people = {key: base.number for key, base in bases(session, Reading.PER_POPULATION, as_of.year).items()}
    found = [
        replace(told, members=members_of(one, watched, people, sides.around))
        for one in watch(watched, stopped=stopped)
        for told in [found_of(one, seen)]
    ]
    return Searched(found, len(seen.months), seen.counted, sides.zoning, seen.caveats)


def keep(session: Session, searched: Searched, as_of: date, at: datetime) -> int:
    """Keep what a search found, and return how many warnings are new; a day that was kept stays as it was."""
    return keep_search(
        session,
        searched.found,
        seen_on=as_of,
        at=at,
        months=searched.months,
        counted=searched.counted,
        zones=searched.zoning.value,
        caveats=searched.caveats,
    )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Which townships lie together: the zones of a scan, the neighbours of each, and by what that is known."""

    zones: Sequence[Zone]
    zoning: Zoning
    around: Sequence[Sequence[int]] | None = None


def arrays_of(session: Session, seen: Monthly) -> tuple[Watched, SideBySide]:
    """Return the arrays of what was counted, and which townships lie together."""
    tables = {subject: _table(counts, len(seen.months)) for subject, counts in seen.tables.items()}
    townships = tables[WarningSubject.TOWNSHIP]
    sides = side_by_side(session, townships.keys, townships.counts.sum(axis=1).tolist())
    watched = Watched(
        first_month=seen.months.start % 12,
        days=seen.days,
        tables=tables,
        zones=sides.zones,
        recent=seen.recent,
        before=seen.before,
        recent_days=seen.recent_days,
        before_days=seen.before_days,
    )
    return watched, sides


def side_by_side(session: Session, keys: Sequence[int], counts: Sequence[int]) -> SideBySide:
    """Return the sets of townships that a scan tries: circles where official boundaries hold most of them, else borders.

    A schematic says nothing of where places lie, so without boundaries and a confirmed table of neighbours each
    township stands by itself; so does one that the boundaries do not hold.
    """
    for layer in layers(session):
        if layer.is_schematic or not layer.is_shown:
            continue
        shapes = {one.area_id: one.geometry for one in layer_shapes(session, layer.id)}
        placed = [at for at, key in enumerate(keys) if key in shapes]
        if len(placed) * 2 > len(keys):
            points = centres([shapes[keys[at]] for at in placed])
            found = circles(points, np.asarray([counts[at] for at in placed], dtype=np.float64))
            zones = [tuple(placed[one] for one in zone) for zone in found]
            alone = [(at,) for at in range(len(keys)) if keys[at] not in shapes]
            near: list[list[int]] = [[] for _key in keys]
            for at, others in zip(placed, nearest(points, NEAREST), strict=True):
                near[at] = [placed[other] for other in others]
            return SideBySide([*zones, *alone], Zoning.BOUNDARIES, near)
    borders = neighbours_confirmed(session)
    if borders:
        place = {key: at for at, key in enumerate(keys)}
        around = [[place[other] for other in borders.get(key, ()) if other in place] for key in keys]
        return SideBySide(connected(around), Zoning.NEIGHBOURS, around)
    return SideBySide(singles(len(keys)), Zoning.SINGLE)


def found_of(one: Finding, seen: Monthly) -> Sighting:
    """Return a finding with the days it is of instead of places in arrays."""
    return Sighting(
        one.kind, one.subject, one.keys, _period(one, seen), one.count, one.expected, one.p, one.topic
    )


def _period(one: Finding, seen: Monthly) -> Period:
    if one.kind is WarningKind.GATHERED:
        return recent_period(seen.period, seen.as_of)
    first, end = (seen.months[0] + place for place in one.months)
    return Period(first_day(first), min(last_day(end - 1), seen.as_of))


def _table(counts: Mapping[int, Counts], months: int) -> MonthTable:
    keys = tuple(counts)
    return MonthTable(keys, np.array([*counts.values()], dtype=np.int64).reshape(len(keys), months))
