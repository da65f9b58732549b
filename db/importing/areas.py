"""Read a GeoJSON file into areas, a boundary layer and its shapes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.importing.findings import FindingCode, SheetRefused
from db.importing.places import Places
from db.importing.values import text_of
from db.models.organisation import Area, BoundaryLayer, BoundaryShape

MOST_BYTES: Final = 60 << 20
MOST_FEATURES: Final = 5_000
MOST_POINTS: Final = 2_000_000
MOST_NAME: Final = 80
_GEOMETRIES: Final = frozenset({"Polygon", "MultiPolygon"})
_WIDEST: Final = 180.0
_HIGHEST: Final = 90.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One polygon of a file under the name that its key property gives."""

    key: str
    geometry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShapesRead:
    """What a file holds: its shapes, and the features that are none (place in the file from 1, reason code)."""

    shapes: tuple[Shape, ...]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AreasDone:
    """What came of a file: areas made, areas that were known, names to be placed by hand, features refused."""

    layer_id: int
    made: tuple[str, ...]
    known: tuple[str, ...]
    unplaced: tuple[str, ...]
    refused: tuple[tuple[int, str], ...]


def read_shapes(content: bytes, key: str) -> ShapesRead:
    """Read the polygons of a GeoJSON file, named by the property ``key``.

    ``SheetRefused`` codes: ``too_large``, ``not_geojson``, ``too_many_shapes``, ``key_unknown`` (``value``, ``keys``).
    A feature without a name, without a polygon, with coordinates that are not degrees, or whose name came before is
    refused by itself: ``no_name``, ``no_polygon``, ``not_degrees``, ``twice``.
    """
    if len(content) > MOST_BYTES:
        raise SheetRefused("too_large", most=MOST_BYTES)
    features = _features(content)
    keys = sorted({name for feature in features for name in _properties(feature)})
    if key not in keys:
        raise SheetRefused("key_unknown", value=key, keys=keys[:20])
    shapes: dict[str, Shape] = {}
    refused: list[tuple[int, str]] = []
    for place, feature in enumerate(features, start=1):
        name = text_of(_properties(feature).get(key))[:MOST_NAME]
        geometry: Any = feature.get("geometry")
        reason = _reason(name, geometry, shapes)
        if reason:
            refused.append((place, reason))
        else:
            shapes[name] = Shape(name, {"type": geometry["type"], "coordinates": geometry["coordinates"]})
    return ShapesRead(tuple(shapes.values()), tuple(refused))


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise SheetRefused("not_geojson") from None
    features = (
        data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    )
    if not isinstance(features, list) or not features:
        raise SheetRefused("not_geojson")
    if len(features) > MOST_FEATURES:
        raise SheetRefused("too_many_shapes", most=MOST_FEATURES)
    return [feature for feature in features if isinstance(feature, dict)]


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _reason(name: str, geometry: Any, shapes: dict[str, Shape]) -> str:
    if not name:
        return "no_name"
    if name in shapes:
        return "twice"
    if not isinstance(geometry, dict) or geometry.get("type") not in _GEOMETRIES:
        return "no_polygon"
    try:
        points = list(_points(geometry["type"], geometry.get("coordinates")))
    except (TypeError, ValueError, IndexError):
        return "no_polygon"
    if not points or len(points) > MOST_POINTS:
        return "no_polygon"
    return "" if all(abs(x) <= _WIDEST and abs(y) <= _HIGHEST for x, y in points) else "not_degrees"


def _points(kind: str, coordinates: Any) -> Iterator[tuple[float, float]]:
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        for ring in polygon:
            if len(ring) < 4:
                raise ValueError("a ring of fewer than four points")
            for point in ring:
                yield float(point[0]), float(point[1])


def store_areas(
    session: Session,
    read: ShapesRead,
    *,
    name: str,
    now: datetime,
    source: str = "",
    is_schematic: bool = False,
    makes_areas: bool = True,
) -> AreasDone:
    """Store shapes as a layer of boundaries, in place of a layer of the same name.

    A shape whose name is an area's is that area's; an unknown name becomes a township-level area where
    ``makes_areas``, an ambiguous or unverified one stays to be placed. ``is_schematic``: the neighbours mean
    nothing, and a cell that holds no area yet is no loss.
    """
    places = Places(session)
    counties = session.scalars(select(Area.id).where(Area.kind == AreaKind.COUNTY)).all()
    parent_id = counties[0] if len(counties) == 1 else None
    old = session.scalar(select(BoundaryLayer).where(BoundaryLayer.name == name))
    if old is not None:
        session.execute(delete(BoundaryShape).where(BoundaryShape.layer_id == old.id))
        layer = old
        layer.is_schematic, layer.source, layer.uploaded_at = is_schematic, source, now
    else:
        layer = BoundaryLayer(name=name, is_schematic=is_schematic, source=source, uploaded_at=now)
        session.add(layer)
    session.flush()
    made: list[str] = []
    known: list[str] = []
    unplaced: list[str] = []
    for position, shape in enumerate(read.shapes):
        place = places.find(shape.key)
        area_id = place.village or place.township
        if area_id is not None and places.names[area_id] == shape.key:
            known.append(shape.key)
        elif area_id is not None:
            known.append(f"{shape.key} → {places.names[area_id]}")
        elif makes_areas and not place.candidates and not _is_doubtful(place.code):
            area = Area(kind=AreaKind.TOWNSHIP, name=shape.key, parent_id=parent_id, position=position)
            session.add(area)
            session.flush()
            area_id = area.id
            made.append(shape.key)
        else:
            unplaced.append(shape.key)
        session.add(BoundaryShape(layer_id=layer.id, key=shape.key, area_id=area_id, geometry=shape.geometry))
    session.flush()
    return AreasDone(layer.id, tuple(made), tuple(known), tuple(unplaced), read.refused)


def _is_doubtful(code: object) -> bool:
    return code is FindingCode.PLACE_AMBIGUOUS
