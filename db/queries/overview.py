"""The overview: one tally for all its tiles and panels, and two over other months for what is usual."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.days import first_day
from db.filters import Asked, CaseFilter, Period
from db.models.organisation import Unit
from db.overview import (
    BEFORE,
    HISTORY,
    LAST_YEAR,
    OVERVIEW,
    RECEIVED_BY_MONTH,
    RECENT,
    Names,
    Overview,
    before_period,
    history_period,
    recent_period,
    year_before,
)
from db.queries.attention import attention
from db.queries.choices import Choice, categories, leaders, townships, units
from db.scope import Scope
from db.tally.answers import Tally
from db.tally.counts import tally


def overview(session: Session, asked: Asked, scope: Scope) -> Overview:
    """Count everything that the overview shows at the end of the as-of day, within the scope."""
    chosen, as_of = asked.chosen, asked.as_of
    period = chosen.period(as_of)
    earlier, recent = history_period(period), recent_period(period, as_of)
    history = tally(session, HISTORY, _over(chosen, earlier), scope, as_of)
    return Overview(
        asked=asked,
        now=tally(session, OVERVIEW, chosen, scope, as_of),
        history=history,
        last_year=tally(session, LAST_YEAR, _over(chosen, year_before(period)), scope, as_of),
        recent=tally(session, RECENT, _over(chosen, recent), scope, as_of),
        before=tally(session, BEFORE, _over(chosen, before_period(recent)), scope, as_of),
        begins_on=_begins_on(session, history, earlier, scope, as_of),
        attention=attention(session, chosen, scope, as_of),
        sees_rows=scope.sees_rows,
    )


def overview_names(session: Session, as_of: date) -> Names:
    """Return the names that the overview says, units by their short ones, each kind in its fixed order."""
    # Not all that can be chosen: hundreds of villages have no name on this page.
    known = categories(session, as_of)
    asked = select(Unit.id, Unit.short_name).where(Unit.short_name != "")
    shorter = {row.id: row.short_name for row in session.execute(asked)}
    parents = {choice.id: choice.parent_id for choice in known}
    return Names(
        townships=_named(townships(session, as_of)),
        categories=_named(known),
        units={number: shorter.get(number, name) for number, name in _named(units(session, as_of)).items()},
        leaders=_named(leaders(session, as_of)),
        tops={number: _top(number, parents) for number in parents},
        branches=frozenset(parent for parent in parents.values() if parent is not None),
    )


def _named(listed: Iterable[Choice]) -> dict[int, str]:
    return {choice.id: choice.name for choice in listed}


def _top(number: int, parents: Mapping[int, int | None]) -> int:
    above = parents[number]
    while above is not None:
        number, above = above, parents.get(above)
    return number


def _over(chosen: CaseFilter, period: Period) -> CaseFilter:
    return replace(chosen, from_on=period.from_on, to_on=period.to_on)


def _begins_on(session: Session, history: Tally, months: Period, scope: Scope, as_of: date) -> date | None:
    """Return the first day of the first month with any matter; a filter's own empty months do not move it."""
    counted = history.by(RECEIVED_BY_MONTH)
    if min(counted, default=None) is None or first_day(min(counted)) > months.from_on:
        whole = CaseFilter(from_on=months.from_on, to_on=months.to_on)
        counted = tally(session, (RECEIVED_BY_MONTH,), whole, scope, as_of).by(RECEIVED_BY_MONTH)
    return first_day(min(counted)) if counted else None
