"""Looks at an identity that work itself opens, with nothing to type (domain 7.2 a–c); pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from db.enums import EventKind


class WorkLook(StrEnum):
    """Why a look is open: one typed it, one signed for the matter, or an open act on one's desk needs contact."""

    TYPED = "typed"
    HANDLER = "handler"
    CONTACT = "contact"


CONTACT_ACTS: Final = (
    EventKind.NOTICED,
    EventKind.REPLY_SERVED,
    EventKind.REVIEW_SERVED,
    EventKind.HEARING_NOTICED,
    EventKind.CALLED_BACK,
)
"""Acts that reach the petitioner: told, served, invited to the hearing, called back."""


@dataclass(frozen=True, slots=True)
class OpenLook:
    """One look that is open to a reader; ``act`` is the purpose of a contact."""

    why: WorkLook
    act: EventKind | None = None

    @property
    def key(self) -> str:
        """Return what a button says of it."""
        return self.why.value if self.act is None else f"{self.why.value}:{self.act.value}"


@dataclass(frozen=True, slots=True)
class Contact:
    """How one person is reached; never printed by a program. The last two stand for the typist alone."""

    position: int
    name: str
    phone: str
    id_number: str = ""
    address: str = ""

    def __repr__(self) -> str:
        """Return no identity."""
        return f"Contact({self.position})"
