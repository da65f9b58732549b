"""`python -m db seal-identities`: seal what is due after the final end, as the worker does once a day."""

import argparse
from typing import Any

from db.command_line import CommandRefused, Exit, bar, opened, operating_system_user
from db.commands.retention import seal_due
from db.enums import LogKind
from db.here import Here
from db.keys import KeyRing
from db.log import append
from db.queries.retention import limits_on
from db.reference import local_day


def add_commands(commands: Any) -> None:
    """Add the command ``seal-identities`` to a parser's subparsers."""
    parser = commands.add_parser(
        "seal-identities",
        help="seal the identities of matters that ended for good so many months ago (page Settings)",
        epilog="example: python -m db seal-identities; the worker does it once a day by itself",
    )
    parser.set_defaults(run=run_seal)


def run_seal(asked: argparse.Namespace, here: Here) -> int:
    """Seal what is due; the log keeps each matter and the operating-system user (domain rule 18)."""
    user = operating_system_user()
    with opened(here) as database:
        if not isinstance(database.keys, KeyRing):
            raise CommandRefused(
                "There are no keys: set BOARD_IDENTITY_KEY and BOARD_LOG_KEY, or BOARD_INSTANCE."
            )
        with database.reading() as session:
            limit = limits_on(session, local_day(here.now, database.zone)).seal
        if limit is None:
            raise CommandRefused(
                "No limit is set, so nothing is sealed. The administrator sets it on the page Settings, with the "
                "document of the archives bureau as its ground."
            )
        with bar(0, "Identities") as shown:
            done = seal_due(
                database, here.now, None, user=user, passed=lambda n, _total: shown.update(n - shown.n)
            )
        with database.writing() as session:
            detail = {"command": "seal-identities", "user": user, "found": done.sealed}
            append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
    here.say(f"{done.sealed} identities sealed, {done.unsealed} opened again.")
    return Exit.DONE
