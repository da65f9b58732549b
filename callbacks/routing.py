"""Callbacks of the routing table's page: the entries that hold, and the change of one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dash import Input, Output, State, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.handling_words import held_back_sentence
from dashboard.ids.frame import ShellId
from dashboard.ids.work import RoutingId
from dashboard.numbers import number_in
from dashboard.request import current_actor, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.routing import NewRoute, route
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.queries.choices import Choice, choices
from db.queries.names import load_names
from db.queries.routing import RoutingRow, routing_key, routing_rows
from db.rows import Names
from layouts.routing import EVERYWHERE, NOBODY, OF_PLACE

callbacks = CallbackGroup(Role.OFFICE)


@callbacks(
    output={
        "rows": Output(RoutingId.GRID, "rowData"),
        "seen": Output(RoutingId.SEEN, "data"),
        "categories": Output(RoutingId.CATEGORY, "options"),
        "townships": Output(RoutingId.TOWNSHIP, "options"),
        "units": Output(RoutingId.UNIT, "options"),
        "day": Output(RoutingId.FROM, "value"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(RoutingId.DONE, "data")},
)
def show_table(title: str | None, done: int | None) -> dict[str, Any]:
    """List the entries that hold today or later, with what can be chosen."""
    day = today()
    with reading() as session:
        rows = routing_rows(session, day)
        seen = editions(session, Subject.ROUTING)
        names, chosen = load_names(session), choices(session, day)
    units = [one for one in chosen.units if not one.is_local]
    return {
        "rows": [_cells(row, names) for row in rows],
        "seen": seen,
        "categories": _options(chosen.categories),
        "townships": [
            {"value": EVERYWHERE, "label": _("all townships")},
            *_options(chosen.townships),
        ],
        "units": [
            {"value": OF_PLACE, "label": _("the township's own office")},
            {"value": NOBODY, "label": _("nobody: the entry ends")},
            *_options(units),
        ],
        "day": day.isoformat(),
    }


def _cells(row: RoutingRow, names: Names) -> dict[str, str]:
    return {
        "id": str(row.id),
        "category": names.categories.get(row.category_id, "–"),
        "township": _("all townships") if row.township_id is None else names.areas.get(row.township_id, "–"),
        "unit": _("the township's own office") if row.unit_id is None else names.units.get(row.unit_id, "–"),
        "from": "" if row.valid_from is None else row.valid_from.isoformat(),
        "to": "" if row.valid_to is None else row.valid_to.isoformat(),
    }


def _options(listed: Iterable[Choice]) -> list[dict[str, str]]:
    return [
        {"value": str(one.id), "label": "　" * (one.depth - 1) + one.name}
        for one in listed
        if not one.is_ended
    ]


@callbacks(
    output={"said": Output(RoutingId.SAID, "children"), "done": Output(RoutingId.DONE, "data")},
    inputs={"clicks": Input(RoutingId.SET, "n_clicks")},
    state={
        "seen": State(RoutingId.SEEN, "data"),
        "category": State(RoutingId.CATEGORY, "value"),
        "township": State(RoutingId.TOWNSHIP, "value"),
        "unit": State(RoutingId.UNIT, "value"),
        "day": State(RoutingId.FROM, "value"),
    },
    running=[(Output(RoutingId.SET, "disabled"), True, False)],
    prevent_initial_call=True,
)
def change(
    clicks: int | None,
    seen: Any,
    category: str | None,
    township: str | None,
    unit: str | None,
    day: str | None,
) -> dict[str, Any]:
    """Let an entry hold from a day on, or say why not."""
    actor = current_actor()
    try:
        new = _new(category, township, unit, day)
        shown = seen if isinstance(seen, dict) else {}
        key = routing_key(new.category_id or 0, new.township_id)
        with writing() as session:
            route(session, actor, new, seen=number_in(shown.get(key)) or 0)
    except ActRefused as refused:
        return {"said": _refusal(refused), "done": no_update}
    except ChangedByOther as changed:
        return {"said": changed_sentence(changed, now()), "done": clicks}
    return {"said": _("Written down. At {time}.", time=f"{actor.now:%H:%M:%S}"), "done": clicks}


def _new(category: str | None, township: str | None, unit: str | None, day: str | None) -> NewRoute:
    unit_id = number_in(unit)
    if unit_id is None and unit not in (OF_PLACE, NOBODY):
        raise ActRefused("unit_unknown")
    township_id = number_in(township)
    if township_id is None and township != EVERYWHERE:
        raise ActRefused("place_unknown")
    try:
        from_on = date.fromisoformat(day or "")
    except ValueError:
        raise ActRefused("from_unclear") from None
    return NewRoute(number_in(category), unit_id, unit == OF_PLACE, from_on, township_id)


def _refusal(refused: ActRefused) -> str:
    told = {
        "from_past": _("It can hold from today on, or from a later day."),
        "from_unclear": _("Choose the day from which it holds."),
    }
    return told.get(refused.code) or held_back_sentence(refused)
