"""The page Reports: the archive, one report with its figures and their rows, and the figures over periods and years."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw
from dashboard.figures.base import no_data
from dashboard.figures.reports import PeriodMark, periods_panel
from dashboard.ids.frame import ShellId
from dashboard.ids.reports import ReportsId
from dashboard.report_address import ROWS_FILE, asked_in, report_address
from dashboard.report_files import unit_note
from dashboard.report_lines import column_word, columns_of, sheet_of, summary
from dashboard.report_rows import (
    ALL,
    ROWS_A_PAGE,
    act_lines,
    adjustment_cells,
    closed_words,
    figure_cells,
    hash_words,
    kind_options,
    ledger_address,
    list_cells,
    missing_words,
    next_words,
    page_ways,
    page_words,
    printed_lines,
    row_cells,
    rows_note,
    unit_cells,
    year_options,
)
from dashboard.report_words import SOURCES, about_lines, figure_words, period_word, report_title
from dashboard.report_years import year_cells, year_head, years_note
from dashboard.request import board, current_account, current_scope, reading, today
from dashboard.text import _
from db.enums import Role
from db.queries.names import load_names
from db.queries.periodic_reports import (
    ClosedReport,
    OpenedReport,
    acts_on,
    closed_reports,
    drafts,
    first_listed,
    opened_report,
    period_rules,
    printed_copies,
)
from db.queries.report_figures import rows_behind
from db.queries.report_years import over_periods, over_years
from db.report_acts import CLOSING
from db.report_figures import Figure, Source
from db.report_periods import Reported, ReportKind, last_ended, period_of, reported
from layouts.parts import list_items
from layouts.reports import facts, figure_columns, rows_ways, ways_to, year_columns

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.AUDITOR)


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
        "years": year_options([*(one.of for one in waiting), *(one.of for one in listed)]),
        "no_draft": current_account().role not in CLOSING,
    }


OPENED = {
    "opened": Output(ReportsId.OPENED, "data"),
    "chosen": Output(ReportsId.LIST, "selectedRows"),
    "title": Output(ReportsId.TITLE, "children"),
    "facts": Output(ReportsId.FACTS, "children"),
    "hash": Output(ReportsId.HASH, "children"),
    "acts": Output(ReportsId.ACTS, "children"),
    "ways": Output(ReportsId.WAYS, "children"),
    "columns": Output(ReportsId.FIGURES, "columnDefs"),
    "figures": Output(ReportsId.FIGURES, "rowData"),
    "units": Output(ReportsId.UNITS, "rowData"),
    "units_note": Output(ReportsId.UNITS_NOTE, "children"),
    "adjustments": Output(ReportsId.ADJUSTMENTS, "rowData"),
    "no_close": Output(ReportsId.CLOSE, "hidden"),
    "no_record": Output(ReportsId.RECORD, "hidden"),
}


@callbacks(
    output=OPENED,
    inputs={"wanted": Input(ReportsId.WANTED, "data"), "done": Input(ReportsId.DONE, "data")},
    state={"standing": State(ReportsId.OPENED, "data")},
)
def open_report(wanted: Any, done: Any, standing: Any) -> dict[str, Any]:
    """Show the report of the address, or the period that ended last: of what it is, its figures, and what was done with it.

    Whatever is done with an opened report, it stays the opened one.
    """
    if not wanted and ctx.triggered_id == ReportsId.DONE:
        wanted = standing
    of = reported(wanted) if isinstance(wanted, str) else None
    with reading() as session:
        if not wanted:
            of = first_listed(session)
        found = None if of is None else opened_report(session, of)
        closed = None if found is None else found.closed
        done_with = [] if closed is None else acts_on(session, closed.id)
        printed = [] if closed is None else printed_copies(session, closed.id)
        sees_rows = current_scope(session).sees_rows
    if found is None or found.report is None:
        return _nothing(found, wanted)
    report, zone = found.report, board().database.zone
    sheet, is_office = sheet_of(report), current_account().role in CLOSING
    lines = [*summary(report), *about_lines(report)]
    if closed is not None:
        lines = [closed_words(closed, zone), *lines]
    figures = figure_cells(sheet, report.of, sees_rows=sees_rows)
    return {
        "opened": report.of.code,
        "chosen": {"ids": [report.of.code]},
        "title": report_title(report.of),
        "facts": facts(lines),
        "hash": "" if closed is None else hash_words(closed.sha256, is_same=True),
        "acts": list_items([(one, "") for one in (*act_lines(done_with), *printed_lines(printed, zone))]),
        "ways": ways_to(_ways(report.of, closed)),
        "columns": figure_columns(
            [(one, column_word(one, report.of.kind)) for one in columns_of(report.of.kind)], figures
        ),
        "figures": figures,
        "units": unit_cells(sheet, report.of, sees_rows=sees_rows),
        "units_note": unit_note(sheet),
        "adjustments": adjustment_cells(sheet, report.of, sees_rows=sees_rows),
        "no_close": not is_office or closed is not None,
        "no_record": not is_office or closed is None,
    }


def _nothing(found: OpenedReport | None, wanted: Any) -> dict[str, Any]:
    """Say that the address names no report, or that the content of a closed one is no longer what was closed."""
    changed = None if found is None else found.closed
    return {
        **dict.fromkeys(OPENED),
        **{part: [] for part in ("figures", "units", "adjustments")},
        **dict.fromkeys(("no_close", "no_record"), True),
        "opened": "",
        "chosen": {"ids": []},
        "columns": no_update,
        "title": report_title(changed.of) if changed is not None else None,
        "facts": facts([missing_words(str(wanted))] if wanted and changed is None else []),
        "hash": "" if changed is None else hash_words(changed.sha256, is_same=False),
    }


def _ways(of: Reported, closed: ClosedReport | None) -> list[tuple[str, str]]:
    """Return the ways to a report's files that the reader may take, as (words, address)."""
    role = current_account().role
    if role not in (Role.LEADER, Role.OFFICE):
        return []
    if closed is None:
        return [(_("Print the draft"), f"/reports/drafts/{of.code}/paper.docx")]
    ways = [(_("Figures as a workbook"), f"/reports/{closed.id}/figures.xlsx")]
    if role is Role.OFFICE:
        ways += [
            (_("Print copy {copy}", copy=copy), f"/reports/{closed.id}/copies/{copy}")
            for copy in range(1, closed.copies + 1)
        ]
    return ways


@callbacks(
    output={
        "rows": Output(ReportsId.ROWS, "rowData"),
        "note": Output(ReportsId.ROWS_NOTE, "children"),
        "page": Output(ReportsId.ROWS_PAGE, "children"),
        "ways": Output(ReportsId.ROWS_WAYS, "children"),
    },
    inputs={"asked": Input(ReportsId.ASKED, "data"), "opened": Input(ReportsId.OPENED, "data")},
)
def show_rows(asked: Any, opened: Any) -> dict[str, Any]:
    """List a page of the rows behind the number that the address names, with the ways to the others and to a file of all."""
    wanted, nothing = asked_in(asked), {"rows": [], "note": "", "page": "", "ways": []}
    of = reported(opened) if isinstance(opened, str) else None
    if wanted.opened is None or of is None or wanted.of not in (None, of):
        return nothing
    with reading() as session:
        scope, found = current_scope(session), opened_report(session, of)
        if found is None or found.report is None:
            return {**nothing, "note": _("There is no such report.")}
        if not scope.sees_rows:
            return {**nothing, "note": _("You see figures alone, not the rows behind them.")}
        start = (wanted.page - 1) * ROWS_A_PAGE
        behind = rows_behind(session, found.report, wanted.opened, scope, start, ROWS_A_PAGE)
        names = load_names(session)
    figure = wanted.opened.figure
    words = figure_words(figure, found.report.named)
    if wanted.opened.of is not None:
        words = _("{period}: {figure}", period=period_word(wanted.opened.of), figure=words)
    return {
        "rows": row_cells(behind, names),
        "note": rows_note(words, behind, figure.measure),
        "page": page_words(wanted.page, behind),
        "ways": rows_ways(
            page_ways(of, wanted.opened, wanted.page, behind.shown),
            report_address(of, wanted.opened, path=ROWS_FILE) if behind.shown else "",
            ledger_address(behind.period, behind.as_of, figure),
        ),
    }


@callbacks(
    output={
        "rows": Output(ReportsId.YEARS, "rowData"),
        "columns": Output(ReportsId.YEARS, "columnDefs"),
        "note": Output(ReportsId.YEARS_NOTE, "children"),
    },
    inputs={"opened": Input(ReportsId.OPENED, "data")},
)
def show_years(opened: Any) -> dict[str, Any]:
    """Hold every figure of the opened report against the same period of the years before."""
    of = reported(opened) if isinstance(opened, str) else None
    with reading() as session:
        found = None if of is None else opened_report(session, of)
        if found is None or found.report is None:
            return {"rows": [], "columns": year_columns([]), "note": ""}
        years, sees_rows = over_years(session, found.report), current_scope(session).sees_rows
    cells = year_cells(sheet_of(found.report), found.report.of, years, sees_rows=sees_rows)
    return {
        "rows": cells,
        "columns": year_columns([year_head(one) for one in years]),
        "note": years_note(years),
    }


@callbacks(
    output=Output(ReportsId.PERIODS, "figure"),
    inputs={"opened": Input(ReportsId.OPENED, "data"), "source": Input(ReportsId.FIGURE, "value")},
)
def show_periods(opened: Any, source: str | None) -> Any:
    """Hold one figure against itself over the closed reports of the opened one's kind."""
    wanted = Figure(Source(source) if source in list(Source) else Source.RECEIVED)
    words = _(SOURCES[wanted.source])
    of = reported(opened) if isinstance(opened, str) else None
    if of is None:
        return no_data(title=words, why=_("Choose a report in the archive."))
    with reading() as session:
        over, sees_rows = over_periods(session, of.kind), current_scope(session).sees_rows
    marks = [
        PeriodMark(
            period_word(one.of),
            one.count(wanted),
            one.adjusted(wanted),
            ledger_address(one.period, one.as_of, wanted).partition("?")[2] if sees_rows else "",
        )
        for one in over
    ]
    return draw(periods_panel, marks, words=words, answer=f"{opened} {wanted.key}")


callbacks.clientside(
    "reports",
    "start",
    Output(ReportsId.WANTED, "data"),
    Output(ReportsId.ASKED, "data"),
    Input(ShellId.TITLE, "data"),
)
callbacks.clientside(
    "reports",
    "stand",
    Output(ReportsId.GONE, "data", allow_duplicate=True),
    Input(ReportsId.OPENED, "data"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "reports",
    "choose",
    Output(ReportsId.GONE, "data"),
    Input(ReportsId.LIST, "selectedRows"),
    State(ReportsId.OPENED, "data"),
)
callbacks.clientside(
    "reports",
    "reach",
    Output(ReportsId.GONE, "data", allow_duplicate=True),
    Input(ReportsId.ROWS_NOTE, "children"),
    prevent_initial_call=True,
)
