"""A schematic map of the demo county: equal hexagons in a rough outline, one a township."""

from datetime import datetime
from math import cos, pi, sin, sqrt
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.demo.county import MADE_UP, County
from db.models.organisation import BoundaryLayer, BoundaryShape

LAYER: Final = "青澜县示意图"
_SIDE: Final = 10.0
_ROWS: Final = ((2.0, 3), (1.5, 4), (0.0, 6), (0.5, 6), (0.0, 5), (1.5, 4), (2.0, 3))
"""From the south: where a row starts, in cells, and how many cells it has; 31 together."""


def _corners(x: float, y: float) -> list[list[float]]:
    ring = [
        [
            round(x + _SIDE * cos(pi / 3 * corner + pi / 6), 3),
            round(y + _SIDE * sin(pi / 3 * corner + pi / 6), 3),
        ]
        for corner in range(6)
    ]
    return [*ring, ring[0]]


def cells() -> list[dict[str, Any]]:
    """Return the cells as GeoJSON polygons in a plane without a place on earth, from the south-west on."""
    polygons = []
    for row, (start, size) in enumerate(_ROWS):
        for place in range(size):
            x = (start + place) * sqrt(3) * _SIDE
            polygons.append({"type": "Polygon", "coordinates": [_corners(x, row * 1.5 * _SIDE)]})
    return polygons


def write_hexagons(session: Session, county: County, at: datetime) -> None:
    """Write the schematic layer with a township in each cell, in the order of the townships."""
    layer = BoundaryLayer(name=LAYER, is_schematic=True, is_shown=True, source=MADE_UP, uploaded_at=at)
    session.add(layer)
    session.flush()
    session.execute(
        insert(BoundaryShape),
        [
            {"layer_id": layer.id, "key": f"cell-{number:02d}", "area_id": township.id, "geometry": cell}
            for number, (cell, township) in enumerate(zip(cells(), county.townships, strict=True), 1)
        ],
    )
