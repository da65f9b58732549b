"""What each movement is: one expression over where a matter stood on two days, stated once for every engine.

``THEN`` is the end of the earlier day and ``NOW`` that of the later one, each as the board knew it then. What was open
and what is open differ by what came and what left; each of these has one reason, which what is known now decides:

- an act that happened after the earlier day is a flow (received, reopened, settled, ended otherwise);
- one that happened by then and was entered later is an entry made late;
- a change of what the matter is about (place, category, cause, channel), a cancelling, and an opening or ending that
  turned out never to have been, is a correction;
- any other change by which an open matter comes under the filter or leaves it (unit, leader, stage, due state, marks)
  moves it in or out.

A matter that came and was ended again between the two days counts in both, where the filter leaves it on the later
day, so that what was received and settled is counted whole. One that stood open on both days did not move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from db.clauses import OPEN, Among, AtomClause, Between, codes_of, cohort_clauses, day_number, filter_clauses
from db.cohorts import Cohort, Field
from db.days import Period
from db.enums import Stage
from db.filters import NONE_ID, CaseFilter, Moved
from db.movements import ADJUSTING, Movement


class Side(StrEnum):
    """Which of the two days."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class On:
    """The board knew the matter on the day, and it met every clause; without clauses, it knew it."""

    side: Side
    clauses: tuple[AtomClause, ...] = ()


@dataclass(frozen=True, slots=True)
class Differs:
    """The matter was known on both days with another value of this column, none being a value too."""

    field: Field


@dataclass(frozen=True, slots=True)
class PutOff:
    """The matter had a day in this column on both days, and that of the later one is later."""

    field: Field


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part holds at least."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Expression"


Expression = On | Differs | PutOff | Every | Some | Not

_CLOSED: Final = (Among(Field.STAGE, codes_of({Stage.CLOSED})),)
_OTHERWISE: Final = (Among(Field.STAGE, codes_of({Stage.REFUSED, Stage.LED_OFF})),)
_ENDED: Final = (Among(Field.STAGE, codes_of({Stage.CLOSED, Stage.REFUSED, Stage.LED_OFF})),)
_CANCELLED: Final = (Among(Field.STAGE, codes_of({Stage.CANCELLED})),)
_THEN: Final = On(Side.THEN)
_NOW: Final = On(Side.NOW)
_OPEN_THEN: Final = On(Side.THEN, (OPEN,))
_OPEN_NOW: Final = On(Side.NOW, (OPEN,))
HANDED: Final = {Movement.LEADER: Field.LEADER, Movement.UNIT: Field.UNIT}
"""Movements from one holder to another, and the column that holds it."""


def every(*parts: Expression) -> Every:
    """Return what holds where all parts do."""
    return Every(parts)


def some(*parts: Expression) -> Some:
    """Return what holds where one part does."""
    return Some(parts)


def expression(moved: Moved, chosen: CaseFilter, as_of: date) -> Expression:
    """Return the matters of a movement, within what a filter leaves, of the days that it compares with ``as_of``.

    Text, import, scope, period and cohort of the filter are left to the engine: they ask the same on both days, or nothing.
    """
    found = _Moving(chosen, *chosen.compared(as_of)).of(moved.movement)
    if moved.pair is None:
        return found
    field, (before, after) = HANDED[moved.movement], moved.pair
    return every(found, _held(Side.THEN, field, before), _held(Side.NOW, field, after))


def _held(side: Side, field: Field, number: int) -> On:
    return On(side, ((Among(field, frozenset({number}) - {NONE_ID}, number == NONE_ID),),))


class _Moving:
    """The movements of one filter between two days."""

    def __init__(self, chosen: CaseFilter, then_on: date, now_on: date) -> None:
        self._chosen = chosen
        self._then_on, self._now_on = then_on, now_on
        self._after = day_number(then_on) + 1

    def of(self, movement: Movement) -> Expression:
        """Return the expression of one movement."""
        return _DEFINITIONS[movement](self)

    def _since(self, field: Field) -> On:
        return On(Side.NOW, ((Between(field, self._after, None),),))

    def _asked(self, side: Side, *clauses: AtomClause) -> On:
        day = self._then_on if side is Side.THEN else self._now_on
        return On(side, (*clauses, *filter_clauses(self._chosen, day)))

    def _facts(self, side: Side) -> On:
        """Return what the filter asks of what a matter is about, which no act of handling changes."""
        chosen = self._chosen
        facts = CaseFilter(
            townships=chosen.townships,
            villages=chosen.villages,
            categories=chosen.categories,
            causes=chosen.causes,
            channels=chosen.channels,
        )
        return On(side, filter_clauses(facts, self._now_on))

    @cached_property
    def then(self) -> On:
        """Return what was open."""
        return self._asked(Side.THEN, OPEN)

    @cached_property
    def now(self) -> On:
        """Return what is open."""
        return self._asked(Side.NOW, OPEN)

    @cached_property
    def _through(self) -> Expression:
        """Return what came and was ended again."""
        was_not_ended = some(Not(_THEN), _OPEN_THEN, self._since(Field.ENDED_ON))
        return every(Not(self.then), self._asked(Side.NOW, _ENDED), was_not_ended)

    @cached_property
    def _came(self) -> Expression:
        return some(every(self.now, Not(self.then)), self._through)

    @cached_property
    def _left(self) -> Expression:
        return some(every(self.then, Not(self.now)), self._through)

    def received(self) -> Expression:
        """Return what happened and was entered since."""
        return every(self._came, Not(_THEN), self._since(Field.RECEIVED_ON))

    def late_in(self) -> Expression:
        """Return what was received by then and entered since."""
        return every(self._came, Not(_THEN), Not(self._since(Field.RECEIVED_ON)))

    def reopened(self) -> Expression:
        """Return what was ended then and was opened again since."""
        return every(self._came, _THEN, Not(_OPEN_THEN), self._since(Field.OPENED_ON))

    def corrected_in(self) -> Expression:
        """Return what had not been ended after all, and open matters that turned out to be about what the filter asks for."""
        never_ended = every(Not(_OPEN_THEN), Not(self._since(Field.OPENED_ON)))
        about_other = every(_OPEN_THEN, Not(self._facts(Side.THEN)))
        return every(self._came, _THEN, some(never_ended, about_other))

    def moved_in(self) -> Expression:
        """Return open matters that came under the filter in their course."""
        return every(self._came, _OPEN_THEN, self._facts(Side.THEN))

    def settled(self) -> Expression:
        """Return what was closed since."""
        return every(self._left, On(Side.NOW, (_CLOSED,)), self._since(Field.ENDED_ON))

    def ended(self) -> Expression:
        """Return what was refused or led off since."""
        return every(self._left, On(Side.NOW, (_OTHERWISE,)), self._since(Field.ENDED_ON))

    def late_out(self) -> Expression:
        """Return what was ended by then, the end entered since."""
        return every(self._left, On(Side.NOW, (_ENDED,)), Not(self._since(Field.ENDED_ON)))

    def corrected_out(self) -> Expression:
        """Return what was cancelled, never came, or turned out to be about something else."""
        about_other = every(_OPEN_NOW, Not(self._facts(Side.NOW)))
        return every(self._left, some(Not(_NOW), On(Side.NOW, (_CANCELLED,)), about_other))

    def moved_out(self) -> Expression:
        """Return open matters that left the filter in their course."""
        return every(self._left, _OPEN_NOW, self._facts(Side.NOW))

    def adjusted(self) -> Expression:
        """Return every late entry and correction."""
        return Some(tuple(self.of(movement) for movement in ADJUSTING))

    def overdue_then(self) -> On:
        """Return what was overdue."""
        return self._asked(Side.THEN, *_overdue(self._then_on))

    def overdue_now(self) -> On:
        """Return what is overdue."""
        return self._asked(Side.NOW, *_overdue(self._now_on))

    def newly_overdue(self) -> Expression:
        """Return what is overdue and was not."""
        return every(self.overdue_now(), Not(self.overdue_then()))

    def overdue_no_more(self) -> Expression:
        """Return what was overdue and is not."""
        return every(self.overdue_then(), Not(self.overdue_now()))

    def slipped(self) -> Expression:
        """Return what had its limit ahead then and is still open, the limit passed or that of the same clock put off."""
        ahead = On(Side.THEN, ((Between(Field.DUE_ON, day_number(self._then_on), None),),))
        put_off = every(Not(Differs(Field.DUE_CLOCK)), PutOff(Field.DUE_ON))
        return every(self.then, self.now, ahead, some(self.overdue_now(), put_off))

    def handed(self, field: Field) -> Expression:
        """Return what is open on both days and changed hands, under the filter on one of them at least."""
        return every(_OPEN_THEN, _OPEN_NOW, some(self.then, self.now), Differs(field))


def _overdue(day: date) -> tuple[AtomClause, ...]:
    return cohort_clauses(Cohort.OVERDUE, Period(day, day), day)


_DEFINITIONS: Final[dict[Movement, Callable[[_Moving], Expression]]] = {
    Movement.OPEN_THEN: lambda moving: moving.then,
    Movement.RECEIVED: _Moving.received,
    Movement.REOPENED: _Moving.reopened,
    Movement.MOVED_IN: _Moving.moved_in,
    Movement.LATE_IN: _Moving.late_in,
    Movement.CORRECTED_IN: _Moving.corrected_in,
    Movement.SETTLED: _Moving.settled,
    Movement.ENDED: _Moving.ended,
    Movement.MOVED_OUT: _Moving.moved_out,
    Movement.LATE_OUT: _Moving.late_out,
    Movement.CORRECTED_OUT: _Moving.corrected_out,
    Movement.OPEN_NOW: lambda moving: moving.now,
    Movement.ADJUSTED: _Moving.adjusted,
    Movement.OVERDUE_THEN: _Moving.overdue_then,
    Movement.NEWLY_OVERDUE: _Moving.newly_overdue,
    Movement.OVERDUE_NO_MORE: _Moving.overdue_no_more,
    Movement.OVERDUE_NOW: _Moving.overdue_now,
    Movement.SLIPPED: _Moving.slipped,
    Movement.LEADER: lambda moving: moving.handed(Field.LEADER),
    Movement.UNIT: lambda moving: moving.handed(Field.UNIT),
}
