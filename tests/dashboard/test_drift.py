"""A cumulative sum: its run length as published, its limit kept, and a drift told with its beginning."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from dashboard.analysis.drift import drift, run_length, scheme


def normal_run_length(mean, per_unit):
    """Return the run length of a sum of normal values, reference 0.5 and limit 3, on a lattice of so many steps a unit."""
    step, middle = 1 / per_unit, 6 * per_unit
    values = (np.arange(2 * middle + 1) - middle) * step
    chances = ndtr(values + step / 2 - mean) - ndtr(values - step / 2 - mean)
    return run_length(chances, middle + per_unit // 2, 3 * per_unit)


@pytest.mark.parametrize(("mean", "published"), [(0.0, 117.59), (1.5, 3.75)])
def test_the_run_length_is_that_of_brook_and_evans(mean, published):
    """Brook and Evans (Biometrika 59, 1972, section 4.3): L0 = 117.59 and L1 = 3.75, drawn to a lattice without end."""
    coarse, fine = normal_run_length(mean, 20), normal_run_length(mean, 60)
    assert (3 * fine - coarse) / 2 == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(
    ("mean", "dispersion"), [(0.5, 1.0), (2.4, 1.0), (24.0, 1.0), (24.0, 2.0), (300.0, 1.5)]
)
def test_while_nothing_changes_the_limit_is_passed_as_rarely_as_stated(mean, dispersion):
    found = scheme(mean, dispersion, quiet=60)
    random = np.random.default_rng(4)
    size = 2_000
    value, lengths, is_below = np.zeros(size), np.zeros(size), np.ones(size, dtype=bool)
    for _period in range(1_500):
        if dispersion == 1:
            counts = random.poisson(mean, size)
        else:
            counts = random.negative_binomial(mean / (dispersion - 1), 1 / dispersion, size)
        value = np.maximum(0, value + counts - found.reference)
        lengths += is_below
        is_below &= value < found.limit - 1e-9
    assert lengths.mean() >= 60 * 0.93


def test_rarer_alarms_need_a_higher_limit():
    assert scheme(24, quiet=24_000).limit > scheme(24, quiet=240).limit


def test_a_series_as_before_is_in_no_drift_and_one_that_rose_says_since_when():
    assert drift([24] * 12, [24.0] * 12) is None
    risen: Any = drift([24, 20, 22, 30, 34, 36, 35, 38], [24.0] * 8)
    assert risen.since == 3
    assert (risen.count, risen.expected) == (173, 120.0)
    assert risen.value >= risen.limit


def test_a_drift_that_fell_back_is_over():
    assert drift([24, 40, 44, 45, 2, 1, 3, 2], [24.0] * 8) is None


def test_nothing_ever_expected_has_no_drift_and_counts_need_means():
    assert drift([0, 4], [0.0, 0.0]) is None
    with pytest.raises(ValueError, match="every count has its mean"):
        drift([1, 2], [1.0])
    assert run_length(np.array([1.0]), 5, 1) == math.inf
