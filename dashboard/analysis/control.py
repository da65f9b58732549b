"""Control limits of a series of counts: what its own past makes usual, with its spread and its seasons allowed for.

A series of few cases is judged by exact limits as of a Poisson count. Where its own past spreads by more than that, the
limits are those of a negative binomial count, and where it has seasons each month is held against what that month of
the year makes of the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, chdtrc

from dashboard.analysis.intervals import LEVEL, MIN_EARLIER_MONTHS, UsualRange, Window, count_limits

Floats = npt.NDArray[np.float64]

SIGNIFICANT: Final = 0.05
MONTHS_OF_YEAR: Final = 12
SEASON_YEARS: Final = 3
"""A season is told from chance by three years of it at least."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a window, and how that was told.

    A count is negative binomial of ``size`` and ``share``: of a Poisson past whose mean is known by its own count
    alone, or of a past that spreads by more.
    """

    range: UsualRange
    dispersion: float
    """Variance by mean of the earlier windows; 1 where they spread no more than chance does."""
    season: float
    """What the month of the year makes of the mean; 1 without a season."""
    size: float
    share: float

    @property
    def is_overdispersed(self) -> bool:
        """Tell whether the past spreads by more than chance does."""
        return self.dispersion > 1

    @property
    def has_season(self) -> bool:
        """Tell whether the month of the year counts."""
        return self.season != 1

    def chance(self, count: int) -> float:
        """Return the chance of ``count`` or more."""
        return float(betainc(count, self.size, self.share)) if count > 0 else 1.0


def usual(
    earlier: Sequence[Window], days: int, month: int | None = None, level: float = LEVEL
) -> Usual | None:
    """Return what ``days`` days make usual after ``earlier`` windows, the last of them just before.

    ``month`` (0–11) is that of the year; with it the earlier windows are whole months in a row, and seasons are looked
    for where there are ``SEASON_YEARS`` of them. Fewer than ``MIN_EARLIER_MONTHS`` windows or no days give None.
    Sources as for ``intervals.usual_range``, to which a past without seasons and spread comes.
    """
    if len(earlier) < MIN_EARLIER_MONTHS or days <= 0 or sum(one.days for one in earlier) <= 0:
        return None
    counts = np.array([one.count for one in earlier], dtype=np.float64)
    exposure = np.array([one.days for one in earlier], dtype=np.float64)
    season = 1.0
    if month is not None:
        factors = seasons(counts, exposure, month)
        season = float(factors[month])
        exposure = exposure * factors[_months_before(month, len(counts))]
    spread = dispersion(counts, exposure)
    total, whole = float(counts.sum()), float(exposure.sum())
    ahead = days * season
    mean = total * ahead / whole
    if spread > 1:
        # The earlier mean has that variance too, so a difference from it has 1 + days / exposure times the variance.
        variance = mean * spread * (1 + ahead / whole)
        size, share = mean * mean / (variance - mean), 1 - mean / variance
        low_size = size
    else:
        size, low_size, share = total + 1, total, ahead / (ahead + whole)
    low, high = count_limits(size, low_size, share, level)
    return Usual(UsualRange(low, high, mean), spread, season, size, share)


def dispersion(counts: Floats, exposure: Floats) -> float:
    """Return variance by mean of counts over their exposures; 1 where chance alone explains it (5 %), or nothing came.

    Fisher's index of dispersion: Fisher, Thornton and Mackenzie, Annals of Applied Biology 9 (1922) 325–359.
    """
    total = float(counts.sum())
    if total <= 0 or len(counts) < 2:
        return 1.0
    expected = total * exposure / float(exposure.sum())
    free = len(counts) - 1
    index = float(((counts - expected) ** 2 / expected).sum())
    return index / free if index > free and float(chdtrc(free, index)) < SIGNIFICANT else 1.0


def seasons(counts: Floats, exposure: Floats, month: int) -> Floats:
    """Return what each month of the year makes of the mean, (12,), all 1 where chance alone explains the differences.

    The last count is that of the month before ``month``. Of the spread between months only what exceeds that of chance
    is taken for the seasons' own: each factor is drawn towards 1 by the rest (James and Stein, Proceedings of the
    Fourth Berkeley Symposium 1 (1961) 361–379).
    """
    factors = np.ones(MONTHS_OF_YEAR)
    if len(counts) < SEASON_YEARS * MONTHS_OF_YEAR or counts.sum() <= 0:
        return factors
    of_year = _months_before(month, len(counts))
    seen = np.bincount(of_year, weights=counts, minlength=MONTHS_OF_YEAR)
    mean = float(counts.sum()) / float(exposure.sum())
    expected = np.bincount(of_year, weights=exposure, minlength=MONTHS_OF_YEAR) * mean
    free = MONTHS_OF_YEAR - 1
    index = float(((seen - expected) ** 2 / expected).sum())
    if index <= free or float(chdtrc(free, index)) >= SIGNIFICANT:
        return factors
    drawn: Floats = 1 + (1 - free / index) * (seen / expected - 1)
    return drawn


def _months_before(month: int, length: int) -> npt.NDArray[np.int64]:
    return (month - np.arange(length, 0, -1)) % MONTHS_OF_YEAR
