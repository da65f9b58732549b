"""批量印制 Printing many notices at once: the button and the dialog of every page whose list can be ticked."""

from typing import Any

from dash import dcc, html

from dashboard.ids.printing import PrintId
from dashboard.text import _, ngettext
from layouts import parts

Tree = Any


def opening() -> Tree:
    """Lay out the button that opens the dialog for what is ticked, hidden until the role is known."""
    return parts.tool_button(_("Print notices …"), PrintId.OPEN, disabled=True, hidden=True)


def dialog() -> list[Tree]:
    """Lay out the dialog: which notices would be printed, what holds the batch up, and then the way to the file."""
    return [
        dcc.Store(id=PrintId.ITEMS),
        dcc.Store(id=PrintId.PAPERS),
        parts.dialog(
            PrintId.DIALOG,
            _("Print notices"),
            html.P(
                _(
                    "Name, address and query code are put in. All are printed or none; each is a row of the log, and "
                    "the file is open to you for ten minutes."
                ),
                className="muted",
            ),
            html.P(id=PrintId.SAID, role="status", className="bulk-said"),
            parts.small_grid(
                PrintId.LIST,
                [
                    {"field": "number", "headerName": _("Number"), "width": 132},
                    {"field": "title", "headerName": _("Matter"), "flex": 2, "tooltipField": "title"},
                    {
                        "field": "said",
                        "headerName": _("Notice, or what holds it up"),
                        "flex": 3,
                        "tooltipField": "said",
                        "cellClass": "two-lines",
                        "cellClassRules": {"is-soon": "params.data.is_held"},
                    },
                ],
                empty=_("Tick matters in the list first."),
                height=264,
            ),
            html.P(id=PrintId.REFUSED, role="alert", className="field-error"),
            html.Output(id=PrintId.WAY, className="revealed"),
            actions=[
                parts.tool_button(_("Leave out what is held up"), PrintId.LEAVE_OUT, hidden=True),
                parts.tool_button(_("Print all"), PrintId.CONFIRM, kind="main", disabled=True),
            ],
            shut=PrintId.SHUT,
            shut_words=_("Close"),
            is_wide=True,
        ),
    ]


def way_to(batch: int, n: int) -> Tree:
    """Lay out the way to the file of a batch, open for ten minutes."""
    return html.A(
        ngettext("Open {n} notice (for ten minutes)", "Open {n} notices (for ten minutes)", n),
        href=f"/notices/{batch}",
        className="tool is-main",
    )
