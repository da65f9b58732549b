"""A PostgreSQL database that one test after the other uses: what a test left in it is taken out, not the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString, Self

from psycopg import sql

if TYPE_CHECKING:
    import psycopg

_TABLES: LiteralString = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
)
_SEQUENCES: LiteralString = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
)
_SHAPE: LiteralString = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
  SELECT concat(relname, relkind, relnatts) FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat(conrelid::regclass, conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat(proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS parts (part)
"""


@dataclass(frozen=True, slots=True)
class Untouched:
    """What a migrated database holds before any test: its shape, the rows of each table, and its sequences."""

    shape: str
    tables: tuple[str, ...]
    rows: dict[str, bytes]
    sequences: dict[str, int | None]

    @classmethod
    def of(cls, connection: "psycopg.Connection[tuple[object, ...]]") -> Self:
        """Read it from a database that no test has used."""
        tables = tuple(str(row[0]) for row in connection.execute(_TABLES))
        filled = _filled(connection, tables)
        return cls(
            _shape(connection),
            tables,
            {table: _copied(connection, table) for table in filled},
            dict(_sequences(connection)),
        )

    def restore(self, connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
        """Take out what a test left; False where it changed the shape of the database, which is then good for nothing."""
        if _shape(connection) != self.shape:
            return False
        with connection.transaction():
            # Triggers that forbid a DELETE, and foreign keys, hold for the board's own connections.
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in _filled(connection, self.tables):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self.rows.items():
                with connection.cursor().copy(
                    sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                ) as into:
                    into.write(rows)
            for name, last in _sequences(connection):
                if last != self.sequences.get(name):
                    first = self.sequences.get(name)
                    connection.execute(
                        "SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', first or 1, first is not None)
                    )
        return True


def _shape(connection: "psycopg.Connection[tuple[object, ...]]") -> str:
    found = connection.execute(_SHAPE).fetchone()
    return "" if found is None else str(found[0])


def _filled(connection: "psycopg.Connection[tuple[object, ...]]", tables: Iterable[str]) -> list[str]:
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(table), sql.Identifier(table))
        for table in tables
    )
    return [str(row[0]) for row in connection.execute(asked)]


def _copied(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as out:
        return b"".join(bytes(part) for part in out)


def _sequences(connection: "psycopg.Connection[tuple[object, ...]]") -> list[tuple[str, int | None]]:
    return [
        (str(name), last if last is None else int(str(last))) for name, last in connection.execute(_SEQUENCES)
    ]
