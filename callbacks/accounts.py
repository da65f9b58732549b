"""Callbacks of the accounts page: what an administrator does to accounts; no matter is read here."""

from secrets import token_urlsafe
from typing import Any

from dash import Input, Output, State, ctx

from dashboard.account_words import account_cells, refusal_sentence
from dashboard.act_words import changed_sentence
from dashboard.auth import refuse
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import AccountsId
from dashboard.numbers import number_in
from dashboard.request import current_account, now, reading, today, writing
from dashboard.text import _
from db.commands.accounts import (
    AccountRefused,
    create_account,
    end_sessions_of,
    new_password,
    set_active,
    set_password,
)
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.queries.accounts import account_of_id, all_accounts
from db.queries.choices import choices

callbacks = CallbackGroup(Role.ADMIN)


@callbacks(
    output=Output(AccountsId.GRID, "rowData"),
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "created": Input(AccountsId.CREATED, "children"),
        "done": Input(AccountsId.DONE, "children"),
    },
)
def show_accounts(title: str | None, created: str | None, done: str | None) -> list[dict[str, Any]]:
    """List every account."""
    with reading() as session:
        rows, shown = all_accounts(session), editions(session, Subject.ACCOUNT)
    return [account_cells(row, shown.get(str(row.id), 0)) for row in rows]


@callbacks(
    output={"units": Output(AccountsId.UNIT, "options"), "posts": Output(AccountsId.POST, "options")},
    inputs={"title": Input(ShellId.TITLE, "data")},
)
def offer_places(title: str | None) -> dict[str, list[dict[str, Any]]]:
    """Offer the units and posts that an account can be of."""
    with reading() as session:
        found = choices(session, today())
    none = {"value": "", "label": _("None")}
    units = [{"value": one.id, "label": one.name} for one in found.units if not one.is_ended]
    posts = [
        {"value": one.id, "label": f"{one.name} {one.note}"} for one in found.leaders if not one.is_ended
    ]
    return {"units": [none, *units], "posts": [none, *posts]}


@callbacks(
    output=Output(AccountsId.CREATED, "children"),
    inputs={"clicks": Input(AccountsId.CREATE, "n_clicks")},
    state={
        "username": State(AccountsId.USERNAME, "value"),
        "name": State(AccountsId.NAME, "value"),
        "role": State(AccountsId.ROLE, "value"),
        "unit": State(AccountsId.UNIT, "value"),
        "post": State(AccountsId.POST, "value"),
    },
    prevent_initial_call=True,
)
def create(
    clicks: int | None, username: str | None, name: str | None, role: str | None, unit: Any, post: Any
) -> str:
    """Create an account and show its first password once."""
    if not clicks:
        return ""
    if role not in list(Role):
        refuse(_("There is no such role."), role=str(role)[:40])
    password = token_urlsafe(12)
    try:
        hashed = new_password(password, username or "")
        with writing() as session:
            create_account(
                session,
                username=username or "",
                display_name=name or "",
                password=hashed,
                role=Role(role),
                at=now(),
                unit_id=number_in(unit),
                post_id=number_in(post),
                by=current_account(),
            )
    except AccountRefused as refused:
        return refusal_sentence(refused)
    return _("Created. First password, shown this once: {password}", password=password)


@callbacks(
    output=Output(AccountsId.DONE, "children"),
    inputs={
        "reset": Input(AccountsId.RESET, "n_clicks"),
        "switch": Input(AccountsId.SWITCH, "n_clicks"),
        "end": Input(AccountsId.END, "n_clicks"),
    },
    state={"chosen": State(AccountsId.GRID, "selectedRows"), "rows": State(AccountsId.GRID, "rowData")},
    prevent_initial_call=True,
)
def act_on_account(
    reset: int | None,
    switch: int | None,
    end: int | None,
    chosen: list[dict[str, Any]] | None,
    rows: list[dict[str, Any]] | None,
) -> str:
    """Do to the chosen account what the button says."""
    if not (reset or switch or end):
        return ""
    if not chosen:
        return _("Choose an account in the list first.")
    # A selection keeps the row of before; the list holds the one that is shown.
    shown = next((row for row in rows or [] if row.get("id") == chosen[0].get("id")), chosen[0])
    seen = number_in(shown.get("version")) or 0
    return _done(str(ctx.triggered_id), number_in(chosen[0].get("id")) or 0, seen)


def _done(button: str, account_id: int, seen: int) -> str:
    by, at, password = current_account(), now(), token_urlsafe(12)
    try:
        hashed = new_password(password, "") if button == AccountsId.RESET else None
        with writing() as session:
            account = account_of_id(session, account_id)
            if account is None:
                return _("There is no such account.")
            if hashed is not None:
                set_password(session, account.id, hashed, at, by, seen=seen)
                return _(
                    "New password of {name}, shown this once: {password}",
                    name=account.username,
                    password=password,
                )
            if button == AccountsId.SWITCH:
                set_active(session, account.id, not account.is_active, at, by, seen=seen)
                return (
                    _("{name} is switched off.", name=account.username)
                    if account.is_active
                    else _("{name} is switched on.", name=account.username)
                )
            end_sessions_of(session, account.id, at, by)
            return _("All sessions of {name} have ended.", name=account.username)
    except AccountRefused as refused:
        return refusal_sentence(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, at)
