"""排查 Screening: who has reported for which round, what was found and became of it, the monthly form."""

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.work import HolidaysId, RoundsId
from dashboard.rounds_words import kind_words, report_word
from dashboard.text import _
from db.rounds import MOST_DUE_DAYS, ReportState, Series
from layouts import parts
from layouts.assigning import AssignIds, assign_dialog
from layouts.columns import count_column, words_column
from layouts.rounds_entry import entry_dialog, opening
from layouts.rounds_holidays import holidays_dialog

Tree = Any
ASSIGN: Final = AssignIds(
    RoundsId.ASSIGN_DIALOG,
    RoundsId.ASSIGN_MATTER,
    RoundsId.LEADER,
    RoundsId.DUE,
    RoundsId.REASON,
    RoundsId.ASSIGN_REFUSED,
    RoundsId.ASSIGN_CONFIRM,
    RoundsId.ASSIGN_SHUT,
)


def screening() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Screening"),
                parts.tool_button(_("Holidays …"), HolidaysId.OPEN, hidden=True),
                parts.tool_button(_("Due days …"), RoundsId.DUE_DAYS_OPEN, hidden=True),
                opening(),
            ),
            html.P(id=RoundsId.DONE, role="status", className="page-status"),
            parts.told(RoundsId.TILES, "tiles"),
            parts.tiles(
                _tile(RoundsId.IN_TIME, report_word(ReportState.IN_TIME), _("reports")),
                _tile(RoundsId.LATE, report_word(ReportState.LATE), _("reports")),
                _tile(RoundsId.MISSING, report_word(ReportState.MISSING), _("reports")),
                _tile(RoundsId.NOT_YET_DUE, report_word(ReportState.NOT_YET_DUE), _("reports")),
                _tile(RoundsId.AHEAD, _("Made before its last day"), _("days")),
                _tile(RoundsId.FOUND, _("Found by screening"), _("cases")),
                _tile(RoundsId.ASSIGNED_AFTER, _("Found to leader's charge"), _("days")),
                _tile(RoundsId.CAME_BACK, _("Came back after closing")),
            ),
            parts.grid(_matrix(), _reports(), _items(), _form()),
            dcc.Store(id=RoundsId.CASE),
            assign_dialog(ASSIGN),
            _relapse_dialog(),
            _due_days_dialog(),
            holidays_dialog(),
            entry_dialog(),
        ],
        className="screening",
    )


def _tile(key: RoundsId, label: str, unit: str = "") -> Tree:
    return parts.tile(key, label, unit, filled_by=RoundsId.TILES)


def _matrix() -> Tree:
    kinds = _named(
        _("Who reports"),
        parts.choice(
            RoundsId.KIND, [(kind.value, kind_words(kind)) for kind in Series], value=Series.TOWNSHIP.value
        ),
    )
    return parts.card(
        parts.small_grid(
            RoundsId.MATRIX,
            [],
            empty=_("No unit here owes reports."),
            height=420,
        ),
        html.P(id=RoundsId.MATRIX_NOTE, className="panel-note"),
        title=_("Who has reported"),
        tools=[kinds],
    )


def _reports() -> Tree:
    return parts.card(
        parts.small_grid(
            RoundsId.REPORTS,
            [
                words_column("unit", _("Unit"), 3, 208),
                {"field": "round", "headerName": _("Round"), "width": 132},
                _state(),
                count_column("found", _("Found"), 84),
                {"field": "reported", "headerName": _("Reported on"), "width": 104},
                {"field": "due", "headerName": _("Due on"), "width": 104},
                words_column("said_by", _("Said by"), 2, 124),
                words_column("entered_by", _("Entered by"), 2, 96),
                words_column("edition", _("Change"), 2, 96),
            ],
            empty=_("No report is owed here."),
            height=300,
        ),
        html.P(id=RoundsId.REPORTS_NOTE, className="panel-note"),
        title=_("Reports"),
    )


def _items() -> Tree:
    return parts.card(
        parts.small_grid(
            RoundsId.ITEMS,
            [
                {
                    "field": "number",
                    "headerName": _("Number"),
                    "cellRenderer": "MatterLink",
                    "pinned": "left",
                    "width": 112,
                },
                {"field": "received", "headerName": _("Found on"), "width": 108},
                {**words_column("title", _("Matter"), 3, 196), "tooltipField": "summary"},
                {**words_column("category", _("Type"), 3, 204), "tooltipField": "path"},
                count_column("persons", _("Persons concerned"), 88),
                {"field": "grade", "headerName": _("Grade"), "width": 92},
                _state(),
                {
                    "field": "limit",
                    "headerName": _("Limit"),
                    "width": 108,
                    "cellClassRules": {"is-late": "params.data.is_late"},
                },
                words_column("unit", _("Answers for it"), 2, 164),
                words_column("leader", _("Leader"), 2, 120),
                count_column("after", _("Days to a leader"), 84),
                words_column("finder", _("Found by"), 2, 150),
                words_column("measure", _("Measure"), 2, 140),
            ],
            empty=_("Nothing was found here."),
            height=320,
            is_chosen_from=True,
        ),
        html.P(id=RoundsId.ITEMS_NOTE, className="panel-note"),
        title=_("What was found"),
        tools=[
            parts.tool_button(_("Assign …"), RoundsId.ASSIGN, kind="main", disabled=True, hidden=True),
            parts.tool_button(_("It came back …"), RoundsId.RELAPSE, disabled=True, hidden=True),
        ],
    )


def _form() -> Tree:
    counted = {"cellRenderer": "CountLink", "sortable": False}
    return parts.card(
        parts.small_grid(
            RoundsId.FORM,
            [
                {
                    "field": "content",
                    "headerName": _("Content"),
                    "flex": 2,
                    "minWidth": 220,
                    "sortable": False,
                },
                *(
                    {**count_column(name, head, 150), **counted, "flex": 1}
                    for name, head in (
                        ("townships", _("Townships and streets")),
                        ("villages", _("Villages and communities")),
                        ("both", _("Together")),
                        ("year", _("Year so far")),
                    )
                ),
            ],
            empty=_("Nothing was counted for this filter."),
            height=420,
        ),
        html.P(id=RoundsId.FORM_NOTE, className="panel-note rounds-form-note"),
        title=_("Monthly form"),
        tools=[
            _named(_("Month"), parts.choice(RoundsId.MONTH)),
            html.A(_("Export xlsx"), id=RoundsId.FORM_XLSX, className="tool", href="", download=""),
        ],
    )


def _named(words: str, control: Tree) -> Tree:
    return html.Div([html.Label(words, htmlFor=control.id, className="visually-hidden"), control])


def _state() -> dict[str, Any]:
    return {
        "field": "state",
        "cellDataType": False,
        "headerName": _("State"),
        "width": 156,
        "cellRenderer": "StateChip",
        "sortable": False,
    }


def _relapse_dialog() -> Tree:
    return parts.dialog(
        RoundsId.RELAPSE_DIALOG,
        _("The matter came back"),
        html.P(id=RoundsId.RELAPSE_MATTER, className="dialog-matter"),
        html.P(_("It is reopened and handled anew; what was done before stays."), className="muted"),
        parts.field(
            _("What came back"),
            dbc.Textarea(id=RoundsId.RELAPSE_REASON, maxLength=200, rows=3),
            hint=_("Stays with the matter; no names of petitioners."),
        ),
        html.P(id=RoundsId.RELAPSE_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Confirm"), RoundsId.RELAPSE_CONFIRM, kind="main")],
        shut=RoundsId.RELAPSE_SHUT,
    )


def _due_days_dialog() -> Tree:
    return parts.dialog(
        RoundsId.DUE_DAYS_DIALOG,
        _("When reports are due"),
        html.P(
            _("What was reported keeps the day on which it was due; rounds that have ended keep theirs."),
            className="muted",
        ),
        parts.field(
            _("Calendar days after the round"),
            dbc.Input(id=RoundsId.DUE_DAYS, type="number", min=0, max=MOST_DUE_DAYS, step=1),
        ),
        parts.field(_("For rounds that end from"), parts.date_input(RoundsId.DUE_DAYS_FROM)),
        html.P(id=RoundsId.DUE_DAYS_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Confirm"), RoundsId.DUE_DAYS_CONFIRM, kind="main")],
        shut=RoundsId.DUE_DAYS_SHUT,
    )
