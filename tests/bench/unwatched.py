"""A Chromium that nobody looks into, steered through a pipe.

A driver listens to what a page writes and throws, which makes reading plotly's bundle take twice as long. Here only the
page itself measures and says so by its title, as a reader's browser would.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.chromium import FLAGS

SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("painting.js", "waiting.js"))
LONGEST = 120.0
OFTEN = 0.02


class Chromium:
    """A browser by the DevTools protocol over two pipes, each message ended by a zero byte."""

    def __init__(self, program: Path, folder: Path) -> None:
        (to_read, to_write), (from_read, from_write) = os.pipe(), os.pipe()

        def take_pipes() -> None:
            # The program reads from 3 and writes to 4; copies first, as either may stand at one of these.
            reading, writing = os.dup(to_read), os.dup(from_write)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self._process = subprocess.Popen(
            [
                program,
                *FLAGS,
                "--headless=new",
                "--remote-debugging-pipe",
                "--window-size=1440,900",
                f"--user-data-dir={folder}",
                "about:blank",
            ],
            preexec_fn=take_pipes,  # noqa: PLW1509
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self._to = os.fdopen(to_write, "wb", buffering=0)
        self._from = os.fdopen(from_read, "rb", buffering=0)
        self._rest = b""
        self._asked = 0

    def ask(self, method: str, session: str | None = None, **values: Any) -> dict[str, Any]:
        """Send a command and return its result; what a page tells meanwhile is left out."""
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": values}
        if session is not None:
            message["sessionId"] = session
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            part = self._from.read(1 << 16)
            if not part:
                raise RuntimeError("the browser has ended")
            self._rest += part
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        return message

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(timeout=30)
        self._to.close()
        self._from.close()


@contextmanager
def unwatched(program: Path) -> Iterator[Chromium]:
    """Run such a browser with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Chromium(program, Path(folder))
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A tab with cookies and a cache of its own."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._context = browser.ask("Target.createBrowserContext")["browserContextId"]
        made = browser.ask("Target.createTarget", url="about:blank", browserContextId=self._context)
        self._target = made["targetId"]
        attached = browser.ask("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session = attached["sessionId"]
        self._tell("Page.enable")
        for script in SCRIPTS:
            self._tell("Page.addScriptToEvaluateOnNewDocument", source=script.read_text())

    def open(self, address: str) -> None:
        """Go to an address."""
        self._tell("Page.navigate", url=address)

    def write(self, words: str, key: str) -> None:
        """Write words where the cursor stands, then press Tab or Enter."""
        self._tell("Input.insertText", text=words)
        code = {"Tab": 9, "Enter": 13}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        self._tell(
            "Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **text
        )
        self._tell("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def await_title(self, begin: str) -> str:
        """Wait until the page's title begins so and return the rest of it."""
        until = monotonic() + LONGEST
        while monotonic() < until:
            title = str(
                self._browser.ask("Target.getTargetInfo", targetId=self._target)["targetInfo"]["title"]
            )
            if title.startswith(begin):
                return title.removeprefix(begin)
            sleep(OFTEN)
        raise RuntimeError(f"the page never said {begin!r}")

    def close(self) -> None:
        """Shut the tab and forget its cookies and cache."""
        self._browser.ask("Target.disposeBrowserContext", browserContextId=self._context)

    def _tell(self, method: str, **values: Any) -> None:
        self._browser.ask(method, self._session, **values)


@contextmanager
def at_the_door(
    browser: Chromium, origin: str, path: str, user: str, password: str, *, is_idle: bool = True
) -> Iterator[Tab]:
    """Give a tab in which a user has opened the door to ``path`` and typed everything but the last key.

    ``is_idle`` gives the door the time to fetch the scripts ahead.
    """
    tab = Tab(browser)
    try:
        tab.open(f"{origin}/login?next={path}")
        tab.await_title("door ready" if is_idle else "door ")
        tab.write(user, "Tab")
        tab.write(password, "Tab")
        yield tab
    finally:
        tab.close()


def measured(tab: Tab) -> tuple[float, float]:
    """Return the milliseconds and the kilobytes that the page behind the door says."""
    milliseconds, kilobytes = tab.await_title("bench ").split()
    return float(milliseconds), float(kilobytes)
