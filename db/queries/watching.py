"""What the search for the unusual counts: months of places, topics, causes and units, and what may mislead it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Cohort, Question
from db.days import Period, first_day, last_day, month_of
from db.early_warning import BREAKDOWNS, WarningSubject
from db.filters import CaseFilter
from db.misleading import Caveat, CaveatKind, default_places, mix_changes
from db.models.catalogue import Category
from db.models.organisation import Area
from db.overview import RECEIVED_BY_MONTH, TOPICS, before_period, recent_period
from db.queries.offices import petition_offices
from db.scope import Scope
from db.tally.answers import Tally
from db.tally.counts import tally

MOST_MONTHS: Final = 72
_PLACES: Final = Question(Cohort.RECEIVED, (Breakdown.TOWNSHIP, Breakdown.VILLAGE))
_CHANNELS: Final = Question(Cohort.RECEIVED, (Breakdown.CHANNEL, Breakdown.RECEIVED_MONTH))
_BY_MONTH: Final = {
    subject: Question(Cohort.RECEIVED, (breakdown, Breakdown.RECEIVED_MONTH))
    for subject, breakdown in BREAKDOWNS.items()
}

Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Monthly:
    """What was received in a row of months up to a day, cancelled matters left out.

    ``tables`` give the counts of each id by month; what has no place, topic, cause or unit is in none of them,
    and the petition office, which holds everything at first, is no unit here.
    ``recent`` and ``before`` are of (township, category). A township
    that holds a default place (``caveats`` name it) is left out.
    """

    as_of: date
    months: range
    days: Counts
    tables: Mapping[WarningSubject, Mapping[int, Counts]]
    recent: Mapping[tuple[int, int], int]
    before: Mapping[tuple[int, int], int]
    recent_days: int
    before_days: int
    counted: int
    caveats: Sequence[Caveat]

    @property
    def period(self) -> Period:
        """Return the days that are counted."""
        return Period(first_day(self.months.start), self.as_of)


def monthly(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> Monthly | None:
    """Count what a search at the end of ``as_of`` looks at, in at most six years; None where nothing was ever received.

    It begins with the first month that has a quarter of the usual number, which may be half and is left out. A period and a cohort of the filter are not looked at.
    """
    whole = Period(first_day(month_of(as_of) - MOST_MONTHS), as_of)
    recent = recent_period(whole, as_of)
    before = before_period(recent)
    questions = (RECEIVED_BY_MONTH, *_BY_MONTH.values(), _PLACES, _CHANNELS)
    topics = (TOPICS.over(recent), TOPICS.over(before))
    found = tally(session, (*questions, *topics), chosen.over(whole), scope, as_of)
    by_month = found.by(RECEIVED_BY_MONTH)
    if not by_month:
        return None
    months = range(max(_beginning(by_month), month_of(whole.from_on)) + 1, month_of(as_of) + 1)
    known = max(before.from_on, first_day(months.start)) if months else as_of
    places = default_places(found.by(_PLACES))
    without: dict[WarningSubject, Collection[int]] = {
        WarningSubject.TOWNSHIP: {township for township, _village in places},
        # It holds what is new till that is sent on, so its last month is always full.
        WarningSubject.UNIT: petition_offices(session),
    }
    return Monthly(
        as_of=as_of,
        months=months,
        days=tuple((min(last_day(one), as_of) - first_day(one)).days + 1 for one in months),
        tables=_tables(found, months, without),
        recent=_known(found.over(recent).by(TOPICS), without[WarningSubject.TOWNSHIP]),
        before=_known(found.over(before).by(TOPICS), without[WarningSubject.TOWNSHIP]),
        recent_days=(recent.to_on - recent.from_on).days + 1,
        before_days=max((before.to_on - known).days + 1, 0),
        counted=sum(by_month.get(one, 0) for one in months),
        caveats=tuple(_caveats(session, found, months, places)),
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """What a filter counts by township; a township that holds a default place (``caveats`` name it) is left out.

    ``total`` counts every matter of the filter, ``unplaced`` those without a township.
    """

    counts: Mapping[int, int]
    total: int
    unplaced: int
    caveats: Sequence[Caveat]


def placed(session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> Placed:
    """Count the matters of a filter's cohort by township at the end of ``as_of``."""
    question = Question(chosen.cohort or Cohort.RECEIVED, _PLACES.by)
    pairs = tally(session, (question,), chosen, scope, as_of).by(question)
    places = default_places(pairs)
    without = {township for township, _village in places}
    counts: Counter[int] = Counter()
    for (township, _village), n in pairs.items():
        if township is not None and township not in without:
            counts[township] += n
    return Placed(
        counts,
        sum(pairs.values()),
        sum(n for (township, _village), n in pairs.items() if township is None),
        _misplaced(pairs, places),
    )


def _beginning(by_month: Mapping[int, int]) -> int:
    """Return the first month with a quarter of what is usual: single old matters before it are no past to judge by."""
    usual = sorted(by_month.values())[len(by_month) // 2]
    return min(month for month, count in by_month.items() if count * 4 >= usual)


def _tables(
    found: Tally, months: range, without: Mapping[WarningSubject, Collection[int]]
) -> dict[WarningSubject, dict[int, Counts]]:
    by_month = found.by(RECEIVED_BY_MONTH)
    tables = {WarningSubject.COUNTY: {0: tuple(by_month.get(one, 0) for one in months)}}
    return tables | {
        subject: _table(found.by(question), months, without.get(subject, ()))
        for subject, question in _BY_MONTH.items()
    }


def _table(
    pairs: Mapping[tuple[int | None, int], int], months: range, without: Collection[int]
) -> dict[int, Counts]:
    by_id: dict[int, Counter[int]] = {}
    for (one, month), count in pairs.items():
        if one is not None and one not in without:
            by_id.setdefault(one, Counter())[month] += count
    return {one: tuple(counts[month] for month in months) for one, counts in sorted(by_id.items())}


def _known(
    pairs: Mapping[tuple[int | None, int | None], int], without: Collection[int]
) -> dict[tuple[int, int], int]:
    """Return the cells of a place and a topic, those of some townships left out."""
    return {
        (place, topic): n
        for (place, topic), n in pairs.items()
        if place is not None and topic is not None and place not in without
    }


def _caveats(
    session: Session, found: Tally, months: range, places: Mapping[tuple[int, int], int]
) -> list[Caveat]:
    if not months:
        return []
    caveats = _misplaced(found.by(_PLACES), places)
    period = Period(first_day(months.start), last_day(months.stop - 1))
    caveats += [Caveat(CaveatKind.BOUNDARY, area_id=one) for one in _changed(session, Area, period)]
    coded = len(_changed(session, Category, period))
    if coded:
        caveats.append(Caveat(CaveatKind.CODING, coded))
    changes = mix_changes(found.by(_CHANNELS), months)
    return caveats + [Caveat(CaveatKind.PRACTICE, month=month, channel=one) for one, month in changes]


def _misplaced(
    pairs: Mapping[tuple[int | None, int | None], int], places: Mapping[tuple[int, int], int]
) -> list[Caveat]:
    """Return the caveats of matters in a default place, and of those in none."""
    caveats = [
        Caveat(CaveatKind.DEFAULT_PLACE, count, area_id=village) for (_town, village), count in places.items()
    ]
    unknown = sum(n for (township, _village), n in pairs.items() if township is None)
    return [*caveats, Caveat(CaveatKind.UNKNOWN_PLACE, unknown)] if unknown else caveats


def _changed(session: Session, table: type[Area] | type[Category], period: Period) -> list[int]:
    """Return the areas or categories that began or ended within a period, its first day not counting."""
    asked = select(table.id).where(
        or_(
            (table.valid_from > period.from_on) & (table.valid_from <= period.to_on),
            (table.valid_to >= period.from_on) & (table.valid_to < period.to_on),
        )
    )
    return list(session.scalars(asked.order_by(table.id)))
