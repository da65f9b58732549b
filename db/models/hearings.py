"""Who sits in a hearing, what evidence it has, and its minutes step by step; no person of the petitioner's side is named."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class HearingSeat(Base):
    """One seat; ``label`` is an official's name and office, or the place of one of the petitioner's side."""

    __tablename__ = "hearing_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(40))
    capacity: Mapped[str] = mapped_column(String(40), default="")
    has_handled: Mapped[bool] = mapped_column(default=False)
    avoidance: Mapped[str] = mapped_column(String(20), default="")
    avoidance_words: Mapped[str] = mapped_column(String(200), default="")
    has_attended: Mapped[bool | None]
    opinion: Mapped[str] = mapped_column(String(20), default="")
    opinion_words: Mapped[str] = mapped_column(String(200), default="")


class HearingEvidence(Base):
    """One piece on the evidence list."""

    __tablename__ = "hearing_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    side: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(200))
    is_new: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(Moment)


class HearingMinutes(Base):
    """What is typed along one step, saved as it is typed, with the seconds that the step took."""

    __tablename__ = "hearing_minutes"

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    token: Mapped[str] = mapped_column(String(40), default="")
    """The window that saved last: its next save is its own, even where it never heard that the last one arrived."""
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime] = mapped_column(Moment)
