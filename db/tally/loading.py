"""Read spans into columns by the driver's fastest way, all of them or those of a few cases."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
from sqlalchemy.orm import Session

from db.cohorts import Field
from db.tally.columns import ABSENT, FIELDS, LAST_DAY, Array

_WIDTH: Final = 1 + len(FIELDS)
_TYPED: Final = frozenset({Field.ASSIGNMENT_DUE_ON, Field.C12_LIMIT})
"""Days that somebody typed, and that may lie outside the calendar's numbers."""
_BATCH: Final = 20_000
_IDS_A_STATEMENT: Final = 5_000
_COPY_HEADER: Final = 19
_COPY_TRAILER: Final = 2


def live_rows(session: Session, day: int, case_ids: Sequence[int] | None = None) -> Array:
    """Return the spans live at the end of a day as a matrix by ascending case id; all, or those of some cases.

    The matrix is of int32, the case id first, then ``FIELDS``; ``ABSENT`` where there is no value.
    """
    driver: Any = session.connection().connection.driver_connection
    read = _fetched if session.connection().dialect.name == "sqlite" else _copied
    if case_ids is None:
        return read(driver, _live(day, ""))
    parts = [
        read(driver, _live(day, f"AND case_id IN ({','.join(map(str, ids))})"))
        for ids in _parts(sorted(case_ids))
    ]
    return np.concatenate(parts) if parts else np.empty((0, _WIDTH), dtype=np.int32)


def rows_apart(session: Session, day: int, other: int) -> tuple[Array, Array]:
    """Return how a day differs from another: the ascending ids of the matters that do, and the spans that live on it alone.

    The spans are a matrix like that of ``live_rows``; a matter without one was not known at the end of ``day``.
    """
    driver: Any = session.connection().connection.driver_connection
    read = _fetched if session.connection().dialect.name == "sqlite" else _copied
    rows = read(driver, _live(day, _not_live(other)))
    cursor = driver.cursor()
    cursor.execute(f"SELECT case_id {_live(other, _not_live(day))}")
    left = np.fromiter(chain.from_iterable(cursor.fetchall()), dtype=np.int64)
    cursor.close()
    return np.union1d(rows[:, 0].astype(np.int64), left), rows


def _not_live(day: int) -> str:
    return f"AND NOT (from_on <= {day} AND to_on > {day})"


def _parts(case_ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(case_ids), _IDS_A_STATEMENT):
        yield case_ids[start : start + _IDS_A_STATEMENT]


def _live(day: int, more: str) -> str:
    return f"FROM case_span WHERE from_on <= {day} AND to_on > {day} {more} ORDER BY case_id"


def _value(field: Field) -> str:
    if field in _TYPED:
        return f"coalesce(max(min({field.value}, {LAST_DAY}), 0), {ABSENT})"
    return f"coalesce({field.value}, {ABSENT})"


def _fetched(driver: Any, live: str) -> Array:
    cursor = driver.cursor()
    cursor.execute(f"SELECT case_id, {', '.join(map(_value, FIELDS))} {live}")
    parts: list[Array] = []
    while rows := cursor.fetchmany(_BATCH):
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=len(rows) * _WIDTH)
        parts.append(flat.reshape(len(rows), _WIDTH))
    cursor.close()
    return np.concatenate(parts) if parts else np.empty((0, _WIDTH), dtype=np.int32)


def _copied(driver: Any, live: str) -> Array:
    # In COPY's binary format every row has one length here: a count, then for each value its length and itself.
    columns = ", ".join(f"CAST({_value_of_postgresql(field)} AS integer)" for field in FIELDS)
    statement = f"COPY (SELECT CAST(case_id AS integer), {columns} {live}) TO STDOUT (FORMAT binary)"
    row = np.dtype([("count", ">i2"), ("values", [("length", ">i4"), ("value", ">i4")], (_WIDTH,))])
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        told = b"".join(bytes(part) for part in copy)
    size = (len(told) - _COPY_HEADER - _COPY_TRAILER) // row.itemsize
    rows = np.frombuffer(told, dtype=row, count=size, offset=_COPY_HEADER)
    return rows["values"]["value"].astype(np.int32)


def _value_of_postgresql(field: Field) -> str:
    if field in _TYPED:
        # greatest and least pass NULL over.
        clipped = f"greatest(least({field.value}, {LAST_DAY}), 0)"
        return f"CASE WHEN {field.value} IS NULL THEN {ABSENT} ELSE {clipped} END"
    return _value(field)
