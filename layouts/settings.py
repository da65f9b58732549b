"""设置 Settings: work calendar, rule packs, phones of units, words of the checklist, and where the board stands."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.governing import SettingsId
from dashboard.text import _
from layouts import parts, report_periods, retention_limits

Tree = Any


def settings() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Settings"), note=_("Every change is a further entry in the log; nothing earlier is overwritten.")
            ),
            html.P(id=SettingsId.JOB_SAID, role="status", className="told"),
            parts.grid(
                parts.card(html.Div(id=SettingsId.FACTS), title=_("This board"), span=4),
                _calendar(),
                _notice(),
                _packs(),
                _rules(),
                parts.card(
                    html.P(
                        _("Shown beside every matter of the unit. Edit a cell; it is saved at once."),
                        className="panel-note",
                    ),
                    _grid(SettingsId.PHONES, _phone_columns(), _("There are no units yet."), 360),
                    html.P(id=SettingsId.PHONES_SAID, role="status"),
                    title=_("Phones of units"),
                    span=7,
                ),
                parts.card(
                    html.P(
                        _(
                            "What the items on a leader's assignment are called. Edit a cell; it holds from now on. "
                            "Empty means the usual words."
                        ),
                        className="panel-note",
                    ),
                    _grid(SettingsId.CHECKLIST, _checklist_columns(), "", 222),
                    html.P(id=SettingsId.CHECKLIST_SAID, role="status"),
                    title=_("Five-item checklist"),
                    span=5,
                ),
                retention_limits.card(),
                report_periods.card(),
            ),
            dcc.Store(id=SettingsId.JOB),
            dcc.Interval(id=SettingsId.TICK, interval=1500, disabled=True),
        ],
        className="settings importing",
    )  # fmt: skip


def _calendar() -> Tree:
    return parts.card(
        parts.field(_("Year"), dbc.Input(id=SettingsId.YEAR, type="number", min=2000, max=2100, step=1)),
        html.P(id=SettingsId.YEAR_NOTE, className="panel-note"),
        _grid(SettingsId.DAYS, _day_columns(), _("No notice is known for this year."), 300),
        html.P(id=SettingsId.DAYS_DONE, role="status"),
        title=_("Work calendar"),
        span=8,
    )


def _notice() -> Tree:
    return parts.card(
        parts.field(
            _("The year's notice"),
            dbc.Textarea(id=SettingsId.NOTICE, rows=6, maxLength=10_000),
            hint=_(
                "Paste the published text, or one line a day or range: “2027-10-01 to 2027-10-07 holiday”, "
                "“2027-10-10 make-up”. Dates without a year are of the year above. A wrong entry is taken back by its opposite."
            ),
        ),
        parts.field(_("Number and date of the notice"), dbc.Input(id=SettingsId.NOTICE_SOURCE, maxLength=120)),
        html.Div(
            [
                parts.tool_button(_("Check"), SettingsId.NOTICE_CHECK),
                parts.tool_button(_("Add to the calendar"), SettingsId.NOTICE_ADD, kind="main", disabled=True),
            ],
            className="tools",
        ),
        html.P(id=SettingsId.NOTICE_SAID, role="status"),
        dcc.Store(id=SettingsId.NOTICE_DAYS),
        title=_("Add holidays and make-up days"),
        span=12,
    )  # fmt: skip


def _packs() -> Tree:
    return parts.card(
        _grid(SettingsId.VERSIONS, _version_columns(), _("There are no rule packs."), 460),
        title=_("Rule packs and their versions"),
        span=6,
    )


def _rules() -> Tree:
    return parts.card(
        parts.field(_("Rule pack"), parts.choice(SettingsId.PACK)),
        _grid(SettingsId.RULES, _rule_columns(), _("Choose a rule pack."), 340),
        html.Div(
            [
                parts.tool_button(_("Check its effect"), SettingsId.PACK_CHECK),
                parts.tool_button(_("Record as a new version"), SettingsId.PACK_ADD, kind="main"),
            ],
            className="tools part-head",
        ),
        html.P(id=SettingsId.PACK_SAID, role="status"),
        html.P(id=SettingsId.PACK_DONE, role="status"),
        title=_("New version of a rule pack"),
        span=6,
    )


def fact_list(pairs: list[tuple[str, str]]) -> Tree:
    """Lay out what the board is."""
    return parts.facts(pairs)


def _grid(key: SettingsId, columns: list[dict[str, Any]], empty: str, height: int) -> Tree:
    return parts.small_grid(
        key, columns, empty=empty, height=height, singleClickEdit=True, stopEditingWhenCellsLoseFocus=True
    )


def _day_columns() -> list[dict[str, Any]]:
    return [
        {"field": "day", "headerName": _("Day"), "width": 112},
        {"field": "weekday", "headerName": _("Weekday"), "width": 92},
        {"field": "kind", "headerName": _("Counts as"), "width": 164, "filter": True},
        {"field": "source", "headerName": _("From the notice"), "flex": 2, "minWidth": 136, "tooltipField": "source"},
        {"field": "recorded", "headerName": _("Known since"), "width": 112},
        {"field": "changes", "headerName": _("Entries"), "width": 80, "cellClass": "is-number", "headerClass": parts.RIGHT_HEAD},
    ]  # fmt: skip


def _version_columns() -> list[dict[str, Any]]:
    return [
        {"field": "name", "headerName": _("Rule pack"), "flex": 2, "minWidth": 150, "tooltipField": "name"},
        {"field": "from", "headerName": _("For matters from"), "width": 118},
        {"field": "recorded", "headerName": _("Recorded"), "width": 116},
        {"field": "state", "headerName": _("State"), "width": 92},
    ]


def _rule_columns() -> list[dict[str, Any]]:
    return [
        {"field": "name", "headerName": _("Rule"), "flex": 3, "minWidth": 200, "tooltipField": "name"},
        {"field": "value", "headerName": _("Value"), "width": 84, "editable": True, "cellClass": "is-number is-edited", "headerClass": parts.RIGHT_HEAD},
        {"field": "bounds", "headerName": _("Possible values"), "width": 156},
    ]  # fmt: skip


def _checklist_columns() -> list[dict[str, Any]]:
    return [
        {"field": "usual", "headerName": _("Usual words"), "flex": 1, "minWidth": 110},
        {"field": "words", "headerName": _("Words here"), "flex": 1, "minWidth": 120, "editable": True, "cellClass": "is-edited"},
    ]  # fmt: skip


def _phone_columns() -> list[dict[str, Any]]:
    edited = {"editable": True, "flex": 1, "minWidth": 140, "cellClass": "is-edited"}
    return [
        {"field": "name", "headerName": _("Unit"), "flex": 2, "minWidth": 200, "filter": True},
        {"field": "office", "headerName": _("Office phone"), **edited},
        {"field": "duty", "headerName": _("Duty phone"), **edited},
    ]
