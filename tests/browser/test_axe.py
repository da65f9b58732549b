"""axe finds nothing serious or critical on any page, light or dark, with any menu, popover, table or dialog open."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.theme import Theme
from db.enums import Role
from layouts.pages import PAGES
from tests.board import USERS, Running
from tests.chromium import WatchedPage, watched_page
from tests.walking import HANDLER, Stop, go, load, settle, stops, walker

expect.set_options(timeout=30_000)

GRAVE: Final = ("serious", "critical")


def _users() -> dict[str, str]:
    """Return the account that looks at each page: the office where it may, since it sees most."""
    first = (Role.OFFICE, *(role for role in Role if role is not Role.OFFICE))
    chosen = {page.key: USERS[next(role for role in first if role in page.roles)] for page in PAGES}
    # Only a handler of accusations sees that page open.
    return chosen | {"sealed": HANDLER}


AT_REST = """new Promise(function (rest) {
  const end = performance.now() + 5000;
  const isBare = (head) => !head.childElementCount && head.checkVisibility({ visibilityProperty: true });
  (function heads() {
    const isWaiting = [...document.querySelectorAll(".ag-header-row")].some(isBare);
    if (isWaiting && performance.now() < end) requestAnimationFrame(heads);
    else rest();
  })();
}).then(() => Promise.race([
  Promise.allSettled(
    document.getAnimations()
      .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
      .map((one) => one.finished)
  ),
  // What is out of sight may never be told that it ended.
  new Promise((rest) => setTimeout(rest, 2000)),
]))"""
"""A grid that was hidden draws its heads a moment after it is shown, and colours come to rest later."""


@dataclass
class Looked:
    """What axe found on a page, each with what was open."""

    found: dict[tuple[str, str], str]
    page: Page

    def __call__(self, state: str, within: str | None = None) -> None:
        """Look at the page, or at what is in ``within``, as it stands: by every rule in light, at its colours in dark."""
        context = "document" if within is None else json.dumps({"include": [[within]]})
        for theme, only in ((Theme.DARK, ["color-contrast"]), (Theme.LIGHT, None)):
            dress(self.page, theme)
            asked: dict[str, Any] = {"resultTypes": ["violations"]}
            if only is not None:
                asked["runOnly"] = only
            # A colour on its way to another has neither's contrast.
            answer: dict[str, Any] = self.page.evaluate(
                f"{AT_REST}.then(() => axe.run({context}, {json.dumps(asked)}))"
            )
            self._keep(f"{state}, {theme.value}", answer["violations"])

    def _keep(self, state: str, violations: list[dict[str, Any]]) -> None:
        for one in violations:
            if one["impact"] not in GRAVE:
                continue
            for node in one["nodes"]:
                place = " ".join(str(part) for part in node["target"])
                why = next((said["message"] for said in (*node["any"], *node["all"], *node["none"])), "")
                self.found.setdefault((one["id"], place), f"{state}: {node['html'][:200]} {why}")


@pytest.fixture(scope="module")
def walkers(
    browser: Browser, demo_board: Running, demo_origin: str
) -> Iterator[Callable[[str], WatchedPage]]:
    """Give one tab an account, in which axe is at hand, kept for all pages that it looks at."""
    opened: dict[str, WatchedPage] = {}

    def tab(username: str) -> WatchedPage:
        if username not in opened:
            opened[username] = walker(browser, demo_board, demo_origin, username, reduced_motion="reduce")
            load(opened[username], "/me").evaluate(AXE_SCRIPT)
        return opened[username]

    yield tab
    for watched in opened.values():
        watched.page.context.close()


def dress(page: Page, theme: Theme) -> None:
    """Give the page a theme as its button does; the door has no such script."""
    page.evaluate(
        """theme => {
          const shell = window.dash_clientside?.shell;
          if (shell) shell.dress(1, theme, {});
          else document.documentElement.setAttribute("data-bs-theme", theme);
        }""",
        theme.value,
    )
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme.value)


@pytest.mark.parametrize("known", PAGES, ids=lambda page: str(page.key))
def test_axe_finds_nothing_grave_on_a_page_with_anything_open(
    demo_board: Running, walkers: Callable[[str], WatchedPage], known: Any
) -> None:
    username = _users()[known.key]
    stop = next(one for one in stops(demo_board, username) if one.page is known)
    page = walkers(username).page
    go(page, stop.address)
    look = Looked({}, page)
    look("as it comes")
    open_everything(page, look, stop)
    # No list of exceptions: what axe found in components of others has been mended.
    assert look.found == {}


def test_axe_finds_what_is_planted(walkers: Callable[[str], WatchedPage]) -> None:
    page = walkers(USERS[Role.ADMIN]).page
    go(page, "/me")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    look = Looked({}, page)
    look("planted")
    assert [rule for rule, _place in look.found] == ["button-name"]


def test_axe_finds_nothing_grave_on_the_sign_in_page(browser: Browser, demo_origin: str) -> None:
    watched = watched_page(browser, demo_origin)
    watched.open("/login")
    watched.page.evaluate(AXE_SCRIPT)
    look = Looked({}, watched.page)
    look("sign in")
    watched.page.context.close()
    assert look.found == {}


def open_everything(page: Page, look: Looked, stop: Stop) -> None:
    """Open what can be opened, one thing after another, and look at each."""
    for button in visible(page, "main .about-button")[:2]:
        button.click()
        look("about", "main")
        page.keyboard.press("Escape")
    if tables := visible(page, "main [data-table]:enabled"):
        for button in tables:
            button.click()
        look("tables", "main")
        for button in tables:
            button.click()
    for summary in visible(page, "main summary"):
        summary.click()
    for opener, dialog in DIALOGS.get(stop.page.key, ()):
        opener(page)
        expect(page.locator(dialog)).to_be_visible()
        settle(page)
        look(dialog, dialog)
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    for veil in page.locator(".dialog-veil[id]").all():
        name = f"#{veil.get_attribute('id')}"
        if name not in {opened for _opener, opened in DIALOGS.get(stop.page.key, ())}:
            veil.evaluate("veil => { veil.hidden = false }")
            look(name, name)
            veil.evaluate("veil => { veil.hidden = true }")
    for button in visible(page, "main .ag-header-cell-filter-button")[:3]:
        button.click()
        expect(page.locator(".ag-popup-child")).to_be_visible()
        look("column filter", ".ag-popup-child")
        page.keyboard.press("Escape")
    if stop.page.key == FILTERED:
        open_filters(page, look)


FILTERED: Final = next(page.key for page in PAGES if page.has_filter)
"""The bar is the same on every page that has one: its menus are opened on the first."""


def open_filters(page: Page, look: Looked) -> None:
    page.locator("[aria-controls=filter-more]").click()
    for button in visible(page, ".picker-button"):
        key = button.get_attribute("data-key")
        button.click()
        expect(page.locator(f"#filter-menu-{key}")).to_be_visible()
        look(f"menu {key}", "#filters")
        page.keyboard.press("Escape")


def visible(page: Page, selector: str) -> list[Locator]:
    return page.locator(f"{selector}:visible").all()


def _press(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).click()


def _choose_and_press(grid: str, selector: str) -> Callable[[Page], None]:
    def open_dialog(page: Page) -> None:
        page.locator(f"{grid} .ag-center-cols-container .ag-row").first.locator(".ag-cell").first.click()
        page.locator(selector).click()

    return open_dialog


DIALOGS: Final[dict[str, tuple[tuple[Callable[[Page], None], str], ...]]] = {
    "ledger": (
        (_press("#ledger-open-views"), "#ledger-views-dialog"),
        (_press("#ledger-open-columns"), "#ledger-columns-dialog"),
        (_press("#ledger-open-jobs"), "#ledger-jobs-dialog"),
    ),
    "leaders": (
        (_choose_and_press("#leaders-unassigned", "#leaders-assign"), "#leaders-dialog"),
        (_choose_and_press("#leaders-charges", "#leaders-hand-over"), "#leaders-dialog"),
    ),
    "case": ((_press("#case-reveal"), "#case-dialog"),),
}
"""Dialogs that fill themselves when they open, and what opens them; others are looked at as they are laid out."""
