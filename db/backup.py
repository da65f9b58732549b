"""Copies of the whole database, checked before they are trusted; keys are never in them."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import URL

from db.keys import KeyRing
from db.log import BOARD_CHAIN, Head, chains, read_head, verify, write_head
from db.migrate import revision_of
from db.models.all import metadata
from db.session import Database

PRIVATE: Final = 0o600
_PAGES_A_STEP: Final = 4_096


class BackupProblem(StrEnum):
    """Why a copy is not made or not taken back."""

    THERE_ALREADY = "there_already"
    NOT_FOUND = "not_found"
    DAMAGED = "damaged"
    NOT_A_BOARD = "not_a_board"
    LOG_BROKEN = "log_broken"
    IN_USE = "in_use"
    PROGRAM_MISSING = "program_missing"
    PROGRAM_FAILED = "program_failed"
    MEMORY = "memory"


class BackupRefused(Exception):
    """Raised with a code and the path or program it is about."""

    def __init__(self, problem: BackupProblem, about: str) -> None:
        super().__init__(f"{problem}: {about}")
        self.problem = problem
        self.about = about


Progress = Callable[[int, int], None]
"""Told how many pages of how many are copied."""


def back_up(database: Database, target: Path, progress: Progress = lambda done, total: None) -> int:
    """Copy a database that may be in use to ``target``, check the copy, and return its size in bytes.

    ``progress`` hears of SQLite's pages; PostgreSQL's own program says nothing while it works. An existing target is refused; a copy that fails its checks is removed.
    """
    if target.exists():
        raise BackupRefused(BackupProblem.THERE_ALREADY, str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    try:
        if database.is_sqlite:
            _copy_sqlite(_file_of(database.url), part, progress)
            check_sqlite(part, database)
        else:
            _run(
                "pg_dump", database.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={part}"
            )
            _run("pg_restore", None, "--list", str(part))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(
    backup: Path, database: Database, *, may_replace: bool = False, may_be_broken: bool = False
) -> None:
    """Put a checked backup in the database's place, while nothing else uses it.

    A present SQLite file is kept beside it as ``….before-restore``. ``may_be_broken`` takes a backup whose log
    does not hold together, which is otherwise refused.
    """
    if not backup.is_file():
        raise BackupRefused(BackupProblem.NOT_FOUND, str(backup))
    if database.is_sqlite:
        _restore_sqlite(backup, database, may_replace=may_replace, may_be_broken=may_be_broken)
        return
    if revision_of(database) is not None and not may_replace:
        raise BackupRefused(BackupProblem.THERE_ALREADY, database.url.render_as_string())
    _run("pg_restore", None, "--list", str(backup))
    _run(
        "pg_restore",
        database.url,
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={database.url.database}",
        str(backup),
    )


def _restore_sqlite(backup: Path, database: Database, *, may_replace: bool, may_be_broken: bool) -> None:
    target = _file_of(database.url)
    check_sqlite(backup, database, may_be_broken=may_be_broken)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy_sqlite(backup, part)
        part.chmod(PRIVATE)
        if target.exists():
            if not may_replace:
                raise BackupRefused(BackupProblem.THERE_ALREADY, str(target))
            database.dispose()
            _close_for_good(target)
            target.replace(target.with_name(target.name + ".before-restore"))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _close_for_good(target: Path) -> None:
    """Fold the write-ahead log into the file, which works only where nobody else has it open."""
    try:
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        raise BackupRefused(BackupProblem.IN_USE, str(target)) from None
    except sqlite3.DatabaseError:
        mode = "delete"  # What is damaged is not used; it is kept beside the restored file.
    if mode != "delete":
        raise BackupRefused(BackupProblem.IN_USE, str(target))
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)


def set_heads(database: Database) -> list[tuple[str, int]]:
    """Point the head files at the ends of the restored chains; return (file, the number it stood at) of those changed."""
    ring = database.keys
    if not isinstance(ring, KeyRing) or ring.head_folder is None:
        return []
    changed: list[tuple[str, int]] = []
    with database.reading() as session:
        for chain in chains(metadata.sorted_tables):
            columns = chain.table.c
            last = session.execute(
                select(columns.seq, columns.mac).order_by(columns.seq.desc()).limit(1)
            ).first()
            path = ring.head_folder / chain.head_file
            standing = read_head(path)
            head = None if last is None else Head(last.seq, last.mac)
            if standing != head and standing is not None:
                changed.append((chain.head_file, standing.seq))
            if head is None:
                path.unlink(missing_ok=True)
            else:
                write_head(path, head, may_go_back=True)
    return changed


def check_sqlite(path: Path, database: Database, *, may_be_broken: bool = False) -> None:
    """Refuse a file that is damaged, is no board, or whose log does not hold together."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            found = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'log_row'"
            ).fetchone()[0]
    except sqlite3.DatabaseError:
        raise BackupRefused(BackupProblem.DAMAGED, str(path)) from None
    if said != "ok":
        raise BackupRefused(BackupProblem.DAMAGED, str(path))
    if not found:
        raise BackupRefused(BackupProblem.NOT_A_BOARD, str(path))
    ring = database.keys
    if isinstance(ring, KeyRing) and not may_be_broken:
        copy = Database(f"sqlite:///{path}", database.zone)
        try:
            with copy.reading() as session:
                for chain in chains(metadata.sorted_tables) or [BOARD_CHAIN]:
                    if not verify(session, ring, None, chain).is_whole:
                        raise BackupRefused(BackupProblem.LOG_BROKEN, str(path))
        finally:
            copy.dispose()
        _drop_journals(path)


def _drop_journals(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_sqlite(source: Path, target: Path, progress: Progress = lambda done, total: None) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(target)) as writer,
    ):
        reader.backup(
            writer,
            pages=_PAGES_A_STEP,
            progress=lambda _status, remaining, total: progress(total - remaining, total),
        )
        writer.execute("PRAGMA journal_mode = DELETE")


def _file_of(url: URL) -> Path:
    if url.database in (None, "", ":memory:"):
        raise BackupRefused(BackupProblem.MEMORY, "")
    return Path(str(url.database))


def _run(program: str, url: URL | None, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, the password in its environment and not among its arguments."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(BackupProblem.PROGRAM_MISSING, program)
    environment = dict(os.environ)
    if url is not None:
        host = url.host or url.query.get("host") or ""
        given = {
            "PGHOST": host if isinstance(host, str) else host[0],
            "PGPORT": "" if url.port is None else str(url.port),
            "PGUSER": url.username or "",
            "PGPASSWORD": url.password or "",
            "PGDATABASE": url.database or "",
        }
        environment |= {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(
        [found, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(BackupProblem.PROGRAM_FAILED, f"{program}: {done.stderr.strip()[-300:]}")
