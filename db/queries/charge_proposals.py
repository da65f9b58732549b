"""Proposals of a leader that wait for their decision, and who may decide."""

from datetime import date
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.charge import Proposed
from db.cohorts import Cohort
from db.filters import NONE_ID, CaseFilter
from db.models.accounts import Account
from db.models.assignments import AssignmentProposal
from db.reference import local_day
from db.scope import Scope
from db.tally.counts import shown_among

_WAITING: Final = CaseFilter(cohort=Cohort.OPEN, leaders=(NONE_ID,))


def proposals_waiting(session: Session, scope: Scope, today: date) -> tuple[Proposed, ...]:
    """Return the proposals within the scope that wait now, longest first; a matter that ended or has a leader has none."""
    found = [
        _proposed(one, by)
        for one, by in session.execute(
            _proposals().where(AssignmentProposal.outcome.is_(None)).order_by(AssignmentProposal.id)
        )
    ]
    seen = shown_among(session, {one.case_id for one in found}, _WAITING, scope, today)
    return tuple(one for one in found if one.case_id in seen)


def proposal_on(session: Session, case_id: int, as_of: date) -> Proposed | None:
    """Return the proposal of a matter that waited at the end of ``as_of``; the caller asks for the scope."""
    zone = session.info["zone"]
    for one, by in session.execute(_proposals().where(AssignmentProposal.case_id == case_id)):
        is_decided = one.decided_at is not None and local_day(one.decided_at, zone) <= as_of
        if local_day(one.proposed_at, zone) <= as_of and not is_decided:
            return _proposed(one, by)
    return None


def _proposals() -> Select[AssignmentProposal, str]:
    return select(AssignmentProposal, Account.display_name).join(
        Account, Account.id == AssignmentProposal.proposed_by
    )


def _proposed(one: AssignmentProposal, by: str) -> Proposed:
    return Proposed(one.case_id, one.post_id, one.due_on, one.reason, by, one.proposed_at)
