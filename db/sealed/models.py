"""The vault's own tables: nothing of theirs stands in a table that the board counts, searches or exports.

Every text is sealed; what stays readable is a number of the vault's own series, moments and stages.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Word
from db.sealed.words import SealedAct, SealedKind, SealedStage


class SealedCase(Base):
    """One accusation (检举控告). One about the office itself or a county leader holds no text: only its receipt.

    What a matter or an earlier row brought into such a one stays sealed and opens to nobody here.

    ``accused_unit_id`` shuts out that unit and all below it; ``ordinary_case_id`` is known to the vault alone.
    """

    __tablename__ = "sealed_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    stage: Mapped[SealedStage] = mapped_column(Word(SealedStage), default=SealedStage.HELD)
    is_about_office: Mapped[bool] = mapped_column(default=False)
    accused_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    ordinary_case_id: Mapped[int | None]
    received_on: Mapped[date]
    route_due_on: Mapped[date]
    routed_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    key_id: Mapped[str] = mapped_column(String(16))
    title: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "id"})
    summary: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "id"})
    accused: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "id"})
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "id"})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SealedEvent(Base):
    """One act in an accusation's history."""

    __tablename__ = "sealed_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), index=True)
    kind: Mapped[SealedKind] = mapped_column(Word(SealedKind))
    happened_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    key_id: Mapped[str] = mapped_column(String(16))
    note: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})


class SealedPerson(Base):
    """Who made an accusation, where a name was given; no mask is kept, and no hash answers a caller."""

    __tablename__ = "sealed_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(16))
    name: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})
    address: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})


class SealedDocument(Base):
    """A document that came into the vault with its matter; its title is sealed too.

    ``about`` is what else stood in the matter's list, as JSON: kind, number, date, who added it, a withdrawal.
    """

    __tablename__ = "sealed_document"
    __table_args__ = {"info": {"rows_at_once": 1}}

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(Moment)
    key_id: Mapped[str] = mapped_column(String(16))
    title: Mapped[bytes] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})
    about: Mapped[bytes] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"}, deferred=True)


class SealedHandler(Base):
    """An account named to handle accusations, from ``named_at`` until ``ended_at``."""

    __tablename__ = "sealed_handler"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    named_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SealedAvoidance(Base):
    """A handler who is named in an accusation or has an interest in it, and so never sees it (回避)."""

    __tablename__ = "sealed_avoidance"

    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(Moment)


class SealedWord(Base):
    """The vault's index: keyed hashes of two-character words, so that the index tells nothing to who copies it."""

    __tablename__ = "sealed_word"
    __table_args__ = (Index("ix_sealed_word_hash", "hash"),)

    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)


class SealedMark(Base):
    """A digest by which a row of a sheet is known to be here, so that it never becomes an ordinary matter."""

    __tablename__ = "sealed_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_case_id: Mapped[int] = mapped_column(ForeignKey("sealed_case.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(16))
    said: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "sealed_case_id"})


class SealedNumber(Base):
    """The vault's number series: the last number given in a year."""

    __tablename__ = "sealed_number"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class SealedLog(Base):
    """One row of the vault's own chained log; ``case_id`` is a ``sealed_case.id``."""

    __tablename__ = "sealed_log"
    __table_args__ = {"info": {"head_file": "sealed.head"}}

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    kind: Mapped[SealedAct] = mapped_column(Word(SealedAct))
    account_id: Mapped[int | None]
    account_name: Mapped[str] = mapped_column(String(80), default="")
    case_id: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key_id: Mapped[str] = mapped_column(String(16))
    mac: Mapped[str] = mapped_column(String(64))
