"""The one gate to ``case_span``: filter, cohort, scope and as-of day as SQL conditions.

The ledger, its export and the ``sql`` engine read through ``conditions``, the ``columnar`` engine applies the same
clauses to its columns: nobody else decides which matters a reader sees.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    false,
    literal,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from db.clauses import (
    OPEN_CODES,
    Among,
    Atom,
    AtomClause,
    Between,
    Marked,
    Named,
    NotAfter,
    Written,
    clauses_of,
    day_number,
    due_bounds,
)
from db.cohorts import Cohort, Field
from db.column_filters import ColumnFilter, LedgerColumn
from db.enums import Due
from db.filters import CaseFilter
from db.imported import imported
from db.models.cases import CASE_SPAN, Case
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Official, Post, Unit
from db.moved import moved
from db.scope import Scope
from db.search import matching

Condition = ColumnElement[bool]

DUE_STATES: Final = tuple(Due)


class RowsRefused(Exception):
    """Raised where a reader who gets counts only asks for rows."""

    code = "rows_refused"


def number_column(field: Field) -> ColumnElement[int]:
    """Return a span's column as the plain integer that is stored."""
    return type_coerce(CASE_SPAN.c[field.value], Integer)


def conditions(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    cohort: Cohort | None,
    columns: Iterable[ColumnFilter] = (),
) -> list[Condition]:
    """Return what a row of ``case_span`` must meet to be counted or shown at the end of ``as_of``.

    ``cohort`` holds and ``chosen.cohort`` is not looked at. The text is searched in what is present now.
    """
    found = [*as_of_conditions(as_of), *scope_conditions(scope)]
    found.extend(clause_condition(clause) for clause in clauses_of(chosen, as_of, cohort, columns))
    if chosen.text:
        found.append(CASE_SPAN.c.case_id.in_(matching(chosen.text, session.get_bind().dialect.name)))
    if chosen.imported is not None:
        found.append(CASE_SPAN.c.case_id.in_(imported(chosen.imported)))
    if chosen.moved is not None:
        found.append(CASE_SPAN.c.case_id.in_(moved_ids(chosen, as_of)))
    return found


def moved_ids(chosen: CaseFilter, as_of: date) -> Select[Any]:
    """Return the query for the ids of a movement's matters, whoever asks."""

    def on(day: date, clauses: tuple[AtomClause, ...]) -> list[Condition]:
        return [*as_of_conditions(day), *map(clause_condition, clauses)]

    return moved(chosen, as_of, on)


def as_of_conditions(as_of: date) -> list[Condition]:
    """Return the conditions that pick, of each matter, the span of the day."""
    day = day_number(as_of)
    return [CASE_SPAN.c.from_on <= day, CASE_SPAN.c.to_on > day]


def scope_conditions(scope: Scope) -> list[Condition]:
    """Return the conditions that keep a reader to its matters and away from those it must avoid.

    Whose a matter is is judged by the unit that holds it now, whatever day is shown: a former holder gets nothing of
    its past, the holder gets all of it.
    """
    found: list[Condition] = []
    if scope.units is not None:
        case_id = CASE_SPAN.c.case_id
        found.append(is_one_of(CASE_SPAN.c.holder_id, scope.units) | is_one_of(case_id, scope.also))
    if scope.excluded:
        found.append(~is_one_of(CASE_SPAN.c.case_id, scope.excluded))
    return found


def is_one_of(column: SQLColumnExpression[Any], numbers: Iterable[int]) -> Condition:
    """Return the condition that a column holds one of some integers, however many."""
    listed = sorted(numbers)
    if not listed:
        return false()
    # Written into the statement: a driver takes only so many parameters.
    return column.in_(bindparam(None, listed, Integer, expanding=True, literal_execute=True, unique=True))


def clause_condition(clause: AtomClause) -> Condition:
    """Return one clause as a condition."""
    return reduce(or_, (_atom_condition(atom) for atom in clause))


def _atom_condition(atom: Atom) -> Condition:
    match atom:
        case Among(field, codes, or_none):
            listed = is_one_of(number_column(field), codes)
            return listed | CASE_SPAN.c[field.value].is_(None) if or_none else listed
        case Between(field, least, most):
            return _between(number_column(field), least, most)
        case NotAfter(field, other):
            return number_column(field) <= number_column(other)
        case Marked(mask, is_set):
            marks = number_column(Field.MARKS).bitwise_and(literal(mask, Integer, literal_execute=True))
            return marks == (mask if is_set else 0)
        case Named(field, text):
            return CASE_SPAN.c[field.value].in_(ids_named(field, text))
        case Written(column, text):
            written = Case.number if column is LedgerColumn.NUMBER else Case.title
            return CASE_SPAN.c.case_id.in_(select(Case.id).where(contains(written, text)))


def _between(column: ColumnElement[int], least: int | None, most: int | None) -> Condition:
    if least is None and most is None:
        return column.is_not(None)
    lower = true() if least is None else column >= least
    upper = true() if most is None else column <= most
    return and_(lower, upper)


def contains(column: Any, text: str) -> Condition:
    """Return the condition that a text column contains ``text``, letters in either case."""
    found: Condition = column.icontains(text, autoescape=True)
    return found


def ids_named(field: Field, text: str) -> Any:
    """Return the query for the ids whose name contains ``text``, of the kind that the column refers to."""
    match field:
        case Field.TOWNSHIP | Field.VILLAGE:
            return select(Area.id).where(contains(Area.name, text))
        case Field.UNIT:
            return select(Unit.id).where(contains(Unit.name, text))
        case Field.CAUSE:
            return select(Cause.id).where(contains(Cause.name, text))
        case Field.LEADER:
            holder = contains(Post.title, text) | contains(Official.name, text)
            return select(Post.id).join(Official, Official.id == Post.official_id).where(holder)
        case Field.CATEGORY1 | Field.CATEGORY2 | Field.CATEGORY:
            return select(Category.id).where(contains(Category.name, text))
    raise ValueError(field)


def due_position(as_of: date) -> ColumnElement[int]:
    """Return the due state at the end of ``as_of`` as its position in ``Due``, computed by the database."""
    is_open = is_one_of(number_column(Field.STAGE), OPEN_CODES)
    return case(
        *(
            (and_(is_open, _atom_condition(bound)), DUE_STATES.index(state))
            for state, bound in due_bounds(day_number(as_of)).items()
        ),
        else_=DUE_STATES.index(Due.NONE),
    )


def by_code_point(session: Session, column: Any) -> ColumnElement[Any]:
    """Return a text column ordered by code point, which SQLite does by itself."""
    ordered: ColumnElement[Any] = (
        column if session.get_bind().dialect.name == "sqlite" else column.collate("C")
    )
    return ordered
