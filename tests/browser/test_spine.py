"""Signing in and walking about in a real browser: no fault, no request outside, no flash, no lost filter."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from db.enums import Role
from db.models.accounts import Account, UserSession
from tests.board import USERS, Running, serving
from tests.browser.conftest import OpenPage
from tests.chromium import WatchedPage

ME = "#me-account dd"


@pytest.fixture
def origin(running: Running):
    with serving(running) as address:
        yield address


def _sign_in(watched: WatchedPage, role: Role, path: str) -> Page:
    watched.open(path)
    page = watched.page
    page.fill("#username", USERS[role])
    page.fill("#password", "demo-county")
    page.click("button[type=submit]")
    page.wait_for_url("**" + path)
    return page


def test_the_page_that_was_asked_for_is_shown_after_signing_in(origin: str, new_page: OpenPage) -> None:
    page = _sign_in(new_page(origin), Role.UNIT, "/me?township=2")
    expect(page.locator(ME).first).to_be_visible()
    assert "青石镇政府" in page.inner_text("#me-account")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page).to_have_title("我的账号 · 信访看板")


def test_the_theme_changes_in_place_and_is_there_before_the_scripts_next_time(
    origin: str, new_page: OpenPage
) -> None:
    page = _sign_in(new_page(origin), Role.OFFICE, "/me")
    with page.expect_response("**/preferences"):
        page.click("#shell-theme")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_attribute("data-ag-theme-mode", "dark")
    raw = page.request.get(f"{origin}/me").text()
    assert 'data-bs-theme="dark"' in raw
    assert 'data-ag-theme-mode="dark"' in raw


def test_the_language_changes_on_the_same_page(origin: str, new_page: OpenPage) -> None:
    page = _sign_in(new_page(origin), Role.OFFICE, "/me?township=2")
    with page.expect_navigation():
        page.click("#shell-language")
    expect(page.locator("h1")).to_have_text("My account")
    assert page.url.endswith("/me?township=2")


def test_the_rail_keeps_the_filter_and_back_returns(origin: str, new_page: OpenPage) -> None:
    page = _sign_in(new_page(origin), Role.AUDITOR, "/log?township=2")
    expect(page.locator("#log-grid .ag-row").first).to_be_visible()
    page.click(".rail-link[href^='/me']")
    expect(page.locator(ME).first).to_be_visible()
    assert page.url.endswith("/me?township=2")
    expect(page.locator(".rail-link[aria-current=page]")).to_have_text("我的账号")
    page.go_back()
    expect(page.locator("#log-grid .ag-row").first).to_be_visible()


def test_signing_out_leads_to_the_form_and_back_shows_nothing(origin: str, new_page: OpenPage) -> None:
    page = _sign_in(new_page(origin), Role.OFFICE, "/me")
    expect(page.locator(ME).first).to_be_visible()
    with page.expect_navigation():
        page.click("#shell-sign-out")
    expect(page.locator("#username")).to_be_visible()
    page.go_back()
    expect(page.locator("#username")).to_be_visible()


def test_a_revoked_session_is_told_to_sign_in_again(
    origin: str, running: Running, new_page: OpenPage
) -> None:
    watched = new_page(origin)
    page = _sign_in(watched, Role.OFFICE, "/me")
    expect(page.locator(ME).first).to_be_visible()
    with running.database.writing() as session:
        session.execute(update(UserSession).values(revoked_at=running.now()))
    page.fill("#me-old-password", "x")
    page.click("#me-change-password")
    link = page.locator("#board-banner a")
    expect(link).to_have_attribute("href", "/login?next=%2Fme")
    assert any("401" in said for said in watched.console_errors)
    watched.console_errors.clear()


def test_the_administrator_makes_an_account_that_can_sign_in(
    origin: str, running: Running, new_page: OpenPage
) -> None:
    page = _sign_in(new_page(origin), Role.ADMIN, "/accounts")
    expect(page.locator("#accounts-grid .ag-row").first).to_be_visible()
    page.fill("#accounts-username", "clerk")
    page.fill("#accounts-name", "办事员")
    page.click("#accounts-create")
    said = page.locator("#accounts-created")
    expect(said).not_to_be_empty()
    password = said.inner_text().rpartition("：")[2]
    expect(page.locator("#accounts-grid")).to_contain_text("clerk")
    running.stranger().sign_in("clerk", password)
    with running.database.writing() as session:
        assert session.query(Account).filter_by(username="clerk").one().role is Role.OFFICE
