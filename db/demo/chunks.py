"""Everyday matters made in chunks, each from its own seed, in this process or beside it."""

import gc
import multiprocessing
import os
import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.pool import AsyncResult
from typing import Any, Final
from zoneinfo import ZoneInfo

from db.days import day_of, month_of
from db.demo.acts import Days, Drawn
from db.demo.county import County
from db.demo.histories import Histories
from db.demo.loading import Packed
from db.demo.months import days_of
from db.demo.rows import Sheet
from db.keys import KeyRing
from db.replay import Reference

NUMBER_WIDTH: Final = 5


@dataclass(frozen=True, slots=True)
class Chunk:
    """Everyday matters made together: how many in each month, and where their ids and numbers start."""

    place: int
    first_id: int
    months: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Return how many matters it has."""
        return sum(size for _, size in self.months)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers of matters by their year, in the order of their months; ``copies`` chunks share each month."""

    copies: int
    before: dict[int, int]
    width: int

    @classmethod
    def of(cls, sizes: dict[int, int], copies: int) -> "Numbering":
        """Make room for ``sizes`` matters a month in each chunk."""
        before: dict[int, int] = {}
        years: Counter[int] = Counter()
        for month in sorted(sizes):
            before[month] = years[month // 12]
            years[month // 12] += sizes[month]
        widest = max(years.values(), default=0) * copies
        return cls(copies, before, max(NUMBER_WIDTH, len(str(widest))))

    def give(self, chunk: int, matters: Sequence[Drawn], first_id: int) -> None:
        """Give matters in the order of receipt their ids and numbers."""
        held: Counter[int] = Counter()
        for number, drawn in enumerate(matters, first_id):
            month = month_of(day_of(drawn.received))
            serial = (self.before[month] + held[month]) * self.copies + chunk + 1
            held[month] += 1
            drawn.id = number
            drawn.number = f"{month // 12}-{serial:0{self.width}d}"


class Maker:
    """Makes the rows of one chunk after the other; a chunk is the same whoever makes it, and when."""

    def __init__(
        self,
        county: County,
        zone: ZoneInfo,
        ring: KeyRing,
        reference: Reference,
        seed: int,
        numbering: Numbering,
        dialect: str,
    ) -> None:
        self.county = county
        self.days = Days(zone)
        self._ring = ring
        self._reference = reference
        self._seed = seed
        self._numbering = numbering
        self._dialect = dialect

    def about(self) -> tuple[Any, ...]:
        """Return what ``_prepare`` makes the same maker of in another process."""
        ring = self._ring
        return (
            self.county,
            self.days.zone.key,
            ring.identity,
            ring.log,
            self._reference,
            self._seed,
            self._numbering,
            self._dialect,
        )

    def make(self, chunk: Chunk) -> Packed:
        """Draw the matters of a chunk and return their rows."""
        rng = random.Random(f"{self._seed} {chunk.place}")
        histories = Histories(self.county, self.days, self._reference, rng, is_calm=False)
        matters = [
            histories.draw(day)
            for month, size in chunk.months
            for day in days_of(month, size, self.county.until, self.days, rng)
        ]
        return self.finished(matters, chunk.place, chunk.first_id)

    def finished(self, matters: Sequence[Drawn], place: int, first_id: int) -> Packed:
        """Give matters in the order of receipt their ids and numbers, and return their rows."""
        self._numbering.give(place, matters, first_id)
        sheet = Sheet(self._ring, self._reference, self.days, f"{self._seed} codes {place}")
        for drawn in matters:
            sheet.add(drawn)
        return sheet.packed(self._dialect)


_makers: list[Maker] = []


def _prepare(
    county: County,
    zone: str,
    identity: dict[str, bytes],
    log: dict[str, bytes],
    reference: Reference,
    seed: int,
    numbering: Numbering,
    dialect: str,
) -> None:
    gc.disable()  # As no_search_for_circles, for as long as the process lives.
    ring = KeyRing(identity, log)
    _makers[:] = [Maker(county, ZoneInfo(zone), ring, reference, seed, numbering, dialect)]


def _make(chunk: Chunk) -> bytes:
    return _makers[0].make(chunk).dumped()


def made_apart(maker: Maker, chunks: Sequence[Chunk]) -> Iterator[Packed]:
    """Make chunks in as many processes as there are processors and give their rows in the order of the chunks.

    Only a few finished chunks wait at a time, so memory stays small when the writer is slower.
    """
    processes = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _prepare, maker.about()) as pool:
        waiting: deque[AsyncResult[bytes]] = deque()
        for chunk in chunks:
            waiting.append(pool.apply_async(_make, (chunk,)))
            if len(waiting) > 3 * processes:
                yield Packed.read(waiting.popleft().get())
        while waiting:
            yield Packed.read(waiting.popleft().get())
