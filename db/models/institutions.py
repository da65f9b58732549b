"""Records of the office's institutions that the board already reads: hearings, screening."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class Hearing(Base):
    """The hearing file (听证) of a matter; open until ``concluded_on`` or ``refused_on``.

    The days of its acts follow from the matter's events (``db.hearings.files_of``); the rest stands here alone.
    """

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
    refused_on: Mapped[date | None]
    starts_at: Mapped[time | None]
    receipt_on: Mapped[date | None]
    receipt: Mapped[str] = mapped_column(String(200), default="", server_default="")
    ground: Mapped[str] = mapped_column(String(20), default="", server_default="")
    conclusion: Mapped[str] = mapped_column(Text, default="", server_default="")
    due_on: Mapped[date | None]
    followed_on: Mapped[date | None]
    is_carried_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    followed: Mapped[str] = mapped_column(String(200), default="", server_default="")
    cleared: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the public window shows, by key, joined by commas."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime | None] = mapped_column(Moment)


class ScreeningReport(Base):
    """One edition of a unit's screening report for a round (排查报送), append-only; one without items is a zero report.

    A report once made is changed only by a further edition with its ``reason``. ``reported_on`` is the day of the
    first edition in all of them, so that a correction makes no report late.
    """

    __tablename__ = "screening_report"
    __table_args__ = (
        UniqueConstraint("unit_id", "period_from", "period_to", "edition"),
        Index("ix_screening_report_period_from", "period_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    reported_on: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(200), default="")
    said_by: Mapped[str] = mapped_column(String(40), default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ScreeningItem(Base):
    """A matter that an edition of a report names as found; what became of it follows from the matter's own events."""

    __tablename__ = "screening_item"

    report_id: Mapped[int] = mapped_column(ForeignKey("screening_report.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)


class ScreeningRule(Base):
    """Within how many days after a round its report is due, append-only; the last recorded row from a day holds.

    A row ``is_for_holidays`` says of the daily reports in holidays whether they are owed, and on which ground (依据).
    """

    __tablename__ = "screening_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_on: Mapped[date]
    due_days: Mapped[int]
    is_for_holidays: Mapped[bool] = mapped_column(default=False)
    is_owed: Mapped[bool] = mapped_column(default=True)
    ground: Mapped[str] = mapped_column(String(120), default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
