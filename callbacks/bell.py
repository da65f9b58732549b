"""The bell: how many notices wait, the list of them, and the mark that they were seen."""

from datetime import datetime
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import BellId
from dashboard.notice_words import bell_label, count_words, notice_lines
from dashboard.request import board, current_account, current_scope, now, reading, writing
from db.commands.notices import mark_seen
from db.duties import DESK_ROLES
from db.queries.notices import notices
from layouts.bell import notice_items

callbacks = CallbackGroup(*DESK_ROLES)


@callbacks(
    output={"count": Output(BellId.COUNT, "children"), "label": Output(BellId.OPEN, "aria-label")},
    inputs={"tick": Input(BellId.TICK, "n_intervals"), "seen": Input(BellId.SEEN, "data")},
)
def count_notices(tick: int | None, seen: Any) -> dict[str, Any]:
    """Say how many notices wait, once a minute at most."""
    with reading() as session:
        found = notices(session, current_account(), current_scope(session), now())
    return {"count": count_words(found), "label": bell_label(found)}


@callbacks(
    output={
        "hidden": Output(BellId.PANEL, "hidden"),
        "lines": Output(BellId.LIST, "children"),
        "until": Output(BellId.UNTIL, "data"),
    },
    inputs={
        "opening": Input(BellId.OPEN, "n_clicks"),
        "shutting": Input(BellId.SHUT, "n_clicks"),
        "seen": Input(BellId.SEEN, "data"),
    },
    state={"is_hidden": State(BellId.PANEL, "hidden")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, seen: Any, is_hidden: bool) -> dict[str, Any]:
    """Open the list of notices, or shut it; once they are marked as seen it is empty."""
    if ctx.triggered_id == BellId.SHUT or (ctx.triggered_id == BellId.OPEN and not is_hidden):
        return {"hidden": True, "lines": no_update, "until": no_update}
    with reading() as session:
        found = notices(session, current_account(), current_scope(session), now())
    lines = notice_lines(found, board().database.zone)
    return {"hidden": False, "lines": notice_items(lines), "until": found.until.isoformat()}


@callbacks(
    output=Output(BellId.SEEN, "data"),
    inputs={"clicks": Input(BellId.MARK, "n_clicks")},
    state={"until": State(BellId.UNTIL, "data")},
    prevent_initial_call=True,
)
def mark_as_seen(clicks: int | None, until: Any) -> Any:
    """Keep that the reader saw the notices up to the moment at which they were listed."""
    at = _moment(until)
    if at is None:
        return no_update
    with writing() as session:
        mark_seen(session, current_account().id, at, now())
    return clicks


def _moment(said: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


callbacks.clientside("bell", "rest", Output(BellId.TICK, "disabled"), Input(BellId.TICK, "id"))
