"""Chromium for tests: started once a test process, and pages that keep a list of what went wrong in them."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    WebSocket,
    sync_playwright,
)

WINDOWLESS = "chromium-headless-shell"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # No name but this machine's is ever found. Unlike a Playwright route it leaves the browser's cache at work.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
INSIDE_SCHEMES = ("data", "blob", "about", "chrome-error")


def find_chromium(*, has_windows: bool = False) -> Path | None:
    """Find the system's Chromium; None where there is none.

    The one that can draw no windows, where it is, takes half the processor time; ``has_windows`` asks for a whole one.
    """
    programs = PROGRAMS if has_windows else (WINDOWLESS, *PROGRAMS)
    found = next(filter(None, map(shutil.which, programs)), None)
    return Path(found) if found else None


@contextmanager
def started(program: Path) -> Iterator[Browser]:
    """Run a headless Chromium that reaches no host but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass  # Playwright hangs wrappers on the listener's object, so it has no slots
class WatchedPage:
    """A page and its faults: what it wrote as errors, and what it asked of hosts other than ``origin``."""

    page: Page
    origin: str
    console_errors: list[str] = field(default_factory=list)
    outside_requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Begin to note faults."""
        self.page.on("console", self._note_message)
        self.page.on("pageerror", self._note_error)
        self.page.on("request", self._note_request)
        self.page.on("websocket", self._note_socket)

    def open(self, path: str = "/") -> None:
        """Open a path of the board and wait until it is loaded."""
        self.page.goto(self.origin + path)

    def faults(self) -> list[str]:
        """Return what a clean page does not have; a test that provokes a fault clears it from its list."""
        return [
            *(f"error: {text}" for text in self.console_errors),
            *(f"outside request: {url}" for url in self.outside_requests),
        ]

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: Error) -> None:
        self.console_errors.append(str(error))

    def _note_request(self, request: Request) -> None:
        self._note_url(request.url)

    def _note_socket(self, socket: WebSocket) -> None:
        self._note_url(socket.url.replace("ws", "http", 1))

    def _note_url(self, url: str) -> None:
        if urlsplit(url).scheme not in INSIDE_SCHEMES and not f"{url}/".startswith(f"{self.origin}/"):
            self.outside_requests.append(url)


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    own = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}
    return own | options


def watched_page(browser: Browser, origin: str, **options: Any) -> WatchedPage:
    """Open a tab of its own (own cookies, Chinese, 1440 x 900) for the board at ``origin``, scheme://host:port.

    ``options`` are Playwright's of ``new_context``: ``locale``, ``color_scheme``, ``viewport``, ``storage_state`` ...
    """
    return _watched_in(browser.new_context(service_workers="block", **_asked(options)), origin)


def _watched_in(context: BrowserContext, origin: str) -> WatchedPage:
    watched = WatchedPage(context.new_page(), origin.rstrip("/"))
    watched.watch()
    return watched


class KnownBrowsers:
    """Contexts that have been here before: one after the other gets pages that know the board's scripts and nothing else.

    Fetching and compiling the scripts anew takes most of a test's time.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._used: list[tuple[str, BrowserContext, str]] = []

    def open_page(self, origin: str, **options: Any) -> WatchedPage:
        """Open a tab as ``watched_page`` does, in a context that no other page of this test has."""
        key = json.dumps(options, sort_keys=True)
        free = self._free.setdefault(key, [])
        context = (
            free.pop() if free else self._browser.new_context(service_workers="block", **_asked(options))
        )
        self._used.append((key, context, origin.rstrip("/")))
        return _watched_in(context, origin)

    def give_back(self) -> None:
        """Close what is open and forget every cookie and everything stored, for the next test."""
        used, self._used = self._used, []
        for key, context, origin in used:
            try:
                for page in context.pages:
                    page.close()
                context.unroute_all()
                context.clear_cookies()
                context.set_offline(False)
                self._forget(context, origin)
            except Error:
                # The test has closed it.
                continue
            self._free[key].append(context)

    def _forget(self, context: BrowserContext, origin: str) -> None:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        kinds = "local_storage,indexeddb,cache_storage"
        tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
        page.close()
