"""What meetings decided (议定事项): as it is known on a day, whose it is, and what was said of it since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from db.enums import Role
from db.filters import CaseFilter
from db.meetings import (
    OWING,
    UNSAID,
    DecisionAct,
    DecisionSeen,
    MeetingSeen,
    Owner,
    Said,
    Standing,
    to_review,
)
from db.models.accounts import Account
from db.models.base import Moment
from db.models.cases import Case
from db.models.meetings import Decision, DecisionActRow, Meeting
from db.queries.accounts import AccountRow
from db.queries.standing_in import stands_in_for
from db.reference import local_day
from db.scope import Scope
from db.tally.counts import shown_among

_DECISION, _MEETING, _CASE = Decision.__table__.c, Meeting.__table__.c, Case.__table__.c
_ACT: Final = DecisionActRow.__table__.c
_TODAY, _END = bindparam("today", type_=Date), bindparam("end", type_=Moment)
_ALL: Final = (
    select(
        _DECISION.id,
        _DECISION.meeting_id,
        _DECISION.item_id,
        _DECISION.case_id,
        _DECISION.unit_id,
        _DECISION.post_id,
        _DECISION.text,
        _DECISION.due_on,
        _DECISION.version,
        _DECISION.corrects_id,
        _DECISION.recorded_at,
        _MEETING.title.label("meeting"),
        _MEETING.held_on,
        _CASE.number,
        _CASE.title,
    )
    .join_from(Decision.__table__, Meeting.__table__, _MEETING.id == _DECISION.meeting_id)
    .outerjoin(Case.__table__, _CASE.id == _DECISION.case_id)
    .where(_DECISION.recorded_at < _END)
    .order_by(_DECISION.due_on, _DECISION.id)
)
_LAST: Final = (
    select(_ACT.act)
    .where(_ACT.decision_id == _DECISION.id, _ACT.happened_on <= _TODAY, _ACT.at < _END)
    .order_by(_ACT.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OWED: Final = _ALL.where(or_(_LAST.is_(None), _LAST.in_(OWING)))
_UNSAID: Final = _ALL.where(_LAST.in_(UNSAID))
_ACTS: Final = (
    select(_ACT.decision_id, _ACT.act, _ACT.happened_on, _ACT.words, _ACT.acted_for_id, Account.display_name)
    .outerjoin(Account, Account.id == _ACT.account_id)
    .where(_ACT.decision_id.in_(bindparam("ids", expanding=True)), _ACT.happened_on <= _TODAY, _ACT.at < _END)
    .order_by(_ACT.id)
)

_PUT: Final = select(_DECISION.id, _DECISION.recorded_at, _DECISION.recorded_by, _DECISION.corrects_id).where(
    _DECISION.id.in_(bindparam("ids", expanding=True))
)
_TAKEN: Final = (
    select(_ACT.decision_id, _ACT.at, _ACT.account_id)
    .where(_ACT.decision_id.in_(bindparam("ids", expanding=True)), _ACT.act.in_(UNSAID))
    .order_by(_ACT.id)
)
_IN_PLACE: Final = select(_DECISION.corrects_id, _DECISION.post_id, _DECISION.unit_id).where(
    _DECISION.corrects_id.in_(bindparam("ids", expanding=True))
)
_RETURNED: Final = (
    select(_ACT.decision_id, _ACT.at, _ACT.account_id)
    .where(_ACT.decision_id.in_(bindparam("ids", expanding=True)), _ACT.act == DecisionAct.RETURNED)
    .order_by(_ACT.id)
)


def decisions_seen(session: Session, scope: Scope, day: date) -> list[DecisionSeen]:
    """Return every decision known at the end of ``day`` with what was said of it until then, soonest due first.

    One on a matter that the reader must avoid is left out, as is one that was recorded by mistake; of a matter out of sight
    neither number nor subject is said.
    """
    return _standing(_seen(session, _ALL, scope, day), day)


def decision_seen(session: Session, decision_id: int, scope: Scope, day: date) -> DecisionSeen | None:
    """Return one decision, recorded by mistake or not, None where there is none for the reader."""
    return next(iter(_seen(session, _ALL.where(_DECISION.id == decision_id), scope, day)), None)


def decisions_of(
    session: Session, meeting_id: int, scope: Scope, day: date, *, with_withdrawn: bool = False
) -> list[DecisionSeen]:
    """Return what one meeting decided in the order in which it was recorded, a correction in its first row's place.

    ``with_withdrawn`` adds what was recorded by mistake or corrected since, after the rest.
    """
    found = _seen(session, _ALL.where(_DECISION.meeting_id == meeting_id), scope, day)
    before = {one.id: one.corrects_id for one in found}

    def first(of: int) -> int:
        earlier = before.get(of)
        return of if earlier is None else first(earlier)

    held = sorted(_standing(found, day), key=lambda one: first(one.id))
    aside = sorted((one for one in found if one not in held), key=lambda one: one.id)
    return [*held, *aside] if with_withdrawn else held


def decisions_on(session: Session, case_id: int, scope: Scope, day: date) -> list[DecisionSeen]:
    """Return what meetings decided on one matter, soonest due first; nothing of a matter out of the reader's sight."""
    found = _seen(session, _ALL.where(_DECISION.case_id == case_id), scope, day)
    return [one for one in _standing(found, day) if one.case_id is not None]


def decisions_owed(session: Session, account: AccountRow, scope: Scope, day: date) -> list[DecisionSeen]:
    """Return the decisions that are owed on an account's desk: the office sees to all, everybody else to the own."""
    found = _seen(session, _OWED, scope, day)
    if account.role is Role.OFFICE:
        return found
    own = owners_of(session, account, scope, day, [one.owner for one in found])
    return [one for one in found if one.owner in own]


@dataclass(frozen=True, slots=True)
class Recorded:
    """When a decision was last put to its owner: by whom it was recorded, or returned, and at which moment."""

    at: datetime
    by: int | None
    is_returned: bool = False
    is_corrected: bool = False


def put_to_owners(session: Session, ids: Collection[int]) -> dict[int, Recorded]:
    """Return of decisions when each was last put to its owner: as it was recorded, or returned since."""
    rows = session.execute(_PUT, {"ids": list(ids)})
    found = {
        row.id: Recorded(row.recorded_at, row.recorded_by, is_corrected=row.corrects_id is not None)
        for row in rows
    }
    for row in session.execute(_RETURNED, {"ids": list(ids)}):
        found[row.decision_id] = Recorded(row.at, row.account_id, is_returned=True)
    return found


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A decision that is its owner's no more: recorded by mistake, or another's since it was corrected."""

    decision: DecisionSeen
    at: datetime
    by: int | None


def taken_from_owners(session: Session, account: AccountRow, scope: Scope, day: date) -> list[TakenAway]:
    """Return the decisions that were taken from an account's desk, or its unit's, by the end of ``day``."""
    found = _seen(session, _UNSAID, scope, day)
    units = {account.unit_id} - {None}
    if account.role is Role.OFFICE:
        own = frozenset(one.owner for one in found if one.owner.unit_id in units)
    else:
        own = owners_of(session, account, scope, day, [one.owner for one in found])
    found = [one for one in found if one.owner in own]
    ids = [one.id for one in found]
    acts = {row.decision_id: row for row in session.execute(_TAKEN, {"ids": ids})}
    now = {
        row.corrects_id: Owner(row.post_id, row.unit_id) for row in session.execute(_IN_PLACE, {"ids": ids})
    }
    return [
        TakenAway(one, acts[one.id].at, acts[one.id].account_id)
        for one in found
        if now.get(one.id) != one.owner
    ]


def owners_of(
    session: Session, account: AccountRow, scope: Scope, day: date, asked: Iterable[Owner]
) -> frozenset[Owner]:
    """Return those of some owners of decisions for whom an account reports: its units, its post, or an absent leader's."""
    units: Collection[int] = scope.units or () if account.role is Role.UNIT else ()
    posts = {account.post_id} - {None} if account.role in (Role.LEADER, Role.DELEGATE) else set()
    if account.role is Role.LEADER:
        posts |= {one.who.post_id for one in stands_in_for(session, account, day)} - {None}
    if account.role is Role.OFFICE:
        return frozenset(asked)
    return frozenset(one for one in asked if one.unit_id in units or one.post_id in posts)


def review_of(
    session: Session, meeting: MeetingSeen | None, since: date | None, scope: Scope, day: date
) -> list[DecisionSeen]:
    """Return the decisions that a meeting looks back on at the end of ``day``: those of other meetings held by then.

    ``since`` is the day of the meeting before; a ``meeting`` of None is one that is not planned yet.
    """
    known = [
        one
        for one in decisions_seen(session, scope, day)
        if one.held_on is not None
        and one.held_on <= day
        and (meeting is None or one.meeting_id != meeting.id)
    ]
    return to_review(known, since, day)


def _standing(found: list[DecisionSeen], day: date) -> list[DecisionSeen]:
    return [one for one in found if one.standing_on(day) is not Standing.WITHDRAWN]


def _seen(session: Session, asked: Select[Any], scope: Scope, day: date) -> list[DecisionSeen]:
    end = datetime.combine(day + timedelta(days=1), time.min, session.info["zone"])
    rows = session.execute(asked, {"today": day, "end": end}).all()
    rows = [row for row in rows if row.case_id is None or row.case_id not in scope.excluded]
    if not rows:
        return []
    acts: dict[int, list[Said]] = defaultdict(list)
    said = session.execute(_ACTS, {"ids": [row.id for row in rows], "today": day, "end": end})
    for decision_id, act, on, words, for_post, by in said:
        acts[decision_id].append(Said(DecisionAct(act), on, by or "", words, for_post))
    in_sight = shown_among(
        session, {row.case_id for row in rows if row.case_id is not None}, CaseFilter(), scope, day
    )
    found = []
    for row in rows:
        one = DecisionSeen(
            id=row.id,
            meeting_id=row.meeting_id,
            meeting=row.meeting,
            held_on=row.held_on,
            text=row.text,
            due_on=row.due_on,
            owner=Owner(row.post_id, row.unit_id),
            version=row.version,
            item_id=row.item_id,
            acts=tuple(acts[row.id]),
            corrects_id=row.corrects_id,
            corrected_on=None
            if row.corrects_id is None
            else local_day(row.recorded_at, session.info["zone"]),
        )
        if row.case_id in in_sight:
            one = replace(one, case_id=row.case_id, number=row.number, subject=row.title)
        found.append(one)
    return found
