"""The ledger in a browser: rows by the block, the URL as state, keyboard, phones, files, views, and what goes wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.board import Running, serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.chromium import WatchedPage
from tests.demo import NOWHERE, UNTIL

ASOF = f"asof={UNTIL}"


@pytest.fixture(scope="module")
def board(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("ledger") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def origin(board: Running) -> Iterator[str]:
    with serving(board) as served:
        yield served


@pytest.fixture
def opened(origin: str, new_page: OpenPage) -> WatchedPage:
    watched = new_page(origin)
    sign_in(watched, "office", f"/ledger?{ASOF}&due=overdue")
    ready(watched.page)
    return watched


@pytest.fixture
def usual(origin: str, new_page: OpenPage) -> WatchedPage:
    """A reader who never chose columns, so that none come in later than the rows."""
    watched = new_page(origin)
    sign_in(watched, "leader", f"/ledger?{ASOF}&due=overdue")
    ready(watched.page)
    return watched


def ready(page: Page) -> None:
    expect(page.locator("#ledger-grid .ag-row a").first).to_be_visible(timeout=15_000)
    expect(page.locator("#ledger-total")).to_contain_text("件")


def total(page: Page) -> int:
    found = re.search(r"共 ([0-9,]+) 件", page.inner_text("#ledger-total"))
    assert found is not None
    return int(found[1].replace(",", ""))


def query(page: Page) -> str:
    return unquote(urlsplit(page.url).query)


def test_a_filter_changes_the_rows_with_one_block(opened: WatchedPage) -> None:
    page = opened.page
    blocks: list[str] = []
    page.on(
        "request", lambda one: blocks.append(one.url) if "getRowsRequest" in (one.post_data or "") else None
    )
    before = total(page)
    assert before > 0
    page.evaluate("board.wants('due=soon,overdue')")
    expect(page.locator("#ledger-total")).not_to_contain_text(f"共 {before} 件")
    page.wait_for_load_state("networkidle")
    assert total(page) > before
    assert len(blocks) == 1
    page.go_back()
    expect(page.locator("#ledger-total")).to_contain_text(f"共 {before} 件")


def test_from_deep_below_another_filter_asks_for_the_first_block_alone(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("board.wants('due=')")
    expect(page.locator("#ledger-total")).not_to_contain_text("共 12 件")
    page.evaluate("async () => (await dash_ag_grid.getApiAsync('ledger-grid')).ensureIndexVisible(1050)")
    expect(page.locator("#ledger-grid .ag-row[row-index='1050'] a")).to_be_visible()
    blocks: list[str] = []
    page.on(
        "request",
        lambda one: blocks.append(one.post_data or "") if "startRow" in (one.post_data or "") else None,
    )
    page.evaluate("board.wants('due=overdue')")
    expect(page.locator("#ledger-total")).to_contain_text("共 12 件")
    ready(page)
    assert ['"startRow":0,' in one for one in blocks] == [True]


def test_a_sort_goes_into_the_address_and_back(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#ledger-grid .ag-header-cell[col-id=title] .ag-header-cell-text").click()
    expect(page.locator("#ledger-total")).to_contain_text("案由升序")
    page.wait_for_url("**sort=title**")
    titles = page.locator("#ledger-grid .ag-cell[col-id=title]").all_inner_texts()
    assert titles == sorted(titles)
    page.reload()
    ready(page)
    expect(page.locator("#ledger-total")).to_contain_text("案由升序")


def test_a_column_of_words_is_filtered_by_choosing_a_word(opened: WatchedPage) -> None:
    page = opened.page
    before = total(page)
    page.locator(".ag-header-cell[col-id=stage] .ag-header-cell-filter-button").click()
    page.locator(".ag-filter .ag-picker-field-wrapper").first.click()
    page.get_by_role("option", name="已受理").click()
    page.locator(".ag-filter-apply-panel button").last.click()
    expect(page.locator("#ledger-total")).not_to_contain_text(f"共 {before} 件")
    assert set(page.locator("#ledger-grid .ag-cell[col-id=stage]").all_inner_texts()) == {"已受理"}
    assert 0 < total(page) < before


def test_by_keyboard_a_row_is_opened_and_back_keeps_the_filter(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#ledger-grid .ag-cell[col-id=title]").first.focus()
    page.keyboard.press("ArrowDown")
    row = page.locator("#ledger-grid .ag-row:has(.ag-cell-focus)").first.get_attribute("row-id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/case/{row}?{ASOF}")
    page.go_back()
    ready(page)
    assert query(page) == f"{ASOF}&due=overdue"


def test_a_click_on_a_row_opens_it(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#ledger-grid .ag-cell[col-id=township]").first.click()
    page.wait_for_url(f"**/case/*?{ASOF}")


def test_the_slash_goes_to_the_search_and_two_characters_find(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#ledger-grid .ag-cell").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.type("征地")
    page.wait_for_url("**q=**")
    assert query(page).endswith("q=征地")
    expect(page.locator(".filter-chips")).to_contain_text("征地")


def test_a_search_for_a_person_leaves_no_trace_in_the_browser(opened: WatchedPage) -> None:
    page = opened.page
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url + (one.post_data or "")))
    page.fill("#filter-text", "138 0000 1111")
    expect(page.locator("#board-banner")).to_contain_text("不按个人检索")
    assert "138" not in query(page)
    page.goto(page.url + "&q=13800001111")
    expect(page.locator("#board-banner")).to_contain_text("不按个人检索")
    assert "138" not in query(page)
    assert not any("13800001111" in one for one in sent if "_dash-update" in one)


def test_the_phones_of_an_office_are_one_click_away(opened: WatchedPage) -> None:
    page = opened.page
    unit = page.locator("#ledger-grid .ag-cell[col-id=unit]").first
    unit.locator(".phone-button").click()
    shown = page.locator("#ledger-phones")
    expect(shown).to_be_visible()
    expect(shown).to_contain_text("办公电话")
    expect(shown).to_contain_text("值班电话")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_the_file_holds_what_the_grid_shows(opened: WatchedPage, tmp_path: Path) -> None:
    page = opened.page
    with page.expect_download() as download:
        page.click("#ledger-export-xlsx")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    first = next(at for at, row in enumerate(rows) if row[0] == "事项编号")
    numbers = [str(row[0]) for row in rows[first + 1 :]]
    assert numbers == page.locator("#ledger-grid .ag-cell[col-id=number]").all_inner_texts()
    assert len(numbers) == total(page)


HAS_VILLAGE = """async () => {
  const column = (await dash_ag_grid.getApiAsync('ledger-grid')).getColumn('village');
  for (let frames = 0; frames < 600 && !column.isVisible(); frames += 1) await new Promise(requestAnimationFrame);
  return column.isVisible();
}"""

SHOWN_COLUMNS = """() => dash_ag_grid.getApi('ledger-grid').getColumnState()
  .filter((column) => !column.hide && !column.colId.startsWith("ag-Grid")).map((column) => column.colId)"""

CHANGE_ALL = """() => {
  const api = dash_ag_grid.getApi('ledger-grid');
  api.setColumnsVisible(['cause'], true);
  api.setColumnsVisible(['unit'], false);
  api.moveColumns(['township'], 2);
  api.setColumnWidths([{ key: 'township', newWidth: 222 }]);
  api.applyColumnState({ state: [{ colId: 'received', sort: 'desc' }], defaultState: { sort: null } });
}"""
"""Changes the columns in every way in one turn of the page's script, so that nothing is told before what comes next."""


def test_columns_chosen_in_the_dialog_come_back(opened: WatchedPage) -> None:
    page = opened.page
    page.click("#ledger-open-columns")
    page.get_by_role("checkbox", name="村（社区）").check()
    with page.expect_response(lambda one: "ledger-kept-columns" in (one.request.post_data or "")):
        page.click("#ledger-keep-columns")
    expect(page.locator("#ledger-columns-dialog")).to_be_hidden()
    page.reload()
    ready(page)
    assert page.evaluate(HAS_VILLAGE)


def test_a_column_moved_by_hand_comes_back(opened: WatchedPage) -> None:
    page = opened.page
    head = page.locator("#ledger-grid .ag-header-cell[col-id=stage]")
    edge = head.locator(".ag-header-cell-resize").bounding_box()
    before = head.bounding_box()
    assert edge is not None
    assert before is not None
    page.mouse.move(edge["x"] + edge["width"] / 2, edge["y"] + 10)
    page.mouse.down()
    page.mouse.move(edge["x"] + 80, edge["y"] + 10, steps=5)
    with page.expect_response(lambda one: "ledger-kept-columns" in (one.request.post_data or "")):
        page.mouse.up()
    page.reload()
    ready(page)
    expect(head).to_have_css("width", re.compile(r"^1[6-9]\d"))
    after = head.bounding_box()
    assert after is not None
    assert after["width"] > before["width"] + 50


def test_a_view_saved_at_once_holds_every_change_of_columns(usual: WatchedPage) -> None:
    page = usual.page
    page.click("#ledger-open-views")
    page.fill("#ledger-view-name", "即改即存")
    page.evaluate(f"() => {{ ({CHANGE_ALL})(); document.getElementById('ledger-save-view').click(); }}")
    expect(page.locator("#ledger-view-done")).to_contain_text("已保存")
    shown = page.evaluate(SHOWN_COLUMNS)
    page.keyboard.press("Escape")
    page.evaluate("board.wants('', 'replace')")
    page.wait_for_url("**/ledger")
    page.reload()
    ready(page)
    page.select_option("#ledger-views", label="即改即存")
    page.wait_for_url("**due=overdue**sort=-received**")
    expect(page.locator(".ag-header-cell[col-id=cause]")).to_be_attached()
    assert page.evaluate(SHOWN_COLUMNS) == shown
    assert "cause" in shown
    assert "unit" not in shown
    assert shown[1] == "township"
    expect(page.locator(".ag-header-cell[col-id=township]")).to_have_css("width", "222px")


def test_a_file_made_at_once_holds_every_change_of_columns(usual: WatchedPage, tmp_path: Path) -> None:
    page = usual.page
    with page.expect_download() as download:
        page.evaluate(f"() => {{ ({CHANGE_ALL})(); document.getElementById('ledger-export-xlsx').click(); }}")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "事项编号")
    heads = page.locator("#ledger-grid .ag-header-cell-text")
    assert head[1] == "乡镇"
    assert "责任单位" not in head
    shown = [title for title in head if title]
    assert len(shown) == len(page.evaluate(SHOWN_COLUMNS))
    assert set(heads.all_inner_texts()) <= set(shown)
    days = [str(row[shown.index("收件日期")]) for row in rows[rows.index(head) + 1 :] if row[0]]
    assert days == sorted(days, reverse=True)


def test_an_empty_ledger_says_why_and_how_to_go_on(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("board.wants('q=没有这样的文字')")
    expect(page.locator("#ledger-empty")).to_be_visible()
    expect(page.locator("#ledger-empty-why")).not_to_be_empty()
    page.click("#ledger-clear")
    ready(page)
    expect(page.locator("#ledger-empty")).to_be_hidden()
    assert query(page) == ""


def test_rows_that_could_not_be_loaded_are_not_shown_under_another_filter(opened: WatchedPage) -> None:
    page = opened.page
    page.route("**/_dash-update-component*", lambda route: route.abort())
    with page.expect_event("console", lambda said: "ERR_FAILED" in said.text):
        page.evaluate("board.wants('due=soon')")
    expect(page.locator(".ledger-fault")).to_be_visible()
    page.unroute("**/_dash-update-component*")
    page.click("#ledger-retry")
    expect(page.locator(".ledger-fault")).to_be_hidden()
    ready(page)
    opened.console_errors.clear()


def test_no_english_is_left_in_the_chinese_ledger(opened: WatchedPage) -> None:
    page = opened.page
    for column in ("stage", "due", "title"):
        page.locator(f".ag-header-cell[col-id={column}] .ag-header-cell-filter-button").click()
        said = page.locator(".ag-filter").first.inner_text()
        assert not re.search(r"[A-Za-z]{3}", said), said
        page.keyboard.press("Escape")
    heads = page.locator("#ledger-grid .ag-header-cell-text").all_inner_texts()
    assert not [head for head in heads if re.search(r"[A-Za-z]", head)]


def test_the_period_says_what_is_counted_and_each_choice_changes_it(opened: WatchedPage) -> None:
    page = opened.page
    period = page.locator("[data-key=period]")
    period.click()
    expect(page.locator("[data-quick][aria-pressed=true]")).to_have_text("全部")
    page.locator("[data-quick=twelve_months]").click()
    page.wait_for_url("**from=2025-07-01**")
    expect(period).to_contain_text("近 12 个月")
    period.click()
    page.locator("[data-quick=all_time]").click()
    page.wait_for_url(lambda url: "from=" not in url)
    expect(period).to_contain_text("全部")


@pytest.mark.parametrize("width", [1366, 1920])
def test_the_sums_stay_in_the_window_whatever_stands_above(
    origin: str, new_page: OpenPage, width: int
) -> None:
    height = 768 if width == 1366 else 1080
    watched = new_page(origin, viewport={"width": width, "height": height}, locale="en-GB")
    page = sign_in(watched, "office", f"/ledger?{ASOF}")
    ready(page)
    page.locator("[aria-controls=filter-more]").click()
    expect(page.locator("#filter-more")).to_be_visible()
    below = page.evaluate(
        "document.querySelector('.ledger-sums').getBoundingClientRect().bottom - innerHeight"
    )
    assert below <= 0
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
