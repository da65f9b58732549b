"""A whole meeting in a browser: planned, proposed from data, put in order, held, decided, reported from the desk, looked back on."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from db.models.meetings import Decision, DecisionActRow, Meeting
from tests.board import Running, serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL, searched_on


@pytest.fixture
def running(made_demo: Path, tmp_path: Path) -> Iterator[Running]:
    """A demo county of its own, searched on its last day."""
    board = start(tmp_path / "instance", made_demo, NOWHERE)
    searched_on(board, UNTIL)
    yield board
    board.database.dispose()


@pytest.fixture
def origin(running: Running) -> Iterator[str]:
    """Serve it."""
    with serving(running) as address:
        yield address


def words_of(document: Path) -> str:
    """Return every word of a Word file, of its tables and its head and foot too."""
    with ZipFile(document) as packed:
        parts = [
            packed.read(name).decode()
            for name in packed.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        ]
    return "".join("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part)) for part in parts)


def rows(page: Page, grid: str) -> Locator:
    return page.locator(f"#{grid} .ag-center-cols-container .ag-row")


def plan(page: Page, day: str) -> None:
    page.click("#meetings-plan")
    page.fill("#meetings-day", day)
    page.click("#meetings-confirm")
    expect(page.locator("#meetings-dialog")).to_be_hidden()
    expect(page.locator("#meetings-said")).to_have_text("会议已安排。")


def propose(page: Page) -> None:
    page.click("#agenda-propose")
    expect(page.locator("#agenda-proposals input").first).to_be_visible()
    page.click("#agenda-propose-confirm")
    expect(page.locator("#agenda-propose-dialog")).to_be_hidden()


def hold(page: Page) -> None:
    page.click("#meetings-hold")
    page.fill("#meetings-held-at", "00:00")
    page.click("#meetings-hold-confirm")
    expect(page.locator("#meetings-hold-dialog")).to_be_hidden()
    expect(page.locator("#decisions-record")).to_be_enabled()


def decide(page: Page, what: str, owner: str, due: str) -> None:
    page.click("#decisions-record")
    page.fill("#decisions-what", what)
    page.select_option("#decisions-owner", label=owner)
    page.fill("#decisions-due", due)
    page.click("#decisions-confirm")
    expect(page.locator("#decisions-dialog")).to_be_hidden()
    expect(rows(page, "decisions-list").filter(has_text=what)).to_be_visible()


def at(page: Page, place: str) -> None:
    expect(page.locator("#present-page")).to_have_attribute("data-shown", place)


def figure(page: Page, which: str) -> int:
    return int(page.locator(f"[{which}] .desk-count").inner_text().replace(",", ""))


def pass_through_the_meeting(page: Page, place: int, of: int, note: str) -> None:
    """Go through the agenda as the room does: by clicker, into rows and a matter and back, black, with a second window."""
    page.locator("#meetings-present a").click()
    at(page, f"0/{of}")
    page.keyboard.press("PageDown")
    at(page, f"1/{of}")
    expect(page.locator("#present-title")).to_have_text("以往议定事项办理情况")
    for step in range(2, place + 1):
        page.keyboard.press("PageDown")
        at(page, f"{step}/{of}")
    expect(page.locator("#present-title")).to_have_text("积案")
    said = page.locator("#present-count .number").inner_text()

    # Into the rows, into one matter of them, and back to the very screen.
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?**")
    page.locator("#ledger-cases:not(:empty)").wait_for()
    expect(page.locator("#ledger-cases")).to_have_text(said)
    page.go_back()
    at(page, f"{place}/{of}")
    page.locator("#present-rows a").first.click()
    page.wait_for_url("**/case/**")
    page.locator("#present-back").click()
    at(page, f"{place}/{of}")

    page.keyboard.press(".")
    expect(page.locator(".present-dark")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".present-dark")).to_be_hidden()

    # The second window alone has the note, and either turns both.
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    at(notes, f"{place}/{of}")
    expect(notes.locator("#present-note")).to_have_text(note)
    expect(page.locator("#present-note")).to_be_empty()
    notes.keyboard.press("ArrowLeft")
    at(page, f"{place - 1}/{of}")
    page.keyboard.press("ArrowRight")
    at(notes, f"{place}/{of}")
    notes.close()


def decide_in_the_room(page: Page, what: str, owner: str, due: str) -> None:
    page.keyboard.press("d")
    expect(page.locator("#present-about")).to_have_text("积案")
    page.fill("#present-what", what)
    page.select_option("#present-owner", label=owner)
    page.fill("#present-due", due)
    page.click("#present-confirm")
    expect(page.locator("#present-dialog")).to_be_hidden()
    expect(page.locator("#present-decided")).to_contain_text(what)


def ten_days_pass(running: Running) -> None:
    """Put what was held, decided and reported today ten days back."""
    back = timedelta(days=10)
    with running.database.writing() as session:
        last = session.scalars(
            select(Meeting).where(Meeting.held_on.is_not(None)).order_by(Meeting.id.desc())
        ).first()
        assert last is not None
        assert last.held_on is not None
        last.held_on, last.planned_on = last.held_on - back, last.planned_on - back
        last.recorded_at -= back
        for decision in session.scalars(select(Decision).where(Decision.meeting_id == last.id)):
            decision.recorded_at -= back
            decision.due_on -= back
            for act in session.scalars(
                select(DecisionActRow).where(DecisionActRow.decision_id == decision.id)
            ):
                act.at -= back
                act.happened_on -= back


def test_a_meeting_goes_from_its_proposal_to_the_next_meetings_look_back(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    today = running.now().date().isoformat()
    page = sign_in(new_page(origin), "office", "/meetings")
    rows(page, "meetings-list").first.wait_for()
    planned, held = figure(page, "data-meetings=planned"), figure(page, "data-meetings=held")
    on_time = figure(page, "data-decisions=on_time")
    page.click("#meetings-plan")
    expect(page.locator("#meetings-title")).to_have_value("县信访工作联席会议第26次会议")
    page.click("#meetings-confirm")
    expect(page.locator("#meetings-refused")).to_have_text("请选择日期。")
    page.click("#meetings-shut")
    plan(page, today)
    expect(page.locator("#meetings-head")).to_have_text("县信访工作联席会议第26次会议")

    # What data propose goes onto the agenda, the look back on earlier decisions first.
    propose(page)
    expect(rows(page, "agenda-list").nth(3)).to_be_visible()
    expect(rows(page, "agenda-list").filter(has_text="以往议定事项办理情况")).to_have_attribute(
        "row-index", "0"
    )
    page.click("#agenda-add")
    page.fill("#agenda-add-title", "下季度排查安排")
    page.click("#agenda-add-confirm")
    expect(page.locator("#agenda-add-dialog")).to_be_hidden()
    expect(rows(page, "agenda-list").filter(has_text="下季度排查安排")).to_be_visible()

    # A figure of the agenda opens just so many rows.
    counted = rows(page, "agenda-list").filter(has_text="积案").locator("[col-id=count] a")
    said, address = counted.inner_text(), counted.get_attribute("href")
    ledger = sign_in(new_page(origin), "office", address or "")
    expect(ledger.locator("#ledger-cases")).to_have_text(said)

    # By keyboard and by buttons: up, dropped, taken back.
    own = rows(page, "agenda-list").filter(has_text="下季度排查安排")
    last = rows(page, "agenda-list").count() - 1
    expect(own).to_have_attribute("row-index", str(last))
    own.locator("[col-id=why]").click()
    expect(page.locator("#agenda-up")).to_be_enabled()
    page.keyboard.press("Alt+ArrowUp")
    expect(own).to_have_attribute("row-index", str(last - 1))
    expect(own.locator(".ag-cell-focus")).to_have_count(1)
    page.click("#agenda-up")
    expect(own).to_have_attribute("row-index", str(last - 2))
    own.locator("[col-id=why]").click()
    expect(page.locator("#agenda-drop")).to_be_enabled()
    page.keyboard.press("Delete")
    expect(page.locator("#agenda-back")).to_be_enabled()
    expect(own).to_have_attribute("row-index", str(last - 2))
    expect(own.locator("[col-id=place]")).to_have_text("–")
    page.click("#agenda-back")
    expect(page.locator("#agenda-drop")).to_be_enabled()

    # A note for who presents the old matters; then it is held, and gone through in the room.
    backlog = rows(page, "agenda-list").filter(has_text="积案")
    place, of = int(backlog.get_attribute("row-index") or 0) + 1, rows(page, "agenda-list").count()
    backlog.locator("[col-id=why]").click()
    page.click("#agenda-write")
    page.fill("#meetings-words", "先请责任单位逐件说明")
    page.click("#meetings-words-confirm")
    expect(page.locator("#meetings-words-dialog")).to_be_hidden()
    stated = backlog.locator("[col-id=count]").inner_text()
    hold(page)
    expect(page.locator("#agenda-propose")).to_be_hidden()
    expect(page.locator("[data-meetings=held] .desk-count")).to_have_text(str(held + 1))
    assert figure(page, "data-meetings=planned") == planned + 1
    pass_through_the_meeting(page, place, of, "先请责任单位逐件说明")
    decide_in_the_room(page, "逐件制定积案化解方案", "青澜县自然资源和规划局", today)
    page.keyboard.press("Escape")
    page.wait_for_url("**/meetings?meeting=*")
    expect(rows(page, "decisions-list").filter(has_text="逐件制定积案化解方案")).to_be_visible()
    expect(page.locator("#decisions-report")).to_be_disabled()

    # What was said is kept, and the minutes say the figure that the room saw, the decision, its owner and its day.
    page.fill("#meetings-minutes", "会议听取了汇报。")
    page.click("#meetings-keep")
    expect(page.locator("#meetings-kept")).to_contain_text("保存")
    with page.expect_download() as taken:
        page.locator("#meetings-paper a").click()
    assert taken.value.suggested_filename.startswith("会议纪要-")
    minutes = words_of(taken.value.path())
    for said in (
        "会议听取了汇报。",
        f"{stated}件",
        "逐件制定积案化解方案",
        "青澜县自然资源和规划局",
        "内部资料",
    ):
        assert said in minutes, said

    # The owner reports it from the desk.
    desk = sign_in(new_page(origin), "unit2", "/desk")
    desk.click("#bell-open")
    expect(desk.locator("#bell-list").get_by_text("逐件制定积案化解方案")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.click("[data-duty=decision]")
    row = desk.locator("#desk-grid .ag-row").filter(has_text="逐件制定积案化解方案")
    row.locator(".desk-act").click()
    expect(desk.locator("#decision-report-about")).to_contain_text("逐件制定积案化解方案")
    desk.click("#decision-report-confirm")
    expect(desk.locator("#decision-report-refused")).to_have_text("请至少写4个字。")
    desk.fill("#decision-report-words", "九件积案均已制定方案")
    desk.click("#decision-report-confirm")
    expect(desk.locator("#decision-report-dialog")).to_be_hidden()
    expect(row).to_have_count(0)

    page.reload()
    expect(page.locator("[data-decisions=on_time] .desk-count")).to_have_text(str(on_time + 1))

    # Ten days later the next meeting looks back on it first, and its figure lists the decision with what was reported.
    ten_days_pass(running)
    page.reload()
    plan(page, today)
    expect(page.locator("#meetings-head")).to_have_text("县信访工作联席会议第27次会议")
    propose(page)
    first = rows(page, "agenda-list").filter(has_text="以往议定事项办理情况")
    expect(first).to_have_attribute("row-index", "0")
    expect(first).to_contain_text("按期办结1项")
    counted = first.locator("[col-id=count] button")
    said = counted.inner_text()
    counted.click()
    expect(page.locator("#decisions-all-note")).to_contain_text(f"回顾的议定事项{said}项")
    listed = rows(page, "decisions-all").filter(has_text="逐件制定积案化解方案")
    expect(listed).to_contain_text("九件积案均已制定方案")
    expect(rows(page, "decisions-all")).to_have_count(int(said))


def test_a_leader_decides_and_a_liaison_reads(origin: str, new_page: OpenPage) -> None:
    leader = sign_in(new_page(origin), "leader", "/meetings")
    expect(leader.locator("#meetings-plan")).to_be_hidden()
    rows(leader, "meetings-list").filter(has_text="第24次").locator("[col-id=title]").click()
    expect(leader.locator("#meetings-head")).to_contain_text("第24次")
    rows(leader, "decisions-list").filter(has_text="约谈用人单位").locator("[col-id=owner]").click()
    expect(leader.locator("#decisions-report")).to_be_disabled()
    leader.click("#decisions-give-up")
    leader.fill("#meetings-words", "该企业已破产清算")
    leader.click("#meetings-words-confirm")
    expect(leader.locator("#meetings-words-dialog")).to_be_hidden()
    expect(rows(leader, "decisions-list").filter(has_text="约谈用人单位")).to_contain_text("未予落实")

    liaison = sign_in(new_page(origin), "delegate", "/meetings")
    expect(rows(liaison, "meetings-list").first).to_be_visible()
    expect(liaison.locator("#decisions-record")).to_be_hidden()
    expect(liaison.locator("#agenda-list [col-id=count] a")).to_have_count(0)


def test_an_earlier_meeting_is_entered_with_its_agenda_and_what_became_of_its_decisions(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    today = running.now().date()
    day, due = (today - timedelta(days=40)).isoformat(), (today - timedelta(days=30)).isoformat()
    page = sign_in(new_page(origin), "office", "/meetings")
    rows(page, "meetings-list").first.wait_for()
    page.select_option("#meetings-year", label=day[:4])
    held = figure(page, "data-meetings=held")
    page.click("#meetings-enter")
    expect(page.locator("#meetings-about")).to_contain_text("补登")
    page.fill("#meetings-title", "信访突出问题专题会议")
    page.fill("#meetings-day", today.isoformat())
    page.click("#meetings-confirm")
    expect(page.locator("#meetings-refused")).to_contain_text("今天以前")
    page.fill("#meetings-day", day)
    page.click("#meetings-confirm")
    expect(page.locator("#meetings-dialog")).to_be_hidden()
    expect(page.locator("#meetings-head")).to_have_text("信访突出问题专题会议")
    expect(page.locator("#meetings-facts")).to_contain_text("补登")
    expect(page.locator("[data-meetings=held] .desk-count")).to_have_text(str(held + 1))
    expect(page.locator("#meetings-note")).to_contain_text("其中补登1次")
    expect(page.locator("#meetings-hold")).to_be_hidden()
    listed = rows(page, "meetings-list").filter(has_text="信访突出问题专题会议")
    expect(listed.locator("[col-id=state]")).to_have_text("补登")

    propose(page)
    expect(rows(page, "agenda-list").filter(has_text="积案")).to_be_visible()
    for what, carried in (("约谈责任单位", due), ("督办到期事项", "")):
        page.click("#decisions-record")
        page.fill("#decisions-what", what)
        page.select_option("#decisions-owner", label="青澜县自然资源和规划局")
        page.fill("#decisions-due", due)
        page.fill("#decisions-carried-on", carried)
        page.fill("#decisions-carried-how", "已约谈并书面反馈")
        page.click("#decisions-confirm")
        expect(page.locator("#decisions-dialog")).to_be_hidden()
        expect(rows(page, "decisions-list").filter(has_text=what)).to_be_visible()
    expect(rows(page, "decisions-list").filter(has_text="约谈责任单位")).to_contain_text("按期办结")
    expect(rows(page, "decisions-list").filter(has_text="督办到期事项")).to_contain_text("逾期未办")

    # What is owed of it is told to its owner and to the office, which the overview leads to just these decisions.
    bell = sign_in(new_page(origin), "unit2", "/desk")
    bell.click("#bell-open")
    expect(bell.locator("#bell-list").get_by_text("督办到期事项")).to_be_visible()
    overview = sign_in(new_page(origin), "office", "/")
    way = overview.locator(".attention a[href^='/meetings?decided=due']")
    said = re.match(r"\D*(\d+)", way.inner_text())
    assert said is not None
    way.click()
    overview.wait_for_url("**/meetings?decided=due**")
    expect(rows(overview, "decisions-all")).to_have_count(int(said[1]))
    expect(rows(overview, "decisions-all").filter(has_text="督办到期事项")).to_be_visible()
    expect(overview.locator("#decisions-card")).to_be_in_viewport()


def test_an_entry_made_by_mistake_is_withdrawn_and_counts_as_nothing(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    day = (running.now().date() - timedelta(days=3)).isoformat()
    page = sign_in(new_page(origin), "office", "/meetings")
    rows(page, "meetings-list").first.wait_for()
    page.select_option("#meetings-year", label=day[:4])
    planned = figure(page, "data-meetings=planned")
    page.click("#meetings-enter")
    page.fill("#meetings-title", "重复补登的会议")
    page.fill("#meetings-day", day)
    page.click("#meetings-confirm")
    expect(page.locator("[data-meetings=planned] .desk-count")).to_have_text(str(planned + 1))
    expect(page.locator("#meetings-cancel")).to_have_text("撤回补登…")
    page.click("#meetings-cancel")
    page.fill("#meetings-words", "已有同一会议")
    page.click("#meetings-words-confirm")
    expect(page.locator("[data-meetings=planned] .desk-count")).to_have_text(str(planned))
    page.click("[data-meetings=withdrawn]")
    expect(rows(page, "meetings-list")).to_have_count(1)
    expect(rows(page, "meetings-list")).to_contain_text("补登有误")


def test_what_was_registered_wrongly_is_asked_after_and_taken_back(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    today = running.now().date().isoformat()
    page = sign_in(new_page(origin), "office", "/meetings?meeting=25")
    expect(page.locator("#meetings-head")).to_contain_text("第25次")
    ahead = figure(page, "data-meetings=ahead")

    # A meeting of a later day is held today only by saying so; it is taken back, cancelled and restored.
    page.click("#meetings-hold")
    page.fill("#meetings-held-on", today)
    page.fill("#meetings-held-at", "00:00")
    page.click("#meetings-hold-confirm")
    expect(page.locator("#meetings-hold-refused")).to_contain_text("请勾选确认后再登记")
    page.check("#meetings-hold-sure input")
    page.click("#meetings-hold-confirm")
    expect(page.locator("#meetings-said")).to_contain_text("会议已登记召开")
    for words, said in (
        ("会议并未召开", "恢复为待召开"),
        ("主持人出差", "会议已取消"),
        ("会议照常召开", "会议已恢复"),
    ):
        page.click("#meetings-cancel")
        page.fill("#meetings-words", words)
        page.click("#meetings-words-confirm")
        expect(page.locator("#meetings-said")).to_contain_text(said)
    assert figure(page, "data-meetings=ahead") == ahead

    # A decision is corrected, its first row stays in sight, and is withdrawn.
    page.goto(f"{origin}/meetings?meeting=24")
    chosen = rows(page, "decisions-list").filter(has_text="梳理已支持未执行事项清单")
    chosen.locator("[col-id=due]").click()
    page.click("#decisions-correct")
    page.select_option("#decisions-owner", label="青澜县审计局")
    page.click("#decisions-confirm")
    expect(page.locator("#decisions-refused")).to_contain_text("请至少写4个字")
    expect(page.locator("#decisions-why")).to_be_focused()
    page.fill("#decisions-why", "责任单位记错")
    page.click("#decisions-confirm")
    expect(chosen).to_have_count(2)
    expect(chosen.filter(has_text="更正前原文")).to_contain_text("责任单位记错")
    now = chosen.filter(has_text="青澜县审计局")
    now.locator("[col-id=due]").click()
    page.click("#decisions-withdraw")
    page.fill("#meetings-words", "会上没有议定")
    page.click("#meetings-words-confirm")
    expect(now).to_contain_text("误记，已撤回")
    with page.expect_download() as taken:
        page.locator("#meetings-paper a").click()
    assert "梳理已支持未执行事项清单" not in words_of(taken.value.path())
