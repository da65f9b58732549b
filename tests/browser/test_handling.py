"""Acts of handling on the case page in a browser: one matter from transfer to closing, by keyboard, with its clocks."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from db.commands.accounts import DEMO_PASSWORD
from db.enums import EventKind
from db.reference import load_reference
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step


def _open(page: Page, act: str) -> None:
    """Open the dialog by keyboard and choose an act."""
    expect(page.locator("#handling-open")).to_be_visible()
    page.focus("#handling-open")
    page.keyboard.press("Enter")
    expect(page.locator("#handling-dialog")).to_be_visible()
    expect(page.locator("#handling-act")).to_be_focused()
    page.select_option("#handling-act", act)


def _confirm(page: Page, said: str, event: str) -> None:
    """Confirm with Enter, and wait for what the page says and shows without being loaded anew."""
    page.focus("#handling-act")
    page.keyboard.press("Enter")
    expect(page.locator("#handling-dialog")).to_be_hidden()
    expect(page.locator("#handling-said")).to_contain_text(said)
    expect(page.locator("#case-history li").first).to_contain_text(event)


def _limit(page: Page, clock: str, day: date, met: date | None = None) -> None:
    row = page.locator("#case-clock-table tr", has_text=re.compile(clock))
    expect(row).to_contain_text(day.isoformat())
    if met is not None:
        expect(row.locator("td").nth(4)).to_have_text(met.isoformat())


def test_a_matter_is_handled_from_transfer_to_closing(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    received = today - timedelta(3)
    with running.database.writing() as session:
        case_id = add_case(session, received, unit=units[0], purpose="request")
        calendar = load_reference(session).calendar.as_known_on(today)
    with serving(running) as origin:
        office = sign_in(new_page(origin), "office", f"/case/{case_id}")
        _limit(office, "登记转送期限", received + timedelta(15))
        _open(office, "transferred")
        expect(office.locator("#handling-says")).to_contain_text("登记转送期限")
        expect(office.locator("#handling-conclusion")).to_be_hidden()
        office.select_option("#handling-unit", str(units[3]))
        _confirm(office, "转送、交办", "转送")
        _limit(office, "登记转送期限", received + timedelta(15), today)
        _limit(office, "受理告知期限", today + timedelta(15))
        _limit(office, "转送异议期限", calendar.add_workdays(today, 5))

        unit = sign_in(new_page(origin), "unit", f"/case/{case_id}")
        _open(unit, "objected")
        unit.focus("#handling-note")
        unit.keyboard.press("Enter")
        expect(unit.locator("#handling-refused")).not_to_be_empty()
        unit.fill("#handling-note", "不属本单位职责")
        _confirm(unit, "提出异议", "异议")
        _limit(unit, "转送异议期限", calendar.add_workdays(today, 5), today)

        _open(office, "objection_settled")
        office.fill("#handling-note", "经核实属该单位职责")
        _confirm(office, "处理异议", "异议")

        unit.reload()
        _open(unit, "accepted")
        _confirm(unit, "受理并告知", "受理")
        _limit(unit, "受理告知期限", today + timedelta(15), today)
        _limit(unit, "^办理期限", today + timedelta(60))
        expect(unit.locator("#case-state")).to_contain_text("已受理")

        _open(unit, "extended")
        unit.fill("#handling-days", "31")
        unit.fill("#handling-note", "案情复杂")
        unit.check("#handling-approved")
        unit.press("#handling-days", "Enter")
        expect(unit.locator("#handling-refused")).to_contain_text("1 至 30 天")
        expect(unit.locator("#handling-refused")).to_contain_text("第34条")
        expect(unit.locator("#handling-note")).to_have_value("案情复杂")
        unit.fill("#handling-days", "30")
        _confirm(unit, "延长办理期限", "延")
        _limit(unit, "^办理期限", today + timedelta(90))

        _open(unit, "replied")
        unit.select_option("#handling-conclusion", "explained")
        unit.fill("#handling-note", "事实清楚，依据充分")
        _confirm(unit, "作出处理意见", "意见")
        _limit(unit, "^办理期限", today + timedelta(90), today)

        _open(unit, "reply_served")
        _confirm(unit, "登记处理意见送达", "送达")
        _limit(unit, "申请复查期限", calendar.next_workday(today + timedelta(30)))

        _open(unit, "closed")
        unit.select_option("#handling-closure", "substantive")
        _confirm(unit, "办结", "办结")
        expect(unit.locator("#case-state")).to_contain_text("已办结")


def test_who_acts_on_an_older_version_keeps_what_was_typed(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        case_id = add_case(session, today - timedelta(3), unit=units[3], is_direct=True)
    with serving(running) as origin:
        first = sign_in(new_page(origin), "unit", f"/case/{case_id}")
        second = sign_in(new_page(origin), "office", f"/case/{case_id}")
        _open(second, "limit_set")
        second.fill("#handling-limit", today.isoformat())
        second.fill("#handling-note", "县领导批示")
        _open(first, "accepted")
        _confirm(first, "受理并告知", "受理")
        second.press("#handling-limit", "Enter")
        expect(second.locator("#handling-refused")).to_contain_text("没有保存")
        expect(second.locator("#handling-note")).to_have_value("县领导批示")
        expect(second.locator("#case-history li").first).to_contain_text("受理")
        _confirm(second, "指定办理期限", "县领导批示")
        second.keyboard.press("Escape")


def test_a_matter_is_not_handled_on_a_past_day(running: Running, new_page: OpenPage) -> None:
    today = running.now().date()
    with running.database.writing() as session:
        case_id = add_case(session, today - timedelta(5), unit=running.world.units[3])
    with serving(running) as origin:
        page = sign_in(new_page(origin), "office", f"/case/{case_id}?asof={today - timedelta(1)}")
        expect(page.locator("#case-head")).not_to_be_empty()
        expect(page.locator("#handling-open")).to_be_hidden()


def test_an_act_of_an_earlier_day_is_confirmed_by_a_second_person_and_corrected_later(
    running: Running, new_page: OpenPage
) -> None:
    today, units = running.now().date(), running.world.units
    received = today - timedelta(20)
    with running.database.writing() as session:
        sent = step(EventKind.TRANSFERRED, received, unit=units[3])
        case_id = add_case(session, received, sent, unit=units[0], purpose="request")
    with serving(running) as origin:
        page = sign_in(new_page(origin), "unit", f"/case/{case_id}")
        _open(page, "accepted")
        page.click("#handling-earlier > summary")
        page.fill("#handling-happened", (today - timedelta(8)).isoformat())
        page.press("#handling-happened", "Enter")
        expect(page.locator("#handling-refused")).to_contain_text("第二人")
        page.fill("#handling-second", "unit")
        page.fill("#handling-second-password", DEMO_PASSWORD)
        page.press("#handling-second-password", "Enter")
        expect(page.locator("#handling-refused")).to_contain_text("您以外的人")
        expect(page.locator("#handling-second-password")).to_have_value("")
        page.fill("#handling-second", "office")
        page.fill("#handling-second-password", DEMO_PASSWORD)
        _confirm(page, "受理并告知", "受理")
        expect(page.locator("#case-history li").first).to_contain_text("确认")
        _limit(page, "^办理期限", today + timedelta(52))

        page.locator("#case-history li").first.get_by_text("更正 …").click()
        expect(page.locator("#handling-happened")).to_have_value((today - timedelta(8)).isoformat())
        page.fill("#handling-happened", (today - timedelta(7)).isoformat())
        page.fill("#handling-note", "受理日期记错")
        page.fill("#handling-second", "office")
        page.fill("#handling-second-password", DEMO_PASSWORD)
        _confirm(page, "已更正", "受理（更正）")
        _limit(page, "^办理期限", today + timedelta(53))
        expect(page.locator("#case-history li.is-replaced")).to_contain_text("受理")

        office = sign_in(new_page(origin), "office", f"/case/{case_id}")
        office.locator("#case-history li", has_text="转送").get_by_text("更正 …").click()
        office.select_option("#handling-act", "never")
        office.fill("#handling-note", "未曾转送")
        office.press("#handling-note", "Enter")
        expect(office.locator("#handling-refused")).to_contain_text("受理")
        expect(office.locator("#handling-dialog")).to_be_visible()
