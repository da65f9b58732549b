"""回避 Avoidance: the part of the case page that keeps an account out of the matter, or lets it back."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import AvoidanceId
from dashboard.text import _
from layouts import parts

Tree = Any


def avoiding() -> Tree:
    """Lay out who avoids the matter, and the form that declares an interest in it."""
    return html.Details(
        [
            html.Summary(_("Avoidance: named here, or with an interest")),
            html.P(
                _(
                    "Who avoids a matter no longer sees, handles or counts it. Name and reason go into the log."
                ),
                className="muted",
            ),
            html.Div(
                parts.field(_("Who avoids it"), parts.choice(AvoidanceId.WHO, [("", _("I do"))], value="")),
                id=AvoidanceId.WHO_PART,
                hidden=True,
            ),
            parts.field(_("Reason"), dbc.Input(id=AvoidanceId.REASON, maxLength=120, autoComplete="off")),
            parts.tool_button(_("Declare"), AvoidanceId.DECLARE, kind="grave"),
            html.Div(
                [
                    html.H3(_("Who avoids this matter"), className="minor-head"),
                    html.Ul(id=AvoidanceId.KEPT, className="plain-list muted"),
                    parts.field(
                        _("Declared in error for"), parts.choice(AvoidanceId.LIFTED, [("", "–")], value="")
                    ),
                    parts.tool_button(_("Let back, for the reason above"), AvoidanceId.LIFT),
                ],
                id=AvoidanceId.KEPT_PART,
                hidden=True,
            ),
            html.P(id=AvoidanceId.REFUSED, role="alert", className="field-error"),
            dcc.Store(id=AvoidanceId.DONE),
        ]
    )


def kept_items(kept: Sequence[str]) -> list[Tree]:
    """Lay out the words for those who avoid the matter."""
    return [html.Li(words) for words in kept]
