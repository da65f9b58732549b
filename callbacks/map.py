"""The map: one counting callback for its areas, the chosen area and everything beside them."""

from typing import Any

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw
from dashboard.figures import map as figures
from dashboard.figures import map_beside as beside
from dashboard.ids import FilterId, MapId
from dashboard.map_choice import read_choice
from dashboard.request import current_scope, reading, today
from db.enums import Role
from db.filters import parse
from db.queries.areas import map_seen
from layouts.map import TREND, apart_words, area_facts

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE)

callbacks.clientside("board_map", "keep", Output(MapId.MONTH_WORDS, "title"), Input(MapId.STEPS, "data"))
callbacks.clientside("board_map", "tell", Output(MapId.PLAY, "title"), Input(MapId.MONTH, "value"))


@callbacks(
    output={
        "areas": Output(MapId.AREAS, "figure"),
        "trend": Output(MapId.TREND, "figure"),
        "villages": Output(MapId.VILLAGES, "figure"),
        "apart": Output(MapId.APART, "children"),
        "facts": Output(MapId.FACTS, "children"),
        "area_options": Output(MapId.AREA, "options"),
        "area": Output(MapId.AREA, "value"),
        "layer_options": Output(MapId.LAYER, "options"),
        "layer": Output(MapId.LAYER, "value"),
        "last_month": Output(MapId.MONTH, "max"),
        "steps": Output(MapId.STEPS, "data"),
    },
    inputs={
        "search": Input(FilterId.CHOSEN, "data"),
        "opens": Input(MapId.OPENS, "value"),
        "controls": {
            "cohort": Input(MapId.COHORT, "value"),
            "measure": Input(MapId.MEASURE, "value"),
            "reading": Input(MapId.READING, "value"),
            "layer": Input(MapId.LAYER, "value"),
            "month": Input(MapId.MONTH, "value"),
            "area": Input(MapId.AREA, "value"),
        },
    },
)
def show_map(search: str | None, opens: str | None, controls: dict[str, Any]) -> dict[str, Any]:
    """Redraw the map for the chosen filter and controls."""
    asked = parse(search, today())
    with reading() as session:
        seen = map_seen(session, asked, read_choice(asked, **controls), current_scope(session))
    answer = search or ""
    return {
        "areas": draw(figures.map_panel, seen, opens_rows=opens != TREND, answer=answer),
        "trend": draw(beside.trend_panel, seen, answer=answer),
        "villages": draw(beside.village_panel, seen, answer=answer),
        "apart": apart_words(seen),
        "facts": area_facts(seen),
        "area_options": beside.area_options(seen),
        "area": str(seen.choice.area_id or beside.EVERY_AREA),
        "layer_options": beside.layer_options(seen),
        "layer": str(seen.choice.layer_id or ""),
        "last_month": len(seen.months),
        "steps": beside.months_words(seen),
    }
