"""The import page: a file is taken, mapped, previewed, decided on and stored; until then nothing is."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from dashboard.ids.work import ImportId
from dashboard.import_fields import FIELDS, OTHER_FACTS
from dashboard.import_ratings import OUTCOMES
from dashboard.import_words import FINDINGS, KINDS, MAPPING, RATING_FAULTS, REFUSED, REMARKS, SUMS
from dashboard.text import Language, read_catalog
from dashboard.work import Worker
from db.commands.accounts import create_account, demo_password
from db.commands.acts import Actor
from db.commands.avoidance import declare_interest
from db.days import FAR
from db.enums import EventKind, LogKind, Role
from db.events import record
from db.importing.fields import SheetField
from db.importing.findings import FindingCode
from db.importing.organisation import OrganisationCode
from db.importing.ratings import RatingCode
from db.importing.sentences import MAPPING as CLI_MAPPING
from db.importing.sentences import REFUSED as CLI_REFUSED
from db.importing.staging import MOST_STAGED
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.organisation import AreaAlias, Unit
from db.models.records import ImportRun, LogRow, SavedMapping, StagedUpload
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from db.spans import rewrite_spans
from tests.board import Reader, Running
from tests.bodies import body_of
from tests.making import add_case, add_steps, step
from tests.sample_ledger import CANARIES, OLD_XLS, WEEK_1, AssignmentRow, LedgerRow, ledger, week_2

SOURCE = "县信访台账"


@pytest.fixture
def county(running: Running) -> Running:
    """A board whose county knows an old name that nobody has verified."""
    with running.database.writing() as session:
        session.add(AreaAlias(alias="旧河镇", area_id=running.world.townships[2], is_verified=False))
    return running


class Clerk:
    """Does on the page what a clerk does, step by step, holding what the browser holds."""

    def __init__(self, running: Running, user: Role | str = Role.OFFICE) -> None:
        self.running = running
        self.reader: Reader = running.reader(user)
        self.held: dict[str, Any] = {
            f"{ImportId.KIND}.value": "ledger",
            f"{ImportId.SOURCE}.value": SOURCE,
            f"{ImportId.SAVED}.value": "",
        }

    def upload(self, content: bytes, name: str = "台账.xlsx") -> Any:
        cookie = self.reader.client.get_cookie("_csrf_token")
        answer = self.reader.client.post(
            "/import/upload",
            data=content,
            headers={
                "X-File-Name": quote(name),
                "X-CSRFToken": "" if cookie is None else cookie.value,
                "Accept": "application/json",
                "Content-Type": "application/octet-stream",
            },
        )
        if answer.status_code == 200:
            said: Any = answer.json
            self.held[f"{ImportId.UPLOAD}.data"] = {"id": said["id"], "at": 1}
        return answer

    def _call(self, part: str, trigger: str, **more: Any) -> dict[str, Any]:
        app = self.running.app
        (output,) = [known for known in app.callback_map if part in known.strip(".").split("...")]
        body = body_of(app, output, **{**self.held, **more})
        body["changedPropIds"] = [trigger]
        answer = self.reader.call(body)
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        said: dict[str, Any] = answer.json["response"] if answer.status_code == 200 else {}
        for key, props in said.items():
            for prop, value in props.items():
                if key != ImportId.UPLOAD:
                    self.held[f"{key}.{prop.partition('@')[0]}"] = value
        return said

    def look(self) -> dict[str, Any]:
        self.held[f"{ImportId.DECISIONS}.rowData"] = []
        return self._call(f"{ImportId.MAP_CARD}.hidden", f"{ImportId.UPLOAD}.data")

    def preview(self) -> dict[str, Any]:
        return self._call(f"{ImportId.PREVIEW_CARD}.hidden", f"{ImportId.PREVIEW}.n_clicks")

    def place(self, about: str) -> dict[str, Any]:
        """Say that the choice for a place was changed."""
        row = next(one for one in self.value(ImportId.DECISIONS, "rowData") if one["about"] == about)
        self.held[f"{ImportId.DECISIONS}.cellValueChanged"] = [{"data": row}]
        return self._call(f"{ImportId.PREVIEW_CARD}.hidden", f"{ImportId.DECISIONS}.cellValueChanged")

    def confirm(self) -> dict[str, Any]:
        return self._call(f"{ImportId.RESULT_CARD}.hidden", f"{ImportId.CONFIRM}.n_clicks")

    def cancel(self) -> dict[str, Any]:
        return self._call(f"{ImportId.RESULT_CARD}.hidden", f"{ImportId.CANCEL}.n_clicks")

    def tick(self) -> dict[str, Any]:
        return self._call(f"{ImportId.RESULT_CARD}.hidden", f"{ImportId.TICK}.n_intervals")

    def value(self, key: ImportId, prop: str) -> Any:
        return self.held.get(f"{key}.{prop}")

    def sums(self, key: ImportId = ImportId.SUMS) -> dict[str, str]:
        found = {}
        for item in self.value(key, "children"):
            number, name = item["props"]["children"]
            found[name["props"]["children"]] = number["props"]["children"]
        return found

    def choose(self, key: ImportId, about: str, column: str, value: str) -> None:
        (row,) = [one for one in self.value(key, "rowData") if about in one["about"]]
        row[column] = value

    def take(self, content: bytes, name: str = "台账.xlsx") -> dict[str, Any]:
        assert self.upload(content, name).status_code == 200
        self.look()
        self.preview()
        return self.confirm()


def _cases(running: Running) -> int:
    with running.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_ledger_is_mapped_previewed_and_stored_with_counts_that_add_up(county: Running) -> None:
    clerk = Clerk(county)
    assert clerk.upload(ledger(WEEK_1)).status_code == 200
    clerk.look()
    assert clerk.value(ImportId.MAP_CARD, "hidden") is False
    assert "第 3 行" in clerk.value(ImportId.FILE, "children")
    columns = {row["header"]: row for row in clerk.value(ImportId.COLUMNS, "rowData")}
    assert columns["接件时间"]["field"] == SheetField.RECEIVED_ON
    assert columns["稳控责任人"]["is_fixed"]
    assert "按设计不入库" in columns["稳控责任人"]["note"]
    assert columns["心情"]["field"] == ""
    clerk.preview()
    assert clerk.value(ImportId.PREVIEW_REFUSED, "children") == ""
    assert clerk.sums() == {
        "新增": "6", "有变更": "0", "无变化": "0", "待确认匹配": "0", "并入同号行": "0", "暂不入库": "1",
        "冲突": "0", "属地待定": "1", "文件中已无": "0", "将新建单位、乡镇、分类": "0",
    }  # fmt: skip
    assert (
        clerk.value(ImportId.ADDS, "children")
        == "读到 7 行 = 新增 6 + 暂不入库 1；另有 1 行为检举控告，确认后转入专库，不计入以上各数，也不列出。"
    )
    assert _cases(county) == 0
    clerk.confirm()
    assert clerk.value(ImportId.CONFIRM_REFUSED, "children") == ""
    assert _cases(county) == 6
    assert clerk.sums(ImportId.RESULT_SUMS) == {
        "新增": "6", "已更新": "0", "无变化": "0", "并入同号行": "0", "暂不入库": "1",
    }  # fmt: skip
    assert clerk.value(ImportId.RESULT_LEDGER, "href") == "/ledger?from=1970-01-02&import=1"
    with county.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StagedUpload)) == 0
        assert session.scalar(select(ImportRun.source)) == SOURCE
        logged = session.scalars(select(LogRow).where(LogRow.kind == LogKind.IMPORTED)).one()
        assert logged.account_name == "office"
    assert not list((county.folder / "staged").glob("*.staged"))


def test_no_answer_of_the_page_holds_an_identity(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    said = str(clerk.look()) + str(clerk.preview()) + str(clerk.confirm())
    book = clerk.reader.get(clerk.value(ImportId.RESULT_ERRORS, "href"))
    cells = [
        cell
        for row in load_workbook(io.BytesIO(book.data)).active.iter_rows(values_only=True)
        for cell in row
    ]
    assert any("收到日期无法识别" in str(cell) for cell in cells)
    assert [canary for canary in CANARIES if canary in said + str(cells)] == []


def test_the_error_workbook_of_a_preview_holds_sheet_row_and_reason(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    upload = clerk.value(ImportId.UPLOAD, "data")["id"]
    assert clerk.reader.post("/import/errors", {"upload": upload}).status_code == 400
    clerk.preview()
    answer = clerk.reader.post("/import/errors", {"upload": upload})
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0] == ("工作表", "行", "列", "说明")
    assert rows[1][:2] == ("信访台账", 9)


def test_the_same_file_is_found_and_taken_again_only_on_purpose(county: Running) -> None:
    clerk, content = Clerk(county), ledger(WEEK_1)
    clerk.take(content)
    clerk.upload(content)
    clerk.look()
    clerk.preview()
    assert clerk.value(ImportId.TWICE, "hidden") is False
    assert "已经导入过" in clerk.held[f"{ImportId.TWICE}-words.children"]
    clerk.confirm()
    assert "再次导入" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    clerk.held[f"{ImportId.AGAIN}.value"] = ["again"]
    clerk.confirm()
    assert clerk.value(ImportId.CONFIRM_REFUSED, "children") == ""
    assert _cases(county) == 6


def test_a_grown_ledger_shows_what_is_new_changed_same_and_gone(county: Running) -> None:
    clerk = Clerk(county)
    clerk.take(ledger(WEEK_1))
    clerk.upload(ledger(week_2()))
    clerk.look()
    clerk.preview()
    sums = clerk.sums()
    assert (sums["新增"], sums["有变更"], sums["无变化"], sums["文件中已无"]) == ("1", "2", "3", "1")
    changed = [row["said"] for row in clerk.value(ImportId.OUTCOMES, "rowData") if row["what"] == "有变更"]
    assert any("办结日期：（空） → 2026-03-18" in said for said in changed)
    assert any("问题属地（乡镇）：（空） → 大河镇" in said for said in changed)
    clerk.confirm()
    assert _cases(county) == 7


def test_an_ambiguous_township_is_placed_by_a_person_and_remembered_next_week(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.preview()
    clerk.choose(ImportId.DECISIONS, "旧河镇", "choice", "大河镇")
    clerk.place("旧河镇")
    (row,) = clerk.value(ImportId.DECISIONS, "rowData")
    assert row["choice"] == "大河镇"
    assert clerk.sums()["属地待定"] == "0"
    clerk.confirm()
    clerk.upload(ledger([*WEEK_1, LedgerRow("信2026-020", "2026-03-17", township="旧河镇")]))
    clerk.look()
    clerk.preview()
    sums = clerk.sums()
    assert (sums["新增"], sums["有变更"], sums["属地待定"]) == ("1", "0", "0")


def test_a_value_that_the_office_and_the_sheet_changed_is_decided_by_a_person(county: Running) -> None:
    clerk = Clerk(county)
    clerk.take(ledger(WEEK_1[:2]))
    with county.database.writing() as session:
        held = session.scalars(select(Case.id).where(Case.official_number == "信2026-001")).one()
        record(
            session, held, EventKind.PLACED, happened_at=county.now(), recorded_at=county.now(),
            detail={"township": county.world.townships[1]},
        )  # fmt: skip
        rewrite_spans(session, [held])
    clerk.upload(ledger([replace(WEEK_1[0], township="大河镇"), WEEK_1[1]]))
    clerk.look()
    clerk.preview()
    assert clerk.sums()["冲突"] == "1"
    clerk.confirm()
    assert "1 处冲突未决定" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    clerk.choose(ImportId.DECISIONS, "问题属地（乡镇）", "choice", "sheet")
    clerk.confirm()
    with county.database.reading() as session:
        placed = select(CASE_SPAN.c.township_id).where(CASE_SPAN.c.case_id == held, CASE_SPAN.c.to_on == FAR)
        assert session.scalar(placed) == county.world.townships[2]


def test_a_row_without_a_number_is_asked_about(county: Running) -> None:
    row = LedgerRow(None, "2026-03-12", title="村道积水")
    clerk = Clerk(county)
    clerk.take(ledger([row]))
    clerk.upload(ledger([row, LedgerRow(None, "2026-03-13", title="村道照明")]))
    clerk.look()
    clerk.preview()
    clerk.confirm()
    assert "可能是看板已有事项" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    (asked,) = clerk.value(ImportId.DECISIONS, "rowData")
    asked["choice"] = asked["options"][1]["value"]
    clerk.confirm()
    assert _cases(county) == 2


def test_a_column_that_a_person_maps_is_read_as_that(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.choose(ImportId.COLUMNS, "心情", "field", SheetField.REMARK)
    clerk.choose(ImportId.COLUMNS, "接件时间", "field", "")
    clerk.preview()
    assert clerk.sums()["新增"] == "0"
    clerk.choose(ImportId.COLUMNS, "接件时间", "field", SheetField.RECEIVED_ON)
    clerk.preview()
    assert clerk.sums()["新增"] == "6"


def test_a_saved_mapping_begins_the_next_file(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.choose(ImportId.COLUMNS, "心情", "field", SheetField.REMARK)
    clerk._call(f"{ImportId.SAVE_DONE}.children", f"{ImportId.SAVE}.n_clicks", **{
        f"{ImportId.SAVE}.n_clicks": 1, f"{ImportId.SAVE_NAME}.value": "县台账"})  # fmt: skip
    assert clerk.value(ImportId.SAVE_DONE, "children") == "已保存为“县台账”。"
    with county.database.reading() as session:
        assert session.scalars(select(SavedMapping.name)).all() == ["县台账"]
    clerk.held[f"{ImportId.SAVED}.value"] = "县台账"
    clerk.look()
    columns = {row["header"]: row["field"] for row in clerk.value(ImportId.COLUMNS, "rowData")}
    assert columns["心情"] == SheetField.REMARK


def test_a_discarded_file_leaves_nothing(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.preview()
    clerk.cancel()
    assert "丢弃" in clerk.value(ImportId.RESULT, "children")
    clerk.confirm()
    assert "文件已不在" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    assert _cases(county) == 0


def test_nothing_is_stored_without_a_preview(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.confirm()
    assert "请先查看预览" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    assert _cases(county) == 0


def test_a_board_that_changed_since_the_preview_asks_to_look_again(county: Running) -> None:
    clerk, other = Clerk(county), Clerk(county)
    clerk.upload(ledger(WEEK_1))
    clerk.look()
    clerk.preview()
    other.take(ledger(WEEK_1[:2]), "另一份.xlsx")
    clerk.confirm()
    assert "请重新查看预览" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    assert _cases(county) == 2


def test_anothers_upload_is_as_none(county: Running) -> None:
    clerk = Clerk(county)
    clerk.upload(ledger(WEEK_1))
    with county.database.writing() as session:
        create_account(
            session, username="office2", display_name="另一人", password=demo_password(), role=Role.OFFICE,
            at=county.now(), is_demo=True,
        )  # fmt: skip
    thief = Clerk(county, "office2")
    thief.held[f"{ImportId.UPLOAD}.data"] = clerk.value(ImportId.UPLOAD, "data")
    thief.look()
    assert "文件已不在" in thief.value(ImportId.REFUSED, "children")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (OLD_XLS, "台账.xls", "另存为 .xlsx"),
        (OLD_XLS, "台账.xlsx", "旧版 Excel"),
        (b"%PDF-1.7", "台账.pdf", "看板读取 .xlsx 和 .csv"),
        (b"PK\x03\x04 not a workbook", "台账.xlsx", "无法作为工作簿读取"),
        (b"\xff\xfe\xfa\x00\xd8", "台账.csv", "。"),
        (b"", "台账.csv", "没有任何行"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_advice(
    county: Running, content: bytes, name: str, why: str
) -> None:
    answer = Clerk(county).upload(content, name)
    assert answer.status_code == 400
    assert why in answer.json["sentence"]
    assert not list((county.folder / "staged").glob("*")) if (county.folder / "staged").is_dir() else True


def test_the_oldest_undecided_file_gives_way_to_an_eleventh(county: Running) -> None:
    clerk = Clerk(county)
    for n in range(MOST_STAGED + 2):
        assert clerk.upload(f"编号,接件时间\nA-{n},2026-03-05\n".encode(), f"{n}.csv").status_code == 200
    with county.database.reading() as session:
        names = session.scalars(select(StagedUpload.name).order_by(StagedUpload.staged_at)).all()
    assert (len(names), names[0]) == (MOST_STAGED, "2.csv")


def test_an_upload_without_the_token_is_refused(county: Running) -> None:
    answer = county.reader(Role.OFFICE).client.post("/import/upload", data=ledger(WEEK_1))
    assert answer.status_code == 400


NOW_ACCUSED = (
    LedgerRow("信2026-051", "2026-03-05", title="村务公开"),
    LedgerRow("信2026-052", "2026-03-06", title="反映占地"),
    LedgerRow("", "2026-03-07", title="反映账目", content="原来的说法"),
)
IN_BOTH = {
    "zh_Hans_CN": (
        "读到 1 行 = 新增 0 + 无变化 1 + 暂不入库 0；另有 2 行为检举控告，确认后转入专库，不计入以上各数，也不列出。"
        "看板上已有 1 件现属此类，确认时一并转入专库。"
        "其中 1 行没有编号，无法确定对应看板上的哪一件，相关事项暂留看板，待检举控告专办员移入专库。",
        "不含检举控告。看板上已有的 1 件已一并转入专库。其中 1 行没有编号，",
    ),
    "en": (
        "1 rows read = New 0 + Unchanged 1 + Held back 0; 2 rows more accuse somebody: they go to the vault, and are in "
        "no count or list here. 1 matter of the board is such a row now: it moves into the vault with the confirmation. "
        "1 such row has no number, and which matter of the board it is cannot be told: the matter stays until a handler "
        "of accusations moves it.",
        "Accusations are not included. 1 matter of the board moved into the vault with its row. 1 such row has no number,",
    ),
}


@pytest.mark.parametrize("language", IN_BOTH)
@pytest.mark.parametrize("most_at_once", [3_000, 0])
def test_how_many_matters_move_into_the_vault_is_told_and_none_is_named(
    county: Running, language: str, most_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = Clerk(county)
    clerk.take(ledger(NOW_ACCUSED))
    first, second, third = NOW_ACCUSED
    accused = [
        first,
        replace(second, purpose="检举控告"),
        replace(third, purpose="检举控告", content="新的说法"),
    ]
    monkeypatch.setattr("dashboard.import_storing.JOB_ABOVE", most_at_once)
    assert clerk.reader.post("/preferences", json={"language": language}).status_code == 204
    clerk.upload(ledger(accused))
    clerk.look()
    said = str(clerk.preview())
    previewed, stored = IN_BOTH[language]
    assert clerk.value(ImportId.ADDS, "children") == previewed
    said += str(clerk.confirm())
    if not most_at_once:
        assert Worker(county.server.extensions["board"], county.now).run(once=True) == 1
        said += str(clerk.tick())
    assert stored in clerk.value(ImportId.RESULT, "children")
    assert [word for word in ("反映占地", "反映账目", "信2026-052") if word in said] == []
    with county.database.reading() as session:
        assert set(session.scalars(select(Case.title))) == {"青石镇村务公开", "—", "青石镇反映账目"}


def test_a_large_file_is_stored_by_the_worker_with_its_progress(
    county: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.import_storing.JOB_ABOVE", 3)
    clerk = Clerk(county)
    clerk.take(ledger(WEEK_1))
    assert clerk.value(ImportId.TICK, "disabled") is False
    clerk.tick()
    assert _cases(county) == 0
    board = county.server.extensions["board"]
    assert Worker(board, county.now).run(once=True) == 1
    clerk.tick()
    assert clerk.value(ImportId.TICK, "disabled") is True
    assert clerk.sums(ImportId.RESULT_SUMS)["新增"] == "6"
    assert _cases(county) == 6


def test_leaders_assignments_follow_their_matters(county: Running) -> None:
    clerk = Clerk(county)
    rows = ledger(WEEK_1[:1], [AssignmentRow("甲", "信2026-001", title="副县长0")])
    clerk.take(rows)
    assert clerk.value(ImportId.CONFIRM_REFUSED, "children") == ""
    assert clerk.sums(ImportId.RESULT_SUMS)["并入同号行"] == "1"


def test_a_list_of_units_is_previewed_and_stored(county: Running) -> None:
    clerk = Clerk(county)
    clerk.held[f"{ImportId.KIND}.value"] = "units"
    text = "单位名称,类别,心情\n新设办公室,部门,好\n,部门,\n"
    clerk.upload(text.encode(), "单位.csv")
    clerk.look()
    assert clerk.value(ImportId.MATTER_OPTIONS, "hidden") is True
    clerk.preview()
    assert clerk.sums() == {"将新建": "1", "已有": "0", "暂不入库": "1"}
    sentences = [row["sentence"] for row in clerk.value(ImportId.FINDINGS, "rowData")]
    assert sentences == ["该行没有名称，暂不入库。", "看板不认识此列，不采用。"]
    with county.database.reading() as session:
        assert session.scalar(select(Unit.id).where(Unit.name == "新设办公室")) is None
    clerk.confirm()
    with county.database.reading() as session:
        assert session.scalar(select(Unit.id).where(Unit.name == "新设办公室")) is not None


def test_ratings_of_the_platform_are_previewed_then_stored_and_one_that_changed_meanwhile_is_not(
    county: Running,
) -> None:
    today, unit = county.now().date(), county.world.units[3]
    with county.database.writing() as session:
        steps = [step(EventKind.CLOSED, today - timedelta(5), closure="procedural")]
        rated, again, unanswered = (
            add_case(session, today - timedelta(20), *given, unit=unit) for given in (steps, steps, [])
        )
        for n, case_id in enumerate((rated, again, unanswered)):
            session.get_one(Case, case_id).official_number = f"国信{n}"
    clerk = Clerk(county)
    clerk.held[f"{ImportId.KIND}.value"] = "ratings"
    sheet = "信访件编号,满意度评价\n国信0,满意\n国信1,\n国信2,满意\n国信9,满意\n国信0,不满意\n"
    clerk.upload(sheet.encode(), "评价.csv")
    clerk.look()
    clerk.preview()
    assert clerk.sums() == {"新增评价": "1", "已有评价，保留原评价": "0", "未评价": "1", "暂不入库": "3"}
    (new,) = clerk.value(ImportId.OUTCOMES, "rowData")
    assert (new["number"], new["said"]) == ("国信0", f"满意，{today}")
    sentences = [row["sentence"] for row in clerk.value(ImportId.FINDINGS, "rowData")]
    assert sentences == [
        "截至该日事项尚未答复。",
        "看板上没有此编号的信访事项，或有多件。",
        "同一事项在表中出现两次，以第一行为准。",
    ]
    assert _ratings(county) == []
    with county.database.writing() as session:
        add_steps(session, unanswered, step(EventKind.CLOSED, today, closure="procedural"))
    clerk.confirm()
    assert "预览" in clerk.value(ImportId.CONFIRM_REFUSED, "children")
    assert _ratings(county) == []
    clerk.preview()
    clerk.confirm()
    assert clerk.value(ImportId.RESULT, "children") == "已导入 2 条评价。"
    assert _ratings(county) == [(rated, "official"), (unanswered, "official")]
    with county.database.reading() as session:
        (logged,) = session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.IMPORTED)).all()
    assert logged == {"list": "ratings", "new": 2, "rated": 0, "blank": 1, "faulty": 2}


def _ratings(county: Running) -> list[tuple[int, str]]:
    with county.database.reading() as session:
        rows = session.execute(
            select(CaseEvent.case_id, CaseEvent.detail).where(CaseEvent.kind == EventKind.RATED)
        )
        return sorted((case_id, detail["source"]) for case_id, detail in rows)


def test_rule_4_a_rating_of_a_matter_that_the_reader_avoids_is_of_an_unknown_one(county: Running) -> None:
    today = county.now().date()
    with county.database.writing() as session:
        closed = step(EventKind.CLOSED, today - timedelta(5), closure="procedural")
        case_id = add_case(session, today - timedelta(20), closed, unit=county.world.units[3])
        session.get_one(Case, case_id).official_number = "国信0"
        account = account_named(session, "office")
        assert account is not None
        declare_interest(session, Actor(account, scope_of(session, account), county.now()), case_id, "近亲属")
    clerk = Clerk(county)
    clerk.held[f"{ImportId.KIND}.value"] = "ratings"
    clerk.upload("信访件编号,满意度评价\n国信0,满意\n".encode(), "评价.csv")
    clerk.look()
    clerk.preview()
    assert clerk.value(ImportId.OUTCOMES, "rowData") == []
    assert [row["sentence"] for row in clerk.value(ImportId.FINDINGS, "rowData")] == [
        "看板上没有此编号的信访事项，或有多件。"
    ]


def test_a_sheet_without_ratings_is_refused_by_name(county: Running) -> None:
    clerk = Clerk(county)
    clerk.held[f"{ImportId.KIND}.value"] = "ratings"
    clerk.upload("信访件编号,标题\n国信0,某事\n".encode(), "台账.csv")
    clerk.look()
    clerk.preview()
    assert "台账.csv" in clerk.value(ImportId.PREVIEW_REFUSED, "children")


def test_every_code_of_an_import_has_its_words_in_both_languages() -> None:
    assert set(FIELDS) == set(SheetField)
    assert set(FINDINGS) == set(FindingCode)
    assert set(REMARKS) == set(OrganisationCode)
    assert set(RATING_FAULTS) == set(RatingCode)
    assert set(CLI_REFUSED) - set(REFUSED) == {"not_geojson", "too_many_shapes", "key_unknown"}
    assert set(CLI_MAPPING) == set(MAPPING)
    catalog = read_catalog(Language.ZH)
    tables = (
        ("column", [*FIELDS.values(), *OTHER_FACTS.values()]),
        ("finding", FINDINGS.values()),
        ("refusal", [*REFUSED.values(), *MAPPING.values()]),
        ("remark", REMARKS.values()),
        ("rating", RATING_FAULTS.values()),
        (None, [*KINDS.values(), *SUMS.values(), *OUTCOMES.values()]),
    )
    missing = [text for context, texts in tables for text in texts if catalog.get(text, context) is None]
    assert missing == []
