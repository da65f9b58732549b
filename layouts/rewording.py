"""改写 Rewording: the dialog of the case page that writes the subject (案由) and the summary anew."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import RewordingId
from dashboard.text import _
from layouts import parts

Tree = Any


def opening() -> Tree:
    """Lay out the button that opens the dialog."""
    return parts.tool_button(_("Write anew …"), RewordingId.OPEN, hidden=True)


def dialog() -> list[Tree]:
    """Lay out the dialog, and the stores that wake the page behind it."""
    return [
        dcc.Store(id=RewordingId.VERSION),
        dcc.Store(id=RewordingId.DONE),
        parts.dialog(
            RewordingId.DIALOG,
            _("Write subject and summary anew"),
            parts.field(
                _("Subject"),
                dbc.Input(id=RewordingId.SUBJECT, maxLength=20),
                hint=_("Place and matter in at most 20 characters; never a name."),
            ),
            parts.field(_("Summary"), dbc.Textarea(id=RewordingId.SUMMARY, maxLength=4_000, rows=6)),
            parts.field(_("Reason"), dbc.Input(id=RewordingId.REASON, maxLength=200)),
            dbc.Checkbox(
                id=RewordingId.IS_SEALED,
                label=_("The old words name somebody: seal them, and keep them out of the history"),
            ),
            html.P(
                _("Otherwise the old words stay in the history, with the reason and who changed them."),
                className="muted",
            ),
            html.P(id=RewordingId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Put in place"), RewordingId.CONFIRM, kind="main")],
            shut=RewordingId.SHUT,
        ),
    ]
