"""What the leaders' page asks of the tally, and the answers that it draws; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from db.absence import Absence
from db.charge import Proposed
from db.charge_hand_over import Waiting
from db.cohorts import Breakdown, Cohort, Measure, Question
from db.enums import ChecklistItem
from db.filters import Asked
from db.rows import LedgerRow
from db.tally.answers import Tally

ASSIGNED: Final = Question(Cohort.ASSIGNED)
OVERDUE: Final = Question(Cohort.ASSIGNED_OVERDUE)
IDLE: Final = Question(Cohort.ASSIGNED_IDLE)
MAJORS: Final = Question(Cohort.MAJOR_UNASSIGNED)
LONGEST_IDLE: Final = Question(Cohort.ASSIGNED, measure=Measure.OLDEST_ACTION)
ASSIGNED_BY_LEADER: Final = Question(Cohort.ASSIGNED, (Breakdown.LEADER,))
OVERDUE_BY_LEADER: Final = Question(Cohort.ASSIGNED_OVERDUE, (Breakdown.LEADER,))
IDLE_BY_LEADER: Final = Question(Cohort.ASSIGNED_IDLE, (Breakdown.LEADER,))
LAST_ACTION_BY_LEADER: Final = Question(Cohort.ASSIGNED, (Breakdown.LEADER,), Measure.OLDEST_ACTION)
LEADERS: Final = (
    ASSIGNED,
    OVERDUE,
    IDLE,
    MAJORS,
    LONGEST_IDLE,
    ASSIGNED_BY_LEADER,
    OVERDUE_BY_LEADER,
    IDLE_BY_LEADER,
    LAST_ACTION_BY_LEADER,
)
MOST_ROWS: Final = 200
"""Assignments that the page lists one by one; the ledger has them all."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A county leader's post; ``is_current`` on the as-of day, else the post has ended and its matters wait."""

    post_id: int
    title: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What a leader has in charge: open matters, those past their limit, and days without action on the quietest of them."""

    holder: Holder
    held: int
    late: int
    silent: int | None
    absent: Absence | None = None
    """The absence of the leader that holds today."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One open assignment as it stood on the as-of day."""

    row: LedgerRow
    start_on: date | None
    items: frozenset[ChecklistItem]
    visits: int
    team: str


@dataclass(frozen=True, slots=True)
class LeadersSeen:
    """Everything that the leaders' page shows; charges come longest without action first."""

    asked: Asked
    counts: Tally
    holders: tuple[Holder, ...]
    charges: tuple[Charge, ...]
    majors: tuple[LedgerRow, ...]
    units: Mapping[int, str]
    checklist: Mapping[ChecklistItem, str]
    versions: Mapping[int, int]
    """The version of each matter shown, which an act on it must name."""

    proposals: tuple[Proposed, ...] = ()
    proposed: Mapping[int, LedgerRow] = field(default_factory=dict)
    """The matters of ``proposals``; both are of now, whatever day is shown."""

    waiting: tuple[Waiting, ...] = ()
    """Hand-overs that wait now for a signature."""

    posts: Mapping[int, Holder] = field(default_factory=dict)
    """Every county leader's post, of those who left too."""

    sees_live: bool = False
    """True for who sees all matters as they are now: the proposals and hand-overs that wait are shown."""

    sees_all: bool = True
    """False where the reader sees but a part of the matters, and nothing can be said of leaders without any."""

    @property
    def title_of(self) -> dict[int, str]:
        """Return the title of each post."""
        return {holder.post_id: holder.title for holder in self.holders}

    @property
    def left(self) -> tuple[int, ...]:
        """Return the posts that hold matters though nobody holds them any more."""
        return tuple(holder.post_id for holder in self.holders if not holder.is_current)
