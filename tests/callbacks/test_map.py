"""The map over the demo county: every area, bar, cell and month opens its rows, for each reader alike."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

from dashboard.figures import map as panels
from dashboard.figures import map_beside as beside
from dashboard.ids import FilterId, MapId
from dashboard.map_choice import read_choice
from dashboard.text import speaking
from db.areas import MapSeen
from db.cohorts import Measure
from db.enums import AreaKind, Role
from db.filters import parse
from db.models.organisation import Area
from db.queries.accounts import account_named
from db.queries.areas import map_seen
from db.queries.ledger import ledger_sums
from db.queries.scopes import scope_of
from tests.board import Running
from tests.bodies import body_of
from tests.demo import UNTIL

LATER = UNTIL.replace(year=UNTIL.year + 9)
STATEMENTS = 26
BYTES = 90_000

QUERIES = [
    "",
    "from=2026-03-10&to=2026-05-02",
    "from=2021-02-01&to=2022-07-31",
    "channel=letter,visit",
    "due=overdue,soon",
    "stage=accepted,closed",
    "q=征地",
    "cohort=closed&sort=-received",
    "asof=2026-02-11",
    "asof=2024-12-31&from=2024-01-01&to=2024-12-31",
]
CONTROLS: list[dict[str, Any]] = [
    {},
    {"cohort": "open"},
    {"cohort": "overdue", "reading": "per_households"},
    {"measure": "persons", "reading": "per_population"},
    {"measure": "batches", "month": 2},
    {"month": 1},
    {"cohort": "open", "month": 1},
]


def seen_by(board: Running, username: str, query: str, **controls: Any) -> tuple[MapSeen, Any]:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
        asked = parse(query if "asof=" in query else f"{query}&asof={UNTIL}", LATER)
        return map_seen(session, asked, read_choice(asked, **controls), scope), scope


def number(said: object) -> int:
    return int(str(said).replace(",", ""))


def links_of(figure: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield every link of a figure's marks and table with the number that it shows."""
    for trace in figure["data"]:
        values = trace["x"] if trace.get("orientation") == "h" else trace["y"]
        for held, value in zip(trace.get("customdata") or (), values, strict=False):
            if trace["type"] == "bar" and held[0]:
                yield held[0], int(value)
            elif trace["type"] == "scatter":
                words = re.search(r" ([\d,]+) (?:case|batch|person)", trace["text"])
                assert words is not None
                yield held, number(words[1])
    table = figure["layout"]["meta"].get("table")
    for row, links in zip(table["rows"], table["links"], strict=True) if table else ():
        yield from ((link, number(cell)) for cell, link in zip(row, links, strict=True) if link)


def check(board: Running, username: str, query: str, **controls: Any) -> int:
    """Compare every figure of the map with the ledger that it opens, and return how many were compared."""
    compared = 0
    with speaking("en"):
        seen, scope = seen_by(board, username, query, **controls)
        measure = seen.choice.measure
        drawn = [(panels.map_panel(seen), measure), (beside.village_panel(seen), measure)]
        drawn.append((beside.trend_panel(seen), Measure.CASES))
        with board.database.reading() as session:
            for figure, of in drawn:
                for link, shown in links_of(figure):
                    asked = parse(link, LATER)
                    assert not asked.ignored
                    sums = ledger_sums(session, asked.chosen, scope, asked.as_of)
                    found = {"batches": sums.batches, "persons": sums.persons}.get(of.value, sums.cases)
                    assert found == shown, (figure["layout"]["meta"]["title"], link)
                    compared += 1
    return compared


@pytest.mark.parametrize("query", QUERIES)
def test_every_figure_opens_exactly_the_rows_that_it_counts(demo_board: Running, query: str) -> None:
    assert check(demo_board, "leader", query) > 20


@pytest.mark.parametrize("controls", CONTROLS, ids=str)
def test_every_choice_of_cohort_measure_and_month_opens_its_rows(
    demo_board: Running, controls: dict[str, Any]
) -> None:
    assert check(demo_board, "leader", "", **controls) > 5


@pytest.mark.parametrize("username", ["office", "unit", "unit2", "hearing", "delegate"])
def test_every_figure_opens_its_rows_for_each_reader(demo_board: Running, username: str) -> None:
    assert check(demo_board, username, "") > 3


def township(board: Running, place: int = 7) -> int:
    with board.database.reading() as session:
        found = session.scalars(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP).order_by(Area.id)).all()
    return found[place]


def test_a_chosen_area_shows_its_own_months_and_villages(demo_board: Running) -> None:
    area = township(demo_board)
    assert check(demo_board, "leader", "", area=area) > 20
    assert check(demo_board, "leader", f"township={area}") > 10
    assert check(demo_board, "leader", f"township={area},none", area=area, month=3) > 3
    seen, _scope = seen_by(demo_board, "leader", f"township={area}")
    assert seen.choice.area_id == area
    assert seen.units
    assert seen.units[0].phones.duty


def test_all_areas_and_what_lies_on_no_area_add_up_to_all(demo_board: Running) -> None:
    seen, scope = seen_by(demo_board, "leader", "from=2020-01-01")
    with demo_board.database.reading() as session, speaking("en"):
        asked = parse(f"from=2020-01-01&cohort=received&asof={UNTIL}", LATER)
        total = ledger_sums(session, asked.chosen, scope, asked.as_of).cases
        apart = panels.apart(seen)
    drawn = {shape.area_id for shape in seen.shapes}
    on_the_map = sum(value for area, value in seen.by_area.items() if area in drawn)
    assert on_the_map + sum(value for _name, value, _query in apart) == total


def answer_for(board: Running, who: Role | str, search: str, **values: Any) -> Any:
    output = next(key for key in board.app.callback_map if f"{MapId.AREAS}.figure" in key)
    return board.reader(who).call(body_of(board.app, output, **{f"{FilterId.CHOSEN}.data": search, **values}))


def test_a_change_of_filter_is_one_answer_from_few_statements(demo_board: Running) -> None:
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
    assert len(response.get_data()) <= BYTES


def test_an_auditor_sees_the_counts_and_no_way_to_rows(demo_board: Running) -> None:
    response = answer_for(demo_board, Role.AUDITOR, f"asof={UNTIL}")
    said = response.get_data(as_text=True)
    assert "/ledger" not in said
    assert "cohort=" not in said
    figure = json.loads(said)["response"][MapId.AREAS]["figure"]
    assert figure["layout"]["meta"]["table"]["rows"]


def test_a_unit_sees_on_the_map_what_its_scope_holds_and_no_more(demo_board: Running) -> None:
    own, _scope = seen_by(demo_board, "unit", "from=2020-01-01")
    every, _all = seen_by(demo_board, "leader", "from=2020-01-01")
    assert 0 < sum(own.by_area.values()) < sum(every.by_area.values())
    assert all(value <= every.by_area[area] for area, value in own.by_area.items())


def test_a_schematic_says_on_the_map_that_it_is_one(demo_board: Running) -> None:
    answered = answer_for(demo_board, "leader", f"asof={UNTIL}").get_json()["response"]
    words = [one["text"] for one in answered[MapId.AREAS]["figure"]["layout"]["annotations"]]
    assert words == ["示意图，不表示实际地理位置"]


def test_controls_that_make_no_sense_are_the_usual_ones(demo_board: Running) -> None:
    strange = {
        f"{MapId.COHORT}.value": "cancelled",
        f"{MapId.MEASURE}.value": ["x"],
        f"{MapId.LAYER}.value": "99999",
        f"{MapId.MONTH}.value": "-3",
        f"{MapId.AREA}.value": "1 OR 1=1",
    }
    usual = answer_for(demo_board, "leader", f"asof={UNTIL}").get_json()["response"]
    found = answer_for(demo_board, "leader", f"asof={UNTIL}", **strange).get_json()["response"]
    assert found == usual


def test_a_board_without_a_map_says_so_and_still_counts(shared_board: Running) -> None:
    answered = answer_for(shared_board, Role.LEADER, "").get_json()["response"]
    meta = answered[MapId.AREAS]["figure"]["layout"]["meta"]
    assert meta["empty"]
    assert "fault" not in meta
