"""A cell is named for more than chance explains, however many cells there are, and for nothing else."""

import random

import pytest

from dashboard.analysis.excess import ALPHA, excesses


def county(seed: int = 1) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Draw 31 places and 60 topics at about 24 matters a month, for two years and then eight weeks."""
    rng = random.Random(seed)
    cells = [(place, topic) for place in range(31) for topic in range(60)]
    before: dict[tuple[int, int], int] = {}
    recent: dict[tuple[int, int], int] = {}
    for counts, size in ((before, 576), (recent, 44)):
        for cell in rng.choices(cells, k=size):
            counts[cell] = counts.get(cell, 0) + 1
    return recent, before


def test_nine_in_eight_weeks_against_about_one_are_named_among_all_cells():
    recent, before = county()
    recent[7, 3], before[7, 3] = 9, 13
    found = excesses(recent, before, 56, 730)
    assert [cell.key for cell in found] == [(7, 3)]
    assert found[0].count == 9
    assert found[0].expected == pytest.approx(13 * 56 / 730)


def test_without_a_change_something_is_named_in_no_more_than_one_county_in_a_hundred():
    named = sum(bool(excesses(*county(seed), 56, 730)) for seed in range(200))
    assert named <= 200 * ALPHA + 1


def test_a_place_that_always_has_much_is_not_named():
    recent, before = county()
    recent[7, 3], before[7, 3] = 9, 117
    assert excesses(recent, before, 56, 730) == []


def test_two_where_there_was_never_one_are_not_enough_in_a_county():
    recent, before = county()
    recent[7, 3] = 2
    before.pop((7, 3), None)
    assert excesses(recent, before, 56, 730) == []


@pytest.mark.parametrize("days", [(0, 730), (56, 0), (56, -3)])
def test_no_days_name_nothing(days):
    assert excesses({1: 9}, {}, *days) == []


def test_no_matters_name_nothing():
    assert excesses({}, {}, 56, 730) == []
    assert excesses({}, {1: 90}, 56, 730) == []


def test_the_least_likely_comes_first():
    found = excesses({1: 9, 2: 30}, {1: 1, 2: 3}, 56, 730)
    assert [cell.key for cell in found] == [2, 1]
    assert found[0].p < found[1].p
