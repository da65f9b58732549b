"""Columns follow every commit, whoever makes it, and never more than the session's snapshot."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import text

from db.clauses import day_number
from db.cohorts import Cohort, Question
from db.enums import EventKind, Role
from db.filters import CaseFilter, Sort, SortKey
from db.queries.ledger import ledger_block
from db.recompute import recompute
from db.scope import EVERYTHING, Scope
from db.spans import rewrite_spans
from db.tally.columns import FIELDS
from db.tally.counts import columns_for, tally
from db.tally.store import OTHER_DAYS, ColumnStore
from db.versions import current_version
from tests.making import add_case, add_steps, step

DAY = date(2025, 6, 2)
ALL = Question(None)


def _count(session, as_of=DAY):
    return tally(session, [ALL], CaseFilter(), EVERYTHING, as_of).number(ALL)


def _kept(session, day):
    columns = columns_for(session, day)
    assert columns is not None
    return columns


def test_a_commit_shows_in_the_next_session_and_not_in_one_that_was_open(database, make_case):
    make_case(DAY)
    with database.reading() as before:
        assert _count(before) == 1
        make_case(DAY)
        with database.reading() as after:
            assert _count(after) == 2
        assert _count(before) == 1


def test_a_snapshot_older_than_all_kept_versions_is_counted_by_sql(database, make_case):
    make_case(DAY)
    with database.reading() as old:
        version = current_version(old)
        for _ in range(5):
            make_case(DAY)
            with database.reading() as new:
                _count(new)
        assert columns_for(old, DAY) is None
        answered = tally(old, [ALL], CaseFilter(), EVERYTHING, DAY)
        assert (answered.number(ALL), answered.version) == (1, version)


def test_what_a_writer_has_not_committed_is_counted_for_it_alone(database, make_case, world):
    make_case(DAY)
    with database.writing() as writer:
        add_case(writer, DAY)
        assert columns_for(writer, DAY) is None
        assert _count(writer) == 2
        with database.reading() as reader:
            assert _count(reader) == 1
        writer.rollback()
    with database.reading() as reader:
        assert _count(reader) == 1


def test_sql_typed_by_hand_is_followed(database, make_case, world):
    make_case(DAY, unit=world.units[1])
    with database.reading() as session:
        assert _count(session) == 1
    with database.writing() as session:
        session.execute(text("DELETE FROM case_span"))
    with database.reading() as session:
        assert _count(session) == 0
    recompute(database)
    with database.reading() as session:
        assert _count(session) == 1


def test_patched_columns_are_those_of_a_fresh_load(database, make_case, world):
    cases = [make_case(DAY - timedelta(days=n), township=world.townships[n % 3]) for n in range(6)]
    numbers = CaseFilter(sort=Sort(SortKey.NUMBER, True))
    titles = CaseFilter(sort=Sort(SortKey.TITLE))
    with database.reading() as session:
        for chosen in (numbers, titles):
            ledger_block(session, chosen, EVERYTHING, DAY, 0, 10)
    with database.writing() as session:
        add_steps(session, cases[2], step(EventKind.PLACED, DAY, township=None, village=None))
        session.execute(text("""UPDATE "case" SET title = 'A' WHERE id = :id"""), {"id": cases[2]})
        rewrite_spans(session, [cases[2]])
        session.execute(text("DELETE FROM case_span WHERE case_id = :id"), {"id": cases[4]})
    new = make_case(DAY, number="A000", title="某村")
    with database.reading() as session:
        for chosen in (numbers, titles, CaseFilter(townships=(0,)), CaseFilter(sort=Sort(SortKey.TOWNSHIP))):
            by_columns = ledger_block(session, chosen, EVERYTHING, DAY, 0, 10)
            assert by_columns == ledger_block(session, chosen, EVERYTHING, DAY, 0, 10, engine="sql")
        assert {row.case_id for row in by_columns.rows} == {*cases, new} - {cases[4]}


def test_a_day_read_by_what_differs_from_another_is_the_day_read_alone(database, make_case, world):
    kept = make_case(DAY, unit=world.units[1])
    make_case(DAY, step(EventKind.PLACED, DAY + timedelta(days=3), township=None, village=None))
    make_case(DAY + timedelta(days=5), township=world.townships[2])
    never = make_case(DAY, replace(step(EventKind.CORRECTED, DAY, DAY + timedelta(days=2)), supersedes=0))
    days = [day_number(DAY + timedelta(days=n)) for n in (0, 9, -1, 1, 4)]
    store = ColumnStore()
    for _again in range(2):
        with database.reading() as session:
            for day in days:
                beside, alone = store.columns(session, day), ColumnStore().columns(session, day)
                assert _told(beside) == _told(alone), day
            assert {never in _told(store.columns(session, day)) for day in days[:2]} == {True, False}
        # Rows that both days share grow apart.
        make_case(DAY, unit=world.units[0])
        with database.writing() as session:
            add_steps(session, kept, step(EventKind.TRANSFERRED, DAY, unit=world.units[2]))
            rewrite_spans(session, [kept])


def _told(columns):
    """Return every value of every matter as it is, ids for places."""
    told: dict[int, list[int | None]] = {}
    for column in FIELDS:
        values = columns.values(column).tolist()
        if column in columns.keys:
            values = [columns.keys[column].values[place] for place in values]
        for case_id, value in zip(columns.case_ids.tolist(), values, strict=True):
            told.setdefault(case_id, []).append(value)
    return told


def test_an_act_of_today_leaves_what_was_answered_about_an_earlier_day(database, make_case, world):
    case_id = make_case(DAY, unit=world.units[1])
    later = DAY + timedelta(days=9)
    with database.reading() as session:
        assert [_count(session, day) for day in (DAY, later)] == [1, 1]
        old = {day: _kept(session, day) for day in (DAY, later)}
    with database.writing() as session:
        add_steps(session, case_id, step(EventKind.CANCELLED, later))
        rewrite_spans(session, [case_id])
    received = Question(Cohort.RECEIVED)
    with database.reading() as session:
        for day, cases in ((DAY, 1), (later, 0)):
            assert tally(session, [received], CaseFilter(), EVERYTHING, day).number(received) == cases
        assert _kept(session, DAY).version > old[DAY].version
        assert _kept(session, DAY).answers is old[DAY].answers
        assert _kept(session, later).answers is not old[later].answers


def test_only_answers_about_all_matters_are_kept(database, make_case, world):
    avoided = make_case(DAY, unit=world.units[1])
    one_unit = Scope(Role.UNIT, frozenset({world.units[1]}))
    with database.reading() as session:
        for scope in (one_unit, Scope(Role.OFFICE, excluded=frozenset({avoided}))):
            tally(session, [ALL], CaseFilter(), scope, DAY)
        tally(session, [ALL], CaseFilter(units=(world.units[1],)), EVERYTHING, DAY)
        assert not _kept(session, DAY).answers
        _count(session)
        assert len(_kept(session, DAY).answers) == 1
        assert tally(session, [ALL], CaseFilter(), Scope(Role.UNIT, frozenset()), DAY).number(ALL) == 0


def test_the_latest_day_stays_while_others_come_and_go(database, make_case):
    make_case(DAY)
    with database.reading() as session:
        today = columns_for(session, DAY)
        for n in range(1, OTHER_DAYS + 3):
            columns_for(session, DAY - timedelta(days=n))
        assert columns_for(session, DAY) is today


def test_a_day_that_begins_has_columns_of_its_own(database, make_case):
    make_case(DAY - timedelta(days=1), recorded_on=DAY)
    with database.reading() as session:
        assert _count(session, DAY - timedelta(days=1)) == 0
        assert _count(session, DAY) == 1
