"""Callbacks of my account."""

from typing import Any

from dash import ALL, Input, Output, State, ctx
from sqlalchemy.orm import Session

from dashboard.absence_words import own_words
from dashboard.account_words import account_facts, refusal_sentence
from dashboard.auth import refuse
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import MeId
from dashboard.request import current_account, current_scope, current_visit, now, reading, today, writing
from dashboard.sessions import idle_time
from dashboard.text import _
from db.absence import KEEPING
from db.commands.accounts import AccountRefused, change_password, checked_change, revoke_session
from db.enums import Role
from db.queries.absences import own_absences, standing_ins
from db.queries.accounts import KEY_LENGTH, live_sessions, password_hash_of
from layouts.me import facts, lines, session_row

callbacks = CallbackGroup(*Role)


@callbacks(output=Output(MeId.ACCOUNT, "children"), inputs={"title": Input(ShellId.TITLE, "data")})
def show_account(title: str | None) -> list[Any]:
    """Say who the reader is here and what that lets them see."""
    return facts(account_facts(current_account(), current_scope()))


@callbacks(
    output={"said": Output(MeId.ABSENCES, "children"), "link": Output(MeId.ABSENCES_LINK, "hidden")},
    inputs={"title": Input(ShellId.TITLE, "data")},
)
def show_absences(title: str | None) -> dict[str, Any]:
    """Say when the reader is absent and for whom the reader stands in."""
    account, day = current_account(), today()
    with reading() as session:
        said = own_words(own_absences(session, account), standing_ins(session, account), day)
    return {"said": lines(said), "link": account.role not in KEEPING}


@callbacks(
    output=Output(MeId.SESSIONS, "children"),
    inputs={"title": Input(ShellId.TITLE, "data"), "said": Input(MeId.REVOKED, "children")},
)
def show_sessions(title: str | None, said: str | None) -> list[Any]:
    """List where the reader is signed in, this session marked."""
    with reading() as session:
        return _session_rows(session)


@callbacks(
    output=Output(MeId.REVOKED, "children"),
    inputs={"clicks": Input({"type": MeId.REVOKE.value, "key": ALL}, "n_clicks")},
    prevent_initial_call=True,
)
def end_session_of_mine(clicks: list[int | None]) -> str:
    """End one of the reader's own other sessions; the key of any other account's is refused and logged."""
    asked = ctx.triggered_id
    if not any(clicks) or not isinstance(asked, dict):
        return ""
    account = current_account()
    with writing() as session:
        has_ended = revoke_session(session, account.id, str(asked.get("key")), now(), account)
    if not has_ended:
        refuse(_("There is no such session of yours."), session=str(asked.get("key"))[:KEY_LENGTH])
    return _("The session has ended.")


@callbacks(
    output={
        "said": Output(MeId.PASSWORD_CHANGED, "children"),
        "old": Output(MeId.OLD_PASSWORD, "value"),
        "new": Output(MeId.NEW_PASSWORD, "value"),
        "again": Output(MeId.NEW_PASSWORD_AGAIN, "value"),
    },
    inputs={"clicks": Input(MeId.CHANGE_PASSWORD, "n_clicks")},
    state={
        "old": State(MeId.OLD_PASSWORD, "value"),
        "new": State(MeId.NEW_PASSWORD, "value"),
        "again": State(MeId.NEW_PASSWORD_AGAIN, "value"),
    },
    prevent_initial_call=True,
)
def change_my_password(
    clicks: int | None, old: str | None, new: str | None, again: str | None
) -> dict[str, str]:
    """Change the reader's own password; the other sessions end."""
    empty = {"old": "", "new": "", "again": ""}
    if new != again:
        return {"said": _("The new password and its repetition differ."), **empty}
    visit, account = current_visit(), current_account()
    with reading() as session:
        stored = password_hash_of(session, account.id)
    try:
        change = checked_change(old or "", new or "", account.username, stored)
        with writing() as session:
            change_password(session, account, change, now(), visit.token_hash if visit else "")
    except AccountRefused as refused:
        return {"said": refusal_sentence(refused), **empty}
    return {"said": _("The password was changed; your other sessions have ended."), **empty}


def _session_rows(session: Session) -> list[Any]:
    visit = current_visit()
    rows = live_sessions(session, current_account().id, now(), idle_time())
    zone = session.info["zone"]
    return [
        session_row(
            row.key,
            row.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            row.last_seen_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            row.address,
            visit is not None and visit.token_hash.startswith(row.key),
        )
        for row in rows
    ]
