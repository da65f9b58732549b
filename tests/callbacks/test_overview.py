"""The overview over the demo county: every figure opens its rows, in one bounded request, for each reader alike."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

from dashboard.figures import overview as panels
from dashboard.figures.attention import Said, attention_items
from dashboard.figures.overview_tiles import TILES
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import OverviewId
from dashboard.text import speaking
from db.enums import Role
from db.filter_query import parse
from db.models.catalogue import Category
from db.models.organisation import Area
from db.overview import Names, Overview
from db.queries.accounts import account_named
from db.queries.ledger import ledger_sums
from db.queries.overview import overview, overview_names
from db.queries.scopes import scope_of
from db.rows import LedgerSums
from tests.board import Running
from tests.bodies import body_of
from tests.callbacks.links import links_in
from tests.demo import UNTIL

STATEMENTS = 18
BYTES = 60_000

QUERIES = [
    "",
    "from=2026-03-10&to=2026-05-02",
    "from=2021-02-01&to=2022-07-31",
    "channel=letter,visit",
    "due=overdue,soon",
    "flag=group",
    "stage=accepted,closed",
    "q=征地",
    "cohort=closed&sort=-received",
    "asof=2026-02-11",
    "asof=2024-12-31&from=2024-01-01&to=2024-12-31",
]


def seen_by(board: Running, username: str, query: str) -> tuple[Overview, Names, Any]:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
        asked = parse(
            query if "asof=" in query else f"{query}&asof={UNTIL}", UNTIL.replace(year=UNTIL.year + 9)
        )
        return overview(session, asked, scope), overview_names(session, asked.as_of), scope


def figures(seen: Overview, names: Names) -> list[dict[str, Any]]:
    return [
        panels.month_panel(seen),
        panels.unit_panel(seen, names),
        panels.stage_panel(seen),
        panels.channel_panel(seen),
        panels.category_panel(seen, names),
        panels.township_panel(seen, names),
    ]


def marks_of(figure: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield every mark and cell of a figure that opens rows, with the number that it shows."""
    for trace in figure["data"]:
        values = trace["x"] if trace.get("orientation") == "h" or trace["type"] == "scatter" else trace["y"]
        for held, value in zip(trace.get("customdata", ()), values, strict=False):
            if held[0]:
                yield held[0], int(value)
    table = figure["layout"]["meta"].get("table")
    if table:
        for row, links in zip(table["rows"], table["links"], strict=True):
            yield from (
                (link, int(str(cell).replace(",", ""))) for cell, link in zip(row, links, strict=True) if link
            )


def said_of(seen: Overview, names: Names) -> Iterator[Said]:
    for tile in TILES.values():
        yield from tile(seen)["note"]
    for item in attention_items(seen, names):
        yield from (item.head, *item.details)


def check_all(board: Running, username: str, query: str) -> int:
    """Compare every figure with the ledger that it opens, let none go unchecked, and return how many were compared."""
    compared = 0
    opened = set()
    with speaking("en"):
        seen, names, scope = seen_by(board, username, query)
        with board.database.reading() as session:

            def sums(address: str) -> LedgerSums:
                asked = parse(address.removeprefix("/ledger?"), UNTIL.replace(year=UNTIL.year + 9))
                assert not asked.ignored
                assert asked.as_of == seen.as_of
                opened.add(address.removeprefix("/ledger?"))
                return ledger_sums(session, asked.chosen, scope, asked.as_of)

            for key, tile in TILES.items():
                props = tile(seen)
                if props["href"]:
                    stated = re.search(r"^n = ([\d,]+)$", props["about"], re.MULTILINE)
                    assert stated is not None, key
                    assert sums(props["href"]).cases == int(stated[1].replace(",", "")), key
                    compared += 1
            for figure in figures(seen, names):
                for link, number in marks_of(figure):
                    assert sums(link).cases == number, (figure["layout"]["meta"]["title"], link)
                    compared += 1
            for said in said_of(seen, names):
                if said.href.startswith("/ledger?"):
                    rows = sums(said.href)
                    words = said.words.rpartition(": ")[2] if "visits" not in said.words else said.words
                    numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", words)]
                    if "batches" in said.words:
                        assert numbers == [rows.batches, rows.persons]
                    elif "group visit" in said.words:
                        assert numbers[-1] == rows.persons
                    elif ("rated" in said.words and "/" in said.words) or "100 %" in said.words:
                        assert numbers[1] == rows.cases
                    else:
                        assert numbers[0] == rows.cases, said
                    compared += 1
    answer = answer_for(board, username, query if "asof=" in query else f"{query}&asof={UNTIL}".lstrip("&"))
    assert set(links_in(answer.get_json()["response"])) == opened
    return compared


@pytest.mark.parametrize("query", QUERIES)
def test_every_figure_opens_exactly_the_rows_that_it_counts(demo_board: Running, query: str) -> None:
    assert check_all(demo_board, "leader", query) > 20


@pytest.mark.parametrize("username", ["office", "unit", "unit2", "hearing", "delegate"])
def test_every_figure_opens_its_rows_for_each_reader(demo_board: Running, username: str) -> None:
    assert check_all(demo_board, username, "") > 5


def test_figures_below_a_chosen_place_or_category_open_their_rows(demo_board: Running) -> None:
    with demo_board.database.reading() as session:
        below = session.scalars(select(Category.id).where(Category.level == 2).limit(3)).all()
        top = session.scalars(select(Category.id).where(Category.level == 1)).first()
        places = session.scalars(
            select(Area.id).where(Area.kind == "township").order_by(Area.id).limit(9)
        ).all()
    assert check_all(demo_board, "leader", f"category={below[0]},{below[2]},{top}") > 10
    assert check_all(demo_board, "leader", f"township={','.join(map(str, places))},none") > 20


def test_the_story_is_found_by_the_page(demo_board: Running) -> None:
    with speaking("en"):
        seen, names, _scope = seen_by(demo_board, "leader", "")
        told = {
            str(item.about): (item.head.words, [one.words for one in item.details])
            for item in attention_items(seen, names)
        }
        months = panels.month_panel(seen)["layout"]["meta"]
    assert told["overdue"][0] == "12 overdue, at 7 units"
    assert told["waiting"][0] == "6 supported but not carried out, the oldest for 210 days"
    assert told["charge"][0] == "2 major matters have no leader in charge"
    assert any(words.startswith("副县长（农业农村）: 4,") for words in told["charge"][1])
    assert ", 征地补偿: 9 in 56 days, against about " in told["gathered"][0]
    assert told["notice"][0] == "1 hearing with less than 7 days of notice"
    assert "notice 6 days before" in told["notice"][1][0]
    assert told["decisions"][0] == "3 decisions of meetings are due by now, 1 of them done"
    assert "3 zero reports came late, then a group visit of 38" in told["reports"][0]
    assert "100 % in time" in told["hidden"][0]
    assert told["hidden"][1] == [
        "3 matters have acts that were entered late",
        "2 registrations were cancelled",
    ]
    assert "May was 41% up on the month before (31) and still within the usual range" in months["note"]


def answer_for(board: Running, who: Role | str, search: str) -> Any:
    output = next(key for key in board.app.callback_map if f"{OverviewId.MONTHS}.figure" in key)
    return board.reader(who).call(body_of(board.app, output, **{f"{FilterId.CHOSEN}.data": search}))


def test_a_change_of_filter_is_one_small_answer_from_few_statements(demo_board: Running) -> None:
    search = f"asof={UNTIL}"
    answer_for(demo_board, "leader", search)
    statements: list[str] = []

    def count(*given: Any) -> None:
        statements.append(given[2])

    event.listen(demo_board.database.engine, "before_cursor_execute", count)
    try:
        response = answer_for(demo_board, "leader", search)
    finally:
        event.remove(demo_board.database.engine, "before_cursor_execute", count)
    assert response.status_code == 200
    assert len(statements) <= STATEMENTS
    body = response.get_data()
    assert len(body) <= BYTES
    assert b'"namespace":' not in body


def test_a_wider_filter_asks_no_more_statements_than_a_narrow_one(demo_board: Running) -> None:
    def asked(search: str) -> int:
        statements: list[str] = []

        def count(*given: Any) -> None:
            statements.append(given[2])

        answer_for(demo_board, "leader", search)
        event.listen(demo_board.database.engine, "before_cursor_execute", count)
        answer_for(demo_board, "leader", search)
        event.remove(demo_board.database.engine, "before_cursor_execute", count)
        return len(statements)

    assert asked(f"from=2020-07-01&asof={UNTIL}") <= asked(f"channel=letter&asof={UNTIL}") + 2


def test_an_auditor_sees_the_counts_and_no_way_to_rows(demo_board: Running) -> None:
    response = answer_for(demo_board, Role.AUDITOR, f"asof={UNTIL}")
    said = response.get_data(as_text=True)
    assert "/ledger" not in said
    assert "/case/" not in said
    answered = json.loads(said)["response"]
    assert json.loads(answered[OverviewId.TILES]["data-said"])[OverviewId.RECEIVED]["value"] not in (
        "",
        "0",
        "–",
    )
    assert not list(marks_of(answered[OverviewId.UNITS]["figure"]))


def test_an_empty_county_is_an_answer_and_no_error(shared_board: Running) -> None:
    answered = answer_for(shared_board, Role.LEADER, "").get_json()["response"]
    figures_drawn = [props["figure"] for props in answered.values() if "figure" in props]
    assert len(figures_drawn) == 6
    assert not any("fault" in figure["layout"]["meta"] for figure in figures_drawn)
    tiles = json.loads(answered[OverviewId.TILES]["data-said"])
    assert tiles[OverviewId.RECEIVED]["value"] == "0"
    assert (tiles[OverviewId.OVERDUE]["value"], tiles[OverviewId.OVERDUE]["state"]) == ("0", "tile")
    attention = json.loads(answered[OverviewId.ATTENTION_ITEMS]["data-said"])
    assert attention["title"] == "没有需要关注的事项"
