"""The hearings of a stretch of days, with the class of their matters and who keeps the minutes."""

from collections import defaultdict
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.criteria import as_of_conditions
from db.hearing_calendar import CalendarHearing
from db.hearings import SeatRole
from db.models.cases import CASE_SPAN
from db.models.hearings import HearingSeat
from db.queries.hearings import hearings_seen
from db.scope import Scope
from db.spans import chunks


def hearings_between(
    session: Session, scope: Scope, from_on: date, to_on: date, today: date
) -> list[CalendarHearing]:
    """Return the hearings that were held or are planned from ``from_on`` to ``to_on`` inclusive, by day and time.

    Refused ones stand on no day; classes are those that hold ``today``.
    """
    files = [
        (one, on)
        for one in hearings_seen(session, scope)
        if one.refused_on is None
        and (on := one.held_on or one.planned_on) is not None
        and from_on <= on <= to_on
    ]
    classes: dict[int, int | None] = {}
    secretaries: dict[int, set[str]] = defaultdict(set)
    for part in chunks(sorted(one.id for one, _on in files)):
        asked = select(HearingSeat.hearing_id, HearingSeat.label).where(
            HearingSeat.hearing_id.in_(part), HearingSeat.role == SeatRole.SECRETARY
        )
        for hearing_id, label in session.execute(asked):
            secretaries[hearing_id].add(label)
    for part in chunks(sorted({one.case_id for one, _on in files})):
        spans = select(CASE_SPAN.c.case_id, CASE_SPAN.c.category1_id).where(
            CASE_SPAN.c.case_id.in_(part), *as_of_conditions(today)
        )
        classes.update((row.case_id, row.category1_id) for row in session.execute(spans))
    found = [
        CalendarHearing(one, on, classes.get(one.case_id), frozenset(secretaries[one.id]))
        for one, on in files
    ]
    return sorted(found, key=lambda each: (each.on, each.file.starts_at or time.max, each.file.id))
