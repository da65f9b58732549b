"""Notices of the bell: what reached an account since it last looked, each limit on the day that brought it near or over."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import Actor
from db.commands.correcting import correct
from db.commands.decisions import correct_decision, report_done, return_decision, withdraw_decision
from db.commands.handling import perform
from db.commands.notices import mark_seen
from db.enums import EventKind, Role, Trigger
from db.handling import Given
from db.meetings import Owner
from db.models.accounts import NoticeSeen
from db.models.assignments import LeaderAssignment
from db.models.cases import Case, CaseEvent
from db.models.meetings import Decision, Meeting
from db.queries.accounts import account_of_id
from db.queries.notices import AT_FIRST, LONGEST, Coming, Decided, notices
from db.queries.scopes import scope_of
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

K = EventKind
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


class Office:
    """A small county that is written and read in one transaction."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.world = make_world(session)

    def account(self, role: Role, unit: int | None = None, post: int | None = None) -> Any:
        name = f"{role}{unit}{post}"
        made = add_account(self.session, name, role, None if unit is None else self.world.units[unit])
        made.post_id = post
        self.session.flush()
        return account_of_id(self.session, made.id)

    def case(self, *steps: Any, received_on: date = DAY, **detail: Any) -> int:
        return add_case(self.session, received_on, *steps, **{"unit": self.world.units[0]} | detail)

    def charged(self, post: int) -> int:
        case_id = self.case(step(K.LEADER_ASSIGNED, DAY, post=post))
        self.session.add(
            LeaderAssignment(case_id=case_id, post_id=post, start_on=DAY, recorded_at=at(DAY, 12))
        )
        self.session.flush()
        return case_id

    def do(self, account: Any, case_id: int, act: EventKind, at: datetime, **given: Any) -> None:
        actor = Actor(account, scope_of(self.session, account), at)
        version = self.session.get(Case, case_id, populate_existing=True).version
        perform(self.session, actor, case_id, act, Given(**given), version=version)

    def told(self, account: Any, at: datetime) -> list[Any]:
        found = notices(self.session, account, scope_of(self.session, account), at)
        return [(one.act or one.coming, one.case_id) for one in found.listed]

    def saw(self, account: Any, at: datetime) -> None:
        mark_seen(self.session, account.id, at, at)
        self.session.flush()


@pytest.fixture
def county(board):
    with board.writing() as session:
        yield Office(session)


def at(day: date, hour: int = 8) -> datetime:
    return moment(day, hour)


def test_a_unit_is_told_of_a_transfer_to_it_and_the_office_of_its_objection(county):
    office, unit, other = (
        county.account(Role.OFFICE),
        county.account(Role.UNIT, 3),
        county.account(Role.UNIT, 1),
    )
    case_id = county.case()
    county.do(office, case_id, K.TRANSFERRED, at(DAY, 9), unit_id=county.world.units[3])
    assert county.told(unit, at(DAY, 10)) == [(K.TRANSFERRED, case_id)]
    # Nobody is told of an act of its own, nor of a matter that is not its own.
    assert county.told(office, at(DAY, 10)) == []
    assert county.told(other, at(DAY, 10)) == []
    county.do(unit, case_id, K.OBJECTED, at(DAY, 11), note="不属本单位职责")
    assert county.told(office, at(DAY, 12)) == [(K.OBJECTED, case_id)]
    assert county.told(unit, at(DAY, 12)) == [(K.TRANSFERRED, case_id)]


def test_a_matter_that_was_handed_on_is_told_to_its_new_holder_alone(county):
    office, first, second = (
        county.account(Role.OFFICE),
        county.account(Role.UNIT, 3),
        county.account(Role.UNIT, 1),
    )
    case_id = county.case()
    county.do(office, case_id, K.TRANSFERRED, at(DAY, 9), unit_id=county.world.units[3])
    county.do(office, case_id, K.TRANSFERRED, at(DAY, 10), unit_id=county.world.units[1])
    assert county.told(first, at(DAY, 11)) == []
    assert county.told(second, at(DAY, 11)) == [(K.TRANSFERRED, case_id)]


def test_what_was_seen_is_told_no_more_and_what_came_later_is(county):
    office, unit = county.account(Role.OFFICE), county.account(Role.UNIT, 3)
    case_id = county.case(step(K.TRANSFERRED, DAY, unit=county.world.units[3]))
    county.do(office, case_id, K.REMINDED, at(DAY, 15))
    assert county.told(unit, at(DAY, 16))[0] == (K.REMINDED, case_id)
    county.saw(unit, at(DAY, 16))
    assert county.told(unit, at(DAY, 17)) == []
    county.do(office, case_id, K.SUPERVISED, at(DAY, 18), trigger=Trigger.OTHER)
    assert county.told(unit, at(DAY, 19)) == [(K.SUPERVISED, case_id)]


def test_the_mark_never_goes_back_nor_ahead_of_now(county):
    unit = county.account(Role.UNIT, 3)
    mark_seen(county.session, unit.id, at(DAY, 20), at(DAY, 10))
    county.session.flush()
    assert county.session.get(NoticeSeen, unit.id).seen_until == at(DAY, 10)
    mark_seen(county.session, unit.id, at(DAY, 8), at(DAY, 11))
    assert county.session.get(NoticeSeen, unit.id).seen_until == at(DAY, 10)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (11, []),
        (12, [Coming.SOON]),
        (15, [Coming.SOON]),
        (16, [Coming.OVER]),
    ],
)
def test_a_limit_is_told_three_days_before_it_and_again_when_it_is_over(county, after, told):
    # C1 of a matter received on DAY ends fifteen days later.
    county.case()
    office = county.account(Role.OFFICE)
    county.saw(office, at(DAY + 11 * ONE, 23))
    assert [what for what, _case in county.told(office, at(DAY + after * ONE))] == told
    if told:
        county.saw(office, at(DAY + after * ONE))
        assert county.told(office, at(DAY + after * ONE, 9)) == []


def test_a_limit_that_was_over_before_the_last_look_is_not_told_again(county):
    county.case()
    office = county.account(Role.OFFICE)
    county.saw(office, at(DAY + 16 * ONE))
    assert county.told(office, at(DAY + 20 * ONE)) == []


def test_the_office_is_told_of_its_own_limits_and_a_unit_of_those_of_its_matters(county):
    case_id = county.case(step(K.TRANSFERRED, DAY, unit=county.world.units[3]), step(K.NOTICED, DAY))
    county.session.flush()
    rewrite_spans(county.session, [case_id])
    accepted = county.case(step(K.TRANSFERRED, DAY, unit=county.world.units[3]), step(K.ACCEPTED, DAY))
    day = DAY + 61 * ONE
    assert county.told(county.account(Role.UNIT, 3), at(day)) == [(Coming.OVER, accepted)]
    assert county.told(county.account(Role.OFFICE), at(day)) == []


def test_a_leader_and_the_liaison_are_told_of_their_own_assignments_and_dates(county):
    mine, other = county.world.leaders[:2]
    due = (DAY + 3 * ONE).isoformat()
    own = county.case(step(K.LEADER_ASSIGNED, DAY, post=mine, due=due))
    county.case(step(K.LEADER_ASSIGNED, DAY, post=other, due=due))
    leader = county.account(Role.LEADER, post=mine)
    assert set(county.told(leader, at(DAY, 16))) == {(K.LEADER_ASSIGNED, own), (Coming.SOON, own)}
    assert county.told(county.account(Role.LEADER), at(DAY, 16)) == []


@pytest.mark.parametrize(("days", "told"), [(30, False), (31, True), (32, False), (60, False), (61, True)])
def test_a_leader_and_the_liaison_are_reminded_each_thirty_days_without_action(county, days, told):
    mine = county.world.leaders[0]
    own = county.charged(mine)
    for role in (Role.LEADER, Role.DELEGATE):
        account = county.account(role, post=mine)
        county.saw(account, at(DAY + (days - 1) * ONE, 16))
        expected = [(Coming.IDLE, own)] if told else []
        assert county.told(account, at(DAY + days * ONE, 16)) == expected


def test_a_reminder_reaches_the_leader_and_the_liaison_in_charge_and_no_other(county):
    mine, other = county.world.leaders[:2]
    own = county.charged(mine)
    office = county.account(Role.OFFICE)
    county.do(office, own, K.REMINDED, at(DAY + ONE, 13))
    for role, post, found in (
        (Role.LEADER, mine, [(K.REMINDED, own)]),
        (Role.DELEGATE, mine, [(K.REMINDED, own)]),
        (Role.LEADER, other, []),
    ):
        account = county.account(role, post=post)
        county.saw(account, at(DAY + ONE, 12))
        assert county.told(account, at(DAY + ONE, 16)) == found


def test_who_never_looked_is_told_of_a_week_and_nobody_of_more_than_a_fortnight(county):
    unit = county.account(Role.UNIT, 3)
    sent = {
        day: county.case(
            step(K.TRANSFERRED, DAY + day * ONE, unit=county.world.units[3]),
            step(K.ACCEPTED, DAY + day * ONE),
        )
        for day in (0, 10)
    }
    now = at(DAY + 15 * ONE, 13)
    assert AT_FIRST < LONGEST
    assert county.told(unit, now) == [(K.TRANSFERRED, sent[10])]
    county.saw(unit, at(DAY - ONE))
    assert county.told(unit, now) == [(K.TRANSFERRED, sent[10])]
    assert (K.TRANSFERRED, sent[0]) in county.told(unit, at(DAY + 14 * ONE, 11))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_who_sees_no_rows_is_told_nothing(county, role):
    case_id = county.case()
    county.do(county.account(Role.OFFICE), case_id, K.REMINDED, at(DAY, 9))
    assert county.told(county.account(role), at(DAY, 10)) == []


def test_an_act_that_was_corrected_rings_no_bell(county):
    office, unit = county.account(Role.OFFICE), county.account(Role.UNIT, 3)
    case_id = county.case(step(K.TRANSFERRED, DAY, unit=county.world.units[3]))
    county.do(office, case_id, K.REMINDED, at(DAY, 13))
    county.do(office, case_id, K.SUPERVISED, at(DAY, 14), trigger=Trigger.OTHER)
    assert (K.REMINDED, case_id) in county.told(unit, at(DAY, 15))
    event_id = county.session.scalars(select(CaseEvent.id).where(CaseEvent.kind == K.REMINDED)).one()
    actor = Actor(office, scope_of(county.session, office), at(DAY, 16))
    version = county.session.get(Case, case_id, populate_existing=True).version
    correct(county.session, actor, case_id, event_id, None, "催办对象有误", version=version)
    told = [act for act, _case in county.told(unit, at(DAY, 17))]
    assert K.REMINDED not in told
    assert K.SUPERVISED in told


def test_an_owner_is_told_of_what_a_meeting_decided_and_of_its_return_and_day(county):
    unit, other, office, leader = (
        county.account(Role.UNIT, 3),
        county.account(Role.UNIT, 1),
        county.account(Role.OFFICE, 0),
        county.account(Role.LEADER, post=county.world.leaders[0]),
    )
    county.session.add(Meeting(id=1, title="第一次会议", planned_on=DAY, held_on=DAY, recorded_at=at(DAY)))
    county.session.flush()
    due = DAY + 6 * ONE
    for owner in ({"unit_id": county.world.units[3]}, {"post_id": county.world.leaders[0]}):
        made = Decision(
            meeting_id=1,
            text="限期拿出方案",
            due_on=due,
            recorded_by=office.id,
            recorded_at=at(DAY, 9),
            **owner,
        )
        county.session.add(made)
    county.session.flush()

    def told(account: Any, moment_at: datetime) -> list[Any]:
        found = notices(county.session, account, scope_of(county.session, account), moment_at)
        return [one.decided for one in found.listed if one.decided]

    assert told(unit, at(DAY, 10)) == told(leader, at(DAY, 10)) == [Decided.NEW]
    # The office recorded them itself; a unit is not told of another's.
    assert told(office, at(DAY, 10)) == told(other, at(DAY, 10)) == []
    assert told(county.account(Role.OFFICE), at(DAY, 10)) == []
    county.saw(unit, at(DAY, 10))
    assert told(unit, at(DAY, 11)) == []
    # Three days before its last day it comes near; on the day itself it is not past.
    county.saw(unit, at(DAY + 2 * ONE, 20))
    assert told(unit, at(DAY + 2 * ONE, 21)) == []
    assert told(unit, at(DAY + 3 * ONE, 8)) == [Decided.SOON]
    county.saw(unit, at(DAY + 3 * ONE, 9))
    assert told(unit, at(due, 20)) == []
    assert told(unit, at(due + ONE, 8)) == [Decided.OVER]
    # The office sees to all that are past their day.
    assert told(office, at(due + ONE, 8)) == [Decided.OVER, Decided.OVER]
    assert told(other, at(due + ONE, 8)) == []

    decision = county.session.scalars(select(Decision).where(Decision.unit_id.is_not(None))).one()
    actor = Actor(unit, scope_of(county.session, unit), at(DAY + 3 * ONE, 10))
    report_done(county.session, actor, decision.id, "方案已公示", version=1)
    assert told(unit, at(DAY + 3 * ONE, 11)) == []
    actor = Actor(leader, scope_of(county.session, leader), at(DAY + 3 * ONE, 12))
    return_decision(county.session, actor, decision.id, "证据不足", version=2)
    assert told(unit, at(DAY + 3 * ONE, 13)) == [Decided.RETURNED]

    # A correction rings for its owner; who owes it no more, and of what was a mistake, is told that too.
    def corrected(decision_id: int, hour: int, **of: int) -> int:
        row = county.session.get_one(Decision, decision_id)
        owner = Owner(**of) if of else Owner(row.post_id, row.unit_id)
        actor = Actor(office, scope_of(county.session, office), at(DAY + 4 * ONE, hour))
        given = ("限期公示方案", owner, row.due_on + ONE * hour, "登记有误")
        return correct_decision(county.session, actor, row.id, *given, version=row.version)

    now = corrected(decision.id, 8)
    county.saw(unit, at(DAY + 4 * ONE, 7))
    county.saw(other, at(DAY + 4 * ONE, 7))
    assert told(unit, at(DAY + 4 * ONE, 9)) == [Decided.CORRECTED]
    now = corrected(now, 9, unit_id=county.world.units[1])
    assert told(unit, at(DAY + 4 * ONE, 10)) == [Decided.TAKEN_AWAY]
    assert told(other, at(DAY + 4 * ONE, 10)) == [Decided.CORRECTED]
    actor = Actor(office, scope_of(county.session, office), at(DAY + 4 * ONE, 11))
    withdraw_decision(county.session, actor, now, "会上没有议定", version=1)
    assert told(other, at(DAY + 4 * ONE, 12)) == [Decided.TAKEN_AWAY]
    assert told(office, at(DAY + 4 * ONE, 12)) == []
