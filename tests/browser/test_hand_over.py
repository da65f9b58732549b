"""A leader proposed and approved, and what a leader left handed over, each by the accounts whose turn it is."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.enums import EventKind, Role
from db.models.accounts import Account
from db.models.assignments import LeaderAssignment
from db.models.organisation import Post
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step


def _matters(running: Running) -> tuple[int, int]:
    """Write a major matter without a leader, and one whose leader left yesterday."""
    today, world = running.now().date(), running.world
    day = today - timedelta(9)
    former, present = world.leaders[:2]
    with running.database.writing() as session:
        free = add_case(session, day, unit=world.units[3], marks=["MAJOR"])
        held = add_case(session, day, step(EventKind.LEADER_ASSIGNED, day, post=former), unit=world.units[3])
        session.add(LeaderAssignment(case_id=held, post_id=former, start_on=day, recorded_at=running.now()))
        session.get_one(Post, former).to_on = today
        session.scalars(select(Account).where(Account.role == Role.LEADER)).one().post_id = present
    return free, held


def _record(page: Page) -> None:
    page.click("#charge-open")
    expect(page.locator("#charge-dialog")).to_be_visible()


def test_a_leader_is_proposed_and_approved_and_takes_over_what_another_left(
    running: Running, new_page: OpenPage
) -> None:
    free, held = _matters(running)
    taker = str(running.world.leaders[1])
    with serving(running) as origin:
        office = sign_in(new_page(origin), "office", f"/case/{free}")
        _record(office)
        office.select_option("#charge-leader", taker)
        office.fill("#charge-due", f"{running.now().date() + timedelta(30)}")
        office.fill("#charge-note", "群众反映集中")
        office.click("#charge-confirm")
        expect(office.locator("#case-charge .proposed")).to_contain_text("群众反映集中")

        office.goto(f"{origin}/leaders")
        expect(office.locator("#leaders-proposals .ag-center-cols-container .ag-row")).to_have_count(1)
        office.click("#handover-prepare")
        expect(office.locator("#handover-matters input:checked")).to_have_count(1)
        office.select_option("#handover-taker", taker)
        office.fill("#handover-reason", "职务调整")
        office.click("#handover-confirm")
        expect(office.locator("#handover-list .ag-center-cols-container .ag-row")).to_have_count(1)

        leader = sign_in(new_page(origin), "leader", f"/case/{free}")
        _record(leader)
        leader.click("#charge-confirm")
        expect(leader.locator("#case-charge .proposed")).to_have_count(0)
        expect(leader.locator("#charge-open")).to_contain_text("记录")

        leader.goto(f"{origin}/leaders")
        leader.locator("#handover-list .ag-center-cols-container .ag-row [col-id=giver]").click()
        leader.click("#handover-sign")
        expect(leader.locator("#handover-sign-what")).to_have_value("take")
        leader.click("#handover-sign-confirm")
        expect(leader.locator("#handover-sign-dialog")).to_be_hidden()
        expect(leader.locator("#handover-list .ag-center-cols-container .ag-row")).to_have_count(0)
        expect(leader.locator("#leaders-charges .ag-center-cols-container .ag-row")).to_have_count(2)
        leader.goto(f"{origin}/case/{held}")
        expect(leader.locator("#charge-open")).to_be_visible()
