"""Periodic reports (定期报告): the rule of their periods, what was closed, what was done with it, and drafts that wait."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Word
from db.report_acts import ReportAct, SendWay
from db.report_periods import ReportKind


class ReportPeriodRow(Base):
    """From the reporting month that bears the name of ``from_on``'s on, reporting months begin on ``first_day``."""

    __tablename__ = "report_period_rule"
    __table_args__ = (CheckConstraint("first_day BETWEEN 1 AND 28", name="every_month_has_it"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[int]
    from_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class PeriodicReport(Base):
    """A closed report; ``content`` is its canonical bytes, ``sha256`` theirs. UPDATE and DELETE are refused by trigger."""

    __tablename__ = "periodic_report"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("from_on <= to_on", name="days_in_order"),
        CheckConstraint("to_on <= as_of", name="period_is_over"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind))
    number: Mapped[int]
    from_on: Mapped[date]
    to_on: Mapped[date]
    as_of: Mapped[date]
    closed_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    copies: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PeriodicReportAct(Base):
    """What was done with a closed report, on which day and by whom or to whom; never changed, never deleted.

    A withdrawal names in ``corrects_id`` the act that was recorded wrongly, and says why in ``who``.
    """

    __tablename__ = "periodic_report_act"
    __table_args__ = (UniqueConstraint("corrects_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"))
    act: Mapped[ReportAct] = mapped_column(Word(ReportAct))
    day_on: Mapped[date]
    who: Mapped[str] = mapped_column(String(60))
    way: Mapped[SendWay | None] = mapped_column(Word(SendWay))
    copy: Mapped[int | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("periodic_report_act.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class PeriodicReportPrint(Base):
    """The file of one copy as it was first printed; a reprint is these bytes."""

    __tablename__ = "periodic_report_print"

    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"), primary_key=True)
    copy: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    printed_at: Mapped[datetime] = mapped_column(Moment)


class ReportDraft(Base):
    """A report whose period is over and that waits to be closed, as it stood at the end of ``as_of``; made anew each day."""

    __tablename__ = "report_draft"

    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    as_of: Mapped[date]
    first_made_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    content: Mapped[bytes] = mapped_column(LargeBinary)
