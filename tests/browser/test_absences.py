"""A member of a unit is absent: a colleague stands in, does what the named handler would, and who comes back sees it."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.commands.accounts import create_account, demo_password
from db.commands.acts import Actor
from db.commands.handling import perform
from db.enums import EventKind, Role
from db.handling import Given
from db.models.accounts import Account
from db.models.organisation import Post
from db.queries.accounts import account_named
from db.queries.ledger import versions_of
from db.queries.scopes import scope_of
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step

expect.set_options(timeout=30_000)


def _colleague_and_matter(running: Running) -> int:
    """Give the unit a second account, and a matter that its first one signed for."""
    world, day = running.world, running.now().date() - timedelta(3)
    with running.database.writing() as session:
        create_account(
            session,
            username="colleague",
            display_name="同事乙",
            password=demo_password(),
            role=Role.UNIT,
            at=datetime(2026, 1, 1, tzinfo=UTC),
            unit_id=world.units[3],
            post_id=None,
            is_demo=True,
        )
        case = add_case(
            session, day, step(EventKind.TRANSFERRED, day, unit=world.units[3]), unit=world.units[0]
        )
        account = account_named(session, "unit")
        assert account is not None
        actor = Actor(account, scope_of(session, account), running.now())
        version = versions_of(session, [case])[case]
        perform(session, actor, case, EventKind.TRANSFER_RECEIVED, Given(), version=version)
    return case


def _enter(page: Page, running: Running, stand_in: str) -> None:
    day = running.now().date()
    page.fill("#absences-from", f"{day}")
    page.fill("#absences-to", f"{day + timedelta(2)}")
    page.select_option("#absences-reason", "business")
    option = page.locator("#absences-stand-in option", has_text=stand_in)
    expect(option).to_have_count(1)
    page.select_option("#absences-stand-in", label=option.inner_text())
    page.click("#absences-enter")


def test_a_colleague_stands_in_and_who_comes_back_opens_what_was_done(
    running: Running, new_page: OpenPage
) -> None:
    case = _colleague_and_matter(running)
    with serving(running) as origin:
        absent = sign_in(new_page(origin), "unit", "/absences")
        expect(absent.locator("#absences-who")).not_to_have_value("")
        _enter(absent, running, "同事乙")
        expect(absent.locator("#absences-entered")).to_contain_text("已登记离岗")
        row = absent.locator("#absences-grid .ag-center-cols-container .ag-row")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("离岗中")
        absent.click("#absences-enter")
        expect(absent.locator("#absences-entered")).to_contain_text("已登记离岗；请先结束该次离岗")

        stand_in = sign_in(new_page(origin), "colleague", "/desk")
        expect(stand_in.locator(".desk-covered").first).to_contain_text("代unit 演示")
        expect(stand_in.locator("#bell-count")).to_have_text("2")
        stand_in.click("#bell-open")
        expect(stand_in.locator("#bell-list")).to_contain_text("由您代岗至")
        stand_in.click("#bell-shut")
        stand_in.goto(f"{origin}/case/{case}")
        stand_in.click("#handling-open")
        stand_in.select_option("#handling-act", "accepted")
        stand_in.click("#handling-confirm")
        expect(stand_in.locator("#handling-dialog")).to_be_hidden()
        expect(stand_in.locator("#case-history")).to_contain_text("同事乙（代unit 演示）")

        absent.goto(f"{origin}/absences")
        row.locator("[col-id=who]").click()
        done = absent.locator("#absences-acts .ag-center-cols-container .ag-row")
        expect(done).to_have_count(1)
        expect(row.locator("[col-id=acts]")).to_have_text("1")
        absent.click("#absences-end")
        expect(row).to_contain_text("已结束")
        done.locator("a").click()
        absent.wait_for_url(f"**/case/{case}")
        expect(absent.locator("#case-history")).to_contain_text("同事乙（代unit 演示）")

        stand_in.goto(f"{origin}/desk")
        expect(stand_in.locator(".desk-grid .ag-center-cols-container .ag-row").first).to_be_visible()
        expect(stand_in.locator(".desk-covered")).to_have_count(0)


def test_beside_the_name_of_an_absent_leader_stands_until_when_and_who_stands_in(
    running: Running, new_page: OpenPage
) -> None:
    world, day = running.world, running.now().date()
    with running.database.writing() as session:
        add_case(session, day - timedelta(9), unit=world.units[3], marks=["MAJOR"])
        session.get_one(Post, world.leaders[0]).from_on = None
        session.scalars(select(Account).where(Account.role == Role.LEADER)).one().post_id = world.leaders[0]
    with serving(running) as origin:
        office = sign_in(new_page(origin), "office", "/absences")
        expect(office.locator("#absences-who")).not_to_have_value("")
        office.select_option("#absences-who", f"p{world.leaders[1]}")
        _enter(office, running, "leader")
        expect(office.locator("#absences-entered")).to_contain_text("已登记离岗")
        office.goto(f"{origin}/leaders")
        office.locator("#leaders-unassigned .ag-center-cols-container .ag-row [col-id=title]").first.click()
        office.click("#leaders-assign")
        option = office.locator(f"#leaders-leader option[value='{world.leaders[1]}']")
        expect(option).to_contain_text(f"离岗至{day + timedelta(2)}（leader 演示代岗）")
        office.click("#leaders-dialog-shut")
