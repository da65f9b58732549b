"""Records of a leader's assignment in a browser: an item, a visit, the plan, and the end once nothing is missing."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.enums import EventKind, Role
from db.models.accounts import Account
from db.models.assignments import LeaderAssignment
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step


def _record(page: Page, what: str) -> None:
    page.click("#charge-open")
    expect(page.locator("#charge-dialog")).to_be_visible()
    page.select_option("#charge-what", what)


def _confirm(page: Page) -> None:
    page.click("#charge-confirm")
    expect(page.locator("#charge-dialog")).to_be_hidden()


def test_a_leader_records_what_was_done_and_ends_the_assignment(running: Running, new_page: OpenPage) -> None:
    today, world = running.now().date(), running.world
    day = today - timedelta(9)
    with running.database.writing() as session:
        case_id = add_case(
            session,
            day,
            step(EventKind.ACCEPTED, day),
            step(EventKind.LEADER_ASSIGNED, day, post=world.leaders[0]),
            step(EventKind.REPLIED, day, conclusion="explained"),
            step(EventKind.REPLY_SERVED, day),
            unit=world.units[3],
        )
        charge = LeaderAssignment(
            case_id=case_id, post_id=world.leaders[0], start_on=day, recorded_at=running.now()
        )
        session.add(charge)
        leader = session.scalars(select(Account).where(Account.role == Role.LEADER)).one()
        leader.post_id = world.leaders[0]
    with serving(running) as origin:
        page = sign_in(new_page(origin), "leader", f"/case/{case_id}")
        card = page.locator("#case-charge")
        _record(page, "item")
        page.fill("#charge-note", "入户了解情况")
        _confirm(page)
        expect(card.locator("li.is-done")).to_have_count(1)

        _record(page, "visit")
        expect(page.locator("#charge-place")).to_be_visible()
        expect(page.locator("#charge-plan")).to_be_hidden()
        page.fill("#charge-place", "村委会")
        page.fill("#charge-note", "与村干部核对账目")
        _confirm(page)
        expect(card).to_contain_text("村委会")

        _record(page, "plan")
        page.fill("#charge-plan", "核实补偿标准后拨付")
        page.fill("#charge-team", "国土所")
        _confirm(page)
        expect(card).to_contain_text("核实补偿标准后拨付")

        _record(page, "end")
        page.select_option("#charge-result", "resolved")
        page.fill("#charge-note", "已化解")
        page.click("#charge-confirm")
        expect(page.locator("#charge-refused")).to_contain_text("尚未完成回访")
        expect(page.locator("#charge-note")).to_have_value("已化解")
        page.keyboard.press("Escape")

        page.click("#handling-open")
        page.select_option("#handling-act", "called_back")
        page.select_option("#handling-call-back", "reached")
        page.fill("#handling-note", "电话回访")
        page.click("#handling-confirm")
        expect(page.locator("#handling-dialog")).to_be_hidden()

        _record(page, "end")
        page.select_option("#charge-result", "resolved")
        page.fill("#charge-note", "已化解")
        _confirm(page)
        expect(page.locator("#charge-open")).to_be_hidden()
        expect(page.locator("#case-history li").first).to_contain_text("已化解")
