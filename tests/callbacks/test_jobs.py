"""Jobs from the page to the worker and back: large files, progress, cancel, stop, and what is cleared away."""

import csv
import threading
from datetime import datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from callbacks import ledger_export
from dashboard.request import Board
from dashboard.work import WORKS, JobFailed, Outcome, Worker
from dashboard.work import Running as RunningJob
from db.enums import EventKind, JobState, LogKind, Role
from db.jobs import KEPT, SILENCE, JobKind, ask, beat, job_of, result_of, take
from db.models.accounts import Account
from db.models.records import Job, LogRow, StagedUpload
from db.queries.accounts import account_named
from tests.board import Running
from tests.making import add_case, step

PAYLOAD = {"query": "sort=number", "columns": ["number", "title"], "kind": "csv", "filters": {}, "sort": []}


class Clock:
    """A clock that the test moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class Beats:
    """Tells when a thread of its own has asked the time twice after a wait began: its first beat is then stored."""

    def __init__(self):
        self._asked = 0
        self._stored = threading.Event()
        self._is_waited_for = False

    def counted(self, now):
        if self._is_waited_for and threading.current_thread() is not threading.main_thread():
            self._asked += 1
            if self._asked > 2:
                self._stored.set()
        return now

    def wait(self):
        self._is_waited_for = True
        assert self._stored.wait(30)


@pytest.fixture
def clock(running: Running) -> Clock:
    return Clock(running.now())


@pytest.fixture
def board(running: Running) -> Board:
    found: Board = running.server.extensions["board"]
    with running.database.writing() as session:
        day = running.now().date()
        for n, unit in enumerate(running.world.units):
            add_case(session, day, step(EventKind.REGISTERED, day), number=f"J-{n}", unit=unit)
    return found


def _id(board: Board, username: str = "office") -> int:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return account.id


def _ask(
    board: Board, clock: Clock, kind: JobKind = JobKind.EXPORT, payload=PAYLOAD, username="office"
) -> int:
    account = _id(board, username)
    with board.database.writing() as session:
        return ask(session, kind, payload, account, clock())


def _row(board: Board, job_id: int, username: str = "office"):
    with board.database.reading() as session:
        found = job_of(session, job_id, _id(board, username))
    assert found is not None
    return found


def _numbers(content: bytes) -> list[str]:
    lines = [line for line in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")) if line]
    first = next(at for at, line in enumerate(lines) if line[0] == "事项编号")
    return [line[0] for line in lines[first + 1 :]]


def test_a_large_export_becomes_a_job_that_its_owner_downloads(running, board, clock, monkeypatch):
    monkeypatch.setattr(ledger_export, "JOB_ABOVE", 4)
    office = running.reader(Role.OFFICE)
    asked = office.post("/ledger/export", json=PAYLOAD)
    assert (asked.status_code, asked.get_json()["rows"]) == (202, 5)
    job = asked.get_json()["job"]
    (waiting,) = office.get("/jobs/list").get_json()["jobs"]
    assert (waiting["id"], waiting["is_under_way"], waiting["state"]) == (job, True, "等待中")
    assert office.get(f"/jobs/{job}/result").status_code == 404
    assert Worker(board, clock).run(once=True) == 1
    (done,) = office.get("/jobs/list").get_json()["jobs"]
    assert (done["has_result"], done["progress"], done["message"]) == (True, 100, "5 行")
    file = office.get(f"/jobs/{job}/result")
    assert _numbers(file.data) == [f"J-{n}" for n in range(5)]
    assert "attachment" in file.headers["Content-Disposition"]
    leader = running.reader(Role.LEADER)
    assert leader.get(f"/jobs/{job}/result").status_code == 404
    assert leader.post(f"/jobs/{job}/cancel").status_code == 404
    assert leader.get("/jobs/list").get_json()["jobs"] == []
    with board.database.reading() as session:
        (last,) = session.scalars(select(LogRow).where(LogRow.kind == LogKind.EXPORTED))
        assert (last.account_name, last.detail["rows"]) == ("office", 5)


def test_exactly_as_many_rows_as_a_request_may_make_are_made_at_once(running, board, monkeypatch):
    monkeypatch.setattr(ledger_export, "JOB_ABOVE", 5)
    file = running.reader(Role.OFFICE).post("/ledger/export", json=PAYLOAD)
    assert (file.status_code, len(_numbers(file.data))) == (200, 5)


def test_a_job_has_the_scope_of_its_account_when_it_is_done(running, board, clock):
    job = _ask(board, clock, username="unit")
    Worker(board, clock).run(once=True)
    with board.database.reading() as session:
        found = result_of(session, job, _id(board, "unit"))
    assert found is not None
    assert _numbers(found[1]) == ["J-3", "J-4"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"is_active": False}, "no_account"), ({"role": Role.AUDITOR}, "may_not_export")],
)
def test_who_lost_the_right_meanwhile_gets_nothing(board, clock, change, code):
    job = _ask(board, clock)
    with board.database.writing() as session:
        account = session.get(Account, _id(board))
        for name, value in change.items():
            setattr(account, name, value)
    Worker(board, clock).run(once=True)
    row = _row(board, job)
    assert (row.state, row.message["code"], row.result_name) == (JobState.FAILED, code, "")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({**PAYLOAD, "query": "due=never"}, "filter_refused"),
        ({**PAYLOAD, "filters": {"title": {"type": "x"}}}, "filter_refused"),
        ({**PAYLOAD, "kind": "pdf"}, "failed"),
    ],
)
def test_a_job_that_cannot_be_done_says_why(board, clock, payload, code):
    job = _ask(board, clock, payload=payload)
    Worker(board, clock).run(once=True)
    assert (_row(board, job).state, _row(board, job).message["code"]) == (JobState.FAILED, code)


def test_a_kind_that_nobody_does_fails_aloud(board, clock):
    job = _ask(board, clock)
    Worker(board, clock, {}).run(once=True)
    assert _row(board, job).message == {"code": "unknown_kind"}


def test_every_kind_that_can_be_asked_for_has_somebody_who_does_it():
    assert {JobKind.EXPORT, JobKind.RECOMPUTE} <= set(WORKS)


def test_spans_are_recomputed_by_a_job(board, clock):
    job = _ask(board, clock, JobKind.RECOMPUTE, {})
    Worker(board, clock).run(once=True)
    assert (_row(board, job).state, _row(board, job).message["cases"]) == (JobState.DONE, 5)


def test_a_cancelled_job_stops_at_its_next_step(running, board, clock):
    seen = []

    def slow(job: RunningJob) -> Outcome:
        for n in range(3):
            job.passed(n, 3)
            seen.append(n)
            clock.at += timedelta(seconds=1)
            if n == 1:
                assert running.reader(Role.OFFICE).post(f"/jobs/{job.job.id}/cancel").status_code == 204
        return Outcome({}, "never.csv", b"never")

    job = _ask(board, clock)
    Worker(board, clock, {JobKind.EXPORT: slow}).run(once=True)
    assert seen == [0, 1]
    assert (_row(board, job).state, _row(board, job).result_name) == (JobState.CANCELLED, "")


def test_progress_is_seen_while_the_job_runs(board, clock):
    seen = []

    def slow(job: RunningJob) -> Outcome:
        for n in range(3):
            job.passed(n, 4)
            seen.append(_row(board, job.job.id).progress)
            clock.at += timedelta(seconds=1)
        return Outcome()

    _ask(board, clock)
    Worker(board, clock, {JobKind.EXPORT: slow}).run(once=True)
    assert seen == [0, 0.25, 0.5]


def test_a_worker_told_to_stop_puts_its_job_back(board, clock):
    def work(job: RunningJob) -> Outcome:
        worker.stop.set()
        job.passed(1, 2)
        return Outcome()

    worker = Worker(board, clock, {JobKind.EXPORT: work})
    job = _ask(board, clock)
    assert worker.run() == 1
    assert _row(board, job).state is JobState.WAITING
    assert Worker(board, clock).run(once=True) == 1
    assert _row(board, job).state is JobState.DONE


def test_a_failure_is_told_by_number_and_the_next_job_is_done(board, clock, caplog):
    def broken(job: RunningJob) -> Outcome:
        raise RuntimeError("secret")

    first = _ask(board, clock)
    second = _ask(board, clock, JobKind.RECOMPUTE, {})
    works = {**WORKS, JobKind.EXPORT: broken}
    assert Worker(board, clock, works).run(once=True) == 2
    message = _row(board, first).message
    assert (message["code"], len(message["reference"])) == ("failed", 8)
    assert message["reference"] in caplog.text
    assert "secret" not in str(message)
    assert _row(board, second).state is JobState.DONE


def test_what_is_known_to_fail_needs_no_number(board, clock):
    def refused(job: RunningJob) -> Outcome:
        raise JobFailed("too_many_rows", most=3)

    job = _ask(board, clock)
    Worker(board, clock, {JobKind.EXPORT: refused}).run(once=True)
    assert _row(board, job).message == {"code": "too_many_rows", "most": 3}


def test_old_jobs_and_uploads_are_cleared_away(board, clock):
    job = _ask(board, clock)
    worker = Worker(board, clock)
    worker.run(once=True)
    folder = board.config.instance / "staged"
    folder.mkdir()
    (folder / "left.staged").write_bytes(b"sealed")
    with board.database.writing() as session:
        session.add(
            StagedUpload(
                id="old",
                account_id=_id(board),
                name="old.xlsx",
                sha256="0" * 64,
                size=1,
                key_id="k",
                staged_at=clock() - timedelta(days=2),
            )
        )
    clock.at += KEPT + timedelta(seconds=1)
    worker.run(once=True)
    with board.database.reading() as session:
        assert [one.kind for one in session.scalars(select(Job))] == [JobKind.WATCH, JobKind.REPORT], job
        assert session.get(StagedUpload, "old") is None
    assert list(folder.iterdir()) == []


def test_a_second_worker_finds_a_taken_job_taken(board, clock):
    job = _ask(board, clock)
    with board.database.writing() as session:
        assert take(session, clock()) is not None
    assert Worker(board, clock).run(once=True) == 0
    with board.database.writing() as session:
        beat(session, job, 0.5, clock())
    assert _row(board, job).progress == 0.5


def test_a_long_step_that_says_nothing_is_not_taken_by_a_second_worker(board, clock):
    job = _ask(board, clock)
    beats = Beats()
    found = []

    def long(running):
        clock.at += 2 * SILENCE
        beats.wait()
        found.append(Worker(board, clock).take_one())
        return Outcome()

    works = {JobKind.EXPORT: long}
    worker = Worker(board, lambda: beats.counted(clock()), works, beat_every=0.001)
    assert worker.run(once=True) == 1
    assert (found, _row(board, job).state) == ([False], JobState.DONE)
