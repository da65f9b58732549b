"""Which wall display a request comes from: by a cookie of its own, which no page of signed-in users ever gets."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from flask import Request, Response, g
from sqlalchemy.exc import OperationalError

from dashboard.request import board, now, reading
from dashboard.sessions import PATIENCE, TOUCH_AFTER
from db.commands.counters import hash_of
from db.commands.wall import touch_display
from db.queries.wall import Display, display_of_token

WALL_COOKIE: Final = "wall"
WALL_PATH: Final = "/wall"
KEPT: Final = timedelta(days=400)
"""As long as browsers keep any cookie; each answer with the page renews it."""


def find_display(request: Request) -> Display | None:
    """Return the display that the request's cookie names, noting that it was there; keep it with the request."""
    g.display = None
    token = request.cookies.get(WALL_COOKIE, "")
    if not token:
        return None
    at = now()
    with reading() as session:
        g.display = display_of_token(session, hash_of(token))
    seen = None if g.display is None else g.display.last_seen_at
    if g.display is not None and (seen is None or at - seen >= TOUCH_AFTER):
        # While somebody writes for long, as a recompute does, a later request notes it.
        with suppress(OperationalError), board().database.writing(PATIENCE) as session:
            touch_display(session, g.display.id, request.remote_addr or "", at)
    return current_display()


def current_display() -> Display | None:
    """Return the display of this request, as the gate found it."""
    found: Display | None = g.get("display")
    return found


def give_cookie(response: Response, token: str) -> None:
    """Make the browser the display of a token; only the wall's own addresses get it back."""
    response.set_cookie(
        WALL_COOKIE,
        token,
        max_age=KEPT,
        path=WALL_PATH,
        secure=board().config.is_https,
        httponly=True,
        samesite="Strict",
    )
