"""Replay a matter's events into the stretches of days in which nothing countable about it changed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Any, Final, NamedTuple

from db.clocks import (
    ClockState,
    Moments,
    RulePack,
    clock_breaks,
    due,
    hangs_on_calendar,
    known_clocks,
    run_clocks,
)
from db.cohorts import OPEN_STAGES
from db.days import EPOCH, FAR, day_of
from db.enums import Channel, Clock, Closure, Conclusion, EventKind, Level, Mark, Purpose, Rating, Stage
from db.matter import APPLY, Matter
from db.moments import known_on
from db.urgent import is_late, late_from
from db.workdays import WorkCalendar, is_entered_late

RATING_DAYS: Final = 30
"""Days after closing in which a rating is awaited (*unverified*, no law sets one)."""

CLOCK_COLUMNS: Final = (
    Clock.C1,
    Clock.C2,
    Clock.C3,
    Clock.C4,
    Clock.C5,
    Clock.C7,
    Clock.C8,
    Clock.C9,
    Clock.C10,
    Clock.C11,
    Clock.C12,
)
"""Clocks with a limit and a met column; C6 lengthens C5, and C13 stands in the columns of C5."""

SPAN_COLUMNS: Final = (
    "case_id",
    "from_on",
    "to_on",
    "received_on",
    "received_month",
    "closed_on",
    "closed_month",
    "township_id",
    "village_id",
    "category1_id",
    "category2_id",
    "category_id",
    "cause_id",
    "channel",
    "level",
    "purpose",
    "unit_id",
    "leader_id",
    "stage",
    "conclusion",
    "closure",
    "marks",
    "persons",
    "batches",
    "rating",
    "rating_due_on",
    "due_on",
    "due_clock",
    "supported_on",
    "carried_out_on",
    "assigned_on",
    "assignment_due_on",
    "last_action_on",
    "urgent_on",
    "urgent_reported_on",
    "opened_on",
    "ended_on",
    *(f"{clock}_{end}" for clock in CLOCK_COLUMNS for end in ("limit", "met")),
    "holder_id",
)
"""Columns of ``case_span`` in the order of the tuples that ``spans_of`` returns."""

_UNIT: Final = SPAN_COLUMNS.index("unit_id")

SpanValues = tuple[int | None, ...]
_Values = tuple[int | None, ...]


class Event(NamedTuple):
    """One event as the fold needs it; ``order`` is (happened_at in microseconds, id)."""

    id: int
    kind: EventKind
    order: tuple[int, int]
    happened_on: int
    recorded_on: int
    detail: Mapping[str, Any]
    supersedes_id: int | None = None
    is_backfilled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What became known of the work calendar on a day: exceptions between two days, both included."""

    recorded_on: date
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Reference:
    """Dated reference data that a replay reads.

    ``packs`` holds, for each code, its versions as (recorded day, pack), earliest first; before the first
    version was recorded the first one holds. ``changes`` come in the order in which they were recorded. ``paths`` gives (level 1, level 2, level 3) ids of a category.
    """

    packs: Mapping[str, Sequence[tuple[date, RulePack]]]
    calendar: WorkCalendar
    changes: tuple[CalendarChange, ...]
    paths: Mapping[int, tuple[int | None, int | None, int | None]] = field(default_factory=dict)
    _change_days: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _first_days: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        firsts = accumulate((change.first_on for change in reversed(self.changes)), min, initial=date.max)
        object.__setattr__(self, "_first_days", tuple(firsts)[::-1])
        object.__setattr__(self, "_change_days", tuple(change.recorded_on for change in self.changes))

    def changes_after(self, day: date) -> tuple[tuple[CalendarChange, ...], date]:
        """Return what became known of the calendar later than ``day``, and the first day that any of it touches."""
        at = bisect_right(self._change_days, day)
        return self.changes[at:], self._first_days[at]

    def pack(self, code: str, known_on: date) -> RulePack:
        """Return the pack of ``code`` as it was known at the end of ``known_on``."""
        versions = self.packs[code]
        if len(versions) == 1:
            return versions[0][1]
        held = bisect_right([recorded for recorded, _ in versions], known_on)
        return versions[max(held - 1, 0)][1]


def changes_of(calendar: WorkCalendar) -> tuple[CalendarChange, ...]:
    """Return what each notice changed, in the order in which the board learnt of it."""
    return tuple(
        CalendarChange(recorded_on, min(days), max(days))
        for recorded_on in calendar.record_days
        if (days := [day.day_on for day in calendar.days if day.recorded_on == recorded_on])
    )


def _codes(words: type[StrEnum]) -> dict[StrEnum | None, int | None]:
    members: tuple[StrEnum, ...] = tuple(words)
    return {None: None, **{member: code for code, member in enumerate(members)}}


_CHANNEL, _LEVEL, _PURPOSE, _STAGE = _codes(Channel), _codes(Level), _codes(Purpose), _codes(Stage)
_CONCLUSION, _CLOSURE, _RATING, _CLOCK = _codes(Conclusion), _codes(Closure), _codes(Rating), _codes(Clock)
_PATHLESS: Final = (None, None, None)
_CELLS: Final = {clock: 2 * place for place, clock in enumerate(CLOCK_COLUMNS)} | {
    Clock.C13: 2 * CLOCK_COLUMNS.index(Clock.C5)
}
_LEDGER_CELL, _HANDLING_CELL = _CELLS[Clock.C12], _CELLS[Clock.C5]
# Plain numbers: the flags' own operators are slow, and this runs for every state of every matter.
_ESTIMATED, _PRESUMED, _SUSPENDED = int(Mark.ESTIMATED), int(Mark.PRESUMED), int(Mark.SUSPENDED)
_GROUP, _LIMIT_DISAGREES = int(Mark.GROUP), int(Mark.LIMIT_DISAGREES)
_URGENT_LATE: Final = int(Mark.URGENT_LATE)
_OPEN: Final = frozenset(OPEN_STAGES)


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - EPOCH


def spans_of(case_id: int, pack_code: str, events: Iterable[Event], reference: Reference) -> list[SpanValues]:
    """Return the spans of one case as tuples in the order of ``SPAN_COLUMNS``, earliest first.

    A span starts on a day on which something was recorded, on which the calendar or the rule pack changed what
    was known of a limit, or on which time alone changed something (C5 presumed from the end of C3). A case
    has no span before its receipt was recorded, nor while a correction says that it never came. Each span also
    names the unit of the last one as its holder: who may see the past is whoever holds the matter now.
    """
    spans: list[SpanValues] = []
    clocked: _Clocked | None = None
    held: _Values | None = None
    held_from, held_to = 0, 0
    for from_on, until_on, matter in _History(events, reference.calendar).states():
        moments = matter.moments()
        day = from_on
        while day < until_on:
            if clocked is None or not clocked.holds(moments, day, reference.calendar):
                clocked = _clocked(moments, pack_code, day, reference)
            to_on = min(clocked.until_on, until_on)
            if matter.urgent_at is not None:
                to_on = min(to_on, _late_break(matter, clocked.pack, day))
            values = _values(matter, clocked, reference, day)
            if held is None:
                held_from = day
            elif values != held or held_to != day:
                spans.append((case_id, held_from, held_to, *held))
                held_from = day
            held, held_to = values, to_on
            day = to_on
    if held is not None:
        spans.append((case_id, held_from, held_to, *held))
    holder = (spans[-1][_UNIT],) if spans else ()
    return [span + holder for span in spans]


def standing(
    pack_code: str, events: Iterable[Event], reference: Reference, as_of: date
) -> tuple[Matter, tuple[ClockState, ...]] | None:
    """Return a matter and its clocks as the board knew them at the end of ``as_of``, None before its receipt."""
    last: Matter | None = None
    for from_on, _until_on, matter in _History(events, reference.calendar).states():
        if day_of(from_on) > as_of:
            break
        last = replace(matter)
    if last is None:
        return None
    pack = reference.pack(pack_code, as_of)
    return last, run_clocks(last.moments(), pack, reference.calendar.as_known_on(as_of), as_of)


class _History:
    """Events of one case, walked by the day on which they were recorded."""

    def __init__(self, events: Iterable[Event], calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._events = sorted(events, key=lambda event: (event.recorded_on, event.order))

    def states(self) -> Iterator[tuple[int, int, Matter]]:
        """Yield (first day, day after the last, matter) for each recorded state once receipt is known.

        The same ``Matter`` is carried on while events come in their order; one that happened earlier than
        another already applied, or a correction, starts it anew.
        """
        known: list[Event] = []
        matter = Matter()
        is_late = False
        latest = (-1, -1)
        total = len(self._events)
        at = 0
        while at < total:
            day = self._events[at].recorded_on
            is_in_order = True
            first = at
            while at < total and (event := self._events[at]).recorded_on == day:
                if event.order > latest:
                    latest = event.order
                else:
                    is_in_order = False
                if event.kind is EventKind.CORRECTED:
                    is_in_order = False
                is_late = is_late or (not event.is_backfilled and self._is_late(event))
                at += 1
            known += self._events[first:at]
            if is_in_order:
                for event in self._events[first:at]:
                    _happen(matter, event.kind, date.fromordinal(event.happened_on + EPOCH), event.detail)
            else:
                matter = _replayed(known)
            if is_late:
                matter.marks |= Mark.ENTERED_LATE
            until_on = self._events[at].recorded_on if at < total else FAR
            if matter.received_on is not None:
                yield day, until_on, matter

    def _is_late(self, event: Event) -> bool:
        """Tell whether an event that is not backfilled was entered more than one working day after it happened."""
        if event.recorded_on <= event.happened_on + 1:
            return False
        return is_entered_late(day_of(event.happened_on), day_of(event.recorded_on), self._calendar)


class Placed(NamedTuple):
    """What holds of one event: its own id, or that of the last correction, and what happened when."""

    id: int
    kind: EventKind
    happened_on: date
    detail: Mapping[str, Any]


def placed(known: Iterable[Event]) -> Iterator[Placed]:
    """Yield what happened in its order, what was corrected as its correction says, if at all."""
    events = sorted(known, key=lambda event: event.order)
    superseded = {event.supersedes_id for event in events if event.kind is EventKind.CORRECTED}
    for event in events:
        if event.id in superseded:
            continue
        day = date.fromordinal(event.happened_on + EPOCH)
        if event.kind is not EventKind.CORRECTED:
            yield Placed(event.id, event.kind, day, event.detail)
        elif event.detail.get("kind"):
            yield Placed(event.id, EventKind(event.detail["kind"]), day, event.detail.get("detail", {}))


def co_handling(known: Iterable[Event]) -> frozenset[int]:
    """Return the units that co-handle a matter after these events, an addition that was annulled left out."""
    held: set[int] = set()
    for one in placed(known):
        if one.kind is EventKind.CO_HANDLER_ADDED:
            held.add(one.detail["unit"])
        elif one.kind is EventKind.CO_HANDLER_REMOVED:
            held.discard(one.detail["unit"])
    return frozenset(held)


def _replayed(known: Sequence[Event]) -> Matter:
    matter = Matter()
    for one in placed(known):
        _happen(matter, one.kind, one.happened_on, one.detail)
    return matter


def _happen(matter: Matter, kind: EventKind, day: date, detail: Mapping[str, Any]) -> None:
    """Apply one event, and remember the day on which the matter was last opened or ended by it."""
    was_open = matter.stage in _OPEN
    APPLY[kind](matter, day, detail)
    if (matter.stage in _OPEN) is was_open:
        return
    if was_open:
        matter.ended_on = day
    else:
        matter.opened_on, matter.ended_on = day, None


class _Clocked(NamedTuple):
    """What the clocks of a matter with these moments write into its spans, up to the day before ``until_on``."""

    moments: Moments | None
    calendar: WorkCalendar
    until_on: int
    marks: int
    pack: RulePack
    due_on: int | None
    due_clock: int | None
    cells: tuple[int | None, ...]

    def holds(self, moments: Moments, day: int, calendar: WorkCalendar) -> bool:
        """Tell whether the clocks of these moments answer the same on a day that is not earlier."""
        if day >= self.until_on or moments != self.moments:
            return False
        return calendar.as_known_on(day_of(day)) is self.calendar


def _clocked(moments: Moments, pack_code: str, day_on: int, reference: Reference) -> _Clocked:
    """Run the clocks at the end of a day; the answer holds until time or what is known of limits changes it.

    Moments that lie ahead of the day are none to be held: a later day would answer otherwise.
    """
    day = day_of(day_on)
    pack = reference.pack(pack_code, day)
    calendar = reference.calendar.as_known_on(day)
    known = known_on(moments, day)
    clocks = known_clocks(known, pack, calendar, day)
    breaks = [break_on for break_on in clock_breaks(moments, pack, calendar) if break_on > day]
    breaks += _knowledge_breaks(clocks, pack_code, pack, day, reference)
    cells: list[int | None] = [None] * (2 * len(CLOCK_COLUMNS))
    marks = 0
    for (
        clock,
        _started_on,
        limit_on,
        met_on,
        is_estimated,
        is_presumed,
        is_suspended,
        _,
        dropped_on,
    ) in clocks:
        at = _CELLS.get(clock)
        if at is not None:
            cells[at] = None if limit_on is None else limit_on.toordinal() - EPOCH
            cells[at + 1] = None if met_on is None else met_on.toordinal() - EPOCH
        if is_suspended:
            marks |= _SUSPENDED
        elif met_on is None and dropped_on is None:
            if is_estimated:
                marks |= _ESTIMATED
            if is_presumed:
                marks |= _PRESUMED
    ledger_limit, handling_limit = cells[_LEDGER_CELL], cells[_HANDLING_CELL]
    if ledger_limit is not None and handling_limit is not None and ledger_limit != handling_limit:
        marks |= _LIMIT_DISAGREES
    soonest = due(clocks)
    return _Clocked(
        moments if known is moments else None,
        calendar,
        min(breaks).toordinal() - EPOCH if breaks else FAR,
        marks,
        pack,
        None if soonest is None else _number(soonest.limit_on),
        None if soonest is None else _CLOCK[soonest.clock],
        tuple(cells),
    )


def _knowledge_breaks(
    clocks: Sequence[ClockState], pack_code: str, pack: RulePack, day: date, reference: Reference
) -> list[date]:
    """Return the later days on which a new pack version or calendar notice may move one of the limits."""
    found = [recorded for recorded, _ in reference.packs[pack_code][1:] if recorded > day]
    changes, first_on = reference.changes_after(day)
    if not changes:
        return found
    dependent = [
        state
        for state in clocks
        if (state.limit_on is None or state.limit_on >= first_on) and hangs_on_calendar(state.clock, pack)
    ]
    for change in changes if dependent else ():
        if any(_hangs_on(state, change) for state in dependent):
            found.append(change.recorded_on)
            break
    return found


def _hangs_on(state: ClockState, change: CalendarChange) -> bool:
    is_before_end = state.limit_on is None or change.first_on <= state.limit_on
    return is_before_end and change.last_on >= state.started_on


def _late_break(matter: Matter, pack: RulePack, day: int) -> int:
    """Return the later day on which time alone makes the report of an urgent matter late, ``FAR`` where none does."""
    first = late_from(matter, pack)
    number = FAR if first is None else first.toordinal() - EPOCH
    return number if number > day else FAR


def _values(matter: Matter, clocked: _Clocked, reference: Reference, day: int) -> SpanValues:
    marks = int(matter.marks) | clocked.marks
    if matter.channel is Channel.VISIT and matter.persons >= clocked.pack.group_min:
        marks |= _GROUP
    urgent_on = reported_on = None
    if matter.urgent_at is not None:
        urgent_on = _number(matter.urgent_at.date())
        reported_at = matter.urgent_reported_at
        reported_on = None if reported_at is None else _number(reported_at.date())
        if is_late(matter, clocked.pack, day_of(day)):
            marks |= _URGENT_LATE
    received_on, received_month = _day_and_month(matter.received_on)
    closed_on, closed_month = _day_and_month(matter.closed_on)
    return (
        received_on,
        received_month,
        closed_on,
        closed_month,
        matter.township,
        matter.village,
        *(reference.paths.get(matter.category, _PATHLESS) if matter.category is not None else _PATHLESS),
        matter.cause,
        _CHANNEL[matter.channel],
        _LEVEL[matter.level],
        _PURPOSE[matter.purpose],
        matter.unit,
        matter.leader,
        _STAGE[matter.stage],
        _CONCLUSION[matter.conclusion],
        _CLOSURE[matter.closure],
        marks,
        matter.persons,
        matter.batches,
        _RATING[matter.rating],
        None if closed_on is None else closed_on + RATING_DAYS,
        clocked.due_on,
        clocked.due_clock,
        _number(matter.supported_on),
        _number(matter.carried_out_on),
        _number(matter.assigned_on),
        _number(matter.assignment_due_on),
        _number(matter.last_action_on),
        urgent_on,
        reported_on,
        _number(matter.opened_on),
        _number(matter.ended_on),
        *clocked.cells,
    )


def _day_and_month(day: date | None) -> tuple[int | None, int | None]:
    if day is None:
        return None, None
    return day.toordinal() - EPOCH, day.year * 12 + day.month - 1
