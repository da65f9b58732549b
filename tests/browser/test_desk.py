"""The desk in a browser: acts from its rows, by mouse and by keys, many at once, and the bell that tells the unit."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.enums import EventKind, Role
from db.models.cases import CaseEvent
from db.reference import load_reference
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.making import add_case, step
from tests.walking import MARKS, settle

K = EventKind


def _desk(new_page: OpenPage, origin: str, user: str) -> Page:
    watched = new_page(origin)
    watched.page.add_init_script(MARKS)
    page = sign_in(watched, user, "/desk")
    settle(page)
    return page


def _row(page: Page, number: str) -> str:
    return f".desk-grid .ag-row:has(a:text-is('{number}'))"


def _act(page: Page, number: str, act: str) -> None:
    """Press an act in a matter's row; the dialog opens with it chosen."""
    page.locator(_row(page, number)).get_by_role("button", name=act, exact=True).click()
    expect(page.locator("#handling-dialog")).to_be_visible()
    expect(page.locator("#handling-matter")).to_contain_text(number)
    settle(page)


def _confirm(page: Page) -> None:
    page.click("#handling-confirm")
    expect(page.locator("#handling-dialog")).to_be_hidden()
    settle(page)


def _kinds(page: Page) -> dict[str, str]:
    return {
        kind.locator(".desk-duty").inner_text(): kind.locator(".desk-count").inner_text()
        for kind in page.locator(".desk-kind").all()
    }


def _waiting(page: Page, n: str) -> None:
    page.reload()
    settle(page)
    expect(page.locator("#bell-count")).to_have_text(n)


def test_a_matter_goes_from_desk_to_desk_and_the_bell_tells_each(
    running: Running, new_page: OpenPage
) -> None:
    today, units = running.now().date(), running.world.units
    received = today - timedelta(13)
    with running.database.writing() as session:
        add_case(session, received, unit=units[0], number="2026-00001", purpose="request")
        calendar = load_reference(session).calendar.as_known_on(today)
    with serving(running) as origin:
        office = _desk(new_page, origin, "office")
        assert _kinds(office) == {"登记转送": "1"}
        expect(office.locator(_row(office, "2026-00001"))).to_contain_text("还剩 2 天")
        expect(office.locator(".desk-head.is-three_days")).to_contain_text("3日内到期")
        # A limit that came near is told once it is looked at, and no more once it was seen.
        expect(office.locator("#bell-count")).to_have_text("1")
        office.click("#bell-open")
        expect(office.locator("#bell-list li")).to_contain_text("2026-00001")
        office.click("#bell-mark")
        settle(office)
        expect(office.locator("#bell-count")).to_be_empty()
        office.keyboard.press("Escape")
        expect(office.locator("#bell-panel")).to_be_hidden()

        _act(office, "2026-00001", "转送交办")
        expect(office.locator("#handling-act")).to_have_value("transferred")
        office.select_option("#handling-unit", str(units[3]))
        _confirm(office)
        expect(office.locator("#desk-nothing")).to_be_visible()

        unit = _desk(new_page, origin, "unit")
        expect(unit.locator("#bell-count")).to_have_text("1")
        unit.click("#bell-open")
        expect(unit.locator("#bell-list li")).to_contain_text("转送")
        unit.click("#bell-mark")
        settle(unit)
        unit.click("#bell-shut")
        assert _kinds(unit) == {"受理或提出异议": "1"}
        last = calendar.add_workdays(today, 5)
        expect(unit.locator(_row(unit, "2026-00001"))).to_contain_text(f"{last} 到期")
        _act(unit, "2026-00001", "提出异议")
        unit.fill("#handling-note", "不属本单位职责")
        _confirm(unit)
        expect(unit.locator("#desk-nothing")).to_be_visible()

        _waiting(office, "1")
        assert _kinds(office) == {"处理转送异议": "1"}
        _act(office, "2026-00001", "处理异议")
        office.fill("#handling-note", "经核实属该单位职责")
        _confirm(office)

        _waiting(unit, "1")
        assert _kinds(unit) == {"是否受理并告知": "1"}
        _act(unit, "2026-00001", "受理")
        _confirm(unit)
        assert _kinds(unit) == {"作出处理意见": "1"}


def test_the_desk_is_walked_by_keys(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        case_ids = [
            add_case(session, today - timedelta(n), unit=units[0], number=f"2026-0000{n}") for n in (5, 4)
        ]
    with serving(running) as origin:
        page = _desk(new_page, origin, "office")
        for key in ("j", "j", "k"):
            page.keyboard.press(key)
            page.wait_for_timeout(100)
        page.keyboard.press("Enter")
        expect(page.locator("#handling-dialog")).to_be_visible()
        expect(page.locator("#handling-matter")).to_contain_text("2026-00005")
        page.keyboard.press("Escape")
        expect(page.locator("#handling-dialog")).to_be_hidden()
        page.keyboard.press("j")
        page.wait_for_timeout(100)
        page.keyboard.press("o")
        page.wait_for_url(f"**/case/{case_ids[1]}")
        settle(page)
        expect(page.locator("#case-head")).not_to_be_empty()


def test_a_count_opens_its_rows_and_a_kind_narrows_the_list(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        for n in range(3):
            add_case(session, today - timedelta(n), unit=units[0], number=f"2026-0001{n}")
        add_case(session, today, unit=units[0], number="2026-00020", marks=["MAJOR"])
    with serving(running) as origin:
        page = _desk(new_page, origin, "office")
        assert _kinds(page) == {"登记转送": "4", "重大事项落实包案": "1"}
        page.get_by_role("button", name="重大事项落实包案").click()
        settle(page)
        expect(page.locator("#desk-note")).to_have_text("1 项待办")
        expect(page.locator(".desk-grid .ag-row:not(.ag-full-width-row)")).to_have_count(1)
        page.get_by_role("button", name="重大事项落实包案").click()
        settle(page)
        expect(page.locator("#desk-note")).to_have_text("5 项待办")
        page.locator(".desk-kind", has_text="登记转送").locator("a.desk-count").click()
        page.wait_for_url("**/ledger?cohort=to_transfer")
        settle(page)
        expect(page.locator("#ledger-cases")).to_have_text("4")


def test_many_are_transferred_with_a_look_before_and_one_report(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        for n in range(2):
            add_case(session, today - timedelta(n + 1), unit=units[0], number=f"2026-0003{n}")
        held = step(K.ACCEPTED, today - timedelta(70))
        sent = step(K.TRANSFERRED, today - timedelta(70), unit=units[3])
        add_case(session, today - timedelta(70), sent, held, unit=units[0], number="2026-00040")
    with serving(running) as origin:
        page = _desk(new_page, origin, "office")
        expect(page.locator("#bulk-open")).to_be_disabled()
        page.locator(".desk-grid .ag-header-select-all input").check()
        page.click("#bulk-open")
        settle(page)
        page.select_option("#bulk-act", "transferred")
        page.select_option("#bulk-unit", str(units[3]))
        settle(page)
        expect(page.locator("#bulk-said")).to_have_text("可办理 2 件。不能办理 1 件。")
        expect(page.locator("#bulk-list .ag-row").first).to_contain_text("2026-00040")
        page.click("#bulk-confirm")
        settle(page)
        expect(page.locator("#bulk-said")).to_have_text("已办理 2 件。未办理 1 件。")
        expect(page.locator("#bulk-confirm")).to_be_disabled()
        page.click("#bulk-shut")
        assert _kinds(page) == {"督办超期事项": "1"}
    with running.database.reading() as session:
        sent_today = session.scalars(select(CaseEvent.id).where(CaseEvent.kind == K.TRANSFERRED)).all()
        assert len(sent_today) == 3


def test_the_digest_lists_the_desk_unit_by_unit(running: Running, new_page: OpenPage) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        late = today - timedelta(70)
        for unit, number in ((3, "2026-00050"), (1, "2026-00051")):
            acts = (step(K.TRANSFERRED, late, unit=units[unit]), step(K.ACCEPTED, late))
            add_case(session, late, *acts, unit=units[0], number=number)
    with serving(running) as origin:
        page = _desk(new_page, origin, "office")
        page.goto(origin + "/desk/digest")
        sections = page.locator(".digest-unit")
        expect(sections).to_have_count(2)
        expect(page.locator(".digest-unit", has_text="青石镇政府")).to_contain_text("2026-00050")
        expect(page.locator(".digest-unit", has_text="自然资源局")).to_contain_text("2026-00051")
    unit = running.reader(Role.UNIT).get("/desk/digest").get_data(as_text=True)
    assert "2026-00050" in unit
    assert "2026-00051" not in unit


def test_rows_ticked_in_the_ledger_stay_ticked_while_scrolling_and_are_reminded_together(
    running: Running, new_page: OpenPage
) -> None:
    today, units = running.now().date(), running.world.units
    with running.database.writing() as session:
        reference = load_reference(session)
        for n in range(120):
            add_case(session, today - timedelta(n % 9), unit=units[3], reference=reference)
    with serving(running) as origin:
        page = _desk(new_page, origin, "unit")
        page.goto(f"{origin}/ledger")
        settle(page)
        expect(page.locator("#ledger-cases")).to_have_text("120")
        expect(page.locator("#bulk-open")).to_be_hidden()
        # A unit ticks to print notices, and does no act on many matters.
        expect(page.locator("#ledger-grid .ag-row .ag-checkbox-input").first).to_be_visible()
        page = _desk(new_page, origin, "office")
        page.goto(f"{origin}/ledger")
        settle(page)
        expect(page.locator("#bulk-open")).to_be_disabled()
        page.locator("#ledger-grid .ag-row .ag-checkbox-input").first.check()
        page.locator("#ledger-grid .ag-cell[col-id=title]").nth(2).focus()
        page.keyboard.press("Space")
        for row in (119, 0):
            page.evaluate(
                f"async () => (await dash_ag_grid.getApiAsync('ledger-grid')).ensureIndexVisible({row})"
            )
            settle(page)
        page.click("#bulk-open")
        settle(page)
        page.select_option("#bulk-act", "reminded")
        settle(page)
        expect(page.locator("#bulk-said")).to_have_text("可办理 2 件。不能办理 0 件。")
        page.click("#bulk-confirm")
        settle(page)
        expect(page.locator("#bulk-said")).to_have_text("已办理 2 件。未办理 0 件。")
        page.click("#bulk-shut")
        settle(page)
        expect(page.locator("#bulk-open")).to_be_disabled()
    with running.database.reading() as session:
        assert len(session.scalars(select(CaseEvent.id).where(CaseEvent.kind == K.REMINDED)).all()) == 2
