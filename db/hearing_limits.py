"""What a hearing file owes by the rule pack, what warns, and what counts of a year's hearings; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from db.hearings import Avoidance, HearingSeen, HearingStanding, SeatRole
from db.rule_packs import RulePack


class Warns(StrEnum):
    """What is wrong with a file; none of them holds an act back."""

    OFFICERS_FEW = "officers_few"
    OFFICERS_EVEN = "officers_even"
    HOST_MISSING = "host_missing"
    HOST_HANDLED = "host_handled"
    NO_NEW_EVIDENCE = "no_new_evidence"
    GROUND = "ground"
    NOTICE_SHORT = "notice_short"
    RECEIPT_MISSING = "receipt_missing"
    REPRESENTATIVES_MANY = "representatives_many"
    AVOIDANCE_OPEN = "avoidance_open"
    SHEETS_MISSING = "sheets_missing"


class HearingClock(StrEnum):
    """The limits of a file."""

    DECIDE = "decide"
    NOTICE = "notice"
    HOLD = "hold"
    FOLLOW = "follow"


class HearingFigure(StrEnum):
    """What counts of hearings (S13): notice in time, conclusion given, outcome carried out."""

    NOTICE = "notice"
    CONCLUSION = "conclusion"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """One limit of a file: the last day it may be met on, and the day it was."""

    clock: HearingClock
    from_on: date | None
    limit_on: date
    met_on: date | None = None
    days: int | None = None

    def is_late_on(self, day: date) -> bool:
        """Tell whether it was missed by the end of ``day``; its last day itself is in time."""
        return (self.met_on or day) > self.limit_on

    def left_on(self, day: date) -> int:
        """Return the days left on ``day``, below 0 once it is over."""
        return (self.limit_on - day).days


def clocks_of(one: HearingSeen, pack: RulePack) -> list[ClockSeen]:
    """Return the limits of a file by the rule pack of its matter; what cannot run yet is left out.

    A decision within ``hearing_decide_days`` of the application, the notice ``hearing_notice_days`` before the day
    planned, the hearing within ``hearing_hold_days`` of the decision, the follow-up by its own day (values of another
    province's rule, *unverified* for Sichuan).
    """
    found = [
        ClockSeen(
            HearingClock.DECIDE,
            one.applied_on,
            one.applied_on + timedelta(pack.hearing_decide_days),
            one.decided_on or one.refused_on,
            pack.hearing_decide_days,
        )
    ]
    on = one.held_on or one.planned_on
    if on is not None:
        limit = on - timedelta(pack.hearing_notice_days)
        found.append(
            ClockSeen(HearingClock.NOTICE, one.decided_on, limit, one.noticed_on, pack.hearing_notice_days)
        )
    if one.decided_on is not None:
        limit = one.decided_on + timedelta(pack.hearing_hold_days)
        found.append(ClockSeen(HearingClock.HOLD, one.decided_on, limit, one.held_on, pack.hearing_hold_days))
    if one.due_on is not None:
        found.append(
            ClockSeen(
                HearingClock.FOLLOW,
                one.concluded_on,
                one.due_on,
                one.followed_on if one.is_carried_out else None,
            )
        )
    return found


def warnings_of(one: HearingSeen, pack: RulePack) -> list[Warns]:
    """Return what is wrong with a file that was not refused, the gravest first."""
    if one.standing is HearingStanding.REFUSED:
        return []
    host = [seat for seat in one.seats if seat.role is SeatRole.HOST and not seat.is_out]
    officers = one.officers()
    is_seated = one.decided_on is not None
    has_new = any(piece.is_new for piece in one.evidence)
    notice = one.notice_days
    represented = sum(seat.role is SeatRole.REPRESENTATIVE for seat in one.seats)
    checks = (
        (Warns.GROUND, one.ground is not None),
        (Warns.HOST_HANDLED, any(seat.has_handled for seat in host)),
        (Warns.NO_NEW_EVIDENCE, one.is_second and not has_new),
        (Warns.HOST_MISSING, is_seated and not host),
        (Warns.OFFICERS_FEW, is_seated and len(officers) < pack.hearing_officers_min),
        (Warns.OFFICERS_EVEN, bool(officers) and len(officers) % 2 == 0),
        (Warns.NOTICE_SHORT, notice is not None and notice < pack.hearing_notice_days),
        (Warns.RECEIPT_MISSING, one.noticed_on is not None and one.receipt_on is None),
        (Warns.REPRESENTATIVES_MANY, represented > pack.representatives_max),
        (Warns.AVOIDANCE_OPEN, any(seat.avoidance is Avoidance.ASKED for seat in one.seats)),
        (Warns.SHEETS_MISSING, one.held_on is not None and any(seat.opinion is None for seat in officers)),
    )  # fmt: skip
    return [warns for warns, holds in checks if holds]


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: the files among which it counts, and those that fulfil it."""

    figure: HearingFigure
    among: tuple[HearingSeen, ...]
    part: tuple[HearingSeen, ...]


def counted(
    files: Sequence[HearingSeen], year: int, packs: Mapping[int, RulePack], day: date
) -> list[Counted]:
    """Count the hearings held in a year: notice in time, conclusion given, outcome carried out.

    The days of notice are those of the file's own rule pack, ``packs`` by file.
    Carried out counts among those whose outcome was followed up, or whose day for it is over at the end of ``day``.
    """
    held = [one for one in files if one.held_on is not None and one.held_on.year == year]
    noticed = [
        one
        for one in held
        if one.notice_days is not None and one.notice_days >= packs[one.id].hearing_notice_days
    ]
    concluded = [one for one in held if one.concluded_on is not None]
    due = [
        one
        for one in concluded
        if one.followed_on is not None or (one.due_on is not None and one.due_on < day)
    ]
    done = [one for one in due if one.is_carried_out]
    return [
        Counted(HearingFigure.NOTICE, tuple(held), tuple(noticed)),
        Counted(HearingFigure.CONCLUSION, tuple(held), tuple(concluded)),
        Counted(HearingFigure.CARRIED_OUT, tuple(due), tuple(done)),
    ]
