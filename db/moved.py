"""The matters of a movement as SQL: what ``db.moving`` says, each day's part a query of its own over ``case_span``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from db.clauses import AtomClause, day_number
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN, Case
from db.moving import Differs, Every, Expression, Not, On, PutOff, Side, Some, expression

Conditions = Callable[[date, tuple[AtomClause, ...]], list[ColumnElement[bool]]]
_SPANS: Final = {side: CASE_SPAN.alias(f"span_{side}") for side in Side}


def moved(chosen: CaseFilter, as_of: date, on: Conditions) -> Select[Any]:
    """Return the query for the ids of the matters of the filter's movement, its text, import and scope left out.

    ``on`` gives the conditions for a day's spans that meet some clauses.
    """
    if chosen.moved is None:
        raise ValueError("no movement is chosen")
    days = dict(zip(Side, chosen.compared(as_of), strict=True))
    return select(Case.id).where(_condition(expression(chosen.moved, chosen, as_of), days, on))


def _condition(asked: Expression, days: Mapping[Side, date], on: Conditions) -> ColumnElement[bool]:
    match asked:
        case On(side, clauses):
            spans = select(CASE_SPAN.c.case_id).where(*on(days[side], clauses))
            return Case.id.in_(spans.correlate(None))
        case Every(parts):
            return and_(*(_condition(part, days, on) for part in parts))
        case Some(parts):
            return or_(*(_condition(part, days, on) for part in parts))
        case Not(part):
            return not_(_condition(part, days, on))
        case Differs(field):
            then, now = (spans.c[field.value] for spans in _SPANS.values())
            return _beside(days, then.is_distinct_from(now))
        case PutOff(field):
            then, now = (spans.c[field.value] for spans in _SPANS.values())
            return _beside(days, then < now)


def _beside(days: Mapping[Side, date], compared: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the spans of a matter on both days compare so."""
    then, now = _SPANS.values()
    live = (
        bound
        for side, spans in _SPANS.items()
        for bound in (spans.c.from_on <= day_number(days[side]), spans.c.to_on > day_number(days[side]))
    )
    found = select(now.c.case_id).join_from(then, now, then.c.case_id == now.c.case_id).where(*live, compared)
    return Case.id.in_(found.correlate(None))
