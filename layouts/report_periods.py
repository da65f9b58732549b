"""报告期 The rule of reporting periods on the page Settings: what holds, what was recorded, and another first day."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.reports import ReportPeriodId
from dashboard.text import _
from db.report_periods import LAST_FIRST_DAY
from layouts import parts

Tree = Any


def card() -> Tree:
    """Lay out the card without any data."""
    return parts.card(
        html.P(id=ReportPeriodId.NOTE, className="panel-note"),
        html.Div(id=ReportPeriodId.RULES),
        html.Div(
            [
                parts.field(
                    _("First day of a reporting month"),
                    dbc.Input(id=ReportPeriodId.FIRST_DAY, type="number", min=1, max=LAST_FIRST_DAY, step=1),
                    hint=_("1 is the calendar month; 21 is from the 21st to the 20th."),
                ),
                parts.field(_("From the reporting month"), parts.choice(ReportPeriodId.FROM)),
            ],
            className="limit-form",
        ),
        html.Div(parts.tool_button(_("Record the rule"), ReportPeriodId.SET, kind="main"), className="tools"),
        html.P(id=ReportPeriodId.SAID, role="status"),
        dcc.Store(id=ReportPeriodId.SEEN),
        title=_("Reporting periods"),
        span=12,
    )


def recorded(rows: Sequence[tuple[str, str, str]]) -> Tree:
    """Lay out the rules that were recorded, the last first; there are few."""
    if not rows:
        return html.P(_("Nothing was recorded yet: reporting months are calendar months."), className="muted")
    heads = (_("How reporting months run"), _("From the reporting month"), _("Recorded"))
    return parts.plain_table(heads, rows)
