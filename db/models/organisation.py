"""Units, areas, officials and the posts that they hold over time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import AreaKind, UnitKind
from db.models.base import Base, Moment, Word


class Area(Base):
    """A county, township or village; ``name`` is the key, codes and old names are aliases."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind] = mapped_column(Word(AreaKind), index=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(80), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class AreaAlias(Base):
    """Another name or a code of an area; one alias may stand for several areas and is then ambiguous."""

    __tablename__ = "area_alias"
    __table_args__ = (UniqueConstraint("alias", "area_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alias: Mapped[str] = mapped_column(String(80), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="name")
    source: Mapped[str] = mapped_column(String(120), default="")
    is_verified: Mapped[bool] = mapped_column(default=True)


class AreaBase(Base):
    """Population and households of an area in a year: the base of its rates, with its source."""

    __tablename__ = "area_base"
    __table_args__ = (
        UniqueConstraint("area_id", "year"),
        CheckConstraint("population >= 0 AND households >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    year: Mapped[int]
    population: Mapped[int | None]
    households: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200))


class BoundaryLayer(Base):
    """A set of area shapes: official boundaries, or a schematic whose neighbours mean nothing."""

    __tablename__ = "boundary_layer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    is_schematic: Mapped[bool] = mapped_column(default=True)
    is_shown: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(200), default="")
    uploaded_at: Mapped[datetime] = mapped_column(Moment)


class BoundaryShape(Base):
    """One shape of a layer; ``area_id`` of None is a schematic cell that holds no area yet."""

    __tablename__ = "boundary_shape"
    __table_args__ = (UniqueConstraint("layer_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("boundary_layer.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON)


class Unit(Base):
    """An office of the organisation tree, valid between two days."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    position: Mapped[int] = mapped_column(default=0)
    office_phone: Mapped[str] = mapped_column(String(40), default="")
    duty_phone: Mapped[str] = mapped_column(String(40), default="")
    is_to_confirm: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class UnitAlias(Base):
    """Another name or a code of a unit."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("alias", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alias: Mapped[str] = mapped_column(String(80), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="name")


class UnitSuccession(Base):
    """One unit following another on a day, as in a merger."""

    __tablename__ = "unit_succession"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    happened_on: Mapped[date]


class Official(Base):
    """A person in the county's service."""

    __tablename__ = "official"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


class Post(Base):
    """An official in a post between two days: who holds a leader's assignment is a post, never a name alone."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    is_county_leader: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
