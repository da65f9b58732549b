"""What is typed for acts of a hearing file, and how its words are checked."""

from dataclasses import dataclass
from datetime import date, time

from db.commands.acts import ActRefused
from db.hearings import LONGEST_WORDS, SHORTEST_WORDS, Avoidance, Ground, SeatRole, SheetOpinion, Side


@dataclass(frozen=True, slots=True)
class HearingGiven:
    """What was typed for an act of a file; what the act does not ask for has no effect."""

    words: str = ""
    day: date | None = None
    starts_at: time | None = None
    place: str = ""
    ground: Ground | None = None
    role: SeatRole | None = None
    name: str = ""
    capacity: str = ""
    has_handled: bool = False
    seat: int | None = None
    avoidance: Avoidance | None = None
    side: Side | None = None
    piece: int | None = None
    is_new: bool = False
    opinion: SheetOpinion | None = None
    has_new_evidence: bool = False
    is_carried_out: bool = False
    attended: frozenset[int] = frozenset()


def words_in(typed: str, most: int, missing: str, long: str) -> str:
    """Return words on one line, refused under ``missing`` where there are none and under ``long`` above ``most``."""
    words = " ".join(typed.split())
    if not words:
        raise ActRefused(missing)
    if len(words) > most:
        raise ActRefused(long, most=most)
    return words


def note_in(typed: str) -> str:
    """Return words that may be missing, refused where they are too long."""
    words = " ".join(typed.split())
    if len(words) > LONGEST_WORDS:
        raise ActRefused("reason_long", most=LONGEST_WORDS)
    return words


def reason_in(typed: str) -> str:
    """Return words that must be there."""
    words = note_in(typed)
    if len(words) < SHORTEST_WORDS:
        raise ActRefused("reason_short", least=SHORTEST_WORDS)
    return words
