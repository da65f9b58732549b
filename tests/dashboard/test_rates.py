"""Local rates: exact limits around each, and a smoothed rate between its own and that of all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.intervals import poisson_interval
from dashboard.analysis.rates import local_rates


def test_the_smoothed_rate_is_that_of_marshalls_formula():
    counts, base = [1, 4, 30], [100.0, 1_000.0, 2_000.0]
    whole, mean = 3_100.0, 35 / 3_100
    between = sum(b * (c / b - mean) ** 2 for c, b in zip(counts, base, strict=True)) / whole - mean / (
        whole / 3
    )
    for one, count, size in zip(local_rates(counts, base), counts, base, strict=True):
        weight = between / (between + mean / size)
        assert one.smoothed == pytest.approx(weight * count / size + (1 - weight) * mean)


def test_rates_that_differ_by_chance_alone_are_all_smoothed_to_that_of_all():
    found = local_rates([2, 3, 2, 3], [250.0, 250.0, 250.0, 250.0])
    assert [one.smoothed for one in found] == pytest.approx([0.01] * 4)


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(1, 1e5)), min_size=1, max_size=12))
def test_a_smoothed_rate_lies_between_its_own_and_that_of_all(pairs):
    counts, base = [count for count, _one in pairs], [one for _count, one in pairs]
    mean = sum(counts) / sum(base)
    for one in local_rates(counts, base):
        low, high = sorted((one.rate, mean))
        assert low - 1e-12 <= one.smoothed <= high + 1e-12


def test_limits_are_garwoods_over_the_base():
    (one,) = local_rates([4], [200.0])
    exact = poisson_interval(4)
    assert (one.interval.low, one.interval.high) == (exact.low / 200, exact.high / 200)


def test_the_smaller_of_two_with_one_rate_is_drawn_nearer_to_all():
    found = local_rates([20, 2, *[5] * 10], [1_000.0, 100.0, *[1_000.0] * 10])
    own = 0.02
    assert own - found[0].smoothed < own - found[1].smoothed


@pytest.mark.parametrize(("counts", "base"), [([1], [0.0]), ([1, 2], [5.0])])
def test_what_makes_no_rate_is_refused(counts, base):
    with pytest.raises(ValueError, match="base"):
        local_rates(counts, base)
    assert local_rates([], []) == []
    assert np.isfinite(local_rates([0], [3.0])[0].smoothed)
