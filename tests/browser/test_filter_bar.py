"""The filter bar in a browser: the URL is the state, one request a change, by keyboard, in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from dash import Dash
from playwright.sync_api import Page, expect

from dashboard.url_state import query_of
from db.filter_query import parse
from tests.browser import parts_app
from tests.browser.conftest import OpenPage
from tests.chromium import WatchedPage

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app: Dash = parts_app.build(tmp_path_factory.mktemp("board"))
    with parts_app.served(app) as served:
        yield served


@pytest.fixture
def opened(origin: str, new_page: OpenPage) -> WatchedPage:
    watched = new_page(origin)
    watched.open("/")
    ready(watched.page, "")
    return watched


def ready(page: Page, query: str) -> None:
    bar, panel = page.locator("#filter-controls"), page.locator("#g-months-panel .panel-body")
    expect(bar).to_have_attribute("data-drawn", query)
    expect(panel).to_have_attribute("data-answer", query or "painted")


def query(page: Page) -> str:
    return unquote(urlsplit(page.url).query)


def chips(page: Page) -> list[str]:
    return page.locator(".filter-chips .chip > span").all_inner_texts()


def test_a_choice_goes_into_the_url_and_asks_the_server_once(opened: WatchedPage) -> None:
    page = opened.page
    parts_app.seen_searches.clear()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.click("[data-key=township]")
    page.get_by_role("checkbox", name="白衣镇").check()
    ready(page, "township=2")
    assert query(page) == "township=2"
    assert parts_app.seen_searches == ["township=2"]
    assert len(asked) == 1
    assert chips(page) == ["时段：近 12 个月", "乡镇：白衣镇"]


def test_keys_and_members_are_written_in_fixed_order(origin: str, new_page: OpenPage) -> None:
    page = new_page(origin)
    page.open("/?due=soon,overdue&township=10,2&q=%E5%BE%81%E5%9C%B0")
    ready(page.page, "township=10,2&due=overdue,soon&q=%E5%BE%81%E5%9C%B0")
    assert chips(page.page)[1:] == ["乡镇：笔山镇、白衣镇", "时限状态：已超期、即将到期", "文字：征地"]


def test_back_and_forward_change_controls_and_figures(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("board.wants('township=3')")
    ready(page, "township=3")
    page.evaluate("board.wants('due=overdue')")
    ready(page, "township=3&due=overdue")
    page.go_back()
    ready(page, "township=3")
    page.go_back()
    ready(page, "")
    page.go_forward()
    ready(page, "township=3")


def test_a_link_that_was_sent_shows_the_same(opened: WatchedPage, origin: str, new_page: OpenPage) -> None:
    opened.page.evaluate("board.wants('unit=2&flag=group')")
    ready(opened.page, "unit=2&flag=group")
    other = new_page(origin)
    other.page.goto(opened.page.url)
    ready(other.page, "unit=2&flag=group")
    assert chips(other.page) == chips(opened.page)


def test_choices_in_one_open_menu_are_one_step_of_history(opened: WatchedPage) -> None:
    page = opened.page
    page.click("[data-key=township]")
    page.get_by_role("checkbox", name="白衣镇").check()
    page.get_by_role("checkbox", name="驷马镇").check()
    ready(page, "township=2,3")
    page.keyboard.press("Escape")
    page.go_back()
    ready(page, "")


def test_the_bar_works_by_keyboard_alone(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("[data-key=due]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="已超期")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    ready(page, "due=overdue,soon")
    page.keyboard.press("Escape")
    expect(page.locator("[data-key=due]")).to_be_focused()
    expect(page.locator("#filter-menu-due")).to_be_hidden()


def test_text_waits_for_the_end_of_composing(opened: WatchedPage) -> None:
    page = opened.page
    field = page.locator("#filter-text")
    field.focus()
    field.dispatch_event("compositionstart")
    field.evaluate(
        "e => { e.value = 'zheng'; e.dispatchEvent(new InputEvent('input', {isComposing: true})) }"
    )
    page.evaluate("new Promise(done => setTimeout(done, 500))")
    assert query(page) == ""
    field.evaluate("e => { e.value = '征地'; e.dispatchEvent(new CompositionEvent('compositionend')) }")
    ready(page, "q=%E5%BE%81%E5%9C%B0")


def test_villages_follow_the_chosen_township(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("board.wants('township=1&village=111')")
    ready(page, "township=1&village=111")
    page.get_by_role("button", name="更多条件").click()
    page.click("[data-key=village]")
    assert page.locator("#filter-menu-village input[type=checkbox]").count() == len(parts_app.VILLAGES)
    page.click("[data-key=township]")
    page.get_by_role("checkbox", name="响滩镇").uncheck()
    page.get_by_role("checkbox", name="白衣镇").check()
    ready(page, "township=2")


def test_categories_are_found_by_the_name_of_their_parent(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("document.querySelector('[data-key=category]').click()")
    labels = page.locator("#filter-menu-category .picker-option > span").all_inner_texts()
    assert labels[:3] == ["自然资源", "征地补偿", "宅基地"]


def test_quick_periods_are_pressed_and_said(opened: WatchedPage) -> None:
    page = opened.page
    page.click("[data-key=period]")
    page.click("[data-quick=all_time]")
    ready(page, "from=1970-01-02")
    assert chips(page) == ["时段：全部"]
    page.click("[data-key=period]")
    page.click("[data-quick=twelve_months]")
    ready(page, "")


def test_what_makes_no_sense_is_said_and_can_be_taken_away(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/?due=overdue,yesterday&colour=red")
    page = watched.page
    expect(page.locator(".filter-chips .is-ignored")).to_have_count(2)
    assert "已忽略：时限状态：yesterday" in chips(page)
    assert "已忽略：colour=red" in chips(page)
    page.get_by_role("button", name="去掉：已忽略：时限状态：yesterday").click()
    expect(page.locator(".filter-chips .is-ignored")).to_have_count(1)
    page.get_by_role("button", name="去掉：已忽略：colour=red").click()
    ready(page, "due=overdue")


def test_a_strange_word_alone_is_found_once_the_choices_are_known(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/?due=never")
    expect(watched.page.locator(".filter-chips .is-ignored")).to_have_count(1)
    assert chips(watched.page) == ["时段：近 12 个月", "已忽略：时限状态：never"]


def test_clear_takes_everything_away(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("board.wants('township=1&q=x&asof=2020-01-01')")
    ready(page, "asof=2020-01-01&township=1&q=x")
    assert "截至 2020-01-01" in chips(page)
    page.click("#filter-clear")
    ready(page, "")
    expect(page.locator("#filter-clear")).to_have_count(0)


def test_an_ended_unit_can_still_be_chosen_and_stands_last(opened: WatchedPage) -> None:
    page = opened.page
    page.click("[data-key=unit]")
    options = page.locator("#filter-menu-unit .picker-option").all_inner_texts()
    assert [text.replace("\n", " ") for text in options][-2:] == ["国土资源局 已撤销", "（未登记）"]


def test_a_click_on_a_bar_opens_exactly_its_rows(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#g-bars .barlayer .point path").first.dispatch_event("mousemove")
    box = page.locator("#g-bars .barlayer .point path").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    page.wait_for_url("**/ledger?township=1")


def test_the_table_behind_a_chart_opens_the_same_rows_by_keyboard(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#g-bars-panel [data-table]").focus()
    page.keyboard.press("t")
    cell = page.locator("#g-bars-panel .panel-table a").first
    expect(cell).to_be_visible()
    assert cell.inner_text() == "31"
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?township=1")


@pytest.mark.parametrize(
    "search",
    [
        "unit=10,9,none,9&township=2",
        "q=a%20%26b!(c)'*~_-.%2C&sort=-due",
        "to=2026-01-31&from=2026-01-01&asof=2026-02-01",
        "flag=repeat,group&stage=closed,accepted&clock=c5,c10,c1",
        "cohort=overdue&leader=3,20,1&q=%E5%BE%81%E5%9C%B0",
    ],
)
def test_script_and_server_write_the_same_string(opened: WatchedPage, search: str) -> None:
    asked = parse(search, date(2026, 3, 31))
    assert asked.ignored == ()
    written = opened.page.evaluate("search => board.filter.join(board.filter.split(search))", search)
    assert written == query_of(asked)


def test_folder_of_assets_names_no_other_host() -> None:
    for path in sorted(Path(parts_app.ASSETS).iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", ""), path.name
        assert "https://" not in text, path.name
