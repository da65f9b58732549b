"""What waits about leaders' assignments in the demo county: a proposal to be decided on, a hand-over to be signed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.demo.accounts import OFFICE
from db.demo.county import County
from db.enums import EventKind
from db.models.assignments import AssignmentProposal, HandOver, HandOverMatter, LeaderAssignment
from db.models.cases import CaseEvent

PREPARED_DAYS_AGO = 3


def write_waiting(session: Session, county: County, accounts: Mapping[str, int]) -> None:
    """Write the proposals that the story's events tell of, and the hand-over of what the leader who left still holds."""
    for event in session.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.LEADER_PROPOSED)):
        session.add(
            AssignmentProposal(
                case_id=event.case_id,
                post_id=event.detail["post"],
                due_on=date.fromisoformat(event.detail["due"]),
                reason=event.note,
                proposed_by=accounts[OFFICE],
                proposed_at=event.recorded_at,
            )
        )
    held = session.scalars(
        select(LeaderAssignment.case_id).where(
            LeaderAssignment.post_id == county.former_leader, LeaderAssignment.ended_on.is_(None)
        )
    ).all()
    prepared_on = county.until - timedelta(days=PREPARED_DAYS_AGO)
    hand_over = HandOver(
        from_post_id=county.former_leader,
        to_post_id=county.leaders["县委副书记"],
        reason="原包案领导已离任，由县委副书记接包",
        prepared_by=accounts[OFFICE],
        prepared_at=datetime.combine(prepared_on, time(10), session.info["zone"]),
    )
    session.add(hand_over)
    session.flush()
    session.add_all(HandOverMatter(hand_over_id=hand_over.id, case_id=case_id) for case_id in sorted(held))
    session.flush()
