"""Records of the office's institutions that the board already reads: hearings, meetings, screening."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class Hearing(Base):
    """The hearing file (听证) of a matter; open until ``concluded_on``."""

    __tablename__ = "hearing"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    applied_on: Mapped[date]
    decided_on: Mapped[date | None]
    noticed_on: Mapped[date | None]
    planned_on: Mapped[date | None] = mapped_column(index=True)
    held_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Meeting(Base):
    """A review meeting of the county's leadership (定期研究)."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    planned_on: Mapped[date]
    held_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Decision(Base):
    """What a meeting decided: owner, due day, and the day it was done."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ScreeningReport(Base):
    """A unit's screening report for a period (排查报送); ``found`` of 0 is a zero report."""

    __tablename__ = "screening_report"
    __table_args__ = (UniqueConstraint("unit_id", "period_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    reported_on: Mapped[date | None]
    found: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
