"""Notices ticked on the desk and in the ledger and printed at once, in a browser: what holds the batch up is named first."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin

import docx
from playwright.sync_api import Page, expect

from db.commands.acts import Actor
from db.commands.identity import PersonEntry, seal_persons
from db.commands.papers import draft_paper
from db.enums import EventKind
from db.models.papers import CasePaper
from db.papers import PaperKind, PaperState
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step
from tests.walking import MARKS, settle

NAMES = ("欧阳守田", "诸葛小亮")


def _answered(running: Running, *names: str) -> list[int]:
    """Write matters that the unit has answered, each with its opinion issued; the last one is anonymous."""
    at, unit = running.now(), running.world.units[3]
    today = at.date()
    made = []
    with running.database.writing() as session:
        account = account_named(session, "unit")
        assert account is not None
        actor = Actor(account, scope_of(session, account), at)
        for serial, name in enumerate((*names, ""), 1):
            steps = [
                step(EventKind.TRANSFERRED, today - timedelta(6), unit=unit),
                step(EventKind.ACCEPTED, today - timedelta(5)),
                step(EventKind.REPLIED, today - timedelta(2), conclusion="explained"),
            ]
            case_id = add_case(
                session, today - timedelta(7), *steps, unit=running.world.units[0], purpose="request"
            )
            if name:
                seal_persons(session, case_id, [PersonEntry(name, "13812345678", "", "幸福路1号")], at)
            number = draft_paper(session, actor, case_id, PaperKind.OPINION, "您反映的事项已经办理。")
            row = session.get_one(CasePaper, number)
            row.state, row.issued_on, row.issued_at = PaperState.ISSUED, today, at
            row.year, row.serial, row.number = today.year, serial, f"青石处〔{today.year}〕{serial}号"
            made.append(case_id)
    return made


def _tick(page: Page, grid: str, case_id: int) -> None:
    row = page.locator(f"{grid} .ag-row", has=page.locator(f"a[href='/case/{case_id}']"))
    row.first.locator(".ag-checkbox-input").check()


def test_ticked_notices_are_printed_in_one_file_and_each_matter_says_who_looked(
    running: Running, new_page: OpenPage
) -> None:
    named, other, nobody = _answered(running, *NAMES)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "unit", "/desk")
        expect(page.locator("#bulk-open")).to_be_hidden()
        expect(page.locator("#print-open")).to_be_disabled()
        for case_id in (named, other, nobody):
            _tick(page, "#desk-grid", case_id)
        page.click("#print-open")
        expect(page.locator("#print-said")).to_contain_text("可以印制 2 份。有 1 件不能印制。")
        expect(page.locator("#print-list .ag-row").first).to_contain_text("匿名")
        expect(page.locator("#print-confirm")).to_be_disabled()
        page.click("#print-leave-out")
        expect(page.locator("#print-said")).to_have_text("可以印制 2 份。")
        page.click("#print-confirm")
        way = page.locator("#print-way a")
        expect(way).to_have_text("打开 2 份文书（十分钟内有效）")
        href = way.get_attribute("href")
        assert href is not None
        answer = page.request.get(urljoin(page.url, href))
        said = [one.text for one in docx.Document(BytesIO(answer.body())).paragraphs]
        assert [f"{name}：" in said for name in NAMES] == [True, True]
        assert sum(line.startswith("送达地址：") for line in said) == 2
        page.click("#print-shut")
        settle(page)

        office = sign_in(new_page(origin), "office", f"/case/{named}")
        expect(office.locator("#case-looks li")).to_have_count(1)
        assert office.request.get(urljoin(office.url, href)).status == 404


def test_the_ledger_of_a_unit_can_be_ticked_to_print_and_for_nothing_else(
    running: Running, new_page: OpenPage
) -> None:
    named, *_others = _answered(running, *NAMES)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "unit", "/ledger")
        expect(page.locator("#print-open")).to_be_visible()
        expect(page.locator("#bulk-open")).to_be_hidden()
        row = page.locator(f"#ledger-grid .ag-row[row-id='{named}']")
        row.first.locator(".ag-checkbox-input").check()
        page.click("#print-open")
        expect(page.locator("#print-said")).to_have_text("可以印制 1 份。")
        page.click("#print-shut")
        settle(page)
