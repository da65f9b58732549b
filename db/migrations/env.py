"""Run migrations on the engine that the caller gives, holding the writer's place throughout."""

from alembic import context
from sqlalchemy import text

from db.models.all import metadata

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        connection.info["begin"] = "BEGIN IMMEDIATE"
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7021)"))
        context.run_migrations()
    connection.commit()
