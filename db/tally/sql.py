"""The ``sql`` engine: one plain GROUP BY a question, on any database."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.clauses import day_number
from db.cohorts import BREAKDOWN_FIELD, MEASURE_FIELD, SUMMED, Breakdown, Measure, Question
from db.criteria import DUE_STATES, Condition, conditions, due_position, number_column
from db.filters import CaseFilter, Moved
from db.models.cases import CASE_SPAN
from db.movements import Movement
from db.moving import HANDED
from db.rows import MovedCount
from db.scope import Scope
from db.tally.answers import Answer

_THEN: Final = CASE_SPAN.alias("span_then")


def count(
    session: Session, questions: Sequence[Question], chosen: CaseFilter, scope: Scope, as_of: date
) -> dict[Question, Answer]:
    """Answer each question by one statement of its own."""
    return {question: _answer(session, question, chosen, scope, as_of) for question in questions}


class Movements:
    """The movements of one filter between two days, within a scope."""

    def __init__(self, session: Session, chosen: CaseFilter, scope: Scope, as_of: date) -> None:
        self._session, self._chosen, self._scope, self._as_of = session, chosen, scope, as_of
        self._found: dict[Movement, tuple[frozenset[int], frozenset[int]]] = {}

    def counts(self) -> dict[Movement, MovedCount]:
        """Count every movement: its matters, and those known on each of the days."""
        sides = {movement: self._sides(movement) for movement in Movement}
        return {
            movement: MovedCount(len(then | now), len(then), len(now))
            for movement, (then, now) in sides.items()
        }

    def pairs(self, movement: Movement) -> dict[tuple[int, int], int]:
        """Count the matters of a paired movement by holder before and after, id 0 being none."""
        then_on = day_number(self._chosen.compared(self._as_of)[0])
        before, after = (func.coalesce(spans.c[HANDED[movement].value], 0) for spans in (_THEN, CASE_SPAN))
        rows = self._session.execute(
            select(before, after, func.count())
            .join_from(CASE_SPAN, _THEN, _THEN.c.case_id == CASE_SPAN.c.case_id)
            .where(*self._where(movement), _THEN.c.from_on <= then_on, _THEN.c.to_on > then_on)
            .group_by(before, after)
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def matters(self, movement: Movement) -> list[int]:
        """Return the ids of a movement's matters, ascending."""
        then, now = self._sides(movement)
        return sorted(then | now)

    def _sides(self, movement: Movement) -> tuple[frozenset[int], frozenset[int]]:
        """Return the ids of a movement's matters that were known on the earlier day, and on the later one."""
        if movement not in self._found:
            then, now = (
                frozenset(self._session.scalars(select(CASE_SPAN.c.case_id).where(*where)))
                for where in (self._where(movement, is_then=True), self._where(movement))
            )
            self._found[movement] = (then, now)
        return self._found[movement]

    def _where(self, movement: Movement, *, is_then: bool = False) -> list[Condition]:
        asked, day = self._chosen.of_movement(Moved(movement), self._as_of, is_then=is_then)
        return conditions(self._session, asked, self._scope, day, None)


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
