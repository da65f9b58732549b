"""The ``columnar`` engine: one pass over narrow columns for all questions of a request."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.clauses import (
    OPEN_CODES,
    WORDS,
    Among,
    AtomClause,
    Named,
    Written,
    cohort_clauses,
    column_clauses,
    day_number,
    filter_clauses,
    receipt_clauses,
)
from db.cohorts import (
    BREAKDOWN_FIELD,
    MEASURE_FIELD,
    SOON_DAYS,
    SUMMED,
    Breakdown,
    Cohort,
    Field,
    Measure,
    Question,
)
from db.column_filters import ColumnFilter, LedgerColumn
from db.criteria import DUE_STATES, contains, ids_named, moved_ids
from db.days import FAR
from db.enums import Due
from db.filters import CaseFilter, Moved, Sort
from db.imported import imported
from db.models.cases import Case
from db.movements import Movement
from db.moving import HANDED, On, Side, expression
from db.rows import MovedCount
from db.scope import Scope
from db.search import matching
from db.tally.answers import Answer
from db.tally.carrying import Carrier, Unknown
from db.tally.columns import Array, Columns, Rows
from db.tally.moving import TwoDays
from db.tally.selecting import Frame, Mask
from db.tally.store import store_of

DENSE: Final = 1 << 22
"""Groups of two dimensions are counted in one array of up to so many cells."""
MOST_KEPT: Final = 1_000
"""So many answers are kept of one version."""
MOST_LISTS: Final = 16
"""So many lists of rows are kept of one version, each of fewer rows than one in ``FEW``."""
FEW: Final = 4


def count(
    session: Session,
    columns: Columns,
    questions: Sequence[Question],
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
) -> dict[Question, Answer]:
    """Answer all questions from the columns of the session's version and day."""
    base = _filtered(session, columns, chosen, scope, as_of)
    # Answers about all matters, which the first page of every leader counts, stay with their version.
    kept = columns.answers if base.is_whole else {}
    if len(kept) > MOST_KEPT:
        kept.clear()
    carrier = Carrier(columns.steps if base.is_whole else ())
    answers: dict[Question, Answer] = {}
    for question in questions:
        over, cohort = chosen.over(question.period), question.cohort or chosen.cohort
        key = (question.by, question.measure, cohort, over.from_on, over.to_on)
        if key not in kept:
            kept[key] = _counted_of(base, carrier, key, question, partial(_of_cohort, cohort, over, as_of))
        answers[question] = kept[key]
    return answers


def _counted_of(
    base: Frame, carrier: Carrier, key: Any, question: Question, rows_of: Callable[[Frame], Frame]
) -> Answer:
    count_over = partial(_answer, question, base.columns.day)
    try:
        return carrier.carry(key, question.measure, rows_of, count_over)
    except Unknown:
        return count_over(rows_of(base))


def selected(
    session: Session,
    columns: Columns,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    filters: Sequence[ColumnFilter] = (),
) -> Frame:
    """Return the rows that the ledger shows."""
    base = _filtered(session, columns, chosen, scope, as_of)
    frame = _of_cohort(chosen.cohort, chosen, as_of, base)
    return _narrowed(session, frame, column_clauses(filters))


def among(
    session: Session,
    columns: Columns,
    case_ids: AbstractSet[int],
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
) -> frozenset[int]:
    """Return those of some matters that the ledger shows."""
    rows = _rows(columns, frozenset(case_ids))
    is_shown = selected(session, columns, chosen, scope, as_of).holds(rows)
    return frozenset(columns.case_ids.take(rows[is_shown]).tolist())


def _of_cohort(cohort: Cohort | None, chosen: CaseFilter, as_of: date, base: Frame) -> Frame:
    if cohort is None:
        return base.narrowed(receipt_clauses(chosen))
    return base.narrowed(cohort_clauses(cohort, chosen.period(as_of), as_of))


def _filtered(session: Session, columns: Columns, chosen: CaseFilter, scope: Scope, as_of: date) -> Frame:
    """Return the rows of the scope that the filter leaves, its period and cohort apart.

    A page asks over several periods: they share these rows, what is worked out over them, and one search of a text.
    """
    held: dict[object, Frame] = session.info.setdefault("frames", {})
    whole = replace(chosen, from_on=None, to_on=None, cohort=None, sort=Sort())
    key = (columns.version, whole, scope, as_of)
    if key not in held:
        held[key] = _listed(session, columns, whole, scope, as_of)
    return held[key]


def _listed(session: Session, columns: Columns, chosen: CaseFilter, scope: Scope, as_of: date) -> Frame:
    """Return the rows that a filter leaves: few ones are kept with their version, as a reader scrolls on through them."""
    kept, key = columns.lists, (chosen, scope, as_of)
    if key in kept:
        return Frame(columns, kept[key])
    frame = _found(session, columns, chosen, scope, as_of)
    if not frame.is_whole and frame.size * FEW < columns.size:
        if len(kept) >= MOST_LISTS:
            kept.pop(next(iter(kept)), None)
        kept[key] = frame.rows
    return frame


def _found(session: Session, columns: Columns, chosen: CaseFilter, scope: Scope, as_of: date) -> Frame:
    frame = Frame(columns)
    if scope.units is not None:
        held: AtomClause = (Among(Field.HOLDER, scope.units),)
        frame = frame.with_others(held, _rows(columns, scope.also))
    for listed in _listed_ids(session, chosen):
        frame = frame.among(columns.rows_of(listed))
    if chosen.moved is not None:
        frame = frame.among(columns.rows_of(_moved(session, chosen, as_of)))
    else:
        frame = frame.narrowed_at_once(tuple(filter_clauses(chosen, as_of)))
    return frame.without(_rows(columns, scope.excluded)) if scope.excluded else frame


def _listed_ids(session: Session, chosen: CaseFilter) -> Iterator[Array]:
    """Yield the ascending ids of what the filter asks of no column: its text, its import."""
    if chosen.text:
        yield np.sort(_ids(session, matching(chosen.text, session.get_bind().dialect.name)))
    if chosen.imported is not None:
        yield np.sort(_ids(session, imported(chosen.imported)))


def _moved(session: Session, chosen: CaseFilter, as_of: date) -> Array:
    """Return the ascending ids of the matters of the filter's movement, whoever asks."""
    days = two_days(session, *chosen.compared(as_of))
    if chosen.moved is None or days is None:
        return np.sort(_ids(session, moved_ids(chosen, as_of)))
    return days.case_ids[days.mask(expression(chosen.moved, chosen, as_of))]


def two_days(session: Session, then_on: date, now_on: date) -> TwoDays | None:
    """Return the matters of two days, worked out once a request, None where a day can no longer be had by columns."""
    held: dict[object, TwoDays | None] = session.info.setdefault("two_days", {})
    key = (then_on, now_on)
    if key not in held:
        store = store_of(session)
        then, now = (store.columns(session, day_number(day)) for day in key)
        held[key] = None if then is None or now is None else TwoDays(then, now)
    return held[key]


class Movements:
    """The movements of one filter between two days, within a scope."""

    def __init__(
        self, session: Session, days: TwoDays, chosen: CaseFilter, scope: Scope, as_of: date
    ) -> None:
        self._days, self._chosen, self._as_of = days, chosen, as_of
        seen = days.within(scope)
        for listed in _listed_ids(session, chosen):
            seen = seen & days.among(listed)
        self._seen = seen

    def counts(self) -> dict[Movement, MovedCount]:
        """Count every movement: its matters, and those known on each of the days."""
        then, now = (self._seen & self._days.mask(On(side)) for side in Side)
        sides = (self._seen, then, now)
        return {
            movement: MovedCount(*(int(np.count_nonzero(self._of(movement) & one)) for one in sides))
            for movement in Movement
        }

    def pairs(self, movement: Movement) -> dict[tuple[int, int], int]:
        """Count the matters of a paired movement by holder before and after, id 0 being none."""
        seen = self._seen & self._of(movement)
        pairs = np.stack([self._days.values(side, HANDED[movement])[seen] for side in Side])
        kinds, counts = np.unique(pairs, axis=1, return_counts=True)
        return {(int(before), int(after)): int(n) for before, after, n in zip(*kinds, counts, strict=True)}

    def matters(self, movement: Movement) -> list[int]:
        """Return the ids of a movement's matters, ascending."""
        ids: list[int] = self._days.case_ids[self._seen & self._of(movement)].tolist()
        return ids

    def _of(self, movement: Movement) -> Mask:
        return self._days.mask(expression(Moved(movement), self._chosen, self._as_of))


def _rows(columns: Columns, case_ids: frozenset[int]) -> Rows:
    return columns.rows_of(np.array(sorted(case_ids), dtype=np.int64))


def _ids(session: Session, asked: Select[Any]) -> Array:
    """Return the ids that a query finds; a common word has hundreds of thousands."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # One text for all of them: a Python object for each takes twice as long.
        found = asked.subquery()
        joined = connection.execute(select(func.group_concat(found.c[0]))).scalar_one()
        return np.fromstring(joined or "", dtype=np.int64, sep=",")
    with connection.execute(asked) as result:
        rows = result.cursor.fetchall()
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows))


def _narrowed(session: Session, frame: Frame, clauses: Sequence[AtomClause]) -> Frame:
    """Return the rows that meet the clauses, those over names and text answered by the database first."""
    plain: list[AtomClause] = []
    for clause in clauses:
        match clause:
            case (Named(column, text),):
                plain.append((Among(column, frozenset(session.scalars(ids_named(column, text)))),))
            case (Written(column, text),):
                written = Case.number if column is LedgerColumn.NUMBER else Case.title
                found = np.sort(_ids(session, select(Case.id).where(contains(written, text))))
                frame = frame.among(frame.columns.rows_of(found))
            case _:
                plain.append(clause)
    return frame.narrowed(plain)


# ---------------------------------------------------------------- answers


def _answer(question: Question, today: int, frame: Frame) -> Answer:
    if not question.by:
        return _number(frame, question.measure)
    groups = [_places(frame, breakdown, today) for breakdown in question.by]
    kinds = [_kinds(frame, breakdown) for breakdown in question.by]
    if len(groups) == 1:
        counted = _counted(groups[0], len(kinds[0]), frame, question.measure)
        return MappingProxyType({kinds[0][place]: value for place, value in counted})
    width = len(kinds[1])
    joined = groups[0].astype(np.int64) * width + groups[1]
    pairs = _counted(joined, len(kinds[0]) * width, frame, question.measure)
    return MappingProxyType(
        {(kinds[0][place // width], kinds[1][place % width]): value for place, value in pairs}
    )


def _number(frame: Frame, measure: Measure) -> int | None:
    if measure is Measure.CASES:
        return frame.size
    values = frame.values(MEASURE_FIELD[measure])
    if measure in SUMMED:
        return int(values.sum(dtype=np.int64))
    earliest = int(values.min()) if len(values) else FAR
    return None if earliest == FAR else earliest


def _counted(places: Array, kinds: int, frame: Frame, measure: Measure) -> list[tuple[int, int]]:
    """Return (place, value) of the groups that are not 0."""
    if kinds > DENSE:
        present, places = np.unique(places, return_inverse=True)
        return [(int(present[at]), value) for at, value in _counted(places, len(present), frame, measure)]
    if measure is Measure.CASES:
        values = np.bincount(places, minlength=kinds)
    elif measure in SUMMED:
        # Sums below 2**53 are exact in the floats that bincount adds.
        values = np.bincount(places, frame.values(MEASURE_FIELD[measure]), kinds).astype(np.int64)
    else:
        earliest = np.full(kinds, FAR, dtype=np.uint16)
        np.minimum.at(earliest, places, frame.values(MEASURE_FIELD[measure]))
        values = np.where(earliest == FAR, 0, earliest)
    return [(place, int(values[place])) for place in np.flatnonzero(values).tolist()]


def _places(frame: Frame, breakdown: Breakdown, today: int) -> Array:
    if breakdown is Breakdown.DUE:
        return _due_places(frame, today)
    return frame.values(BREAKDOWN_FIELD[breakdown])


def _kinds(frame: Frame, breakdown: Breakdown) -> Sequence[Any]:
    if breakdown is Breakdown.DUE:
        return DUE_STATES
    column = BREAKDOWN_FIELD[breakdown]
    if column in WORDS:
        return (None, *WORDS[column])
    return frame.columns.keys[column].values


def _due_places(frame: Frame, today: int) -> Array:
    """Return the position in ``Due`` of each row's due state."""
    due_on, stage = frame.values(Field.DUE_ON), frame.values(Field.STAGE)
    is_running = np.zeros(256, dtype=bool)
    is_running[[code + 1 for code in OPEN_CODES]] = True
    states = np.full(len(due_on), DUE_STATES.index(Due.IN_TIME), dtype=np.uint8)
    states[due_on <= today + SOON_DAYS] = DUE_STATES.index(Due.SOON)
    states[due_on < today] = DUE_STATES.index(Due.OVERDUE)
    states[(due_on == FAR) | ~is_running.take(stage)] = DUE_STATES.index(Due.NONE)
    return states
