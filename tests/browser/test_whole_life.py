"""One matter's whole life in a browser, from the hotline to its closing, on the days on which each act would be done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.ids.sealed import SealedId
from db.commands.counters import make_counter
from db.models.petitioners import CasePerson
from db.queries.accounts import account_named
from db.queries.identity import opened
from db.sealed.commands import name_handler
from tests.board import Running, serving
from tests.browser.conftest import OpenPage
from tests.chromium import WatchedPage
from tests.making import ZONE
from tests.walking import MARKS, settle

NAME, PHONE = "欧阳守田", "13812345678"
HISTORY = "#case-history li"


def _row(kind: str) -> str:
    return f'[id=\'{{"key":0,"type":"intake-{kind}"}}\']'


@dataclass
class Walk:
    """A browser before which the days pass and one account after the other sits down."""

    running: Running
    origin: str
    watched: WatchedPage
    clock: time_machine.Traveller

    @property
    def page(self) -> Page:
        return self.watched.page

    def on(self, day: str, who: str, address: str) -> Page:
        """Let a morning come, and somebody sign in and open an address."""
        self.clock.move_to(datetime.combine(date.fromisoformat(day), time(9, 30), ZONE))
        cookie = self.running.fresh(who).client.get_cookie("board")
        assert cookie is not None
        context = self.page.context
        context.clear_cookies()
        context.add_cookies([{"name": "board", "value": cookie.value, "url": self.origin, "httpOnly": True}])
        context.clock.set_system_time(datetime.combine(date.fromisoformat(day), time(9, 30), ZONE))
        self.watched.open(address)
        settle(self.page)
        return self.page

    def act(self, act: str, said: str, **typed: str) -> None:
        """Do an act in the dialog of the matter's page; ``typed`` by field, a unit or a choice by its value."""
        page = self.page
        page.click("#handling-open")
        page.select_option("#handling-act", act)
        for name, value in typed.items():
            field = page.locator(f"#handling-{name}")
            if value == "yes":
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        page.focus("#handling-act")
        page.keyboard.press("Enter")
        expect(page.locator("#handling-dialog")).to_be_hidden()
        expect(page.locator(HISTORY).first).to_contain_text(said)
        settle(page)

    def rate_at_the_counter(self, day: str, further: str) -> None:
        """Let the petitioner come to a counter screen with the query code and something else, and rate the matter."""
        self.clock.move_to(datetime.combine(date.fromisoformat(day), time(10), ZONE))
        with self.running.database.writing() as session:
            office = account_named(session, "office")
            assert office is not None
            code = make_counter(session, office, "大厅窗口", "light", self.running.now())
            person = session.scalars(select(CasePerson)).one()
            query_code = opened(session, person, "query_code")
        screen = self.watched.page.context.new_page()
        screen.goto(f"{self.origin}/counter")
        screen.fill("#code", code)
        screen.keyboard.press("Enter")
        expect(screen.locator("h1")).to_have_text("信访事项查询与评价")
        screen.fill("#code", query_code)
        screen.fill("#further", further)
        screen.keyboard.press("Enter")
        screen.get_by_label("满意", exact=True).check(force=True)
        screen.get_by_role("button", name="提交评价").click()
        expect(screen.locator("main")).to_contain_text("本事项已评价：满意")
        screen.close()

    def clocks(self, **wanted: str) -> None:
        """Hold the clocks that are shown against ``limit``, or ``limit met-day``, each named by its beginning."""
        table = self.page.locator("#case-clock-table")
        for name, days in wanted.items():
            limit, _space, met = days.partition(" ")
            row = table.locator("tr", has_text=re.compile(f"^{name}"))
            expect(row).to_contain_text(limit)
            expect(row.locator("td").nth(4)).to_have_text(met or "–")


def _registered(walk: Walk) -> str:
    """Register what was typed, go to the matter's page and return its address."""
    page = walk.page
    page.press("#intake-text", "Control+Enter")
    expect(page.locator("#intake-done-said")).to_contain_text("已登记为")
    page.click("#intake-open-case")
    expect(page.locator("#case-title")).not_to_be_empty()
    settle(page)
    return page.url.removeprefix(walk.origin)


@pytest.fixture
def walk(running: Running, new_page: OpenPage) -> Iterator[Walk]:
    with serving(running) as origin, time_machine.travel(datetime(2026, 2, 9, 9, tzinfo=ZONE)) as clock:
        watched = new_page(origin)
        watched.page.add_init_script(MARKS)
        yield Walk(running, origin, watched, clock)
        settle(watched.page)


def test_a_call_is_handled_to_the_last_clock_and_closed(walk: Walk) -> None:
    unit = str(walk.running.world.units[3])
    page = walk.on("2026-02-09", "office", "/intake")
    page.select_option("#intake-channel", "hotline")
    page.fill(_row("name"), NAME)
    page.fill(_row("phone"), PHONE)
    page.fill("#intake-place", "东村")
    expect(page.locator("#intake-chosen input")).to_be_checked()
    page.fill("#intake-subject", "东村承包合同")
    page.fill("#intake-text", f"来电人{NAME}请求重签承包合同")
    matter = _registered(walk)
    expect(page.locator("#case-title")).to_have_text("白云乡东村承包合同")
    walk.clocks(登记转送期限="2026-02-24")

    walk.on("2026-02-11", "office", matter)
    walk.act("transferred", "转送", unit=unit)
    # Working days: 12, 13 and the make-up Saturday 14, then, after the Spring Festival, 24 and 25 February.
    walk.clocks(登记转送期限="2026-02-24 2026-02-11", 受理告知期限="2026-02-26", 转送异议期限="2026-02-25")

    walk.on("2026-02-13", "unit", matter)
    walk.act("objected", "异议", note="不属本单位职责")
    walk.clocks(转送异议期限="2026-02-25 2026-02-13", 受理告知期限="2026-02-26")

    walk.on("2026-02-14", "office", matter)
    walk.act("objection_settled", "异议", note="经核实属该单位职责")
    walk.clocks(受理告知期限="2026-02-26")

    walk.on("2026-02-24", "unit", matter)
    walk.act("accepted", "受理")
    walk.clocks(受理告知期限="2026-02-26 2026-02-24", 办理期限="2026-04-25")

    walk.on("2026-04-20", "unit", matter)
    walk.act("extended", "延", days="30", note="案情复杂", approved="yes")
    walk.clocks(办理期限="2026-05-25")

    walk.on("2026-05-20", "unit", matter)
    walk.act("replied", "意见", conclusion="supported", note="合同应予重签")
    walk.clocks(办理期限="2026-05-25 2026-05-20")

    walk.on("2026-05-22", "unit", matter)
    walk.act("reply_served", "送达")
    # 21 June is the last day of the Dragon Boat holiday, so the petitioner's month ends on Monday.
    walk.clocks(申请复查期限="2026-06-22")

    walk.on("2026-06-22", "office", matter)
    walk.act("review_asked", "复查")
    walk.clocks(申请复查期限="2026-06-22 2026-06-22", 复查期限="2026-07-22")

    walk.on("2026-07-10", "office", matter)
    walk.act("review_replied", "复查", conclusion="supported", note="维持原意见")
    walk.clocks(复查期限="2026-07-22 2026-07-10")

    walk.on("2026-07-13", "office", matter)
    walk.act("review_served", "复查")
    walk.clocks(申请复核期限="2026-08-12")

    walk.on("2026-08-03", "office", matter)
    walk.act("rereview_asked", "复核")
    walk.clocks(申请复核期限="2026-08-12 2026-08-03", 复核期限="2026-09-02")

    walk.on("2026-08-10", "office", matter)
    walk.act("hearing_decided", "听证", note="事项复杂，决定举行听证")
    walk.on("2026-08-24", "office", matter)
    walk.act("hearing_concluded", "听证", note="听证结论：维持复查意见")
    # The fourteen days of the hearing do not count.
    walk.clocks(复核期限="2026-09-16")

    walk.on("2026-09-10", "office", matter)
    walk.act("rereview_replied", "复核", conclusion="supported", note="维持复查意见")
    walk.clocks(复核期限="2026-09-16 2026-09-10")

    walk.on("2026-09-20", "unit", matter)
    walk.act("carried_out", "执行", note="已与村委会重签合同")

    walk.rate_at_the_counter("2026-09-21", PHONE[-4:])

    page = walk.on("2026-09-22", "office", matter)
    expect(page.locator("#case-history")).to_contain_text("窗口评价")
    walk.act("called_back", "回访", **{"call-back": "reached"}, note="本人接听，确认已重签")

    walk.on("2026-09-23", "office", matter)
    walk.act("closed", "办结", closure="substantive")
    expect(walk.page.locator("#case-state")).to_contain_text("已办结")


def test_a_group_visit_goes_to_the_unit_and_is_led_to_another_way(walk: Walk) -> None:
    page = walk.on("2026-03-02", "office", "/intake")
    page.select_option("#intake-channel", "visit")
    page.fill(_row("name"), NAME)
    page.fill("#intake-count", "12")
    page.fill("#intake-subject", "拖欠工资")
    page.fill("#intake-text", "十二人反映工资被拖欠，已申请劳动仲裁")
    matter = _registered(walk)
    expect(page.locator("#case-state")).to_contain_text("集体访")
    walk.clocks(登记转送期限="2026-03-17")
    walk.act("transferred", "转送", unit=str(walk.running.world.units[3]))
    walk.clocks(登记转送期限="2026-03-17 2026-03-02", 受理告知期限="2026-03-17")

    walk.on("2026-03-12", "unit", matter)
    walk.act("led_off", "仲裁", note="已告知当事人继续劳动仲裁程序")
    walk.clocks(受理告知期限="2026-03-17 2026-03-12")
    expect(walk.page.locator("#case-clock-table")).not_to_contain_text("办理期限")


def test_an_anonymous_letter_is_handled_without_the_duties_that_need_a_name(walk: Walk) -> None:
    page = walk.on("2026-03-02", "office", "/intake")
    page.check("#intake-anonymous")
    page.fill("#intake-subject", "路灯不亮")
    page.fill("#intake-text", "村口路灯长期不亮")
    matter = _registered(walk)
    walk.act("transferred", "转送", unit=str(walk.running.world.units[3]))
    walk.clocks(登记转送期限="2026-03-17 2026-03-02")

    page = walk.on("2026-03-10", "unit", matter)
    expect(page.locator("#handling-act option[value=noticed]")).to_have_count(0)
    walk.act("accepted", "受理")
    # Sixty days end within the holiday of May Day.
    walk.clocks(办理期限="2026-05-09")

    walk.on("2026-04-01", "unit", matter)
    walk.act("replied", "意见", conclusion="supported", note="已列入维修计划")
    walk.act("carried_out", "执行", note="路灯已修复")
    walk.act("closed", "办结", closure="substantive")
    page = walk.on("2026-04-02", "office", matter)
    expect(page.locator("#case-state")).to_contain_text("已办结")
    expect(page.locator("#handling-act option[value=rated]")).to_have_count(0)


def test_an_accusation_goes_to_the_discipline_organ_on_the_next_working_day(walk: Walk) -> None:
    with walk.running.database.writing() as session:
        keeper = account_named(session, "office")
        assert keeper is not None
        name_handler(session, keeper.id, walk.running.now())
    page = walk.on("2026-02-13", "office", "/sealed")
    for title in ("某镇违规用地", "某村截留补贴"):
        page.fill(f"#{SealedId.TITLE}", title)
        page.fill(f"#{SealedId.SUMMARY}", "检举内容")
        page.click(f"#{SealedId.REGISTER}")
        expect(page.locator(f"#{SealedId.LIST}")).to_contain_text(title)
    row = page.locator(f"#{SealedId.LIST} tr")
    first, second = row.filter(has_text="0001"), row.filter(has_text="0002")
    # The make-up Saturday is a working day.
    expect(first.locator("td").nth(4)).to_have_text("2026-02-14")

    page = walk.on("2026-02-14", "office", "/sealed")
    expect(first.locator("td").nth(4)).to_have_text("2026-02-14")
    _routed(page, "JB2026-0001")
    expect(first).to_contain_text("已转纪检监察机关")
    expect(first.locator("td").nth(4)).to_have_text("2026-02-14")

    page = walk.on("2026-02-24", "office", "/sealed")
    expect(second.locator("td").nth(4)).to_have_text("2026-02-14，已逾期")
    _routed(page, "JB2026-0002")
    expect(second.locator("td").nth(4)).to_have_text("2026-02-14，逾期转送")
    page.fill(f"#{SealedId.NOTE}", "纪检监察机关已反馈办理结果")
    page.click(f"#{SealedId.CLOSE}")
    expect(second).to_contain_text("已办结")


def _routed(page: Page, number: str) -> None:
    """Open an accusation and say under which receipt the discipline organ has it."""
    page.click(f"text={number}")
    expect(page.locator(f"#{SealedId.FILE}")).to_contain_text(number)
    page.fill(f"#{SealedId.RECEIPT}", "纪收1号")
    page.click(f"#{SealedId.ROUTE}")
    expect(page.locator(f"#{SealedId.SAID}")).not_to_be_empty()
    settle(page)
