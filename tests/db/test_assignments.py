"""Leaders' assignments: who may put whom in charge of what, and what stays behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from db.charge import Called, calls_of, end_refusal
from db.commands import assignments
from db.commands.acts import Actor, ActRefused
from db.commands.handling import perform
from db.editions import ChangedByOther
from db.enums import AssignmentResult, CallBack, ChecklistItem, Conclusion, EventKind, LogKind, Role, Stage
from db.handling import Given
from db.keys import KeyRing
from db.matter import Matter
from db.models.assignments import AssignmentItem, LeaderAssignment
from db.models.cases import CaseEvent
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.ledger import versions_of, visible_row
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from db.spans import events_of
from tests.db.protected import add_account
from tests.making import MakeCase, World, make_world, step

DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
DUE = date(2026, 4, 5)


def _on_what_holds(act):
    """Let an act name the version that holds, as a page that was just opened does."""

    def do(session, actor, case_id, *said):
        return act(session, actor, case_id, *said, version=versions_of(session, [case_id])[case_id])

    return do


assign, hand_over = _on_what_holds(assignments.assign), _on_what_holds(assignments.hand_over)
record_item, record_visit = _on_what_holds(assignments.record_item), _on_what_holds(assignments.record_visit)


@dataclass(slots=True)
class Office:
    """A board in which accounts act at one moment."""

    database: object
    world: World

    def actor(self, session, username: str, role: Role = Role.OFFICE, **given) -> Actor:
        account = add_account(session, username, role, given.get("unit_id"))
        account.post_id = given.get("post_id")
        session.flush()
        row = account_of_id(session, account.id)
        assert row is not None
        return Actor(row, scope_of(session, row), given.get("now", NOW))


@pytest.fixture
def office(database, world, tmp_path) -> Office:
    database.keys = KeyRing.fresh(tmp_path)
    return Office(database, world)


@pytest.fixture
def case_id(make_case: MakeCase, world: World) -> int:
    return make_case(DAY - timedelta(20), unit=world.units[3])


@pytest.fixture
def writer(database) -> Iterator:
    with database.writing() as session:
        yield session


def _leader(session, case_id, day=DAY):
    row = visible_row(session, case_id, EVERYTHING, day)
    return None if row is None else row.leader_id


def test_an_assignment_is_an_event_a_row_and_a_line_of_the_log(office, case_id, writer, world):
    actor = office.actor(writer, "office1")
    assignment_id = assign(writer, actor, case_id, world.leaders[0], DUE, "群众反映集中")
    assert _leader(writer, case_id) == world.leaders[0]
    assert _leader(writer, case_id, DAY - timedelta(1)) is None
    assert writer.get(LeaderAssignment, assignment_id).due_on == DUE
    event = writer.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.LEADER_ASSIGNED)).one()
    assert (event.actor_id, event.note) == (actor.account.id, "群众反映集中")
    assert writer.scalars(select(LogRow.kind).where(LogRow.case_id == case_id)).all() == [LogKind.ACTED]


def test_a_hand_over_ends_the_former_assignment_and_keeps_its_past(office, case_id, writer, world):
    before = office.actor(writer, "office1", now=NOW - timedelta(days=3))
    first = assign(writer, before, case_id, world.leaders[0], DUE, "群众反映集中")
    hand_over(writer, office.actor(writer, "office2"), case_id, world.leaders[1], DUE, "分工调整")
    former = writer.get(LeaderAssignment, first)
    assert (former.ended_on, former.result) == (DAY, AssignmentResult.HANDED_OVER)
    assert _leader(writer, case_id) == world.leaders[1]
    assert _leader(writer, case_id, DAY - timedelta(1)) == world.leaders[0]


def _refusal(act, *arguments) -> str:
    with pytest.raises(ActRefused) as refused:
        act(*arguments)
    return refused.value.code


def test_what_is_assigned_is_not_assigned_again_and_what_is_not_is_not_handed_over(
    office, case_id, writer, world
):
    actor = office.actor(writer, "office1")
    assert _refusal(hand_over, writer, actor, case_id, world.leaders[0], DUE, "分工调整") == "not_assigned"
    assign(writer, actor, case_id, world.leaders[0], DUE, "群众反映集中")
    assert _refusal(assign, writer, actor, case_id, world.leaders[1], DUE, "再次") == "assigned_already"
    assert _refusal(hand_over, writer, actor, case_id, world.leaders[0], DUE, "再次") == "same_leader"


@pytest.mark.parametrize(
    ("due_on", "reason", "code"),
    [
        (DAY - timedelta(1), "群众反映集中", "limit_past"),
        (DUE, "急", "reason_short"),
        (DUE, " 急 ", "reason_short"),
        (DUE, "长" * 201, "reason_long"),
    ],
)
def test_a_limit_in_the_past_and_a_reason_out_of_bounds_are_refused(
    office, case_id, writer, world, due_on, reason, code
):
    actor = office.actor(writer, "office1")
    assert _refusal(assign, writer, actor, case_id, world.leaders[0], due_on, reason) == code
    assert writer.scalar(select(func.count()).select_from(LeaderAssignment)) == 0


def test_a_limit_today_is_taken(office, case_id, writer, world):
    assert assign(writer, office.actor(writer, "office1"), case_id, world.leaders[0], DAY, "当日办结")


def test_a_post_that_ended_today_takes_nothing_and_one_that_ends_tomorrow_does(
    office, case_id, writer, world
):
    actor = office.actor(writer, "office1")
    post = writer.get(Post, world.leaders[0])
    post.to_on = DAY
    writer.flush()
    assert _refusal(assign, writer, actor, case_id, post.id, DUE, "群众反映集中") == "post_ended"
    post.to_on = DAY + timedelta(1)
    writer.flush()
    assert assign(writer, actor, case_id, post.id, DUE, "群众反映集中")


def test_a_closed_matter_takes_no_leader(office, make_case, writer, database, world):
    actor = office.actor(writer, "office1")
    writer.commit()
    closed = make_case(DAY - timedelta(20), step(EventKind.CLOSED, DAY - timedelta(1), closure="interim"))
    assert _refusal(assign, writer, actor, closed, world.leaders[0], DUE, "群众反映集中") == "matter_ended"


def test_units_do_not_assign_and_what_is_out_of_scope_is_unknown(office, case_id, writer, world):
    unit = office.actor(writer, "unit1", Role.UNIT, unit_id=world.units[3])
    assert _refusal(assign, writer, unit, case_id, world.leaders[0], DUE, "群众反映集中") == "role_may_not"
    hearing = office.actor(writer, "hearing1", Role.HEARING)
    assert _refusal(record_item, writer, hearing, case_id, ChecklistItem.EXPLAIN, "说明") == "role_may_not"
    delegate = office.actor(writer, "delegate1", Role.DELEGATE, post_id=world.leaders[0])
    assert _refusal(record_item, writer, delegate, case_id, ChecklistItem.EXPLAIN, "说明") == "matter_unknown"


def test_a_leader_records_on_the_own_assignment_only(office, case_id, writer, world):
    assign(writer, office.actor(writer, "office1"), case_id, world.leaders[0], DUE, "群众反映集中")
    own = office.actor(writer, "leader1", Role.LEADER, post_id=world.leaders[0])
    other = office.actor(writer, "leader2", Role.LEADER, post_id=world.leaders[1])
    record_item(writer, own, case_id, ChecklistItem.INVESTIGATE, "入户了解情况")
    assert writer.scalars(select(AssignmentItem.item)).all() == [ChecklistItem.INVESTIGATE]
    code = _refusal(record_visit, writer, other, case_id, "村委会", "走访")
    assert code == "not_own_assignment"


def test_an_act_moves_the_last_action_and_its_note_is_screened(office, case_id, writer, world):
    assign(
        writer,
        office.actor(writer, "office1", now=NOW - timedelta(days=9)),
        case_id,
        world.leaders[0],
        DUE,
        "群众反映集中",
    )
    record_visit(writer, office.actor(writer, "office2"), case_id, "村委会", "已联系13812345678约见")
    row = visible_row(writer, case_id, EVERYTHING, DAY)
    assert row is not None
    assert row.last_action_on == DAY
    note = writer.scalars(select(CaseEvent.note).where(CaseEvent.kind == EventKind.LEADER_ACTED)).one()
    assert "13812345678" not in note


@pytest.mark.postgres
def test_two_acts_on_one_matter_come_one_after_the_other(postgres_database, tmp_path):
    postgres_database.keys = KeyRing.fresh(tmp_path)
    with postgres_database.writing() as session:
        office = Office(postgres_database, make_world(session))
    case_id = MakeCase(postgres_database)(DAY - timedelta(20), unit=office.world.units[3])
    with postgres_database.writing() as session:
        actor = office.actor(session, "zhao")
    with postgres_database.writing() as first:
        assign(first, actor, case_id, office.world.leaders[0], DUE, "重大事项")
        with postgres_database.writing() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                assign(second, actor, case_id, office.world.leaders[1], DUE, "重大事项")
            second.rollback()
    with pytest.raises(ActRefused, match="assigned_already"), postgres_database.writing() as later:
        assign(later, actor, case_id, office.world.leaders[1], DUE, "重大事项")


def test_the_second_of_two_who_saw_the_same_is_told_who_was_first_and_when(office, case_id, writer, world):
    seen = versions_of(writer, [case_id])[case_id]
    first, second = office.actor(writer, "zhao"), office.actor(writer, "qian", now=NOW + timedelta(minutes=1))
    assignments.assign(writer, first, case_id, world.leaders[0], DUE, "重大事项", version=seen)
    with pytest.raises(ChangedByOther) as changed:
        assignments.hand_over(writer, second, case_id, world.leaders[1], DUE, "分工调整", version=seen)
    assert (changed.value.by, changed.value.at) == (first.account.display_name, NOW)
    assert _leader(writer, case_id) == world.leaders[0]
    held = changed.value.version
    assignments.hand_over(writer, second, case_id, world.leaders[1], DUE, "分工调整", version=held)
    assert _leader(writer, case_id) == world.leaders[1]


def test_who_may_not_see_a_matter_is_not_told_that_it_changed(office, case_id, writer, world):
    outside = office.actor(writer, "delegate1", Role.DELEGATE, post_id=world.leaders[0])
    with pytest.raises(ActRefused, match="matter_unknown"):
        assignments.record_visit(writer, outside, case_id, "村委会", "走访", version=99)


# ------------------------------------------------------------ plan and end

plan_charge, end_charge = _on_what_holds(assignments.plan_charge), _on_what_holds(assignments.end_charge)
SERVED = replace(
    Matter(), received_on=DAY, accepted_on=DAY, replied_on=DAY, reply_served_on=DAY, stage=Stage.REPLIED
)
REACHED = Called(DAY, CallBack.REACHED)


def _missed(*days: int) -> list[Called]:
    return [Called(DAY + timedelta(n), CallBack.NOT_REACHED) for n in days]


@pytest.mark.parametrize(
    ("result", "matter", "calls", "code"),
    [
        (AssignmentResult.RESOLVED, SERVED, [REACHED], None),
        (AssignmentResult.UNRESOLVED, SERVED, [REACHED], None),
        (AssignmentResult.RESOLVED, SERVED, [Called(DAY, CallBack.REFUSED)], None),
        (AssignmentResult.RESOLVED, SERVED, _missed(0, 1, 2), None),
        (AssignmentResult.RESOLVED, SERVED, _missed(0, 1, 1), "call_back_owed"),
        (AssignmentResult.RESOLVED, SERVED, [], "call_back_owed"),
        (AssignmentResult.RESOLVED, replace(SERVED, reply_served_on=None), [REACHED], "reply_not_served"),
        (
            AssignmentResult.RESOLVED,
            replace(SERVED, conclusion=Conclusion.SUPPORTED),
            [REACHED],
            "support_not_done",
        ),
        (
            AssignmentResult.RESOLVED,
            replace(SERVED, conclusion=Conclusion.SUPPORTED, carried_out_on=DAY),
            [REACHED],
            None,
        ),
        (AssignmentResult.JUDICIAL, replace(SERVED, led_off_on=DAY), [], None),
        (AssignmentResult.JUDICIAL, SERVED, [REACHED], "not_led_off"),
        (AssignmentResult.HANDED_OVER, SERVED, [REACHED], "result_missing"),
    ],
)
def test_an_assignment_ends_on_service_carrying_out_and_call_back(result, matter, calls, code):
    assert end_refusal(result, matter, calls) == code


def test_a_call_back_that_says_no_outcome_reached_somebody(writer, make_case):
    case_id = make_case(DAY - timedelta(9), step(EventKind.CALLED_BACK, DAY - timedelta(1)))
    assert calls_of(events_of(writer, (case_id,))[case_id]) == (Called(DAY - timedelta(1), CallBack.REACHED),)


def test_a_plan_replaces_the_one_before_and_both_stand_in_the_history(office, case_id, writer, world):
    actor = office.actor(writer, "office1")
    assign(writer, actor, case_id, world.leaders[0], DUE, "群众反映集中")
    plan_charge(writer, actor, case_id, "先核实补偿标准", "国土所、村委会")
    plan_charge(writer, actor, case_id, "核实后拨付", "国土所")
    held = writer.scalars(select(LeaderAssignment)).one()
    assert (held.plan, held.team) == ("核实后拨付", "国土所")
    notes = writer.scalars(select(CaseEvent.note).where(CaseEvent.kind == EventKind.LEADER_ACTED)).all()
    assert notes == ["先核实补偿标准", "核实后拨付"]


def test_an_assignment_of_a_closed_matter_ends_with_its_result(office, writer, make_case, world):
    earlier = DAY - timedelta(3)
    writer.commit()
    case_id = make_case(
        DAY - timedelta(20),
        step(EventKind.ACCEPTED, DAY - timedelta(19)),
        step(EventKind.LEADER_ASSIGNED, DAY - timedelta(18), post=world.leaders[0]),
        step(EventKind.REPLIED, earlier, conclusion="explained"),
        step(EventKind.REPLY_SERVED, earlier),
        step(EventKind.CLOSED, earlier, closure="interim"),
    )
    actor = office.actor(writer, "office1")
    charge = LeaderAssignment(
        case_id=case_id, post_id=world.leaders[0], start_on=DAY - timedelta(18), recorded_at=NOW
    )
    writer.add(charge)
    writer.flush()
    assert (
        _refusal(end_charge, writer, actor, case_id, AssignmentResult.PARTLY, "部分化解") == "call_back_owed"
    )
    called = Given(call_back=CallBack.REACHED, note="已联系")
    perform(
        writer, actor, case_id, EventKind.CALLED_BACK, called, version=versions_of(writer, [case_id])[case_id]
    )
    end_charge(writer, actor, case_id, AssignmentResult.PARTLY, "部分化解")
    assert (charge.ended_on, charge.result) == (DAY, AssignmentResult.PARTLY)
    released = writer.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.LEADER_RELEASED)).one()
    assert released.detail == {"post": world.leaders[0], "result": "partly"}
    assert _refusal(end_charge, writer, actor, case_id, AssignmentResult.PARTLY, "再次") == "not_assigned"


def test_another_leader_ends_and_plans_nothing(office, case_id, writer, world):
    assign(writer, office.actor(writer, "office1"), case_id, world.leaders[0], DUE, "群众反映集中")
    other = office.actor(writer, "leader2", Role.LEADER, post_id=world.leaders[1])
    assert _refusal(plan_charge, writer, other, case_id, "方案", "") == "not_own_assignment"
    code = _refusal(end_charge, writer, other, case_id, AssignmentResult.RESOLVED, "已化解")
    assert code == "not_own_assignment"
    assert not assignments.may_record(writer, other, case_id)
    own = office.actor(writer, "leader1", Role.LEADER, post_id=world.leaders[0])
    assert assignments.may_record(writer, own, case_id)


def test_what_a_liaison_records_is_named_as_done_for_the_leader_in_event_and_log(
    office, case_id, writer, world
):
    mine = world.leaders[0]
    assign(writer, office.actor(writer, "office1"), case_id, mine, DUE, "群众反映集中")
    liaison = office.actor(writer, "delegate1", Role.DELEGATE, post_id=mine)
    record_visit(writer, liaison, case_id, "村委会", "核对账目")
    event = writer.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
    assert (event.kind, event.actor_id, event.acted_for_id) == (
        EventKind.LEADER_ACTED,
        liaison.account.id,
        mine,
    )
    said = writer.scalars(select(LogRow.detail).order_by(LogRow.seq.desc())).first()
    assert said["for_post"] == mine
    other = office.actor(writer, "delegate2", Role.DELEGATE, post_id=world.leaders[1])
    assert _refusal(record_visit, writer, other, case_id, "村委会", "核对账目") == "matter_unknown"
