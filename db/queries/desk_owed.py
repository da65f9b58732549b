"""What a matter's own history says is owed, by its clock and since when; pure on the row and its past acts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from db.charge import is_called_back
from db.cohorts import OPEN_STAGES
from db.duties import UNITS_CLOCKS, Duty
from db.enums import Clock, Stage
from db.holding_back import is_aid_waiting
from db.matter import Matter
from db.queries.past_acts import Past
from db.rows import LedgerRow
from db.rule_packs import RulePack


def _owes_answer(row: LedgerRow, past: Past, today: date) -> bool:
    if row.stage is Stage.RECEIVED:
        return past.matter.is_direct
    return row.stage is Stage.TRANSFERRED and not past.is_objecting


def _owes_service(row: LedgerRow, past: Past, today: date) -> bool:
    m = past.matter
    return row.stage is Stage.REPLIED and m.reply_served_on is None and past.is_told(row)


def _owes_review_service(row: LedgerRow, past: Past, today: date) -> bool:
    m = past.matter
    is_given = row.stage is Stage.REPLIED and m.review_replied_on is not None and m.rereview_asked_on is None
    return is_given and m.review_served_on is None


def _owes_call_back(row: LedgerRow, past: Past, today: date) -> bool:
    served_on = past.matter.reply_served_on
    if row.stage is not Stage.REPLIED or served_on is None or not past.is_told(row):
        return False
    return not is_called_back([one for one in past.calls if one.on >= served_on])


def _owes_supervision(row: LedgerRow, past: Past, today: date) -> bool:
    is_over = row.due_on is not None and row.due_on < today and row.due_clock in UNITS_CLOCKS
    return is_over and (past.supervised_on is None or past.supervised_on <= (row.due_on or today))


OWES: Final[Mapping[Duty, Callable[[LedgerRow, Past, date], bool]]] = {
    Duty.SETTLE: lambda row, past, today: row.stage is Stage.TRANSFERRED and past.is_objecting,
    Duty.ANSWER: _owes_answer,
    Duty.SERVE: _owes_service,
    Duty.SERVE_REVIEW: _owes_review_service,
    Duty.CALL_BACK: _owes_call_back,
    Duty.SUPERVISE: _owes_supervision,
}


ASKED: Final = (Duty.HEARING_DECISION, Duty.HEARING_OPEN, Duty.PROPOSAL, Duty.AID)
"""Duties that begin with some acts and end with others, and that no stage of a matter says."""
OWES_ANSWER: Final[Mapping[Duty, Callable[[Matter], bool]]] = {
    Duty.HEARING_DECISION: lambda m: m.hearing_asked_on is not None and m.stage in OPEN_STAGES,
    Duty.HEARING_OPEN: lambda m: m.hearing_from_on is not None,
    Duty.PROPOSAL: lambda m: m.proposal_received_on is not None and m.proposal_answered_on is None,
    Duty.AID: is_aid_waiting,
}
DAYS_OF: Final[Mapping[Duty, Callable[[RulePack], int | None]]] = {
    Duty.HEARING_DECISION: lambda pack: pack.hearing_decide_days,
    Duty.HEARING_OPEN: lambda pack: pack.hearing_hold_days,
    Duty.PROPOSAL: lambda pack: pack.c11_days,
}


_SINCE: Final[Mapping[Duty, Callable[[LedgerRow, Past], date | None]]] = {
    Duty.REPORT_UP: lambda row, past: None if past.matter.urgent_at is None else past.matter.urgent_at.date(),
    Duty.HEARING_DECISION: lambda row, past: past.matter.hearing_asked_on,
    Duty.HEARING_OPEN: lambda row, past: past.matter.hearing_from_on,
    Duty.AID: lambda row, past: past.matter.aid_decided_on or past.matter.aid_asked_on,
    Duty.SERVE: lambda row, past: past.matter.replied_on,
    Duty.SERVE_REVIEW: lambda row, past: past.matter.review_replied_on,
    Duty.CALL_BACK: lambda row, past: past.matter.reply_served_on,
    Duty.CARRY_OUT: lambda row, past: row.supported_on,
    Duty.FEEDBACK: lambda row, past: row.supported_on,
    Duty.MAJOR: lambda row, past: row.received_on,
    Duty.CHARGE_IDLE: lambda row, past: row.last_action_on,
}
"""Since when the duties wait that no clock of the matter ends."""


def days_of(duty: Duty, row: LedgerRow, past: Past) -> tuple[Clock | None, date | None, date | None]:
    """Return the clock of a duty, its last day, and since when it waits."""
    m = past.matter
    if duty in _SINCE:
        return None, None, _SINCE[duty](row, past)
    match duty:
        case Duty.SET_LIMIT | Duty.LIMIT_OVER:
            return Clock.C12, m.instructed_limit_on, m.instructed_on
        case Duty.PROPOSAL:
            return Clock.C11, None, m.proposal_received_on
        case Duty.SETTLE:
            return row.due_clock, row.due_on, m.objected_on
        case Duty.CHARGE_OVERDUE | Duty.HOLDER_LEFT:
            return None, row.assignment_due_on, row.assigned_on
        case Duty.URGED:
            return row.due_clock, row.due_on, None if past.urged is None else past.urged.day
    return row.due_clock, row.due_on, row.received_on
