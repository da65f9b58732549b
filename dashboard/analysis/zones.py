"""Zones that a scan looks at: sets of areas that lie together, each once."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Zone = tuple[int, ...]
"""Areas by their place in the arrays, ascending."""

MOST_SHARE: Final = 0.5
"""A zone holds at most half of the base: beyond it what is unusual is the rest."""
MOST_ZONES: Final = 4_000


def circles(points: Floats, base: Floats, most_share: float = MOST_SHARE) -> list[Zone]:
    """Return the circles about each area, grown by its nearest neighbours until ``most_share`` of the base is in.

    ``points`` is (areas, 2) in a plane, ``base`` (areas,) and not negative; areas as far as each other join in their
    order. An area whose own base is above the share is still a zone by itself. Source: Kulldorff, A spatial scan
    statistic, Communications in Statistics 26 (1997) 1481–1496.
    """
    if len(points) != len(base):
        raise ValueError("every point has its base")
    whole = float(base.sum())
    found: dict[Zone, None] = {}
    for centre in points:
        nearest = np.argsort(((points - centre) ** 2).sum(axis=1), kind="stable")
        shares = np.cumsum(base[nearest]) <= whole * most_share
        for size in range(1, max(1, int(shares.sum())) + 1):
            found[tuple(sorted(map(int, nearest[:size])))] = None
    return list(found)


def nearest(points: Floats, most: int) -> list[list[int]]:
    """Return the ``most`` nearest others of each point of (areas, 2), the nearest first, fewer where there are fewer."""
    far = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return [list(map(int, np.argsort(line, kind="stable")[: min(most, len(points) - 1)])) for line in far]


def connected(neighbours: Sequence[Collection[int]], most: int | None = None) -> list[Zone]:
    """Return the sets of areas that hang together by their borders, up to ``most`` areas each.

    ``neighbours`` names those of each area and is read both ways. Without ``most`` the sets grow while there are no
    more than ``MOST_ZONES`` of them, to half of the areas at most. For areas whose neighbours are known and whose places
    are not; after Tango and Takahashi, A flexibly shaped spatial scan statistic, International Journal of Health
    Geographics 4 (2005) 11.
    """
    borders = _both_ways(neighbours)
    limit = max(1, len(borders) // 2) if most is None else most
    layer: dict[Zone, None] = {(area,): None for area in range(len(borders))}
    found = list(layer)
    for _size in range(1, limit):
        grown: dict[Zone, None] = {}
        for zone in layer:
            for area in sorted(set().union(*(borders[one] for one in zone)) - set(zone)):
                grown[tuple(sorted((*zone, area)))] = None
        if not grown or (most is None and len(found) + len(grown) > MOST_ZONES):
            break
        found += grown
        layer = grown
    return found


def singles(areas: int) -> list[Zone]:
    """Return each area by itself, for areas of which nobody says which lie together."""
    return [(area,) for area in range(areas)]


def membership(zones: Sequence[Zone], areas: int) -> Floats:
    """Return (zones, areas) with 1 where an area belongs to a zone."""
    table = np.zeros((len(zones), areas))
    for number, zone in enumerate(zones):
        table[number, list(zone)] = 1.0
    return table


def _both_ways(neighbours: Sequence[Collection[int]]) -> list[set[int]]:
    borders = [set[int]() for _area in neighbours]
    for area, others in enumerate(neighbours):
        for other in others:
            if not 0 <= other < len(borders):
                raise ValueError(f"area {area} has a neighbour {other} that is none of the areas")
            if other != area:
                borders[area].add(other)
                borders[other].add(area)
    return borders
