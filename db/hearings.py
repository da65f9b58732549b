"""Hearings (听证): the file's parts, where it stands, its clocks by the rule pack, what warns, and what counts; pure.

Nobody is named on the petitioner's side: who comes is a place (信访人, 代表甲), and officials stand with their office.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from db.enums import EventKind, Role
from db.papers import TO_UNITS, Paper
from db.rule_packs import RulePack

READING: Final = (Role.LEADER, Role.OFFICE, Role.HEARING)
KEEPING: Final = (Role.OFFICE, Role.HEARING)
"""Who keeps the file: plans, gives notice, seats, types the minutes."""
DECIDING: Final = (Role.OFFICE,)
"""Who takes in, decides, concludes and says what became of it."""

LONGEST_PLACE: Final = 80
LONGEST_NAME: Final = 40
LONGEST_WORDS: Final = 200
LONGEST_CONCLUSION: Final = 2_000
LONGEST_STEP: Final = 20_000
SHORTEST_WORDS: Final = 2
MOST_SEATS: Final = 40
MOST_EVIDENCE: Final = 60
FURTHEST_DAYS: Final = 400
LEAST_N: Final = 20


class HearingStanding(StrEnum):
    """Where a file stands: each is named by what was done last."""

    APPLIED = "applied"
    DECIDED = "decided"
    NOTICED = "noticed"
    HELD = "held"
    CONCLUDED = "concluded"
    FOLLOWED = "followed"
    REFUSED = "refused"


class HearingAct(StrEnum):
    """What is done in a file."""

    DECIDE = "decide"
    REFUSE = "refuse"
    PLAN = "plan"
    SEAT = "seat"
    UNSEAT = "unseat"
    AVOID = "avoid"
    EVIDENCE = "evidence"
    NOTICE = "notice"
    RECEIVE = "receive"
    HOLD = "hold"
    SHEET = "sheet"
    CONCLUDE = "conclude"
    FOLLOW = "follow"


class SeatRole(StrEnum):
    """In which part somebody sits in the room."""

    HOST = "host"
    OFFICER = "officer"
    SECRETARY = "secretary"
    PETITIONER = "petitioner"
    REPRESENTATIVE = "representative"
    AGENT = "agent"
    UNIT = "unit"
    PARTY = "party"
    INVITED = "invited"


UNNAMED: Final = frozenset({SeatRole.PETITIONER, SeatRole.REPRESENTATIVE, SeatRole.AGENT, SeatRole.PARTY})
"""Seats whose person is never named: the board gives them their label."""


class Ground(StrEnum):
    """Why a matter may not be heard in the open."""

    STATE = "state"
    BUSINESS = "business"
    PRIVACY = "privacy"


class Side(StrEnum):
    """Who brings a piece of evidence."""

    PETITIONER = "petitioner"
    UNIT = "unit"
    OFFICE = "office"


class Avoidance(StrEnum):
    """Where a request that somebody keep out stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REJECTED = "rejected"


class SheetOpinion(StrEnum):
    """What an officer's sheet (评议表) says of the petition."""

    FOUNDED = "founded"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


class Step(StrEnum):
    """The steps of a hearing, in their order."""

    ATTENDANCE = "attendance"
    OPENING = "opening"
    PETITIONER = "petitioner"
    UNIT = "unit"
    EVIDENCE = "evidence"
    DEBATE = "debate"
    LAST = "last"
    DELIBERATION = "deliberation"
    CONCLUSION = "conclusion"
    SIGNING = "signing"


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
class SeatSeen:
    """Who sits in a hearing: ``label`` is a place on the petitioner's side, an official's name and office else."""

    id: int
    role: SeatRole
    label: str
    capacity: str = ""
    has_handled: bool = False
    avoidance: Avoidance | None = None
    avoidance_words: str = ""
    has_attended: bool | None = None
    opinion: SheetOpinion | None = None
    opinion_words: str = ""

    @property
    def is_out(self) -> bool:
        """Tell whether the person keeps out of the hearing."""
        return self.avoidance is Avoidance.GRANTED


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """A piece of evidence; ``is_new`` came up after the last hearing."""

    id: int
    side: Side
    words: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class StepSeen:
    """What was typed along one step, and how many seconds it took."""

    step: Step
    body: str = ""
    seconds: int = 0
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HearingSeen:
    """A hearing file as its readers see it; ``is_second`` where the matter was heard before."""

    id: int
    case_id: int
    number: str
    title: str
    version: int
    applied_on: date
    decided_on: date | None = None
    refused_on: date | None = None
    noticed_on: date | None = None
    receipt_on: date | None = None
    receipt: str = ""
    planned_on: date | None = None
    starts_at: time | None = None
    place: str = ""
    ground: Ground | None = None
    held_on: date | None = None
    concluded_on: date | None = None
    conclusion: str = ""
    due_on: date | None = None
    followed_on: date | None = None
    is_carried_out: bool = False
    followed: str = ""
    is_second: bool = False
    cleared: frozenset[str] = frozenset()
    seats: tuple[SeatSeen, ...] = ()
    evidence: tuple[EvidenceSeen, ...] = ()
    papers: tuple[Paper, ...] = ()
    """The papers of the matter that were issued and are not void."""

    @property
    def standing(self) -> HearingStanding:
        """Return where the file stands."""
        if self.refused_on is not None:
            return HearingStanding.REFUSED
        for done, standing in (
            (self.followed_on, HearingStanding.FOLLOWED),
            (self.concluded_on, HearingStanding.CONCLUDED),
            (self.held_on, HearingStanding.HELD),
            (self.noticed_on, HearingStanding.NOTICED),
            (self.decided_on, HearingStanding.DECIDED),
        ):
            if done is not None:
                return standing
        return HearingStanding.APPLIED

    @property
    def notice_days(self) -> int | None:
        """Return how many days lie between the notice and the hearing that is planned or was held."""
        on = self.held_on or self.planned_on
        return None if on is None or self.noticed_on is None else (on - self.noticed_on).days

    def officers(self) -> list[SeatSeen]:
        """Return the officers who hear, those who keep out left out."""
        return [one for one in self.seats if one.role is SeatRole.OFFICER and not one.is_out]


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
        found.append(ClockSeen(HearingClock.FOLLOW, one.concluded_on, one.due_on, one.followed_on))
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


OFFERED: Final[Mapping[HearingAct, tuple[HearingStanding, ...]]] = {
    HearingAct.DECIDE: (HearingStanding.APPLIED,),
    HearingAct.REFUSE: (HearingStanding.APPLIED,),
    HearingAct.PLAN: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.SEAT: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.UNSEAT: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.AVOID: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.EVIDENCE: (
        HearingStanding.APPLIED,
        HearingStanding.DECIDED,
        HearingStanding.NOTICED,
        HearingStanding.HELD,
    ),
    HearingAct.NOTICE: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.RECEIVE: (HearingStanding.NOTICED, HearingStanding.HELD),
    HearingAct.HOLD: (HearingStanding.NOTICED,),
    HearingAct.SHEET: (HearingStanding.HELD,),
    HearingAct.CONCLUDE: (HearingStanding.HELD,),
    HearingAct.FOLLOW: (HearingStanding.CONCLUDED,),
}
"""Where a file must stand for an act; the next step of each standing comes first in ``NEXT``."""

NEXT: Final[Mapping[HearingStanding, HearingAct]] = {
    HearingStanding.APPLIED: HearingAct.DECIDE,
    HearingStanding.DECIDED: HearingAct.NOTICE,
    HearingStanding.NOTICED: HearingAct.HOLD,
    HearingStanding.HELD: HearingAct.CONCLUDE,
    HearingStanding.CONCLUDED: HearingAct.FOLLOW,
}
OF_OFFICE: Final = frozenset({HearingAct.DECIDE, HearingAct.REFUSE, HearingAct.CONCLUDE, HearingAct.FOLLOW})


def offered(one: HearingSeen, role: Role) -> list[HearingAct]:
    """Return the acts that a file offers to a role, what comes next first."""
    if role not in KEEPING:
        return []
    found = [
        act
        for act, standings in OFFERED.items()
        if one.standing in standings and (role in DECIDING or act not in OF_OFFICE)
    ]
    first = NEXT.get(one.standing)
    if first is HearingAct.NOTICE and one.planned_on is None:
        first = HearingAct.PLAN
    return sorted(found, key=lambda act: act is not first)


# ------------------------------------------------------------ the days of a file follow from the matter's events


@dataclass(slots=True)
class FileDays:
    """The days that events give one file; None where no event says."""

    applied_on: date | None = None
    decided_on: date | None = None
    refused_on: date | None = None
    noticed_on: date | None = None
    planned_on: date | None = None
    held_on: date | None = None
    concluded_on: date | None = None


HEARING_EVENTS: Final = (
    EventKind.HEARING_APPLIED,
    EventKind.HEARING_REFUSED,
    EventKind.HEARING_DECIDED,
    EventKind.HEARING_NOTICED,
    EventKind.HEARING_HELD,
    EventKind.HEARING_CONCLUDED,
)


def files_of(happened: Iterable[tuple[EventKind, date, Mapping[str, Any]]]) -> list[FileDays]:
    """Return the files that a matter's events make, in their order; a refusal or a conclusion ends one."""
    files: list[FileDays] = []
    running: FileDays | None = None
    for kind, day, detail in happened:
        if kind not in HEARING_EVENTS:
            continue
        if running is None or (kind is EventKind.HEARING_DECIDED and running.decided_on is not None):
            running = FileDays()
            files.append(running)
        match kind:
            case EventKind.HEARING_APPLIED:
                running.applied_on = running.applied_on or day
            case EventKind.HEARING_REFUSED:
                running.refused_on, running = day, None
            case EventKind.HEARING_DECIDED:
                running.decided_on = day
            case EventKind.HEARING_NOTICED:
                running.noticed_on = day
                if detail.get("planned"):
                    running.planned_on = date.fromisoformat(detail["planned"])
            case EventKind.HEARING_HELD:
                running.held_on = day
            case _:
                running.concluded_on, running = day, None
    return files


# ------------------------------------------------------------ figures of a year


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: the files among which it counts, and those that fulfil it."""

    figure: HearingFigure
    among: tuple[HearingSeen, ...]
    part: tuple[HearingSeen, ...]


def counted(files: Sequence[HearingSeen], year: int, notice_days: int, day: date) -> list[Counted]:
    """Count the hearings held in a year: notice ``notice_days`` days before, conclusion given, outcome carried out.

    Carried out counts among those whose outcome was followed up, or whose day for it is over at the end of ``day``.
    """
    held = [one for one in files if one.held_on is not None and one.held_on.year == year]
    noticed = [one for one in held if one.notice_days is not None and one.notice_days >= notice_days]
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


def clearable(one: HearingSeen) -> Iterator[str]:
    """Yield the keys of what can be cleared for the public window, one by one; of papers those that the petitioner has."""
    yield from ("matter", "timeline", "clocks", "replies")
    for piece in one.evidence:
        yield f"evidence-{piece.id}"
    for paper in one.papers:
        if paper.kind not in TO_UNITS:
            yield f"paper-{paper.id}"
