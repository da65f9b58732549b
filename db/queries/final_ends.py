"""The final ends of matters as they stand on a day, replayed from their events."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.late_entry import stood_before
from db.models.cases import Case
from db.reference import load_reference
from db.retention import FinalEnd, Hold, final_end
from db.spans import events_of


def final_ends(session: Session, case_ids: Collection[int], today: date) -> dict[int, FinalEnd]:
    """Return for each of some matters whether and when it ended for good, as known at the end of ``today``."""
    if not case_ids:
        return {}
    reference = load_reference(session)
    calendar = reference.calendar.as_known_on(today)
    ids = tuple(case_ids)
    events = events_of(session, ids)
    found: dict[int, FinalEnd] = {}
    for case_id, code in session.execute(select(Case.id, Case.pack_code).where(Case.id.in_(ids))):
        known = events.get(case_id, [])
        stood = stood_before(known, reference.pack(code, today), calendar, today)
        found[case_id] = FinalEnd(None, hold=Hold.OPEN) if stood is None else final_end(stood, known)
    return found
