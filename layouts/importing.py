"""导入 Import: choose a file, say what its columns mean, look at what would happen, decide, and only then store it."""

from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.grid_words import grid_words
from dashboard.ids.work import ImportId
from dashboard.import_mapping import AS_LAST_TIME, COMPLETE, field_options
from dashboard.import_preview import Sum
from dashboard.import_words import KINDS, LEDGER, kind_word
from dashboard.text import _
from dashboard.url_state import LEDGER as LEDGER_PATH
from dashboard.url_state import address
from layouts import parts

Tree = Any
TICK_MS: Final = 1000


def importing() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Import"),
                note=_("Nothing is stored before you confirm; then all of it is, or nothing."),
            ),
            parts.grid(
                _choose(),
                _map(),
                _preview(),
                _result(),
                parts.card(
                    _grid(ImportId.HISTORY, _history_columns(), _("Nothing was imported yet."), 200),
                    title=_("Imports so far"),
                ),
            ),
            dcc.Store(id=ImportId.UPLOAD),
            dcc.Store(id=ImportId.ENDED),
            dcc.Store(id=ImportId.JOB),
            dcc.Store(id=ImportId.ERRORS_ASKED),
            dcc.Interval(id=ImportId.TICK, interval=TICK_MS, disabled=True),
        ],
        className="importing",
    )


def _choose() -> Tree:
    kinds = [(kind, kind_word(kind)) for kind in KINDS]
    return parts.card(
        html.Div(
            [
                html.Div(
                    [
                        parts.field(
                            _("What is this file?"), parts.choice(ImportId.KIND, kinds, value=LEDGER)
                        ),
                        html.Div(
                            parts.field(
                                _("Whose ledger is it?"),
                                dbc.Input(
                                    id=ImportId.SOURCE,
                                    maxLength=40,
                                    list=ImportId.SOURCES,
                                    autoComplete="off",
                                ),
                                hint=_("With the official number this name says which matter a row is."),
                            ),
                            id=ImportId.SOURCE_FIELD,
                        ),
                        html.Div(
                            parts.field(
                                _("County above the townships"),
                                dbc.Input(id=ImportId.COUNTY, maxLength=40, autoComplete="off"),
                                hint=_("Needed for a new board; left empty it is the county known already."),
                            ),
                            id=ImportId.COUNTY_FIELD,
                            hidden=True,
                        ),
                        html.Datalist(id=ImportId.SOURCES),
                    ]
                ),
                html.Div(
                    [
                        html.P(_("Drop an .xlsx or .csv file here"), className="state-title"),
                        parts.tool_button(_("Choose a file …"), ImportId.CHOOSE, kind="main"),
                        html.Span(
                            _(
                                "At most 60 MB. It is kept sealed, for you alone, and deleted when decided or after a day."
                            )
                        ),
                        html.Span(id=ImportId.UPLOADING, role="status"),
                    ],
                    id=ImportId.DROP,
                    className="drop-zone",
                ),
            ],
            className="import-choice",
        ),
        html.P(id=ImportId.REFUSED, role="alert", className="refused"),
        title=_("1 · Choose the file"),
    )


def _map() -> Tree:
    options = {
        COMPLETE: _("The file holds every matter of this ledger"),
        "unit": _("Make units that the board does not know"),
        "area": _("Make townships that the board does not know"),
        "category": _("Make categories that the board does not know"),
    }
    return parts.card(
        html.P(id=ImportId.FILE),
        html.Div(
            [
                _grid(ImportId.COLUMNS, _column_columns(), _("No column was found."), 380),
                html.Div(
                    [
                        parts.field(_("Rules for the clocks"), parts.choice(ImportId.PACK)),
                        _group(_("Sheets to read"), dbc.Checklist(id=ImportId.SHEETS, options=[], value=[])),
                        _group(
                            _("How rows are taken"),
                            dbc.Checklist(
                                id=ImportId.OPTIONS,
                                options=[
                                    {"value": value, "label": words} for value, words in options.items()
                                ],
                                value=[],
                            ),
                        ),
                        parts.field(
                            _("Begin with a saved mapping"),
                            parts.choice(
                                ImportId.SAVED,
                                [(AS_LAST_TIME, _("As last time, or guessed"))],
                                value=AS_LAST_TIME,
                            ),
                        ),
                        html.Div(
                            [
                                parts.field(
                                    _("Save this mapping as"),
                                    dbc.Input(id=ImportId.SAVE_NAME, maxLength=60, autoComplete="off"),
                                ),
                                html.Div(
                                    [
                                        parts.tool_button(_("Save mapping"), ImportId.SAVE),
                                        html.Span(id=ImportId.SAVE_DONE, role="status"),
                                    ],
                                    className="tools",
                                ),
                            ],
                            className="field",
                        ),
                    ],
                    className="import-options",
                ),
            ],
            id=ImportId.MATTER_OPTIONS,
        ),
        html.Div(
            [
                parts.tool_button(_("Show the preview"), ImportId.PREVIEW, kind="main"),
                parts.tool_button(_("Discard this file"), ImportId.CANCEL),
            ],
            className="tools",
        ),
        html.P(id=ImportId.PREVIEW_REFUSED, role="alert", className="refused"),
        title=_("2 · What its columns mean"),
        id=ImportId.MAP_CARD,
        hidden=True,
    )


def _group(label: str, control: Tree) -> Tree:
    return html.Fieldset([html.Legend(label, className="form-label"), control], className="field")


def _preview() -> Tree:
    return parts.card(
        html.Div(
            [
                html.P(id=f"{ImportId.TWICE}-words"),
                dbc.Checklist(
                    id=ImportId.AGAIN,
                    options=[{"value": "again", "label": _("Import it again")}],
                    value=[],
                ),
            ],
            id=ImportId.TWICE,
            className="twice",
            hidden=True,
        ),
        html.Ul(id=ImportId.SUMS, className="import-sums"),
        html.P(id=ImportId.ADDS, className="import-adds"),
        html.Div(
            [
                _part_head(
                    _("To be decided by you"),
                    parts.tool_button(_("All conflicts: keep the board's"), ImportId.ALL_BOARD),
                    parts.tool_button(_("All conflicts: take the sheet's"), ImportId.ALL_SHEET),
                ),
                _grid(ImportId.DECISIONS, _decision_columns(), _("Nothing is to be decided."), 220),
            ],
            id=ImportId.DECISION_PART,
            hidden=True,
        ),
        _part_head(_("What would happen")),
        _grid(ImportId.OUTCOMES, _outcome_columns(), _("Nothing would change."), 260),
        html.P(id=ImportId.OUTCOMES_NOTE, className="import-adds"),
        _part_head(_("Remarks on rows and columns"), parts.tool_button(_("Error workbook"), ImportId.ERRORS)),
        _grid(ImportId.FINDINGS, _finding_columns(), _("There is nothing to remark."), 260),
        html.Div(
            [parts.tool_button(_("Confirm and store"), ImportId.CONFIRM, kind="main")],
            className="tools part-head",
        ),
        html.P(id=ImportId.CONFIRM_REFUSED, role="alert", className="refused"),
        html.Div(
            [
                html.Progress(id=ImportId.PROGRESS, max="100", value="0", className="import-progress",
                              **{"aria-label": _("Progress of the import")}),
                html.P(id=ImportId.PROGRESS_WORDS, role="status"),
            ],
            id=ImportId.PROGRESS_PART,
            hidden=True,
        ),
        title=_("3 · What would happen"),
        id=ImportId.PREVIEW_CARD,
        hidden=True,
    )  # fmt: skip


def _result() -> Tree:
    return parts.card(
        html.P(id=ImportId.RESULT, role="status", className="told"),
        html.Ul(id=ImportId.RESULT_SUMS, className="import-sums"),
        html.Div(
            [
                html.A(_("Open its rows in the ledger"), id=ImportId.RESULT_LEDGER, href="/ledger", className="tool is-main",
                       hidden=True, **{"data-goes": True}),
                html.A(_("Error workbook of this import"), id=ImportId.RESULT_ERRORS, href="/jobs/0/result", className="tool",
                       hidden=True, download=True),
            ],
            className="tools",
        ),
        title=_("4 · Result"),
        id=ImportId.RESULT_CARD,
        hidden=True,
    )  # fmt: skip


def _part_head(words: str, *tools: Tree) -> Tree:
    return html.Div([html.H3(words), html.Div(list(tools), className="tools push")], className="part-head")


def sum_list(items: list[Sum]) -> list[Tree]:
    """Lay out counts, those that ask something of a person marked; one that has rows opens them."""
    return [
        html.Li(
            [_counted(one), html.Span(one.name, className="name")],
            className="is-asked" if one.is_asked else "",
        )
        for one in items
    ]


def _counted(one: Sum) -> Tree:
    said = f"{one.n:,}"
    if not one.rows or not one.n:
        return html.Span(said, className="number")
    label = {"aria-label": _("{name}: {n}, open the rows", name=one.name, n=said)}
    return html.A(
        said, href=address(LEDGER_PATH, one.rows), className="number", **{"data-goes": True}, **label
    )


def source_options(names: list[str]) -> list[Tree]:
    """Lay out names of ledgers to choose from while typing."""
    return [html.Option(value=name) for name in names]


# ---------------------------------------------------------------- grids


def _grid(key: ImportId, columns: list[dict[str, Any]], empty: str, height: int) -> Tree:
    return dag.AgGrid(
        id=key,
        className="ag-theme-alpine",
        rowData=[],
        columnDefs=columns,
        defaultColDef={"sortable": True, "resizable": True, "minWidth": 76},
        getRowId="params.data.id",
        dashGridOptions={"localeText": {**grid_words(), "noRowsToShow": empty}, "rowHeight": 36},
        style={"height": f"{height}px"},
    )


def _column_columns() -> list[dict[str, Any]]:
    choose = {"options": field_options(), "label": _("What the column holds")}
    return [
        {"field": "header", "headerName": _("Column of the sheet"), "flex": 2, "minWidth": 140, "tooltipField": "header"},
        {
            "field": "field", "headerName": _("What the column holds"), "flex": 2, "minWidth": 200,
            "cellRenderer": "CellSelect", "cellRendererParams": choose, "sortable": False,
        },
        {"field": "examples", "headerName": _("First values"), "flex": 2, "minWidth": 140, "tooltipField": "examples"},
        {"field": "note", "headerName": _("Remark"), "flex": 3, "minWidth": 200, "cellClass": "two-lines", "tooltipField": "note"},
    ]  # fmt: skip


def _decision_columns() -> list[dict[str, Any]]:
    choose = {"label": _("Decision on")}
    return [
        {"field": "kind", "headerName": _("Question"), "width": 130},
        {"field": "about", "headerName": _("About"), "flex": 2, "minWidth": 180, "tooltipField": "about"},
        {"field": "said", "headerName": _("What is known"), "flex": 3, "minWidth": 200, "cellClass": "two-lines", "tooltipField": "said"},
        {
            "field": "choice", "headerName": _("Your decision"), "flex": 3, "minWidth": 240,
            "cellRenderer": "CellSelect", "cellRendererParams": choose, "sortable": False,
        },
    ]  # fmt: skip


def _outcome_columns() -> list[dict[str, Any]]:
    return [
        {"field": "what", "headerName": _("What"), "width": 176, "filter": True},
        {"field": "number", "headerName": _("Number"), "width": 150, "filter": True},
        {"field": "said", "headerName": _("Matter or change"), "flex": 4, "minWidth": 280, "cellClass": "two-lines",
         "tooltipField": "said", "filter": True},
        {"field": "sheet", "headerName": _("Sheet"), "width": 150, "tooltipField": "sheet"},
        {"field": "row", "headerName": _("Row"), "width": 84, "cellClass": "is-number", "headerClass": parts.RIGHT_HEAD},
    ]  # fmt: skip


def _finding_columns() -> list[dict[str, Any]]:
    return [
        {"field": "weight", "headerName": _("Effect"), "width": 130, "filter": True},
        {"field": "sheet", "headerName": _("Sheet"), "width": 150, "tooltipField": "sheet"},
        {"field": "row", "headerName": _("Row"), "width": 80, "cellClass": "is-number", "headerClass": parts.RIGHT_HEAD},
        {"field": "column", "headerName": _("Column"), "width": 150, "tooltipField": "column", "filter": True},
        {"field": "sentence", "headerName": _("Reason of the finding"), "flex": 4, "minWidth": 280, "cellClass": "two-lines",
         "tooltipField": "sentence", "filter": True},
        {"field": "value", "headerName": _("In the sheet"), "flex": 1, "minWidth": 110, "tooltipField": "value"},
    ]  # fmt: skip


def _history_columns() -> list[dict[str, Any]]:
    number = {"cellClass": "is-number", "headerClass": parts.RIGHT_HEAD, "width": 96}
    opens = {"cellRenderer": "CountLink"}
    return [
        {"field": "at", "headerName": _("Imported at"), "width": 156},
        {"field": "source", "headerName": _("Whose ledger"), "flex": 2, "minWidth": 130, "filter": True},
        {"field": "name", "headerName": _("File"), "flex": 3, "minWidth": 160, "tooltipField": "name"},
        {"field": "who", "headerName": _("Imported by"), "flex": 1, "minWidth": 110},
        {"field": "rows", "headerName": _("Rows"), **number},
        {"field": "new", "headerName": _("New"), **opens, **number},
        {"field": "changed", "headerName": _("Updated"), **opens, **number},
        {"field": "same", "headerName": _("Unchanged"), **opens, **number},
        {"field": "held", "headerName": _("Held back"), **number},
    ]  # fmt: skip
