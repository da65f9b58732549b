"""A typed place: a village alone brings its township, and a name that several have is offered, never guessed."""

from datetime import date, timedelta

import pytest

from db.enums import AreaKind
from db.models.organisation import Area, AreaAlias
from db.queries.places import place_of, places_named

DAY = date(2026, 3, 5)


@pytest.fixture
def found(database, world):
    def found(typed, day=DAY):
        with database.reading() as session:
            answer = places_named(session, typed, day)
        return [(one.township, one.village) for one in answer.offers], answer.is_sure

    return found


def test_a_village_alone_brings_its_township(found):
    assert found("东村") == ([("白云乡", "东村")], True)
    assert found(" 东 村 ") == ([("白云乡", "东村")], True)
    assert found("东村村民委员会") == ([("白云乡", "东村")], True)


def test_a_township_is_found_by_its_name_and_with_a_village_behind_it(found):
    assert found("青石镇") == ([("青石镇", "")], True)
    assert found("青石") == ([("青石镇", "")], True)
    assert found("青石镇二村3组") == ([("青石镇", "二村")], True)


def test_a_name_that_several_villages_have_is_offered_with_their_townships(database, world, found):
    with database.writing() as session:
        session.add(Area(kind=AreaKind.VILLAGE, name="东村", parent_id=world.townships[2]))
    offers, is_sure = found("东村")
    assert not is_sure
    assert sorted(offers) == [("大河镇", "东村"), ("白云乡", "东村")]
    assert found("大河镇东村") == ([("大河镇", "东村")], True)


def test_a_part_of_a_name_offers_what_holds_it_and_is_never_sure(found):
    offers, is_sure = found("村")
    assert not is_sure
    assert len(offers) == 4
    assert found("某地") == ([], False)
    assert found("") == ([], False)


def test_an_area_that_ended_is_neither_found_nor_offered(database, world, found):
    with database.writing() as session:
        session.get_one(Area, world.villages[2]).valid_to = DAY
    assert found("东村") == ([("白云乡", "东村")], True)
    assert found("东村", DAY + timedelta(1)) == ([], False)


def test_an_old_name_finds_the_place_of_today(database, world, found):
    with database.writing() as session:
        session.add(AreaAlias(alias="老河镇", area_id=world.townships[2]))
    assert found("老河镇") == ([("大河镇", "")], True)


def test_a_village_of_another_township_is_no_place(database, world):
    with database.reading() as session:
        found = place_of(session, world.townships[0], world.villages[0], DAY)
        assert found is not None
        assert found.name == "青石镇一村"
        assert place_of(session, world.townships[1], world.villages[0], DAY) is None
        assert place_of(session, None, None, DAY) is None
