"""The cookie of a device that is no user: it holds the device's token and goes to the device's own addresses alone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from flask import Request, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dashboard.request import board, now, reading
from dashboard.sessions import PATIENCE, TOUCH_AFTER
from db.commands.devices import DeviceKind, hash_of, touch

KEPT: Final = timedelta(days=400)
"""As long as browsers keep any cookie; each answer to a device renews it."""


class Seen(Protocol):
    """A device as a request needs it."""

    @property
    def id(self) -> int:
        """Return its number."""

    @property
    def last_seen_at(self) -> datetime | None:
        """Return when it was there last."""


D = TypeVar("D", bound=Seen)


def find_device(
    request: Request,
    cookie: str,
    of_token: Callable[[Session, str], D | None],
    kind: DeviceKind[Any],
) -> D | None:
    """Return the device that the request's cookie names by the hash of its token, noting that it was there."""
    token = request.cookies.get(cookie, "")
    if not token:
        return None
    at = now()
    with reading() as session:
        found = of_token(session, hash_of(token))
    if found is not None and (found.last_seen_at is None or at - found.last_seen_at >= TOUCH_AFTER):
        # While somebody writes for long, as a recompute does, a later request notes it.
        with suppress(OperationalError), board().database.writing(PATIENCE) as session:
            touch(session, kind, found.id, request.remote_addr or "", at)
    return found


def give_token(response: Response, cookie: str, path: str, token: str) -> None:
    """Make the browser the device of a token; only addresses under ``path`` get it back."""
    response.set_cookie(
        cookie,
        token,
        max_age=KEPT,
        path=path,
        secure=board().config.is_https,
        httponly=True,
        samesite="Strict",
    )
