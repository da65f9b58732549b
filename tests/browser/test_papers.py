"""Papers on the case page in a browser: drafted, checked by a colleague, issued, printed with the name, and served."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin

import docx
from playwright.sync_api import Locator, Page, expect

from db.commands.accounts import create_account, demo_password
from db.commands.identity import PersonEntry, seal_persons
from db.demo.papers import one_page
from db.enums import EventKind, Role
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step


def _first(page: Page) -> Locator:
    return page.locator("#paper-list li").first


def _do(page: Page, act: str) -> None:
    """Press a tool of the first paper and confirm."""
    _first(page).get_by_text(act).click()
    expect(page.locator("#paper-act-dialog")).to_be_visible()
    page.click("#paper-confirm")


def _words(page: Page, href: str | None) -> list[str]:
    assert href is not None
    answer = page.request.get(urljoin(page.url, href))
    assert answer.status == 200
    return [one.text for one in docx.Document(BytesIO(answer.body())).paragraphs]


def test_a_notice_is_drafted_checked_issued_printed_and_served(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        steps = [
            step(kind, today - timedelta(1), unit=units[3])
            for kind in (EventKind.TRANSFERRED, EventKind.ACCEPTED)
        ]
        case_id = add_case(session, today - timedelta(3), *steps, unit=units[0], purpose="request")
        seal_persons(
            session, case_id, [PersonEntry("欧阳守田", "13812345678", "", "幸福路1号")], running.now()
        )
        create_account(
            session,
            username="colleague",
            display_name="同事",
            role=Role.UNIT,
            unit_id=units[3],
            password=demo_password(),
            at=running.now(),
            is_demo=True,
        )
    with serving(running) as origin:
        page = sign_in(new_page(origin), "unit", f"/case/{case_id}")
        page.click("#paper-new")
        expect(page.locator("#paper-kind")).to_have_value("acceptance")
        body = page.locator("#paper-body")
        expect(body).to_have_value(re.compile("第二十三条"))
        body.fill("欧阳守田反映的事项收悉。\n决定予以受理。")
        page.click("#paper-save")
        expect(page.locator("#paper-draft-dialog")).to_be_hidden()
        expect(_first(page)).to_contain_text("拟稿")
        _do(page, "核稿")
        expect(page.locator("#paper-act-refused")).to_contain_text("拟稿人不能核自己的稿")

        mate = sign_in(new_page(origin), "colleague", f"/case/{case_id}")
        _do(mate, "核稿")
        expect(_first(mate)).to_contain_text("已核稿")
        _do(mate, "签发")
        expect(_first(mate)).to_contain_text("1号")
        plain = _words(mate, _first(mate).locator("a").get_attribute("href"))
        assert "[信访人]：" in plain
        assert not any("欧阳守田" in line for line in plain)
        assert mate.request.get(f"{origin}/case/{case_id}/papers/1?named=1").status == 404

        _do(mate, "印制")
        way = mate.locator("#paper-way a")
        named = _words(mate, way.get_attribute("href"))
        assert "欧阳守田：" in named
        assert any(line.startswith("查询码：") for line in named)
        mate.keyboard.press("Escape")
        mate.reload()
        expect(mate.locator("#case-looks")).to_contain_text("文书收件人")

        _do(mate, "送达")
        expect(_first(mate)).to_contain_text("直接送达")
        expect(_first(mate).locator("[data-paper-act]")).to_have_count(0)
        _first(mate).locator("[data-scan-of]").click()
        expect(mate.locator("#document-kind")).to_have_value("receipt")
        expect(mate.locator("#document-title")).to_have_value("受理告知书（签收件）")
        with mate.expect_file_chooser() as asked:
            mate.click("#document-file")
        scan = one_page(((18, "签收"),))
        asked.value.set_files({"name": "../签收.exe", "mimeType": "image/png", "buffer": scan})
        mate.click("#document-confirm")
        expect(_first(mate)).to_contain_text("1 份签收扫描件")
        expect(mate.locator("#document-list")).to_contain_text("受理告知书（签收件）")
        mate.locator("#case-history .history-scan").click()
        expect(mate.locator("#case-field")).to_have_value("document:1")
        mate.click("#case-dialog-shut")
        form = _words(mate, mate.locator("#paper-forms a").first.get_attribute("href"))
        assert form[0] == "送达回证"

        office = sign_in(new_page(origin), "office", f"/case/{case_id}")
        expect(_first(office)).to_contain_text("受理告知书")
        expect(_first(office).locator("[data-paper-act]")).to_have_count(0)
