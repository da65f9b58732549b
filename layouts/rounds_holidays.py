"""节假日日报: the dialog in which the office asks for daily reports in holidays, or asks no longer."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.ids.work import HolidaysId
from dashboard.text import _
from db.rounds import MOST_HOLIDAY_DUE_DAYS
from layouts import parts

Tree = Any
LONGEST_GROUND = 120


def holidays_dialog() -> Tree:
    """Lay out the dialog: whether reports are asked for, by when, from which day, on which ground."""
    return parts.dialog(
        HolidaysId.DIALOG,
        _("Daily reports in holidays"),
        html.P(
            _(
                "Each township then reports every day of a public holiday of the work calendar, zero where nothing was "
                "found. Days that have passed and reports made keep what held for them."
            ),
            className="muted",
        ),
        html.P(id=HolidaysId.HELD),
        dbc.Checkbox(id=HolidaysId.OWED, label=_("Daily reports are asked for"), value=True),
        parts.field(
            _("Days after the day until which a report is in time"),
            dbc.Input(id=HolidaysId.DAYS, type="number", min=0, max=MOST_HOLIDAY_DUE_DAYS, step=1, value=0),
            hint=_("0: the same day until midnight."),
        ),
        parts.field(_("For days from"), parts.date_input(HolidaysId.FROM)),
        parts.field(
            _("Ground"),
            dbc.Input(id=HolidaysId.GROUND, maxLength=LONGEST_GROUND, autoComplete="off"),
            hint=_("The notice that asks for it, by its number: no law sets daily reports."),
        ),
        html.P(id=HolidaysId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Confirm"), HolidaysId.CONFIRM, kind="main")],
        shut=HolidaysId.SHUT,
    )
