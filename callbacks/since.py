"""The page of two days: one counting callback, and the days that its own fields set."""

from typing import Any

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw, draw_tile, said
from dashboard.figures import since as figures
from dashboard.figures import since_lists as lists
from dashboard.ids.frame import FilterId
from dashboard.ids.since import SinceId
from dashboard.request import current_scope, reading, today
from db.filter_query import parse
from db.movements import Movement
from db.queries.meetings import held_last, seen_on
from db.queries.since import short_names, since
from layouts.pages import COUNTERS
from layouts.since import TILE_IDS

callbacks = CallbackGroup(*COUNTERS)


@callbacks(
    output={
        "tiles": Output(SinceId.TILES, "data-said"),
        "balance": Output(SinceId.BALANCE, "figure"),
        "overdue": Output(SinceId.OVERDUE, "figure"),
        "leaders": Output(SinceId.LEADERS, "figure"),
        "units": Output(SinceId.UNITS, "figure"),
        "rows": Output(SinceId.LIST, "rowData"),
        "note": Output(SinceId.LIST_NOTE, "children"),
        "said": Output(SinceId.SAID, "children"),
        "days": Output(SinceId.CHOSEN, "data"),
    },
    inputs={"search": Input(FilterId.CHOSEN, "data"), "shown": Input(SinceId.SHOWN, "value")},
)
def show_since(search: str | None, shown: str | None) -> dict[str, Any]:
    """Redraw the page for the chosen filter and days, and list the matters of the chosen movement."""
    asked = parse(search, today())
    listed = Movement(shown) if shown in list(Movement) else None
    with reading() as session:
        held = held_last(session, asked.as_of)
        last = None if held is None else seen_on(held[1])
        seen = since(session, asked, current_scope(session), listed, last)
        names = short_names(session)
    answer = search or ""
    return {
        "tiles": said({place: draw_tile(lists.tile, seen, movement) for movement, place in TILE_IDS.items()}),
        "balance": draw(figures.balance_panel, seen, answer=answer),
        "overdue": draw(figures.overdue_panel, seen, answer=answer),
        "leaders": draw(figures.leader_panel, seen, names.posts, answer=answer),
        "units": draw(figures.unit_panel, seen, names.units, answer=answer),
        "rows": lists.moved_cells(seen, names),
        "note": lists.list_note(seen),
        "said": lists.compared_sentence(seen, held if last == seen.then_on else None),
        "days": {
            "then": f"{seen.then_on}",
            "now": f"{seen.now_on}",
            "today": f"{today()}",
            "meeting": "" if last is None else f"{last}",
            "held": "" if held is None else lists.held_words(*held),
        },
    }


callbacks.clientside(
    "since",
    "showDays",
    Output(SinceId.THEN, "value"),
    Output(SinceId.NOW, "value"),
    Output(SinceId.REFUSED, "children"),
    Input(SinceId.CHOSEN, "data"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "since",
    "chooseDays",
    Output(SinceId.REFUSED, "children", allow_duplicate=True),
    Input(SinceId.THEN, "value"),
    Input(SinceId.NOW, "value"),
    prevent_initial_call=True,
)
