"""Suggestions read titles of matters in scope, and the matters of one place that a text is like."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.enums import EventKind
from db.models.cases import Case
from db.models.catalogue import Category
from db.queries.suggesting import matters_alike, suggested_categories
from db.scope import EVERYTHING
from tests.making import step

DAY = date(2026, 3, 5)


@pytest.fixture
def lying(make_case, world):
    """Write a matter in the first township with a title and a summary."""

    def lying(title, summary="", township=0, village=None, **more):
        case_id = make_case(
            DAY - timedelta(9), title=title, category=world.categories[2], township=world.townships[township],
            **({} if village is None else {"village": world.villages[village]}), **more,
        )  # fmt: skip
        with make_case.database.writing() as session:
            session.get_one(Case, case_id).summary = summary
        return case_id

    return lying


def test_titles_of_matters_in_scope_say_of_which_category_a_text_is(database, world, lying):
    cases = [lying("青石镇地界争执"), lying("青石镇地界争执")]
    with database.reading() as session:
        (found,) = suggested_categories(session, "两户地界争执已久", EVERYTHING, DAY)
        assert (found.category_id, found.words, found.matters) == (world.categories[2], ("地界争执",), 2)
        hidden = replace(EVERYTHING, excluded=frozenset(cases[:1]))
        assert suggested_categories(session, "两户地界争执已久", hidden, DAY) == []


def test_the_name_of_a_place_says_nothing_of_the_matter(database, lying):
    lying("青石镇一村地界")
    lying("青石镇一村地界")
    with database.reading() as session:
        assert suggested_categories(session, "青石镇一村有事", EVERYTHING, DAY) == []


def test_a_category_that_ended_is_not_suggested(database, world, lying):
    lying("地界争执")
    lying("地界争执")
    with database.writing() as session:
        session.get_one(Category, world.categories[2]).valid_to = DAY - timedelta(1)
    with database.reading() as session:
        assert suggested_categories(session, "地界争执", EVERYTHING, DAY) == []


def test_matters_of_the_same_place_alone_are_offered_as_repeats(database, world, lying):
    text = "养猪场污水直排河道臭气扰民"
    here = lying("一村养殖污染", text, village=0)
    unplaced = lying("青石镇养殖污染", text)
    beside = lying("二村养殖污染", text, village=1)
    elsewhere = lying("白云乡养殖污染", text, township=1)
    lying("青石镇路灯不亮", "村口路灯长期不亮", village=0)
    with database.reading() as session:

        def found(township, village=None, scope=EVERYTHING):
            return {
                one.case_id for one in matters_alike(session, f"反映{text}", township, village, scope, DAY)
            }

        assert found(world.townships[0], world.villages[0]) == {here, unplaced}
        assert found(world.townships[0]) == {here, unplaced, beside}
        assert found(world.townships[1]) == {elsewhere}
        assert found(None) == set()
        hidden = replace(EVERYTHING, excluded=frozenset({here}))
        assert found(world.townships[0], world.villages[0], hidden) == {unplaced}


def test_a_cancelled_matter_is_no_repeat(database, world, lying, make_case):
    text = "养猪场污水直排河道"
    case_id = lying("养殖污染", text)
    make_case(
        DAY - timedelta(9),
        step(EventKind.CANCELLED, DAY - timedelta(2)),
        title="养猪场污水直排河道",
        township=world.townships[0],
    )
    with database.reading() as session:
        (found,) = matters_alike(session, text, world.townships[0], None, EVERYTHING, DAY)
        assert (found.case_id, found.received_on) == (case_id, DAY - timedelta(9))
