"""Absences of members of units and of leaders: whose an account enters, which it sees, and who could stand in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from db.absence import MEMBERS, Absence, AbsenceState, Person
from db.enums import Role
from db.models.absences import AbsenceRow
from db.models.accounts import Account
from db.models.organisation import Post
from db.queries.accounts import AccountRow
from db.queries.posts import is_held
from db.reference import local_day

MOST_LISTED: Final = 200
"""Absences that a page lists; what is older stays stored."""

ABSENT, _STANDS, _BY, _ENDED = (aliased(Account) for _n in range(4))
"""``ABSENT`` is the account of who is absent, where it is no leader."""


def _absences() -> Any:
    return (
        select(AbsenceRow, ABSENT, Post, _STANDS, _BY.display_name, _ENDED.display_name)
        .outerjoin(ABSENT, ABSENT.id == AbsenceRow.account_id)
        .outerjoin(Post, Post.id == AbsenceRow.post_id)
        .join(_STANDS, _STANDS.id == AbsenceRow.stand_in_id)
        .join(_BY, _BY.id == AbsenceRow.entered_by)
        .outerjoin(_ENDED, _ENDED.id == AbsenceRow.ended_by)
    )


def _absence(session: Session, found: Any) -> Absence:
    row, account, post, stand_in, by, ended_by = found
    who = Person(post.title, post_id=post.id, role=Role.LEADER) if account is None else person_of(account)
    return Absence(
        id=row.id,
        who=who,
        stand_in=person_of(stand_in),
        from_on=row.from_on,
        to_on=row.to_on,
        reason=row.reason,
        entered_by=by,
        entered_at=row.entered_at,
        ended_by=ended_by or "",
        ended_at=row.ended_at,
        ended_on=None if row.ended_at is None else local_day(row.ended_at, session.info["zone"]),
        version=row.version,
    )


def person_of(account: Account | AccountRow) -> Person:
    """Return an account as somebody who may be absent; a leader is so by the post."""
    post_id = account.post_id if account.role is Role.LEADER else None
    return Person(account.display_name, account.id, post_id, account.role, account.unit_id)


# ------------------------------------------------------------ whom an account keeps and sees


def keeps(account: AccountRow, person: Person) -> bool:
    """Tell whether an account enters the absences of a person: its own, a unit those of its members, the office leaders' too."""
    if person.role is Role.LEADER:
        is_own = account.role is Role.LEADER and account.post_id == person.post_id
        return person.post_id is not None and (is_own or account.role is Role.OFFICE)
    if person.role not in MEMBERS or person.unit_id is None:
        return False
    if account.id == person.account_id:
        return True
    if account.role not in (Role.OFFICE, Role.UNIT) or account.unit_id != person.unit_id:
        return False
    return account.role is Role.OFFICE or person.role is Role.UNIT


def persons_kept(session: Session, account: AccountRow, today: date) -> list[Person]:
    """Return whose absences an account enters, itself first, then colleagues by name, then leaders in their order."""
    found = []
    if account.unit_id is not None:
        asked = select(Account).where(
            Account.unit_id == account.unit_id, Account.role.in_(MEMBERS), Account.is_active
        )
        found = [person_of(one) for one in session.scalars(asked.order_by(Account.display_name))]
    members = [one for one in found if keeps(account, one)]
    leaders = [one for one in _leaders(session, today) if keeps(account, one)]
    return sorted((*members, *leaders), key=lambda one: not _is_self(account, one))


def _is_self(account: AccountRow, person: Person) -> bool:
    if person.post_id is not None:
        return account.role is Role.LEADER and account.post_id == person.post_id
    return person.account_id == account.id


def _leaders(session: Session, today: date) -> list[Person]:
    posts = session.scalars(select(Post).where(Post.is_county_leader).order_by(Post.position, Post.id))
    return [
        Person(post.title, post_id=post.id, role=Role.LEADER)
        for post in posts
        if is_held(post.from_on, post.to_on, today)
    ]


def person_named(session: Session, account: AccountRow, key: str, today: date) -> Person | None:
    """Return the person of a key whose absences the account enters, None for any other."""
    return next((one for one in persons_kept(session, account, today) if one.key == key), None)


def may_stand_in(person: Person, account: Account, post: Post | None, from_on: date, to_on: date) -> bool:
    """Tell whether an account can stand in: of the same unit and role, for a leader another leader in office all the days."""
    if not account.is_active or account.role is not person.role:
        return False
    if person.role is Role.LEADER:
        if post is None or post.id == person.post_id or not post.is_county_leader:
            return False
        return is_held(post.from_on, post.to_on, from_on) and is_held(post.from_on, post.to_on, to_on)
    return account.id != person.account_id and account.unit_id == person.unit_id


def stand_ins(session: Session, person: Person, from_on: date, to_on: date) -> list[Person]:
    """Return who can stand in for a person on some days, by name; who is absent then is among them."""
    rows = session.execute(
        select(Account, Post)
        .outerjoin(Post, Post.id == Account.post_id)
        .where(Account.role == person.role, Account.is_active)
        .order_by(Account.display_name)
    )
    return [
        person_of(account) for account, post in rows if may_stand_in(person, account, post, from_on, to_on)
    ]


def busy_on(session: Session, persons: Iterable[Person], from_on: date, to_on: date) -> dict[int, Absence]:
    """Return the first absence of each of some accounts that falls on some days, by account."""
    asked = _absences().where(
        AbsenceRow.ended_at.is_(None), AbsenceRow.from_on <= to_on, AbsenceRow.to_on >= from_on
    )
    found = {
        one.who.key: one
        for one in (
            _absence(session, row) for row in session.execute(asked.order_by(AbsenceRow.from_on.desc()))
        )
    }
    return {
        one.account_id: found[one.key] for one in persons if one.account_id is not None and one.key in found
    }


def absences_seen(session: Session, account: AccountRow, today: date) -> list[Absence]:
    """Return the absences that an account may see: a unit's own, leaders' to office and leaders, and those it stands in.

    What is now comes first, then what comes soonest, then the past from its end backwards, ``MOST_LISTED`` of it at most.
    """
    asked = _absences().where(_is_seen(account)).order_by(AbsenceRow.id.desc())
    stands = and_(AbsenceRow.ended_at.is_(None), AbsenceRow.to_on >= today)
    found = [
        _absence(session, row)
        for part in (asked.where(stands), asked.where(~stands).limit(MOST_LISTED))
        for row in session.execute(part)
    ]
    order = list(AbsenceState)

    def place(one: Absence) -> tuple[int, int, int]:
        state = one.state_on(today)
        is_ahead = state in (AbsenceState.NOW, AbsenceState.COMING)
        day = one.to_on.toordinal() if state is AbsenceState.NOW else one.from_on.toordinal()
        return order.index(state), day if is_ahead else -one.last_on.toordinal(), one.id

    return sorted(found, key=place)


def _is_seen(account: AccountRow) -> ColumnElement[bool]:
    of_unit = and_(ABSENT.unit_id.is_not(None), ABSENT.unit_id == account.unit_id)
    shown = [of_unit, AbsenceRow.account_id == account.id, AbsenceRow.stand_in_id == account.id]
    if account.role in (Role.OFFICE, Role.LEADER):
        shown.append(AbsenceRow.post_id.is_not(None))
    return or_(*shown)


def absence_seen(session: Session, account: AccountRow, absence_id: int) -> Absence | None:
    """Return one absence that an account may see."""
    row = session.execute(_absences().where(AbsenceRow.id == absence_id, _is_seen(account))).one_or_none()
    return None if row is None else _absence(session, row)


def absences_between(session: Session, person: Person, from_on: date, to_on: date) -> list[Absence]:
    """Return the absences of a person that stand and have a day in common with some days, the earliest first."""
    whose = (
        AbsenceRow.account_id == person.account_id
        if person.post_id is None
        else AbsenceRow.post_id == person.post_id
    )
    return _standing_between(session, whose, from_on, to_on)


def standing_in_between(session: Session, person: Person, from_on: date, to_on: date) -> list[Absence]:
    """Return the absences on some days in which a person stands in for somebody."""
    whose = _STANDS.id == person.account_id
    if person.post_id is not None:
        whose = and_(_STANDS.role == Role.LEADER, _STANDS.post_id == person.post_id)
    return _standing_between(session, whose, from_on, to_on)


def _standing_between(session: Session, whose: Any, from_on: date, to_on: date) -> list[Absence]:
    asked = _absences().where(
        whose, AbsenceRow.ended_at.is_(None), AbsenceRow.from_on <= to_on, AbsenceRow.to_on >= from_on
    )
    return [_absence(session, row) for row in session.execute(asked.order_by(AbsenceRow.from_on))]


def absent_leaders(session: Session, today: date) -> dict[int, Absence]:
    """Return the absence of each leader who is absent on a day, by post."""
    found = absences_on(session, today, AbsenceRow.post_id.is_not(None))
    return {one.who.post_id: one for one in found if one.who.post_id is not None}


def leaders_away(session: Session, from_on: date, to_on: date) -> list[Absence]:
    """Return the absences of leaders that hold on a day from ``from_on`` to ``to_on``."""
    return _standing_between(session, AbsenceRow.post_id.is_not(None), from_on, to_on)


def absences_on(session: Session, today: date, *whose: Any) -> list[Absence]:
    """Return the absences that hold on a day, those of ``whose``: clauses on ``AbsenceRow`` and ``ABSENT``."""
    asked = _absences().where(*whose, *_holds_on(today)).order_by(AbsenceRow.id)
    return [_absence(session, row) for row in session.execute(asked)]


def _holds_on(today: date) -> tuple[Any, ...]:
    return AbsenceRow.ended_at.is_(None), AbsenceRow.from_on <= today, AbsenceRow.to_on >= today


def own_absences(session: Session, account: AccountRow) -> list[Absence]:
    """Return the absences of the account itself, or of its post, the latest first."""
    person = person_of(account)
    whose = (
        AbsenceRow.account_id == account.id
        if person.post_id is None
        else AbsenceRow.post_id == person.post_id
    )
    if account.role is Role.DELEGATE:
        return []
    asked = _absences().where(whose).order_by(AbsenceRow.from_on.desc(), AbsenceRow.id.desc())
    return [_absence(session, row) for row in session.execute(asked.limit(MOST_LISTED))]


def standing_ins(session: Session, account: AccountRow) -> list[Absence]:
    """Return the absences in which the account is named to stand in, the latest first."""
    asked = _absences().where(AbsenceRow.stand_in_id == account.id)
    rows = session.execute(asked.order_by(AbsenceRow.from_on.desc(), AbsenceRow.id.desc()).limit(MOST_LISTED))
    return [_absence(session, row) for row in rows]
