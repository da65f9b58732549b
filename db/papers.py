"""The office's own papers (文书): which act each belongs to, and what may be done with one in its state; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from db.enums import EventKind

LONGEST_BODY: Final = 2_000
SHORTEST_REASON: Final = 4
LONGEST_REASON: Final = 200
SCAN_DAYS: Final = 7
"""A served paper whose signed scan did not come back within so many days of service is missing it."""


class PaperKind(StrEnum):
    """Papers that an office issues under a number of its own series."""

    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    TRANSFER = "transfer"
    EXTENSION = "extension"
    OPINION = "opinion"
    REVIEW = "review"
    SUPERVISION = "supervision"
    HEARING = "hearing"


class FormKind(StrEnum):
    """Blank forms that carry a matter's head and no number."""

    RECEIPT = "receipt"
    CALL_BACK = "call_back"
    PROCESSING = "processing"


class PaperState(StrEnum):
    """Where a paper stands: drafted, checked by another, issued under its number, or void."""

    DRAFT = "draft"
    CHECKED = "checked"
    ISSUED = "issued"
    VOID = "void"


class Service(StrEnum):
    """How a paper reached the petitioner (送达)."""

    IN_PERSON = "in_person"
    POST = "post"
    LEFT = "left"
    NOTICE = "notice"
    REFUSED = "refused"


class PaperAct(StrEnum):
    """What is done with a paper."""

    EDIT = "edit"
    CHECK = "check"
    ISSUE = "issue"
    SERVE = "serve"
    VOID = "void"


ACT_OF: Final[Mapping[PaperKind, EventKind]] = {
    PaperKind.ACCEPTANCE: EventKind.ACCEPTED,
    PaperKind.REFUSAL: EventKind.REFUSED,
    PaperKind.TRANSFER: EventKind.TRANSFERRED,
    PaperKind.EXTENSION: EventKind.EXTENDED,
    PaperKind.OPINION: EventKind.REPLIED,
    PaperKind.REVIEW: EventKind.REVIEW_REPLIED,
    PaperKind.SUPERVISION: EventKind.SUPERVISED,
    PaperKind.HEARING: EventKind.HEARING_DECIDED,
}
"""The act that each paper puts in writing; before it is done there is nothing to write."""
SERVICE_OF: Final[Mapping[PaperKind, EventKind]] = {
    PaperKind.OPINION: EventKind.REPLY_SERVED,
    PaperKind.REVIEW: EventKind.REVIEW_SERVED,
    PaperKind.HEARING: EventKind.HEARING_NOTICED,
}
"""The act of service that a signed paper proves; the others prove the act itself."""
UNSIGNED: Final = frozenset({Service.NOTICE})
"""Ways of service that nobody signs."""
TO_UNITS: Final = frozenset({PaperKind.TRANSFER, PaperKind.SUPERVISION})
"""Papers that go to a unit; the others go to the petitioner and carry the name at printing alone."""
_OPEN_TO: Final[Mapping[PaperState, frozenset[PaperAct]]] = {
    PaperState.DRAFT: frozenset({PaperAct.EDIT, PaperAct.CHECK, PaperAct.VOID}),
    PaperState.CHECKED: frozenset({PaperAct.EDIT, PaperAct.ISSUE, PaperAct.VOID}),
    PaperState.ISSUED: frozenset({PaperAct.SERVE, PaperAct.VOID}),
    PaperState.VOID: frozenset(),
}


def acts_open(state: PaperState, *, is_served: bool) -> frozenset[PaperAct]:
    """Return what may be done with a paper in its state; one that was served is neither served again nor void."""
    if is_served:
        return frozenset()
    return _OPEN_TO[state]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its matter lists it; ``number`` is empty until it is issued."""

    id: int
    kind: PaperKind
    state: PaperState
    number: str
    unit_id: int
    body: str
    drafted_by: int | None
    drafted_at: datetime
    checked_by: int | None
    issued_at: datetime | None
    served_on: date | None
    service: Service | None
    void_reason: str
    version: int
    issued_on: date | None = None
    """The day that it bears; a reserved number may have been given on a day before it was recorded."""
    scans: int = 0

    @property
    def goes_out(self) -> bool:
        """Tell whether it waits to be brought to its addressee: issued, and not served yet."""
        return self.state is PaperState.ISSUED and self.served_on is None

    @property
    def takes_scan(self) -> bool:
        """Tell whether its signed scan can come back to it: it went out and is not void."""
        return self.state is PaperState.ISSUED

    def misses_scan(self, today: date) -> bool:
        """Tell whether its signed scan should have come back by ``today`` and did not."""
        if self.state is not PaperState.ISSUED or self.scans or self.served_on is None:
            return False
        return self.service not in UNSIGNED and self.served_on + timedelta(SCAN_DAYS) < today

    @property
    def acts(self) -> frozenset[PaperAct]:
        """Return what may be done with it."""
        return acts_open(self.state, is_served=self.served_on is not None)
