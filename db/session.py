"""The database and its transactions: reads in one snapshot, writes one after the other."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

BUSY_MILLISECONDS: Final = 15_000
MMAP_BYTES: Final = 2 << 30

# The driver asks for an adapter of everything that is no plain number or text, None included. Where it finds none it
# tries two more ways, which takes longer than writing the value does: half of a row of spans is None.
_AS_IT_IS: Final[Any] = {}.get
sqlite3.register_adapter(type(None), _AS_IT_IS)


class Database:
    """One case database: its engine, its zone and, where identity is handled, its keys.

    ``Database("sqlite:///board.sqlite", ZoneInfo("Asia/Shanghai"))``. A session knows its zone and keys as
    ``session.info["zone"]`` and ``session.info["keys"]``.
    """

    def __init__(self, url: str, zone: ZoneInfo, keys: Any = None) -> None:
        self.url = make_url(url)
        self.zone = zone
        self.keys = keys
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is a SQLite file or memory."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session whose reads all see one snapshot and whose writes are refused or rolled back."""
        options = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with self.engine.connect().execution_options(**options) as connection:
            if self.is_sqlite:
                connection.info["begin"] = "BEGIN"
            with self._session(connection) as session:
                session.info["is_snapshot"] = True
                yield session
                session.rollback()

    @contextmanager
    def writing(self, patience: int = BUSY_MILLISECONDS) -> Iterator[Session]:
        """Give a session that holds the writer's place and commits at the end, or nothing on an exception.

        On SQLite, which has one writer, ``OperationalError`` is raised where the place is not free in ``patience``
        milliseconds.
        """
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.info["begin"] = "BEGIN IMMEDIATE"
                _wait(connection, patience)
            try:
                with self._session(connection) as session:
                    yield session
                    session.commit()
            finally:
                if self.is_sqlite:
                    _wait(connection, BUSY_MILLISECONDS)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Let a fresh SQLite file be filled by writing every page once, where a write-ahead log would write it twice.

        A rollback journal holds only pages that were there before, so an empty file needs next to none; a process
        that dies leaves the file as it was. Where somebody else has the file open nothing changes.
        """
        if self.is_sqlite:
            self._keep_journal("TRUNCATE")
        try:
            yield
        finally:
            if self.is_sqlite:
                self._keep_journal("WAL")

    def empty_journal(self) -> None:
        """Bring SQLite's write-ahead log into the file and cut it off, so that neither holds what was deleted."""
        if self.is_sqlite:
            self._driven("wal_checkpoint(TRUNCATE)")

    def _keep_journal(self, mode: str) -> None:
        self._driven(f"journal_mode={mode}")

    def _driven(self, pragma: str) -> None:
        # On the one connection that the pool then gives again: a mode but WAL is that connection's alone.
        connection = self.engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            driver.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            pass
        finally:
            connection.close()

    def _session(self, connection: Connection) -> Session:
        session = Session(connection, expire_on_commit=False, autoflush=True)
        session.info["zone"] = self.zone
        session.info["keys"] = self.keys
        return session

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if parsed.database in (None, "", ":memory:"):
        engine = create_engine(
            url, hide_parameters=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    else:
        engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: Any) -> None:
    # The driver's own transactions would begin too late for a snapshot; the "begin" event opens them instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"mmap_size={MMAP_BYTES}",
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _wait(connection: Connection, milliseconds: int) -> None:
    # By the driver: SQLAlchemy would begin a transaction for it.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={int(milliseconds)}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(str(connection.info.pop("begin", "BEGIN")))
