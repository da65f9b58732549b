"""The version of the counted data: raised by triggers, read first by whoever counts."""

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


def version_triggers(dialect: str) -> list[str]:
    """Return the DDL by which any writer of ``case_span``, hand-typed SQL included, raises the version."""
    if dialect == "sqlite":
        operations = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        return [_SQLITE.format(operation=operation, row=row) for operation, row in operations]
    return list(_POSTGRESQL)


# The table's own column: a plain statement costs a third of one of the mapped class.
_VERSION: Final = select(DataVersion.__table__.c.n)


def current_version(session: Session) -> int:
    """Return the version of this session's snapshot."""
    return int(session.execute(_VERSION).scalar_one())


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
