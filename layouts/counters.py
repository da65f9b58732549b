"""评价台屏幕 Counter screens: which screens petitioners ask at, and a query code made anew."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.ids.governing import CountersId
from dashboard.text import _
from dashboard.theme import Theme
from layouts.parts import card, choice, field, grid, page_head, tool_button
from layouts.screens import screens_card

Tree = Any


def counters() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            page_head(
                _("Counter screens"),
                note=_(
                    "At a counter screen petitioners look up their own matter by its query code, and rate it once. "
                    "A screen is no user: it opens /counter and nothing else."
                ),
            ),
            grid(
                screens_card(
                    CountersId.GRID,
                    CountersId.AGAIN,
                    CountersId.REVOKE,
                    CountersId.DONE,
                    empty=_("No counter screen yet: make one, and type its set-up code at /counter on the screen"),
                    height=420,
                ),
                html.Div(
                    [
                        card(*_form(), title=_("New screen")),
                        html.Div(card(*_code_form(), title=_("New query code")), id=CountersId.CODES, hidden=True),
                    ],
                    className="span-4 counters-side",
                ),
            ),
        ]
    )  # fmt: skip


def _form() -> list[Tree]:
    themes = [(Theme.LIGHT.value, _("Light")), (Theme.DARK.value, _("Dark"))]
    return [
        field(
            _("Name of the screen"),
            dbc.Input(id=CountersId.NAME, maxLength=40, autoComplete="off"),
            hint=_("Where it stands, such as: hall, window 2."),
        ),
        field(_("Theme"), choice(CountersId.THEME, themes, value=Theme.LIGHT.value)),
        tool_button(_("Make the screen"), CountersId.MAKE, kind="main"),
        html.P(id=CountersId.MADE, role="status"),
    ]


def _code_form() -> list[Tree]:
    return [
        field(
            _("Number of the matter"),
            dbc.Input(id=CountersId.NUMBER, maxLength=40, autoComplete="off"),
            hint=_(
                "For a lost code, or the first one of an anonymous matter. The code of before opens nothing from then "
                "on; the log keeps who made the new one."
            ),
        ),
        tool_button(_("Make a new code"), CountersId.RENEW),
        html.P(id=CountersId.RENEWED, role="status"),
    ]
