"""The ledger over the demo county: blocks, files, views and jobs, for each reader within its scope."""

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import delete, select

from dashboard.documents.ledger import DocumentKind
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LedgerId
from dashboard.ledger_columns import COLUMNS, columns_named
from dashboard.text import speaking
from dashboard.words import not_final
from db.enums import LogKind, Role
from db.models.cases import Case
from db.models.records import LogRow, SavedView, Setting
from db.queries.settings import OWED
from tests.board import Reader, Running, start
from tests.bodies import body_of
from tests.demo import NOWHERE
from tests.making import add_case

ROWS = f"{LedgerId.GRID}.getRowsRequest"
READERS = (Role.LEADER, Role.OFFICE, Role.UNIT)

GRIDS: list[tuple[str, dict[str, Any], list[dict[str, str]]]] = [
    ("", {}, []),
    ("due=overdue", {}, [{"colId": "received", "sort": "desc"}]),
    ("q=征地&sort=-persons", {}, []),
    ("flag=group", {"persons": {"type": "greaterThanOrEqual", "filter": 10}}, []),
    ("cohort=closed&asof=2026-02-11", {"rating": {"type": "satisfied"}}, [{"colId": "title", "sort": "asc"}]),
    (
        "from=2024-01-01&to=2025-12-31",
        {"unit": {"type": "contains", "filter": "局"}, "marks": {"type": "repeat"}},
        [{"colId": "marks", "sort": "desc"}],
    ),
    ("township=none", {"title": {"type": "contains", "filter": "没有这样的案由"}}, []),
]


@pytest.fixture(scope="module")
def demo(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    board = start(tmp_path_factory.mktemp("ledger") / "instance", made_demo, NOWHERE)
    yield board
    board.database.dispose()


@pytest.fixture
def no_views(demo: Running) -> None:
    with demo.database.writing() as session:
        session.query(SavedView).delete()


def _output(board: Running, name: str) -> str:
    return next(output for output in board.app.callback_map if f"{name}" in output)


def block(
    board: Running,
    reader: Reader,
    query: str = "",
    filters: dict[str, Any] | None = None,
    sort: list[dict[str, str]] | None = None,
    start_row: int = 0,
    end_row: int = 100,
) -> Any:
    wanted = {
        "startRow": start_row,
        "endRow": end_row,
        "filterModel": filters or {},
        "sortModel": sort or [],
    }
    output = _output(board, f"{LedgerId.GRID}.getRowsResponse")
    return reader.call(body_of(board.app, output, **{ROWS: wanted, f"{FilterId.CHOSEN}.data": query}))


def answer(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()["response"]
    return found


def all_rows(
    board: Running,
    reader: Reader,
    query: str = "",
    filters: dict[str, Any] | None = None,
    sort: list[dict[str, str]] | None = None,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        said = answer(
            block(board, reader, query, filters, sort, start_row=len(rows), end_row=len(rows) + 500)
        )
        part = said[LedgerId.GRID]["getRowsResponse"]
        rows += part["rowData"]
        if len(rows) >= part["rowCount"]:
            assert len(rows) == part["rowCount"]
            return rows, said


def file_rows(kind: DocumentKind, content: bytes) -> tuple[list[str], list[list[str]], list[str]]:
    """Return what stands above the rows, the rows, and the heads of a file."""
    if kind is DocumentKind.CSV:
        lines = [list(row) for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))]
        lines = [line for line in lines if line]
    else:
        sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
        lines = [
            ["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
    first = next(at for at, line in enumerate(lines) if line[0] in ("事项编号", "Matter no."))
    return [line[0] for line in lines[:first]], lines[first + 1 :], lines[first]


def _file(reader: Reader, kind: DocumentKind, query: str, filters: Any, sort: Any, columns: list[str]) -> Any:
    body = {"kind": kind.value, "query": query, "filters": filters, "sort": sort, "columns": columns}
    return reader.post("/ledger/export", json=body)


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(("query", "filters", "sort"), GRIDS, ids=[query for query, _, _ in GRIDS])
def test_a_file_holds_exactly_the_rows_of_the_grid(demo, role, query, filters, sort):
    reader = demo.reader(role)
    rows, said = all_rows(demo, reader, query, filters, sort)
    keys = [column.key for column in COLUMNS][::-1]
    shown = [column.key for column in columns_named(keys)]
    for kind in DocumentKind:
        response = _file(reader, kind, query, filters, sort, keys)
        assert response.status_code == 200, response.get_data(as_text=True)
        above, cells, heads = file_rows(kind, response.data)
        assert cells == [["" if row[key] is None else str(row[key]) for key in shown] for row in rows]
        assert len(heads) == len(shown)
        assert f"共 {len(rows)} 件次" in "\n".join(above)
        assert "演示数据" in above[1]
    assert said[LedgerId.CASES]["children"] == f"{len(rows):,}"
    assert said[LedgerId.PERSONS]["children"] == f"{sum(row['persons'] for row in rows):,}"
    assert said[LedgerId.BATCHES]["children"] == f"{sum(row['batches'] for row in rows):,}"


def test_a_file_says_who_when_and_of_what(demo):
    reader = demo.reader(Role.OFFICE)
    response = _file(
        reader,
        DocumentKind.CSV,
        "due=overdue&sort=-received",
        {"stage": {"type": "accepted"}},
        [],
        ["number"],
    )
    above = "\n".join(file_rows(DocumentKind.CSV, response.data)[0])
    for part in (
        "时限状态：已超期",
        "办理阶段：已受理",
        "收件日期降序",
        "不含检举控告",
        f"{demo.now():%Y-%m-%d}",
    ):
        assert part in above
    with demo.database.reading() as session:
        log = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert log is not None
        assert (log.kind, log.account_name) == (LogKind.EXPORTED, "office")
        assert (log.detail["format"], log.detail["columns"]) == ("csv", ["number"])
        assert log.detail["column_filters"] == ["stage"]
        assert log.detail["rows"] == len(file_rows(DocumentKind.CSV, response.data)[1])


def test_blocks_join_without_a_gap_and_no_block_is_endless(demo):
    reader = demo.reader(Role.OFFICE)
    whole = answer(block(demo, reader, start_row=0, end_row=90))[LedgerId.GRID]["getRowsResponse"]["rowData"]
    parts = [
        row
        for at in (0, 30, 60)
        for row in answer(block(demo, reader, start_row=at, end_row=at + 30))[LedgerId.GRID][
            "getRowsResponse"
        ]["rowData"]
    ]
    assert whole == parts
    asked = answer(block(demo, reader, start_row=0, end_row=2_000_000))
    assert len(asked[LedgerId.GRID]["getRowsResponse"]["rowData"]) == 500


@pytest.mark.parametrize(("first", "last"), [(-1, 10), (10, 5), ("a", 3), (0, 2**40)])
def test_places_that_make_no_sense_are_refused(demo, first, last):
    assert block(demo, demo.reader(Role.OFFICE), start_row=first, end_row=last).status_code == 400


def test_a_unit_gets_its_own_matters_and_no_other(demo):
    office, _ = all_rows(demo, demo.reader(Role.OFFICE))
    unit, _ = all_rows(demo, demo.reader(Role.UNIT))
    assert 0 < len(unit) < len(office)
    assert {row["id"] for row in unit} < {row["id"] for row in office}
    file = _file(demo.reader(Role.UNIT), DocumentKind.CSV, "", {}, [], ["number"])
    assert {line[0] for line in file_rows(DocumentKind.CSV, file.data)[1]} == {row["number"] for row in unit}


@pytest.mark.parametrize("role", [Role.HEARING, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_export_gets_no_file(demo, role):
    assert _file(demo.reader(role), DocumentKind.CSV, "", {}, [], []).status_code == 403


@pytest.mark.parametrize("query", ["due=never", "township=x", "q=13800001111", "asof=2199-01-01", "what=1"])
def test_a_file_is_refused_where_the_filter_makes_no_sense(demo, query):
    response = _file(demo.reader(Role.OFFICE), DocumentKind.CSV, query, {}, [], ["number"])
    assert response.status_code == 400
    assert response.get_json()["sentence"]
    assert "1380000" not in response.get_data(as_text=True)


@pytest.mark.parametrize("body", [None, [], {}, {"kind": "pdf", "columns": []}, {"kind": "csv"}, "text"])
def test_a_file_that_is_not_understood_is_refused_in_a_sentence(demo, body):
    response = demo.reader(Role.OFFICE).post("/ledger/export", json=body)
    assert (response.status_code, bool(response.get_json()["sentence"])) == (400, True)


# ---------------------------------------------------------------- searching


def test_two_characters_find_their_matters(demo):
    rows, said = all_rows(demo, demo.reader(Role.OFFICE), "q=征地")
    assert rows
    assert said[LedgerId.EMPTY]["hidden"] is True


@pytest.mark.parametrize(
    "text", ["13800001111", "138 0000 1111", "51232419700101001X", "１３８００００１１１１"]
)
def test_a_search_for_a_person_shows_nothing_and_is_written_nowhere(demo, text):
    with demo.database.reading() as session:
        before = session.query(LogRow).count()
    for query in (f"q={text}", f"q={text}&due=overdue"):
        said = answer(block(demo, demo.reader(Role.OFFICE), query))
        assert said[LedgerId.GRID]["getRowsResponse"] == {"rowData": [], "rowCount": 0}
        assert "不按个人检索" in said[LedgerId.EMPTY_WHY]["children"]
        assert text not in json.dumps(said, ensure_ascii=False)
    refused = block(
        demo,
        demo.reader(Role.OFFICE),
        "",
        {"title": {"filterType": "text", "type": "contains", "filter": text}},
    )
    assert refused.status_code == 400
    assert text not in refused.get_data(as_text=True)
    with demo.database.reading() as session:
        assert session.query(LogRow).count() == before


def test_an_empty_ledger_says_why(demo):
    reader = demo.reader(Role.OFFICE)
    one = answer(block(demo, reader, "q=没有这样的文字"))
    assert (one[LedgerId.EMPTY]["hidden"], "上方" in one[LedgerId.EMPTY_WHY]["children"]) == (False, True)
    other = answer(block(demo, reader, "", {"title": {"type": "contains", "filter": "没有这样的"}}))
    assert "列头" in other[LedgerId.EMPTY_WHY]["children"]


def test_the_count_says_what_it_counts(demo):
    reader = demo.reader(Role.OFFICE)
    for query, part in (
        ("", "收件日期不限"),
        ("cohort=overdue", "超期"),
        ("asof=2026-02-11", "截至 2026-02-11 日终"),
        ("from=2026-01-01&to=2026-02-01", "2026-01-01 至 2026-02-01"),
        ("sort=-received", "收件日期降序"),
    ):
        assert part in answer(block(demo, reader, query))[LedgerId.TOTAL]["children"]


def test_every_column_can_be_sorted_both_ways(demo):
    reader = demo.reader(Role.OFFICE)
    for column in COLUMNS:
        for way in ("asc", "desc"):
            said = answer(block(demo, reader, "due=overdue", {}, [{"colId": column.key, "sort": way}]))
            assert said[LedgerId.GRID]["getRowsResponse"]["rowCount"] > 0, column.key


def test_no_row_carries_more_than_its_columns_its_version_and_the_phones_of_its_office(demo):
    rows, _ = all_rows(demo, demo.reader(Role.OFFICE))
    keys = {column.key for column in COLUMNS} | {"id", "version", "due_is", "office_phone", "duty_phone"}
    assert {key for row in rows for key in row} == keys
    assert any(row["office_phone"] for row in rows)


# ---------------------------------------------------------------- views


def _views(demo: Running, reader: Reader, button: LedgerId, **state: Any) -> dict[str, Any]:
    output = _output(demo, f"{LedgerId.VIEW_DONE}.children")
    pressed = f"{button}.data" if button is LedgerId.SHOWN else f"{button}.n_clicks"
    body = body_of(demo.app, output, **({pressed: 1} | state))
    body["changedPropIds"] = [pressed]
    return answer(reader.call(body))


def _offered(demo: Running, reader: Reader) -> list[dict[str, str]]:
    output = _output(demo, f"{LedgerId.VIEWS}.options")
    found: list[dict[str, str]] = answer(reader.call(body_of(demo.app, output)))[LedgerId.VIEWS]["options"]
    return found


def test_a_view_is_saved_shared_opened_deleted_and_brought_back(demo, no_views):
    office, unit = demo.reader(Role.OFFICE), demo.reader(Role.UNIT)
    state = {
        f"{LedgerId.VIEW_NAME}.value": "超期征地",
        f"{LedgerId.VIEW_SHARED}.value": True,
        f"{FilterId.CHOSEN}.data": "due=overdue&q=征地",
        f"{LedgerId.SHOWN}.data": {
            "columns": [
                {"colId": "number", "width": 148, "hide": False},
                {"colId": "marks", "width": 9999, "hide": False},
                {"colId": "title", "width": 200, "hide": True},
                {"colId": "nothing", "hide": False},
                "nothing",
            ],
            "filters": {"title": {"type": "contains", "filter": "补偿"}},
            "sort": [{"colId": "received", "sort": "desc"}],
        },
    }
    said = _views(demo, office, LedgerId.SHOWN, **state)
    assert "超期征地" in said[LedgerId.VIEW_DONE]["children"]
    (offered,) = _offered(demo, unit)
    assert offered["label"].startswith("超期征地（")
    opened = body_of(demo.app, f"{LedgerId.VIEW}.data", **{f"{LedgerId.VIEWS}.value": offered["value"]})
    view = answer(unit.call(opened))[LedgerId.VIEW]["data"]
    assert view == {
        "query": "due=overdue&q=%E5%BE%81%E5%9C%B0&sort=-received",
        "columns": [{"key": "number", "width": 148}, {"key": "marks", "width": 800}],
        "filters": {"title": {"type": "contains", "filter": "补偿"}},
    }
    mine = {f"{LedgerId.MINE}.value": offered["value"]}
    foreign = _views(demo, unit, LedgerId.DELETE_VIEW, **mine)
    assert "不属于您" in foreign[LedgerId.VIEW_DONE]["children"]
    deleted = _views(demo, office, LedgerId.DELETE_VIEW, **mine)
    assert (deleted[LedgerId.UNDO_DELETE]["hidden"], _offered(demo, unit)) == (False, [])
    back = _views(
        demo, office, LedgerId.UNDO_DELETE, **{f"{LedgerId.DELETED}.data": deleted[LedgerId.DELETED]["data"]}
    )
    assert back[LedgerId.UNDO_DELETE]["hidden"] is True
    assert [one["label"] for one in _offered(demo, unit)] == [offered["label"]]


@pytest.mark.parametrize(
    ("search", "shown", "part"),
    [
        ("due=never", {"columns": []}, "已忽略"),
        ("q=13800001111", {"columns": []}, "已忽略"),
        ("", {"filters": {"title": {"type": "contains", "filter": "13800001111"}}}, "不按个人检索"),
        ("", {"sort": [{"colId": "nothing", "sort": "asc"}]}, "无效"),
    ],
)
def test_a_view_keeps_nothing_that_makes_no_sense(demo, no_views, search, shown, part):
    said = _views(
        demo,
        demo.reader(Role.OFFICE),
        LedgerId.SHOWN,
        **{
            f"{LedgerId.VIEW_NAME}.value": "x",
            f"{FilterId.CHOSEN}.data": search,
            f"{LedgerId.SHOWN}.data": shown,
        },
    )
    assert part in said[LedgerId.VIEW_DONE]["children"]
    with demo.database.reading() as session:
        assert session.query(SavedView).count() == 0


def test_chosen_columns_come_back_with_the_next_visit(demo, no_views):
    reader = demo.reader(Role.LEADER)
    chosen = [{"colId": "number", "width": 100, "hide": False}, {"colId": "cause", "hide": False}]
    kept = body_of(demo.app, f"{LedgerId.KEPT_COLUMNS}.data", **{f"{LedgerId.CHOSEN_COLUMNS}.data": chosen})
    assert reader.call(kept).status_code == 200
    view = answer(reader.call(body_of(demo.app, f"{LedgerId.VIEW}.data")))[LedgerId.VIEW]["data"]
    assert view == {
        "query": None,
        "columns": [{"key": "number", "width": 100}, {"key": "cause", "width": None}],
        "filters": {},
    }


def test_exports_are_offered_to_those_who_may_make_them(demo):
    for role, is_hidden in ((Role.OFFICE, False), (Role.HEARING, True)):
        output = _output(demo, f"{LedgerId.VIEWS}.options")
        said = answer(demo.reader(role).call(body_of(demo.app, output)))
        assert said[LedgerId.EXPORT_XLSX]["hidden"] is is_hidden
        assert said[LedgerId.EXPORT_CSV]["hidden"] is is_hidden


def test_a_unit_never_reads_the_canary_of_another(running):
    """Each unit's matter holds a word of its own: whatever the unit asks, only its own comes back."""
    with running.database.writing() as session:
        day = running.now().date()
        for unit, canary in zip(
            running.world.units, ("甲甲甲", "乙乙乙", "丙丙丙", "丁丁丁", "戊戊戊"), strict=True
        ):
            add_case(session, day, title=f"某村{canary}", number=f"N-{canary}", unit=unit)
    reader = running.reader(Role.UNIT)
    said = [
        block(running, reader).get_data(as_text=True),
        *(
            block(running, reader, f"q={canary}").get_data(as_text=True)
            for canary in ("甲甲甲", "乙乙乙", "丙丙丙", "丁丁丁")
        ),
        _file(reader, DocumentKind.CSV, "", {}, [], ["number", "title"]).get_data(as_text=True),
    ]
    for canary in ("甲甲甲", "乙乙乙", "丙丙丙"):
        assert not any(canary in one for one in said)
    assert "丁丁丁" in said[0]
    assert "丁丁丁" in said[-1]
    with running.database.reading() as session:
        assert session.query(Case).count() == 5


def test_words_of_a_file_are_of_the_readers_language(demo):
    reader = demo.fresh(Role.OFFICE)
    assert reader.post("/preferences", json={"language": "en"}).status_code == 204
    try:
        file = _file(reader, DocumentKind.CSV, "due=overdue", {}, [], ["number", "due_state"])
        text = file.data.decode("utf-8-sig")
        assert "Matter no.,Due state" in text
        assert "Overdue" in text
        assert "Demo data" in text
    finally:
        reader.post("/preferences", json={"language": "zh_Hans_CN"})
    with speaking("zh_Hans_CN"):
        assert columns_named(["number"])


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_a_file_made_while_a_recompute_is_owed_says_that_its_figures_are_not_final(running, kind, language):
    with running.database.writing() as session:
        add_case(session, running.now().date(), number="N-1", unit=running.world.units[0])
        session.add(Setting(key=OWED, value="1"))
    reader = running.reader(Role.OFFICE)
    assert reader.post("/preferences", json={"language": language}).status_code == 204
    with speaking(language):
        sentence = not_final()
    above, cells, _heads = file_rows(kind, _file(reader, kind, "", {}, [], ["number"]).data)
    assert (cells, sentence in above) == ([["N-1"]], True)
    with running.database.writing() as session:
        session.execute(delete(Setting).where(Setting.key == OWED))
    above, _cells, _heads = file_rows(kind, _file(reader, kind, "", {}, [], ["number"]).data)
    assert sentence not in above
