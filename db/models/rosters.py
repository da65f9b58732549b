"""The roster of duty and reception (值班接访安排): turns of officials, and who took whose turn."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Word
from db.roster import TurnKind


class RosterTurn(Base):
    """A turn of an official on a day; ``office`` and ``name`` stay as they stood on the roster, whoever holds the post later.

    It is never deleted: ``withdrawn`` is the reason for which it was taken off. ``is_kept`` is None until it is marked.
    """

    __tablename__ = "roster_turn"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        CheckConstraint("visits >= 0 AND settled >= 0 AND settled <= visits", name="settled_of_visits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    on_day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[TurnKind] = mapped_column(Word(TurnKind))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    office: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    is_kept: Mapped[bool | None]
    words: Mapped[str] = mapped_column(String(200), default="")
    visits: Mapped[int | None]
    settled: Mapped[int | None]
    withdrawn: Mapped[str] = mapped_column(String(200), default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RosterSwap(Base):
    """One change of who takes a turn (换班), append-only, with its reason."""

    __tablename__ = "roster_swap"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("roster_turn.id"), index=True)
    before: Mapped[str] = mapped_column(String(101))
    after: Mapped[str] = mapped_column(String(101))
    reason: Mapped[str] = mapped_column(String(200))
    swapped_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    swapped_at: Mapped[datetime] = mapped_column(Moment)
