"""Early warnings in a browser: what was found opens its rows, is taken on, set aside, put back and scored."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.board import serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL, searched_on


@pytest.fixture
def origin(made_demo: Path, tmp_path: Path) -> Iterator[str]:
    """Serve a demo county of its own, searched on its last day."""
    running = start(tmp_path / "instance", made_demo, NOWHERE)
    searched_on(running, UNTIL)
    with serving(running) as address:
        yield address
    running.database.dispose()


def choose(page: Page) -> str:
    row = page.locator("#warnings-list .ag-center-cols-container .ag-row").first
    row.locator("[col-id=what]").click()
    expect(page.locator("#warnings-history li").first).to_have_text("暂无。")
    return row.locator("[col-id=count]").inner_text()


def test_a_warning_is_looked_into_set_aside_put_back_taken_on_and_scored(
    origin: str, new_page: OpenPage
) -> None:
    page = sign_in(new_page(origin), "office", "/warnings")
    expect(page.locator("#warnings-note")).to_contain_text(UNTIL.isoformat())
    count = choose(page)
    expect(page.locator("#warnings-about")).to_contain_text("偶然出现这样的结果")
    expect(page.locator("#warnings-carriers")).to_contain_text("政务、村务、厂务公开")
    expect(page.locator("#warnings-back")).to_be_disabled()

    page.click("#warnings-aside")
    page.click("#warnings-decide-confirm")
    expect(page.locator("#warnings-decide-refused")).to_contain_text("理由")
    page.fill("#warnings-decide-reason", "已有专班处理")
    page.click("#warnings-decide-confirm")
    expect(page.locator("#warnings-decide-dialog")).to_be_hidden()
    expect(page.locator("#warnings-history")).to_contain_text("搁置：已有专班处理")
    page.click("#warnings-back")
    page.fill("#warnings-decide-reason", "专班已撤")
    page.click("#warnings-decide-confirm")
    expect(page.locator("#warnings-history")).to_contain_text("恢复：专班已撤")

    page.click("#warnings-take")
    expect(page.locator("#warnings-take-subject")).to_have_value("信访事项异常增多")
    page.click("#warnings-take-confirm")
    expect(page.locator("#warnings-take-refused")).to_contain_text("查明期限")
    page.fill("#warnings-take-limit", "2099-01-31")
    page.click("#warnings-take-confirm")
    expect(page.locator("#warnings-take-dialog")).to_be_hidden()
    expect(page.locator("#warnings-said")).to_contain_text("已认领")
    expect(page.locator("#warnings-take")).to_be_disabled()
    expect(page.locator("#warnings-history li a")).to_contain_text("认领，事项 XF")

    page.click("#warnings-score")
    page.fill("#warnings-decide-reason", "补偿账目未公开")
    page.click("#warnings-decide-confirm")
    expect(page.locator("#warnings-precision")).to_contain_text("1 条属实")

    page.locator("#warnings-list .ag-center-cols-container .ag-row [col-id=count] a").first.click()
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text(count)


def test_the_map_outlines_what_is_unusual_and_an_auditor_sees_counts_alone(
    origin: str, new_page: OpenPage
) -> None:
    leader = sign_in(new_page(origin), "leader", f"/map?asof={UNTIL}")
    expect(leader.locator("#map-areas .legendtext", has_text="预警")).to_be_visible()
    expect(leader.locator("#map-warned li a").first).to_be_visible()
    auditor = sign_in(new_page(origin), "auditor", "/warnings")
    choose(auditor)
    expect(auditor.locator("#warnings-list .ag-row a")).to_have_count(0)
    expect(auditor.locator("#warnings-take")).to_be_disabled()
