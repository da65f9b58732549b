"""The search of the map's filter in a browser: followed to its findings, and ended where nobody waits for it any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect
from sqlalchemy import select

from dashboard.work import Worker
from db.enums import JobState
from db.jobs import JobKind
from db.models.records import Job
from tests.board import Running, serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL, searched_on


@pytest.fixture
def county(made_demo: Path, tmp_path: Path) -> Iterator[tuple[Running, str]]:
    """Serve a demo county of its own, searched on its last day, whose worker waits to be called."""
    running = start(tmp_path / "instance", made_demo, NOWHERE)
    searched_on(running, UNTIL)
    with serving(running) as address:
        yield running, address
    running.database.dispose()


def begin(page: Page) -> None:
    page.locator("#map-search-start").click()
    expect(page.locator("#map-search-said")).to_have_text("排队等待 …")
    expect(page.locator("#map-search-stop")).to_be_visible()


def states(running: Running) -> list[JobState]:
    with running.database.reading() as session:
        return list(session.scalars(select(Job.state).where(Job.kind == JobKind.SEARCH).order_by(Job.id)))


def is_cancel(answer: Response) -> bool:
    return answer.url.endswith("/cancel")


def test_a_search_tells_what_is_unusual_and_its_rows_are_the_count(
    county: tuple[Running, str], new_page: OpenPage
) -> None:
    running, origin = county
    page = sign_in(new_page(origin), "leader", f"/map?asof={UNTIL}")
    begin(page)
    Worker(running.server.extensions["board"], running.now).run(once=True)
    line = page.locator("#map-search-found li a").first
    expect(line).to_contain_text("56 天内 9 件")
    expect(page.locator("#map-search-progress")).to_be_hidden()
    expect(page.locator("#map-search-stop")).to_be_hidden()
    line.click()
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text("9")


def test_a_search_ends_when_it_is_stopped_when_the_filter_changes_and_when_the_page_is_left(
    county: tuple[Running, str], new_page: OpenPage
) -> None:
    running, origin = county
    page = sign_in(new_page(origin), "leader", f"/map?asof={UNTIL}")
    begin(page)
    page.locator("#map-search-stop").click()
    expect(page.locator("#map-search-said")).to_have_text("检验已停止。")

    begin(page)
    with page.expect_response(is_cancel):
        page.evaluate("window.board.filter.set({ channel: 'letter' })")
    expect(page.locator("#map-search-said")).to_have_text("")
    expect(page.locator("#map-search-found")).to_contain_text("离开页面即停止")

    begin(page)
    with page.expect_response(is_cancel):
        page.locator(".rail a[href^='/ledger']").first.click()
    assert states(running) == [JobState.CANCELLED] * 3
