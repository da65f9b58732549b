"""Counter screens (评价台): devices of the office that are no users, and the tries that are made on them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class CounterDevice(Base):
    """A screen at which petitioners ask after their matters; its cookie holds a token whose hash stands here.

    ``code_hash`` is that of the set-up code until it is used once or ``code_until`` has passed. ``case_id`` is the
    matter that the screen shows until ``case_until``, and nothing otherwise.
    """

    __tablename__ = "counter_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    theme: Mapped[str] = mapped_column(String(8), default="light")
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    set_up_at: Mapped[datetime | None] = mapped_column(Moment)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    case_until: Mapped[datetime | None] = mapped_column(Moment)


class CounterTry(Base):
    """A try with a query code, counted for the limits; the code is kept as a keyed hash alone."""

    __tablename__ = "counter_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("counter_device.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    has_found: Mapped[bool]
