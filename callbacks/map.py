"""The map: one counting callback for its areas, the chosen area and everything beside them."""

from typing import Any

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw
from dashboard.figures import map as figures
from dashboard.figures import map_beside as beside
from dashboard.figures.map_sides import sides_panel
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import MapId
from dashboard.map_choice import read_choice, written
from dashboard.request import current_scope, reading, today
from dashboard.warning_words import rows_address, sentence
from db.early_warning import WarningSeen, chosen_by
from db.enums import Role
from db.filter_query import parse
from db.queries.areas import map_seen
from db.queries.names import load_names
from db.scope import Scope
from layouts.map import apart_words, area_facts, warned_words

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE)

callbacks.clientside("board_map", "keep", Output(MapId.MONTH_WORDS, "title"), Input(MapId.STEPS, "data"))
callbacks.clientside("board_map", "tell", Output(MapId.PLAY, "title"), Input(MapId.MONTH, "value"))


@callbacks(
    output={
        "areas": Output(MapId.AREAS, "figure"),
        "trend": Output(MapId.TREND, "figure"),
        "villages": Output(MapId.VILLAGES, "figure"),
        "sides": Output(MapId.SIDES, "figure"),
        "apart": Output(MapId.APART, "children"),
        "warned": Output(MapId.WARNED, "children"),
        "facts": Output(MapId.FACTS, "children"),
        "area_options": Output(MapId.AREA, "options"),
        "layer_options": Output(MapId.LAYER, "options"),
        "controls": {
            "cohort": Output(MapId.COHORT, "value"),
            "measure": Output(MapId.MEASURE, "value"),
            "per": Output(MapId.READING, "value"),
            "layer": Output(MapId.LAYER, "value"),
            "month": Output(MapId.MONTH, "value"),
            "area": Output(MapId.AREA, "value"),
            "click": Output(MapId.OPENS, "value"),
            "side": Output(MapId.SIDE, "value"),
        },
        "has_no_rows": Output(MapId.OPENS_FIELD, "hidden"),
        "last_month": Output(MapId.MONTH, "max"),
        "steps": Output(MapId.STEPS, "data"),
    },
    inputs={"search": Input(FilterId.CHOSEN, "data"), "view": Input(FilterId.VIEW, "data")},
)
def show_map(search: str | None, view: str | None) -> dict[str, Any]:
    """Redraw the map for its address, and set its controls to what the address says."""
    asked = parse(search, today())
    with reading() as session:
        scope = current_scope(session)
        seen = map_seen(session, asked, read_choice(asked, view), scope)
        names = load_names(session)
    answer = search or ""
    return {
        "areas": draw(figures.map_panel, seen, answer=answer),
        "trend": draw(beside.trend_panel, seen, answer=answer),
        "villages": draw(beside.village_panel, seen, answer=answer),
        "sides": draw(sides_panel, seen, names.categories, answer=answer),
        "apart": apart_words(seen),
        "warned": warned_words([(sentence(one, names), _rows(one, scope)) for one in seen.warned]),
        "facts": area_facts(seen),
        "area_options": beside.area_options(seen),
        "layer_options": beside.layer_options(seen),
        "controls": written(seen.choice, seen.months),
        "has_no_rows": not seen.sees_rows,
        "last_month": len(seen.months),
        "steps": beside.months_words(seen),
    }


def _rows(one: WarningSeen, scope: Scope) -> str:
    return rows_address(chosen_by(one.found), one.seen_on, today()) if scope.sees_rows else ""
