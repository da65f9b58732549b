"""Gi*: whether an area and its neighbours together lie high or low among all, as a second opinion beside the scan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import false_discovery_control

Floats = npt.NDArray[np.float64]

PERMUTATIONS: Final = 999
SEED: Final = 20_220_501


@dataclass(frozen=True, slots=True)
class Local:
    """Gi* of one area: its standard score, the p of a random arrangement, and that p with all areas allowed for."""

    z: float
    p: float
    adjusted: float


def gi_star(
    values: Sequence[float],
    neighbours: Sequence[Collection[int]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> list[Local]:
    """Return Gi* of each area with itself and its neighbours as equals; values that are all the same say nothing.

    Scores as in Ord and Getis, Local spatial autocorrelation statistics, Geographical Analysis 27 (1995) 286–306. For
    p the area's own value stays and the others change places (conditional permutation: Anselin, Geographical Analysis
    27 (1995) 93–115), in both directions; the adjusted p keeps the share of false finds down (Benjamini and Hochberg,
    Journal of the Royal Statistical Society B 57 (1995) 289–300).
    """
    seen = np.asarray(values, dtype=np.float64)
    if len(neighbours) != len(seen):
        raise ValueError("every value has its neighbours")
    n = len(seen)
    if n < 3 or float(seen.std()) == 0.0:
        return [Local(0.0, 1.0, 1.0)] * n
    around = [sorted(set(others) - {area}) for area, others in enumerate(neighbours)]
    sums = np.array([seen[area] + seen[others].sum() for area, others in enumerate(around)])
    sizes = np.array([1 + len(others) for others in around], dtype=np.float64)
    spread = seen.std() * np.sqrt((n * sizes - sizes**2) / (n - 1))
    scores = np.divide(sums - seen.mean() * sizes, spread, out=np.zeros(n), where=spread > 0)
    p = _by_permutation(seen, around, sums, permutations, np.random.default_rng(seed))
    adjusted = false_discovery_control(p, method="bh")
    return [Local(*map(float, one)) for one in zip(scores, p, adjusted, strict=True)]


def _by_permutation(
    seen: Floats,
    around: Sequence[Sequence[int]],
    sums: Floats,
    permutations: int,
    random: np.random.Generator,
) -> Floats:
    """Return the two-sided p of each area: twice the share of arrangements at least as far out on its own side."""
    n, most = len(seen), max(map(len, around))
    # The same arrangements of places serve every area: of each only as many as it has neighbours are read.
    places = np.argsort(random.random((permutations, n - 1)), axis=1)[:, : max(most, 1)]
    p = np.ones(n)
    for area, others in enumerate(around):
        if not others:
            continue
        rest = np.delete(seen, area)
        drawn = seen[area] + rest[places[:, : len(others)]].sum(axis=1)
        above = int((drawn >= sums[area]).sum())
        below = int((drawn <= sums[area]).sum())
        p[area] = min(1.0, 2 * (1 + min(above, below)) / (1 + permutations))
    return p
