"""When a matter has ended for good, on which day its identity is sealed, and from which day it may be destroyed; pure.

Domain rule 8: sealed some months after the *final* end, destroyed by an approved list alone. The months and the years
are the archives bureau's to give; there is no default.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from db.enums import Clock, Conclusion, EventKind, Mark, Stage
from db.holding_back import is_aid_waiting
from db.matter import Matter
from db.replay import Event, placed
from db.standing import Standing


class RetentionLimit(StrEnum):
    """What the archives bureau sets: months to the sealing and years to the destruction, both from the final end."""

    SEAL_MONTHS = "seal_months"
    KEEP_YEARS = "keep_years"


BOUNDS: Final = {RetentionLimit.SEAL_MONTHS: (1, 240), RetentionLimit.KEEP_YEARS: (1, 100)}
LONGEST_GROUND: Final = 60
SOON_DAYS: Final = 30
MOST_OF_A_LIST: Final = 500
SHORTEST_REASON: Final = 4
LONGEST_REASON: Final = 200


class Hold(StrEnum):
    """What keeps an end from being final, or a matter from a list: each with what would have to be done first."""

    OPEN = "open"
    UNSERVED = "unserved"
    REVIEW_POSSIBLE = "review_possible"
    REVIEW_OPEN = "review_open"
    SUPPORT_OWED = "support_owed"
    SUSPENDED = "suspended"
    HEARING = "hearing"
    SUPERVISED = "supervised"
    AID = "aid"
    INSTRUCTION = "instruction"
    KEEPING = "keeping"


@dataclass(frozen=True, slots=True)
class FinalEnd:
    """The day of a matter's end, and either the day on which it was final or what holds that back.

    ``review_until`` is the last day on which the petitioner may still ask for a review, where that alone is awaited.
    """

    ended_on: date | None
    final_on: date | None = None
    hold: Hold | None = None
    review_until: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A value of the archives bureau's that holds on a day, and the document that gave it."""

    value: int
    from_on: date
    ground: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Both limits as they hold on a day, None where none was given yet."""

    seal: Limit | None = None
    keep: Limit | None = None


def final_end(standing: Standing, events: Iterable[Event]) -> FinalEnd:
    """Return whether and when a matter ended for good, as it stands at the end of ``standing.day``.

    It was closed, refused, led to another route or cancelled. What was answered is final once the opinion was served
    and the 30 days for a review, then for a re-review, are over (信访工作条例 2022 Arts. 35, 36; 信访条例 2005 Arts. 34, 35),
    or the re-review is answered, after which nothing follows (2022 Art. 36(3), 2005 Art. 35(3)). What was supported was carried out (2022
    Art. 32). No stop, hearing, supervision, instruction or aid is open. A cancelled registration was never a matter.
    """
    m = standing.matter
    ended_on = _ended_on(m)
    if ended_on is None:
        return FinalEnd(None, hold=Hold.OPEN)
    if m.stage is Stage.CANCELLED:
        return FinalEnd(ended_on, ended_on)
    hold = _held(m, events)
    if hold is not None:
        return FinalEnd(ended_on, hold=hold)
    reviewed_on, hold = _review(standing)
    if hold is not None:
        return FinalEnd(ended_on, hold=hold)
    if reviewed_on is not None and reviewed_on >= standing.day and m.rereview_replied_on is None:
        return FinalEnd(ended_on, hold=Hold.REVIEW_POSSIBLE, review_until=reviewed_on)
    days = (ended_on, reviewed_on, m.carried_out_on, m.aid_paid_on)
    return FinalEnd(ended_on, max(day for day in days if day is not None))


def _ended_on(m: Matter) -> date | None:
    match m.stage:
        case Stage.CLOSED:
            return m.closed_on
        case Stage.REFUSED:
            return m.refused_on
        case Stage.LED_OFF:
            return m.led_off_on
        case Stage.CANCELLED:
            return m.cancelled_on
    return None


def _held(m: Matter, events: Iterable[Event]) -> Hold | None:
    if m.conclusion is Conclusion.SUPPORTED and m.carried_out_on is None:
        return Hold.SUPPORT_OWED
    if any(stop.to_on is None for stop in m.suspensions):
        return Hold.SUSPENDED
    if m.hearing_asked_on is not None or m.hearing_from_on is not None:
        return Hold.HEARING
    if is_aid_waiting(m):
        return Hold.AID
    if m.instructions_open:
        return Hold.INSTRUCTION
    return Hold.SUPERVISED if _is_supervised(events) else None


_ANSWERS: Final = frozenset(
    {
        EventKind.REPLIED,
        EventKind.CARRIED_OUT,
        EventKind.CLOSED,
        EventKind.REFUSED,
        EventKind.LED_OFF,
        EventKind.REVIEW_REPLIED,
        EventKind.REREVIEW_REPLIED,
    }
)
"""Acts with which a unit has done what it was supervised for."""


def _is_supervised(events: Iterable[Event]) -> bool:
    is_open = False
    for one in placed(events):
        if one.kind is EventKind.SUPERVISED:
            is_open = True
        elif one.kind in _ANSWERS:
            is_open = False
    return is_open


def _review(standing: Standing) -> tuple[date | None, Hold | None]:
    """Return the last day on which a review could be asked for, or that of the last answer; or what is still open of it."""
    m = standing.matter
    if m.replied_on is None or not m.owes_reply or m.marks & Mark.ANONYMOUS:
        return None, None
    if m.rereview_asked_on is not None:
        return m.rereview_replied_on, Hold.REVIEW_OPEN if m.rereview_replied_on is None else None
    is_reviewed = m.review_asked_on is not None
    if is_reviewed and m.review_replied_on is None:
        return None, Hold.REVIEW_OPEN
    if not standing.pack.runs_clocks:
        return None, None
    served_on = m.review_served_on if is_reviewed else m.reply_served_on
    if served_on is None:
        return None, Hold.UNSERVED
    window = standing.clock(Clock.C9 if is_reviewed else Clock.C7)
    return (served_on if window is None or window.limit_on is None else window.limit_on), None


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last day where there is none (Civil Code Arts. 201, 202)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(1)).day))


def sealed_from(final_on: date, months: int) -> date:
    """Return the first day on which an identity is sealed: the day after the months have run, the first day not counted."""
    return months_after(final_on, months) + timedelta(1)


def destroyed_from(final_on: date, years: int) -> date:
    """Return the first day on which an identity may stand on a list for destruction."""
    return months_after(final_on, 12 * years) + timedelta(1)
