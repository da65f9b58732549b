"""大屏 Wall displays: which screens show the wall, and in which order, how long and when."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.governing import DisplaysId
from dashboard.text import _
from dashboard.wall.maker_words import PROFILES
from db.wall import Profile
from layouts.parts import card, choice, field, grid, page_head, tool_button
from layouts.screens import screens_card

Tree = Any


def displays() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            page_head(
                _("Wall displays"),
                note=_(
                    "A display shows counts alone and is no user: it opens /wall and nothing else. In the public hall no "
                    "figure names a unit, a leader or a place; who receives on which day is named."
                ),
            ),
            grid(
                screens_card(
                    DisplaysId.GRID,
                    DisplaysId.AGAIN,
                    DisplaysId.REVOKE,
                    DisplaysId.DONE,
                    empty=_("No wall display yet: make one, and type its set-up code at /wall on the screen"),
                    height=240,
                    more=[("profile", _("Where it hangs"))],
                ),
                card(*_form(), title=_("New screen"), span=4),
                card(*_plan(), title=_("What is shown"), span=5),
                card(
                    html.Div(id=DisplaysId.PREVIEW, className="displays-preview"),
                    html.P(_("As it would show now, before it is kept; the hours are not looked at."), className="muted"),
                    title=_("Preview"),
                    span=7,
                ),
            ),
            dcc.Store(id=DisplaysId.PLAN),
            dcc.Store(id=DisplaysId.TYPED),
        ]
    )  # fmt: skip


def _profiles() -> list[tuple[str, str]]:
    return [(profile.value, _(words)) for profile, words in PROFILES.items()]


def _form() -> list[Tree]:
    return [
        field(
            _("Name of the screen"),
            dbc.Input(id=DisplaysId.NAME, maxLength=40, autoComplete="off"),
            hint=_("Where it stands, such as: hall, window 2."),
        ),
        field(_("Where it hangs"), choice(DisplaysId.PROFILE, _profiles(), value=Profile.WORK.value)),
        tool_button(_("Make the screen"), DisplaysId.MAKE, kind="main"),
        html.P(id=DisplaysId.MADE, role="status"),
    ]


def _plan() -> list[Tree]:
    def hour(key: DisplaysId) -> Tree:
        return dbc.Input(id=key, type="number", min=0, max=24, step=1)

    return [
        field(_("Displays in"), choice(DisplaysId.ARRANGED, _profiles(), value=Profile.WORK.value)),
        html.P(_("Drag a scene to its place, or move it with its arrows."), className="muted"),
        html.Div(id=DisplaysId.LIST, className="displays-list"),
        html.Div(
            [
                field(_("On from (hour)"), hour(DisplaysId.FROM)),
                field(_("Dark from (hour)"), hour(DisplaysId.TO)),
            ],
            className="displays-hours",
        ),
        tool_button(_("Keep this order"), DisplaysId.SAVE, kind="main"),
        html.P(id=DisplaysId.SAVED, role="status"),
    ]
