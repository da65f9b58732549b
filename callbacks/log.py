"""Callbacks of the log page: the auditor reads and verifies the log, and sees no matter."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from dash import Input, Output, ctx

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import LogId
from dashboard.log_check import check_log, log_state
from dashboard.log_words import entry_cells, look_cells, state_sentences
from dashboard.numbers import day_in, number_in
from dashboard.request import board, now, reading, today
from db.enums import LogKind, Role
from db.queries.identity import ACT_WITHIN, looks_without_act
from db.queries.log import log_entries, log_entry

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
        "looks": Input(LogId.NO_ACT, "selectedRows"),
    },
)
def show_log(
    title: str | None,
    kind: str | None,
    who: str | None,
    first: str | None,
    last: str | None,
    looks: list[dict[str, Any]] | None,
) -> list[dict[str, Any]]:
    """List the log of the chosen days, the last thirty by default; a chosen reveal opens its own row alone."""
    if ctx.triggered_id == LogId.NO_ACT and looks:
        with reading() as session:
            entry = log_entry(session, number_in(looks[0].get("id")) or 0)
        return [] if entry is None else [entry_cells(entry, board().database.zone)]
    from_at, to_at = _start(first, today() - USUAL), _start(last, today()) + timedelta(days=1)
    chosen = LogKind(kind) if kind in list(LogKind) else None
    with reading() as session:
        entries = log_entries(session, from_at, to_at, kind=chosen, account=(who or "").strip().lower())
    return [entry_cells(entry, board().database.zone) for entry in entries]


@callbacks(output=Output(LogId.NO_ACT, "rowData"), inputs={"title": Input(ShellId.TITLE, "data")})
def show_looks_without_act(title: str | None) -> list[dict[str, Any]]:
    """List the reveals of a week that have had their 24 hours and that no act followed."""
    at = now()
    with reading() as session:
        found = looks_without_act(session, at - WEEK - ACT_WITHIN, at - ACT_WITHIN, at)
    return [look_cells(look, board().database.zone) for look in found]


@callbacks(
    output=Output(LogId.VERIFIED, "children"),
    inputs={"clicks": Input(LogId.VERIFY, "n_clicks")},
)
def verify_log(clicks: int | None) -> str:
    """Say what the server found at its start, or walk both chains anew and say whether they are whole."""
    state = check_log() if clicks else log_state()
    return "" if state is None else state_sentences(state)


def _start(chosen: str | None, otherwise: date) -> datetime:
    return datetime.combine(day_in(chosen) or otherwise, time(), board().database.zone)
