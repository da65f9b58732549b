"""Blank forms in a browser: numbers reserved, filled forms pasted, kept over a closed tab, registered, the rest voided."""

from io import BytesIO
from urllib.parse import urljoin

import docx
from playwright.sync_api import Page, expect

from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
ROWS = '0:01\t来访\t东村\t欧阳守田\t13812345678\t\t道路失修\t"村道失修，\n请求维修"\n0:02\t来信\t哪里村\t\t\t\t路灯不亮\t路灯不亮\n'


def _said(page: Page, row: int, words: str) -> None:
    expect(page.locator(".late-said").nth(row)).to_contain_text(words)


def test_numbers_are_reserved_and_filled_forms_entered_from_a_spreadsheet(
    running: Running, new_page: OpenPage
) -> None:
    with serving(running) as origin:
        first = new_page(origin)
        page = sign_in(first, "office", "/blanks")
        expect(page.locator("#late-grid")).to_contain_text("没有待用的登记表编号")
        expect(page.locator("#blanks-form")).to_have_value("registration")
        page.fill("#blanks-count", "3")
        page.click("#blanks-reserve")
        expect(page.locator("#late-grid tbody tr")).to_have_count(3)
        file = page.locator("#blanks-list a").first.get_attribute("href") or ""
        answer = page.request.get(urljoin(page.url, file))
        assert len(docx.Document(BytesIO(answer.body())).tables) == 3

        page.locator("#late-grid input").first.focus()
        page.evaluate(PASTE, ROWS)
        _said(page, 0, "可登记")
        _said(page, 1, "没有这个地名")
        page.click("#late-store")
        expect(page.locator("#late-refused")).to_contain_text("未存入：有 1 行")
        page.context.close()

        page = sign_in(new_page(origin), "office", "/blanks")
        row = page.locator("#late-grid tbody tr").nth(1)
        expect(row.locator(".late-subject")).to_have_value("路灯不亮")
        row.locator(".late-place").fill("")
        row.locator(".late-place").press("Enter")
        expect(page.locator("#late-grid tbody tr").nth(2).locator(".late-place")).to_be_focused()
        _said(page, 1, "可登记")
        row.locator(".late-place").press("Control+Enter")
        expect(page.locator("#late-report li")).to_have_count(2)
        expect(page.locator("#late-grid tbody tr")).to_have_count(1)

        page.locator("[data-void-block]").click()
        page.fill("#blanks-reason", "来电恢复，未使用")
        page.click("#blanks-void-confirm")
        expect(page.locator("#blanks-list")).to_contain_text("待用 0 · 已用 2 · 作废 1")

        unit = sign_in(new_page(origin), "unit", "/blanks")
        expect(unit.locator("#blanks-list")).to_contain_text("尚未预留编号")
        expect(unit.locator("#late-part")).to_be_hidden()
        assert unit.request.get(urljoin(origin, file)).status == 404
