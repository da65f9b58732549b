"""Migrations lead to the schema that the models state."""

from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from db.migrate import migrate
from db.models.all import metadata
from db.session import Database


def _is_ours(thing, name, kind, is_reflected, other):
    """Leave out the full-text tables, which are made by hand and belong to no model."""
    return not (kind == "table" and is_reflected and name not in metadata.tables)


def _differences(url):
    database = Database(url, ZoneInfo("Asia/Shanghai"))
    migrate(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_ours}
        )
        found = compare_metadata(context, metadata)
    database.dispose()
    return found


def test_an_upgraded_sqlite_database_has_the_schema_of_the_models(tmp_path):
    assert _differences(f"sqlite:///{tmp_path}/board.sqlite") == []


def test_an_upgraded_postgresql_database_has_the_schema_of_the_models(postgres_url):
    assert _differences(postgres_url) == []


def test_migrating_twice_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path}/board.sqlite"
    _differences(url)
    assert _differences(url) == []


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_has_a_primary_key(table):
    assert metadata.tables[table].primary_key.columns
