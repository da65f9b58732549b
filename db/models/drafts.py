"""What is being typed and not yet registered, sealed as identity is."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class IntakeDraft(Base):
    """The letter that an account is typing; ``content`` of None stands for an empty page.

    The row stays when its content goes, so that ``version`` tells each page what it was opened from.
    """

    __tablename__ = "intake_draft"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "account_id"})
    saved_at: Mapped[datetime] = mapped_column(Moment)
