"""The router: shows the page of the address to the roles that it names, and opens a matter by its number.

A change of the query does not wake it.
"""

from typing import Any

from dash import ALL, Input, Output, State
from flask import current_app

from dashboard.auth import note_refusal
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import FilterId, ShellId
from dashboard.numbers import matter_number
from dashboard.page import PAGES_EXTENSION, home_of, page_at
from dashboard.request import current_account, current_scope, reading, today
from dashboard.text import _
from db.enums import Role
from db.queries.ledger import case_numbered
from db.screening import looks_like_person
from layouts.pages import READERS
from layouts.shell import sentence

callbacks = CallbackGroup(*Role)


@callbacks(
    output={
        "page": Output(ShellId.PAGE, "children"),
        "has_no_filter": Output(ShellId.FILTERS, "hidden"),
        "title": Output(ShellId.TITLE, "data"),
    },
    inputs={"path": Input(ShellId.LOCATION, "pathname")},
)
def show_page(path: str | None) -> dict[str, Any]:
    """Lay out the page at ``path``, or say in one sentence why there is none."""
    pages = current_app.extensions[PAGES_EXTENSION]
    role = current_account().role
    page = page_at(pages, path or "/")
    if path in (None, "", "/") and (page is None or role not in page.roles):
        page = home_of(pages, role)
    if page is None:
        why = sentence(_("There is no page at this address."), _("Choose a page on the left."))
        return {"page": why, "has_no_filter": True, "title": _("Not found")}
    if role not in page.roles:
        note_refusal(page=page.key)
        why = sentence(_("Your role may not open this page."), _("Choose a page on the left."))
        return {"page": why, "has_no_filter": True, "title": _("Refused")}
    return {"page": page.layout(), "has_no_filter": not page.has_filter, "title": _(page.title)}


@callbacks(
    output=Output(ShellId.FOUND, "data"),
    inputs={"asked": Input(ShellId.GO, "n_submit")},
    state={"said": State(ShellId.GO, "value")},
    roles=tuple(READERS),
    prevent_initial_call=True,
)
def find_matter(asked: int | None, said: str | None) -> dict[str, Any]:
    """Find the matter of a typed number, or say that there is none which the reader may open."""
    number = matter_number(said)
    if not number:
        return {"address": "", "sentence": "", "at": asked}
    if looks_like_person(number):
        return {"address": "", "sentence": _("This is no number of a matter."), "at": asked}
    with reading() as session:
        case_id = case_numbered(session, number, current_scope(), today())
    sentence = "" if case_id else _("There is no matter {number} that you may open.", number=number)
    return {"address": f"/case/{case_id}" if case_id else "", "sentence": sentence, "at": asked}


callbacks.clientside("shell", "open", Output(ShellId.OPENED, "data"), Input(ShellId.FOUND, "data"))
callbacks.clientside(
    "shell",
    "mark",
    Output({"type": ShellId.RAIL_LINK.value, "key": ALL}, "href"),
    Output({"type": ShellId.RAIL_LINK.value, "key": ALL}, "className"),
    Input(ShellId.LOCATION, "pathname"),
    Input(FilterId.CHOSEN, "data"),
    State({"type": ShellId.RAIL_LINK.value, "key": ALL}, "href"),
)
callbacks.clientside(
    "shell",
    "asOf",
    Output(ShellId.AS_OF, "children"),
    Input(FilterId.CHOSEN, "data"),
    Input(ShellId.TITLE, "data"),
    State(ShellId.WORDS, "data"),
)
callbacks.clientside(
    "shell",
    "speak",
    Output(ShellId.PREFERENCE, "data"),
    Input(ShellId.LANGUAGE, "n_clicks"),
    State(ShellId.LANGUAGE, "value"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "shell",
    "dress",
    Output(ShellId.THEME, "children"),
    Output(ShellId.THEME, "value"),
    Input(ShellId.THEME, "n_clicks"),
    State(ShellId.THEME, "value"),
    State(ShellId.WORDS, "data"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "shell",
    "signOut",
    Output(ShellId.SIGNED_OUT, "data"),
    Input(ShellId.SIGN_OUT, "n_clicks"),
    prevent_initial_call=True,
)
