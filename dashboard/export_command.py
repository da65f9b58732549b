"""`python -m db export`: the ledger as a file without a page, through the same gate and with the same words."""

import argparse
from pathlib import Path
from typing import Any, Final

from dashboard.documents.ledger import DocumentKind, TooManyRows
from dashboard.ledger_columns import BY_KEY
from dashboard.ledger_export import ExportAsked, Maker, asked_rows, make_export
from dashboard.text import Language, speaking
from dashboard.work import MAY_EXPORT
from db.command_line import CommandRefused, Exit, bar, opened, operating_system_user
from db.exporting.ledger import log_export
from db.filter_query import FilterRefused
from db.here import Here
from db.log import LogKeyMissing
from db.queries.accounts import AccountRow, account_named
from db.queries.scopes import scope_of
from db.queries.settings import DEMO, county_name, setting
from db.scope import EVERYTHING, Scope
from db.session import Database

LANGUAGES: Final = {"zh": Language.ZH, "en": Language.EN}


def add_commands(commands: Any) -> None:
    """Add the command ``export``."""
    export = commands.add_parser(
        "export",
        help="write the ledger to a workbook or to csv",
        description="Write the rows that the ledger shows for a filter, never an identity. The log notes who did it.",
        epilog='example: python -m db export --filter "due=overdue&sort=-received" --user unit --out overdue.xlsx; '
        "exit codes: 0 written, 1 refused, 2 wrong use",
    )
    export.add_argument(
        "--filter", default="", metavar="QUERY", help="the query of the ledger's address (default: all)"
    )
    export.add_argument("--user", default="", metavar="NAME", help="only what this account may see")
    export.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx|csv", help="the file to write")
    export.add_argument(
        "--columns", default="", metavar="KEYS", help=f"columns joined by commas, of: {', '.join(BY_KEY)}"
    )
    export.add_argument("--language", choices=sorted(LANGUAGES), default="zh", help="default: %(default)s")
    export.set_defaults(run=run)


def run(asked: argparse.Namespace, here: Here) -> int:
    """Write one export, or refuse in a sentence; an existing file is replaced only by a finished one."""
    wanted = _wanted(asked)
    with speaking(LANGUAGES[asked.language].value), opened(here) as database:
        account, scope = _reader(database, asked.user)
        user = operating_system_user()
        try:
            rows_asked = asked_rows(wanted, here.now.date())[1]
            with database.reading() as session:
                maker = Maker(
                    name=f"{account.display_name} ({user})" if account else user,
                    county=county_name(session),
                    is_demo=setting(session, DEMO) == "1",
                    at=here.now,
                )
                with bar(0, "Rows", " rows") as shown:
                    made = make_export(session, wanted, scope, maker, _progress(shown))
            with database.writing() as session:
                detail = {
                    "command": "export",
                    "user": user,
                    "format": wanted.kind.value,
                    "columns": list(wanted.columns),
                }
                log_export(session, rows_asked, at=here.now, account=account, rows=made.rows, detail=detail)
        except FilterRefused as refused:
            raise CommandRefused(
                f"The filter has parts that make no sense: {refused}. Nothing was written.", Exit.WRONG_USE
            ) from None
        except TooManyRows:
            raise CommandRefused(
                "A workbook holds at most 1,048,576 rows: write csv or narrow the filter."
            ) from None
        except LogKeyMissing:
            raise CommandRefused(
                "An export is written to the log, and the log's key is not here: set BOARD_LOG_KEY and BOARD_IDENTITY_KEY, "
                "or name the board's folder with BOARD_INSTANCE."
            ) from None
    _write(asked.out, made.content)
    here.say(f"{made.rows} rows written to {asked.out}.")
    return Exit.DONE


def _wanted(asked: argparse.Namespace) -> ExportAsked:
    end = asked.out.suffix.lower().removeprefix(".")
    if end not in list(DocumentKind):
        raise CommandRefused(f"{asked.out}: name a file that ends in .xlsx or .csv.", Exit.WRONG_USE)
    keys = [key.strip() for key in asked.columns.split(",") if key.strip()]
    if unknown := [key for key in keys if key not in BY_KEY]:
        raise CommandRefused(f"There is no column {', '.join(unknown)}. See --help.", Exit.WRONG_USE)
    if not asked.out.absolute().parent.is_dir():
        raise CommandRefused(f"{asked.out}: there is no such folder.", Exit.WRONG_USE)
    return ExportAsked.read({"query": asked.filter, "columns": keys, "kind": end, "filters": {}, "sort": []})


def _reader(database: Database, username: str) -> tuple[AccountRow | None, Scope]:
    if not username:
        return None, EVERYTHING
    with database.reading() as session:
        account = account_named(session, username)
        if account is None or not account.is_active:
            raise CommandRefused(f"There is no active account {username!r}.")
        if account.role not in MAY_EXPORT:
            raise CommandRefused(f"The role of {username!r} may not export the ledger.")
        return account, scope_of(session, account)


def _progress(shown: Any) -> Any:
    def passed(done: int, total: int) -> None:
        shown.total = total
        shown.update(done - shown.n)

    return passed


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise CommandRefused(f"{path}: the file could not be written ({problem.strerror}).") from None
