"""Insert many rows by the driver's fastest way, ids and all."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models.base import microseconds


class RowsRefused(Exception):
    """Says that a row points to something that is not there or stands where another does; it quotes nothing."""


class Writer:
    """Turns values into what the driver of one database takes, and inserts rows of them."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self.is_sqlite = self._connection.dialect.name == "sqlite"

    def moment(self, moment: datetime) -> Any:
        """Return a moment as the column stores it."""
        return microseconds(moment) if self.is_sqlite else moment

    def day(self, day: date) -> Any:
        """Return a day as the column stores it."""
        return day.isoformat() if self.is_sqlite else day

    def json(self, value: Any) -> str:
        """Return a value as JSON text."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows whose values are already those of the driver; a sequence of ids is moved past them."""
        if not rows:
            return
        names = ", ".join(f'"{column}"' for column in columns)
        if self.is_sqlite:
            marks = ", ".join("?" * len(columns))
            self._connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))  # noqa: S608 - names are ours
            return
        driver: Any = self._connection.connection.driver_connection
        try:
            with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        except self._connection.dialect.loaded_dbapi.IntegrityError:
            # The driver's own words would hold the row.
            raise RowsRefused(table) from None
        if columns[0] == "id":
            self._connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                {"name": f'"{table}"', "last": rows[-1][0]},
            )
