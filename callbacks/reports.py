"""The page Reports: the archive, one report with its figures and their rows, closing one, and what is done with it."""

from datetime import date, timedelta
from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.draw import draw
from dashboard.figures.base import no_data
from dashboard.figures.reports import PeriodMark, periods_panel
from dashboard.file_answers import file_answer
from dashboard.ids.frame import ShellId
from dashboard.ids.reports import ReportsId
from dashboard.numbers import day_in, number_in
from dashboard.report_files import draft_of, paper_of, unit_note, workbook_of
from dashboard.report_lines import sheet_of, summary
from dashboard.report_rows import (
    ALL,
    act_lines,
    adjustment_cells,
    closed_in,
    closed_words,
    draft_in,
    figure_cells,
    hash_words,
    kind_options,
    ledger_address,
    list_cells,
    next_words,
    row_cells,
    rows_note,
    unit_cells,
    year_options,
)
from dashboard.report_words import (
    SOURCES,
    about_lines,
    figure_words,
    period_word,
    report_refusal,
    report_title,
)
from dashboard.request import (
    board,
    current_account,
    current_actor,
    current_scope,
    now,
    reading,
    today,
    writing,
)
from dashboard.text import Language, _, sentences, speaking
from db.commands.acts import ActRefused
from db.commands.periodic_reports import (
    close_report,
    make_drafts,
    print_copy,
    record_sent,
    record_signed,
    to_close,
)
from db.documents import MediaType, OpenedFile
from db.enums import LogKind, Role
from db.log import append
from db.periodic_report import Report, ReportColumn
from db.queries.names import load_names
from db.queries.periodic_reports import (
    acts_on,
    closed_report,
    closed_reports,
    drafts,
    frozen_content,
    period_rules,
)
from db.queries.report_figures import over_periods, rows_behind
from db.report_acts import USUAL_COPIES, ReportAct, SendWay
from db.report_content import hash_of, report_in
from db.report_figures import Figure, Source, figure_named
from db.report_periods import Reported, ReportKind, last_ended, period_of, reported
from layouts.reports import facts, items, noted, ways_to

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.AUDITOR)
routes = RouteGroup(Role.LEADER, Role.OFFICE)
copy_routes = RouteGroup(Role.OFFICE)
CLOSING = (Role.OFFICE,)
MOST_ROWS = 1_000


# ---------------------------------------------------------------- files


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


def _file_name(of: Reported | None, what: str, end: str) -> str:
    with speaking(Language.ZH):
        title = "" if of is None else report_title(of)
    return "-".join(filter(None, (title, what))) + f".{end}"


def _log_taken(of: Reported, form: str) -> None:
    with writing() as session:
        detail = {"what": "periodic_report", "period": of.code, "format": form}
        append(session, kind=LogKind.EXPORTED, at=now(), account=current_account(), detail=detail)


# ---------------------------------------------------------------- the archive and one report


@callbacks(
    output={
        "note": Output(ReportsId.NOTE, "children"),
        "rows": Output(ReportsId.LIST, "rowData"),
        "kinds": Output(ReportsId.KIND, "options"),
        "years": Output(ReportsId.YEAR, "options"),
        "no_draft": Output(ReportsId.DRAFT, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "done": Input(ReportsId.DONE, "data"),
        "kind": Input(ReportsId.KIND, "value"),
        "year": Input(ReportsId.YEAR, "value"),
    },
)
def show_archive(title: str | None, done: Any, kind: str | None, year: str | None) -> dict[str, Any]:
    """List the drafts and the closed reports of the chosen kind and year, and say when the running periods end."""
    with reading() as session:
        rules, waiting, listed = period_rules(session), drafts(session), closed_reports(session)
    running = [(one, last_ended(one, today(), rules).number + 1) for one in ReportKind]
    ends = [(one, period_of(Reported(one, number), rules).to_on) for one, number in running]
    return {
        "note": next_words(ends),
        "rows": list_cells(waiting, listed, kind or ALL, year or ALL, board().database.zone),
        "kinds": kind_options(),
        "years": year_options(listed),
        "no_draft": current_account().role not in CLOSING,
    }


OPENED = {
    "opened": Output(ReportsId.OPENED, "data"),
    "title": Output(ReportsId.TITLE, "children"),
    "facts": Output(ReportsId.FACTS, "children"),
    "hash": Output(ReportsId.HASH, "children"),
    "acts": Output(ReportsId.ACTS, "children"),
    "ways": Output(ReportsId.WAYS, "children"),
    "figures": Output(ReportsId.FIGURES, "rowData"),
    "units": Output(ReportsId.UNITS, "rowData"),
    "units_note": Output(ReportsId.UNITS_NOTE, "children"),
    "adjustments": Output(ReportsId.ADJUSTMENTS, "rowData"),
    "no_close": Output(ReportsId.CLOSE, "hidden"),
    "no_record": Output(ReportsId.RECORD, "hidden"),
}


@callbacks(
    output=OPENED,
    inputs={"chosen": Input(ReportsId.LIST, "selectedRows"), "rows": Input(ReportsId.LIST, "rowData")},
)
def open_report(chosen: Any, rows: Any) -> dict[str, Any]:
    """Show the chosen report, or the first of the list: of what it is, its figures, and what was done with it."""
    key = _chosen_key(chosen, rows)
    with reading() as session:
        closed = None if (number := closed_in(key)) is None else closed_report(session, number)
        content = None if closed is None else frozen_content(session, closed.id)
        is_same = closed is None or content is None or hash_of(content) == closed.sha256
        report = _report(session, key) if is_same else None
        done = [] if closed is None else acts_on(session, closed.id)
    said = "" if closed is None else hash_words(closed.sha256, is_same=is_same)
    if report is None:
        return {
            **dict.fromkeys(OPENED),
            **{part: [] for part in ("figures", "units", "adjustments")},
            **dict.fromkeys(("no_close", "no_record"), True),
            "hash": said,
        }
    sheet, is_office = sheet_of(report), current_account().role in CLOSING
    lines = [*summary(report), *about_lines(report)]
    if closed is not None:
        lines = [closed_words(closed, board().database.zone), *lines]
    return {
        "opened": key,
        "title": report_title(report.of),
        "facts": facts(lines),
        "hash": said,
        "acts": items(act_lines(done)),
        "ways": ways_to(_ways(key, closed.copies if closed is not None else 0)),
        "figures": figure_cells(sheet),
        "units": unit_cells(sheet),
        "units_note": unit_note(sheet),
        "adjustments": adjustment_cells(sheet),
        "no_close": not is_office or closed is not None,
        "no_record": not is_office or closed is None,
    }


def _chosen_key(chosen: Any, rows: Any) -> str | None:
    """Return the id of the chosen line while it is listed, else that of the first line."""
    listed = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    wanted = chosen[0].get("id") if isinstance(chosen, list) and chosen else None
    return wanted if wanted in listed else next(iter(listed), None)


def _report(session: Session, key: Any) -> Report | None:
    """Return the closed report or the draft that an id names, None where there is none."""
    number, wanted = closed_in(key), draft_in(key)
    content = None
    if number is not None:
        content = frozen_content(session, number)
    elif wanted is not None:
        content = next((one.content for one in drafts(session) if one.of == wanted), None)
    return None if content is None else report_in(content)


def _ways(key: str | None, copies: int) -> list[tuple[str, str]]:
    """Return the ways to a report's files that the reader may take, as (words, address)."""
    role, number, wanted = current_account().role, closed_in(key), draft_in(key)
    if role not in (Role.LEADER, Role.OFFICE):
        return []
    if wanted is not None:
        return [(_("Print the draft"), f"/reports/drafts/{wanted.code}/paper.docx")]
    ways = [(_("Figures as a workbook"), f"/reports/{number}/figures.xlsx")]
    if role is Role.OFFICE:
        ways += [
            (_("Print copy {copy}", copy=copy), f"/reports/{number}/copies/{copy}")
            for copy in range(1, copies + 1)
        ]
    return ways


@callbacks(
    output={"rows": Output(ReportsId.ROWS, "rowData"), "note": Output(ReportsId.ROWS_NOTE, "children")},
    inputs={"asked": Input(ReportsId.ASKED, "data"), "opened": Input(ReportsId.OPENED, "data")},
)
def show_rows(asked: Any, opened: Any) -> dict[str, Any]:
    """List the rows behind the number that was pressed; a newly opened report has none pressed yet."""
    figure, column, of = _asked(asked) if ctx.triggered_id == ReportsId.ASKED else (None, None, None)
    if figure is None or column is None:
        return {"rows": [], "note": ""}
    with reading() as session:
        scope, report = current_scope(session), _report(session, opened)
        if report is None:
            return {"rows": [], "note": _("There is no such report.")}
        if not scope.sees_rows:
            return {"rows": [], "note": _("You see figures alone, not the rows behind them.")}
        found = rows_behind(session, report, figure, column, scope, MOST_ROWS, of)
        names = load_names(session)
    words = figure_words(figure, report.named)
    return {
        "rows": row_cells(found, names),
        "note": noted(rows_note(words, found, figure.measure), ledger_address(report, figure, column)),
    }


def _asked(asked: Any) -> tuple[Figure | None, ReportColumn | None, Reported | None]:
    said = asked if isinstance(asked, dict) else {}
    column, of = said.get("column"), said.get("of")
    return (
        figure_named(said.get("figure")),
        ReportColumn(column) if column in list(ReportColumn) else None,
        reported(of) if isinstance(of, str) else None,
    )


@callbacks(
    output=Output(ReportsId.PERIODS, "figure"),
    inputs={"opened": Input(ReportsId.OPENED, "data"), "source": Input(ReportsId.FIGURE, "value")},
)
def show_periods(opened: Any, source: str | None) -> Any:
    """Hold one figure against itself over the closed reports of the opened one's kind."""
    wanted = Figure(Source(source) if source in list(Source) else Source.RECEIVED)
    words = _(SOURCES[wanted.source])
    with reading() as session:
        report, sees_rows = _report(session, opened), current_scope(session).sees_rows
        over = [] if report is None else over_periods(session, report.of.kind, wanted)
    if report is None:
        return no_data(title=words, why=_("Choose a report in the archive."))
    marks = [
        PeriodMark(
            period_word(one.of),
            wanted.count(one.rows),
            adjusted,
            ledger_address(one, wanted, ReportColumn.NOW).partition("?")[2] if sees_rows else "",
        )
        for one, adjusted in over
    ]
    return draw(periods_panel, marks, words=words, answer=f"{opened} {wanted.key}")


# ---------------------------------------------------------------- drafts and closing


@callbacks(
    output={
        "done": Output(ReportsId.DONE, "data", allow_duplicate=True),
        "said": Output(ReportsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(ReportsId.DRAFT, "n_clicks")},
    roles=CLOSING,
    prevent_initial_call=True,
)
def draft_now(clicks: int | None) -> dict[str, Any]:
    """Make the drafts of what is over and not closed, as the worker does once a day."""
    made = make_drafts(board().database, now())
    said = (
        _("Drafts as of yesterday: {periods}.", periods=_(", ").join(period_word(one) for one in made))
        if made
        else _("No period is over that is not closed yet.")
    )
    return {"done": {"drafted": clicks, "at": now().isoformat()}, "said": said}


CLOSED = {
    "hidden": Output(ReportsId.CLOSE_DIALOG, "hidden"),
    "about": Output(ReportsId.CLOSE_ABOUT, "children"),
    "copies": Output(ReportsId.CLOSE_COPIES, "value"),
    "refused": Output(ReportsId.CLOSE_REFUSED, "children"),
    "done": Output(ReportsId.DONE, "data"),
    "said": Output(ReportsId.SAID, "children"),
}


@callbacks(
    output=CLOSED,
    inputs={
        "opening": Input(ReportsId.CLOSE, "n_clicks"),
        "shutting": Input(ReportsId.CLOSE_SHUT, "n_clicks"),
        "confirming": Input(ReportsId.CLOSE_CONFIRM, "n_clicks"),
    },
    state={"opened": State(ReportsId.OPENED, "data"), "copies": State(ReportsId.CLOSE_COPIES, "value")},
    roles=CLOSING,
    prevent_initial_call=True,
)
def close(
    opening: int | None, shutting: int | None, confirming: int | None, opened: Any, copies: Any
) -> dict[str, Any]:
    """Open the dialog for the opened draft, shut it, or close the report by what is known at the end of yesterday."""
    stays = dict.fromkeys(CLOSED, no_update)
    wanted = draft_in(opened)
    if ctx.triggered_id == ReportsId.CLOSE_SHUT or wanted is None:
        return {**stays, "hidden": True}
    if ctx.triggered_id == ReportsId.CLOSE:
        as_of = today() - timedelta(days=1)
        about = _("{report}, by what is known at the end of {day}", report=report_title(wanted), day=as_of)
        return {**stays, "hidden": False, "about": about, "copies": USUAL_COPIES, "refused": ""}
    try:
        with reading() as session:
            report = to_close(session, wanted, today())
        with writing() as session:
            close_report(session, current_actor(), report, number_in(copies) or 0)
    except ActRefused as refused:
        return {**stays, "refused": _why_not(refused)}
    said = _("{report} is closed.", report=report_title(wanted))
    return {**stays, "hidden": True, "done": {"closed": wanted.code, "at": confirming}, "said": said}


def _why_not(refused: ActRefused) -> str:
    return report_refusal(refused.code, refused.values) or refused_sentence(refused)


# ---------------------------------------------------------------- what is done with a closed report

RECORDED = {
    "hidden": Output(ReportsId.RECORD_DIALOG, "hidden"),
    "about": Output(ReportsId.RECORD_ABOUT, "children"),
    "day": Output(ReportsId.RECORD_DAY, "value"),
    "who": Output(ReportsId.RECORD_WHO, "value"),
    "copies": Output(ReportsId.RECORD_COPY, "options"),
    "copy": Output(ReportsId.RECORD_COPY, "value"),
    "refused": Output(ReportsId.RECORD_REFUSED, "children"),
    "done": Output(ReportsId.DONE, "data", allow_duplicate=True),
    "said": Output(ReportsId.SAID, "children", allow_duplicate=True),
}


@callbacks(
    output=RECORDED,
    inputs={
        "opening": Input(ReportsId.RECORD, "n_clicks"),
        "shutting": Input(ReportsId.RECORD_SHUT, "n_clicks"),
        "confirming": Input(ReportsId.RECORD_CONFIRM, "n_clicks"),
    },
    state={
        "opened": State(ReportsId.OPENED, "data"),
        "act": State(ReportsId.RECORD_ACT, "value"),
        "day": State(ReportsId.RECORD_DAY, "value"),
        "who": State(ReportsId.RECORD_WHO, "value"),
        "way": State(ReportsId.RECORD_WAY, "value"),
        "copy": State(ReportsId.RECORD_COPY, "value"),
    },
    roles=CLOSING,
    prevent_initial_call=True,
)
def record(
    opening: int | None,
    shutting: int | None,
    confirming: int | None,
    opened: Any,
    act: str | None,
    day: Any,
    who: str | None,
    way: str | None,
    copy: Any,
) -> dict[str, Any]:
    """Open the dialog for the opened report, shut it, or record that it was signed or that a copy was sent."""
    stays = dict.fromkeys(RECORDED, no_update)
    number = closed_in(opened)
    if ctx.triggered_id == ReportsId.RECORD_SHUT or number is None:
        return {**stays, "hidden": True}
    if ctx.triggered_id == ReportsId.RECORD:
        return {**stays, **_record_form(number)}
    try:
        _do_record(number, act, day_in(day), who or "", way, number_in(copy))
    except ActRefused as refused:
        return {**stays, "refused": _why_not(refused)}
    return {
        **stays,
        "hidden": True,
        "done": {"recorded": confirming, "at": now().isoformat()},
        "said": _("It is recorded."),
    }


def _record_form(number: int) -> dict[str, Any]:
    """Return the dialog for a closed report, with the copies that were not sent yet."""
    with reading() as session:
        found, done = closed_report(session, number), acts_on(session, number)
    if found is None:
        return {"hidden": True}
    sent = {one.copy for one in done}
    free = [copy for copy in range(1, found.copies + 1) if copy not in sent]
    return {
        "hidden": False,
        "about": sentences(report_title(found.of)),
        "day": today().isoformat(),
        "who": "",
        "copies": [{"value": str(copy), "label": _("Copy {copy}", copy=copy)} for copy in free],
        "copy": str(free[0]) if free else "",
        "refused": "",
    }


def _do_record(
    number: int, act: str | None, day: date | None, who: str, way: str | None, copy: int | None
) -> None:
    with writing() as session:
        actor = current_actor()
        if act == ReportAct.SENT:
            by = SendWay(way) if way in list(SendWay) else SendWay.IN_PERSON
            record_sent(session, actor, number, who, day, by, copy)
        else:
            record_signed(session, actor, number, who, day)


@callbacks(
    output=Output(ReportsId.RECORD_SENDING, "hidden"),
    inputs={"act": Input(ReportsId.RECORD_ACT, "value")},
)
def ask_for_the_way(act: str | None) -> bool:
    """Ask for way and copy where something is sent."""
    return act != ReportAct.SENT
