"""How long identities stand open (保管与封存): the archives bureau's limits, what is sealed, and the lists for destruction."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Word
from db.retention import Hold, RetentionLimit


class RetentionLimitRow(Base):
    """One recorded value of a limit, from a day on, with the document of the archives bureau that gave it."""

    __tablename__ = "retention_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RetentionLimit] = mapped_column(Word(RetentionLimit))
    value: Mapped[int]
    from_on: Mapped[date]
    ground: Mapped[str] = mapped_column(String(60))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class IdentitySeal(Base):
    """One sealing of a matter's identity, which stands while ``unsealed_at`` is None; who and when of both ends.

    ``sealed_by`` is None for the board's own daily work and for the command line. ``destroyed_at`` ends it for good.
    """

    __tablename__ = "identity_seal"
    __table_args__ = (Index("ix_identity_seal_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    final_on: Mapped[date]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sealed_at: Mapped[datetime] = mapped_column(Moment)
    unsealed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unsealed_at: Mapped[datetime | None] = mapped_column(Moment)
    unsealed_why: Mapped[Hold | None] = mapped_column(Word(Hold))
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)


class DestructionList(Base):
    """Sealed matters whose identity the office proposes to destroy; a leader approves, then it is carried out."""

    __tablename__ = "destruction_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    keep_years: Mapped[int]
    ground: Mapped[str] = mapped_column(String(60))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was returned or withdrawn, for ``end_reason``, or when all of it was destroyed: then without one."""
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DestructionItem(Base):
    """A matter on a list; ``fell_out`` says why it is destroyed by this list no more."""

    __tablename__ = "destruction_item"

    list_id: Mapped[int] = mapped_column(ForeignKey("destruction_list.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
    final_on: Mapped[date]
    sealed_on: Mapped[date]
    fell_out: Mapped[Hold | None] = mapped_column(Word(Hold))
    destroyed_on: Mapped[date | None]
