"""A small running board for tests: accounts of every role, a client that signs in, a few matters."""

import atexit
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Condition, Thread
from time import time
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.serving import make_server

from app import create_app
from dashboard.config import Config, read_config
from dashboard.opening import open_keys
from dashboard.request import now
from dashboard.security import CSRF_COOKIE
from db.commands.accounts import DEMO_PASSWORD, create_account, demo_password
from db.commands.periodic_reports import DRAFTED_ON
from db.enums import Role
from db.migrate import migrate
from db.models.accounts import Account
from db.models.early_warnings import WarningSearch
from db.models.organisation import Post
from db.models.records import Setting
from db.session import Database
from tests.making import ZONE, World, make_world

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

USERS = {
    Role.LEADER: "leader",
    Role.OFFICE: "office",
    Role.UNIT: "unit",
    Role.HEARING: "hearing",
    Role.AUDITOR: "auditor",
    Role.ADMIN: "admin",
    Role.DELEGATE: "delegate",
}


def settings(folder: Path, **more: str) -> Config:
    """Return the settings of a board in ``folder``."""
    return read_config(
        {"BOARD_INSTANCE": str(folder), **{f"BOARD_{name}": said for name, said in more.items()}}
    )


def make_board(folder: Path, *, is_demo: bool = True, **more: str) -> World:
    """Make a database with a small county and one account of each role, its keys beside it."""
    config = settings(folder, **more)
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(config.database_url, ZONE, open_keys(config, may_make=True))
    migrate(database)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with database.writing() as session:
        world = make_world(session)
        session.merge(Setting(key="is_demo", value="1" if is_demo else "0"))
        session.merge(Setting(key="zone", value=ZONE.key))
        post = session.scalars(select(Post.id)).first()
        for role, username in USERS.items():
            create_account(
                session,
                username=username,
                display_name=f"{username} 演示",
                password=demo_password(),
                role=role,
                at=at,
                unit_id=world.units[3] if role is Role.UNIT else None,
                post_id=post if role is Role.DELEGATE else None,
                is_demo=is_demo,
            )
        # The daily search and the drafts are done: a worker does what a test asks of it and nothing else.
        today = datetime.fromtimestamp(time(), ZONE).date()
        session.add_all(
            WarningSearch(
                seen_on=today + timedelta(days), searched_at=at, months=0, counted=0, zones="single"
            )
            for days in (-1, 0, 1)
        )
        session.merge(Setting(key=DRAFTED_ON, value=(today + timedelta(1)).isoformat()))
        # Tests sign in often: the same password by the same method, at the least cost.
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(DEMO_PASSWORD)
        session.execute(update(Account).values(password_hash=quick))
    database.dispose()
    return world


@dataclass(slots=True)
class Running:
    """A board under test: its Dash application, its server, its world."""

    app: Any
    world: World
    folder: Path
    _clients: dict[str, "Reader"] = field(default_factory=dict)

    @property
    def server(self) -> Flask:
        """Return the Flask server."""
        server: Flask = self.app.server
        return server

    @property
    def database(self) -> Database:
        """Return the board's database."""
        database: Database = self.server.extensions["board"].database
        return database

    def now(self) -> datetime:
        """Return the moment as the board reads it."""
        with self.server.app_context():
            return now()

    def stranger(self) -> "Reader":
        """Return a client that is not signed in."""
        return Reader(self.server.test_client())

    def reader(self, user: Role | str) -> "Reader":
        """Return a client signed in as a role's account, kept for the next question."""
        username = USERS[user] if isinstance(user, Role) else user
        if username not in self._clients:
            self._clients[username] = self.stranger().sign_in(username)
        return self._clients[username]

    def sign_in(self, username: str, password: str) -> "Reader":
        """Return a client signed in with a password of its own, kept for the next question."""
        self._clients[username] = self.stranger().sign_in(username, password)
        return self._clients[username]

    def fresh(self, user: Role | str) -> "Reader":
        """Return a client with a session of its own."""
        return self.stranger().sign_in(USERS[user] if isinstance(user, Role) else user)


@dataclass(slots=True)
class Reader:
    """A browser's cookies and CSRF token around the test client."""

    client: FlaskClient

    def sign_in(self, username: str, password: str = DEMO_PASSWORD) -> "Reader":
        """Sign in by the form and keep the token that Dash would send."""
        response = self.try_to_sign_in(username, password)
        assert response.status_code == 303, response.get_data(as_text=True)
        self.get("/me")
        return self

    def try_to_sign_in(self, username: str, password: str = DEMO_PASSWORD, **more: str) -> Any:
        """Send the sign-in form as a browser would."""
        form = self.client.get("/login", query_string=more).get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert found is not None
        body = {"csrf_token": found.group(1), "username": username, "password": password, **more}
        return self.client.post("/login", data=body)

    def get(self, path: str, **more: Any) -> Any:
        """Ask for an address as a browser's address bar does."""
        return self.client.get(path, headers={"Accept": "text/html"}, **more)

    def post(self, path: str, json: Any = None) -> Any:
        """Send JSON as the page's scripts do."""
        cookie = self.client.get_cookie(CSRF_COOKIE)
        token = {} if cookie is None else {"X-CSRFToken": cookie.value}
        return self.client.post(path, json=json, headers={"Accept": "application/json", **token})

    def call(self, body: dict[str, Any]) -> Any:
        """Send a callback's request."""
        return self.post("/_dash-update-component", body)


def start(folder: Path, template: Path, world: World, **more: str) -> Running:
    """Start a board on a copy of a made one."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return Running(create_app(settings(folder, **more)), world, folder)


class _Place:
    """A port of this machine at which one board after the other is served.

    A browser that knows the port knows the scripts that were fetched from it.
    """

    def __init__(self) -> None:
        self._board: Flask | None = None
        self._answering = 0
        self._change = Condition()
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()
        atexit.register(self._server.server_close)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer by the board that is served now, or with 503."""
        with self._change:
            board = self._board
            if board is None:
                # A page that is still open when its board has gone is about to be shut, and is told nothing until then.
                self._change.wait_for(lambda: self._board is not None, timeout=10)
                return Response("No board is served here now.", status=503)(environ, start_response)
            self._answering += 1
        try:
            with closing(board(environ, start_response)) as answer:  # type: ignore[type-var]
                return [b"".join(answer)]
        finally:
            with self._change:
                self._answering -= 1
                self._change.notify_all()

    def take(self, board: Flask) -> None:
        """Serve a board from now on."""
        with self._change:
            self._board = board
            self._change.notify_all()

    def rest(self) -> None:
        """Serve none from now on, once what was asked of the last one is answered."""
        with self._change:
            self._board = None
            self._change.wait_for(lambda: not self._answering, timeout=30)


_free: list[_Place] = []


@contextmanager
def serving(running: Running) -> Iterator[str]:
    """Serve a board on this machine and give its origin."""
    place = _free.pop() if _free else _Place()
    place.take(running.server)
    try:
        yield place.origin
    finally:
        place.rest()
        _free.append(place)
