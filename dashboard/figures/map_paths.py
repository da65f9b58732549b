"""Outlines of areas as the lines of a figure."""

from collections.abc import Iterable
from typing import Final

from dashboard.geography import Ground, Outline

Path = dict[str, list[float | None]]
ROOM: Final = 0.02
"""Room around a layer, as a part of its larger side."""


def path_of(outlines: Iterable[Outline]) -> Path:
    """Return x and y of all rings of some outlines, each closed, with a gap between two."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in (ring for outline in outlines for ring in outline.rings):
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [x for x, _y in (*ring, ring[0])]
        ys += [y for _x, y in (*ring, ring[0])]
    return {"x": xs, "y": ys}


def range_of(ground: Ground, side: int) -> list[float]:
    """Return the range of an axis that shows a whole layer: side 0 is x, 1 is y."""
    room = max(ground.size) * ROOM
    return [ground.low[side] - room, ground.high[side] + room]
