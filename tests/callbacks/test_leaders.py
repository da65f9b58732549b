"""The leaders' page over the demo county: each number that opens rows is their count, and no way to rows goes unchecked."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LeadersId
from db.cohorts import IDLE_DAYS
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from tests.board import Running
from tests.bodies import body_of
from tests.callbacks.links import links_in, sums_of
from tests.demo import UNTIL

QUERIES = [
    "",
    "from=2026-03-10&to=2026-05-02",
    "due=overdue,soon",
    "flag=group",
    "q=征地",
    "asof=2026-02-11",
    "leader=2,3",
]
TILES = (LeadersId.ASSIGNED, LeadersId.OVERDUE, LeadersId.IDLE, LeadersId.MAJORS)
BYTES = 120_000


def answer_for(board: Running, username: str, search: str) -> Any:
    output = next(key for key in board.app.callback_map if f"{LeadersId.LOAD}.figure" in key)
    asked = search if "asof=" in search else f"{search}&asof={UNTIL}".removeprefix("&")
    response = board.reader(username).call(body_of(board.app, output, **{f"{FilterId.CHOSEN}.data": asked}))
    assert response.status_code == 200
    assert len(response.get_data()) <= BYTES
    return json.loads(response.get_data(as_text=True))["response"]


def numbers_of(answer: Any) -> Iterator[tuple[str, int]]:
    """Yield every way to rows with the number that stands on it."""
    told = json.loads(answer[LeadersId.TILES]["data-said"])
    for key in TILES:
        yield told[key]["href"], int(told[key]["value"].replace(",", ""))
    left = told[LeadersId.LEFT]
    if left["href"]:
        yield left["href"], int(left["value"])
    else:
        # No filter says "of nobody": what counts nothing opens nothing.
        assert left["value"] == "0"
    for panel in (LeadersId.LOAD, LeadersId.SILENCE, LeadersId.TIMELINE):
        figure = answer[panel]["figure"]
        for trace in figure["data"]:
            if trace["type"] != "bar" or panel == LeadersId.TIMELINE:
                continue
            for n, (query,) in enumerate(trace["customdata"]):
                if query and panel == LeadersId.SILENCE:
                    counted = re.search(rf"超过 {IDLE_DAYS} 天 (\d+) 件", trace["text"][n])
                    assert counted is not None
                    yield query, int(counted[1])
                elif query:
                    yield query, int(trace["x"][n])
        table = figure["layout"]["meta"].get("table", {"rows": [], "links": []})
        for row, links in zip(table["rows"], table["links"], strict=True):
            yield from (
                (link, int(str(cell).replace(",", "")))
                for cell, link in zip(row, links, strict=True)
                if link and not link.startswith("/case/")
            )


def check(board: Running, username: str, search: str) -> int:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
    answer = answer_for(board, username, search)
    compared = list(numbers_of(answer))
    for query, number in compared:
        assert sums_of(board, scope, query).cases == number, query
    assert {query.removeprefix("/ledger?") for query, _number in compared} == set(links_in(answer))
    return len(compared)


@pytest.mark.parametrize("search", QUERIES)
def test_every_number_opens_exactly_the_rows_that_it_counts(demo_board: Running, search: str) -> None:
    assert check(demo_board, "leader", search) >= len(TILES)


@pytest.mark.parametrize("username", ["office", "unit", "unit2", "hearing", "delegate"])
def test_every_number_opens_its_rows_for_each_reader(demo_board: Running, username: str) -> None:
    assert check(demo_board, username, "") >= len(TILES)


def test_a_bar_of_days_without_action_says_how_many_matters_it_opens(demo_board: Running) -> None:
    figure = answer_for(demo_board, "leader", "")[LeadersId.SILENCE]["figure"]
    (trace,) = figure["data"]
    said = dict(zip(trace["text"], trace["customdata"], strict=True))
    assert f"41 天 · 超过 {IDLE_DAYS} 天 4 件" in said
    assert all(
        bool(query) == (days > IDLE_DAYS)
        for days, (query,) in zip(trace["x"], trace["customdata"], strict=True)
    )


@pytest.mark.parametrize("username", ["hearing", "delegate", "unit"])
def test_who_sees_a_part_of_the_matters_is_told_of_no_leader_without_any(
    demo_board: Running, username: str
) -> None:
    answer = answer_for(demo_board, username, "")
    tile = json.loads(answer[LeadersId.TILES]["data-said"])[LeadersId.FREE]
    assert (tile["value"], tile["note"]) == ("–", "仅见部分事项，不作统计")
    meta = answer[LeadersId.LOAD]["figure"]["layout"]["meta"]
    assert meta["title"].startswith("可见范围内，")
    assert all(int(held) > 0 for _leader, held, _late in meta["table"]["rows"])


def test_a_panel_of_few_bars_is_lower_and_each_month_stands_once_below(demo_board: Running) -> None:
    few = answer_for(demo_board, "hearing", "")[LeadersId.TIMELINE]["figure"]["layout"]
    many = answer_for(demo_board, "leader", "")[LeadersId.TIMELINE]["figure"]["layout"]
    assert few["meta"]["height"] < many["meta"]["height"] <= 860
    assert few["xaxis"]["dtick"] == "M1"


def test_what_who_left_still_holds_is_counted_and_opened(demo_board: Running) -> None:
    told = json.loads(answer_for(demo_board, "office", "")[LeadersId.TILES]["data-said"])
    assert told[LeadersId.LEFT]["value"] == "1"
    assert told[LeadersId.LEFT]["href"]
