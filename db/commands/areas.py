"""Acts on areas: boundaries are taken, shown, hidden and removed, hexagons change places, bases are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.editions import Subject, edit
from db.enums import AreaKind, LogKind, Role
from db.importing.areas import AreasDone, ShapesRead, read_shapes, store_areas
from db.importing.bases import EARLIEST_YEAR, LONGEST_SOURCE, MOST_PEOPLE, BaseOutcome, BasesRead, store_bases
from db.log import append
from db.models.organisation import Area, AreaBase, BoundaryLayer, BoundaryShape
from db.queries.accounts import AccountRow

ARRANGERS: Final = (Role.OFFICE, Role.ADMIN)
LONGEST_NAME: Final = 80


class AreaRefused(Exception):
    """Raised for an act on areas that the role or the rule does not allow: a code with values."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Setter:
    """Who changes a setting, and when."""

    account: AccountRow
    now: datetime


def take_boundaries(
    session: Session, who: Setter, content: bytes, *, key: str, name: str, source: str
) -> AreasDone:
    """Store a GeoJSON file as official boundaries, its shapes matched by name, alias or code; make no area.

    ``AreaRefused``: ``role_may_not``, ``name_missing``, ``source_missing``; ``SheetRefused`` as ``read_shapes``. A
    layer of the same name is replaced, a schematic of that name refused with ``name_taken``; a file of which no shape
    could be matched is stored too, for its shapes can be placed by hand.
    """
    _require(who, Role.ADMIN)
    name, source = name.strip()[:LONGEST_NAME], source.strip()[:LONGEST_SOURCE]
    if not name:
        raise AreaRefused("name_missing")
    if not source:
        raise AreaRefused("source_missing")
    if session.scalar(select(BoundaryLayer.id).where(BoundaryLayer.name == name, BoundaryLayer.is_schematic)):
        raise AreaRefused("name_taken", name=name)
    read: ShapesRead = read_shapes(content, key)
    done = store_areas(session, read, name=name, now=who.now, source=source, makes_areas=False)
    _log(session, who, "boundaries", layer=name, shapes=len(read.shapes), unplaced=len(done.unplaced))
    return done


def show_layer(session: Session, who: Setter, layer_id: int, *, is_shown: bool, seen: int) -> str:
    """Offer a layer on the map or keep it back, and return its name.

    ``seen`` is the edition of the layer that the page showed, here and below (``db.editions``).
    """
    _require(who, Role.ADMIN)
    layer = _layer(session, layer_id)
    _edit(session, who, Subject.LAYER, layer.id, seen)
    layer.is_shown = is_shown
    _log(session, who, "layer_shown" if is_shown else "layer_hidden", layer=layer.name)
    return layer.name


def remove_layer(session: Session, who: Setter, layer_id: int, *, seen: int) -> str:
    """Remove official boundaries with their shapes and return their name; a schematic is refused (``is_schematic``)."""
    _require(who, Role.ADMIN)
    layer = _layer(session, layer_id)
    if layer.is_schematic:
        raise AreaRefused("is_schematic", name=layer.name)
    _edit(session, who, Subject.LAYER, layer.id, seen)
    session.execute(delete(BoundaryShape).where(BoundaryShape.layer_id == layer.id))
    session.delete(layer)
    _log(session, who, "layer_removed", layer=layer.name)
    return layer.name


def swap_cells(session: Session, who: Setter, one_id: int, other_id: int, *, seen: int) -> tuple[str, str]:
    """Let two cells of a schematic change what they hold, and return the names that moved, empty for an empty cell.

    The same act again undoes it. ``AreaRefused``: ``cell_unknown``, ``same_cell``, ``not_schematic``, ``other_layer``.
    """
    _require(who, *ARRANGERS)
    if one_id == other_id:
        raise AreaRefused("same_cell")
    found = {
        shape.id: shape
        for shape in session.scalars(
            select(BoundaryShape).where(BoundaryShape.id.in_((one_id, other_id))).with_for_update()
        )
    }
    if len(found) < 2:
        raise AreaRefused("cell_unknown")
    one, other = found[one_id], found[other_id]
    if one.layer_id != other.layer_id:
        raise AreaRefused("other_layer")
    layer = _layer(session, one.layer_id)
    if not layer.is_schematic:
        raise AreaRefused("not_schematic", name=layer.name)
    _edit(session, who, Subject.LAYER, layer.id, seen)
    one.area_id, other.area_id = other.area_id, one.area_id
    session.flush()
    names = _name(session, other.area_id), _name(session, one.area_id)
    _log(session, who, "cells_swapped", layer=layer.name, cells=[one.key, other.key], areas=list(names))
    return names


def place_shape(
    session: Session, who: Setter, shape_id: int, area_id: int | None, *, seen: Mapping[str, int]
) -> tuple[str, str]:
    """Say which area a shape is of, None for none, and return the shape's own name and the area's.

    ``seen`` holds the editions of layers that the page showed (``db.editions.editions``).

    The area leaves another shape of the layer that held it. ``AreaRefused``: ``cell_unknown``, ``area_unknown``.
    """
    _require(who, Role.ADMIN)
    shape = session.get(BoundaryShape, shape_id)
    if shape is None:
        raise AreaRefused("cell_unknown")
    _edit(session, who, Subject.LAYER, shape.layer_id, seen.get(str(shape.layer_id), 0))
    if area_id is not None:
        area = session.get(Area, area_id)
        if area is None or area.kind is AreaKind.COUNTY:
            raise AreaRefused("area_unknown")
        for held in session.scalars(
            select(BoundaryShape).where(
                BoundaryShape.layer_id == shape.layer_id, BoundaryShape.area_id == area_id
            )
        ):
            held.area_id = None
    shape.area_id = area_id
    session.flush()
    name = _name(session, area_id)
    _log(session, who, "shape_placed", shape=shape.key, area=name)
    return shape.key, name


def write_base(
    session: Session,
    who: Setter,
    area_id: int,
    year: int,
    population: int | None,
    households: int | None,
    source: str,
    *,
    seen: int,
) -> str:
    """Write the base of an area in a year and return the area's name; without either number it is taken away.

    ``AreaRefused``: ``area_unknown``, ``year_unknown`` (before 1949 or after the year of the act), ``number_unknown``
    (below 0, beyond ``MOST_PEOPLE``, or more households than people), ``source_missing``.
    """
    _require(who, *ARRANGERS)
    area = session.get(Area, area_id)
    if area is None:
        raise AreaRefused("area_unknown")
    if not EARLIEST_YEAR <= year <= who.now.year:
        raise AreaRefused("year_unknown", first=EARLIEST_YEAR, last=who.now.year)
    numbers = [number for number in (population, households) if number is not None]
    if any(not 0 <= number <= MOST_PEOPLE for number in numbers):
        raise AreaRefused("number_unknown")
    if population is not None and households is not None and households > population:
        raise AreaRefused("more_households")
    source = source.strip()[:LONGEST_SOURCE]
    if not source:
        raise AreaRefused("source_missing")
    _edit(session, who, Subject.AREA_BASE, base_key(area_id, year), seen)
    row = session.scalar(select(AreaBase).where(AreaBase.area_id == area_id, AreaBase.year == year))
    if row is None:
        row = AreaBase(area_id=area_id, year=year, source=source)
        session.add(row)
    row.population, row.households, row.source = population, households, source
    if not numbers:
        session.delete(row) if row.id else session.expunge(row)
    session.flush()
    said = {"population": population, "households": households, "source": source}
    _log(session, who, "base_written", area=area.name, year=year, **said)
    return area.name


def take_bases(session: Session, who: Setter, read: BasesRead) -> None:
    """Write the lines of a sheet that have no fault, and log them as one act."""
    _require(who, *ARRANGERS)
    store_bases(session, read)
    _log(session, who, "bases_taken", **{one.value: read.count(one) for one in BaseOutcome})


def base_key(area_id: int, year: int) -> str:
    """Return the key under which the editions of an area's base in a year are counted."""
    return f"{area_id}:{year}"


def _edit(session: Session, who: Setter, subject: Subject, key: object, seen: int) -> None:
    edit(session, subject, key, seen, by_id=who.account.id, at=who.now)


def _require(who: Setter, *roles: Role) -> None:
    if who.account.role not in roles:
        raise AreaRefused("role_may_not", role=who.account.role)


def _layer(session: Session, layer_id: int) -> BoundaryLayer:
    layer = session.get(BoundaryLayer, layer_id)
    if layer is None:
        raise AreaRefused("layer_unknown")
    return layer


def _name(session: Session, area_id: int | None) -> str:
    area = None if area_id is None else session.get(Area, area_id)
    return "" if area is None else area.name


def _log(session: Session, who: Setter, act: str, **detail: Any) -> None:
    append(
        session,
        kind=LogKind.SETTING_CHANGED,
        at=who.now,
        account=who.account,
        detail={"setting": "areas", "act": act, **detail},
    )
