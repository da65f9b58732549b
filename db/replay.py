"""Replay a matter's events into the stretches of days in which nothing countable about it changed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from db.clocks import ClockState, RulePack, clock_breaks, due, hangs_on_calendar, run_clocks
from db.days import EPOCH, FAR, day_of, month_of
from db.enums import Channel, Clock, Closure, Conclusion, EventKind, Level, Mark, Purpose, Rating, Stage
from db.matter import APPLY, Matter
from db.workdays import WorkCalendar

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
    *(f"{clock}_{end}" for clock in CLOCK_COLUMNS for end in ("limit", "met")),
)
"""Columns of ``case_span`` in the order of the tuples that ``spans_of`` returns."""

SpanValues = tuple[int | None, ...]


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
    version was recorded the first one holds. ``paths`` gives (level 1, level 2, level 3) ids of a category.
    """

    packs: Mapping[str, Sequence[tuple[date, RulePack]]]
    calendar: WorkCalendar
    changes: tuple[CalendarChange, ...]
    paths: Mapping[int, tuple[int | None, int | None, int | None]] = field(default_factory=dict)

    def pack(self, code: str, known_on: date) -> RulePack:
        """Return the pack of ``code`` as it was known at the end of ``known_on``."""
        versions = self.packs[code]
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
# Plain numbers: the flags' own operators are slow, and this runs for every state of every matter.
_ESTIMATED, _PRESUMED, _SUSPENDED = int(Mark.ESTIMATED), int(Mark.PRESUMED), int(Mark.SUSPENDED)
_GROUP, _LIMIT_DISAGREES = int(Mark.GROUP), int(Mark.LIMIT_DISAGREES)


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - EPOCH


def spans_of(case_id: int, pack_code: str, events: Iterable[Event], reference: Reference) -> list[SpanValues]:
    """Return the spans of one case as tuples in the order of ``SPAN_COLUMNS``, earliest first.

    A span starts on a day on which something was recorded, on which the calendar or the rule pack changed what
    was known of a limit, or on which time alone changed something (C5 presumed from the end of C3). A case
    has no span before its receipt was recorded, nor while a correction says that it never came.
    """
    spans: list[SpanValues] = []
    history = _History(events, reference.calendar)
    for from_on, until_on, matter in history.states():
        day = from_on
        while day < until_on:
            values, next_on = _state(matter, pack_code, day_of(day), reference)
            to_on = until_on if next_on is None else min(next_on, until_on)
            _append(spans, case_id, day, to_on, values)
            day = to_on
    return spans


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


def _append(spans: list[SpanValues], case_id: int, from_on: int, to_on: int, values: SpanValues) -> None:
    if spans and spans[-1][2] == from_on and spans[-1][3:] == values:
        from_on = spans.pop()[1] or 0
    spans.append((case_id, from_on, to_on, *values))


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
            while at < total and self._events[at].recorded_on == day:
                event = self._events[at]
                is_in_order = is_in_order and event.order > latest and event.kind is not EventKind.CORRECTED
                latest = max(latest, event.order)
                known.append(event)
                is_late = is_late or self._is_late(event)
                at += 1
            if is_in_order:
                for event in self._events[first:at]:
                    _apply(matter, event)
            else:
                matter = _replayed(known)
            if is_late:
                matter.marks |= Mark.ENTERED_LATE
            until_on = self._events[at].recorded_on if at < total else FAR
            if matter.received_on is not None:
                yield day, until_on, matter

    def _is_late(self, event: Event) -> bool:
        """Tell whether an event was entered more than one working day after it happened."""
        if event.is_backfilled or event.recorded_on <= event.happened_on + 1:
            return False
        recorded_on = day_of(event.recorded_on)
        calendar = self._calendar.as_known_on(recorded_on)
        return recorded_on > calendar.add_workdays(day_of(event.happened_on), 1)


def _apply(matter: Matter, event: Event) -> None:
    APPLY[event.kind](matter, date.fromordinal(event.happened_on + EPOCH), event.detail)


def effective(known: Iterable[Event]) -> Iterator[tuple[EventKind, date, Mapping[str, Any]]]:
    """Yield (kind, day, detail) in the order of happening, what was corrected as its correction says, if at all."""
    events = sorted(known, key=lambda event: event.order)
    superseded = {event.supersedes_id for event in events if event.kind is EventKind.CORRECTED}
    for event in events:
        if event.id in superseded:
            continue
        day = date.fromordinal(event.happened_on + EPOCH)
        if event.kind is not EventKind.CORRECTED:
            yield event.kind, day, event.detail
        elif event.detail.get("kind"):
            yield EventKind(event.detail["kind"]), day, event.detail.get("detail", {})


def co_handling(known: Iterable[Event]) -> frozenset[int]:
    """Return the units that co-handle a matter after these events, an addition that was annulled left out."""
    held: set[int] = set()
    for kind, _day, detail in effective(known):
        if kind is EventKind.CO_HANDLER_ADDED:
            held.add(detail["unit"])
        elif kind is EventKind.CO_HANDLER_REMOVED:
            held.discard(detail["unit"])
    return frozenset(held)


def _replayed(known: Sequence[Event]) -> Matter:
    matter = Matter()
    for kind, day, detail in effective(known):
        APPLY[kind](matter, day, detail)
    return matter


def _state(matter: Matter, pack_code: str, day: date, reference: Reference) -> tuple[SpanValues, int | None]:
    """Return the span's values at the end of ``day``, and the next day on which time alone changes them."""
    pack = reference.pack(pack_code, day)
    moments = matter.moments()
    calendar = reference.calendar.as_known_on(day)
    clocks = run_clocks(moments, pack, calendar, day)
    candidates = [break_on for break_on in clock_breaks(moments, pack, calendar) if break_on > day]
    candidates += _knowledge_breaks(clocks, pack_code, pack, day, reference)
    return _values(matter, clocks, pack, reference), _number(min(candidates) if candidates else None)


def _knowledge_breaks(
    clocks: Sequence[ClockState], pack_code: str, pack: RulePack, day: date, reference: Reference
) -> list[date]:
    """Return the later days on which a new pack version or calendar notice may move one of the limits."""
    found = [recorded for recorded, _ in reference.packs[pack_code][1:] if recorded > day]
    dependent = [state for state in clocks if hangs_on_calendar(state.clock, pack)]
    for change in reference.changes if dependent else ():
        if change.recorded_on > day and any(_hangs_on(state, change) for state in dependent):
            found.append(change.recorded_on)
            break
    return found


def _hangs_on(state: ClockState, change: CalendarChange) -> bool:
    is_before_end = state.limit_on is None or change.first_on <= state.limit_on
    return is_before_end and change.last_on >= state.started_on


def _values(matter: Matter, clocks: Sequence[ClockState], pack: RulePack, reference: Reference) -> SpanValues:
    cells: list[int | None] = [None] * (2 * len(CLOCK_COLUMNS))
    marks = int(matter.marks)
    for state in clocks:
        at = _CELLS.get(state.clock)
        if at is not None:
            cells[at], cells[at + 1] = _number(state.limit_on), _number(state.met_on)
        if state.is_running:
            if state.is_estimated:
                marks |= _ESTIMATED
            if state.is_presumed:
                marks |= _PRESUMED
        if state.is_suspended:
            marks |= _SUSPENDED
    if matter.channel is Channel.VISIT and matter.persons >= pack.group_min:
        marks |= _GROUP
    ledger_limit, handling_limit = cells[_CELLS[Clock.C12]], cells[_CELLS[Clock.C5]]
    if ledger_limit is not None and handling_limit is not None and ledger_limit != handling_limit:
        marks |= _LIMIT_DISAGREES
    soonest = due(clocks)
    path = reference.paths.get(matter.category, _PATHLESS) if matter.category is not None else _PATHLESS
    received_on, closed_on = matter.received_on, matter.closed_on
    rating_due_on = None if closed_on is None else closed_on.toordinal() - EPOCH + RATING_DAYS
    return (
        _number(received_on),
        None if received_on is None else month_of(received_on),
        _number(closed_on),
        None if closed_on is None else month_of(closed_on),
        matter.township,
        matter.village,
        *path,
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
        rating_due_on,
        None if soonest is None else _number(soonest.limit_on),
        None if soonest is None else _CLOCK[soonest.clock],
        _number(matter.supported_on),
        _number(matter.carried_out_on),
        _number(matter.assigned_on),
        _number(matter.assignment_due_on),
        _number(matter.last_action_on),
        *cells,
    )
