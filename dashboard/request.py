"""What a request knows: its moment, its database, its account and scope. The only reader of the clock on the web side."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from dashboard.config import Config
from db.commands.acts import Actor
from db.queries.accounts import AccountRow, Visit
from db.queries.scopes import scope_of
from db.scope import Scope
from db.session import Database

EXTENSION = "board"


@dataclass(frozen=True, slots=True)
class Board:
    """The one board that a server serves: settings, database and what is stated once about it."""

    config: Config
    database: Database
    county: str
    is_demo: bool


def board() -> Board:
    """Return the board of the running server."""
    found: Board = current_app.extensions[EXTENSION]
    return found


def now() -> datetime:
    """Return this moment in the board's zone."""
    return datetime.now(board().database.zone)


def today() -> date:
    """Return the local day of the board."""
    return now().date()


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that reads one snapshot of the request's database and counts by the engine of the settings."""
    with board().database.reading() as session:
        session.info["engine"] = board().config.engine
        yield session


def writing() -> AbstractContextManager[Session]:
    """Open a session that writes to the request's database and commits at the end of the block."""
    return board().database.writing()


def current_visit() -> Visit | None:
    """Return the live session of this request, as its gate found it."""
    visit: Visit | None = g.get("visit")
    return visit


def current_account() -> AccountRow:
    """Return the account that asks, a request without one being refused with 401."""
    visit = current_visit()
    if visit is None:
        raise Unauthorized
    return visit.account


def current_scope(session: Session | None = None) -> Scope:
    """Return which matters the account that asks may see, built once a request from its rows, in the session given."""
    if "scope" not in g:
        account = current_account()
        if session is not None:
            g.scope = scope_of(session, account)
        else:
            with reading() as own:
                g.scope = scope_of(own, account)
    scope: Scope = g.scope
    return scope


def current_actor() -> Actor:
    """Return who acts in this request: its account with its scope, at this moment."""
    return Actor(current_account(), current_scope(), now())
