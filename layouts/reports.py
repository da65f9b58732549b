"""定期报告 Reports: the archive, one report with its figures, the rows behind each, and the same figure over the periods."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.reports import ReportsId
from dashboard.report_rows import ALL
from dashboard.report_words import SOURCES, act_word, way_word
from dashboard.report_years import year_field
from dashboard.text import _
from dashboard.theme import SIZE, text_width
from db.periodic_report import ReportColumn
from db.report_acts import LONGEST_WHO, MOST_COPIES, USUAL_COPIES, ReportAct, SendWay
from db.report_figures import Source
from layouts import parts
from layouts.columns import words_column

Tree = Any
LINE: Final = 40
"""Height of a line of figures, which takes two lines of words."""
CELL_SIZE, EDGES, BAR = 14.2, 26, 14
"""Pixels of the words of a cell, of both of its edges, and of a scroll bar that lies over the last column."""


def reports() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Periodic reports"),
                parts.tool_button(_("Make the drafts now"), ReportsId.DRAFT, hidden=True),
                note=html.Span(id=ReportsId.NOTE, role="status"),
            ),
            html.P(id=ReportsId.SAID, role="status", className="page-status"),
            parts.grid(
                parts.card(_choices(), _list(), title=_("Archive"), span=6),
                parts.card(*_chosen(), title=_("The chosen report"), tools=_tools(), span=6),
                parts.stack(
                    parts.card(
                        html.P(
                            _(
                                "A number opens its rows beside it. Matters, batches and persons are never added to each other."
                            ),
                            className="panel-note",
                        ),
                        _figures(),
                        title=_("Figures of the report"),
                    ),
                    parts.card(_adjustments(), title=_("Adjustments to earlier reports")),
                    span=8,
                ),
                html.Div(
                    parts.card(
                        html.P(id=ReportsId.ROWS_NOTE, className="panel-note", role="status"),
                        _rows(),
                        html.P(id=ReportsId.ROWS_PAGE, className="panel-note"),
                        html.Div(id=ReportsId.ROWS_WAYS, className="tools reports-ways"),
                        title=_("Rows behind a figure"),
                        id=ReportsId.ROWS_CARD,
                    ),
                    className="span-4 reports-beside",
                ),
                parts.card(
                    html.P(id=ReportsId.UNITS_NOTE, className="panel-note"),
                    _units(),
                    title=_("Units that hold most of what was received"),
                    span=7,
                ),
                parts.panel(
                    ReportsId.PERIODS,
                    span=5,
                    height=330,
                    tools=[
                        html.Label(
                            _("Figure to compare over the periods"),
                            htmlFor=ReportsId.FIGURE,
                            className="visually-hidden",
                        ),
                        parts.choice(
                            ReportsId.FIGURE,
                            [(source.value, _(SOURCES[source])) for source in COMPARED],
                            value=Source.RECEIVED.value,
                        )
                    ],
                ),
                parts.card(
                    html.P(id=ReportsId.YEARS_NOTE, className="panel-note"),
                    _years(),
                    title=_("The same period of the years"),
                ),
            ),
            html.P(
                _("Accusations are in no report. A closed report is never changed: what is entered later is an adjustment of the next."),
                className="page-foot muted",
            ),
            dcc.Store(id=ReportsId.DONE),
            dcc.Store(id=ReportsId.WANTED),
            dcc.Store(id=ReportsId.GONE),
            dcc.Store(id=ReportsId.OPENED),
            dcc.Store(id=ReportsId.ASKED),
            _close_dialog(),
            _record_dialog(),
        ],
        className="reports",
    )  # fmt: skip


COMPARED = (
    Source.RECEIVED,
    Source.CLOSED,
    Source.GROUP_VISITS,
    Source.REPEAT,
    Source.END_OPEN,
    Source.END_OVERDUE,
    Source.ENTERED_LATE,
    Source.ACT_TRANSFERRED,
    Source.ACT_SUPERVISED,
)
"""The sets whose counts are held against each other over the periods."""


def _choices() -> Tree:
    return html.Div(
        [
            parts.field(_("Kind of report"), parts.choice(ReportsId.KIND, value=ALL)),
            parts.field(_("Year"), parts.choice(ReportsId.YEAR, value=ALL)),
        ],
        className="dialog-fields",
    )


def _list() -> Tree:
    return parts.small_grid(
        ReportsId.LIST,
        [
            words_column("report", _("Report"), 4, 150),
            {**words_column("state", _("State"), 4, 130), "cellClassRules": {"is-soon": "params.data.is_draft"}},
            {"field": "closed", "headerName": _("Day of closing"), "width": 116},
            {"field": "sent", "headerName": _("Sent"), "width": 92},
        ],
        empty=_("No report was closed yet. The board makes a draft the day after a period ends; the office closes it."),
        height=380,
        is_chosen_from=True,
        rowHeight=44,
    )  # fmt: skip


def _chosen() -> list[Tree]:
    return [
        html.H3(id=ReportsId.TITLE, className="reports-title"),
        html.Div(id=ReportsId.FACTS),
        html.P(id=ReportsId.HASH, className="muted"),
        parts.ruled_list(ReportsId.ACTS),
        html.Div(id=ReportsId.WAYS, className="tools reports-ways"),
    ]


def _tools() -> list[Tree]:
    return [
        parts.tool_button(_("Record signing or sending …"), ReportsId.RECORD, hidden=True),
        parts.tool_button(_("Close the report …"), ReportsId.CLOSE, kind="main", hidden=True),
    ]


def _number(name: str, head: str, width: int, *, is_last: bool = False) -> dict[str, Any]:
    """Lay out a column of figures; the last one keeps clear of a scroll bar that lies over the list."""
    return {
        "field": name,
        "headerName": head,
        "width": width,
        "cellClass": "is-number is-edge" if is_last else "is-number",
        "headerClass": parts.RIGHT_HEAD,
        "cellRenderer": "ReportFigure",
        "sortable": False,
    }


def _item() -> dict[str, Any]:
    return {
        **words_column("words", _("Item"), 1, 150),
        "autoHeight": True,
        "sortable": False,
        "cellClassRules": {"is-part": "params.data.is_part"},
    }


def figure_columns(
    heads: Sequence[tuple[ReportColumn, str]], rows: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return the columns of the figures: the item, and those of the report under their heads, each as wide as what it says."""
    last = len(heads) - 1
    return [
        _item(),
        *(
            _number(one.value, head, 0, is_last=place == last)
            | _as_wide_as(head, [str(row.get(one.value, "")) for row in rows], is_last=place == last)
            for place, (one, head) in enumerate(heads)
        ),
    ]


def _as_wide_as(head: str, said: Sequence[str], *, is_last: bool) -> dict[str, int]:
    """Return the widths of a column: no word of its head is cut, and no cell, which may break at one blank."""
    edges = EDGES + (BAR if is_last else 0)
    word = max(map(_length, head.split()), default=0)
    narrow = max([word, *map(_in_two, said)])
    return {"minWidth": edges + narrow, "maxWidth": edges + max([word, *map(_length, said)]), "flex": 2}


def _length(words: str) -> int:
    return round(text_width(words) * CELL_SIZE / SIZE)


def _in_two(words: str) -> int:
    said = words.split(" ")
    return min(max(_length(" ".join(said[:at])), _length(" ".join(said[at:]))) for at in range(len(said)))


def _figures() -> Tree:
    return parts.small_grid(
        ReportsId.FIGURES,
        figure_columns([]),
        empty=_("Choose a report in the archive."),
        height=640,
        rowHeight=LINE,
        rowClassRules={"is-head": "params.data.is_head"},
    )


def year_columns(heads: Sequence[str]) -> list[dict[str, Any]]:
    """Return the columns of the figures over the years: the item, and one a year under its head."""
    last = len(heads) - 1
    return [
        _item(),
        *(_number(year_field(at), head, 168, is_last=at == last) for at, head in enumerate(heads)),
    ]


def _years() -> Tree:
    return parts.small_grid(
        ReportsId.YEARS,
        year_columns([]),
        empty=_("Choose a report in the archive."),
        height=480,
        rowHeight=LINE,
        rowClassRules={"is-head": "params.data.is_head"},
    )


def _rows() -> Tree:
    return parts.small_grid(
        ReportsId.ROWS,
        [
            {"field": "title", "headerName": _("Matter"), "flex": 1, "minWidth": 130, "tooltipField": "title", "cellRenderer": "ReportMatter"},
            words_column("about", _("Unit, or why adjusted"), 1, 120),
            {"field": "amount", "headerName": _("Adds"), "width": 76, "cellClass": "is-number is-edge", "headerClass": parts.RIGHT_HEAD},
        ],
        empty=_("Press a number of the report."),
        height=480,
        rowHeight=52,
    )  # fmt: skip


def _adjustments() -> Tree:
    return parts.small_grid(
        ReportsId.ADJUSTMENTS,
        [
            {"field": "of", "headerName": _("Report"), "width": 100},
            words_column("words", _("Figure"), 3, 110),
            _number("adjusted", _("By how much"), 76),
            {"field": "rows", "headerName": _("Rows that came and went"), "width": 116, "cellClass": "is-number is-edge", "headerClass": parts.RIGHT_HEAD},
        ],
        empty=_("No earlier figure changed."),
        height=206,
    )  # fmt: skip


def _units() -> Tree:
    return parts.small_grid(
        ReportsId.UNITS,
        [
            words_column("words", _("Unit"), 3, 130),
            _number("now", _("Received (n)"), 84),
            {"field": "interval", "headerName": _("95 % interval"), "width": 96, "cellClass": "is-number", "headerClass": parts.RIGHT_HEAD},
            _number("overdue", _("Overdue at the end"), 84),
            _number("on_time", _("Handled on time"), 188, is_last=True),
        ],
        empty=_("No unit holds any."),
        height=330,
        rowHeight=LINE,
    )  # fmt: skip


def _close_dialog() -> Tree:
    return parts.dialog(
        ReportsId.CLOSE_DIALOG,
        _("Close the report"),
        html.P(id=ReportsId.CLOSE_ABOUT, className="dialog-matter"),
        html.P(
            _(
                "Closing freezes every figure with its rows under a hash. It cannot be taken back: what is entered or corrected later "
                "appears as an adjustment of the next report."
            ),
            className="muted",
        ),
        parts.field(
            _("Number of copies"),
            dbc.Input(id=ReportsId.CLOSE_COPIES, type="number", min=1, max=MOST_COPIES, step=1, value=USUAL_COPIES),
            hint=_("Each copy carries its number."),
            error_id=ReportsId.CLOSE_REFUSED,
        ),
        actions=[parts.tool_button(_("Close it"), ReportsId.CLOSE_CONFIRM, kind="grave")],
        shut=ReportsId.CLOSE_SHUT,
    )  # fmt: skip


def _record_dialog() -> Tree:
    return parts.dialog(
        ReportsId.RECORD_DIALOG,
        _("Record signing or sending"),
        html.P(id=ReportsId.RECORD_ABOUT, className="dialog-matter"),
        parts.field(
            _("What was done"),
            parts.choice(
                ReportsId.RECORD_ACT,
                [(act.value, act_word(act)) for act in ReportAct],
                value=ReportAct.SIGNED.value,
            ),
            hint=_("A report is signed once, and sent after that. What was recorded wrongly is withdrawn, and recorded anew."),
            error_id=ReportsId.RECORD_ACT_WRONG,
        ),
        html.Div(
            [
                parts.field(
                    _("On which day"),
                    parts.date_input(ReportsId.RECORD_DAY),
                    error_id=ReportsId.RECORD_DAY_WRONG,
                ),
                parts.field(
                    _("By whom, or to whom"),
                    dbc.Input(id=ReportsId.RECORD_WHO, maxLength=LONGEST_WHO, autoComplete="off"),
                    hint=_("The post that signed, or the office that received it."),
                    error_id=ReportsId.RECORD_WHO_WRONG,
                ),
            ],
            id=ReportsId.RECORD_DOING,
            className="dialog-fields",
        ),
        html.Div(
            [
                parts.field(
                    _("By which way"),
                    parts.choice(
                        ReportsId.RECORD_WAY,
                        [(way.value, way_word(way)) for way in SendWay],
                        value=SendWay.IN_PERSON.value,
                    ),
                ),
                parts.field(
                    _("Which copy"),
                    parts.choice(ReportsId.RECORD_COPY),
                    error_id=ReportsId.RECORD_COPY_WRONG,
                ),
            ],
            id=ReportsId.RECORD_SENDING,
            className="dialog-fields",
            hidden=True,
        ),
        html.Div(
            [
                parts.field(
                    _("Which record is wrong"),
                    parts.choice(ReportsId.RECORD_WHICH),
                    error_id=ReportsId.RECORD_WHICH_WRONG,
                ),
                parts.field(
                    _("What is wrong with it"),
                    dbc.Input(id=ReportsId.RECORD_WHY, maxLength=LONGEST_WHO, autoComplete="off"),
                    error_id=ReportsId.RECORD_WHY_WRONG,
                ),
            ],
            id=ReportsId.RECORD_WITHDRAWING,
            hidden=True,
        ),
        actions=[parts.tool_button(_("Record it"), ReportsId.RECORD_CONFIRM, kind="main")],
        shut=ReportsId.RECORD_SHUT,
    )  # fmt: skip


def facts(lines: Sequence[str]) -> list[Tree]:
    """Lay out of what a report is, a line each."""
    return [html.P(line, className="panel-note") for line in lines]


def ways_to(listed: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out the ways to a report's files as (words, address)."""
    return [html.A(words, href=href, className="tool") for words, href in listed]


def rows_ways(pages: Sequence[tuple[str, str]], file: str, ledger: str) -> list[Tree]:
    """Lay out the ways from a page of rows: to the other pages as (words, address), to a file of all, to the ledger."""
    found = [
        html.A(words, href=href, className="tool", **{"data-report-goes": True}) for words, href in pages
    ]
    if file:
        found.append(html.A(_("All rows as a workbook"), href=file, className="tool"))
    if ledger:
        found.append(html.A(_("Open in the ledger"), href=ledger, className="tool", **{"data-goes": True}))
    return found
