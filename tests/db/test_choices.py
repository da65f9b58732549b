"""What a filter can be chosen from."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.models.catalogue import Category
from db.models.organisation import Area, Official, Post, Unit
from db.queries.choices import choices
from db.session import Database

DAY = date(2026, 3, 31)


@pytest.fixture
def session(sqlite_database: Database) -> Iterator[Session]:
    with sqlite_database.writing() as writing:
        yield writing


def test_what_ended_before_the_day_stands_last_and_is_marked(session: Session) -> None:
    session.add_all(
        [
            Unit(id=1, name="国土资源局", kind=UnitKind.DEPARTMENT, valid_to=date(2026, 3, 30)),
            Unit(id=2, name="林业局", kind=UnitKind.DEPARTMENT, valid_to=DAY),
            Unit(id=3, name="自然资源局", kind=UnitKind.DEPARTMENT),
        ]
    )
    session.flush()
    assert [(unit.id, unit.is_ended) for unit in choices(session, DAY).units] == [
        (2, False),
        (3, False),
        (1, True),
    ]


def test_units_of_villages_stand_after_all_offices_and_are_marked(session: Session) -> None:
    kinds = (UnitKind.MEDIATION, UnitKind.VILLAGE, UnitKind.OUTSIDE, UnitKind.TOWNSHIP)
    session.add_all(Unit(id=key, name=f"单位{key}", kind=kind) for key, kind in enumerate(kinds, 1))
    session.flush()
    assert [(unit.id, unit.is_local) for unit in choices(session, DAY).units] == [
        (4, False),
        (3, False),
        (2, True),
        (1, True),
    ]


def test_villages_stand_in_the_order_of_their_townships(session: Session) -> None:
    session.add_all(
        Area(id=key, kind=AreaKind.TOWNSHIP, name=f"镇{key}", position=place)
        for key, place in ((1, 2), (2, 1))
    )
    session.flush()
    session.add_all(
        Area(id=key, kind=AreaKind.VILLAGE, name=f"村{key}", parent_id=parent)
        for key, parent in ((11, 1), (21, 2))
    )
    session.flush()
    found = choices(session, DAY)
    assert [area.id for area in found.townships] == [2, 1]
    assert [(area.id, area.parent_id) for area in found.villages] == [(21, 2), (11, 1)]


def test_categories_stand_below_their_parents(session: Session) -> None:
    for key, level, parent in ((1, 1, None), (2, 1, None), (21, 2, 2), (211, 3, 21), (11, 2, 1)):
        session.add(
            Category(id=key, code=str(key), name=f"类{key}", level=level, parent_id=parent, position=key)
        )
        session.flush()
    found = choices(session, DAY).categories
    assert [(choice.id, choice.depth) for choice in found] == [(1, 1), (11, 2), (2, 1), (21, 2), (211, 3)]


def test_leaders_are_county_leaders_and_whoever_had_a_matter(session: Session) -> None:
    session.add(Official(id=1, name="陈某"))
    session.add(Unit(id=1, name="县委", kind=UnitKind.COUNTY))
    session.flush()
    session.add_all(
        [
            Post(id=1, official_id=1, unit_id=1, title="县委副书记", is_county_leader=True),
            Post(id=2, official_id=1, unit_id=1, title="科员"),
        ]
    )
    session.flush()
    assert [(post.id, post.name, post.note) for post in choices(session, DAY).leaders] == [
        (1, "县委副书记", "陈某")
    ]
