"""领导包案 Leaders: who holds how much, since when nothing was done, what nobody holds; propose, assign, hand over."""

from typing import Any, Final

from dash import dcc, html

from dashboard.ids.reading import LeadersId
from dashboard.text import _
from layouts import hand_overs, parts
from layouts.assigning import AssignIds, assign_dialog
from layouts.columns import count_column, words_column

Tree = Any
ASSIGN: Final = AssignIds(
    LeadersId.DIALOG,
    LeadersId.DIALOG_MATTER,
    LeadersId.LEADER,
    LeadersId.DUE,
    LeadersId.REASON,
    LeadersId.REFUSED,
    LeadersId.CONFIRM,
    LeadersId.DIALOG_SHUT,
)


def leaders() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Leaders' assignments"), note=html.Span(id=LeadersId.PAST)),
            html.P(id=LeadersId.DONE, role="status", className="page-status"),
            parts.told(LeadersId.TILES, "tiles"),
            parts.tiles(
                _tile(LeadersId.ASSIGNED, _("In charge"), _("cases")),
                _tile(LeadersId.OVERDUE, _("Past their limit"), _("cases")),
                _tile(LeadersId.IDLE, _("Without action over 30 days"), _("cases")),
                _tile(LeadersId.MAJORS, _("Major, no leader"), _("cases")),
                _tile(LeadersId.LEFT, _("Holder left"), _("cases")),
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
                        parts.tool_button(_("Propose …"), LeadersId.PROPOSE, disabled=True, hidden=True),
                        parts.tool_button(
                            _("Assign …"), LeadersId.ASSIGN, kind="main", disabled=True, hidden=True
                        ),
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
                parts.card(
                    parts.small_grid(
                        LeadersId.PROPOSALS,
                        _proposal_columns(),
                        empty=_("No proposal waits for a decision."),
                        height=168,
                    ),
                    title=_("Leaders proposed, not yet decided on"),
                    id=LeadersId.PROPOSALS_CARD,
                    hidden=True,
                ),
                hand_overs.card(),
                parts.panel(LeadersId.TIMELINE, span=12, height=860),
            ),
            dcc.Store(id=LeadersId.CASE),
            assign_dialog(ASSIGN),
            *hand_overs.dialogs(),
        ],
        className="leaders",
    )


def _tile(key: LeadersId, label: str, unit: str) -> Tree:
    return parts.tile(key, label, unit, filled_by=LeadersId.TILES)


def _charge_columns() -> list[dict[str, Any]]:
    return [
        _number_column(),
        words_column("title", _("Matter"), 3, 170),
        words_column("leader", _("Leader"), 2, 150),
        words_column("unit", _("Unit"), 2, 156),
        {"field": "start", "headerName": _("Start"), "width": 104},
        {
            "field": "due",
            "headerName": _("Limit"),
            "width": 104,
            "cellClassRules": {"is-late": "params.data.state === 'overdue'"},
        },
        {
            **count_column("silent", _("Days without action"), 98),
            "cellClassRules": {"is-soon": "params.value > 30"},
        },
        {**count_column("items", _("Five items"), 76), "tooltipField": "items_said"},
        count_column("visits", _("Visits"), 82),
    ]


def _major_columns() -> list[dict[str, Any]]:
    return [
        _number_column(),
        words_column("title", _("Matter"), 3, 200),
        words_column("unit", _("Unit"), 3, 180),
        {"field": "received", "headerName": _("Received"), "width": 116},
        count_column("days", _("Days open"), 100),
        count_column("persons", _("Persons concerned"), 100),
    ]


def _proposal_columns() -> list[dict[str, Any]]:
    return [
        _number_column(),
        words_column("title", _("Matter"), 3, 150),
        words_column("leader", _("Proposed leader"), 2, 140),
        {"field": "due", "headerName": _("To be resolved by"), "width": 124},
        words_column("reason", _("Reason"), 3, 150),
        words_column("by", _("Proposed by"), 1, 110),
        {"field": "at", "headerName": _("On"), "width": 108},
    ]


def _number_column() -> dict[str, Any]:
    return {
        "field": "number",
        "headerName": _("Number"),
        "cellRenderer": "MatterLink",
        "pinned": "left",
        "width": 112,
    }
