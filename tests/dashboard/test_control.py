"""Control limits: exact where counts spread by chance, wider where they spread by more, by season where there is one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.analysis.control import dispersion, seasons
from dashboard.analysis.control import usual as usual_of
from dashboard.analysis.intervals import Window
from dashboard.analysis.intervals import usual_range as usual_range_of


def usual(*given: Any, **named: Any) -> Any:
    return usual_of(*given, **named)


def usual_range(*given: Any) -> Any:
    return usual_range_of(*given)


def windows(counts, days=30):
    return [Window(count, days) for count in counts]


@given(st.lists(st.integers(0, 40), min_size=3, max_size=24), st.integers(1, 31))
@settings(max_examples=60)
def test_a_past_that_spreads_by_chance_has_the_exact_limits(counts, days):
    found = usual(windows(counts), days)
    if not found.is_overdispersed:
        plain = usual_range(windows(counts), days)
        assert (found.range.low, found.range.high) == (plain.low, plain.high)
        assert found.range.expected == pytest.approx(plain.expected)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=24), st.integers(1, 31))
@settings(max_examples=60)
def test_beyond_the_upper_limit_lie_counts_of_less_chance_than_half_of_five_percent(counts, days):
    found = usual(windows(counts), days)
    assert found.chance(found.range.high + 1) <= 0.025
    assert found.chance(found.range.high) > 0.025 or found.range.high == 0
    assert found.chance(0) == 1


def test_overdispersed_limits_are_those_of_the_negative_binomial():
    counts = [2, 30, 5, 28, 1, 33, 4, 25, 3, 27, 6, 31]
    found = usual(windows(counts), 30)
    mean = sum(counts) / 12
    variance = mean * found.dispersion * (1 + 1 / 12)
    law = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    assert found.is_overdispersed
    assert found.chance(40) == pytest.approx(law.sf(39))
    assert found.range.high == law.ppf(0.975)
    assert law.cdf(found.range.low - 1) <= 0.025 < law.cdf(found.range.low)


def test_fishers_index_is_that_of_his_formula():
    counts, exposure = np.array([4.0, 9.0, 1.0, 14.0]), np.array([30.0, 30.0, 30.0, 30.0])
    assert dispersion(counts, exposure) == pytest.approx(((counts - 7) ** 2).sum() / 7 / 3)
    assert dispersion(np.array([6.0, 8.0, 7.0, 7.0]), exposure) == 1
    assert dispersion(np.zeros(4), exposure) == 1


def test_a_season_is_told_from_three_years_of_it_and_not_from_two():
    year = [30, 8, 30, 20, 20, 20, 20, 20, 20, 20, 20, 20]
    full = usual(windows([*year * 3, 30]), 30, month=1)
    assert full.has_season
    assert full.range.expected < 12
    assert not usual(windows([*year * 2, 30]), 30, month=1).has_season


def test_a_month_that_is_low_each_year_is_judged_by_itself():
    year = [30, 8, 30, 20, 20, 20, 20, 20, 20, 20, 20, 20]
    assert usual(windows([*year * 4, 30]), 30, month=1).chance(22) < 0.01
    assert usual(windows(year * 4), 30, month=0).chance(30) > 0.2


def test_differences_of_months_that_chance_explains_are_no_season():
    random = np.random.default_rng(2)
    told = [
        bool((seasons(random.poisson(24, 36).astype(float), np.full(36, 30.0), 0) != 1).any())
        for _year in range(200)
    ]
    assert sum(told) <= 20


@pytest.mark.parametrize(("earlier", "days"), [([], 30), ([Window(3, 30)] * 2, 30), ([Window(3, 30)] * 9, 0)])
def test_too_little_before_says_nothing(earlier, days):
    assert usual(earlier, days) is None
