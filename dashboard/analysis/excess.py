"""Cells of a table (place and topic) in which more was received of late than before, with the many cells allowed for."""

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
from scipy.special import betainc

ALPHA: Final = 0.01
"""The chance that any cell at all is named when nothing has changed."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Excess(Generic[K]):
    """A cell with more than chance explains: what was counted, what its own past makes expected, and the tail."""

    key: K
    count: int
    expected: float
    p: float


def excesses(
    recent: Mapping[K, int], before: Mapping[K, int], recent_days: int, before_days: int, alpha: float = ALPHA
) -> list[Excess[K]]:
    """Return the cells whose recent count is above their own past, the least likely first.

    Each cell's recent count, given the sum of both, is binomial where nothing has changed (Przyborowski and Wilenski
    1940). Cells with so few matters that no division of them could be significant are not tested, and the limit is
    divided by the number of the others: Tarone, A modified Bonferroni method for discrete data, Biometrics 46 (1990)
    515–522. No days before give none.
    """
    if recent_days <= 0 or before_days <= 0:
        return []
    share = recent_days / (recent_days + before_days)
    totals = {key: recent.get(key, 0) + before.get(key, 0) for key in {*recent, *before}}
    limit = alpha / _tested(totals, share, alpha)
    keys = [key for key, count in recent.items() if count > totals[key] * share]
    counts = np.array([recent[key] for key in keys], dtype=np.float64)
    past = np.array([before.get(key, 0) for key in keys], dtype=np.float64)
    found = [
        Excess(key, recent[key], before.get(key, 0) * recent_days / before_days, p)
        for key, p in zip(keys, betainc(counts, past + 1, share).tolist(), strict=True)
        if p <= limit
    ]
    return sorted(found, key=lambda cell: (cell.p, -cell.count, str(cell.key)))


def _tested(totals: Mapping[K, int], share: float, alpha: float) -> int:
    """Return Tarone's number of tests: the least k for which at most k cells could reach alpha / k."""
    least = sorted(share**total for total in totals.values())
    k = 1
    while bisect_right(least, alpha / k) > k:
        k += 1
    return k
