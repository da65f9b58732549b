"""Boundary layers as figures draw them: flat outlines, thinned to what a screen shows, with a place for each name.

Degrees become a plane by an equirectangular projection with its true parallel through the middle of the layer
(Snyder, Map Projections: A Working Manual, USGS 1395, 1987, p. 90); at the size of a county it bends nothing that can
be seen. A schematic lies in a plane already and stays as it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""Corners of a ring, an (n, 2) array; the last corner is not the first again."""

FINEST: Final = 1 / 1500
"""The largest move of a border, as a part of the layer's larger side: below half a pixel on a usual screen."""
SMALLEST: Final = 1 / 400
"""An island smaller than this part of the layer's larger side is left out, unless it is all that an area has."""
RASTER: Final = 12
KM_PER_DEGREE: Final = 111.32
ZOOMS: Final = 3


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's shape in the plane: rings closed by themselves, holes turned the other way, and where its name stands.

    ``room`` is the radius of the largest circle around ``label`` that stays inside, ``width`` the length of the
    horizontal line through it; both in the units of the rings.
    """

    rings: tuple[tuple[tuple[float, float], ...], ...]
    label: tuple[float, float]
    room: float
    width: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A layer in the plane: the outline of each shape in the order given, and the corners of all."""

    outlines: tuple[Outline, ...]
    low: tuple[float, float]
    high: tuple[float, float]

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height."""
        return self.high[0] - self.low[0], self.high[1] - self.low[1]


@lru_cache(maxsize=8)
def lay_out(geometries: tuple[str, ...], *, is_schematic: bool) -> Ground:
    """Return the plane outlines of GeoJSON polygons and multipolygons, written as text.

    ``is_schematic``: the coordinates are of a plane, and every corner stays. No geometry at all gives an empty ground;
    another kind of geometry raises ``ValueError``.
    """
    shapes = [_polygons(json.loads(text)) for text in geometries]
    points = [ring for polygons in shapes for rings in polygons for ring in rings]
    if not points:
        return Ground((), (0.0, 0.0), (1.0, 1.0))
    if not is_schematic:
        middle = _middle(points)
        shapes = [[[_flat(ring, middle) for ring in rings] for rings in polygons] for polygons in shapes]
        points = [ring for polygons in shapes for rings in polygons for ring in rings]
    every = np.concatenate(points)
    low, high = every.min(axis=0), every.max(axis=0)
    side = float((high - low).max()) or 1.0
    outlines = tuple(_outline(polygons, 0.0 if is_schematic else side) for polygons in shapes)
    return Ground(outlines, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def centres(geometries: Sequence[str]) -> Points:
    """Return the centre of gravity of each GeoJSON polygon or multipolygon in kilometres of a plane, (n, 2).

    Coordinates are degrees. Islands count by their area; holes are too small to move a centre that circles grow from.
    """
    shapes = [_polygons(json.loads(text)) for text in geometries]
    middle = _middle([rings[0] for polygons in shapes for rings in polygons])
    found = []
    for polygons in shapes:
        shells = [_flat(rings[0], middle) * KM_PER_DEGREE for rings in polygons]
        sizes = np.array([abs(area(shell)) for shell in shells])
        middles = np.array([_gravity(shell) for shell in shells])
        found.append(middles[0] if sizes.sum() == 0 else (middles * sizes[:, None]).sum(axis=0) / sizes.sum())
    return np.array(found).reshape(-1, 2)


def _gravity(ring: Points) -> Points:
    size = area(ring)
    if size == 0:
        mean: Points = ring.mean(axis=0)
        return mean
    following = np.roll(ring, -1, axis=0)
    cross = ring[:, 0] * following[:, 1] - following[:, 0] * ring[:, 1]
    gravity: Points = ((ring + following) * cross[:, None]).sum(axis=0) / (6 * size)
    return gravity


def _polygons(geometry: dict[str, Any]) -> list[list[Points]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"no polygon: {kind}")
    found = []
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        rings = [np.asarray([point[:2] for point in ring], dtype=np.float64) for ring in polygon]
        found.append([ring[:-1] if (ring[0] == ring[-1]).all() else ring for ring in rings])
    return found


def _middle(points: Sequence[Points]) -> float:
    latitudes = np.concatenate(points)[:, 1]
    return float(latitudes.min() + latitudes.max()) / 2


def _flat(ring: Points, middle: float) -> Points:
    flat: Points = ring * np.array([cos(radians(middle)), 1.0])
    return flat


def _outline(polygons: list[list[Points]], side: float) -> Outline:
    if side:
        largest = max(polygons, key=lambda rings: abs(area(rings[0])))
        kept = [
            rings
            for rings in polygons
            if rings is largest or float(np.ptp(rings[0], axis=0).max()) > side * SMALLEST
        ]
        polygons = [_thinned_polygon(rings, side * FINEST) for rings in kept]
    main = max(polygons, key=lambda rings: abs(area(rings[0])))
    label, room = label_point(main)
    rings = [_turned(ring, is_hole=place > 0) for polygon in polygons for place, ring in enumerate(polygon)]
    digits = max(0, 5 - len(str(int(side)))) + 1 if side else 3
    return Outline(
        tuple(tuple((round(float(x), digits), round(float(y), digits)) for x, y in ring) for ring in rings),
        label,
        room,
        chord(main, label),
    )


def _thinned_polygon(rings: list[Points], most: float) -> list[Points]:
    shell = thinned(rings[0], most)
    holes = [thinned(ring, most) for ring in rings[1:] if abs(area(ring)) > most * most * 4]
    return [shell, *holes]


def _turned(ring: Points, *, is_hole: bool) -> Points:
    return ring[::-1] if (area(ring) > 0) == is_hole else ring


def area(ring: Points) -> float:
    """Return the area of a ring, positive where it runs against the clock."""
    x, y = ring[:, 0], ring[:, 1]
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def thinned(ring: Points, most: float) -> Points:
    """Return a ring with fewer corners, none of the dropped ones further than ``most`` from the new border.

    A ring keeps three corners at least. Source: Douglas and Peucker, Cartographica 10 (1973) 112–122.
    """
    count = len(ring)
    if count <= 4:
        return ring
    # Two fixed corners that neighbours share too: the first ones from the west and from the east.
    first, last = int(np.lexsort((ring[:, 1], ring[:, 0]))[0]), int(np.lexsort((ring[:, 1], -ring[:, 0]))[0])
    first, last = min(first, last), max(first, last)
    rolled = np.roll(ring, -first, axis=0)
    closed = np.concatenate([rolled, rolled[:1]])
    kept = np.zeros(count + 1, dtype=bool)
    kept[[0, last - first, count]] = True
    waiting = [(0, last - first), (last - first, count)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        far = _distances(closed[start + 1 : end], closed[start], closed[end])
        at = int(far.argmax())
        if far[at] > most:
            middle = start + 1 + at
            kept[middle] = True
            waiting += [(start, middle), (middle, end)]
    found = closed[:-1][kept[:-1]]
    return found if len(found) >= 3 else ring[np.linspace(0, count - 1, 3).astype(int)]


def _distances(points: Points, start: Points, end: Points) -> Points:
    """Return how far points lie from the line between two ends."""
    along = end - start
    length = float(along @ along)
    if length == 0:
        off = points - start
    else:
        part = np.clip(((points - start) @ along) / length, 0, 1)
        off = points - start - part[:, None] * along
    far: Points = np.hypot(off[:, 0], off[:, 1])
    return far


def label_point(rings: Sequence[Points]) -> tuple[tuple[float, float], float]:
    """Return the point inside a polygon that is furthest from its border, and how far that is.

    It is searched on a raster that is laid closer around the best point so far; a point within a hole is not inside.
    """
    shell = rings[0]
    low, high = shell.min(axis=0), shell.max(axis=0)
    centre, reach = (low + high) / 2, (high - low) / 2
    best, room = centre, -np.inf
    for _zoom in range(ZOOMS):
        steps = np.linspace(-1, 1, RASTER + 1)
        grid = np.array([[x, y] for x in steps for y in steps]) * reach + centre
        far = np.where(inside(grid, rings), _from_border(grid, rings), -np.inf)
        at = int(far.argmax())
        if far[at] > room:
            best, room = grid[at], float(far[at])
        centre, reach = best, reach * 2 / RASTER
    if not np.isfinite(room):
        best, room = shell.mean(axis=0), 0.0
    return (float(best[0]), float(best[1])), max(room, 0.0)


def inside(points: Points, rings: Sequence[Points]) -> npt.NDArray[np.bool_]:
    """Tell of each point whether it lies in a polygon, by how often a line to the east crosses its border."""
    found = np.zeros(len(points), dtype=bool)
    for ring in rings:
        following = np.roll(ring, -1, axis=0)
        for (x0, y0), (x1, y1) in zip(ring, following, strict=True):
            if y0 != y1:
                spans = (points[:, 1] >= min(y0, y1)) & (points[:, 1] < max(y0, y1))
                crossing = x0 + (points[:, 1] - y0) / (y1 - y0) * (x1 - x0)
                found ^= spans & (points[:, 0] < crossing)
    return found


def _from_border(points: Points, rings: Sequence[Points]) -> Points:
    nearest = np.full(len(points), np.inf)
    for ring in rings:
        following = np.roll(ring, -1, axis=0)
        for start, end in zip(ring, following, strict=True):
            nearest = np.minimum(nearest, _distances(points, start, end))
    return nearest


def chord(rings: Sequence[Points], point: tuple[float, float]) -> float:
    """Return the length of the horizontal line through an inner point that stays inside a polygon."""
    x, y = point
    crossings = []
    for ring in rings:
        following = np.roll(ring, -1, axis=0)
        for (x0, y0), (x1, y1) in zip(ring, following, strict=True):
            if min(y0, y1) <= y < max(y0, y1):
                crossings.append(float(x0 + (y - y0) / (y1 - y0) * (x1 - x0)))
    left = [at for at in crossings if at <= x]
    right = [at for at in crossings if at > x]
    return min(right) - max(left) if left and right else 0.0
