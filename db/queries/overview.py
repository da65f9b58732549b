"""The overview: one tally for all its tiles, panels and sentences."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.filters import Asked
from db.meetings import READING
from db.models.organisation import Unit
from db.naming import kept_names
from db.overview import (
    Names,
    Overview,
    before_period,
    history_period,
    questions,
    recent_period,
    year_before,
)
from db.queries.attention import attention
from db.queries.beginning import begins_on
from db.queries.choices import Choice, categories, leaders, townships, units
from db.scope import Scope
from db.tally.counts import tally

_UNIT: Final = Unit.__table__.c
_SHORT_NAMES: Final = select(_UNIT.id, _UNIT.short_name).where(_UNIT.short_name != "")


def overview(session: Session, asked: Asked, scope: Scope) -> Overview:
    """Count everything that the overview shows at the end of the as-of day, within the scope."""
    chosen, as_of = asked.chosen, asked.as_of
    period = chosen.period(as_of)
    earlier, recent = history_period(period), recent_period(period, as_of)
    counts = tally(session, questions(period, as_of), chosen, scope, as_of)
    history = counts.over(earlier)
    return Overview(
        asked=asked,
        now=counts,
        history=history,
        last_year=counts.over(year_before(period)),
        recent=counts.over(recent),
        before=counts.over(before_period(recent)),
        begins_on=begins_on(session, history, earlier, scope, as_of),
        attention=attention(session, chosen, scope, as_of),
        sees_rows=scope.sees_rows,
        sees_meetings=scope.role in READING,
    )


def overview_names(session: Session, as_of: date) -> Names:
    """Return the names that the overview says, units by their short ones, each kind in its fixed order."""
    return kept_names(session, ("overview", as_of), lambda: _names(session, as_of))


def _names(session: Session, as_of: date) -> Names:
    # Not all that can be chosen: hundreds of villages have no name on this page.
    known = categories(session, as_of)
    shorter = {row.id: row.short_name for row in session.execute(_SHORT_NAMES)}
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
