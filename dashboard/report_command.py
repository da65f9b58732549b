"""`python -m db report`: the periodic reports without a page: listed, drafted, closed by the office, printed, checked."""

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from dashboard.report_files import draft_of, paper_of, workbook_of
from dashboard.report_words import report_refusal
from dashboard.text import Language, speaking
from db.command_line import CommandRefused, Exit, bar, opened, operating_system_user
from db.commands.acts import Actor, ActRefused
from db.commands.periodic_reports import close_report, make_drafts, print_copy, to_close
from db.enums import LogKind, Role
from db.here import Here
from db.log import LogKeyMissing, append
from db.queries.accounts import AccountRow, account_named
from db.queries.periodic_reports import (
    ClosedReport,
    closed_of,
    closed_reports,
    composed,
    drafts,
    frozen_content,
    next_to_close,
    period_rules,
)
from db.queries.scopes import scope_of
from db.reference import local_day
from db.report_acts import USUAL_COPIES
from db.report_content import content_of, hash_of, report_in
from db.report_periods import Reported, ReportKind, period_of, reported
from db.session import Database

FORMS: Final = ("docx", "xlsx", "json")
T = TypeVar("T")


def add_commands(commands: Any) -> None:
    """Add the command ``report`` with what can be done."""
    parser = commands.add_parser(
        "report",
        help="list, draft, close, print and check the monthly, quarterly and yearly reports",
        description="Periodic reports. What is closed is never changed; what comes later is an adjustment of the next one.",
        epilog="example: python -m db report close --period 2026-10 --user office; exit codes: 0 done, 1 refused, 2 wrong use",
    )
    does = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listed = does.add_parser("list", help="say which reports are closed and which are next")
    listed.set_defaults(run=run_list)
    drafted = does.add_parser("draft", help="make the drafts of what is over, as the worker does once a day")
    drafted.set_defaults(run=run_draft)
    closing = does.add_parser(
        "close", help="close the report of a period, as an account of the petition office"
    )
    _period(closing, is_required=True)
    closing.add_argument(
        "--user", required=True, metavar="NAME", help="the account of the petition office that closes"
    )
    closing.add_argument(
        "--copies",
        type=int,
        default=USUAL_COPIES,
        metavar="N",
        help="how many copies are printed (default: %(default)s)",
    )
    closing.set_defaults(run=run_close)
    printing = does.add_parser("print", help="write a report to a file; one that is not closed says so")
    _period(printing, is_required=True)
    printing.add_argument(
        "--out", required=True, type=Path, metavar="FILE.docx|xlsx|json", help="the file to write"
    )
    printing.add_argument(
        "--copy", type=int, default=1, metavar="K", help="which copy (default: %(default)s)"
    )
    printing.set_defaults(run=run_print)
    checking = does.add_parser("check", help="compute the hash of closed reports again and compare")
    _period(checking, is_required=False)
    checking.set_defaults(run=run_check)


def _period(parser: Any, *, is_required: bool) -> None:
    parser.add_argument(
        "--period",
        required=is_required,
        type=_reported,
        metavar="PERIOD",
        help="2026-10, 2026-Q3 or 2026" + ("" if is_required else " (default: all)"),
    )


def _reported(text: str) -> Reported:
    of = reported(text)
    if of is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no period: write 2026-10, 2026-Q3 or 2026")
    return of


def run_list(asked: argparse.Namespace, here: Here) -> int:
    """Say what is closed, latest first, what waits and what is next."""
    with opened(here) as database, database.reading() as session:
        today = local_day(here.now, database.zone)
        for one in closed_reports(session):
            here.say(
                f"{one.of.code:8} closed {one.closed_at.astimezone(database.zone):%Y-%m-%d} by {one.closed_by or '-'}, "
                f"as of {one.as_of}, {one.copies} copies, signed {one.signed}, sent {one.sent}, sha256 {one.sha256}"
            )
        for draft in drafts(session):
            here.say(f"{draft.of.code:8} draft as of {draft.as_of}")
        for kind in ReportKind:
            due = next_to_close(session, kind, today)
            here.say(f"next {kind}: {'none is over yet' if due is None else due.code}")
    return Exit.DONE


def run_draft(asked: argparse.Namespace, here: Here) -> int:
    """Make the drafts; the log keeps the operating-system user."""
    with opened(here) as database:
        with bar(len(ReportKind), "Drafts") as shown:
            made = make_drafts(database, here.now, lambda done, _total: shown.update(done - shown.n))
        _log(database, here, {"act": "draft", "found": len(made)})
    here.say(f"{len(made)} drafts: {', '.join(one.code for one in made) or 'nothing is over yet'}.")
    return Exit.DONE


def run_close(asked: argparse.Namespace, here: Here) -> int:
    """Close a report as an account of the office, or refuse in a sentence."""
    with opened(here) as database:
        account = _office(database, asked.user)
        today = local_day(here.now, database.zone)

        def close() -> str:
            with database.reading() as session:
                report = to_close(session, asked.period, today)
            with database.writing() as session:
                actor = Actor(account, scope_of(session, account), here.now)
                detail = {"command": "report", "user": operating_system_user()}
                close_report(session, actor, report, asked.copies, detail=detail)
            return hash_of(content_of(report))

        here.say(f"{asked.period.code} is closed, sha256 {_refusing(close)}.")
    return Exit.DONE


def run_print(asked: argparse.Namespace, here: Here) -> int:
    """Write a report as paper, workbook or its frozen content; the log notes who did it."""
    form = asked.out.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise CommandRefused(f"{asked.out}: name a file that ends in .docx, .xlsx or .json.", Exit.WRONG_USE)
    if not asked.out.absolute().parent.is_dir():
        raise CommandRefused(f"{asked.out}: there is no such folder.", Exit.WRONG_USE)
    with opened(here) as database:
        with database.reading() as session:
            found = closed_of(session, asked.period)
        content = (
            _draft(database, here, asked.period, form)
            if found is None
            else _closed(database, here, found, form, asked.copy)
        )
        _log(database, here, {"act": "print", "period": asked.period.code, "format": form})
    part = asked.out.with_name(asked.out.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(asked.out)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise CommandRefused(f"{asked.out}: the file could not be written ({problem.strerror}).") from None
    here.say(f"{asked.period.code}{' (draft)' if found is None else ''} written to {asked.out}.")
    return Exit.DONE


def _closed(database: Database, here: Here, found: ClosedReport, form: str, copy: int) -> bytes:
    if form == "docx":
        with database.writing() as session:
            return _refusing(lambda: print_copy(session, found.id, copy, paper_of, None, here.now))
    with database.reading() as session:
        content = frozen_content(session, found.id) or b""
    with speaking(Language.ZH):
        return content if form == "json" else workbook_of(report_in(content), "")


def _draft(database: Database, here: Here, of: Reported, form: str) -> bytes:
    today = local_day(here.now, database.zone)
    with database.reading() as session:
        if period_of(of, period_rules(session)).to_on >= today:
            raise CommandRefused(f"{of.code} is not over yet: nothing was written.")
        report = composed(session, of, today - timedelta(days=1))
    if form == "docx":
        return draft_of(report)
    with speaking(Language.ZH):
        return content_of(report) if form == "json" else workbook_of(report, "草稿，未封存")


def run_check(asked: argparse.Namespace, here: Here) -> int:
    """Compute every hash again, and follow each report's to the one before it."""
    is_whole = True
    with opened(here) as database, database.reading() as session:
        listed = list(reversed(closed_reports(session)))
        before: dict[ReportKind, str] = {}
        for one in listed:
            content = frozen_content(session, one.id) or b""
            is_same = hash_of(content) == one.sha256
            follows = is_same and report_in(content).previous_sha256 == before.get(one.of.kind, "")
            before[one.of.kind] = one.sha256
            if asked.period not in (None, one.of):
                continue
            is_whole = is_whole and is_same and follows
            said = (
                "whole"
                if is_same and follows
                else "CHANGED"
                if not is_same
                else "DOES NOT FOLLOW the one before"
            )
            here.say(f"{one.of.code:8} {one.sha256}: {said}")
    if asked.period is not None and asked.period not in [one.of for one in listed]:
        raise CommandRefused(f"{asked.period.code} is not closed.")
    return Exit.DONE if is_whole else Exit.FAILED


def _office(database: Database, username: str) -> AccountRow:
    with database.reading() as session:
        account = account_named(session, username)
    if account is None or not account.is_active:
        raise CommandRefused(f"There is no active account {username!r}.")
    if account.role is not Role.OFFICE:
        raise CommandRefused(f"The role of {username!r} may not close a report: the petition office does.")
    return account


def _refusing(act: Callable[[], T]) -> T:
    try:
        return act()
    except ActRefused as refused:
        with speaking(Language.EN):
            said = report_refusal(refused.code, refused.values)
        raise CommandRefused(said or refused.code) from None
    except LogKeyMissing:
        raise CommandRefused(
            "The log's key is not here: set BOARD_LOG_KEY and BOARD_IDENTITY_KEY, or BOARD_INSTANCE."
        ) from None


def _log(database: Database, here: Here, detail: dict[str, Any]) -> None:
    def note() -> None:
        with database.writing() as session:
            said = {"command": "report", "user": operating_system_user()} | detail
            append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=said)

    _refusing(note)
