"""Exact intervals for small counts and shares, and the range in which a month's count is nothing unusual.

Counts of petitions are small, so no normal approximation stands here except Wilson's, which says so. The tails of
the Poisson and binomial distributions are incomplete gamma and beta functions.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from scipy.special import betainc, betaincc, betainccinv, betaincinv, gammainccinv, gammaincinv, ndtri

LEVEL: Final = 0.95
MIN_RATE_N: Final = 20
MIN_EARLIER_MONTHS: Final = 3


class Standing(StrEnum):
    """Where a count stands against its usual range; ``UNKNOWN`` where too little came before it."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits between which the true value lies at the stated level."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Window:
    """A count over some days: a whole month, or a running month with the days it has."""

    count: int
    days: int


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Counts from ``low`` to ``high`` are nothing unusual; ``expected`` is the earlier mean over the same days."""

    low: int
    high: int
    expected: float

    def standing(self, count: int) -> Standing:
        """Tell where ``count`` stands, both ends of the range being within it."""
        if count < self.low:
            return Standing.BELOW
        return Standing.ABOVE if count > self.high else Standing.WITHIN


@lru_cache(maxsize=4096)
def poisson_interval(count: int, level: float = LEVEL) -> Interval:
    """Return the exact limits of a Poisson mean of which ``count`` was seen; the lower one is 0 for none.

    A negative count raises ``ValueError``. Source: Garwood, Fiducial limits for the Poisson distribution,
    Biometrika 28 (1936) 437–442.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return Interval(low, float(gammainccinv(count + 1, tail)))


def share_interval(part: int, n: int, level: float = LEVEL) -> Interval:
    """Return the exact limits of a share of which ``part`` of ``n`` was seen; everything is possible for n = 0.

    A part outside 0–n raises ``ValueError``. Source: Clopper and Pearson, The use of confidence or fiducial limits
    illustrated in the case of the binomial, Biometrika 26 (1934) 404–413.
    """
    _check_share(part, n)
    if n == 0:
        return Interval(0.0, 1.0)
    return _share_interval(part, n, level)


@lru_cache(maxsize=4096)
def _share_interval(part: int, n: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low = 0.0 if part == 0 else float(betaincinv(part, n - part + 1, tail))
    high = 1.0 if part == n else float(betainccinv(part + 1, n - part, tail))
    return Interval(low, high)


def wilson_interval(part: int, n: int, level: float = LEVEL) -> Interval:
    """Return Wilson's score limits of a share, shorter than the exact ones and right on average only.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209–212;
    compared in Newcombe, Statistics in Medicine 17 (1998) 857–872 (its method 3).
    """
    _check_share(part, n)
    if n == 0:
        return Interval(0.0, 1.0)
    z = float(ndtri((1 + level) / 2))
    centre = part + z * z / 2
    spread = z * math.sqrt(part * (n - part) / n + z * z / 4)
    whole = n + z * z
    low = 0.0 if part == 0 else (centre - spread) / whole
    return Interval(low, 1.0 if part == n else (centre + spread) / whole)


def usual_range(earlier: Sequence[Window], days: int, level: float = LEVEL) -> UsualRange | None:
    """Return the counts of ``days`` days that the earlier windows make nothing unusual, or None without enough of them.

    A count is outside where, with both counts Poisson of one rate, the count given the sum of both is binomial and
    lies in either tail of (1 - level) / 2: an exact prediction, which carries the doubt about the earlier mean too.
    Fewer than ``MIN_EARLIER_MONTHS`` windows, or no day at all, give None. Sources: Przyborowski and Wilenski,
    Biometrika 31 (1940) 313–323; Nelson, Naval Research Logistics Quarterly 17 (1970) 85–89.
    """
    total = sum(window.count for window in earlier)
    exposure = sum(window.days for window in earlier)
    if len(earlier) < MIN_EARLIER_MONTHS or exposure <= 0 or days <= 0:
        return None
    low, high = count_limits(total + 1, total, days / (days + exposure), level)
    return UsualRange(low, high, total * days / exposure)


@lru_cache(maxsize=4096)
def count_limits(size: float, low_size: float, share: float, level: float = LEVEL) -> tuple[int, int]:
    """Return the first and the last count of which neither tail is (1 - level) / 2 or less.

    The tail of ``count`` or more is that of a negative binomial of ``size`` and ``share``, the one of ``count`` or fewer
    of ``low_size``: an exact prediction after ``n`` has n + 1 and n, a fitted negative binomial the same size twice.
    """
    tail = (1 - level) / 2

    def is_high(count: int) -> bool:
        return count > 0 and bool(betainc(count, size, share) <= tail)

    def is_low(count: int) -> bool:
        return low_size > 0 and bool(betaincc(count + 1, low_size, share) <= tail)

    # Near its end the range is almost the normal one, so the search starts there.
    expected = low_size * share / (1 - share)
    spread = float(ndtri(1 - tail)) * math.sqrt(expected / (1 - share))
    high = _last(lambda count: not is_high(count), int(expected + spread))
    low = _last(is_low, max(int(expected - spread), 0)) + 1
    return low, high


def _last(holds: Callable[[int], bool], guess: int) -> int:
    """Return the last count from 0 for which ``holds``, given that it holds up to there only; -1 for none."""
    step = 1
    if holds(guess):
        below, above = guess, guess + 1
        while holds(above):
            step *= 2
            below, above = above, above + step
    else:
        below, above = guess - 1, guess
        while below >= 0 and not holds(below):
            step *= 2
            below, above = max(below - step, -1), below
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if holds(middle) else (below, middle)
    return below


def _check_share(part: int, n: int) -> None:
    if not 0 <= part <= n:
        raise ValueError("a part lies between 0 and its whole")
