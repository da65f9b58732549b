"""What a filter can be chosen from: areas, categories, causes, units and leaders, ended ones marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.models.assignments import LeaderAssignment
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Official, Post, Unit
from db.naming import kept_names

# Stated once and on the tables themselves: each change of a filter asks for them all.
_AREA, _CATEGORY, _UNIT = Area.__table__.c, Category.__table__.c, Unit.__table__.c
_POST, _OFFICIAL, _LED = Post.__table__.c, Official.__table__.c, LeaderAssignment.__table__.c
_PARENT: Final = Area.__table__.alias()
_AREAS: Final = (
    select(_AREA.id, _AREA.name, _AREA.parent_id, _AREA.valid_to)
    .select_from(Area.__table__)
    .outerjoin(_PARENT, _PARENT.c.id == _AREA.parent_id)
    .where(_AREA.kind == bindparam("kind"))
    .order_by(_PARENT.c.position, _AREA.position, _AREA.name)
)
_CATEGORIES: Final = select(
    _CATEGORY.id, _CATEGORY.name, _CATEGORY.parent_id, _CATEGORY.level, _CATEGORY.valid_to
).order_by(_CATEGORY.level, _CATEGORY.position, _CATEGORY.name)
_UNITS: Final = select(_UNIT.id, _UNIT.name, _UNIT.kind, _UNIT.valid_to).order_by(_UNIT.position, _UNIT.name)
_LEADERS: Final = (
    select(_POST.id, _POST.title, _POST.to_on, _OFFICIAL.name)
    .join_from(Post.__table__, Official.__table__, _OFFICIAL.id == _POST.official_id)
    .where(or_(_POST.is_county_leader, exists().where(_LED.post_id == _POST.id)))
    .order_by(_POST.position, _POST.title, _POST.from_on.desc())
)
LOCAL_KINDS: Final = frozenset({UnitKind.VILLAGE, UnitKind.MEDIATION})
"""Hundreds of small offices, two a village: a reader finds them by their place, not in a list of offices."""
_UNIT_ORDER = {kind: (kind in LOCAL_KINDS, place) for place, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: ``parent_id`` is of the same list, or for a village its township.

    ``is_local`` marks the units of ``LOCAL_KINDS``: they have names to be said, and a filter does not offer them.
    """

    id: int
    name: str
    parent_id: int | None = None
    depth: int = 1
    note: str = ""
    is_ended: bool = False
    is_local: bool = False
    is_beyond: bool = False
    """The county as a whole, or an office outside it: a meeting of the county gives it nothing to do."""


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
    return kept_names(session, ("choices", as_of), lambda: _choices(session, as_of))


def _choices(session: Session, as_of: date) -> Choices:
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
    rows = session.execute(_AREAS, {"kind": kind})
    return _ended_last(
        Choice(row.id, row.name, row.parent_id, is_ended=_is_over(row.valid_to, as_of)) for row in rows
    )


def categories(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the categories, each before those below it, ended ones last among their like."""
    rows = session.execute(_CATEGORIES).all()
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
    """Return the units by kind and position, those of villages after all others, those ended before ``as_of`` last."""
    rows = session.execute(_UNITS).all()
    ordered = sorted(rows, key=lambda row: _UNIT_ORDER[row.kind])
    return _ended_last(
        Choice(
            row.id,
            row.name,
            is_ended=_is_over(row.valid_to, as_of),
            is_local=row.kind in LOCAL_KINDS,
            is_beyond=row.kind in (UnitKind.COUNTY, UnitKind.OUTSIDE),
        )
        for row in ordered
    )


def leaders(session: Session, as_of: date) -> tuple[Choice, ...]:
    """Return the posts that lead or have led a matter, with the name of who holds each, left ones last."""
    rows = session.execute(_LEADERS)
    return _ended_last(
        Choice(row.id, row.title, note=row.name, is_ended=_is_over(row.to_on, as_of)) for row in rows
    )
