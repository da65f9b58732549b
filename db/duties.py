"""Duties of a desk (待办): what each is, whose it is, which acts do it, and by which ledger filter its rows are opened; pure.

A duty that no filter of the ledger can say is listed whole on the desk itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db.absence import Covered
from db.cohorts import SOON_DAYS, Cohort
from db.enums import Clock, EventKind, Role, Stage
from db.filters import NONE_ID, CaseFilter, Sort, SortKey
from db.meetings import DecisionSeen
from db.rounds import Series

K = EventKind


class Duty(StrEnum):
    """What somebody must do next."""

    REPORT_UP = "report_up"
    TRANSFER = "transfer"
    SETTLE = "settle"
    OBJECT = "object"
    ANSWER = "answer"
    OPINION = "opinion"
    SERVE = "serve"
    CARRY_OUT = "carry_out"
    URGED = "urged"
    REVIEW = "review"
    SERVE_REVIEW = "serve_review"
    REREVIEW = "rereview"
    SET_LIMIT = "set_limit"
    SUPERVISE = "supervise"
    FEEDBACK = "feedback"
    CALL_BACK = "call_back"
    MAJOR = "major"
    CHARGE_OVERDUE = "charge_overdue"
    CHARGE_IDLE = "charge_idle"
    DECISION = "decision"
    HEARING_NOTICE = "hearing_notice"
    HEARING_CONCLUSION = "hearing_conclusion"
    HEARING_DECISION = "hearing_decision"
    HEARING_OPEN = "hearing_open"
    PROPOSAL = "proposal"
    LIMIT_OVER = "limit_over"
    SCREENING = "screening"
    AID = "aid"
    INSTRUCTION = "instruction"
    LEADER_PROPOSAL = "leader_proposal"
    PLAN = "plan"
    HOLDER_LEFT = "holder_left"
    HAND_OVER = "hand_over"
    SCAN = "scan"
    SLIP = "slip"
    DESTRUCTION = "destruction"
    NO_STAND_IN = "no_stand_in"


class Nearness(StrEnum):
    """How near the last day of a duty is, both ends counted in days from today."""

    OVERDUE = "overdue"
    TODAY = "today"
    THREE_DAYS = "three_days"
    WEEK = "week"
    LATER = "later"
    NO_LIMIT = "no_limit"


class Part(StrEnum):
    """Whose a duty is: of all matters in sight, of those that one's own unit holds, of one leader's, of leaders who left, or
    of no matter.
    """

    ALL = "all"
    HELD = "held"
    CHARGED = "charged"
    APART = "apart"
    LEFT = "left"


DOING_MANY: Final = (Role.OFFICE, Role.LEADER)
"""Roles that do one act on many matters at once, and so must know the version of each that they see."""
THREE_DAYS: Final = 3
DESK_ROLES: Final = (Role.OFFICE, Role.UNIT, Role.LEADER, Role.DELEGATE, Role.HEARING)
UNITS_CLOCKS: Final = (Clock.C2, Clock.C3, Clock.C5, Clock.C13)
"""Clocks of a unit's own that the office supervises once they are over (2022 Art. 40, 2005 Art. 36)."""
OFFICE_CLOCKS: Final = (Clock.C1, Clock.C8, Clock.C10, Clock.C11)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of duty: who has it, the acts that do it, and the filter of its rows where the ledger has one."""

    roles: frozenset[Role]
    part: Part
    acts: tuple[EventKind, ...] = ()
    chosen: CaseFilter | None = None


_OFFICE: Final = frozenset({Role.OFFICE})
_HOLDERS: Final = frozenset({Role.OFFICE, Role.UNIT})
_ABOVE: Final = frozenset({Role.OFFICE, Role.LEADER})
_CHARGED: Final = frozenset({Role.LEADER, Role.DELEGATE})
_HEARING: Final = frozenset({Role.OFFICE, Role.HEARING})
_URGING: Final = (K.SUPERVISED, K.REMINDED)
_WAITING: Final = CaseFilter(cohort=Cohort.SUPPORTED_WAITING, sort=Sort(SortKey.SUPPORTED))

KINDS: Final[Mapping[Duty, Kind]] = {
    Duty.REPORT_UP: Kind(_HOLDERS, Part.ALL, (K.REPORTED_UP,), CaseFilter(cohort=Cohort.URGENT_UNREPORTED)),
    Duty.TRANSFER: Kind(_OFFICE, Part.ALL, (K.TRANSFERRED, K.LED_OFF), CaseFilter(cohort=Cohort.TO_TRANSFER)),
    Duty.SETTLE: Kind(_OFFICE, Part.ALL, (K.OBJECTION_SETTLED,)),
    Duty.OBJECT: Kind(
        _HOLDERS,
        Part.HELD,
        (K.ACCEPTED, K.OBJECTED),
        CaseFilter(stages=(Stage.TRANSFERRED,), clocks=(Clock.C4,)),
    ),
    Duty.ANSWER: Kind(_HOLDERS, Part.HELD, (K.ACCEPTED, K.REFUSED)),
    Duty.OPINION: Kind(_HOLDERS, Part.HELD, (K.REPLIED, K.EXTENDED), CaseFilter(stages=(Stage.ACCEPTED,))),
    Duty.SERVE: Kind(_HOLDERS, Part.HELD, (K.REPLY_SERVED,)),
    Duty.CARRY_OUT: Kind(frozenset({Role.UNIT}), Part.HELD, (K.CARRIED_OUT,), _WAITING),
    Duty.URGED: Kind(frozenset({Role.UNIT}), Part.HELD),
    Duty.REVIEW: Kind(_OFFICE, Part.ALL, (K.REVIEW_REPLIED,), CaseFilter(stages=(Stage.REVIEW,))),
    Duty.SERVE_REVIEW: Kind(_OFFICE, Part.ALL, (K.REVIEW_SERVED,)),
    Duty.REREVIEW: Kind(_OFFICE, Part.ALL, (K.REREVIEW_REPLIED,), CaseFilter(stages=(Stage.REREVIEW,))),
    Duty.SET_LIMIT: Kind(
        frozenset({Role.OFFICE, Role.UNIT, Role.LEADER}),
        Part.ALL,
        (K.REPLIED, K.REMINDED),
        CaseFilter(cohort=Cohort.SET_LIMIT_ENDING),
    ),
    Duty.LIMIT_OVER: Kind(
        frozenset({Role.OFFICE, Role.UNIT, Role.LEADER}),
        Part.ALL,
        (K.REPLIED, K.REMINDED),
        CaseFilter(cohort=Cohort.SET_LIMIT_OVER),
    ),
    Duty.AID: Kind(_HOLDERS, Part.ALL, (K.AID_FORWARDED, K.AID_DECIDED, K.AID_PAID)),
    Duty.PROPOSAL: Kind(_HOLDERS, Part.HELD, (K.PROPOSAL_ANSWERED,)),
    Duty.SUPERVISE: Kind(_OFFICE, Part.ALL, _URGING),
    Duty.FEEDBACK: Kind(_OFFICE, Part.ALL, (K.REMINDED, K.SUPERVISED), _WAITING),
    Duty.CALL_BACK: Kind(_OFFICE, Part.ALL, (K.CALLED_BACK,)),
    Duty.MAJOR: Kind(
        _ABOVE, Part.ALL, (), CaseFilter(cohort=Cohort.MAJOR_UNASSIGNED, sort=Sort(SortKey.RECEIVED))
    ),
    Duty.CHARGE_OVERDUE: Kind(
        _CHARGED,
        Part.CHARGED,
        (K.CALLED_BACK, K.REMINDED),
        CaseFilter(cohort=Cohort.ASSIGNED_OVERDUE, sort=Sort(SortKey.ASSIGNMENT_DUE)),
    ),
    Duty.CHARGE_IDLE: Kind(
        _CHARGED,
        Part.CHARGED,
        (K.CALLED_BACK, K.REMINDED),
        CaseFilter(cohort=Cohort.ASSIGNED_IDLE, sort=Sort(SortKey.LAST_ACTION)),
    ),
    Duty.INSTRUCTION: Kind(
        frozenset({Role.OFFICE, Role.UNIT, Role.LEADER}), Part.APART, (K.INSTRUCTION_ANSWERED, K.REMINDED)
    ),
    Duty.LEADER_PROPOSAL: Kind(frozenset({Role.LEADER}), Part.APART),
    Duty.PLAN: Kind(_CHARGED, Part.APART),
    Duty.HOLDER_LEFT: Kind(
        _OFFICE, Part.LEFT, (), CaseFilter(cohort=Cohort.ASSIGNED, sort=Sort(SortKey.ASSIGNMENT_DUE))
    ),
    Duty.HAND_OVER: Kind(_ABOVE, Part.APART),
    Duty.DECISION: Kind(frozenset({Role.OFFICE, Role.UNIT, Role.LEADER, Role.DELEGATE}), Part.APART),
    Duty.SCREENING: Kind(frozenset({Role.UNIT}), Part.APART),
    Duty.HEARING_DECISION: Kind(_HEARING, Part.ALL, (K.HEARING_DECIDED, K.HEARING_REFUSED)),
    Duty.HEARING_OPEN: Kind(_HEARING, Part.ALL, (K.HEARING_CONCLUDED,)),
    Duty.HEARING_NOTICE: Kind(_HEARING, Part.APART),
    Duty.HEARING_CONCLUSION: Kind(_HEARING, Part.APART),
    Duty.SCAN: Kind(_HOLDERS, Part.APART),
    Duty.SLIP: Kind(frozenset({Role.OFFICE, Role.LEADER, Role.DELEGATE}), Part.APART),
    Duty.DESTRUCTION: Kind(_ABOVE, Part.APART),
    Duty.NO_STAND_IN: Kind(_OFFICE, Part.APART, (K.REMINDED,)),
}
"""Every kind of duty in the order in which a matter meets them."""


@dataclass(frozen=True, slots=True)
class LastAct:
    """The last thing that was done in a matter, and its day."""

    kind: EventKind
    day: date


@dataclass(frozen=True, slots=True)
class ReportsOwed:
    """The screening reports of one round that units within a scope have not made; ``n`` of them."""

    kind: Series
    from_on: date
    to_on: date
    n: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty in one matter; a decision of a meeting may concern none and a hand-over many: no ``case_id`` then.

    ``limit_at`` is the last moment of a duty that is counted in hours, on ``limit_on``.
    ``since_on`` is the day from which a duty without a legal limit waits; ``version`` is 0 for who does nothing on many.
    """

    duty: Duty
    key: str
    number: str
    title: str
    case_id: int | None = None
    unit_id: int | None = None
    clock: Clock | None = None
    limit_on: date | None = None
    limit_at: datetime | None = None
    since_on: date | None = None
    last: LastAct | None = None
    is_suspended: bool = False
    version: int = 0
    acts: tuple[EventKind, ...] = ()
    reports: ReportsOwed | None = None
    count: int = 0
    """Matters of a hand-over, whose ``title`` is the post that gives them."""
    covered: Covered | None = None
    """Whose duty it is while that person is absent."""
    decision: DecisionSeen | None = None
    """What a meeting decided, where that is the duty."""
    hearing_id: int | None = None
    """The file of the hearing that the duty is about."""

    @property
    def order(self) -> tuple[date, date, str]:
        """Return what puts the soonest limit first, and of those without one the longest wait."""
        return self.limit_on or date.max, self.since_on or date.max, self.key


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How many duties of a kind there are, and the filter under which the ledger opens exactly these."""

    duty: Duty
    count: int
    chosen: CaseFilter | None


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """Everything that a desk shows on a day; ``rows`` come soonest limit first.

    ``unlisted`` are rows of duties that the ledger lists, left out here since they are too many.
    """

    today: date
    rows: tuple[DutyRow, ...]
    counts: tuple[DutyCount, ...]
    unlisted: int = 0


def nearness(limit_on: date | None, today: date) -> Nearness:
    """Return how near a last day is; the last day itself is not overdue."""
    if limit_on is None:
        return Nearness.NO_LIMIT
    left = (limit_on - today).days
    if left < 0:
        return Nearness.OVERDUE
    if left == 0:
        return Nearness.TODAY
    if left <= THREE_DAYS:
        return Nearness.THREE_DAYS
    return Nearness.WEEK if left <= SOON_DAYS else Nearness.LATER


def duties_of(role: Role) -> tuple[Duty, ...]:
    """Return the kinds of duties that a role can have."""
    return tuple(duty for duty, kind in KINDS.items() if role in kind.roles)


def held_units(role: Role, units: Collection[int] | None, offices: Collection[int]) -> tuple[int, ...]:
    """Return the units whose duties are a reader's own: the office has what it holds itself and what nobody holds."""
    if role is Role.OFFICE:
        return NONE_ID, *sorted(offices)
    return tuple(sorted(units)) if role is Role.UNIT and units else ()
