"""Decisions of a meeting (议定事项): recorded once it is held, reported done by their owner, returned, or given up with a reason.

The day of the report decides whether it was in time, and lateness takes no act away. What was said stays; the last act holds.
What was recorded wrongly is corrected by a row in its place, or withdrawn; on the days before it stands as it was known.
"""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.identity import screen_for
from db.commands.meetings import is_late_entry, known_owner, log_meeting, meeting_for, said_words
from db.editions import ChangedByOther
from db.enums import Role
from db.meetings import (
    CLOSED,
    DECIDING,
    FURTHEST_DAYS,
    LONGEST_DECISION,
    LONGEST_WORDS,
    OWED,
    PLANNING,
    REPORTING,
    Carried,
    DecisionAct,
    DecisionSeen,
    Owner,
    Standing,
)
from db.models.accounts import Account
from db.models.meetings import AgendaItem, Decision, DecisionActRow, Meeting
from db.queries.decisions import decision_seen, owners_of


def record_decision(
    session: Session,
    actor: Actor,
    meeting_id: int,
    item_id: int | None,
    what: str,
    owner: Owner | None,
    due_on: date | None,
    carried: Carried | None = None,
) -> int:
    """Record what a held meeting decided, whose it is and by when; return its id. It stands on the owner's desk at once.

    Of a meeting that was entered later the office says as well that the decision was ``carried`` out, on which day.
    ``ActRefused``: ``role_may_not``, ``meeting_unknown``, ``meeting_not_held``, ``item_unknown``, ``reason_short``
    (``least``), ``reason_long`` (``most``), ``owner_unknown``, ``post_ended`` (``title``), ``day_missing``, ``due_past``,
    ``meeting_far`` (``most``), ``carried_not_entered``, ``carried_day``.
    """
    require_role(actor, *DECIDING)
    row = _meeting_held(session, actor, meeting_id)
    today = actor.today(session)
    item = None if item_id is None else session.get(AgendaItem, item_id)
    if item_id is not None and (item is None or item.meeting_id != row.id or item.dropped_at is not None):
        raise ActRefused("item_unknown")
    case_id = None if item is None else item.case_id
    if case_id is not None and case_id in actor.scope.excluded:
        raise ActRefused("item_unknown")
    held_on = row.held_on or today
    # Who carried it out may have left since; who owes it is in office.
    words, whose, due = _checked(
        what, owner, due_on, session, held_on, today, in_office_on=today if carried is None else held_on
    )
    if carried is not None:
        if actor.account.role is not Role.OFFICE or not is_late_entry(session, row):
            raise ActRefused("carried_not_entered")
        if not held_on <= carried.on <= today:
            raise ActRefused("carried_day")
    decision = Decision(
        meeting_id=row.id,
        item_id=item_id,
        case_id=case_id,
        unit_id=whose.unit_id,
        post_id=whose.post_id,
        text=words if case_id is None else screen_for(session, case_id, words),
        due_on=due,
        recorded_by=actor.account.id,
        recorded_at=actor.now,
    )
    session.add(decision)
    session.flush()
    log_meeting(
        session,
        actor,
        "decision_recorded",
        row.id,
        case_id=case_id,
        decision=decision.id,
        unit=whose.unit_id,
        for_post=whose.post_id,
        limit=due.isoformat(),
    )
    if carried is not None:
        _record(session, actor, decision, DecisionAct.DONE, carried.words, on=carried.on)
    return decision.id


def report_done(session: Session, actor: Actor, decision_id: int, words: str, *, version: int) -> Standing:
    """Say that a decision was carried out, and how: by its owner, or by the office for it. Return whether it was in time.

    ``ActRefused``: ``role_may_not``, ``decision_unknown``, ``decision_not_yours``, ``decision_closed``, ``reason_short``
    (``least``), ``reason_long`` (``most``); ``ChangedByOther`` where another version of it holds.
    """
    require_role(actor, *REPORTING)
    one, row = _held(session, actor, decision_id, version)
    today = actor.today(session)
    if one.owner not in owners_of(session, actor.account, actor.scope, today, (one.owner,)):
        raise ActRefused("decision_not_yours")
    if one.standing_on(today) not in OWED:
        raise ActRefused("decision_closed")
    is_stood_for = actor.account.role is Role.LEADER and one.owner.post_id != actor.account.post_id
    for_post_id = one.owner.post_id if is_stood_for else actor.acts_for_id
    _record(session, actor, row, DecisionAct.DONE, words, for_post_id)
    return Standing.ON_TIME if today <= row.due_on else Standing.LATE


def take_report_back(session: Session, actor: Actor, decision_id: int, words: str, *, version: int) -> None:
    """Take a report back on the day on which it was made, by who may make it: the decision is owed again, by the same day.

    ``ActRefused``: ``report_stands`` where none was made today, and those of ``report_done``.
    """
    require_role(actor, *REPORTING)
    one, row = _held(session, actor, decision_id, version)
    today = actor.today(session)
    if one.owner not in owners_of(session, actor.account, actor.scope, today, (one.owner,)):
        raise ActRefused("decision_not_yours")
    last = one.acts[-1] if one.acts else None
    if last is None or last.act is not DecisionAct.DONE or last.on != today:
        raise ActRefused("report_stands")
    _record(session, actor, row, DecisionAct.TAKEN_BACK, words, last.for_post_id)


def correct_decision(
    session: Session,
    actor: Actor,
    decision_id: int,
    what: str,
    owner: Owner | None,
    due_on: date | None,
    reason: str,
    *,
    version: int,
) -> int:
    """Put a row in the place of a decision that was recorded wrongly, with the reason; return its id.

    The old row stays and counts no more; whether it was carried out goes over to the new one. ``ActRefused``:
    ``decision_same`` where nothing differs, ``decision_gone`` and those of ``record_decision``.
    """
    require_role(actor, *PLANNING)
    one, row = _held(session, actor, decision_id, version)
    meeting = _meeting_held(session, actor, row.meeting_id)
    today = actor.today(session)
    if one.standing_on(today) is Standing.WITHDRAWN:
        raise ActRefused("decision_gone")
    # An owner who has left may stay the owner of what is corrected.
    held_on = meeting.held_on or today
    in_office_on = held_on if owner == one.owner else today
    words, whose, due = _checked(what, owner, due_on, session, held_on, today, in_office_on=in_office_on)
    if (words, whose, due) == (row.text, one.owner, row.due_on):
        raise ActRefused("decision_same")
    corrected = Decision(
        meeting_id=row.meeting_id,
        item_id=row.item_id,
        case_id=row.case_id,
        unit_id=whose.unit_id,
        post_id=whose.post_id,
        text=words if row.case_id is None else screen_for(session, row.case_id, words),
        due_on=due,
        recorded_by=actor.account.id,
        recorded_at=actor.now,
        corrects_id=row.id,
    )
    _record(session, actor, row, DecisionAct.CORRECTED, reason)
    session.add(corrected)
    session.flush()
    if one.standing_on(today) in CLOSED:
        _carry_over(session, row.id, corrected.id)
    log_meeting(
        session,
        actor,
        "decision_correction",
        row.meeting_id,
        case_id=row.case_id,
        decision=corrected.id,
        unit=whose.unit_id,
        for_post=whose.post_id,
        limit=due.isoformat(),
        was_decision=row.id,
        was_unit=row.unit_id,
        was_post=row.post_id,
        was_limit=row.due_on.isoformat(),
    )
    return corrected.id


def withdraw_decision(session: Session, actor: Actor, decision_id: int, reason: str, *, version: int) -> None:
    """Say that a decision was recorded by mistake: it leaves the desk and counts nowhere, and its row stays.

    ``ActRefused``: ``decision_gone``, ``reason_short``, ``reason_long``, ``decision_unknown``.
    """
    require_role(actor, *PLANNING)
    one, row = _held(session, actor, decision_id, version)
    if one.standing_on(actor.today(session)) is Standing.WITHDRAWN:
        raise ActRefused("decision_gone")
    _record(session, actor, row, DecisionAct.WITHDRAWN, reason)


def return_decision(session: Session, actor: Actor, decision_id: int, words: str, *, version: int) -> None:
    """Say that a decision is not done after all, and why: it is owed again, by the same day.

    ``ActRefused``: ``decision_open`` and those of ``report_done``.
    """
    require_role(actor, *DECIDING)
    one, row = _held(session, actor, decision_id, version)
    if one.standing_on(actor.today(session)) not in CLOSED:
        raise ActRefused("decision_open")
    _record(session, actor, row, DecisionAct.RETURNED, words)


def give_up(session: Session, actor: Actor, decision_id: int, words: str, *, version: int) -> None:
    """Say that a decision is not carried out, and why; it leaves the desk and counts as not done.

    ``ActRefused``: those of ``report_done``.
    """
    require_role(actor, *DECIDING)
    one, row = _held(session, actor, decision_id, version)
    if one.standing_on(actor.today(session)) not in OWED:
        raise ActRefused("decision_closed")
    _record(session, actor, row, DecisionAct.NOT_DONE, words)


def _meeting_held(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    row = meeting_for(session, actor, meeting_id, None)
    if row.held_on is None:
        raise ActRefused("meeting_not_held")
    return row


def _checked(
    what: str,
    owner: Owner | None,
    due_on: date | None,
    session: Session,
    held_on: date,
    today: date,
    *,
    in_office_on: date,
) -> tuple[str, Owner, date]:
    """Return what was typed of a decision, in shape."""
    words = said_words(what, LONGEST_DECISION)
    whose = known_owner(session, owner, in_office_on)
    if due_on is None:
        raise ActRefused("day_missing")
    if due_on < held_on:
        raise ActRefused("due_past")
    if due_on > today + timedelta(days=FURTHEST_DAYS):
        raise ActRefused("meeting_far", most=FURTHEST_DAYS)
    return words, whose, due_on


def _carry_over(session: Session, of_id: int, to_id: int) -> None:
    """Repeat the last act by which a decision ended on the row that corrects it, as it was said."""
    last = session.scalars(
        select(DecisionActRow)
        .where(DecisionActRow.decision_id == of_id, DecisionActRow.act != DecisionAct.CORRECTED)
        .order_by(DecisionActRow.id.desc())
        .limit(1)
    ).one()
    session.add(
        DecisionActRow(
            decision_id=to_id,
            act=last.act,
            at=last.at,
            happened_on=last.happened_on,
            account_id=last.account_id,
            acted_for_id=last.acted_for_id,
            words=last.words,
        )
    )
    session.flush()


def _held(session: Session, actor: Actor, decision_id: int, version: int) -> tuple[DecisionSeen, Decision]:
    row = session.get(Decision, decision_id, with_for_update=True)
    one = decision_seen(session, decision_id, actor.scope, actor.today(session))
    if row is None or one is None:
        raise ActRefused("decision_unknown")
    if row.version != version:
        last = session.execute(
            select(DecisionActRow.at, Account.display_name)
            .outerjoin(Account, Account.id == DecisionActRow.account_id)
            .where(DecisionActRow.decision_id == decision_id)
            .order_by(DecisionActRow.id.desc())
            .limit(1)
        ).first()
        by, at = ("", row.recorded_at) if last is None else (last.display_name or "", last.at)
        raise ChangedByOther(by, at, row.version)
    return one, row


def _record(
    session: Session,
    actor: Actor,
    row: Decision,
    act: DecisionAct,
    words: str,
    for_post_id: int | None = None,
    on: date | None = None,
) -> None:
    """Append an act of today, or of the day ``on`` which is entered later.

    ``for_post_id`` is the post for which a liaison, or who stands in for an absent leader, reports.
    """
    said = said_words(words, LONGEST_WORDS)
    session.add(
        DecisionActRow(
            decision_id=row.id,
            act=act,
            at=actor.now,
            happened_on=on or actor.today(session),
            account_id=actor.account.id,
            acted_for_id=for_post_id,
            words=said if row.case_id is None else screen_for(session, row.case_id, said),
        )
    )
    row.version += 1
    session.flush()
    log_meeting(
        session,
        actor,
        f"decision_{act.value}",
        row.meeting_id,
        case_id=row.case_id,
        decision=row.id,
        for_post=for_post_id,
    )
