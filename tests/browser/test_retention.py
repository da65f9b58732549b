"""Retention in a browser: the limits, the sealing, two persons, and a list that is proposed, approved and carried out."""

from datetime import timedelta
from io import BytesIO

import docx
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.work import Worker
from db.commands.accounts import create_account, demo_password
from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, Role
from db.models.accounts import Account
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step
from tests.walking import MARKS, settle


def _ended(running: Running, years: int) -> int:
    """Write a matter that ended for good so many years ago."""
    day, unit = running.now().date() - timedelta(366 * years), running.world.units[3]
    with running.database.writing() as session:
        case_id = add_case(
            session,
            day,
            step(EventKind.TRANSFERRED, day, unit=unit),
            step(EventKind.ACCEPTED, day),
            step(EventKind.REPLIED, day + timedelta(10), conclusion="explained"),
            step(EventKind.REPLY_SERVED, day + timedelta(12)),
            step(EventKind.CLOSED, day + timedelta(14), closure="substantive"),
            unit=running.world.units[0],
            purpose="request",
        )
        seal_persons(session, case_id, [PersonEntry("欧阳守田", "13812345678")], running.now())
    return case_id


def _count(page: Page, standing: str, n: int) -> None:
    expect(page.locator(f"[data-standing={standing}] .desk-count")).to_have_text(str(n))


def _open_list(page: Page) -> None:
    page.locator("#retained-lists .ag-row [col-id=state]").first.click()
    page.click("#retained-open")
    expect(page.locator("#retained-dialog")).to_be_visible()


def test_an_identity_is_sealed_opened_by_two_and_destroyed_by_an_approved_list(
    running: Running, new_page: OpenPage
) -> None:
    sealed, over = _ended(running, 2), _ended(running, 5)
    with running.database.writing() as session:
        create_account(
            session,
            username="second",
            display_name="同事",
            role=Role.OFFICE,
            password=demo_password(),
            at=running.now(),
            is_demo=True,
        )
    with serving(running) as origin:
        admin = sign_in(new_page(origin), "admin", "/settings")
        expect(admin.locator("#retention-limits-note")).to_contain_text("什么也不封存")
        for kind, value in (("seal_months", "6"), ("keep_years", "3")):
            admin.select_option("#retention-kind", kind)
            admin.fill("#retention-value", value)
            admin.fill("#retention-from", running.now().date().isoformat())
            admin.fill("#retention-ground", "档函〔2026〕3号")
            admin.click("#retention-set")
            expect(admin.locator("#retention-limits .ag-row")).to_have_count(
                1 if kind == "seal_months" else 2
            )

        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        office = sign_in(watched, "office", "/retention")
        _count(office, "due", 2)
        office.click("#retained-seal")
        expect(office.locator("#retained-seal-said")).to_contain_text("已提出")
        Worker(running.server.extensions["board"], running.now).run(once=True)
        office.reload()
        _count(office, "sealed", 2)
        _count(office, "over", 1)
        office.click("[data-standing=over]")
        expect(office.locator(f"#retained-rows a[href='/case/{over}']")).to_be_visible()

        case = sign_in(new_page(origin), "office", f"/case/{sealed}")
        expect(case.locator("#case-persons")).to_contain_text("须二人开启")
        case.click("#case-reveal")
        case.locator("#case-field").select_option(index=1)
        case.fill("#case-purpose", "核对档案")
        case.click("#case-confirm")
        expect(case.locator("#case-refused")).not_to_be_empty()
        case.locator("#case-dialog details summary").click()
        case.fill("#case-second", "second")
        case.fill("#case-second-password", "demo-county")
        case.click("#case-confirm")
        expect(case.locator("#case-value")).to_have_text("欧阳守田")

        office.click("#retained-propose")
        expect(office.locator("#retained-said")).to_contain_text("已提出")
        with running.database.writing() as session:
            # A county leader in office alone approves.
            account = session.scalars(select(Account).where(Account.username == "leader")).one()
            account.post_id = running.world.leaders[0]
        leader = sign_in(new_page(origin), "leader", "/desk")
        expect(leader.locator("#desk-grid")).to_contain_text("第 1 号清单：1 件")
        leader.goto(f"{origin}/retention")
        _open_list(leader)
        expect(leader.locator("#retained-destroy")).to_be_hidden()
        leader.click("#retained-approve")
        expect(leader.locator("#retained-said")).to_contain_text("已批准")

        office.reload()
        _open_list(office)
        expect(office.locator("#retained-approve")).to_be_hidden()
        office.fill("#retained-count", "2")
        office.click("#retained-destroy")
        expect(office.locator("#retained-refused")).to_have_text("请填写销毁件数：1。")
        office.fill("#retained-count", "1")
        office.click("#retained-destroy")
        expect(office.locator("#retained-said")).to_have_text("已销毁 1 件身份信息。")
        _count(office, "destroyed", 1)
        answer = office.request.get(f"{origin}/retention/lists/1")
        paper = docx.Document(BytesIO(answer.body()))
        said = [cell.text for row in paper.tables[0].rows for cell in row.cells]
        assert said[0] == "序号"
        assert "欧阳" not in "".join([*said, *(one.text for one in paper.paragraphs)])
        settle(office)

        gone = sign_in(new_page(origin), "office", f"/case/{over}")
        expect(gone.locator("#case-persons")).to_contain_text("按批准的清单销毁")

        auditor = sign_in(new_page(origin), "auditor", "/retention")
        _count(auditor, "sealed", 1)
        expect(auditor.locator("#retained-open")).to_be_hidden()
        auditor.click("[data-standing=sealed]")
        expect(auditor.locator("#retained-rows-note")).to_contain_text("只看数量")
        expect(auditor.locator("#retained-rows .ag-center-cols-container .ag-row")).to_have_count(0)
