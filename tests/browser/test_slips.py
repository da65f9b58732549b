"""An appointment slip in a browser: made and opened by the leader in charge, printed with name and phone, taken back signed."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin

import docx
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, Role
from db.models.accounts import Account
from db.models.assignments import LeaderAssignment
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step
from tests.walking import MARKS, settle


def _charged(running: Running) -> int:
    today, world = running.now().date(), running.world
    day = today - timedelta(9)
    with running.database.writing() as session:
        case_id = add_case(
            session,
            day,
            step(EventKind.ACCEPTED, day),
            step(EventKind.LEADER_ASSIGNED, day, post=world.leaders[0]),
            unit=world.units[3],
            purpose="request",
        )
        seal_persons(session, case_id, [PersonEntry("欧阳守田", "13812345678")], running.now())
        session.add(
            LeaderAssignment(
                case_id=case_id, post_id=world.leaders[0], start_on=day, recorded_at=running.now()
            )
        )
        for account in session.scalars(select(Account).where(Account.role.in_((Role.LEADER, Role.DELEGATE)))):
            account.post_id = world.leaders[0]
    return case_id


def _file(page: Page, href: str | None) -> tuple[int, str]:
    assert href is not None
    answer = page.request.get(urljoin(page.url, href))
    if answer.status != 200:
        return answer.status, ""
    table = docx.Document(BytesIO(answer.body())).tables[0]
    return 200, "\n".join(cell.text for row in table.rows for cell in row.cells)


def test_a_slip_is_made_printed_and_taken_back_signed(running: Running, new_page: OpenPage) -> None:
    case_id = _charged(running)
    with serving(running) as origin:
        watched = new_page(origin)
        watched.page.context.add_init_script(MARKS)
        page = sign_in(watched, "leader", f"/case/{case_id}")
        page.click("#slip-new")
        page.click("#slip-confirm")
        expect(page.locator("#slip-refused")).to_have_text("请填写约访的日期和时间。")
        page.fill("#slip-day", (running.now().date() + timedelta(2)).isoformat())
        page.fill("#slip-place", "信访局二楼接访室")
        page.click("#slip-confirm")
        expect(page.locator("#slip-dialog")).to_be_hidden()
        way = page.locator("#slip-way a")
        expect(way).to_have_text("打开约访单（十分钟内有效）")
        href = way.get_attribute("href")
        status, said = _file(page, href)
        assert status == 200
        assert all(one in said for one in ("欧阳守田", "13812345678", "信访局二楼接访室", "1号"))
        item = page.locator("#slip-list li").first
        expect(item).to_contain_text("尚未签回")
        assert not any(one in page.inner_text("body") for one in ("欧阳守田", "13812345678"))

        office = sign_in(new_page(origin), "office", f"/case/{case_id}")
        expect(office.locator("#case-looks")).to_contain_text("约访单上的姓名和电话")
        expect(office.locator("#slip-new")).to_be_hidden()
        assert _file(office, href) == (403, "")

        liaison = sign_in(new_page(origin), "delegate", f"/case/{case_id}")
        expect(liaison.locator("#slip-list [data-slip-act=open]")).to_have_count(0)
        expect(liaison.locator("#slip-list [data-slip-act=signed]")).to_have_count(1)
        assert _file(liaison, href) == (403, "")

        page.locator("#slip-list [data-slip-act=open]").click()
        expect(way).to_be_visible()
        page.locator("#slip-list [data-slip-act=signed]").click()
        expect(page.locator("#slip-which")).to_contain_text("1号")
        expect(page.locator("#slip-voiding")).to_be_hidden()
        page.click("#slip-end-confirm")
        expect(page.locator("#slip-end-dialog")).to_be_hidden()
        expect(item).to_contain_text("已签回")
        expect(page.locator("#case-history")).to_contain_text("约访单")
        assert _file(page, href)[0] == 404
        settle(page)
