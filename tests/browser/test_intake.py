"""Intake in a browser: a letter by keyboard alone, a group visit, an anonymous letter, a draft in a new tab."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.days import FAR
from db.enums import EventKind, Mark, Stage
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.catalogue import Routing
from db.models.petitioners import CasePerson
from db.queries.identity import masked_persons
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.chromium import WatchedPage
from tests.walking import MARKS, settle

NAME, PHONE = "欧阳守田", "13812345678"


def _row(kind: str, row: int = 0) -> str:
    return f'[id=\'{{"key":{row},"type":"intake-{kind}"}}\']'


def _ready(page: Page) -> Page:
    """Wait until the page has begun: its first field has the focus and the day of receipt stands there."""
    expect(page.locator("#intake-received")).not_to_have_value("")
    expect(page.locator("#intake-channel")).to_be_focused()
    return page


def _opened(watched: WatchedPage) -> Page:
    """Sign in on the way to a page that can tell when it stands still."""
    watched.page.add_init_script(MARKS)
    return _ready(sign_in(watched, "office", "/intake"))


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until a field has the focus."""
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


@pytest.fixture
def routed(running: Running) -> Running:
    """A board whose routing table gives 承包合同 to the second unit."""
    with running.database.writing() as session:
        session.add(Routing(category_id=running.world.categories[2], unit_id=running.world.units[1]))
    return running


def _span(running: Running, number: str) -> object:
    with running.database.reading() as session:
        return session.execute(
            select(CASE_SPAN)
            .join(Case, Case.id == CASE_SPAN.c.case_id)
            .where(Case.number == number, CASE_SPAN.c.to_on == FAR)
        ).one()


def test_a_letter_is_registered_and_transferred_by_keyboard_alone(
    routed: Running, new_page: OpenPage
) -> None:
    with serving(routed) as origin:
        page = _opened(new_page(origin))
        keys = page.keyboard
        for wanted, said in (
            (_row("name"), NAME),
            (_row("phone"), PHONE),
            ("#intake-place", "东村"),
            ("#intake-text", f"来信人{NAME}（{PHONE}）请求重签承包合同"),
        ):
            _tab_to(page, wanted)
            keys.insert_text(said)
        expect(page.locator("#intake-chosen input")).to_be_checked()
        expect(page.locator("#intake-screened")).to_have_text("来信人[信访人]（[电话]）请求重签承包合同")
        offers = page.locator("#intake-offers")
        expect(offers).to_contain_text("“承包合同”见于类别名称")
        keys.press("Alt+1")
        expect(page.locator("#intake-category")).to_have_value(str(routed.world.categories[2]))
        expect(offers).to_contain_text("归口办理承包合同")
        keys.press("Alt+1")
        expect(page.locator("#intake-unit")).to_have_value(str(routed.world.units[1]))
        expect(offers).not_to_contain_text("归口")
        keys.press("Alt+1")
        expect(page.locator("#intake-subject")).to_have_value("白云乡东村承包合同")
        expect(page.locator("#intake-saved")).to_contain_text("草稿已存")
        keys.press("Control+Shift+Enter")
        expect(page.locator("#intake-done-said")).to_have_text(
            re.compile(r"已登记为 XF\d{4}-00001，并转送自然资源局。")
        )
        number = page.locator("#intake-done-said").inner_text()[5:17]
        expect(page.locator("#intake-next")).to_be_focused()
        assert NAME not in page.url

        keys.press("Enter")
        _ready(page)
        expect(page.locator("#intake-text")).to_have_value("")
        expect(page.locator(_row("name"))).to_have_value("")
        page.goto(page.url)
        _ready(page)
        expect(page.locator("#intake-text")).to_have_value("")
        settle(page)
    with routed.database.reading() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert case.summary == "来信人[信访人]（[电话]）请求重签承包合同"
        assert [one.name for one in masked_persons(session, case.id)] == ["欧阳*"]
        kinds = session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
        assert kinds == [EventKind.RECEIVED, EventKind.TRANSFERRED]


def test_the_case_page_is_one_press_away_and_says_who_was_asked_first(
    running: Running, new_page: OpenPage
) -> None:
    with serving(running) as origin:
        page = _opened(new_page(origin))
        page.fill(_row("name"), NAME)
        page.fill("#intake-subject", "路灯不亮")
        page.fill("#intake-text", "村口路灯长期不亮")
        page.press("#intake-text", "Control+Enter")
        expect(page.locator("#intake-done-said")).to_contain_text("已登记为")
        page.click("#intake-open-case")
        expect(page.locator("#case-title")).to_have_text("路灯不亮")
        expect(page.locator("#case-head")).to_contain_text(re.compile(r"首问责任.*office 演示"))
        settle(page)


def test_a_group_visit_names_five_representatives_and_no_sixth(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        page = _opened(new_page(origin))
        page.select_option("#intake-channel", "visit")
        for row in range(5):
            page.fill(_row("name", row), f"代表{'甲乙丙丁戊'[row]}")
            page.click("#intake-add")
            if row < 4:
                expect(page.locator(_row("name", row + 1))).to_be_focused()
        expect(page.locator("#intake-add-refused")).to_contain_text("不得超过 5 人")
        expect(page.locator("#intake-add-refused")).to_contain_text("第20条第3款")
        expect(page.locator(_row("name", 5))).to_be_hidden()
        page.fill("#intake-count", "12")
        page.fill("#intake-subject", "路灯不亮")
        page.fill("#intake-text", "村口路灯长期不亮")
        page.press("#intake-text", "Control+Enter")
        expect(page.locator("#intake-done-said")).to_contain_text("已登记为")
        number = page.locator("#intake-done-said").inner_text()[5:17]
        settle(page)
    span = _span(running, number)
    assert (span.persons, span.batches, Mark.GROUP in Mark(span.marks)) == (12, 1, True)  # type: ignore[attr-defined]
    with running.database.reading() as session:
        assert len(session.scalars(select(CasePerson.id)).all()) == 5


def test_an_anonymous_letter_is_one_press(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        page = _opened(new_page(origin))
        page.fill("#intake-subject", "路灯不亮")
        page.fill("#intake-text", "村口路灯长期不亮")
        page.press("#intake-text", "Control+Enter")
        expect(page.locator("#intake-refused")).to_contain_text("勾选匿名")
        page.check("#intake-anonymous")
        expect(page.locator("#intake-persons")).to_be_hidden()
        page.press("#intake-text", "Control+Enter")
        expect(page.locator("#intake-done-said")).to_contain_text("已登记为")
        number = page.locator("#intake-done-said").inner_text()[5:17]
        settle(page)
    span = _span(running, number)
    assert (Mark.ANONYMOUS in Mark(span.marks), span.stage) == (True, Stage.RECEIVED)  # type: ignore[attr-defined]


def test_a_draft_comes_back_in_a_new_tab_and_the_old_one_saves_no_more(
    running: Running, new_page: OpenPage
) -> None:
    with serving(running) as origin:
        old = _opened(new_page(origin))
        old.select_option("#intake-channel", "visit")
        for row in range(2):
            old.fill(_row("name", row), f"{NAME[row:]}")
            old.fill(_row("phone", row), PHONE)
            old.click("#intake-add")
            expect(old.locator(_row("name", row + 1))).to_be_visible()
        old.fill("#intake-place", "东村")
        expect(old.locator("#intake-saved")).to_contain_text("草稿已存")
        expect(old.locator("#intake-chosen input")).to_be_checked()
        old.fill("#intake-text", "村口路灯长期不亮")
        expect(old.locator("#intake-screened")).to_contain_text("村口路灯")
        stored = "() => JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
        assert NAME not in old.evaluate(stored)

        new = old.context.new_page()
        new.add_init_script(MARKS)
        new.goto(f"{origin}/intake")
        expect(new.locator("#intake-saved")).to_contain_text("的草稿")
        expect(new.locator(_row("name", 1))).to_have_value(NAME[1:])
        expect(new.locator("#intake-channel")).to_have_value("visit")
        expect(new.locator("#intake-text")).to_have_value("村口路灯长期不亮")
        expect(new.locator("#intake-chosen input")).to_be_checked()

        old.fill("#intake-text", "旧窗口")
        expect(old.locator("#intake-saved")).to_contain_text("另一窗口")
        expect(old.locator("#intake-text")).to_have_value("旧窗口")
        new.click("#intake-discard")
        expect(new.locator("#intake-text")).to_have_value("")
        expect(new.locator(_row("name", 1))).to_be_hidden()
        settle(new)
        settle(old)


def test_an_accusation_is_shown_the_way_and_nothing_is_kept(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        page = _opened(new_page(origin))
        page.select_option("#intake-purpose", "accusation")
        page.fill("#intake-text", "检举某人")
        expect(page.locator("#intake-accuses")).to_contain_text("经办人")
        expect(page.locator("#intake-to-vault")).to_be_hidden()
        expect(page.locator("#intake-saved")).to_contain_text("不存草稿")
        page.press("#intake-text", "Control+Enter")
        expect(page.locator("#intake-refused")).to_contain_text("不在此登记")
        page.reload()
        _ready(page)
        expect(page.locator("#intake-text")).to_have_value("")
        settle(page)
    with running.database.reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_an_entry_of_the_routing_table_is_changed_from_today_on(routed: Running, new_page: OpenPage) -> None:
    with serving(routed) as origin:
        page = _opened(new_page(origin))
        page.click(".intake-side a[href='/routing']")
        rows = page.locator("#routing-grid .ag-center-cols-container .ag-row")
        expect(rows).to_contain_text(["自然资源局"])
        page.select_option("#routing-category", str(routed.world.categories[2]))
        page.select_option("#routing-unit", str(routed.world.units[2]))
        page.click("#routing-set")
        expect(page.locator("#routing-said")).to_contain_text("已保存")
        expect(rows).to_contain_text(["民政局"])
        page.click("#routing-set")
        expect(page.locator("#routing-said")).to_contain_text("与现有内容相同")
        settle(page)
