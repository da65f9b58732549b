"""Early warnings (预警): what each day's search found, and what was done about it. Nothing here is changed or deleted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.early_warning import Verdict, WarningAct, WarningKind, WarningSubject
from db.models.base import Base, Moment, Word


class EarlyWarning(Base):
    """A warning: what it is about, from the first day on which a search found it. ``version`` counts its acts."""

    __tablename__ = "early_warning"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WarningKind] = mapped_column(Word(WarningKind))
    subject: Mapped[WarningSubject] = mapped_column(Word(WarningSubject))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    found_on: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class WarningSighting(Base):
    """What the search of one day found of a warning; ``keys`` are ids of its subject, ``members`` a second opinion on its townships."""

    __tablename__ = "warning_sighting"
    __table_args__ = (CheckConstraint("from_on <= to_on", name="days_in_order"),)

    warning_id: Mapped[int] = mapped_column(ForeignKey("early_warning.id"), primary_key=True)
    seen_on: Mapped[date] = mapped_column(primary_key=True)
    keys: Mapped[list[Any]] = mapped_column(JSON)
    from_on: Mapped[date]
    to_on: Mapped[date]
    count: Mapped[int]
    expected: Mapped[float]
    p: Mapped[float | None]
    members: Mapped[list[Any]] = mapped_column(JSON, default=list)


class WarningSearch(Base):
    """A day's search, also where it found nothing: ``caveats`` are codes with values of what may have misled it."""

    __tablename__ = "warning_search"

    seen_on: Mapped[date] = mapped_column(primary_key=True)
    searched_at: Mapped[datetime] = mapped_column(Moment)
    months: Mapped[int]
    counted: Mapped[int]
    zones: Mapped[str] = mapped_column(String(16))
    caveats: Mapped[list[Any]] = mapped_column(JSON, default=list)


class WarningActRow(Base):
    """An act on a warning, with its reason; ``case_id`` is the matter of the ledger that it became."""

    __tablename__ = "warning_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("early_warning.id"), index=True)
    act: Mapped[WarningAct] = mapped_column(Word(WarningAct))
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    verdict: Mapped[Verdict | None] = mapped_column(Word(Verdict))
