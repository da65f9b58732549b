"""Who deals with what (归口): the unit that the routing table names for a category, a place and a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.enums import UnitKind
from db.models.catalogue import Category, Routing
from db.models.organisation import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Route:
    """A unit and the category by whose row it was found, the typed one or one above it.

    ``is_of_place``: the row names no unit but the office of the township in which the matter lies.
    """

    unit_id: int
    category_id: int
    is_of_place: bool = False


@dataclass(frozen=True, slots=True)
class RoutingRow:
    """One row of the table; ``unit_id`` of None is the office of the township in which a matter lies."""

    id: int
    category_id: int
    township_id: int | None
    unit_id: int | None
    valid_from: date | None
    valid_to: date | None


def routing_rows(session: Session, day: date) -> list[RoutingRow]:
    """Return the rows that hold on ``day`` or later, in the order of their categories, those for all townships first."""
    rows = session.execute(
        select(
            Routing.id,
            Routing.category_id,
            Routing.township_id,
            Routing.unit_id,
            Routing.valid_from,
            Routing.valid_to,
        )
        .join(Category, Category.id == Routing.category_id)
        .where(or_(Routing.valid_to.is_(None), Routing.valid_to >= day))
        .order_by(
            Category.position,
            Category.name,
            Routing.township_id.is_not(None),
            Routing.township_id,
            Routing.valid_from.is_not(None),
            Routing.valid_from,
        )
    )
    return [RoutingRow(*row) for row in rows]


def routing_key(category_id: int, township_id: int | None) -> str:
    """Return by what an entry of the table is edited: its category, and its township where it is for one."""
    return f"{category_id}:{township_id or ''}"


def suggested_unit(session: Session, category_id: int, township_id: int | None, day: date) -> Route | None:
    """Return whose a matter of a category and township is on ``day``, None where the table does not say.

    The row of the narrowest category holds, one for the township before one for all. A unit that ended before ``day``
    gives its place to its only successor. A person confirms it (domain rule 12).
    """
    for category in _path(session, category_id):
        rows = session.scalars(
            select(Routing)
            .where(
                Routing.category_id == category,
                or_(Routing.township_id.is_(None), Routing.township_id == township_id),
                or_(Routing.valid_from.is_(None), Routing.valid_from <= day),
                or_(Routing.valid_to.is_(None), Routing.valid_to >= day),
            )
            .order_by(Routing.township_id.is_(None), Routing.valid_from.desc(), Routing.id.desc())
        ).all()
        for row in rows:
            unit_id = _office_of(session, township_id, day) if row.unit_id is None else row.unit_id
            found = None if unit_id is None else _standing(session, unit_id, day)
            if found is not None:
                return Route(found, category, row.unit_id is None)
    return None


def _path(session: Session, category_id: int) -> Iterable[int]:
    """Return a category and those above it, the narrowest first."""
    seen: list[int] = []
    above: int | None = category_id
    while above is not None and above not in seen:
        seen.append(above)
        above = session.scalar(select(Category.parent_id).where(Category.id == above))
    return seen


def _office_of(session: Session, township_id: int | None, day: date) -> int | None:
    if township_id is None:
        return None
    return session.scalar(
        select(Unit.id)
        .where(
            Unit.area_id == township_id,
            Unit.kind == UnitKind.TOWNSHIP,
            or_(Unit.valid_to.is_(None), Unit.valid_to >= day),
        )
        .order_by(Unit.position, Unit.id)
        .limit(1)
    )


def _standing(session: Session, unit_id: int, day: date) -> int | None:
    """Return a unit, or the only one that followed it, as it stands on a day; None where nobody can tell."""
    seen: set[int] = set()
    while unit_id not in seen:
        seen.add(unit_id)
        unit = session.get(Unit, unit_id)
        if unit is None:
            return None
        if unit.valid_to is None or unit.valid_to >= day:
            return unit_id
        successors = session.scalars(
            select(UnitSuccession.successor_id).where(
                and_(UnitSuccession.unit_id == unit_id, UnitSuccession.happened_on <= day)
            )
        ).all()
        if len(successors) != 1:
            return None
        unit_id = successors[0]
    return None
