"""账号 Accounts: who may sign in, as what; made, switched off and given new passwords here."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.ids.governing import AccountsId
from dashboard.text import _
from dashboard.words import words
from db.enums import Role
from layouts.parts import card, field, grid, page_head, small_grid, tool_button


def accounts() -> html.Div:
    """Lay out the page without any data."""
    return html.Div(
        [
            page_head(_("Accounts")),
            grid(
                card(
                    _grid(),
                    html.Div(
                        [
                            tool_button(_("New password"), AccountsId.RESET),
                            tool_button(_("Switch on or off"), AccountsId.SWITCH),
                            tool_button(_("End all sessions"), AccountsId.END),
                        ],
                        className="tools",
                    ),
                    html.P(id=AccountsId.DONE, role="status"),
                    span=8,
                ),
                card(*_form(), title=_("New account"), span=4),
            ),
        ]
    )


def _grid() -> Any:
    columns = (
        ("username", _("User name")),
        ("name", _("Name")),
        ("role", _("Role")),
        ("unit", _("Unit")),
        ("post", _("Post")),
        ("state", _("State")),
    )
    wide = {"name", "unit", "post"}
    return small_grid(
        AccountsId.GRID,
        [
            {
                "field": key,
                "headerName": label,
                "filter": True,
                "flex": 3 if key in wide else 2,
                "minWidth": 112 if key == "role" else 92,
                "cellClass": "two-lines",
                "tooltipField": key,
            }
            for key, label in columns
        ],
        empty=_("No accounts"),
        height=480,
        is_chosen_from=True,
    )


def _form() -> list[Any]:
    return [
        field(_("User name"), dbc.Input(id=AccountsId.USERNAME, maxLength=40, autoComplete="off")),
        field(_("Name"), dbc.Input(id=AccountsId.NAME, maxLength=80, autoComplete="off")),
        field(
            _("Role"), dbc.Select(id=AccountsId.ROLE, options=_options(words(Role)), value=Role.OFFICE.value)
        ),
        field(
            _("Unit"), dbc.Select(id=AccountsId.UNIT, options=[]), hint=_("Needed for a responsible unit.")
        ),
        field(
            _("Post of the leader"),
            dbc.Select(id=AccountsId.POST, options=[]),
            hint=_("Needed for a leader's liaison."),
        ),
        tool_button(_("Create account"), AccountsId.CREATE, kind="main"),
        html.P(id=AccountsId.CREATED, role="status"),
    ]


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]
