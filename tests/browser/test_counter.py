"""A petitioner at a counter screen in a browser: set up, looked up, rated once, cleared; the case says by which channel."""

import re
from datetime import timedelta

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.text import Language
from db.commands.counters import make_counter
from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind
from db.models.petitioners import CasePerson
from db.queries.accounts import account_named
from db.queries.identity import opened
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.browser.test_axe import Looked
from tests.browser.test_words import CHINESE, CODES, ENGLISH_ALLOWED, SAID, WORD, names_of
from tests.making import add_case, step
from tests.walking import MARKS, settle


def _answered(running: Running) -> tuple[int, str]:
    """Make a matter that a unit has answered, and return it with its query code."""
    today, unit = running.now().date(), running.world.units[3]
    steps = [
        step(EventKind.TRANSFERRED, today - timedelta(6), unit=unit),
        step(EventKind.ACCEPTED, today - timedelta(5)),
        step(EventKind.REPLIED, today - timedelta(2), conclusion="explained"),
        step(EventKind.REPLY_SERVED, today - timedelta(1)),
    ]
    with running.database.writing() as session:
        case_id = add_case(
            session, today - timedelta(7), *steps, unit=running.world.units[0], purpose="request"
        )
        seal_persons(session, case_id, [PersonEntry("欧阳守田", "13812345678")], running.now())
        person = session.scalars(select(CasePerson)).one()
        return case_id, opened(session, person, "query_code")


def _set_up(running: Running) -> str:
    """Make a counter screen and return the code that sets it up."""
    with running.database.writing() as session:
        account = account_named(session, "admin")
        assert account is not None
        return make_counter(session, account, "大厅一号窗口", "light", running.now())


def test_a_petitioner_looks_up_the_matter_and_rates_it_once(running: Running, new_page: OpenPage) -> None:
    case_id, code = _answered(running)
    with serving(running) as origin:
        admin = sign_in(new_page(origin), "admin", "/counters")
        expect(admin.locator("#counters-codes")).to_be_hidden()
        admin.fill("#counters-name", "大厅二号窗口")
        admin.click("#counters-make")
        expect(admin.locator("#counters-made")).to_contain_text("启用码")
        said = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", admin.inner_text("#counters-made"))
        assert said is not None

        screen = new_page(origin)
        screen.page.clock.install()
        screen.open("/counter")
        page = screen.page
        page.fill("#code", said.group(0))
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("信访事项查询与评价")
        for letter in code:
            page.click(f"[data-key='{letter}']")
        expect(page.locator("#code")).to_have_value(code)
        page.fill("#further", "0000")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert]")).to_contain_text("没有查到")
        expect(page.locator("#code")).to_have_value("")
        page.fill("#code", code)
        page.fill("#further", "5678")
        page.keyboard.press("Enter")
        expect(page.locator(".counter-stage")).to_contain_text("青石镇政府已经作出书面处理意见")
        expect(page.locator("main")).to_contain_text("请求复查")
        whole = page.content()
        assert not any(one in whole for one in ("欧阳", "138", "5678", code))

        page.get_by_label("基本满意").check(force=True)
        page.get_by_role("button", name="提交评价").click()
        expect(page.locator("[role=alert]")).to_contain_text("感谢您的评价")
        expect(page.locator("main")).to_contain_text("本事项已评价：基本满意")
        expect(page.get_by_label("基本满意")).to_have_count(0)
        page.get_by_role("button", name="完成").click()
        expect(page.locator("#code")).to_be_focused()
        page.go_back()
        expect(page.locator("body")).to_be_visible()
        assert "青石镇政府" not in page.content()
        page.goto(f"{origin}/counter")
        token = page.locator("[name=csrf_token]").input_value()
        again = page.request.post(f"{origin}/counter/rate", form={"csrf_token": token, "rating": "satisfied"})
        assert "屏幕已清空" in again.text()

        page.goto(f"{origin}/counter")
        page.fill("#code", code)
        page.fill("#further", "欧阳守田")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("本事项已评价：基本满意")
        page.clock.fast_forward(50_000)
        page.keyboard.press("Shift")
        page.clock.fast_forward(50_000)
        expect(page.locator("main")).to_contain_text("本事项已评价：基本满意")
        page.clock.fast_forward(11_000)
        expect(page.locator("#code")).to_be_focused()

        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        office = sign_in(watched, "office", f"/case/{case_id}")
        expect(office.locator("#case-history")).to_contain_text("窗口评价")
        expect(office.locator("#case-history")).to_contain_text("基本满意")
        settle(office)


def test_every_counter_screen_is_accessible_and_says_nothing_in_the_other_language(
    running: Running, new_page: OpenPage
) -> None:
    _case_id, code = _answered(running)
    setting_up = _set_up(running)
    with serving(running) as origin:
        screen = new_page(origin)
        screen.open("/counter")
        page = screen.page
        found: dict[tuple[str, str], str] = {}
        page.evaluate(AXE_SCRIPT)
        Looked(found, page)("set up")
        page.fill("#code", setting_up)
        page.keyboard.press("Enter")
        left = {}
        for chosen in Language:
            expect(page.locator("#further")).to_be_visible()
            if chosen is Language.EN:
                page.locator("a[lang=en]").click()
            expect(page.locator("html")).to_have_attribute("lang", chosen.tag)
            page.evaluate(AXE_SCRIPT)
            Looked(found, page)(f"ask {chosen.value}")
            left[f"ask {chosen.value}"] = _foreign(running, page, chosen)
            page.fill("#code", code)
            page.fill("#further", "欧阳守田")
            page.keyboard.press("Enter")
            expect(page.locator(".counter-stage")).to_be_visible()
            page.evaluate(AXE_SCRIPT)
            Looked(found, page)(f"matter {chosen.value}")
            left[f"matter {chosen.value}"] = _foreign(running, page, chosen)
            page.locator(".counter-end button").click()
    assert found == {}
    assert {state: words for state, words in left.items() if words} == {}


def _foreign(running: Running, page: Page, chosen: Language) -> list[str]:
    """Return what the screen says in the other language, names that are data left out."""
    said = [words for words, is_data, _place in page.evaluate(SAID) if not is_data]
    if chosen is Language.ZH:
        return [words for words in said if set(WORD.findall(CODES.sub("", words))) - ENGLISH_ALLOWED]
    names = names_of(running)
    for name in names:
        said = [words.replace(name, "") for words in said]
    return [words for words in said if CHINESE.search(words)]
