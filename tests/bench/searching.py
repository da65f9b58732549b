"""The search for the unusual: the scan over drawn counties, and a whole day's search of a board."""

from typing import Final

import numpy as np

from dashboard.analysis.scan import REPLICATES, any_time, scan_permuted, until_now
from dashboard.analysis.watch import watch
from dashboard.analysis.zones import circles
from dashboard.watching import search
from db.early_warning import WarningSubject
from tests.bench.boards import Place
from tests.bench.report import Report, timed
from tests.bench.whole import board
from tests.statistics.county import county

FULL, LARGE, BOARD = 2_000.0, 5_000.0, 5_000.0
MONTHS: Final = 72
LONGEST: Final = 12


def run_drawn(report: Report, times: int) -> None:
    """Measure the scan and the whole search over arrays, without any database."""
    table = report.table(
        "Search for the unusual, drawn counties",
        "what",
        "ms",
        note=f"72 months, {REPLICATES} replicates, 31 areas at 24 matters a month unless said otherwise. Targets: "
        f"{FULL:,.0f} ms, and {LARGE:,.0f} ms for 64 areas and a million matters.",
    )
    small = county(1)
    table.add("a day's whole search", timed(lambda: watch(small), times, FULL))
    for words, areas, matters, most in (
        ("31 areas", 31, 1_728, FULL),
        ("64 areas, 1,000,000 matters", 64, 1_000_000, LARGE),
    ):
        random = np.random.default_rng(1)
        base = random.random(areas) + 0.5
        counts = random.multinomial(matters, np.repeat(base / base.sum() / MONTHS, MONTHS)).reshape(
            areas, MONTHS
        )
        zones = circles(random.random((areas, 2)), base)
        now, any_window = until_now(MONTHS, 6), any_time(MONTHS, LONGEST)
        scan = f"scan of {words}, windows that end now"
        table.add(scan, timed(lambda: scan_permuted(counts, zones, now), times, most))  # noqa: B023 - timed here
        if areas == small.tables[WarningSubject.TOWNSHIP].counts.shape[0]:
            scan = f"scan of {words}, every window of up to {LONGEST} months"
            table.add(scan, timed(lambda: scan_permuted(counts, zones, any_window), 1, FULL))  # noqa: B023


def run(report: Report, place: Place, times: int) -> None:
    """Measure a day's search of a board, counting included."""
    running = board(place)
    table = report.table(
        f"A day's search, {place.cases:,} matters", "what", "ms", note=f"Target at 1M: {BOARD:,.0f} ms."
    )
    with running.database.reading() as session:
        search(session, place.until)
        table.add("counting and searching", timed(lambda: search(session, place.until), min(times, 3), BOARD))
    running.database.dispose()
