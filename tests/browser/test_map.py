"""The map in a browser: an area opens its rows or shows its trend, months are walked, hexagons change places."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from dashboard.map_choice import VIEW
from tests.board import serving, start
from tests.browser.conftest import OpenPage, sign_in
from tests.demo import NOWHERE, UNTIL

ASKED = f"/map?asof={UNTIL}"
PANELS = ("areas", "trend", "villages")


def painted(page: Page) -> None:
    for panel in PANELS:
        expect(page.locator(f"#map-{panel}-panel .panel-body")).to_have_attribute(
            "data-answer", re.compile("."), timeout=30_000
        )


def faults(page: Page) -> list[str]:
    found = Axe().run(page)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def page(demo_origin: str, new_page: OpenPage) -> Page:
    """The leader's map at the end of the demo's last day."""
    opened = sign_in(new_page(demo_origin, viewport={"width": 1366, "height": 1200}), "leader", ASKED)
    painted(opened)
    return opened


def hover(page: Page, name: str) -> Locator:
    """Move the pointer onto the name of an area, until the area answers, and return what it says."""
    words = page.locator("#map-areas text", has_text=name).first
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 6
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    said = page.locator("#map-areas .hoverlayer .hovertext")
    expect(said).to_contain_text(name)
    return said


def point_at(page: Page, name: str) -> None:
    """Click on an area."""
    hover(page, name)
    page.mouse.down()
    page.mouse.up()


def first_area(page: Page) -> tuple[str, str]:
    """Return the name and the count of the first area of the table behind the map."""
    row = page.locator("#map-areas-panel .panel-table tbody tr", has=page.locator("a")).first
    return str(row.locator("th").text_content()), str(row.locator("a").text_content())


def test_a_click_on_an_area_opens_its_rows(page: Page) -> None:
    name, count = first_area(page)
    short = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    point_at(page, short)
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text(count)


def test_a_click_may_show_the_trend_instead_and_the_office_is_named_with_its_phones(page: Page) -> None:
    name, count = first_area(page)
    page.select_option("#map-opens", "trend")
    page.wait_for_url("**click=trend")
    # The areas that stand there till the answer comes open their rows still.
    page.evaluate(
        """new Promise(function (stands) {
          const areas = () => document.querySelector("#map-areas .js-plotly-plot").data;
          (function look() {
            // A figure has its data a moment before it is drawn with them.
            const drawn = () => requestAnimationFrame(() => requestAnimationFrame(stands));
            if (areas().some((one) => String(one.customdata).startsWith("#"))) drawn();
            else requestAnimationFrame(look);
          })();
        })"""
    )
    page.wait_for_load_state("networkidle")
    short = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    point_at(page, short)
    expect(page.locator("#map-trend-title")).to_contain_text(name)
    expect(page.locator("#map-facts .number")).to_have_text(count)
    expect(page.locator("#map-facts .map-phones").first).to_contain_text(re.compile(r"电话 .*\d{4}"))
    page.locator("#map-facts a").click()
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text(count)


NOTE_DRAWINGS = """() => {
  window.drawings = {};
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    const panel = plot.closest(".panel").id;
    plot.on("plotly_afterplot", () => (window.drawings[panel] = (window.drawings[panel] || 0) + 1));
  }
}"""


def test_a_figure_is_drawn_once_for_an_answer_though_its_frame_changes_with_it(page: Page) -> None:
    page.evaluate(NOTE_DRAWINGS)
    # More words stand under the map, and more lines beside it, than of counts.
    page.select_option("#map-reading", "smoothed_population")
    expect(page.locator("#map-areas-panel .panel-note")).to_contain_text("向全部属地的比率")
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    drawn = page.evaluate("window.drawings")
    assert set(drawn) >= {f"map-{panel}-panel" for panel in PANELS}
    assert set(drawn.values()) == {1}, drawn


def test_the_months_are_walked_by_keyboard_and_the_table_says_the_same(page: Page) -> None:
    title = page.locator("#map-areas-title")
    whole = title.text_content()
    page.locator("#map-month").focus()
    page.keyboard.press("ArrowRight")
    expect(title).not_to_have_text(whole or "")
    expect(page.locator("#map-month-words")).to_have_text("2025-07")
    expect(page.locator("#map-month")).to_have_attribute("aria-valuetext", "2025-07")
    page.keyboard.press("Home")
    expect(title).to_have_text(whole or "")
    page.keyboard.press("Tab")
    page.locator("#map-areas-panel [data-table]").click()
    expect(page.locator("#map-areas-panel .panel-table")).to_be_visible()


def test_the_address_holds_the_controls_and_back_brings_them_back(page: Page) -> None:
    title = page.locator("#map-areas-title")
    page.select_option("#map-measure", "persons")
    expect(title).to_contain_text("来访收件")
    page.select_option("#map-cohort", "open")
    expect(title).to_contain_text("来访在办")
    page.wait_for_url("**cohort=open&measure=persons")
    assert "measure" not in str(page.locator(".rail-link").first.get_attribute("href"))
    page.go_back()
    expect(title).to_contain_text("来访收件")
    expect(page.locator("#map-cohort")).to_have_value("received")
    page.reload()
    painted(page)
    expect(title).to_contain_text("来访收件")
    expect(page.locator("#map-measure")).to_have_value("persons")
    page.go_back()
    expect(page.locator("#map-measure")).to_have_value("cases")


def test_a_smoothed_rate_is_told_beside_the_one_counted_and_its_area_opens_what_was_counted(
    page: Page,
) -> None:
    name, count = first_area(page)
    page.select_option("#map-reading", "smoothed_population")
    page.wait_for_url("**per=smoothed_population")
    expect(page.locator("#map-areas-title")).to_contain_text("平滑后每千人件数")
    expect(page.locator("#map-areas-panel .panel-note")).to_contain_text("向全部属地的比率")
    page.reload()
    painted(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#map-reading")).to_have_value("smoothed_population")
    row = page.locator("#map-areas-panel .panel-table tbody tr", has=page.locator("th", has_text=name))
    counted, between, smoothed = row.locator("td").all_text_contents()[-3:]
    said = hover(page, name.removesuffix("街道").removesuffix("镇").removesuffix("乡"))
    for words in (
        f"平滑后每千人 {smoothed}",
        f"实际 {counted.strip('()')}（95%区间 {between}）",
        f"{count} 件",
        "基数 ",
    ):
        expect(said).to_contain_text(words)
    point_at(page, name.removesuffix("街道").removesuffix("镇").removesuffix("乡"))
    page.wait_for_url("**/ledger?**")
    expect(page.locator("#ledger-cases")).to_have_text(count)


@pytest.mark.parametrize("width", [1366, 1180, 960])
def test_no_line_parts_a_number_from_its_unit_or_from_the_end_of_its_range(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1200})
    title = page.locator("#map-trend-title")
    assert re.search(r"\d 件.*\d–\d", title.text_content() or "")
    parted = "all => all.filter((one) => one.getClientRects().length > 1).map((one) => one.textContent)"
    kept = page.locator(".map .panel-title .nowrap, .map .panel-note .nowrap")
    assert kept.count() > 3
    assert kept.evaluate_all(parted) == []


def test_script_and_server_know_the_same_keys_of_the_map(page: Page) -> None:
    assert page.evaluate("Object.keys(board.filter.VIEWS['/map'])") == list(VIEW)


def test_what_makes_no_sense_in_the_address_is_said(page: Page) -> None:
    page.goto(page.url + "&measure=weight&area=7&cohort=closed")
    painted(page)
    chips = page.locator(".filter-chips .is-ignored")
    expect(chips).to_have_count(2)
    expect(page.locator(".filter-chips")).to_contain_text("measure=weight")
    expect(page.locator(".filter-chips")).not_to_contain_text("area")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_is_wrong_for_a_reader_with_aids(page: Page, theme: str) -> None:
    page.evaluate("theme => window.board.setTheme(theme)", theme)
    page.select_option("#map-reading", "per_population")
    expect(page.locator("#map-areas-title")).to_contain_text("每千人")
    assert faults(page) == []


@pytest.fixture
def own_origin(made_demo: Path, tmp_path: Path) -> Iterator[str]:
    """A demo county of a journey's own, which it may change."""
    own = start(tmp_path / "demo", made_demo, NOWHERE)
    with serving(own) as origin:
        yield origin
    own.database.dispose()


def cell(page: Page, place: int) -> Any:
    return page.locator(".areas-cell").nth(place)


def test_hexagons_are_dragged_swapped_by_keyboard_and_put_back(own_origin: str, new_page: OpenPage) -> None:
    page = sign_in(new_page(own_origin, viewport={"width": 1366, "height": 900}), "office", "/areas")
    expect(page.locator(".areas-cell")).to_have_count(31)
    assert faults(page) == []
    names = page.locator(".areas-cell text").all_text_contents()
    page.locator("#areas-map").scroll_into_view_if_needed()
    one, other = cell(page, 3).bounding_box(), cell(page, 10).bounding_box()
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.locator("#areas-swap-done")).to_contain_text("已互换位置")
    expect(cell(page, 3).locator("text")).to_have_text(names[10])
    expect(cell(page, 10).locator("text")).to_have_text(names[3])
    page.locator("#areas-undo").click()
    expect(cell(page, 3).locator("text")).to_have_text(names[3])
    cell(page, 0).focus()
    page.keyboard.press("Enter")
    expect(cell(page, 0)).to_have_attribute("aria-pressed", "true")
    cell(page, 1).focus()
    page.keyboard.press("Enter")
    expect(cell(page, 0).locator("text")).to_have_text(names[1])
    expect(cell(page, 1).locator("text")).to_have_text(names[0])


def test_an_administrator_uploads_boundaries(own_origin: str, new_page: OpenPage, tmp_path: Path) -> None:
    ring = [[106.0, 31.0], [106.1, 31.0], [106.1, 31.1], [106.0, 31.0]]
    feature = {
        "type": "Feature",
        "properties": {"乡镇": "不知乡"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "boundaries.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = sign_in(new_page(own_origin, viewport={"width": 1366, "height": 900}), "admin", "/areas")
    page.set_input_files("#areas-file-input", file)
    expect(page.locator("#areas-key")).to_have_value("乡镇")
    page.fill("#areas-name", "正式边界")
    page.fill("#areas-source", "民政局")
    page.click("#areas-upload")
    expect(page.locator("#areas-uploaded")).to_contain_text("未找到对应属地：不知乡")
    expect(page.locator("#areas-layers")).to_contain_text("正式边界")
    expect(page.locator("#areas-unplaced option", has_text="不知乡")).to_have_count(1)
