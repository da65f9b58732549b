"""Write many rows of one table by the driver's fastest way, packed in the process that makes them."""

import gc
import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Self

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from db.models.all import metadata
from db.models.base import UNIX_EPOCH, Moment
from db.replay import SPAN_COLUMNS, SpanValues
from db.search import Prepared, index_prepared, prepared, search_tables
from db.versions import version_triggers

Tables = dict[str, list[tuple[Any, ...]]]
SPANS: Final = "case_span"

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
        "starts_at",
        "receipt_on",
        "receipt",
        "conclusion",
        "due_on",
        "followed_on",
        "is_carried_out",
        "followed",
        "recorded_at",
    ),
    "screening_report": (
        "id",
        "unit_id",
        "period_from",
        "period_to",
        "due_on",
        "reported_on",
        "edition",
        "reason",
        "said_by",
        "recorded_at",
    ),
    "screening_item": ("report_id", "case_id"),
}
"""Tables that a chunk of matters fills, in the order in which rows may refer to others; days are ISO text."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows ready to be written: values for SQLite, the text of COPY for PostgreSQL."""

    cases: int
    events: int
    spans: int
    tables: dict[str, list[tuple[Any, ...]] | bytes]
    texts: list[Prepared]

    def dumped(self) -> bytes:
        """Return the rows as bytes that another process reads quickly."""
        return marshal.dumps((self.cases, self.events, self.spans, self.tables, self.texts))

    @classmethod
    def read(cls, dumped: bytes) -> Self:
        """Return what ``dumped`` gave, from a process of our own."""
        return cls(*marshal.loads(dumped))  # noqa: S302


def pack(tables: Tables, spans: list[SpanValues], texts: Sequence[tuple[int, str]], dialect: str) -> Packed:
    """Pack the rows of ``COLUMNS``, their moments in microseconds, with spans and texts of some matters."""
    rows: dict[str, list[tuple[Any, ...]] | bytes] = {**tables, SPANS: list(spans)}
    if dialect != "sqlite":
        rows = {name: _copied(name, made) for name, made in rows.items() if not isinstance(made, bytes)}
    cut = [prepared(case_id, words, dialect) for case_id, words in texts]
    return Packed(len(tables.get("case", ())), len(tables.get("case_event", ())), len(spans), rows, cut)


def _columns(table: str) -> tuple[str, ...]:
    return SPAN_COLUMNS if table == SPANS else COLUMNS[table]


def _copied(table: str, rows: Iterable[tuple[Any, ...]]) -> bytes:
    known = metadata.tables[table].columns
    moments = [at for at, name in enumerate(_columns(table)) if isinstance(known[name].type, Moment)]
    lines = []
    for row in rows:
        words = [_word(value) for value in row]
        for at in moments:
            words[at] = (UNIX_EPOCH + timedelta(microseconds=row[at])).isoformat()
        lines.append("\t".join(words))
    return "".join(line + "\n" for line in lines).encode()


def _word(value: Any) -> str:
    """Return a value in PostgreSQL's COPY text format."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    return str(value)


_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def no_search_for_circles() -> Iterator[None]:
    """Keep Python from looking, after every few hundred rows, for rows that refer to each other in a circle.

    None do; among millions of rows the search takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write(session: Session, packed: Packed) -> None:
    """Insert packed rows in the order in which they may refer to each other."""
    connection = session.connection()
    for table, rows in packed.tables.items():
        if not rows:
            continue
        columns = _columns(table)
        listed = ", ".join(columns)
        if isinstance(rows, bytes):
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                copy.write(rows)
            continue
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608
    index_prepared(session, packed.texts)


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
    """Take the secondary indexes of some tables and the version triggers away while a big demo is written.

    The triggers would ask of every single span whether a bulk change is under way.
    """

    def __init__(self, session: Session, tables: Sequence[str]) -> None:
        self._connection = connection = session.connection()
        existing = inspect(connection)
        self._indexes = [
            index
            for table in tables
            for index in metadata.tables[table].indexes
            if index.name in {found["name"] for found in existing.get_indexes(table)}
        ]
        dialect = connection.dialect.name
        statements = (*version_triggers(dialect), *search_tables(dialect)) if tables else ()
        made = [(statement.split()[1], statement.split()[2], statement) for statement in statements]
        self._others = [one for one in made if one[0] in ("TRIGGER", "INDEX")]

    def __enter__(self) -> None:
        for index in self._indexes:
            index.drop(self._connection)
        for kind, name, _ in self._others:
            on = " ON case_span" if kind == "TRIGGER" and self._connection.dialect.name != "sqlite" else ""
            self._connection.exec_driver_sql(f"DROP {kind} {name}{on}")

    def __exit__(self, *failure: object) -> None:
        if failure[0] is not None:
            return
        for index in self._indexes:
            index.create(self._connection)
        for _, _, statement in self._others:
            self._connection.exec_driver_sql(statement)
