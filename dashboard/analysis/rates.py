"""Local rates of areas with few cases: exact limits, and the rate drawn towards that of all as far as chance explains it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis.intervals import Interval, poisson_interval


@dataclass(frozen=True, slots=True)
class LocalRate:
    """The rate of one area: as counted, its exact 95 % limits, and smoothed; all per one of the base."""

    count: int
    base: float
    rate: float
    interval: Interval
    smoothed: float


def local_rates(counts: Sequence[int], base: Sequence[float]) -> list[LocalRate]:
    """Return the rate of each area with its exact limits and its empirical Bayes estimate.

    The estimate lies between the area's own rate and that of all areas, the nearer to all the fewer cases a base of
    its size would have: Marshall, Mapping disease and mortality rates using empirical Bayes estimators, Applied
    Statistics 40 (1991) 283–294, its global estimator by moments. Every base is above 0, else ``ValueError``.
    """
    if len(counts) != len(base):
        raise ValueError("every count has its base")
    if any(one <= 0 for one in base):
        raise ValueError("a rate needs a base above 0")
    if not counts:
        return []
    seen, exposed = np.asarray(counts, dtype=np.float64), np.asarray(base, dtype=np.float64)
    whole = float(exposed.sum())
    mean = float(seen.sum()) / whole
    raw = seen / exposed
    between = float((exposed * (raw - mean) ** 2).sum()) / whole - mean / (whole / len(seen))
    between = max(between, 0.0)
    own = between + mean / exposed
    weights = np.divide(between, own, out=np.zeros_like(own), where=own > 0)
    smoothed = mean + weights * (raw - mean)
    return [
        LocalRate(count, one, float(rate), _limits(count, one), float(drawn))
        for count, one, rate, drawn in zip(counts, base, raw, smoothed, strict=True)
    ]


def _limits(count: int, base: float) -> Interval:
    limits = poisson_interval(count)
    return Interval(limits.low / base, limits.high / base)
