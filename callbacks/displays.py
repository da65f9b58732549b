"""Callbacks and routes of the page of wall displays: an administrator makes them, revokes them and arranges what they show."""

from typing import Any

from dash import Input, Output, State, ctx
from flask import Response, abort, request, url_for

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import DisplaysId
from dashboard.numbers import number_in
from dashboard.request import board, current_account, now, reading, writing
from dashboard.screen_words import maker_refusal
from dashboard.text import _
from dashboard.wall.maker_words import display_cells, plan_data, plan_refusal
from dashboard.wall.routes import wall_feed, wall_page
from db.commands.devices import DeviceRefused, revoke_device, set_up_again
from db.commands.wall import DISPLAYS, arrange, make_display
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.queries.wall import all_displays, plan_of
from db.wall import PlanRefused, Profile, read_plan

callbacks = CallbackGroup(Role.ADMIN)
routes = RouteGroup(Role.ADMIN)


@callbacks(
    output=Output(DisplaysId.GRID, "rowData"),
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "made": Input(DisplaysId.MADE, "children"),
        "done": Input(DisplaysId.DONE, "children"),
    },
)
def show_displays(title: str | None, made: str | None, done: str | None) -> list[dict[str, Any]]:
    """List every wall display."""
    with reading() as session:
        rows = all_displays(session)
    return [display_cells(row, now(), board().database.zone) for row in rows]


@callbacks(
    output=Output(DisplaysId.MADE, "children"),
    inputs={"clicks": Input(DisplaysId.MAKE, "n_clicks")},
    state={"name": State(DisplaysId.NAME, "value"), "profile": State(DisplaysId.PROFILE, "value")},
    prevent_initial_call=True,
)
def make(clicks: int | None, name: str | None, profile: str | None) -> str:
    """Make a display and show its set-up code once."""
    if not clicks:
        return ""
    try:
        with writing() as session:
            code = make_display(session, current_account(), name or "", _profile(profile), now())
    except DeviceRefused as refused:
        return maker_refusal(refused)
    return _set_up_words(code)


@callbacks(
    output=Output(DisplaysId.DONE, "children"),
    inputs={"again": Input(DisplaysId.AGAIN, "n_clicks"), "revoke": Input(DisplaysId.REVOKE, "n_clicks")},
    state={"chosen": State(DisplaysId.GRID, "selectedRows")},
    prevent_initial_call=True,
)
def act_on_display(again: int | None, revoke: int | None, chosen: list[dict[str, Any]] | None) -> str:
    """Do to the chosen display what the button says."""
    if not (again or revoke):
        return ""
    if not chosen:
        return _("Choose a screen in the list first.")
    display_id = number_in(chosen[0].get("id")) or 0
    try:
        with writing() as session:
            if ctx.triggered_id == DisplaysId.REVOKE:
                revoke_device(session, DISPLAYS, current_account(), display_id, now())
                return _("The screen is revoked; it shows nothing any more.")
            return _set_up_words(set_up_again(session, DISPLAYS, current_account(), display_id, now()))
    except DeviceRefused as refused:
        return maker_refusal(refused)


@callbacks(
    output=Output(DisplaysId.PLAN, "data"),
    inputs={"profile": Input(DisplaysId.ARRANGED, "value"), "saved": Input(DisplaysId.SAVED, "children")},
)
def show_plan(profile: str | None, saved: str | None) -> dict[str, Any]:
    """Show the plan of a profile as it is kept."""
    chosen = _profile(profile)
    with reading() as session:
        edition = editions(session, Subject.WALL).get(chosen.value, 0)
        return plan_data(chosen, plan_of(session, chosen), edition)


callbacks.clientside(
    "board_displays", "list", Output(DisplaysId.LIST, "lang"), Input(DisplaysId.PLAN, "data")
)


@callbacks(
    output=Output(DisplaysId.SAVED, "children"),
    inputs={"clicks": Input(DisplaysId.SAVE, "n_clicks")},
    state={"typed": State(DisplaysId.TYPED, "data"), "shown": State(DisplaysId.PLAN, "data")},
    prevent_initial_call=True,
)
def save(clicks: int | None, typed: str | None, shown: dict[str, Any] | None) -> str:
    """Keep what was arranged; displays follow within a quarter of a minute."""
    if not clicks:
        return ""
    seen = shown or {}
    profile = _profile(seen.get("profile"))
    try:
        plan = read_plan(profile, typed if isinstance(typed, str) else "")
        with writing() as session:
            arrange(session, current_account(), profile, plan, number_in(seen.get("edition")) or 0, now())
    except PlanRefused as refused:
        return plan_refusal(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, now())
    return _("Kept at {time}. Every display follows by itself.", time=f"{now():%H:%M:%S}")


@routes("/displays/preview/<profile>")
def preview(profile: str) -> Response:
    """Show the page of a profile to who arranges it, by a plan that is not kept yet where one is given."""
    if profile not in list(Profile):
        abort(404)
    address = url_for("callbacks.displays.preview_feed", profile=profile, plan=request.args.get("plan"))
    return wall_page(Profile(profile), address, is_preview=True)


@routes("/displays/preview/<profile>/feed")
def preview_feed(profile: str) -> Response:
    """Answer what a display of a profile shows now, or would show by the plan given."""
    if profile not in list(Profile):
        abort(404)
    try:
        plan = read_plan(Profile(profile), request.args.get("plan", ""))
    except PlanRefused:
        plan = None
    return wall_feed(Profile(profile), plan)


def _profile(said: str | None) -> Profile:
    return Profile(said) if said in list(Profile) else Profile.WORK


def _set_up_words(code: str) -> str:
    return _(
        "Set-up code, shown this once: {code}. Open /wall on the screen within a day and type it.", code=code
    )
