"""Commands that guard what is stored: verify-log, rekey, backup, restore."""

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from db.backup import BackupProblem, BackupRefused, Progress, back_up, restore, set_heads
from db.command_line import CommandRefused, Exit, bar, opened, operating_system_user
from db.commands.identity import rehash_contacts
from db.enums import LogKind
from db.here import Here
from db.keys import IDENTITY_FILE, KeyRefused, KeyRing, add_key, drop_old_keys
from db.log import Finding, append, chains, verify
from db.log_witness import unlogged
from db.migrate import head_revision, revision_of
from db.models.all import metadata
from db.rekey import rekey, sealed_tables
from db.session import Database

VAULT_TEXTS: Final = "db.sealed.texts"
"""Named, not imported: the vault's words are written again, and nothing of them is seen here."""

SENTENCES: Final = {
    BackupProblem.THERE_ALREADY: "{about} is there already. Name another place, or add --replace to a restore.",
    BackupProblem.NOT_FOUND: "There is no file at {about}.",
    BackupProblem.DAMAGED: "{about} is damaged or no SQLite file. Take an older backup.",
    BackupProblem.NOT_A_BOARD: "{about} is no database of this program.",
    BackupProblem.LOG_BROKEN: "The log inside {about} does not hold together. Run verify-log; --accept-broken-log takes it all the same.",
    BackupProblem.IN_USE: "{about} is in use. Stop the server and try again.",
    BackupProblem.PROGRAM_MISSING: "The program {about} is not installed; it comes with PostgreSQL's client programs.",
    BackupProblem.PROGRAM_FAILED: "PostgreSQL's program failed. {about}",
    BackupProblem.MEMORY: "A database in memory cannot be backed up.",
}


def add_commands(commands: Any) -> None:
    """Add the commands of this room to a parser's subparsers."""
    check = commands.add_parser(
        "verify-log",
        help="walk the chained logs and compare them with their head files",
        epilog="example: python -m db verify-log; exit code 1 where a row was changed, deleted or cut off",
    )
    check.set_defaults(run=run_verify)
    again = commands.add_parser(
        "rekey",
        help="seal every identity again under a new key",
        epilog="example: python -m db rekey, then start the server again, then python -m db rekey --forget-old; "
        "with BOARD_IDENTITY_KEY set, put the new key before the old: NEW,OLD",
    )
    again.add_argument(
        "--forget-old",
        action="store_true",
        help="make no new key: seal what is left under the old ones, then take them out of the key file",
    )
    again.set_defaults(run=run_rekey)
    out = commands.add_parser(
        "backup",
        help="copy the database to a file and check the copy; keys are not in it",
        epilog="example: python -m db backup --to /backup/board-2026-03-05.sqlite",
    )
    out.add_argument(
        "--to", type=Path, metavar="FILE", help="default: instance/backups/, named by the moment"
    )
    out.set_defaults(run=run_backup)
    back = commands.add_parser(
        "restore",
        help="put a checked backup in the place of the database, the server being stopped",
        epilog="example: python -m db restore /backup/board-2026-03-05.sqlite --replace",
    )
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--replace", action="store_true", help="take the place of the present database")
    back.add_argument(
        "--accept-broken-log", action="store_true", help="restore though the log was tampered with"
    )
    back.set_defaults(run=run_restore)


def _keys(database: Database) -> KeyRing:
    if not isinstance(database.keys, KeyRing):
        raise CommandRefused(
            "There are no keys: set BOARD_IDENTITY_KEY and BOARD_LOG_KEY, or BOARD_INSTANCE to the folder that holds them."
        )
    return database.keys


def run_verify(asked: argparse.Namespace, here: Here) -> int:
    """Say of each chain whether it is whole, and where it is not."""
    is_whole = True
    with opened(here) as database, database.reading() as session:
        ring = _keys(database)
        for chain in chains(metadata.sorted_tables):
            path = None if ring.head_folder is None else ring.head_folder / chain.head_file
            count = session.scalar(select(func.count()).select_from(chain.table)) or 0
            with bar(count, chain.table.name, " rows") as shown:
                found = verify(session, ring, path, chain, shown.update)
            is_whole = is_whole and found.is_whole
            said = "whole" if found.is_whole else "BROKEN"
            here.say(f"{chain.table.name}: {found.rows} rows, {found.first_seq} to {found.last_seq}: {said}")
            for finding in found.findings[:20]:
                here.say(f"  {_rows(finding)}: {finding.what.value.replace('_', ' ')}")
            if len(found.findings) > 20:
                here.say(f"  and {len(found.findings) - 20} more")
        for one in unlogged(session):
            is_whole = False
            what = "a sign-in" if one.case_id is None else f"an act on matter {one.case_id}"
            here.say(f"log_row has no row of {what} by account {one.account_id} at {one.at.isoformat()}")
    return Exit.DONE if is_whole else Exit.FAILED


def _rows(finding: Finding) -> str:
    is_one = finding.until is None or finding.until == finding.seq
    return f"row {finding.seq}" if is_one else f"rows {finding.seq} to {finding.until}"


def run_rekey(asked: argparse.Namespace, here: Here) -> int:
    """Make a new key where keys are files, and seal everything with the first key.

    Old keys go in a run of their own: a server that was not started again yet still seals with them.
    """
    is_file = not os.environ.get("BOARD_IDENTITY_KEY", "").strip()
    with opened(here) as database:
        ring = _keys(database)
        if asked.forget_old:
            _check_forgettable(ring, is_file=is_file)
        elif is_file:
            add_key(here.instance)
            ring = here.take_keys()
        elif len(ring.identity) < 2:
            raise CommandRefused(
                "BOARD_IDENTITY_KEY holds one key: put a new one before it, separated by a comma, and run this again."
            )
        with database.reading() as session:
            total = sum(
                session.scalar(select(func.count()).select_from(t).where(t.c.key_id != ring.identity_key_id))
                or 0
                for t in sealed_tables()
            )
        try:
            with database.writing() as session, bar(total, "Rows") as shown:
                done = rekey(session, shown.update)
                rehash_contacts(session)
                import_module(VAULT_TEXTS).reindex_all(session)
                detail = {"command": "rekey", "user": operating_system_user(), "rows": done}
                append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
        except KeyRefused as refused:
            raise CommandRefused(
                f"A row is sealed under key {refused.which}, which cannot open it. Put that key back; nothing was changed."
            ) from None
    here.say(f"{done} rows are sealed under key {ring.identity_key_id}. Older backups need the older keys.")
    if asked.forget_old:
        drop_old_keys(here.instance / IDENTITY_FILE)
    else:
        here.say("Start the server and its worker again: they know the new key only then.")
    return Exit.DONE


def _check_forgettable(ring: KeyRing, *, is_file: bool) -> None:
    if not is_file:
        raise CommandRefused("The keys are in BOARD_IDENTITY_KEY: take the old ones out there yourself.")
    if len(ring.identity) < 2:
        raise CommandRefused(
            "There is one key only. Run rekey first, start the server and its worker again, then forget the old key."
        )


def shown_on(shown: Any) -> Progress:
    """Return what tells a bar how many pages of how many are copied."""

    def told(done: int, total: int) -> None:
        shown.total = total
        shown.update(done - shown.n)

    return told


def run_backup(asked: argparse.Namespace, here: Here) -> int:
    """Copy the database to a file."""
    with opened(here) as database:
        moment = here.now.strftime("%Y%m%d-%H%M%S")
        suffix = "sqlite" if database.is_sqlite else "dump"
        target: Path = asked.to or here.instance / "backups" / f"board-{moment}.{suffix}"
        try:
            with bar(0, "Backup", " pages") as shown:
                size = back_up(database, target, shown_on(shown))
        except BackupRefused as refused:
            raise CommandRefused(SENTENCES[refused.problem].format(about=refused.about)) from None
        if database.keys is not None:
            with database.writing() as session:
                detail = {"command": "backup", "user": operating_system_user(), "bytes": size}
                append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
    here.say(f"{target} ({size:,} bytes). Keep the keys elsewhere: without them its identities stay sealed.")
    return Exit.DONE


def run_restore(asked: argparse.Namespace, here: Here) -> int:
    """Put a backup in the place of the database and say in its log that this was done."""
    database = here.database
    try:
        here.take_keys()
    except KeyRefused as refused:
        # Without keys the log inside the backup cannot be checked, and nobody could write to the board either.
        raise CommandRefused(
            f"The key {refused.which} is needed to check the backup ({refused.problem.value})."
        ) from None
    try:
        restore(asked.file, database, may_replace=asked.replace, may_be_broken=asked.accept_broken_log)
        heads = dict(set_heads(database))
        if revision_of(database) == head_revision():
            with database.writing() as session:
                detail = {"command": "restore", "user": operating_system_user(), "heads_before": heads}
                append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
    except BackupRefused as refused:
        raise CommandRefused(SENTENCES[refused.problem].format(about=refused.about)) from None
    finally:
        database.dispose()
    here.say("Restored. Run `python -m db migrate` if the program is newer than the backup.")
    return Exit.DONE
