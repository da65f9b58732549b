"""Counter screens (评价台): devices of the office that are no users, and the tries that are made on them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment
from db.models.devices import Device


class CounterDevice(Device, Base):
    """A screen at which petitioners ask after their matters.

    ``case_id`` is the matter that the screen shows until ``case_until``, and nothing otherwise.
    """

    __tablename__ = "counter_device"

    theme: Mapped[str] = mapped_column(String(8), default="light")
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
