"""A clerk without a mouse: the filter bar, the ledger, a matter, a dialog and the way out, by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.board import Running
from tests.demo import UNTIL
from tests.walking import load, settle, walker

expect.set_options(timeout=30_000)

MOST_STOPS = 120
FOCUSED = """() => {
  const at = document.activeElement;
  return at && at !== document.body ? (at.id ? "#" + at.id : at.dataset.key ? "[data-key=" + at.dataset.key + "]" : at.className || at.tagName) : "";
}"""


@pytest.fixture
def page(browser: Browser, demo_board: Running, demo_origin: str) -> Iterator[Page]:
    """The clerk's ledger at the end of the demo's last day."""
    watched = walker(browser, demo_board, demo_origin, "office")
    yield load(watched, f"/ledger?asof={UNTIL}")
    watched.page.context.close()
    assert watched.faults() == []


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press ``key`` until the focus is on what ``selector`` names, as a reader would who knows where to go."""
    wanted = page.locator(selector).first
    seen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if wanted.evaluate(
            "element => element === document.activeElement || element.contains(document.activeElement)"
        ):
            return
        seen.append(page.evaluate(FOCUSED))
    raise AssertionError(f"{key} never reaches {selector}: {seen}")


def has_ring(page: Page) -> bool:
    """Tell whether what is focused shows it."""
    shown: bool = page.evaluate(
        """() => {
          const styles = [document.activeElement, ...document.activeElement.querySelectorAll("*")].flatMap(
            (element) => [getComputedStyle(element), getComputedStyle(element, "::after")]);
          return styles.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
        }"""
    )
    return shown


def test_the_first_stop_leads_past_the_rail_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#page') !== null")


def test_every_stop_on_the_way_through_the_head_and_the_bar_is_seen(page: Page) -> None:
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if not has_ring(page):
            unseen.append(page.evaluate(FOCUSED))
    assert unseen == []


def test_a_clerk_filters_opens_a_matter_and_comes_back(page: Page) -> None:
    tab_to(page, "[data-key=due]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="已超期")).to_be_focused()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("due=overdue"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-key=due]")).to_be_focused()
    settle(page)
    expect(page.locator("#ledger-grid .ag-center-cols-container .ag-row").first).to_contain_text("超期")
    tab_to(page, "#ledger-grid .ag-header")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#ledger-grid .ag-cell-focus").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    number = page.locator("#ledger-grid .ag-row[row-index='1'] [col-id=number]").inner_text().strip()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/case/\d+"))
    settle(page)
    expect(page.locator("#case-head")).to_contain_text(number)
    # The browser's own key for Back does not reach a browser without a window.
    page.go_back()
    page.wait_for_url(re.compile(r"/ledger\?.*due=overdue"))
    settle(page)


def test_a_clerk_chooses_columns_in_a_dialog_that_keeps_and_gives_back_the_focus(page: Page) -> None:
    tab_to(page, "#ledger-open-columns")
    page.keyboard.press("Enter")
    dialog = page.locator("#ledger-columns-dialog")
    expect(dialog).to_be_visible()
    box = dialog.locator("input[value=village]")
    expect(box).not_to_be_checked()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#ledger-columns-dialog') !== null")
        if box.evaluate("element => element === document.activeElement"):
            break
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#ledger-open-columns")).to_be_focused()


def test_a_clerk_leaves_by_keyboard(page: Page) -> None:
    tab_to(page, "#shell-sign-out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login*")
    expect(page.locator("#username")).to_be_focused()
