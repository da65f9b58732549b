"""Which townships lie side by side is ticked by one person, confirmed by another, and held till then by nobody."""

from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import Actor, ActRefused
from db.commands.neighbours import confirm_neighbours, tick_neighbours
from db.editions import ChangedByOther
from db.enums import LogKind, Role
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.neighbours import last_neighbours, neighbours_confirmed
from db.queries.scopes import scope_of
from tests.db.protected import add_account
from tests.db.test_retention import DAY
from tests.making import make_world, moment


@pytest.fixture
def county(board):
    with board.writing() as session:
        yield County(session)


class County:
    """Three townships, two clerks and somebody who may not."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        self.ids = {
            name: add_account(session, name, role, unit).id
            for name, role, unit in (
                ("office", Role.OFFICE, self.world.units[0]),
                ("admin", Role.ADMIN, None),
                ("unit", Role.UNIT, self.world.units[3]),
            )
        }

    def actor(self, who):
        account: Any = account_of_id(self.session, self.ids[who])
        return Actor(account, scope_of(self.session, account), moment(DAY))

    def tick(self, one, *others, who="office", seen=0):
        towns = self.world.townships
        return tick_neighbours(
            self.session, self.actor(who), towns[one], [towns[other] for other in others], seen=seen
        )


def test_what_one_ticked_holds_once_another_confirmed_it(county):
    first, second, third = county.world.townships
    table = county.tick(0, 1)
    assert neighbours_confirmed(county.session) == {}
    confirm_neighbours(county.session, county.actor("admin"), seen=table)
    assert neighbours_confirmed(county.session) == {first: {second}, second: {first}}
    later = county.tick(2, 0, 1, seen=table)
    assert neighbours_confirmed(county.session) == {first: {second}, second: {first}}
    confirm_neighbours(county.session, county.actor("admin"), seen=later)
    assert neighbours_confirmed(county.session)[third] == {first, second}


def test_ticking_a_township_anew_takes_its_other_borders_away(county):
    first = county.tick(0, 1, 2)
    county.tick(0, 2, seen=first)
    last: Any = last_neighbours(county.session)
    assert last.of(county.world.townships[0]) == {county.world.townships[2]}


def test_who_ticked_last_does_not_confirm(county):
    table = county.tick(0, 1)
    with pytest.raises(ActRefused, match="second_person_missing"):
        confirm_neighbours(county.session, county.actor("office"), seen=table)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda county: county.tick(0, 1, who="unit"), "role_may_not"),
        (lambda county: county.tick(0, 0), "township_unknown"),
        (lambda county: county.tick(0), "neighbours_same"),
        (
            lambda county: tick_neighbours(county.session, county.actor("office"), 999_999, [], seen=0),
            "township_unknown",
        ),
        (
            lambda county: confirm_neighbours(county.session, county.actor("admin"), seen=0),
            "nothing_to_confirm",
        ),
    ],
)
def test_what_makes_no_table_is_refused_and_changes_nothing(county, act, code):
    with pytest.raises(ActRefused, match=code):
        act(county)
    assert last_neighbours(county.session) is None


def test_an_edition_that_another_made_since_is_not_overwritten(county):
    county.tick(0, 1)
    with pytest.raises(ChangedByOther) as changed:
        county.tick(0, 2, who="admin", seen=0)
    assert changed.value.by == "office"


def test_each_edition_and_its_confirmation_stand_in_the_log(county):
    table = county.tick(0, 1)
    confirm_neighbours(county.session, county.actor("admin"), seen=table)
    rows = county.session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED)).all()
    assert [row.detail["act"] for row in rows] == ["neighbours_ticked", "neighbours_confirmed"]


def test_a_table_whose_borders_are_all_taken_away_is_confirmed_and_holds_as_none(county):
    first = county.tick(0, 1)
    confirm_neighbours(county.session, county.actor("admin"), seen=first)
    second = county.tick(0, seen=first)
    assert neighbours_confirmed(county.session) != {}
    confirm_neighbours(county.session, county.actor("admin"), seen=second)
    assert neighbours_confirmed(county.session) == {}


def test_over_an_edition_of_somebody_else_that_waits_nobody_ticks(county):
    first = county.tick(0, 1)
    with pytest.raises(ActRefused, match="confirm_first"):
        county.tick(0, 1, 2, who="admin", seen=first)
    second = county.tick(0, 1, 2, seen=first)
    confirm_neighbours(county.session, county.actor("admin"), seen=second)
    assert county.tick(0, 1, who="admin", seen=second) > second
