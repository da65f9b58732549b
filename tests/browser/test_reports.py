"""Periodic reports in a browser: a draft is closed, a late entry adjusts the next one, and a reprint is the same."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from db.commands.periodic_reports import freeze
from db.queries.periodic_reports import composed
from db.report_periods import Reported, ReportKind, last_ended, period_of
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case
from tests.walking import MARKS, settle


def _received(running: Running, of: Reported, count: int) -> None:
    """Write matters received in the middle of a period, known since then."""
    with running.database.writing() as session:
        for place in range(count):
            add_case(session, period_of(of, ()).from_on + timedelta(days=9 + place))


def _closed(running: Running, of: Reported) -> None:
    """Close a report on the day after its period, as it was done then."""
    on = period_of(of, ()).to_on + timedelta(days=1)
    with running.database.writing() as session:
        report = composed(session, of, on - timedelta(days=1))
        freeze(session, report, 1, None, running.now(), on)


def _open(page: Page, words: str) -> None:
    page.locator("#reports-list .ag-row", has_text=words).locator("[col-id=state]").first.click()
    settle(page)


def _said(page: Page, item: str, column: str) -> str:
    words = page.locator(f"[col-id=words] :text-is('{item}')")
    row = page.locator("#reports-figures .ag-row", has=words).first
    return row.locator(f"[col-id={column}]").inner_text()


def _close_the_opened(page: Page) -> None:
    page.click("#reports-close")
    expect(page.locator("#reports-close-dialog")).to_be_visible()
    page.fill("#reports-close-copies", "2")
    page.click("#reports-close-confirm")
    expect(page.locator("#reports-close-dialog")).to_be_hidden()
    settle(page)


def test_a_late_entry_adjusts_the_next_report_and_leaves_the_closed_one(
    running: Running, new_page: OpenPage
) -> None:
    second = last_ended(ReportKind.MONTH, running.now().date(), ())
    first = second.before
    _received(running, first.before, 1)
    _closed(running, first.before)
    _received(running, first, 3)
    _received(running, second, 2)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "office", "/reports")
        settle(page)
        page.click("#reports-draft")
        settle(page)
        _open(page, f"{first.year}年{first.place}月月报")
        assert _said(page, "收件", "now") == "3"
        _close_the_opened(page)
        _open(page, f"{first.year}年{first.place}月月报")
        expect(page.locator("#reports-hash")).to_contain_text("未变")

        # An entry of yesterday that became known only after the closing, as an import brings it.
        with running.database.writing() as session:
            day = period_of(first, ()).from_on + timedelta(days=20)
            add_case(session, day, recorded_on=running.now().date() - timedelta(days=1), number="LATE-1")

        page.click("#reports-draft")
        settle(page)
        _open(page, f"{second.year}年{second.place}月月报")
        assert [_said(page, "收件", column) for column in ("now", "adjusted")] == ["2", "+1"]
        page.locator("#reports-adjustments .report-figure").first.click()
        settle(page)
        expect(page.locator("#reports-rows")).to_contain_text("LATE-1")
        expect(page.locator("#reports-rows")).to_contain_text("补录")
        _close_the_opened(page)

        _open(page, f"{first.year}年{first.place}月月报")
        assert [_said(page, "收件", column) for column in ("now", "adjusted")] == ["3", "0"]
        expect(page.locator("#reports-hash")).to_contain_text("未变")

        page.click("#reports-record")
        expect(page.locator("#reports-record-dialog")).to_be_visible()
        page.select_option("#reports-record-act", "sent")
        page.fill("#reports-record-who", "县委办公室")
        page.select_option("#reports-record-copy", "2")
        page.click("#reports-record-confirm")
        expect(page.locator("#reports-record-act-wrong")).to_contain_text("先登记签发")
        page.select_option("#reports-record-act", "signed")
        page.fill("#reports-record-who", "县信访局局长")
        page.click("#reports-record-confirm")
        expect(page.locator("#reports-record-dialog")).to_be_hidden()
        settle(page)
        page.click("#reports-record")
        expect(page.locator("#reports-record-act")).to_have_value("sent")
        page.fill("#reports-record-who", "县委办公室")
        page.select_option("#reports-record-copy", "2")
        page.click("#reports-record-confirm")
        expect(page.locator("#reports-record-dialog")).to_be_hidden()
        settle(page)
        expect(page.locator("#reports-acts")).to_contain_text("第 2 份报送县委办公室")

        way = page.locator("#reports-ways a", has_text="打印第 1 份")
        files = []
        for _time in range(2):
            with page.expect_download() as taken:
                way.click()
            files.append(taken.value.path().read_bytes())
        assert files[0] == files[1]
        expect(page.locator("#reports-acts")).to_contain_text("已印制：第1份")

        page.click("#reports-record")
        page.select_option("#reports-record-act", "withdrawn")
        page.click("#reports-record-confirm")
        expect(page.locator("#reports-record-why-wrong")).to_contain_text("更正理由")
        page.fill("#reports-record-why", "份号误登")
        page.click("#reports-record-confirm")
        expect(page.locator("#reports-record-dialog")).to_be_hidden()
        settle(page)
        expect(page.locator("#reports-acts")).to_contain_text("已撤回，不计")


def test_the_report_just_closed_stays_the_opened_one(running: Running, new_page: OpenPage) -> None:
    month = last_ended(ReportKind.MONTH, running.now().date(), ())
    _received(running, month, 2)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "office", "/reports")
        settle(page)
        page.click("#reports-draft")
        settle(page)
        said = f"{month.year}年{month.place}月月报"
        for _time in range(2):
            expect(page.locator("#reports-title")).to_have_text(said)
            assert f"report={month.code}" in page.url
            page.goto(f"{origin}/reports")
            settle(page)
        _close_the_opened(page)
        expect(page.locator("#reports-title")).to_have_text(said)
        expect(page.locator("#reports-hash")).to_contain_text("未变")
        expect(page.locator("#reports-close")).to_be_hidden()


def test_a_report_and_the_rows_of_a_figure_have_addresses_that_back_and_a_reload_return_to(
    running: Running, new_page: OpenPage
) -> None:
    second = last_ended(ReportKind.MONTH, running.now().date(), ())
    first = second.before
    _received(running, first, 3)
    _received(running, second, 2)
    _closed(running, first)
    _closed(running, second)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "office", f"/reports?report={first.code}")
        settle(page)
        title = page.locator("#reports-title")
        expect(title).to_have_text(f"{first.year}年{first.place}月月报")
        expect(page.locator("#reports-list .ag-row-selected")).to_contain_text(
            f"{first.year}年{first.place}月月报"
        )
        page.locator("#reports-figures .report-figure").first.click()
        settle(page)
        rows = page.locator("#reports-rows .ag-row")
        expect(rows).to_have_count(3)
        of_first = page.url
        assert "figure=received" in of_first

        _open(page, f"{second.year}年{second.place}月月报")
        expect(title).to_have_text(f"{second.year}年{second.place}月月报")
        expect(rows).to_have_count(0)
        page.go_back()
        settle(page)
        expect(title).to_have_text(f"{first.year}年{first.place}月月报")
        expect(rows).to_have_count(3)
        page.locator("#reports-rows .report-matter a").first.click()
        expect(page.locator("#reports-title")).to_have_count(0)
        page.go_back()
        settle(page)
        assert page.url == of_first
        expect(rows).to_have_count(3)
        page.reload()
        settle(page)
        expect(rows).to_have_count(3)
        with page.expect_download() as taken:
            page.locator("#reports-rows-ways a", has_text="全部明细工作簿").click()
        assert taken.value.path().stat().st_size > 0

        page.goto(f"{origin}/reports?report=1999-01")
        settle(page)
        expect(page.locator("#reports-facts")).to_contain_text("1999年1月没有报告")
