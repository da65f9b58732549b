"""Make the first tables."""

from alembic import op
from sqlalchemy import text

from db.models.all import metadata
from db.models.triggers import log_triggers
from db.search import search_tables
from db.versions import version_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, the triggers and the one version row."""
    connection = op.get_bind()
    metadata.create_all(connection)
    name = connection.dialect.name
    for statement in (*version_triggers(name), *log_triggers(name), *search_tables(name)):
        connection.exec_driver_sql(statement)
    connection.execute(text("INSERT INTO data_version (id, n, is_bulk) VALUES (1, 0, false)"))
