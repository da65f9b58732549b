"""The counting contract: both engines, the ledger and an independent oracle give one answer, and mutants are caught."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import strategies as st

import db.clauses
import db.criteria
import db.replay
import db.spans
import db.tally.columnar
import db.tally.loading
import db.tally.selecting
import db.tally.store
from db.clauses import Between
from db.cohorts import DEFINITIONS, OPEN_STAGES, Cohort, TestKind
from db.days import FAR, day_of
from db.enums import EventKind
from db.filters import CaseFilter
from db.matter import APPLY, Matter
from db.models.cases import CASE_SPAN
from db.queries.ledger import ledger_block, ledger_rows, ledger_sums
from db.replay import SPAN_COLUMNS
from db.scope import EVERYTHING
from db.tally.counts import tally
from tests import oracle
from tests.db.contract import hold
from tests.db.counties import askings, askings_of_holders
from tests.making import make_world

ASKED = 5
ENGINES = ("sql", "columnar")


def _check_contract(database, world, examples, engines=ENGINES) -> Counter:
    """Ask drawn counties several things, and return how many askings were of which kind."""
    kinds: Counter[str] = Counter()

    def check(session, county, asking):
        _check_asking(session, county, asking, engines)
        chosen, scope, as_of = asking.chosen, asking.scope, asking.as_of
        found = len(oracle.matters(county, chosen.cohort, chosen, scope, as_of))
        known = len(oracle.matters(county, None, CaseFilter(), EVERYTHING, as_of))
        kinds["all"] += 1
        kinds["some"] += 0 < found < known
        kinds["past"] += as_of < max(act.recorded_on for case in county.cases for act in case.acts)
        kinds["handed"] += _is_judged_by_another_day(county, asking)

    def asked(world, drawn):
        return st.tuples(askings_of_holders(world, drawn), *[askings(world, drawn)] * (ASKED - 1))

    hold(database, world, examples, asked, check)
    return kinds


def _is_judged_by_another_day(county, asking):
    """Tell whether a unit's reader asks about a day on which another unit held one of the matters."""
    if asking.scope.units is None:
        return False
    then = ((oracle.known_on(county, case, asking.as_of), case) for case in county.cases)
    return any(
        f is not None
        and (f["unit"] in asking.scope.units) != (oracle.holder_of(county, case) in asking.scope.units)
        for f, case in then
    )


def _check_asking(session, county, asking, engines):
    chosen, scope, day = asking.chosen, asking.scope, asking.as_of
    told = {one: tally(session, asking.questions, chosen, scope, day, engine=one) for one in engines}
    for question in asking.questions:
        expected = oracle.answer(county, question, chosen, scope, day)
        for engine in engines:
            assert told[engine].answers[question] == expected, (engine, question, chosen, scope, day)
    for question in asking.questions:
        if question.period is not None:
            _check_rows(session, county, asking, question, engines)
    expected = oracle.matters(county, chosen.cohort, chosen, scope, day)
    for engine in engines:
        sums = ledger_sums(session, chosen, scope, day, engine=engine)
        assert sums.cases == len(expected), engine
        assert sums.persons == sum(f["persons"] for f in expected.values()), engine
        assert sums.batches == sum(f["batches"] for f in expected.values()), engine
        rows = ledger_block(session, chosen, scope, day, 0, 100, engine=engine).rows
        assert {row.case_id: _told(row) for row in rows} == {n: _facts(f, day) for n, f in expected.items()}
        assert list(ledger_rows(session, chosen, scope, day, engine=engine)) == list(rows)


def _check_rows(session, county, asking, question, engines):
    """A figure over a period of its own opens as many rows as it counts."""
    opened = asking.chosen.over(question.period).with_cohort(question.cohort or asking.chosen.cohort)
    cases = oracle.answer(
        county, replace(question, by=(), measure="cases"), asking.chosen, asking.scope, asking.as_of
    )
    for engine in engines:
        sums = ledger_sums(session, opened, asking.scope, asking.as_of, engine=engine)
        assert sums.cases == cases, (engine, question)


def _told(row):
    return (
        row.received_on,
        row.closed_on,
        row.stage,
        row.unit_id,
        row.leader_id,
        row.due_on,
        row.due_clock,
        row.due,
    )


def _facts(f, day):
    said = [f.get(name) for name in ("received", "closed", "stage", "unit", "leader", "due_on", "due_clock")]
    return (*said, oracle.due_of(f, day))


@pytest.mark.parametrize(
    ("kind", "examples"), [("sqlite", 25), pytest.param("postgres", 8, marks=pytest.mark.postgres)]
)
def test_both_engines_the_ledger_and_the_oracle_agree(request, kind, examples):
    database = request.getfixturevalue(f"{kind}_database")
    with database.writing() as session:
        world = make_world(session)
    kinds = _check_contract(database, world, examples)
    assert kinds["some"] >= 0.3 * kinds["all"], kinds
    assert kinds["past"] >= 0.3 * kinds["all"], kinds
    assert kinds["handed"] >= 0.08 * kinds["all"], kinds


# ---------------------------------------------------------------- mutants


def _shifted_tests(kind: TestKind) -> Callable[[pytest.MonkeyPatch], None]:
    def patch(patcher):
        right = db.clauses._atom

        def wrong(test, period, today):
            atom = right(test, period, today)
            if test.kind is kind and isinstance(atom, Between) and atom.most is not None:
                return Between(atom.field, atom.least, atom.most + 1)
            return atom

        patcher.setattr(db.clauses, "_atom", wrong)

    return patch


def _dropped_own_period(patcher):
    patcher.setattr(CaseFilter, "over", lambda chosen, period: chosen)


def _dropped_scope(patcher):
    patcher.setattr(db.criteria, "scope_conditions", lambda scope: [])
    right = db.tally.columnar._filtered
    patcher.setattr(
        db.tally.columnar,
        "_filtered",
        lambda session, columns, chosen, scope, as_of: right(session, columns, chosen, EVERYTHING, as_of),
    )


def _judged_by_the_day_shown(patcher):
    right = db.replay.spans_of
    unit = SPAN_COLUMNS.index("unit_id")
    patcher.setattr(db.spans, "spans_of", lambda *asked: [(*span[:-1], span[unit]) for span in right(*asked)])


def _dropped_avoidance(patcher):
    patcher.setattr(db.tally.selecting.Frame, "without", lambda frame, rows: frame)


def _dropped_as_of(patcher):
    patcher.setattr(db.criteria, "as_of_conditions", lambda as_of: [CASE_SPAN.c.to_on == FAR])
    patcher.setattr(
        db.tally.loading,
        "_live",
        lambda day, more: f"FROM case_span WHERE to_on = {FAR} {more} ORDER BY case_id",
    )


def _wrong_stages(patcher):
    patcher.setitem(DEFINITIONS, Cohort.OPEN, DEFINITIONS[Cohort.RECEIVED][:1])


def _wrong_open_codes(patcher):
    patcher.setattr(db.clauses, "OPEN_STAGES", OPEN_STAGES[1:])
    patcher.setattr(db.clauses, "_NOT_OPEN", db.clauses.OPEN[0])


def _happened_for_recorded(patcher):
    right = db.spans.events_of
    patcher.setattr(
        db.spans,
        "events_of",
        lambda *asked: {
            case_id: [event._replace(recorded_on=event.happened_on) for event in events]
            for case_id, events in right(*asked).items()
        },
    )


def _forgotten_corrections(patcher):
    patcher.setitem(APPLY, EventKind.CORRECTED, lambda matter, day, detail: None)
    patcher.setattr(db.replay, "_replayed", lambda known: _replayed_without_corrections(known))


def _replayed_without_corrections(known):
    matter = Matter()
    for event in sorted(known, key=lambda event: event.order):
        if event.kind is not EventKind.CORRECTED:
            APPLY[event.kind](matter, day_of(event.happened_on), event.detail)
    return matter


def _columns_never_patched(patcher):
    patcher.setattr(db.tally.store, "_changed", lambda session, after, until: [])


def _days_never_apart(patcher):
    right = db.tally.loading.rows_apart
    patcher.setattr(
        db.tally.store,
        "rows_apart",
        lambda session, day, other: tuple(one[:0] for one in right(session, day, other)),
    )


def _no_day_taken_for_a_late_one(patcher):
    patcher.setattr(db.tally.selecting, "LAST_DAY", FAR)


def _no_value_taken_for_the_first(patcher):
    right = db.tally.selecting.Frame._among
    patcher.setattr(
        db.tally.selecting.Frame,
        "_among",
        lambda frame, column, codes, or_none: right(frame, column, codes, True),
    )


MUTANTS = {
    "before reaches a day too far": _shifted_tests(TestKind.BEFORE),
    "the period reaches a day too far": _shifted_tests(TestKind.IN_PERIOD),
    "a question's own period is dropped": _dropped_own_period,
    "the scope is dropped": _dropped_scope,
    "the scope is judged by the day shown": _judged_by_the_day_shown,
    "what must be avoided is counted": _dropped_avoidance,
    "the as-of day is dropped": _dropped_as_of,
    "open holds every stage": _wrong_stages,
    "the due state misses a stage": _wrong_open_codes,
    "what happened counts before it was recorded": _happened_for_recorded,
    "corrections are forgotten": _forgotten_corrections,
    "columns are never patched": _columns_never_patched,
    "a day is read as another one": _days_never_apart,
    "a missing day counts as a late one": _no_day_taken_for_a_late_one,
    "a missing value counts as chosen": _no_value_taken_for_the_first,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_contract_catches(sqlite_database, monkeypatch, mutant):
    with sqlite_database.writing() as session:
        world = make_world(session)
    db.clauses.cohort_clauses.cache_clear()
    MUTANTS[mutant](monkeypatch)
    try:
        with pytest.raises(AssertionError):
            # A mutant is in what both engines count by, or in the columns: asking these alone is enough and quicker.
            _check_contract(sqlite_database, world, 100, ("columnar",))
    finally:
        db.clauses.cohort_clauses.cache_clear()
