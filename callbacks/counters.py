"""Callbacks of the page of counter screens: made and revoked by office and administrator; a query code by the office."""

from typing import Any

from dash import Input, Output, State, ctx

from dashboard.callback_group import CallbackGroup
from dashboard.counter_words import code_refusal
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import CountersId
from dashboard.numbers import number_in
from dashboard.request import board, current_account, current_actor, now, reading, writing
from dashboard.screen_words import maker_refusal, screen_cells
from dashboard.text import _
from dashboard.theme import Theme
from db.commands.acts import ActRefused
from db.commands.counters import make_counter, revoke_counter, set_counter_up_again
from db.commands.devices import DeviceRefused
from db.commands.query_codes import renew_query_code
from db.enums import Role
from db.queries.counters import all_counters

callbacks = CallbackGroup(Role.OFFICE, Role.ADMIN)


@callbacks(
    output={"rows": Output(CountersId.GRID, "rowData"), "codes": Output(CountersId.CODES, "hidden")},
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "made": Input(CountersId.MADE, "children"),
        "done": Input(CountersId.DONE, "children"),
    },
)
def show_counters(title: str | None, made: str | None, done: str | None) -> dict[str, Any]:
    """List every counter screen, and show the part of query codes to the office."""
    with reading() as session:
        rows = all_counters(session)
    return {
        "rows": [screen_cells(row, now(), board().database.zone) for row in rows],
        "codes": current_account().role is not Role.OFFICE,
    }


@callbacks(
    output=Output(CountersId.MADE, "children"),
    inputs={"clicks": Input(CountersId.MAKE, "n_clicks")},
    state={"name": State(CountersId.NAME, "value"), "theme": State(CountersId.THEME, "value")},
    prevent_initial_call=True,
)
def make(clicks: int | None, name: str | None, theme: str | None) -> str:
    """Make a screen and show its set-up code once."""
    if not clicks:
        return ""
    dressed = Theme(theme) if theme in list(Theme) else Theme.LIGHT
    try:
        with writing() as session:
            code = make_counter(session, current_account(), name or "", dressed, now())
    except DeviceRefused as refused:
        return maker_refusal(refused)
    return _set_up_words(code)


@callbacks(
    output=Output(CountersId.DONE, "children"),
    inputs={"again": Input(CountersId.AGAIN, "n_clicks"), "revoke": Input(CountersId.REVOKE, "n_clicks")},
    state={"chosen": State(CountersId.GRID, "selectedRows")},
    prevent_initial_call=True,
)
def act_on_counter(again: int | None, revoke: int | None, chosen: list[dict[str, Any]] | None) -> str:
    """Do to the chosen screen what the button says."""
    if not (again or revoke):
        return ""
    if not chosen:
        return _("Choose a screen in the list first.")
    counter_id = number_in(chosen[0].get("id")) or 0
    try:
        with writing() as session:
            if ctx.triggered_id == CountersId.REVOKE:
                revoke_counter(session, current_account(), counter_id, now())
                return _("The screen is revoked; it shows nothing any more.")
            return _set_up_words(set_counter_up_again(session, current_account(), counter_id, now()))
    except DeviceRefused as refused:
        return maker_refusal(refused)


@callbacks(
    output=Output(CountersId.RENEWED, "children"),
    inputs={"clicks": Input(CountersId.RENEW, "n_clicks")},
    state={"number": State(CountersId.NUMBER, "value")},
    prevent_initial_call=True,
    roles=(Role.OFFICE,),
)
def renew(clicks: int | None, number: str | None) -> str:
    """Give a matter a new query code and show it once."""
    if not clicks:
        return ""
    try:
        with writing() as session:
            code = renew_query_code(session, current_actor(), number or "")
    except ActRefused as refused:
        return code_refusal(refused)
    return _("New query code, shown this once: {code}", code=code)


def _set_up_words(code: str) -> str:
    return _(
        "Set-up code, shown this once: {code}. Open /counter on the screen within a day and type it.",
        code=code,
    )
