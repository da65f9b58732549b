"""Whole callbacks: one request through gate, session, counting, figures and compression, in this process."""

from collections.abc import Callable
from statistics import median
from typing import Any

from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LedgerId, OverviewId
from db.filter_query import to_query
from tests.bench.asked import FILTERS, nine_filters
from tests.bench.boards import Place
from tests.bench.committing import changes
from tests.bench.counting import brought, forget
from tests.bench.report import Figure, Report, timed
from tests.board import Reader, Running, settings
from tests.bodies import body_of, server_outputs
from tests.making import World

WHOLE, TYPICAL, BYTES = 30.0, 12.0, 60.0
TEXT_MOST = {"text common": 150.0, "text rare": 20.0}
NOWHERE = World((), (), (), (), (), ())
USER = "leader"


def board(place: Place) -> Running:
    """Return the board of a place with its real application."""
    from app import create_app

    config = settings(place.instance, DATABASE_URL=place.url)
    return Running(create_app(config), NOWHERE, place.instance)


def output_of(running: Running, key: str) -> str:
    """Return the output of the callback that fills a component."""
    return next(output for output in server_outputs(running.app) if key in output)


def run(report: Report, place: Place, times: int) -> None:
    """Measure the overview's one callback and the ledger's block, by filter, as of the board's last day."""
    running = board(place)
    with running.database.reading() as session:
        filters = nine_filters(session, place.until)
    reader = running.reader(USER)
    overview = output_of(running, f"{OverviewId.MONTHS}.figure")
    block = output_of(running, f"{LedgerId.GRID}.getRowsResponse")
    table = report.table(
        f"Whole callbacks, {place.cases:,} matters",
        "filter",
        "overview ms",
        "overview kB sent",
        "overview kB plain",
        "ledger block ms",
        "ledger kB sent",
        note="Through the board's own application with a signed-in session, each overview the first one after a commit "
        "that changed a counted matter. Targets at 1M: "
        f"{WHOLE:g} ms (none), {TYPICAL:g} (median of the filters), {BYTES:g} kB sent.",
    )
    medians: list[float] = []
    with changes(running.database) as change:
        for name in FILTERS:
            query = to_query(filters[name], place.until)
            chosen = {f"{FilterId.CHOSEN}.data": query}
            asked = body_of(running.app, overview, **chosen)
            rows = body_of(running.app, block, **chosen, **{f"{LedgerId.GRID}.getRowsRequest": FIRST_ROWS})
            most = max(WHOLE, TEXT_MOST.get(name, 0)) if name == "none" or name in TEXT_MOST else None
            seen = _timed(reader, asked, times, most, lambda: brought(running.database, place.until, change))
            medians.append(seen.median)
            sent, plain = _size(reader, asked)
            table.add(
                name,
                seen,
                Figure((sent,), BYTES),
                f"{plain:.1f}",
                _timed(reader, rows, times, max(WHOLE, TEXT_MOST.get(name, 0))),
                Figure((_size(reader, rows)[0],), BYTES),
            )
    nothing = body_of(
        running.app, overview, **{f"{FilterId.CHOSEN}.data": to_query(filters["none"], place.until)}
    )
    table.add("none, asked again", _timed(reader, nothing, times, WHOLE), "", "", "", "")
    uncounted = _timed(reader, nothing, times, None, lambda: forget(running.database, place.until))
    table.add("none, the first of a process", uncounted, "", "", "", "")
    table.add("median of the filters", Figure((median(medians),), TYPICAL), "", "", "", "")
    running.database.dispose()


FIRST_ROWS = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "due", "sort": "asc"}], "filterModel": {}}


def _call(reader: Reader, body: dict[str, Any], encoding: str) -> Any:
    reader.client.environ_base["HTTP_ACCEPT_ENCODING"] = encoding
    answer = reader.call(body)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return answer


def _timed(
    reader: Reader,
    body: dict[str, Any],
    times: int,
    most: float | None,
    before: Callable[[], object] = lambda: None,
) -> Figure:
    _call(reader, body, "br")
    return timed(lambda: _call(reader, body, "br"), times, most, before)


def _size(reader: Reader, body: dict[str, Any]) -> tuple[float, float]:
    """Return the kilobytes of an answer as sent and as written."""
    sent = len(_call(reader, body, "br").get_data())
    return sent / 1000, len(_call(reader, body, "identity").get_data()) / 1000
