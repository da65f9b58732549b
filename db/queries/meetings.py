"""Meetings (定期研究会议) as their readers see them, and the one that comes before another."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.meetings import MeetingSeen, Owner, Rhythm, Seat
from db.models.meetings import AgendaItem, Meeting, MeetingSeat
from db.reference import local_day


def meetings_seen(session: Session) -> list[MeetingSeen]:
    """Return every meeting, the latest planned first."""
    rows = session.scalars(select(Meeting).order_by(Meeting.planned_on.desc(), Meeting.id.desc())).all()
    return _seen(session, rows)


def meeting_seen(session: Session, meeting_id: int) -> MeetingSeen | None:
    """Return one meeting, None where there is none."""
    row = session.get(Meeting, meeting_id)
    return None if row is None else _seen(session, [row])[0]


def meeting_before(
    meetings: Sequence[MeetingSeen], day: date, known_on: date | None = None
) -> MeetingSeen | None:
    """Return the last meeting that was held before ``day``, of those that were known at the end of ``known_on`` where it is given."""
    held = [
        one
        for one in meetings
        if one.held_on is not None
        and one.held_on < day
        and (known_on is None or one.entered_on is None or one.entered_on <= known_on)
    ]
    return max(held, key=lambda one: (one.held_on or date.min, one.id), default=None)


def held_last(session: Session, day: date) -> tuple[str, date] | None:
    """Return the title and the day of the last meeting held by ``day``."""
    asked = select(Meeting.title, Meeting.held_on).where(Meeting.held_on <= day)
    row = session.execute(asked.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(1)).first()
    return None if row is None or row.held_on is None else (row.title, row.held_on)


def seen_on(held_on: date) -> date:
    """Return the day whose figures a meeting had before it: that before it was held."""
    return held_on - timedelta(days=1)


def seen_last_on(session: Session, day: date) -> date | None:
    """Return the day whose figures the last meeting held by ``day`` had before it."""
    last = held_last(session, day)
    return None if last is None else seen_on(last[1])


def _seen(session: Session, rows: Sequence[Meeting]) -> list[MeetingSeen]:
    zone: ZoneInfo = session.info["zone"]
    ids = [row.id for row in rows]
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in session.scalars(
        select(MeetingSeat).where(MeetingSeat.meeting_id.in_(ids)).order_by(MeetingSeat.id)
    ):
        seats[seat.meeting_id].append(Seat(Owner(seat.post_id, seat.unit_id), seat.has_attended))
    counted = (
        select(AgendaItem.meeting_id, func.count())
        .where(AgendaItem.meeting_id.in_(ids), AgendaItem.dropped_at.is_(None))
        .group_by(AgendaItem.meeting_id)
    )
    items = {row[0]: row[1] for row in session.execute(counted)}
    return [
        MeetingSeen(
            id=row.id,
            title=row.title,
            rhythm=Rhythm(row.rhythm),
            planned_on=row.planned_on,
            version=row.version,
            starts_at=row.starts_at,
            place=row.place,
            chair_post_id=row.chair_post_id,
            held_on=row.held_on,
            cancelled_on=None if row.cancelled_at is None else local_day(row.cancelled_at, zone),
            cancel_reason=row.cancel_reason,
            minutes=row.minutes,
            entered_on=_entered_on(row, zone),
            seats=tuple(seats[row.id]),
            items=items.get(row.id, 0),
        )
        for row in rows
    ]


def _entered_on(row: Meeting, zone: ZoneInfo) -> date | None:
    recorded_on = local_day(row.recorded_at, zone)
    return recorded_on if recorded_on > row.planned_on else None
