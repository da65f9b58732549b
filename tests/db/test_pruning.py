"""What is pruned, and that columns kept of before are still brought to what is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from db.cohorts import Question
from db.enums import EventKind, Role
from db.filters import CaseFilter
from db.models.accounts import Account, LoginAttempt, UserSession
from db.models.records import DataChange
from db.pruning import SESSIONS_KEPT, TRIES_KEPT, prune
from db.queries.accounts import failures_of_user
from db.scope import Scope
from db.session import Database
from db.spans import rewrite_spans
from db.tally.counts import columns_for, tally
from tests.making import ZONE, add_steps, step

DAY = date(2025, 6, 2)
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
ONE = timedelta(microseconds=1)


@pytest.fixture
def another(database):
    """Give what another process has: an engine, and so columns, of its own."""
    other = Database(database.url.render_as_string(hide_password=False), ZONE)
    yield other
    other.dispose()


def _count(database, unit):
    with database.reading() as session:
        assert columns_for(session, DAY) is not None
        question = Question(None)
        return tally(session, [question], CaseFilter(), Scope(Role.UNIT, frozenset({unit})), DAY).number(
            question
        )


def _hand(database, case_id, unit):
    with database.writing() as session:
        add_steps(session, case_id, step(EventKind.TRANSFERRED, DAY, unit=unit))
        rewrite_spans(session, [case_id])


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 100])
def test_a_process_that_slept_through_a_pruning_counts_what_changed(
    database, another, make_case, world, kept
):
    cases = [make_case(DAY, unit=world.units[1]) for _ in range(4)]
    assert _count(another, world.units[2]) == 0
    for n, case_id in enumerate(cases[:3], 1):
        _hand(database, case_id, world.units[2])
        assert _count(database, world.units[2]) == n
    prune(database, NOW, changes_kept=kept)
    assert (_count(another, world.units[2]), _count(another, world.units[1])) == (3, 1)
    _hand(database, cases[3], world.units[2])
    assert (_count(another, world.units[2]), _count(database, world.units[2])) == (4, 4)


def test_the_newest_changes_are_kept(database, make_case):
    for _ in range(3):
        make_case(DAY)
    with database.reading() as session:
        before = list(session.scalars(select(DataChange.n).order_by(DataChange.id)))
    assert prune(database, NOW, changes_kept=2) == len(before) - 2
    with database.reading() as session:
        assert list(session.scalars(select(DataChange.n).order_by(DataChange.id))) == before[-2:]
    assert prune(database, NOW, changes_kept=2) == 0


def test_half_of_the_changes_of_one_version_are_not_taken_for_all(database, another, make_case, world):
    cases = [make_case(DAY, unit=world.units[1]) for _ in range(2)]
    assert _count(another, world.units[2]) == 0
    with database.writing() as session:
        session.execute(text("UPDATE data_version SET is_bulk = true"))
        for case_id in cases:
            add_steps(session, case_id, step(EventKind.TRANSFERRED, DAY, unit=world.units[2]))
        rewrite_spans(session, cases)
        session.execute(text("UPDATE data_version SET is_bulk = false, n = n + 1"))
        for case_id in cases:
            noted = text("INSERT INTO data_change (n, case_id) SELECT n, :id FROM data_version")
            session.execute(noted, {"id": case_id})
    prune(database, NOW, changes_kept=1)
    assert _count(another, world.units[2]) == 2


def test_old_tries_and_ended_sessions_go_and_live_ones_stay(database):
    ended, long_ago = NOW - SESSIONS_KEPT, NOW - SESSIONS_KEPT - ONE
    with database.writing() as session:
        session.add(
            Account(id=1, username="a", display_name="", password_hash="", role=Role.OFFICE, created_at=NOW)
        )
        session.flush()
        for name, seen, revoked in (
            ("live", NOW, None),
            ("idle", ended, None),
            ("revoked", NOW, ended),
            ("long idle", long_ago, None),
            ("long revoked", NOW, long_ago),
        ):
            session.add(
                UserSession(
                    token_hash=name, account_id=1, created_at=long_ago, last_seen_at=seen, revoked_at=revoked
                )
            )
        for at in (NOW - timedelta(minutes=1), NOW - TRIES_KEPT, NOW - TRIES_KEPT - ONE):
            session.add(LoginAttempt(username="a", address="x", at=at, has_succeeded=False))
    assert prune(database, NOW) == 3
    with database.reading() as session:
        assert set(session.scalars(select(UserSession.token_hash))) == {"live", "idle", "revoked"}
        assert len(failures_of_user(session, "a", NOW - TRIES_KEPT - 2 * ONE)) == 2
