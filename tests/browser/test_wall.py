"""The wall in a browser: set up once, arranged by an administrator, readable across a room, and alive whatever happens."""

import json
import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from dashboard.wall.device import WALL_COOKIE
from db.commands.devices import revoke_device, set_up
from db.commands.wall import DISPLAYS, arrange, make_display
from db.models.petitioners import CasePerson
from db.queries.accounts import AccountRow, account_named
from db.queries.identity import opened
from db.queries.wall import all_displays, plan_of
from db.wall import SCENES, Profile, first_plan
from tests.bench.serving import free_port, kill, start
from tests.board import Running, serving
from tests.browser.conftest import OpenPage, sign_in
from tests.browser.test_axe import Looked

REFRESHES = 500
AT_ONCE = 20
MOST_GROWTH = 1.10
LEAST_TEXT = 2.2
SMALLEST = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !holder.checkVisibility({ opacityProperty: true })) continue;
    const scale = holder.ownerSVGElement ? holder.ownerSVGElement.getScreenCTM().a : 1;
    found.push((100 * scale * parseFloat(getComputedStyle(holder).fontSize)) / window.innerHeight);
  }
  return Math.min(...found);
}"""
ANSWER_AGAIN = """async () => {
  const said = await (await fetch(document.body.dataset.feed)).text();
  window.fetch = async () => new Response(said, { status: 200, headers: { "Content-Type": "application/json" } });
}"""
OUTSIDE = """() => [...document.querySelectorAll(".wall-scene.is-shown *, .wall-head *, .wall-foot *")]
  .filter((one) => !one.closest("svg"))
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const isCut = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline";
    return isCut || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1;
  })
  .map((one) => one.className + ": " + one.textContent.slice(0, 30))"""


def _admin(session: Any) -> AccountRow:
    admin = account_named(session, "admin")
    assert admin is not None
    return admin


def _hang(running: Running, page: Page, origin: str) -> int:
    """Make a page's browser a display of the office's rooms, and return its id."""
    with running.database.writing() as session:
        code = make_display(session, _admin(session), "值班室", Profile.WORK, running.now())
        made = set_up(session, DISPLAYS, code, "127.0.0.1", running.now())
        assert made is not None
        # Whatever the hour, the display is on.
        plan = replace(first_plan(Profile.WORK), from_hour=0, to_hour=24)
        if plan_of(session, Profile.WORK) != plan:
            arrange(session, _admin(session), Profile.WORK, plan, 0, running.now())
    page.context.add_cookies([{"name": WALL_COOKIE, "value": made[1], "url": f"{origin}/wall"}])
    return made[0]


def _step(page: Page, seconds: int) -> None:
    """Let the display's beat strike so many times, what each asks being answered in between."""
    for _ in range(seconds):
        page.clock.run_for(1_000)
        page.evaluate("() => window.wall.renew()")


def test_an_administrator_hangs_a_display_and_arranges_it(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        watched = new_page(origin)
        admin = sign_in(watched, "admin", "/displays")
        admin.fill("#displays-name", "值班室")
        admin.click("#displays-make")
        expect(admin.locator("#displays-made")).to_contain_text("启用码")
        said = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", admin.inner_text("#displays-made"))
        assert said is not None

        scenes = admin.locator("#displays-list li")
        expect(scenes).to_have_count(len(SCENES[Profile.WORK]))
        last = admin.locator("#displays-list li[data-scene=hearings]")
        last.locator("[data-step='-1']").focus()
        admin.keyboard.press("Enter")
        expect(scenes.nth(4)).to_have_attribute("data-scene", "hearings")
        admin.locator("#displays-list li[data-scene=leaders] .displays-grip").drag_to(
            scenes.first, target_position={"x": 9, "y": 2}
        )
        expect(scenes.first).to_have_attribute("data-scene", "leaders")
        admin.locator("#displays-list li[data-scene=map] [type=checkbox]").uncheck()
        admin.locator("#displays-list li[data-scene=leaders] [type=number]").fill("45")
        preview = admin.frame_locator("#displays-preview iframe")
        expect(preview.locator(".wall-tabs li").first).to_have_text("领导包案")
        expect(preview.locator(".wall-tabs li")).to_have_count(6)
        admin.fill("#displays-from", "0")
        admin.fill("#displays-to", "24")
        admin.click("#displays-save")
        expect(admin.locator("#displays-saved")).to_contain_text("保存")

        screen = new_page(origin)
        screen.open("/wall")
        page = screen.page
        expect(page).to_have_url(re.compile("/wall/set-up$"))
        page.fill("#code", said.group(0))
        page.keyboard.press("Enter")
        expect(page.locator(".wall-tabs li")).to_have_text(
            ["领导包案", "超期与到期", "本月", "听证安排", "工作指标", "值班接访安排"]
        )
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        cookie = next(one for one in page.context.cookies() if one["name"] == WALL_COOKIE)
        assert (cookie["path"], cookie["httpOnly"], cookie["sameSite"]) == ("/wall", True, "Strict")
        # The screen opens nothing else.
        page.goto(f"{origin}/ledger")
        expect(page).to_have_url(re.compile("/login"))


def test_the_last_picture_stays_while_the_server_is_away_and_is_renewed_when_it_is_back(
    running: Running, new_page: OpenPage
) -> None:
    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        page.clock.install()
        watched.open("/wall")
        _step(page, 2)
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        assert "未更新" not in page.inner_text(".wall-age")
        page.context.set_offline(True)
        _step(page, 75)
        expect(page.locator(".wall-age")).to_contain_text("已 1 分钟未更新")
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        page.context.set_offline(False)
        page.clock.run_for(1_000)
        page.evaluate("() => window.wall.renew()")
        page.clock.run_for(1_000)
        expect(page.locator(".wall-age")).not_to_contain_text("未更新")
        # What the browser itself says of requests without a network.
        watched.console_errors.clear()


def test_a_display_outlives_a_server_that_is_killed_and_asks_again_until_it_is_back(
    running: Running, new_page: OpenPage
) -> None:
    port = free_port()
    server = start(running.folder, port)
    try:
        origin = f"http://127.0.0.1:{port}"
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        page.clock.install()
        watched.open("/wall")
        _step(page, 2)
        expect(page.locator(".wall-tabs .is-here")).to_have_text("超期与到期")
        kill(server)
        for minutes in (1, 2):
            page.clock.run_for(61_000)
            expect(page.locator(".wall-age")).to_contain_text(f"已 {minutes} 分钟未更新")
            expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        server = start(running.folder, port)
        # Two beats of a second each: one asks, the next says how old the answer is.
        page.clock.run_for(1_000)
        page.evaluate("() => window.wall.renew()")
        page.clock.run_for(1_000)
        expect(page.locator(".wall-age")).not_to_contain_text("未更新")
        watched.console_errors.clear()
    finally:
        kill(server)


def test_a_display_loads_itself_anew_at_night(running: Running, new_page: OpenPage) -> None:
    night = datetime.combine(running.now().date(), time(3, 55), running.database.zone)

    def at_night(route: Route) -> None:
        answer = route.fetch()
        told = {**answer.json(), "now": int(night.timestamp() * 1_000)}
        route.fulfill(response=answer, body=json.dumps(told))

    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        page.route("**/wall/feed*", at_night)
        page.clock.install()
        watched.open("/wall")
        _step(page, 2)
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        # It was loaded a moment ago, and does not load itself again the same night.
        page.evaluate("() => { window.isOld = true; }")
        _step(page, 2)
        assert page.evaluate("() => window.isOld")
        with page.expect_navigation():
            page.clock.fast_forward("24:00:00")
            page.clock.resume()
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        assert page.evaluate("() => window.isOld === undefined")


def test_twenty_displays_hang_on_one_server_each_as_itself(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        screens = [new_page(origin) for _ in range(AT_ONCE)]
        ids = [_hang(running, screen.page, origin) for screen in screens]
        for screen in screens:
            screen.page.set_viewport_size({"width": 640, "height": 360})
            screen.page.goto(f"{origin}/wall", wait_until="commit")
        for screen in screens:
            expect(screen.page.locator(".wall-tabs .is-here")).to_have_text("超期与到期")
        with running.database.writing() as session:
            seen = {one.id for one in all_displays(session) if one.last_seen_at is not None}
            revoke_device(session, DISPLAYS, _admin(session), ids[7], running.now())
        assert seen == set(ids)
        for n, screen in enumerate(screens):
            screen.page.evaluate("() => { window.wall.renew(); }")
            expect(screen.page).to_have_url(re.compile("/wall/set-up$" if n == 7 else "/wall$"))
        screens[7].console_errors.clear()


def test_a_scene_that_cannot_be_drawn_is_skipped_and_named_with_the_next_question(
    running: Running, new_page: OpenPage
) -> None:
    asked: list[str] = []

    def break_one(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        said = answer.json()
        next(one for one in said["scenes"] if one["key"] == "month").pop("parts")
        route.fulfill(response=answer, body=json.dumps(said))

    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        page.route("**/wall/feed*", break_one)
        page.clock.install()
        watched.open("/wall")
        _step(page, 2)
        expect(page.locator(".wall-tabs .is-here")).to_have_text("超期与到期")
        page.evaluate("() => window.wall.turn(1)")
        expect(page.locator(".wall-tabs .is-here")).to_have_text("热点分布")
        page.evaluate("() => window.wall.renew()")
        assert asked[-1].endswith("?failed=month")


def test_a_revoked_display_shows_nothing_any_more(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        display_id = _hang(running, page, origin)
        watched.open("/wall")
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        with running.database.writing() as session:
            revoke_device(session, DISPLAYS, _admin(session), display_id, running.now())
        page.evaluate("() => { window.wall.renew(); }")
        expect(page).to_have_url(re.compile("/wall/set-up$"))
        watched.console_errors.clear()


def test_a_display_with_older_files_than_the_server_loads_itself_anew(
    running: Running, new_page: OpenPage
) -> None:
    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        watched.open("/wall")
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        page.evaluate("() => { window.isOld = true; }")

        def renewed(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=json.dumps({**answer.json(), "build": "newer"}))

        page.route("**/wall/feed*", renewed, times=1)
        with page.expect_navigation():
            page.evaluate("() => { window.wall.renew(); }")
        expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
        assert page.evaluate("() => window.isOld === undefined")


def test_outside_its_hours_a_display_shows_the_time_alone(running: Running, new_page: OpenPage) -> None:
    with serving(running) as origin:
        watched = new_page(origin)
        page = watched.page
        _hang(running, page, origin)
        hour = running.now().hour
        is_early = hour < 12
        plan = replace(
            first_plan(Profile.WORK),
            from_hour=hour + 2 if is_early else 0,
            to_hour=24 if is_early else hour - 1,
        )
        with running.database.writing() as session:
            arrange(session, _admin(session), Profile.WORK, plan, 1, running.now())
        watched.open("/wall")
        expect(page.locator("body")).to_have_class(re.compile("is-dark"))
        expect(page.locator(".wall-stage")).to_be_hidden()
        expect(page.locator(".wall-clock")).to_be_visible()


def test_five_hundred_refreshes_leave_the_heap_as_it_was(demo_origin: str, new_page: OpenPage) -> None:
    page = sign_in(new_page(demo_origin), "admin", "/displays")
    page.goto(f"{demo_origin}/displays/preview/work")
    expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
    session = page.context.new_cdp_session(page)

    def refresh(times: int) -> None:
        page.evaluate(
            "async (times) => { for (let n = 0; n < times; n++) { await window.wall.renew(); window.wall.turn(1); } }",
            times,
        )

    def used() -> tuple[float, float]:
        # Scenes have more parts or fewer: it is measured at the same one.
        page.evaluate(
            "() => { while (document.querySelector('.wall-scene.is-shown').dataset.scene !== 'due') window.wall.turn(1); }"
        )
        # What has faded away is let go at one of the next beats.
        expect(page.locator(".wall-scene:not(.is-shown)")).to_be_empty()
        session.send("HeapProfiler.collectGarbage")
        heap = float(session.send("Runtime.getHeapUsage")["usedSize"])
        return heap, float(session.send("Memory.getDOMCounters")["nodes"])

    refresh(20)
    # What the server says is told elsewhere: from here on its last answer is given again without the way to it.
    page.evaluate(ANSWER_AGAIN)
    refresh(20)
    before, nodes = used()
    refresh(REFRESHES)
    after, left = used()
    assert after < before * MOST_GROWTH, (before, after)
    assert left < nodes * 1.5, (nodes, left)


@pytest.mark.parametrize("profile", Profile)
def test_every_scene_is_accessible(demo_origin: str, new_page: OpenPage, profile: Profile) -> None:
    page = sign_in(new_page(demo_origin), "admin", "/displays")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_origin}/displays/preview/{profile.value}")
    expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
    found: dict[tuple[str, str], str] = {}
    page.evaluate(AXE_SCRIPT)
    for _ in SCENES[profile]:
        Looked(found, page)(page.inner_text(".wall-tabs .is-here"))
        page.evaluate("() => window.wall.turn(1)")
    assert found == {}


@pytest.fixture(scope="module")
def persons(demo_board: Running) -> set[str]:
    """Open every name, phone and identity number of the demo."""
    with demo_board.database.reading() as session:
        return {
            opened(session, person, column)
            for person in session.scalars(select(CasePerson))
            for column in ("name", "phone", "id_number")
        } - {""}


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (2560, 1080)])
@pytest.mark.parametrize("profile", Profile)
def test_every_scene_is_read_across_a_room_and_tells_of_nobody(
    demo_origin: str, new_page: OpenPage, persons: set[str], profile: Profile, width: int, height: int
) -> None:
    page = sign_in(new_page(demo_origin), "admin", "/displays")
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_origin}/displays/preview/{profile.value}")
    expect(page.locator(".wall-scene.is-shown h2")).to_be_visible()
    shown, wrong = [], {}
    for _ in SCENES[profile]:
        name = page.inner_text(".wall-tabs .is-here")
        shown.append(page.inner_text("body"))
        least, outside = page.evaluate(SMALLEST), page.evaluate(OUTSIDE)
        if least < LEAST_TEXT or outside:
            wrong[name] = (least, outside)
        page.evaluate("() => window.wall.turn(1)")
    assert wrong == {}
    assert [said for said in persons if any(said in one for one in shown)] == []
