"""Bring a database to the schema of this program, under a lock and with a copy first."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from db.models.records import Setting
from db.queries.settings import DERIVED
from db.session import Database
from db.spans import DERIVED_VERSION

SCRIPTS: Final = Path(__file__).parent / "migrations"


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = database.engine
    return config


@cache
def head_revision() -> str:
    """Return the revision this program works with."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if head is None:
        raise RuntimeError("no migration scripts")
    return head


def revision_of(database: Database) -> str | None:
    """Return the revision of a database, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_empty(database: Database) -> bool:
    """Tell whether a database has no table yet."""
    return not inspect(database.engine).get_table_names()


def migrate(database: Database) -> None:
    """Upgrade a database to ``head_revision``; one migration runs at a time.

    An empty one follows this program's rules of derived rows from the start.
    """
    is_new = is_empty(database)
    command.upgrade(_config(database), "head")
    if is_new:
        with database.writing() as session:
            session.merge(Setting(key=DERIVED, value=DERIVED_VERSION))
