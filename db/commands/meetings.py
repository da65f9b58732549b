"""Meetings (定期研究会议): planned, changed, cancelled and restored by the office, and their minutes.

One that is entered later (补登) is a transcript: it is held from the first, marked, and completed as its papers are found, each
act in the log.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.editions import ChangedByOther
from db.enums import LogKind
from db.log import append
from db.meetings import (
    DECIDING,
    FURTHEST_BACK_DAYS,
    FURTHEST_DAYS,
    LONGEST_MINUTES,
    LONGEST_PLACE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_SEATS,
    PLANNING,
    SHORTEST_WORDS,
    MeetingPlan,
    Owner,
    Rhythm,
)
from db.models.accounts import Account
from db.models.meetings import AgendaItem, Decision, Meeting, MeetingSeat
from db.models.organisation import Post, Unit
from db.queries.agenda import day_of_figures, items_seen
from db.queries.decisions import decisions_of
from db.queries.meetings import meeting_seen, meetings_seen
from db.queries.posts import is_held
from db.reference import local_day
from db.scope import EVERYTHING
from db.screening import is_title_clean, screen


def plan_meeting(session: Session, actor: Actor, typed: MeetingPlan) -> int:
    """Plan a meeting from today on; return its id.

    ``ActRefused``: ``role_may_not``, ``meeting_title_missing``, ``meeting_title_long`` (``most``), ``meeting_names``,
    ``rhythm_missing``, ``day_missing``, ``meeting_past``, ``meeting_far`` (``most``), ``place_long`` (``most``),
    ``chair_missing``, ``post_ended`` (``title``), ``seats_many`` (``most``), ``owner_unknown``.
    """
    require_role(actor, *PLANNING)
    title, rhythm, planned_on = _checked(session, actor, typed)
    if planned_on < actor.today(session):
        raise ActRefused("meeting_past")
    row = _add(session, actor, typed, title, rhythm, planned_on)
    log_meeting(session, actor, "meeting_planned", row.id, day=planned_on.isoformat())
    return row.id


def enter_meeting(session: Session, actor: Actor, typed: MeetingPlan) -> int:
    """Enter a meeting that was held on an earlier day, with who was there; return its id.

    It counts as planned and held on its day, and is marked as entered later. ``ActRefused``: ``meeting_not_past``,
    ``meeting_long_past`` (``most``), ``meeting_there`` where one of this title was held on the day, and those of ``plan_meeting``.
    """
    require_role(actor, *PLANNING)
    title, rhythm, held_on = _checked(session, actor, typed)
    _check_past(session, actor, title, held_on)
    row = _add(session, actor, typed, title, rhythm, held_on)
    row.held_on = held_on
    _all_attended(session, row.id)
    log_meeting(session, actor, "meeting_entered", row.id, day=held_on.isoformat())
    return row.id


def change_meeting(
    session: Session, actor: Actor, meeting_id: int, typed: MeetingPlan, *, version: int
) -> None:
    """Change the plan of a meeting that was neither held nor cancelled, or what was entered of one later.

    ``ActRefused``: those of ``plan_meeting`` or ``enter_meeting`` and of ``meeting_for``; ``meeting_has_items`` for another day
    of a meeting that was entered later and has an agenda or decisions, which are of its day.
    """
    require_role(actor, *PLANNING)
    row = agenda_meeting(session, actor, meeting_id, version)
    is_late = row.held_on is not None
    title, rhythm, planned_on = _checked(session, actor, typed)
    if is_late:
        _check_past(session, actor, title, planned_on, row.id)
        if planned_on != row.held_on and _has_papers(session, row.id):
            raise ActRefused("meeting_has_items")
        row.held_on = planned_on
    elif planned_on < actor.today(session):
        raise ActRefused("meeting_past")
    before = row.planned_on
    row.title, row.rhythm, row.planned_on = title, rhythm, planned_on
    row.starts_at, row.chair_post_id = typed.starts_at, typed.chair_post_id
    row.place = screen(typed.place.strip()).text
    session.execute(delete(MeetingSeat).where(MeetingSeat.meeting_id == row.id))
    _seat(session, row.id, typed)
    if is_late:
        _all_attended(session, row.id)
    changed(session, actor, row)
    moved: dict[str, Any] = {}
    if before != planned_on:
        moved = {"from_on": before.isoformat(), "day": planned_on.isoformat()}
    log_meeting(session, actor, "meeting_changed", row.id, **moved)


def cancel_meeting(session: Session, actor: Actor, meeting_id: int, reason: str, *, version: int) -> None:
    """Cancel a planned meeting with a reason; it stays listed and counts as planned and not held.

    One that was entered later, and by mistake, is withdrawn: it stays listed and counts as neither. ``ActRefused``:
    ``meeting_has_decisions`` where one entered later has decided anything, ``reason_short``, ``reason_long`` and those of
    ``agenda_meeting``.
    """
    require_role(actor, *PLANNING)
    row = agenda_meeting(session, actor, meeting_id, version)
    is_late = row.held_on is not None
    if is_late and decided_by(session, actor, row.id):
        raise ActRefused("meeting_has_decisions")
    row.cancelled_at, row.cancel_reason, row.held_on = actor.now, said_words(reason), None
    changed(session, actor, row)
    log_meeting(session, actor, "meeting_withdrawn" if is_late else "meeting_cancelled", row.id)


def restore_meeting(session: Session, actor: Actor, meeting_id: int, reason: str, *, version: int) -> None:
    """Take a cancelling or the withdrawal of an entry back, with a reason; the meeting stands as it stood before it.

    ``ActRefused``: ``meeting_not_cancelled``, ``meeting_there`` where one of its title was entered for its day meanwhile,
    ``reason_short``, ``reason_long`` and those of ``meeting_for``.
    """
    require_role(actor, *PLANNING)
    row = meeting_for(session, actor, meeting_id, version)
    if row.cancelled_at is None:
        raise ActRefused("meeting_not_cancelled")
    said, was = said_words(reason), row.cancel_reason
    if is_late_entry(session, row):
        _check_past(session, actor, row.title, row.planned_on, row.id)
        row.held_on = row.planned_on
    row.cancelled_at, row.cancel_reason = None, ""
    changed(session, actor, row)
    log_meeting(session, actor, "meeting_restored", row.id, reason=said, was_reason=was)


def keep_minutes(session: Session, actor: Actor, meeting_id: int, words: str, *, version: int) -> None:
    """Keep the text of a held meeting's minutes; ``ActRefused``: ``meeting_not_held``, ``words_long`` (``most``) and those of ``meeting_for``."""
    require_role(actor, *PLANNING)
    row = meeting_for(session, actor, meeting_id, version)
    if row.held_on is None:
        raise ActRefused("meeting_not_held")
    if len(words) > LONGEST_MINUTES:
        raise ActRefused("words_long", most=LONGEST_MINUTES)
    row.minutes = screen(words.strip()).text
    changed(session, actor, row)
    log_meeting(session, actor, "minutes_kept", row.id)


# ------------------------------------------------------------ shared with the agenda and the decisions


def meeting_for(session: Session, actor: Actor, meeting_id: int, version: int | None) -> Meeting:
    """Return a meeting at the version seen, held for the act; a ``version`` of None is for an act that only adds.

    ``ActRefused``: ``role_may_not``, ``meeting_unknown``; ``ChangedByOther`` where somebody else changed it since.
    """
    require_role(actor, *DECIDING)
    row = session.get(Meeting, meeting_id, with_for_update=True)
    if row is None:
        raise ActRefused("meeting_unknown")
    if version is not None and row.version != version and row.changed_by != actor.account.id:
        by = session.get(Account, row.changed_by or row.planned_by or 0)
        raise ChangedByOther(
            "" if by is None else by.display_name, row.changed_at or row.recorded_at, row.version
        )
    return row


def open_meeting(session: Session, actor: Actor, meeting_id: int, version: int) -> Meeting:
    """Return a meeting that was neither held nor cancelled; ``ActRefused``: ``meeting_was_held``,
    ``meeting_was_cancelled`` and those of ``meeting_for``.
    """
    row = meeting_for(session, actor, meeting_id, version)
    if row.held_on is not None:
        raise ActRefused("meeting_was_held")
    if row.cancelled_at is not None:
        raise ActRefused("meeting_was_cancelled")
    return row


def agenda_meeting(session: Session, actor: Actor, meeting_id: int, version: int) -> Meeting:
    """Return a meeting whose agenda can be changed: one that is to be held, or that was entered later.

    ``ActRefused``: those of ``open_meeting``.
    """
    row = meeting_for(session, actor, meeting_id, version)
    if row.held_on is not None and is_late_entry(session, row):
        return row
    return open_meeting(session, actor, meeting_id, version)


def is_late_entry(session: Session, row: Meeting) -> bool:
    """Tell whether a meeting was entered after its day, never planned on the board."""
    return local_day(row.recorded_at, session.info["zone"]) > row.planned_on


def decided_by(session: Session, actor: Actor, meeting_id: int, item_id: int | None = None) -> bool:
    """Tell whether a meeting, or one item of its agenda, has decided something that was not recorded by mistake."""
    found = decisions_of(session, meeting_id, EVERYTHING, actor.today(session))
    return any(item_id is None or one.item_id == item_id for one in found)


def changed(session: Session, actor: Actor, row: Meeting) -> None:
    """Raise a meeting's version, and keep who did and when."""
    row.version += 1
    row.changed_by, row.changed_at = actor.account.id, actor.now
    session.flush()


def fix_figures(session: Session, row: Meeting, today: date) -> None:
    """Fix each item's day, and keep the figure of that day as the room saw it: all matters, whoever enters it."""
    meeting = meeting_seen(session, row.id)
    if meeting is None:
        return
    day = day_of_figures(meeting, today)
    stated = {
        one.id: one.figure for one in items_seen(session, meeting, meetings_seen(session), EVERYTHING, today)
    }
    for item in session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == row.id)):
        item.as_of = item.as_of or day
        figure = stated.get(item.id)
        item.stated = None if figure is None else figure.count


def log_meeting(
    session: Session, actor: Actor, act: str, meeting_id: int, *, case_id: int | None = None, **said: Any
) -> None:
    """Write an act on a meeting to the log."""
    detail = {"act": act, "meeting": meeting_id} | said
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case_id, detail=detail)


def said_words(typed: str, longest: int = LONGEST_WORDS) -> str:
    """Return typed words as they may be stored; ``ActRefused``: ``reason_short`` (``least``), ``reason_long`` (``most``)."""
    words = screen(" ".join(typed.split())).text
    if len(words) < SHORTEST_WORDS:
        raise ActRefused("reason_short", least=SHORTEST_WORDS)
    if len(words) > longest:
        raise ActRefused("reason_long", most=longest)
    return words


def known_owner(session: Session, owner: Owner | None, day: date) -> Owner:
    """Return an owner who is in office on ``day``; ``ActRefused``: ``owner_unknown``, ``post_ended`` (``title``)."""
    if owner is None:
        raise ActRefused("owner_unknown")
    if owner.post_id is not None:
        post = session.get(Post, owner.post_id)
        if post is None:
            raise ActRefused("owner_unknown")
        if not is_held(post.from_on, post.to_on, day):
            raise ActRefused("post_ended", title=post.title)
        return owner
    unit = session.get(Unit, owner.unit_id or 0)
    if unit is None or (unit.valid_to is not None and unit.valid_to < day):
        raise ActRefused("owner_unknown")
    return owner


# ------------------------------------------------------------ parts


def _add(
    session: Session, actor: Actor, typed: MeetingPlan, title: str, rhythm: Rhythm, day: date
) -> Meeting:
    row = Meeting(
        title=title,
        rhythm=rhythm,
        planned_on=day,
        starts_at=typed.starts_at,
        place=screen(typed.place.strip()).text,
        chair_post_id=typed.chair_post_id,
        planned_by=actor.account.id,
        recorded_at=actor.now,
    )
    session.add(row)
    session.flush()
    _seat(session, row.id, typed)
    return row


def _check_past(
    session: Session, actor: Actor, title: str, held_on: date, meeting_id: int | None = None
) -> None:
    """Refuse a day that is not past or long past, and what is there already under another id."""
    days = (actor.today(session) - held_on).days
    if days < 1:
        raise ActRefused("meeting_not_past")
    if days > FURTHEST_BACK_DAYS:
        raise ActRefused("meeting_long_past", most=FURTHEST_BACK_DAYS)
    same = select(Meeting.id).where(Meeting.title == title, Meeting.held_on == held_on)
    if set(session.scalars(same)) - {meeting_id}:
        raise ActRefused("meeting_there")


def _has_papers(session: Session, meeting_id: int) -> bool:
    """Tell whether anything stands on a meeting's agenda or was decided by it."""
    items = exists().where(AgendaItem.meeting_id == meeting_id, AgendaItem.dropped_at.is_(None))
    decided = exists().where(Decision.meeting_id == meeting_id)
    return bool(session.scalar(select(or_(items, decided))))


def _all_attended(session: Session, meeting_id: int) -> None:
    session.execute(update(MeetingSeat).where(MeetingSeat.meeting_id == meeting_id).values(has_attended=True))
    session.flush()


def _checked(session: Session, actor: Actor, typed: MeetingPlan) -> tuple[str, Rhythm, date]:
    """Return what was typed, in shape; chair and participants are in office on the day, where that is past, and today else."""
    today = actor.today(session)
    title = " ".join(typed.title.split())
    if not title:
        raise ActRefused("meeting_title_missing")
    if len(title) > LONGEST_TITLE:
        raise ActRefused("meeting_title_long", most=LONGEST_TITLE)
    if not is_title_clean(title) or not is_title_clean(typed.place):
        raise ActRefused("meeting_names")
    if typed.rhythm is None:
        raise ActRefused("rhythm_missing")
    if typed.planned_on is None:
        raise ActRefused("day_missing")
    if typed.planned_on > today + timedelta(days=FURTHEST_DAYS):
        raise ActRefused("meeting_far", most=FURTHEST_DAYS)
    if len(typed.place) > LONGEST_PLACE:
        raise ActRefused("place_long", most=LONGEST_PLACE)
    if typed.chair_post_id is None:
        raise ActRefused("chair_missing")
    day = min(today, typed.planned_on)
    known_owner(session, Owner(post_id=typed.chair_post_id), day)
    if len(set(typed.seats)) > MOST_SEATS:
        raise ActRefused("seats_many", most=MOST_SEATS)
    for owner in typed.seats:
        known_owner(session, owner, day)
    return title, typed.rhythm, typed.planned_on


def _seat(session: Session, meeting_id: int, typed: MeetingPlan) -> None:
    """Write who takes part, the chair first and once."""
    seats = dict.fromkeys((Owner(post_id=typed.chair_post_id), *typed.seats))
    session.add_all(
        MeetingSeat(meeting_id=meeting_id, post_id=one.post_id, unit_id=one.unit_id) for one in seats
    )
    session.flush()
