"""报告办结 The dialog by which the owner of a decision says that it is done, on the desk and on the page of meetings."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.meetings import DecisionReportId
from dashboard.text import _
from db.meetings import LONGEST_WORDS
from layouts import parts

Tree = Any


def dialog() -> list[Tree]:
    """Lay out the dialog, shut, and what it is opened by."""
    return [
        dcc.Store(id=DecisionReportId.WANTED),
        dcc.Store(id=DecisionReportId.OPENED),
        dcc.Store(id=DecisionReportId.DONE),
        html.Div(
            [
                html.Span(id=DecisionReportId.SAID, role="status"),
                parts.tool_button(_("Take the report back"), DecisionReportId.BACK, hidden=True),
            ],
            id=DecisionReportId.TOLD,
            className="page-status",
            hidden=True,
        ),
        parts.dialog(
            DecisionReportId.DIALOG,
            _("Report a decision done"),
            html.P(id=DecisionReportId.ABOUT, className="dialog-matter"),
            parts.field(
                _("How it was carried out"),
                dbc.Textarea(id=DecisionReportId.WORDS, rows=3, maxLength=LONGEST_WORDS),
                hint=_("The next meeting reads this. Today decides whether it was in time."),
            ),
            html.P(id=DecisionReportId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Report done"), DecisionReportId.CONFIRM, kind="main")],
            shut=DecisionReportId.SHUT,
        ),
    ]
