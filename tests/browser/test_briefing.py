"""A briefing in a browser: asked for on the overview, followed, and handed over when it is made."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from dashboard.work import Worker
from tests.board import Running, serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL

PATH = f"/?asof={UNTIL}&due=overdue"


@pytest.fixture(scope="module")
def board(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("briefing") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def origin(board: Running) -> Iterator[str]:
    with serving(board) as served:
        yield served


def work(board: Running) -> None:
    assert Worker(board.server.extensions["board"], board.now).run(once=True)


def test_one_press_brings_the_presentation_of_the_page(
    board: Running, origin: str, new_page: OpenPage
) -> None:
    watched = new_page(origin)
    page = sign_in(watched, "leader", PATH)
    page.click("#briefing-open")
    expect(page.locator("#briefing-dialog")).to_be_visible()
    with page.expect_download() as download:
        page.click("#briefing-pptx")
        line = page.locator("#briefing-jobs .job")
        expect(line).to_have_count(1)
        expect(line.locator("progress")).to_be_visible()
        work(board)
    assert download.value.suggested_filename.endswith(".pptx")
    expect(line.locator("a")).to_be_visible()
    deck = Presentation(BytesIO(Path(download.value.path()).read_bytes()))
    said = "\n".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    assert "已超期" in said
    page.keyboard.press("Escape")
    expect(page.locator("#briefing-dialog")).to_be_hidden()
    expect(page.locator("#briefing-open")).to_be_focused()


def test_a_briefing_under_way_can_be_cancelled(board: Running, origin: str, new_page: OpenPage) -> None:
    watched = new_page(origin)
    page = sign_in(watched, "office", PATH)
    page.click("#briefing-open")
    page.click("#briefing-pdf")
    line = page.locator("#briefing-jobs .job").first
    line.locator("button").click()
    expect(line).to_contain_text("已取消")
    expect(line.locator("progress")).to_have_count(0)


def test_who_may_take_nothing_away_is_offered_no_briefing(origin: str, new_page: OpenPage) -> None:
    page = sign_in(new_page(origin), "auditor", "/")
    expect(page.locator("#overview-open")).not_to_be_empty()
    expect(page.locator("#briefing-open")).to_be_hidden()
