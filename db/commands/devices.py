"""Devices of the office that are no users (评价台, 大屏): a set-up code that is shown once, and the token that one screen keeps."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.accounts import note_attempt
from db.enums import LogKind, Role
from db.log import append
from db.models.devices import Device
from db.queries.accounts import AccountRow, failures_from_address
from db.screening import squeezed

WINDOW: Final = timedelta(minutes=15)
SETTING_UP: Final = 30
"""Tries from one address, signing in wrongly included."""
CODE_LASTS: Final = timedelta(hours=24)
LONGEST_NAME: Final = 40
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE: Final = (4, 4)
"""A set-up code: so many groups of so many letters."""

D = TypeVar("D", bound=Device)


class DeviceRefused(Exception):
    """Raised with a code for what a device or who makes one may not do; ``values`` never hold what was typed."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class DeviceKind(Generic[D]):
    """A kind of device: its table, who makes one, and the word that its acts have in the log."""

    table: type[D]
    makers: Collection[Role]
    word: str


def hash_of(words: str) -> str:
    """Return what is stored of a token or a set-up code."""
    return sha256(words.encode()).hexdigest()


def name_of(name: str) -> str:
    """Return a device's name as it is kept; ``DeviceRefused``: ``name_missing``, ``name_long`` (``most``)."""
    said = " ".join(name.split())
    if not said:
        raise DeviceRefused("name_missing")
    if len(said) > LONGEST_NAME:
        raise DeviceRefused("name_long", most=LONGEST_NAME)
    return said


def require_maker(kind: DeviceKind[D], by: AccountRow) -> None:
    """Refuse with ``role_may_not`` who may make no device of a kind."""
    if by.role not in kind.makers:
        raise DeviceRefused("role_may_not")


def add_device(session: Session, kind: DeviceKind[D], by: AccountRow, row: D, at: datetime) -> str:
    """Keep a new device and return its set-up code, shown once; it opens for a day and to the first screen that gives it."""
    session.add(row)
    session.flush()
    code = _new_code(row, at)
    _note(session, kind, by, row, "made", at)
    return code


def set_up_again(session: Session, kind: DeviceKind[D], by: AccountRow, device_id: int, at: datetime) -> str:
    """Give a device a new set-up code; the browser that was the device until now is it no longer."""
    row = _held(session, kind, by, device_id)
    code = _new_code(row, at)
    row.token_hash, row.set_up_at = None, None
    _note(session, kind, by, row, "set_up_again", at)
    return code


def revoke_device(
    session: Session, kind: DeviceKind[D], by: AccountRow, device_id: int, at: datetime
) -> None:
    """Take a device out of use for good, at once; ``device_unknown`` where there is none or it is revoked already."""
    row = _held(session, kind, by, device_id)
    row.revoked_at, row.code_hash, row.token_hash = at, None, None
    _note(session, kind, by, row, "revoked", at)


def touch(session: Session, kind: DeviceKind[D], device_id: int, address: str, at: datetime) -> None:
    """Note that a device was there."""
    asked = update(kind.table).where(kind.table.id == device_id)
    session.execute(asked.values(last_seen_at=at, address=address[:64]))


def _new_code(row: Device, at: datetime) -> str:
    """Give a device a set-up code for a day and return it; only its hash is kept."""
    groups, length = _CODE
    code = ["".join(secrets.choice(_LETTERS) for _ in range(length)) for _ in range(groups)]
    row.code_hash, row.code_until = hash_of("".join(code)), at + CODE_LASTS
    return "-".join(code)


def set_up(
    session: Session, kind: DeviceKind[D], code: str, address: str, at: datetime
) -> tuple[int, str] | None:
    """Make the browser that gives a set-up code the device; return its id and its token, None for a wrong code.

    A code opens once. ``DeviceRefused``: ``too_many`` (``minutes``), after ``SETTING_UP`` wrong ones from one address.
    """
    require_patience(failures_from_address(session, address, at - WINDOW), SETTING_UP, at)
    row = session.scalar(
        select(kind.table)
        .where(
            kind.table.code_hash == hash_of(squeezed(code).replace("-", "").upper()),
            kind.table.code_until > at,
            kind.table.revoked_at.is_(None),
        )
        .with_for_update()
    )
    note_attempt(session, "", address, at, row is not None)
    if row is None:
        detail = {"act": f"{kind.word}_set_up", "from": address}
        append(session, kind=LogKind.SIGN_IN_FAILED, at=at, detail=detail)
        return None
    token = secrets.token_urlsafe(32)
    row.token_hash, row.code_hash = hash_of(token), None
    row.set_up_at = row.last_seen_at = at
    row.address = address[:64]
    _note(session, kind, None, row, "set_up", at)
    return row.id, token


def require_patience(failures: list[datetime], most: int, at: datetime) -> None:
    """Refuse with ``too_many`` (``minutes``) where ``most`` of a quarter of an hour's failures, oldest first, are reached."""
    if len(failures) >= most:
        left = failures[-most] + WINDOW - at
        raise DeviceRefused("too_many", minutes=-(-int(left.total_seconds()) // 60))


def _held(session: Session, kind: DeviceKind[D], by: AccountRow, device_id: int) -> D:
    require_maker(kind, by)
    row = session.get(kind.table, device_id)
    if row is None or row.revoked_at is not None:
        raise DeviceRefused("device_unknown")
    return row


def _note(
    session: Session, kind: DeviceKind[D], by: AccountRow | None, row: D, done: str, at: datetime
) -> None:
    detail = {"act": f"{kind.word}_{done}", kind.word: row.id, "name": row.name}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
