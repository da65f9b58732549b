"""The page of two days: its whole callback where both days are held, where one is, and the first of a process."""

from datetime import timedelta
from typing import Final

from dashboard.ids.frame import FilterId
from dashboard.ids.since import SinceId
from db.filter_query import to_query
from db.filters import CaseFilter
from db.tally import store
from db.tally.counts import columns_for
from tests.bench.boards import Place
from tests.bench.report import Figure, Report, timed
from tests.bench.whole import USER, board, output_of
from tests.board import Running
from tests.bodies import body_of

HELD: Final = 200.0
NOT_HELD: Final = 2_000.0
DAYS: Final = {"a month ago": 30, "a year ago": 365}


def run(report: Report, place: Place, times: int) -> None:
    """Measure what the page costs by the day compared with, as of the board's last day."""
    running = board(place)
    table = report.table(
        f"Since another day, {place.cases:,} matters",
        "compared with",
        "both days held ms",
        "the other day not held ms",
        "the first of a process ms",
        note="All movements, from whom to whom, and the first 200 matters row by row, through the board's own application "
        f"with a signed-in session, no filter. Targets at 100,000: {HELD:g} ms where both days are held, {NOT_HELD:,.0f} ms "
        "where none is.",
    )
    for name, days in DAYS.items():
        table.add(name, *_seen(running, place, days, times))
    running.database.dispose()


def _seen(running: Running, place: Place, days: int, times: int) -> tuple[Figure, Figure, Figure]:
    reader = running.reader(USER)
    chosen = CaseFilter(since=place.until - timedelta(days=days))
    output = output_of(running, f"{SinceId.BALANCE}.figure")
    body = body_of(running.app, output, **{f"{FilterId.CHOSEN}.data": to_query(chosen, place.until)})

    def ask() -> None:
        answer = reader.call(body)
        assert answer.status_code == 200, answer.get_data(as_text=True)[:400]

    def leave_the_day() -> None:
        """Ask about other days until the page's one has gone."""
        with running.database.reading() as session:
            for more in range(1, store.OTHER_DAYS + 2):
                columns_for(session, chosen.compared(place.until)[0] + timedelta(days=more))

    ask()
    most = (HELD, NOT_HELD) if place.cases <= 100_000 else (None, None)
    return (
        timed(ask, times, most[0]),
        timed(ask, times, most[1], leave_the_day),
        timed(ask, max(times // 2, 1), most[1], lambda: store._stores.pop(running.database.engine, None)),
    )
