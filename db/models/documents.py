"""Documents of a matter: what each one is stands open, its file is identity and sealed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import DocumentKind
from db.models.base import Base, Moment, Word


class CaseDocument(Base):
    """One document, its file bound to its matter; a withdrawn one stays in the list and opens no more."""

    __tablename__ = "case_document"
    __table_args__ = {"info": {"rows_at_once": 1}}

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(Word(DocumentKind))
    title: Mapped[str] = mapped_column(String(60))
    paper_number: Mapped[str] = mapped_column(String(40), default="")
    dated_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"}, deferred=True)
    """None once the identity of the matter was destroyed."""
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("case_paper.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    """The paper whose signed scan this is, and the act that it proves."""
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")
