"""`python -m db handler`: name who handles accusations; nothing of an accusation is ever printed."""

import argparse
from typing import Any, Final

from sqlalchemy import select

from db.command_line import CommandRefused, Exit, opened, operating_system_user
from db.enums import LogKind
from db.here import Here
from db.keys import KeyRing
from db.log import append
from db.models.accounts import Account
from db.sealed.commands import end_handler, name_handler
from db.sealed.gate import SealedProblem, SealedRefused
from db.sealed.models import SealedHandler

SENTENCES: Final = {
    SealedProblem.NOT_A_MEMBER: "Only an active account of the role office handles accusations.",
}


def add_commands(commands: Any) -> None:
    """Add the command ``handler`` to a parser's subparsers."""
    parser = commands.add_parser(
        "handler",
        help="name who handles accusations, end it, list who does",
        epilog="example: python -m db handler name zhao",
    )
    parser.add_argument("act", choices=("name", "end", "list"))
    parser.add_argument("username", nargs="?", default="")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace, here: Here) -> int:
    """Name a handler, end it, or list the present ones."""
    with opened(here) as database:
        if asked.act == "list":
            with database.reading() as session:
                names = session.scalars(
                    select(Account.username)
                    .join(SealedHandler, SealedHandler.account_id == Account.id)
                    .where(SealedHandler.ended_at.is_(None))
                    .order_by(Account.username)
                ).all()
            for name in names:
                here.say(name)
            return Exit.DONE
        if not isinstance(database.keys, KeyRing):
            raise CommandRefused(
                "There are no keys: set BOARD_IDENTITY_KEY and BOARD_LOG_KEY, or BOARD_INSTANCE."
            )
        with database.writing() as session:
            account_id = session.scalar(select(Account.id).where(Account.username == asked.username.lower()))
            if account_id is None:
                raise CommandRefused(f"There is no account {asked.username!r}.", Exit.WRONG_USE)
            act = name_handler if asked.act == "name" else end_handler
            try:
                act(session, account_id, here.now)
            except SealedRefused as refused:
                raise CommandRefused(SENTENCES.get(refused.problem, refused.code)) from None
            # The board's log says that a command ran, the vault's log which account was named.
            detail = {"command": "handler", "user": operating_system_user()}
            append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
    here.say("Done.")
    return Exit.DONE
