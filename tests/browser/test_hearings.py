"""A hearing in a browser: from application to follow-up with the stopped clock, two windows in step, minutes that outlive a killed server."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic
from urllib.parse import unquote

import pytest
import time_machine
from docx import Document
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.commands.acts import Actor
from db.commands.hearing_given import HearingGiven
from db.commands.hearings import act_in_file, apply_for
from db.enums import EventKind as K
from db.hearings import HearingAct, Side
from db.models.cases import Case
from db.models.hearings import HearingMinutes
from db.models.institutions import Hearing
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from tests.bench.serving import free_port, kill, start
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.chromium import WatchedPage
from tests.making import ZONE, add_case, step
from tests.walking import MARKS, settle

DAY = date(2026, 3, 20)
SAVED = re.compile("已保存")


def in_rereview(running: Running, day: date = DAY) -> tuple[int, str]:
    """Make a matter whose re-review was asked for five days before ``day``; return its id and number."""
    with running.database.writing() as session:
        given = [
            step(K.ACCEPTED, day - timedelta(30)),
            step(K.REPLIED, day - timedelta(20), conclusion="explained"),
            step(K.REPLY_SERVED, day - timedelta(20)),
            step(K.REVIEW_ASKED, day - timedelta(15)),
            step(K.REVIEW_REPLIED, day - timedelta(12)),
            step(K.REVIEW_SERVED, day - timedelta(10)),
            step(K.REREVIEW_ASKED, day - timedelta(5)),
        ]
        unit = running.world.units[3]
        made = add_case(session, day - timedelta(30), *given, unit=unit, purpose="request", is_direct=True)
        return made, session.get_one(Case, made).number


def decided(running: Running, day: date) -> int:
    """Make a hearing that was decided on today; return its file's id."""
    case_id, _number = in_rereview(running, day)
    with running.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), running.now())
        made = apply_for(session, actor, case_id, "申请听证")
        version = session.get_one(Hearing, made).version
        act_in_file(session, actor, made, HearingAct.DECIDE, HearingGiven(words="案情复杂"), version=version)
        return made


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

    def on(self, day: date, who: str, address: str) -> Page:
        """Let a morning come, and somebody sign in and open an address."""
        morning = datetime.combine(day, time(9, 30), ZONE)
        self.clock.move_to(morning)
        cookie = self.running.fresh(who).client.get_cookie("board")
        assert cookie is not None
        context = self.page.context
        context.clear_cookies()
        context.add_cookies([{"name": "board", "value": cookie.value, "url": self.origin, "httpOnly": True}])
        context.clock.set_system_time(morning)
        self.watched.open(address)
        settle(self.page)
        return self.page

    def do(self, act: str, said: str, **typed: str | bool) -> None:
        """Do an act in the dialog of the file; ``typed`` by field."""
        page = self.page
        page.click("#hearing-do")
        page.locator("#hearing-dialog").wait_for(state="visible")
        page.select_option("#hearing-act", act)
        for name, value in typed.items():
            field = page.locator(f"#hearing-{name.replace('_', '-')}")
            if value is True:
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))
        page.click("#hearing-confirm")
        expect(page.locator("#hearing-dialog")).to_be_hidden()
        expect(page.locator("#hearing-said")).to_contain_text(said)
        settle(page)

    def rereview(self, limit: str) -> None:
        """Hold the re-review clock of the matter's page against a day."""
        row = self.page.locator("#case-clock-table tr", has_text=re.compile("^复核期限"))
        expect(row).to_contain_text(limit)


@pytest.fixture
def walk(running: Running, new_page: OpenPage) -> Iterator[Walk]:
    with serving(running) as origin, time_machine.travel(datetime(2026, 3, 20, 9, tzinfo=ZONE)) as clock:
        watched = new_page(origin)
        watched.page.add_init_script(MARKS)
        yield Walk(running, origin, watched, clock)
        settle(watched.page)


def test_a_hearing_runs_from_application_to_follow_up_and_its_stop_shows(walk: Walk) -> None:
    case_id, number = in_rereview(walk.running)
    matter = f"/case/{case_id}"
    walk.on(DAY, "office", matter)
    walk.rereview("2026-04-14")

    page = walk.on(DAY, "office", "/hearings")
    page.click("#hearings-apply")
    page.fill("#hearings-number", number)
    page.fill("#hearings-words", "认为事实不清")
    page.click("#hearings-confirm")
    expect(page.locator("#hearings-said")).to_contain_text("已登记")
    page.locator("[data-hearings=applied]").click()
    expect(page.locator("#hearings-listed")).to_have_text("列出 1 份听证档案")
    page.locator("#hearings-list a").click()
    page.wait_for_url("**/hearing/*")
    settle(page)
    file = page.url.removeprefix(walk.origin)
    expect(page.locator("#hearing-clocks")).to_contain_text("2026-04-04")

    walk.do("decide", "决定举行听证", words="案情疑难复杂")
    expect(page.locator("#hearing-warnings")).to_contain_text("尚未安排主持人")
    walk.do("plan", "安排日期", day="2026-03-30", time="09:30", place="一楼听证室")
    page = walk.on(DAY, "office", matter)
    expect(page.locator("#case-clock-table tr", has_text=re.compile("^复核期限"))).not_to_contain_text(
        "2026-04-14"
    )

    page = walk.on(DAY, "hearing", file)
    walk.do("seat", "安排席位", role="host", name="李主任", capacity="县信访局")
    for name in ("听证员一", "听证员二"):
        walk.do("seat", "安排席位", role="officer", name=name)
    expect(page.locator("#hearing-warnings")).to_contain_text("少于 3 名")
    expect(page.locator("#hearing-warnings")).to_contain_text("双数")
    walk.do("seat", "安排席位", role="officer", name="听证员三")
    walk.do("seat", "安排席位", role="petitioner")
    walk.do("seat", "安排席位", role="representative")
    expect(page.locator("#hearing-seats")).to_contain_text("代表甲")
    walk.do("evidence", "登记证据", side="unit", words="征地测绘报告")
    walk.do("notice", "送达听证告知书")
    walk.do("receive", "回执", day="2026-03-20", words="签收回执在卷")
    expect(page.locator("#hearing-warnings li")).to_have_count(0)
    expect(page.locator("#hearing-clocks")).to_contain_text("按期完成")

    page = walk.on(date(2026, 3, 30), "hearing", file)
    walk.do("hold", "听证已举行")
    for place in (1, 2, 3):
        page.click("#hearing-do")
        page.select_option("#hearing-act", "sheet")
        officers = page.locator("#hearing-seat option", has_text=re.compile("^听证员 "))
        page.select_option("#hearing-seat", officers.nth(place - 1).get_attribute("value"))
        page.select_option("#hearing-opinion", "partly")
        page.fill("#hearing-words", "部分诉求合理")
        page.click("#hearing-confirm")
        expect(page.locator("#hearing-dialog")).to_be_hidden()
        settle(page)
    expect(page.locator("#hearing-sheets")).to_contain_text("部分成立")

    page = walk.on(date(2026, 4, 1), "office", file)
    walk.do("conclude", "听证结论", words="诉求部分成立，限期补足差额", day="2026-05-01")
    page = walk.on(date(2026, 4, 1), "office", matter)
    # Twelve days lie between decision and conclusion; the re-review has them back.
    walk.rereview("2026-04-26")

    page = walk.on(date(2026, 4, 20), "office", file)
    walk.do("follow", "落实", words="差额已支付", carried_out=True)
    expect(page.locator("#hearing-outcome")).to_contain_text("结论已经落实 2026-04-20")
    page = walk.on(date(2026, 4, 20), "office", matter)
    for act in ("送达听证告知书", "听证告知书回执", "跟踪听证结论落实"):
        expect(page.locator("#case-history")).to_contain_text(act)
    # The secretary, to whom the matter is closed now, goes on reading and printing the file.
    page = walk.on(date(2026, 4, 20), "hearing", file)
    expect(page.locator("#hearing-outcome")).to_contain_text("差额已支付")
    expect(page.locator("#hearing-do")).to_be_hidden()
    expect(page.locator("#hearing-papers")).to_contain_text("听证笔录")
    for kind in ("minutes", "conclusion"):
        word_file = page.request.get(f"{walk.origin}{file}/{kind}.docx")
        told = "\n".join(one.text for one in Document(io.BytesIO(word_file.body())).paragraphs)
        assert "；代表甲" in told
        assert page.request.get(f"{walk.origin}{file}/{kind}.pdf").body().startswith(b"%PDF-")
    page.goto(walk.origin + "/hearings")
    page.locator("[data-hearings=carried_out-part]").click()
    expect(page.locator("#hearings-listed")).to_have_text("列出 1 份听证档案")


def test_a_month_of_hearings_warns_of_a_room_booked_twice_and_is_walked_with_keys(
    running: Running, new_page: OpenPage
) -> None:
    first, second = (decided(running, running.now().date()) for _ in range(2))
    on = running.now().date() + timedelta(10)
    with running.database.writing() as session:
        for made, begins in ((first, time(9)), (second, time(11))):
            row = session.get_one(Hearing, made)
            row.planned_on, row.starts_at, row.place = on, begins, "一楼听证室"
    with serving(running) as origin:
        page = sign_in(new_page(origin), "hearing", f"/hearings?month={on:%Y-%m}")
        hearings = page.locator("#hearings-month-grid a")
        expect(hearings).to_have_count(2)
        expect(hearings.first).to_contain_text("09:00 一楼听证室")
        expect(hearings.first).to_contain_text("听证室冲突")
        expect(page.locator("#hearings-month-note")).to_contain_text("本月听证 2 场")
        hearings.first.focus()
        page.keyboard.press("ArrowRight")
        expect(hearings.nth(1)).to_be_focused()
        page.keyboard.press("PageUp")
        expect(page.locator("#hearings-month-name")).to_have_text(f"{on.replace(day=1) - timedelta(1):%Y-%m}")
        assert f"month={on.replace(day=1) - timedelta(1):%Y-%m}" in page.url
        page.keyboard.press("PageDown")
        expect(page.locator("#hearings-month-name")).to_have_text(f"{on:%Y-%m}")
        hearings.nth(1).press("Enter")
        page.wait_for_url(f"**/hearing/{second}")
        expect(page.locator("#hearing-facts")).to_contain_text("一楼听证室")


def test_two_windows_turn_together_and_the_public_one_shows_what_was_cleared(
    running: Running, new_page: OpenPage
) -> None:
    made = decided(running, running.now().date())
    with serving(running) as origin:
        watched = new_page(origin)
        panel = sign_in(watched, "hearing", f"/hearing/{made}")
        panel.get_by_label("事项经过").check()
        panel.click("#hearing-keep-cleared")
        expect(panel.locator("#hearing-said")).to_contain_text("已保存")
        panel.goto(f"{origin}/room/{made}?panel=1")
        expect(panel.locator("#room-title")).to_have_text("核对到场人员")
        public = panel.context.new_page()
        public.goto(f"{origin}/room/{made}")
        expect(public.locator("#room-title")).to_have_text("核对到场人员")
        panel.keyboard.press("F8")
        panel.keyboard.press("F8")
        expect(panel.locator("#room-title")).to_have_text("信访人陈述")
        expect(public.locator("#room-title")).to_have_text("信访人陈述")
        expect(panel.locator(".room-part")).to_have_count(2)
        expect(public.locator(".room-part h2")).to_have_text(["事项经过"])
        expect(public.locator("#room-minutes")).to_be_hidden()
        expect(public.locator("#room-panel")).to_be_empty()
        expect(panel.locator("[aria-current=step] .room-time")).not_to_be_empty()
        panel.keyboard.press("F10")
        expect(public.locator(".present-dark")).to_be_visible()
        public.reload()
        expect(public.locator(".present-dark")).to_be_visible()
        expect(public.locator("#room-title")).to_have_text("信访人陈述")
        panel.goto(f"{origin}/room/{made}?panel=1")
        expect(panel.locator("#room-title")).to_have_text("信访人陈述")
        panel.keyboard.press("F10")
        expect(public.locator(".present-dark")).to_be_hidden()
        # What is taken back on the file's page goes from the screen at once.
        panel.goto(f"{origin}/hearing/{made}")
        panel.get_by_label("事项经过").uncheck()
        panel.click("#hearing-keep-cleared")
        expect(public.locator(".room-part")).to_have_count(0)
        public.close()


def test_sheets_lie_side_by_side_and_what_is_sought_stays_in_the_panels_window(
    running: Running, new_page: OpenPage
) -> None:
    made = decided(running, running.now().date())
    with running.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), running.now())
        for side, words in ((Side.PETITIONER, "安置协议第九条"), (Side.UNIT, "监理日志所载停工天数")):
            version = session.get_one(Hearing, made).version
            given = HearingGiven(side=side, words=words)
            act_in_file(session, actor, made, HearingAct.EVIDENCE, given, version=version)
    sought = "停工天数"
    asked: list[str] = []
    with serving(running) as origin:
        watched = new_page(origin)
        panel = sign_in(watched, "hearing", f"/hearing/{made}")
        panel.get_by_label("信访人一方 · 安置协议第九条").check()
        panel.click("#hearing-keep-cleared")
        expect(panel.locator("#hearing-said")).to_contain_text("已保存")
        panel.goto(f"{origin}/room/{made}?panel=1&step=debate")
        # The page of the file, which reads evidence back to the server, is left by now.
        panel.context.on("request", lambda one: asked.append(f"{one.url} {one.post_data or ''}"))
        public = panel.context.new_page()
        public.goto(f"{origin}/room/{made}?step=debate")
        expect(public.locator("#room-body")).to_contain_text("安置协议第九条")
        panel.bring_to_front()
        expect(panel.locator("#room-minutes")).to_be_enabled()
        panel.locator("#room-minutes").press_sequentially("双方对日志有争议。")
        panel.keyboard.press("F2")
        expect(panel.locator("#room-search")).to_be_focused()
        panel.keyboard.type("争议")
        expect(panel.locator("#room-found mark")).to_have_text(["争议"])
        panel.keyboard.press("Escape")
        expect(panel.locator("#room-search")).to_have_value("")
        panel.keyboard.type(sought)
        expect(panel.locator("#room-found .room-line")).to_have_count(1)
        panel.keyboard.press("Enter")
        expect(panel.locator("[data-side=left]")).to_contain_text(sought)
        assert panel.evaluate("CSS.highlights.get('room-hit').size") == 1
        # What was not cleared changes nothing in public.
        expect(public.locator("#room-page")).to_have_attribute("data-beside", "")
        panel.keyboard.press("Escape")
        panel.keyboard.type("第九条")
        panel.keyboard.press("ArrowDown")
        panel.keyboard.press("Shift+Enter")
        expect(panel.locator("[data-side=right]")).to_contain_text("安置协议第九条")
        expect(public.locator("#room-page")).to_have_attribute("data-beside", "1")
        expect(public.locator(".room-part")).to_contain_text("安置协议第九条")
        expect(public.locator("#room-search")).to_be_hidden()
        expect(public.locator("#room-found")).to_be_empty()
        public.keyboard.press("/")
        expect(public.locator("#room-search")).not_to_be_focused()
        # Both sheets lie there again after the panel's window was closed and opened.
        panel.reload()
        expect(panel.locator("[data-side=left]")).to_contain_text(sought)
        panel.keyboard.press("F3")
        expect(panel.locator("#room-page")).to_have_attribute("data-beside", "")
        expect(public.locator("#room-page")).to_have_attribute("data-beside", "")
        panel.keyboard.press("F3")
        panel.locator("[data-away=left]").click()
        expect(panel.locator(".room-pane.is-empty")).to_have_count(1)
        assert [one for one in asked if sought in unquote(one)] == []
        assert sought not in unquote(panel.url)
        public.close()


def test_minutes_outlive_a_server_that_is_killed_while_they_are_typed(
    running: Running, new_page: OpenPage
) -> None:
    made = decided(running, running.now().date())
    port = free_port()
    server = start(running.folder, port)
    try:
        watched = new_page(f"http://127.0.0.1:{port}")
        page = sign_in(watched, "hearing", f"/room/{made}?panel=1")
        expect(page.locator("#room-minutes")).to_be_enabled()
        page.locator("#room-minutes").press_sequentially("主持人宣布听证开始。")
        began = monotonic()
        expect(page.locator("#room-saved")).to_have_text(SAVED)
        assert monotonic() - began < 5
        kill(server)
        page.locator("#room-minutes").press_sequentially("停电时写下的一句。")
        expect(page.locator("#room-saved")).to_contain_text("未保存")
        with running.database.reading() as session:
            kept = session.scalars(select(HearingMinutes.body)).one()
        assert kept == "主持人宣布听证开始。"
        server = start(running.folder, port)
        expect(page.locator("#room-saved")).to_have_text(SAVED, timeout=15_000)
        page.locator("#room-minutes").press_sequentially("再写一句。")
        expect(page.locator("#room-saved")).to_have_text(SAVED)
        kill(server)
        page.close()
        server = start(running.folder, port)
        again = new_page(f"http://127.0.0.1:{port}")
        page = sign_in(again, "hearing", f"/room/{made}?panel=1")
        expect(page.locator("#room-minutes")).to_have_value(
            "主持人宣布听证开始。停电时写下的一句。再写一句。"
        )
        page.close()
        watched.console_errors.clear()
    finally:
        kill(server)
