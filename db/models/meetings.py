"""Review meetings (定期研究会议) of the county's leadership: plan, participants, agenda, decisions and what became of them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.meetings import DecisionAct, ItemKind, Rhythm
from db.models.base import Base, Moment, Word


class Meeting(Base):
    """A review meeting, planned until it is held or cancelled; ``version`` counts every change of it and of its agenda."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    rhythm: Mapped[Rhythm] = mapped_column(Word(Rhythm), default=Rhythm.MONTHLY)
    planned_on: Mapped[date]
    starts_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    chair_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    held_on: Mapped[date | None]
    minutes: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class MeetingSeat(Base):
    """A post or a unit that takes part in a meeting; ``has_attended`` is said once it was held."""

    __tablename__ = "meeting_seat"
    __table_args__ = (CheckConstraint("(post_id IS NULL) <> (unit_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    has_attended: Mapped[bool | None]


class AgendaItem(Base):
    """An item of a meeting's agenda; a dropped one stays.

    ``query`` opens its rows in the ledger. ``as_of`` is the day at whose end it counts: fixed once the meeting is held,
    and from the first for what a search of one day found; ``stated`` is the figure of that day as the room saw it.
    """

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(Word(ItemKind))
    title: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    query: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[date | None]
    stated: Mapped[int | None]
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    warning_id: Mapped[int | None] = mapped_column(ForeignKey("early_warning.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)


class Decision(Base):
    """What a meeting decided (议定事项): whose it is, and by when; what became of it are its acts. ``version`` counts them.

    A correction is a row of its own, which names the row that it ``corrects``.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class DecisionActRow(Base):
    """An act on a decision, append-only: reported done, taken back, returned, not carried out, corrected or withdrawn, in somebody's words."""

    __tablename__ = "decision_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    act: Mapped[DecisionAct] = mapped_column(Word(DecisionAct))
    at: Mapped[datetime] = mapped_column(Moment)
    happened_on: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    acted_for_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    words: Mapped[str] = mapped_column(Text)
