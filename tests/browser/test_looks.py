"""A look that work opens, in a browser: nothing is typed, and after ten minutes it is on the screen no more (rule 7.2 b)."""

from datetime import timedelta

from playwright.sync_api import expect

from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, moment, sign_in, wound
from tests.making import add_case, step


def test_rule_2b_name_and_phone_leave_the_screen_after_ten_minutes(
    running: Running, new_page: OpenPage
) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        handed = step(EventKind.TRANSFERRED, today - timedelta(1), unit=units[3])
        case_id = add_case(session, today - timedelta(3), handed, unit=units[0], purpose="request")
        seal_persons(session, case_id, [PersonEntry("欧阳守田", "13812345678")], running.now())
    with serving(running) as origin:
        page = sign_in(new_page(origin), "unit", f"/case/{case_id}")
        expect(page.locator("[data-look=work]")).to_be_visible()
        page.wait_for_load_state("networkidle")
        with wound(page):
            before = moment(page)
            page.locator("[data-look=work]").click()
            shown = page.locator("#case-contact")
            expect(shown).to_contain_text("欧阳守田　13812345678")
            expect(page.locator("#case-looks")).to_contain_text("联系信访人（告知受理）")
            after = moment(page)
            page.clock.pause_at(before + 599)
            expect(shown).to_contain_text("欧阳守田")
            page.clock.pause_at(after + 601)
            expect(shown).to_be_empty()
