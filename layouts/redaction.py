"""遮盖 Redaction: the dialog of the case page that takes names and numbers out of texts that were stored already."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import RedactionId
from dashboard.text import _
from layouts import parts

Tree = Any
LONGEST = 2_000


def opening() -> Tree:
    """Lay out the button that opens the dialog."""
    return parts.tool_button(_("Take words out …"), RedactionId.OPEN, hidden=True)


def dialog() -> list[Tree]:
    """Lay out the dialog, and the stores that wake the page behind it."""
    return [
        dcc.Store(id=RedactionId.VERSION),
        dcc.Store(id=RedactionId.DONE),
        parts.dialog(
            RedactionId.DIALOG,
            _("Take words out of the texts"),
            html.P(
                _(
                    "The words are taken out of every text of the matter, and sealed with its identity; "
                    "acts, days and the log stay as they were, and the history says that it was done."
                ),
                className="muted",
            ),
            parts.field(
                _("Words to take out, one a line"),
                dbc.Textarea(id=RedactionId.WORDS, maxLength=LONGEST, rows=4),
                hint=_(
                    "The matter's own names, phones and ID numbers go out with them; they need not be typed."
                ),
            ),
            html.P(id=RedactionId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Take out"), RedactionId.CONFIRM, kind="main")],
            shut=RedactionId.SHUT,
        ),
    ]
