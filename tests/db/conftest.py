"""Databases for tests: each new and migrated, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.migrate import migrate
from db.session import Database
from tests.db.protected import board_at
from tests.making import ZONE, MakeCase, World, make_world
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def sqlite_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("original") / "board.sqlite"
    database = Database(f"sqlite:///{path}", ZONE)
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.dispose()
    return path


@pytest.fixture
def sqlite_board_url(sqlite_original: Path, tmp_path: Path) -> str:
    """Give the address of a new migrated SQLite file."""
    path = tmp_path / "board.sqlite"
    shutil.copyfile(sqlite_original, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_board_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of a new migrated PostgreSQL database."""
    with postgres_server.migrated_database() as url:
        yield url


@pytest.fixture
def sqlite_database(sqlite_board_url: str) -> Iterator[Database]:
    """Give a new migrated SQLite file."""
    database = Database(sqlite_board_url, ZONE)
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgresql_board_url: str) -> Iterator[Database]:
    """Give a new migrated PostgreSQL database."""
    database = Database(postgresql_board_url, ZONE)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """Give a new migrated database, once of each kind."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a new migrated database with keys and nothing in it, once of each kind."""
    with board_at(request.getfixturevalue(f"{request.param}_board_url"), tmp_path) as database:
        yield database


@pytest.fixture
def lite(sqlite_board_url: str, tmp_path: Path) -> Iterator[Database]:
    """Give a new migrated SQLite database with keys and nothing in it, for rules that no kind of database changes."""
    with board_at(sqlite_board_url, tmp_path) as database:
        yield database


@pytest.fixture
def world(database: Database) -> World:
    """Write the small county into the database."""
    with database.writing() as session:
        return make_world(session)


@pytest.fixture
def make_case(database: Database, world: World) -> MakeCase:
    """Write cases, each in a transaction of its own."""
    return MakeCase(database)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Give a session for reading; its snapshot is that of its first read."""
    with database.reading() as reading:
        yield reading
