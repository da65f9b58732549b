"""Which townships lie side by side, as the office ticked it and a second person confirmed it; never changed, only made anew."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class NeighbourTable(Base):
    """One edition of the table: ``pairs`` are [lower id, higher id] of areas; the last confirmed one holds."""

    __tablename__ = "neighbour_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    pairs: Mapped[list[Any]] = mapped_column(JSON)
    ticked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ticked_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
