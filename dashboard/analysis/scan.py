"""The scan statistic: zones, and stretches of time in them, in which more was counted than chance explains.

Every set of areas and every window of periods is tried, and the largest log likelihood ratio of all of them is held
against the largest of each of many replicates in which nothing is unusual. So one chance of a false alarm stands for
the whole search. Sources: Kulldorff, A spatial scan statistic, Communications in Statistics 26 (1997) 1481–1496;
Kulldorff, Prospective time periodic geographical disease surveillance using a scan statistic, Journal of the Royal
Statistical Society A 164 (2001) 61–72; Kulldorff et al., A space-time permutation scan statistic for disease outbreak
detection, PLoS Medicine 2 (2005) e59.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy
from scipy.stats import random_table

from dashboard.analysis.zones import Zone, membership

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Window = tuple[int, int]
"""The first period, and the one after the last."""
Stopped = Callable[[float], bool]
"""Hears which share is done and answers whether to stop."""

REPLICATES: Final = 999
SEED: Final = 20_220_501
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Cluster:
    """Areas and periods with more than chance explains, ``p`` being that of the whole search.

    ``expected`` is what the areas and periods would have, were they as all others.
    """

    areas: Zone
    window: Window
    count: int
    expected: float
    ratio: float
    """The log likelihood ratio."""
    p: float


class ScanStopped(Exception):
    """The scan was told to stop."""


def all_time(periods: int) -> list[Window]:
    """Return the one window of every period: a scan of space alone."""
    return [(0, periods)]


def until_now(periods: int, longest: int) -> list[Window]:
    """Return the windows that end with the last period, the shortest first: what is going on still."""
    return [(periods - length, periods) for length in range(1, min(longest, periods) + 1)]


def any_time(periods: int, longest: int) -> list[Window]:
    """Return every window of at most ``longest`` periods."""
    return [
        (first, first + length)
        for length in range(1, min(longest, periods) + 1)
        for first in range(periods - length + 1)
    ]


def scan_poisson(
    counts: Ints,
    base: Floats,
    zones: Sequence[Zone],
    windows: Sequence[Window],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    stopped: Stopped | None = None,
) -> list[Cluster]:
    """Return the clusters against a known base, the most likely first and none of an area twice.

    ``counts`` and ``base`` are (areas, periods): cases, and inhabitants or expected cases of each. All cases are shared
    out anew by the base in each replicate. An area of no base with cases raises ``ValueError``.
    """
    total = int(counts.sum())
    whole = float(base.sum())
    if total == 0 or whole <= 0:
        return []
    if np.any((base <= 0) & (counts > 0)):
        raise ValueError("where there are cases there is a base")
    merged, moved = _merged(counts, windows)
    expected = _merged(base, windows)[0] * (total / whole)
    shares = (expected / total).ravel()
    random = np.random.default_rng(seed)

    def draw(size: int) -> Ints:
        return random.multinomial(total, shares, size=size).reshape(size, *merged.shape)

    return _scan(merged, expected, zones, _Windows(windows, moved), draw, replicates, stopped)


def scan_permuted(
    counts: Ints,
    zones: Sequence[Zone],
    windows: Sequence[Window],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    stopped: Stopped | None = None,
) -> list[Cluster]:
    """Return the clusters without a base: cases are as many in each area and in each period as they are.

    ``counts`` is (areas, periods). An area that always has many, and a month in which all have many, are nothing
    unusual here; what is found is an area that has more in its months than others have. Replicates keep both margins.
    """
    total = int(counts.sum())
    merged, moved = _merged(counts, windows)
    by_area, by_period = merged.sum(axis=1), merged.sum(axis=0)
    if np.count_nonzero(by_area) < 2 or np.count_nonzero(by_period) < 2:
        return []
    tables = random_table(by_area, by_period, seed=np.random.default_rng(seed))

    def draw(size: int) -> Ints:
        return np.asarray(tables.rvs(size=size), dtype=np.int64).reshape(size, *merged.shape)

    expected = np.outer(by_area, by_period) / total
    return _scan(merged, expected, zones, _Windows(windows, moved), draw, replicates, stopped)


@dataclass(frozen=True, slots=True)
class _Windows:
    """The windows as asked for, and as they lie in a table whose earlier periods were put together."""

    asked: Sequence[Window]
    moved: Sequence[Window]


def _merged(table: npt.NDArray[Any], windows: Sequence[Window]) -> tuple[npt.NDArray[Any], list[Window]]:
    """Return the table with what lies before every window in one column: it is drawn as well as column by column."""
    first = min((window[0] for window in windows), default=0)
    if first < 2:
        return table, list(windows)
    before = table[:, :first].sum(axis=1, keepdims=True)
    moved = [(start - first + 1, end - first + 1) for start, end in windows]
    return np.concatenate([before, table[:, first:]], axis=1), moved


def _scan(
    counts: Ints,
    expected: Floats,
    zones: Sequence[Zone],
    windows: _Windows,
    draw: Callable[[int], Ints],
    replicates: int,
    stopped: Stopped | None,
) -> list[Cluster]:
    search = _Search(expected, zones, windows.moved, int(counts.sum()))
    ratios = search.ratios(counts)
    largest = np.zeros(replicates)
    for done in range(0, replicates, BATCH):
        size = min(BATCH, replicates - done)
        largest[done : done + size] = search.largest(draw(size))
        if stopped is not None and stopped((done + size) / replicates):
            raise ScanStopped
    return _apart(search, counts, ratios, np.sort(largest), windows.asked)


class _Search:
    """All zones and windows over one table of expected counts; of zones that are as likely the smallest comes first."""

    def __init__(
        self, expected: Floats, zones: Sequence[Zone], windows: Sequence[Window], total: int
    ) -> None:
        zones = sorted(zones, key=len)
        self.zones, self.windows, self.total = zones, windows, total
        self.members = membership(zones, len(expected))
        self.expected = np.stack([self.members @ part for part in _by_window(expected, windows)])

    def ratios(self, counts: Ints) -> Floats:
        """Return the log likelihood ratio of each (window, zone)."""
        seen = np.stack([self.members @ part for part in _by_window(counts, self.windows)])
        return log_ratio(seen, self.expected, self.total)

    def largest(self, tables: Ints) -> Floats:
        """Return the largest ratio in each of some replicates, (replicates, areas, periods)."""
        sums = np.zeros((tables.shape[1], tables.shape[2] + 1, tables.shape[0]))
        np.cumsum(tables.transpose(1, 2, 0), axis=1, out=sums[:, 1:])
        found = np.zeros(len(tables))
        for (first, end), expected in zip(self.windows, self.expected, strict=True):
            seen = self.members @ (sums[:, end] - sums[:, first])
            # The ratio grows with the count, so most counts are ruled out before any logarithm is taken.
            least = _count_of(float(found.min()), expected, self.total)
            at_zone, at_replicate = np.nonzero(seen >= least[:, None])
            ratios = log_ratio(seen[at_zone, at_replicate], expected[at_zone], self.total)
            np.maximum.at(found, at_replicate, ratios)
        return found


def log_ratio(counts: Floats, expected: Floats, total: float) -> Floats:
    """Return Kulldorff's log likelihood ratio of a count against the rest; 0 where it is no more than expected."""
    counts = np.asarray(counts, dtype=np.float64)
    rest, expected_rest = total - counts, np.maximum(total - expected, 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = xlogy(counts, counts / expected) + xlogy(rest, rest / expected_rest)
    return np.where(counts > expected, ratio, 0.0)


def _count_of(ratio: float, expected: Floats, total: int) -> Floats:
    """Return a count that no smaller one with at least ``ratio`` undercuts, for each expected count."""
    low, high = expected.copy(), np.full_like(expected, float(total))
    for _step in range(12):
        middle = (low + high) / 2
        is_short = log_ratio(middle, expected, total) < ratio
        low, high = np.where(is_short, middle, low), np.where(is_short, high, middle)
    # Below ``low`` every ratio is short of it; a count that just equals the expected one is none.
    return np.maximum(low, np.nextafter(expected, np.inf))


def _by_window(table: npt.NDArray[np.number], windows: Sequence[Window]) -> list[Floats]:
    sums = np.zeros((table.shape[0], table.shape[1] + 1))
    np.cumsum(table, axis=1, out=sums[:, 1:])
    return [sums[:, end] - sums[:, first] for first, end in windows]


def _apart(
    search: _Search, counts: Ints, ratios: Floats, largest: Floats, asked: Sequence[Window]
) -> list[Cluster]:
    """Return the clusters of which no two share an area, the most likely first, each with its p."""
    left = ratios.copy()
    found: list[Cluster] = []
    while True:
        window_at, zone_at = divmod(int(left.argmax()), len(search.zones))
        ratio = float(left[window_at, zone_at])
        if ratio <= 0:
            return found
        zone, window = search.zones[zone_at], search.windows[window_at]
        left[:, search.members[:, list(zone)].any(axis=1)] = 0
        # A replicate with the same areas and periods may differ in the last digit.
        beaten = len(largest) - int(np.searchsorted(largest, ratio * (1 - 1e-9)))
        found.append(
            Cluster(
                zone,
                asked[window_at],
                int(counts[list(zone), window[0] : window[1]].sum()),
                float(search.expected[window_at, zone_at]),
                ratio,
                (1 + beaten) / (1 + len(largest)),
            )
        )
