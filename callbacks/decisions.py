"""Decisions of a meeting: recorded in the room, returned or given up; and acts that need words, a cancelling and a note."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.agenda_words import item_title
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import AgendaId, DecisionsId, MeetingsId
from dashboard.meeting_act_words import Undoing, undoing, undoing_about, undone_words
from dashboard.meeting_page import opened_in, plans, row_chosen
from dashboard.meeting_refusals import DECISION_FIELDS, field_of, meeting_refusal
from dashboard.meeting_words import owner_options
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.agenda import note_item
from db.commands.decisions import (
    correct_decision,
    give_up,
    record_decision,
    return_decision,
    withdraw_decision,
)
from db.commands.holding import take_holding_back
from db.commands.meetings import cancel_meeting, restore_meeting
from db.editions import ChangedByOther
from db.meetings import DECIDING, SHORTEST_WORDS, Carried, owner_of
from db.queries.agenda import items_listed
from db.queries.choices import choices
from db.queries.decisions import decision_seen
from db.queries.meetings import meeting_seen
from db.queries.names import load_names
from layouts.meeting_dialogs import refusal

callbacks = CallbackGroup(*DECIDING)

RECORDED = {
    "hidden": Output(DecisionsId.DIALOG, "hidden"),
    "act": Output(DecisionsId.DIALOG_ACT, "data"),
    "no_reason": Output(DecisionsId.REASON, "hidden"),
    "why": Output(DecisionsId.WHY, "value"),
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
        "correcting": Input(DecisionsId.CORRECT, "n_clicks"),
        "shut": Input(DecisionsId.SHUT, "n_clicks"),
        "done": Input(MeetingsId.DONE, "data"),
    },
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "chosen": State(AgendaId.LIST, "selectedRows"),
        "rows": State(AgendaId.LIST, "rowData"),
        "decision": State(DecisionsId.LIST, "selectedRows"),
        "decided": State(DecisionsId.LIST, "rowData"),
    },
    prevent_initial_call=True,
)
def open_or_shut_recording(
    opening: int | None, correcting: int | None, shut: int | None, done: Any, opened: Any, **held: Any
) -> dict[str, Any]:
    """Open the dialog for the item that is chosen on the agenda, or with the chosen decision to be corrected; or shut it."""
    shuts = {**dict.fromkeys(RECORDED, no_update), "hidden": True}
    if ctx.triggered_id not in (DecisionsId.RECORD, DecisionsId.CORRECT):
        return shuts
    corrects = ctx.triggered_id == DecisionsId.CORRECT
    wanted = number_in(row_chosen(held["decision"], held["decided"]).get("id")) if corrects else None
    with reading() as session:
        names = load_names(session)
        one = meeting_seen(session, opened_in(opened).id)
        if one is None:
            return shuts
        items = items_listed(session, one, current_scope(session), today())
        offered = choices(session, today())
        was = decision_seen(session, wanted or 0, current_scope(session), today())
    if corrects and was is None:
        return shuts
    item = str(row_chosen(held["chosen"], held["rows"]).get("id") or "")
    if was is not None:
        item = str(was.item_id or "")
    # A correction stays with its item.
    listed = [
        {"value": str(each.id), "label": item_title(each, names)}
        for each in items
        if not each.is_dropped and not each.is_hidden and (was is None or str(each.id) == item)
    ]
    no_item = [{"value": "", "label": _("No item")}] if was is None or not item else []
    return {
        "hidden": False,
        "act": None if was is None else {"id": was.id, "version": was.version},
        "no_reason": was is None,
        "why": "",
        "items": [*no_item, *listed],
        "item": item,
        "what": "" if was is None else was.text,
        "owners": [
            {"value": "", "label": "–"},
            *owner_options(offered, with_ended=one.is_late_entry or was is not None),
        ],
        "owner": "" if was is None else was.owner.key,
        "due": "" if was is None else was.due_on.isoformat(),
        "not_carried": was is not None or not (one.is_late_entry and plans(current_account())),
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
        "act": State(DecisionsId.DIALOG_ACT, "data"),
        "why": State(DecisionsId.WHY, "value"),
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
    """Record what was decided, and of an earlier meeting what became of it, or correct it, or say why not; what was typed stays."""
    one, was, carried_on = opened_in(opened), opened_in(typed["act"]), day_in(typed["carried_on"])
    carried = None if carried_on is None else Carried(carried_on, str(typed["carried_how"] or ""))
    what, owner, due_on = str(typed["what"] or ""), owner_of(str(typed["owner"] or "")), day_in(typed["due"])
    try:
        with writing() as session:
            actor = current_actor()
            if was.id:
                why = str(typed["why"] or "")
                correct_decision(session, actor, was.id, what, owner, due_on, why, version=was.version)
                said = _("The decision is corrected; its owner is told.")
            else:
                item = number_in(typed["item"])
                record_decision(session, actor, one.id, item, what, owner, due_on, carried)
                said = (
                    _("The decision is recorded; it stands on its owner's desk.")
                    if carried is None
                    else _("The decision is recorded as carried out.")
                )
    except ActRefused as refused:
        return {
            "refused": refusal(meeting_refusal(refused), _field(refused, what)),
            "done": no_update,
            "said": no_update,
        }
    except ChangedByOther as changed:
        return {"refused": changed_sentence(changed, now()), "done": no_update, "said": no_update}
    return {"refused": "", "done": {"id": str(one.id), "at": now().isoformat()}, "said": said}


def _field(refused: ActRefused, what: str) -> str:
    """Return the field that is refused; where the decision is long enough, it is the reason that is too short."""
    is_reason = refused.code == "reason_short" and len(what.strip()) >= SHORTEST_WORDS
    return DecisionsId.WHY if is_reason else field_of(refused, DECISION_FIELDS)


callbacks.clientside(
    "meetings",
    "leadTo",
    Output(DecisionsId.REFUSED, "data-led"),
    Input(DecisionsId.REFUSED, "children"),
)

ACTS: Final = {
    MeetingsId.CANCEL: "cancel",
    AgendaId.WRITE: "note",
    DecisionsId.RETURN: "return",
    DecisionsId.GIVE_UP: "give_up",
    DecisionsId.WITHDRAW: "mistake",
}
UNDO: Final = {
    Undoing.CANCEL: cancel_meeting,
    Undoing.WITHDRAW: cancel_meeting,
    Undoing.NOT_HELD: take_holding_back,
    Undoing.RESTORE: restore_meeting,
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
        "withdraw": Input(DecisionsId.WITHDRAW, "n_clicks"),
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
    cancel: Any, note: Any, back: Any, give_up: Any, withdraw: Any, shut: Any, done: Any, **held: Any
) -> dict[str, Any]:
    """Open the dialog for the act that was pressed, with what it is about; or shut it, what was typed gone."""
    act = ACTS.get(ctx.triggered_id)
    if act is None:
        return {**dict.fromkeys(WORDED, no_update), "hidden": True}
    item = row_chosen(held["item"], held["items"])
    decision = row_chosen(held["decision"], held["decided"])
    about: dict[str, str] = {}
    if act == "cancel":
        with reading() as session:
            one = meeting_seen(session, opened_in(held["opened"]).id)
        undone = Undoing.CANCEL if one is None else undoing(one)
        act, about = undone.value, {undone.value: undoing_about(undone)}
    about |= {
        "note": _("What the presenter says to it: {what}", what=item.get("what", "")),
        "return": _("Why it is not done yet; it is owed again: {what}", what=decision.get("what", "")),
        "give_up": _("Why it is not carried out: {what}", what=decision.get("what", "")),
        "mistake": _(
            "Why this was recorded by mistake; it leaves the desk and counts nowhere: {what}",
            what=decision.get("what", ""),
        ),
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
    """Undo where the meeting stands, note an item, return a decision, give it up or withdraw it, or say why not; what was typed stays."""
    one, held = opened_in(opened), act if isinstance(act, dict) else {}
    of, version = number_in(held.get("id")) or 0, number_in(held.get("version")) or 0
    typed = words or ""
    try:
        with writing() as session:
            actor = current_actor()
            match held.get("act"):
                case Undoing.CANCEL | Undoing.WITHDRAW | Undoing.NOT_HELD | Undoing.RESTORE as undone:
                    UNDO[undone](session, actor, one.id, typed, version=one.version)
                    said = undone_words(Undoing(undone))
                case "note":
                    note_item(session, actor, one.id, of, typed, version=one.version)
                    said = _("The note is kept.")
                case "return":
                    return_decision(session, actor, of, typed, version=version)
                    said = _("The decision is returned to its owner.")
                case "mistake":
                    withdraw_decision(session, actor, of, typed, version=version)
                    said = _("The decision is withdrawn; it counts nowhere.")
                case _:
                    give_up(session, actor, of, typed, version=version)
                    said = _("The decision is given up; it counts as not done.")
    except ActRefused as refused:
        return {"refused": meeting_refusal(refused), "done": no_update, "said": no_update}
    except ChangedByOther as changed:
        return {"refused": changed_sentence(changed, now()), "done": no_update, "said": no_update}
    return {"refused": "", "done": {"id": str(one.id), "at": now().isoformat()}, "said": said}
