"""The page of two days over the demo county: every figure opens both sets of its rows, both sums hold, one bounded request."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from dashboard.ids.frame import FilterId
from dashboard.ids.since import SinceId
from db.movements import Movement
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from db.since import default_since
from layouts.since import TILE_IDS
from tests.board import Running
from tests.bodies import body_of
from tests.callbacks.links import sums_of
from tests.demo import UNTIL

STATEMENTS = 12
BYTES = 150_000
QUERIES = [
    "",
    "since=2026-01-31",
    "since=2025-12-31&asof=2026-02-11",
    "since=2026-03-31&due=overdue,soon",
    "since=2026-03-31&stage=accepted",
    "since=2026-01-31&channel=letter,visit&q=征地",
    "since=2026-01-31&flag=group",
]
PANELS = (SinceId.BALANCE, SinceId.OVERDUE, SinceId.LEADERS, SinceId.UNITS)


def answer_for(board: Running, username: str, search: str, shown: str = "all") -> Any:
    output = next(key for key in board.app.callback_map if f"{SinceId.BALANCE}.figure" in key)
    asked = search if "asof=" in search else f"{search}&asof={UNTIL}".removeprefix("&")
    body = body_of(board.app, output, **{f"{FilterId.CHOSEN}.data": asked, f"{SinceId.SHOWN}.value": shown})
    response = board.reader(username).call(body)
    assert response.status_code == 200
    assert len(response.get_data()) <= BYTES
    return json.loads(response.get_data(as_text=True))["response"]


def numbers_of(answer: Any) -> Iterator[tuple[str, int]]:
    """Yield every way to rows with the number that stands on it."""
    told = json.loads(answer[SinceId.TILES]["data-said"])
    for said in told.values():
        if said["href"]:
            yield said["href"], int(said["value"].replace(",", ""))
        for part in said["note"]:
            if part["href"]:
                yield part["href"], int(re.findall(r"[\d,]+", part["words"])[-1].replace(",", ""))
    for panel in PANELS:
        figure = answer[panel]["figure"]
        for trace in figure["data"]:
            for (query,), value in zip(trace["customdata"], trace["x"], strict=True):
                if query:
                    yield query, value
        table = figure["layout"]["meta"].get("table", {"rows": [], "links": []})
        for row, links in zip(table["rows"], table["links"], strict=True):
            for cell, link in zip(row, links, strict=True):
                if link:
                    yield link, abs(int(str(cell).replace(",", "").replace("−", "-")))


def scope(board: Running, username: str) -> Any:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return scope_of(session, account)


@pytest.mark.parametrize("search", QUERIES)
@pytest.mark.parametrize("username", ["leader", "unit"])
def test_every_number_opens_the_rows_that_it_counts_as_they_stood_and_as_they_stand(
    demo_board: Running, search: str, username: str
) -> None:
    compared = list(numbers_of(answer_for(demo_board, username, search)))
    mine = scope(demo_board, username)
    for query, number in compared:
        assert sums_of(demo_board, mine, query).cases == number, query


def test_a_movement_opens_its_rows_on_either_day(demo_board: Running) -> None:
    told = json.loads(answer_for(demo_board, "leader", "since=2026-01-31")[SinceId.TILES]["data-said"])
    then, now = (part["href"] for part in told[SinceId.SETTLED]["note"])
    assert then == f"/ledger?asof=2026-01-31&until={UNTIL}&moved=settled"
    assert now == f"/ledger?since=2026-01-31&asof={UNTIL}&moved=settled"


def test_both_sums_hold_on_the_page(demo_board: Running) -> None:
    for panel, search in (
        (SinceId.BALANCE, ""),
        (SinceId.OVERDUE, ""),
        (SinceId.BALANCE, "since=2025-06-30"),
    ):
        table = answer_for(demo_board, "leader", search)[panel]["figure"]["layout"]["meta"]["table"]
        first, *changes, last = (int(row[1].replace(",", "").replace("−", "-")) for row in table["rows"])
        assert first > 0
        assert first + sum(changes) == last


def test_the_auditor_sees_counts_and_no_way_to_rows(demo_board: Running) -> None:
    answer, leaders = (answer_for(demo_board, user, "since=2026-01-31") for user in ("auditor", "leader"))
    assert list(numbers_of(answer)) == []
    assert answer[SinceId.LIST]["rowData"] == []
    values = [
        {key: said["value"] for key, said in json.loads(one[SinceId.TILES]["data-said"]).items()}
        for one in (answer, leaders)
    ]
    assert values[0] == values[1]
    assert all(not said["href"] for said in json.loads(answer[SinceId.TILES]["data-said"]).values())


@pytest.mark.parametrize("movement", [Movement.SETTLED, Movement.NEWLY_OVERDUE])
def test_the_list_holds_the_matters_of_the_chosen_movement(demo_board: Running, movement: Movement) -> None:
    answer = answer_for(demo_board, "leader", "since=2026-01-31", movement.value)
    told = json.loads(answer[SinceId.TILES]["data-said"])[TILE_IDS[movement]]
    assert len(answer[SinceId.LIST]["rowData"]) == int(told["value"]) > 0


def test_a_row_says_before_and_after_where_they_differ(demo_board: Running) -> None:
    rows = answer_for(demo_board, "leader", "since=2026-01-31", "settled")[SinceId.LIST]["rowData"]
    stages = {row["stage"] for row in rows}
    assert any(stage.endswith("→ 已办结") for stage in stages)
    assert "已办结" in stages


def test_an_unknown_movement_lists_all(demo_board: Running) -> None:
    assert answer_for(demo_board, "leader", "", "gone") == answer_for(demo_board, "leader", "")


def test_one_answer_takes_few_statements(demo_board: Running) -> None:
    answer_for(demo_board, "leader", "")
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(demo_board.database.engine, "before_cursor_execute", note)
    try:
        answer_for(demo_board, "leader", "")
    finally:
        event.remove(demo_board.database.engine, "before_cursor_execute", note)
    assert len(statements) <= STATEMENTS, statements


@pytest.mark.parametrize(
    ("as_of", "held", "then"),
    [
        (date(2026, 3, 1), None, date(2026, 2, 28)),
        (date(2026, 3, 31), None, date(2026, 2, 28)),
        (date(2026, 1, 15), None, date(2025, 12, 31)),
        (date(2026, 3, 5), date(2026, 3, 4), date(2026, 3, 4)),
        (date(2026, 3, 5), date(2026, 3, 5), date(2026, 2, 28)),
    ],
)
def test_the_day_to_compare_with_is_that_of_the_last_meeting_or_the_last_of_the_month_before(
    as_of: date, held: date | None, then: date
) -> None:
    assert default_since(as_of, held) == then
