"""What a grid asks: each model becomes a test of the ledger's gate, or is refused without repeating it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ledger_columns import COLUMNS
from dashboard.ledger_filters import GridFault, GridRefused, read_grid, said_filters, said_sort
from dashboard.text import speaking
from db.column_filters import (
    ColumnFilter,
    Contains,
    DateRange,
    HasMarks,
    LedgerColumn,
    NumberRange,
    OneOf,
)
from db.enums import Due, Mark, Stage
from db.filters import CaseFilter, Sort, SortKey

ALL = CaseFilter()


@pytest.mark.parametrize(
    ("key", "model", "expected"),
    [
        ("title", {"type": "contains", "filter": " 征地  补偿 "}, Contains("征地 补偿")),
        ("unit", {"type": "blank"}, OneOf((None,))),
        ("stage", {"type": "accepted"}, OneOf((Stage.ACCEPTED,))),
        ("stage", {"type": "blank"}, OneOf((None,))),
        (
            "stage",
            {"operator": "OR", "conditions": [{"type": "accepted"}, {"type": "closed"}, {"type": "blank"}]},
            OneOf((Stage.ACCEPTED, Stage.CLOSED, None)),
        ),
        ("persons", {"type": "equals", "filter": 5}, NumberRange(5, 5)),
        ("persons", {"type": "greaterThanOrEqual", "filter": 5.0}, NumberRange(5, None)),
        ("persons", {"type": "lessThanOrEqual", "filter": 0}, NumberRange(None, 0)),
        ("persons", {"type": "inRange", "filter": 2, "filterTo": 4}, NumberRange(2, 4)),
        (
            "received",
            {"type": "equals", "dateFrom": "2026-03-05 00:00:00"},
            DateRange(date(2026, 3, 5), date(2026, 3, 5)),
        ),
        ("received", {"type": "lessThan", "dateFrom": "2026-03-05"}, DateRange(None, date(2026, 3, 4))),
        ("received", {"type": "greaterThan", "dateFrom": "2026-03-05"}, DateRange(date(2026, 3, 6), None)),
        (
            "received",
            {"type": "inRange", "dateFrom": "2026-03-05", "dateTo": "2026-03-07"},
            DateRange(date(2026, 3, 5), date(2026, 3, 7)),
        ),
        ("closed", {"type": "blank"}, OneOf((None,))),
        ("marks", {"type": "group"}, HasMarks(Mark.GROUP)),
        (
            "marks",
            {"operator": "AND", "conditions": [{"type": "group"}, {"type": "extended"}]},
            HasMarks(Mark.GROUP | Mark.EXTENDED),
        ),
    ],
)
def test_a_model_becomes_a_test_of_its_column(key, model, expected):
    column = next(column for column in COLUMNS if column.key == key)
    assert column.tested is not None
    asked = read_grid(ALL, {key: model})
    assert asked.columns == (ColumnFilter(column.tested, expected),)
    assert asked.chosen == ALL
    with speaking("en"):
        assert said_filters({key: model})[0].startswith(column.title)


def test_a_due_state_narrows_that_of_the_filter():
    both = {"operator": "OR", "conditions": [{"type": "overdue"}, {"type": "soon"}]}
    assert read_grid(ALL, {"due_state": both}).chosen.due == (Due.OVERDUE, Due.SOON)
    assert read_grid(CaseFilter(due=(Due.SOON, Due.NONE)), {"due_state": both}).chosen.due == (Due.SOON,)
    nothing = read_grid(CaseFilter(due=(Due.NONE,)), {"due_state": both})
    assert nothing.columns == (ColumnFilter(LedgerColumn.STAGE, OneOf(())),)
    assert nothing.chosen.due == (Due.NONE,)


@pytest.mark.parametrize(
    "model",
    [
        {"nothing": {"type": "contains", "filter": "a"}},
        {"title": {"type": "startsWith", "filter": "a"}},
        {"title": {"type": "contains", "filter": ""}},
        {"title": {"type": "contains", "filter": "a" * 61}},
        {"title": {"type": "contains", "filter": 3}},
        {"title": {"type": "blank"}},
        {"title": "a"},
        {"stage": {"type": "asleep"}},
        {"stage": {"operator": "AND", "conditions": [{"type": "accepted"}, {"type": "closed"}]}},
        {"stage": {"operator": "OR", "conditions": []}},
        {"stage": {"operator": "OR", "conditions": [{"type": "accepted"}] * 21}},
        {"marks": {"operator": "OR", "conditions": [{"type": "group"}, {"type": "major"}]}},
        {"persons": {"type": "equals", "filter": 1.5}},
        {"persons": {"type": "equals", "filter": True}},
        {"persons": {"type": "equals", "filter": -1}},
        {"persons": {"type": "equals", "filter": 2**31}},
        {"received": {"type": "equals", "dateFrom": "2026-02-30"}},
        {"received": {"type": "inRange", "dateFrom": "2026-02-03"}},
        {"due_state": {"type": "blank"}},
        [],
        "text",
    ],
)
def test_a_model_that_makes_no_sense_is_refused(model):
    if model == []:
        assert read_grid(ALL, model).columns == ()
        return
    with pytest.raises(GridRefused) as refused:
        read_grid(ALL, model)
    assert refused.value.fault is GridFault.MAKES_NO_SENSE


@pytest.mark.parametrize("key", ["title", "number", "unit"])
def test_a_column_is_not_searched_for_a_person(key):
    with pytest.raises(GridRefused) as refused:
        read_grid(ALL, {key: {"type": "contains", "filter": "138 0000 1111"}})
    assert refused.value.fault is GridFault.LOOKS_LIKE_PERSON
    assert "1111" not in str(refused.value)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_every_column_sorts_both_ways(column):
    for way in ("asc", "desc"):
        sort = read_grid(ALL, {}, [{"colId": column.key, "sort": way}]).chosen.sort
        assert sort == Sort(column.sort, way == "desc")
        with speaking("en"):
            assert said_sort(sort)


def test_without_a_sort_the_querys_stays():
    asked = CaseFilter(sort=Sort(SortKey.CLOSED, True))
    assert read_grid(asked, None, None).chosen == asked
    assert read_grid(asked, {}, []).chosen == asked
    with pytest.raises(GridRefused):
        read_grid(asked, {}, [{"colId": "nothing", "sort": "asc"}])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([column.key for column in COLUMNS])
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["contains", "blank", "equals", "inRange", "accepted", "group"]) | JSON,
        "filter": JSON,
        "filterTo": JSON,
        "dateFrom": JSON,
        "conditions": JSON,
        "operator": st.sampled_from(["AND", "OR"]),
    },
)


@given(st.dictionaries(KEYS, PARTS | JSON, max_size=3) | JSON, JSON)
def test_whatever_is_sent_is_read_or_refused(model, sort):
    try:
        asked = read_grid(ALL, model, sort)
    except GridRefused:
        return
    assert all(isinstance(one, ColumnFilter) for one in asked.columns)
