"""The rule of daily reports in holidays: shown as it holds, switched on and off by the office with its ground."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.ids.work import HolidaysId, RoundsId
from dashboard.numbers import day_in, number_in
from dashboard.request import current_actor, now, reading, today, writing
from dashboard.rounds_refusals import report_refusal
from dashboard.rounds_words import holiday_rule_words
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.rounds import set_holiday_reports
from db.enums import Role
from db.queries.holiday_reports import holiday_rules
from db.rounds import holiday_rule

callbacks = CallbackGroup(Role.OFFICE)


@callbacks(
    output={
        "hidden": Output(HolidaysId.DIALOG, "hidden"),
        "held": Output(HolidaysId.HELD, "children"),
        "from_on": Output(HolidaysId.FROM, "value"),
        "refused": Output(HolidaysId.REFUSED, "children"),
        "done": Output(RoundsId.DONE, "children", allow_duplicate=True),
    },
    inputs={
        "opening": Input(HolidaysId.OPEN, "n_clicks"),
        "shut": Input(HolidaysId.SHUT, "n_clicks"),
        "clicks": Input(HolidaysId.CONFIRM, "n_clicks"),
    },
    state={
        "is_owed": State(HolidaysId.OWED, "value"),
        "days": State(HolidaysId.DAYS, "value"),
        "from_on": State(HolidaysId.FROM, "value"),
        "ground": State(HolidaysId.GROUND, "value"),
    },
    prevent_initial_call=True,
)
def choose_holiday_reports(
    opening: int | None,
    shut: int | None,
    clicks: int | None,
    is_owed: bool | None,
    days: Any,
    from_on: str | None,
    ground: str | None,
) -> dict[str, Any]:
    """Open the dialog with what holds today, shut it, or write a new rule, or say why not."""
    stays = {"hidden": no_update, "held": no_update, "from_on": no_update, "refused": "", "done": no_update}
    if ctx.triggered_id == HolidaysId.OPEN:
        with reading() as session:
            held = holiday_rule(today(), holiday_rules(session, now()))
        return {**stays, "hidden": False, "held": holiday_rule_words(held), "from_on": today().isoformat()}
    if ctx.triggered_id != HolidaysId.CONFIRM:
        return {**stays, "hidden": True}
    first, count = day_in(from_on), number_in(days)
    if first is None or count is None:
        return {**stays, "refused": _("Give the number of days and the first day of the rule.")}
    actor = current_actor()
    try:
        with writing() as session:
            set_holiday_reports(session, actor, count, first, ground or "", is_owed=bool(is_owed))
    except ActRefused as refused:
        return {**stays, "refused": report_refusal(refused)}
    told = (
        _("Daily reports in holidays are asked for from {day} on.", day=first.isoformat())
        if is_owed
        else _("Daily reports in holidays are not asked for from {day} on.", day=first.isoformat())
    )
    return {**stays, "hidden": True, "done": told}
