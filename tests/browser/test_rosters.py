"""The roster in a browser: the office enters, swaps and marks turns, a count lists its turns, a leader finds the own days."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.models.accounts import Account
from db.models.rosters import RosterTurn
from db.queries.accounts import account_named
from db.queries.rosters import officials_on
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in


def _said(page: Page, words: str) -> None:
    expect(page.locator("#rosters-said")).to_have_text(words)


def _monday(today: date) -> date:
    """Return the Monday of a week in which nothing stands yet, far from every holiday."""
    return today - timedelta(today.weekday()) + timedelta(49)


def test_the_office_keeps_the_roster_and_a_leader_finds_the_own_turn(
    running: Running, new_page: OpenPage
) -> None:
    today = running.now().date()
    monday = _monday(today)
    with running.database.writing() as session:
        account = account_named(session, "leader")
        assert account is not None
        session.get_one(Account, account.id).post_id = running.world.leaders[0]
        leader = next(one for one in officials_on(session, monday) if one.post_id == running.world.leaders[0])
    with serving(running) as origin:
        watched = new_page(origin)
        page = sign_in(watched, "office", "/rosters")
        expect(page.locator("td.is-today")).to_be_visible()

        # By hand, an official of the board's own posts; what is missing is said and what was typed stays.
        page.click("#rosters-add")
        page.fill("#rosters-day", today.isoformat())
        page.select_option("#rosters-who", label=f"{leader.office} {leader.name}")
        page.fill("#rosters-from", "05:00")
        page.fill("#rosters-until", "06:00")
        page.click("#rosters-enter")
        expect(page.locator("#rosters-add-refused")).to_have_text("请填写地点。")
        page.fill("#rosters-place", "一号接访室")
        page.click("#rosters-enter")
        _said(page, "班次已录入。")
        expect(page.locator("#rosters-adding")).to_be_hidden()

        # Swapped by typing another, marked with the visits of the day.
        turn = page.locator("td.is-today .rosters-turn", has_text="05:00–06:00")
        turn.click()
        page.fill("#rosters-instead-office", "县信访局副局长")
        page.fill("#rosters-instead-name", "蔺筠舟")
        page.fill("#rosters-reason", "赴省开会")
        page.click("#rosters-swap")
        _said(page, "已换班。")
        expect(turn).to_contain_text("蔺筠舟")
        turn.click()
        expect(page.locator("#rosters-facts")).to_contain_text("赴省开会")
        page.select_option("#rosters-kept", "no")
        page.click("#rosters-mark")
        expect(page.locator("#rosters-turn-refused")).to_contain_text("原因至少")
        page.select_option("#rosters-kept", "yes")
        page.fill("#rosters-visits", "3")
        page.fill("#rosters-settled", "2")
        page.click("#rosters-mark")
        _said(page, "已登记到岗情况。")
        turn.click()
        expect(page.locator("#rosters-facts")).to_contain_text("接待 3 批，当日办结 2 批")
        expect(page.locator("#rosters-changing")).to_be_hidden()
        page.click("#rosters-turn-shut")

        # A list is entered whole, or none of it.
        line = f"{monday},接访,{leader.office},{leader.name},一号接访室,09:00-11:30"
        page.click("#rosters-paste")
        page.fill("#rosters-lines", f"{line}\n{monday},接访,县长")
        page.click("#rosters-take-in")
        expect(page.locator("#rosters-paste-refused")).to_contain_text("第 2 行")
        page.fill("#rosters-lines", line)
        page.click("#rosters-take-in")
        _said(page, "已录入 1 个班次。")
        page.click("#rosters-repeat")
        page.fill("#rosters-week", monday.isoformat())
        page.fill("#rosters-weeks", "2")
        page.click("#rosters-go-on")
        expect(page.locator("#rosters-said")).to_contain_text("个班次，略过")

        # A count lists exactly its turns.
        count = page.locator("[data-rosters=kept-among]")
        expected = count.inner_text()
        count.click()
        expect(page.locator("#rosters-listed")).to_contain_text(f"列出 {expected} 个班次")

        other = new_page(origin)
        own = sign_in(other, "leader", "/rosters")
        expect(own.locator("#rosters-making")).to_be_hidden()
        own.select_option("#rosters-month", f"{monday:%Y-%m}")
        expect(own.locator(".rosters-turn.is-own").first).to_contain_text(leader.name)
        own.locator(".rosters-turn.is-own").first.click()
        expect(own.locator("#rosters-facts")).to_contain_text("一号接访室")
        expect(own.locator("#rosters-marking")).to_be_hidden()
        expect(own.locator("#rosters-changing")).to_be_hidden()
    with running.database.reading() as session:
        days = session.scalars(
            select(RosterTurn.on_day).where(RosterTurn.on_day >= monday, RosterTurn.place == "一号接访室")
        )
        assert monday in set(days)
