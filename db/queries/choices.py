"""What a filter can be chosen from: areas, categories, causes, units and leaders, ended ones marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.models.assignments import LeaderAssignment
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Official, Post, Unit

_UNIT_ORDER = {kind: place for place, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: ``parent_id`` is of the same list, or for a village its township."""

    id: int
    name: str
    parent_id: int | None = None
    depth: int = 1
    note: str = ""
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that a filter can name by id, each list in the order in which it is shown."""

    townships: tuple[Choice, ...]
    villages: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    causes: tuple[Choice, ...]
    units: tuple[Choice, ...]
    leaders: tuple[Choice, ...]


def choices(session: Session, as_of: date) -> Choices:
    """Return what can be chosen on ``as_of``; what ended before it stays, marked and last, since old matters name it."""
    return Choices(
        townships=townships(session, as_of),
        villages=_areas(session, AreaKind.VILLAGE, as_of),
        categories=categories(session, as_of),
        causes=tuple(
            Choice(row.id, row.name)
            for row in session.execute(select(Cause.id, Cause.name).order_by(Cause.number))
        ),
        units=units(session, as_of),
        leaders=leaders(session, as_of),
    )


def townships(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the townships in their order, those ended before ``as_of`` last."""
    return _areas(session, AreaKind.TOWNSHIP, as_of)


def _is_over(last: date | None, as_of: date) -> bool:
    return last is not None and last < as_of


def _ended_last(found: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(found, key=lambda choice: choice.is_ended))


def _areas(session: Session, kind: AreaKind, as_of: date) -> tuple[Choice, ...]:
    parent = Area.__table__.alias()
    rows = session.execute(
        select(Area.id, Area.name, Area.parent_id, Area.valid_to)
        .join(parent, parent.c.id == Area.parent_id, isouter=True)
        .where(Area.kind == kind)
        .order_by(parent.c.position, Area.position, Area.name)
    )
    return _ended_last(
        Choice(row.id, row.name, row.parent_id, is_ended=_is_over(row.valid_to, as_of)) for row in rows
    )


def categories(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the categories, each before those below it, ended ones last among their like."""
    rows = session.execute(
        select(Category.id, Category.name, Category.parent_id, Category.level, Category.valid_to).order_by(
            Category.level, Category.position, Category.name
        )
    ).all()
    below: dict[int | None, list[Choice]] = {}
    known = {row.id for row in rows}
    for row in rows:
        parent_id = row.parent_id if row.parent_id in known else None
        found = Choice(row.id, row.name, parent_id, row.level, is_ended=_is_over(row.valid_to, as_of))
        below.setdefault(parent_id, []).append(found)

    def walk(parent_id: int | None) -> Iterable[Choice]:
        for child in _ended_last(below.get(parent_id, ())):
            yield child
            yield from walk(child.id)

    return tuple(walk(None))


def units(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the units by kind and position, those ended before ``as_of`` last."""
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.kind, Unit.valid_to).order_by(Unit.position, Unit.name)
    ).all()
    ordered = sorted(rows, key=lambda row: _UNIT_ORDER[row.kind])
    return _ended_last(Choice(row.id, row.name, is_ended=_is_over(row.valid_to, as_of)) for row in ordered)


def leaders(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the posts that lead or have led a matter, with the name of who holds each, left ones last."""
    has_led = exists().where(LeaderAssignment.post_id == Post.id)
    rows = session.execute(
        select(Post.id, Post.title, Post.to_on, Official.name)
        .join(Official, Official.id == Post.official_id)
        .where(or_(Post.is_county_leader, has_led))
        .order_by(Post.position, Post.title, Post.from_on.desc())
    )
    return _ended_last(
        Choice(row.id, row.title, note=row.name, is_ended=_is_over(row.to_on, as_of)) for row in rows
    )
