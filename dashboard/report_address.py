"""The address of the page Reports: which report is opened, and whose rows of it are listed from which page on; pure."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

from dashboard.numbers import number_in
from db.periodic_report import FigureOpened, ReportColumn
from db.report_figures import figure_named
from db.report_periods import Reported, reported

REPORTS: Final = "/reports"
ROWS_FILE: Final = "/reports/rows.xlsx"


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """What an address asks for: ``code`` as it was written, the figure whose rows are listed, and their page, from 1 on."""

    code: str = ""
    opened: FigureOpened | None = None
    page: int = 1

    @property
    def of(self) -> Reported | None:
        """Return the report that is named, None where none is or what is written names no period."""
        return reported(self.code)


def report_address(
    of: Reported, opened: FigureOpened | None = None, page: int = 1, *, path: str = REPORTS
) -> str:
    """Return the address of a report, of the rows of one of its figures, or of their file."""
    said = {"report": of.code}
    if opened is not None:
        said |= {"figure": opened.figure.key, "column": opened.column.value}
        if opened.of is not None:
            said["of"] = opened.of.code
        if page > 1:
            said["page"] = str(page)
    return f"{path}?{urlencode(said)}"


def asked_in(query: object) -> ReportAsked:
    """Read what ``report_address`` writes; a figure or column that there is not opens no rows."""
    said = parse_qs(query.removeprefix("?")) if isinstance(query, str) else {}
    code, figure, column, of, page = (
        said.get(name, [""])[0] for name in ("report", "figure", "column", "of", "page")
    )
    found = figure_named(figure)
    if found is None or column not in list(ReportColumn) or (of and reported(of) is None):
        return ReportAsked(code)
    opened = FigureOpened(found, ReportColumn(column), reported(of) if of else None)
    return ReportAsked(code, opened, max(number_in(page) or 1, 1))
