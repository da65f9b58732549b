"""What a reader waits for in Chromium: the first page after sign-in, and a change of the filter until it is painted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response

from db.commands.accounts import DEMO_PASSWORD
from db.filter_query import to_query
from tests.bench.asked import nine_filters
from tests.bench.boards import Place
from tests.bench.report import Figure, Report, percentile_95
from tests.bench.serving import served
from tests.bench.unwatched import Chromium, at_the_door, measured, unwatched
from tests.chromium import find_chromium, started, watched_page

FIRST_PAGE, PAINTED, BYTES = 2_000.0, 300.0, 60.0
SCRIPT = Path(__file__).with_name("painting.js")
STEPS = (
    "town",
    "year",
    "category + channel",
    "none",
    "unit + stage + year",
    "none",
    "town",
    "category + channel",
    "year",
)
"""A walk in which each step changes every panel."""
USER = "leader"


def run(report: Report, place: Place, times: int) -> None:
    """Measure a board in a browser; without Chromium the tables say so."""
    program = find_chromium(has_windows=True)
    if program is None:
        report.table("In a browser", "page", "ms").add("not measured: there is no Chromium here", "")
        return
    database = place.opened()
    with database.reading() as session:
        filters = nine_filters(session, place.until)
    database.dispose()
    steps = STEPS if times > 1 else STEPS[:2]
    queries = [to_query(filters[name], place.until) for name in steps]
    with served(place.settings) as origin:
        _first_pages(report, place, program, origin, times)
        with started(program) as browser:
            _changes(report, place, browser, origin, queries, times)


@contextmanager
def _page(browser: Browser, origin: str) -> Iterator[Page]:
    watched = watched_page(browser, origin)
    watched.page.set_default_timeout(120_000)
    watched.page.add_init_script(path=SCRIPT)
    try:
        yield watched.page
    finally:
        watched.page.context.close()


def _at_the_door(page: Page, origin: str, path: str) -> None:
    page.goto(f"{origin}/login?next={path}")
    page.fill("#username", USER)
    page.fill("#password", DEMO_PASSWORD)


def _sign_in(page: Page, wait: str) -> float:
    """Press the button and return the milliseconds until the page behind it is painted, the form's answer included."""
    before = page.evaluate("performance.timeOrigin + performance.now()")
    page.click("button[type=submit]", no_wait_after=True)
    page.wait_for_function("document.getElementById('page') || document.getElementById('react-entry-point')")
    page.evaluate(f"bench.{wait}()")
    after: float = page.evaluate("performance.timeOrigin + performance.now()")
    return after - before


def _first_pages(report: Report, place: Place, program: Path, origin: str, times: int) -> None:
    table = report.table(
        f"First page after sign-in, {place.cases:,} matters",
        "page",
        "ms",
        "kB sent",
        note="From the press of the key to the last panel or the first row, on a warm server, in a browser that no "
        f"driver listens to. Target {FIRST_PAGE:,.0f} ms. The door fetches the scripts ahead while the password is "
        "typed; “without a pause” gives it no time for that, “a known browser” has been here before.",
    )
    with unwatched(program) as browser:
        warm_up = _first(browser, origin, "%2F", 1, is_idle=True)
        print(f"the first reader of the server: {warm_up[0].median:,.0f} ms")
        for name, path in (("overview", "%2F"), ("ledger", "%2Fledger")):
            rows = ((f"{name}, cold browser", True), (f"{name}, cold, without a pause", False))
            for row, is_idle in rows if times > 1 else rows[:1]:
                milliseconds, kilobytes = _first(browser, origin, path, times, is_idle=is_idle)
                table.add(row, milliseconds, f"{kilobytes:,.0f}")
        table.add("overview, a known browser", Figure(tuple(_again(browser, origin, times)), FIRST_PAGE), "")


def _first(browser: Chromium, origin: str, path: str, times: int, *, is_idle: bool) -> tuple[Figure, float]:
    found: list[float] = []
    kilobytes = 0.0
    for _ in range(times):
        with at_the_door(browser, origin, path, USER, DEMO_PASSWORD, is_idle=is_idle) as tab:
            tab.write("", "Enter")
            milliseconds, kilobytes = measured(tab)
            found.append(milliseconds)
    return Figure(tuple(found), FIRST_PAGE), kilobytes


def _again(browser: Chromium, origin: str, times: int) -> list[float]:
    """Open the overview again and again in a browser that holds the scripts."""
    found: list[float] = []
    with at_the_door(browser, origin, "%2F", USER, DEMO_PASSWORD) as tab:
        tab.write("", "Enter")
        measured(tab)
        for _ in range(times):
            # Takes away the title by which the page before said its time.
            tab.open("about:blank")
            tab.open(origin + "/")
            found.append(measured(tab)[0])
    return found


def _changes(
    report: Report, place: Place, browser: Browser, origin: str, queries: Sequence[str], times: int
) -> None:
    table = report.table(
        f"Change of the filter until it is painted, {place.cases:,} matters",
        "page",
        "median ms",
        "95 of 100 ms",
        "answer kB sent",
        note=f"Each step changes every panel; {len(queries)} steps, {times} rounds. Target {PAINTED:g} ms.",
    )
    for name, path, act, wait in (
        ("overview, six figures", "%2F", "overview", "firstOverview"),
        ("ledger, first row", "%2Fledger", "ledger", "firstLedger"),
    ):
        with _page(browser, origin) as page:
            _at_the_door(page, origin, path)
            _sign_in(page, wait)
            answers: list[float] = []
            page.on("response", lambda answer: _note(answer, answers))  # noqa: B023
            _walk(page, act, queries)
            answers.clear()
            steps = [step for _ in range(times) for step in _walk(page, act, queries)]
            found = tuple(step["milliseconds"] for step in steps)
            unchanged = {panel for step in steps for panel in step["unchanged"]}
            if unchanged:
                table.note += f" Some steps left {', '.join(sorted(unchanged))} unchanged."
            table.add(
                name,
                Figure(found, PAINTED),
                f"{percentile_95(found):,.0f}",
                Figure(tuple(answers), BYTES) if answers else "",
            )


def _walk(page: Page, act: str, queries: Sequence[str]) -> list[dict[str, Any]]:
    return [page.evaluate(f"query => bench.{act}(query)", query) for query in queries]


def _note(answer: Response, answers: list[float]) -> None:
    if "_dash-update-component" in answer.url and (size := answer.headers.get("content-length")):
        answers.append(float(size) / 1000)
