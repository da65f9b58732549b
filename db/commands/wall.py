"""Make and arrange wall displays (大屏): an administrator's acts, each with its row of the log."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.commands.devices import DeviceKind, add_device, name_of, require_maker
from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.log import append
from db.models.records import Setting
from db.models.wall import WallDisplay
from db.queries.accounts import AccountRow
from db.queries.wall import PLAN_KEYS
from db.wall import Plan, Profile

DISPLAYS: Final = DeviceKind(WallDisplay, (Role.ADMIN,), "display")


def make_display(session: Session, by: AccountRow, name: str, profile: Profile, at: datetime) -> str:
    """Make a display and return its set-up code; ``DeviceRefused``: ``role_may_not``, ``name_missing``, ``name_long``."""
    require_maker(DISPLAYS, by)
    row = WallDisplay(name=name_of(name), audience=profile, made_by=by.id, made_at=at)
    return add_device(session, DISPLAYS, by, row, at)


def arrange(session: Session, by: AccountRow, profile: Profile, plan: Plan, seen: int, at: datetime) -> int:
    """Keep the plan of a profile and return its edition; ``seen`` is the edition that the page showed (``db.editions``)."""
    require_maker(DISPLAYS, by)
    edition = edit(session, Subject.WALL, profile.value, seen, by_id=by.id, at=at)
    session.merge(Setting(key=PLAN_KEYS[profile], value=plan.stored()))
    detail = {"setting": PLAN_KEYS[profile], "scenes": [slot.scene.value for slot in plan.shown]}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return edition
