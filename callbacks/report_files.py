"""The files of the page Reports: copies, drafts, figures, and the rows of one figure."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from dashboard.callback_group import RouteGroup
from dashboard.file_answers import file_answer
from dashboard.report_address import ROWS_FILE, asked_in
from dashboard.report_files import draft_of, paper_of, workbook_of
from dashboard.report_rows import rows_note
from dashboard.report_rows_file import rows_workbook
from dashboard.report_words import figure_words, report_refusal, report_title
from dashboard.request import current_account, current_scope, now, reading, writing
from dashboard.text import Language, _, speaking
from db.commands.acts import ActRefused
from db.commands.periodic_reports import print_copy
from db.documents import MediaType, OpenedFile
from db.enums import LogKind, Role
from db.log import append
from db.queries.names import load_names
from db.queries.periodic_reports import closed_report, drafts, frozen_content, opened_report
from db.queries.report_figures import rows_behind
from db.report_content import report_in
from db.report_periods import Reported, reported

routes = RouteGroup(Role.LEADER, Role.OFFICE)
copy_routes = RouteGroup(Role.OFFICE)


@copy_routes("/reports/<int:report_id>/copies/<int:copy>")
def hand_out_copy(report_id: int, copy: int) -> ResponseReturnValue:
    """Answer with one copy of a closed report as a Word file: the first printing's bytes at every later one."""
    try:
        with writing() as session:
            content = print_copy(session, report_id, copy, paper_of, current_account(), now())
            found = closed_report(session, report_id)
    except ActRefused as refused:
        abort(404, report_refusal(refused.code, refused.values))
    name = _file_name(found.of if found is not None else None, f"第{copy}份", "docx")
    return file_answer(OpenedFile(name, MediaType.DOCX, content))


@routes("/reports/<int:report_id>/figures.xlsx")
def hand_out_figures(report_id: int) -> ResponseReturnValue:
    """Answer with the figures of a closed report as a workbook, and log who took it."""
    with reading() as session:
        content = frozen_content(session, report_id)
    if content is None:
        abort(404, _("There is no such report."))
    report = report_in(content)
    _log_taken(report.of, "xlsx")
    made_for = _("Made for {name}.", name=current_account().display_name)
    name = _file_name(report.of, "", "xlsx")
    return file_answer(OpenedFile(name, MediaType.XLSX, workbook_of(report, made_for)))


@routes("/reports/drafts/<code>/paper.docx")
def hand_out_draft(code: str) -> ResponseReturnValue:
    """Answer with a draft as a Word file that says that it is one, and log who took it."""
    wanted = reported(code)
    with reading() as session:
        found = next((one for one in drafts(session) if one.of == wanted), None)
    if found is None:
        abort(404, _("There is no such report."))
    _log_taken(found.of, "docx")
    content = draft_of(report_in(found.content))
    return file_answer(OpenedFile(_file_name(found.of, "草稿", "docx"), MediaType.DOCX, content))


@routes(ROWS_FILE)
def hand_out_rows() -> ResponseReturnValue:
    """Answer with all rows of one figure as a workbook, as far as the reader may see them, and log who took it."""
    asked = asked_in(request.query_string.decode())
    with reading() as session:
        scope = current_scope(session)
        if not scope.sees_rows:
            abort(403)
        found = None if asked.of is None else opened_report(session, asked.of)
        if found is None or found.report is None or asked.opened is None:
            abort(404, _("There is no such report."))
        report = found.report
        behind, names = rows_behind(session, report, asked.opened, scope), load_names(session)
    words = figure_words(asked.opened.figure, report.named)
    made_for = _("Made for {name}.", name=current_account().display_name)
    content = rows_workbook(
        report, rows_note(words, behind, asked.opened.figure.measure), behind, names, made_for
    )
    _log_taken(report.of, "xlsx", figure=asked.opened.figure.key, rows=len(behind.listed))
    return file_answer(OpenedFile(_file_name(report.of, words, "xlsx"), MediaType.XLSX, content))


def _file_name(of: Reported | None, what: str, end: str) -> str:
    with speaking(Language.ZH):
        title = "" if of is None else report_title(of)
    return "-".join(filter(None, (title, what))) + f".{end}"


def _log_taken(of: Reported, form: str, **more: Any) -> None:
    with writing() as session:
        detail = {"what": "periodic_report", "period": of.code, "format": form} | more
        append(session, kind=LogKind.EXPORTED, at=now(), account=current_account(), detail=detail)
