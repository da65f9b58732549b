"""The rows of one figure of a periodic report as a workbook."""

from dashboard.documents.ledger import About
from dashboard.documents.periodic_figures import Page, figures_file
from dashboard.report_files import SECRECY
from dashboard.report_rows import about_row
from dashboard.report_words import report_title
from dashboard.text import _
from db.periodic_report import Report
from db.queries.report_figures import RowsBehind
from db.rows import Names


def rows_workbook(report: Report, said: str, behind: RowsBehind, names: Names, made_for: str) -> bytes:
    """Return the rows of one figure as a workbook; ``said`` tells of which figure and what they add up to."""
    page = Page(
        _("Rows"),
        ((_("Number"), 18), (_("Matter"), 60), (_("Unit, or why adjusted"), 36), (_("Adds"), 10)),
        [(one.row.number, one.row.title, about_row(one, names), one.amount) for one in behind.listed],
        signed=3 if any(one.of is not None for one in behind.listed) else None,
    )
    about = About(
        f"{report.county} {report_title(report.of)}".strip(),
        (said, _("Accusations are not included in any figure of this report."), made_for),
        report.is_demo,
    )
    return figures_file(about, (page,), SECRECY)
