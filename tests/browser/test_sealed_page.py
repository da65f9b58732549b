"""The vault's page in a browser: a handler registers, opens, splits and routes an accusation by hand."""

from playwright.sync_api import expect

from dashboard.ids.sealed import SealedId
from db.commands.accounts import DEMO_PASSWORD, create_account, demo_password
from db.enums import Channel, Role
from db.sealed.commands import name_handler
from layouts.sealed import UNKNOWN
from tests.board import Running, serving
from tests.browser.conftest import OpenPage


def test_a_handler_registers_opens_and_routes_an_accusation(running: Running, new_page: OpenPage) -> None:
    at = running.now()
    with running.database.writing() as session:
        keeper = create_account(
            session,
            username="keeper",
            display_name="keeper",
            password=demo_password(),
            role=Role.OFFICE,
            at=at,
            is_demo=True,
        )
        name_handler(session, keeper, at)
    with serving(running) as origin:
        page = new_page(origin).page
        page.goto(f"{origin}/login?next=/me")
        page.fill("input[name=username]", "keeper")
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.click("a[href='/sealed']")
        page.fill(f"#{SealedId.TITLE}", "某镇违规用地")
        page.fill(f"#{SealedId.SUMMARY}", "违规占地三亩")
        page.select_option(f"#{SealedId.UNIT}", label="青石镇政府")
        page.click(f"#{SealedId.REGISTER}")
        said = page.locator(f"#{SealedId.SAID}")
        other = f"JB{at.year}-0002"
        expect(page.locator(f"#{SealedId.LIST}")).to_contain_text(f"JB{at.year}-0001")
        page.fill(f"#{SealedId.TITLE}", "另一件")
        page.fill(f"#{SealedId.SUMMARY}", "另一件的内容")
        page.click(f"#{SealedId.REGISTER}")
        number = f"JB{at.year}-0001"
        # The list is written anew: what is pressed before is a row that goes.
        expect(page.locator(f"#{SealedId.LIST}")).to_contain_text(other)
        page.click(f"text={number}")
        expect(page.locator(f"#{SealedId.FILE}")).to_contain_text("违规占地三亩")
        expect(page.locator(f"#{SealedId.TITLE}")).to_have_value("")
        page.locator("details", has=page.locator(f"#{SealedId.NAME_ACCUSED}")).locator("summary").click()
        page.locator(f"#{SealedId.SPLIT_PART} > summary").click()
        # What is typed of one accusation is gone when another is opened.
        typed = [f"#{key}" for key in (SealedId.NOTE, SealedId.FILE_ACCUSED, SealedId.SPLIT_TEXT)]
        for field in typed:
            page.fill(field, "只属于这一件")
        page.select_option(f"#{SealedId.FILE_UNIT}", label="自然资源局")
        page.check(f"#{SealedId.SPLIT_PERSONS}")
        page.click(f"text={other}")
        expect(page.locator(f"#{SealedId.FILE}")).to_contain_text("另一件的内容")
        for field in typed:
            expect(page.locator(field)).to_have_value("")
        expect(page.locator(f"#{SealedId.FILE_UNIT}")).to_have_value(UNKNOWN)
        expect(page.locator(f"#{SealedId.SPLIT_PERSONS}")).not_to_be_checked()
        page.fill(f"#{SealedId.SPLIT_TEXT}", "只属于另一件")
        page.click(f"text={number}")
        expect(page.locator(f"#{SealedId.FILE}")).to_contain_text("违规占地三亩")
        expect(page.locator(f"#{SealedId.SPLIT_TEXT}")).to_have_value("")
        # A refusal leaves the form as it stands.
        page.select_option(f"#{SealedId.SPLIT_CHANNEL}", Channel.VISIT)
        page.fill(f"#{SealedId.SPLIT_RECEIVED_ON}", "")
        page.click(f"#{SealedId.SPLIT}")
        expect(said).to_have_text("收到日期不是有效日期，请重新选择。")
        page.fill(f"#{SealedId.SPLIT_RECEIVED_ON}", at.date().isoformat())
        page.click(f"#{SealedId.SPLIT}")
        expect(said).to_have_text("请填写普通信访部分的事由。")
        expect(page.locator(f"#{SealedId.SPLIT_CHANNEL}")).to_have_value(Channel.VISIT)
        expect(page.locator(f"#{SealedId.SPLIT_RECEIVED_ON}")).to_have_value(at.date().isoformat())
        page.select_option(f"#{SealedId.SPLIT_TOWNSHIP}", label="青石镇")
        page.select_option(f"#{SealedId.SPLIT_UNIT}", label="自然资源局")
        page.fill(f"#{SealedId.SPLIT_SUBJECT}", "承包地边界不清")
        page.fill(f"#{SealedId.SPLIT_TEXT}", "请求确认承包地边界")
        page.click(f"#{SealedId.SPLIT}")
        ordinary = f"XF{at.year}-00001"
        expect(page.locator(f"#{SealedId.SAID}")).to_contain_text(ordinary)
        expect(page.locator(f"#{SealedId.FILE}")).to_contain_text(ordinary)
        expect(page.locator(f"#{SealedId.SPLIT_PART}")).to_be_hidden()
        page.fill(f"#{SealedId.RECEIPT}", "纪收1号")
        page.click(f"#{SealedId.ROUTE}")
        expect(page.locator(f"#{SealedId.LIST}")).to_contain_text("已转纪检监察机关")
        page.fill(f"#{SealedId.QUERY}", "没有的字")
        page.click(f"#{SealedId.SEARCH}")
        expect(page.locator(f"#{SealedId.LIST}")).not_to_contain_text(number)
        page.goto(f"{origin}/ledger")
        expect(page.locator("#ledger-grid")).to_contain_text("青石镇承包地边界不清")
        expect(page.locator("#ledger-grid")).to_contain_text(ordinary)
