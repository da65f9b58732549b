"""The worker: takes the jobs of the board one after the other, and clears away what is old."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Event
from typing import Any, Final

from sqlalchemy.exc import OperationalError

from dashboard.beating import EVERY_SECONDS, Beating
from dashboard.briefing import BriefingAsked, log_briefing, make_briefing
from dashboard.documents.briefing import BriefingUnavailable
from dashboard.documents.ledger import TooManyRows
from dashboard.filter_search import SearchAsked, search_filter
from dashboard.import_decisions import decisions_in
from dashboard.import_storing import compare_again, store_proposal
from dashboard.import_uploads import uploaded
from dashboard.ledger_export import ExportAsked, Maker, asked_rows, make_export
from dashboard.ledger_filters import GridRefused
from dashboard.request import Board
from dashboard.text import speak
from dashboard.watching import keep, search
from db.commands.early_warnings import ask_to_watch
from db.commands.periodic_reports import ask_for_drafts, make_drafts
from db.commands.retention import ask_daily, seal_due
from db.commands.settings import owe_again
from db.criteria import RowsRefused
from db.enums import Role
from db.exporting.ledger import log_export
from db.filter_query import FilterRefused, parse
from db.filter_search import stored
from db.importing.findings import SheetRefused
from db.importing.staging import Staging
from db.jobs import (
    JobCancelled,
    JobKind,
    JobTaken,
    beat,
    fail,
    finish,
    forget_old,
    give_back,
    is_waiting,
    take,
)
from db.pruning import prune
from db.queries.accounts import AccountRow, account_of_id
from db.queries.scopes import scope_of
from db.recompute import recompute
from db.reference import local_day

LOG = logging.getLogger("board.work")
POLL_SECONDS: Final = 0.5
BEAT_EVERY: Final = timedelta(seconds=0.5)
CLEAR_EVERY: Final = timedelta(minutes=10)
MAY_EXPORT: Final = frozenset({Role.LEADER, Role.OFFICE, Role.UNIT})
"""The roles that may take the ledger away as a file (domain rules, roles)."""


class JobFailed(Exception):
    """Raised by work that cannot be done: a code with values, worded where the job is shown."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.message = {"code": code, **values}


class Stopped(Exception):
    """Raised inside a job when the worker is told to stop: the job goes back into the queue."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of a job."""

    message: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    content: bytes | None = None


@dataclass(slots=True)
class Running:
    """One job while it runs: whoever works says how far it is, and hears of a cancel or a stop by an exception."""

    board: Board
    job: JobTaken
    clock: Callable[[], datetime]
    stop: Event
    _said_at: datetime | None = None

    def passed(self, done: int, total: int) -> None:
        """Say how far the job is; raise ``JobCancelled`` or ``Stopped`` where it shall not go on."""
        now = self.clock()
        if self.stop.is_set():
            raise Stopped
        if self._said_at is not None and now - self._said_at < BEAT_EVERY:
            return
        self._said_at = now
        with self.board.database.writing() as session:
            beat(session, self.job.id, done / total if total else 1.0, now)

    def account(self) -> AccountRow:
        """Return the account that asked, as it is now; ``JobFailed`` where it may no longer ask."""
        with self.board.database.reading() as session:
            found = None if self.job.account_id is None else account_of_id(session, self.job.account_id)
        if found is None or not found.is_active:
            raise JobFailed("no_account")
        return found


Work = Callable[[Running], Outcome]


def export_ledger(running: Running) -> Outcome:
    """Make an export for the account that asked, within the scope that it has now."""
    account = running.account()
    if account.role not in MAY_EXPORT:
        raise JobFailed("may_not_export")
    speak(account.language)
    board, now = running.board, running.clock().astimezone(running.board.database.zone)
    asked = ExportAsked.read(running.job.payload)
    maker = Maker(account.display_name, board.county, board.is_demo, now)
    try:
        with board.database.reading() as session:
            made = make_export(session, asked, scope_of(session, account), maker, running.passed)
    except (FilterRefused, GridRefused) as refused:
        raise JobFailed("filter_refused") from refused
    except RowsRefused as refused:
        raise JobFailed("may_not_export") from refused
    except TooManyRows as refused:
        raise JobFailed("too_many_rows") from refused
    with board.database.writing() as session:
        _question, rows = asked_rows(asked, now.date())
        detail = {"format": asked.kind.value, "columns": list(asked.columns), "job": running.job.id}
        log_export(session, rows, at=running.clock(), account=account, rows=made.rows, detail=detail)
    return Outcome({"code": "exported", "rows": made.rows}, made.name, made.content)


def brief_meeting(running: Running) -> Outcome:
    """Make a briefing for the account that asked, within the scope that it has now."""
    account = running.account()
    if account.role not in MAY_EXPORT:
        raise JobFailed("may_not_brief")
    speak(account.language)
    board, now = running.board, running.clock().astimezone(running.board.database.zone)
    asked = BriefingAsked.read(running.job.payload)
    maker = Maker(account.display_name, board.county, board.is_demo, now)
    try:
        with board.database.reading() as session:
            made = make_briefing(
                session,
                asked,
                scope_of(session, account),
                maker,
                board.config.briefing_template,
                running.passed,
            )
    except FilterRefused as refused:
        raise JobFailed("filter_refused") from refused
    except RowsRefused as refused:
        raise JobFailed("may_not_brief") from refused
    except BriefingUnavailable as missing:
        raise JobFailed(missing.code) from missing
    with board.database.writing() as session:
        log_briefing(session, asked, at=now, account=account, rows=made.rows, detail={"job": running.job.id})
    return Outcome({"code": "briefed", "form": asked.form.value, "rows": made.rows}, made.name, made.content)


def recompute_spans(running: Running) -> Outcome:
    """Bring the spans of every matter to the calendar and the rules of now, a few matters at a time."""
    running.passed(0, 1)
    done = recompute(running.board.database, running.passed)
    return Outcome({"code": "recomputed", "cases": done.cases, "changed": done.changed})


def import_matters(running: Running) -> Outcome:
    """Store a large file that its owner confirmed, as its preview showed it."""
    account, payload = running.account(), running.job.payload
    if account.role is not Role.OFFICE:
        raise JobFailed("may_not_import")
    speak(account.language)
    board, read = running.board, 0
    try:
        with board.database.reading() as session:
            row, book = uploaded(session, board, payload["upload"], account.id, running.clock())

        def passed(done: int) -> None:
            nonlocal read
            read += done
            # Each row is compared, then worked out; the transaction itself is short and cannot be left.
            running.passed(read, 2 * book.row_count)

        proposal = compare_again(board, row, book, running.clock(), passed)
        message, name, content = store_proposal(
            board, proposal, decisions_in(payload), account, running.clock(), row.id, passed
        )
    except SheetRefused as refused:
        raise JobFailed(refused.code, **refused.values) from refused
    return Outcome(message, name, content)


def seal_identities(running: Running) -> Outcome:
    """Seal every identity whose months since the final end are over, for who asked or for the board itself."""
    by = None if running.job.account_id is None else running.account()
    done = seal_due(running.board.database, running.clock(), by, passed=running.passed)
    return Outcome({"code": "identities_sealed", "sealed": done.sealed, "unsealed": done.unsealed})


def watch_for_warnings(running: Running) -> Outcome:
    """Search the day before for what is unusual, and keep what was found; nobody asks, the board does once a day."""
    board, now = running.board, running.clock()
    as_of = local_day(now, board.database.zone) - timedelta(days=1)

    def stopped(share: float) -> bool:
        running.passed(round(share * 100), 100)
        return False

    with board.database.reading() as session:
        searched = search(session, as_of, stopped=stopped)
    with board.database.writing() as session:
        made = keep(session, searched, as_of, running.clock())
    return Outcome({"code": "watched", "found": len(searched.found), "new": made})


def search_for_reader(running: Running) -> Outcome:
    """Search a reader's filter for what is unusual, within the scope that the account has now."""
    account, board = running.account(), running.board
    asked = SearchAsked.read(running.job.payload)
    question = parse(asked.query, local_day(running.clock(), board.database.zone))

    def stopped(share: float) -> bool:
        running.passed(round(share * 100), 100)
        return False

    with board.database.reading() as session:
        searched = search_filter(
            session, question, asked.against, scope_of(session, account), stopped=stopped
        )
    return Outcome({"code": "searched", "searched": stored(searched)})


def draft_reports(running: Running) -> Outcome:
    """Make the drafts of the reports whose period is over; nobody asks, the board does once a day, and a person closes."""
    made = make_drafts(running.board.database, running.clock(), running.passed)
    return Outcome({"code": "reports_drafted", "reports": [one.code for one in made]})


WORKS: Final[dict[JobKind, Work]] = {
    JobKind.EXPORT: export_ledger,
    JobKind.RECOMPUTE: recompute_spans,
    JobKind.IMPORT: import_matters,
    JobKind.SEAL: seal_identities,
    JobKind.SEARCH: search_for_reader,
    JobKind.WATCH: watch_for_warnings,
    JobKind.REPORT: draft_reports,
    JobKind.BRIEFING: brief_meeting,
}
"""Who does each kind of job; a subject adds its own line."""


class Worker:
    """Takes jobs until it is told to stop."""

    def __init__(
        self,
        board: Board,
        clock: Callable[[], datetime],
        works: Mapping[JobKind, Work] = WORKS,
        beat_every: float = EVERY_SECONDS,
    ) -> None:
        self._board = board
        self._clock = clock
        self._works = works
        self._beat_every = beat_every
        self._cleared_at: datetime | None = None
        self.stop = Event()

    def run(self, *, once: bool = False) -> int:
        """Work until ``stop`` is set, or with ``once`` until nothing waits; return how many jobs were taken."""
        taken = 0
        while not self.stop.is_set():
            self._clear()
            if self.take_one():
                taken += 1
            elif once:
                break
            else:
                self.stop.wait(POLL_SECONDS)
        return taken

    def take_one(self) -> bool:
        """Take one job and end it; False where none waits."""
        with self._board.database.reading() as session:
            if not is_waiting(session, self._clock()):
                return False
        with self._board.database.writing() as session:
            job = take(session, self._clock())
        if job is not None:
            self._do(job)
        return job is not None

    def _do(self, job: JobTaken) -> None:
        work = self._works.get(job.kind)
        try:
            if work is None:
                raise JobFailed("unknown_kind")
            with Beating(self._board.database, job.id, self._clock, self._beat_every):
                outcome = work(Running(self._board, job, self._clock, self.stop))
        except JobCancelled:
            return
        except Stopped:
            with self._board.database.writing() as session:
                give_back(session, job.id)
        except JobFailed as failed:
            self._fail(job, failed.message)
        except Exception as error:
            reference = token_hex(4)
            LOG.error("failure %s in job %s: %s", reference, job.id, type(error).__name__, exc_info=error)
            self._fail(job, {"code": "failed", "reference": reference})
        else:
            with self._board.database.writing() as session:
                finish(
                    session,
                    job.id,
                    self._clock(),
                    message=outcome.message,
                    result_name=outcome.name,
                    result=outcome.content,
                )

    def _fail(self, job: JobTaken, message: Mapping[str, Any]) -> None:
        with self._board.database.writing() as session:
            fail(session, job.id, self._clock(), message)

    def _clear(self) -> None:
        """Remove old jobs, uploads that nobody decided on and what ``prune`` names, and ask for what is owed, every ten minutes."""
        now = self._clock()
        if self._cleared_at is not None and now - self._cleared_at < CLEAR_EVERY:
            return
        self._cleared_at = now
        board = self._board
        try:
            with board.database.writing() as session:
                forget_old(session, now)
                Staging(board.config.instance / "staged", board.database.keys).sweep(session, now)
                owe_again(session, now)
                ask_daily(session, now)
                ask_to_watch(session, now)
                ask_for_drafts(session, now)
            prune(board.database, now)
        except OperationalError as error:
            # Somebody writes for long: ten minutes later will do.
            LOG.warning("nothing was cleared away: %s", type(error).__name__)
