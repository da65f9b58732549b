"""The clocks of the law, computed from the days of a matter's events; no due date is ever stored.

Every clock leaves its start day out. What meets it, and what ends it unmet:

===  =====================  ==========================================================================
C1   receipt                the first transfer; or acceptance, refusal, leading off, closing, if earlier
C2   receipt                the written notice
C3   receipt of transfer    the written notice; like C2 not owed where no reply is owed
C4   receipt of transfer    the objection; lapses when it is not used, or once the unit takes the matter on
C5   acceptance             the opinion, else the closing; C13 stands in its place in the simple procedure
C6   C5's own last day      information only, shown where C5 was extended and not met before
C7   reply served           the request for review
C8   request received       the review opinion
C9   review reply served    the request for re-review
C10  request received       the re-review opinion; stopped from the decision of a hearing to its conclusion
C11  receipt of proposal    the written feedback
C12  the instruction        the opinion, else the closing
===  =====================  ==========================================================================

An *end* (closing, refusal or leading off) drops an unmet office clock that began on or before that day; C8, C10
and C11 only if they began before it. Dropped by its limit, a clock is not among the answers: no duty was missed.
Dropped later, it stays with ``dropped_on``, so that ending a matter never takes a missed limit out of a figure.
Cancelling drops everything. A *reopened* matter is handled anew: C5 and C13 run from the later of their own start
and the reopening, so an opinion that was in time once never becomes late; C1 to C3 stay met as they were.
"""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Final

from db.enums import Clock
from db.limits import days_after, handling_limit, span_limit, stopped_limit
from db.moments import HEARING_STOPS, ClockState, Moments, Suspension, known_on
from db.rule_packs import PACK_2005, PACK_2022, PACK_NONE, RuleBroken, RulePack, RuleRefused, pack_for
from db.workdays import WorkCalendar

__all__ = [
    "HANDLING_CLOCKS",
    "HEARING_STOPS",
    "OFFICE_CLOCKS",
    "PACK_2005",
    "PACK_2022",
    "PACK_NONE",
    "PETITIONER_CLOCKS",
    "ClockState",
    "Moments",
    "RuleBroken",
    "RulePack",
    "RuleRefused",
    "Suspension",
    "clock_breaks",
    "due",
    "handling_limit",
    "hangs_on_calendar",
    "known_clocks",
    "pack_for",
    "presumption_starts_on",
    "run_clocks",
]

OFFICE_CLOCKS: Final = (
    Clock.C1,
    Clock.C2,
    Clock.C3,
    Clock.C4,
    Clock.C5,
    Clock.C8,
    Clock.C10,
    Clock.C11,
    Clock.C13,
)
"""The offices' own clocks, lowest number first; only these make a matter due or overdue."""
PETITIONER_CLOCKS: Final = (Clock.C7, Clock.C9)
"""The petitioner's clocks: they roll forward under every pack and refuse nobody by themselves."""
HANDLING_CLOCKS: Final = (Clock.C5, Clock.C13)
"""Handling: a matter has one or the other, and both fill the place of C5 in figures."""

_OFFICE: Final = frozenset(OFFICE_CLOCKS)
_LATER_ROUNDS: Final = frozenset({Clock.C8, Clock.C10, Clock.C11})
_ALWAYS_HANGING: Final = frozenset({Clock.C4, Clock.C7, Clock.C9, Clock.C13})
_FROM_C3: Final = frozenset({Clock.C3, Clock.C5, Clock.C6})
_later = attrgetter(
    "reply_served_on", "review_asked_on", "review_served_on", "rereview_asked_on", "proposal_received_on"
)


def run_clocks(
    moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None = None
) -> tuple[ClockState, ...]:
    """Return the clocks of one matter at the end of ``as_of``, lowest number first; None = after every day.

    Days later than ``as_of`` and calendar rows recorded later have no part in the answer. Never raises on what the
    events say: an extension beyond the pack's counts up to it, and a duty done before its clock began is met on
    the day it begins.
    """
    if as_of is not None:
        calendar = calendar.as_known_on(as_of)
        moments = known_on(moments, as_of)
    return known_clocks(moments, pack, calendar, as_of)


def known_clocks(
    moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None
) -> tuple[ClockState, ...]:
    """Return what ``run_clocks`` does, of moments and a calendar that hold nothing later than ``as_of``."""
    if as_of is not None and moments.received_on > as_of:
        return ()
    if not pack.runs_clocks or moments.cancelled_on is not None:
        return ()
    states = _intake(moments, pack, calendar, as_of)
    handling = _handling(moments, pack, calendar, as_of)
    if handling is not None and handling.clock is Clock.C5:
        states.append(handling)
        if moments.extension_days > 0:
            states.append(_extension(handling, moments, pack))
    if any(_later(moments)):
        states += _later_rounds(moments, pack, calendar, as_of)
    if moments.instructed_limit_on is not None:
        states.append(_instruction(moments, moments.instructed_limit_on))
    if handling is not None and handling.clock is Clock.C13:
        states.append(handling)
    return tuple(filter(None, states))


def due(states: Iterable[ClockState]) -> ClockState | None:
    """Return the running office clock with the earliest limit; of equal limits the one that comes first.

    ``states`` come as ``run_clocks`` gives them, lowest number first.
    """
    chosen: ClockState | None = None
    earliest_on = date.max
    for state in states:
        limit_on = state.limit_on
        if limit_on is None or state.met_on is not None or state.dropped_on is not None:
            continue
        if state.clock in _OFFICE and (chosen is None or limit_on < earliest_on):
            chosen, earliest_on = state, limit_on
    return chosen


def hangs_on_calendar(clock: Clock, pack: RulePack) -> bool:
    """Say whether a limit of this clock can move when the calendar does.

    Working days, every limit of a pack that rolls, the petitioner's own; and C5, which may be presumed from C3.
    """
    if pack.rolls_forward or clock in _ALWAYS_HANGING:
        return clock is not Clock.C12
    if clock is Clock.C1 or clock is Clock.C2:
        return (pack.c1_days if clock is Clock.C1 else pack.c2_days) is None
    return clock in _FROM_C3 and pack.c3_days is None


def presumption_starts_on(moments: Moments, pack: RulePack, calendar: WorkCalendar) -> date | None:
    """Return the first day on which C5 is shown as presumed (推定): the day after C3's limit; None = never.

    The presumed C5 itself runs *from* C3's limit, the last day on which the unit could have accepted in time; where
    the matter was reopened later, from the reopening, and is presumed from the day after that. Nothing is presumed
    where an acceptance, a refusal or another route is known, where the matter was answered or closed by that day, or where C5 does not cover the matter.
    """
    if not pack.runs_clocks or moments.cancelled_on is not None or moments.accepted_on is not None:
        return None
    if pack.c5_days is None or (pack.handles_appeals_only and not moments.is_appeal):
        return None
    presumed_on = _presumed_on(moments, pack, calendar, None)
    return None if presumed_on is None else days_after(presumed_on, 1)


def clock_breaks(moments: Moments, pack: RulePack, calendar: WorkCalendar) -> tuple[date, ...]:
    """Return in order the days on which ``run_clocks`` comes to answer otherwise though nothing happens that day.

    They are the day after an unused C4 ends, the first day of a presumed C5, and the first and the last day of each
    stop. ``calendar`` is the one known on the day asked about; its own changes are ``calendar.record_days``.
    """
    is_open_to_time = moments.transfer_received_on is not None and not moments.is_direct
    if not is_open_to_time and not moments.suspensions:
        return ()
    days = {day for stop in moments.suspensions for day in (stop.from_on, stop.to_on) if day is not None}
    presumed_on = presumption_starts_on(moments, pack, calendar)
    if presumed_on is not None:
        days.add(presumed_on)
    if pack.runs_clocks and moments.transfer_received_on is not None and not moments.is_direct:
        objection = _objection(moments.transfer_received_on, moments, pack, calendar, None)
        if objection is not None and objection.met_on is None and objection.limit_on is not None:
            days.add(days_after(objection.limit_on, 1))
    return tuple(sorted(days))


def _intake(
    moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None
) -> list[ClockState | None]:
    received_on = moments.received_on
    if moments.is_direct:
        if not moments.is_reply_owed:
            return []
        return [
            _state(
                Clock.C2,
                received_on,
                moments.noticed_on,
                pack.c2_days,
                pack.c2_workdays,
                moments,
                pack,
                calendar,
                as_of,
            )
        ]
    met_on = _disposed_on(moments)
    states = [
        _state(Clock.C1, received_on, met_on, pack.c1_days, pack.c1_workdays, moments, pack, calendar, as_of)
    ]
    transfer_on = moments.transfer_received_on
    if transfer_on is not None:
        if moments.is_reply_owed:
            met_on = _not_before(transfer_on, moments.noticed_on)
            states.append(
                _state(
                    Clock.C3,
                    transfer_on,
                    met_on,
                    pack.c3_days,
                    pack.c3_workdays,
                    moments,
                    pack,
                    calendar,
                    as_of,
                )
            )
        objection = _objection(transfer_on, moments, pack, calendar, as_of)
        if objection is not None and not _has_lapsed(objection, as_of):
            states.append(objection)
    return states


def _disposed_on(moments: Moments) -> date | None:
    """Return the first day on which the office had dealt with the matter in one of the ways of 2022 Art. 22."""
    first_on = moments.transferred_on
    closed_on = moments.closed_on if moments.first_ended_on is None else moments.first_ended_on
    for day in (moments.accepted_on, moments.refused_on, moments.led_off_on, closed_on):
        if day is not None and (first_on is None or day < first_on):
            first_on = day
    return first_on


def _not_before(start: date, day: date | None) -> date | None:
    return None if day is None or day < start else day


def _objection(
    transfer_on: date, moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None
) -> ClockState | None:
    """Return C4 until the unit has taken the matter on by any act; whether it has lapsed is asked apart."""
    if pack.c4_workdays is None:
        return None
    met_on = _not_before(transfer_on, moments.objected_on)
    if met_on is None:
        for day in (moments.noticed_on, moments.accepted_on, moments.replied_on):
            if day is not None and day >= transfer_on:
                return None
    return _state(Clock.C4, transfer_on, met_on, None, pack.c4_workdays, moments, pack, calendar, as_of)


def _has_lapsed(objection: ClockState, as_of: date | None) -> bool:
    if objection.met_on is not None or objection.limit_on is None:
        return False
    return as_of is None or as_of > objection.limit_on


def _presumed_on(moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None) -> date | None:
    """Return C3's limit, owed or not, or a later reopening, from which C5 is presumed; None = not presumed."""
    transfer_on = moments.transfer_received_on
    if transfer_on is None or moments.is_direct or not pack.presumes_acceptance:
        return None
    if moments.refused_on is not None or moments.led_off_on is not None:
        return None
    limit_on = span_limit(transfer_on, pack.c3_days, pack.c3_workdays, calendar)
    if limit_on is not None and moments.suspensions:
        in_workdays = pack.c3_days is None
        limit_on, _ = stopped_limit(
            Clock.C3, transfer_on, limit_on, None, moments.suspensions, calendar, as_of, in_workdays
        )
    if limit_on is None:
        return None
    if pack.rolls_forward:
        limit_on = calendar.next_workday(limit_on)
    if moments.reopened_on is not None and moments.reopened_on > limit_on:
        limit_on = moments.reopened_on
    for day in (moments.replied_on, moments.closed_on):
        if day is not None and day <= limit_on:
            return None
    return limit_on


def _handling(
    moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None
) -> ClockState | None:
    if pack.handles_appeals_only and not moments.is_appeal:
        return None
    started_on = moments.accepted_on
    is_presumed = started_on is None
    if started_on is None:
        started_on = _presumed_on(moments, pack, calendar, as_of)
        if started_on is None or (as_of is not None and as_of <= started_on):
            return None
    elif moments.reopened_on is not None and moments.reopened_on > started_on:
        started_on = moments.reopened_on
    met_on = moments.closed_on if moments.replied_on is None else moments.replied_on
    if moments.is_simple and not is_presumed and pack.c13_workdays is not None:
        return _state(Clock.C13, started_on, met_on, None, pack.c13_workdays, moments, pack, calendar, as_of)
    if pack.c5_days is None:
        return None
    days = pack.c5_days + _extended_days(moments, pack)
    return _state(Clock.C5, started_on, met_on, days, None, moments, pack, calendar, as_of, is_presumed)


def _extended_days(moments: Moments, pack: RulePack) -> int:
    return max(0, min(moments.extension_days, pack.max_extension_days))


def _extension(handling: ClockState, moments: Moments, pack: RulePack) -> ClockState | None:
    """Return C6, from C5's own last day to the extended one; None where C5 was met before it was needed."""
    extended, limit_on = _extended_days(moments, pack), handling.limit_on
    if not extended or limit_on is None or pack.c5_days is None:
        return None
    started_on = days_after(handling.started_on, pack.c5_days + handling.suspended_days)
    if handling.met_on is not None and handling.met_on <= started_on:
        return None
    return handling._replace(clock=Clock.C6, started_on=started_on, suspended_days=0)


def _later_rounds(
    moments: Moments, pack: RulePack, calendar: WorkCalendar, as_of: date | None
) -> list[ClockState | None]:
    rounds = (
        (Clock.C7, moments.reply_served_on, moments.review_asked_on, pack.c7_days),
        (Clock.C8, moments.review_asked_on, moments.review_replied_on, pack.c8_days),
        (Clock.C9, moments.review_served_on, moments.rereview_asked_on, pack.c9_days),
        (Clock.C10, moments.rereview_asked_on, moments.rereview_replied_on, pack.c10_days),
        (Clock.C11, moments.proposal_received_on, moments.proposal_answered_on, pack.c11_days),
    )
    return [
        _state(clock, started_on, met_on, days, None, moments, pack, calendar, as_of)
        for clock, started_on, met_on, days in rounds
        if started_on is not None
    ]


def _instruction(moments: Moments, limit_on: date) -> ClockState:
    """Return C12: the date set, never rolled, stopped or dropped; a reply from before the instruction is none."""
    set_on = moments.received_on if moments.instructed_on is None else moments.instructed_on
    started_on = min(set_on, limit_on)
    met_on = _not_before(started_on, moments.replied_on) or _not_before(started_on, moments.closed_on)
    return ClockState(Clock.C12, started_on, limit_on, met_on)


def _state(
    clock: Clock,
    started_on: date,
    met_on: date | None,
    days: int | None,
    workdays: int | None,
    moments: Moments,
    pack: RulePack,
    calendar: WorkCalendar,
    as_of: date | None,
    is_presumed: bool = False,
) -> ClockState | None:
    """Return one clock; None where the pack has none or where the matter ended before its limit."""
    if days is not None:
        limit_on = days_after(started_on, days)
    elif workdays is not None:
        limit_on = calendar.add_workdays(started_on, workdays)
    else:
        return None
    if met_on is not None and met_on < started_on:
        met_on = started_on
    is_petitioners = clock is Clock.C7 or clock is Clock.C9
    suspended_days = 0
    if moments.suspensions and not is_petitioners:
        stopped_on, suspended_days = stopped_limit(
            clock, started_on, limit_on, met_on, moments.suspensions, calendar, as_of, days is None
        )
        if stopped_on is None:
            if _ended_on(moments, clock, started_on) is not None:
                return None
            return ClockState(clock, started_on, None, None, False, is_presumed, True, suspended_days)
        limit_on = stopped_on
    hangs_on_calendar = days is None
    if days is not None and (pack.rolls_forward or is_petitioners):
        limit_on = calendar.next_workday(limit_on)
        hangs_on_calendar = True
    dropped_on = None
    if met_on is None and not is_petitioners:
        dropped_on = _ended_on(moments, clock, started_on)
        if dropped_on is not None and dropped_on <= limit_on:
            return None
    is_estimated = hangs_on_calendar and calendar.is_estimated(limit_on)
    return ClockState(
        clock, started_on, limit_on, met_on, is_estimated, is_presumed, False, suspended_days, dropped_on
    )


def _ended_on(moments: Moments, clock: Clock, started_on: date) -> date | None:
    """Return the first end that is not earlier than the clock, for the later rounds the first after its start."""
    ended_on: date | None = None
    for day in (moments.closed_on, moments.refused_on, moments.led_off_on):
        if day is None or day < started_on or (ended_on is not None and ended_on <= day):
            continue
        if day > started_on or clock not in _LATER_ROUNDS:
            ended_on = day
    return ended_on
