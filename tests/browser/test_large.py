"""A screen of a hall, wide and without a scale of its own: everything is twice as large and stays where it is pointed at."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, sign_in
from tests.browser.test_map import ASKED, first_area, painted, point_at
from tests.demo import UNTIL

HALL = {"width": 3840, "height": 2160}
ZOOM = "document.documentElement.currentCSSZoom"


@pytest.fixture
def hall(demo_origin: str, new_page: OpenPage) -> Page:
    """The leader's map on the screen of a hall."""
    page = sign_in(new_page(demo_origin, viewport=HALL), "leader", ASKED)
    painted(page)
    page.wait_for_load_state("networkidle")
    return page


def test_all_is_twice_as_large_and_fills_the_screen_without_a_bar_below(hall: Page) -> None:
    assert hall.evaluate(ZOOM) == 2
    assert hall.evaluate("document.documentElement.scrollWidth") <= HALL["width"]
    box = hall.locator(".rail").bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(HALL["height"], abs=1)


def test_words_of_figures_are_as_large_as_those_beside_them_and_stand_upright(hall: Page) -> None:
    month = hall.locator("#map-trend .xtick text").first
    size = month.evaluate("one => one.getBoundingClientRect().height")
    note = hall.locator("#map-trend-panel .panel-note").evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize) * document.documentElement.currentCSSZoom"
    )
    assert size >= note
    assert "rotate(90" not in str(month.get_attribute("transform"))
    assert hall.locator("#map-trend .xtick text").count() == 12


def test_a_click_on_an_area_opens_its_rows_there_too(hall: Page) -> None:
    name, count = first_area(hall)
    point_at(hall, name.removesuffix("街道").removesuffix("镇").removesuffix("乡"))
    hall.wait_for_url("**/ledger?**")
    expect(hall.locator("#ledger-cases")).to_have_text(count)


def test_menus_of_a_list_open_where_they_were_asked_for(demo_origin: str, new_page: OpenPage) -> None:
    page = sign_in(new_page(demo_origin, viewport=HALL), "leader", f"/ledger?asof={UNTIL}")
    button = page.locator(".ag-header-cell-filter-button").nth(3)
    button.click()
    menu = page.locator(".ag-popup-child")
    expect(menu).to_be_visible()
    at, under = button.bounding_box(), menu.bounding_box()
    assert at is not None
    assert under is not None
    assert under["x"] == pytest.approx(at["x"], abs=24)
    assert 0 <= under["y"] - at["y"] < 120


@pytest.mark.parametrize("width", [1366, 1920, 3199])
def test_a_smaller_screen_shows_everything_as_it_is(demo_origin: str, new_page: OpenPage, width: int) -> None:
    page = sign_in(new_page(demo_origin, viewport={"width": width, "height": 1080}), "leader", ASKED)
    assert page.evaluate(ZOOM) == 1


def test_paper_has_one_size(hall: Page) -> None:
    hall.emulate_media(media="print")
    assert hall.evaluate(ZOOM) == 1
