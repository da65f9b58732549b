"""Intervals against published tables, against exact fractions, and against their own definitions."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.intervals import (
    MIN_EARLIER_MONTHS,
    Standing,
    Window,
    poisson_interval,
    share_interval,
    usual_range,
    wilson_interval,
)

# Garwood's limits to two decimals, as registries print them.
POISSON_95 = [
    (0, 0.00, 3.69),
    (1, 0.03, 5.57),
    (2, 0.24, 7.22),
    (3, 0.62, 8.77),
    (4, 1.09, 10.24),
    (5, 1.62, 11.67),
    (10, 4.80, 18.39),
    (15, 8.40, 24.74),
    (20, 12.22, 30.89),
    (30, 20.24, 42.83),
    (50, 37.11, 65.92),
    (100, 81.36, 121.63),
]

# Newcombe 1998, table I: part, n, Wilson (method 3), Clopper-Pearson (method 5).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662, 0.2527, 0.3676),
    (15, 148, 0.0624, 0.1605, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1611, 0.0000, 0.1684),
    (1, 29, 0.0061, 0.1718, 0.0009, 0.1776),
]


@pytest.mark.parametrize(("count", "low", "high"), POISSON_95)
def test_poisson_limits_equal_the_printed_table(count, low, high):
    interval = poisson_interval(count)
    assert (round(interval.low, 2), round(interval.high, 2)) == (low, high)


@pytest.mark.parametrize(("part", "n", "wilson_low", "wilson_high", "low", "high"), NEWCOMBE)
def test_share_limits_equal_the_printed_table(part, n, wilson_low, wilson_high, low, high):
    exact, score = share_interval(part, n), wilson_interval(part, n)
    assert (round(exact.low, 4), round(exact.high, 4)) == (low, high)
    assert (round(score.low, 4), round(score.high, 4)) == (wilson_low, wilson_high)


def test_nothing_seen_of_nothing_says_nothing():
    assert (share_interval(0, 0).low, share_interval(0, 0).high) == (0, 1)
    assert (wilson_interval(0, 0).low, wilson_interval(0, 0).high) == (0, 1)


@pytest.mark.parametrize(("part", "n"), [(-1, 5), (6, 5)])
def test_a_part_outside_its_whole_is_refused(part, n):
    with pytest.raises(ValueError, match="between 0 and its whole"):
        share_interval(part, n)
    with pytest.raises(ValueError, match="between 0 and its whole"):
        wilson_interval(part, n)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        poisson_interval(-1)


def at_most(count, mean):
    """P(Poisson(mean) <= count), in 50 digits."""
    with localcontext() as context:
        context.prec = 50
        term = total = (-Decimal(mean)).exp()
        for step in range(1, count + 1):
            term *= Decimal(mean) / step
            total += term
        return total


@given(st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_a_poisson_limit_leaves_half_of_five_percent_in_its_tail(count):
    interval = poisson_interval(count)
    assert float(at_most(count, interval.high)) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert float(1 - at_most(count - 1, interval.low)) == pytest.approx(0.025, abs=1e-9)


@given(st.integers(0, 5000))
@settings(max_examples=40)
def test_poisson_limits_enclose_their_count_and_widen_with_the_level(count):
    usual, wide = poisson_interval(count), poisson_interval(count, 0.998)
    assert wide.low <= usual.low <= count <= usual.high < wide.high


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=60)
def test_exact_share_limits_mirror_and_enclose(pair):
    part, n = pair
    interval, mirrored = share_interval(part, n), share_interval(n - part, n)
    assert interval.low <= part / n <= interval.high
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-9)


def months(*counts, days=30):
    return [Window(count, days) for count in counts]


def tails(count, total, share):
    """Both tails of Binomial(count + total, share) at count, exactly."""
    n = count + total
    weights = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return sum(weights[: count + 1]), sum(weights[count:])


@given(
    st.lists(st.integers(0, 9), min_size=MIN_EARLIER_MONTHS, max_size=8),
    st.integers(1, 31),
)
@settings(max_examples=60, deadline=None)
def test_the_usual_range_ends_exactly_where_a_tail_falls_to_the_limit(counts, days):
    earlier = months(*counts)
    usual = usual_range(earlier, days)
    assert usual is not None
    total, share = sum(counts), Fraction(days, days + 30 * len(counts))
    limit = Fraction(25, 1000)
    for count in {max(usual.low - 1, 0), usual.low, usual.high, usual.high + 1}:
        lower, upper = tails(count, total, share)
        is_unusual = lower <= limit or upper <= limit
        assert is_unusual == (usual.standing(count) is not Standing.WITHIN), count


def test_a_month_of_41_percent_more_than_usual_is_within_the_usual_range():
    earlier = months(20, 22, 25, 19, 24, 21, 23, 22, 20, 24, 22, 22)
    usual = usual_range(earlier, 30)
    assert usual is not None
    assert usual.expected == 22
    assert usual.standing(31) is Standing.WITHIN


def test_nine_matters_in_eight_weeks_against_about_one_are_above_the_usual_range():
    usual = usual_range([Window(1, 56)] * 6, 56)
    assert usual is not None
    assert usual.standing(9) is Standing.ABOVE
    assert usual.standing(1) is Standing.WITHIN


def test_a_running_month_is_judged_by_the_days_it_has():
    earlier = months(*[24] * 12)
    after_a_week, whole = usual_range(earlier, 7), usual_range(earlier, 30)
    assert after_a_week is not None
    assert whole is not None
    assert whole.standing(8) is Standing.BELOW
    assert after_a_week.standing(8) is Standing.WITHIN
    assert after_a_week.expected == pytest.approx(5.6)


def test_too_few_earlier_months_judge_nothing():
    assert usual_range(months(*[24] * (MIN_EARLIER_MONTHS - 1)), 30) is None
    assert usual_range(months(24, 24, 24), 0) is None


def test_months_without_any_matter_still_allow_for_one():
    usual = usual_range(months(*[0] * 12), 30)
    assert usual is not None
    assert (usual.low, usual.high) == (0, 1)


def test_large_counts_are_exact_and_quick():
    usual = usual_range([Window(14_000, 30)] * 12, 30)
    assert usual is not None
    assert 13_700 < usual.low < 14_000 < usual.high < 14_300
