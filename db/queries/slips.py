"""Appointment slips of a matter, those that did not come back, and whether the reader's look at one still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.models.base import Moment
from db.models.cases import Case
from db.models.slips import AppointmentSlip
from db.queries.identity import IdentityField, Reader, look_holds
from db.reference import local_day
from db.slips import BACK_DAYS, Slip


def slips(session: Session, case_id: int, as_of: date) -> list[Slip]:
    """Return the slips of a matter as known at the end of ``as_of``, the oldest first; the caller checks the scope."""
    zone = session.info["zone"]
    rows = session.scalars(
        select(AppointmentSlip).where(AppointmentSlip.case_id == case_id).order_by(AppointmentSlip.id)
    )
    return [_slip(row, as_of, zone) for row in rows if local_day(row.made_at, zone) <= as_of]


def slip(session: Session, case_id: int, slip_id: int) -> Slip | None:
    """Return one slip of a matter as it stands now; the caller checks the scope."""
    row = session.scalar(
        select(AppointmentSlip).where(AppointmentSlip.id == slip_id, AppointmentSlip.case_id == case_id)
    )
    return None if row is None else _slip(row, date.max, session.info["zone"])


def _slip(row: AppointmentSlip, as_of: date, zone: ZoneInfo) -> Slip:
    is_ended = row.ended_at is not None and local_day(row.ended_at, zone) <= as_of
    return Slip(
        id=row.id,
        case_id=row.case_id or 0,
        post_id=row.post_id,
        number=row.number,
        meet_at=row.meet_at,
        place=row.place,
        made_at=row.made_at,
        met_on=row.met_on if is_ended else None,
        document_id=row.document_id if is_ended else None,
        ended_at=row.ended_at if is_ended else None,
        void_reason=row.void_reason if is_ended else "",
        version=row.version,
    )


def is_slip_open(session: Session, reader: Reader, case_id: int, slip_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at a slip, in the log for ten minutes at most, still holds."""
    return look_holds(session, reader, case_id, IdentityField.SLIP, slip_id, now)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A slip that did not come back in time, with its matter."""

    slip_id: int
    case_id: int
    case_number: str
    title: str
    post_id: int
    meet_on: date


def slips_not_back(session: Session, today: date, post_id: int | None = None) -> Sequence[Unsigned]:
    """Return the slips whose meeting was more than seven days ago and that are still out, the longest first.

    ``post_id`` asks for those of one leader's post; the scope is the caller's.
    """
    zone = session.info["zone"]
    until = datetime.combine(today - timedelta(BACK_DAYS), time(), zone)
    asked = _NOT_BACK if post_id is None else _NOT_BACK.where(_SLIP.post_id == post_id)
    return [
        Unsigned(row[0], row[1] or 0, row[2], row[3], row[4], local_day(row[5], zone))
        for row in session.execute(asked, {"until": until})
    ]


# The tables' own columns, stated once: every desk asks.
_SLIP, _CASE = AppointmentSlip.__table__.c, Case.__table__.c
_NOT_BACK: Final = (
    select(_SLIP.id, _SLIP.case_id, _CASE.number, _CASE.title, _SLIP.post_id, _SLIP.meet_at)
    .join_from(AppointmentSlip.__table__, Case.__table__, _CASE.id == _SLIP.case_id)
    .where(_SLIP.ended_at.is_(None), _SLIP.meet_at < bindparam("until", type_=Moment()))
    .order_by(_SLIP.meet_at, _SLIP.id)
)
