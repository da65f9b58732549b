"""Whose a matter is by the routing table: the narrowest category, the township's own row, the day."""

from datetime import date, timedelta

import pytest

from db.enums import UnitKind
from db.models.catalogue import Routing
from db.models.organisation import Unit, UnitSuccession
from db.queries.routing import Route, suggested_unit

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
