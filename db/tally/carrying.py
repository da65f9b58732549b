"""Answers about all matters, carried to the next version: the changed rows' old counts go, their new ones come.

Counts and sums are additive, so what a version answered holds for the next but for the rows that differ (incremental
view maintenance: Gupta, Mumick and Subrahmanian, "Maintaining Views Incrementally", SIGMOD 1993). A least day is not:
where the rows that left held it, the question is counted anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, cast

import numpy as np

from db.cohorts import SUMMED, Measure
from db.tally.answers import Answer
from db.tally.columns import FIELDS, Array, Columns, Growing
from db.tally.selecting import Frame

MOST_ROWS: Final = 4_096
"""Over more changed rows than this all rows are counted."""
MOST_STEPS: Final = 4
"""Versions whose answers are carried on, the newest first."""

ADDED: Final = (Measure.CASES, *SUMMED)


@dataclass(frozen=True, slots=True)
class Step:
    """The answers of an older version, and the rows by which a newer one differs: as they were, and as they are."""

    answers: Mapping[Any, Answer]
    before: Columns
    after: Columns


class Unknown(Exception):
    """Says that no older answer leads to this version's one."""


def carried_over(old: Columns, new: Columns, changed: Array) -> Columns:
    """Return the columns of a newer version with what leads from older answers to its own.

    ``changed`` are the ascending ids of the matters that may differ. Where no row of the day differs, the answers
    themselves have been handed on.
    """
    if new.answers is old.answers:
        return replace(new, steps=old.steps)
    before = _rows_of(old, new, changed)
    after = _rows_of(new, new, changed)
    steps: tuple[Step, ...] = old.steps
    if old.answers:
        steps = (Step(old.answers, before, after), *steps)
    elif steps:
        # Nobody asked at the version between: its changes join those that led to it.
        first = steps[0]
        joined = Step(first.answers, _joined(first.before, before), _joined(first.after, after))
        steps = (joined, *steps[1:])
    return replace(new, steps=_few(steps))


def _few(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    rows, kept = 0, 0
    for step in steps[:MOST_STEPS]:
        rows += step.before.size + step.after.size
        if rows > MOST_ROWS:
            break
        kept += 1
    return steps[:kept]


def _rows_of(columns: Columns, newest: Columns, case_ids: Array) -> Columns:
    rows = columns.rows_of(case_ids)
    # Places of keys only grow, so that the newest keys read older places too.
    held = {column: Growing(columns.values(column).take(rows)) for column in FIELDS}
    return Columns(
        columns.version, columns.day, len(rows), Growing(columns.case_ids.take(rows)), held, newest.keys
    )


def _joined(one: Columns, other: Columns) -> Columns:
    held = {column: Growing(np.concatenate((one.values(column), other.values(column)))) for column in FIELDS}
    ids = Growing(np.concatenate((one.case_ids, other.case_ids)))
    return Columns(other.version, other.day, one.size + other.size, ids, held, other.keys)


class Carrier:
    """Carries the answers of older versions to this one, for the questions of one request."""

    __slots__ = ("_frames", "_steps")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._frames = [(Frame(step.before), Frame(step.after)) for step in steps]

    def carry(
        self, key: Any, measure: Measure, rows_of: Callable[[Frame], Frame], count: Callable[[Frame], Answer]
    ) -> Answer:
        """Return the answer that is known under ``key`` of the nearest older version, brought to this one.

        ``rows_of`` gives the rows of the question's cohort, ``count`` its answer over them. ``Unknown`` is raised
        where there is none, or where the rows that left held the least day.
        """
        for place, step in enumerate(self._steps):
            if key in step.answers:
                answer = step.answers[key]
                for minus, plus in reversed(self._frames[: place + 1]):
                    answer = _stepped(answer, measure, rows_of(minus), rows_of(plus), count)
                return answer
        raise Unknown


def _stepped(
    answer: Answer, measure: Measure, minus: Frame, plus: Frame, count: Callable[[Frame], Answer]
) -> Answer:
    gone = count(minus) if minus.size else None
    come = count(plus) if plus.size else None
    if isinstance(answer, Mapping):
        return _merged(answer, measure, _groups(gone), _groups(come))
    # Without a breakdown all three are numbers.
    return _number(answer, measure, cast(int | None, gone), cast(int | None, come))


def _groups(answer: Answer) -> Mapping[Any, int]:
    return answer if isinstance(answer, Mapping) else {}


def _number(answer: int | None, measure: Measure, gone: int | None, come: int | None) -> int | None:
    if measure in ADDED:
        return (answer or 0) - (gone or 0) + (come or 0)
    if gone is not None and gone == answer:
        raise Unknown
    return min((day for day in (answer, come) if day is not None), default=None)


def _merged(
    answer: Mapping[Any, int], measure: Measure, gone: Mapping[Any, int], come: Mapping[Any, int]
) -> Mapping[Any, int]:
    if not gone and not come:
        return answer
    merged = dict(answer)
    for key in {*gone, *come}:
        value = _number(answer.get(key), measure, gone.get(key), come.get(key))
        if value:
            merged[key] = value
        else:
            merged.pop(key, None)
    return MappingProxyType(merged)
