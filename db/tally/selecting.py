"""Which rows of the columns meet some clauses: each worked out once a request, over as few rows as will do."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from db.clauses import Among, Atom, AtomClause, Between, Marked, NotAfter
from db.cohorts import Field
from db.days import FAR
from db.tally.columns import COUNTS, KEYED, LAST_DAY, Array, Columns, Rows

Mask = NDArray[np.bool_]

SPARSE: Final = 4
"""Fewer rows than one in so many of those that a mask runs over are listed: their columns are short ones then."""
SHORT: Final = 1 << 12
"""Over so few rows a mask costs less than a list, however few are left."""
SOME_CODES: Final = 12
BLOCK: Final = 1 << 16
"""Rows that are compared at a time."""


class Frame:
    """Some rows of the columns: all of them, an ascending list, or those of a mask over one of these.

    What is worked out is kept, so that cohorts which share a clause or a column pay for it once.
    """

    __slots__ = (
        "_held",
        "_listed",
        "_mask",
        "_met",
        "_narrowed",
        "_places",
        "_rows",
        "_size",
        "_under",
        "columns",
    )

    def __init__(
        self,
        columns: Columns,
        rows: Rows | None = None,
        under: "Frame | None" = None,
        mask: Mask | None = None,
    ) -> None:
        self.columns = columns
        self._rows = rows
        self._under = under
        """The frame that the mask runs over, which has none itself."""
        self._mask = mask
        self._places: Rows | None = None
        self._listed: Frame | None = None
        self._size: int | None = None
        self._held: dict[Field, Array] = {}
        self._met: dict[AtomClause, Mask] = {}
        self._narrowed: dict[AtomClause, Frame] = {}

    @property
    def is_whole(self) -> bool:
        """Tell whether these are all rows of the columns."""
        return self._rows is None and self._under is None

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        if self._size is None:
            if self._mask is not None:
                self._size = int(np.count_nonzero(self._mask))
            else:
                self._size = self.columns.size if self._rows is None else len(self._rows)
        return self._size

    @property
    def rows(self) -> Rows | None:
        """Return the ascending list of the rows, None for all."""
        if self._rows is None and self._under is not None:
            above = self._under.rows
            self._rows = self._taken if above is None else above.take(self._taken)
        return self._rows

    @property
    def _taken(self) -> Rows:
        """Return the places in the frame below at which the mask is set."""
        if self._places is None:
            self._places = np.flatnonzero(self._mask)  # type: ignore[arg-type]
        return self._places

    def mask(self) -> Mask:
        """Return a mask over all rows of the columns."""
        if self._under is not None and self._under.is_whole and self._mask is not None:
            return self._mask
        if self.is_whole:
            return np.ones(self.columns.size, dtype=bool)
        mask = np.zeros(self.columns.size, dtype=bool)
        mask[self.rows] = True
        return mask

    def holds(self, rows: Rows) -> Mask:
        """Tell of each row of another list whether it is one of these."""
        if self.is_whole:
            return np.ones(len(rows), dtype=bool)
        if self._under is not None and self._under.is_whole and self._mask is not None:
            return self._mask.take(rows)
        listed = self.rows
        if listed is None or not len(listed):
            return np.zeros(len(rows), dtype=bool)
        found = listed.take(np.searchsorted(listed, rows), mode="clip")
        return np.asarray(found == rows)

    def values(self, column: Field) -> Array:
        """Return one column of these rows."""
        if column not in self._held:
            under = self._under
            if under is not None and (under.is_whole or column in under._held):
                self._held[column] = under.values(column).take(self._taken)
            else:
                values, rows = self.columns.values(column), self.rows
                self._held[column] = values if rows is None else values.take(rows)
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
        frame = self
        # What leaves few comes first, so that the others are asked of these alone and by all that share it.
        for clause in _in_order(tuple(clauses)):
            if clause not in frame._narrowed:
                frame._narrowed[clause] = frame._where(clause)
            frame = frame._narrowed[clause]
        return frame

    def narrowed_at_once(self, clauses: Sequence[AtomClause]) -> "Frame":
        """Return the same as ``narrowed``, of clauses that nothing else shares one by one: their rows are listed once."""
        if not clauses:
            return self
        met = Frame(self.columns, self.rows) if self._under is not None else self
        masks = [met._clause(clause) for clause in clauses]
        return Frame(self.columns, under=met, mask=reduce(np.logical_and, masks))

    def _where(self, clause: AtomClause) -> "Frame":
        if self._mask is None or self._under is None:
            return Frame(self.columns, under=self, mask=self._clause(clause))
        if len(self._mask) > SHORT and self.size * SPARSE < len(self._mask):
            listed = self._listed or Frame(self.columns, self.rows)
            self._listed = listed
            return listed.narrowed((clause,))
        return Frame(self.columns, under=self._under, mask=self._mask & self._under._clause(clause))

    def among(self, rows: Rows) -> "Frame":
        """Return those of these rows that are in another ascending list."""
        if self.is_whole:
            return Frame(self.columns, rows)
        return Frame(self.columns, rows.take(np.flatnonzero(self.holds(rows))))

    def without(self, rows: Rows) -> "Frame":
        """Return these rows less those of another list."""
        if not len(rows):
            return self
        kept = self.mask().copy()
        kept[rows] = False
        return Frame(self.columns, np.flatnonzero(kept))

    def with_others(self, clause: AtomClause, rows: Rows) -> "Frame":
        """Return the rows that meet a clause or are in a list, of a frame that holds all rows."""
        mask = self._clause(clause).copy()
        mask[rows] = True
        return Frame(self.columns, np.flatnonzero(mask))

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
                wanted = np.uint16(mask if is_set else 0)
                return _in_blocks(self.values(Field.MARKS), np.bitwise_and, np.uint16(mask), np.equal, wanted)
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
        # No branch: what lies below the period wraps round to beyond it, FAR included.
        return _in_blocks(values, np.subtract, np.uint16(lower), np.less_equal, np.uint16(upper - lower))


def _in_blocks(values: Array, first: np.ufunc, by: Any, then: np.ufunc, against: Any) -> Mask:
    """Return ``then(first(values, by), against)`` block by block: what is between stays in the processor's cache."""
    found = np.empty(len(values), dtype=bool)
    between = np.empty(min(len(values), BLOCK), dtype=values.dtype)
    for at in range(0, len(values), BLOCK):
        block = values[at : at + BLOCK]
        then(first(block, by, out=between[: len(block)]), against, out=found[at : at + BLOCK])
    return found


@lru_cache(maxsize=1_024)
def _in_order(clauses: tuple[AtomClause, ...]) -> tuple[AtomClause, ...]:
    return tuple(sorted(dict.fromkeys(clauses), key=_reach))


def _reach(clause: AtomClause) -> int:
    """Return the rank of a clause: stages first, whose masks nearly all cohorts share, then periods, which leave few."""
    match clause:
        case (Among(Field.STAGE),):
            return 0
        case (Between(_, int(), int()),):
            return 1
        case _:
            return 2


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
