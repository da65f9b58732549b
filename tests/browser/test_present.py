"""The meeting mode in a browser: by keys and clicker, into rows and back, two windows in step, decided in the room."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.meetings import ItemKind
from db.models.meetings import AgendaItem, Meeting
from tests.board import Running, serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL, searched_on


@pytest.fixture
def running(made_demo: Path, tmp_path: Path) -> Iterator[Running]:
    """A demo county of its own, searched on its last day."""
    board = start(tmp_path / "instance", made_demo, NOWHERE)
    searched_on(board, UNTIL)
    yield board
    board.database.dispose()


@pytest.fixture
def origin(running: Running) -> Iterator[str]:
    """Serve it."""
    with serving(running) as address:
        yield address


def held(running: Running) -> tuple[int, list[ItemKind]]:
    """Return the last meeting that was held, with the kinds of its items in their order."""
    with running.database.reading() as session:
        asked = select(Meeting.id).join(AgendaItem).where(Meeting.held_on.is_not(None))
        found = session.scalars(asked.order_by(Meeting.held_on.desc())).first()
        assert found is not None
        items = select(AgendaItem.kind).where(AgendaItem.meeting_id == found, AgendaItem.dropped_at.is_(None))
        return found, [ItemKind(kind) for kind in session.scalars(items.order_by(AgendaItem.position))]


def at(page: Page, place: str) -> None:
    expect(page.locator("#present-page")).to_have_attribute("data-shown", place)


def test_keys_turn_the_screens_and_rows_lead_back_to_the_same_one(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    meeting, kinds = held(running)
    of = len(kinds)
    page = sign_in(new_page(origin), "leader", f"/present/{meeting}")
    at(page, f"0/{of}")
    expect(page.locator(".rail")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    at(page, f"1/{of}")
    expect(page.locator("#present-title")).to_have_text("以往议定事项办理情况")
    page.keyboard.press(" ")
    at(page, f"2/{of}")
    page.keyboard.press("ArrowLeft")
    at(page, f"1/{of}")
    page.keyboard.press("End")
    at(page, f"{of}/{of}")
    page.keyboard.press("PageDown")
    at(page, f"{of}/{of}")
    page.keyboard.press("Home")
    at(page, f"0/{of}")
    place = kinds.index(ItemKind.BACKLOG) + 1
    page.locator(f".present-agenda [data-place='{place}']").click()
    at(page, f"{place}/{of}")
    said = page.locator("#present-count .number").inner_text()
    step = page.evaluate("navigation.currentEntry.index")

    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text(said)
    page.go_back()
    at(page, f"{place}/{of}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?**")
    page.locator("#present-back").click()
    at(page, f"{place}/{of}")
    # The way back undoes what was opened: the browser's own Back does not come to the rows again.
    assert page.evaluate("navigation.currentEntry.index") == step
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?**")
    page.locator(".rail a[href^='/leaders']").click()
    page.wait_for_url("**/leaders**")
    expect(page.locator("#present-back")).to_have_count(0)
    page.goto(f"{origin}/present/{meeting}?item={place}")
    at(page, f"{place}/{of}")

    page.keyboard.press("Home")
    at(page, f"0/{of}")
    page.keyboard.press("ArrowRight")
    at(page, f"1/{of}")
    page.keyboard.press("Enter")
    expect(page.locator("#present-said")).to_contain_text("没有可打开的明细")
    of_matter = kinds.index(ItemKind.CASE) + 1
    page.goto(f"{origin}/present/{meeting}?item={of_matter}")
    at(page, f"{of_matter}/{of}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    page.locator("#present-back").click()
    at(page, f"{of_matter}/{of}")

    page.keyboard.press("b")
    expect(page.locator(".present-dark")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".present-dark")).to_be_hidden()
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/meetings?meeting={meeting}")
    expect(page.locator("#present-back")).to_have_count(0)


def test_the_presenters_window_keeps_in_step_and_alone_has_the_notes(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    meeting, kinds = held(running)
    of = len(kinds)
    with running.database.writing() as session:
        asked = select(AgendaItem).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        session.scalars(asked).all()[1].note = "先请责任单位说明"
    room = sign_in(new_page(origin), "office", f"/present/{meeting}")
    at(room, f"0/{of}")
    with room.context.expect_page() as opened:
        room.keyboard.press("n")
    notes = opened.value
    at(notes, f"0/{of}")
    notes.keyboard.press("ArrowRight")
    at(room, f"1/{of}")
    room.keyboard.press("ArrowRight")
    at(notes, f"2/{of}")
    expect(notes.locator("#present-note")).to_have_text("先请责任单位说明")
    expect(notes.locator("#present-following")).to_contain_text("下一项：")
    expect(notes.locator("[data-time]")).to_be_visible()
    expect(room.locator("#present-note")).to_be_empty()
    notes.keyboard.press("b")
    expect(room.locator(".present-dark")).to_be_visible()
    expect(notes.locator(".present-dark")).to_be_hidden()
    room.keyboard.press("Escape")
    expect(room.locator(".present-dark")).to_be_hidden()
    with notes.expect_event("close"):
        room.keyboard.press("Escape")


def test_what_the_room_decides_stands_with_its_item_and_on_the_owners_desk(
    running: Running, origin: str, new_page: OpenPage
) -> None:
    meeting, kinds = held(running)
    place = kinds.index(ItemKind.BACKLOG) + 1
    page = sign_in(new_page(origin), "leader", f"/present/{meeting}?item={place}")
    at(page, f"{place}/{len(kinds)}")
    page.keyboard.press("d")
    expect(page.locator("#present-about")).to_have_text("积案")
    page.click("#present-confirm")
    expect(page.locator("#present-refused")).not_to_be_empty()
    page.fill("#present-what", "逐件制定化解方案 d b n")
    page.select_option("#present-owner", label="青澜县自然资源和规划局")
    page.click("#present-shut")
    expect(page.locator("#present-dialog")).to_be_hidden()
    page.keyboard.press("d")
    expect(page.locator("#present-dialog")).to_be_visible()
    expect(page.locator("#present-what")).to_have_value("逐件制定化解方案 d b n")
    page.fill("#present-due", (running.now().date() + timedelta(days=20)).isoformat())
    page.click("#present-confirm")
    expect(page.locator("#present-dialog")).to_be_hidden()
    expect(page.locator("#present-decided")).to_contain_text("逐件制定化解方案")
    at(page, f"{place}/{len(kinds)}")

    desk = sign_in(new_page(origin), "unit2", "/desk")
    desk.click("[data-duty=decision]")
    expect(desk.locator("#desk-grid .ag-row").filter(has_text="逐件制定化解方案")).to_be_visible()
