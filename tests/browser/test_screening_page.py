"""Screening in a browser: a township reports zero for all and one exception, the office promotes it, and it comes back."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.models.institutions import ScreeningReport
from db.models.organisation import Unit
from db.queries.ledger import visible_row
from db.scope import EVERYTHING
from tests.board import Running, serving
from tests.browser.conftest import OpenPage
from tests.walking import enter, go, load, settle

expect.set_options(timeout=30_000)


def opened(new_page: OpenPage, running: Running, origin: str, user: str, query: str = "") -> Page:
    """Open the page as somebody who is signed in."""
    watched = new_page(origin)
    enter(watched.page.context, running, origin, user)
    return load(watched, f"/screening{query}")


def chosen_item(page: Page) -> None:
    """Choose the first matter found."""
    page.locator("#rounds-items .ag-center-cols-container .ag-row [col-id=title]").first.click()


def test_a_round_is_reported_promoted_and_relapses(running: Running, new_page: OpenPage) -> None:
    world, today = running.world, running.now().date()
    township, village = world.units[3], world.units[4]
    with running.database.writing() as session:
        session.get_one(Unit, township).area_id = world.townships[0]
        session.get_one(Unit, village).area_id = world.villages[0]
        session.add(Unit(name="二村委会", short_name="", kind="village", parent_id=township, position=6))
    with serving(running) as origin:
        page = opened(new_page, running, origin, "unit")
        page.click("#entry-open")
        expect(page.locator("#entry-units")).to_contain_text("二村委会")
        page.fill("#entry-said-by", "村党支部书记")
        page.click("#entry-zero")
        expect(page.locator("#entry-units-note")).to_have_text("本次将报送 2 个单位中的 2 个")

        page.locator("#entry-dialog summary").click()
        page.select_option("#entry-finder", str(village))
        page.select_option("#entry-category", str(world.categories[2]))
        page.click("#entry-add")
        expect(page.locator("#entry-add-refused")).to_contain_text("请填写")
        page.select_option("#entry-unit", str(township))
        page.fill("#entry-subject", "灌溉渠争水")
        page.fill("#entry-text", "两组村民因用水争执，联系电话13800001234")
        page.fill("#entry-limit", (today + timedelta(30)).isoformat())
        page.click("#entry-add")
        expect(page.locator("#entry-items")).to_contain_text("灌溉渠争水")
        expect(page.locator("#entry-units")).to_contain_text("发现 1 件")
        page.click("#entry-save")
        expect(page.locator("#entry-dialog")).to_be_hidden()
        expect(page.locator("#rounds-done")).to_contain_text("已报送 2 份，发现 1 件")
        expect(page.locator("#rounds-items")).to_contain_text("一村灌溉渠争水")
        expect(page.locator("#rounds-items")).to_contain_text("未化解")
        with running.database.reading() as session:
            reports = session.scalars(select(ScreeningReport)).all()
            assert {one.unit_id for one in reports} >= {village}
            assert len(reports) == 2

        # What was reported is not reported again by another "zero for all".
        page.click("#entry-open")
        expect(page.locator("#entry-units")).to_contain_text("发现 1 件")
        page.click("#entry-zero")
        expect(page.locator("#entry-units-note")).to_have_text("本次将报送 2 个单位中的 0 个")
        page.click("#entry-save")
        expect(page.locator("#entry-refused")).to_contain_text("尚未填报")
        page.locator("#entry-units .ag-center-cols-container .ag-row [col-id=name]").first.click()
        page.click("#entry-anew")
        expect(page.locator("#entry-units-note")).to_have_text("本次将报送 2 个单位中的 1 个")
        page.click("#entry-save")
        expect(page.locator("#entry-refused")).to_contain_text("请说明更正理由")
        page.fill("#entry-reason", "核实后无变化")
        page.click("#entry-save")
        expect(page.locator("#entry-dialog")).to_be_hidden()
        expect(page.locator("#rounds-items")).to_contain_text("一村灌溉渠争水")

        office = opened(new_page, running, origin, "office")
        chosen_item(office)
        office.click("#rounds-assign")
        expect(office.locator("#rounds-due")).to_have_value((today + timedelta(30)).isoformat())
        office.select_option("#rounds-leader", str(world.leaders[0]))
        office.fill("#rounds-reason", "涉及群众用水")
        office.click("#rounds-assign-confirm")
        expect(office.locator("#rounds-assign-dialog")).to_be_hidden()
        expect(office.locator("#rounds-assigned-after")).to_have_text("0")
        with running.database.reading() as session:
            row = visible_row(session, 1, EVERYTHING, today)
        assert row is not None
        assert row.leader_id == world.leaders[0]

        # Only what was closed can come back.
        chosen_item(office)
        office.click("#rounds-relapse")
        office.fill("#rounds-relapse-reason", "再次争水")
        office.click("#rounds-relapse-confirm")
        expect(office.locator("#rounds-relapse-refused")).to_contain_text("尚未终结")
        office.click("#rounds-relapse-shut")
        go(office, f"/case/{row.case_id}")
        office.click("#handling-open")
        office.select_option("#handling-act", "closed")
        office.select_option("#handling-closure", "procedural")
        office.click("#handling-confirm")
        expect(office.locator("#handling-dialog")).to_be_hidden()
        go(office, "/screening")
        expect(office.locator("#rounds-items")).to_contain_text("已化解")
        chosen_item(office)
        office.click("#rounds-relapse")
        office.fill("#rounds-relapse-reason", "再次争水")
        office.click("#rounds-relapse-confirm")
        expect(office.locator("#rounds-relapse-dialog")).to_be_hidden()
        expect(office.locator("#rounds-items")).to_contain_text("反弹")
        expect(office.locator("#rounds-came-back")).to_have_text("1")
        office.locator("#rounds-came-back-link").click()
        settle(office)
        assert "part=came_back" in office.url
        expect(office.locator("#rounds-items-note")).to_have_text("办结后反弹：共 1 件")


def test_a_cell_opens_its_reports_and_a_figure_its_rows(
    demo_board: Running, demo_origin: str, new_page: OpenPage
) -> None:
    page = opened(new_page, demo_board, demo_origin, "office", "?asof=2026-06-17&kind=village")
    page.locator("#rounds-matrix .ag-center-cols-container .ag-row a.due").nth(2).click()
    settle(page)
    assert "row=" in page.url
    assert "round=" in page.url
    page.locator("#rounds-late-link").click()
    settle(page)
    late = page.locator("#rounds-late").inner_text()
    expect(page.locator("#rounds-reports-note")).to_have_text(f"迟报：{late} 份")
    page.select_option("#rounds-kind", "department")
    settle(page)
    assert "state=" not in page.url
    expect(page.locator("#rounds-matrix")).to_contain_text("季度")
    page.select_option("#rounds-month", "2026-03")
    settle(page)
    assert "form=2026-03" in page.url
