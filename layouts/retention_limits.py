"""保管期限 The limits of retention on the page Settings: what holds, what was recorded, and a further value."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.retention import RetentionLimitId
from dashboard.retention_words import limit_word
from dashboard.text import _
from db.retention import LONGEST_GROUND, RetentionLimit
from layouts import parts

Tree = Any


def card() -> Tree:
    """Lay out the card without any data."""
    return parts.card(
        html.P(id=RetentionLimitId.NOTE, className="panel-note"),
        html.Div(
            parts.small_grid(
                RetentionLimitId.GRID,
                [
                    {"field": "kind", "headerName": _("Which limit"), "flex": 2, "minWidth": 150},
                    {
                        "field": "value",
                        "headerName": _("Value"),
                        "width": 84,
                        "cellClass": "is-number",
                        "headerClass": parts.RIGHT_HEAD,
                    },
                    {"field": "from", "headerName": _("Holds from"), "width": 118},
                    {
                        "field": "ground",
                        "headerName": _("Document of the archives bureau"),
                        "flex": 3,
                        "minWidth": 170,
                        "tooltipField": "ground",
                    },
                    {"field": "recorded", "headerName": _("Recorded"), "width": 116},
                    {"field": "state", "headerName": _("State"), "width": 92},
                ],
                empty=_(
                    "No limit was given yet. There is no default: without one nothing is sealed or destroyed."
                ),
                height=186,
            ),
            id=RetentionLimitId.LIST,
            hidden=True,
        ),
        html.Div(
            [
                parts.field(
                    _("Which limit"),
                    parts.choice(
                        RetentionLimitId.KIND,
                        [(kind.value, limit_word(kind)) for kind in RetentionLimit],
                        value=RetentionLimit.SEAL_MONTHS.value,
                    ),
                ),
                parts.field(
                    _("Months or years after the final end"),
                    dbc.Input(id=RetentionLimitId.VALUE, type="number", min=1, max=240, step=1),
                ),
                parts.field(_("Holds from"), parts.date_input(RetentionLimitId.FROM)),
                parts.field(
                    _("Number of the archives bureau's document"),
                    dbc.Input(id=RetentionLimitId.GROUND, maxLength=LONGEST_GROUND, autoComplete="off"),
                ),
            ],
            className="limit-form",
        ),
        html.Div(
            parts.tool_button(_("Record the limit"), RetentionLimitId.SET, kind="main"), className="tools"
        ),
        html.P(id=RetentionLimitId.SAID, role="status"),
        dcc.Store(id=RetentionLimitId.SEEN),
        title=_("Retention of identities"),
        span=12,
    )
