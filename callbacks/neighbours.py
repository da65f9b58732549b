"""Callbacks of the table of neighbours on the page of areas: tick, save as a new edition, confirm as a second person."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import NeighboursId
from dashboard.neighbour_words import neighbour_refusal, table_words, waiting_lines
from dashboard.numbers import number_in, numbers_in
from dashboard.request import board, current_actor, now, reading, writing
from dashboard.text import _
from db.areas import Place
from db.commands.acts import ActRefused
from db.commands.neighbours import confirm_neighbours, tick_neighbours
from db.editions import ChangedByOther
from db.enums import AreaKind, Role
from db.queries.areas import places_by_id
from db.queries.neighbours import last_neighbours
from layouts.neighbours import waiting_items

callbacks = CallbackGroup(Role.OFFICE, Role.ADMIN)


@callbacks(
    output={
        "state": Output(NeighboursId.STATE, "children"),
        "waiting": Output(NeighboursId.WAITING, "children"),
        "townships": Output(NeighboursId.TOWNSHIP, "options"),
        "township": Output(NeighboursId.TOWNSHIP, "value"),
        "seen": Output(NeighboursId.SEEN, "data"),
        "no_confirm": Output(NeighboursId.CONFIRM, "disabled"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "said": Input(NeighboursId.SAID, "children")},
    state={"chosen": State(NeighboursId.TOWNSHIP, "value")},
)
def show_neighbours(title: str | None, said: str | None, chosen: str | None) -> dict[str, Any]:
    """Say which table holds and which waits, and offer the townships."""
    with reading() as session:
        places = places_by_id(session)
        last, held = last_neighbours(session), last_neighbours(session, is_confirmed=True)
    townships = [one for one in places.values() if one.kind is AreaKind.TOWNSHIP]
    waits = last is not None and last.confirmed_at is None
    return {
        "state": table_words(last, held, board().database.zone),
        "waiting": waiting_items(waiting_lines(last, held, {one.id: _short(one) for one in townships})),
        "townships": [{"value": str(one.id), "label": one.name} for one in townships],
        # A township that is set anew would bring its stored neighbours in the place of what is ticked.
        "township": no_update if chosen or not townships else str(townships[0].id),
        "seen": 0 if last is None else last.id,
        "no_confirm": not waits,
    }


@callbacks(
    output={
        "options": Output(NeighboursId.OTHERS, "options"),
        "value": Output(NeighboursId.OTHERS, "value"),
    },
    inputs={"chosen": Input(NeighboursId.TOWNSHIP, "value"), "seen": Input(NeighboursId.SEEN, "data")},
)
def show_others(chosen: str | None, seen: Any) -> dict[str, Any]:
    """Show the townships beside the chosen one as the last edition has them; what is ticked stays through another edition."""
    if ctx.triggered_prop_ids and f"{NeighboursId.TOWNSHIP}.value" not in ctx.triggered_prop_ids:
        return {"options": no_update, "value": no_update}
    area_id = number_in(chosen)
    with reading() as session:
        places = places_by_id(session)
        last = last_neighbours(session)
    beside = last.of(area_id) if last is not None and area_id is not None else frozenset()
    return {
        "options": [
            {"value": str(one.id), "label": _short(one)}
            for one in places.values()
            if one.kind is AreaKind.TOWNSHIP and one.id != area_id
        ],
        "value": [str(one) for one in sorted(beside)],
    }


@callbacks(
    output=Output(NeighboursId.SAID, "children"),
    inputs={
        "saving": Input(NeighboursId.SAVE, "n_clicks"),
        "confirming": Input(NeighboursId.CONFIRM, "n_clicks"),
    },
    state={
        "chosen": State(NeighboursId.TOWNSHIP, "value"),
        "others": State(NeighboursId.OTHERS, "value"),
        "seen": State(NeighboursId.SEEN, "data"),
    },
    prevent_initial_call=True,
)
def save_or_confirm(
    saving: int | None, confirming: int | None, chosen: str | None, others: Any, seen: Any
) -> Any:
    """Write a new edition, or confirm the one that waits; or say why not."""
    if not (saving or confirming):
        return no_update
    time = f"{now():%H:%M:%S}"
    try:
        with writing() as session:
            if ctx.triggered_id == NeighboursId.CONFIRM:
                confirm_neighbours(session, current_actor(), seen=number_in(seen) or 0)
                return _("The table is confirmed since {time}.", time=time)
            tick_neighbours(
                session,
                current_actor(),
                number_in(chosen) or 0,
                numbers_in(others),
                seen=number_in(seen) or 0,
            )
    except ActRefused as refused:
        return neighbour_refusal(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, now())
    return _("Saved at {time}; a second person confirms it.", time=time)


def _short(one: Place) -> str:
    return one.short_name or one.name
