"""Acts on accounts, their sessions and their tries to sign in; each writes its log row."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.log import append
from db.models.accounts import Account, LoginAttempt, UserSession
from db.models.organisation import Post, Unit
from db.queries.accounts import KEY_LENGTH, AccountRow

SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200
# Printed at the start of a demo: it opens demo accounts alone, on a demo board alone, from its own machine alone.
DEMO_PASSWORD: Final = "demo-county"  # noqa: S105
_HASHER: Final = PasswordHasher()


class AccountRefused(Exception):
    """Raised for an account or a password that cannot be; ``code`` says why."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def hash_password(password: str) -> str:
    """Hash a password with argon2id."""
    return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return hash_password("a password that nobody has")


def is_password(password: str, stored: str | None) -> bool:
    """Tell whether ``password`` is the stored one; as slow for a stored hash of None, so that names don't show."""
    try:
        _HASHER.verify(stored or _nobody(), password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return stored is not None


@dataclass(frozen=True, slots=True)
class Password:
    """A password ready to be stored: hashing takes long on purpose, so it is done before a transaction begins."""

    hash: str


def new_password(password: str, username: str) -> Password:
    """Check a password by the rules and hash it; call it outside of a transaction that writes."""
    check_password(password, username.strip())
    return Password(hash_password(password))


def demo_password() -> Password:
    """Hash the password of demo accounts, which follows no rule."""
    return Password(hash_password(DEMO_PASSWORD))


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A change of one's own password that was checked against the stored hash ``was``."""

    was: str
    new: Password


def checked_change(old: str, new: str, username: str, stored: str | None) -> PasswordChange:
    """Check the old password against the stored hash and the new one by the rules, outside of any transaction."""
    if stored is None or not is_password(old, stored):
        raise AccountRefused("password_wrong")
    check_password(new, username)
    if old == new:
        raise AccountRefused("password_same")
    return PasswordChange(stored, Password(hash_password(new)))


def check_password(password: str, username: str) -> None:
    """Refuse a password that is short, overlong, one letter repeated, or that holds the user name."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountRefused("password_short", str(SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise AccountRefused("password_long", str(LONGEST_PASSWORD))
    if len(set(password)) < 4 or (username and username.lower() in password.lower()):
        raise AccountRefused("password_plain")


def create_account(
    session: Session,
    *,
    username: str,
    display_name: str,
    password: Password,
    role: Role,
    at: datetime,
    unit_id: int | None = None,
    post_id: int | None = None,
    is_demo: bool = False,
    by: AccountRow | None = None,
) -> int:
    """Create an account and return its id; a unit's account needs a unit, a delegate's the post of a leader."""
    username = username.strip().lower()
    if not (
        2 <= len(username) <= 40
        and username.isascii()
        and username.replace("_", "").replace("-", "").isalnum()
    ):
        raise AccountRefused("username_wrong", username)
    if not display_name.strip():
        raise AccountRefused("display_name_missing")
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise AccountRefused("username_taken", username)
    if role is Role.UNIT and (unit_id is None or session.get(Unit, unit_id) is None):
        raise AccountRefused("unit_missing")
    if role is Role.DELEGATE and (post_id is None or session.get(Post, post_id) is None):
        raise AccountRefused("post_missing")
    account = Account(
        username=username,
        display_name=display_name.strip()[:80],
        password_hash=password.hash,
        role=role,
        unit_id=unit_id,
        post_id=post_id,
        is_active=True,
        is_demo=is_demo,
        created_at=at,
    )
    session.add(account)
    session.flush()
    _log_change(session, account, "created", at, by, role=role.value)
    return account.id


def set_password(
    session: Session,
    account_id: int,
    password: Password,
    at: datetime,
    by: AccountRow | None,
    *,
    seen: int | None,
) -> None:
    """Give an account a new password and end all its sessions.

    ``seen`` is the edition of the account that the page showed, None for the command line (``db.editions``).
    """
    _edit(session, account_id, seen, at, by)
    account = session.get_one(Account, account_id)
    account.password_hash = password.hash
    account.is_demo = False
    end_all_sessions(session, account_id, at)
    _log_change(session, account, "password_set", at, by)


def change_password(
    session: Session, by: AccountRow, change: PasswordChange, at: datetime, kept_token_hash: str
) -> None:
    """Change one's own password and end one's other sessions; ``password_wrong`` where it was set anew meanwhile."""
    account = session.get_one(Account, by.id, with_for_update=True)
    if account.password_hash != change.was:
        raise AccountRefused("password_wrong")
    account.password_hash = change.new.hash
    account.is_demo = False
    end_all_sessions(session, by.id, at, kept=kept_token_hash)
    _log_change(session, account, "password_changed", at, by)


def set_active(
    session: Session,
    account_id: int,
    is_active: bool,
    at: datetime,
    by: AccountRow | None,
    *,
    seen: int | None,
) -> None:
    """Let an account sign in or not; switching it off ends its sessions, and the last administrator stays.

    ``seen`` as for ``set_password``.
    """
    _edit(session, account_id, seen, at, by)
    account = session.get_one(Account, account_id)
    if not is_active:
        administrators = session.scalar(
            select(func.count()).where(Account.role == Role.ADMIN, Account.is_active.is_(True))
        )
        if account.role is Role.ADMIN and account.is_active and administrators == 1:
            raise AccountRefused("last_administrator")
        end_all_sessions(session, account_id, at)
    account.is_active = is_active
    _log_change(session, account, "activated" if is_active else "deactivated", at, by)


def prefer(
    session: Session, account_id: int, *, language: str | None = None, theme: str | None = None
) -> None:
    """Keep the language or the theme that an account chose."""
    account = session.get_one(Account, account_id)
    account.language = language or account.language
    account.theme = theme or account.theme


def note_attempt(session: Session, username: str, address: str, at: datetime, has_succeeded: bool) -> None:
    """Keep a try to sign in, for the rate limit."""
    session.add(
        LoginAttempt(username=username[:80], address=address[:64], at=at, has_succeeded=has_succeeded)
    )


def start_session(session: Session, account: AccountRow, token_hash: str, address: str, at: datetime) -> None:
    """Sign an account in under the hash of a fresh token."""
    session.add(
        UserSession(
            token_hash=token_hash, account_id=account.id, created_at=at, last_seen_at=at, address=address[:64]
        )
    )
    append(session, kind=LogKind.SIGNED_IN, at=at, account=account, detail={"from": address})


def touch_session(session: Session, token_hash: str, at: datetime) -> None:
    """Note that a session was used."""
    session.execute(update(UserSession).where(UserSession.token_hash == token_hash).values(last_seen_at=at))


def end_session(session: Session, account: AccountRow, token_hash: str, at: datetime) -> None:
    """Sign out one session."""
    session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash, UserSession.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    append(session, kind=LogKind.SIGNED_OUT, at=at, account=account, detail={})


def revoke_session(session: Session, account_id: int, key: str, at: datetime, by: AccountRow) -> bool:
    """End the session of ``account_id`` that ``key`` names; False where there is none."""
    if len(key) != KEY_LENGTH or not key.isalnum():
        return False
    found = session.scalars(
        select(UserSession).where(
            UserSession.account_id == account_id,
            UserSession.token_hash.startswith(key, autoescape=True),
            UserSession.revoked_at.is_(None),
        )
    ).all()
    for row in found:
        row.revoked_at = at
    if found:
        _log_change(session, session.get_one(Account, account_id), "session_revoked", at, by)
    return bool(found)


def end_sessions_of(session: Session, account_id: int, at: datetime, by: AccountRow) -> None:
    """End every session of an account on an administrator's word."""
    end_all_sessions(session, account_id, at)
    _log_change(session, session.get_one(Account, account_id), "sessions_ended", at, by)


def end_all_sessions(session: Session, account_id: int, at: datetime, kept: str = "") -> None:
    """End every session of an account but the one whose token hash is ``kept``."""
    session.execute(
        update(UserSession)
        .where(
            UserSession.account_id == account_id,
            UserSession.revoked_at.is_(None),
            UserSession.token_hash != kept,
        )
        .values(revoked_at=at)
    )


def _edit(session: Session, account_id: int, seen: int | None, at: datetime, by: AccountRow | None) -> None:
    edit(session, Subject.ACCOUNT, account_id, seen, by_id=None if by is None else by.id, at=at)


def _log_change(
    session: Session, account: Account, what: str, at: datetime, by: AccountRow | None, **more: str
) -> None:
    append(
        session,
        kind=LogKind.ACCOUNT_CHANGED,
        at=at,
        account=by,
        detail={"what": what, "username": account.username, **more},
    )
