"""Appointment slips (约访单): the numbered sheet with which a leader meets whose matter he or she has in charge."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class AppointmentSlip(Base):
    """One slip; its number is never given again. That of a matter which moved to the vault loses its matter."""

    __tablename__ = "appointment_slip"
    __table_args__ = (UniqueConstraint("unit_id", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("leader_assignment.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    meet_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    met_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("case_document.id"))
    """The signed slip's scan among the documents of the matter, where it is there."""
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it came back signed, ``met_on`` being the day it bears, or was voided for ``void_reason``."""
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
