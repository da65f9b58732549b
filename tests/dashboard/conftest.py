"""A small county on SQLite for tests of what is drawn from it."""

import pytest

from db.session import Database
from tests.db.conftest import make_case, session, sqlite_board_url, sqlite_database, sqlite_original, world

__all__ = ["make_case", "session", "sqlite_board_url", "sqlite_database", "sqlite_original", "world"]


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Give a new migrated SQLite database."""
    return sqlite_database
