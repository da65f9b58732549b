"""Dated reference data: categories and who deals with them, source causes, rule packs and the work calendar."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import ChecklistItem
from db.models.base import Base, Moment, Word
from db.workdays import DayKind


class Category(Base):
    """A content category of one of three levels, valid between two days."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80), index=True)
    level: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Cause(Base):
    """A source cause: one of the ten measures that prevent matters at their source."""

    __tablename__ = "cause"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Routing(Base):
    """Which unit deals with a category (归口), valid between two days.

    ``unit_id`` of None is the office of the township in which a matter lies; ``township_id`` narrows the rule to one.
    """

    __tablename__ = "routing"
    __table_args__ = (UniqueConstraint("category_id", "township_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class RulePackRow(Base):
    """The values of a rule pack as they were recorded; the last recorded row of a code is in force."""

    __tablename__ = "rule_pack"
    __table_args__ = (UniqueConstraint("code", "recorded_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ChecklistWords(Base):
    """What an item of a leader's checklist is called, append-only; the last recorded row of an item counts.

    Empty words stand for the board's usual ones.
    """

    __tablename__ = "checklist_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[ChecklistItem] = mapped_column(Word(ChecklistItem))
    words: Mapped[str] = mapped_column(String(24), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class CalendarRow(Base):
    """What was learnt about one day of the work calendar, append-only; the last recorded row of a day counts.

    A weekday wrongly given as a holiday is taken back as a make-up day, a weekend as a holiday.
    """

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day_on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[DayKind] = mapped_column(Word(DayKind))
    source: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
