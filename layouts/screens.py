"""The list of screens that are no users, with what is done to the chosen one: counter screens and wall displays are listed alike."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from dash import html

from dashboard.text import _
from layouts.parts import Height, card, small_grid, tool_button

Tree = Any


def screens_card(
    grid: StrEnum,
    again: StrEnum,
    revoke: StrEnum,
    done: StrEnum,
    *,
    empty: str,
    height: Height,
    more: Sequence[tuple[str, str]] = (),
) -> Tree:
    """Lay out the list; ``more`` are columns of the kind, as (field, head), after the name."""
    columns = (
        ("name", _("Name of the screen")),
        *more,
        ("state", _("State")),
        ("seen", _("Last seen")),
        ("address", _("Address")),
        ("made", _("Made by")),
    )
    listed = small_grid(
        grid,
        [
            {
                "field": key,
                "headerName": label,
                "flex": 3 if key == "made" else 2,
                "minWidth": 112,
                "cellClass": "two-lines",
                "tooltipField": key,
            }
            for key, label in columns
        ],
        empty=empty,
        height=height,
        is_chosen_from=True,
    )
    acts = [
        tool_button(_("New set-up code"), again),
        tool_button(_("Revoke the screen"), revoke, kind="grave"),
    ]
    return card(listed, html.Div(acts, className="tools"), html.P(id=done, role="status"), span=8)
