"""That a meeting was held (登记召开): on which day, when and who was there.

Holding a meeting fixes its agenda and its figures; what was registered wrongly is corrected, or taken back while nothing came of
it, with the state before it in the log.
"""

from collections.abc import Collection
from datetime import date, time

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.meetings import (
    changed,
    decided_by,
    fix_figures,
    is_late_entry,
    log_meeting,
    meeting_for,
    open_meeting,
    said_words,
)
from db.meetings import PLANNING, ItemKind, Owner
from db.models.meetings import AgendaItem, Decision, Meeting, MeetingSeat
from db.reference import local_day


def hold_meeting(
    session: Session,
    actor: Actor,
    meeting_id: int,
    held_on: date | None,
    attended: Collection[Owner],
    *,
    version: int,
    starts_at: time | None = None,
    is_sure: bool = False,
) -> None:
    """Say that a meeting is or was held on a day, and who of its participants was there; its figures are fixed by that.

    They are those of the end of the day before, whichever day this is entered on. A time of None leaves the planned one.
    ``ActRefused``: ``held_unlike_plan`` (``planned``, ``day``) for another day than the planned one and ``held_too_soon``
    (``at``) for a time that has not come, each unless ``is_sure``; those of ``_held_day`` and of ``open_meeting``.
    """
    require_role(actor, *PLANNING)
    row = open_meeting(session, actor, meeting_id, version)
    day, begins = _held_day(session, actor, row, held_on), starts_at or row.starts_at
    if not is_sure and day != row.planned_on:
        raise ActRefused("held_unlike_plan", planned=row.planned_on.isoformat(), day=day.isoformat())
    at = actor.now.astimezone(session.info["zone"])
    if not is_sure and begins is not None and day == at.date() and begins > at.time():
        raise ActRefused("held_too_soon", at=f"{begins:%H:%M}")
    row.held_on, row.starts_at = day, begins
    _say_attended(session, row.id, attended)
    fix_figures(session, row, actor.today(session))
    changed(session, actor, row)
    log_meeting(session, actor, "meeting_held", row.id, day=day.isoformat())


def correct_holding(
    session: Session,
    actor: Actor,
    meeting_id: int,
    held_on: date | None,
    attended: Collection[Owner],
    starts_at: time | None,
    reason: str,
    *,
    version: int,
) -> None:
    """Correct on which day and when a meeting was held and who was there, with a reason; the log keeps what stood before.

    The figures of its agenda become those of the day before the corrected one. ``ActRefused``: ``meeting_not_held``,
    ``holding_same`` where nothing differs, ``decided_before`` where something was recorded before that day or due before it,
    ``reason_short``, ``reason_long`` and those of ``_held_day`` and of ``meeting_for``.
    """
    require_role(actor, *PLANNING)
    row = _held_on_board(session, actor, meeting_id, version)
    day = _held_day(session, actor, row, held_on)
    said = said_words(reason)
    seats = {Owner(one.post_id, one.unit_id): one.has_attended for one in _seats_of(session, row.id)}
    were = {owner for owner, was_there in seats.items() if was_there is not False}
    now = set(attended) & set(seats)
    if (day, starts_at, now) == (row.held_on, row.starts_at, were):
        raise ActRefused("holding_same")
    zone = session.info["zone"]
    for one in session.scalars(select(Decision).where(Decision.meeting_id == row.id)):
        if min(local_day(one.recorded_at, zone), one.due_on) < day:
            raise ActRefused("decided_before")
    was_on, was_at = row.held_on, row.starts_at
    row.held_on, row.starts_at = day, starts_at
    _say_attended(session, row.id, attended)
    if day != was_on:
        _loosen_figures(session, row.id)
        fix_figures(session, row, actor.today(session))
    changed(session, actor, row)
    log_meeting(
        session,
        actor,
        "holding_corrected",
        row.id,
        reason=said,
        from_on=None if was_on is None else was_on.isoformat(),
        day=day.isoformat(),
        was_at=None if was_at is None else f"{was_at:%H:%M}",
        begins=None if starts_at is None else f"{starts_at:%H:%M}",
        were_there=", ".join(sorted(one.key for one in were - now)),
        are_there=", ".join(sorted(one.key for one in now - were)),
    )


def take_holding_back(session: Session, actor: Actor, meeting_id: int, reason: str, *, version: int) -> None:
    """Say that a meeting was not held after all, with a reason: it is planned again, and its agenda open.

    ``ActRefused``: ``meeting_not_held``, ``holding_has_papers`` where it has decided something or has minutes,
    ``reason_short``, ``reason_long`` and those of ``meeting_for``.
    """
    require_role(actor, *PLANNING)
    row = _held_on_board(session, actor, meeting_id, version)
    said = said_words(reason)
    if row.minutes or decided_by(session, actor, row.id):
        raise ActRefused("holding_has_papers")
    was_on, row.held_on = row.held_on, None
    session.execute(update(MeetingSeat).where(MeetingSeat.meeting_id == row.id).values(has_attended=None))
    _loosen_figures(session, row.id)
    changed(session, actor, row)
    log_meeting(
        session,
        actor,
        "holding_taken_back",
        row.id,
        reason=said,
        from_on=None if was_on is None else was_on.isoformat(),
    )


# ------------------------------------------------------------ parts


def _held_on_board(session: Session, actor: Actor, meeting_id: int, version: int) -> Meeting:
    """Return a meeting that was planned on the board and held; one entered later is changed instead."""
    row = meeting_for(session, actor, meeting_id, version)
    if row.held_on is None or is_late_entry(session, row):
        raise ActRefused("meeting_not_held")
    return row


def _held_day(session: Session, actor: Actor, row: Meeting, held_on: date | None) -> date:
    """Return the day of a holding; ``ActRefused``: ``day_missing``, ``held_ahead``, ``held_before_planning``."""
    if held_on is None:
        raise ActRefused("day_missing")
    if held_on > actor.today(session):
        raise ActRefused("held_ahead")
    if held_on < local_day(row.recorded_at, session.info["zone"]):
        raise ActRefused("held_before_planning")
    return held_on


def _seats_of(session: Session, meeting_id: int) -> list[MeetingSeat]:
    return list(session.scalars(select(MeetingSeat).where(MeetingSeat.meeting_id == meeting_id)))


def _say_attended(session: Session, meeting_id: int, attended: Collection[Owner]) -> None:
    for seat in _seats_of(session, meeting_id):
        seat.has_attended = Owner(seat.post_id, seat.unit_id) in attended
    session.flush()


def _loosen_figures(session: Session, meeting_id: int) -> None:
    """Leave the figures of an agenda open again; what a search of one day found stays of that day."""
    items = update(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    session.execute(items.values(stated=None))
    session.execute(items.where(AgendaItem.kind != ItemKind.WARNING).values(as_of=None))
    session.expire_all()
