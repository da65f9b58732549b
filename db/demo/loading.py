"""Write many rows of one table by the driver's fastest way, their moments given as microseconds."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from db.models.all import metadata
from db.models.base import UNIX_EPOCH, Moment

Rows = Sequence[tuple[Any, ...]]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "case": (
        "id",
        "number",
        "source",
        "official_number",
        "title",
        "summary",
        "pack_code",
        "registered_on",
        "version",
    ),
    "case_event": (
        "id",
        "case_id",
        "kind",
        "happened_at",
        "recorded_at",
        "happened_on",
        "recorded_on",
        "precision",
        "unit_id",
        "detail",
        "note",
        "source",
        "is_backfilled",
    ),
    "case_link": ("case_id", "earlier_id", "confirmed_at"),
    "case_participant": ("case_id", "unit_id"),
    "case_person": (
        "id",
        "case_id",
        "position",
        "is_representative",
        "key_id",
        "name",
        "phone",
        "id_number",
        "address",
        "query_code",
        "masked_name",
        "masked_phone",
        "recorded_at",
    ),
    "contact_hash": ("person_id", "hash"),
    "text_token": ("case_id", "number", "key_id", "original"),
    "leader_assignment": (
        "id",
        "case_id",
        "post_id",
        "team",
        "start_on",
        "due_on",
        "ended_on",
        "plan",
        "result",
        "reason",
        "version",
        "recorded_at",
    ),
    "assignment_unit": ("assignment_id", "unit_id"),
    "assignment_item": ("assignment_id", "item", "done_on", "note", "recorded_at"),
    "assignment_visit": ("assignment_id", "visited_on", "place", "note", "recorded_at"),
    "hearing": (
        "case_id",
        "applied_on",
        "decided_on",
        "noticed_on",
        "planned_on",
        "held_on",
        "concluded_on",
        "place",
        "recorded_at",
    ),
}
"""Tables that a chunk of matters fills, in the order in which rows may refer to others; days are ISO text."""


def write_rows(session: Session, table: str, rows: Rows) -> None:
    """Insert rows in the order of ``COLUMNS``; an empty sequence writes nothing."""
    if not rows:
        return
    columns = COLUMNS[table]
    connection = session.connection()
    listed = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # type: ignore[arg-type]  # noqa: S608
        return
    moments = _moments_of(table)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(_with_moments(row, moments))


def _moments_of(table: str) -> tuple[int, ...]:
    known = metadata.tables[table].columns
    return tuple(at for at, name in enumerate(COLUMNS[table]) if isinstance(known[name].type, Moment))


def _with_moments(row: tuple[Any, ...], moments: tuple[int, ...]) -> tuple[Any, ...]:
    values = list(row)
    for at in moments:
        values[at] = UNIX_EPOCH + timedelta(microseconds=values[at])
    return tuple(values)


def continue_numbers(session: Session) -> None:
    """Let the server's own numbering go on after ids that were given by hand; SQLite does so by itself."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for table in metadata.tables.values():
        key = table.autoincrement_column
        if key is None:
            continue
        sequence = session.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', key.name)))
        last = session.scalar(select(func.max(key)))
        if sequence and last:
            session.execute(select(func.setval(sequence, last)))


class Unindexed:
    """Take the secondary indexes of some tables away while they are filled, and make them again."""

    def __init__(self, session: Session, tables: Sequence[str]) -> None:
        self._session = session
        connection = session.connection()
        existing = inspect(connection)
        self._indexes = [
            index
            for table in tables
            for index in metadata.tables[table].indexes
            if index.name in {found["name"] for found in existing.get_indexes(table)}
        ]

    def __enter__(self) -> None:
        for index in self._indexes:
            index.drop(self._session.connection())

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            for index in self._indexes:
                index.create(self._session.connection())
