"""One act on many matters: the look before it, the doing of it, and what a refused one leaves."""

from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.commands.acts import Actor, ActRefused
from db.commands.bulk import MOST_AT_ONCE, Item, Order, do_all, weigh
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Role
from db.handling import Given
from db.models.assignments import LeaderAssignment
from db.models.cases import Case, CaseEvent
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.scopes import scope_of
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

K = EventKind
DAY = date(2026, 3, 2)


class Desk:
    """A county, an account of the office, and its matters; each act is a transaction of its own."""

    def __init__(self, database: Any) -> None:
        self.database = database
        with database.writing() as session:
            self.world = make_world(session)
        self.office = self.actor(Role.OFFICE)

    def actor(self, role: Role, unit: int | None = None) -> Actor:
        with self.database.writing() as session:
            made = add_account(session, f"{role}", role, None if unit is None else self.world.units[unit])
            row = account_of_id(session, made.id)
            assert row is not None
            return Actor(row, scope_of(session, row), moment(DAY, 14))

    def case(self, *steps: Any, **detail: Any) -> Item:
        with self.database.writing() as session:
            made = add_case(session, DAY, *steps, **{"unit": self.world.units[0]} | detail)
        return Item(made, 1)

    def weigh(self, order: Order, *items: Item, actor: Actor | None = None) -> list[str]:
        with self.database.reading() as session:
            return [_code(one) for one in weigh(session, actor or self.office, order, items)]

    def do(self, order: Order, *items: Item, actor: Actor | None = None) -> list[str]:
        return [_code(one) for one in do_all(self.database.writing, actor or self.office, order, items)]

    def count(self, table: Any, *where: Any) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _code(answer: Any) -> str:
    if answer.problem is None:
        return "done"
    return "changed" if isinstance(answer.problem, ChangedByOther) else str(answer.problem.code)


@pytest.fixture
def desk(board):
    return Desk(board)


def _to(desk: Desk, unit: int = 3) -> Order:
    return Order(K.TRANSFERRED, Given(unit_id=desk.world.units[unit]))


def test_each_matter_is_done_or_refused_by_itself_with_its_event_and_its_line_of_the_log(desk):
    fresh, other = desk.case(), desk.case()
    taken = desk.case(step(K.TRANSFERRED, DAY, unit=desk.world.units[3]), step(K.ACCEPTED, DAY))
    events, lines = desk.count(CaseEvent), desk.count(LogRow)
    assert desk.weigh(_to(desk), fresh, taken, other) == ["done", "accepted_already", "done"]
    assert (desk.count(CaseEvent), desk.count(LogRow)) == (events, lines)
    assert desk.do(_to(desk), fresh, taken, other) == ["done", "accepted_already", "done"]
    assert desk.count(CaseEvent) == events + 2
    assert desk.count(LogRow, LogRow.kind == LogKind.ACTED) == 2
    assert desk.count(LogRow, LogRow.case_id == taken.case_id) == 0


def test_a_matter_that_somebody_changed_meanwhile_is_left_as_it_is(desk):
    item = desk.case()
    assert desk.do(_to(desk), item) == ["done"]
    assert desk.weigh(_to(desk, 1), item) == ["changed"]
    assert desk.do(_to(desk, 1), item) == ["changed"]
    with desk.database.reading() as session:
        assert session.get(Case, item.case_id).version == 2


def test_a_matter_chosen_twice_is_done_once(desk):
    item = desk.case()
    assert desk.do(Order(K.REMINDED), item, item) == ["done"]
    assert desk.count(CaseEvent, CaseEvent.kind == K.REMINDED) == 1


def test_a_reminder_changes_nothing_that_is_counted(desk):
    item = desk.case(step(K.TRANSFERRED, DAY, unit=desk.world.units[3]))
    with desk.database.reading() as session:
        before = session.execute(select(Case.__table__).where(Case.id == item.case_id)).one()
        spans = session.connection().exec_driver_sql("SELECT * FROM case_span").all()
    assert desk.do(Order(K.REMINDED, Given(note="请于本周内告知")), item) == ["done"]
    with desk.database.reading() as session:
        after = session.execute(select(Case.__table__).where(Case.id == item.case_id)).one()
        assert session.connection().exec_driver_sql("SELECT * FROM case_span").all() == spans
    assert after.version == before.version + 1


def test_many_are_put_in_a_leaders_charge_each_with_its_assignment(desk):
    leader = desk.world.leaders[1]
    items = [desk.case(marks=["MAJOR"]) for _n in range(3)]
    ended = desk.case(step(K.LED_OFF, DAY))
    order = Order(K.LEADER_ASSIGNED, Given(note="重大事项"), post_id=leader, due_on=DAY + timedelta(days=30))
    assert desk.weigh(order, *items, ended) == ["done", "done", "done", "matter_ended"]
    assert desk.do(order, *items, ended) == ["done", "done", "done", "matter_ended"]
    assert desk.count(LeaderAssignment, LeaderAssignment.post_id == leader) == 3
    assert desk.weigh(order, items[0]) == ["changed"]
    assert desk.weigh(order, Item(items[0].case_id, 2)) == ["assigned_already"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"post_id": None}, "post_unknown"),
        ({"due_on": None}, "limit_missing"),
        ({"due_on": DAY - timedelta(days=1)}, "limit_past"),
        ({"given": Given(note="")}, "reason_short"),
    ],
)
def test_what_is_missing_of_an_assignment_is_said_before_and_at_the_doing(desk, given, code):
    whole = {"given": Given(note="重大事项"), "post_id": desk.world.leaders[0], "due_on": DAY}
    item, order = desk.case(), Order(K.LEADER_ASSIGNED, **whole | given)
    assert desk.weigh(order, item) == [code]
    assert desk.do(order, item) == [code]


def test_a_leader_reminds_and_does_not_transfer(desk):
    leader, item = desk.actor(Role.LEADER), desk.case()
    assert desk.weigh(_to(desk), item, actor=leader) == ["not_in_hand"]
    assert desk.do(Order(K.REMINDED), item, actor=leader) == ["done"]


@pytest.mark.parametrize("role", [Role.UNIT, Role.DELEGATE, Role.HEARING, Role.AUDITOR, Role.ADMIN])
def test_no_other_role_does_anything_at_once(desk, role):
    actor = desk.actor(role, 3)
    for tried in (desk.weigh, desk.do):
        with pytest.raises(ActRefused, match="role_may_not"):
            tried(Order(K.REMINDED), desk.case(), actor=actor)


def test_a_matter_out_of_sight_is_unknown_and_has_no_number(desk):
    with desk.database.reading() as session:
        (answer,) = weigh(session, desk.office, Order(K.REMINDED), [Item(999, 1)])
    assert (answer.number, answer.title, _code(answer)) == ("", "", "matter_unknown")


def test_the_whole_is_refused_for_no_matter_for_too_many_and_for_another_act(desk):
    some = [Item(n, 1) for n in range(1, MOST_AT_ONCE + 2)]
    for order, items, code in (
        (Order(K.REMINDED), [], "none_chosen"),
        (Order(K.REMINDED), some, "too_many_at_once"),
        (Order(K.ACCEPTED), some[:1], "not_at_once"),
    ):
        with pytest.raises(ActRefused, match=code):
            desk.weigh(order, *items)
        with pytest.raises(ActRefused, match=code):
            desk.do(order, *items)


def test_what_was_done_before_the_server_failed_stays_and_nothing_of_the_next_does(desk):
    first, second = desk.case(), desk.case()
    opened = iter((True, False))

    @contextmanager
    def failing():
        with desk.database.writing() as session:
            yield session
            if not next(opened):
                raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        do_all(failing, desk.office, Order(K.REMINDED), [first, second])
    assert desk.count(CaseEvent, CaseEvent.kind == K.REMINDED) == 1
    assert desk.count(CaseEvent, CaseEvent.case_id == second.case_id, CaseEvent.kind == K.REMINDED) == 0
