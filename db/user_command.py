"""`python -m db user`: make, list and switch accounts from the machine itself; logged with who ran it."""

import argparse
import getpass
import sys
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.command_line import CommandRefused, Exit, opened, operating_system_user
from db.commands.accounts import AccountRefused, create_account, new_password, set_active, set_password
from db.enums import LogKind, Role
from db.here import Here
from db.keys import KeyRing
from db.log import append
from db.models.accounts import Account
from db.models.organisation import Official, Post, Unit

SENTENCES: Final = {
    "password_short": "The password is short: {value} characters at least.",
    "password_long": "The password is longer than {value} characters.",
    "password_plain": "The password is easy to guess: it holds the user name or hardly any different letters.",
    "username_wrong": "A user name has 2 to 40 letters, digits, - and _.",
    "username_taken": "There is an account {value} already.",
    "display_name_missing": "Give a name to show with --name.",
    "unit_missing": "An account of a unit needs --unit with the unit's name.",
    "post_missing": "A delegate needs --post with the title of the leader's post.",
    "last_administrator": "This is the last administrator: make another one first.",
}


def add_commands(commands: Any) -> None:
    """Add the command ``user`` to a parser's subparsers."""
    parser = commands.add_parser(
        "user",
        help="make an account, set its password, switch it off or on, list accounts",
        epilog="example: python -m db user create zhao --role office --name 赵",
    )
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    create = acts.add_parser(
        "create", help="make an account", epilog="The password is asked for, or read from a pipe."
    )
    create.add_argument("username")
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument(
        "--name", default="", metavar="NAME", help="the name to show (default: the user name)"
    )
    create.add_argument("--unit", metavar="NAME", help="the unit of the account")
    create.add_argument("--post", metavar="TITLE", help="the post of a leader or of a delegate's leader")
    create.set_defaults(run=run_create)
    for act, words, run in (
        ("passwd", "set a new password; every session of the account ends", run_password),
        ("deactivate", "let the account sign in no more; its sessions end", run_deactivate),
        ("activate", "let the account sign in again", run_activate),
    ):
        one = acts.add_parser(act, help=words, epilog=f"example: python -m db user {act} zhao")
        one.add_argument("username")
        one.set_defaults(run=run)
    listing = acts.add_parser("list", help="list accounts", epilog="example: python -m db user list")
    listing.set_defaults(run=run_list)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise CommandRefused("The two passwords differ.")
    return first


def _only(session: Session, asked: Any, what: str) -> int:
    found = session.scalars(asked.limit(2)).all()
    if len(found) != 1:
        raise CommandRefused(f"{what} was found {'more than once' if found else 'nowhere'}.", Exit.WRONG_USE)
    return int(found[0])


def _account(session: Session, username: str) -> int:
    return _only(
        session, select(Account.id).where(Account.username == username.lower()), f"Account {username}"
    )


def _refusal(refused: AccountRefused) -> CommandRefused:
    return CommandRefused(SENTENCES.get(refused.code, refused.code).format(value=refused.value))


def _check_keys(keys: Any) -> None:
    if not isinstance(keys, KeyRing):
        raise CommandRefused(
            "There are no keys: set BOARD_IDENTITY_KEY and BOARD_LOG_KEY, or BOARD_INSTANCE."
        )


def _note(session: Session, here: Here, act: str, username: str) -> None:
    detail = {"command": f"user {act}", "user": operating_system_user(), "username": username.lower()}
    append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)


def run_create(asked: argparse.Namespace, here: Here) -> int:
    """Make an account."""
    password = _password()
    with opened(here) as database:
        _check_keys(database.keys)
        try:
            hashed = new_password(password, asked.username)
            with database.writing() as session:
                unit = post = None
                if asked.unit:
                    unit = _only(
                        session, select(Unit.id).where(Unit.name == asked.unit), f"Unit {asked.unit}"
                    )
                if asked.post:
                    titled = select(Post.id).join(Official, Official.id == Post.official_id)
                    named = (Post.title == asked.post) | (Official.name == asked.post)
                    post = _only(session, titled.where(named, Post.to_on.is_(None)), f"Post {asked.post}")
                create_account(
                    session,
                    username=asked.username,
                    display_name=asked.name or asked.username,
                    password=hashed,
                    role=Role(asked.role),
                    at=here.now,
                    unit_id=unit,
                    post_id=post,
                )
                _note(session, here, "create", asked.username)
        except AccountRefused as refused:
            raise _refusal(refused) from None
    here.say(f"{asked.username} was made as {asked.role}.")
    return Exit.DONE


def run_password(asked: argparse.Namespace, here: Here) -> int:
    """Set a new password."""
    password = _password()
    with opened(here) as database:
        _check_keys(database.keys)
        try:
            with database.reading() as session:
                _account(session, asked.username)
            hashed = new_password(password, asked.username)
            with database.writing() as session:
                set_password(session, _account(session, asked.username), hashed, here.now, None, seen=None)
                _note(session, here, "passwd", asked.username)
        except AccountRefused as refused:
            raise _refusal(refused) from None
    here.say(f"{asked.username} has a new password.")
    return Exit.DONE


def run_deactivate(asked: argparse.Namespace, here: Here) -> int:
    """Let an account sign in no more."""
    return _switch(asked.username, here, is_active=False)


def run_activate(asked: argparse.Namespace, here: Here) -> int:
    """Let an account sign in again."""
    return _switch(asked.username, here, is_active=True)


def _switch(username: str, here: Here, *, is_active: bool) -> int:
    with opened(here) as database:
        _check_keys(database.keys)
        try:
            with database.writing() as session:
                set_active(session, _account(session, username), is_active, here.now, None, seen=None)
                _note(session, here, "activate" if is_active else "deactivate", username)
        except AccountRefused as refused:
            raise _refusal(refused) from None
    here.say(f"{username} may sign in again." if is_active else f"{username} may sign in no more.")
    return Exit.DONE


def run_list(asked: argparse.Namespace, here: Here) -> int:
    """List accounts with role, unit and whether they may sign in."""
    with opened(here) as database, database.reading() as session:
        rows = session.execute(
            select(Account.username, Account.role, Account.display_name, Unit.name, Account.is_active)
            .outerjoin(Unit, Unit.id == Account.unit_id)
            .order_by(Account.username)
        ).all()
    for username, role, name, unit, is_active in rows:
        here.say(f"{username:20} {role.value:8} {'' if is_active else 'off':4} {name} {unit or ''}".rstrip())
    return Exit.DONE
