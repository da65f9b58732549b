"""The ``sql`` engine: one plain GROUP BY a question, on any database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.cohorts import BREAKDOWN_FIELD, MEASURE_FIELD, SUMMED, Breakdown, Measure, Question
from db.criteria import DUE_STATES, conditions, due_position, number_column
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN
from db.scope import Scope
from db.tally.answers import Answer


def count(
    session: Session, questions: Sequence[Question], chosen: CaseFilter, scope: Scope, as_of: date
) -> dict[Question, Answer]:
    """Answer each question by one statement of its own."""
    return {question: _answer(session, question, chosen, scope, as_of) for question in questions}


def _answer(session: Session, question: Question, chosen: CaseFilter, scope: Scope, as_of: date) -> Answer:
    where = conditions(session, chosen.over(question.period), scope, as_of, question.cohort or chosen.cohort)
    measure = _measure(question.measure)
    if not question.by:
        value = session.execute(select(measure).select_from(CASE_SPAN).where(*where)).scalar_one()
        return value if value is None else int(value)
    groups = [_dimension(breakdown, as_of).label(f"group_{n}") for n, breakdown in enumerate(question.by)]
    rows = session.execute(
        select(*groups, measure.label("value")).select_from(CASE_SPAN).where(*where).group_by(*groups)
    )
    return {_key(question.by, row[:-1]): int(row[-1]) for row in rows if row[-1]}


def _measure(measure: Measure) -> ColumnElement[Any]:
    if measure is Measure.CASES:
        return func.count()
    column = number_column(MEASURE_FIELD[measure])
    return func.coalesce(func.sum(column), 0) if measure in SUMMED else func.min(column)


def _dimension(breakdown: Breakdown, as_of: date) -> ColumnElement[Any]:
    if breakdown is Breakdown.DUE:
        return due_position(as_of)
    return CASE_SPAN.c[BREAKDOWN_FIELD[breakdown].value]


def _key(by: tuple[Breakdown, ...], values: tuple[Any, ...]) -> Any:
    key = tuple(
        DUE_STATES[value] if breakdown is Breakdown.DUE else value
        for breakdown, value in zip(by, values, strict=True)
    )
    return key if len(key) > 1 else key[0]
