"""The versions of the counted data and of the names: raised by triggers, read first by whoever counts or names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import insert, null, select, update
from sqlalchemy.orm import Session

from db.models.records import DataChange, DataVersion

_SQLITE: Final = """
CREATE TRIGGER case_span_{operation}_version AFTER {operation} ON case_span
WHEN NOT (SELECT is_bulk FROM data_version)
BEGIN
  UPDATE data_version SET n = n + 1;
  INSERT INTO data_change (n, case_id) SELECT n, {row}.case_id FROM data_version;
END
"""
_POSTGRESQL: Final = (
    """
CREATE FUNCTION note_span_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (SELECT is_bulk FROM data_version) THEN
    UPDATE data_version SET n = n + 1;
    INSERT INTO data_change (n, case_id)
    SELECT n, CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END FROM data_version;
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER case_span_version AFTER INSERT OR UPDATE OR DELETE ON case_span
FOR EACH ROW EXECUTE FUNCTION note_span_change()
""",
)

NAMED_TABLES: Final = (
    "area",
    "calendar_day",
    "category",
    "cause",
    "leader_assignment",
    "official",
    "post",
    "rule_pack",
    "unit",
    "unit_succession",
)
"""Tables of which names, choices and rules are made: each change of a row raises the version of the names.

An assignment is among them since a post that ever led a matter can be chosen.
"""
_SQLITE_NAMED: Final = """
CREATE TRIGGER {table}_{operation}_named AFTER {operation} ON {table}
BEGIN UPDATE data_version SET named = named + 1; END
"""
_POSTGRESQL_NAMED: Final = (
    """
CREATE FUNCTION note_named_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE data_version SET named = named + 1;
  RETURN NULL;
END $$
""",
    *(
        f"""
CREATE TRIGGER {table}_named AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION note_named_change()
"""
        for table in NAMED_TABLES
    ),
)


def named_triggers(dialect: str) -> list[str]:
    """Return the DDL by which any writer of a name, hand-typed SQL included, raises the version of the names."""
    if dialect == "sqlite":
        return [
            _SQLITE_NAMED.format(table=table, operation=operation)
            for table in NAMED_TABLES
            for operation in ("INSERT", "UPDATE", "DELETE")
        ]
    return list(_POSTGRESQL_NAMED)


def version_triggers(dialect: str) -> list[str]:
    """Return the DDL by which any writer of ``case_span``, hand-typed SQL included, raises the version."""
    if dialect == "sqlite":
        operations = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        return [_SQLITE.format(operation=operation, row=row) for operation, row in operations]
    return list(_POSTGRESQL)


# The table's own columns: a plain statement costs a third of one of the mapped class.
_VERSIONS: Final = select(DataVersion.__table__.c.n, DataVersion.__table__.c.named)


def current_version(session: Session) -> int:
    """Return the version of this session's snapshot."""
    return _versions(session)[0]


def named_version(session: Session) -> int:
    """Return the version of the names in this session's snapshot."""
    return _versions(session)[1]


def _versions(session: Session) -> tuple[int, int]:
    known: tuple[int, int] | None = session.info.get("versions")
    if known is None:
        n, named = session.execute(_VERSIONS).one()
        known = int(n), int(named)
        if session.info.get("is_snapshot"):
            session.info["versions"] = known
    return known


@contextmanager
def bulk_change(session: Session, case_ids: Sequence[int] | None = None) -> Iterator[None]:
    """Let many spans change as one change of ``case_ids``, of everything for None; readers never see the state between.

    An exception inside takes the whole change back, so that a caller who goes on after it is counted again.
    """
    with session.begin_nested():
        session.execute(update(DataVersion).values(is_bulk=True))
        yield
        session.execute(update(DataVersion).values(is_bulk=False, n=DataVersion.n + 1))
        if case_ids is None:
            session.execute(insert(DataChange).from_select(["n", "case_id"], select(DataVersion.n, null())))
        elif case_ids:
            n = current_version(session)
            session.execute(insert(DataChange), [{"n": n, "case_id": case_id} for case_id in case_ids])
