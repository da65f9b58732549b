"""Callbacks of the log page: the auditor reads and verifies the log, and sees no matter."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.ids import LogId, ShellId
from dashboard.log_words import entry_cells, look_cells, verification_sentence
from dashboard.request import board, now, reading, today
from db.enums import LogKind, Role
from db.keys import HEAD_FILE
from db.log import ring_of, verify
from db.queries.identity import looks_without_act
from db.queries.log import log_entries

callbacks = CallbackGroup(Role.AUDITOR)
WEEK: Final = timedelta(days=7)
USUAL: Final = timedelta(days=30)


@callbacks(
    output=Output(LogId.GRID, "rowData"),
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "kind": Input(LogId.KIND, "value"),
        "who": Input(LogId.WHO, "value"),
        "first": Input(LogId.FROM, "value"),
        "last": Input(LogId.TO, "value"),
    },
)
def show_log(
    title: str | None, kind: str | None, who: str | None, first: str | None, last: str | None
) -> list[dict[str, Any]]:
    """List the log of the chosen days, the last thirty by default."""
    from_at, to_at = _start(first, today() - USUAL), _start(last, today()) + timedelta(days=1)
    chosen = LogKind(kind) if kind in list(LogKind) else None
    with reading() as session:
        entries = log_entries(session, from_at, to_at, kind=chosen, account=(who or "").strip().lower())
    return [entry_cells(entry, board().database.zone) for entry in entries]


@callbacks(output=Output(LogId.NO_ACT, "rowData"), inputs={"title": Input(ShellId.TITLE, "data")})
def show_looks_without_act(title: str | None) -> list[dict[str, Any]]:
    """List the week's reveals that no act followed."""
    at = now()
    with reading() as session:
        found = looks_without_act(session, at - WEEK, at, at)
    return [look_cells(look, board().database.zone) for look in found]


@callbacks(
    output=Output(LogId.VERIFIED, "children"),
    inputs={"clicks": Input(LogId.VERIFY, "n_clicks")},
    prevent_initial_call=True,
)
def verify_log(clicks: int | None) -> str:
    """Walk the whole chain and say whether it is whole."""
    if not clicks:
        return ""
    with reading() as session:
        found = verify(session, ring_of(session), board().config.instance / HEAD_FILE)
    return verification_sentence(found)


def _start(chosen: str | None, otherwise: date) -> datetime:
    try:
        day = date.fromisoformat(chosen or "")
    except ValueError:
        day = otherwise
    return datetime.combine(day, time(), board().database.zone)
