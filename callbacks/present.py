"""The meeting mode: the screen at a place of the agenda, and decisions recorded in the room."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw
from dashboard.figures.present import has_chart, slide_panel
from dashboard.ids.frame import ShellId
from dashboard.ids.present import PresentId
from dashboard.meeting_page import ADDRESS_KEY, decides, plans
from dashboard.meeting_refusals import meeting_refusal
from dashboard.meeting_words import owner_options
from dashboard.numbers import day_in, id_at_end, number_in
from dashboard.present_words import (
    agenda_lines,
    begin_address,
    count_of,
    decided_words,
    following_words,
    lead_words,
    names_of,
    place_words,
    since_address,
    table_of,
    title_words,
)
from dashboard.request import (
    board,
    current_account,
    current_actor,
    current_scope,
    reading,
    today,
    writing,
)
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.decisions import record_decision
from db.meetings import DECIDING, READING, MeetingSeen, owner_of
from db.queries.choices import choices
from db.queries.meetings import meeting_seen
from db.queries.present import slide_of
from db.queries.since import short_names
from layouts.present import agenda, begin, count, decided, not_held, note, nothing, rows

callbacks = CallbackGroup(*READING)
SCREEN = {
    "meeting": Output(PresentId.MEETING, "children"),
    "place": Output(PresentId.PLACE, "children"),
    "title": Output(PresentId.TITLE, "children"),
    "lead": Output(PresentId.LEAD, "children"),
    "count": Output(PresentId.COUNT, "children"),
    "no_chart": Output(PresentId.CHART_PART, "hidden"),
    "chart": Output(PresentId.CHART, "figure"),
    "rows": Output(PresentId.ROWS, "children"),
    "begin": Output(PresentId.BEGIN, "children"),
    "decided": Output(PresentId.DECIDED, "children"),
    "note": Output(PresentId.NOTE, "children"),
    "following": Output(PresentId.FOLLOWING, "children"),
    "no_decision": Output(PresentId.DECIDE, "hidden"),
    "shown": Output(PresentId.PAGE, "data-shown"),
    "item": Output(PresentId.ITEM, "data"),
}


@callbacks(
    output=SCREEN,
    inputs={"at": Input(PresentId.AT, "data"), "done": Input(PresentId.DONE, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
)
def show_screen(at: Any, done: Any, path: str | None) -> dict[str, Any]:
    """Show the screen at a place of the agenda; the presenter's note goes to the presenter's window alone."""
    held = at if isinstance(at, dict) else {}
    day = today()
    with reading() as session:
        scope, names = current_scope(session), short_names(session)
        seen = slide_of(session, id_at_end(path), number_in(held.get("place")) or 0, scope, day)
    if seen is None:
        return {**dict.fromkeys(SCREEN, None), "rows": nothing(), "no_chart": True, "no_decision": True,
                "chart": no_update, "shown": ""}  # fmt: skip
    names = names_of(names, seen)
    sees_rows = scope.sees_rows and scope.units is None
    is_presenter = bool(held.get("notes"))
    said = "" if seen.item is None else seen.item.note
    return {
        "meeting": seen.meeting.title,
        "place": place_words(seen),
        "title": title_words(seen, names),
        "lead": lead_words(seen),
        "count": count(*count_of(seen, day, sees_rows=sees_rows)),
        "no_chart": not has_chart(seen),
        "chart": draw(slide_panel, seen, names, day, sees_rows=sees_rows, answer=str(seen.place)),
        "rows": [
            *rows(table_of(seen, names, board().database.zone, day, sees_rows=sees_rows)),
            *agenda(agenda_lines(seen, names)),
        ],
        "begin": begin(
            begin_address(seen, day) if plans(current_account()) else "", since_address(seen, day)
        ),
        "decided": decided(decided_words(seen, names)),
        "note": note(said) if is_presenter else None,
        "following": following_words(seen, names) if is_presenter else None,
        "no_decision": not decides(current_account()) or (seen.item is not None and seen.item.is_hidden),
        "shown": f"{seen.place}/{seen.of}",
        "item": None if seen.item is None else seen.item.id,
    }


OPENED = {
    "hidden": Output(PresentId.DIALOG, "hidden"),
    "about": Output(PresentId.ABOUT, "children"),
    "what": Output(PresentId.WHAT, "value"),
    "owners": Output(PresentId.OWNER, "options"),
    "owner": Output(PresentId.OWNER, "value"),
    "due": Output(PresentId.DUE, "value"),
    "refused": Output(PresentId.REFUSED, "children"),
    "said": Output(PresentId.SAID, "children", allow_duplicate=True),
}


@callbacks(
    output=OPENED,
    inputs={
        "opening": Input(PresentId.DECIDE, "n_clicks"),
        "shut": Input(PresentId.SHUT, "n_clicks"),
        "done": Input(PresentId.DONE, "data"),
    },
    state={
        "title": State(PresentId.TITLE, "children"),
        "about": State(PresentId.ABOUT, "children"),
        "path": State(ShellId.LOCATION, "pathname"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def open_or_shut_deciding(
    opening: int | None, shut: int | None, done: Any, title: Any, about: Any, path: str | None
) -> dict[str, Any]:
    """Open the dialog for the item that is shown, or shut it; what was typed stays with its item until it is recorded.

    Of a meeting that is not held yet nothing is asked: it is said what has to be done first.
    """
    shuts = {**dict.fromkeys(OPENED, no_update), "hidden": True}
    if ctx.triggered_id == PresentId.DONE:
        return {**shuts, **_EMPTY}
    if ctx.triggered_id != PresentId.DECIDE:
        return shuts
    with reading() as session:
        meeting = meeting_seen(session, id_at_end(path))
        offered = choices(session, today())
    if meeting is None or meeting.held_on is None:
        return {**shuts, "said": _not_held(meeting)}
    return {
        **dict.fromkeys(OPENED, no_update),
        **({} if about == title else _EMPTY),
        "hidden": False,
        "about": str(title or ""),
        "owners": owner_options(offered),
        "refused": "",
    }


_EMPTY: Final = {"what": "", "owner": "", "due": ""}


def _not_held(meeting: MeetingSeen | None) -> list[Any]:
    is_open = meeting is not None and meeting.is_open
    why = "meeting_not_held" if is_open else "meeting_was_cancelled" if meeting else "meeting_unknown"
    can_hold = meeting is not None and is_open and plans(current_account())
    href = f"/meetings?{ADDRESS_KEY}={meeting.id}" if meeting is not None and can_hold else ""
    return not_held(meeting_refusal(ActRefused(why)), href)


@callbacks(
    output={
        "done": Output(PresentId.DONE, "data"),
        "said": Output(PresentId.SAID, "children"),
        "refused": Output(PresentId.REFUSED, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(PresentId.CONFIRM, "n_clicks")},
    state={
        "item": State(PresentId.ITEM, "data"),
        "path": State(ShellId.LOCATION, "pathname"),
        "what": State(PresentId.WHAT, "value"),
        "owner": State(PresentId.OWNER, "value"),
        "due": State(PresentId.DUE, "value"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def decide(
    clicks: int | None, item: Any, path: str | None, what: str | None, owner: Any, due: Any
) -> dict[str, Any]:
    """Record what the room decided on the very item that it saw, or say why not, what was typed staying."""
    try:
        with writing() as session:
            record_decision(
                session,
                current_actor(),
                id_at_end(path),
                number_in(item),
                what or "",
                owner_of(str(owner or "")),
                day_in(due),
            )
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": meeting_refusal(refused)}
    return {
        "done": {"n": clicks},
        "said": _("Recorded; it stands on the owner's desk."),
        "refused": "",
    }
