"""Triggers by which the database itself refuses what no program may do."""

from typing import Final

_KEPT_DAYS: Final = 3 * 365 + 1

_SQLITE_UPDATE: Final = """
CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
"""
_SQLITE_DELETE: Final = """
CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}
WHEN NOT EXISTS (
  SELECT 1 FROM {table} AS c WHERE c.kind = 'checkpoint'
  AND json_extract(c.detail, '$.closed_to') >= OLD.seq AND c.at - OLD.at >= {kept}
)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
"""
_POSTGRESQL: Final = (
    """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (
      SELECT 1 FROM {table} AS c WHERE c.kind = 'checkpoint'
      AND (c.detail->>'closed_to')::bigint >= OLD.seq AND c.at - OLD.at >= interval '{days} days'
    ) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the log is append-only';
END $$
""",
    """
CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
""",
    """
CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
""",
)
LOG_TABLES: Final = ("log_row", "sealed_log")


def log_triggers(dialect: str, tables: tuple[str, ...] = LOG_TABLES) -> list[str]:
    """Return the DDL that refuses UPDATE and DELETE on the logs.

    Rows under a checkpoint that is three years younger may go: ``verify`` finds a checkpoint that nobody signed.
    """
    made: list[str] = []
    for table in tables:
        if dialect == "sqlite":
            microseconds = _KEPT_DAYS * 86_400_000_000
            made += (
                _SQLITE_UPDATE.format(table=table),
                _SQLITE_DELETE.format(table=table, kept=microseconds),
            )
        else:
            made += (statement.format(table=table, days=_KEPT_DAYS) for statement in _POSTGRESQL)
    return made


_SQLITE_KEPT: Final = """
CREATE TRIGGER {table}_{operation}_kept BEFORE {operation} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL_KEPT: Final = (
    """
CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
""",
    """
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_keep()
""",
    """
CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()
""",
)
KEPT_TABLES: Final = ("periodic_report", "periodic_report_act", "periodic_report_print")


def kept_triggers(dialect: str, tables: tuple[str, ...] = KEPT_TABLES) -> list[str]:
    """Return the DDL that refuses every UPDATE and DELETE on what is written once."""
    if dialect == "sqlite":
        return [
            _SQLITE_KEPT.format(table=table, operation=operation)
            for table in tables
            for operation in ("UPDATE", "DELETE")
        ]
    return [statement.format(table=table) for table in tables for statement in _POSTGRESQL_KEPT]
