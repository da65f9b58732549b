"""Months against what is usual for them: the counts, the ranges, and the sentences that say where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Protocol

from dashboard.analysis.intervals import Standing, UsualRange, Window, usual_range
from dashboard.text import N_, _
from db.days import Period, first_day, last_day, month_of
from db.filters import Asked
from db.overview import EARLIER_MONTHS, RECEIVED_BY_MONTH, history_period
from db.tally.answers import Tally

ALARM: Final = 0.2
"""A rise from month to month that many screens would ring at; here it only earns a sentence."""

LEAST: Final = 0.1
"""Below this an expected count is said as less than it."""

MONTH_NAMES: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def expected_words(expected: float) -> str:
    """Say an expected count."""
    return _("about {n}", n=f"{expected:,.1f}") if expected >= LEAST else _("fewer than {n}", n=LEAST)


class MonthsSeen(Protocol):
    """Months of matters with those before them: a whole overview's, or one area's."""

    @property
    def asked(self) -> Asked:
        """Return the filter whose matters are counted."""

    @property
    def now(self) -> Tally:
        """Return the counts of the period."""

    @property
    def history(self) -> Tally:
        """Return the counts of the period and of the months that say what is usual."""

    @property
    def begins_on(self) -> date | None:
        """Return the first day that the board knows anything of."""

    @property
    def sees_rows(self) -> bool:
        """Tell whether the reader may open rows."""

    @property
    def as_of(self) -> date:
        """Return the day at whose end everything is counted."""

    @property
    def period(self) -> Period:
        """Return the chosen period with both its ends."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What was received in the chosen days of a month; ``value`` of None means that the board knows nothing of it.

    ``days`` are those of the month that lie in the period and are over by the as-of day; ``whole`` is the count of the
    month without regard to where the period begins.
    """

    month: int
    from_on: date
    to_on: date
    days: int
    value: int | None
    whole: int
    usual: UsualRange | None

    @property
    def month_on(self) -> date:
        """Return the first day of the month."""
        return first_day(self.month)

    @property
    def is_running(self) -> bool:
        """Tell whether days of the month are still missing at its end."""
        return self.to_on < last_day(self.month)

    @property
    def is_part(self) -> bool:
        """Tell whether days of the month are missing at its end or at its beginning."""
        return self.is_running or self.from_on > self.month_on

    @property
    def standing(self) -> Standing:
        """Tell where the month stands against what is usual for its days."""
        if self.usual is None or self.value is None:
            return Standing.UNKNOWN
        return self.usual.standing(self.value)


def months_of(seen: MonthsSeen) -> list[MonthCount]:
    """Return the period's months up to the as-of day, each against the twelve months before it."""
    period = seen.period
    end = max(min(period.to_on, seen.as_of), period.from_on)
    since = None if seen.begins_on is None else month_of(seen.begins_on)
    return [
        _month_count(seen, month, max(first_day(month), period.from_on), min(last_day(month), end), since)
        for month in range(month_of(period.from_on), month_of(end) + 1)
    ]


def _month_count(seen: MonthsSeen, month: int, from_on: date, to_on: date, since: int | None) -> MonthCount:
    days = (to_on - from_on).days + 1
    is_known = since is not None and month >= since
    return MonthCount(
        month=month,
        from_on=from_on,
        to_on=to_on,
        days=days,
        value=seen.now.by(RECEIVED_BY_MONTH).get(month, 0) if is_known else None,
        whole=seen.history.by(RECEIVED_BY_MONTH).get(month, 0),
        usual=usual_range(_earlier(seen, month, since), days),
    )


def _earlier(seen: MonthsSeen, month: int, since: int | None) -> list[Window]:
    """Return the known months before one; the board's own first month may be half and is left out."""
    if since is None:
        return []
    counts = seen.history.by(RECEIVED_BY_MONTH)
    start = month_of(history_period(seen.period).from_on)
    first = max(month - EARLIER_MONTHS, since if since == start else since + 1)
    return [
        Window(counts.get(one, 0), (last_day(one) - first_day(one)).days + 1) for one in range(first, month)
    ]


def sentence_of(count: MonthCount, as_of: date) -> str:
    """Say in one sentence how many were received in a month and whether that is usual."""
    n = f"{count.value or 0:,}"
    if count.is_part:
        head = _(
            "{month}, {days} days: {n} received",
            month=month_name(count.month, as_of),
            days=count.days,
            n=n,
        )
    else:
        head = _("{month}: {n} received", month=month_name(count.month, as_of), n=n)
    return head + _tail(count)


def _tail(count: MonthCount) -> str:
    if count.usual is None:
        return _("; too few earlier months to say whether that is usual")
    ends = {"low": f"{count.usual.low:,}", "high": f"{count.usual.high:,}"}
    match count.standing:
        case Standing.ABOVE:
            return _(", above the usual range ({low}–{high})", **ends)
        case Standing.BELOW:
            return _(", below the usual range ({low}–{high})", **ends)
        case _:
            return _(", within the usual range ({low}–{high})", **ends)


def unusual_sentences(counts: Sequence[MonthCount], as_of: date) -> list[str]:
    """Say which whole months left the usual range, and which large change did not."""
    return [*_changes(counts, as_of), *_outside(counts, as_of)]


def _changes(counts: Sequence[MonthCount], as_of: date) -> Iterator[str]:
    """Say of the last whole month that it rose enough to ring elsewhere and is nothing unusual."""
    whole = [count for count in counts if count.value is not None and not count.is_part][-2:]
    for before, after in pairwise(whole):
        change = after.whole / before.whole - 1 if before.whole else 0.0
        if change >= ALARM and after.usual is not None and after.standing is Standing.WITHIN:
            yield _(
                "{month} was {change} up on the month before ({n}) and still within the usual range ({low}–{high}).",
                month=month_name(after.month, as_of),
                change=f"{change:.0%}",
                n=f"{after.whole:,}",
                low=f"{after.usual.low:,}",
                high=f"{after.usual.high:,}",
            )


def _outside(counts: Sequence[MonthCount], as_of: date) -> Iterator[str]:
    outside = [count for count in counts if count.standing in (Standing.ABOVE, Standing.BELOW)]
    if outside:
        said = _(", ").join(
            _(
                "{month} {n} ({low}–{high})",
                month=month_name(count.month, as_of),
                n=f"{count.value:,}",
                low=f"{count.usual.low:,}",
                high=f"{count.usual.high:,}",
            )
            for count in outside
            if count.usual is not None
        )
        yield _("Outside the usual range: {months}. One month in twenty is, by chance alone.", months=said)


def month_name(month: int, as_of: date) -> str:
    """Name a month, with its year where that is not the as-of day's."""
    day = first_day(month)
    name = _(MONTH_NAMES[day.month - 1])
    return name if day.year == as_of.year else _("{month} {year}", month=name, year=day.year)
