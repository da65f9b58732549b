"""Hand-overs (交接) of leaders' assignments as pages and desks show them; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Signing(StrEnum):
    """What is done with a hand-over that waits."""

    GIVE = "give"
    TAKE = "take"
    PAPER = "paper"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that waits for its signatures.

    ``cases`` are those of its matters that the reader sees; ``is_giver_owed`` where the giver is still in office with
    an account and has not confirmed; ``is_on_paper`` where the taker has no account, so that the office records the
    signed sheet.
    """

    id: int
    from_post_id: int
    to_post_id: int
    reason: str
    by: str
    at: datetime
    given_at: datetime | None
    cases: tuple[int, ...]
    is_giver_owed: bool
    is_on_paper: bool
    version: int
