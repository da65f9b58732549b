"""Parts in a browser: axe finds nothing grave in either theme, failures stay where they are, nothing English is left."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from dashboard.text import Language
from dashboard.theme import Theme
from tests.browser import parts_app
from tests.browser.conftest import OpenPage, moment, wound

expect.set_options(timeout=30_000)

GRAVE = ("serious", "critical")
ENGLISH_ALLOWED = {"English", "n", "T"}


@pytest.fixture(scope="module", params=list(Theme), ids=lambda theme: theme.value)
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with parts_app.served(parts_app.build(tmp_path_factory.mktemp("board"), theme=request.param)) as origin:
        yield origin


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with parts_app.served(parts_app.build(tmp_path_factory.mktemp("board"))) as served:
        yield served


def painted(page: Page) -> None:
    for panel in ("bars", "months", "broken"):
        body = page.locator(f"#g-{panel}-panel .panel-body")
        expect(body).to_have_attribute("data-answer", re.compile("."))
    expect(page.locator("#filter-controls[data-drawn]")).to_be_visible()


def grave(page: Page, within: str | None = None) -> list[str]:
    context = None if within is None else {"include": [[within]]}
    found: list[dict[str, Any]] = Axe().run(page, context).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def test_axe_finds_nothing_grave_with_every_menu_and_dialog_open(themed: str, new_page: OpenPage) -> None:
    watched = new_page(themed)
    watched.open("/?township=1&asof=2020-01-01&x=1")
    page = watched.page
    painted(page)
    assert grave(page) == []
    page.get_by_role("button", name="更多条件").click()
    for key in ("period", "township", "category", "due", "asof"):
        page.click(f".picker-button[data-key={key}]")
        expect(page.locator(f"#filter-menu-{key}")).to_be_visible()
        assert grave(page, f"#filter-menu-{key}") == [], key
        page.keyboard.press("Escape")
    page.click("#g-overdue-tile .about-button")
    page.click("#g-bars-panel [data-table]")
    assert grave(page) == []
    page.click("#g-open-dialog")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page, "#g-dialog") == []


def test_a_dialog_takes_keeps_and_gives_back_the_focus(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/")
    page = watched.page
    painted(page)
    page.focus("#g-open-dialog")
    page.keyboard.press("Enter")
    expect(page.locator("#g-choice")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('#g-dialog') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#g-dialog")).to_be_hidden()
    expect(page.locator("#g-open-dialog")).to_be_focused()


def test_a_panel_that_fails_says_so_alone(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/")
    painted(watched.page)
    alert = watched.page.locator("#g-broken-panel [role=alert]")
    expect(alert).to_contain_text("其他图表不受影响")
    assert re.search(r"[0-9a-f]{8}", alert.inner_text())
    expect(watched.page.locator("#g-bars-panel [role=alert]")).to_have_count(0)


def test_an_empty_panel_says_why_and_offers_no_table(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/")
    painted(watched.page)
    panel = watched.page.locator("#g-empty-panel")
    expect(panel.locator(".state-why")).to_have_text("所选时段内没有听证。换一个更长的时段再看。")
    expect(panel.locator("[data-table]")).to_be_disabled()


def test_every_paint_is_told_with_its_answer(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/")
    page = watched.page
    painted(page)
    page.evaluate("window.told = []; addEventListener('board:painted', e => told.push(e.detail))")
    page.evaluate("board.wants('township=2')")
    expect(page.locator("#g-months-panel .panel-body")).to_have_attribute("data-answer", "township=2")
    told = {(one["panel"], one["answer"]) for one in page.evaluate("told")}
    assert {("g-months-panel", "township=2"), ("g-bars-panel", "township=2")} <= told


def _fail(status: int, body: str = "{}") -> Any:
    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body, content_type="application/json")

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda route: route.abort(), "连不上看板服务器"),
        (_fail(503), "连不上看板服务器"),
        (_fail(401), "您已退出登录"),
        (_fail(403, '{"sentence": "您的单位看不到此件。", "reference": ""}'), "您的单位看不到此件。"),
        (_fail(500, '{"sentence": "没有办成。", "reference": "ab12cd34"}'), "没有办成。 编号 ab12cd34。"),
        (_fail(418, "not json"), "看板无法接受这次操作（代码 418）。"),
    ],
    ids=["no network", "502 to 504", "signed out", "refused", "failed", "unknown"],
)
def test_an_answer_that_is_no_update_is_said_and_marks_its_panels(
    origin: str, new_page: OpenPage, answer: Any, said: str
) -> None:
    watched = new_page(origin)
    watched.open("/")
    page = watched.page
    painted(page)
    page.route("**/_dash-update-component*", answer)
    page.evaluate("board.wants('township=2')")
    expect(page.locator("#board-banner")).to_contain_text(said)
    expect(page.locator("#g-months-panel")).to_have_attribute("data-failed", "未更新")
    expect(page.locator("#g-open-tile")).to_have_attribute("data-failed", "未更新")
    if said.startswith("您已退出"):
        link = page.locator("#board-banner a")
        assert link.get_attribute("href") == "/login?next=%2F%3Ftownship%3D2"
    page.unroute("**/_dash-update-component*")
    page.evaluate("board.wants('township=3')")
    expect(page.locator("#g-months-panel .panel-body")).to_have_attribute("data-answer", "township=3")
    expect(page.locator("[data-failed]")).to_have_count(0)
    assert all("Failed to load resource" in text for text in watched.console_errors)
    watched.console_errors.clear()


def test_an_answer_that_takes_a_minute_is_cut_off(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    page = watched.page
    with wound(page):
        watched.open("/")
        painted(page)
        page.route("**/_dash-update-component*", lambda _route: None)
        before = moment(page)
        with page.expect_request("**/_dash-update-component*"):
            page.evaluate("board.wants('township=2')")
        after = moment(page)
        page.clock.pause_at(before + 59)
        expect(page.locator("#board-banner")).to_have_count(0)
        page.clock.pause_at(after + 61)
        expect(page.locator("#board-banner")).to_contain_text("等了 60 秒没有结果")
        page.unroute("**/_dash-update-component*")
    watched.console_errors.clear()


def test_no_english_is_left_in_chinese(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/?township=1&due=overdue")
    page = watched.page
    painted(page)
    page.get_by_role("button", name="更多条件").click()
    page.click(".picker-button[data-key=clock]")
    said = page.inner_text("body") + "\n".join(
        page.eval_on_selector_all(
            "[aria-label], [placeholder]", "all => all.map(e => e.ariaLabel + ' ' + (e.placeholder || ''))"
        )
    )
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"null|[0-9a-f]{8}", "", said)))
    assert words - ENGLISH_ALLOWED - {"township", "due", "overdue"} == set()


def test_english_is_complete(tmp_path_factory: pytest.TempPathFactory, new_page: OpenPage) -> None:
    app = parts_app.build(tmp_path_factory.mktemp("board"), spoken=Language.EN)
    with parts_app.served(app) as served:
        watched = new_page(served, locale="en-US")
        watched.open("/")
        painted(watched.page)
        bar = watched.page.inner_text("#filter-bar")
    assert re.findall(r"[\u4e00-\u9fff]", bar) == []
    assert "Last 12 months" in bar


def test_axis_months_are_chinese(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/")
    painted(watched.page)
    ticks = watched.page.locator("#g-months .xtick text").all_text_contents()
    assert ticks[0].startswith("12月")
    assert len(ticks) == 12
