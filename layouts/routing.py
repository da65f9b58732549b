"""归口表 Routing: whose a category is, and the change of it from a day on."""

from typing import Any, Final

from dash import dcc, html

from dashboard.ids.work import RoutingId
from dashboard.text import _
from layouts import parts

Tree = Any
OF_PLACE: Final = "place"
"""The choice of the office of the township in which a matter lies."""
NOBODY: Final = "nobody"
"""The choice of no unit: the entry ends."""
EVERYWHERE: Final = "all"


def routing() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Routing table"),
                crumbs=((_("Intake"), "/intake"),),
                note=_("Whose a category is. Intake suggests by it; a person decides in each matter."),
            ),
            dcc.Store(id=RoutingId.SEEN),
            dcc.Store(id=RoutingId.DONE),
            parts.grid(
                parts.card(_grid(), title=_("In force, and planned"), span=8),
                parts.card(
                    parts.field(
                        _("Category"), parts.choice(RoutingId.CATEGORY, placeholder=_("Choose a category"))
                    ),
                    parts.field(_("Matters of"), parts.choice(RoutingId.TOWNSHIP, value=EVERYWHERE)),
                    parts.field(_("Unit"), parts.choice(RoutingId.UNIT, placeholder=_("Choose a unit"))),
                    parts.field(_("Holds from"), parts.date_input(RoutingId.FROM)),
                    parts.tool_button(_("Let it hold from that day"), RoutingId.SET, kind="main"),
                    html.P(id=RoutingId.SAID, role="status", className="routing-said"),
                    title=_("Change an entry"),
                    span=4,
                ),
            ),
        ]
    )


def _grid() -> Tree:
    columns = (
        ("category", _("Category"), 3),
        ("township", _("Matters of"), 2),
        ("unit", _("Unit"), 4),
        ("from", _("From"), 2),
        ("to", _("To"), 2),
    )
    return parts.small_grid(
        RoutingId.GRID,
        [
            {"field": key, "headerName": label, "filter": True, "flex": wide, "tooltipField": key}
            for key, label, wide in columns
        ],
        empty=_("No entry yet: intake suggests no unit."),
        height=560,
    )
