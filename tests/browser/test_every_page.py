"""Every page as every role in the demo county: painted, named, without a fault, and without a word to another host."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from layouts.pages import PAGES
from tests.board import Running
from tests.chromium import WatchedPage, watched_page
from tests.walking import MARKS, WALKERS, Stop, go, load, role_of, settle, sign_in_here, stops, walker

PATIENCE_MS = 30_000


class Failures:
    """Notes the answers that no page should get."""

    def __init__(self, watched: WatchedPage) -> None:
        self.noted: list[str] = []
        watched.page.on("response", self._note)
        watched.page.on(
            "requestfailed", lambda request: self.noted.append(f"{request.url} {request.failure}")
        )

    def _note(self, response: Response) -> None:
        if response.status >= 400:
            self.noted.append(f"{response.status} {response.url}")


def _wrong(watched: WatchedPage, stop: Stop) -> list[str]:
    page = watched.page
    wrong = []
    if page.locator("main h1:visible").count() != 1:
        wrong.append(f"{stop.page.key}: {page.locator('main h1:visible').count()} heads")
    elif not page.locator("main h1:visible").inner_text().strip():
        wrong.append(f"{stop.page.key}: an empty head")
    name = page.title().rpartition(" · ")[0]
    if not name:
        wrong.append(f"{stop.page.key}: no title")
    faults = page.locator("main [role=alert]:visible, .fault:not(.is-empty):visible").all_inner_texts()
    wrong += [f"{stop.page.key}: {fault}" for fault in faults if fault.strip()]
    if page.locator("#board-banner:visible").count():
        wrong.append(f"{stop.page.key}: {page.inner_text('#board-banner')}")
    return wrong


@pytest.mark.parametrize("username", WALKERS)
def test_every_page_of_a_role_comes_up_whole(
    browser: Browser, demo_board: Running, demo_origin: str, username: str
) -> None:
    watched = walker(browser, demo_board, demo_origin, username)
    failures = Failures(watched)
    wrong: list[str] = []
    walked = stops(demo_board, username)
    assert {stop.page.key for stop in walked} >= {
        page.key for page in PAGES if page.is_in_rail and role_of(username) in page.roles
    }
    for n, stop in enumerate(walked):
        if n == 0:
            load(watched, stop.address)
        else:
            go(watched.page, stop.address)
        wrong += _wrong(watched, stop)
    watched.page.context.close()
    assert wrong == []
    assert failures.noted == []
    assert watched.faults() == []


def test_a_stranger_signs_in_and_comes_to_the_page_that_was_asked_for(
    browser: Browser, demo_board: Running, demo_origin: str
) -> None:
    stop = next(stop for stop in stops(demo_board, "office") if stop.page.has_filter)
    watched = watched_page(browser, demo_origin)
    watched.page.context.add_init_script(MARKS)
    watched.open(stop.address)
    assert urlsplit(watched.page.url).path == "/login"
    expect(watched.page.locator("h1")).to_be_visible()
    sign_in_here(watched.page, "office")
    watched.page.wait_for_url("**" + stop.address, timeout=PATIENCE_MS)
    settle(watched.page)
    watched.page.context.close()
    assert watched.faults() == []
