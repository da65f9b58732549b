"""Taking words out of a matter's texts on the case page."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.identity_words import redaction_refusal
from dashboard.ids.case import HandlingId, RedactionId
from dashboard.ids.frame import ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_account, current_scope, now, reading, today, writing
from dashboard.text import ngettext
from db.commands.redaction import REDACTING, RedactionRefused, redact
from db.editions import ChangedByOther
from db.queries.identity import is_in_scope
from db.queries.ledger import versions_of

callbacks = CallbackGroup(*REDACTING)


@callbacks(
    output={
        "hidden": Output(RedactionId.DIALOG, "hidden"),
        "words": Output(RedactionId.WORDS, "value"),
        "version": Output(RedactionId.VERSION, "data"),
        "refused": Output(RedactionId.REFUSED, "children"),
    },
    inputs={
        "opening": Input(RedactionId.OPEN, "n_clicks"),
        "shutting": Input(RedactionId.SHUT, "n_clicks"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, path: str | None) -> dict[str, Any]:
    """Open the dialog empty on the matter as it stands, or shut it and forget what was typed."""
    case_id = id_at_end(path)
    shut = {"hidden": True, "words": "", "version": None, "refused": ""}
    if ctx.triggered_id != RedactionId.OPEN:
        return shut
    with reading() as session:
        if not is_in_scope(session, current_scope(session), case_id, today()):
            return shut
        version = versions_of(session, [case_id])[case_id]
    return {**shut, "hidden": False, "version": version}


@callbacks(
    output={
        "hidden": Output(RedactionId.DIALOG, "hidden", allow_duplicate=True),
        "words": Output(RedactionId.WORDS, "value", allow_duplicate=True),
        "version": Output(RedactionId.VERSION, "data", allow_duplicate=True),
        "refused": Output(RedactionId.REFUSED, "children", allow_duplicate=True),
        "done": Output(RedactionId.DONE, "data"),
        "said": Output(HandlingId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(RedactionId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "words": State(RedactionId.WORDS, "value"),
        "version": State(RedactionId.VERSION, "data"),
    },
    prevent_initial_call=True,
)
def confirm(clicks: int | None, path: str | None, words: str | None, version: Any) -> dict[str, Any]:
    """Take the words out, or say why not; what was typed stays until they are out."""
    stays = dict.fromkeys(("hidden", "words", "version", "done", "said"), no_update)
    try:
        with writing() as session:
            places = redact(
                session,
                current_account(),
                current_scope(),
                id_at_end(path),
                str(words or "").splitlines(),
                version=number_in(version) or 0,
                at=now(),
                today=today(),
            )
    except RedactionRefused as refused:
        return {**stays, "refused": redaction_refusal(refused.problem)}
    except ChangedByOther as changed:
        told = changed_sentence(changed, now())
        return {**stays, "version": changed.version, "refused": told, "done": clicks}
    said = ngettext("{n} word was taken out.", "{n} words were taken out.", places)
    return {"hidden": True, "words": "", "version": None, "refused": "", "done": clicks, "said": said}
