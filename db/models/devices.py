"""What every device of the office that is no user has: a name, a set-up code, and a token that its cookie holds."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Moment


class Device:
    """The columns of a device; its cookie holds a token whose hash stands here.

    ``code_hash`` is that of the set-up code until it is used once or ``code_until`` has passed.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    set_up_at: Mapped[datetime | None] = mapped_column(Moment)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
