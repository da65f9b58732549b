"""Enter absences (离岗) with who stands in (AB 角), name another stand-in, end one early or withdraw it.

A unit enters those of its members, the office those of its own and of leaders, everybody the own one; an administrator
none. Nothing is entered for days that have passed: what was done then stays with who did it. Nobody stands in who is
absent himself on one of the days, and nobody is absent on a day on which he stands in: so no stand-in ever has one.
"""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.absence import FURTHEST_DAYS, KEEPING, LONGEST_DAYS, Absence, AbsenceReason, AbsenceState, Person
from db.commands.acts import Actor, ActRefused, require_role
from db.editions import ChangedByOther
from db.enums import LogKind
from db.log import append
from db.models.absences import AbsenceRow
from db.models.accounts import Account
from db.models.organisation import Post
from db.queries.absences import (
    absence_seen,
    absences_between,
    keeps,
    may_stand_in,
    person_named,
    person_of,
    standing_in_between,
)


def enter_absence(
    session: Session,
    actor: Actor,
    who: str,
    from_on: date | None,
    to_on: date | None,
    reason: AbsenceReason | None,
    stand_in_id: int | None,
) -> int:
    """Enter an absence of the person of a key (``Person.key``), both days included; return its id.

    ``ActRefused``: ``role_may_not``, ``person_unknown``, ``days_missing``, ``days_in_wrong_order``, ``absence_past``,
    ``absence_far`` (``most``), ``absence_long`` (``most``), ``absence_reason_missing``, and with ``name``, ``from_on``
    and ``to_on`` of what stands in the way ``absent_already``, ``stands_in_then`` (``whom``), ``stand_in_absent``;
    ``stand_in_missing``, ``stand_in_other``, ``stand_in_self``.
    """
    require_role(actor, *KEEPING)
    today = actor.today(session)
    person = person_named(session, actor.account, who, today)
    if person is None:
        raise ActRefused("person_unknown")
    begins_on, ends_on = _days(from_on, to_on, today)
    if reason is None:
        raise ActRefused("absence_reason_missing")
    _hold(session, person, stand_in_id)
    for one in absences_between(session, person, begins_on, ends_on):
        raise ActRefused("absent_already", **_said(person, one))
    for one in standing_in_between(session, person, begins_on, ends_on):
        raise ActRefused("stands_in_then", whom=one.who.name, **_said(person, one))
    _require_stand_in(session, person, stand_in_id, begins_on, ends_on)
    _require_somebody_else(actor, stand_in_id)
    row = AbsenceRow(
        account_id=person.account_id if person.post_id is None else None,
        post_id=person.post_id,
        stand_in_id=stand_in_id,
        from_on=begins_on,
        to_on=ends_on,
        reason=reason,
        entered_by=actor.account.id,
        entered_at=actor.now,
    )
    session.add(row)
    session.flush()
    _log(session, actor, "absence_entered", row, person)
    return row.id


def end_absence(session: Session, actor: Actor, absence_id: int, *, version: int) -> AbsenceState:
    """End an absence now, or withdraw one that has not begun; return which of both it was. No right outlasts it.

    ``ActRefused``: ``role_may_not``, ``absence_unknown``, ``absence_over``; ``ChangedByOther`` for another version.
    """
    one, row = _held(session, actor, absence_id, version)
    row.ended_by, row.ended_at = actor.account.id, actor.now
    session.flush()
    has_begun = one.from_on <= actor.today(session)
    _log(session, actor, "absence_ended" if has_begun else "absence_withdrawn", row, one.who)
    return AbsenceState.PAST if has_begun else AbsenceState.WITHDRAWN


def change_stand_in(
    session: Session, actor: Actor, absence_id: int, stand_in_id: int | None, *, version: int
) -> int:
    """Let somebody else stand in for the rest of an absence; return the id of the rest, the part before staying as it was.

    ``ActRefused``: those of ``end_absence``, ``stand_in_same``, and those of a stand-in of ``enter_absence``.
    """
    one, row = _held(session, actor, absence_id, version)
    begins_on = max(one.from_on, actor.today(session))
    if stand_in_id == row.stand_in_id:
        raise ActRefused("stand_in_same", name=one.stand_in.name)
    _hold(session, one.who, stand_in_id)
    _require_stand_in(session, one.who, stand_in_id, begins_on, one.to_on)
    _require_somebody_else(actor, stand_in_id)
    row.ended_by, row.ended_at = actor.account.id, actor.now
    rest = AbsenceRow(
        account_id=row.account_id,
        post_id=row.post_id,
        stand_in_id=stand_in_id,
        from_on=begins_on,
        to_on=one.to_on,
        reason=row.reason,
        entered_by=actor.account.id,
        entered_at=actor.now,
    )
    session.add(rest)
    session.flush()
    _log(session, actor, "stand_in_changed", rest, one.who)
    return rest.id


# ------------------------------------------------------------ parts


def _days(from_on: date | None, to_on: date | None, today: date) -> tuple[date, date]:
    if from_on is None or to_on is None:
        raise ActRefused("days_missing")
    if to_on < from_on:
        raise ActRefused("days_in_wrong_order")
    if from_on < today:
        raise ActRefused("absence_past")
    if from_on > today + timedelta(days=FURTHEST_DAYS):
        raise ActRefused("absence_far", most=FURTHEST_DAYS)
    if (to_on - from_on).days >= LONGEST_DAYS:
        raise ActRefused("absence_long", most=LONGEST_DAYS)
    return from_on, to_on


def _require_somebody_else(actor: Actor, stand_in_id: int | None) -> None:
    """Refuse who would put himself in the place of another: standing in opens what the other may look at."""
    if stand_in_id == actor.account.id:
        raise ActRefused("stand_in_self")


def _hold(session: Session, person: Person, stand_in_id: int | None) -> None:
    """Keep both persons for this transaction, so that of two that would cross the second sees the first."""
    ids = [one for one in (person.account_id, stand_in_id) if one is not None]
    session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update())
    posts = {person.post_id, session.scalar(select(Account.post_id).where(Account.id == stand_in_id))}
    session.execute(select(Post.id).where(Post.id.in_(posts - {None})).order_by(Post.id).with_for_update())


def _require_stand_in(
    session: Session, person: Person, stand_in_id: int | None, from_on: date, to_on: date
) -> None:
    account = None if stand_in_id is None else session.get(Account, stand_in_id)
    if account is None:
        raise ActRefused("stand_in_missing")
    post = None if account.post_id is None else session.get(Post, account.post_id)
    if not may_stand_in(person, account, post, from_on, to_on):
        raise ActRefused("stand_in_other", name=account.display_name, is_leader=person.post_id is not None)
    for one in absences_between(session, person_of(account), from_on, to_on):
        raise ActRefused("stand_in_absent", **_said(person_of(account), one))


def _said(person: Person, one: Absence) -> dict[str, str]:
    return {"name": person.name, "from_on": one.from_on.isoformat(), "to_on": one.to_on.isoformat()}


def _held(session: Session, actor: Actor, absence_id: int, version: int) -> tuple[Absence, AbsenceRow]:
    """Return an absence that is the actor's to change, at the version seen, held for the act."""
    require_role(actor, *KEEPING)
    today = actor.today(session)
    row = session.get(AbsenceRow, absence_id, with_for_update=True)
    one = absence_seen(session, actor.account, absence_id)
    if row is None or one is None or not keeps(actor.account, one.who):
        raise ActRefused("absence_unknown")
    if row.version != version:
        raise ChangedByOther(one.ended_by or one.entered_by, one.ended_at or one.entered_at, row.version)
    if one.state_on(today) not in (AbsenceState.NOW, AbsenceState.COMING):
        raise ActRefused("absence_over")
    return one, row


def _log(session: Session, actor: Actor, said: str, row: AbsenceRow, person: Person) -> None:
    """Write what was entered to the log; why somebody is absent is left out of it."""
    append(
        session,
        kind=LogKind.SETTING_CHANGED,
        at=actor.now,
        account=actor.account,
        detail={
            "act": said,
            "absence": row.id,
            "absent": person.name,
            "stand_in": row.stand_in_id,
            "from_on": row.from_on.isoformat(),
            "until": row.to_on.isoformat(),
        },
    )
