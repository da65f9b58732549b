"""The page of areas: the act behind each control, and the upload of boundaries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.governing import AreasId
from db.enums import LogKind, Role
from db.models.organisation import AreaBase, BoundaryShape
from db.models.records import LogRow
from tests.board import Running, start
from tests.bodies import body_of
from tests.demo import NOWHERE


def call(board: Running, who: Role, output: str, trigger: str = "", /, **values: Any) -> Any:
    known = next(key for key in board.app.callback_map if output in key)
    body = body_of(board.app, known, **values)
    if trigger:
        body["changedPropIds"] = [trigger]
    return board.reader(who).call(body)


@pytest.fixture
def board(running: Running) -> Running:
    return running


@pytest.fixture
def demo_of_its_own(made_demo: Path, tmp_path: Path) -> Iterator[Running]:
    """A demo county that a test may change."""
    own = start(tmp_path / "demo", made_demo, NOWHERE)
    yield own
    own.database.dispose()


def upload(board: Running, who: Role, content: bytes, **asked: str) -> Any:
    reader = board.reader(who)
    token = reader.client.get_cookie("_csrf_token")
    assert token is not None
    return reader.client.post(
        "/areas/boundaries",
        query_string=asked,
        data=content,
        headers={"Accept": "application/json", "X-CSRFToken": token.value},
        content_type="application/geo+json",
    )


def geojson(*names: str) -> bytes:
    ring = [[106.0, 31.0], [106.1, 31.0], [106.1, 31.1], [106.0, 31.0]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": polygon} for name in names]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


ASKED = {"key": "name", "name": "边界", "source": "民政局"}


def test_an_upload_says_what_was_matched_and_the_map_shows_it(board: Running) -> None:
    answer = upload(board, Role.ADMIN, geojson("青石镇", "不知乡"), **ASKED)
    assert answer.status_code == 200
    assert answer.json == {
        "said": ["1 个图形已对应属地。", "未找到对应属地：不知乡。请在下方手工指定。"],
        "unplaced": 1,
    }
    shown = call(board, Role.LEADER, "map-areas.figure").get_json()["response"]
    assert "边界" in json.dumps(shown["map-layer"]["options"], ensure_ascii=False)
    assert not shown["map-areas"]["figure"]["layout"]["annotations"]


@pytest.mark.parametrize(
    ("content", "asked", "sentence"),
    [
        (b"", ASKED, "请先选择文件。"),
        (b"\x00\xff", ASKED, "文件不是GeoJSON要素集合。请按经纬度导出为GeoJSON。"),
        (geojson("青石镇"), {**ASKED, "key": "NAME"}, "没有要素含属性“NAME”。现有属性：name。"),
        (geojson("青石镇"), {**ASKED, "source": ""}, "请注明来源，如统计年鉴或提供单位。"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    board: Running, content: bytes, asked: dict[str, str], sentence: str
) -> None:
    answer = upload(board, Role.ADMIN, content, **asked)
    assert (answer.status_code, answer.json["sentence"]) == (400, sentence)


def test_the_office_uploads_no_boundaries(board: Running) -> None:
    assert upload(board, Role.OFFICE, geojson("青石镇"), **ASKED).status_code == 403


def test_a_typed_base_is_stored_and_a_wrong_one_is_said(board: Running) -> None:
    area = board.world.townships[0]
    row = {"id": str(area), "name": "青石镇", "population": 1200, "households": 400, "source": ""}
    given = {
        f"{AreasId.BASES}.cellValueChanged": [{"data": row, "colId": "population", "value": 1200}],
        f"{AreasId.YEAR}.value": 2025,
        f"{AreasId.BASE_SOURCE}.value": "年鉴",
    }

    def said(**changes: Any) -> str:
        answered = call(board, Role.OFFICE, AreasId.BASE_DONE, **{**given, **changes}).get_json()
        return str(answered["response"][AreasId.BASE_DONE]["children"])

    assert said().endswith("已保存：青石镇 2025年。")
    assert "请注明来源" in said(**{f"{AreasId.BASE_SOURCE}.value": ""})
    wrong = [{"data": {**row, "households": 2.5}}]
    assert "整数" in said(**{f"{AreasId.BASES}.cellValueChanged": wrong})
    shown = call(
        board, Role.OFFICE, f"{AreasId.BASES}.rowData", "", **{f"{AreasId.YEAR}.value": 2025}
    ).get_json()
    assert [one["population"] for one in shown["response"][AreasId.BASES]["rowData"]].count(1200) == 1


def test_cells_are_dragged_and_the_last_swap_is_undone(demo_of_its_own: Running) -> None:
    board = demo_of_its_own
    with board.database.reading() as session:
        before = {
            row.id: row.area_id for row in session.execute(select(BoundaryShape.id, BoundaryShape.area_id))
        }
    one, other = sorted(before)[:2]
    dragged = {f"{AreasId.SWAPPED}.data": {"one": one, "other": other}}
    first = call(board, Role.OFFICE, AreasId.SWAP_DONE, f"{AreasId.SWAPPED}.data", **dragged).get_json()[
        "response"
    ]
    assert first[AreasId.LAST]["data"] == [one, other]
    assert "已互换位置" in first[AreasId.SWAP_DONE]["children"]
    with board.database.reading() as session:
        assert session.get_one(BoundaryShape, one).area_id == before[other]
    undo = {f"{AreasId.LAST}.data": [one, other]}
    call(board, Role.OFFICE, AreasId.SWAP_DONE, f"{AreasId.UNDO}.n_clicks", **undo)
    with board.database.reading() as session:
        now = {
            row.id: row.area_id for row in session.execute(select(BoundaryShape.id, BoundaryShape.area_id))
        }
        acts = session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.SETTING_CHANGED)).all()
    assert now == before
    assert [row["act"] for row in acts][-2:] == ["cells_swapped"] * 2


def test_forged_cells_are_refused_in_words(board: Running) -> None:
    forged = {f"{AreasId.SWAPPED}.data": {"one": 10**9, "other": "2; DROP"}}
    answered = call(board, Role.OFFICE, AreasId.SWAP_DONE, f"{AreasId.SWAPPED}.data", **forged).get_json()
    assert answered["response"][AreasId.SWAP_DONE]["children"] == "请选择两格。"


def _paste(board: Running, who: Role, text: str) -> dict[str, Any]:
    values = {
        f"{AreasId.PASTED}.value": text,
        f"{AreasId.YEAR}.value": 2025,
        f"{AreasId.BASE_SOURCE}.value": "年鉴",
    }
    seen = call(board, who, f"{AreasId.LINES_PART}.hidden", f"{AreasId.LOOK}.n_clicks", **values)
    return dict(seen.get_json()["response"])


def _take(board: Running, who: Role, text: str, lines: Any) -> Any:
    values = {
        f"{AreasId.PASTED}.value": text,
        f"{AreasId.YEAR}.value": 2025,
        f"{AreasId.BASE_SOURCE}.value": "年鉴",
        f"{AreasId.LINES}.rowData": lines,
        f"{AreasId.TAKE}.n_clicks": 1,
    }
    return call(board, who, f"{AreasId.TAKEN}.children", f"{AreasId.TAKE}.n_clicks", **values)


def test_pasted_numbers_are_looked_at_first_and_then_stored(board: Running) -> None:
    text = "青石镇\t12345\t4000\n不知乡\t1\t1\n白云乡\t约三千\t\n"
    shown = _paste(board, Role.OFFICE, text)
    said = [row["said"] for row in shown[AreasId.LINES]["rowData"]]
    assert said == ["看板中没有这个名称的乡镇。", "数字无法识别，请写整数，如 12345。", "新增"]
    assert shown[AreasId.LINES_SAID]["children"] == "读到 3 行 = 新增 1 + 替换 0 + 无变化 0 + 不入库 2"
    with board.database.reading() as session:
        assert session.scalars(select(AreaBase)).all() == []
    answer = _take(board, Role.OFFICE, text, shown[AreasId.LINES]["rowData"])
    assert "已入库 1 行。" in answer.get_json()["response"][AreasId.TAKEN]["children"]
    with board.database.reading() as session:
        (row,) = session.scalars(select(AreaBase)).all()
        assert (row.population, row.households, row.year, row.source) == (12_345, 4_000, 2025, "年鉴")
        logged = session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED)).all()
        assert logged[-1].detail["act"] == "bases_taken"


def test_numbers_that_changed_since_the_preview_are_looked_at_again(board: Running) -> None:
    text = "青石镇\t12345\t4000\n"
    shown = _paste(board, Role.ADMIN, text)
    _take(board, Role.OFFICE, text, shown[AreasId.LINES]["rowData"])
    answer = _take(board, Role.ADMIN, text, shown[AreasId.LINES]["rowData"])
    assert "请重新查看预览" in answer.get_json()["response"][AreasId.TAKEN]["children"]


def test_a_sheet_comes_back_as_cells_to_paste_and_a_wrong_one_as_a_sentence(board: Running) -> None:
    reader = board.reader(Role.OFFICE)
    token = reader.client.get_cookie("_csrf_token")
    assert token is not None

    def send(content: bytes, name: str) -> Any:
        headers = {"Accept": "application/json", "X-CSRFToken": token.value, "X-File-Name": name}
        return reader.client.post(
            "/areas/bases", data=content, headers=headers, content_type="application/octet-stream"
        )

    done = send("乡镇,人口,户数\n青石镇,12345,4000\n".encode("gb18030"), "base.csv")
    assert done.json == {"pasted": "乡镇\t人口\t户数\t来源\t年份\n青石镇\t12345\t4000\t\t"}
    for content, name in (
        (b"a,b\n1,2\n", "base.csv"),
        (b"x", "base.doc"),
        (b"", "base.csv"),
        (b"PK", "base.xlsx"),
    ):
        refused = send(content, name)
        assert refused.status_code == 400
        assert refused.json["sentence"].endswith("。")
