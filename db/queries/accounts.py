"""Accounts, their sessions and their tries to sign in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import FromClause, Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import Role
from db.models.accounts import Account, LoginAttempt, UserSession
from db.models.organisation import Post, Unit


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with the names of its unit and post, without its password."""

    id: int
    username: str
    display_name: str
    role: Role
    unit_id: int | None
    unit: str
    post_id: int | None
    post: str
    is_active: bool
    is_demo: bool
    language: str
    theme: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of an account; ``key`` names it without giving its token away."""

    key: str
    created_at: datetime
    last_seen_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A live session and the account it belongs to."""

    account: AccountRow
    token_hash: str
    last_seen_at: datetime


KEY_LENGTH: Final = 16
# Columns of the tables themselves: a statement of mapped classes costs three times as much to run.
_ACCOUNT: Final = Account.__table__.c
_UNIT: Final = Unit.__table__.c
_POST: Final = Post.__table__.c


def _accounts(read_from: FromClause = Account.__table__) -> Select[*tuple[Any, ...]]:
    return (
        select(
            _ACCOUNT.id,
            _ACCOUNT.username,
            _ACCOUNT.display_name,
            _ACCOUNT.role,
            _ACCOUNT.unit_id,
            func.coalesce(_UNIT.name, ""),
            _ACCOUNT.post_id,
            func.coalesce(_POST.title, ""),
            _ACCOUNT.is_active,
            _ACCOUNT.is_demo,
            _ACCOUNT.language,
            _ACCOUNT.theme,
            _ACCOUNT.created_at,
        )
        .select_from(read_from)
        .outerjoin(Unit.__table__, _UNIT.id == _ACCOUNT.unit_id)
        .outerjoin(Post.__table__, _POST.id == _ACCOUNT.post_id)
    )


def account_named(session: Session, username: str) -> AccountRow | None:
    """Return the account with this user name, active or not."""
    row = session.execute(_accounts().where(_ACCOUNT.username == username)).one_or_none()
    return None if row is None else AccountRow(*row)


def account_of_id(session: Session, account_id: int) -> AccountRow | None:
    """Return one account, active or not."""
    row = session.execute(_accounts().where(_ACCOUNT.id == account_id)).one_or_none()
    return None if row is None else AccountRow(*row)


def all_accounts(session: Session) -> list[AccountRow]:
    """Return every account, ordered by user name."""
    return [AccountRow(*row) for row in session.execute(_accounts().order_by(_ACCOUNT.username))]


def password_hash_of(session: Session, account_id: int) -> str | None:
    """Return the stored hash of an active account's password."""
    return session.scalar(
        select(Account.password_hash).where(Account.id == account_id, Account.is_active.is_(True))
    )


_SESSION: Final = UserSession.__table__.c
# Of all statements the most frequent one, as every request asks it first.
_VISIT: Final = (
    _accounts(UserSession.__table__.join(Account.__table__, _SESSION.account_id == _ACCOUNT.id))
    .add_columns(_SESSION.last_seen_at)
    .where(
        _SESSION.token_hash == bindparam("token_hash"),
        _SESSION.revoked_at.is_(None),
        _SESSION.last_seen_at > bindparam("since"),
        _ACCOUNT.is_active.is_(True),
    )
)


def visit_of(session: Session, token_hash: str, now: datetime, idle: timedelta) -> Visit | None:
    """Return the visit of a token, none where it is unknown, revoked, idle for ``idle`` or its account inactive."""
    asked = {"token_hash": token_hash, "since": now - idle}
    found = session.execute(_VISIT, asked).one_or_none()
    return None if found is None else Visit(AccountRow(*found[:-1]), token_hash, found[-1])


def live_sessions(session: Session, account_id: int, now: datetime, idle: timedelta) -> list[SessionRow]:
    """Return the sessions of an account that still sign it in, latest seen first."""
    rows = session.execute(
        select(UserSession.token_hash, UserSession.created_at, UserSession.last_seen_at, UserSession.address)
        .where(
            UserSession.account_id == account_id,
            UserSession.revoked_at.is_(None),
            UserSession.last_seen_at > now - idle,
        )
        .order_by(UserSession.last_seen_at.desc())
    )
    return [SessionRow(row.token_hash[:KEY_LENGTH], *row[1:]) for row in rows]


def failures_of_user(session: Session, username: str, since: datetime) -> list[datetime]:
    """Return the failed tries under a user name after ``since`` and after its last success, oldest first."""
    last_success = session.scalar(
        select(func.max(LoginAttempt.at)).where(
            LoginAttempt.username == username, LoginAttempt.has_succeeded.is_(True)
        )
    )
    after = since if last_success is None else max(since, last_success)
    return list(
        session.scalars(
            select(LoginAttempt.at)
            .where(
                LoginAttempt.username == username,
                LoginAttempt.at > after,
                LoginAttempt.has_succeeded.is_(False),
            )
            .order_by(LoginAttempt.at)
        )
    )


def failures_from_address(session: Session, address: str, since: datetime) -> list[datetime]:
    """Return the failed tries from an address after ``since``, oldest first."""
    return list(
        session.scalars(
            select(LoginAttempt.at)
            .where(
                LoginAttempt.address == address,
                LoginAttempt.at > since,
                LoginAttempt.has_succeeded.is_(False),
            )
            .order_by(LoginAttempt.at)
        )
    )
