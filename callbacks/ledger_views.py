"""Callbacks of the ledger's saved views, and of the columns that an account keeps."""

from typing import Any

from dash import Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import FilterId, ShellId
from dashboard.ids.reading import LedgerId
from dashboard.ledger_filters import GridRefused, read_grid
from dashboard.ledger_words import (
    grid_refusal,
    kept_columns,
    own_options,
    view_options,
    view_refusal,
    view_to_apply,
)
from dashboard.numbers import number_in
from dashboard.request import current_account, now, reading, today, writing
from dashboard.text import _
from dashboard.work import MAY_EXPORT
from db.commands.views import (
    ViewRefused,
    delete_view,
    keep_columns,
    rename_view,
    save_view,
    share_view,
)
from db.filter_query import FilterRefused, parse_strictly, to_query
from db.queries.views import last_columns, view_of, views_of
from layouts.pages import READERS

callbacks = CallbackGroup(*READERS)
PAGE = "ledger"


@callbacks(
    output={
        "views": Output(LedgerId.VIEWS, "options"),
        "mine": Output(LedgerId.MINE, "options"),
        "no_xlsx": Output(LedgerId.EXPORT_XLSX, "hidden"),
        "no_csv": Output(LedgerId.EXPORT_CSV, "hidden"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(LedgerId.VIEW_DONE, "children")},
)
def offer_views(title: str | None, done: str | None) -> dict[str, Any]:
    """Offer the views that can be opened and changed, and the exports that the role may make."""
    account = current_account()
    with reading() as session:
        views = views_of(session, account.id, PAGE)
    may_not = account.role not in MAY_EXPORT
    return {
        "views": view_options(views),
        "mine": own_options(views),
        "no_xlsx": may_not,
        "no_csv": may_not,
    }


@callbacks(
    output=Output(LedgerId.VIEW, "data"),
    inputs={"title": Input(ShellId.TITLE, "data"), "chosen": Input(LedgerId.VIEWS, "value")},
)
def open_view(title: str | None, chosen: str | None) -> dict[str, Any]:
    """Open the chosen view; without one, show the columns that the account chose last."""
    account = current_account()
    with reading() as session:
        number = number_in(chosen)
        view = None if number is None else view_of(session, number, account.id)
        if view is not None:
            return view_to_apply(view.query, view.columns)
        if ctx.triggered_id == LedgerId.VIEWS:
            raise PreventUpdate
        return view_to_apply(None, last_columns(session, account.id, PAGE))


@callbacks(
    output={
        "done": Output(LedgerId.VIEW_DONE, "children"),
        "deleted": Output(LedgerId.DELETED, "data"),
        "no_undo": Output(LedgerId.UNDO_DELETE, "hidden"),
    },
    inputs={
        "shown": Input(LedgerId.SHOWN, "data"),
        "rename": Input(LedgerId.RENAME_VIEW, "n_clicks"),
        "share": Input(LedgerId.SHARE_VIEW, "n_clicks"),
        "delete": Input(LedgerId.DELETE_VIEW, "n_clicks"),
        "undo": Input(LedgerId.UNDO_DELETE, "n_clicks"),
    },
    state={
        "name": State(LedgerId.VIEW_NAME, "value"),
        "is_shared": State(LedgerId.VIEW_SHARED, "value"),
        "mine": State(LedgerId.MINE, "value"),
        "search": State(FilterId.CHOSEN, "data"),
        "deleted": State(LedgerId.DELETED, "data"),
    },
    prevent_initial_call=True,
)
def change_views(
    shown: dict[str, Any] | None,
    rename: int | None,
    share: int | None,
    delete: int | None,
    undo: int | None,
    name: str | None,
    is_shared: bool | None,
    mine: str | None,
    search: str | None,
    deleted: dict[str, Any] | None,
) -> dict[str, Any]:
    """Do to the views what the button says, and say what was done; a view is saved as the grid showed it at the click."""
    if not (shown or rename or share or delete or undo):
        raise PreventUpdate
    button = str(ctx.triggered_id)
    try:
        if button == LedgerId.SHOWN:
            return _said(_save_shown(name or "", search or "", shown or {}, bool(is_shared)))
        if button == LedgerId.UNDO_DELETE:
            return _said(_undo(deleted))
        return _change(button, number_in(mine) or 0, name or "")
    except ViewRefused as refused:
        return _said(view_refusal(refused.code))
    except FilterRefused:
        return _said(view_refusal("filter_refused"))
    except GridRefused as refused:
        return _said(grid_refusal(refused))


def _said(sentence: str, deleted: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"done": sentence, "deleted": deleted, "no_undo": deleted is None}


def _save_shown(name: str, search: str, shown: dict[str, Any], is_shared: bool) -> str:
    columns = kept_columns(shown.get("columns"), shown.get("filters"))
    return _save(name, search, columns, is_shared, shown.get("sort"))


def _save(name: str, search: str, columns: list[dict[str, Any]], is_shared: bool, sort: object = None) -> str:
    asked = parse_strictly(search, today())
    chosen = read_grid(asked.chosen, None, sort).chosen
    query = to_query(chosen, asked.as_of if asked.is_past else None)
    with writing() as session:
        save_view(
            session,
            current_account().id,
            PAGE,
            name=name,
            query=query,
            columns=columns,
            is_shared=is_shared,
            at=now(),
        )
    return _("Saved: {name}", name=" ".join(name.split()))


def _change(button: str, view_id: int, name: str) -> dict[str, Any]:
    account_id = current_account().id
    with writing() as session:
        if button == LedgerId.RENAME_VIEW:
            rename_view(session, view_id, account_id, name)
            return _said(_("Renamed to {name}.", name=" ".join(name.split())))
        if button == LedgerId.SHARE_VIEW:
            view = view_of(session, view_id, account_id)
            is_shared = not (view is not None and view.is_shared)
            share_view(session, view_id, account_id, is_shared=is_shared)
            return _said(_("Others may now open it.") if is_shared else _("It is yours alone again."))
        gone = delete_view(session, view_id, account_id)
    held = {
        "name": gone.name,
        "query": gone.query,
        "columns": list(gone.columns),
        "is_shared": gone.is_shared,
    }
    return _said(_("Deleted: {name}", name=gone.name), held)


def _undo(deleted: dict[str, Any] | None) -> str:
    held = deleted or {}
    columns = [one for one in held.get("columns") or [] if isinstance(one, dict)]
    filters = {str(one.get("key")): one["filter"] for one in columns if "filter" in one}
    state = [
        {"colId": one.get("key"), "width": one.get("width")} for one in columns if not one.get("is_hidden")
    ]
    # It comes from the page, so it is checked as if it were new.
    kept = kept_columns(state, filters)
    return _save(str(held.get("name", "")), str(held.get("query", "")), kept, bool(held.get("is_shared")))


@callbacks(
    output=Output(LedgerId.KEPT_COLUMNS, "data"),
    inputs={"chosen": Input(LedgerId.CHOSEN_COLUMNS, "data")},
    prevent_initial_call=True,
)
def keep_chosen_columns(chosen: list[dict[str, Any]] | None) -> int:
    """Keep the columns that the account chose, for its next visit."""
    if not isinstance(chosen, list):
        raise PreventUpdate
    with writing() as session:
        keep_columns(session, current_account().id, PAGE, kept_columns(chosen), now())
    return len(chosen)
