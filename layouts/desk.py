"""我的待办 Desk: what the reader must do, by clock, with the acts one press away; nothing is fetched here."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html

from dashboard.grid_words import grid_words
from dashboard.ids.case import HandlingId
from dashboard.ids.work import DeskId
from dashboard.text import _
from layouts import bulk, decision_report, handling, parts, print_batch

Tree = Any
ROW_HEIGHT = 56
COVERED_HEIGHT = 76
HEAD_HEIGHT = 36


def desk() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("My desk"),
                print_batch.opening(),
                bulk.opening(),
                html.A(
                    _("Digest to print"),
                    href="/desk/digest",
                    target="_blank",
                    rel="noopener",
                    className="tool",
                ),
                note=html.Span(id=DeskId.NOTE, role="status"),
            ),
            html.P(id=HandlingId.SAID, role="status", className="page-status"),
            html.Div(
                parts.empty_state(
                    _("Nothing waits for you today"),
                    _("Duties come here by themselves: what is transferred, assigned or near its limit."),
                    parts.tool_link(_("To the ledger"), "/ledger"),
                ),
                id=DeskId.NOTHING,
                hidden=True,
            ),
            html.Div(
                [
                    html.Ul(id=DeskId.DUTIES, className="desk-duties", **{"aria-label": _("Duties by kind")}),
                    html.Section(
                        _grid(), className="panel desk-panel", **{"aria-label": _("Duties by limit")}
                    ),
                ],
                id=DeskId.BODY,
            ),
            dcc.Store(id=DeskId.CHOSEN),
            *handling.dialog(),
            *bulk.many_at_once(),
            *print_batch.dialog(),
            *decision_report.dialog(),
        ],
        className="desk",
    )


def _grid() -> Tree:
    return dag.AgGrid(
        id=DeskId.GRID,
        className="ag-theme-alpine desk-grid",
        rowData=[],
        columnDefs=[
            _column("days", _("Last day"), "DeskLimit", 148, 0),
            _column("title", _("Matter"), "DeskMatter", 190, 3),
            _column("unit", _("Unit in charge"), "DeskPlain", 120, 2),
            _column("duty", _("To be done"), "DeskDuty", 170, 2),
            _column("last", _("Last act"), "DeskLast", 120, 2),
            _column("acts", _("Acts"), "DeskActs", 208, 0),
        ],
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True},
        getRowId="params.data.id",
        dashGridOptions={
            "localeText": {**grid_words(), "noRowsToShow": _("No duty of this kind.")},
            "rowHeight": ROW_HEIGHT,
            "getRowHeight": {
                "function": f"params.data.head ? {HEAD_HEIGHT} : params.data.covered ? {COVERED_HEIGHT} : {ROW_HEIGHT}"
            },
            "headerHeight": HEAD_HEIGHT,
            "isFullWidthRow": {"function": "!!params.rowNode.data.head"},
            "fullWidthCellRenderer": "DeskHead",
            "rowSelection": {
                "mode": "multiRow",
                "enableClickSelection": False,
                "isRowSelectable": {"function": "!!params.data.is_chosen_from"},
                "hideDisabledCheckboxes": True,
            },
            "selectionColumnDef": {"width": 44, "pinned": None},
            "animateRows": False,
            "suppressScrollOnNewData": True,
        },
        style={"height": "100%"},
    )


def _column(key: str, head: str, renderer: str, width: int, flex: int) -> dict[str, Any]:
    sized: dict[str, Any] = {"flex": flex, "minWidth": width} if flex else {"width": width}
    return {"field": key, "headerName": head, "cellRenderer": renderer, **sized}


def duty_items(listed: Sequence[tuple[str, str, int, str, bool]]) -> list[Tree]:
    """Lay out each kind of duty as (key, words, count, address of its rows, is it chosen).

    The words narrow the list; the count opens its rows in the ledger where that can say them.
    """
    return [
        html.Li(
            [
                html.Button(
                    words,
                    type="button",
                    className="desk-duty",
                    **{"data-duty": key, "aria-pressed": "true" if is_chosen else "false"},
                ),
                html.A(
                    str(count),
                    href=address,
                    className="desk-count",
                    title=_("Open in the ledger"),
                    **{"data-goes": True},
                )
                if address
                else html.Span(str(count), className="desk-count"),
            ],
            className="desk-kind is-chosen" if is_chosen else "desk-kind",
        )
        for key, words, count, address, is_chosen in listed
    ]
