"""The overview: one counting callback for all its tiles, panels and sentences."""

from typing import Any

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw, draw_tile, said
from dashboard.figures import overview as figures
from dashboard.figures.attention import attention_items
from dashboard.figures.overview_tiles import TILES
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import OverviewId
from dashboard.request import current_scope, reading, today
from db.enums import Role
from db.filter_query import parse
from db.queries.overview import overview, overview_names
from layouts.overview import TILE_IDS, attention_said, tile_said

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE)


@callbacks(
    output={
        "tiles": Output(OverviewId.TILES, "data-said"),
        "attention": Output(OverviewId.ATTENTION_ITEMS, "data-said"),
        "months": Output(OverviewId.MONTHS, "figure"),
        "units": Output(OverviewId.UNITS, "figure"),
        "stages": Output(OverviewId.STAGES, "figure"),
        "channels": Output(OverviewId.CHANNELS, "figure"),
        "categories": Output(OverviewId.CATEGORIES, "figure"),
        "townships": Output(OverviewId.TOWNSHIPS, "figure"),
    },
    inputs={"search": Input(FilterId.CHOSEN, "data")},
)
def show_overview(search: str | None) -> dict[str, Any]:
    """Redraw the overview for the chosen filter."""
    asked = parse(search, today())
    with reading() as session:
        seen = overview(session, asked, current_scope(session))
        names = overview_names(session, asked.as_of)
    answer = search or ""
    return {
        "tiles": said({place: tile_said(draw_tile(TILES[key], seen)) for key, place in TILE_IDS.items()}),
        "attention": said(attention_said(attention_items(seen, names))),
        "months": draw(figures.month_panel, seen, answer=answer),
        "units": draw(figures.unit_panel, seen, names, answer=answer),
        "stages": draw(figures.stage_panel, seen, answer=answer),
        "channels": draw(figures.channel_panel, seen, answer=answer),
        "categories": draw(figures.category_panel, seen, names, answer=answer),
        "townships": draw(figures.township_panel, seen, names, answer=answer),
    }
