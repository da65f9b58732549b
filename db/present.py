"""What the room sees of one agenda item at a time (会议模式): the item, its rows, and what stands behind it. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.case_file import CaseFile
from db.cohorts import Breakdown
from db.early_warning import WarningDetail, WarningSeen
from db.meetings import DecisionSeen, ItemKind, ItemSeen, MeetingSeen
from db.rows import LedgerRow

MOST_ROWS: Final = 9
"""So many rows are read from across a room; all of them stand behind the figure."""
BY: Final[Mapping[ItemKind, Breakdown]] = {
    ItemKind.OVERDUE: Breakdown.LEADER,
    ItemKind.CHARGE: Breakdown.LEADER,
    ItemKind.MAJOR: Breakdown.UNIT,
    ItemKind.BACKLOG: Breakdown.UNIT,
}
"""By whom the matters of an item are drawn."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen of a meeting: ``place`` 0 is its title, which has all ``items``, item ``place`` of ``of`` else.

    ``by`` counts the item's matters by leader or unit; ``reviewed`` are the decisions looked back on, ``decided`` those on the item.
    """

    meeting: MeetingSeen
    place: int
    of: int
    as_of: date
    items: Sequence[ItemSeen] = ()
    then_on: date | None = None
    """The day whose figures the meeting before had before it, on the title alone."""
    item: ItemSeen | None = None
    following: ItemSeen | None = None
    rows: Sequence[LedgerRow] = ()
    by: Mapping[int | None, int] | None = None
    file: CaseFile | None = None
    warning: WarningSeen | None = None
    detail: WarningDetail | None = None
    reviewed: Sequence[DecisionSeen] = ()
    decided: Sequence[DecisionSeen] = ()
    left: frozenset[int] = frozenset()
    """The leaders' posts that ended before the day of the figures."""


def shown_items(items: Sequence[ItemSeen]) -> list[ItemSeen]:
    """Return the items that the room goes through, the dropped ones left out.

    One that is out of the reader's sight keeps its place, so that everybody counts the same.
    """
    return [one for one in items if not one.is_dropped]
