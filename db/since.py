"""What the page of two days shows: what was open, what came and left, what is open, and what changed of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from db.days import first_day, month_of
from db.filter_query import to_query
from db.filters import Asked, Moved
from db.movements import SEEN_THEN, Movement
from db.rows import LedgerRow, MovedCount

MOST_LISTED: Final = 200
"""Matters that the page lists one by one; the ledger has them all."""

LISTED: Final = (
    Movement.NEWLY_OVERDUE,
    Movement.SLIPPED,
    Movement.REOPENED,
    Movement.LATE_IN,
    Movement.LATE_OUT,
    Movement.CORRECTED_IN,
    Movement.CORRECTED_OUT,
    Movement.LEADER,
    Movement.UNIT,
    Movement.OVERDUE_NO_MORE,
    Movement.ENDED,
    Movement.SETTLED,
    Movement.RECEIVED,
    Movement.MOVED_IN,
    Movement.MOVED_OUT,
)
"""Movements of the list, in the order in which a meeting asks about them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Matters that went from one holder to another, id 0 being none."""

    before: int
    after: int
    cases: int


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One matter as it stood on either day, None where the board did not know it, and the movements that it made."""

    then: LedgerRow | None
    now: LedgerRow | None
    made: tuple[Movement, ...]

    @property
    def known(self) -> LedgerRow:
        """Return the latest that is known of it."""
        row = self.now or self.then
        if row is None:
            raise ValueError("known on neither day")
        return row


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that the page shows; ``asked`` names the other day."""

    asked: Asked
    counts: Mapping[Movement, MovedCount]
    pairs: Mapping[Movement, tuple[Pair, ...]]
    rows: tuple[MovedRow, ...] = ()
    listed: int = 0
    """How many matters moved in the ways that are listed."""
    sees_rows: bool = True

    @property
    def then_on(self) -> date:
        """Return the earlier day."""
        return self.asked.chosen.compared(self.asked.as_of)[0]

    @property
    def now_on(self) -> date:
        """Return the later day."""
        return self.asked.chosen.compared(self.asked.as_of)[1]

    def cases(self, movement: Movement) -> int:
        """Return how many matters made a movement."""
        return self.counts[movement].cases

    def rows_of(
        self, movement: Movement, *, is_then: bool | None = None, pair: tuple[int, int] | None = None
    ) -> str:
        """Return the query of a movement's matters on one of the days, by default on that which knew all of them.

        It is empty for a reader who gets counts only, where the day knew none of them, and where neither knew all.
        """
        count = self.counts[movement]
        known = {True: count.then, False: count.now}
        on_earlier = movement in SEEN_THEN if is_then is None else is_then
        if is_then is None and known[on_earlier] < count.cases:
            on_earlier = not on_earlier
        is_whole = is_then is not None or known[on_earlier] == count.cases
        if not self.sees_rows or not known[on_earlier] or not is_whole:
            return ""
        chosen, day = self.asked.chosen.of_movement(
            Moved(movement, pair), self.asked.as_of, is_then=on_earlier
        )
        is_today = day == self.asked.as_of and not self.asked.is_past
        return to_query(chosen, None if is_today else day)


def default_since(as_of: date, last_held_on: date | None = None) -> date:
    """Return the day to compare with where none is chosen: the last meeting held before ``as_of``, else the month before's end."""
    if last_held_on is not None and last_held_on < as_of:
        return last_held_on
    return first_day(month_of(as_of)) - timedelta(days=1)


def comparing(asked: Asked, last_held_on: date | None = None) -> Asked:
    """Return what is asked with a day to compare with, the default one where none is chosen."""
    chosen = replace(asked.chosen, moved=None, cohort=None)
    if chosen.since is None and chosen.until is None:
        chosen = replace(chosen, since=default_since(asked.as_of, last_held_on))
    return replace(asked, chosen=chosen)
