"""The office's own papers (文书) and the series of their numbers (文号)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Word
from db.papers import PaperKind, PaperState, Service


class CasePaper(Base):
    """One paper of an act; its number is given when it is issued and never given again, void or not.

    A paper of a matter that moved to the vault keeps its number and loses its matter and its text.
    """

    __tablename__ = "case_paper"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    state: Mapped[PaperState] = mapped_column(Word(PaperState))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(60), default="")
    body: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who wrote the text that stands now, at ``written_at``; ``drafted_at`` is the moment of the first one."""
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    written_at: Mapped[datetime] = mapped_column(Moment)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_on: Mapped[date | None]
    service: Mapped[Service | None] = mapped_column(Word(Service))
    served_on: Mapped[date | None]
    served_at: Mapped[datetime | None] = mapped_column(Moment)
    """When service was recorded, ``served_on`` being the day on which it was done."""
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class PaperText(Base):
    """A text of a paper that a later one took the place of, with who checked it, None where nobody did."""

    __tablename__ = "paper_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("case_paper.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)


class PaperSeries(Base):
    """The words that stand before the year in the numbers of one unit's papers of a kind, where it has its own."""

    __tablename__ = "paper_series"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind), primary_key=True)
    words: Mapped[str] = mapped_column(String(24))
