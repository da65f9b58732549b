"""Whose a matter is by the routing table: the narrowest category, the township's own row, the day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from db.commands.acts import Actor, ActRefused
from db.commands.routing import NewRoute, route
from db.editions import ChangedByOther
from db.enums import Role, UnitKind
from db.keys import KeyRing
from db.models.catalogue import Routing
from db.models.organisation import Unit, UnitSuccession
from db.queries.accounts import account_of_id
from db.queries.routing import Route, routing_rows, suggested_unit
from db.scope import EVERYTHING
from tests.db.protected import add_account
from tests.making import ZONE

DAY = date(2026, 3, 5)
ONE = timedelta(1)


@pytest.fixture
def add(database, world):
    def add(category, unit, **more):
        with database.writing() as session:
            session.add(Routing(category_id=category, unit_id=unit, **more))

    return add


def _asked(database, category, township=None, day=DAY):
    with database.reading() as session:
        return suggested_unit(session, category, township, day)


def test_a_category_without_a_row_is_of_the_unit_of_the_one_above_it(database, world, add):
    first, second, third, other = world.categories
    add(first, world.units[1])
    assert _asked(database, third) == Route(world.units[1], first)
    add(second, world.units[2])
    assert _asked(database, third) == Route(world.units[2], second)
    assert _asked(database, first) == Route(world.units[1], first)
    assert _asked(database, other) is None


def test_a_row_for_the_township_goes_before_the_one_for_all(database, world, add):
    category, township = world.categories[0], world.townships[0]
    add(category, world.units[1])
    add(category, world.units[2], township_id=township)
    assert _asked(database, category, township) == Route(world.units[2], category)
    assert _asked(database, category, world.townships[1]) == Route(world.units[1], category)
    assert _asked(database, category) == Route(world.units[1], category)


def test_a_row_holds_from_its_first_day_to_its_last(database, world, add):
    category = world.categories[0]
    add(category, world.units[1], valid_to=DAY)
    add(category, world.units[2], valid_from=DAY + ONE, valid_to=DAY + ONE)
    assert _asked(database, category) == Route(world.units[1], category)
    assert _asked(database, category, day=DAY + ONE) == Route(world.units[2], category)
    assert _asked(database, category, day=DAY + 2 * ONE) is None


def test_a_row_without_a_unit_is_of_the_townships_own_office(database, world, add):
    category, township = world.categories[0], world.townships[0]
    add(category, None)
    assert _asked(database, category, township) is None
    with database.writing() as session:
        session.add_all(
            (
                Unit(name="一村居", kind=UnitKind.VILLAGE, area_id=township),
                Unit(name="旧所", kind=UnitKind.TOWNSHIP, area_id=township, valid_to=DAY - ONE),
            )
        )
        office = Unit(name="青石镇办", kind=UnitKind.TOWNSHIP, area_id=township)
        session.add(office)
        session.flush()
        office_id = office.id
    assert _asked(database, category, township) == Route(office_id, category, is_of_place=True)
    assert _asked(database, category) is None


def test_a_unit_that_ended_gives_its_place_to_its_only_successor(database, world, add):
    category, old, new = world.categories[0], world.units[1], world.units[2]
    add(category, old)
    with database.writing() as session:
        session.get_one(Unit, old).valid_to = DAY - ONE
    assert _asked(database, category) is None
    with database.writing() as session:
        session.add(UnitSuccession(unit_id=old, successor_id=new, happened_on=DAY))
    assert _asked(database, category) == Route(new, category)
    assert _asked(database, category, day=DAY - ONE) == Route(old, category)
    with database.writing() as session:
        session.add(UnitSuccession(unit_id=old, successor_id=world.units[3], happened_on=DAY))
    assert _asked(database, category) is None


# ------------------------------------------------------------ who may change it, and from when


@pytest.fixture
def actor(database, world):
    database.keys = KeyRing.fresh()
    with database.writing() as session:
        account = account_of_id(session, add_account(session, "clerk", Role.OFFICE).id)
    assert account is not None
    return Actor(account, EVERYTHING, datetime(2026, 3, 5, 10, tzinfo=ZONE))


def _set(database, actor, category, unit, from_on=DAY, seen=0, **more):
    new = NewRoute(category, unit, more.pop("is_of_place", False), from_on, **more)
    with database.writing() as session:
        route(session, actor, new, seen=seen)


def _table(database, day=DAY):
    with database.reading() as session:
        return [
            (one.category_id, one.township_id, one.unit_id, one.valid_from, one.valid_to)
            for one in routing_rows(session, day)
        ]


def test_a_change_holds_from_its_day_and_what_held_before_ends_the_day_before(database, world, add, actor):
    category = world.categories[0]
    add(category, world.units[1])
    _set(database, actor, category, world.units[2], DAY + ONE)
    assert _asked(database, category) == Route(world.units[1], category)
    assert _asked(database, category, day=DAY + ONE) == Route(world.units[2], category)
    assert _table(database) == [
        (category, None, world.units[1], None, DAY),
        (category, None, world.units[2], DAY + ONE, None),
    ]


def test_what_was_planned_gives_its_place_to_what_holds_from_before_it(database, world, actor):
    category = world.categories[0]
    _set(database, actor, category, world.units[1], DAY + ONE)
    _set(database, actor, category, world.units[2], DAY, seen=1)
    assert _table(database) == [(category, None, world.units[2], DAY, None)]


def test_a_change_for_one_township_leaves_the_entry_for_all(database, world, actor):
    category, township = world.categories[0], world.townships[0]
    _set(database, actor, category, world.units[1])
    _set(database, actor, category, None, is_of_place=True, township_id=township)
    assert [row[:3] for row in _table(database)] == [
        (category, None, world.units[1]),
        (category, township, None),
    ]


def test_an_entry_ends_where_nobody_is_named(database, world, actor):
    category = world.categories[0]
    _set(database, actor, category, world.units[1])
    _set(database, actor, category, None, DAY + ONE, seen=1)
    assert _asked(database, category) == Route(world.units[1], category)
    assert _asked(database, category, day=DAY + ONE) is None


def test_what_makes_no_change_or_no_sense_is_refused(database, world, actor):
    category, unit = world.categories[0], world.units[1]
    _set(database, actor, category, unit)
    with database.writing() as session:
        session.get_one(Unit, world.units[2]).valid_to = DAY
    stranger = replace(actor, account=replace(actor.account, role=Role.UNIT))
    for code, who, given in (
        ("nothing_new", actor, (category, unit)),
        ("nothing_new", actor, (world.categories[3], None)),
        ("from_past", actor, (category, world.units[2], DAY - ONE)),
        ("unit_ended", actor, (category, world.units[2], DAY + ONE)),
        ("unit_unknown", actor, (category, 99_999)),
        ("category_unknown", actor, (None, unit)),
        ("role_may_not", stranger, (category, world.units[2])),
    ):
        with pytest.raises(ActRefused) as refused:
            _set(database, who, *given)
        assert refused.value.code == code
    with pytest.raises(ActRefused) as refused:
        _set(database, actor, category, None, township_id=world.villages[0], is_of_place=True)
    assert refused.value.code == "place_unknown"
    assert _table(database) == [(category, None, unit, DAY, None)]


def test_the_second_of_two_writers_is_told_who_changed_the_entry(database, world, actor):
    category = world.categories[0]
    _set(database, actor, category, world.units[1])
    with database.writing() as session:
        other = account_of_id(session, add_account(session, "other", Role.OFFICE).id)
    assert other is not None
    with pytest.raises(ChangedByOther) as changed:
        _set(database, replace(actor, account=other), category, world.units[2])
    assert changed.value.by == "clerk"
