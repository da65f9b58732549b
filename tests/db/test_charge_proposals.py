"""Proposals of a leader: who proposes, who decides, and that nothing is assigned before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.charge import Record
from db.cohorts import Cohort
from db.commands.acts import Actor, ActRefused
from db.commands.assignments import assign
from db.commands.charge_proposals import approve, propose, records_offered, return_proposal, withdraw
from db.duties import Duty
from db.enums import EventKind, ProposalOutcome, Role
from db.filters import CaseFilter
from db.models.assignments import AssignmentProposal, LeaderAssignment
from db.models.cases import CaseEvent
from db.models.organisation import Post
from db.queries.accounts import account_of_id
from db.queries.case_file import case_file
from db.queries.charge_proposals import proposals_waiting
from db.queries.desk import desk_seen
from db.queries.ledger import ledger_rows, versions_of, visible_row
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import World, add_case, add_steps, make_world, step

DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
DUE = date(2026, 4, 5)
ONE = timedelta(days=1)


@dataclass(slots=True)
class County:
    """A board on which accounts act on one matter at one moment, each on the version that holds."""

    session: Any
    world: World
    case_id: int

    def actor(self, role: Role, post: int | None = None, now: datetime = NOW) -> Actor:
        account = add_account(self.session, f"{role}{post}{now:%d}", role, None)
        account.post_id = post
        self.session.flush()
        row = account_of_id(self.session, account.id)
        assert row is not None
        return Actor(row, scope_of(self.session, row), now)

    def leader(self, at: int = 0, now: datetime = NOW) -> Actor:
        return self.actor(Role.LEADER, self.world.leaders[at], now)

    def do(self, act: Any, actor: Actor, *said: Any) -> Any:
        version = versions_of(self.session, [self.case_id])[self.case_id]
        return act(self.session, actor, self.case_id, *said, version=version)

    def refusal(self, act: Any, actor: Actor, *said: Any) -> str:
        with pytest.raises(ActRefused) as refused:
            self.do(act, actor, *said)
        return refused.value.code

    def held_by(self, day: date = DAY) -> int | None:
        row = visible_row(self.session, self.case_id, EVERYTHING, day)
        assert row is not None
        return row.leader_id

    def kinds(self) -> list[EventKind]:
        return list(
            self.session.scalars(
                select(CaseEvent.kind).where(CaseEvent.case_id == self.case_id).order_by(CaseEvent.id)
            )
        )[1:]


@pytest.fixture
def county(lite) -> Iterator[County]:
    with lite.writing() as session:
        world = make_world(session)
        yield County(session, world, add_case(session, DAY - 20 * ONE, unit=world.units[3], marks=["MAJOR"]))


def test_a_proposal_counts_nowhere_as_an_assignment_until_it_is_approved(county):
    office, post = county.actor(Role.OFFICE), county.world.leaders[1]
    county.do(propose, office, post, DUE, "群众反映集中")
    assert county.held_by() is None
    assert not list(ledger_rows(county.session, CaseFilter(cohort=Cohort.ASSIGNED), EVERYTHING, DAY))
    assert county.session.scalars(select(LeaderAssignment)).all() == []
    file = case_file(county.session, county.case_id, EVERYTHING, DAY)
    assert file is not None
    assert file.proposal is not None
    assert (file.proposal.post_id, file.proposal.due_on, file.assignments) == (post, DUE, ())
    county.do(approve, county.leader(), DUE + ONE, "")
    assert county.held_by() == post
    assert county.kinds() == [EventKind.LEADER_PROPOSED, EventKind.LEADER_ASSIGNED]
    assignment = county.session.scalars(select(LeaderAssignment)).one()
    assert (assignment.post_id, assignment.due_on, assignment.reason) == (post, DUE + ONE, "群众反映集中")
    assert county.session.scalars(select(AssignmentProposal.outcome)).one() is ProposalOutcome.APPROVED


def test_what_waited_on_a_day_is_seen_as_it_was_on_that_day(county):
    county.do(propose, county.actor(Role.OFFICE), county.world.leaders[1], DUE, "群众反映集中")
    county.do(return_proposal, county.leader(now=NOW + ONE), "先由单位处理")
    files = [case_file(county.session, county.case_id, EVERYTHING, DAY + n * ONE) for n in (-1, 0, 1)]
    assert [one is not None and one.proposal is not None for one in files] == [False, True, False]


def test_a_returned_or_withdrawn_proposal_leaves_the_matter_free_for_another(county):
    office, post = county.actor(Role.OFFICE), county.world.leaders[1]
    for end, actor in ((return_proposal, county.leader()), (withdraw, office)):
        county.do(propose, office, post, DUE, "群众反映集中")
        assert county.refusal(propose, office, post, DUE, "群众反映集中") == "proposed_already"
        assert county.refusal(end, actor, "") == "reason_short"
        county.do(end, actor, "先由单位处理")
        assert county.held_by() is None
    assert county.kinds() == [
        EventKind.LEADER_PROPOSED,
        EventKind.LEADER_PROPOSAL_RETURNED,
        EventKind.LEADER_PROPOSED,
        EventKind.LEADER_PROPOSAL_WITHDRAWN,
    ]


def test_an_assignment_made_without_the_proposal_overtakes_it(county):
    county.do(propose, county.actor(Role.OFFICE), county.world.leaders[1], DUE, "群众反映集中")
    county.do(assign, county.leader(), county.world.leaders[2], DUE, "直接包案")
    assert county.session.scalars(select(AssignmentProposal.outcome)).one() is ProposalOutcome.OVERTAKEN
    assert county.refusal(approve, county.leader(2), DUE, "") == "not_proposed"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
def test_the_office_alone_proposes(county, role):
    actor = county.actor(role, county.world.leaders[0])
    assert county.refusal(propose, actor, county.world.leaders[1], DUE, "群众反映集中") == "role_may_not"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEADER])
def test_no_liaison_and_nobody_but_a_leader_decides(county, role):
    county.do(propose, county.actor(Role.OFFICE), county.world.leaders[0], DUE, "群众反映集中")
    actor = county.actor(role, county.world.leaders[0], NOW + ONE)
    for act, said in ((approve, (DUE, "")), (return_proposal, ("先由单位处理",))):
        assert county.refusal(act, actor, *said) == "role_may_not"
    row = visible_row(county.session, county.case_id, EVERYTHING, DAY)
    assert row is not None
    assert not {Record.APPROVE, Record.RETURN} & set(records_offered(county.session, actor, row))


@pytest.mark.parametrize(("ends", "may"), [(DAY + ONE, True), (DAY, False)])
def test_a_leader_decides_up_to_the_last_day_in_the_post(county, ends, may):
    county.do(propose, county.actor(Role.OFFICE), county.world.leaders[1], DUE, "群众反映集中")
    county.session.get(Post, county.world.leaders[0]).to_on = ends
    leader = county.leader()
    duties = [row.duty for row in desk_seen(county.session, leader.account, leader.scope, DAY).rows]
    assert (Duty.LEADER_PROPOSAL in duties) is may
    if may:
        county.do(approve, leader, DUE, "")
    else:
        assert county.refusal(approve, leader, DUE, "") == "not_county_leader"


def test_a_proposal_in_a_matter_that_ended_is_nobodys_duty(county):
    county.do(propose, county.actor(Role.OFFICE), county.world.leaders[1], DUE, "群众反映集中")
    assert [one.case_id for one in proposals_waiting(county.session, EVERYTHING, DAY)] == [county.case_id]
    add_steps(county.session, county.case_id, step(EventKind.CLOSED, DAY, closure="procedural"))
    rewrite_spans(county.session, [county.case_id])
    assert proposals_waiting(county.session, EVERYTHING, DAY) == ()
    assert county.refusal(approve, county.leader(), DUE, "") == "matter_ended"
