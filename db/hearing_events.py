"""The days of a matter's hearing files follow from its events; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from db.enums import EventKind


@dataclass(slots=True)
class FileDays:
    """The days that events give one file; None where no event says."""

    applied_on: date | None = None
    decided_on: date | None = None
    refused_on: date | None = None
    noticed_on: date | None = None
    receipt_on: date | None = None
    planned_on: date | None = None
    starts_at: time | None = None
    held_on: date | None = None
    concluded_on: date | None = None
    followed_on: date | None = None
    is_carried_out: bool = False

    @property
    def first_on(self) -> date | None:
        """Return the day on which the file was opened: of the application, or of a decision without one."""
        return self.applied_on or self.decided_on


OPENING: Final = (EventKind.HEARING_APPLIED, EventKind.HEARING_DECIDED)
"""What opens a file where none runs."""
IN_FILE: Final = (
    EventKind.HEARING_NOTICED,
    EventKind.HEARING_RECEIVED,
    EventKind.HEARING_MOVED,
    EventKind.HEARING_HELD,
    EventKind.HEARING_FOLLOWED,
)
"""Acts that the file alone does: no clock of the matter hangs on them. A correction gives them another day, or takes them back."""
HEARING_EVENTS: Final = (
    *OPENING,
    EventKind.HEARING_REFUSED,
    EventKind.HEARING_CONCLUDED,
    *IN_FILE,
)


def files_of(happened: Iterable[tuple[EventKind, date, Mapping[str, Any]]]) -> list[FileDays]:
    """Return the files that a matter's events make, in their order; a refusal or a conclusion ends one.

    What follows a conclusion belongs to the file that was concluded last. A hearing that was moved asks for another
    notice and another receipt.
    """
    files: list[FileDays] = []
    running: FileDays | None = None
    concluded: FileDays | None = None
    for kind, day, detail in happened:
        if kind in OPENING and (
            running is None or (kind is EventKind.HEARING_DECIDED and running.decided_on is not None)
        ):
            running = FileDays()
            files.append(running)
        told = concluded if kind is EventKind.HEARING_FOLLOWED else running
        if told is None:
            continue
        _tell(told, kind, day, detail)
        if kind is EventKind.HEARING_CONCLUDED:
            concluded = running
        if kind in (EventKind.HEARING_CONCLUDED, EventKind.HEARING_REFUSED):
            running = None
    return files


def _tell(days: FileDays, kind: EventKind, day: date, detail: Mapping[str, Any]) -> None:
    match kind:
        case EventKind.HEARING_APPLIED:
            days.applied_on = days.applied_on or day
        case EventKind.HEARING_REFUSED:
            days.refused_on = day
        case EventKind.HEARING_DECIDED:
            days.decided_on = day
        case EventKind.HEARING_NOTICED:
            days.noticed_on, days.receipt_on = day, None
            _plan(days, detail)
        case EventKind.HEARING_MOVED:
            days.noticed_on = days.receipt_on = None
            _plan(days, detail)
        case EventKind.HEARING_RECEIVED:
            days.receipt_on = day
        case EventKind.HEARING_HELD:
            days.held_on = day
        case EventKind.HEARING_CONCLUDED:
            days.concluded_on = day
        case EventKind.HEARING_FOLLOWED:
            days.followed_on, days.is_carried_out = day, bool(detail.get("is_carried_out"))


def _plan(days: FileDays, detail: Mapping[str, Any]) -> None:
    if detail.get("planned"):
        days.planned_on = date.fromisoformat(detail["planned"])
    if detail.get("starts_at"):
        days.starts_at = time.fromisoformat(detail["starts_at"])
