"""领导包案 Leaders: who holds how much, since when nothing was done, what nobody holds; assign and hand over."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids import LeadersId
from dashboard.text import _
from layouts import parts

Tree = Any


def leaders() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Leaders' assignments")),
            html.P(id=LeadersId.DONE, role="status", className="page-status"),
            parts.told(LeadersId.TILES, "tiles"),
            parts.tiles(
                _tile(LeadersId.ASSIGNED, _("In charge"), _("cases")),
                _tile(LeadersId.OVERDUE, _("Past their limit"), _("cases")),
                _tile(LeadersId.IDLE, _("Without action over 30 days"), _("cases")),
                _tile(LeadersId.MAJORS, _("Major, no leader"), _("cases")),
                _tile(LeadersId.FREE, _("Leaders without load"), _("leaders")),
            ),
            parts.grid(
                parts.panel(LeadersId.LOAD, span=6, height=420),
                parts.panel(LeadersId.SILENCE, span=6, height=420),
                parts.card(
                    parts.small_grid(
                        LeadersId.UNASSIGNED,
                        _major_columns(),
                        empty=_("No major matter is without a leader."),
                        height=168,
                        is_chosen_from=True,
                    ),
                    html.P(id=LeadersId.UNASSIGNED_NOTE, className="panel-note"),
                    title=_("Major matters without a leader"),
                    tools=[
                        parts.tool_button(
                            _("Assign …"), LeadersId.ASSIGN, kind="main", disabled=True, hidden=True
                        )
                    ],
                ),
                parts.card(
                    parts.small_grid(
                        LeadersId.CHARGES,
                        _charge_columns(),
                        empty=_("No leader has a matter in charge."),
                        height=420,
                        is_chosen_from=True,
                    ),
                    html.P(id=LeadersId.CHARGES_NOTE, className="panel-note"),
                    title=_("Assignments, longest without action first"),
                    tools=[
                        parts.tool_button(_("Hand over …"), LeadersId.HAND_OVER, disabled=True, hidden=True)
                    ],
                ),
                parts.panel(LeadersId.TIMELINE, span=12, height=860),
            ),
            dcc.Store(id=LeadersId.CASE),
            _dialog(),
        ],
        className="leaders",
    )


def _tile(key: LeadersId, label: str, unit: str) -> Tree:
    return parts.tile(key, label, unit, filled_by=LeadersId.TILES)


def _charge_columns() -> list[dict[str, Any]]:
    return [
        _number_column(),
        _words_column("title", _("Matter"), 3, 150),
        _words_column("leader", _("Leader"), 2, 150),
        _words_column("unit", _("Unit"), 2, 120),
        {"field": "start", "headerName": _("Start"), "width": 108},
        {
            "field": "due",
            "headerName": _("Limit"),
            "width": 108,
            "cellClassRules": {"is-late": "params.data.state === 'overdue'"},
        },
        {
            **_count_column("silent", _("Days without action"), 108),
            "cellClassRules": {"is-soon": "params.value > 30"},
        },
        {**_count_column("items", _("Five items"), 78), "tooltipField": "items_said"},
        _count_column("visits", _("Visits"), 92),
    ]


def _major_columns() -> list[dict[str, Any]]:
    return [
        _number_column(),
        _words_column("title", _("Matter"), 3, 200),
        _words_column("unit", _("Unit"), 3, 180),
        {"field": "received", "headerName": _("Received"), "width": 116},
        _count_column("days", _("Days open"), 100),
        _count_column("persons", _("Persons concerned"), 100),
    ]


def _words_column(name: str, head: str, flex: int, least: int) -> dict[str, Any]:
    return {
        "field": name,
        "headerName": head,
        "flex": flex,
        "minWidth": least,
        "tooltipField": name,
        "cellClass": "two-lines",
    }


def _count_column(name: str, head: str, width: int) -> dict[str, Any]:
    return {
        "field": name,
        "headerName": head,
        "width": width,
        "cellClass": "is-number",
        "headerClass": parts.RIGHT_HEAD,
    }


def _number_column() -> dict[str, Any]:
    return {
        "field": "number",
        "headerName": _("Number"),
        "cellRenderer": "MatterLink",
        "pinned": "left",
        "width": 124,
    }


def _dialog() -> Tree:
    return parts.dialog(
        LeadersId.DIALOG,
        _("Put a leader in charge"),
        html.P(id=LeadersId.DIALOG_MATTER, className="dialog-matter"),
        parts.field(
            _("Leader"),
            parts.choice(LeadersId.LEADER),
            hint=_("The number behind the name is what the leader holds now."),
        ),
        parts.field(_("To be resolved by"), parts.date_input(LeadersId.DUE)),
        parts.field(
            _("Reason"),
            dbc.Textarea(id=LeadersId.REASON, maxLength=200, rows=3),
            hint=_("Stays with the matter; no names of petitioners."),
        ),
        html.P(id=LeadersId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Confirm"), LeadersId.CONFIRM, kind="main")],
        shut=LeadersId.DIALOG_SHUT,
    )
