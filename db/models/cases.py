"""Matters, their append-only history, and the one derived table that everything is counted from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import (
    Channel,
    Clock,
    Closure,
    Conclusion,
    EventKind,
    Level,
    Precision,
    Purpose,
    Rating,
    Stage,
)
from db.models.base import Base, Code, DayNumber, Moment, Word
from db.replay import SPAN_COLUMNS


class Case(Base):
    """One matter (信访事项) whatever brought it; ``title`` is its 案由: place and subject, never a name."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("source", "official_number"),
        CheckConstraint("length(title) <= 40", name="title_is_short"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    source: Mapped[str] = mapped_column(String(40), default="board")
    official_number: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(Text, default="")
    pack_code: Mapped[str] = mapped_column(String(40))
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class CaseEvent(Base):
    """One act in a matter's history: never changed, never deleted; ``id`` is its place among equals.

    Clocks run from ``happened_at``; what the board knew on a day follows from ``recorded_at``. The days are
    those of the board's zone, derived when the event is written.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        Index("ix_case_event_case_id_happened_at", "case_id", "happened_at"),
        Index("ix_case_event_kind_recorded_on", "kind", "recorded_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[EventKind] = mapped_column(Word(EventKind))
    happened_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    happened_on: Mapped[int] = mapped_column(DayNumber)
    recorded_on: Mapped[int] = mapped_column(DayNumber)
    precision: Mapped[Precision] = mapped_column(Word(Precision), default=Precision.MOMENT)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    acted_for_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(40), default="board")
    is_backfilled: Mapped[bool] = mapped_column(default=False)


class CaseLink(Base):
    """A repeat: a link from a matter to an earlier matter, confirmed by a person; never between persons."""

    __tablename__ = "case_link"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Moment)


class CaseParticipant(Base):
    """A unit that co-handles a matter now, derived from its events: it may see the matter too."""

    __tablename__ = "case_participant"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)


_CODED = {
    "channel": Channel,
    "level": Level,
    "purpose": Purpose,
    "stage": Stage,
    "conclusion": Conclusion,
    "closure": Closure,
    "rating": Rating,
    "due_clock": Clock,
}


def _span_column(name: str) -> Column[Any]:
    if name in _CODED:
        return Column(name, Code(_CODED[name]))
    if name in ("case_id", "from_on"):
        return Column(name, Integer, primary_key=True, autoincrement=False)
    if name in ("marks", "category1_id"):
        return Column(name, SmallInteger if name == "marks" else Integer)
    return Column(name, Integer, nullable=name != "to_on")


CASE_SPAN = Table(
    "case_span",
    Base.metadata,
    *(_span_column(name) for name in SPAN_COLUMNS),
    Index("ix_case_span_to_on", "to_on"),
    sqlite_with_rowid=False,
)
"""A row for each stretch of local days in which nothing countable about a matter changed.

Days are numbers of ``db.days``; ``from_on`` is included, ``to_on`` is not, and is ``FAR`` where nothing is known to
end it. ``unit_id`` held the matter in those days, ``holder_id`` holds it now and is equal in all spans of a case.
"""
