"""Gi* has the scores of PySAL, a p that says how rare an arrangement is, and no finds in noise."""

import csv

import numpy as np
import pytest

from dashboard.analysis.gi_star import gi_star
from dashboard.analysis.rates import local_rates
from tests.sample_data import sample

ESDA = (-0.599304, 1.053290, 0.211853, 0.884347, -1.032643, -0.263602)
"""PySAL's esda 2.9.0, ``G_Local(cases / expected, KNN(k=5), star=True, transform="B").Zs`` of the first counties."""
ESDA_HIGHEST = (29, 1.818737)
ESDA_RATES = (0.000703488, 0.000986727, 0.000755056, 0.000917466, 0.000796370, 0.000826302)
"""esda 2.9.0, ``Empirical_Bayes(cases, population).r`` of the first counties."""


@pytest.fixture(scope="module")
def pennsylvania():
    with sample("pennsylvania_lung_cancer.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nearest(rows, k=5):
    places = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    far = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    return [list(map(int, np.argsort(line, kind="stable")[1 : k + 1])) for line in far]


def test_scores_are_those_of_pysal_on_the_same_weights(pennsylvania):
    values = [int(row["cases"]) / float(row["expected"]) for row in pennsylvania]
    found = gi_star(values, nearest(pennsylvania))
    assert [one.z for one in found[:6]] == pytest.approx(ESDA, abs=1e-6)
    highest = max(range(len(found)), key=lambda area: found[area].z)
    assert (highest, round(found[highest].z, 6)) == ESDA_HIGHEST


def test_smoothed_rates_are_those_of_pysal(pennsylvania):
    found = local_rates(
        [int(row["cases"]) for row in pennsylvania], [float(row["population"]) for row in pennsylvania]
    )
    assert [one.smoothed for one in found[:6]] == pytest.approx(ESDA_RATES, abs=1e-9)


def ring(size):
    return [[(area - 1) % size, (area + 1) % size] for area in range(size)]


def test_p_is_twice_the_share_of_arrangements_as_far_out():
    """Of ten places on a ring two nines beside a nine are one of 36 arrangements of two others."""
    values = [9.0, 9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0]
    found = gi_star(values, ring(10), permutations=9_999)
    assert found[0].p == pytest.approx(2 / 36, abs=0.01)


def test_in_noise_hardly_anything_stands_after_the_correction():
    random = np.random.default_rng(8)
    runs = [gi_star(random.poisson(3, 31).tolist(), ring(31), permutations=199) for _n in range(60)]
    assert sum(any(one.adjusted <= 0.05 for one in run) for run in runs) <= 7


def test_a_patch_that_is_high_stands_and_has_a_high_score():
    values = [14.0 if 10 <= area < 16 else 2.0 + area % 3 / 10 for area in range(31)]
    around = [[(area + step) % 31 for step in (-2, -1, 1, 2)] for area in range(31)]
    found = gi_star(values, around)
    assert {area for area, one in enumerate(found) if one.adjusted <= 0.05 and one.z > 0} == {12, 13}


def test_the_same_seed_gives_the_same_p():
    values = [float(area % 7) for area in range(20)]
    assert gi_star(values, ring(20)) == gi_star(values, ring(20))


def test_values_that_are_all_the_same_say_nothing_and_an_area_alone_has_no_p():
    assert {one.p for one in gi_star([4.0] * 6, ring(6))} == {1.0}
    assert gi_star([1.0, 5.0, 2.0, 9.0], [[1], [0], [], []])[2].p == 1.0
    with pytest.raises(ValueError, match="every value has its neighbours"):
        gi_star([1.0, 2.0], [[1]])
