"""The days of a matter's hearing files follow from its events, whichever way they were entered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import EventKind
from db.hearing_events import HEARING_EVENTS, OPENING, FileDays, files_of
from db.models.hearings import HearingEvidence, HearingMinutes, HearingSeat
from db.models.institutions import Hearing
from db.replay import Event, placed
from db.spans import events_of

TOUCHING: Final = frozenset({*HEARING_EVENTS, EventKind.CORRECTED})
"""Acts after which the files are looked at again."""


def keep_files(session: Session, case_id: int, at: datetime) -> None:
    """Open the files that a matter's events ask for, and put their days right.

    A hearing that was decided on without an application counts as applied for on that day. A file whose opening was
    taken back goes, unless minutes were typed in it. Files of which no event tells stay as they are.
    """
    events = events_of(session, (case_id,), (*HEARING_EVENTS, EventKind.CORRECTED))[case_id]
    files = files_of((one.kind, one.happened_on, one.detail) for one in placed(events))
    rows = list(session.scalars(select(Hearing).where(Hearing.case_id == case_id).order_by(Hearing.id)))
    rows = _without_taken_back(session, rows, files, events)
    for place, days in enumerate(files):
        if place == len(rows):
            rows.append(Hearing(case_id=case_id, applied_on=days.first_on, place="", recorded_at=at))
            session.add(rows[place])
        _put_right(rows[place], days)
    session.flush()


def _without_taken_back(
    session: Session, rows: Sequence[Hearing], files: Sequence[FileDays], events: Sequence[Event]
) -> list[Hearing]:
    corrected = {one.supersedes_id for one in events}
    taken_back = sum(one.kind in OPENING and one.id in corrected for one in events)
    firsts = {days.first_on for days in files}
    kept = []
    surplus = min(len(rows) - len(files), taken_back)
    for row in rows:
        if surplus > 0 and row.applied_on not in firsts and not _has_minutes(session, row.id):
            surplus -= 1
            for part in (HearingSeat, HearingEvidence):
                session.execute(delete(part).where(part.hearing_id == row.id))
            session.delete(row)
        else:
            kept.append(row)
    return kept


def _has_minutes(session: Session, hearing_id: int) -> bool:
    return (
        session.scalar(select(HearingMinutes.step).where(HearingMinutes.hearing_id == hearing_id)) is not None
    )


def _put_right(row: Hearing, days: FileDays) -> None:
    """Take the days from the events; day and time planned stay where no notice told them yet."""
    row.applied_on = days.first_on or row.applied_on
    row.decided_on, row.refused_on = days.decided_on, days.refused_on
    row.noticed_on, row.receipt_on = days.noticed_on, days.receipt_on
    row.planned_on = days.planned_on or row.planned_on
    row.starts_at = days.starts_at or row.starts_at
    row.held_on, row.concluded_on = days.held_on, days.concluded_on
    row.followed_on, row.is_carried_out = days.followed_on, days.is_carried_out
    if row.receipt_on is None:
        row.receipt = ""
    if row.followed_on is None:
        row.followed = ""
