"""When a leader's assignment (领导包案) may end: by what was done for the petitioner, never by a promise; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db.enums import AssignmentResult, CallBack, Conclusion, EventKind
from db.matter import Matter
from db.replay import Event, placed

LONGEST_NOTE: Final = 200
LONGEST_TEAM: Final = 200
ATTEMPTS: Final = 3
"""Call-backs that reached nobody stand for one that did, on so many different days (*unverified*)."""


class Record(StrEnum):
    """What is recorded of a leader's assignment, or of the proposal that precedes it."""

    PROPOSE = "propose"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ITEM = "item"
    VISIT = "visit"
    PLAN = "plan"
    END = "end"


RECORDED: Final = (Record.ITEM, Record.VISIT, Record.PLAN)
"""What is recorded of an assignment that runs."""
RUNNING: Final = (*RECORDED, Record.END)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal to put a leader in charge of a matter that waits for its decision; ``by`` names who proposed."""

    case_id: int
    post_id: int
    due_on: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """One call-back and its day."""

    on: date
    outcome: CallBack


def calls_of(events: Iterable[Event]) -> tuple[Called, ...]:
    """Return a matter's call-backs; one that says no outcome, as in histories from elsewhere, reached somebody."""
    return tuple(
        Called(one.happened_on, CallBack(one.detail.get("outcome", CallBack.REACHED)))
        for one in placed(events)
        if one.kind is EventKind.CALLED_BACK
    )


def is_called_back(calls: Sequence[Called]) -> bool:
    """Tell whether the petitioner was reached or refused, or was not reached on three days."""
    if any(one.outcome is not CallBack.NOT_REACHED for one in calls):
        return True
    return len({one.on for one in calls}) >= ATTEMPTS


def end_refusal(result: AssignmentResult, matter: Matter, calls: Sequence[Called]) -> str | None:
    """Return the code of what is still missing before an assignment ends with ``result``, None where nothing is.

    A matter that went to the courts ends with leading off; any other with the reply served, a supported request
    carried out and the call-back made.
    """
    if result is AssignmentResult.HANDED_OVER:
        return "result_missing"
    if result is AssignmentResult.JUDICIAL:
        return None if matter.led_off_on is not None else "not_led_off"
    if matter.reply_served_on is None:
        return "reply_not_served"
    if matter.conclusion is Conclusion.SUPPORTED and matter.carried_out_on is None:
        return "support_not_done"
    return None if is_called_back(calls) else "call_back_owed"
