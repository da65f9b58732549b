"""Documents in one click: a briefing of all matters as presentation and as paper, the ledger with its charts."""

from datetime import datetime, time
from functools import partial
from typing import Final

from dashboard.briefing import BriefingAsked, make_briefing
from dashboard.documents.briefing import BriefingForm
from dashboard.documents.ledger import DocumentKind
from dashboard.ledger_columns import USUAL
from dashboard.ledger_export import ExportAsked, Made, Maker, make_export
from db.enums import Role
from db.scope import Scope
from tests.bench.boards import ZONE, Place
from tests.bench.report import Report, timed

MOST: Final = 10_000.0
EVERYTHING: Final = Scope(Role.OFFICE, units=None)
RECENT: Final = 100_000


def run(report: Report, place: Place, times: int) -> None:
    """Measure each document from the question to its bytes; of a large board the ledger is that of its last 100,000 matters."""
    table = report.table(
        f"Documents, {place.cases:,} matters",
        "document",
        "ms",
        "kB",
        note=f"From the question to the last byte, as the worker makes it. Target {MOST:,.0f} ms.",
    )
    database = place.opened()
    maker = Maker("office", "county", is_demo=True, at=datetime.combine(place.until, time(17), ZONE))
    query = ""
    if place.cases > RECENT:
        first = place.until.fromordinal(place.until.toordinal() - round(6 * 365 * RECENT / place.cases))
        query = f"from={first.isoformat()}&to={place.until.isoformat()}"
    wanted = ExportAsked(query, tuple(one.key for one in USUAL), DocumentKind.XLSX, {})

    def briefing(form: BriefingForm) -> Made:
        with database.reading() as session:
            return make_briefing(session, BriefingAsked("", form), EVERYTHING, maker)

    def ledger() -> Made:
        with database.reading() as session:
            return make_export(session, wanted, EVERYTHING, maker)

    for name, made in (
        ("briefing, presentation", partial(briefing, BriefingForm.PPTX)),
        ("briefing, paper", partial(briefing, BriefingForm.PDF)),
        ("ledger, workbook with charts", ledger),
    ):
        size = len(made().content)
        table.add(name, timed(made, min(times, 3), MOST), f"{size / 1000:,.0f}")
    database.dispose()
