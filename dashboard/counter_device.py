"""Which counter screen a request comes from: by a cookie of its own, which no page of signed-in users ever gets."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from flask import Request, Response, g
from sqlalchemy.exc import OperationalError

from dashboard.request import board, now, reading
from dashboard.sessions import PATIENCE, TOUCH_AFTER
from db.commands.counters import hash_of, touch_counter
from db.queries.counters import Counter, counter_of_token

COUNTER_COOKIE: Final = "counter"
COUNTER_LANGUAGE: Final = "counter_language"
COUNTER_PATH: Final = "/counter"
KEPT: Final = timedelta(days=400)
"""As long as browsers keep any cookie; each answer to a screen renews it."""


def find_counter(request: Request) -> Counter | None:
    """Return the screen that the request's cookie names, noting that it was there; keep it with the request."""
    g.counter = None
    token = request.cookies.get(COUNTER_COOKIE, "")
    if not token:
        return None
    at = now()
    with reading() as session:
        g.counter = counter_of_token(session, hash_of(token))
    seen = None if g.counter is None else g.counter.last_seen_at
    if g.counter is not None and (seen is None or at - seen >= TOUCH_AFTER):
        # While somebody writes for long, as a recompute does, a later request notes it.
        with suppress(OperationalError), board().database.writing(PATIENCE) as session:
            touch_counter(session, g.counter.id, request.remote_addr or "", at)
    return current_counter()


def current_counter() -> Counter | None:
    """Return the screen of this request, as the gate found it."""
    found: Counter | None = g.get("counter")
    return found


def give_cookie(response: Response, token: str) -> None:
    """Make the browser the screen of a token; only the counter's own addresses get it back."""
    response.set_cookie(
        COUNTER_COOKIE,
        token,
        max_age=KEPT,
        path=COUNTER_PATH,
        secure=board().config.is_https,
        httponly=True,
        samesite="Strict",
    )
