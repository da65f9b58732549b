"""Periodic reports: composed as the worker does for a draft, opened as the page does, and held against the years before."""

from datetime import timedelta
from functools import partial
from typing import Final

from dashboard.report_lines import sheet_of
from db.enums import Role
from db.periodic_report import FigureOpened, Report
from db.queries.periodic_reports import composed
from db.queries.report_figures import rows_behind
from db.queries.report_years import over_years
from db.report_content import content_of, report_in
from db.report_figures import Figure, Source
from db.report_periods import Reported, ReportKind, last_ended
from db.scope import Scope
from tests.bench.boards import Place
from tests.bench.report import Report as Measured
from tests.bench.report import timed

MOST: Final = {ReportKind.MONTH: 2_000.0, ReportKind.QUARTER: 3_000.0, ReportKind.YEAR: 4_000.0}
"""Targets of composing at 100,000 matters; a larger board has none."""
TARGETED: Final = 100_000
OPENED: Final = 1_000.0
EVERYTHING: Final = Scope(Role.OFFICE, units=None)
A_PAGE: Final = 200


def run(report: Measured, place: Place, times: int) -> None:
    """Measure the last report of each kind that ended: composed, opened, a page of its rows, and its years."""
    table = report.table(
        f"Periodic reports, {place.cases:,} matters",
        "report",
        "rows",
        "composed ms",
        "opened ms",
        "page of rows ms",
        "years ms",
        note=(
            f"Targets at {TARGETED:,} matters: composed {MOST[ReportKind.MONTH]:,.0f} (month), {MOST[ReportKind.QUARTER]:,.0f} "
            f"(quarter) and {MOST[ReportKind.YEAR]:,.0f} ms (year), opened {OPENED:,.0f} ms. “Rows” counts those of all its sets; "
            "“years” counts the same period of four years that no closed report holds."
        ),
    )
    database = place.opened()
    as_of = place.until - timedelta(days=1)
    is_targeted = place.cases <= TARGETED

    def compose(of: Reported) -> Report:
        with database.reading() as session:
            return composed(session, of, as_of)

    def rows(whole: Report) -> object:
        with database.reading() as session:
            return rows_behind(session, whole, FigureOpened(Figure(Source.RECEIVED)), EVERYTHING, 0, A_PAGE)

    def years(whole: Report) -> object:
        with database.reading() as session:
            return over_years(session, whole)

    for kind in ReportKind:
        of = last_ended(kind, place.until, ())
        whole = compose(of)
        content = content_of(whole)
        table.add(
            of.code,
            f"{sum(map(len, whole.rows.values())):,}",
            timed(partial(compose, of), min(times, 3), MOST[kind] if is_targeted else None),
            timed(
                lambda content=content: sheet_of(report_in(content)),  # type: ignore[misc]
                min(times, 3),
                OPENED if is_targeted else None,
            ),
            timed(partial(rows, whole), min(times, 3)),
            timed(partial(years, whole), min(times, 3)),
        )
    database.dispose()
