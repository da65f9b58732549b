"""Devices of the office that are no users (评价台, 大屏): a set-up code that is shown once, and the token that one screen keeps."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.accounts import note_attempt
from db.enums import LogKind
from db.log import append
from db.models.devices import Device
from db.queries.accounts import failures_from_address
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


class TooManyTries(Exception):
    """Raised where somebody tried too often and must wait so many ``minutes``."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def hash_of(words: str) -> str:
    """Return what is stored of a token or a set-up code."""
    return sha256(words.encode()).hexdigest()


def new_code(row: Device, at: datetime) -> str:
    """Give a device a set-up code for a day and return it; only its hash is kept."""
    groups, length = _CODE
    code = ["".join(secrets.choice(_LETTERS) for _ in range(length)) for _ in range(groups)]
    row.code_hash, row.code_until = hash_of("".join(code)), at + CODE_LASTS
    return "-".join(code)


def take_code(
    session: Session, table: type[D], code: str, address: str, at: datetime, act: str
) -> tuple[D, str] | None:
    """Make the browser that gives a set-up code the device; return its row and its token, None for a wrong code.

    A code opens once. ``TooManyTries`` after ``SETTING_UP`` wrong ones from one address; ``act`` names the try in the log.
    """
    require_patience(failures_from_address(session, address, at - WINDOW), SETTING_UP, at)
    row = session.scalar(
        select(table)
        .where(
            table.code_hash == hash_of(squeezed(code).replace("-", "").upper()),
            table.code_until > at,
            table.revoked_at.is_(None),
        )
        .with_for_update()
    )
    note_attempt(session, "", address, at, row is not None)
    if row is None:
        append(session, kind=LogKind.SIGN_IN_FAILED, at=at, detail={"act": act, "from": address})
        return None
    token = secrets.token_urlsafe(32)
    row.token_hash, row.code_hash = hash_of(token), None
    row.set_up_at = row.last_seen_at = at
    row.address = address[:64]
    return row, token


def require_patience(failures: list[datetime], most: int, at: datetime) -> None:
    """Raise ``TooManyTries`` where ``most`` of the failures of the last quarter of an hour, oldest first, are reached."""
    if len(failures) >= most:
        left = failures[-most] + WINDOW - at
        raise TooManyTries(-(-int(left.total_seconds()) // 60))
