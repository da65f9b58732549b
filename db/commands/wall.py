"""Make, set up, revoke and arrange wall displays (大屏): an administrator's acts, each with its row of the log."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.accounts import note_attempt
from db.commands.counters import SETTING_UP, WINDOW, hash_of
from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.log import append
from db.models.records import Setting
from db.models.wall import WallDisplay
from db.queries.accounts import AccountRow, failures_from_address
from db.queries.wall import PLAN_KEYS
from db.screening import squeezed
from db.wall import Plan, Profile

CODE_LASTS: Final = timedelta(hours=24)
LONGEST_NAME: Final = 40
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE: Final = (4, 4)
"""A set-up code: so many groups of so many letters."""


class DisplayRefused(Exception):
    """Raised with a code for what a display or who makes one may not do; ``values`` never hold what was typed."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def make_display(session: Session, by: AccountRow, name: str, profile: Profile, at: datetime) -> str:
    """Make a display and return its set-up code, shown once; it opens for a day and to the first screen that gives it.

    ``DisplayRefused``: ``role_may_not``, ``name_missing``, ``name_long`` (``most``).
    """
    _require_admin(by)
    said = " ".join(name.split())
    if not said:
        raise DisplayRefused("name_missing")
    if len(said) > LONGEST_NAME:
        raise DisplayRefused("name_long", most=LONGEST_NAME)
    row = WallDisplay(name=said, profile=profile, made_by=by.id, made_at=at)
    session.add(row)
    session.flush()
    code = _new_code(row, at)
    _note(session, by, row, "display_made", at)
    return code


def set_up_again(session: Session, by: AccountRow, display_id: int, at: datetime) -> str:
    """Give a display a new set-up code; the browser that was the display until now is it no longer."""
    row = _held(session, by, display_id)
    code = _new_code(row, at)
    row.token_hash, row.set_up_at = None, None
    _note(session, by, row, "display_set_up_again", at)
    return code


def revoke_display(session: Session, by: AccountRow, display_id: int, at: datetime) -> None:
    """Take a display out of use for good, at once; ``display_unknown`` where there is none or it is revoked already."""
    row = _held(session, by, display_id)
    row.revoked_at, row.code_hash, row.token_hash = at, None, None
    _note(session, by, row, "display_revoked", at)


def set_up(session: Session, code: str, address: str, at: datetime) -> tuple[int, str] | None:
    """Make the browser that gives a set-up code the display; return its id and its token, None for a wrong code.

    ``DisplayRefused``: ``too_many`` (``minutes``).
    """
    failures = failures_from_address(session, address, at - WINDOW)
    if len(failures) >= SETTING_UP:
        left = failures[-SETTING_UP] + WINDOW - at
        raise DisplayRefused("too_many", minutes=-(-int(left.total_seconds()) // 60))
    row = session.scalar(
        select(WallDisplay)
        .where(
            WallDisplay.code_hash == hash_of(squeezed(code).replace("-", "").upper()),
            WallDisplay.code_until > at,
            WallDisplay.revoked_at.is_(None),
        )
        .with_for_update()
    )
    note_attempt(session, "", address, at, row is not None)
    if row is None:
        detail = {"act": "display_set_up", "from": address}
        append(session, kind=LogKind.SIGN_IN_FAILED, at=at, detail=detail)
        return None
    token = secrets.token_urlsafe(32)
    row.token_hash, row.code_hash = hash_of(token), None
    row.set_up_at = row.last_seen_at = at
    row.address = address[:64]
    _note(session, None, row, "display_set_up", at)
    return row.id, token


def touch_display(session: Session, display_id: int, address: str, at: datetime) -> None:
    """Note that a display was there."""
    asked = update(WallDisplay).where(WallDisplay.id == display_id)
    session.execute(asked.values(last_seen_at=at, address=address[:64]))


def arrange(session: Session, by: AccountRow, profile: Profile, plan: Plan, seen: int, at: datetime) -> int:
    """Keep the plan of a profile and return its edition; ``seen`` is the edition that the page showed (``db.editions``)."""
    _require_admin(by)
    edition = edit(session, Subject.WALL, profile.value, seen, by_id=by.id, at=at)
    session.merge(Setting(key=PLAN_KEYS[profile], value=plan.stored()))
    detail = {"setting": PLAN_KEYS[profile], "scenes": [slot.scene.value for slot in plan.shown]}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return edition


def _require_admin(by: AccountRow) -> None:
    if by.role is not Role.ADMIN:
        raise DisplayRefused("role_may_not")


def _held(session: Session, by: AccountRow, display_id: int) -> WallDisplay:
    _require_admin(by)
    row = session.get(WallDisplay, display_id)
    if row is None or row.revoked_at is not None:
        raise DisplayRefused("display_unknown")
    return row


def _new_code(row: WallDisplay, at: datetime) -> str:
    groups, length = _CODE
    code = ["".join(secrets.choice(_LETTERS) for _ in range(length)) for _ in range(groups)]
    row.code_hash, row.code_until = hash_of("".join(code)), at + CODE_LASTS
    return "-".join(code)


def _note(session: Session, by: AccountRow | None, row: WallDisplay, what: str, at: datetime) -> None:
    detail = {"act": what, "display": row.id, "name": row.name}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
