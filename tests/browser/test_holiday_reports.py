"""Daily reports in holidays in a browser: the office asks for them, a township reports from its desk, the day shows it."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from db.models.catalogue import CalendarRow
from db.models.institutions import ScreeningReport
from db.models.organisation import Unit
from db.workdays import DayKind
from tests.board import Running, serving
from tests.browser.conftest import OpenPage
from tests.walking import enter, load, settle

expect.set_options(timeout=30_000)


def test_a_township_reports_zero_and_what_its_village_found_on_the_day_itself(
    running: Running, new_page: OpenPage
) -> None:
    world, today = running.world, running.now().date()
    township, village = world.units[3], world.units[4]
    with running.database.writing() as session:
        session.get_one(Unit, township).area_id = world.townships[0]
        session.get_one(Unit, village).area_id = world.villages[0]
        at = running.now() - timedelta(days=1)
        session.add(CalendarRow(day_on=today, kind=DayKind.HOLIDAY, source="试", recorded_at=at))
    with serving(running) as origin:
        watched = new_page(origin)
        enter(watched.page.context, running, origin, "office")
        office = load(watched, "/screening?kind=holiday")
        expect(office.locator("#rounds-matrix-note")).to_contain_text("目前未要求节假日每日报送")
        office.click("#holidays-open")
        expect(office.locator("#holidays-held")).to_contain_text("目前未要求")
        office.click("#holidays-confirm")
        expect(office.locator("#holidays-refused")).to_contain_text("请注明要求报送的通知")
        office.fill("#holidays-ground", "青信联办〔2026〕12号")
        office.click("#holidays-confirm")
        expect(office.locator("#holidays-dialog")).to_be_hidden()
        expect(office.locator("#rounds-matrix-note")).to_contain_text("青信联办〔2026〕12号")
        expect(office.locator("#rounds-matrix")).to_contain_text("未到期")

        watched = new_page(origin)
        enter(watched.page.context, running, origin, "unit")
        unit = load(watched, "/desk")
        row = unit.locator(".desk-grid .ag-center-cols-container .ag-row", has_text="节假日日报")
        expect(row).to_have_count(1)
        row.locator("a.desk-act").click()
        unit.wait_for_url("**kind=holiday**")
        settle(unit)
        unit.click("#entry-open")
        expect(unit.locator("#entry-kind")).to_have_value("holiday")
        expect(unit.locator("#entry-round")).to_have_value(today.isoformat())
        expect(unit.locator(f"#entry-finder option[value='{village}']")).to_have_count(1)
        unit.fill("#entry-said-by", "带班领导")
        unit.click("#entry-zero")
        expect(unit.locator("#entry-units-note")).to_have_text("本次将报送 1 个单位中的 1 个")
        unit.locator("#entry-dialog summary").click()
        unit.select_option("#entry-finder", str(village))
        unit.select_option("#entry-category", str(world.categories[2]))
        unit.select_option("#entry-unit", str(township))
        unit.fill("#entry-subject", "灌溉渠争水")
        unit.fill("#entry-text", "两组村民因用水争执")
        unit.fill("#entry-limit", (today + timedelta(30)).isoformat())
        unit.click("#entry-add")
        expect(unit.locator("#entry-units")).to_contain_text("发现 1 件")
        unit.click("#entry-save")
        expect(unit.locator("#entry-dialog")).to_be_hidden()
        expect(unit.locator("#rounds-done")).to_contain_text("已报送 1 份，发现 1 件")
        expect(unit.locator("#rounds-items")).to_contain_text("一村灌溉渠争水")
        expect(unit.locator("#rounds-in-time")).to_have_text("1")
        settle(unit)
        with running.database.reading() as session:
            (made,) = session.scalars(select(ScreeningReport)).all()
            assert (made.unit_id, made.period_from, made.period_to) == (township, today, today)
