"""The card of the page of areas on which it is ticked which townships lie side by side."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.governing import NeighboursId
from dashboard.text import _
from layouts import parts

Tree = Any


def neighbours() -> Tree:
    """Lay out the table of neighbours without any data."""
    return parts.card(
        html.P(
            _(
                "The search for early warnings looks at townships side by side together. Where official boundaries hold "
                "most of them it knows by itself which those are; else tick them here, and a second person confirms it. "
                "The schematic says nothing of it."
            ),
            className="muted",
        ),
        html.P(id=NeighboursId.STATE, role="status"),
        html.Ul(id=NeighboursId.WAITING, className="plain-list neighbour-waiting"),
        parts.field(
            _("Township"),
            parts.choice(NeighboursId.TOWNSHIP),
            hint=_("Save one township before you choose the next."),
        ),
        html.Fieldset(
            [
                html.Legend(_("Lies beside"), className="form-label"),
                dbc.Checklist(id=NeighboursId.OTHERS, class_name="neighbour-others", options=[], value=[]),
            ]
        ),
        html.Div(
            [
                parts.tool_button(_("Save these neighbours"), NeighboursId.SAVE, kind="main"),
                parts.tool_button(_("Confirm the table"), NeighboursId.CONFIRM),
            ],
            className="tools",
        ),
        html.P(id=NeighboursId.SAID, role="status", className="page-status"),
        dcc.Store(id=NeighboursId.SEEN),
        title=_("Which townships lie side by side"),
    )


def waiting_items(lines: Sequence[str]) -> list[Tree]:
    """Lay out what the edition that waits would change."""
    return [html.Li(line) for line in lines]
