"""Report a decision done: from the owner's desk, and from the page of meetings."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import DecisionReportId
from dashboard.meeting_page import opened_in
from dashboard.meeting_refusals import meeting_refusal
from dashboard.meeting_words import decision_sentence
from dashboard.numbers import number_in
from dashboard.request import current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.decisions import report_done, take_report_back
from db.editions import ChangedByOther
from db.meetings import REPORTING, Standing
from db.queries.decisions import decision_seen
from db.queries.names import load_names

callbacks = CallbackGroup(*REPORTING)

OPENED = {
    "hidden": Output(DecisionReportId.DIALOG, "hidden"),
    "opened": Output(DecisionReportId.OPENED, "data"),
    "about": Output(DecisionReportId.ABOUT, "children"),
    "words": Output(DecisionReportId.WORDS, "value"),
    "refused": Output(DecisionReportId.REFUSED, "children"),
}


@callbacks(
    output=OPENED,
    inputs={
        "wanted": Input(DecisionReportId.WANTED, "data"),
        "shut": Input(DecisionReportId.SHUT, "n_clicks"),
        "done": Input(DecisionReportId.DONE, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut(wanted: Any, shut: int | None, done: Any) -> dict[str, Any]:
    """Open the dialog for a decision with what was decided; or shut it, what was typed gone."""
    shuts = {**dict.fromkeys(OPENED, no_update), "hidden": True}
    if ctx.triggered_id != DecisionReportId.WANTED or not isinstance(wanted, dict):
        return shuts
    with reading() as session:
        found = number_in(wanted.get("decision")) or 0
        one = decision_seen(session, found, current_scope(session), today())
        names = load_names(session)
    if one is None:
        return shuts
    return {
        "hidden": False,
        "opened": {"id": one.id, "version": one.version},
        "about": decision_sentence(one, names),
        "words": "",
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(DecisionReportId.REFUSED, "children", allow_duplicate=True),
        "done": Output(DecisionReportId.DONE, "data"),
        "said": Output(DecisionReportId.SAID, "children"),
        "untold": Output(DecisionReportId.TOLD, "hidden"),
        "no_back": Output(DecisionReportId.BACK, "hidden"),
    },
    inputs={"clicks": Input(DecisionReportId.CONFIRM, "n_clicks")},
    state={
        "opened": State(DecisionReportId.OPENED, "data"),
        "words": State(DecisionReportId.WORDS, "value"),
    },
    prevent_initial_call=True,
)
def report(clicks: int | None, opened: Any, words: str | None) -> dict[str, Any]:
    """Report the decision done, or say why not; what was typed stays."""
    one = opened_in(opened)
    stays = dict.fromkeys(("done", "said", "untold", "no_back"), no_update)
    try:
        with writing() as session:
            found = report_done(session, current_actor(), one.id, words or "", version=one.version)
    except ActRefused as refused:
        return {**stays, "refused": meeting_refusal(refused)}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    said = _("Reported done, on time.") if found is Standing.ON_TIME else _("Reported done, late.")
    done = {"at": now().isoformat(), "id": one.id, "version": one.version + 1}
    return {"refused": "", "done": done, "said": said, "untold": False, "no_back": False}


@callbacks(
    output={
        "done": Output(DecisionReportId.DONE, "data", allow_duplicate=True),
        "said": Output(DecisionReportId.SAID, "children", allow_duplicate=True),
        "no_back": Output(DecisionReportId.BACK, "hidden", allow_duplicate=True),
    },
    inputs={"clicks": Input(DecisionReportId.BACK, "n_clicks")},
    state={"reported": State(DecisionReportId.DONE, "data")},
    prevent_initial_call=True,
)
def take_back(clicks: int | None, reported: Any) -> dict[str, Any]:
    """Take the report back that was made last, or say why not."""
    one = opened_in(reported)
    try:
        with writing() as session:
            words = _("Taken back by who reported it")
            take_report_back(session, current_actor(), one.id, words, version=one.version)
    except ActRefused as refused:
        return {"done": no_update, "said": meeting_refusal(refused), "no_back": True}
    except ChangedByOther as changed:
        return {"done": no_update, "said": changed_sentence(changed, now()), "no_back": True}
    said = _("The report is taken back; the decision is owed again.")
    return {"done": {"at": now().isoformat()}, "said": said, "no_back": True}
