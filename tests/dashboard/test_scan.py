"""The scan statistic against its published results, and against what chance alone brings forth."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.scan import (
    ScanStopped,
    all_time,
    any_time,
    log_ratio,
    scan_permuted,
    scan_poisson,
    until_now,
)
from dashboard.analysis.zones import circles, connected, membership, nearest, singles
from tests.sample_data import sample

PUBLISHED = Path(__file__).parent / "data"
LEUKEMIA_BY_HALF = (
    (
        {
            1, 2, 3, 11, 12, 13, 14, 15, 16, 17, 35, 36, 37, 38, 39, 40, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 55,
        },
        100, 58.28, 14.083511, 0.00015,
    ),
    ({84, 85, 86, 87, 88, 89, 90, 92}, 38, 17.79, 9.019716, 0.016),
    (
        {*range(110, 128), 131, 132, 133, 134, 138, 139, 140, 141, 142, 215, 216, 217, 218, 219, 220},
        64, 40.85, 6.114140, 0.248,
    ),
    ({62, 64, 65, 67}, 25, 12.82, 4.651839, 0.645),
    ({265, 266, 267, 281}, 12, 5.14, 3.363518, 0.965),
    ({159, 166, 167}, 11, 4.61, 3.209485, 0.982),
)  # fmt: skip
"""Tracts, cases, expected cases, log likelihood ratio and p; SaTScan 9.6, circles of half of the population at most, as
kept by R package smerc, github.com/jfrench/smerc, ``tests/scan_test_ny_poisson_circular_cartesian.txt``."""
LEUKEMIA_BY_A_TENTH = (
    (
        {1, 2, 3, 4, 5, 6, *range(9, 19), 35, 36, 37, 38, 47, 48, 49, 50, 51, 52},
        85, 49.71, 11.577255, 0.0010,
    ),
    ({84, 85, 86, 87, 88, 89, 90, 92}, 38, 17.79, 9.019716, 0.013),
    (
        {*range(110, 128), 131, 132, 133, 134, 138, 139, 140, 141, 142, 215, 216, 217, 218, 219, 220},
        64, 40.85, 6.114140, 0.216,
    ),
    ({62, 64, 65, 67}, 25, 12.82, 4.651839, 0.609),
    ({41, 43, 44, 45, 46, 53, 54}, 28, 15.54, 4.169203, 0.755),
    ({265, 266, 267, 281}, 12, 5.14, 3.363518, 0.961),
    ({159, 166, 167}, 11, 4.61, 3.209485, 0.976),
)  # fmt: skip
"""The same with circles of a tenth at most, ``tests/scan_test_ny_poisson_circular_cartesian_ubpop_10percent.txt``."""
FEVER = (
    ({11375, 11415, 11416, 11417, 11418, 11419, 11421, 11435, 11451}, (22, 24), 4, 0.67, 5.97),
    ({11372}, (24, 24), 2, 0.16, 12.13),
    ({10472}, (23, 24), 2, 0.29, 6.81),
)
"""Postal zones, first and last day of November, cases, expected cases and cases by expected; SaTScan 10.1.2 with the
settings of R package rsatscan's vignette, ``ss/NYCfever.clustermap.html`` in github.com/JTSALAH/rsatscan."""


@pytest.fixture(scope="module")
def pennsylvania():
    """Lung cancer in the counties of Pennsylvania, 2002: places, cases, population, expected cases."""
    with sample("pennsylvania_lung_cancer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    cases = np.array([[int(row["cases"])] for row in rows])
    population = np.array([float(row["population"]) for row in rows])
    return places, cases, population, np.array([[float(row["expected"])] for row in rows])


def test_pennsylvania_has_the_cluster_that_spatialepi_finds(pennsylvania):
    """R package SpatialEpi, ``kulldorff(geo, cases, population, expected.cases, 0.5, 9999, 0.05)`` on ``pennLC``."""
    places, cases, population, expected = pennsylvania
    first, second = scan_poisson(cases, expected, circles(places, population), all_time(1), replicates=9_999)[
        :2
    ]
    assert [area + 1 for area in first.areas] == [23, 51]
    assert first.count == 1_900
    assert first.expected == pytest.approx(1_673.649, abs=1e-3)
    assert first.ratio == pytest.approx(17.66288, abs=1e-5)
    assert first.p == 0.0001
    assert [area + 1 for area in second.areas] == [2, 4, 10, 26, 30, 63, 65]
    assert second.ratio == pytest.approx(7.098944, abs=1e-6)
    assert second.p == pytest.approx(0.031, abs=0.005)


def published(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("share", "expected"), [(0.5, LEUKEMIA_BY_HALF), (0.1, LEUKEMIA_BY_A_TENTH)])
def test_new_york_has_every_cluster_of_leukemia_that_satscan_prints(share, expected):
    """A p below 0.001 SaTScan reads off a fitted curve, which 999 replicates cannot tell."""
    rows = published("new_york_leukemia.csv")
    places = np.array([[float(row["latitude"]), float(row["longitude"])] for row in rows])
    cases = np.array([[int(row["cases"])] for row in rows])
    population = np.array([[float(row["population"])] for row in rows])
    zones = circles(places, population[:, 0], share)
    found = scan_poisson(cases, population, zones, all_time(1))[: len(expected)]
    assert [
        ({area + 1 for area in one.areas}, one.count, round(one.expected, 2), round(one.ratio, 6))
        for one in found
    ] == [one[:4] for one in expected]
    assert [one.p for one in found] == pytest.approx([one[4] for one in expected], abs=0.03)


def circles_within(places, far):
    """Return the circles of a radius of ``far`` at most, the largest first: of equal zones a scan tells the smallest."""
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    zones = {
        tuple(sorted((centre, *others[:size])))
        for centre, others in enumerate(nearest(places, len(places)))
        for size in range((apart[centre] <= far).sum())
    }
    return sorted(zones, key=lambda zone: (-len(zone), zone))


def test_new_york_city_has_the_clusters_of_fever_that_satscan_prints():
    """Circles of 3 km, the last 7 days; SaTScan stops at the 50th higher replicate, so its p has an error of 0.03."""
    rows = published("new_york_fever_places.csv")
    at = {row["zip"]: place for place, row in enumerate(rows)}
    degrees = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows])
    places = np.radians(degrees) * 6_371 * [np.cos(np.radians(40.72)), 1]
    cases = np.zeros((len(rows), 24), dtype=int)
    for row in published("new_york_fever_cases.csv"):
        cases[at[row["zip"]], int(row["date"][-2:]) - 1] += int(row["cases"])
    assert cases.sum() == 194
    found = scan_permuted(cases, circles_within(places, 3), until_now(24, 7))[:3]
    assert [
        (
            {int(rows[area]["zip"]) for area in one.areas},
            (one.window[0] + 1, one.window[1]),
            one.count,
            round(one.expected, 2),
            round(one.count / one.expected, 2),
        )
        for one in found
    ] == list(FEVER)
    assert found[0].p == pytest.approx(0.242, abs=0.06)


def test_the_same_seed_gives_the_same_answer_and_another_nearly_so(pennsylvania):
    places, cases, population, expected = pennsylvania
    zones = circles(places, population)
    one, same, other = (
        scan_poisson(cases, expected, zones, all_time(1), seed=seed)[1].p for seed in (1, 1, 2)
    )
    assert one == same
    assert one == pytest.approx(other, abs=0.02)


def slow_largest(counts, expected, zones, windows):
    """Return the largest ratio by its formula, one zone and window after the other."""
    total, best = counts.sum(), 0.0
    for zone in zones:
        for first, end in windows:
            seen = counts[list(zone), first:end].sum()
            usual = expected[list(zone), first:end].sum()
            if seen > usual:
                rest = total - seen
                ratio = seen * np.log(seen / usual)
                ratio += rest * np.log(rest / (total - usual)) if rest else 0.0
                best = max(best, ratio)
    return best


@given(st.integers(0, 10_000), st.integers(2, 7), st.integers(1, 6), st.integers(1, 60))
@settings(max_examples=40)
def test_the_largest_ratio_is_that_of_trying_every_zone_and_window(seed, areas, periods, total):
    random = np.random.default_rng(seed)
    counts = random.multinomial(total, np.full(areas * periods, 1 / (areas * periods))).reshape(
        areas, periods
    )
    base = random.random((areas, periods)) + 0.1
    zones, windows = circles(random.random((areas, 2)), base.sum(axis=1)), any_time(periods, 3)
    found = scan_poisson(counts, base, zones, windows, replicates=19)
    largest = slow_largest(counts, base * total / base.sum(), zones, windows)
    assert (found[0].ratio if found else 0.0) == pytest.approx(largest)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_counts_are_ruled_out_by_no_more_than_their_ratio(seed):
    """The quick search of a replicate finds what computing every ratio finds."""
    from dashboard.analysis.scan import _Search

    random = np.random.default_rng(seed)
    base = random.random((6, 5)) + 0.1
    zones, windows = circles(random.random((6, 2)), base.sum(axis=1)), any_time(5, 4)
    tables = random.multinomial(30, (base / base.sum()).ravel(), size=25).reshape(25, 6, 5)
    search = _Search(base * 30 / base.sum(), zones, windows, 30)
    slow = [slow_largest(table, base * 30 / base.sum(), zones, windows) for table in tables]
    assert search.largest(tables) == pytest.approx(np.array(slow))


def test_no_two_clusters_share_an_area():
    random = np.random.default_rng(3)
    counts = random.poisson(2, (20, 12))
    places = random.random((20, 2))
    found = scan_permuted(counts, circles(places, counts.sum(axis=1).astype(float)), any_time(12, 6))
    areas = [area for cluster in found for area in cluster.areas]
    assert len(areas) == len(set(areas))
    assert [cluster.ratio for cluster in found] == sorted((cluster.ratio for cluster in found), reverse=True)


def test_a_place_that_always_has_many_and_a_month_that_has_many_everywhere_are_nothing_unusual():
    counts = np.full((10, 12), 3)
    counts[4] *= 9
    counts[:, 7] *= 4
    assert scan_permuted(counts, singles(10), any_time(12, 3))[:1] == []


def test_a_surge_in_one_place_is_found_with_its_months():
    random = np.random.default_rng(5)
    counts = random.poisson(0.8, (31, 24))
    counts[7, 22:] += 5
    first, *others = scan_permuted(counts, singles(31), until_now(24, 6))
    assert (first.areas, first.window) == ((7,), (22, 24))
    assert first.p < 0.01
    assert all(other.p > 0.05 for other in others)


@pytest.mark.parametrize("counts", [np.zeros((4, 3), dtype=int), np.array([[5, 2], [0, 0]])])
def test_without_cases_in_two_places_nothing_can_be_unusual(counts):
    assert scan_permuted(counts, singles(len(counts)), until_now(counts.shape[1], 2)) == []
    assert scan_poisson(np.zeros((2, 2), dtype=int), np.ones((2, 2)), singles(2), all_time(2)) == []


def test_cases_where_nobody_lives_are_refused():
    with pytest.raises(ValueError, match="there is a base"):
        scan_poisson(np.array([[1], [4]]), np.array([[0.0], [9.0]]), singles(2), all_time(1))


def test_a_scan_stops_when_it_is_told_to():
    heard = []

    def stopped(share):
        heard.append(share)
        return len(heard) == 2

    with pytest.raises(ScanStopped):
        scan_permuted(np.full((5, 5), 2), singles(5), until_now(5, 2), stopped=stopped)
    assert heard == [pytest.approx(500 / 999), pytest.approx(1)]


def test_the_ratio_is_0_where_no_more_came_than_expected():
    assert log_ratio(np.array([3.0, 4.0, 0.0]), np.array([4.0, 4.0, 1.0]), 20.0).tolist() == [0, 0, 0]


def test_circles_grow_to_half_of_the_base_and_a_large_area_stands_alone():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]])
    assert set(circles(places, np.array([1.0, 1.0, 2.0]))) == {(0,), (0, 1), (1,), (2,)}
    assert set(circles(places, np.array([1.0, 1.0, 9.0]))) == {(0,), (0, 1), (1,), (2,)}


def test_connected_sets_are_those_of_the_borders_read_both_ways():
    line = [[1], [2], [3], []]
    assert set(connected(line, 3)) == {
        *((area,) for area in range(4)), (0, 1), (1, 2), (2, 3), (0, 1, 2), (1, 2, 3),
    }  # fmt: skip
    assert max(map(len, connected(line))) == 2
    with pytest.raises(ValueError, match="none of the areas"):
        connected([[5]])


def test_membership_marks_the_areas_of_a_zone():
    assert membership([(0, 2), (1,)], 3).tolist() == [[1, 0, 1], [0, 1, 0]]
