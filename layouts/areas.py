"""区划 Areas: layers of boundaries, the arrangement of the schematic, the base of rates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.grid_words import grid_words
from dashboard.ids.governing import AreasId
from dashboard.text import _
from db.areas import Layer
from layouts import parts
from layouts.neighbours import neighbours

Tree = Any


def areas() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Areas"), note=_("Boundaries, the arrangement of the schematic, and the base of rates.")
            ),
            parts.grid(
                html.Div([_layers(), _boundaries(), _base()], className="areas-left span-6"),
                parts.stack(_arrangement(), neighbours(), span=6),
            ),
            dcc.Store(id=AreasId.CELLS),
            dcc.Store(id=AreasId.SWAPPED),
            dcc.Store(id=AreasId.LAST),
            dcc.Store(id=AreasId.ARRANGED),
            dcc.Store(id=AreasId.LAYERS_SEEN),
        ],
        className="areas",
    )


def _layers() -> Tree:
    return parts.card(
        html.Div(id=AreasId.LAYERS, className="under"),
        html.Div(
            [
                parts.field(_("Layer"), parts.choice(AreasId.LAYER)),
                html.Div(
                    [
                        parts.tool_button(_("Offer on the map"), AreasId.SHOW),
                        parts.tool_button(_("Keep back"), AreasId.HIDE),
                        parts.tool_button(_("Remove"), AreasId.REMOVE, kind="grave"),
                    ],
                    className="tools",
                ),
            ],
            id=AreasId.ADMIN_PART,
            hidden=True,
        ),
        html.P(id=AreasId.LAYER_DONE, role="status", className="page-status"),
        title=_("Layers of the map"),
    )


def _boundaries() -> Tree:
    return html.Div(
        parts.card(
            html.P(
                _(
                    "GeoJSON in longitude and latitude, a feature an area. Shapes are matched by name, old name or "
                    "code; what is not matched is reported and can be placed by hand."
                ),
                className="muted",
            ),
            html.Div(id=AreasId.FILE, className="field", **{"data-label": _("GeoJSON file")}),
            parts.field(_("Property that holds the name"), parts.choice(AreasId.KEY)),
            parts.field(_("Name of the layer"), dbc.Input(id=AreasId.NAME, maxLength=80)),
            parts.field(_("Source of the boundaries"), dbc.Input(id=AreasId.SOURCE, maxLength=200)),
            parts.tool_button(_("Upload"), AreasId.UPLOAD, kind="main"),
            html.Div(id=AreasId.UPLOADED, role="status", className="areas-report"),
            parts.field(_("Shape without an area"), parts.choice(AreasId.UNPLACED)),
            parts.field(_("Its area"), parts.choice(AreasId.PLACE)),
            parts.tool_button(_("Place"), AreasId.PUT),
            html.P(id=AreasId.PUT_DONE, role="status", className="page-status"),
            title=_("Official boundaries"),
        ),
        id=AreasId.BOUNDARIES,
        hidden=True,
    )


def _arrangement() -> Tree:
    return parts.card(
        html.P(_("Schematic: not where places lie on earth"), className="areas-schematic"),
        html.P(
            _(
                "Drag one cell onto another and both change places, for everybody. With the keyboard: Enter on one "
                "cell, then on the other, or choose both below."
            ),
            className="muted",
        ),
        html.Div(id=AreasId.MAP, className="areas-map"),
        html.Div(
            [
                parts.field(_("Cell"), parts.choice(AreasId.ONE)),
                parts.field(_("Changes with"), parts.choice(AreasId.OTHER)),
                parts.tool_button(_("Swap"), AreasId.SWAP, kind="main"),
                parts.tool_button(_("Undo"), AreasId.UNDO, disabled=True),
            ],
            className="areas-swap",
        ),
        html.P(id=AreasId.SWAP_DONE, role="status", className="page-status"),
        title=_("Arrangement of the schematic"),
    )


def _base() -> Tree:
    return parts.card(
        html.P(
            _("Rates are counted over these numbers; without them the map shows counts only."),
            className="muted",
        ),
        html.Div(
            [
                parts.field(_("Year"), dbc.Input(id=AreasId.YEAR, type="number", min=1949, max=2100, step=1)),
                parts.field(_("Source of what you enter"), dbc.Input(id=AreasId.BASE_SOURCE, maxLength=200)),
            ],
            className="areas-base-head",
        ),
        dag.AgGrid(
            id=AreasId.BASES,
            className="ag-theme-alpine",
            rowData=[],
            columnDefs=[
                {"field": "name", "headerName": _("Area"), "flex": 2, "minWidth": 120},
                _number_column("population", _("Inhabitants")),
                _number_column("households", _("Households")),
                {
                    "field": "source",
                    "headerName": _("Source"),
                    "flex": 2,
                    "minWidth": 110,
                    "tooltipField": "source",
                },
            ],
            getRowId="params.data.id",
            dashGridOptions={
                "localeText": {**grid_words(), "noRowsToShow": _("There are no areas yet.")},
                "singleClickEdit": True,
                "stopEditingWhenCellsLoseFocus": True,
                "rowHeight": 34,
            },
            style={"height": "420px"},
        ),
        html.P(id=AreasId.BASE_DONE, role="status", className="page-status"),
        html.Details(
            [html.Summary(_("Enter many at once: paste cells or take a sheet")), *_pasted()], className="more"
        ),
        title=_("Base of rates"),
    )


def _pasted() -> list[Tree]:
    return [
        html.P(
            _(
                "Copy the cells of a spreadsheet and paste them here: township, inhabitants, households, source, with "
                "headers in any order or without them in this one. The year and the source above stand for lines "
                "that do not say theirs."
            ),
            className="muted",
        ),
        parts.field(
            _("Pasted cells"),
            dbc.Textarea(id=AreasId.PASTED, rows=6, maxLength=100_000, spellCheck=False, className="areas-pasted"),
        ),
        html.Div(
            [
                parts.tool_button(_("Take an .xlsx or .csv file …"), AreasId.SHEET),
                parts.tool_button(_("Show the preview"), AreasId.LOOK, kind="main"),
            ],
            className="tools",
        ),
        html.P(id=AreasId.SHEET_SAID, role="alert", className="refused"),
        html.Div(
            [
                html.P(id=AreasId.LINES_SAID, role="status"),
                dag.AgGrid(
                    id=AreasId.LINES,
                    className="ag-theme-alpine",
                    rowData=[],
                    columnDefs=[
                        {"field": "row", "headerName": _("Row"), "width": 52, "cellClass": "is-number"},
                        {"field": "area", "headerName": _("Area"), "flex": 2, "minWidth": 80},
                        {"field": "year", "headerName": _("Year"), "width": 60, "cellClass": "is-number"},
                        _number_shown("population", _("Inhabitants")),
                        _number_shown("households", _("Households")),
                        {"field": "said", "headerName": _("What would happen"), "flex": 5, "minWidth": 150, "wrapText": True, "autoHeight": True,
                            "cellClass": "lines", "filter": True},
                    ],
                    getRowId="params.data.id",
                    dashGridOptions={"localeText": grid_words(), "rowHeight": 44},
                    style={"height": "260px"},
                ),
                html.Div([parts.tool_button(_("Store these numbers"), AreasId.TAKE, kind="main")], className="tools"),
            ],
            id=AreasId.LINES_PART,
            hidden=True,
        ),
        html.P(id=AreasId.TAKEN, role="status", className="page-status"),
    ]  # fmt: skip


def _number_shown(field: str, words: str) -> dict[str, Any]:
    column = _number_column(field, words)
    shown = {
        name: column[name] for name in ("field", "headerName", "cellClass", "headerClass", "valueFormatter")
    }
    return {**shown, "width": 78}


def _number_column(field: str, words: str) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": words,
        "editable": True,
        "flex": 1,
        "minWidth": 96,
        "cellClass": "is-number",
        "headerClass": parts.RIGHT_HEAD,
        "valueFormatter": {"function": "params.value == null ? '–' : d3.format(',')(params.value)"},
        "cellEditor": "agNumberCellEditor",
        "cellEditorParams": {"min": 0, "precision": 0},
    }


def layer_table(layers: Sequence[Layer], zone: ZoneInfo) -> Tree:
    """Lay out the layers: what they are, where from, how many of their shapes hold an area."""
    if not layers:
        return parts.empty_state(
            _("There is no layer yet"), _("Upload boundaries, or import a layer on the command line.")
        )
    return parts.plain_table(
        (_("Layer"), _("Kind"), _("Source"), _("Uploaded"), _("On the map"), _("With area")),
        [
            (
                one.name,
                _("schematic") if one.is_schematic else _("boundaries"),
                one.source or "–",
                html.Span(_day(one.uploaded_at, zone), className="nowrap"),
                _("yes") if one.is_shown else _("no"),
                f"{one.placed} / {one.shapes}",
            )
            for one in layers
        ],
        numbers=1,
    )


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"
