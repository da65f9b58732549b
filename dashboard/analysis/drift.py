"""Slow drift: a cumulative sum of a series of counts, and how high it may stand while nothing changes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaincc

Floats = npt.NDArray[np.float64]

QUIET_PERIODS: Final = 240
"""While nothing changes a sum passes its limit once in so many periods on average: of months, twenty years."""
LEAST_RISE: Final = 0.1
"""A rise by less than a tenth is nothing that anybody would act on, however surely it is told."""
FINEST: Final = 4
STATES: Final = 240
SPREADS: Final = 16


@dataclass(frozen=True, slots=True)
class Drift:
    """A sum that stands at its limit or above: the first period of its rise, what came since, and what was expected."""

    since: int
    count: int
    expected: float
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a sum runs: the count of a period above which it grows, and the limit at which it tells."""

    reference: float
    limit: float


def drift(
    counts: Sequence[int],
    means: Sequence[float],
    dispersion: float = 1.0,
    quiet: int = QUIET_PERIODS,
) -> Drift | None:
    """Return the drift that a series is in at its end; None where its sum stands below the limit.

    ``means`` are what each period has while nothing changes, ``dispersion`` the variance by mean, ``quiet`` how rarely
    the limit is passed then. No count, or counts and means of different lengths, raise ``ValueError``.
    """
    if len(counts) != len(means) or not counts:
        raise ValueError("every count has its mean, and there is one")
    mean = sum(means) / len(means)
    if mean <= 0:
        return None
    found = scheme(mean, dispersion, quiet)
    value, since = 0.0, 0
    for at, (count, expected) in enumerate(zip(counts, means, strict=True)):
        value += count - found.reference * expected / mean
        if value <= 0:
            value, since = 0.0, at + 1
    if value < found.limit:
        return None
    return Drift(since, sum(counts[since:]), sum(means[since:]), value, found.limit)


def scheme(mean: float, dispersion: float = 1.0, quiet: int = QUIET_PERIODS) -> Scheme:
    """Return the scheme for counts of a mean above 0: the least limit that is passed once in ``quiet`` periods at most.

    It is tuned to a rise by one standard deviation, and by a tenth at least; its reference is the best to tell that
    from the mean: Lucas, Counted data CUSUM's, Technometrics 27 (1985) 129–144.
    """
    # Means are known to no more than this; the same scheme then serves the months of a year.
    return _scheme(max(float(f"{mean:.2g}"), 0.01), max(float(f"{dispersion:.2g}"), 1.0), quiet)


@lru_cache(maxsize=1024)
def _scheme(mean: float, dispersion: float, quiet: int) -> Scheme:
    spread = math.sqrt(mean * dispersion)
    rise = max(spread, mean * LEAST_RISE)
    # A step of the lattice is a part of one count where counts are few, and several counts where they are many.
    step = 1 / FINEST if spread * SPREADS * FINEST <= STATES else spread * SPREADS / STATES
    at = max(round(rise / math.log1p(rise / mean) / step), 1)

    def is_quiet(states: int) -> bool:
        return run_length(_chances(mean, dispersion, step, at + states), at, states) >= quiet

    low, high = 0, 1
    while not is_quiet(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_quiet(middle) else (middle, high)
    return Scheme(at * step, high * step)


def run_length(chances: Floats, reference_at: int, states: int) -> float:
    """Return how many periods a sum takes from 0 to its limit on average, by a Markov chain of its states.

    ``chances[j]`` is the chance of a count of j steps of a lattice, ``reference_at`` and ``states`` the reference and the
    limit in steps; what lies beyond ``chances`` passes the limit. Source: Brook and Evans, An approach to the probability
    distribution of CUSUM run length, Biometrika 59 (1972) 539–549.
    """
    moves = np.zeros(2 * states - 1)
    # From state a to state b > 0 the count is b - a + reference; to 0 it is that or less.
    first = reference_at - (states - 1)
    begin = max(first, 0)
    reached = chances[begin : reference_at + states]
    moves[begin - first : begin - first + len(reached)] = reached
    below = np.concatenate([[0.0], np.cumsum(chances)])
    to_zero = below[np.clip(reference_at - np.arange(states) + 1, 0, len(chances))]
    table = np.empty((states, states))
    for state in range(states):
        table[state] = moves[states - 1 - state : 2 * states - 1 - state]
    table[:, 0] = to_zero
    if table[0, 0] == 1.0:
        return math.inf
    return float(np.linalg.solve(np.eye(states) - table, np.ones(states))[0])


def _chances(mean: float, dispersion: float, step: float, length: int) -> Floats:
    """Return the chances of each step of the lattice up to ``length``."""
    if step < 1:
        whole = np.arange(length * step + 1)
        at = np.rint(whole / step).astype(int)
        chances = np.zeros(length + 1)
        fits = at <= length
        chances[at[fits]] = np.diff(_at_most(whole[fits], mean, dispersion), prepend=0.0)
        return chances
    edges = np.floor((np.arange(length + 1) + 0.5) * step)
    return np.diff(_at_most(edges, mean, dispersion), prepend=0.0)


def _at_most(counts: Floats, mean: float, dispersion: float) -> Floats:
    if dispersion <= 1:
        return np.asarray(gammaincc(counts + 1, mean))
    size = mean / (dispersion - 1)
    return np.asarray(betainc(size, counts + 1, 1 / dispersion))
