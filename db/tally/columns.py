"""Columns of small integers: the spans live at the end of one day, one row a matter, at one data version.

Nothing that a version shows ever changes. A newer version shares every array that is equal, and grows into the
spare room behind the rows that older versions see.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from db.clauses import WORDS
from db.cohorts import Field
from db.days import FAR

Array = NDArray[Any]
Rows = NDArray[np.intp]

KEYED: Final = (
    Field.RECEIVED_MONTH,
    Field.CLOSED_MONTH,
    Field.TOWNSHIP,
    Field.VILLAGE,
    Field.CATEGORY1,
    Field.CATEGORY2,
    Field.CATEGORY,
    Field.CAUSE,
    Field.UNIT,
    Field.LEADER,
    Field.HOLDER,
)
"""Columns whose values are replaced by places in a list of the values met so far; place 0 is "no value"."""
WORDED: Final = tuple(WORDS)
"""Columns of enum positions, kept one higher so that 0 is "no value"."""
COUNTS: Final = (Field.PERSONS, Field.BATCHES)
DAYS: Final = tuple(field for field in Field if field not in {*KEYED, *WORDED, *COUNTS, Field.MARKS})
"""Columns of days; ``FAR`` is "no day", so that "before" needs no test for it."""
LAST_DAY: Final = FAR - 1

FIELDS: Final = (*KEYED, *WORDED, *COUNTS, *DAYS, Field.MARKS)
"""Columns in the order in which a matrix of rows holds them, after the case id."""
ABSENT: Final = -1
"""What stands for "no value" in a matrix of rows, where any other value is 0 or more."""
_SPARE: Final = 4_096
_DIRECT: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Keys:
    """The values of a keyed column by place, place 0 holding none, and their places."""

    values: tuple[int | None, ...] = (None,)
    places: Mapping[int, int] = field(default_factory=dict)

    def grown(self, values: Iterable[int]) -> "Keys":
        """Return the keys with the values not yet met appended."""
        new = sorted({value for value in values if value >= 0} - self.places.keys())
        if not new:
            return self
        listed = (*self.values, *new)
        return Keys(listed, {value: place for place, value in enumerate(listed) if value is not None})

    def encoded(self, values: Array) -> Array:
        """Return the places of values, ``ABSENT`` ones at place 0, in the narrowest type."""
        known = np.array(self.values[1:], dtype=np.int64)
        order = np.argsort(known)
        if len(known) == 0:
            return np.zeros(len(values), dtype=np.uint8)
        top = int(known.max())
        kind = narrowest(len(self.values) - 1)
        if top < _DIRECT:
            table = np.zeros(top + 2, dtype=kind)
            table[known] = np.arange(1, len(known) + 1, dtype=kind)
            # ABSENT is the table's last entry, which stays 0.
            return table[values]
        found = order[np.searchsorted(known[order], np.maximum(values, known.min()))] + 1
        return np.where(values < 0, 0, found).astype(kind)


def narrowest(most: int) -> type[np.unsignedinteger[Any]]:
    """Return the narrowest unsigned type that holds ``most``."""
    return np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32


class Growing:
    """An array with spare room behind it; rows below ``used`` are never written again."""

    __slots__ = ("buffer", "used")

    def __init__(self, values: Array, kind: Any = None) -> None:
        size = len(values) + len(values) // 64 + _SPARE
        self.buffer = np.empty(size, dtype=values.dtype if kind is None else kind)
        self.buffer[: len(values)] = values
        self.used = len(values)

    def appended(self, used: int, values: Array) -> "Growing":
        """Return an array whose first ``used`` rows are these and whose next are ``values``."""
        end = used + len(values)
        if self.used != used or end > len(self.buffer) or values.dtype != self.buffer.dtype:
            joined = np.concatenate((self.buffer[:used], values))
            return Growing(joined)
        self.buffer[used:end] = values
        self.used = end
        return self


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """The first ``size`` rows in the order of a text of their cases, that of the ``late`` rows being out of date."""

    rows: Array
    size: int
    late: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns at one version and as-of day, rows in the order of case ids."""

    version: int
    day: int
    size: int
    ids: Growing
    held: Mapping[Field, Growing]
    keys: Mapping[Field, Keys]
    orders: dict[Any, Any] = field(default_factory=dict)
    """Orders worked out so far for this version, by whoever needs them first."""
    answers: dict[Any, Any] = field(default_factory=dict)
    """Answers about all matters of this version; these, the orders and the lists are the only parts filled later."""
    lists: dict[Any, Any] = field(default_factory=dict)
    """Rows that some filters leave of this version."""
    steps: tuple[Any, ...] = ()
    """What leads from answers of older versions to this one's (``db.tally.carrying.Step``), the nearest first."""

    @property
    def case_ids(self) -> Array:
        """Return the case id of each row, ascending."""
        return self.ids.buffer[: self.size]

    def values(self, column: Field) -> Array:
        """Return one column."""
        return self.held[column].buffer[: self.size]

    def rows_of(self, case_ids: Array) -> Rows:
        """Return the rows of those of the given ascending case ids that are here."""
        held = self.case_ids
        if self.size and int(held[-1]) - int(held[0]) == self.size - 1:
            # No id is missing, so ids are places.
            rows = case_ids - held[0]
            first, last = np.searchsorted(rows, (0, self.size))
            return np.asarray(rows[first:last], dtype=np.intp)
        rows = np.searchsorted(held, case_ids)
        rows = rows[: np.searchsorted(rows, self.size)]
        return np.asarray(rows[held[rows] == case_ids[: len(rows)]])


def built(version: int, day: int, matrix: Array) -> Columns:
    """Return columns from a matrix: a row a matter by ascending id, case id first, then ``FIELDS``."""
    held: dict[Field, Growing] = {}
    keys: dict[Field, Keys] = {}
    for place, column in enumerate(FIELDS, 1):
        values = matrix[:, place]
        if column in KEYED:
            keys[column] = Keys().grown(_distinct(values))
        held[column] = Growing(_packed(column, values, keys.get(column)))
    return Columns(version, day, len(matrix), Growing(np.ascontiguousarray(matrix[:, 0])), held, keys)


def _distinct(values: Array) -> Iterable[int]:
    if len(values) and int(values.max()) < _DIRECT:
        met = np.zeros(int(values.max()) + 2, dtype=bool)
        met[values] = True
        met[-1] = False
        return [int(value) for value in np.flatnonzero(met)]
    return [int(value) for value in np.unique(values)]


def _packed(column: Field, values: Array, keys: Keys | None) -> Array:
    if keys is not None:
        return keys.encoded(values)
    if column in WORDED:
        return (values + 1).astype(np.uint8)
    if column in COUNTS:
        return np.maximum(values, 0).astype(np.int32)
    if column is Field.MARKS:
        return np.maximum(values, 0).astype(np.uint16)
    # Clipped, so that a day beyond the calendar is still a day and ABSENT alone becomes FAR.
    return np.where(values < 0, FAR, np.minimum(values, LAST_DAY)).astype(np.uint16)


def patched(old: Columns, version: int, changed: Array, matrix: Array) -> Columns:
    """Return the columns of a newer version, in which only the cases of ``changed`` may differ.

    ``changed`` are ascending case ids, ``matrix`` the rows of those that have a span on the day.
    """
    rows = np.searchsorted(old.case_ids, changed)
    is_here = (
        (rows < old.size) & (old.case_ids[np.minimum(rows, max(old.size - 1, 0))] == changed)
        if old.size
        else (np.zeros(len(changed), dtype=bool))
    )
    stays = np.isin(changed, matrix[:, 0], assume_unique=True)
    columns = _updated(old, version, rows[is_here & stays], matrix[np.isin(matrix[:, 0], changed[is_here])])
    gone = rows[is_here & ~stays]
    if len(gone):
        columns = _rebuilt(columns, lambda values: np.delete(values, gone))
    new = matrix[np.isin(matrix[:, 0], changed[~is_here & stays])]
    return _inserted(columns, new) if len(new) else columns


def on_another_day(old: Columns, day: int, changed: Array, matrix: Array) -> Columns:
    """Return the columns of another day of the same version; what is equal on both is held once.

    ``changed`` are the ascending ids of the matters that differ, ``matrix`` the rows of those that have a span on it.
    """
    moved = patched(old, old.version, changed, matrix)
    # An order or an answer may hang on the day, or on rows that are not there on it.
    return Columns(moved.version, day, moved.size, moved.ids, moved.held, moved.keys)


def _updated(old: Columns, version: int, rows: Rows, matrix: Array) -> Columns:
    held, keys = dict(old.held), dict(old.keys)
    touched: set[Field] = set()
    for place, column in enumerate(FIELDS, 1):
        values = matrix[:, place]
        if column in KEYED:
            keys[column] = keys[column].grown(int(value) for value in values)
        packed = _packed(column, values, keys.get(column))
        before = old.values(column)
        if np.array_equal(before[rows], packed):
            continue
        held[column] = Growing(before, np.promote_types(before.dtype, packed.dtype))
        held[column].buffer[rows] = packed
        touched.add(column)
    late, unchanged = frozenset(rows.tolist()), set(FIELDS) - touched
    orders = _written(old, late) | {
        key: order for key, order in list(old.orders.items()) if _column_of(key) in unchanged
    }
    # An act of today leaves a past day as it was: what was answered about that day still holds.
    answers = {} if touched else old.answers
    return Columns(version, old.day, old.size, old.ids, held, keys, orders, answers)


def _column_of(key: Any) -> Any:
    """Return the one column that something kept hangs on, if it is of that kind."""
    return key[1] if isinstance(key, tuple) else key


def _written(old: Columns, late: frozenset[int] = frozenset()) -> dict[Any, Any]:
    return {
        key: WrittenOrder(order.rows, order.size, order.late | late)
        for key, order in list(old.orders.items())
        if isinstance(order, WrittenOrder)
    }


def _rebuilt(old: Columns, change: Callable[[Array], Array]) -> Columns:
    ids = change(old.case_ids)
    held = {column: Growing(change(old.values(column))) for column in FIELDS}
    return Columns(old.version, old.day, len(ids), Growing(ids), held, old.keys)


def _inserted(old: Columns, matrix: Array) -> Columns:
    keys = dict(old.keys)
    added: dict[Field, Array] = {}
    for place, column in enumerate(FIELDS, 1):
        values = matrix[:, place]
        if column in KEYED:
            keys[column] = keys[column].grown(int(value) for value in values)
        kind = old.held[column].buffer.dtype
        packed = _packed(column, values, keys.get(column))
        added[column] = packed.astype(np.promote_types(kind, packed.dtype))
    ids = matrix[:, 0].astype(old.ids.buffer.dtype)
    size = old.size + len(ids)
    if old.size == 0 or ids[0] > old.case_ids[-1]:
        held = {column: old.held[column].appended(old.size, added[column]) for column in FIELDS}
        return Columns(old.version, old.day, size, old.ids.appended(old.size, ids), held, keys, _written(old))
    rows = np.searchsorted(old.case_ids, ids)
    held = {
        column: Growing(
            np.insert(old.values(column).astype(added[column].dtype, copy=False), rows, added[column])
        )
        for column in FIELDS
    }
    return Columns(old.version, old.day, size, Growing(np.insert(old.case_ids, rows, ids)), held, keys)
