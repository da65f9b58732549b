"""日志 Log: who did what, whether the chain is whole, and who looked at an identity without an act."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.ids.governing import LogId
from dashboard.text import _
from dashboard.words import words
from db.enums import LogKind
from layouts.parts import card, date_input, field, grid, page_head, small_grid, tool_button


def log() -> html.Div:
    """Lay out the page without any data."""
    kinds = [
        {"value": "all", "label": _("All acts")},
        *({"value": value, "label": label} for value, label in words(LogKind)),
    ]
    return html.Div(
        [
            page_head(_("Log"), tool_button(_("Verify the chain"), LogId.VERIFY, kind="main")),
            html.P(id=LogId.VERIFIED, role="status", className="log-said"),
            grid(
                card(
                    html.Div(
                        [
                            field(_("Act"), dbc.Select(id=LogId.KIND, options=kinds, value="all")),
                            field(_("User name"), dbc.Input(id=LogId.WHO, maxLength=40, debounce=True)),
                            field(_("From"), date_input(LogId.FROM)),
                            field(_("To"), date_input(LogId.TO)),
                        ],
                        className="tools",
                    ),
                    _grid(
                        LogId.GRID,
                        (
                            ("seq", _("No.")),
                            ("at", _("Moment")),
                            ("kind", _("Act")),
                            ("who", _("User name")),
                            ("case", _("Matter no.")),
                            ("detail", _("What")),
                        ),
                        520,
                        _("Nothing in the log"),
                    ),
                ),
                card(
                    html.P(
                        _(
                            "Reveals of a week that no act followed within 24 hours; those of the last 24 hours still wait. "
                            "Choosing one opens its row above."
                        ),
                        className="page-note",
                    ),
                    _grid(
                        LogId.NO_ACT,
                        (
                            ("seq", _("No.")),
                            ("at", _("Moment")),
                            ("who", _("User name")),
                            ("case", _("Matter no.")),
                            ("field", _("Field")),
                            ("purpose", _("Purpose given")),
                        ),
                        240,
                        _("No reveal was left without an act."),
                        is_chosen_from=True,
                    ),
                    title=_("Identity seen without an act"),
                ),
            ),
        ]
    )


def _grid(
    key: LogId,
    columns: tuple[tuple[str, str], ...],
    height: int,
    empty: str,
    *,
    is_chosen_from: bool = False,
) -> Any:
    wide = {"detail", "purpose"}
    return small_grid(
        key,
        [
            {
                "field": name,
                "headerName": label,
                "flex": 4 if name in wide else 1,
                "minWidth": 168 if name == "at" else 90,
                "tooltipField": name,
            }
            for name, label in columns
        ],
        empty=empty,
        height=height,
        is_chosen_from=is_chosen_from,
    )
