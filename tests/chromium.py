"""Chromium for tests: started once a test process, and pages that keep a list of what went wrong in them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, WebSocket, sync_playwright

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


def find_chromium() -> Path | None:
    """Find the system's Chromium; None where there is none."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
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


def watched_page(browser: Browser, origin: str, **options: Any) -> WatchedPage:
    """Open a tab of its own (own cookies, Chinese, 1440 x 900) for the board at ``origin``, scheme://host:port.

    ``options`` are Playwright's of ``new_context``: ``locale``, ``color_scheme``, ``viewport``, ``storage_state`` ...
    """
    asked = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}
    context = browser.new_context(service_workers="block", **(asked | options))
    watched = WatchedPage(context.new_page(), origin.rstrip("/"))
    watched.watch()
    return watched
