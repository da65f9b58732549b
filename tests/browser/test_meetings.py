"""A whole meeting in a browser: planned, proposed from data, put in order, held, decided, reported from the desk, looked back on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

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
    page.click("#agenda-up")
    expect(own).to_have_attribute("row-index", str(last - 2))
    own.locator("[col-id=why]").click()
    expect(page.locator("#agenda-drop")).to_be_enabled()
    page.keyboard.press("Delete")
    expect(page.locator("#agenda-back")).to_be_enabled()
    expect(own).to_have_attribute("row-index", str(last))
    page.click("#agenda-back")
    expect(page.locator("#agenda-drop")).to_be_enabled()

    # Held, decided, and what was said kept.
    hold(page)
    expect(page.locator("#agenda-propose")).to_be_hidden()
    rows(page, "agenda-list").filter(has_text="积案").locator("[col-id=why]").click()
    decide(page, "逐件制定积案化解方案", "青澜县自然资源和规划局", today)
    expect(page.locator("#decisions-report")).to_be_disabled()
    page.fill("#meetings-minutes", "会议听取了汇报。")
    page.click("#meetings-keep")
    expect(page.locator("#meetings-kept")).to_contain_text("保存")
    with page.expect_download() as taken:
        page.locator("#meetings-paper a").click()
    assert taken.value.suggested_filename.startswith("会议纪要-")

    # The owner reports it from the desk.
    desk = sign_in(new_page(origin), "unit2", "/desk")
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
