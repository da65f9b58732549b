"""The page of areas: layers and boundaries by the administrator, arrangement and base by the office too."""

from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence
from dashboard.area_words import refusal, report, swapped
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import AreasId
from dashboard.numbers import number_in
from dashboard.request import board, current_account, now, reading, today, writing
from dashboard.text import _
from db.areas import cells_of
from db.commands.areas import (
    AreaRefused,
    Setter,
    base_key,
    place_shape,
    remove_layer,
    show_layer,
    swap_cells,
    take_boundaries,
    write_base,
)
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.importing.areas import MOST_BYTES
from db.importing.findings import SheetRefused
from db.queries.areas import base_rows, base_years, layer_shapes, layers, places_by_id, unplaced_shapes
from layouts.areas import layer_table

callbacks = CallbackGroup(Role.OFFICE, Role.ADMIN)
routes = RouteGroup(Role.ADMIN)
ADMIN = (Role.ADMIN,)

callbacks.clientside("board_areas", "draw", Output(AreasId.MAP, "title"), Input(AreasId.CELLS, "data"))
callbacks.clientside("board_areas", "tell", Output(AreasId.MAP, "lang"), Input(ShellId.TITLE, "data"))


def _who() -> Setter:
    return Setter(current_account(), now())


@callbacks(
    output={
        "layers": Output(AreasId.LAYERS, "children"),
        "options": Output(AreasId.LAYER, "options"),
        "acts": Output(AreasId.ADMIN_PART, "hidden"),
        "boundaries": Output(AreasId.BOUNDARIES, "hidden"),
        "unplaced": Output(AreasId.UNPLACED, "options"),
        "places": Output(AreasId.PLACE, "options"),
        "seen": Output(AreasId.LAYERS_SEEN, "data"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "changed": Input(AreasId.LAYER_DONE, "children"),
        "put": Input(AreasId.PUT_DONE, "children"),
        "uploaded": Input(AreasId.UPLOADED, "title"),
    },
)
def show_layers(title: str | None, changed: Any, put: Any, uploaded: Any) -> dict[str, Any]:
    """List the layers, and the shapes of the boundaries that hold no area."""
    with reading() as session:
        known = layers(session)
        unplaced = unplaced_shapes(session)
        places = places_by_id(session)
        seen = editions(session, Subject.LAYER)
    return {
        "seen": seen,
        "layers": layer_table(known, board().database.zone),
        "options": [{"value": str(one.id), "label": one.name} for one in known],
        "acts": current_account().role is not Role.ADMIN,
        "boundaries": current_account().role is not Role.ADMIN,
        "unplaced": [{"value": str(one.id), "label": one.key} for one in unplaced],
        "places": [{"value": str(place.id), "label": place.name} for place in places.values()],
    }


@callbacks(
    output=Output(AreasId.LAYER_DONE, "children"),
    inputs={
        "show": Input(AreasId.SHOW, "n_clicks"),
        "hide": Input(AreasId.HIDE, "n_clicks"),
        "remove": Input(AreasId.REMOVE, "n_clicks"),
    },
    state={"layer": State(AreasId.LAYER, "value"), "seen": State(AreasId.LAYERS_SEEN, "data")},
    roles=ADMIN,
    prevent_initial_call=True,
)
def change_layer(
    show: int | None,
    hide: int | None,
    remove: int | None,
    layer: str | None,
    seen: dict[str, int] | None,
) -> str:
    """Offer the chosen layer on the map, keep it back, or remove it."""
    number = number_in(layer)
    if number is None:
        return _("Choose a layer first.")
    shown = _editions(seen).get(str(number), 0)
    try:
        with writing() as session:
            if ctx.triggered_id == AreasId.REMOVE:
                return _("{name} was removed.", name=remove_layer(session, _who(), number, seen=shown))
            is_shown = ctx.triggered_id == AreasId.SHOW
            name = show_layer(session, _who(), number, is_shown=is_shown, seen=shown)
    except AreaRefused as refused:
        return refusal(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, now())
    return _("{name} is offered on the map.", name=name) if is_shown else _("{name} is kept back.", name=name)


@callbacks(
    output=Output(AreasId.PUT_DONE, "children"),
    inputs={"clicks": Input(AreasId.PUT, "n_clicks")},
    state={
        "shape": State(AreasId.UNPLACED, "value"),
        "area": State(AreasId.PLACE, "value"),
        "seen": State(AreasId.LAYERS_SEEN, "data"),
    },
    roles=ADMIN,
    prevent_initial_call=True,
)
def put_shape(clicks: int | None, shape: str | None, area: str | None, seen: dict[str, int] | None) -> str:
    """Place the chosen shape by hand."""
    number, area_id = number_in(shape), number_in(area)
    if number is None or area_id is None:
        return _("Choose a shape and its area.")
    try:
        with writing() as session:
            key, name = place_shape(session, _who(), number, area_id, seen=_editions(seen))
    except AreaRefused as refused:
        return refusal(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, now())
    return _("{shape} is {area}.", shape=key, area=name)


@callbacks(
    output={
        "cells": Output(AreasId.CELLS, "data"),
        "edition": Output(AreasId.ARRANGED, "data"),
        "one": Output(AreasId.ONE, "options"),
        "other": Output(AreasId.OTHER, "options"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(AreasId.SWAP_DONE, "children")},
)
def show_cells(title: str | None, done: str | None) -> dict[str, Any]:
    """Show the schematic as it is arranged now."""
    with reading() as session:
        schematic = next((one for one in layers(session) if one.is_schematic and one.shapes), None)
        cells = cells_of(layer_shapes(session, schematic.id), places_by_id(session)) if schematic else []
        edition = editions(session, Subject.LAYER).get(str(schematic.id), 0) if schematic else 0
    named = sorted(cells, key=lambda cell: (not cell["name"], cell["name"], cell["key"]))
    options = [
        {"value": str(cell["id"]), "label": cell["name"] or _("(empty cell) {key}", key=cell["key"])}
        for cell in named
    ]
    return {"cells": cells, "edition": edition, "one": options, "other": options}


@callbacks(
    output={
        "done": Output(AreasId.SWAP_DONE, "children"),
        "last": Output(AreasId.LAST, "data"),
        "undo": Output(AreasId.UNDO, "disabled"),
    },
    inputs={
        "dragged": Input(AreasId.SWAPPED, "data"),
        "swap": Input(AreasId.SWAP, "n_clicks"),
        "undo": Input(AreasId.UNDO, "n_clicks"),
    },
    state={
        "one": State(AreasId.ONE, "value"),
        "other": State(AreasId.OTHER, "value"),
        "last": State(AreasId.LAST, "data"),
        "edition": State(AreasId.ARRANGED, "data"),
    },
    prevent_initial_call=True,
)
def swap(
    dragged: dict[str, Any] | None,
    swap: int | None,
    undo: int | None,
    one: str | None,
    other: str | None,
    last: list[int] | None,
    edition: int | None,
) -> dict[str, Any]:
    """Let two cells change places: dragged, chosen, or the last two once more."""
    is_undo = ctx.triggered_id == AreasId.UNDO
    given: list[Any] = [one, other]
    if is_undo:
        given = list(last or [])
    elif ctx.triggered_id == AreasId.SWAPPED:
        given = [(dragged or {}).get("one"), (dragged or {}).get("other")]
    pair = [number for cell in given if (number := number_in(cell)) is not None]
    if len(pair) != 2:
        return {"done": _("Choose two cells."), "last": no_update, "undo": no_update}
    try:
        with writing() as session:
            names = swap_cells(session, _who(), pair[0], pair[1], seen=number_in(edition) or 0)
    except AreaRefused as refused:
        return {"done": refusal(refused), "last": no_update, "undo": no_update}
    except ChangedByOther as changed:
        # Saying so draws the arrangement that holds now.
        return {"done": changed_sentence(changed, now()), "last": no_update, "undo": no_update}
    said = _("{time} {sentence}", time=f"{now():%H:%M:%S}", sentence=swapped(*names))
    return {"done": said, "last": None if is_undo else pair, "undo": is_undo}


@callbacks(
    output={
        "rows": Output(AreasId.BASES, "rowData"),
        "year": Output(AreasId.YEAR, "value"),
    },
    inputs={"year": Input(AreasId.YEAR, "value"), "done": Input(AreasId.BASE_DONE, "children")},
)
def show_bases(year: float | str | None, done: str | None) -> dict[str, Any]:
    """List the base of each township in the chosen year, the latest known by default."""
    with reading() as session:
        chosen = _year(year) or next(iter(base_years(session)), today().year)
        rows = base_rows(session, chosen)
        shown = editions(session, Subject.AREA_BASE)
    cells = [
        {
            "id": str(place.id),
            "name": place.name,
            "population": people,
            "households": houses,
            "source": source,
            "version": shown.get(base_key(place.id, chosen), 0),
        }
        for place, people, houses, source in rows
    ]
    return {"rows": cells, "year": chosen}


@callbacks(
    output=Output(AreasId.BASE_DONE, "children"),
    inputs={"changes": Input(AreasId.BASES, "cellValueChanged")},
    state={"year": State(AreasId.YEAR, "value"), "source": State(AreasId.BASE_SOURCE, "value")},
    prevent_initial_call=True,
)
def change_base(changes: list[dict[str, Any]] | None, year: float | None, source: str | None) -> str:
    """Write what was typed for one township, with the source stated above."""
    if not changes:
        return ""
    row = changes[-1]["data"]
    try:
        with writing() as session:
            name = write_base(
                session,
                _who(),
                int(str(row["id"])),
                _year(year) or 0,
                _whole(row.get("population")),
                _whole(row.get("households")),
                source or row.get("source") or "",
                seen=number_in(row.get("version")) or 0,
            )
    except AreaRefused as refused:
        return _("{time} Not stored: {sentence}", time=f"{now():%H:%M:%S}", sentence=refusal(refused))
    except ChangedByOther as changed:
        # The table shows what holds now, the sentence what was typed.
        typed = _("You typed: {typed}", typed=f"{row.get('name', '')} {changes[-1].get('value', '')}")
        return f"{changed_sentence(changed, now())} {typed}"
    return _("{time} Stored: {area}, {year}.", time=f"{now():%H:%M:%S}", area=name, year=_year(year))


def _editions(seen: object) -> dict[str, int]:
    pairs = seen.items() if isinstance(seen, dict) else ()
    return {str(key): number_in(value) or 0 for key, value in pairs}


def _year(value: Any) -> int | None:
    text = str(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _whole(value: Any) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise AreaRefused("number_unknown") from None
    if not number.is_integer():
        raise AreaRefused("number_unknown")
    return int(number)


@routes("/areas/boundaries", methods=["POST"])
def upload_boundaries() -> ResponseReturnValue:
    """Take a GeoJSON file as official boundaries and answer with what was matched and what was not."""
    asked = request.args
    content = request.get_data(cache=False)
    if not content or len(content) > MOST_BYTES:
        abort(400, refusal(SheetRefused("too_large" if content else "nothing")))
    try:
        with writing() as session:
            done = take_boundaries(
                session,
                _who(),
                content,
                key=asked.get("key", ""),
                name=asked.get("name", ""),
                source=asked.get("source", ""),
            )
    except (AreaRefused, SheetRefused) as refused:
        abort(400, refusal(refused))
    return jsonify(said=report(done), unplaced=len(done.unplaced))
