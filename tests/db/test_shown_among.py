"""Which of some matters are shown is told alike by columns and by SQL, and memory is kept without harm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.cohorts import Cohort
from db.enums import Channel, Role
from db.filters import CaseFilter
from db.queries.ledger import ledger_rows
from db.scope import EVERYTHING, Scope
from db.session import Database
from db.tally.answers import Engine
from db.tally.counts import shown_among
from db.tally.memory import keep_freed_memory
from tests.bench.boards import ZONE
from tests.demo import UNTIL

FILTERS = (
    CaseFilter(),
    CaseFilter(channels=(Channel.VISIT,)),
    CaseFilter(text="征地"),
    CaseFilter(cohort=Cohort.OVERDUE),
    CaseFilter(from_on=UNTIL - timedelta(days=90)),
)
UNITS = Scope(Role.UNIT, frozenset(range(3, 40)), also=frozenset({5}), excluded=frozenset({7, 8}))


@pytest.fixture(scope="module")
def database(made_demo):
    found = Database(f"sqlite:///{made_demo / 'board.sqlite'}", ZONE)
    yield found
    found.dispose()


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("scope", [EVERYTHING, UNITS])
@pytest.mark.parametrize("chosen", FILTERS)
def test_those_shown_among_some_are_those_of_the_ledger(database, chosen, scope, engine):
    some = frozenset(range(1, 400, 3)) | {10**9}
    with database.reading() as session:
        session.info["engine"] = engine
        rows = {row.case_id for row in ledger_rows(session, chosen, scope, UNTIL)}
        assert shown_among(session, some, chosen, scope, UNTIL) == rows & some
        assert shown_among(session, frozenset(), chosen, scope, UNTIL) == frozenset()


def test_one_session_counts_each_filter_and_each_scope_by_itself(database):
    some = frozenset(range(1, 400))
    other = replace(CaseFilter(), channels=(Channel.LETTER,))
    with database.reading() as session:
        whole = shown_among(session, some, CaseFilter(), EVERYTHING, UNTIL)
        assert shown_among(session, some, other, EVERYTHING, UNTIL) < whole
        assert shown_among(session, some, CaseFilter(), UNITS, UNTIL) < whole
        assert shown_among(session, some, CaseFilter(), EVERYTHING, UNTIL - timedelta(days=2_000)) != whole
        assert shown_among(session, some, CaseFilter(), EVERYTHING, UNTIL) == whole


def test_memory_is_kept_where_the_c_library_can(database):
    assert keep_freed_memory() is keep_freed_memory()
