"""Movements between two days: both engines, the rows they open and the oracle agree, and what moved explains the difference."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

import db.clauses
import db.moving
import db.tally.columnar
import db.tally.moving
from db.cohorts import Cohort, Question
from db.enums import EventKind
from db.filter_query import parse_strictly, to_query
from db.filters import CaseFilter, Moved
from db.movements import CAME, LEFT, PAIRED, Movement
from db.queries.ledger import ledger_block, ledger_rows, ledger_sums
from db.scope import EVERYTHING
from db.tally.counts import movements, tally
from tests import oracle_movements
from tests.db.contract import hold
from tests.db.counties import comparings
from tests.making import make_world, step

ENGINES = ("sql", "columnar")
ASKED = 5


def check_contract(database, world, examples, engines=ENGINES) -> Counter:
    """Compare two days of drawn counties, and return how often each movement was seen."""
    seen: Counter[str] = Counter()

    def check(session, county, asked):
        chosen, scope, now_on = asked.chosen, asked.scope, asked.as_of
        then_on = chosen.compared(now_on)[0]
        expected = oracle_movements.movements(county, chosen, scope, then_on, now_on)
        seen.update({name: len(found) for name, found in expected.items()})
        # Those that nothing made open nothing; of the others a few are opened.
        made = [movement for movement in asked.movements if movement in expected]
        compare(session, expected, chosen, scope, now_on, {asked.movements[0], *made[:2]}, engines)
        stock_is_what_other_pages_count(session, chosen, scope, then_on, now_on)

    def asked(world, drawn):
        return st.tuples(*[comparings(world, drawn)] * ASKED)

    hold(database, world, examples, asked, check)
    return seen


def compare(session, expected, chosen, scope, now_on, opened, engines):
    for engine in engines:
        moving = movements(session, chosen, scope, now_on, engine=engine)
        counts = moving.counts()
        told = {movement.value: counts[movement].cases for movement in Movement}
        assert told == {movement.value: len(expected.get(movement, ())) for movement in Movement}, engine
        came = sum(counts[movement].cases for movement in CAME)
        left = sum(counts[movement].cases for movement in LEFT)
        assert counts[Movement.OPEN_THEN].cases + came - left == counts[Movement.OPEN_NOW].cases
        overdue = counts[Movement.NEWLY_OVERDUE].cases - counts[Movement.OVERDUE_NO_MORE].cases
        assert counts[Movement.OVERDUE_THEN].cases + overdue == counts[Movement.OVERDUE_NOW].cases
        for movement in sorted(opened):
            assert moving.matters(movement) == sorted(expected.get(movement, {}))
            found = expected.get(movement, {})
            for place, known in ((True, counts[movement].then), (False, counts[movement].now)):
                rows_are(session, chosen, scope, now_on, Moved(movement), place, found, known, engine)
        for movement in sorted(PAIRED & opened):
            pairs = moving.pairs(movement)
            found = expected.get(movement, {})
            held = Counter(
                (then.get(movement.value) or 0, now.get(movement.value) or 0) for then, now in found.values()
            )
            assert pairs == held
            for pair, n in pairs.items():
                asked, day = chosen.of_movement(Moved(movement, pair), now_on)
                assert ledger_sums(session, asked, scope, day, engine=engine).cases == n


def rows_are(session, chosen, scope, now_on, moved, is_then, found, known, engine):
    """A movement opens its matters as they stood on each day, those apart that the board did not know then."""
    asked, day = chosen.of_movement(moved, now_on, is_then=is_then)
    sides = {case_id: both[0 if is_then else 1] for case_id, both in found.items()}
    shown = {case_id: facts for case_id, facts in sides.items() if facts is not None}
    assert len(shown) == known
    rows = ledger_block(session, asked, scope, day, 0, 100, engine=engine).rows
    assert {row.case_id: (row.stage, row.due_on) for row in rows} == {
        case_id: (facts["stage"], facts["due_on"]) for case_id, facts in shown.items()
    }
    assert list(ledger_rows(session, asked, scope, day, engine=engine)) == list(rows)
    assert tally(session, [Question(None)], asked, scope, day, engine=engine).number(Question(None)) == known
    # The address of the rows says the same again.
    query = to_query(asked, day)
    read = parse_strictly(query, now_on)
    assert (read.as_of, read.chosen.compared(day)) == (day, asked.compared(day))
    assert (read.chosen.moved, set(read.chosen.units)) == (moved, set(asked.units))


def stock_is_what_other_pages_count(session, chosen, scope, then_on, now_on):
    counts = movements(session, chosen, scope, now_on).counts()
    plain = replace(chosen, since=None)
    for day, opened, overdue in (
        (then_on, Movement.OPEN_THEN, Movement.OVERDUE_THEN),
        (now_on, Movement.OPEN_NOW, Movement.OVERDUE_NOW),
    ):
        asked = [Question(Cohort.OPEN), Question(Cohort.OVERDUE)]
        told = tally(session, asked, plain, scope, day)
        assert [told.number(one) for one in asked] == [counts[opened].cases, counts[overdue].cases]


@pytest.mark.parametrize(
    ("kind", "examples"), [("sqlite", 12), pytest.param("postgres", 3, marks=pytest.mark.postgres)]
)
def test_both_engines_the_rows_and_the_oracle_agree_and_both_sums_hold(request, kind, examples):
    database = request.getfixturevalue(f"{kind}_database")
    with database.writing() as session:
        world = make_world(session)
    seen = check_contract(database, world, examples)
    if kind == "sqlite":
        assert len(seen) >= 0.75 * len(Movement), set(Movement) - set(seen)


# ---------------------------------------------------------------- each movement, its days on the boundary

THEN, NOW = date(2025, 6, 30), date(2025, 7, 31)
NEXT = THEN + timedelta(days=1)
K = EventKind


def made_between(database, case_id, **chosen):
    """Return the movements of a matter between the two days, by each engine the same."""
    asked = CaseFilter(since=THEN, **chosen)
    with database.reading() as session:
        found = []
        for engine in ENGINES:
            moving = movements(session, asked, EVERYTHING, NOW, engine=engine)
            found.append({one.value for one in Movement if case_id in moving.matters(one)})
    assert found[0] == found[1]
    stock = {"open_then", "open_now", "overdue_then", "overdue_now", "newly_overdue", "overdue_no_more"}
    return found[0] - stock


def test_what_was_received_on_the_day_after_is_received_since(database, make_case):
    case_id = make_case(NEXT)
    assert made_between(database, case_id) == {"received"}


def test_what_was_received_on_the_day_itself_and_entered_after_it_is_a_late_entry(database, make_case):
    case_id = make_case(THEN, recorded_on=NEXT)
    assert made_between(database, case_id) == {"late_in", "adjusted"}


def test_what_was_entered_on_the_day_itself_did_not_move(database, make_case):
    assert made_between(database, make_case(THEN, pack_code="none")) == set()


def test_what_was_closed_on_the_day_after_is_closed_since(database, make_case):
    case_id = make_case(date(2025, 6, 2), step(K.CLOSED, NEXT))
    assert made_between(database, case_id) == {"settled"}


def test_what_was_closed_on_the_day_itself_and_entered_after_it_is_a_late_entry(database, make_case):
    case_id = make_case(date(2025, 6, 2), step(K.CLOSED, THEN, NEXT))
    assert made_between(database, case_id) == {"late_out", "adjusted"}


def test_what_came_and_was_closed_between_the_days_counts_in_both(database, make_case):
    case_id = make_case(NEXT, step(K.CLOSED, NOW))
    assert made_between(database, case_id) == {"received", "settled"}


def test_what_was_received_and_closed_by_then_and_entered_since_counts_as_two_late_entries(
    database, make_case
):
    case_id = make_case(date(2025, 6, 2), step(K.CLOSED, THEN, NEXT), recorded_on=NEXT)
    assert made_between(database, case_id) == {"late_in", "late_out", "adjusted"}


@pytest.mark.parametrize("kind", [K.REFUSED, K.LED_OFF])
def test_what_was_refused_or_led_off_ended_otherwise(database, make_case, kind):
    assert made_between(database, make_case(date(2025, 6, 2), step(kind, NEXT))) == {"ended"}


def test_what_is_cancelled_is_a_correction_whenever_it_happened(database, make_case):
    case_id = make_case(date(2025, 6, 2), step(K.CANCELLED, NEXT))
    assert made_between(database, case_id) == {"corrected_out", "adjusted"}


def test_what_had_ended_and_is_opened_again_is_reopened(database, make_case):
    case_id = make_case(date(2025, 6, 2), step(K.CLOSED, date(2025, 6, 20)), step(K.REOPENED, NEXT))
    assert made_between(database, case_id) == {"reopened"}


def test_a_review_asked_for_opens_a_matter_again(database, make_case):
    case_id = make_case(date(2025, 6, 2), step(K.CLOSED, date(2025, 6, 20)), step(K.REVIEW_ASKED, NEXT))
    assert made_between(database, case_id) == {"reopened"}


def test_what_was_reopened_and_closed_again_counts_in_both(database, make_case):
    case_id = make_case(
        date(2025, 6, 2), step(K.CLOSED, date(2025, 6, 20)), step(K.REOPENED, NEXT), step(K.CLOSED, NOW)
    )
    assert made_between(database, case_id) == {"reopened", "settled"}


def test_an_end_that_never_was_is_a_correction(database, make_case):
    case_id = make_case(
        date(2025, 6, 2),
        step(K.CLOSED, date(2025, 6, 20)),
        replace(step(K.CORRECTED, date(2025, 6, 20), NEXT), supersedes=1),
    )
    assert made_between(database, case_id) == {"corrected_in", "adjusted"}


def test_a_matter_that_never_came_is_a_correction_and_stands_on_the_earlier_day_alone(database, make_case):
    case_id = make_case(date(2025, 6, 2), replace(step(K.CORRECTED, date(2025, 6, 2), NEXT), supersedes=0))
    assert made_between(database, case_id) == {"corrected_out", "adjusted"}
    with database.reading() as session:
        counts = movements(session, CaseFilter(since=THEN), EVERYTHING, NOW).counts()
        assert (counts[Movement.CORRECTED_OUT].then, counts[Movement.CORRECTED_OUT].now) == (1, 0)


def test_another_place_corrects_and_another_unit_moves(database, make_case, world):
    placed = make_case(
        date(2025, 6, 2), step(K.PLACED, NEXT, township=world.townships[1]), township=world.townships[0]
    )
    assert made_between(database, placed, townships=(world.townships[0],)) == {"corrected_out", "adjusted"}
    assert made_between(database, placed, townships=(world.townships[1],)) == {"corrected_in", "adjusted"}
    assert made_between(database, placed) == set()
    handed = make_case(date(2025, 6, 2), step(K.TRANSFERRED, NEXT, unit=world.units[1]), unit=world.units[0])
    assert made_between(database, handed, units=(world.units[0],)) == {"moved_out", "unit"}
    assert made_between(database, handed, units=(world.units[1],)) == {"moved_in", "unit"}
    assert made_between(database, handed) == {"unit"}


def test_leaders_named_changed_and_released_are_told_from_whom_to_whom(database, make_case, world):
    one, other = world.leaders[:2]

    def led(*steps):
        return make_case(THEN, *steps, pack_code="none")

    named = led(step(K.LEADER_ASSIGNED, NEXT, post=one))
    changed = led(step(K.LEADER_ASSIGNED, THEN, post=one), step(K.LEADER_ASSIGNED, NEXT, post=other))
    released = led(step(K.LEADER_ASSIGNED, THEN, post=other), step(K.LEADER_RELEASED, NEXT))
    kept = led(step(K.LEADER_ASSIGNED, THEN, post=other))
    for case_id in (named, changed, released):
        assert made_between(database, case_id) == {"leader"}
    assert made_between(database, kept) == set()
    with database.reading() as session:
        for engine in ENGINES:
            moving = movements(session, CaseFilter(since=THEN), EVERYTHING, NOW, engine=engine)
            assert moving.pairs(Movement.LEADER) == {(0, one): 1, (one, other): 1, (other, 0): 1}
            assert moving.pairs(Movement.UNIT) == {}


def test_a_limit_that_ended_the_day_before_now_has_passed_and_one_that_ends_today_has_not(
    database, make_case
):
    # The 15 days of registration end on 30 July and on 31 July.
    passed, not_yet = make_case(NOW - timedelta(days=16)), make_case(NOW - timedelta(days=15))
    open_then = make_case(THEN, step(K.TRANSFERRED, THEN), step(K.ACCEPTED, THEN))
    assert made_between(database, passed) == {"received"}
    with database.reading() as session:
        moving = movements(session, CaseFilter(since=THEN), EVERYTHING, NOW)
        assert moving.matters(Movement.NEWLY_OVERDUE) == [passed]
        assert not_yet not in moving.matters(Movement.OVERDUE_NOW)
        assert open_then not in moving.matters(Movement.SLIPPED)


def test_an_extension_puts_a_limit_off_and_a_limit_that_passed_slipped_too(database, make_case):
    accepted = (step(K.TRANSFERRED, THEN), step(K.ACCEPTED, THEN))
    assert made_between(database, make_case(THEN, *accepted, step(K.EXTENDED, NEXT, days=10))) == {"slipped"}
    # Due on 15 July: 15 days of registration, nothing done since.
    assert made_between(database, make_case(THEN)) == {"slipped"}


# ---------------------------------------------------------------- mutants


def _late_by_a_day(patcher):
    right = db.moving._Moving.__init__

    def wrong(moving, *given):
        right(moving, *given)
        moving._after += 1

    patcher.setattr(db.moving._Moving, "__init__", wrong)


def _one_day_for_both(patcher):
    right = db.tally.columnar.two_days
    patcher.setattr(
        db.tally.columnar, "two_days", lambda session, then_on, now_on: right(session, now_on, now_on)
    )


def _filter_asked_of_the_rows(patcher):
    right = db.tally.columnar._found
    patcher.setattr(
        db.tally.columnar,
        "_found",
        lambda session, columns, chosen, scope, as_of: right(
            session, columns, chosen, scope, as_of
        ).narrowed_at_once(tuple(db.clauses.filter_clauses(chosen, as_of))),
    )


def _scope_forgotten(patcher):
    right = db.tally.moving.TwoDays.within
    patcher.setattr(db.tally.moving.TwoDays, "within", lambda days, scope: right(days, EVERYTHING))


MUTANTS = {
    "a day later is the same day": _late_by_a_day,
    "both days are one": _one_day_for_both,
    "the filter is asked of the rows": _filter_asked_of_the_rows,
    "the scope is forgotten": _scope_forgotten,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_contract_catches(sqlite_database, monkeypatch, mutant):
    with sqlite_database.writing() as session:
        world = make_world(session)
    MUTANTS[mutant](monkeypatch)
    with pytest.raises(AssertionError):
        check_contract(sqlite_database, world, 40, ("columnar",))
