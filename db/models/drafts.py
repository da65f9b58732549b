"""What is being typed and not yet registered, sealed as identity is."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class Draft(Base):
    """The page that an account is typing, or, with ``content`` of None, the one that it finished last."""

    __abstract__ = True

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "account_id"})
    saved_at: Mapped[datetime] = mapped_column(Moment)


class IntakeDraft(Draft):
    """The page of intake."""

    __tablename__ = "intake_draft"


class FormDraft(Draft):
    """The grid in which forms filled on paper are entered afterwards (补录)."""

    __tablename__ = "form_draft"
