"""Absences (离岗) of members of units and of leaders, each with who stands in (AB 角)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.absence import AbsenceReason
from db.models.base import Base, Moment, Word


class AbsenceRow(Base):
    """An absence from ``from_on`` to ``to_on``, both included, of an account or of who holds a post.

    It is never deleted: ``ended_at`` is the moment at which it was ended early, or withdrawn before it began.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (post_id IS NULL)", name="one_person"),
        CheckConstraint("from_on <= to_on", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[AbsenceReason] = mapped_column(Word(AbsenceReason))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AbsenceAct(Base):
    """An act that a stand-in did in the place of who was absent: the event is B's, done for A."""

    __tablename__ = "absence_act"

    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"), primary_key=True, autoincrement=False)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absence.id"), index=True)
