"""台账 Ledger: every matter behind a figure, in any order, with its columns, views and files."""

from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
import orjson
from dash import dcc, html

from dashboard.documents.ledger import DocumentKind
from dashboard.grid_words import grid_words
from dashboard.ids.reading import LedgerId
from dashboard.ledger_columns import COLUMNS, FIRST, USUAL, Column, ColumnKind, title_of
from dashboard.ledger_filters import BLANK, WORDS_OF
from dashboard.text import _
from dashboard.words import word
from db.enums import Due, Mark
from layouts import bulk, print_batch
from layouts.parts import RIGHT_HEAD, choice, dialog, field, page_head, tool_button

Tree = Any

BLOCK_ROWS: Final = 100
ROW_HEIGHT: Final = 36
RENDERERS: Final = {"number": "LedgerNumber", "due_state": "LedgerDue", "unit": "LedgerUnit"}


def ledger() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            page_head(
                _("Ledger"),
                _views_choice(),
                tool_button(_("Saved views"), LedgerId.OPEN_VIEWS),
                tool_button(_("Columns"), LedgerId.OPEN_COLUMNS),
                _export_button(_("Export xlsx"), LedgerId.EXPORT_XLSX, DocumentKind.XLSX),
                _export_button(_("Export csv"), LedgerId.EXPORT_CSV, DocumentKind.CSV),
                tool_button(_("My jobs"), LedgerId.OPEN_JOBS),
                print_batch.opening(),
                bulk.opening(),
                note=html.Span(id=LedgerId.TOTAL, role="status"),
            ),
            html.Section(
                [
                    html.Div(_grid(), className="ledger-rows"),
                    _empty(),
                    _fault(),
                    html.Div(id=LedgerId.PHONES, className="ledger-phones", hidden=True, role="note"),
                    _sums(),
                    _paper_note(),
                ],
                className="panel ledger-panel",
                **{"aria-label": _("Ledger")},
            ),
            _views_dialog(),
            _columns_dialog(),
            _jobs_dialog(),
            *bulk.many_at_once(),
            *print_batch.dialog(),
            html.Div(id=LedgerId.WORDS, hidden=True, **{"data-words": _words()}),
            *(
                dcc.Store(id=store)
                for store in (
                    LedgerId.REFRESHED,
                    LedgerId.VIEW,
                    LedgerId.APPLIED,
                    LedgerId.SHOWN,
                    LedgerId.DELETED,
                    LedgerId.CHOSEN_COLUMNS,
                    LedgerId.KEPT_COLUMNS,
                )
            ),
        ],
        className="ledger-page",
    )


# ---------------------------------------------------------------- grid


def _grid() -> Tree:
    return dag.AgGrid(
        id=LedgerId.GRID,
        className="ag-theme-alpine ledger-grid",
        columnDefs=[_column(column) for column in COLUMNS],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "minWidth": 64,
            "suppressHeaderMenuButton": True,
            "sortingOrder": ["asc", "desc"],
        },
        rowModelType="infinite",
        getRowId="params.data.id",
        columnSize=None,
        dashGridOptions={
            "localeText": grid_words(),
            "rowHeight": ROW_HEIGHT,
            "headerHeight": ROW_HEIGHT,
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": 1,
            # The grid knows one answer at a time.
            "maxConcurrentDatasourceRequests": 1,
            "blockLoadDebounceMillis": 60,
            "enableCellTextSelection": True,
            "tooltipShowDelay": 400,
            "suppressMultiSort": True,
            "rowSelection": {
                "mode": "multiRow",
                "enableClickSelection": False,
                "headerCheckbox": False,
            },
            # Shown once the reader is one who does an act on many.
            "selectionColumnDef": {"width": 44, "pinned": "left", "lockPosition": "left", "hide": True},
            "suppressScrollOnNewData": True,
            "animateRows": False,
            "suppressColumnVirtualisation": False,
            "maintainColumnOrder": True,
        },
        style={"height": "100%"},
    )


def _column(column: Column) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "field": column.key,
        "colId": column.key,
        "headerName": title_of(column),
        "headerTooltip": title_of(column),
        "width": column.width,
        "hide": not column.is_usual,
        **_filter(column),
    }
    if column is FIRST:
        shown |= {"pinned": "left", "lockPinned": True, "lockVisible": True, "lockPosition": "left"}
    if column.key == "due":
        shown["initialSort"] = "asc"
    if column.key == "title":
        shown |= {"cellClass": "two-lines", "tooltipField": column.key, "flex": 1, "minWidth": 200}
    elif column.kind is ColumnKind.NUMBER:
        shown |= {"cellClass": "is-number", "headerClass": RIGHT_HEAD}
    elif column.kind in (ColumnKind.TEXT, ColumnKind.MARKS):
        shown["tooltipField"] = column.key
    if column.key in RENDERERS:
        shown["cellRenderer"] = RENDERERS[column.key]
    return shown


def _filter(column: Column) -> dict[str, Any]:
    buttons: dict[str, Any] = {"buttons": ["reset", "apply"], "closeOnApply": True, "maxNumConditions": 1}
    match column.kind:
        case ColumnKind.NUMBER:
            options: list[Any] = ["equals", "greaterThanOrEqual", "lessThanOrEqual", "inRange"]
            return {
                "filter": "agNumberColumnFilter",
                "filterParams": {**buttons, "filterOptions": options, "inRangeInclusive": True},
            }
        case ColumnKind.DAY:
            options = ["inRange", "equals", "lessThan", "greaterThan", BLANK]
            return {
                "filter": "agDateColumnFilter",
                "filterParams": {**buttons, "filterOptions": options, "inRangeInclusive": True},
            }
        case ColumnKind.WORD | ColumnKind.DUE | ColumnKind.MARKS:
            options = _word_options(column)
            several = {
                "maxNumConditions": len(options) - 1,
                "defaultJoinOperator": "AND" if column.kind is ColumnKind.MARKS else "OR",
            }
            return {
                "filter": "agTextColumnFilter",
                "filterParams": {**buttons, **several, "filterOptions": options},
            }
        case _:
            options = ["contains"] if column.key in ("number", "title") else ["contains", BLANK]
            return {"filter": "agTextColumnFilter", "filterParams": {**buttons, "filterOptions": options}}


def _word_options(column: Column) -> list[Any]:
    """Return a column's words as choices that need nothing typed; the server applies them."""
    said: list[tuple[str, str]]
    if column.kind is ColumnKind.DUE:
        said = [(state.value, word(state)) for state in Due]
    elif column.kind is ColumnKind.MARKS:
        said = [(str(mark.name).lower(), word(mark)) for mark in Mark]
    else:
        said = [(member.value, word(member)) for member in WORDS_OF[column.tested]] if column.tested else []
    made = [
        {"displayKey": key, "displayName": words, "numberOfInputs": 0, "predicate": {"function": "true"}}
        for key, words in said
    ]
    return ["empty", *made, *([BLANK] if column.kind is ColumnKind.WORD else [])]


def _empty() -> Tree:
    return html.Div(
        html.Div(
            [
                html.P(_("No matter fits"), className="state-title"),
                html.P(id=LedgerId.EMPTY_WHY, className="state-why"),
                html.Div(
                    [tool_button(_("Clear all filters"), LedgerId.CLEAR, kind="main")], className="tools"
                ),
            ],
            className="state",
        ),
        id=LedgerId.EMPTY,
        className="ledger-over",
        hidden=True,
    )


def _fault() -> Tree:
    return html.Div(
        html.Div(
            [
                html.P(_("The rows could not be loaded"), className="state-title"),
                html.P(
                    _("What stood here has been taken away, because it may not fit the filter above."),
                    className="state-why",
                ),
                html.Div([tool_button(_("Try again"), LedgerId.RETRY, kind="main")], className="tools"),
            ],
            className="state",
            role="alert",
        ),
        className="ledger-over ledger-fault",
    )


def _sums() -> Tree:
    def one(label: str, key: LedgerId, unit: str) -> Tree:
        number = html.Span(id=key, className="number")
        return html.Span(
            [html.Span(label, className="muted"), " ", number, html.Span(unit, className="unit")]
        )

    return html.Footer(
        [
            one(_("Matters"), LedgerId.CASES, _("cases")),
            one(_("Visit batches"), LedgerId.BATCHES, _("batches")),
            one(_("Persons concerned"), LedgerId.PERSONS, _("people")),
            html.Span(_("Accusations are not included."), className="muted push"),
        ],
        className="ledger-sums",
    )


def _paper_note() -> Tree:
    return html.P(
        _("On paper: the rows loaded on the screen. An export has them all."), className="only-print"
    )


# ---------------------------------------------------------------- tools and dialogs


def _export_button(words: str, key: LedgerId, kind: DocumentKind) -> Tree:
    given: dict[str, Any] = {"hidden": True, "data-export": kind.value}
    return tool_button(words, key, **given)


def _views_choice() -> Tree:
    return html.Label(
        [html.Span(_("View"), className="only-read"), choice(LedgerId.VIEWS, placeholder=_("Open a view …"))],
        className="ledger-view-choice",
    )


def _views_dialog() -> Tree:
    return dialog(
        LedgerId.VIEWS_DIALOG,
        _("Saved views"),
        html.P(
            _(
                "A view keeps filter, order, columns and column filters. Others see through it what they may see."
            ),
            className="page-note",
        ),
        field(_("View name"), dbc.Input(id=LedgerId.VIEW_NAME, maxLength=60, autoComplete="off")),
        dbc.Checkbox(id=LedgerId.VIEW_SHARED, label=_("Others may open it too"), value=False),
        html.Div([tool_button(_("Save what is shown"), LedgerId.SAVE_VIEW, kind="main")], className="tools"),
        html.Hr(),
        field(_("My views"), choice(LedgerId.MINE, placeholder=_("Choose one of your views"))),
        html.Div(
            [
                tool_button(_("Rename to the name above"), LedgerId.RENAME_VIEW),
                tool_button(_("Share or stop sharing"), LedgerId.SHARE_VIEW),
                tool_button(_("Delete"), LedgerId.DELETE_VIEW, kind="grave"),
            ],
            className="tools",
        ),
        html.P(
            [
                html.Span(id=LedgerId.VIEW_DONE),
                tool_button(_("Undo"), LedgerId.UNDO_DELETE, kind="quiet", hidden=True),
            ],
            role="status",
        ),
        shut=LedgerId.SHUT_VIEWS,
        shut_words=_("Close"),
    )


def _columns_dialog() -> Tree:
    return dialog(
        LedgerId.COLUMNS_DIALOG,
        _("Columns"),
        html.P(
            _("Order and width are changed in the head of the ledger by dragging. They are kept for you."),
            className="page-note",
        ),
        dbc.Checklist(
            id=LedgerId.COLUMNS,
            options=[
                {"label": title_of(column), "value": column.key, "disabled": column is FIRST}
                for column in COLUMNS
            ],
            value=[column.key for column in USUAL],
            className="ledger-columns",
        ),
        actions=[
            tool_button(_("Usual columns"), LedgerId.USUAL_COLUMNS),
            tool_button(_("Show these columns"), LedgerId.KEEP_COLUMNS, kind="main"),
        ],
        shut=LedgerId.SHUT_COLUMNS,
        is_wide=True,
    )


def _jobs_dialog() -> Tree:
    return dialog(
        LedgerId.JOBS_DIALOG,
        _("My jobs"),
        html.P(
            _("Large exports are made in the background and kept here for seven days."), className="page-note"
        ),
        html.Div(id=LedgerId.JOBS, className="jobs", **{"aria-live": "polite"}),
        shut=LedgerId.SHUT_JOBS,
        shut_words=_("Close"),
        is_wide=True,
    )


def _words() -> str:
    """Return what the page's script says, as JSON."""
    return orjson.dumps(
        {
            "phones": _("Phones of {unit}"),
            "office_phone": _("Office phone"),
            "duty_phone": _("Duty phone"),
            "no_phone": _("not recorded"),
            "making": _("Making the file …"),
            "made": _("The file was made: {name}"),
            "in_background": _("This is a large export: it is made in the background. See “My jobs”."),
            "no_jobs": _("No jobs yet. Exports of more than 20,000 rows appear here."),
            "cancel": _("Cancel"),
            "download": _("Download"),
            "usual": [column.key for column in USUAL],
            "all": [column.key for column in COLUMNS],
            "sorts": {column.sort.value: column.key for column in COLUMNS if column.key != "due_state"},
            "sort_of": {column.key: column.sort.value for column in COLUMNS},
        }
    ).decode()
