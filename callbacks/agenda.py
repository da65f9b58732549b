"""The agenda of the chosen meeting: take what data propose, add by hand, move, drop and take back."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.agenda_words import proposal_options
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import AgendaId, MeetingsId
from dashboard.meeting_page import opened_in, row_chosen
from dashboard.meeting_refusals import ADD_FIELDS, field_of, meeting_refusal
from dashboard.numbers import matter_number, number_in
from dashboard.request import current_actor, current_scope, now, reading, today, writing
from dashboard.text import _, ngettext
from db.commands.acts import ActRefused
from db.commands.agenda import add_item, drop_item, move_item, take_back, take_proposals
from db.editions import ChangedByOther
from db.meetings import PLANNING, Move
from db.queries.agenda import day_of_figures, items_listed, proposals
from db.queries.ledger import rows_of_cases
from db.queries.meetings import meeting_seen, meetings_seen
from db.queries.names import load_names
from layouts.meeting_dialogs import refusal

callbacks = CallbackGroup(*PLANNING)
MOST_SENT: Final = 100

PROPOSED = {
    "hidden": Output(AgendaId.PROPOSE_DIALOG, "hidden"),
    "about": Output(AgendaId.PROPOSE_ABOUT, "children"),
    "options": Output(AgendaId.PROPOSALS, "options"),
    "ticked": Output(AgendaId.PROPOSALS, "value"),
    "refused": Output(AgendaId.PROPOSE_REFUSED, "children"),
}


@callbacks(
    output=PROPOSED,
    inputs={
        "opening": Input(AgendaId.PROPOSE, "n_clicks"),
        "shut": Input(AgendaId.PROPOSE_SHUT, "n_clicks"),
        "done": Input(MeetingsId.EDITED, "data"),
    },
    state={"opened": State(MeetingsId.OPENED, "data")},
    prevent_initial_call=True,
)
def open_or_shut_proposals(opening: int | None, shut: int | None, done: Any, opened: Any) -> dict[str, Any]:
    """Open the dialog with what data propose, all of it ticked but what stands on the agenda; or shut it."""
    shuts = {**dict.fromkeys(PROPOSED, no_update), "hidden": True}
    if ctx.triggered_id != AgendaId.PROPOSE:
        return shuts
    with reading() as session:
        scope, names, day = current_scope(session), load_names(session), today()
        meetings = meetings_seen(session)
        one = meeting_seen(session, opened_in(opened).id)
        if one is None:
            return shuts
        as_of = day_of_figures(one, day)
        found = proposals(session, one, meetings, scope, as_of)
        held = items_listed(session, one, scope, day)
        rows = rows_of_cases(session, [each.case_id for each in found if each.case_id is not None], as_of)
    taken = frozenset(each.key for each in held if not each.is_dropped)
    options = proposal_options(found, names, {row.case_id: row.title for row in rows}, taken)
    said = _("As of the end of {day}. Tick what the meeting takes up.", day=as_of.isoformat())
    return {
        "hidden": False,
        "about": said
        if options
        else _("Nothing is proposed: no matter is overdue, old or without a leader."),
        "options": options,
        "ticked": [each["value"] for each in options if not each["disabled"]],
        "refused": "",
    }


ADDED = {
    "hidden": Output(AgendaId.ADD_DIALOG, "hidden"),
    "title": Output(AgendaId.ADD_TITLE, "value"),
    "number": Output(AgendaId.ADD_NUMBER, "value"),
    "reason": Output(AgendaId.ADD_REASON, "value"),
    "refused": Output(AgendaId.ADD_REFUSED, "children"),
}


@callbacks(
    output=ADDED,
    inputs={
        "opening": Input(AgendaId.ADD, "n_clicks"),
        "shut": Input(AgendaId.ADD_SHUT, "n_clicks"),
        "done": Input(MeetingsId.EDITED, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_adding(opening: int | None, shut: int | None, done: Any) -> dict[str, Any]:
    """Open the dialog empty; or shut it, what was typed gone."""
    if ctx.triggered_id != AgendaId.ADD:
        return {**dict.fromkeys(ADDED, no_update), "hidden": True}
    return {"hidden": False, "title": "", "number": "", "reason": "", "refused": ""}


@callbacks(
    output={
        "refused": Output(AgendaId.PROPOSE_REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(AgendaId.PROPOSE_CONFIRM, "n_clicks")},
    state={"opened": State(MeetingsId.OPENED, "data"), "ticked": State(AgendaId.PROPOSALS, "value")},
    prevent_initial_call=True,
)
def take(clicks: int | None, opened: Any, ticked: Any) -> dict[str, Any]:
    """Put what is ticked onto the agenda, or say why not."""
    one = opened_in(opened)
    keys = frozenset(map(str, ticked[:MOST_SENT])) if isinstance(ticked, list) else frozenset()
    try:
        with writing() as session:
            made = take_proposals(session, current_actor(), one.id, keys, version=one.version)
    except ActRefused as refused:
        return _refused(meeting_refusal(refused))
    except ChangedByOther as changed:
        return _refused(changed_sentence(changed, now()))
    said = ngettext("{n} item is put onto the agenda.", "{n} items are put onto the agenda.", made)
    return {"refused": "", "done": _done(one.id), "said": said}


@callbacks(
    output={
        "refused": Output(AgendaId.ADD_REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(AgendaId.ADD_CONFIRM, "n_clicks")},
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "title": State(AgendaId.ADD_TITLE, "value"),
        "number": State(AgendaId.ADD_NUMBER, "value"),
        "reason": State(AgendaId.ADD_REASON, "value"),
    },
    prevent_initial_call=True,
)
def add(
    clicks: int | None, opened: Any, title: str | None, number: str | None, reason: str | None
) -> dict[str, Any]:
    """Put an item onto the agenda by hand, or say why not; what was typed stays."""
    one = opened_in(opened)
    try:
        with writing() as session:
            add_item(
                session,
                current_actor(),
                one.id,
                title or "",
                matter_number(number),
                reason or "",
                version=one.version,
            )
    except ActRefused as refused:
        return _refused(refusal(meeting_refusal(refused), field_of(refused, ADD_FIELDS)))
    except ChangedByOther as changed:
        return _refused(changed_sentence(changed, now()))
    return {"refused": "", "done": _done(one.id), "said": _("The item is put onto the agenda.")}


@callbacks(
    output={
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={
        "up": Input(AgendaId.UP, "n_clicks"),
        "down": Input(AgendaId.DOWN, "n_clicks"),
        "drop": Input(AgendaId.DROP, "n_clicks"),
        "back": Input(AgendaId.BACK, "n_clicks"),
    },
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "chosen": State(AgendaId.LIST, "selectedRows"),
        "rows": State(AgendaId.LIST, "rowData"),
    },
    prevent_initial_call=True,
)
def act_on_item(
    up: int | None, down: int | None, drop: int | None, back: int | None, opened: Any, chosen: Any, rows: Any
) -> dict[str, Any]:
    """Move the chosen item, drop it or take it back, or say why not."""
    one = opened_in(opened)
    item = number_in(row_chosen(chosen, rows).get("id")) or 0
    said = ""
    try:
        with writing() as session:
            actor = current_actor()
            match ctx.triggered_id:
                case AgendaId.UP:
                    move_item(session, actor, one.id, item, Move.UP, version=one.version)
                case AgendaId.DOWN:
                    move_item(session, actor, one.id, item, Move.DOWN, version=one.version)
                case AgendaId.DROP:
                    drop_item(session, actor, one.id, item, version=one.version)
                    said = _("The item is dropped; it can be taken back.")
                case _:
                    take_back(session, actor, one.id, item, version=one.version)
                    said = _("The item is taken back.")
    except ActRefused as refused:
        return {"done": no_update, "said": meeting_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": changed_sentence(changed, now())}
    return {"done": _done(one.id), "said": said}


def _done(meeting_id: int) -> dict[str, str]:
    return {"id": str(meeting_id), "at": now().isoformat()}


def _refused(said: Any) -> dict[str, Any]:
    return {"refused": said, "done": no_update, "said": no_update}


callbacks.clientside(
    "meetings",
    "leadTo",
    Output(AgendaId.ADD_REFUSED, "data-led"),
    Input(AgendaId.ADD_REFUSED, "children"),
)
