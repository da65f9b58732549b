"""Make, set up, revoke and arrange wall displays (大屏): an administrator's acts, each with its row of the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.commands.devices import LONGEST_NAME, TooManyTries, new_code, take_code
from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.log import append
from db.models.records import Setting
from db.models.wall import WallDisplay
from db.queries.accounts import AccountRow
from db.queries.wall import PLAN_KEYS
from db.wall import Plan, Profile


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
    row = WallDisplay(name=said, audience=profile, made_by=by.id, made_at=at)
    session.add(row)
    session.flush()
    code = new_code(row, at)
    _note(session, by, row, "display_made", at)
    return code


def set_up_again(session: Session, by: AccountRow, display_id: int, at: datetime) -> str:
    """Give a display a new set-up code; the browser that was the display until now is it no longer."""
    row = _held(session, by, display_id)
    code = new_code(row, at)
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
    try:
        taken = take_code(session, WallDisplay, code, address, at, "display_set_up")
    except TooManyTries as tried:
        raise DisplayRefused("too_many", minutes=tried.minutes) from tried
    if taken is None:
        return None
    row, token = taken
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


def _note(session: Session, by: AccountRow | None, row: WallDisplay, what: str, at: datetime) -> None:
    detail = {"act": what, "display": row.id, "name": row.name}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
