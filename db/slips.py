"""Appointment slips (约访单) of a leader's assignment: numbered, signed back within a week; pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

LONGEST_PLACE: Final = 40
STORED_PLACE: Final = 80
"""A place of ``LONGEST_PLACE`` may grow by the tokens that stand for what was screened out of it."""
LONGEST_REASON: Final = 200
SHORTEST_REASON: Final = 4
BACK_DAYS: Final = 7
"""A slip that did not come back signed within so many days of the day of the meeting is missing."""
FURTHEST: Final = timedelta(days=90)
"""How far ahead a meeting is planned; more is a slip of the hand."""


class SlipEnd(StrEnum):
    """What a slip comes to: it came back signed, or nobody met and it is void."""

    SIGNED = "signed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as its matter lists it; no name and no phone."""

    id: int
    case_id: int
    post_id: int
    number: str
    meet_at: datetime
    place: str
    made_at: datetime
    met_on: date | None
    document_id: int | None
    ended_at: datetime | None
    void_reason: str
    version: int

    @property
    def is_out(self) -> bool:
        """Tell whether it waits to be signed back."""
        return self.ended_at is None


def is_missing(meet_on: date, today: date) -> bool:
    """Tell whether a slip that is still out should have come back: seven days after the meeting have passed."""
    return meet_on + timedelta(BACK_DAYS) < today
