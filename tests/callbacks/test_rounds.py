"""The screening page over the demo county: each figure opens just the rows that it counts, and the form is the ledger."""

import json
import re
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dashboard.ids.frame import FilterId
from dashboard.ids.work import RoundsId
from db.enums import LogKind
from db.models.records import LogRow
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from tests.board import Running
from tests.bodies import body_of
from tests.callbacks.links import sums_of
from tests.demo import UNTIL

BYTES = 400_000
STATES = (RoundsId.IN_TIME, RoundsId.LATE, RoundsId.MISSING, RoundsId.NOT_YET_DUE)
KINDS = ("", "kind=village", "kind=department")


def answer_for(board: Running, username: str, search: str = "", view: str = "") -> Any:
    output = next(key for key in board.app.callback_map if f"{RoundsId.MATRIX}.rowData" in key)
    asked = search if "asof=" in search else f"{search}&asof={UNTIL}".removeprefix("&")
    body = body_of(board.app, output, **{f"{FilterId.CHOSEN}.data": asked, f"{FilterId.VIEW}.data": view})
    response = board.reader(username).call(body)
    assert response.status_code == 200
    assert len(response.get_data()) <= BYTES
    return json.loads(response.get_data(as_text=True))["response"]


def split(href: str) -> tuple[str, str]:
    """Return the filter and the page's own part of one of its addresses."""
    assert href.startswith("/screening?"), href
    parts = href.removeprefix("/screening?").split("&")
    own = [part for part in parts if re.match("(kind|state|round|row|part|form)=", part)]
    return "&".join(part for part in parts if part not in own), "&".join(own)


def tiles_of(answer: Any) -> Any:
    return json.loads(answer[RoundsId.TILES]["data-said"])


def number(value: Any) -> int:
    return int(str(value).replace(",", ""))


def listed(note: str) -> int:
    """Return how many rows a list's note says there are."""
    found = re.search(r"共 ([\d,]+)|([\d,]+) (?:份|件)", note)
    assert found is not None, note
    return number(found[1] or found[2])


@pytest.mark.parametrize("view", KINDS)
@pytest.mark.parametrize("username", ["office", "unit", "leader"])
def test_a_state_opens_its_reports(demo_board: Running, username: str, view: str) -> None:
    told = tiles_of(answer_for(demo_board, username, view=view))
    for key in STATES:
        count = number(told[key]["value"])
        if count:
            page = answer_for(demo_board, username, *split(told[key]["href"]))
            assert listed(page[RoundsId.REPORTS_NOTE]["children"]) == count
            assert len(page[RoundsId.REPORTS]["rowData"]) == min(count, 500)
            assert {row["state"]["look"] for row in page[RoundsId.REPORTS]["rowData"]} == {
                page[RoundsId.REPORTS]["rowData"][0]["state"]["look"]
            }
        else:
            assert not told[key]["href"]


@pytest.mark.parametrize("view", KINDS)
def test_the_states_of_a_period_add_up_to_what_is_owed(demo_board: Running, view: str) -> None:
    told = tiles_of(answer_for(demo_board, "office", view=view))
    owed = {listed(told[key]["note"]) for key in STATES}
    assert owed == {sum(number(told[key]["value"]) for key in STATES)}


def test_a_cell_opens_the_reports_that_it_counts(demo_board: Running) -> None:
    answer = answer_for(demo_board, "office", view="kind=village")
    columns = {
        one["field"]: one["cellRendererParams"]["round"]
        for one in answer[RoundsId.MATRIX]["columnDefs"]
        if "cellRendererParams" in one
    }
    row = answer[RoundsId.MATRIX]["rowData"][0]
    for field, day in list(columns.items())[2:6]:
        made, owed = map(int, re.match(r"(\d+)/(\d+)", row[field]["words"]).groups())  # type: ignore[union-attr]
        page = answer_for(demo_board, "office", view=f"kind=village&row={row['id']}&round={day}")
        rows = page[RoundsId.REPORTS]["rowData"]
        assert len(rows) == owed
        assert sum(one["reported"] is not None for one in rows) == made


def test_what_reports_found_is_listed_with_them(demo_board: Running) -> None:
    answer = answer_for(demo_board, "office", view="kind=village")
    counted = 0
    for row in answer[RoundsId.MATRIX]["rowData"]:
        for field, cell in row.items():
            found = re.search(r"发现 (\d+)", cell["words"]) if isinstance(cell, dict) else None
            if found is None or counted == 3:
                continue
            counted += 1
            at = int(field.removeprefix("r")) + 1
            column = answer[RoundsId.MATRIX]["columnDefs"][at]["cellRendererParams"]["round"]
            page = answer_for(demo_board, "office", view=f"kind=village&row={row['id']}&round={column}")
            assert len(page[RoundsId.ITEMS]["rowData"]) == int(found[1])
    assert counted == 3


@pytest.mark.parametrize("username", ["office", "unit2", "leader"])
def test_figures_of_what_was_found_open_their_rows(demo_board: Running, username: str) -> None:
    answer = answer_for(demo_board, username)
    told = tiles_of(answer)
    with demo_board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
    count = number(told[RoundsId.FOUND]["value"])
    if told[RoundsId.FOUND]["href"]:
        assert sums_of(demo_board, scope, told[RoundsId.FOUND]["href"]).cases == count
    assert listed(answer[RoundsId.ITEMS_NOTE]["children"]) == count
    taken = re.search(r"已包案 (\d+) 件", told[RoundsId.ASSIGNED_AFTER]["note"])
    assert taken is not None
    if int(taken[1]):
        page = answer_for(demo_board, username, *split(told[RoundsId.ASSIGNED_AFTER]["href"]))
        days = sorted(row["after"] for row in page[RoundsId.ITEMS]["rowData"])
        assert len(days) == int(taken[1])
        middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
        assert float(told[RoundsId.ASSIGNED_AFTER]["value"]) == middle


def test_a_limit_that_passed_is_late_while_the_matter_waits(demo_board: Running) -> None:
    rows = answer_for(demo_board, "office", "from=2020-01-01")[RoundsId.ITEMS]["rowData"]
    ended = {"已化解", "转其他途径"}
    for row in rows:
        waits = row["limit"] is not None and row["state"]["words"] not in ended
        assert row["is_late"] is (waits and row["limit"] < UNTIL.isoformat())
    assert any(row["limit"] for row in rows)


def test_a_share_that_came_back_has_its_interval_and_opens_both_counts(demo_board: Running) -> None:
    tile = tiles_of(answer_for(demo_board, "office", "from=2020-01-01"))[RoundsId.CAME_BACK]
    said = re.fullmatch(r"曾办结 (\d+) 件中 (\d+) 件；95%区间 (\d+)%–(\d+)%", tile["note"])
    assert said is not None, tile["note"]
    closed, back, low, high = map(int, said.groups())
    assert closed >= 20
    assert tile["value"] == f"{back / closed:.1%}"
    assert low < 100 * back / closed < high
    page = answer_for(demo_board, "office", *split(tile["href"]))
    assert listed(page[RoundsId.ITEMS_NOTE]["children"]) == back
    page = answer_for(demo_board, "office", "from=2020-01-01", "part=closed_once")
    assert listed(page[RoundsId.ITEMS_NOTE]["children"]) == closed


def test_few_closed_matters_are_counts_without_a_share(demo_board: Running) -> None:
    tile = tiles_of(answer_for(demo_board, "office", "from=2026-01-01"))[RoundsId.CAME_BACK]
    assert "%" not in tile["value"] + tile["note"]


@pytest.mark.parametrize("month", ["2026-06", "2026-05", "2025-12"])
def test_every_count_of_the_form_opens_its_rows(demo_board: Running, month: str) -> None:
    with demo_board.database.reading() as session:
        account = account_named(session, "office")
        assert account is not None
        scope = scope_of(session, account)
    rows = answer_for(demo_board, "office", view=f"form={month}")[RoundsId.FORM]["rowData"]
    opened: Counter[str] = Counter()
    for row in rows:
        for name in ("townships", "villages", "both", "year"):
            way = row["opens"].get(name)
            if way is None:
                assert row[name] == 0 or isinstance(row[name], str)
            elif way.startswith("/ledger?"):
                assert sums_of(demo_board, scope, way).cases == row[name], (row["content"], name)
                opened[name] += 1
            else:
                page = answer_for(demo_board, "office", *split(way))
                assert listed(page[RoundsId.ITEMS_NOTE]["children"]) == row[name], (row["content"], name)
                opened[name] += 1
        if isinstance(row["both"], int):
            assert row["townships"] + row["villages"] == row["both"] <= row["year"]
    assert opened["year"] > 4


def test_the_workbook_is_the_form_of_the_page_and_its_taking_is_logged(demo_board: Running) -> None:
    answer = answer_for(demo_board, "office", view="form=2026-03")
    response = demo_board.reader("office").get(answer[RoundsId.FORM_XLSX]["href"])
    assert response.status_code == 200
    sheet = load_workbook(BytesIO(response.get_data())).active
    assert sheet is not None
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    text = "\n".join(str(row[0]) for row in cells if len(row) == 1)
    assert "青澜县2026年3月矛盾纠纷排查情况月报" in text
    assert "演示数据" in text
    assert "县信访局" in text
    rows = [row for row in cells if len(row) == 5][1:]
    shown = [
        [row["content"], row["townships"], row["villages"], row["both"], row["year"]]
        for row in answer[RoundsId.FORM]["rowData"]
    ]
    assert rows == shown
    with demo_board.database.reading() as session:
        last = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert last is not None
        said = (last.kind, last.account_name, last.detail["what"])
    assert said == (LogKind.EXPORTED, "office", "screening_form")


def test_a_filter_that_makes_no_sense_is_not_exported(demo_board: Running) -> None:
    response = demo_board.reader("office").get("/screening/form.xlsx?township=never&form=2026-03")
    assert response.status_code == 400
    assert "没有意义" in response.get_data(as_text=True) or "筛选" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "view", ["kind=county", "state=soon", "round=2026-13-40", "row=x", "part=all", "form=2026", "a=b&&=", "%"]
)
def test_an_address_that_makes_no_sense_is_the_usual_page(demo_board: Running, view: str) -> None:
    usual, odd = (answer_for(demo_board, "office", view=one) for one in ("", view))
    assert odd[RoundsId.REPORTS] == usual[RoundsId.REPORTS]
    assert odd[RoundsId.FORM] == usual[RoundsId.FORM]


def test_a_unit_sees_its_own_reports_alone(demo_board: Running) -> None:
    own = answer_for(demo_board, "unit", view="kind=village")[RoundsId.MATRIX]["rowData"]
    everybody = answer_for(demo_board, "office", view="kind=village")[RoundsId.MATRIX]["rowData"]
    assert len(own) == 1
    assert own[0] in everybody
    assert len(everybody) == 31
