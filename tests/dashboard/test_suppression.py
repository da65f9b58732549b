"""Counts for readers outside: no count of 1–4 is told, and none can be derived from what is told."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.suppression import LEAST, Cell, Shown, publish_list, publish_table

SMALL = st.one_of(st.integers(0, 7), st.integers(0, 7), st.integers(8, 30))
HEADROOM = 6


def fits(cell: Cell, value: int) -> bool:
    """Tell whether a reader who knows the marks could take ``value`` for the cell."""
    if cell.shown is Shown.EXACT:
        return value == cell.value
    return 0 < value < LEAST if cell.shown is Shown.FEW else value >= LEAST


def sums_to(total: Cell, value: int) -> bool:
    """Tell whether a reader could take ``value`` for a total: one that is not told may be anything."""
    return total.shown is Shown.WITHHELD or value == total.value


def guesses(cell: Cell, true: int) -> Sequence[int]:
    """Return what a reader may try for a cell, far enough around what it is."""
    if cell.shown is Shown.EXACT:
        return (true,)
    return (
        range(1, LEAST)
        if cell.shown is Shown.FEW
        else range(max(LEAST, true - HEADROOM), true + HEADROOM + 1)
    )


def readings(table: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Return every table that fits what is published, found by trying: the reader's own attack."""
    told = publish_table(table)
    flat = [cell for row in told.cells for cell in row]
    true = [value for row in table for value in row]
    width = len(table[0])
    found = []
    for tried in product(*(guesses(cell, value) for cell, value in zip(flat, true, strict=True))):
        rows = [tried[at : at + width] for at in range(0, len(tried), width)]
        if (
            all(sums_to(cell, sum(row)) for cell, row in zip(told.row_totals, rows, strict=True))
            and all(
                sums_to(cell, sum(column))
                for cell, column in zip(told.column_totals, zip(*rows, strict=True), strict=True)
            )
            and sums_to(told.total, sum(tried))
        ):
            found.append(tried)
    return found


@given(
    st.lists(st.lists(SMALL, min_size=2, max_size=2), min_size=2, max_size=2)
    | st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=1)
)
@settings(max_examples=120, deadline=None)
def test_no_cell_that_is_left_out_can_be_derived_from_what_is_told(table: list[list[int]]) -> None:
    told = publish_table(table)
    flat = [cell for row in told.cells for cell in row]
    found = readings(table)
    for place, cell in enumerate(flat):
        if cell.shown is not Shown.EXACT:
            assert len({one[place] for one in found}) > 1, (told, place)


@given(st.lists(SMALL, min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_a_list_with_its_total_gives_back_none_of_its_cells(values: list[int]) -> None:
    told = publish_list(values)
    found = [
        tried
        for tried in product(*(guesses(cell, value) for cell, value in zip(told.cells, values, strict=True)))
        if sums_to(told.total, sum(tried))
    ]
    for place, cell in enumerate(told.cells):
        if cell.shown is not Shown.EXACT:
            assert len({one[place] for one in found}) > 1, (told, place)
    if told.total.shown is not Shown.EXACT:
        assert len({sum(one) for one in found}) > 1


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(SMALL, min_size=width, max_size=width), min_size=1, max_size=8)
    )
)
def test_marks_mean_what_they_say_and_exact_cells_are_true(table: list[list[int]]) -> None:
    told = publish_table(table)
    sums = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    cells = [
        pair for row, values in zip(told.cells, table, strict=True) for pair in zip(row, values, strict=True)
    ]
    totals = [
        *zip(told.row_totals, sums, strict=True),
        *zip(told.column_totals, columns, strict=True),
        (told.total, sum(sums)),
    ]
    for cell, value in cells:
        assert fits(cell, value)
        assert (0 < value < LEAST) == (cell.shown is Shown.FEW)
    for total, value in totals:
        assert sums_to(total, value)
        assert not 0 < value < LEAST or total.shown is Shown.WITHHELD


@pytest.mark.parametrize(
    ("values", "cells", "total"),
    [
        ([0, 5, 9], ["0", "5", "9"], "14"),
        ([4, 9, 30], ["<5", "-", "30"], "43"),
        ([2, 3, 30], ["<5", "<5", "30"], "35"),
        ([1, 1, 30], ["<5", "<5", "-"], "32"),
        ([1, 5], ["<5", "5"], "-"),
        ([3, 0], ["<5", "0"], "-"),
    ],
)
def test_a_lone_small_cell_takes_the_smallest_that_hides_it(
    values: list[int], cells: list[str], total: str
) -> None:
    told = publish_list(values)
    said = {Shown.EXACT: "{}", Shown.FEW: "<5", Shown.WITHHELD: "-"}
    assert [said[cell.shown].format(cell.value) for cell in told.cells] == cells
    assert said[told.total.shown].format(told.total.value) == total


def test_a_table_without_small_cells_is_told_as_it_is() -> None:
    told = publish_table([[5, 0], [9, 12]])
    assert all(cell.shown is Shown.EXACT for row in told.cells for cell in row)
    assert told.total == Cell(Shown.EXACT, 26)


def test_a_large_table_is_done_at_once() -> None:
    table = [[(7 * row + 3 * column) % 13 for column in range(19)] for row in range(31)]
    told = publish_table(table)
    assert sum(cell.shown is Shown.WITHHELD for row in told.cells for cell in row) < 100


def test_negative_counts_and_ragged_tables_are_refused() -> None:
    for refused in ([[1, -1]], [[1], [1, 2]]):
        with pytest.raises(ValueError, match=r"count|length"):
            publish_table(refused)
