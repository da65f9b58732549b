"""回复来电 Answer the caller: a full name and one further detail give number, subject, stage and next day."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.caller_words import factor_options
from dashboard.ids.work import CallerId
from dashboard.text import _
from layouts import parts

Tree = Any


def caller() -> Tree:
    """Lay out the page without any data."""
    silent = {"autoComplete": "off", "persistence": False}
    return html.Div(
        [
            parts.page_head(
                _("Answer the caller"),
                note=_("Exact name and one further detail; at most five matters, 20 calls an hour, each call in the log."),
            ),
            parts.grid(
                parts.card(
                    parts.field(_("Full name of the caller"), dbc.Input(id=CallerId.NAME, maxLength=40, **silent)),
                    parts.field(
                        _("What else the caller gives"),
                        parts.choice(CallerId.FACTOR, factor_options(), value=factor_options()[0][0]),
                    ),
                    parts.field(
                        _("Query code, or the last four characters"),
                        dbc.Input(id=CallerId.VALUE, maxLength=20, **silent),
                        hint=_("The query code stands on the notice of acceptance."),
                    ),
                    html.Div(
                        [
                            parts.tool_button(_("Look up"), CallerId.ASK, kind="main"),
                            parts.tool_button(_("Clear the answer"), CallerId.CLEAR),
                        ],
                        className="tools",
                    ),
                    title=_("The caller says"),
                    span=5,
                ),
                parts.card(
                    html.P(_("Number, subject, stage and next day will stand here; nothing else may be said on the telephone."), id=CallerId.SAID, role="status"),
                    html.Div(id=CallerId.FOUND),
                    title=_("You may answer"),
                    span=7,
                ),
            ),
        ],
        className="caller",
    )  # fmt: skip


def answer_table(rows: list[list[str]]) -> Tree:
    """Lay out the matters found, five at most; nothing of the caller is among them."""
    heads = [_("Number"), _("Matter"), _("Stage of handling"), _("Next day")]
    return parts.plain_table(heads, rows) if rows else None
