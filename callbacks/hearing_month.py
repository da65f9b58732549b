"""The calendar of hearings: the month of the address, its days, and what is booked twice."""

from typing import Any
from urllib.parse import parse_qs

from dash import Input, Output

from dashboard.callback_group import CallbackGroup
from dashboard.hearing_month import month_cells
from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingsId
from dashboard.request import current_scope, reading, today
from dashboard.text import _, ngettext
from db.hearing_calendar import clashes, month_beside, month_in, weeks_of
from db.hearings import READING
from db.queries.hearing_calendar import hearings_between
from db.queries.names import load_names
from db.reference import load_calendar
from layouts.hearing_month import month_table

callbacks = CallbackGroup(*READING)


@callbacks(
    output={
        "grid": Output(HearingsId.MONTH_GRID, "children"),
        "name": Output(HearingsId.MONTH_NAME, "children"),
        "before": Output(HearingsId.MONTH_BEFORE, "href"),
        "after": Output(HearingsId.MONTH_AFTER, "href"),
        "note": Output(HearingsId.MONTH_NOTE, "children"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "search": Input(ShellId.LOCATION, "search"),
        "done": Input(HearingsId.DONE, "data"),
    },
)
def show_month(title: str | None, search: str | None, done: Any) -> dict[str, Any]:
    """Show the month of the address with its hearings, this one where it names none."""
    day = today()
    asked = parse_qs((search or "").lstrip("?")).get("month", [""])[0]
    month = month_in(asked) or day.replace(day=1)
    weeks = weeks_of(month)
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        found = hearings_between(session, scope, weeks[0][0], weeks[-1][-1], day)
        calendar = load_calendar(session).as_known_on(day)
    booked = clashes(found)
    inside = sum(one.on.month == month.month for one in found)
    said = [ngettext("{n} hearing in this month", "{n} hearings in this month", inside)]
    if booked:
        said.append(ngettext("{n} hearing is booked twice", "{n} hearings are booked twice", len(booked)))
    shown = f"{month:%Y-%m}"
    return {
        "grid": month_table(
            month_cells(weeks, month, day, calendar, found, booked, names.categories),
            _("Hearings of {month}", month=shown),
        ),
        "name": shown,
        "before": f"/hearings?month={month_beside(month, -1):%Y-%m}",
        "after": f"/hearings?month={month_beside(month, 1):%Y-%m}",
        "note": _("; ").join(said),
    }
