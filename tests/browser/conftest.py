"""The browser of the tests here, and pages that must come out clean."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page

from db.commands.accounts import DEMO_PASSWORD
from tests.board import Running, serving
from tests.chromium import KnownBrowsers, WatchedPage, find_chromium, started
from tests.programs import missing


class OpenPage(Protocol):
    """Opens a watched page for the board at an origin."""

    def __call__(self, origin: str, **options: Any) -> WatchedPage: ...


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests here; skipped aloud where there is none."""
    program = find_chromium()
    if program is None:
        missing("Chromium")
    with started(program) as running:
        yield running


@pytest.fixture(scope="package")
def known_browsers(browser: Browser) -> KnownBrowsers:
    """Share contexts that know the board's scripts between the tests here."""
    return KnownBrowsers(browser)


@pytest.fixture
def new_page(known_browsers: KnownBrowsers) -> Iterator[OpenPage]:
    """Open pages with ``new_page(origin, **options)``; at the end each must be without faults.

    A test that provokes a fault checks it and clears it: ``watched.console_errors.clear()``.
    """
    opened: list[WatchedPage] = []

    def open_page(origin: str, **options: Any) -> WatchedPage:
        opened.append(known_browsers.open_page(origin, **options))
        return opened[-1]

    yield open_page
    known_browsers.give_back()
    faults = [fault for watched in opened for fault in watched.faults()]
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="package")
def demo_origin(demo_board: Running) -> Iterator[str]:
    """Serve the demo county, for journeys that change nothing; ``tests.demo.UNTIL`` is its last day."""
    with serving(demo_board) as origin:
        yield origin


def sign_in(watched: WatchedPage, username: str, path: str) -> Page:
    """Send the form of the door, without the browser drawing it, and return the page at ``path``."""
    door = f"{watched.origin}/login"
    asked = watched.page.context.request
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked.get(door).text())
    assert token is not None
    sent = {"csrf_token": token[1], "username": username, "password": DEMO_PASSWORD}
    answer = asked.post(door, form=sent, max_redirects=0)
    assert answer.status == HTTPStatus.SEE_OTHER
    watched.open(path)
    return watched.page


@contextmanager
def wound(page: Page) -> Iterator[Page]:
    """Wind the page's clock by hand: what a slow machine spends besides counts for nothing. The page is closed after it."""
    page.clock.install()
    try:
        yield page
    finally:
        page.context.close()


def moment(page: Page) -> float:
    """Tell what the page's clock says, in seconds, to wind it on from there."""
    return float(page.evaluate("Date.now()")) / 1000
