"""The rule of reporting periods on the page Settings: shown, and another first day recorded from a month on."""

from typing import Any

from dash import Input, Output, State, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.reports import ReportPeriodId
from dashboard.numbers import number_in
from dashboard.report_words import rule_months, rule_note, rule_refusal, rule_rows
from dashboard.request import board, current_account, now, reading, today, writing
from dashboard.settings_words import refusal_words
from dashboard.text import _
from db.commands.periodic_reports import set_period_rule
from db.commands.settings import SettingRefused
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.queries.periodic_reports import period_rules, recorded_rules
from db.report_periods import PeriodRule, month_on
from layouts.report_periods import recorded

callbacks = CallbackGroup(Role.ADMIN)


@callbacks(
    output={
        "rows": Output(ReportPeriodId.RULES, "children"),
        "note": Output(ReportPeriodId.NOTE, "children"),
        "months": Output(ReportPeriodId.FROM, "options"),
        "seen": Output(ReportPeriodId.SEEN, "data"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "said": Input(ReportPeriodId.SAID, "children")},
)
def show_rule(title: str | None, said: str | None) -> dict[str, Any]:
    """Show how reporting months run now, every rule that was recorded, and the months from which another may hold."""
    with reading() as session:
        rules, rows = period_rules(session), recorded_rules(session)
        seen = editions(session, Subject.REPORT_PERIOD).get("", 0)
    month = month_on(today(), rules)
    return {
        "rows": recorded(rule_rows(rows, board().database.zone)),
        "note": rule_note(month, rules),
        "months": rule_months(month),
        "seen": seen,
    }


@callbacks(
    output={
        "said": Output(ReportPeriodId.SAID, "children"),
        "first_day": Output(ReportPeriodId.FIRST_DAY, "value"),
    },
    inputs={"clicks": Input(ReportPeriodId.SET, "n_clicks")},
    state={
        "first_day": State(ReportPeriodId.FIRST_DAY, "value"),
        "month": State(ReportPeriodId.FROM, "value"),
        "seen": State(ReportPeriodId.SEEN, "data"),
    },
    prevent_initial_call=True,
)
def record_rule(clicks: int | None, first_day: Any, month: Any, seen: Any) -> dict[str, Any]:
    """Record the rule, or say why not; what was typed stays."""
    wanted = number_in(month)
    if wanted is None:
        return {"said": rule_refusal("month_missing", {}), "first_day": no_update}
    try:
        with writing() as session:
            set_period_rule(
                session,
                PeriodRule(number_in(first_day) or 0, wanted),
                at=now(),
                by=current_account(),
                seen=number_in(seen) or 0,
            )
    except SettingRefused as refused:
        said = rule_refusal(refused.code, refused.values) or refusal_words(refused)
        return {"said": said, "first_day": no_update}
    except ChangedByOther as changed:
        return {"said": changed_sentence(changed, now()), "first_day": no_update}
    return {"said": _("The rule is recorded."), "first_day": ""}
