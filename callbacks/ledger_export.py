"""Routes of the ledger's files and of the jobs that make large ones."""

from urllib.parse import quote

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.callback_group import RouteGroup
from dashboard.documents.ledger import TooManyRows
from dashboard.ledger_export import JOB_ABOVE, ExportAsked, Maker, asked_rows, make_export
from dashboard.ledger_filters import GridRefused
from dashboard.ledger_words import grid_refusal, job_cells
from dashboard.request import board, current_account, current_scope, now, reading, writing
from dashboard.text import _
from dashboard.work import MAY_EXPORT
from db.exporting.ledger import LedgerAsked, log_export
from db.filter_query import FilterRefused
from db.jobs import JobKind, ask, cancel, jobs_of, result_of
from db.queries.ledger import ledger_sums
from layouts.pages import COUNTERS

routes = RouteGroup(*MAY_EXPORT)
job_routes = RouteGroup(*COUNTERS)


@routes("/ledger/export", methods=["POST"])
def export_ledger() -> ResponseReturnValue:
    """Answer with the file of what the grid shows, or with the job that will make a large one."""
    asked, rows = _asked()
    account, at = current_account(), now()
    with reading() as session:
        count = ledger_sums(session, rows.chosen, current_scope(session), rows.as_of, rows.columns).cases
    if count > JOB_ABOVE:
        with writing() as session:
            job_id = ask(session, JobKind.EXPORT, asked.payload(), account.id, at)
        return jsonify(job=job_id, rows=count), 202
    maker = Maker(account.display_name, board().county, board().is_demo, at)
    try:
        with reading() as session:
            made = make_export(session, asked, current_scope(session), maker)
    except TooManyRows:
        abort(400, _("A workbook holds at most 1,048,576 rows. Choose csv or a narrower filter."))
    with writing() as session:
        detail = {"format": asked.kind.value, "columns": list(asked.columns)}
        log_export(session, rows, at=at, account=account, rows=made.rows, detail=detail)
    return _file(made.content, made.name, asked.kind.mimetype)


def _asked() -> tuple[ExportAsked, LedgerAsked]:
    body = request.get_json(silent=True)
    try:
        asked = ExportAsked.read(body if isinstance(body, dict) else {})
        return asked, asked_rows(asked, now().date())[1]
    except FilterRefused:
        abort(
            400,
            _(
                "The filter has parts that make no sense. Remove what the filter bar ignored, then export again."
            ),
        )
    except GridRefused as refused:
        abort(400, grid_refusal(refused))
    except ValueError:
        abort(400, _("The export was not understood. Load the page again."))


def _file(content: bytes, name: str, mimetype: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@job_routes("/jobs/list")
def list_jobs() -> ResponseReturnValue:
    """Answer with the account's own jobs, the latest first."""
    with reading() as session:
        jobs = jobs_of(session, current_account().id)
    return jsonify(jobs=[job_cells(job, board().database.zone) for job in jobs])


@job_routes("/jobs/<int:job_id>/cancel", methods=["POST"])
def cancel_job(job_id: int) -> ResponseReturnValue:
    """Cancel an own job that has not ended."""
    with writing() as session:
        is_cancelled = cancel(session, job_id, current_account().id, now())
    if not is_cancelled:
        abort(404, _("This job has ended, or it is not yours."))
    return "", 204


@job_routes("/jobs/<int:job_id>/result")
def hand_out_result(job_id: int) -> ResponseReturnValue:
    """Hand out the file that an own job made."""
    with reading() as session:
        found = result_of(session, job_id, current_account().id)
    if found is None:
        abort(404, _("There is no file of this job. Files are kept for seven days."))
    return _file(found[1], found[0], "application/octet-stream")
