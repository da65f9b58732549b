"""Every count of an import opens its rows: each matter once, by what that import did to it, within the reader's scope."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import ImportOutcome, Role
from db.filter_query import EARLIEST
from db.filters import CaseFilter, Imported
from db.importing.confirm import Decisions
from db.importing.findings import SheetRefused
from db.models.cases import Case
from db.queries.imports import import_runs
from db.queries.ledger import ledger_rows, ledger_sums
from db.scope import EVERYTHING, Scope
from db.sealed.commands import Accusation
from db.sealed.moving import move_in
from tests.making import ZONE
from tests.sample_ledger import WEEK_1, LedgerRow, ledger, week_2

MONDAY_1 = datetime(2026, 3, 16, 9, tzinfo=ZONE)
MONDAY_2 = MONDAY_1 + timedelta(days=7)
TODAY = MONDAY_2.date()


def shown(session, run, outcome=None, scope=EVERYTHING):
    chosen = CaseFilter(from_on=EARLIEST, imported=Imported(run, outcome))
    numbers = [row.number for row in ledger_rows(session, chosen, scope, TODAY)]
    for engine in ("sql", "columnar"):
        assert ledger_sums(session, chosen, scope, TODAY, engine=engine).cases == len(numbers)
    return set(numbers)


def test_new_changed_and_same_each_open_exactly_their_matters(desk):
    desk.take(ledger(WEEK_1), MONDAY_1)
    _, done = desk.take(ledger(week_2()), MONDAY_2)
    with desk.database.reading() as session:
        assert len(shown(session, 1)) == len(shown(session, 1, ImportOutcome.NEW)) == 5
        assert shown(session, 2, ImportOutcome.NEW) == {"信2026-009"}
        assert shown(session, 2, ImportOutcome.CHANGED) == {"信2026-001", "信2026-004"}
        assert shown(session, 2, ImportOutcome.SAME) == {"信2026-002", "信2026-007", "信2026-008"}
        assert "信2026-003" not in shown(session, 2)
        assert shown(session, 3) == set()
        assert (done.counts["stored"], done.counts["updated"], done.counts["rows"]) == (1, 2, 6)
        (last, first) = import_runs(session, EVERYTHING)
        assert (last.new, last.changed, last.same) == (1, 2, 3)
        assert (first.new, first.changed, first.same) == (5, 0, 0)


def test_a_unit_opens_its_own_rows_of_an_import_and_no_other(desk):
    rows = [LedgerRow("1", "2026-03-05", unit="自然资源局"), LedgerRow("2", "2026-03-05", unit="民政局")]
    desk.take(ledger(rows), MONDAY_1)
    with desk.database.reading() as session:
        units = {name: shown(session, 1, scope=Scope(Role.UNIT, frozenset({unit}))) for name, unit in
                 zip(("first", "second"), desk.world.units[1:3], strict=True)}  # fmt: skip
        assert units["first"] == {"1"}
        assert "1" not in units["second"]
        avoided = session.scalars(select(Case.id).where(Case.number == "1")).one()
        (run,) = import_runs(session, Scope(Role.OFFICE, None, excluded=frozenset({avoided})))
        assert run.new == 1


def test_a_matter_that_left_for_the_vault_is_in_no_count_of_its_import(desk, handler):
    desk.take(ledger(WEEK_1), MONDAY_1)
    with desk.database.writing() as session:
        moved = session.scalars(select(Case.id).where(Case.official_number == "信2026-002")).one()
        move_in(session, handler, EVERYTHING, moved, Accusation("某镇", ""), MONDAY_1)
    with desk.database.reading() as session:
        assert "信2026-002" not in shown(session, 1)
        (run,) = import_runs(session, EVERYTHING)
        assert run.new == len(shown(session, 1)) == 4


def test_two_rows_without_a_number_never_become_one_matter(desk):
    twins = [LedgerRow(None, "2026-03-05", title="道路破损")] * 2
    desk.take(ledger(twins), MONDAY_1)
    again = ledger([replace(row, status="在办") for row in twins])
    proposal = desk.propose(again, MONDAY_2)
    first = proposal.unsure[0].candidates[0].case_id
    twice = {unsure.draft.key: first for unsure in proposal.unsure}
    with pytest.raises(SheetRefused, match="match_twice"):
        desk.take(again, MONDAY_2, Decisions(matches=twice))
    desk.take(again, MONDAY_2, Decisions(is_first_candidate_taken=True))
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2
        assert len(shown(session, 2)) == 2
