"""A clerk brings a ledger in: maps, looks, decides, stores, sees it in the ledger; a week later brings it again."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.days import FAR
from db.enums import EventKind
from db.events import record
from db.importing.areas import read_shapes, store_areas
from db.models.cases import CASE_SPAN, Case
from db.models.organisation import AreaAlias
from db.spans import rewrite_spans
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.sample_ledger import CANARIES, OLD_XLS, WEEK_1, forms, ledger, week_2

SOURCE = "县信访台账"


@pytest.fixture
def origin(running: Running) -> Iterator[str]:
    """Serve a board of its own whose county knows an unverified old name."""
    with running.database.writing() as session:
        session.add(AreaAlias(alias="旧河镇", area_id=running.world.townships[2], is_verified=False))
    with serving(running) as served:
        yield served


@pytest.fixture
def page(origin: str, new_page: OpenPage) -> Page:
    """The clerk's import page."""
    opened = sign_in(new_page(origin, viewport={"width": 1366, "height": 768}), "office", "/import")
    expect(opened.locator("#import-choose")).to_be_visible()
    opened.fill("#import-source", SOURCE)
    return opened


def squares(*names: str) -> bytes:
    """Return boundaries of townships, a square each."""
    features = []
    for place, name in enumerate(names):
        west, east = 106 + place / 10, 106.1 + place / 10
        ring = [[west, 31], [east, 31], [east, 31.1], [west, 31.1], [west, 31]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def choose(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.click("#import-choose")
    chooser.value.set_files(path)


def bring(page: Page, path: Path) -> None:
    choose(page, path)
    expect(page.locator("#import-columns .cell-select").first).to_be_visible(timeout=30_000)


def preview(page: Page) -> None:
    page.click("#import-preview")
    expect(page.locator("#import-preview-card")).to_be_visible()


def sums(page: Page, key: str = "import-sums") -> dict[str, str]:
    items = page.locator(f"#{key} li")
    expect(items.first).to_be_visible()
    names = items.locator(".name").all_inner_texts()
    return dict(zip(names, items.locator(".number").all_inner_texts(), strict=True))


def confirm(page: Page, n: int) -> None:
    page.click("#import-confirm")
    expect(page.locator("#import-result")).to_contain_text(f"导入第 {n} 次")
    expect(page.locator("#import-preview-card")).to_be_hidden()


def grave(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_a_ledger_is_brought_in_found_again_and_followed_as_it_grows(
    page: Page, running: Running, tmp_path: Path
) -> None:
    first, grown = tmp_path / "第一周.xlsx", tmp_path / "第二周.xlsx"
    first.write_bytes(ledger(WEEK_1))
    bring(page, first)

    # A person maps a column that the board did not know.
    page.locator("#import-columns .ag-body-viewport").hover()
    page.mouse.wheel(0, 2000)
    row = page.locator("#import-columns .ag-row", has_text="心情")
    row.locator("select").select_option("remark")
    never = page.locator("#import-columns .ag-row", has_text="稳控责任人")
    expect(never.locator("select")).to_be_disabled()
    expect(never).to_contain_text("按设计不入库")
    preview(page)
    assert sums(page)["新增"] == "6"
    expect(page.locator("#import-adds")).to_have_text(
        "读到 7 行 = 新增 6 + 暂不入库 1；另有 1 行为检举控告，确认后转入专库，不计入以上各数，也不列出。"
    )
    expect(page.locator("#import-findings")).to_contain_text("收到日期无法识别")
    expect(page.locator("#import-findings")).not_to_contain_text("心情")
    assert [canary for canary in CANARIES if canary in page.content()] == []

    # The ambiguous township is placed, and the file compared anew with it.
    page.locator("#import-decisions select").select_option("大河镇")
    expect(page.locator("#import-sums li", has_text="属地待定").locator(".number")).to_have_text("0")
    assert grave(page) == []
    with page.expect_download() as download:
        page.click("#import-errors")
    assert download.value.suggested_filename == "第一周_未入库清单.xlsx"
    confirm(page, 1)
    assert sums(page, "import-result-sums")["新增"] == "6"
    expect(page.locator("#import-history")).to_contain_text("第一周.xlsx")

    # The rows stand in the ledger.
    page.click("#import-result-ledger")
    page.wait_for_url(re.compile(r"/ledger\?from=1970-01-02&import=1$"))
    expect(page.locator("#ledger-grid")).to_contain_text("信2026-004")
    page.get_by_role("link", name="数据导入").click()
    expect(page.locator("#import-choose")).to_be_visible()
    page.fill("#import-source", SOURCE)

    # The same file is found.
    bring(page, first)
    preview(page)
    expect(page.locator("#import-twice")).to_contain_text("已经导入过")
    page.click("#import-confirm")
    expect(page.locator("#import-confirm-refused")).to_contain_text("再次导入")
    page.click("#import-cancel")
    expect(page.locator("#import-result")).to_contain_text("没有任何内容入库")

    # A week later: the office has moved a matter that the sheet moves elsewhere.
    with running.database.writing() as session:
        held = session.scalars(select(Case.id).where(Case.official_number == "信2026-002")).one()
        record(
            session, held, EventKind.PLACED, happened_at=running.now(), recorded_at=running.now(),
            detail={"township": running.world.townships[0]},
        )  # fmt: skip
        rewrite_spans(session, [held])
    rows = [replace(row, township="大河镇") if row.number == "信2026-002" else row for row in week_2()]
    grown.write_bytes(ledger(rows))
    bring(page, grown)
    preview(page)
    said = sums(page)
    assert {name: said[name] for name in ("新增", "有变更", "文件中已无", "冲突")} == {
        "新增": "1", "有变更": "2", "文件中已无": "1", "冲突": "1",
    }  # fmt: skip
    page.click("#import-confirm")
    expect(page.locator("#import-confirm-refused")).to_contain_text("1 处冲突未决定")
    page.locator("#import-decisions .ag-row", has_text="信2026-002").locator("select").select_option("sheet")
    confirm(page, 2)
    with running.database.reading() as session:
        placed = select(CASE_SPAN.c.township_id).where(CASE_SPAN.c.case_id == held, CASE_SPAN.c.to_on == FAR)
        assert session.scalar(placed) == running.world.townships[2]


def test_a_workbook_of_the_countys_forms_is_seen_in_the_ledger_and_on_the_map(
    page: Page, running: Running, tmp_path: Path
) -> None:
    with running.database.writing() as session:
        read = read_shapes(squares("青石镇", "白云乡", "大河镇"), "name")
        store_areas(session, read, name="边界", now=running.now(), source="民政局")
    book = tmp_path / "各类台账.xlsx"
    book.write_bytes(forms())
    bring(page, book)
    for sheet in ("信访台账", "突出矛盾纠纷台账", "信访信息表", "排查", "领导包案台账"):
        expect(page.locator("#import-file")).to_contain_text(f"“{sheet}”表头在第 3 行")
    preview(page)
    expect(page.locator("#import-adds")).to_have_text("读到 11 行 = 新增 7 + 并入同号行 1 + 暂不入库 3")
    page.locator("#import-decisions select").select_option("大河镇")
    expect(page.locator("#import-sums li", has_text="属地待定").locator(".number")).to_have_text("0")
    assert [canary for canary in CANARIES if canary in page.content()] == []
    confirm(page, 1)
    assert sums(page, "import-result-sums")["新增"] == "7"

    # The figure opens exactly its rows.
    page.locator("#import-result-sums a").click()
    page.wait_for_url(re.compile(r"/ledger\?from=1970-01-02&import=1\.new$"))
    expect(page.locator("#ledger-cases")).to_have_text("7")
    expect(page.locator(".filter-chips")).to_contain_text("导入批次：第 1 次，新增")
    expect(page.locator("#ledger-grid")).to_contain_text("青石镇征地补偿款未到账")

    # So does each area of the map.
    page.goto(page.url.replace("/ledger", "/map"))
    table = page.locator("#map-areas-panel .panel-table tbody tr")
    for name, n in (("青石镇", "2"), ("白云乡", "3"), ("大河镇", "2")):
        expect(table.filter(has_text=name).locator("a").first).to_have_text(n)
    table.filter(has_text="白云乡").locator("a").first.evaluate("link => link.click()")
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text("3")


def test_a_dropped_file_goes_up_and_an_old_workbook_is_refused_with_advice(
    origin: str, new_page: OpenPage, tmp_path: Path
) -> None:
    watched = new_page(origin)
    page = sign_in(watched, "office", "/import")
    old = tmp_path / "台账.xls"
    old.write_bytes(OLD_XLS)
    choose(page, old)
    expect(page.locator("#import-refused")).to_contain_text("另存为 .xlsx")
    expect(page.locator("#import-map-card")).to_be_hidden()
    transfer = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["编号,接件时间,标题\\nA-1,2026-03-05,道路破损\\n"], "小台账.csv"));
            return transfer;
        }"""
    )
    page.dispatch_event("#import-drop", "drop", {"dataTransfer": transfer})
    expect(page.locator("#import-file")).to_contain_text("小台账.csv")
    expect(page.locator("#import-refused")).to_be_hidden()
    # The browser notes the refused upload by itself.
    watched.console_errors.clear()


def test_an_administrator_adds_a_notice_and_edits_a_phone(origin: str, new_page: OpenPage) -> None:
    opened = sign_in(new_page(origin, viewport={"width": 1366, "height": 768}), "admin", "/settings")
    opened.fill("#settings-year", "2027")
    opened.fill("#settings-notice", "10月1日至7日放假，10月10日上班。")
    opened.fill("#settings-notice-source", "国办发明电〔2026〕1号")
    opened.click("#settings-notice-check")
    expect(opened.locator("#settings-notice-said")).to_contain_text("其中新增 8 天")
    opened.click("#settings-notice-add")
    expect(opened.locator("#settings-days-done")).to_contain_text("已加入日历 8 天")
    expect(opened.locator("#settings-days")).to_contain_text("2027-10-01")
    cell = opened.locator("#settings-phones .ag-row").first.locator('[col-id="office"]')
    cell.click()
    opened.keyboard.type("0827-6220000")
    opened.keyboard.press("Enter")
    expect(opened.locator("#settings-phones-said")).to_contain_text("已保存")
