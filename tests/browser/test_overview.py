"""The overview in a browser: what is late is seen and opened, marks and cells lead to their rows, axe is content."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, sign_in
from tests.demo import UNTIL

PANELS = ("months", "units", "stages", "channels", "categories", "townships")
ASKED = f"/?asof={UNTIL}"
ENGLISH_ALLOWED = {"English"}


def painted(page: Page) -> None:
    for panel in PANELS:
        expect(page.locator(f"#overview-{panel}-panel .panel-body")).to_have_attribute(
            "data-answer", re.compile("."), timeout=30_000
        )
    expect(page.locator("#overview-attention a").first).to_be_visible()


@pytest.fixture
def page(demo_origin: str, new_page: OpenPage) -> Page:
    """The leader's overview at the end of the demo's last day."""
    opened = sign_in(new_page(demo_origin, viewport={"width": 1366, "height": 768}), "leader", ASKED)
    painted(opened)
    return opened


def test_what_is_late_is_on_the_first_screen_and_one_click_from_its_rows(page: Page) -> None:
    late = page.locator("#overview-overdue-tile")
    expect(late).to_be_in_viewport()
    expect(late).to_have_class(re.compile("is-overdue"))
    expect(page.locator("#overview-overdue")).to_have_text("12")
    worst = page.locator("#overview-attention li").first
    expect(worst).to_be_in_viewport()
    expect(worst).to_contain_text("涉及 7 个单位")
    page.click("#overview-overdue-link")
    page.wait_for_url(re.compile(rf"/ledger\?asof={UNTIL}&cohort=overdue$"))
    page.go_back()
    page.wait_for_url("**" + ASKED)
    painted(page)


def test_a_bar_opens_its_rows(page: Page) -> None:
    bar = page.locator("#overview-channels-panel .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 8, place["y"] + place["height"] / 2)
    page.mouse.click(place["x"] + 8, place["y"] + place["height"] / 2)
    page.wait_for_url(re.compile(r"/ledger\?.*channel=\w+&cohort=received$"))


def test_the_table_behind_a_chart_opens_by_key_and_its_cells_open_rows(page: Page) -> None:
    panel = page.locator("#overview-units-panel")
    panel.scroll_into_view_if_needed()
    panel.hover()
    page.keyboard.press("t")
    expect(panel.locator(".panel-table")).to_be_visible()
    panel.locator(".panel-table tbody tr").first.locator("td a").last.click()
    page.wait_for_url(re.compile(r"/ledger\?.*unit=\d+&cohort=overdue$"))


def test_a_note_and_an_about_of_a_tile_do_not_open_the_tiles_own_rows(page: Page) -> None:
    page.click("#overview-satisfaction-tile .about-button")
    expect(page.locator("#overview-satisfaction-about")).to_contain_text("口径")
    page.keyboard.press("Escape")
    page.locator("#overview-satisfaction-note a").last.click()
    page.wait_for_url(re.compile(r"cohort=unrated$"))


def test_no_english_is_left_on_the_page(page: Page) -> None:
    words = set(re.findall(r"[A-Za-z]{2,}", page.inner_text("#page")))
    assert words <= ENGLISH_ALLOWED


def test_the_page_prints_its_tiles_its_list_and_its_panels(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator("#overview-overdue-tile")).to_be_visible()
    expect(page.locator("#overview-attention")).to_be_visible()
    expect(page.locator("#overview-months-panel")).to_be_visible()
