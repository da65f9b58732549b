"""What a wall display asks for every quarter of a minute: its whole feed, counted, said and written as it is sent."""

from typing import Final

from dashboard.wall.routes import wall_feed
from db.wall import Profile
from tests.bench.boards import Place
from tests.bench.report import Report, timed
from tests.bench.whole import board

MOST: Final = 100.0
DISPLAYS: Final = 20


def run(report: Report, place: Place, times: int) -> None:
    """Measure the feed of each profile as a display's question makes it, the gate left out, and twenty in a row."""
    running = board(place)
    table = report.table(
        f"The wall's feed, {place.cases:,} matters", "what", "ms", note=f"Target: {MOST:,.0f} ms a refresh."
    )
    with running.server.test_request_context("/wall/feed"):
        for profile in Profile:
            wall_feed(profile)
            table.add(profile.value, timed(lambda: wall_feed(profile), times, MOST))  # noqa: B023 - timed here
        table.add(
            f"{DISPLAYS} displays, one after the other",
            timed(lambda: [wall_feed(Profile.WORK) for _ in range(DISPLAYS)], times, DISPLAYS * MOST),
        )
    running.database.dispose()
