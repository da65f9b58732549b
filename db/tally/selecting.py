"""Which rows of the columns meet some clauses: each worked out once a request, over as few rows as will do."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.clauses import OPEN, Among, Atom, AtomClause, Between, Marked, NotAfter
from db.cohorts import Field
from db.days import FAR
from db.tally.columns import COUNTS, KEYED, LAST_DAY, Array, Columns, Rows

Mask = NDArray[np.bool_]

FEW: Final = 32
"""Rows are listed, not masked, once fewer than one in so many is left."""
SOME_CODES: Final = 12


class Frame:
    """Some rows of the columns: all of them, those of a mask, or those of an ascending list.

    What is worked out is kept, so that cohorts which share a clause or a column pay for it once.
    """

    __slots__ = ("_held", "_mask", "_met", "_narrowed", "_rows", "_size", "columns")

    def __init__(self, columns: Columns, rows: Rows | None = None, mask: Mask | None = None) -> None:
        self.columns = columns
        self._rows = rows
        self._mask = mask
        self._size: int | None = None
        self._held: dict[Field, Array] = {}
        self._met: dict[AtomClause, Mask] = {}
        self._narrowed: dict[tuple[AtomClause, ...], Frame] = {}

    @property
    def is_whole(self) -> bool:
        """Tell whether these are all rows of the columns."""
        return self._rows is None and self._mask is None

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        if self._size is None:
            if self._rows is not None:
                self._size = len(self._rows)
            else:
                self._size = self.columns.size if self._mask is None else int(np.count_nonzero(self._mask))
        return self._size

    @property
    def rows(self) -> Rows | None:
        """Return the ascending list of the rows, None for all."""
        if self._rows is None and self._mask is not None:
            self._rows = np.flatnonzero(self._mask)
        return self._rows

    def mask(self) -> Mask:
        """Return a mask over all rows of the columns."""
        if self._mask is None:
            self._mask = np.zeros(self.columns.size, dtype=bool)
            self._mask[self._rows] = True
        return self._mask

    def values(self, column: Field) -> Array:
        """Return one column of these rows."""
        rows = self.rows
        if rows is None:
            return self.columns.values(column)
        if column not in self._held:
            self._held[column] = self.columns.values(column).take(rows)
        return self._held[column]

    def total(self, column: Field) -> int:
        """Return the sum of one column of counts; that of all rows is kept with their version."""
        if not self.is_whole:
            return int(self.values(column).sum(dtype=np.int64))
        held = self.columns.orders
        key = ("total", column)
        if key not in held:
            held[key] = int(self.values(column).sum(dtype=np.int64))
        return int(held[key])

    def narrowed(self, clauses: Iterable[AtomClause]) -> "Frame":
        """Return the rows that meet every clause."""
        asked = tuple(dict.fromkeys(clauses))
        if not asked:
            return self
        if asked not in self._narrowed:
            if OPEN in asked and len(asked) > 1:
                # Open matters are few: what else is asked of them is asked of them alone.
                waiting = self.narrowed((OPEN,))
                self._narrowed[asked] = waiting.narrowed(clause for clause in asked if clause != OPEN)
            else:
                self._narrowed[asked] = self._met_by(asked)
        return self._narrowed[asked]

    def _met_by(self, clauses: Sequence[AtomClause]) -> "Frame":
        mask = self._clause(clauses[0])
        for place, clause in enumerate(clauses[1:], 1):
            if self.is_whole and np.count_nonzero(mask) * FEW < self.size:
                return self._picked(mask).narrowed(clauses[place:])
            mask = mask & self._clause(clause)
        return self._picked(mask)

    def _picked(self, mask: Mask) -> "Frame":
        rows = self.rows
        if rows is None:
            return Frame(self.columns, mask=mask)
        return Frame(self.columns, rows.take(np.flatnonzero(mask)))

    def among(self, rows: Rows) -> "Frame":
        """Return those of these rows that are in another ascending list."""
        if self.is_whole:
            return Frame(self.columns, rows)
        return Frame(self.columns, rows.take(np.flatnonzero(self.mask().take(rows))))

    def without(self, rows: Rows) -> "Frame":
        """Return these rows less those of another list."""
        if not len(rows):
            return self
        kept = np.ones(self.columns.size, dtype=bool)
        kept[rows] = False
        return self._picked(kept if self.rows is None else kept.take(self.rows))

    def with_others(self, clause: AtomClause, rows: Rows) -> "Frame":
        """Return the rows that meet a clause or are in a list, of a frame that holds all rows."""
        mask = self._clause(clause).copy()
        mask[rows] = True
        return self._picked(mask)

    def _clause(self, clause: AtomClause) -> Mask:
        if clause not in self._met:
            masks = [self._atom(atom) for atom in clause]
            found = masks[0]
            for mask in masks[1:]:
                found = found | mask
            self._met[clause] = found
        return self._met[clause]

    def _atom(self, atom: Atom) -> Mask:
        match atom:
            case Among(column, codes, or_none):
                return self._among(column, codes, or_none)
            case Between(column, least, most):
                return self._between(column, least, most)
            case NotAfter(column, other):
                limit = self.values(other)
                return np.asarray((self.values(column) <= limit) & (limit != FAR))
            case Marked(mask, is_set):
                return np.asarray((self.values(Field.MARKS) & np.uint16(mask)) == (mask if is_set else 0))
        raise TypeError(atom)

    def _among(self, column: Field, codes: frozenset[int], or_none: bool) -> Mask:
        values = self.values(column)
        if column in KEYED:
            places = self.columns.keys[column].places
            wanted = sorted(places[code] for code in codes if code in places)
        elif column in COUNTS or column is Field.MARKS:
            wanted = sorted(code for code in codes if code >= 0)
        else:
            is_day = values.dtype == np.uint16
            wanted = sorted(code if is_day else code + 1 for code in codes)
            if is_day:
                return _listed(values, [*wanted, FAR] if or_none else wanted)
        return _listed(values, [0, *wanted] if or_none and column not in COUNTS else wanted)

    def _between(self, column: Field, least: int | None, most: int | None) -> Mask:
        values = self.values(column)
        if column in COUNTS:
            lower = 0 if least is None else least
            upper = int(np.iinfo(np.int32).max) if most is None else most
            return np.asarray((values >= lower) & (values <= upper))
        if column in KEYED or values.dtype != np.uint16:
            if least is None and most is None:
                return np.asarray(values != 0)
            raise TypeError(column)
        lower = 0 if least is None else max(least, 0)
        upper = LAST_DAY if most is None else min(most, LAST_DAY)
        if upper < lower:
            return np.zeros(len(values), dtype=bool)
        if lower == 0:
            return values <= np.uint16(upper)
        # One pass and no branch: what lies below the period wraps round to beyond it, FAR included.
        return (values - np.uint16(lower)) <= np.uint16(upper - lower)


def _listed(values: Array, wanted: Sequence[int]) -> Mask:
    """Return where the values, places or codes of few kinds, are among the ascending ``wanted``."""
    if not wanted:
        return np.zeros(len(values), dtype=bool)
    kind = values.dtype.type
    first, last = wanted[0], wanted[-1]
    if first == last:
        return np.asarray(values == kind(first))
    if last - first == len(wanted) - 1:
        return np.asarray((values - kind(first)) <= kind(last - first))
    if len(wanted) <= SOME_CODES or values.dtype.itemsize > np.dtype(np.uint16).itemsize:
        found = np.asarray(values == kind(first))
        for code in wanted[1:]:
            found |= values == kind(code)
        return found
    table = np.zeros(1 << (8 * values.dtype.itemsize), dtype=bool)
    table[list(wanted)] = True
    return table.take(values)
