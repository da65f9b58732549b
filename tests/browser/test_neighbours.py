"""The table of neighbours in a browser: one person ticks, another one looks at it and confirms, and what is ticked stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from db.queries.neighbours import neighbours_confirmed
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in


@pytest.fixture
def origin(running: Running) -> Iterator[str]:
    with serving(running) as served:
        yield served


def areas(new_page: OpenPage, origin: str, username: str) -> Page:
    """Open the page of areas for a user in a context of its own."""
    page = sign_in(new_page(origin, viewport={"width": 1366, "height": 1200}), username, "/areas")
    expect(page.locator("#neighbours-others input")).to_have_count(2)
    return page


def tick(page: Page, township: str, *others: str) -> None:
    """Choose a township and tick what lies beside it, without saving."""
    page.select_option("#neighbours-township", label=township)
    expect(page.locator("#neighbours-others label", has_text=township)).to_have_count(0)
    for other in others:
        page.locator("#neighbours-others label", has_text=other).click()
        expect(page.get_by_label(other, exact=True)).to_be_checked()


def save(page: Page) -> None:
    page.click("#neighbours-save")
    expect(page.locator("#neighbours-said")).to_contain_text("请另一人确认")


def test_what_one_ticked_holds_once_another_confirmed_it_and_the_page_says_whose_it_is(
    running: Running, new_page: OpenPage, origin: str
) -> None:
    office = areas(new_page, origin, "office")
    state, confirm = office.locator("#neighbours-state"), office.locator("#neighbours-confirm")
    expect(state).to_contain_text("尚无生效的相邻表")
    expect(confirm).to_be_disabled()
    tick(office, "青石镇", "白云乡")
    save(office)
    expect(state).to_contain_text("office 演示勾选的新版（1 对）待另一人确认")
    confirm.click()
    expect(office.locator("#neighbours-said")).to_have_text("最后勾选的人不能自己确认；请另一位同事确认。")
    expect(state).to_contain_text("尚无生效的相邻表")

    admin = areas(new_page, origin, "admin")
    expect(admin.locator("#neighbours-waiting li")).to_have_text(["新增：白云乡—青石镇"])
    admin.click("#neighbours-confirm")
    expect(admin.locator("#neighbours-said")).to_contain_text("相邻表已于")
    day = running.now().date().isoformat()
    said = f"生效的相邻表有 1 对，由office 演示勾选、admin 演示于 {day} 确认。"
    expect(admin.locator("#neighbours-state")).to_have_text(said)
    expect(admin.locator("#neighbours-waiting li")).to_have_count(0)
    expect(admin.locator("#neighbours-confirm")).to_be_disabled()

    office.reload()
    expect(state).to_have_text(said)
    office.select_option("#neighbours-township", label="白云乡")
    expect(office.get_by_label("青石镇", exact=True)).to_be_checked()
    stone, cloud, _river = running.world.townships
    with running.database.reading() as session:
        assert neighbours_confirmed(session) == {stone: {cloud}, cloud: {stone}}


def test_who_comes_second_is_told_and_keeps_what_was_ticked(
    running: Running, new_page: OpenPage, origin: str
) -> None:
    office, admin = (areas(new_page, origin, name) for name in ("office", "admin"))
    tick(office, "青石镇", "白云乡")
    tick(admin, "大河镇", "青石镇")
    save(office)
    admin.click("#neighbours-save")
    expect(admin.locator("#neighbours-said")).to_contain_text("由 office 演示 修改")
    expect(admin.locator("#neighbours-waiting li")).to_have_text(["新增：白云乡—青石镇"])
    expect(admin.locator("#neighbours-township option:checked")).to_have_text("大河镇")
    expect(admin.get_by_label("青石镇", exact=True)).to_be_checked()
    admin.click("#neighbours-save")
    expect(admin.locator("#neighbours-said")).to_contain_text("请先确认，或请其本人修改")
    admin.click("#neighbours-confirm")
    expect(admin.locator("#neighbours-said")).to_contain_text("相邻表已于")
    expect(admin.locator("#neighbours-township option:checked")).to_have_text("大河镇")
    expect(admin.get_by_label("青石镇", exact=True)).to_be_checked()
    save(admin)
    expect(admin.locator("#neighbours-waiting li")).to_have_text(["新增：大河镇—青石镇"])
    office.reload()
    office.click("#neighbours-confirm")
    expect(office.locator("#neighbours-state")).to_contain_text("admin 演示勾选、office 演示于")
