"""Seal everything again under the present key, whichever table it stands in."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, Table, select, update
from sqlalchemy.orm import Session

from db.keys import about
from db.log import ring_of
from db.models.all import metadata

CHUNK: Final = 1_000


def sealed_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that hold ciphertexts."""
    return [column for column in table.columns if "sealed_for" in column.info]


def sealed_tables() -> list[Table]:
    """Return the tables that hold ciphertexts, each with the id of its key."""
    return [table for table in metadata.sorted_tables if sealed_columns(table)]


def rekey(session: Session, progress: Callable[[int], None] = lambda done: None) -> int:
    """Open with whatever key a row names and seal with the writing key; return how many rows changed.

    The caller writes contact hashes and the vault's words again in the same transaction. A row that does not open
    raises ``KeyRefused`` and nothing changes.
    """
    return sum(_rekey_table(session, table, progress) for table in sealed_tables())


def _rekey_table(session: Session, table: Table, progress: Callable[[int], None]) -> int:
    ring = ring_of(session)
    columns = sealed_columns(table)
    key = next(iter(table.primary_key.columns))
    at_once = table.info.get("rows_at_once", CHUNK)
    done = 0
    while rows := session.execute(
        select(table).where(table.c.key_id != ring.identity_key_id).order_by(key).limit(at_once)
    ).all():
        for row in rows:
            values: dict[str, Any] = {"key_id": ring.identity_key_id}
            for column in columns:
                data: bytes | None = row._mapping[column]
                if data is not None:
                    bound_to = about(table.name, row._mapping[column.info["sealed_for"]], column.name)
                    values[column.name] = ring.seal(ring.open(row.key_id, data, bound_to), bound_to).data
            session.execute(update(table).where(key == row._mapping[key]).values(values))
        done += len(rows)
        progress(len(rows))
    return done


def unmarked_binaries() -> list[str]:
    """Return columns of bytes in tables with keys that ``rekey`` would leave behind."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if "key_id" in table.columns
        for column in table.columns
        if isinstance(column.type, LargeBinary) and "sealed_for" not in column.info
    ]
