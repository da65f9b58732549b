"""Opening the board: its keys, its database, and what is stated once about it."""

import os
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from dashboard.config import Config, SettingRefused
from dashboard.request import Board
from db.keys import KeyProblem, KeyRefused, KeyRing, load_ring
from db.migrate import head_revision, revision_of
from db.queries.settings import DEMO, DERIVED, ZONE, county_name, setting
from db.session import Database
from db.spans import DERIVED_VERSION

SECRET_FILE: Final = "secret.key"  # noqa: S105


class NoBoard(Exception):
    """Raised where there is no database yet."""


def open_board(config: Config) -> Board:
    """Open the database that the settings name, refusing one of another revision, zone or version of derived rows.

    Keys that the environment does not give are read from the instance folder, where they are made for a demo
    on its own machine alone; any other board refuses to start without them.
    """
    database = _database(config)
    with database.reading() as session:
        is_demo = setting(session, DEMO) == "1"
        zone = setting(session, ZONE)
        county = county_name(session)
        derived = setting(session, DERIVED)
    if derived != DERIVED_VERSION:
        raise SettingRefused(
            "BOARD_DATABASE_URL",
            "its spans follow the rules of another version: run `python -m db recompute`.",
        )
    if zone is not None and zone != config.zone.key:
        raise SettingRefused("BOARD_ZONE", f"this database was made in {zone} and keeps that zone.")
    database.keys = open_keys(config, may_make=is_demo and config.is_loopback)
    return Board(config, database, county, is_demo)


def open_keys(config: Config, *, may_make: bool) -> KeyRing:
    """Return the keys of identity and log, made in the instance folder where that is allowed."""
    try:
        return load_ring(config.identity_key or "", config.log_key or "", config.instance, may_make=may_make)
    except KeyRefused as refused:
        sentences = {
            KeyProblem.MISSING: "there is no such key; set it, or start a demo on this machine alone.",
            KeyProblem.NOT_BASE64: "this is not base64; 32 random bytes are wanted.",
            KeyProblem.TOO_SHORT: "this key is short; 32 random bytes as base64 are wanted.",
            KeyProblem.READABLE_BY_OTHERS: "others may read this file; take that right away (chmod 600).",
        }
        raise SettingRefused(refused.which, sentences.get(refused.problem, refused.problem.value)) from None


def open_secret(config: Config, *, may_make: bool) -> str:
    """Return the key that signs cookies, made in the instance folder where that is allowed."""
    if config.secret_key is not None:
        return config.secret_key
    path = config.instance / SECRET_FILE
    if not path.exists():
        if not may_make:
            raise SettingRefused(
                "BOARD_SECRET_KEY", "there is no such key; set a random text of 32 characters or more."
            )
        _make_private(path, token_urlsafe(48))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingRefused(str(path), "others may read this file; take that right away (chmod 600).")
    return path.read_text().strip()


def _make_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # Another process made it between our two looks.
    with os.fdopen(file, "w") as made:
        made.write(text + "\n")


def _database(config: Config) -> Database:
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        raise NoBoard(str(url.database))
    database = Database(config.database_url, config.zone)
    if hasattr(os, "register_at_fork"):
        # A connection belongs to the process that opened it: a server's child opens its own.
        os.register_at_fork(after_in_child=lambda: database.engine.dispose(close=False))
    try:
        revision = revision_of(database)
    except SQLAlchemyError as error:
        raise SettingRefused(
            "BOARD_DATABASE_URL", f"the database does not answer ({type(error).__name__})."
        ) from None
    if revision is None:
        raise NoBoard(url.render_as_string())
    if revision != head_revision():
        raise SettingRefused(
            "BOARD_DATABASE_URL",
            f"the database stands at revision {revision}, this program needs {head_revision()}: "
            "run `python -m db migrate`.",
        )
    return database
