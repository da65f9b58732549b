"""The overview's tiles: a number, what it is compared with, how it is counted, and the way to its rows."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from dashboard.analysis.indicators import INDICATORS, Indicator, IndicatorKey, rate
from dashboard.analysis.intervals import MIN_RATE_N, Interval
from dashboard.figures.attention import Said
from dashboard.figures.overview import rows_of
from dashboard.text import _
from dashboard.tiles import tile_props
from dashboard.url_state import LEDGER, address
from db.cohorts import Cohort, Question
from db.days import day_of, month_of
from db.enums import Channel, Due
from db.overview import (
    BACKLOG,
    BATCHES_BY_CHANNEL,
    DISSATISFIED,
    EARLIER_MONTHS,
    FIRST_DUE,
    LAST_YEAR,
    LONGEST_OVERDUE,
    LONGEST_WAITING,
    OPEN,
    PERSONS_BY_CHANNEL,
    RECEIVED,
    RECEIVED_BY_MONTH,
    REPEATS,
    REPEATS_BY_MONTH,
    UNRATED,
    Overview,
    year_before,
)

LINE_MONTHS: Final = 6

Tile = dict[str, Any]
Note = tuple[Said, ...]
"""A tile's note: words, some of which open rows of their own."""


def received_tile(seen: Overview) -> Tile:
    """Say what was received, visits also by batches and persons, against the same days a year earlier."""
    batches = seen.now.by(BATCHES_BY_CHANNEL).get(Channel.VISIT, 0)
    persons = seen.now.by(PERSONS_BY_CHANNEL).get(Channel.VISIT, 0)
    visits = Said(
        _("visits: {batches} batches, {persons} persons", batches=f"{batches:,}", persons=f"{persons:,}"),
        _opens(seen, Cohort.RECEIVED, channels=(Channel.VISIT,)),
    )
    return _count(
        seen,
        IndicatorKey.RECEIVED,
        note=(*((visits,) if batches else ()), Said(_last_year(seen))),
        line=_monthly(seen, RECEIVED_BY_MONTH),
    )


def _last_year(seen: Overview) -> str:
    now, before = _number(seen, RECEIVED), seen.last_year.number(LAST_YEAR[0]) or 0
    if seen.begins_on is None or year_before(seen.period).from_on < seen.begins_on or not before:
        return _("nothing to compare a year earlier")
    change = f"{now / before - 1:+.0%}"
    if change in ("+0%", "-0%"):
        change = "±0%"
    return _("same days a year earlier: {n} ({change})", n=f"{before:,}", change=change)


def open_tile(seen: Overview) -> Tile:
    """Say what is open and how much of it is older than a year."""
    old = _number(seen, BACKLOG)
    words = _("{n} of them older than a year", n=f"{old:,}")
    return _count(seen, IndicatorKey.OPEN, note=(Said(words, _opens(seen, Cohort.BACKLOG) if old else ""),))


def due_soon_tile(seen: Overview) -> Tile:
    """Say what falls due within seven days, and the first day of them."""
    first = seen.now.number(FIRST_DUE)
    note = (
        _("the first on {day}", day=day_of(first)) if first is not None else _("no limit ends in these days")
    )
    return _count(seen, IndicatorKey.DUE_SOON, note=(Said(note),), state=Due.SOON)


def overdue_tile(seen: Overview) -> Tile:
    """Say what is overdue, its share of what is open, and the longest; red only where there is any."""
    since = seen.now.number(LONGEST_OVERDUE)
    if since is None:
        return _count(seen, IndicatorKey.OVERDUE, note=(Said(_("every running limit is kept")),))
    note = _(
        "of {open} open; the longest by {days} days",
        open=f"{_number(seen, OPEN):,}",
        days=f"{(seen.as_of - day_of(since)).days:,}",
    )
    return _count(seen, IndicatorKey.OVERDUE, note=(Said(note),), state=Due.OVERDUE)


def waiting_tile(seen: Overview) -> Tile:
    """Say what was supported and waits to be carried out, and for how long the oldest."""
    since = seen.now.number(LONGEST_WAITING)
    note = (
        _("the oldest for {days} days", days=f"{(seen.as_of - day_of(since)).days:,}")
        if since is not None
        else _("all that was supported is carried out")
    )
    return _count(seen, IndicatorKey.SUPPORTED_WAITING, note=(Said(note),))


def repeats_tile(seen: Overview) -> Tile:
    """Say how many repeat a matter that was once supported, of all repeats."""
    repeats = _number(seen, REPEATS)
    words = _("of {n} repeats in the period", n=f"{repeats:,}")
    return _count(
        seen,
        IndicatorKey.REPEAT_OF_SUPPORTED,
        note=(Said(words, _opens(seen, Cohort.REPEAT) if repeats else ""),),
        line=_monthly(seen, REPEATS_BY_MONTH),
    )


def office_tile(seen: Overview) -> Tile:
    """Say how often the petition office kept C1."""
    return _rate(seen, IndicatorKey.OFFICE_IN_TIME)


def notices_tile(seen: Overview) -> Tile:
    """Say how often units kept C3."""
    return _rate(seen, IndicatorKey.UNIT_NOTICE_IN_TIME)


def handled_tile(seen: Overview) -> Tile:
    """Say how often units kept C5."""
    return _rate(seen, IndicatorKey.HANDLED_ON_TIME)


def satisfaction_tile(seen: Overview) -> Tile:
    """Say how satisfied those who rated are; who rated, who did not, and who is not satisfied stand beside it."""
    taken_part = INDICATORS[IndicatorKey.PARTICIPATION]
    rated, owed = (
        _number(seen, _question(taken_part.numerator)),
        _number(seen, _question(taken_part.denominator)),
    )
    part = _("{n}/{owed} rated", n=f"{rated:,}", owed=f"{owed:,}")
    if owed >= MIN_RATE_N:
        part = _("{n}/{owed} rated ({share})", n=f"{rated:,}", owed=f"{owed:,}", share=f"{rated / owed:.0%}")
    not_satisfied, unrated = _number(seen, DISSATISFIED), _number(seen, UNRATED)
    if not owed:
        return _rate(seen, IndicatorKey.SATISFACTION, note=(Said(_("no rating is due yet")),))
    note = (
        Said(part, _opens(seen, Cohort.RATING_OWED)),
        Said(
            _("{n} not satisfied", n=f"{not_satisfied:,}"),
            _opens(seen, Cohort.DISSATISFIED) if not_satisfied else "",
        ),
        Said(_("{n} not rated", n=f"{unrated:,}"), _opens(seen, Cohort.UNRATED) if unrated else ""),
    )
    formula = _("Participation: {formula}", formula=_(taken_part.formula))
    return _rate(seen, IndicatorKey.SATISFACTION, note=note, more=(formula,))


TILES: Final[dict[IndicatorKey, Callable[[Overview], Tile]]] = {
    IndicatorKey.RECEIVED: received_tile,
    IndicatorKey.OPEN: open_tile,
    IndicatorKey.DUE_SOON: due_soon_tile,
    IndicatorKey.OVERDUE: overdue_tile,
    IndicatorKey.SUPPORTED_WAITING: waiting_tile,
    IndicatorKey.REPEAT_OF_SUPPORTED: repeats_tile,
    IndicatorKey.OFFICE_IN_TIME: office_tile,
    IndicatorKey.UNIT_NOTICE_IN_TIME: notices_tile,
    IndicatorKey.HANDLED_ON_TIME: handled_tile,
    IndicatorKey.SATISFACTION: satisfaction_tile,
}
"""The tiles in the order in which they are laid out."""


def _question(cohort: Cohort | None) -> Question:
    return Question(cohort)


def _number(seen: Overview, question: Question) -> int:
    return seen.now.number(question) or 0


def _opens(seen: Overview, cohort: Cohort, **changes: object) -> str:
    query = rows_of(seen, cohort, **changes)
    return address(LEDGER, query) if query else ""


def _rows(seen: Overview, cohort: Cohort) -> str | None:
    return rows_of(seen, cohort) or None


def _count(
    seen: Overview,
    key: IndicatorKey,
    *,
    note: Note,
    state: Due | None = None,
    line: Sequence[float | None] = (),
) -> Tile:
    indicator = INDICATORS[key]
    n = _number(seen, _question(indicator.numerator))
    props = tile_props(
        f"{n:,}",
        about=_about(seen, indicator, n),
        rows=_rows(seen, indicator.numerator),
        state=state if n else None,
        line=line,
    )
    return {**props, "note": note}


def _rate(seen: Overview, key: IndicatorKey, *, note: Note = (), more: Sequence[str] = ()) -> Tile:
    indicator = INDICATORS[key]
    if indicator.denominator is None:
        raise ValueError(key)
    found = rate(
        _number(seen, _question(indicator.numerator)), _number(seen, _question(indicator.denominator))
    )
    value = (
        "–" if not found.n else f"{found.part:,}/{found.n:,}" if found.share is None else f"{found.share:.0%}"
    )
    said = note or tuple(_parts(seen, indicator, found.part, found.n))
    if 0 < found.n < MIN_RATE_N:
        said = (*said, Said(_("fewer than {n}: no rate", n=MIN_RATE_N)))
    props = tile_props(
        value,
        about=_about(seen, indicator, found.n, found.interval, more),
        rows=_rows(seen, indicator.denominator) if found.n else None,
    )
    return {**props, "note": said}


def _parts(seen: Overview, indicator: Indicator, part: int, n: int) -> list[Said]:
    if indicator.waiting is None or indicator.denominator is None:
        return []
    waiting = _number(seen, _question(indicator.waiting))
    found = [Said(_("no limit ended in the period"))]
    if n:
        found = [
            Said(_("{n} in time", n=f"{part:,}"), _opens(seen, indicator.numerator) if part else ""),
            Said(_("of {n}", n=f"{n:,}"), _opens(seen, indicator.denominator)),
        ]
    if waiting:
        found.append(Said(_("{n} not yet due", n=f"{waiting:,}"), _opens(seen, indicator.waiting)))
    return found


def _about(
    seen: Overview, indicator: Indicator, n: int, interval: Interval | None = None, more: Sequence[str] = ()
) -> str:
    """Say formula, deciding day, n, as-of day and source, a line each."""
    period = seen.period
    lines = [
        _("Formula: {formula}", formula=_(indicator.formula)),
        *more,
        _("Counted by: {day}", day=_(indicator.dated_by)),
        _("Period: {from_on} to {to_on}", from_on=period.from_on, to_on=period.to_on),
        f"n = {n:,}",
    ]
    if interval is not None and n:
        lines.append(
            _(
                "95 % interval (exact): {low} to {high}",
                low=f"{interval.low:.0%}",
                high=f"{interval.high:.0%}",
            )
        )
    lines.append(_("As of the end of {day}", day=seen.as_of))
    lines.append(_("Source: {source}", source=_(indicator.source)))
    return "\n".join(lines)


def _monthly(seen: Overview, question: Question) -> list[float | None]:
    """Return the counts of the twelve months up to the period's end, None for those that the board knows nothing of.

    Fewer than ``LINE_MONTHS`` known ones are no line.
    """
    counts = seen.history.by(question)
    last = month_of(min(seen.period.to_on, seen.as_of))
    since = None if seen.begins_on is None else month_of(seen.begins_on)
    line = [
        None if since is None or month < since else float(counts.get(month, 0))
        for month in range(last - EARLIER_MONTHS + 1, last + 1)
    ]
    return line if sum(value is not None for value in line) >= LINE_MONTHS else []
