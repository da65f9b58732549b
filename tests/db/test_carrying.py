"""Answers that are carried to a newer version are those that counting all its rows gives."""

from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

import db.tally.carrying
from db.cohorts import Breakdown, Cohort, Measure, Question
from db.days import FAR, number_of
from db.enums import EventKind
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN
from db.overview import questions
from db.scope import EVERYTHING
from db.tally import columnar
from db.tally.counts import columns_for, tally
from tests.making import MakeCase, add_steps, make_world, step

DAY = date(2025, 6, 2)
ASKED = (
    *questions(CaseFilter().period(DAY), DAY),
    Question(None),
    Question(None, (Breakdown.DUE,)),
    Question(Cohort.OPEN, (Breakdown.TOWNSHIP, Breakdown.STAGE), Measure.PERSONS),
    Question(Cohort.OPEN, (Breakdown.UNIT,), Measure.OLDEST_DUE),
    Question(Cohort.OPEN, measure=Measure.OLDEST_DUE),
)
_TO_SHOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
    derandomize=True,
)


def _both(session, asked=ASKED, day=DAY):
    counted = tally(session, asked, CaseFilter(), EVERYTHING, day).answers
    assert counted == tally(session, asked, CaseFilter(), EVERYTHING, day, engine="sql").answers
    return counted


def _steps(session):
    columns = columns_for(session, DAY)
    assert columns is not None
    return len(columns.steps)


def _changes(world):
    return st.one_of(
        st.fixed_dictionaries({"unit_id": st.sampled_from([*world.units, None])}),
        st.fixed_dictionaries({"township_id": st.sampled_from([*world.townships, None])}),
        st.fixed_dictionaries({"persons": st.integers(0, 9), "batches": st.integers(0, 2)}),
        st.fixed_dictionaries({"due_on": st.integers(number_of(DAY) - 20, number_of(DAY) + 20)}),
        st.fixed_dictionaries({"received_on": st.integers(number_of(DAY) - 500, number_of(DAY))}),
        st.fixed_dictionaries({"marks": st.integers(0, 255)}),
        st.fixed_dictionaries({"to_on": st.sampled_from([FAR, number_of(DAY)])}),
    )


def test_after_any_commits_the_carried_answers_are_those_of_sql(sqlite_database):
    database = sqlite_database
    with database.writing() as session:
        world = make_world(session)
    make = MakeCase(database)
    cases = [make(DAY - timedelta(days=n * 40), unit=world.units[n % 4]) for n in range(12)]

    @_TO_SHOW
    @given(st.data())
    def check(data):
        for _ in range(data.draw(st.integers(1, 5))):
            with database.writing() as session:
                for case_id in data.draw(st.lists(st.sampled_from(cases), min_size=1, max_size=3)):
                    if data.draw(st.integers(0, 9)) == 0:
                        session.execute(delete(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id))
                        continue
                    changed = data.draw(_changes(world))
                    last = select(func.max(CASE_SPAN.c.from_on)).where(CASE_SPAN.c.case_id == case_id)
                    session.execute(
                        update(CASE_SPAN)
                        .where(CASE_SPAN.c.case_id == case_id, CASE_SPAN.c.from_on == last.scalar_subquery())
                        .values(**changed)
                    )
            if data.draw(st.booleans()):
                with database.reading() as session:
                    _both(session, data.draw(st.sampled_from([ASKED, ASKED[:9], ASKED[9:]])))
        make(DAY - timedelta(days=data.draw(st.integers(0, 60))), unit=world.units[1])
        with database.reading() as session:
            _both(session)

    check()


def test_a_commit_of_one_matter_counts_no_other_again(database, make_case, world, monkeypatch):
    cases = [make_case(DAY - timedelta(days=n), unit=world.units[1]) for n in range(5)]
    with database.reading() as session:
        before = _both(session)
    with database.writing() as session:
        add_steps(session, cases[0], step(EventKind.CANCELLED, DAY))
        db.spans.rewrite_spans(session, [cases[0]])
    sizes = []
    counted = columnar._answer

    def noted(question, today, frame):
        sizes.append(frame.columns.size)
        return counted(question, today, frame)

    monkeypatch.setattr(columnar, "_answer", noted)
    with database.reading() as session:
        after = tally(session, (Question(Cohort.RECEIVED),), CaseFilter(), EVERYTHING, DAY).answers
    assert set(sizes) == {1}
    assert after[Question(Cohort.RECEIVED)] == before[Question(Cohort.RECEIVED)] - 1


def test_where_the_least_day_left_all_rows_are_counted(database, make_case, world):
    asked = (Question(Cohort.OPEN, measure=Measure.OLDEST_DUE), Question(None, measure=Measure.OLDEST_DUE))
    cases = [make_case(DAY - timedelta(days=n), unit=world.units[1]) for n in range(3)]
    for case_id in reversed(cases):
        with database.reading() as session:
            assert _both(session, asked)[asked[0]] is not None
        with database.writing() as session:
            session.execute(delete(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id))
    with database.reading() as session:
        assert _both(session, asked)[asked[0]] is None


def test_no_more_changes_are_carried_than_a_count_costs(database, make_case, world, monkeypatch):
    monkeypatch.setattr(db.tally.carrying, "MOST_ROWS", 3)
    case_id = make_case(DAY, unit=world.units[1])
    kept = []
    for n in range(3):
        with database.reading() as session:
            if n == 0:
                _both(session)
            kept.append(_steps(session))
        with database.writing() as session:
            session.execute(update(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id).values(persons=n + 2))
    with database.reading() as session:
        kept.append(_steps(session))
        _both(session)
    assert kept == [0, 1, 0, 0]
