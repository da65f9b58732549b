"""Signed-in sessions: the cookie holds an opaque token, everything else is a row that is read at each request."""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from flask import Request, g
from flask import session as cookie
from sqlalchemy.exc import OperationalError

from dashboard.request import board, now, reading, writing
from db.commands.accounts import end_session, start_session, touch_session
from db.queries.accounts import AccountRow, Visit, visit_of
from db.queries.settings import is_recompute_owed

TOKEN: Final = "token"  # noqa: S105
# A session is touched at most once in this time: a write for every request would queue all readers.
TOUCH_AFTER: Final = timedelta(seconds=60)
PATIENCE: Final = 100
"""Milliseconds that a request waits for the writer's place to say that its user is here."""


def idle_time() -> timedelta:
    """Return how long a session lives without its user doing anything."""
    return timedelta(minutes=board().config.idle_minutes)


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode()).hexdigest()


def sign_in(account: AccountRow, address: str, at: datetime) -> None:
    """Start a session under a fresh token, whatever the cookie held before."""
    token = token_urlsafe(32)
    with writing() as session:
        start_session(session, account, hash_of(token), address, at)
    cookie.clear()
    cookie[TOKEN] = token


def sign_out() -> None:
    """End the session of this request and forget its token."""
    visit: Visit | None = g.get("visit")
    if visit is not None:
        with writing() as session:
            end_session(session, visit.account, visit.token_hash, now())
    cookie.clear()
    g.visit = None


def find_visit(request: Request) -> Visit | None:
    """Return the live session that the request's cookie names, noting that it was used by its user."""
    token = cookie.get(TOKEN)
    if not isinstance(token, str):
        return None
    at = now()
    with reading() as session:
        visit = visit_of(session, hash_of(token), at, idle_time())
        g.has_old_figures = is_recompute_owed(session)
    if visit is not None and at - visit.last_seen_at >= TOUCH_AFTER and not is_by_itself(request):
        # While somebody writes for long, as a recompute does, a later request notes it.
        with suppress(OperationalError), board().database.writing(PATIENCE) as session:
            touch_session(session, visit.token_hash, at)
    return visit


def is_by_itself(request: Request) -> bool:
    """Tell whether a page sent this request without its user: only its interval timers changed."""
    if request.path != "/_dash-update-component":
        return False
    body = request.get_json(silent=True)
    changed = body.get("changedPropIds") if isinstance(body, dict) else None
    return (
        isinstance(changed, list)
        and bool(changed)
        and all(isinstance(name, str) and name.endswith(".n_intervals") for name in changed)
    )
