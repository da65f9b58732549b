"""The last day of each clock: one function a clock, with the article that sets it.

``started_on`` days are not counted. A limit in calendar days rolls to the next working day where the pack says so
(Civil Code 203) and, for the petitioner's two clocks, always. A clock that the pack does not have raises
``RuleBroken``, as does an extension that is longer than the pack allows. Days past the last that Python can write
are that last day.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from operator import attrgetter
from typing import Final

from db.enums import Clock
from db.moments import Suspension
from db.rule_packs import MOST_DAYS, RuleBroken, RulePack
from db.workdays import WorkCalendar

_from_on = attrgetter("from_on")
_SPANS: Final = tuple(timedelta(days=n) for n in range(2 * MOST_DAYS + 1))


def days_after(start: date, n: int) -> date:
    """Return the ``n``-th calendar day after ``start``."""
    try:
        return start + (_SPANS[n] if n < len(_SPANS) else timedelta(days=n))
    except OverflowError:
        return date.max


def span_limit(start: date, days: int | None, workdays: int | None, calendar: WorkCalendar) -> date | None:
    """Return the last of ``days`` calendar or ``workdays`` working days, not rolled; None without a number."""
    if days is not None:
        return days_after(start, days)
    return None if workdays is None else calendar.add_workdays(start, workdays)


def registration_limit(received_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day on which the petition office registers and transfers in time (C1).

    Source: 信访工作条例 (2022) Art. 22; 信访条例 (2005) Art. 21.
    """
    return _limit("c1", received_on, pack.c1_days, pack.c1_workdays, pack, calendar)


def direct_notice_limit(received_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day of a directly petitioned unit's written notice (C2).

    Not owed where the name or the address is unclear. Source: 2022 Art. 23(2); 2005 Art. 22.
    """
    return _limit("c2", received_on, pack.c2_days, pack.c2_workdays, pack, calendar)


def notice_limit(transfer_received_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day of the written notice by the unit to which a matter is transferred (C3).

    Source: 2022 Art. 23(3); 2005 Art. 21.
    """
    return _limit("c3", transfer_received_on, pack.c3_days, pack.c3_workdays, pack, calendar)


def objection_limit(transfer_received_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last working day on which that unit may object that the matter is not its own (C4).

    Source: 2022 Art. 23(3); the rules of 2005 have no such clock.
    """
    return _limit("c4", transfer_received_on, None, pack.c4_workdays, pack, calendar)


def handling_limit(
    accepted_on: date, pack: RulePack, extension_days: int = 0, calendar: WorkCalendar | None = None
) -> date:
    """Return the last day of the handling clock (C5), the day of acceptance not counted.

    ``extension_days`` (C6) is at most ``pack.max_extension_days``; more raises ``RuleBroken``. Rolled only where a
    calendar is given. Source: 信访工作条例 (2022) Art. 34; 信访条例 (2005) Art. 33.
    """
    if not 0 <= extension_days <= pack.max_extension_days:
        values = {"asked": extension_days, "most": pack.max_extension_days}
        raise RuleBroken("extension_out_of_range", values)
    if pack.c5_days is None:
        raise RuleBroken("no_such_clock", {"clock": "c5", "pack": pack.code})
    limit_on = days_after(accepted_on, pack.c5_days + extension_days)
    return calendar.next_workday(limit_on) if calendar and pack.rolls_forward else limit_on


def review_request_limit(reply_served_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day on which the petitioner may ask for review (C7), always rolled forward.

    Runs from a service record; a later request is not refused by the board. Source: 2022 Art. 35; 2005 Art. 34.
    """
    return calendar.next_workday(_limit("c7", reply_served_on, pack.c7_days, None, pack, calendar))


def review_limit(review_asked_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day of the review opinion (C8), from receipt of the request.

    Source: 2022 Art. 35; 2005 Art. 34.
    """
    return _limit("c8", review_asked_on, pack.c8_days, None, pack, calendar)


def rereview_request_limit(review_served_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day on which the petitioner may ask for re-review (C9), always rolled forward.

    Runs from a service record; a later request is not refused by the board. Source: 2022 Art. 36; 2005 Art. 35.
    """
    return calendar.next_workday(_limit("c9", review_served_on, pack.c9_days, None, pack, calendar))


def rereview_limit(rereview_asked_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day of the re-review opinion (C10) where no hearing is held.

    Days spent on a hearing do not count: ``run_clocks`` adds them. Source: 2022 Art. 36; 2005 Art. 35.
    """
    return _limit("c10", rereview_asked_on, pack.c10_days, None, pack, calendar)


def feedback_limit(proposal_received_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last day of a unit's written feedback on the office's proposal (C11).

    Source: 2005 Art. 36 (30 days); 2022 Art. 40 names no number, so the pack of 2022 has none unless one is set.
    """
    return _limit("c11", proposal_received_on, pack.c11_days, None, pack, calendar)


def simple_handling_limit(accepted_on: date, pack: RulePack, calendar: WorkCalendar) -> date:
    """Return the last working day of handling in the simple procedure (C13), which is never extended.

    Source: none in the rules of 2022 or 2005; 10 working days are a parameter of the pack.
    """
    return _limit("c13", accepted_on, None, pack.c13_workdays, pack, calendar)


def _limit(
    clock: str, start: date, days: int | None, workdays: int | None, pack: RulePack, calendar: WorkCalendar
) -> date:
    limit_on = span_limit(start, days, workdays, calendar)
    if limit_on is None:
        raise RuleBroken("no_such_clock", {"clock": clock, "pack": pack.code})
    return calendar.next_workday(limit_on) if pack.rolls_forward else limit_on


def stopped_limit(
    clock: Clock,
    started_on: date,
    limit_on: date,
    met_on: date | None,
    suspensions: Iterable[Suspension],
    calendar: WorkCalendar,
    as_of: date | None,
    in_workdays: bool,
) -> tuple[date | None, int]:
    """Return the limit moved by the stops and the days added; None as the limit while one has not ended.

    A stop after the limit, or after the clock was met, changes nothing; one that outlasts the meeting of the clock
    counts up to that day; overlapping stops count once.
    """
    added, reached_on = 0, started_on
    for stop in sorted(suspensions, key=_from_on):
        if clock not in stop.clocks or (as_of is not None and stop.from_on > as_of):
            continue
        from_on = max(stop.from_on, reached_on)
        if from_on > limit_on:
            break
        to_on = stop.to_on
        if to_on is None or (as_of is not None and to_on > as_of):
            to_on = met_on
            if to_on is None:
                return None, added
        elif met_on is not None:
            to_on = min(to_on, met_on)
        if to_on <= from_on:
            continue
        if in_workdays:
            days = calendar.workdays_between(from_on, to_on)
            limit_on = max(calendar.add_workdays(limit_on, days), to_on)
        else:
            days = (to_on - from_on).days
            limit_on = days_after(limit_on, days)
        added, reached_on = added + days, to_on
    return limit_on, added
