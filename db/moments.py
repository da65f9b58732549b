"""What the events say about one matter, in local days, and what a clock answers: plain values."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, cast

from db.enums import Clock

HEARING_STOPS: Final = frozenset({Clock.C10})
"""What a hearing stops (2022 Art. 36, 2005 Art. 35); one within handling does not stop C5."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stop of the named clocks: the days after ``from_on`` up to and with ``to_on`` do not count.

    As with every period the first day is not counted among the suspended days, so a stop adds ``to_on - from_on``
    days. At the end of ``from_on`` the clock stands still, at the end of ``to_on`` it runs again; None = not ended.
    """

    from_on: date
    to_on: date | None
    clocks: frozenset[Clock] = HEARING_STOPS


# Named tuples: spans are built from millions of these two, and a frozen dataclass takes four times as long to make.


class Moments(NamedTuple):
    """What the events say about one matter, in local days; None = has not happened, as far as is known.

    ``transferred_on`` is the office's *first* transfer (it meets C1); ``transfer_received_on`` is the receipt of the
    *latest* (C3 and C4 run from it, and notices and objections before it count no more). When an objection is agreed
    to, ``transfer_received_on`` is None until the next unit has received the matter. Reopening a matter
    clears what ended it and the days of opinion and reviews; C5 then runs from ``reopened_on`` where that is later
    than its own start. ``first_ended_on``, of closing, refusal or leading off, stays and goes on meeting C1. A reply that is set aside or a second
    review is given as the latest round's days.
    """

    received_on: date
    is_direct: bool = False
    is_reply_owed: bool = True
    is_appeal: bool = True
    is_simple: bool = False
    extension_days: int = 0
    suspensions: tuple[Suspension, ...] = ()
    instructed_limit_on: date | None = None
    registered_on: date | None = None
    transferred_on: date | None = None
    transfer_received_on: date | None = None
    objected_on: date | None = None
    objection_settled_on: date | None = None
    noticed_on: date | None = None
    accepted_on: date | None = None
    refused_on: date | None = None
    led_off_on: date | None = None
    replied_on: date | None = None
    reply_served_on: date | None = None
    review_asked_on: date | None = None
    review_replied_on: date | None = None
    review_served_on: date | None = None
    rereview_asked_on: date | None = None
    rereview_replied_on: date | None = None
    proposal_received_on: date | None = None
    proposal_answered_on: date | None = None
    instructed_on: date | None = None
    closed_on: date | None = None
    first_ended_on: date | None = None
    reopened_on: date | None = None
    cancelled_on: date | None = None


# From here on the fields are days on which something happened; the instructed limit is a day set for the future.
_FIRST_DAY: Final = Moments._fields.index("registered_on")


class ClockState(NamedTuple):
    """Where one clock stands.

    ``limit_on`` is the last day in time, None while suspended. ``suspended_days`` are those of stops that have
    ended, in the clock's own days (working days for a clock of working days). ``dropped_on``: the matter ended
    after the limit with the duty undone. ``is_estimated``: the limit hangs on holidays that are not yet known.
    """

    clock: Clock
    started_on: date
    limit_on: date | None
    met_on: date | None = None
    is_estimated: bool = False
    is_presumed: bool = False
    is_suspended: bool = False
    suspended_days: int = 0
    dropped_on: date | None = None

    @property
    def is_running(self) -> bool:
        """Say whether days are passing on this clock: neither met, nor dropped, nor suspended."""
        return self.met_on is None and self.dropped_on is None and not self.is_suspended


def known_on(moments: Moments, as_of: date) -> Moments:
    """Return the moments without the days later than ``as_of``: the same object when there are none.

    The instructed limit is a day ahead by nature and goes with its instruction; stops keep their days.
    """
    days = cast("tuple[date | None, ...]", moments[_FIRST_DAY:])
    if max(filter(None, days), default=as_of) <= as_of:
        return moments
    names = Moments._fields[_FIRST_DAY:]
    later: dict[str, Any] = {
        name: None for name, day in zip(names, days, strict=True) if day is not None and day > as_of
    }
    if "instructed_on" in later:
        later["instructed_limit_on"] = None
    return moments._replace(**later)
