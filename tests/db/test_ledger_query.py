"""The rows behind the figures."""

from datetime import date, timedelta

import pytest

from db.cohorts import Cohort
from db.column_filters import ColumnFilter, Contains, DateRange, LedgerColumn, NumberRange, OneOf
from db.criteria import RowsRefused
from db.enums import Channel, Due, EventKind, Role, Stage
from db.filters import CaseFilter, Sort, SortKey
from db.queries.ledger import ledger_block, ledger_rows, ledger_sums, visible_row
from db.scope import EVERYTHING, Scope
from tests.making import step

DAY = date(2025, 6, 2)


ALL = CaseFilter()


def _ids(session, chosen=ALL, scope=EVERYTHING, as_of=DAY, columns=()):
    block = ledger_block(session, chosen, scope, as_of, 0, 100, columns)
    assert block == ledger_block(session, chosen, scope, as_of, 0, 100, columns, engine="sql")
    assert block.total == len(block.rows)
    exported = list(ledger_rows(session, chosen, scope, as_of, columns))
    assert exported == list(block.rows)
    return [row.case_id for row in block.rows]


def test_a_row_shows_what_was_recorded_by_the_day(session, make_case, world):
    case_id = make_case(
        DAY,
        step(EventKind.CLOSED, DAY + timedelta(days=3), closure="substantive"),
        channel="visit",
        persons=6,
        township=world.townships[0],
        category=world.categories[2],
        unit=world.units[1],
    )
    (row,) = ledger_block(session, CaseFilter(), EVERYTHING, DAY, 0, 10).rows
    assert (row.case_id, row.stage, row.channel, row.persons) == (case_id, Stage.RECEIVED, Channel.VISIT, 6)
    assert (row.category1_id, row.category2_id, row.category_id) == world.categories[:3]
    assert (row.received_on, row.closed_on, row.due_on) == (DAY, None, DAY + timedelta(days=15))
    assert row.due is Due.IN_TIME
    (later,) = ledger_block(session, CaseFilter(), EVERYTHING, DAY + timedelta(days=3), 0, 10).rows
    assert (later.stage, later.closed_on) == (Stage.CLOSED, DAY + timedelta(days=3))


def test_nothing_is_shown_before_its_receipt_was_recorded(session, make_case):
    make_case(DAY - timedelta(days=5), recorded_on=DAY)
    assert _ids(session, as_of=DAY - timedelta(days=1)) == []
    assert len(_ids(session, as_of=DAY)) == 1


def test_rows_without_a_value_come_last_both_ways(session, make_case, world):
    waiting = make_case(DAY - timedelta(days=1))
    first = make_case(DAY - timedelta(days=9))
    closed = make_case(DAY - timedelta(days=9), step(EventKind.CLOSED, DAY))
    sort = Sort(SortKey.DUE)
    assert _ids(session, CaseFilter(sort=sort)) == [first, waiting, closed]
    assert _ids(session, CaseFilter(sort=Sort(SortKey.DUE, True))) == [waiting, first, closed]


def test_ties_break_on_the_case_in_the_same_direction(session, make_case):
    made = [make_case(DAY) for _ in range(4)]
    assert _ids(session, CaseFilter(sort=Sort(SortKey.RECEIVED))) == made
    assert _ids(session, CaseFilter(sort=Sort(SortKey.RECEIVED, True))) == made[::-1]


@pytest.mark.parametrize("key", SortKey)
def test_every_sort_key_orders_all_rows_and_blocks_join_without_a_gap(session, make_case, world, key):
    for n in range(7):
        make_case(
            DAY - timedelta(days=n % 3),
            title=f"事项{'乙甲丙'[n % 3]}",
            township=(*world.townships, None)[n % 4],
            village=(*world.villages, None)[n % 5],
            unit=(*world.units, None)[n % 6],
            category=(world.categories[0], world.categories[3], None)[n % 3],
            persons=n % 2,
        )
    for is_descending in (False, True):
        chosen = CaseFilter(sort=Sort(key, is_descending))
        whole = ledger_block(session, chosen, EVERYTHING, DAY, 0, 100).rows
        parts = [ledger_block(session, chosen, EVERYTHING, DAY, at, at + 3).rows for at in (0, 3, 6)]
        assert len(whole) == 7
        assert [row for part in parts for row in part] == list(whole)
        assert ledger_block(session, chosen, EVERYTHING, DAY, 0, 100, engine="sql").rows == whole


def test_townships_are_ordered_as_the_county_orders_them(session, make_case, world):
    made = {township: make_case(DAY, township=township) for township in world.townships}
    third, first, second = world.townships
    assert _ids(session, CaseFilter(sort=Sort(SortKey.TOWNSHIP))) == [made[first], made[second], made[third]]


def test_who_gets_counts_only_gets_no_rows(session, make_case):
    make_case(DAY)
    auditor = Scope(Role.AUDITOR, units=None, sees_rows=False)
    assert ledger_sums(session, CaseFilter(), auditor, DAY).cases == 1
    with pytest.raises(RowsRefused):
        ledger_block(session, CaseFilter(), auditor, DAY, 0, 10)
    with pytest.raises(RowsRefused):
        ledger_rows(session, CaseFilter(), auditor, DAY)
    with pytest.raises(RowsRefused):
        visible_row(session, 1, auditor, DAY)


def test_one_row_is_seen_within_the_scope_alone(session, make_case, world):
    case_id = make_case(DAY, unit=world.units[1])
    own = Scope(Role.UNIT, units=frozenset({world.units[1]}))
    other = Scope(Role.UNIT, units=frozenset({world.units[2]}))
    row = visible_row(session, case_id, own, DAY)
    assert row is not None
    assert row.case_id == case_id
    assert visible_row(session, case_id, other, DAY) is None
    assert visible_row(session, case_id, own, DAY - timedelta(days=1)) is None


def test_the_footer_keeps_items_batches_and_persons_apart(session, make_case):
    make_case(DAY, channel="visit", persons=5)
    make_case(DAY, channel="letter", persons=2)
    sums = ledger_sums(session, CaseFilter(), EVERYTHING, DAY)
    assert (sums.cases, sums.batches, sums.persons) == (2, 1, 7)


def test_the_ledger_shows_its_cohort_alone(session, make_case):
    make_case(DAY, step(EventKind.CANCELLED, DAY))
    waiting = make_case(DAY)
    assert len(_ids(session)) == 2
    assert _ids(session, CaseFilter(cohort=Cohort.OPEN)) == [waiting]
    assert _ids(session, CaseFilter(cohort=Cohort.RECEIVED)) == [waiting]


def test_columns_are_filtered_one_by_one(session, make_case, world):
    one = make_case(DAY, number="甲-100%", title="青石镇某村低保", township=world.townships[0], persons=3)
    two = make_case(DAY - timedelta(days=4), number="乙-100", unit=world.units[1], channel="visit", persons=8)
    third = make_case(DAY - timedelta(days=8), step(EventKind.LEADER_ASSIGNED, DAY, post=world.leaders[1]))

    def ids(column, test):
        return sorted(_ids(session, columns=(ColumnFilter(column, test),)))

    assert ids(LedgerColumn.NUMBER, Contains("100%")) == [one]
    assert ids(LedgerColumn.NUMBER, Contains("100")) == [one, two]
    assert ids(LedgerColumn.TITLE, Contains("低保")) == [one]
    assert ids(LedgerColumn.TOWNSHIP, Contains("青石")) == [one]
    assert ids(LedgerColumn.UNIT, Contains("自然")) == [two]
    assert ids(LedgerColumn.LEADER, Contains("副县长1")) == [third]
    assert ids(LedgerColumn.LEADER, Contains("乙")) == [third]
    assert ids(LedgerColumn.CHANNEL, OneOf((Channel.VISIT,))) == [two]
    assert ids(LedgerColumn.UNIT, OneOf((None,))) == [one, third]
    assert ids(LedgerColumn.UNIT, OneOf((None, world.units[1]))) == [one, two, third]
    assert ids(LedgerColumn.PERSONS, NumberRange(3, 7)) == [one]
    assert ids(LedgerColumn.PERSONS, NumberRange(3, None)) == [one, two]
    assert ids(LedgerColumn.RECEIVED, DateRange(DAY - timedelta(days=4), DAY)) == [one, two]
    assert ids(LedgerColumn.RECEIVED, DateRange(None, DAY - timedelta(days=4))) == [two, third]
    assert ids(LedgerColumn.CLOSED, OneOf((None,))) == [one, two, third]
    assert ids(LedgerColumn.CLOSED, DateRange()) == []


@pytest.mark.parametrize(
    ("column", "test"),
    [
        (LedgerColumn.PERSONS, Contains("3")),
        (LedgerColumn.NUMBER, OneOf((3,))),
        (LedgerColumn.TOWNSHIP, NumberRange(1, 2)),
        (LedgerColumn.STAGE, DateRange(DAY, None)),
    ],
)
def test_a_test_that_a_column_cannot_answer_is_refused(column, test):
    with pytest.raises(ValueError, match=str(column)):
        ColumnFilter(column, test)
