"""The indicators (指标) as data: which cohorts they count, which day decides, which article they come from.

Nothing here computes from rows. A page counts the cohorts, and ``rate`` says what may be said of the two counts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.analysis.intervals import MIN_RATE_N, Interval, share_interval
from dashboard.text import N_
from db.cohorts import Cohort


class IndicatorKey(StrEnum):
    """The indicators that the board states."""

    RECEIVED = "received"
    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    SUPPORTED_WAITING = "supported_waiting"
    REPEAT_OF_SUPPORTED = "repeat_of_supported"
    OFFICE_IN_TIME = "office_in_time"
    UNIT_NOTICE_IN_TIME = "unit_notice_in_time"
    HANDLED_ON_TIME = "handled_on_time"
    SATISFACTION = "satisfaction"
    PARTICIPATION = "participation"


@dataclass(frozen=True, slots=True)
class Indicator:
    """How one figure is counted; ``denominator`` of None is a plain count. Texts are English, translated when shown.

    ``dated_by`` says which day puts a matter into the figure, ``source`` the articles that it measures.
    """

    key: IndicatorKey
    title: str
    numerator: Cohort
    formula: str
    dated_by: str
    source: str
    denominator: Cohort | None = None
    waiting: Cohort | None = None


_RECEIPT: Final = N_("Day of receipt within the period")
_STATE: Final = N_("State at the end of the as-of day, whatever the period")
_LIMIT: Final = N_("Last day of the limit within the period")
_CLOSING: Final = N_("Day of closing within the period")

INDICATORS: Final[dict[IndicatorKey, Indicator]] = {
    one.key: one
    for one in (
        Indicator(
            IndicatorKey.RECEIVED,
            N_("Matters received"),
            Cohort.RECEIVED,
            N_(
                "Matters received and not cancelled; visits also by batches and by persons"
                ", later visits for the same matter among them"
            ),
            _RECEIPT,
            N_("Regulations 2022, Arts. 21, 22"),
        ),
        Indicator(
            IndicatorKey.OPEN,
            N_("Open matters"),
            Cohort.OPEN,
            N_("Matters not closed, refused, led to another legal route or cancelled"),
            _STATE,
            N_("Regulations 2022, Arts. 22, 34"),
        ),
        Indicator(
            IndicatorKey.DUE_SOON,
            N_("Due within 7 days"),
            Cohort.DUE_SOON,
            N_("Open matters whose running limit of an office ends within 7 days, today included"),
            _STATE,
            N_("Regulations 2022, Arts. 22, 23, 34–36"),
        ),
        Indicator(
            IndicatorKey.OVERDUE,
            N_("Overdue matters"),
            Cohort.OVERDUE,
            N_(
                "Open matters whose running limit of an office has passed; petitioners' own limits never count"
            ),
            _STATE,
            N_("Regulations 2022, Arts. 22, 23, 34–36"),
        ),
        Indicator(
            IndicatorKey.SUPPORTED_WAITING,
            N_("Supported, not carried out"),
            Cohort.SUPPORTED_WAITING,
            N_("The opinion supports the request, and no act of carrying it out is recorded"),
            _STATE,
            N_("Regulations 2022, Arts. 32, 42(4)"),
        ),
        Indicator(
            IndicatorKey.REPEAT_OF_SUPPORTED,
            N_("Repeats of a supported matter"),
            Cohort.REPEAT_OF_SUPPORTED,
            N_("Matters linked by a person to an earlier matter whose request was supported"),
            _RECEIPT,
            N_("Regulations 2022, Arts. 32, 42(4)"),
        ),
        Indicator(
            IndicatorKey.OFFICE_IN_TIME,
            N_("Petition office, in time"),
            Cohort.C1_IN_TIME,
            N_("Registered and transferred within 15 days ÷ all whose 15th day is over or that were done"),
            _LIMIT,
            N_("Regulations 2022, Art. 22"),
            Cohort.C1_LIMIT_IN_PERIOD,
            Cohort.C1_NOT_YET_DUE,
        ),
        Indicator(
            IndicatorKey.UNIT_NOTICE_IN_TIME,
            N_("Units' notices, in time"),
            Cohort.C3_IN_TIME,
            N_(
                "Written notice within 15 days of the transfer ÷ all whose 15th day is over or that were done; the notice on a matter brought to a unit directly (C2) runs on its case page and is not in this share"
            ),
            _LIMIT,
            N_("Regulations 2022, Art. 23(3)"),
            Cohort.C3_LIMIT_IN_PERIOD,
            Cohort.C3_NOT_YET_DUE,
        ),
        Indicator(
            IndicatorKey.HANDLED_ON_TIME,
            N_("Units' handling, on time"),
            Cohort.C5_ON_TIME,
            N_("Opinion given by its limit ÷ (on time + late + open and overdue)"),
            _LIMIT,
            N_("Regulations 2022, Art. 34"),
            Cohort.C5_LIMIT_IN_PERIOD,
            Cohort.C5_NOT_YET_DUE,
        ),
        Indicator(
            IndicatorKey.SATISFACTION,
            N_("Satisfaction"),
            Cohort.SATISFIED,
            N_("(Satisfied + fairly satisfied) ÷ all rated"),
            _CLOSING,
            N_("Regulations 2022, Art. 21"),
            Cohort.RATED,
        ),
        Indicator(
            IndicatorKey.PARTICIPATION,
            N_("Participation in rating"),
            Cohort.RATED,
            N_(
                "Rated ÷ (rated + rating period over, not rated); anonymous matters without a rating are left out"
            ),
            _CLOSING,
            N_("Regulations 2022, Art. 21"),
            Cohort.RATING_OWED,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``n`` with the exact 95 % limits of the share; ``share`` is None where n is too small to rate."""

    part: int
    n: int
    share: float | None
    interval: Interval


def rate(part: int, n: int) -> Rate:
    """Return what may be said of ``part`` of ``n``: a share only from ``MIN_RATE_N`` on, the counts always."""
    return Rate(part, n, part / n if n >= MIN_RATE_N else None, share_interval(part, n))
