"""The days of a matter's hearing files follow from its events, whichever way they were entered."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EventKind
from db.hearings import HEARING_EVENTS, FileDays, files_of
from db.models.institutions import Hearing
from db.replay import placed
from db.spans import events_of

TOUCHING: Final = frozenset({*HEARING_EVENTS, EventKind.CORRECTED})
"""Acts after which the files are looked at again."""


def keep_files(session: Session, case_id: int, at: datetime) -> None:
    """Open the files that a matter's events ask for, and put their days right; what no event says stays.

    A hearing that was decided on without an application counts as applied for on that day.
    """
    events = events_of(session, (case_id,), (*HEARING_EVENTS, EventKind.CORRECTED))[case_id]
    files = files_of((one.kind, one.happened_on, one.detail) for one in placed(events))
    rows = list(session.scalars(select(Hearing).where(Hearing.case_id == case_id).order_by(Hearing.id)))
    for place, days in enumerate(files):
        first = days.applied_on or days.decided_on
        if place == len(rows):
            if first is None:
                continue
            rows.append(Hearing(case_id=case_id, applied_on=first, place="", recorded_at=at))
            session.add(rows[place])
        _put_right(rows[place], days)
    session.flush()


def _put_right(row: Hearing, days: FileDays) -> None:
    row.applied_on = days.applied_on or row.applied_on
    row.decided_on = days.decided_on or row.decided_on
    row.refused_on = days.refused_on
    row.held_on = days.held_on or row.held_on
    row.concluded_on = days.concluded_on or row.concluded_on
    # A notice of a day that was given up since is none.
    if days.noticed_on is not None and row.planned_on in (None, days.planned_on or row.planned_on):
        row.noticed_on, row.planned_on = days.noticed_on, days.planned_on or row.planned_on
