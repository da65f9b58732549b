"""Blocks of numbers reserved for blank forms, and what became of each number."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.blocks import BlankForm
from db.models.base import Base, Moment, Word


class NumberBlock(Base):
    """Numbers of one form that a unit reserved at once."""

    __tablename__ = "number_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[BlankForm] = mapped_column(Word(BlankForm))
    reserved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reserved_at: Mapped[datetime] = mapped_column(Moment)


class ReservedNumber(Base):
    """One number; used or void it is never given again.

    That of a matter which moved to the vault stays used and loses its matter.
    """

    __tablename__ = "reserved_number"
    __table_args__ = (UniqueConstraint("unit_id", "form", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("number_block.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[BlankForm] = mapped_column(Word(BlankForm))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    used_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str] = mapped_column(String(200), default="")
