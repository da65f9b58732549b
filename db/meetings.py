"""Review meetings (定期研究会议) with their agenda and decisions: what is stored, where each stands, and what it counts as; pure.

A meeting is held or not on a day, a decision is done in time or late by the day of the report that says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from db.cohorts import Cohort
from db.days import Period
from db.early_warning import Sighting, WarningKind, WarningSubject
from db.enums import Due, Role
from db.filters import CaseFilter, Sort, SortKey

READING: Final = (Role.LEADER, Role.OFFICE, Role.DELEGATE)
PLANNING: Final = (Role.OFFICE,)
DECIDING: Final = (Role.LEADER, Role.OFFICE)
"""The roles that record what was decided, and say of a decision that it was not carried out or not done yet."""
REPORTING: Final = (Role.OFFICE, Role.UNIT, Role.LEADER, Role.DELEGATE)
"""The roles among which a decision's owner is."""

LONGEST_TITLE: Final = 60
LONGEST_PLACE: Final = 80
LONGEST_WORDS: Final = 200
LONGEST_DECISION: Final = 300
LONGEST_NOTE: Final = 1000
LONGEST_MINUTES: Final = 20_000
SHORTEST_WORDS: Final = 4
MOST_SEATS: Final = 60
MOST_ITEMS: Final = 30
FURTHEST_DAYS: Final = 400
"""A meeting is planned, and a decision due, at most so many days ahead."""
FURTHEST_BACK_DAYS: Final = 1100
"""A meeting is entered later at most so many days after it was held: three years, as reports compare them."""
HEARINGS_AHEAD: Final = 30
"""Hearings planned within so many days from the meeting's own on are proposed."""


class Rhythm(StrEnum):
    """Why a meeting is held."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EXTRA = "extra"


class MeetingStanding(StrEnum):
    """Where a meeting stands on a day."""

    AHEAD = "ahead"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """It was entered later, and by mistake: it was neither planned nor held."""


class ItemKind(StrEnum):
    """What an agenda item is about, those that data propose in the order in which they are proposed."""

    REVIEW = "review"
    PAST_DUE = "past_due"
    OVERDUE = "overdue"
    CHARGE = "charge"
    MAJOR = "major"
    BACKLOG = "backlog"
    WARNING = "warning"
    HEARING = "hearing"
    CASE = "case"
    FREE = "free"


class Move(StrEnum):
    """Which way an item goes on the agenda."""

    UP = "up"
    DOWN = "down"


class DecisionAct(StrEnum):
    """What is said of a decision after it was taken."""

    DONE = "done"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    """Its owner took the report back on the day of it."""
    NOT_DONE = "not_done"
    CORRECTED = "corrected"
    """Another row says since what was decided."""
    WITHDRAWN = "withdrawn"
    """It was recorded by mistake."""


class Standing(StrEnum):
    """Where a decision stands on a day."""

    ON_TIME = "on_time"
    LATE = "late"
    PAST_DUE = "past_due"
    NOT_DONE = "not_done"
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    """It was never decided so: it is listed with its meeting alone, and counted nowhere."""


OWING: Final = (DecisionAct.RETURNED, DecisionAct.TAKEN_BACK)
"""The acts after which a decision is owed again, by the same day."""
UNSAID: Final = (DecisionAct.CORRECTED, DecisionAct.WITHDRAWN)
"""The acts after which a decision counts nowhere."""
CLOSED: Final = (Standing.ON_TIME, Standing.LATE, Standing.NOT_DONE)
OWED: Final = (Standing.PAST_DUE, Standing.OPEN)
JUDGED: Final = (Standing.ON_TIME, Standing.LATE, Standing.PAST_DUE, Standing.NOT_DONE)
"""The decisions among which those done on time are counted: each is done, given up, or past its day."""

FILTERS: Final[Mapping[ItemKind, CaseFilter]] = {
    ItemKind.OVERDUE: CaseFilter(cohort=Cohort.ASSIGNED, due=(Due.OVERDUE,)),
    ItemKind.CHARGE: CaseFilter(cohort=Cohort.ASSIGNED_OVERDUE, sort=Sort(SortKey.ASSIGNMENT_DUE)),
    ItemKind.MAJOR: CaseFilter(cohort=Cohort.MAJOR_UNASSIGNED, sort=Sort(SortKey.RECEIVED)),
    ItemKind.BACKLOG: CaseFilter(cohort=Cohort.BACKLOG, sort=Sort(SortKey.RECEIVED)),
}
"""The ledger's filter of the matters that an item counts, as of the day that the item names."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a decision is: a county leader's post or a unit, written ``post-3`` or ``unit-7``."""

    post_id: int | None = None
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """Return the owner as a page sends it."""
        return f"post-{self.post_id}" if self.post_id is not None else f"unit-{self.unit_id}"


def owner_of(key: str) -> Owner | None:
    """Return the owner that a page sent, None for what names none."""
    kind, _, number = key.partition("-")
    if kind not in ("post", "unit") or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Owner(post_id=int(number)) if kind == "post" else Owner(unit_id=int(number))


@dataclass(frozen=True, slots=True)
class Seat:
    """Who takes part in a meeting; ``has_attended`` is None until it is held."""

    owner: Owner
    has_attended: bool | None = None


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What somebody typed of a meeting to be planned or changed."""

    title: str
    rhythm: Rhythm | None
    planned_on: date | None
    starts_at: time | None = None
    place: str = ""
    chair_post_id: int | None = None
    seats: tuple[Owner, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """That a decision which is entered later was carried out, on which day and how."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting as its readers see it; ``entered_on`` is the day on which one of an earlier day was entered, None for a planned one."""

    id: int
    title: str
    rhythm: Rhythm
    planned_on: date
    version: int
    starts_at: time | None = None
    place: str = ""
    chair_post_id: int | None = None
    held_on: date | None = None
    cancelled_on: date | None = None
    cancel_reason: str = ""
    minutes: str = ""
    seats: tuple[Seat, ...] = ()
    items: int = 0
    entered_on: date | None = None

    def standing_on(self, day: date) -> MeetingStanding:
        """Return where the meeting stands: one that was planned for ``day`` itself is ahead until it is held."""
        if self.cancelled_on is not None:
            return MeetingStanding.CANCELLED if self.entered_on is None else MeetingStanding.WITHDRAWN
        if self.held_on is not None:
            return MeetingStanding.HELD
        return MeetingStanding.MISSED if self.planned_on < day else MeetingStanding.AHEAD

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be held: it is neither held nor cancelled."""
        return self.held_on is None and self.cancelled_on is None

    @property
    def is_late_entry(self) -> bool:
        """Tell whether it was entered later than it was held, and stands."""
        return self.entered_on is not None and self.cancelled_on is None

    @property
    def takes_items(self) -> bool:
        """Tell whether its agenda can be changed: of a meeting that is to be held, and of one that is entered later."""
        return self.is_open or self.is_late_entry


@dataclass(frozen=True, slots=True)
class Said:
    """One act on a decision: what was said, on which day, by whom."""

    act: DecisionAct
    on: date
    by: str
    words: str
    for_post_id: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    """A decision as its readers see it; ``case_id`` is None where it concerns no matter, or one out of sight."""

    id: int
    meeting_id: int
    meeting: str
    held_on: date | None
    text: str
    due_on: date
    owner: Owner
    version: int
    item_id: int | None = None
    case_id: int | None = None
    number: str = ""
    subject: str = ""
    acts: tuple[Said, ...] = ()
    corrects_id: int | None = None
    corrected_on: date | None = None
    """The day on which it took the place of another row, None for what was recorded so from the first."""

    def standing_on(self, day: date) -> Standing:
        """Return where the decision stands at the end of ``day``; its last day itself is not past due."""
        said = [one for one in self.acts if one.on <= day]
        last = said[-1] if said else None
        return standing(
            self.due_on, None if last is None else last.act, None if last is None else last.on, day
        )


def standing(due_on: date, last: DecisionAct | None, last_on: date | None, day: date) -> Standing:
    """Return where a decision stands at the end of ``day`` by the last act on it until then.

    Done on its last day is on time. What was returned or taken back is owed again, by the same day.
    """
    if last in UNSAID:
        return Standing.WITHDRAWN
    if last is DecisionAct.DONE and last_on is not None:
        return Standing.ON_TIME if last_on <= due_on else Standing.LATE
    if last is DecisionAct.NOT_DONE:
        return Standing.NOT_DONE
    return Standing.PAST_DUE if due_on < day else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Proposed:
    """What data propose for an agenda: how many rows as of a day, the filter that opens them, and values of the reason.

    ``key`` names it among the proposals of one day.
    """

    kind: ItemKind
    count: int
    as_of: date
    chosen: CaseFilter | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    case_id: int | None = None
    warning_id: int | None = None

    @property
    def key(self) -> str:
        """Return the proposal's name."""
        of = self.case_id if self.case_id is not None else self.warning_id
        return self.kind.value if of is None else f"{self.kind.value}-{of}"


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """An item of an agenda as a reader sees it; ``figure`` is None for one that counts nothing, or that was not counted.

    ``query`` and ``said`` are what it is counted by. A matter out of the reader's sight has no ``case_id``, and ``is_hidden`` says so.
    """

    id: int
    position: int
    kind: ItemKind
    as_of: date
    title: str = ""
    reason: str = ""
    note: str = ""
    query: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    figure: Proposed | None = None
    stated: int | None = None
    case_id: int | None = None
    warning_id: int | None = None
    number: str = ""
    is_hidden: bool = False
    is_dropped: bool = False

    @property
    def key(self) -> str:
        """Return the name of the proposal that the item was."""
        of = self.case_id if self.case_id is not None else self.warning_id
        return self.kind.value if of is None else f"{self.kind.value}-{of}"


@dataclass(frozen=True, slots=True)
class Tallied:
    """Meetings of a year by where they stand, and the decisions that fall due in it by where they stand."""

    year: int
    meetings: Mapping[MeetingStanding, int]
    decisions: Mapping[Standing, int]
    entered_later: int = 0
    """How many of those held were entered later."""

    @property
    def planned(self) -> int:
        """Return how many meetings were planned, those cancelled since among them."""
        return sum(n for one, n in self.meetings.items() if one is not MeetingStanding.WITHDRAWN)

    @property
    def judged(self) -> int:
        """Return of how many decisions it can be said whether they were done on time."""
        return sum(self.decisions.get(one, 0) for one in JUDGED)


def tallied(
    year: int, meetings: Sequence[MeetingSeen], decisions: Sequence[DecisionSeen], day: date
) -> Tallied:
    """Count the meetings planned for a year and the decisions due in it, at the end of ``day``."""
    of_year = [one for one in meetings if one.planned_on.year == year]
    held = [one.standing_on(day) for one in of_year]
    owed = [one.standing_on(day) for one in decisions if one.due_on.year == year]
    return Tallied(
        year,
        {one: held.count(one) for one in MeetingStanding},
        {one: owed.count(one) for one in Standing},
        sum(one.is_late_entry for one in of_year),
    )


def to_review(decisions: Sequence[DecisionSeen], since: date | None, day: date) -> list[DecisionSeen]:
    """Return the decisions that a meeting looks back on, at the end of ``day``, soonest due first.

    These are all that are owed, and those done or given up from ``since`` on, the day of the meeting before, whose own
    look back ended with the day before it.
    """
    found = []
    for one in decisions:
        is_owed = one.standing_on(day) in OWED
        ended = [said.on for said in one.acts if said.on <= day]
        if is_owed or since is None or (ended and ended[-1] >= since):
            found.append(one)
    return sorted(found, key=lambda one: (one.due_on, one.id))


def sighting_of(values: Mapping[str, Any]) -> Sighting:
    """Return what a search had found, from what an item keeps of it."""
    return Sighting(
        kind=WarningKind(values["kind"]),
        subject=WarningSubject(values["subject"]),
        keys=tuple(map(int, values["keys"])),
        period=Period(date.fromisoformat(values["from"]), date.fromisoformat(values["to"])),
        count=values["count"],
        expected=values["expected"],
        p=values["p"],
        topic_id=values["topic"],
        members=(),
    )
