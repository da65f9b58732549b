"""Names of movements: what became of matters between two days, as the board knew them at the end of each."""

from enum import StrEnum
from typing import Final


class Movement(StrEnum):
    """Sets of matters told apart by where they stood on two days; ``db.moving`` says what each one is.

    What came to the open matters of a filter less what left them is the difference of its open matters, exactly.
    """

    OPEN_THEN = "open_then"
    RECEIVED = "received"
    REOPENED = "reopened"
    MOVED_IN = "moved_in"
    LATE_IN = "late_in"
    CORRECTED_IN = "corrected_in"
    SETTLED = "settled"
    ENDED = "ended"
    MOVED_OUT = "moved_out"
    LATE_OUT = "late_out"
    CORRECTED_OUT = "corrected_out"
    OPEN_NOW = "open_now"
    ADJUSTED = "adjusted"
    OVERDUE_THEN = "overdue_then"
    NEWLY_OVERDUE = "newly_overdue"
    OVERDUE_NO_MORE = "overdue_no_more"
    OVERDUE_NOW = "overdue_now"
    SLIPPED = "slipped"
    LEADER = "leader"
    UNIT = "unit"


CAME: Final = (
    Movement.RECEIVED,
    Movement.REOPENED,
    Movement.MOVED_IN,
    Movement.LATE_IN,
    Movement.CORRECTED_IN,
)
"""What adds to the open matters, each matter in one of them at most."""

LEFT: Final = (
    Movement.SETTLED,
    Movement.ENDED,
    Movement.MOVED_OUT,
    Movement.LATE_OUT,
    Movement.CORRECTED_OUT,
)
"""What takes from them, each matter in one of them at most."""

ADJUSTING: Final = (Movement.LATE_IN, Movement.CORRECTED_IN, Movement.LATE_OUT, Movement.CORRECTED_OUT)
"""What the board learnt only later of the earlier day: entries made late, and corrections."""

SEEN_THEN: Final = frozenset(
    {
        Movement.OPEN_THEN,
        Movement.MOVED_OUT,
        Movement.CORRECTED_OUT,
        Movement.OVERDUE_THEN,
        Movement.OVERDUE_NO_MORE,
    }
)
"""Movements whose matters are shown first as they stood on the earlier day: all of them were known on it."""

PAIRED: Final = frozenset({Movement.LEADER, Movement.UNIT})
"""Movements from one holder to another, which a filter can name."""
