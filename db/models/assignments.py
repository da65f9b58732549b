"""Leaders' assignments (领导包案): a matter in the personal charge of a person in a post."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import AssignmentResult, ChecklistItem
from db.models.base import Base, Moment, Word


class LeaderAssignment(Base):
    """A leader's charge of one matter from ``start_on`` to ``ended_on``."""

    __tablename__ = "leader_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    deputy_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    team: Mapped[str] = mapped_column(String(200), default="")
    start_on: Mapped[date]
    due_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    plan: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[AssignmentResult | None] = mapped_column(Word(AssignmentResult))
    reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class AssignmentUnit(Base):
    """A unit that takes part in an assignment."""

    __tablename__ = "assignment_unit"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class AssignmentItem(Base):
    """A dated record of one of the five items (五包)."""

    __tablename__ = "assignment_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), index=True)
    item: Mapped[ChecklistItem] = mapped_column(Word(ChecklistItem))
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class AssignmentVisit(Base):
    """A leader's visit in the matter."""

    __tablename__ = "assignment_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), index=True)
    visited_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
