"""批量 One act on many matters: the button and the dialog of every page whose list can be ticked."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.work import BulkId
from dashboard.text import _
from layouts import parts

Tree = Any


def opening() -> Tree:
    """Lay out the button that opens the dialog for what is ticked, hidden until the role is known."""
    return parts.tool_button(_("Many at once …"), BulkId.OPEN, disabled=True, hidden=True)


def many_at_once() -> list[Tree]:
    """Lay out the dialog: what is done, what would become of each chosen matter, and then what became of it."""
    return [
        dcc.Store(id=BulkId.CHOSEN),
        dcc.Store(id=BulkId.ITEMS),
        dcc.Store(id=BulkId.DONE),
        parts.dialog(
            BulkId.DIALOG,
            _("One act on many matters"),
            html.P(
                _("Each matter is done or refused by itself; a refused one is left as it is."),
                className="muted",
            ),
            html.Div(
                [
                    parts.field(_("What is done"), parts.choice(BulkId.ACT)),
                    _shown("unit", parts.field(_("To unit"), parts.choice(BulkId.UNIT))),
                    _shown(
                        "leader",
                        parts.field(
                            _("Leader"),
                            parts.choice(BulkId.LEADER),
                            hint=_("Behind the name is what the leader holds now."),
                        ),
                    ),
                    _shown("due", parts.field(_("To be resolved by"), parts.date_input(BulkId.DUE))),
                    parts.field(
                        _("Reason, facts and basis"),
                        dbc.Textarea(id=BulkId.NOTE, maxLength=200, rows=2, debounce=True),
                        hint=_("Stays with the matter; no names of petitioners."),
                    ),
                ],
                id=BulkId.FORM,
                className="bulk-form",
                **{"data-shows": ""},
            ),
            html.P(id=BulkId.SAID, role="status", className="bulk-said"),
            parts.small_grid(
                BulkId.LIST,
                [
                    {"field": "number", "headerName": _("Number"), "width": 132},
                    {"field": "title", "headerName": _("Matter"), "flex": 2, "tooltipField": "title"},
                    {
                        "field": "said",
                        "headerName": _("What becomes of it"),
                        "flex": 3,
                        "tooltipField": "said",
                        "cellClass": "two-lines",
                        "cellClassRules": {"is-soon": "params.data.is_refused"},
                    },
                ],
                empty=_("Choose what is done."),
                height=200,
            ),
            actions=[parts.tool_button(_("Do it"), BulkId.CONFIRM, kind="main", disabled=True)],
            shut=BulkId.SHUT,
            shut_words=_("Close"),
            is_wide=True,
        ),
    ]


def _shown(name: str, inside: Tree) -> Tree:
    return html.Div(inside, **{"data-field": name})
