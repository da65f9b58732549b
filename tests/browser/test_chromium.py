"""The browser that tests share reaches this machine and nothing else."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.conftest import OpenPage

CLEAN = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><h1>信访看板</h1>"
NOSY = CLEAN + "<img src='http://outside.example/x.png'><img src='http://192.0.2.1/y.png'>"
BROKEN = CLEAN + "<script>console.error('first'); throw new Error('second')</script>"
PAGES = {"/clean": CLEAN, "/nosy": NOSY, "/broken": BROKEN}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES[self.path].encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_this_machine_is_shown(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/clean")
    assert watched.page.inner_text("h1") == "信访看板"
    assert watched.faults() == []


def test_requests_outside_the_host_are_blocked_and_counted(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/nosy")
    loaded = watched.page.eval_on_selector_all("img", "images => images.map(i => i.naturalWidth)")
    assert loaded == [0, 0]
    assert sorted(watched.outside_requests) == ["http://192.0.2.1/y.png", "http://outside.example/x.png"]
    watched.outside_requests.clear()
    watched.console_errors.clear()


def test_errors_of_a_page_are_noted(origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    watched.open("/broken")
    assert [text.split(" (")[0] for text in watched.console_errors] == ["first", "second"]
    watched.console_errors.clear()
