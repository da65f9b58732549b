"""我的待办 Desk: what the reader must do, by clock, with the acts one press away; one act on many; nothing is fetched here."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.grid_words import grid_words
from dashboard.ids import BulkId, DeskId, HandlingId
from dashboard.text import _
from layouts import handling, parts

Tree = Any
ROW_HEIGHT = 56
HEAD_HEIGHT = 36


def desk() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("My desk"),
                parts.tool_button(_("Many at once …"), BulkId.OPEN, disabled=True, hidden=True),
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
            *_bulk(),
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
            "getRowHeight": {"function": f"params.data.head ? {HEAD_HEIGHT} : {ROW_HEIGHT}"},
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


def _bulk() -> list[Tree]:
    return [
        dcc.Store(id=BulkId.ITEMS),
        dcc.Store(id=BulkId.DONE),
        parts.dialog(
            BulkId.DIALOG,
            _("One act on many matters"),
            html.P(
                _("Each matter is done or refused by itself; a refused one is left as it is."),
                className="muted",
            ),
            html.Div(
                [
                    parts.field(_("What is done"), parts.choice(BulkId.ACT)),
                    _shown("unit", parts.field(_("To unit"), parts.choice(BulkId.UNIT))),
                    _shown(
                        "leader",
                        parts.field(
                            _("Leader"),
                            parts.choice(BulkId.LEADER),
                            hint=_("The number behind the name is what the leader holds now."),
                        ),
                    ),
                    _shown("due", parts.field(_("To be resolved by"), parts.date_input(BulkId.DUE))),
                    parts.field(
                        _("Reason, facts and basis"),
                        dbc.Textarea(id=BulkId.NOTE, maxLength=200, rows=2, debounce=True),
                        hint=_("Stays with the matter; no names of petitioners."),
                    ),
                ],
                id=BulkId.FORM,
                className="bulk-form",
                **{"data-shows": ""},
            ),
            html.P(id=BulkId.SAID, role="status", className="bulk-said"),
            parts.small_grid(
                BulkId.LIST,
                [
                    {"field": "number", "headerName": _("Number"), "width": 132},
                    {"field": "title", "headerName": _("Matter"), "flex": 2, "tooltipField": "title"},
                    {
                        "field": "said",
                        "headerName": _("What becomes of it"),
                        "flex": 3,
                        "tooltipField": "said",
                        "cellClass": "two-lines",
                        "cellClassRules": {"is-soon": "params.data.is_refused"},
                    },
                ],
                empty=_("Choose what is done."),
                height=200,
            ),
            actions=[parts.tool_button(_("Do it"), BulkId.CONFIRM, kind="main", disabled=True)],
            shut=BulkId.SHUT,
            shut_words=_("Close"),
            is_wide=True,
        ),
    ]


def _shown(name: str, inside: Tree) -> Tree:
    return html.Div(inside, **{"data-field": name})
