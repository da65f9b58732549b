"""Writing a matter's subject and summary anew on the case page."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.handling_words import held_back_sentence
from dashboard.ids.case import HandlingId, RewordingId
from dashboard.ids.frame import ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.rewording import REWORDING, reword
from db.editions import ChangedByOther
from db.queries.case_file import case_file
from db.queries.ledger import versions_of

callbacks = CallbackGroup(*REWORDING)
SHUT = {
    "hidden": True,
    "subject": "",
    "summary": "",
    "reason": "",
    "is_sealed": False,
    "version": None,
    "refused": "",
}


@callbacks(
    output={
        "hidden": Output(RewordingId.DIALOG, "hidden"),
        "subject": Output(RewordingId.SUBJECT, "value"),
        "summary": Output(RewordingId.SUMMARY, "value"),
        "reason": Output(RewordingId.REASON, "value"),
        "is_sealed": Output(RewordingId.IS_SEALED, "value"),
        "version": Output(RewordingId.VERSION, "data"),
        "refused": Output(RewordingId.REFUSED, "children"),
    },
    inputs={
        "opening": Input(RewordingId.OPEN, "n_clicks"),
        "shutting": Input(RewordingId.SHUT, "n_clicks"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, path: str | None) -> dict[str, Any]:
    """Open the dialog with the words as they stand, or shut it and forget what was typed."""
    case_id = id_at_end(path)
    if ctx.triggered_id != RewordingId.OPEN:
        return SHUT
    with reading() as session:
        found = case_file(session, case_id, current_scope(session), today())
        if found is None:
            return SHUT
        version = versions_of(session, [case_id])[case_id]
    return {
        **SHUT,
        "hidden": False,
        "subject": found.row.title,
        "summary": found.summary,
        "version": version,
    }


@callbacks(
    output={
        "hidden": Output(RewordingId.DIALOG, "hidden", allow_duplicate=True),
        "version": Output(RewordingId.VERSION, "data", allow_duplicate=True),
        "refused": Output(RewordingId.REFUSED, "children", allow_duplicate=True),
        "done": Output(RewordingId.DONE, "data"),
        "said": Output(HandlingId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(RewordingId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "subject": State(RewordingId.SUBJECT, "value"),
        "summary": State(RewordingId.SUMMARY, "value"),
        "reason": State(RewordingId.REASON, "value"),
        "is_sealed": State(RewordingId.IS_SEALED, "value"),
        "version": State(RewordingId.VERSION, "data"),
    },
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None,
    path: str | None,
    subject: str | None,
    summary: str | None,
    reason: str | None,
    is_sealed: bool | None,
    version: Any,
) -> dict[str, Any]:
    """Put the words in place, or say why not; what was typed stays until they stand."""
    stays = dict.fromkeys(("hidden", "version", "done", "said"), no_update)
    try:
        with writing() as session:
            reword(
                session,
                current_actor(),
                id_at_end(path),
                str(subject or ""),
                str(summary or ""),
                str(reason or ""),
                version=number_in(version) or 0,
                is_old_sealed=is_sealed is True,
            )
    except ActRefused as refused:
        return {**stays, "refused": held_back_sentence(refused)}
    except ChangedByOther as changed:
        told = changed_sentence(changed, now())
        return {**stays, "version": changed.version, "refused": told, "done": clicks}
    return {"hidden": True, "version": None, "refused": "", "done": clicks, "said": _("The new words stand.")}
