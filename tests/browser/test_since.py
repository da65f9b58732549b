"""The page of two days in a browser: a figure opens its rows on both days, and the days are chosen beside the title."""

import pytest
from playwright.sync_api import Page, expect

from tests.board import Running
from tests.browser.conftest import OpenPage
from tests.demo import UNTIL
from tests.walking import enter, load, settle

expect.set_options(timeout=30_000)
SINCE = "2026-01-31"


def opened(board: Running, origin: str, new_page: OpenPage, user: str, address: str) -> Page:
    watched = new_page(origin)
    enter(watched.page.context, board, origin, user)
    return load(watched, address)


@pytest.mark.parametrize(("place", "chips"), [(0, f"截至 {SINCE}"), (1, f"对比日：{SINCE}")])
def test_a_figure_opens_both_sets_of_its_rows(
    demo_board: Running, demo_origin: str, new_page: OpenPage, place: int, chips: str
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?since={SINCE}&asof={UNTIL}")
    link = page.locator("#since-settled-note a").nth(place)
    words = link.inner_text()
    link.click()
    expect(page.locator("#ledger-grid .ag-center-cols-container .ag-row").first).to_be_visible()
    settle(page)
    assert page.locator("#ledger-cases").inner_text() in words
    expect(page.locator(".filter-chips")).to_contain_text("变动：办结")
    expect(page.locator(".filter-chips")).to_contain_text(chips)
    expect(page.locator(".filter-chips .is-ignored")).to_have_count(0)
    page.go_back()
    expect(page.locator("#since-settled-note a")).to_have_count(2)


def test_a_bar_of_the_balance_opens_its_rows(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?since={SINCE}&asof={UNTIL}")
    bar = page.locator("#since-balance-panel .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 8, place["y"] + place["height"] / 2)
    page.mouse.click(place["x"] + 8, place["y"] + place["height"] / 2)
    expect(page.locator(".filter-chips")).to_contain_text("变动：当时在办")
    assert f"asof={SINCE}&until={UNTIL}&moved=open_then" in page.url


def test_the_days_are_chosen_beside_the_title_and_stand_in_the_address(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?asof={UNTIL}")
    then = page.locator("#since-then")
    # What the last meeting saw, since nothing else is chosen.
    expect(then).to_have_value("2026-05-21")
    expect(page.locator("[data-since=meeting]")).to_have_attribute("aria-pressed", "true")
    page.click("[data-since=month]")
    expect(then).to_have_value("2026-05-31")
    page.click("[data-since=year]")
    expect(then).to_have_value("2025-12-31")
    assert "since=2025-12-31" in page.url
    then.fill(SINCE)
    expect(page.locator("#since-said")).to_contain_text(SINCE)
    assert f"since={SINCE}" in page.url
    # Where nothing is compared the other day says nothing, and says so.
    page.goto(page.url.replace("/since", "/"))
    expect(page.locator(".filter-chips .is-ignored")).to_contain_text(SINCE)


def test_no_period_is_asked_of_two_days_and_a_text_is_that_of_today(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    asked = f"/since?from=2026-01-01&since={SINCE}&asof={UNTIL}&q=征地"
    page = opened(demo_board, demo_origin, new_page, "leader", asked)
    chips = page.locator(".filter-chips .chip > span").all_inner_texts()
    assert [one for one in chips if "时段" in one and not one.startswith("已忽略")] == []
    expect(page.locator(".filter-chips .is-ignored")).to_contain_text("时段")
    assert "文字（按现在的案由、概况检索）：征地" in chips


def test_the_list_shows_the_matters_of_one_movement(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?since={SINCE}&asof={UNTIL}")
    page.select_option("#since-shown", "settled")
    number = page.locator("#since-settled").inner_text()
    expect(page.locator("#since-list-note")).to_have_text(f"共 {number} 件")


def test_the_auditor_is_offered_no_rows(demo_board: Running, demo_origin: str, new_page: OpenPage) -> None:
    page = opened(demo_board, demo_origin, new_page, "auditor", f"/since?since={SINCE}&asof={UNTIL}")
    expect(page.locator("#since-settled")).not_to_be_empty()
    assert page.locator("main a[href*='/ledger']:visible").count() == 0
    assert "台账" not in page.inner_text("main")


def test_a_wrong_day_is_refused_in_words_and_the_figures_stay(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?since={SINCE}&asof={UNTIL}")
    refused = page.locator("#since-refused")
    expect(page.locator("#since-then")).to_have_value(SINCE)
    for day in (f"{UNTIL}", "2026-07-01"):
        page.locator("#since-then").fill(day)
        expect(refused).to_contain_text("前一日须早于后一日")
        expect(refused).to_contain_text(SINCE)
        assert f"since={SINCE}" in page.url
    page.locator("#since-then").fill("2026-02-28")
    expect(refused).to_be_hidden()
    expect(page.locator("#since-said")).to_contain_text("2026-02-28")


def test_the_meeting_whose_figures_are_compared_is_named(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?asof={UNTIL}")
    expect(page.locator("#since-said")).to_contain_text("次会议（2026-05-22）")
    page.click("[data-since=year]")
    expect(page.locator("#since-said")).not_to_contain_text("次会议")


def test_no_period_is_offered_where_two_days_are_compared(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "leader", f"/since?since={SINCE}&asof={UNTIL}")
    pickers = page.locator("#filter-controls .picker:visible")
    expect(pickers.first).to_be_visible()
    expect(pickers.filter(has_text="时段")).to_have_count(0)
    page.locator("#since-settled-note a").first.click()
    expect(page.locator(".filter-chips")).to_contain_text("变动：办结")
    expect(pickers.filter(has_text="时段")).to_have_count(0)
