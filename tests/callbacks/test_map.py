"""The map over the demo county: every area, bar, cell and month opens its rows, for each reader alike."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

from dashboard.figures.map_marks import apart
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import MapId
from dashboard.map_choice import read_choice
from dashboard.text import speaking
from db.areas import NOTHING, MapSeen
from db.cohorts import Measure
from db.enums import AreaKind, Role
from db.filter_query import parse
from db.models.organisation import Area
from db.queries.accounts import account_named
from db.queries.areas import map_seen
from db.queries.ledger import ledger_sums
from db.queries.scopes import scope_of
from tests.board import Running
from tests.bodies import body_of
from tests.callbacks.links import LATER, links_in, sums_of
from tests.demo import UNTIL

CONTROLS = (MapId.COHORT, MapId.MEASURE, MapId.READING, MapId.MONTH, MapId.AREA, MapId.OPENS)
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
VIEWS = [
    "per=per_households",
    "per=smoothed_population&month=2025-09",
    "per=smoothed_households",
    "measure=persons&per=per_population",
    "measure=batches&month=2025-08",
    "month=2025-07",
    "side=category",
    "side=before&month=2025-07",
    "side=year&measure=persons",
]


def address(query: str) -> str:
    return query if "asof=" in query else f"{query}&asof={UNTIL}".removeprefix("&")


def scope_and_asked(board: Running, username: str, query: str) -> tuple[Any, Any]:
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return scope_of(session, account), parse(address(query), LATER)


def seen_by(board: Running, username: str, query: str, view: str = "") -> tuple[MapSeen, Any]:
    scope, asked = scope_and_asked(board, username, query)
    with board.database.reading() as session:
        return map_seen(session, asked, read_choice(asked, view), scope), scope


def number(said: object) -> int:
    return int(str(said).replace(",", ""))


UNITS = {"批": Measure.BATCHES, "人次": Measure.PERSONS, "件": Measure.CASES}
Shown = tuple[str, dict[Measure, int]]


def said_of(words: str) -> dict[Measure, int]:
    """Return the numbers that some words say, by what each counts."""
    found = re.findall(rf"([\d,]+) ?({'|'.join(UNITS)})", words)
    assert found, words
    return {UNITS[unit]: number(n) for n, unit in found}


def links_of(figure: dict[str, Any], measure: Measure) -> Iterator[Shown]:
    """Yield every link of a figure's marks and table with the numbers that it shows."""
    for trace in figure["data"]:
        values = trace["x"] if trace.get("orientation") == "h" else trace["y"]
        for held, value in zip(trace.get("customdata") or (), values, strict=False):
            if trace["type"] == "bar" and held[0]:
                yield held[0], {measure: int(value)}
            elif trace["type"] == "scatter":
                yield held, said_of(trace["text"])
    yield from table_links_of(figure)


def table_links_of(figure: dict[str, Any], measure: Measure = Measure.CASES) -> Iterator[Shown]:
    """Yield every link of a figure's table with the number that it shows."""
    table = figure["layout"]["meta"].get("table", {"columns": [], "rows": [], "links": []})
    for row, links in zip(table["rows"], table["links"], strict=True):
        for head, cell, link in zip(table["columns"], row, links, strict=True):
            if link:
                counted = next((UNITS[unit] for unit in UNITS if unit in head), measure)
                yield link, {counted: number(cell)}


def anchors_in(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield address and words of every link in laid out components."""
    if isinstance(tree, dict):
        props = tree.get("props", {})
        if "/ledger?" in str(props.get("href", "")):
            yield props["href"].removeprefix("/ledger?"), str(props["children"])
        for value in tree.values():
            yield from anchors_in(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from anchors_in(value)


def shown_in(answer: Any, measure: Measure) -> Iterator[Shown]:
    """Yield every way to rows of the page with the numbers that it shows."""
    yield from links_of(answer[MapId.AREAS]["figure"], measure)
    yield from links_of(answer[MapId.VILLAGES]["figure"], measure)
    yield from links_of(answer[MapId.TREND]["figure"], Measure.CASES)
    yield from table_links_of(answer[MapId.SIDES]["figure"], measure)
    for link, words in anchors_in(answer[MapId.APART]["children"]):
        yield link, said_of(words)
    facts = answer[MapId.FACTS]["children"]
    for link, _words in anchors_in(facts):
        parts = [part["props"]["children"] for part in facts[0]["props"]["children"]]
        yield link, said_of(" ".join(map(str, parts)))


def check(board: Running, username: str, query: str, view: str = "") -> int:
    """Compare every number of the map with the ledger that it opens, let none go unchecked, and return how many there are."""
    answer = answer_for(board, username, address(query), view).get_json()["response"]
    scope, asked = scope_and_asked(board, username, query)
    compared = list(shown_in(answer, read_choice(asked, view).measure))
    for link, numbers in compared:
        sums = sums_of(board, scope, link)
        found = {Measure.CASES: sums.cases, Measure.BATCHES: sums.batches, Measure.PERSONS: sums.persons}
        assert {one: found[one] for one in numbers} == numbers, link
    assert {link for link, _numbers in compared} == set(links_in(answer))
    return len(compared)


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_opens_exactly_the_rows_that_it_counts(demo_board: Running, query: str) -> None:
    assert check(demo_board, "leader", query) > 20


@pytest.mark.parametrize("cohort", ["received", "open", "overdue"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_choice_of_cohort_measure_and_month_opens_its_rows(
    demo_board: Running, cohort: str, view: str
) -> None:
    assert check(demo_board, "leader", f"cohort={cohort}", view) > 5


@pytest.mark.parametrize("username", ["office", "unit", "unit2", "hearing", "delegate"])
def test_every_number_opens_its_rows_for_each_reader(demo_board: Running, username: str) -> None:
    assert check(demo_board, username, "") > 3


@pytest.mark.parametrize("measure", ["batches", "persons"])
def test_batches_and_persons_are_those_of_visits_alone(demo_board: Running, measure: str) -> None:
    whole, _scope = seen_by(demo_board, "leader", "from=2020-01-01")
    seen, _scope = seen_by(demo_board, "leader", "from=2020-01-01", f"measure={measure}")
    visits, _scope = seen_by(demo_board, "leader", "from=2020-01-01&channel=visit", f"measure={measure}")
    none, _scope = seen_by(demo_board, "leader", "from=2020-01-01&channel=letter", f"measure={measure}")
    assert seen.pairs == visits.pairs
    assert 0 < seen.total.cases < whole.total.cases
    assert seen.total.persons > seen.total.batches >= seen.total.cases
    assert none.total == NOTHING


def township(board: Running, place: int = 7) -> int:
    with board.database.reading() as session:
        found = session.scalars(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP).order_by(Area.id)).all()
    return found[place]


def test_a_chosen_area_shows_its_own_months_and_villages(demo_board: Running) -> None:
    area = township(demo_board)
    assert check(demo_board, "leader", "", f"area={area}") > 20
    assert check(demo_board, "leader", "", f"area={area}&measure=persons") > 20
    assert check(demo_board, "leader", "", f"area={area}&per=smoothed_population") > 20
    assert check(demo_board, "leader", f"township={area}") > 10
    assert check(demo_board, "leader", f"township={area},none", f"area={area}&month=2025-09") > 3
    seen, _scope = seen_by(demo_board, "leader", f"township={area}")
    assert seen.choice.area_id == area
    assert seen.units
    assert seen.units[0].phones.duty


def test_all_areas_and_what_lies_on_no_area_add_up_to_all(demo_board: Running) -> None:
    seen, scope = seen_by(demo_board, "leader", "from=2020-01-01")
    with demo_board.database.reading() as session, speaking("en"):
        asked = parse(f"from=2020-01-01&cohort=received&asof={UNTIL}", LATER)
        total = ledger_sums(session, asked.chosen, scope, asked.as_of).cases
        beyond = apart(seen)
    drawn = {shape.area_id for shape in seen.shapes}
    on_the_map = sum(amount.cases for area, amount in seen.areas.items() if area in drawn)
    assert on_the_map + sum(amount.cases for _name, amount, _query in beyond) == total


def answer_for(board: Running, who: Role | str, search: str, view: str = "") -> Any:
    output = next(key for key in board.app.callback_map if f"{MapId.AREAS}.figure" in key)
    values = {f"{FilterId.CHOSEN}.data": search, f"{FilterId.VIEW}.data": view}
    return board.reader(who).call(body_of(board.app, output, **values))


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
    answered = json.loads(said)["response"]
    assert answered[MapId.AREAS]["figure"]["layout"]["meta"]["table"]["rows"]
    assert answered[MapId.OPENS_FIELD]["hidden"] is True


@pytest.mark.parametrize("username", ["leader", "office", "unit", "hearing", "delegate"])
def test_who_sees_rows_chooses_what_a_click_on_an_area_opens(demo_board: Running, username: str) -> None:
    answered = answer_for(demo_board, username, f"asof={UNTIL}").get_json()["response"]
    assert answered[MapId.OPENS_FIELD]["hidden"] is False


def test_a_unit_sees_on_the_map_what_its_scope_holds_and_no_more(demo_board: Running) -> None:
    own, _scope = seen_by(demo_board, "unit", "from=2020-01-01")
    every, _all = seen_by(demo_board, "leader", "from=2020-01-01")
    assert 0 < own.total.cases < every.total.cases
    assert all(amount.cases <= every.areas[area].cases for area, amount in own.areas.items())


def test_a_schematic_says_on_the_map_that_it_is_one(demo_board: Running) -> None:
    answered = answer_for(demo_board, "leader", f"asof={UNTIL}").get_json()["response"]
    words = [one["text"] for one in answered[MapId.AREAS]["figure"]["layout"]["annotations"]]
    assert words == ["示意图，不表示实际地理位置"]


@pytest.mark.parametrize(
    "view",
    [
        "measure=x",
        "layer=99999",
        "month=2012-13",
        "area=1%20OR%201=1",
        "per=&area=-3",
        "per=smoothed",
        "=&&?" * 300,
    ],
)
def test_an_address_that_makes_no_sense_shows_the_usual_map(demo_board: Running, view: str) -> None:
    usual = answer_for(demo_board, "leader", f"cohort=cancelled&asof={UNTIL}").get_json()["response"]
    found = answer_for(demo_board, "leader", f"cohort=cancelled&asof={UNTIL}", view).get_json()["response"]
    assert found == usual
    assert found[MapId.COHORT]["value"] == "received"


def test_the_controls_show_what_the_address_says(demo_board: Running) -> None:
    area = township(demo_board)
    view = f"measure=persons&per=per_households&month=2025-08&area={area}&click=trend"
    found = answer_for(demo_board, "leader", f"cohort=open&asof={UNTIL}", view).get_json()["response"]
    shown = {key: found[key]["value"] for key in CONTROLS}
    assert shown == dict(
        zip(CONTROLS, ("open", "persons", "per_households", "2", str(area), "trend"), strict=True)
    )


def test_a_board_without_a_map_says_so_and_still_counts(shared_board: Running) -> None:
    answered = answer_for(shared_board, Role.LEADER, "").get_json()["response"]
    meta = answered[MapId.AREAS]["figure"]["layout"]["meta"]
    assert meta["empty"]
    assert "fault" not in meta


def points_of(figure: dict[str, Any]) -> dict[str, int]:
    """Return the count that each point of small maps says, by the query that it opens."""
    return {
        held[0]: number(said_of(words)[Measure.CASES])
        for trace in figure["data"]
        for held, words in zip(trace.get("customdata") or (), trace.get("hovertext") or (), strict=True)
        if held
    }


def test_small_maps_say_and_open_what_their_table_does_and_share_their_classes(demo_board: Running) -> None:
    answer = answer_for(demo_board, "leader", f"asof={UNTIL}", "side=category").get_json()["response"]
    figure = answer[MapId.SIDES]["figure"]
    of_all = set(figure["layout"]["meta"]["table"]["links"][-1])
    table = {link: numbers[Measure.CASES] for link, numbers in table_links_of(figure) if link not in of_all}
    assert points_of(figure) == table
    assert len({trace["xaxis"] for trace in figure["data"]}) == 8


def test_two_periods_are_compared_by_what_was_received_alone(demo_board: Running) -> None:
    seen, _scope = seen_by(demo_board, "leader", "from=2026-03-10&to=2026-05-02", "side=before")
    now, before = (side.period for side in seen.sides)
    assert now is not None
    assert before is not None
    assert (now.from_on - before.to_on).days == 1
    assert now.to_on - now.from_on == before.to_on - before.from_on
    still, _scope = seen_by(demo_board, "leader", "cohort=open", "side=before")
    assert still.sides == ()
