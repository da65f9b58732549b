"""Leaders' assignments (领导包案): a matter in the personal charge of a person in a post."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import AssignmentResult, ChecklistItem, ProposalOutcome
from db.models.base import Base, Moment, Word


class LeaderAssignment(Base):
    """A leader's charge of one matter from ``start_on`` to ``ended_on``."""

    __tablename__ = "leader_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    deputy_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    team: Mapped[str] = mapped_column(String(200), default="")
    start_on: Mapped[date]
    due_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    plan: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[AssignmentResult | None] = mapped_column(Word(AssignmentResult))
    reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class AssignmentUnit(Base):
    """A unit that takes part in an assignment."""

    __tablename__ = "assignment_unit"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class AssignmentItem(Base):
    """A dated record of one of the five items (五包)."""

    __tablename__ = "assignment_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), index=True)
    item: Mapped[ChecklistItem] = mapped_column(Word(ChecklistItem))
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class AssignmentVisit(Base):
    """A leader's visit in the matter."""

    __tablename__ = "assignment_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("leader_assignment.id"), index=True)
    visited_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class AssignmentProposal(Base):
    """A proposal to put a leader in charge of a matter; it waits while ``outcome`` is None and is no assignment."""

    __tablename__ = "assignment_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[ProposalOutcome | None] = mapped_column(Word(ProposalOutcome), index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class HandOver(Base):
    """A hand-over (交接) of assignments from one post to another: prepared by the office, signed by the taker.

    ``given_by`` is None where the giver has left; ``is_on_paper`` where the taker has no account and the office
    recorded the signed sheet.
    """

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    to_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class HandOverMatter(Base):
    """A matter that a hand-over is about; ``is_moved`` once the signature moved it, False where it had ended before."""

    __tablename__ = "hand_over_matter"

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    is_moved: Mapped[bool] = mapped_column(default=False)
