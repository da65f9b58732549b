"""Blocks of the ledger from the columns: an order is worked out once a version, and only a block is fetched."""

from bisect import bisect_left
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clauses import WORDS
from db.cohorts import Field
from db.criteria import by_code_point
from db.days import FAR
from db.filters import Sort, SortKey
from db.models.cases import Case
from db.sorting import CATALOGUE, SORT_FIELD
from db.tally.columns import DAYS, Array, Columns, Rows, WrittenOrder
from db.tally.selecting import Frame

SOME: Final = 8
"""A list shorter than one in so many rows is sorted by itself; a longer one is met by walking the order of all."""
_STEP: Final = 1 << 16
MOST_LATE: Final = 200
"""More rows than this whose text may have changed are ordered anew with all the others."""

WRITTEN: Final = {SortKey.NUMBER: Case.number, SortKey.TITLE: Case.title}


def page(session: Session, frame: Frame, sort: Sort, start: int, end: int) -> list[int]:
    """Return the case ids of places ``start`` to ``end`` (excluded) of the frame in the order of ``sort``.

    Rows without a value come last in both directions, ties are broken by case id in the direction of the sort.
    """
    first, last = max(start, 0), min(max(end, 0), frame.size)
    if last <= first:
        return []
    columns = frame.columns
    if frame.size * SOME < columns.size and (rows := frame.rows) is not None:
        if sort.key in WRITTEN:
            found = _between(_ranks(session, columns, sort.key).take(rows), rows, sort, first, last)
        else:
            found = _sorted(session, columns, rows, sort)[first:last]
    else:
        order, valued = _order(session, columns, sort.key)
        if sort.is_descending:
            order = _reversed(order, valued)
        found = order[first:last] if frame.is_whole else _walked(order, frame, first, last)
    return [int(case_id) for case_id in columns.case_ids.take(found)]


def _between(ranks: Array, rows: Rows, sort: Sort, first: int, last: int) -> Rows:
    """Return the rows at some places of an order in which no two ranks are equal, the others left unsorted."""
    if sort.is_descending:
        first, last = len(rows) - last, len(rows) - first
    places = np.argpartition(ranks, (first, last - 1))[first:last]
    places = places[np.argsort(ranks.take(places))]
    return rows.take(places[::-1] if sort.is_descending else places)


def _sorted(session: Session, columns: Columns, rows: Rows, sort: Sort) -> Rows:
    """Return a few rows in order."""
    ranks = _sort_values(session, columns, sort.key).take(rows)
    valued = int(np.count_nonzero(ranks != _missing(ranks)))
    order = rows.take(np.argsort(ranks, kind="stable"))
    return _reversed(order, valued) if sort.is_descending else order


def _reversed(order: Array, valued: int) -> Array:
    return (
        np.concatenate((order[:valued][::-1], order[valued:][::-1])) if valued < len(order) else order[::-1]
    )


def _walked(order: Array, frame: Frame, first: int, last: int) -> Rows:
    """Return the rows at some places of an order of which only the frame's rows count."""
    mask = frame.mask()
    parts: list[Array] = []
    passed = 0
    for at in range(0, len(order), _STEP):
        step = order[at : at + _STEP]
        is_in = mask.take(step)
        count = int(np.count_nonzero(is_in))
        if passed + count > first:
            parts.append(step[is_in][max(first - passed, 0) : last - passed])
        passed += count
        if passed >= last:
            break
    return np.concatenate(parts)


def _missing(values: Array) -> int:
    return int(np.iinfo(values.dtype).max)


def _order(session: Session, columns: Columns, key: SortKey) -> tuple[Array, int]:
    """Return all rows in ascending order, and how many of them have a value."""
    if key in WRITTEN:
        order = _written_order(session, columns, key)
        return order, len(order)
    cached = columns.orders.get(SORT_FIELD[key]) if _is_own(key) else None
    values = _sort_values(session, columns, key)
    if cached is None:
        cached = np.argsort(values, kind="stable").astype(np.int32)
        if _is_own(key):
            columns.orders[SORT_FIELD[key]] = cached
    if key in _COUNTED:
        return cached, columns.size
    return cached, int(np.count_nonzero(values != _missing(values)))


_COUNTED: Final = (SortKey.PERSONS, SortKey.BATCHES, SortKey.MARKS)


def _is_own(key: SortKey) -> bool:
    """Tell whether the order hangs on the column alone: a catalogue's positions may change between versions."""
    return SORT_FIELD[key] not in CATALOGUE


def _sort_values(session: Session, columns: Columns, key: SortKey) -> Array:
    """Return a value a row that orders as the key does, the greatest of its type where there is none."""
    field = SORT_FIELD[key]
    values = columns.values(field)
    if field in DAYS or key in _COUNTED:
        return values
    if field in WORDS:
        return values - np.uint8(1)
    return _key_ranks(session, columns, field).take(values)


def _key_ranks(session: Session, columns: Columns, field: Field) -> Array:
    """Return, by place, the rank of each key of a column in its catalogue's order."""
    keys = columns.keys[field].values
    positions: dict[int, int] = {}
    if field in CATALOGUE:
        table = CATALOGUE[field]
        positions = {row.id: row.position for row in session.execute(select(table.id, table.position))}
    known = sorted((positions.get(key, -1), key, place) for place, key in enumerate(keys) if key is not None)
    kind = np.uint16 if len(keys) < FAR else np.uint32
    ranks = np.full(len(keys), np.iinfo(kind).max, dtype=kind)
    for rank, (_, _, place) in enumerate(known):
        ranks[place] = rank
    return ranks


# ---------------------------------------------------------------- number and title


def _written_order(session: Session, columns: Columns, key: SortKey) -> Array:
    held = columns.orders.get(key)
    if held is None or len(late := _late(held, columns)) > MOST_LATE:
        order = _loaded(session, columns, key)
    elif late:
        order = _put_in(session, columns, key, held.rows, late)
    else:
        return np.asarray(held.rows)
    columns.orders[key] = WrittenOrder(order, columns.size)
    return order


def _late(held: WrittenOrder, columns: Columns) -> list[int]:
    return sorted({*held.late, *range(held.size, columns.size)})


def _loaded(session: Session, columns: Columns, key: SortKey) -> Array:
    text = by_code_point(session, WRITTEN[key])
    asked = session.execute(select(Case.id).order_by(text, Case.id))
    ids = np.fromiter((row[0] for row in asked), dtype=np.int64)
    if not columns.size:
        return np.empty(0, dtype=np.int32)
    rows = np.minimum(np.searchsorted(columns.case_ids, ids), columns.size - 1)
    return np.asarray(rows[columns.case_ids.take(rows) == ids], dtype=np.int32)


def _put_in(session: Session, columns: Columns, key: SortKey, order: Array, late: list[int]) -> Array:
    """Return the order with a few rows taken out and put where their texts belong now."""
    connection = session.connection()

    def text_of(row: int) -> tuple[str, int]:
        case_id = int(columns.case_ids[row])
        asked = f'SELECT {WRITTEN[key].key} FROM "case" WHERE id = {case_id}'  # noqa: S608
        return str(connection.exec_driver_sql(asked).scalar_one()), case_id

    stays = np.ones(columns.size, dtype=bool)
    stays[late] = False
    kept = order[stays.take(order)]
    texts = sorted((text_of(row), row) for row in late)
    places = [bisect_left(kept, text, key=text_of) for text, _ in texts]
    return np.insert(kept, places, [row for _, row in texts])


def _ranks(session: Session, columns: Columns, key: SortKey) -> Array:
    ranks = columns.orders.get((key, "ranks"))
    if ranks is None:
        order = _written_order(session, columns, key)
        ranks = np.full(columns.size, columns.size, dtype=np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        columns.orders[(key, "ranks")] = ranks
    return np.asarray(ranks)
