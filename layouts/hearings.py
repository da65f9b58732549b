"""听证 Hearings: which are ahead, what is owed, what was held, and the figures of the year with their rows."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.hearings import HearingsId
from dashboard.text import _
from db.hearings import LONGEST_WORDS
from layouts import parts
from layouts.columns import words_column
from layouts.hearing_month import month_card

Tree = Any


def hearings() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Hearings"),
                html.Label(_("Year"), htmlFor=HearingsId.YEAR, className="only-read"),
                parts.choice(HearingsId.YEAR, className="meetings-year"),
                parts.tool_button(_("Take in an application …"), HearingsId.APPLY, kind="main", hidden=True),
                note=html.Span(id=HearingsId.NOTE, role="status"),
            ),
            html.P(id=HearingsId.SAID, role="status", className="page-status"),
            parts.grid(_files(), _figures(), month_card()),
            dcc.Store(id=HearingsId.SHOWN, data="ahead"),
            dcc.Store(id=HearingsId.DONE),
            _apply(),
        ],
        className="meetings hearings",
    )


def _files() -> Tree:
    return parts.card(
        html.Ul(id=HearingsId.COUNTS, className="desk-duties", **{"aria-label": _("Hearing files")}),
        html.P(id=HearingsId.LISTED, className="panel-note", role="status"),
        parts.small_grid(
            HearingsId.LIST,
            [
                {"field": "when", "headerName": _("Day and time"), "width": 158},
                words_column("title", _("Matter"), 4, 180) | {"cellRenderer": "HearingLink"},
                words_column("place", _("Room"), 2, 110),
                {"field": "applied", "headerName": _("Applied for"), "width": 116},
                words_column("state", _("Where it stands"), 2, 120),
            ],
            empty=_("No hearing file of this kind."),
            height=260,
            rowHeight=64,
        ),
        title=_("Hearing files"),
        span=8,
    )


def _figures() -> Tree:
    return parts.card(
        html.Div(id=HearingsId.FIGURES),
        html.P(
            _("Of the hearings held in the year. A share stands from twenty on; each count lists its files."),
            className="panel-note",
        ),
        title=_("How hearings are kept"),
        span=4,
    )


def _apply() -> Tree:
    return parts.dialog(
        HearingsId.DIALOG,
        _("An application for a hearing"),
        parts.field(_("Number of the matter"), dbc.Input(id=HearingsId.NUMBER, autoComplete="off")),
        parts.field(
            _("Why it is applied for"),
            dbc.Textarea(id=HearingsId.WORDS, rows=3, maxLength=LONGEST_WORDS),
            hint=_("Who applied stands with the matter; no name is written here."),
        ),
        html.P(id=HearingsId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Take it in"), HearingsId.CONFIRM, kind="main")],
        shut=HearingsId.SHUT,
    )


def figure_table(
    rows: Sequence[tuple[str, str, int, int, str]], of: str = "hearings", counts: str = ""
) -> Tree:
    """Lay out figures as (name, share, part, among, key); each count, headed ``counts``, lists what it counts."""

    def lists(key: str, count: int) -> Tree:
        return html.Button(f"{count:,}", type="button", className="as-link", **{f"data-{of}": key})

    return parts.plain_table(
        [_("Figure"), counts or _("Files"), _("Of"), _("Share")],
        [
            [name, lists(f"{key}-part", part), lists(f"{key}-among", among), share]
            for name, share, part, among, key in rows
        ],
        numbers=3,
    )
