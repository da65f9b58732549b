"""Callbacks of the ledger: its rows a block at a time."""

from typing import Any, Final

from dash import Input, Output, State
from dash.exceptions import PreventUpdate
from flask import abort

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import FilterId
from dashboard.ids.printing import PrintId
from dashboard.ids.reading import LedgerId
from dashboard.ids.work import BulkId
from dashboard.ledger_columns import grid_row
from dashboard.ledger_filters import GridRefused, read_grid
from dashboard.ledger_words import (
    asks_for_person,
    empty_sentence,
    grid_refusal,
    is_unfiltered,
    total_sentence,
)
from dashboard.request import current_account, current_scope, reading, today
from db.commands.numbering import WRITING
from db.duties import DOING_MANY
from db.filter_query import parse
from db.queries.ledger import ledger_block, versions_of
from db.queries.names import load_names
from db.rows import LedgerBlock, LedgerSums
from layouts.pages import READERS

callbacks = CallbackGroup(*READERS)
MOST_ROWS: Final = 500
NOTHING: Final = LedgerBlock((), LedgerSums(0, 0, 0), 0)


@callbacks(
    output={
        "rows": Output(LedgerId.GRID, "getRowsResponse"),
        "total": Output(LedgerId.TOTAL, "children"),
        "cases": Output(LedgerId.CASES, "children"),
        "batches": Output(LedgerId.BATCHES, "children"),
        "persons": Output(LedgerId.PERSONS, "children"),
        "is_full": Output(LedgerId.EMPTY, "hidden"),
        "why": Output(LedgerId.EMPTY_WHY, "children"),
        "is_clear": Output(LedgerId.CLEAR, "hidden"),
        "no_bulk": Output(BulkId.OPEN, "hidden", allow_duplicate=True),
        "no_print": Output(PrintId.OPEN, "hidden", allow_duplicate=True),
    },
    inputs={"wanted": Input(LedgerId.GRID, "getRowsRequest")},
    state={"search": State(FilterId.CHOSEN, "data")},
    prevent_initial_call=True,
)
def show_rows(wanted: dict[str, Any] | None, search: str | None) -> dict[str, Any]:
    """Fill one block of the grid and say the sums of all its rows."""
    if not wanted:
        raise PreventUpdate
    asked = parse(search, today())
    try:
        grid = read_grid(asked.chosen, wanted.get("filterModel"), wanted.get("sortModel"))
    except GridRefused as refused:
        abort(400, grid_refusal(refused))
    start, end = _places(wanted)
    with reading() as session:
        block = NOTHING
        if not asks_for_person(asked):
            block = ledger_block(
                session, grid.chosen, current_scope(session), asked.as_of, start, end, grid.columns
            )
        names = load_names(session)
        may_act = current_account().role in DOING_MANY and not asked.is_past
        versions = versions_of(session, [row.case_id for row in block.rows]) if may_act else {}
    has_column_filters = bool(wanted.get("filterModel"))
    return {
        "rows": {
            "rowData": [grid_row(row, names, versions.get(row.case_id, 0)) for row in block.rows],
            "rowCount": block.total,
        },
        "total": total_sentence(block.sums, asked, grid.chosen.sort),
        "cases": f"{block.sums.cases:,}",
        "batches": f"{block.sums.batches:,}",
        "persons": f"{block.sums.persons:,}",
        "is_full": block.total > 0,
        "why": "" if block.total else empty_sentence(asked, has_column_filters),
        "is_clear": is_unfiltered(asked) and not has_column_filters and not asked.is_past,
        "no_bulk": not may_act,
        "no_print": current_account().role not in WRITING or asked.is_past,
    }


def _places(wanted: dict[str, Any]) -> tuple[int, int]:
    start, end = wanted.get("startRow"), wanted.get("endRow")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end < 2**31:
        abort(400)
    return start, min(end, start + MOST_ROWS)


callbacks.clientside(
    "ledger",
    "refresh",
    Output(LedgerId.REFRESHED, "data"),
    Input(FilterId.CHOSEN, "data"),
    State(LedgerId.GRID, "id"),
)
callbacks.clientside(
    "ledger",
    "showTicks",
    Output(LedgerId.REFRESHED, "data", allow_duplicate=True),
    Input(BulkId.OPEN, "hidden"),
    Input(PrintId.OPEN, "hidden"),
    State(LedgerId.GRID, "id"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "ledger",
    "acted",
    Output(LedgerId.REFRESHED, "data", allow_duplicate=True),
    Input(BulkId.DONE, "data"),
    State(LedgerId.GRID, "id"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "ledger",
    "openJobs",
    Output(LedgerId.JOBS_DIALOG, "hidden"),
    Input(LedgerId.OPEN_JOBS, "n_clicks"),
    Input(LedgerId.SHUT_JOBS, "n_clicks"),
)
callbacks.clientside(
    "ledger",
    "openViews",
    Output(LedgerId.VIEWS_DIALOG, "hidden"),
    Input(LedgerId.OPEN_VIEWS, "n_clicks"),
    Input(LedgerId.SHUT_VIEWS, "n_clicks"),
)
callbacks.clientside(
    "ledger",
    "takeShown",
    Output(LedgerId.SHOWN, "data"),
    Input(LedgerId.SAVE_VIEW, "n_clicks"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "ledger",
    "openColumns",
    Output(LedgerId.COLUMNS_DIALOG, "hidden"),
    Output(LedgerId.COLUMNS, "value"),
    Input(LedgerId.OPEN_COLUMNS, "n_clicks"),
    Input(LedgerId.SHUT_COLUMNS, "n_clicks"),
    Input(LedgerId.CHOSEN_COLUMNS, "data"),
)
callbacks.clientside(
    "ledger",
    "chooseColumns",
    Output(LedgerId.CHOSEN_COLUMNS, "data"),
    Input(LedgerId.KEEP_COLUMNS, "n_clicks"),
    Input(LedgerId.USUAL_COLUMNS, "n_clicks"),
    State(LedgerId.COLUMNS, "value"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "ledger",
    "applyView",
    Output(LedgerId.APPLIED, "data"),
    Input(LedgerId.VIEW, "data"),
    prevent_initial_call=True,
)
