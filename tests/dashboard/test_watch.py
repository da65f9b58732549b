"""A search raises a false alarm on one quiet day in twenty at most, and finds an excess that is worth finding."""

from typing import Any

import numpy as np
import pytest

from dashboard.analysis.carriers import carriers
from dashboard.analysis.watch import Finding, MonthTable, Watched, watch
from dashboard.analysis.zones import singles
from dashboard.second_opinion import members_of
from db.early_warning import ALPHA, MOST_FALSE, WarningKind, WarningSubject
from tests.statistics.county import Excess, county

COUNTIES = 60
REPLICATES = 199


def found(seed, **options):
    return watch(county(seed, **options), replicates=REPLICATES)


def test_the_chances_of_all_kinds_stay_within_five_percent():
    assert sum(ALPHA.values()) < MOST_FALSE == 0.05


@pytest.mark.parametrize("a_month", [24, 300])
def test_where_nothing_changes_a_search_is_quiet(a_month):
    """Of 60 quiet counties more than 8 would raise an alarm once in a hundred such tests, at 5 % each."""
    alarms = sum(bool(found(seed, a_month=a_month)) for seed in range(COUNTIES))
    assert alarms <= 8


def test_nine_more_in_eight_weeks_are_found_by_place_and_time():
    told = [found(seed, excess=Excess(9)) for seed in range(20)]
    right = [
        any(7 in one.keys and one.kind in (WarningKind.CLUSTER, WarningKind.GATHERED) for one in each)
        for each in told
    ]
    assert sum(right) >= 18


def test_a_cluster_tells_its_surge_and_its_drift_too():
    told = found(3, excess=Excess(25))
    (cluster,) = [one for one in told if one.kind is WarningKind.CLUSTER]
    assert cluster.keys == (7,)
    assert cluster.count > 20 > cluster.expected * 3
    assert not [
        one
        for one in told
        if one.subject is WarningSubject.TOWNSHIP and one.kind in (WarningKind.SURGE, WarningKind.DRIFT)
    ]


def steady(counts, days=(30,) * 30):
    table = MonthTable((0,), np.array([counts]))
    return Watched(0, days, {WarningSubject.COUNTY: table}, singles(0))


def test_a_month_41_percent_up_on_the_last_is_nothing_unusual():
    assert watch(steady([24, 22, 26, 21, 27, 23] * 4 + [25, 24, 23, 24, 22, 31])) == []


def test_the_month_at_hand_is_judged_by_the_days_it_has():
    quiet = [24] * 29
    assert watch(steady([*quiet, 20], (*(30,) * 29, 25))) == []
    (one,) = watch(steady([*quiet, 20], (*(30,) * 29, 5)))
    assert (one.kind, one.count, round(one.expected)) == (WarningKind.SURGE, 20, 4)


def test_a_slow_rise_is_found_before_any_month_stands_out():
    rising = [24] * 24 + [26, 27, 29, 29, 30, 31, 31, 33, 33, 34, 34, 35]
    (one,) = watch(steady(rising, (30,) * 36))
    assert one.kind is WarningKind.DRIFT
    assert one.months[1] == 36
    assert one.count > one.expected


def test_too_short_a_past_says_nothing():
    assert watch(steady([5, 5, 5, 5, 5, 90], (30,) * 6)) == []


def test_few_matters_are_no_warning_however_seldom_they_were():
    assert watch(steady([*[0] * 29, 2])) == []


def test_what_carries_an_excess_is_what_rose_most():
    first, second = carriers({1: 9, 2: 4, 3: 1}, {1: 12, 2: 12, 3: 30}, 60, 720)
    assert (first.key, first.count, first.expected, second.key) == (1, 9, 1.0, 2)
    assert (first.share, second.share) == pytest.approx((8 / 11, 3 / 11))
    assert carriers({1: 9}, {}, 60, 0) == []


def test_a_second_look_has_rates_where_people_are_known_and_neighbours_where_they_are_known():
    seen = county(3, excess=Excess(25))
    (cluster,) = [one for one in found(3, excess=Excess(25)) if one.kind is WarningKind.CLUSTER]
    people = dict.fromkeys(range(31), 20_000)
    around = [[(area - 1) % 31, (area + 1) % 31] for area in range(31)]
    whole: Any
    (whole,) = members_of(cluster, seen, people, around)
    assert (whole.area_id, whole.count) == (7, cluster.count)
    assert whole.rate == pytest.approx(cluster.count / 20)
    assert whole.low < whole.smoothed < whole.rate < whole.high
    assert whole.z > 0
    (bare,) = members_of(cluster, seen, {}, None)
    assert (bare.rate, bare.smoothed, bare.z, bare.p) == (None, None, None, None)
    assert 0 < bare.expected < cluster.count / 3


def test_what_is_not_about_places_has_no_second_look():
    assert (
        members_of(
            Finding(WarningKind.SURGE, WarningSubject.UNIT, (4,), (29, 30), 9, 2.0, 0.001),
            county(1),
            {},
            None,
        )
        == ()
    )
