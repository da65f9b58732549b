"""Small counts for readers outside: cells of 1–4 are not told, and neither is what would give them back.

A published table of counts with its totals is a set of sums. A cell that is left out can be derived where the sums,
and the meaning of the marks, leave it one value. The sums of a one- or two-way table are the balances of a network,
whose whole-number solutions differ by cycles (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 3; for cell
suppression Cox, Journal of the American Statistical Association 90 (1995) 1453–1462). So a cell is safe exactly where
it lies on a cycle along which every value may move by one.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final

LEAST: Final = 5
"""The smallest count that is told; 1 to 4 are "<5", and nothing is 0."""

_GROUND: Final = -1
_TOTAL_COST: Final = 1_000_000


class Shown(StrEnum):
    """How a cell is published: as it is, as "<5" (1–4), or not at all.

    A count that is withheld is 5 or more, so that a "<5" stays one; a total that is withheld may be any number, since
    "<5" over several cells of "<5" would say too much.
    """

    EXACT = "exact"
    FEW = "few"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell for readers outside; ``value`` is None where it is not told."""

    shown: Shown
    value: int | None


@dataclass(frozen=True, slots=True)
class PublishedList:
    """Counts of one breakdown and their total."""

    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Counts of two breakdowns with the totals of rows, of columns, and of all."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


@dataclass(slots=True)
class _Arc:
    """One published count as a flow between two balances."""

    tail: int
    head: int
    value: int
    is_total: bool = False
    shown: Shown = Shown.EXACT

    @property
    def may_rise(self) -> bool:
        """Tell whether a reader cannot rule out one more."""
        return self.shown is Shown.WITHHELD or (self.shown is Shown.FEW and self.value < LEAST - 1)

    @property
    def may_fall(self) -> bool:
        """Tell whether a reader cannot rule out one less."""
        if self.shown is Shown.WITHHELD:
            return self.value > self.floor
        return self.shown is Shown.FEW and self.value > 1

    @property
    def floor(self) -> int:
        """Return the least that it can be once it is withheld."""
        return 0 if self.is_total else LEAST

    @property
    def cost(self) -> int:
        """Return what is lost by not telling it: its count, a total last of all."""
        return self.value + 1 + (_TOTAL_COST if self.is_total else 0)


def publish_list(values: Sequence[int]) -> PublishedList:
    """Return counts and their total for readers outside; a negative count raises ``ValueError``."""
    arcs = [_Arc(0, _GROUND, value) for value in values]
    total = _Arc(_GROUND, 0, sum(values), is_total=True)
    _suppress([*arcs, total])
    return PublishedList(tuple(map(_cell, arcs)), _cell(total))


def publish_table(rows: Sequence[Sequence[int]]) -> PublishedTable:
    """Return a table of counts and all its totals for readers outside.

    Rows of different lengths and negative counts raise ``ValueError``.
    """
    width = len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        raise ValueError("the rows of a table are of one length")
    height = len(rows)
    last_row, last_column = height, height + 1 + width
    cells = [[_Arc(r, height + 1 + c, value) for c, value in enumerate(row)] for r, row in enumerate(rows)]
    row_totals = [_Arc(last_column, r, sum(row), is_total=True) for r, row in enumerate(rows)]
    column_totals = [
        _Arc(height + 1 + c, last_row, sum(row[c] for row in rows), is_total=True) for c in range(width)
    ]
    total = _Arc(last_row, last_column, sum(map(sum, rows)), is_total=True)
    _suppress([*(arc for row in cells for arc in row), *row_totals, *column_totals, total])
    return PublishedTable(
        tuple(tuple(map(_cell, row)) for row in cells),
        tuple(map(_cell, row_totals)),
        tuple(map(_cell, column_totals)),
        _cell(total),
    )


def _cell(arc: _Arc) -> Cell:
    return Cell(arc.shown, arc.value if arc.shown is Shown.EXACT else None)


def _suppress(arcs: list[_Arc]) -> None:
    for arc in arcs:
        if arc.value < 0:
            raise ValueError("a count is not negative")
        if 0 < arc.value < LEAST:
            arc.shown = Shown.WITHHELD if arc.is_total else Shown.FEW
    # What is left out later only adds cycles, so a cell that is safe stays safe; a cell that is left out to make
    # another safe lies on that one's cycle.
    for arc in [one for one in arcs if one.shown is not Shown.EXACT]:
        if not _is_safe(arc, arcs):
            for other in _cheapest_cycle(arc, arcs):
                if other.shown is Shown.EXACT:
                    other.shown = Shown.WITHHELD


def _is_safe(arc: _Arc, arcs: Sequence[_Arc]) -> bool:
    return (arc.may_rise and _is_reached(arc.head, arc.tail, arc, arcs)) or (
        arc.may_fall and _is_reached(arc.tail, arc.head, arc, arcs)
    )


def _is_reached(start: int, end: int, but: _Arc, arcs: Sequence[_Arc]) -> bool:
    steps: dict[int, list[int]] = {}
    for arc in arcs:
        if arc is not but:
            for tail, head in _steps(arc):
                steps.setdefault(tail, []).append(head)
    seen, waiting = {start}, deque([start])
    while waiting:
        for node in steps.get(waiting.popleft(), ()):
            if node == end:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def _steps(arc: _Arc) -> Iterator[tuple[int, int]]:
    if arc.may_rise:
        yield arc.tail, arc.head
    if arc.may_fall:
        yield arc.head, arc.tail


def _cheapest_cycle(arc: _Arc, arcs: Sequence[_Arc]) -> list[_Arc]:
    """Return the other cells of the cheapest cycle through ``arc`` along which all may move by one."""
    found = []
    if arc.may_rise:
        found.append(_cheapest_path(arc.head, arc.tail, arc, arcs))
    if arc.may_fall:
        found.append(_cheapest_path(arc.tail, arc.head, arc, arcs))
    # There is one always: all totals of a cell may move with it.
    return min(found, key=lambda one: one[0])[1]


def _cheapest_path(start: int, end: int, but: _Arc, arcs: Sequence[_Arc]) -> tuple[float, list[_Arc]]:
    steps: dict[int, list[tuple[int, int, int]]] = {}
    for number, arc in enumerate(arcs):
        if arc is but or arc.value == 0:
            continue
        is_told = arc.shown is Shown.EXACT
        cost = arc.cost if is_told else 0
        if is_told or arc.may_rise:
            steps.setdefault(arc.tail, []).append((arc.head, cost, number))
        if arc.may_fall or (is_told and arc.value > arc.floor):
            steps.setdefault(arc.head, []).append((arc.tail, cost, number))
    best: dict[int, float] = {start: 0}
    before: dict[int, tuple[int, int]] = {}
    waiting: list[tuple[float, int]] = [(0.0, start)]
    while waiting:
        so_far, node = heappop(waiting)
        if node == end:
            break
        if so_far > best[node]:
            continue
        for head, step_cost, number in steps.get(node, ()):
            if so_far + step_cost < best.get(head, float("inf")):
                best[head] = so_far + step_cost
                before[head] = (node, number)
                heappush(waiting, (so_far + step_cost, head))
    if end not in best:
        return float("inf"), []
    path, node = [], end
    while node != start:
        node, number = before[node]
        path.append(arcs[number])
    return best[end], path
