"""Decisions of a meeting: recorded in the room, returned or given up; and acts that need words, a cancelling and a note."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.agenda_words import item_title
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import AgendaId, DecisionsId, MeetingsId
from dashboard.meeting_page import held_late, opened_in, plans, row_chosen
from dashboard.meeting_refusals import meeting_refusal
from dashboard.meeting_words import cancel_about, owner_options
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.agenda import note_item
from db.commands.decisions import give_up, record_decision, return_decision
from db.commands.meetings import cancel_meeting
from db.editions import ChangedByOther
from db.meetings import DECIDING, Carried, owner_of
from db.queries.agenda import items_listed
from db.queries.choices import choices
from db.queries.meetings import meeting_seen
from db.queries.names import load_names

callbacks = CallbackGroup(*DECIDING)

RECORDED = {
    "hidden": Output(DecisionsId.DIALOG, "hidden"),
    "items": Output(DecisionsId.ITEM, "options"),
    "item": Output(DecisionsId.ITEM, "value"),
    "what": Output(DecisionsId.WHAT, "value"),
    "owners": Output(DecisionsId.OWNER, "options"),
    "owner": Output(DecisionsId.OWNER, "value"),
    "due": Output(DecisionsId.DUE, "value"),
    "not_carried": Output(DecisionsId.CARRIED, "hidden"),
    "carried_on": Output(DecisionsId.CARRIED_ON, "value"),
    "carried_how": Output(DecisionsId.CARRIED_HOW, "value"),
    "refused": Output(DecisionsId.REFUSED, "children"),
}


@callbacks(
    output=RECORDED,
    inputs={
        "opening": Input(DecisionsId.RECORD, "n_clicks"),
        "shut": Input(DecisionsId.SHUT, "n_clicks"),
        "done": Input(MeetingsId.DONE, "data"),
    },
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "chosen": State(AgendaId.LIST, "selectedRows"),
        "rows": State(AgendaId.LIST, "rowData"),
    },
    prevent_initial_call=True,
)
def open_or_shut_recording(
    opening: int | None, shut: int | None, done: Any, opened: Any, chosen: Any, rows: Any
) -> dict[str, Any]:
    """Open the dialog for the item that is chosen on the agenda; or shut it, what was typed gone."""
    shuts = {**dict.fromkeys(RECORDED, no_update), "hidden": True}
    if ctx.triggered_id != DecisionsId.RECORD:
        return shuts
    with reading() as session:
        names = load_names(session)
        one = meeting_seen(session, opened_in(opened).id)
        if one is None:
            return shuts
        items = items_listed(session, one, current_scope(session), today())
        offered = choices(session, today())
    listed = [
        {"value": str(each.id), "label": item_title(each, names)}
        for each in items
        if not each.is_dropped and not each.is_hidden
    ]
    return {
        "hidden": False,
        "items": [{"value": "", "label": _("No item")}, *listed],
        "item": str(row_chosen(chosen, rows).get("id") or ""),
        "what": "",
        "owners": [{"value": "", "label": "–"}, *owner_options(offered, with_ended=one.is_late_entry)],
        "owner": "",
        "due": "",
        "not_carried": not (one.is_late_entry and plans(current_account())),
        "carried_on": "",
        "carried_how": "",
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(DecisionsId.REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.DONE, "data"),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(DecisionsId.CONFIRM, "n_clicks")},
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "item": State(DecisionsId.ITEM, "value"),
        "what": State(DecisionsId.WHAT, "value"),
        "owner": State(DecisionsId.OWNER, "value"),
        "due": State(DecisionsId.DUE, "value"),
        "carried_on": State(DecisionsId.CARRIED_ON, "value"),
        "carried_how": State(DecisionsId.CARRIED_HOW, "value"),
    },
    prevent_initial_call=True,
)
def record(clicks: int | None, opened: Any, **typed: Any) -> dict[str, Any]:
    """Record what was decided, and of an earlier meeting what became of it, or say why not; what was typed stays."""
    one, carried_on = opened_in(opened), day_in(typed["carried_on"])
    carried = None if carried_on is None else Carried(carried_on, str(typed["carried_how"] or ""))
    try:
        with writing() as session:
            record_decision(
                session,
                current_actor(),
                one.id,
                number_in(typed["item"]),
                str(typed["what"] or ""),
                owner_of(str(typed["owner"] or "")),
                day_in(typed["due"]),
                carried,
            )
    except ActRefused as refused:
        return {"refused": meeting_refusal(refused), "done": no_update, "said": no_update}
    return {
        "refused": "",
        "done": {"id": str(one.id), "at": now().isoformat()},
        "said": _("The decision is recorded; it stands on its owner's desk.")
        if carried is None
        else _("The decision is recorded as carried out."),
    }


ACTS: Final = {
    MeetingsId.CANCEL: "cancel",
    AgendaId.WRITE: "note",
    DecisionsId.RETURN: "return",
    DecisionsId.GIVE_UP: "give_up",
}
WORDED = {
    "hidden": Output(MeetingsId.WORDS_DIALOG, "hidden"),
    "act": Output(MeetingsId.WORDS_ACT, "data"),
    "about": Output(MeetingsId.WORDS_ABOUT, "children"),
    "words": Output(MeetingsId.WORDS, "value"),
    "refused": Output(MeetingsId.WORDS_REFUSED, "children"),
}


@callbacks(
    output=WORDED,
    inputs={
        "cancel": Input(MeetingsId.CANCEL, "n_clicks"),
        "note": Input(AgendaId.WRITE, "n_clicks"),
        "back": Input(DecisionsId.RETURN, "n_clicks"),
        "give_up": Input(DecisionsId.GIVE_UP, "n_clicks"),
        "shut": Input(MeetingsId.WORDS_SHUT, "n_clicks"),
        "done": Input(MeetingsId.DONE, "data"),
    },
    state={
        "item": State(AgendaId.LIST, "selectedRows"),
        "items": State(AgendaId.LIST, "rowData"),
        "decision": State(DecisionsId.LIST, "selectedRows"),
        "decided": State(DecisionsId.LIST, "rowData"),
        "opened": State(MeetingsId.OPENED, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_words(
    cancel: Any, note: Any, back: Any, give_up: Any, shut: Any, done: Any, **held: Any
) -> dict[str, Any]:
    """Open the dialog for the act that was pressed, with what it is about; or shut it, what was typed gone."""
    act = ACTS.get(ctx.triggered_id)
    if act is None:
        return {**dict.fromkeys(WORDED, no_update), "hidden": True}
    item = row_chosen(held["item"], held["items"])
    decision = row_chosen(held["decision"], held["decided"])
    about = {
        "cancel": cancel_about(is_late=held_late(held["opened"])),
        "note": _("What the presenter says to it: {what}", what=item.get("what", "")),
        "return": _("Why it is not done yet; it is owed again: {what}", what=decision.get("what", "")),
        "give_up": _("Why it is not carried out: {what}", what=decision.get("what", "")),
    }
    of = item if act == "note" else decision
    return {
        "hidden": False,
        "act": {"act": act, "id": of.get("id"), "version": of.get("version")},
        "about": about[act],
        "words": item.get("note", "") if act == "note" else "",
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(MeetingsId.WORDS_REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.DONE, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(MeetingsId.WORDS_CONFIRM, "n_clicks")},
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "act": State(MeetingsId.WORDS_ACT, "data"),
        "words": State(MeetingsId.WORDS, "value"),
    },
    prevent_initial_call=True,
)
def act_with_words(clicks: int | None, opened: Any, act: Any, words: str | None) -> dict[str, Any]:
    """Cancel the meeting, note an item, return a decision or give it up, or say why not; what was typed stays."""
    one, held = opened_in(opened), act if isinstance(act, dict) else {}
    of, version = number_in(held.get("id")) or 0, number_in(held.get("version")) or 0
    typed = words or ""
    try:
        with writing() as session:
            actor = current_actor()
            match held.get("act"):
                case "cancel":
                    cancel_meeting(session, actor, one.id, typed, version=one.version)
                    said = (
                        _("The entry is withdrawn.") if held_late(opened) else _("The meeting is cancelled.")
                    )
                case "note":
                    note_item(session, actor, one.id, of, typed, version=one.version)
                    said = _("The note is kept.")
                case "return":
                    return_decision(session, actor, of, typed, version=version)
                    said = _("The decision is returned to its owner.")
                case _:
                    give_up(session, actor, of, typed, version=version)
                    said = _("The decision is given up; it counts as not done.")
    except ActRefused as refused:
        return {"refused": meeting_refusal(refused), "done": no_update, "said": no_update}
    except ChangedByOther as changed:
        return {"refused": changed_sentence(changed, now()), "done": no_update, "said": no_update}
    return {"refused": "", "done": {"id": str(one.id), "at": now().isoformat()}, "said": said}
