"""What a filter, a scope and a day let through, at their boundaries."""

from datetime import date, timedelta

import pytest

from db.cohorts import Breakdown, Cohort, Measure, Question
from db.days import month_of, number_of
from db.enums import Clock, Due, EventKind, Flag, Rating, Role, Stage
from db.filters import CaseFilter
from db.queries.ledger import ledger_block
from db.scope import EVERYTHING, Scope
from db.spans import rewrite_spans
from db.tally.counts import tally
from tests.making import add_steps, step

DAY = date(2025, 6, 2)
ALL = CaseFilter()


def _ids(session, chosen=ALL, scope=EVERYTHING, as_of=DAY):
    found = [
        {row.case_id for row in ledger_block(session, chosen, scope, as_of, 0, 100, engine=engine).rows}
        for engine in ("sql", "columnar")
    ]
    assert found[0] == found[1]
    return found[0]


def _number(session, question, chosen=ALL, as_of=DAY):
    found = [
        tally(session, [question], chosen, EVERYTHING, as_of, engine).number(question)
        for engine in ("sql", "columnar")
    ]
    assert found[0] == found[1]
    return found[0]


def _back(days):
    return DAY - timedelta(days=days)


def test_a_units_scope_is_judged_by_the_holder_of_now_under_every_day(session, make_case, world):
    former, holder = world.units[1], world.units[2]
    case_id = make_case(
        _back(30),
        step(EventKind.TRANSFERRED, _back(20), unit=former),
        step(EventKind.TRANSFERRED, _back(10), unit=holder),
    )
    for days in (0, 9, 10, 11, 20, 30):
        assert _ids(session, scope=Scope(Role.UNIT, frozenset({former})), as_of=_back(days)) == set()
        assert _ids(session, scope=Scope(Role.UNIT, frozenset({holder})), as_of=_back(days)) == {case_id}
        # What is shown is that day's: the filter asks for the unit of the day.
        then = CaseFilter(units=(former,))
        found = _ids(session, then, Scope(Role.UNIT, frozenset({holder})), _back(days))
        assert found == ({case_id} if 11 <= days <= 20 else set())


def test_a_handover_turns_the_pinned_columns_of_past_days(session, database, make_case, world):
    former, holder = world.units[1], world.units[2]
    case_id = make_case(_back(30), unit=former)
    asked = (ALL, Scope(Role.UNIT, frozenset({former})), _back(20))
    assert _ids(session, *asked) == {case_id}
    with database.writing() as writer:
        add_steps(writer, case_id, step(EventKind.TRANSFERRED, DAY, unit=holder))
        rewrite_spans(writer, [case_id])
    with database.reading() as later:
        assert _ids(later, *asked) == set()
        assert _ids(later, ALL, Scope(Role.UNIT, frozenset({holder})), _back(20)) == {case_id}


# The office registers within 15 days of receipt: that clock runs in all of these.
@pytest.mark.parametrize(
    ("days", "state"),
    [(16, Due.OVERDUE), (15, Due.SOON), (8, Due.SOON), (7, Due.IN_TIME), (0, Due.IN_TIME)],
)
def test_the_due_state_turns_on_the_day_after(session, make_case, days, state):
    case_id = make_case(_back(days))
    assert _ids(session, CaseFilter(due=(state,))) == {case_id}
    assert _ids(session, CaseFilter(due=tuple(other for other in Due if other is not state))) == set()


def test_a_closed_matter_has_no_due_state(session, make_case):
    closed = make_case(_back(60), step(EventKind.CLOSED, _back(30)))
    assert _ids(session, CaseFilter(due=(Due.NONE,))) == {closed}
    assert _ids(session, CaseFilter(due=(Due.NONE, Due.OVERDUE))) == {closed}
    assert _ids(session, CaseFilter(due=(Due.OVERDUE,))) == set()


@pytest.mark.parametrize(("days", "is_old"), [(365, False), (366, True)])
def test_an_open_matter_is_backlog_after_a_year(session, make_case, days, is_old):
    case_id = make_case(_back(days))
    assert _ids(session, CaseFilter(flags=(Flag.BACKLOG,))) == ({case_id} if is_old else set())
    assert _number(session, Question(Cohort.BACKLOG)) == int(is_old)


def test_a_matter_has_every_chosen_flag(session, make_case):
    both = make_case(DAY, marks=["MAJOR", "ANONYMOUS"])
    make_case(DAY, marks=["MAJOR"])
    assert _ids(session, CaseFilter(flags=(Flag.MAJOR, Flag.ANONYMOUS))) == {both}


def test_a_category_is_found_on_any_level_and_none_by_itself(session, make_case, world):
    first, second, third, other = world.categories
    deep = make_case(DAY, category=third)
    shallow = make_case(DAY, category=first)
    elsewhere = make_case(DAY, category=other)
    without = make_case(DAY)
    assert _ids(session, CaseFilter(categories=(first,))) == {deep, shallow}
    assert _ids(session, CaseFilter(categories=(second,))) == {deep}
    assert _ids(session, CaseFilter(categories=(third, other))) == {deep, elsewhere}
    assert _ids(session, CaseFilter(categories=(0,))) == {without}
    assert _ids(session, CaseFilter(categories=(0, second))) == {deep, without}


def test_id_0_asks_for_matters_without_a_value(session, make_case, world):
    placed = make_case(DAY, township=world.townships[1], unit=world.units[2])
    nowhere = make_case(DAY)
    assert _ids(session, CaseFilter(townships=(0,))) == {nowhere}
    assert _ids(session, CaseFilter(townships=(0, world.townships[1]))) == {placed, nowhere}
    assert _ids(session, CaseFilter(units=(0,))) == {nowhere}
    assert _ids(session, CaseFilter(leaders=(0,))) == {placed, nowhere}


def test_the_clock_is_the_one_that_runs_out_first(session, make_case, world):
    registered = make_case(_back(9), step(EventKind.TRANSFERRED, _back(8), unit=world.units[1]))
    waiting = make_case(_back(9))
    assert _ids(session, CaseFilter(clocks=(Clock.C1,))) == {waiting}
    assert _ids(session, CaseFilter(clocks=(Clock.C1, Clock.C3, Clock.C4))) == {waiting, registered}


def test_without_a_cohort_the_period_is_that_of_receipt_and_open_at_a_missing_end(session, make_case):
    old, new = make_case(_back(800)), make_case(_back(2))
    assert _ids(session) == {old, new}
    assert _ids(session, CaseFilter(from_on=_back(2))) == {new}
    assert _ids(session, CaseFilter(from_on=_back(1))) == set()
    assert _ids(session, CaseFilter(to_on=_back(800))) == {old}
    assert _ids(session, CaseFilter(to_on=_back(801))) == set()


def test_a_cohort_has_a_period_of_twelve_months_unless_told_otherwise(session, make_case):
    first_day = date(2024, 7, 1)
    make_case(first_day - timedelta(days=1))
    inside = make_case(first_day)
    assert _ids(session, CaseFilter(cohort=Cohort.RECEIVED)) == {inside}
    assert len(_ids(session, CaseFilter(cohort=Cohort.OPEN))) == 2


def test_cancelled_matters_are_shown_and_counted_by_none_but_their_own_cohort(session, make_case):
    cancelled = make_case(_back(3), step(EventKind.CANCELLED, _back(1)))
    assert _ids(session) == {cancelled}
    assert _ids(session, CaseFilter(stages=(Stage.CANCELLED,))) == {cancelled}
    counted = {cohort for cohort in Cohort if _number(session, Question(cohort))}
    assert counted == {Cohort.CANCELLED}


def test_no_rating_is_owed_by_an_anonymous_matter_but_one_that_was_given_counts(session, make_case):
    closed = step(EventKind.CLOSED, _back(40))
    signed = make_case(_back(60), closed)
    make_case(_back(60), closed, marks=["ANONYMOUS"])
    rating = step(EventKind.RATED, _back(35), rating=Rating.SATISFIED.value)
    rated = make_case(_back(60), closed, rating, marks=["ANONYMOUS"])
    assert _ids(session, CaseFilter(cohort=Cohort.UNRATED)) == {signed}
    assert _ids(session, CaseFilter(cohort=Cohort.RATED)) == {rated}
    assert _ids(session, CaseFilter(cohort=Cohort.RATING_OWED)) == {signed, rated}
    assert _number(session, Question(Cohort.RATING_OWED)) == 2


def test_a_question_keeps_its_own_cohort_and_one_without_takes_the_filters(session, make_case):
    make_case(_back(3), step(EventKind.CLOSED, _back(1)))
    make_case(_back(3))
    chosen = CaseFilter(cohort=Cohort.CLOSED)
    assert _number(session, Question(Cohort.RECEIVED), chosen) == 2
    assert _number(session, Question(None), chosen) == 1
    assert _number(session, Question(None)) == 2


def test_a_scope_holds_its_units_and_cases_less_those_to_be_avoided(session, make_case, world):
    own, other, nobodys = (make_case(DAY, unit=unit) for unit in (world.units[1], world.units[2], None))
    units = frozenset({world.units[1]})
    assert _ids(session, scope=Scope(Role.UNIT, units)) == {own}
    assert _ids(session, scope=Scope(Role.UNIT, units, frozenset({nobodys}))) == {own, nobodys}
    assert (
        _ids(session, scope=Scope(Role.UNIT, units, frozenset({nobodys}), frozenset({own, nobodys}))) == set()
    )
    assert _ids(session, scope=Scope(Role.LEADER, None, excluded=frozenset({own}))) == {other, nobodys}
    assert _ids(session, scope=Scope(Role.ADMIN)) == set()


def test_text_is_found_within_scope_and_filter(session, make_case, world):
    found = make_case(DAY, title="大河镇扰民噪声", unit=world.units[1])
    make_case(DAY, title="大河镇扰民", unit=world.units[2])
    make_case(DAY, title="大河镇低保", unit=world.units[1])
    own = Scope(Role.UNIT, frozenset({world.units[1]}))
    assert _ids(session, CaseFilter(text="扰民"), own) == {found}
    assert len(_ids(session, CaseFilter(text="扰民"))) == 2
    assert _ids(session, CaseFilter(text="扰民噪")) == {found}
    assert _ids(session, CaseFilter(text="没有的词")) == set()


def test_groups_are_ids_members_months_or_none_and_empty_ones_are_left_out(session, make_case, world):
    make_case(DAY, township=world.townships[0], channel="visit", persons=7)
    make_case(DAY)
    by_place = Question(None, (Breakdown.TOWNSHIP,))
    by_both = Question(None, (Breakdown.RECEIVED_MONTH, Breakdown.DUE))
    batches = Question(None, (Breakdown.TOWNSHIP,), Measure.BATCHES)
    due = Question(None, (Breakdown.DUE,), Measure.OLDEST_DUE)
    for engine in ("sql", "columnar"):
        counts = tally(session, [by_place, by_both, batches, due], ALL, EVERYTHING, DAY, engine)
        assert counts.by(by_place) == {world.townships[0]: 1, None: 1}
        assert counts.by(by_both) == {(month_of(DAY), Due.IN_TIME): 2}
        assert counts.by(batches) == {world.townships[0]: 1}
        assert counts.by(due) == {Due.IN_TIME: number_of(DAY) + 15}
        with pytest.raises(ValueError, match="breakdown"):
            counts.number(by_place)
        with pytest.raises(KeyError):
            counts.by(Question(Cohort.OPEN))
