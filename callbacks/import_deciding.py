"""Callbacks of the import page's last step: store what the preview showed, or discard it, and show what came of it."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.ids.work import ImportId
from dashboard.import_decisions import decisions_of
from dashboard.import_storing import Stored, begin
from dashboard.import_uploads import staging_of
from dashboard.import_words import shown_or_refused
from dashboard.request import board, current_account, now, reading, writing
from dashboard.text import _
from dashboard.url_state import LEDGER, address
from db.enums import JobState, Role
from db.jobs import job_of
from layouts.importing import sum_list

callbacks = CallbackGroup(Role.OFFICE)

DECIDED_PARTS = {
    "refused": Output(ImportId.CONFIRM_REFUSED, "children"),
    "ended": Output(ImportId.ENDED, "data"),
    "job": Output(ImportId.JOB, "data"),
    "is_still": Output(ImportId.TICK, "disabled"),
    "is_done": Output(ImportId.PROGRESS_PART, "hidden"),
    "progress": Output(ImportId.PROGRESS, "value"),
    "words": Output(ImportId.PROGRESS_WORDS, "children"),
    "has_no_result": Output(ImportId.RESULT_CARD, "hidden"),
    "result": Output(ImportId.RESULT, "children"),
    "sums": Output(ImportId.RESULT_SUMS, "children"),
    "ledger": Output(ImportId.RESULT_LEDGER, "href"),
    "has_no_ledger": Output(ImportId.RESULT_LEDGER, "hidden"),
    "errors": Output(ImportId.RESULT_ERRORS, "href"),
    "has_no_errors": Output(ImportId.RESULT_ERRORS, "hidden"),
}


@callbacks(
    output=DECIDED_PARTS,
    inputs={
        "confirm": Input(ImportId.CONFIRM, "n_clicks"),
        "cancel": Input(ImportId.CANCEL, "n_clicks"),
        "tick": Input(ImportId.TICK, "n_intervals"),
        "upload": Input(ImportId.UPLOAD, "data"),
    },
    state={
        "decided": State(ImportId.DECISIONS, "rowData"),
        "again": State(ImportId.AGAIN, "value"),
        "job": State(ImportId.JOB, "data"),
    },
    running=[(Output(ImportId.CONFIRM, "disabled"), True, False)],
    prevent_initial_call=True,
)
def decide(
    confirm: int | None, cancel: int | None, tick: int | None, upload: dict[str, Any] | None, decided: Any, again: Any,
    job: int | None,
) -> dict[str, Any]:  # fmt: skip
    """Store what the preview showed, discard it, or show how far the storing is."""
    nothing = {**dict.fromkeys(DECIDED_PARTS, no_update), "refused": ""}
    if ctx.triggered_id == ImportId.TICK:
        return {**nothing, **(_watch(job) if isinstance(job, int) else {"is_still": True})}
    if not upload:
        return nothing
    if ctx.triggered_id == ImportId.UPLOAD:
        return {**nothing, "has_no_result": True}
    upload_id = str(upload.get("id"))
    if ctx.triggered_id == ImportId.CANCEL:
        return shown_or_refused(lambda: _discard(upload_id), nothing)
    return shown_or_refused(lambda: _store(upload_id, decided or [], is_again=bool(again)), nothing)


def _store(upload_id: str, decided: Any, *, is_again: bool) -> dict[str, Any]:
    begun = begin(board(), upload_id, decisions_of(decided, is_again=is_again), current_account(), now())
    return _shown(begun) if isinstance(begun, Stored) else _waiting(begun)


def _discard(upload_id: str) -> dict[str, Any]:
    with writing() as session:
        staging_of(board()).drop(session, upload_id, account_id=current_account().id)
    return {
        "ended": {"at": str(now())},
        "has_no_result": False,
        "result": _("The file was discarded; nothing of it was stored."),
        "sums": [],
        "has_no_ledger": True,
        "has_no_errors": True,
    }


def _waiting(job_id: int) -> dict[str, Any]:
    words = _("Waiting for its turn …")
    return {"job": job_id, "is_still": False, "is_done": False, "progress": "0", "words": words}


def _shown(stored: Stored) -> dict[str, Any]:
    return {
        "ended": {"at": str(now())},
        "is_still": True,
        "is_done": True,
        "has_no_result": False,
        "result": stored.sentence,
        "sums": sum_list(stored.items),
        "ledger": address(LEDGER, stored.rows),
        "has_no_ledger": not stored.rows,
        "errors": f"/jobs/{stored.job}/result",
        "has_no_errors": not stored.has_errors,
    }


def _watch(job_id: int) -> dict[str, Any]:
    with reading() as session:
        job = job_of(session, job_id, current_account().id)
    if job is None or job.state is JobState.CANCELLED:
        return {
            "is_still": True,
            "is_done": True,
            "refused": _("The work was cancelled; nothing was stored."),
        }
    if job.state is JobState.DONE:
        return _shown(Stored.of_message(job.message, job_id))
    if job.state is JobState.FAILED:
        return {"is_still": True, "is_done": True, "refused": Stored.why_failed(job.message)}
    percent = round(job.progress * 100)
    return {"progress": str(percent), "words": _("Storing … {n} %", n=percent)}
