"""The queue of long work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from db.enums import JobState, Role
from db.jobs import (
    KEPT,
    SILENCE,
    JobCancelled,
    JobKind,
    ask,
    beat,
    cancel,
    fail,
    finish,
    forget_old,
    is_under_way,
    job_of,
    jobs_of,
    result_of,
    take,
)
from db.models.accounts import Account
from db.session import Database

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
ONE = timedelta(microseconds=1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def board(request, tmp_path):
    database = Database(request.getfixturevalue(f"{request.param}_board_url"), ZoneInfo("Asia/Shanghai"))
    with database.writing() as session:
        for number in (1, 2):
            session.execute(
                insert(Account).values(
                    id=number,
                    username=f"u{number}",
                    display_name="",
                    password_hash="",
                    role=Role.OFFICE,
                    created_at=NOW,
                )
            )
    yield database
    database.dispose()


def _asked(board, account_id=1):
    with board.writing() as session:
        return ask(session, JobKind.EXPORT, {"query": "due=soon"}, account_id, NOW)


def _taken(board, now=NOW):
    with board.writing() as session:
        return take(session, now)


def _job(session, job_id):
    found = job_of(session, job_id, 1)
    assert found is not None
    return found


def test_jobs_are_taken_in_the_order_in_which_they_were_asked_and_once(board):
    first, second = _asked(board), _asked(board)
    assert _taken(board).id == first
    assert _taken(board).id == second
    assert _taken(board) is None


def test_a_job_whose_worker_fell_silent_is_taken_anew_and_not_before(board):
    job_id = _asked(board)
    _taken(board)
    assert _taken(board, NOW + SILENCE) is None
    assert _taken(board, NOW + SILENCE + ONE).id == job_id


def test_a_finished_job_gives_its_result_to_its_owner_only(board):
    job_id = _asked(board)
    _taken(board)
    with board.writing() as session:
        finish(session, job_id, NOW, result_name="a.csv", result=b"1")
        assert result_of(session, job_id, 1) == ("a.csv", b"1")
        assert result_of(session, job_id, 2) is None
        assert job_of(session, job_id, 2) is None
        assert [job.id for job in jobs_of(session, 1)] == [job_id]


def test_a_cancelled_job_learns_it_at_its_next_beat_and_keeps_no_result(board):
    job_id = _asked(board)
    _taken(board)
    with board.writing() as session:
        assert not cancel(session, job_id, 2, NOW)
        assert cancel(session, job_id, 1, NOW)
    with pytest.raises(JobCancelled), board.writing() as session:
        beat(session, job_id, 0.5, NOW)
    with board.writing() as session:
        finish(session, job_id, NOW, result_name="a.csv", result=b"1")
        assert _job(session, job_id).state is JobState.CANCELLED
        assert result_of(session, job_id, 1) is None


def test_what_all_figures_stand_on_is_not_cancelled(board):
    with board.writing() as session:
        job_id = ask(session, JobKind.RECOMPUTE, {}, 1, NOW)
        assert is_under_way(session, JobKind.RECOMPUTE)
        assert not cancel(session, job_id, 1, NOW)
        assert _job(session, job_id).state is JobState.WAITING


def test_a_failed_job_says_why(board):
    job_id = _asked(board)
    _taken(board)
    with board.writing() as session:
        fail(session, job_id, NOW, {"code": "broken"})
        row = _job(session, job_id)
    assert (row.state, row.message) == (JobState.FAILED, {"code": "broken"})


def test_progress_stays_between_nothing_and_all(board):
    job_id = _asked(board)
    _taken(board)
    with board.writing() as session:
        beat(session, job_id, 3.0, NOW)
        assert _job(session, job_id).progress == 1.0


def test_ended_jobs_are_forgotten_after_seven_days(board):
    job_id = _asked(board)
    waiting = _asked(board)
    _taken(board)
    with board.writing() as session:
        fail(session, job_id, NOW, {})
        forget_old(session, NOW + KEPT)
        assert job_of(session, job_id, 1) is not None
        forget_old(session, NOW + KEPT + ONE)
        assert job_of(session, job_id, 1) is None
        assert job_of(session, waiting, 1) is not None
