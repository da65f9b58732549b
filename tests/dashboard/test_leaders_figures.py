"""Every figure of the leaders' page is the count of the rows that it opens."""

import re
from datetime import date, timedelta

import pytest

from dashboard.figures import leaders as figures
from dashboard.text import speaking
from db.enums import EventKind
from db.filter_query import parse
from db.queries.leaders import leader_loads, leaders_seen
from db.queries.ledger import ledger_sums
from db.scope import EVERYTHING, Scope
from tests.making import step

DAY = date(2026, 3, 5)
TILES = (figures.assigned_tile, figures.overdue_tile, figures.idle_tile, figures.majors_tile)


@pytest.fixture
def county(make_case, world):
    first, second = world.leaders[0], world.leaders[1]
    give = lambda day, post, due: step(EventKind.LEADER_ASSIGNED, day, post=post, due=due)  # noqa: E731
    start = DAY - timedelta(60)
    make_case(start, give(start, first, "2026-03-04"), unit=world.units[1])
    make_case(start, give(start, first, "2026-03-05"), unit=world.units[3])
    make_case(start, give(DAY - timedelta(30), second, "2026-05-01"), unit=world.units[1])
    make_case(start, give(DAY - timedelta(31), second, "2026-05-01"), unit=world.units[1])
    make_case(start, marks=["MAJOR"], unit=world.units[1])
    make_case(start, give(start, first, "2026-03-01"), step(EventKind.CLOSED, DAY, closure="interim"))
    return world


def _seen(session, search="", scope=EVERYTHING):
    return leaders_seen(session, parse(search, DAY), scope)


def _count(session, query, scope):
    asked = parse(query.removeprefix("/ledger?"), DAY)
    assert not asked.ignored
    return ledger_sums(session, asked.chosen, scope, asked.as_of).cases


@pytest.mark.parametrize("search", ["", "asof=2026-02-15", "unit=2", "leader=1"])
def test_each_tile_bar_and_cell_opens_as_many_rows_as_it_says(county, session, search):
    for scope in (EVERYTHING, Scope(EVERYTHING.role, units=frozenset({county.units[1]}))):
        seen = _seen(session, search, scope)
        for tile in TILES:
            drawn = tile(seen)
            assert int(drawn["value"]) == _count(session, drawn["href"], scope)
        load = figures.load_panel(seen)
        for trace in load["data"]:
            if trace["type"] == "bar":
                for value, (query,) in zip(trace["x"], trace["customdata"], strict=True):
                    assert value == _count(session, query, scope)


def test_the_last_day_of_the_limit_is_in_time_and_thirty_days_are_not_yet_long(county, session):
    seen = _seen(session)
    assert figures.assigned_tile(seen)["value"] == "4"
    assert figures.overdue_tile(seen)["value"] == "1"
    assert figures.idle_tile(seen)["value"] == "3"
    assert figures.majors_tile(seen)["value"] == "1"


def test_a_leader_without_load_is_named(county, session):
    assert figures.free_tile(_seen(session))["value"] == "1"


def test_the_longest_silence_is_said_in_days(county, session):
    silence = figures.silence_panel(_seen(session))
    assert silence["data"][0]["x"] == [60, 31]


def test_the_table_behind_the_timeline_has_a_line_for_each_assignment(county, session):
    drawn = figures.timeline_panel(_seen(session))
    assert len(drawn["layout"]["meta"]["table"]["rows"]) == 4
    assert all(re.fullmatch(r"/case/\d+", row[1]) for row in drawn["layout"]["meta"]["table"]["links"])


def test_a_county_without_assignments_is_answered_not_refused(session, world):
    with speaking("en"):
        seen = _seen(session)
        for panel in (figures.load_panel, figures.silence_panel, figures.timeline_panel):
            assert panel(seen)["data"] == []


def test_the_dialog_offers_the_least_loaded_leader_first(county, session):
    loads = leader_loads(session, DAY, EVERYTHING)
    assert [one.held for one in loads] == [0, 2, 2]
    assert [one.silent is None for one in loads] == [True, False, False]
