"""A temporary PostgreSQL server for tests: own folder, socket only, gone when the last test process ends.

The server is started by whichever test process asks first and is shared by all of a run. A keeper process owns
it: every test process holds a shared lock on the lease file for its life, and the keeper waits for the exclusive
lock, so the server and its folder go away however the tests end, killed ones too.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from db.migrate import migrate
from db.session import Database
from tests.making import ZONE
from tests.reused import Untouched

OLDEST_VERSION = 15
ROLE = "board"
ORIGINAL = "board_original"
_numbers = count(1)
_idle: "list[tuple[str, Untouched]]" = []
"""Migrated databases of this process that no test uses now."""


class PostgresFailed(RuntimeError):
    """Raised where the server's programs are there but the server does not come up."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, reached by the socket in its folder."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Open a plain autocommit connection."""
        return psycopg.connect(host=str(self.folder), user=ROLE, dbname=database, autocommit=True)

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Give the URL of a new empty database, dropped afterwards with whatever is still connected."""
        name = self._create("template0")
        try:
            yield self.url(name)
        finally:
            self._drop(name)

    @contextmanager
    def migrated_database(self) -> Iterator[str]:
        """Give the URL of a database with all tables and nothing else, one that a test before has used where there is one.

        What a test leaves in it is taken out afterwards. A database whose shape it changed is dropped.
        """
        name, untouched = _idle.pop() if _idle else self._copy_of_original()
        yield self.url(name)
        with self.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
        with self.connect(name) as connection:
            is_whole = untouched.restore(connection)
        if is_whole:
            _idle.append((name, untouched))
        else:
            self._drop(name)

    def _copy_of_original(self) -> tuple[str, Untouched]:
        with self.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(1)")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (ORIGINAL,)).fetchone()
            if known is None:
                self._make_original(connection)
            connection.execute("SELECT pg_advisory_unlock(1)")
        name = self._create(ORIGINAL)
        with self.connect(name) as connection:
            return name, Untouched.of(connection)

    def _create(self, template: str) -> str:
        name = f"board_{os.getpid()}_{next(_numbers)}"
        with self.connect() as connection:
            # Copied as files: faster than row by row through the server's log, which nobody needs here.
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return name

    def _drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _make_original(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        unfinished = sql.Identifier(f"{ORIGINAL}_unfinished")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(unfinished))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(unfinished))
        database = Database(self.url(f"{ORIGINAL}_unfinished"), ZONE)
        migrate(database)
        database.dispose()
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, sql.Identifier(ORIGINAL))
        )


def find_programs() -> Path | None:
    """Find the folder with initdb and postgres of the newest version, 15 at least; None where there is none."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    found = {version: folder for folder in folders if (version := _version(folder)) >= OLDEST_VERSION}
    if not found or (os.geteuid() == 0 and _server_user() is None):
        return None
    return found[max(found)]


def _version(folder: Path) -> int:
    if not all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres")):
        return 0
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    numbers = [word for word in said.replace(".", " ").split() if word.isdigit()]
    return int(numbers[0]) if numbers else 0


def _server_user() -> str | None:
    """Return the user the server runs as when we are root, which initdb refuses; None where there is none."""
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


# ---------------------------------------------------------------- in the test process


@dataclass(slots=True)
class Lease:
    """A test process's share in the server: while it is held, the server stays."""

    shared: Path
    held: IO[str] | None = None
    keeper: "subprocess.Popen[str] | None" = None

    def take(self, programs: Path) -> PostgresServer:
        """Return the run's server, started now if this process is the first to ask.

        ``shared`` is a folder that all processes of the run see. A server that does not come up raises
        ``PostgresFailed`` with what it said.
        """
        with _locked(self.shared / "postgres.start"):
            self.held = (self.shared / "postgres.lease").open("a")
            fcntl.flock(self.held, fcntl.LOCK_SH)
            ready = self.shared / "postgres.ready"
            folder = Path(ready.read_text()) if ready.exists() else self._start_keeper(programs)
            return PostgresServer(folder)

    def release(self) -> None:
        """Give the share back; the server ends when nobody holds one."""
        if self.held is not None:
            self.held.close()
            self.held = None
        if self.keeper is not None:
            # Ours to wait for, if we started it: it ends when the last process of the run lets go.
            self.keeper.wait()
            self.keeper = None

    def _start_keeper(self, programs: Path) -> Path:
        log = self.shared / "postgres.log"
        with log.open("a") as complaints:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.postgres", str(programs), str(self.shared)],
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            )
        assert keeper.stdout is not None
        with keeper.stdout:
            # The keeper's one line comes when the server answers; the end of its output comes when it gave up.
            said = keeper.stdout.readline().strip()
        if not said:
            self.release()
            keeper.wait()
            raise PostgresFailed(f"The temporary PostgreSQL server did not start: {log.read_text()[-2000:]}")
        self.keeper = keeper
        return Path(said)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# ---------------------------------------------------------------- in the keeper process


def keep(programs: Path, shared: Path) -> None:
    """Run a new server until no test process holds a lease, then remove every trace of it."""
    ready = shared / "postgres.ready"
    try:
        with started(programs) as server:
            ready.write_text(str(server.folder))
            sys.stdout.write(f"{server.folder}\n")
            sys.stdout.close()
            with (shared / "postgres.lease").open("a") as lease:
                fcntl.flock(lease, fcntl.LOCK_EX)
                ready.unlink()
    finally:
        ready.unlink(missing_ok=True)


@contextmanager
def started(programs: Path, *, is_durable: bool = False) -> Iterator[PostgresServer]:
    """Run a new server and remove every trace of it at the end."""
    user = _server_user() if os.geteuid() == 0 else None
    # A short path that the server's user can walk: sockets allow 107 characters, pytest's folders are ours alone.
    folder = Path(tempfile.mkdtemp(prefix="board-postgres-", dir="/tmp"))
    server = Program(programs, folder, user, is_durable)
    try:
        if user is not None:
            shutil.chown(folder, user)
        server.start()
        yield PostgresServer(folder)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Program:
    """The server's programs, run in ``folder`` as ``user`` (None: as we are)."""

    programs: Path
    folder: Path
    user: str | None
    is_durable: bool = False
    """It keeps what it has committed, as a server of an office does; tests have nothing to keep."""

    def start(self) -> None:
        """Make the cluster and start it, answering when this returns."""
        data = str(self.folder / "data")
        # Locale C: text is ordered by code point, as SQLite orders it.
        locale = ["--encoding=UTF8", "--locale=C"]
        self._run("initdb", "--pgdata", data, f"--username={ROLE}", "--auth=trust", "--no-sync", *locale)
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "timezone": "UTC",
        }
        if not self.is_durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = str(self.folder / "server.log")
        try:
            self._run("pg_ctl", "start", "--wait", "-D", data, "-l", log, "-o", options)
        except subprocess.CalledProcessError:
            sys.stderr.write(Path(log).read_text())
            raise

    def stop(self) -> None:
        """Stop at once: whoever is still connected belongs to a run that is over, and nothing is worth saving."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "-D", str(self.folder / "data"), "-m", "immediate")

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / name, *arguments],
            cwd=self.folder,
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
