"""The matters of movements by the ``columnar`` engine: masks over the matters of two days, each part worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from db.clauses import Among, AtomClause
from db.cohorts import Field
from db.days import FAR
from db.moving import Differs, Every, Expression, Not, On, PutOff, Side, Some
from db.scope import Scope
from db.tally.columns import KEYED, Array, Columns, Rows
from db.tally.selecting import Frame, Mask

ABSENT = -1


@dataclass(slots=True)
class _Seen:
    """The columns of one day, and where each matter of both days stands in them, ``ABSENT`` where it was not known."""

    frame: Frame
    places: Rows
    rows: Rows

    @classmethod
    def of(cls, columns: Columns, case_ids: Array) -> "_Seen":
        """Place a day's rows among all matters."""
        places = np.searchsorted(case_ids, columns.case_ids)
        rows = np.full(len(case_ids), ABSENT, dtype=np.intp)
        rows[places] = np.arange(columns.size, dtype=np.intp)
        return cls(Frame(columns), places, rows)

    def mask(self, clauses: Sequence[AtomClause], size: int) -> Mask:
        """Return which of all matters were known and met every clause."""
        found = np.zeros(size, dtype=bool)
        if clauses:
            found[self.places[self.frame.narrowed(clauses).mask()]] = True
        else:
            found[self.places] = True
        return found


@dataclass(slots=True)
class TwoDays:
    """The matters known on one of two days at least, ascending, and masks over them."""

    then: Columns
    now: Columns
    case_ids: Array = field(init=False)
    _seen: dict[Side, _Seen] = field(init=False)
    _known: dict[Expression, Mask] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.case_ids = _joined(self.then.case_ids, self.now.case_ids)
        self._seen = {
            Side.THEN: _Seen.of(self.then, self.case_ids),
            Side.NOW: _Seen.of(self.now, self.case_ids),
        }

    def mask(self, asked: Expression) -> Mask:
        """Return which matters an expression holds for; nobody changes what is returned."""
        if asked not in self._known:
            self._known[asked] = self._worked_out(asked)
        return self._known[asked]

    def within(self, scope: Scope) -> Mask:
        """Return which matters a reader may see, judged by who holds them now."""
        size = len(self.case_ids)
        if scope.units is None:
            found = np.ones(size, dtype=bool)
        else:
            held: AtomClause = (Among(Field.HOLDER, scope.units),)
            found = self.mask(Some((On(Side.THEN, (held,)), On(Side.NOW, (held,))))) | self.among(scope.also)
        return found & ~self.among(scope.excluded) if scope.excluded else found

    def among(self, case_ids: Any) -> Mask:
        """Return which matters are some of these."""
        wanted = np.fromiter(case_ids, dtype=np.int64, count=len(case_ids))
        return np.isin(self.case_ids, wanted)

    def values(self, side: Side, column: Field) -> Array:
        """Return one column as it is stored, ids for places, of every matter; 0 and ``FAR`` are no value."""
        seen = self._seen[side]
        values = seen.frame.values(column)
        if column in KEYED:
            keys = seen.frame.columns.keys[column].values
            values = np.array([key or 0 for key in keys], dtype=np.int64).take(values)
        found = np.full(len(self.case_ids), FAR if values.dtype == np.uint16 else 0, dtype=values.dtype)
        found[seen.places] = values
        return found

    def _worked_out(self, asked: Expression) -> Mask:
        match asked:
            case On(side, clauses):
                return self._seen[side].mask(clauses, len(self.case_ids))
            case Every(parts):
                return np.asarray(np.logical_and.reduce([self.mask(part) for part in parts]))
            case Some(parts):
                return np.asarray(np.logical_or.reduce([self.mask(part) for part in parts]))
            case Not(part):
                return ~self.mask(part)
            case Differs(column):
                differs = self.values(Side.THEN, column) != self.values(Side.NOW, column)
                return np.asarray(differs & self._is_on_both())
            case PutOff(column):
                then, now = self.values(Side.THEN, column), self.values(Side.NOW, column)
                return np.asarray((then < now) & (now != FAR))

    def _is_on_both(self) -> Mask:
        return self.mask(Every((On(Side.THEN), On(Side.NOW))))


def _joined(one: Array, other: Array) -> Array:
    """Return the ids of both, ascending; the usual case that all of one are in the other costs nothing."""
    if len(one) <= len(other) and np.array_equal(other[: len(one)], one):
        return other
    return np.union1d(one, other)
