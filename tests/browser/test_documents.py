"""Documents on the case page in a browser: added, opened for a purpose, withdrawn."""

from datetime import timedelta

from playwright.sync_api import expect

from db.demo.papers import one_page
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case


def test_a_clerk_adds_opens_and_withdraws_a_document(running: Running, new_page: OpenPage) -> None:
    with running.database.writing() as session:
        case_id = add_case(session, running.now().date() - timedelta(3), unit=running.world.units[3])
    with serving(running) as origin:
        watched = new_page(origin)
        page = sign_in(watched, "unit", f"/case/{case_id}")
        listed = page.locator("#document-list")
        expect(listed).to_contain_text("尚未添加文书材料")
        page.click("#document-add")
        page.click("#document-confirm")
        expect(page.locator("#document-refused")).to_contain_text("请填写材料名称")
        # The browser notes the refusal too.
        watched.console_errors.clear()
        page.fill("#document-title", "处理意见书")
        with page.expect_file_chooser() as asked:
            page.click("#document-file")
        content = one_page(((18, "处理意见书"),))
        asked.value.set_files({"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": content})
        expect(page.locator("#document-file-name")).to_contain_text("扫描.pdf")
        page.click("#document-confirm")
        expect(listed).to_contain_text("处理意见书")
        expect(page.locator("#document-dialog")).to_be_hidden()
        page.click("[data-opens]")
        expect(page.locator("#case-field")).to_have_value("document:1")
        page.fill("#case-purpose", "核对送达")
        page.click("#case-confirm")
        way = page.locator("#case-value a")
        expect(way).to_contain_text("处理意见书")
        answer = page.request.get(origin + (way.get_attribute("href") or ""))
        assert answer.body() == content
        page.click("#case-dialog-shut")
        expect(page.locator("#case-looks")).to_contain_text("核对送达")
        page.click("[data-withdraws]")
        page.fill("#document-reason", "扫描件不清")
        page.click("#document-withdraw-confirm")
        expect(listed).to_contain_text("扫描件不清")
        expect(page.locator("[data-opens]")).to_have_count(0)
