"""Areas: layers and their shapes, the base of rates, and what the map shows of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from db.areas import (
    MOST_SIDES,
    AreaUnit,
    Base,
    Layer,
    MapChoice,
    MapSeen,
    Place,
    Reading,
    Shape,
    Side,
    SideMap,
    amounts_of,
    at_month,
    closed_by_month,
    counted,
    is_without_visits,
    level_of,
    of_measure,
    received_by_month,
    side_periods,
    side_question,
)
from db.cohorts import Measure
from db.enums import AreaKind, UnitKind
from db.filters import Asked
from db.models.organisation import Area, AreaBase, BoundaryLayer, BoundaryShape, Unit
from db.overview import RECEIVED_BY_MONTH, history_period
from db.queries.beginning import begins_on
from db.queries.early_warnings import warnings_on
from db.rows import Phones
from db.scope import Scope
from db.tally.counts import tally


def map_seen(session: Session, asked: Asked, choice: MapChoice, scope: Scope) -> MapSeen:
    """Count everything that the map shows, within the scope; one tally where neither a month nor visits are chosen.

    Without a layer of the choice the first shown one with official boundaries is taken, then the first schematic.
    Without an area of the layer's level in the choice it is the township that the filter names alone.
    """
    known = layers(session)
    layer = _layer(known, choice.layer_id)
    places = places_by_id(session)
    shapes = layer_shapes(session, layer.id) if layer else ()
    level = level_of(shapes, places)
    area_id = _area(asked, choice, places, level)
    choice = replace(choice, area_id=area_id, layer_id=layer.id if layer else None)
    timed = at_month(asked, choice.cohort, choice.month)
    if timed == asked:
        choice = replace(choice, month=None)
    shown = of_measure(timed, choice.measure)
    is_nothing = choice.measure is not Measure.CASES and is_without_visits(asked)
    now, months = counted(choice), (received_by_month(level), closed_by_month(level))
    earlier = history_period(asked.chosen.period(asked.as_of))
    over = tuple(question.over(earlier) for question in (*months, RECEIVED_BY_MONTH))
    here = now if shown == asked else ()
    by_month = tally(session, (*here, *months, *over), asked.chosen, scope, asked.as_of)
    found = by_month if shown == asked else tally(session, now, shown.chosen, scope, shown.as_of)
    history = by_month.over(earlier)
    return MapSeen(
        asked=asked,
        shown=shown,
        choice=choice,
        layers=known,
        layer=layer,
        shapes=shapes,
        places=places,
        pairs={} if is_nothing else amounts_of(found, choice),
        bases=bases(session, choice.reading, shown.as_of.year),
        by_month=by_month,
        history=history,
        begins_on=begins_on(session, history, earlier, scope, asked.as_of),
        units=() if area_id is None else units_of(session, area_id, asked.as_of),
        sees_rows=scope.sees_rows,
        warned=tuple(warnings_on(session, scope, asked.as_of)),
        sides=() if is_nothing else _sides(session, choice, shown, scope, level),
    )


def _sides(
    session: Session, choice: MapChoice, shown: Asked, scope: Scope, level: AreaKind
) -> tuple[SideMap, ...]:
    if choice.side is Side.NONE:
        return ()
    question = side_question(choice, level)
    if choice.side is Side.CATEGORY:
        by_topic: dict[int | None, dict[int | None, int]] = {}
        found = tally(session, (question,), shown.chosen, scope, shown.as_of).by(question)
        for (area, topic), n in found.items():
            by_topic.setdefault(topic, {})[area] = n
        order = sorted(by_topic, key=lambda topic: (-sum(by_topic[topic].values()), topic or 0))
        return tuple(SideMap(by_topic[topic], category_id=topic) for topic in order[:MOST_SIDES])
    periods = side_periods(choice, shown)
    asked = [question.over(period) for period in periods]
    counts = tally(session, asked, shown.chosen, scope, shown.as_of)
    return tuple(SideMap(counts.over(period).by(question), period=period) for period in periods)


def layers(session: Session) -> tuple[Layer, ...]:
    """Return every layer, official ones first, the latest first among them."""
    rows = session.execute(
        select(
            BoundaryLayer.id,
            BoundaryLayer.name,
            BoundaryLayer.is_schematic,
            BoundaryLayer.is_shown,
            BoundaryLayer.source,
            BoundaryLayer.uploaded_at,
            func.count(BoundaryShape.id),
            func.count(BoundaryShape.area_id),
        )
        .join(BoundaryShape, BoundaryShape.layer_id == BoundaryLayer.id, isouter=True)
        .group_by(BoundaryLayer.id)
        .order_by(BoundaryLayer.is_schematic, BoundaryLayer.uploaded_at.desc(), BoundaryLayer.id)
    )
    return tuple(Layer(*row) for row in rows)


def layer_shapes(session: Session, layer_id: int) -> tuple[Shape, ...]:
    """Return the shapes of a layer in the order in which they came."""
    rows = session.execute(
        select(BoundaryShape.id, BoundaryShape.key, BoundaryShape.area_id, cast(BoundaryShape.geometry, Text))
        .where(BoundaryShape.layer_id == layer_id)
        .order_by(BoundaryShape.id)
    )
    return tuple(Shape(*row) for row in rows)


def unplaced_shapes(session: Session) -> tuple[Shape, ...]:
    """Return the shapes of boundaries that hold no area, without their geometry; a schematic's empty cells are none."""
    rows = session.execute(
        select(BoundaryShape.id, BoundaryShape.key)
        .join(BoundaryLayer, BoundaryLayer.id == BoundaryShape.layer_id)
        .where(BoundaryShape.area_id.is_(None), BoundaryLayer.is_schematic.is_(False))
        .order_by(BoundaryShape.layer_id, BoundaryShape.key)
    )
    return tuple(Shape(row.id, row.key, None, "") for row in rows)


def places_by_id(session: Session) -> dict[int, Place]:
    """Return every township and village by its id, in the fixed order of areas."""
    parent = Area.__table__.alias()
    rows = session.execute(
        select(Area.id, Area.name, Area.short_name, Area.kind, Area.parent_id)
        .join(parent, parent.c.id == Area.parent_id, isouter=True)
        .where(Area.kind != AreaKind.COUNTY)
        .order_by(parent.c.position, Area.position, Area.name)
    )
    return {row.id: Place(*row) for row in rows}


def bases(session: Session, reading: Reading, year: int) -> dict[int, Base]:
    """Return the latest base of each area up to ``year``; a count needs none."""
    if reading is Reading.COUNT:
        return {}
    is_of_people = reading.as_counted is Reading.PER_POPULATION
    column = AreaBase.population if is_of_people else AreaBase.households
    rows = session.execute(
        select(AreaBase.area_id, AreaBase.year, column, AreaBase.source)
        .where(AreaBase.year <= year, column > 0)
        .order_by(AreaBase.year)
    )
    return {row[0]: Base(row[1], int(row[2] or 0), row[3]) for row in rows}


def base_rows(session: Session, year: int) -> list[tuple[Place, int | None, int | None, str]]:
    """Return each township with its population, households and their source in one year."""
    known = {row.area_id: row for row in session.scalars(select(AreaBase).where(AreaBase.year == year))}
    found = []
    for place in places_by_id(session).values():
        if place.kind is AreaKind.TOWNSHIP:
            row = known.get(place.id)
            found.append(
                (place, row.population, row.households, row.source) if row else (place, None, None, "")
            )
    return found


def base_years(session: Session) -> list[int]:
    """Return the years that have a base, the latest first."""
    return list(session.scalars(select(AreaBase.year).distinct().order_by(AreaBase.year.desc())))


def units_of(session: Session, area_id: int, as_of: date) -> tuple[AreaUnit, ...]:
    """Return the offices of a township or village on a day, the government's first, with their phones."""
    rows = session.execute(
        select(Unit.name, Unit.office_phone, Unit.duty_phone, Unit.kind)
        .where(
            Unit.area_id == area_id,
            Unit.kind.in_((UnitKind.TOWNSHIP, UnitKind.VILLAGE)),
            or_(Unit.valid_from.is_(None), Unit.valid_from <= as_of),
            or_(Unit.valid_to.is_(None), Unit.valid_to >= as_of),
        )
        .order_by(Unit.position, Unit.id)
    )
    found = sorted(rows, key=lambda row: row.kind is not UnitKind.TOWNSHIP)
    return tuple(AreaUnit(row.name, Phones(row.office_phone, row.duty_phone)) for row in found)


def _layer(known: Sequence[Layer], layer_id: int | None) -> Layer | None:
    shown = [one for one in known if one.is_shown and one.shapes]
    return next((one for one in shown if one.id == layer_id), shown[0] if shown else None)


def _area(asked: Asked, choice: MapChoice, places: dict[int, Place], level: AreaKind) -> int | None:
    named = asked.chosen.townships
    wanted = (choice.area_id, named[0] if len(named) == 1 else None)
    return next((one for one in wanted if one in places and places[one].kind is level), None)
