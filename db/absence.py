"""Absence (离岗) and who stands in (AB 角): states, what may be entered, and what of an absent person's desk goes over; pure.

While A is absent, A's duties stand on the desk of B too. A's duties are:

- in a unit, the open duties in matters that A signed for (签收) when the unit that holds them received them: A is their
  named handler. All other duties of a unit are the unit's, and stand on every member's desk anyway;
- of a leader, what the leader has in charge (包案): its passed dates, its silence, its missing plan; and the own
  instructions (批示) that nobody answered;
- nothing final: a charge is ended by its leader, the liaison or the office;
- no approval: a proposed leader is decided on by any county leader in the own name, a paper is checked by any colleague,
  and a hand-over moves a charge for good, so that its signature stays A's.

B gets the rights that these duties need and none besides: what the named handler of a unit may look at (domain rules,
7.2 c), and the records of a leader's assignment. What B must avoid (回避, 2022 Art. 28) B does not get; it stands on the
desk of the unit, and what a leader has in charge on the desk of the office.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db.enums import EventKind, Role

MEMBERS: Final = (Role.OFFICE, Role.UNIT, Role.HEARING)
"""Roles whose accounts are members of a unit; a leader is absent by post, and a liaison acts for a leader who is there."""
KEEPING: Final = (Role.OFFICE, Role.UNIT, Role.LEADER, Role.HEARING)
LONGEST_DAYS: Final = 366
"""Days of one absence, above which a date is taken for a slip of the hand."""
FURTHEST_DAYS: Final = 366
"""Days ahead of today in which an absence may begin."""
OWN_NAME: Final = frozenset(
    {EventKind.INSTRUCTED, EventKind.LIMIT_SET, EventKind.LEADER_ASSIGNED, EventKind.LEADER_RELEASED}
)
"""Acts that are nobody else's: a leader instructs, sets a limit and signs a hand-over in the own name."""


class AbsenceReason(StrEnum):
    """Why somebody is absent: a kind, and never a diagnosis or a story."""

    LEAVE = "leave"
    BUSINESS = "business"
    SICK = "sick"
    TRAINING = "training"
    SECONDED = "seconded"
    OTHER = "other"


class AbsenceState(StrEnum):
    """Where an absence stands on a day, in the order in which a list shows them."""

    NOW = "now"
    COMING = "coming"
    PAST = "past"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Person:
    """Who can be absent: an account, or a leader by post; ``unit_id`` is that of an account."""

    name: str
    account_id: int | None = None
    post_id: int | None = None
    role: Role | None = None
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """Return what a list to choose from says of the person."""
        return f"a{self.account_id}" if self.post_id is None else f"p{self.post_id}"


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence with the names that it needs; both its days are days of absence.

    ``ended_on`` is the local day on which it was ended early or withdrawn: from that moment on it gives no right.
    """

    id: int
    who: Person
    stand_in: Person
    from_on: date
    to_on: date
    reason: AbsenceReason
    entered_by: str
    entered_at: datetime
    ended_by: str
    ended_at: datetime | None
    ended_on: date | None
    version: int

    def state_on(self, day: date) -> AbsenceState:
        """Return how it stands on a day; what was ended before its first day was withdrawn."""
        if self.ended_on is not None:
            return AbsenceState.WITHDRAWN if self.ended_on < self.from_on else AbsenceState.PAST
        if day < self.from_on:
            return AbsenceState.COMING
        return AbsenceState.NOW if day <= self.to_on else AbsenceState.PAST

    @property
    def last_on(self) -> date:
        """Return the last day on which it held, for one that began."""
        return self.to_on if self.ended_on is None else self.ended_on


class Cover(StrEnum):
    """How a matter of somebody absent is met: who reads stands in, another does, that one must avoid it, or can no longer."""

    MINE = "mine"
    OTHERS = "others"
    AVOIDED = "avoided"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Covered:
    """Beside a duty: whose it is while that person is absent, until when, and who stands in."""

    cover: Cover
    name: str
    until_on: date
    stand_in: str
