"""Hearings (听证): the parts of a file, where it stands, and which acts it offers to whom; pure.

Nobody is named on the petitioner's side: who comes is a place (信访人, 代表甲), and officials stand with their office.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from db.enums import Role
from db.papers import TO_UNITS, Paper

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
    REWORD_EVIDENCE = "reword_evidence"
    DROP_EVIDENCE = "drop_evidence"
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
        """Return where the file stands; an outcome that was followed up and not carried out is owed still."""
        if self.refused_on is not None:
            return HearingStanding.REFUSED
        for done, standing in (
            (self.followed_on if self.is_carried_out else None, HearingStanding.FOLLOWED),
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
class HearingSlot:
    """When and where a hearing is planned: no matter, no person; a display leaves a room empty that it may not tell."""

    on: date
    starts_at: time | None
    room: str


UNCONCLUDED: Final = (
    HearingStanding.APPLIED,
    HearingStanding.DECIDED,
    HearingStanding.NOTICED,
    HearingStanding.HELD,
)

OFFERED: Final[Mapping[HearingAct, tuple[HearingStanding, ...]]] = {
    HearingAct.DECIDE: (HearingStanding.APPLIED,),
    HearingAct.REFUSE: (HearingStanding.APPLIED,),
    HearingAct.PLAN: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.SEAT: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.UNSEAT: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.AVOID: (HearingStanding.DECIDED, HearingStanding.NOTICED),
    HearingAct.EVIDENCE: UNCONCLUDED,
    HearingAct.REWORD_EVIDENCE: UNCONCLUDED,
    HearingAct.DROP_EVIDENCE: UNCONCLUDED,
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


def is_offered(one: HearingSeen, act: HearingAct) -> bool:
    """Tell whether a file offers an act where it stands; only evidence that is there is put right or taken off."""
    if one.standing not in OFFERED[act]:
        return False
    if act in (HearingAct.REWORD_EVIDENCE, HearingAct.DROP_EVIDENCE):
        return bool(one.evidence)
    return True


def offered(one: HearingSeen, role: Role) -> list[HearingAct]:
    """Return the acts that a file offers to a role, what comes next first."""
    if role not in KEEPING:
        return []
    found = [act for act in OFFERED if is_offered(one, act) and (role in DECIDING or act not in OF_OFFICE)]
    first = NEXT.get(one.standing)
    if first is HearingAct.NOTICE and one.planned_on is None:
        first = HearingAct.PLAN
    return sorted(found, key=lambda act: act is not first)


class HearingPaper(StrEnum):
    """What is printed of a hearing, in the order in which it is needed."""

    SCRIPT = "script"
    ATTENDANCE = "attendance"
    CARDS = "cards"
    SHEETS = "sheets"
    MINUTES = "minutes"
    CONCLUSION = "conclusion"


NAMED_PAPERS: Final = frozenset({HearingPaper.ATTENDANCE, HearingPaper.MINUTES})
"""Papers on which the petitioner's side may stand with names, by a reveal for printing."""


def papers_of(one: HearingSeen) -> list[HearingPaper]:
    """Return the papers that a file can print where it stands."""
    if one.decided_on is None:
        return []
    found = [HearingPaper.SCRIPT, HearingPaper.ATTENDANCE]
    if any(not seat.is_out for seat in one.seats):
        found.append(HearingPaper.CARDS)
    found.append(HearingPaper.SHEETS)
    if one.held_on is not None:
        found.append(HearingPaper.MINUTES)
    if one.concluded_on is not None:
        found.append(HearingPaper.CONCLUSION)
    return found


def clearable(one: HearingSeen) -> Iterator[str]:
    """Yield the keys of what can be cleared for the public window, one by one; of papers those that the petitioner has."""
    yield from ("matter", "timeline", "clocks", "replies")
    for piece in one.evidence:
        yield f"evidence-{piece.id}"
    for paper in one.papers:
        if paper.kind not in TO_UNITS:
            yield f"paper-{paper.id}"
