"""Who sees counts and no rows is offered no rows, on any page; who sees rows is."""

import pytest
from playwright.sync_api import expect

from db.enums import Role
from layouts.pages import PAGES, READERS
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import UNTIL

OFFERS = ("台账", "明细", "opens its rows", "ledger")
LINKS = "a[data-goes]:visible, a[href^='/ledger']:visible, a[href^='/case']:visible"


@pytest.mark.parametrize("username", ["auditor", "leader"])
@pytest.mark.parametrize("path", ["/", "/map"])
def test_a_page_of_counts_offers_rows_to_readers_of_rows_alone(
    demo_origin: str, new_page: OpenPage, username: str, path: str
) -> None:
    page = sign_in(new_page(demo_origin), username, f"{path}?asof={UNTIL}")
    expect(page.locator(".panel-title").first).not_to_be_empty()
    if path == "/":
        expect(page.locator(".tile .number").first).not_to_be_empty()
    sees_rows = username == "leader"
    expect(
        page.locator("#map-opens" if path == "/map" else "#overview-received-link[href*='cohort=']")
    ).to_be_visible(visible=sees_rows)
    linked = [one for one in page.locator(LINKS).all() if one.get_attribute("href") is not None]
    assert bool(linked) is sees_rows
    said = page.inner_text("body")
    assert any(word in said for word in OFFERS) is sees_rows


@pytest.mark.parametrize("role", sorted(set(Role) - READERS))
def test_the_rail_tells_no_key_of_the_ledger_to_who_has_none(
    demo_origin: str, new_page: OpenPage, role: Role
) -> None:
    first = next(page for page in PAGES if role in page.roles and page.is_in_rail)
    page = sign_in(new_page(demo_origin), role.value, first.path)
    expect(page.locator(".rail-foot")).to_be_visible()
    assert "台账" not in page.inner_text(".rail")
