"""排查填报: a unit reports a round for itself and those below it, zero for all first, then what was found."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.ids.work import EntryId
from dashboard.text import _
from layouts import parts

Tree = Any
LONGEST_SUBJECT = 20
LONGEST_TEXT = 4_000


def opening() -> Tree:
    """Lay out the button that opens the entry."""
    return parts.tool_button(_("Report a round …"), EntryId.OPEN, kind="main", hidden=True)


def entry_dialog() -> Tree:
    """Lay out the entry without any data."""
    return parts.dialog(
        EntryId.DIALOG,
        _("Report a round"),
        html.Div(
            [
                parts.field(_("Who reports"), parts.choice(EntryId.KIND)),
                parts.field(_("Round"), parts.choice(EntryId.ROUND)),
                html.Div(
                    parts.field(_("Township"), parts.choice(EntryId.TOWNSHIP)),
                    id=EntryId.TOWNSHIP_FIELD,
                    hidden=True,
                ),
                parts.field(
                    _("Said by (post or role)"),
                    dbc.Input(id=EntryId.SAID_BY, maxLength=40, autoComplete="off"),
                    hint=_("Such as “village secretary”; never a petitioner."),
                ),
            ],
            className="pairs",
        ),
        html.Div(
            [
                parts.tool_button(_("Zero for all"), EntryId.ZERO, kind="main"),
                parts.tool_button(_("Leave out the chosen"), EntryId.LEAVE_OUT),
                parts.tool_button(_("Report the chosen anew"), EntryId.ANEW),
                html.Span(id=EntryId.UNITS_NOTE, className="muted", role="status"),
            ],
            className="tools entry-tools",
        ),
        parts.small_grid(
            EntryId.UNITS,
            [
                {
                    "field": "name",
                    "headerName": _("Unit"),
                    "flex": 3,
                    "minWidth": 200,
                    "tooltipField": "name",
                },
                {
                    "field": "held",
                    "headerName": _("On the board"),
                    "flex": 2,
                    "minWidth": 150,
                    "tooltipField": "held",
                },
                {
                    "field": "now",
                    "headerName": _("Reported now"),
                    "flex": 2,
                    "minWidth": 130,
                    "cellRenderer": "StateChip",
                    "sortable": False,
                },
            ],
            empty=_("No unit here owes this round's report."),
            height=236,
            is_chosen_from=True,
        ),
        html.Details(
            [html.Summary(_("Add what was found")), *_found()],
            className="more",
            open=False,
        ),
        html.Div(
            parts.field(
                _("Why a report made before is changed"),
                dbc.Input(id=EntryId.REASON, maxLength=200, autoComplete="off"),
                hint=_("Only where the board has a report of the unit already; the earlier one stays."),
            ),
            className="entry-reason",
        ),
        html.P(id=EntryId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Save all reports"), EntryId.SAVE, kind="main")],
        shut=EntryId.SHUT,
        is_wide=True,
    )


def _found() -> list[Tree]:
    return [
        html.Div(
            [
                parts.field(_("Found by"), parts.choice(EntryId.FINDER)),
                parts.field(_("Category"), parts.choice(EntryId.CATEGORY)),
                parts.field(_("Unit that resolves it"), parts.choice(EntryId.UNIT)),
                parts.field(
                    _("What it is about"),
                    dbc.Input(id=EntryId.SUBJECT, maxLength=LONGEST_SUBJECT, autoComplete="off"),
                    hint=_(
                        "At most 20 characters, never a name; with the place it becomes the matter's title."
                    ),
                ),
                parts.field(
                    _("Persons concerned"),
                    dbc.Input(id=EntryId.PERSONS, type="number", min=1, step=1, value=1),
                ),
                parts.field(_("To be resolved by"), parts.date_input(EntryId.LIMIT)),
            ],
            className="pairs",
        ),
        parts.field(
            _("Description"),
            dbc.Textarea(id=EntryId.TEXT, maxLength=LONGEST_TEXT, rows=2),
            hint=_("Phones and ID numbers are taken out of the text before it is stored."),
        ),
        parts.field(_("Measure"), dbc.Input(id=EntryId.MEASURE, maxLength=200, autoComplete="off")),
        dbc.Checkbox(id=EntryId.MAJOR, label=_("Major"), value=False),
        html.Div(
            [
                parts.tool_button(_("Add it"), EntryId.ADD),
                parts.tool_button(_("Take the chosen out"), EntryId.TAKE_OUT),
                html.Span(id=EntryId.ADD_REFUSED, role="alert", className="field-error"),
            ],
            className="tools entry-tools",
        ),
        parts.small_grid(
            EntryId.ITEMS,
            [
                {
                    "field": "finder_name",
                    "headerName": _("Found by"),
                    "flex": 2,
                    "minWidth": 140,
                    "tooltipField": "finder_name",
                },
                {"field": "subject", "headerName": _("What it is about"), "flex": 2, "minWidth": 140},
                {"field": "category_name", "headerName": _("Category"), "flex": 2, "minWidth": 120},
                {
                    "field": "persons",
                    "headerName": _("Persons concerned"),
                    "width": 92,
                    "cellClass": "is-number",
                },
                {"field": "limit", "headerName": _("Limit"), "width": 112},
            ],
            empty=_("Nothing was added yet."),
            height=150,
            is_chosen_from=True,
        ),
    ]
