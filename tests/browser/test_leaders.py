"""The leaders' page in a browser: an act is offered with the choice of a matter, and as long as that matter is listed."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.board import Running
from tests.browser.conftest import OpenPage
from tests.demo import UNTIL
from tests.walking import enter, load

expect.set_options(timeout=30_000)

ACTS = [("leaders-unassigned", "leaders-assign"), ("leaders-charges", "leaders-hand-over")]


def opened(demo_board: Running, demo_origin: str, new_page: OpenPage, user: str) -> Page:
    watched = new_page(demo_origin)
    enter(watched.page.context, demo_board, demo_origin, user)
    return load(watched, f"/leaders?asof={UNTIL}")


@pytest.mark.parametrize(("listed", "button"), ACTS)
def test_an_act_is_offered_with_the_choice_without_a_word_from_the_server(
    demo_board: Running, demo_origin: str, new_page: OpenPage, listed: str, button: str
) -> None:
    page = opened(demo_board, demo_origin, new_page, "office")
    asked: list[str] = []

    def hold(route: Route) -> None:
        asked.append(route.request.post_data or "")

    page.route("**/_dash-update-component*", hold)
    offered = page.locator(f"#{button}")
    expect(offered).to_be_disabled()
    page.locator(f"#{listed} .ag-center-cols-container .ag-row").first.locator("[col-id=title]").click()
    expect(offered).to_be_enabled()
    assert asked == []


@pytest.mark.parametrize(("listed", "button"), ACTS)
def test_an_act_is_offered_no_more_once_the_filter_leaves_the_matter_out(
    demo_board: Running, demo_origin: str, new_page: OpenPage, listed: str, button: str
) -> None:
    page = opened(demo_board, demo_origin, new_page, "office")
    page.locator(f"#{listed} .ag-center-cols-container .ag-row").first.locator("[col-id=title]").click()
    expect(page.locator(f"#{button}")).to_be_enabled()
    page.evaluate("board.wants('asof=2020-01-01', 'replace')")
    expect(page.locator(f"#{button}")).to_be_disabled()


def test_who_may_not_assign_is_offered_nothing(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(demo_board, demo_origin, new_page, "hearing")
    for _listed, button in ACTS:
        expect(page.locator(f"#{button}")).to_be_hidden()
