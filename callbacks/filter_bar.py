"""The filter bar: one clientside callback between controls, URL and the string that pages read."""

from typing import Any

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.chips import ignored_parts
from dashboard.filter_options import filter_options
from dashboard.ids.frame import FilterId, ShellId
from dashboard.request import reading, today
from db.enums import Role
from db.filter_query import parse
from db.queries.choices import choices

callbacks = CallbackGroup(*Role)

callbacks.clientside(
    "board_filter",
    "choose",
    Output(FilterId.CHOSEN, "data"),
    Output(FilterId.VIEW, "data"),
    Output(FilterId.SUSPECT, "data"),
    Output(FilterId.ASKED, "data"),
    Input(FilterId.WANTED, "data"),
    Input(ShellId.PAGE, "children"),
)
callbacks.clientside(
    "board_filter",
    "show",
    Output(FilterId.SHOWN, "data"),
    Input(FilterId.OPTIONS, "data"),
    Input(FilterId.IGNORED, "data"),
)


@callbacks(
    output=Output(FilterId.OPTIONS, "data"),
    inputs={"_asked": Input(FilterId.ASKED, "data")},
    prevent_initial_call=True,
)
def offer_choices(_asked: int | None) -> dict[str, Any]:
    """Offer what can be chosen, once a page load."""
    with reading() as session:
        found = choices(session, today())
    return filter_options(found, today())


@callbacks(
    output=Output(FilterId.IGNORED, "data"),
    inputs={"search": Input(FilterId.SUSPECT, "data")},
    prevent_initial_call=True,
)
def show_ignored(search: str | None) -> list[dict[str, Any]]:
    """Name the parts of the URL that make no sense."""
    return ignored_parts(parse(search, today()))
