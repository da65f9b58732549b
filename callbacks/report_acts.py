"""What is done on the page Reports: drafts made, a report closed, signed, sent copy by copy, and a record withdrawn."""

from datetime import timedelta
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.reports import ReportsId
from dashboard.numbers import day_in, number_in
from dashboard.report_rows import act_lines
from dashboard.report_words import report_refusal, report_title
from dashboard.request import board, current_actor, now, reading, today, writing
from dashboard.text import _, day_words, sentences
from db.commands.acts import ActRefused
from db.commands.periodic_reports import (
    close_report,
    make_drafts,
    record_sent,
    record_signed,
    to_close,
    withdraw_act,
)
from db.queries.periodic_reports import ClosedReport, acts_on, closed_of, closed_report
from db.report_acts import CLOSING, USUAL_COPIES, ReportAct, SendWay
from db.report_periods import Reported, reported

callbacks = CallbackGroup(*CLOSING)


@callbacks(
    output={
        "done": Output(ReportsId.DONE, "data", allow_duplicate=True),
        "said": Output(ReportsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(ReportsId.DRAFT, "n_clicks")},
    prevent_initial_call=True,
)
def draft_now(clicks: int | None) -> dict[str, Any]:
    """Make the drafts of what is over and not closed, as the worker does once a day."""
    made = make_drafts(board().database, now())
    said = (
        _(
            "Drafts made by what was known at the end of yesterday: {reports}.",
            reports=_(", ").join(report_title(one) for one in made),
        )
        if made
        else _("No period is over that is not closed yet.")
    )
    return {"done": {"drafted": clicks, "at": now().isoformat()}, "said": said}


CLOSED = {
    "hidden": Output(ReportsId.CLOSE_DIALOG, "hidden"),
    "about": Output(ReportsId.CLOSE_ABOUT, "children"),
    "copies": Output(ReportsId.CLOSE_COPIES, "value"),
    "refused": Output(ReportsId.CLOSE_REFUSED, "children"),
    "done": Output(ReportsId.DONE, "data"),
    "said": Output(ReportsId.SAID, "children"),
}


@callbacks(
    output=CLOSED,
    inputs={
        "opening": Input(ReportsId.CLOSE, "n_clicks"),
        "shutting": Input(ReportsId.CLOSE_SHUT, "n_clicks"),
        "confirming": Input(ReportsId.CLOSE_CONFIRM, "n_clicks"),
    },
    state={"opened": State(ReportsId.OPENED, "data"), "copies": State(ReportsId.CLOSE_COPIES, "value")},
    prevent_initial_call=True,
)
def close(
    opening: int | None, shutting: int | None, confirming: int | None, opened: Any, copies: Any
) -> dict[str, Any]:
    """Open the dialog for the opened draft, shut it, or close the report by what is known at the end of yesterday."""
    stays = dict.fromkeys(CLOSED, no_update)
    wanted, closed = _opened(opened)
    if ctx.triggered_id == ReportsId.CLOSE_SHUT or wanted is None:
        return {**stays, "hidden": True}
    if ctx.triggered_id == ReportsId.CLOSE:
        if closed is not None:
            return {**stays, "hidden": True}
        as_of = today() - timedelta(days=1)
        about = _(
            "{report}, by what is known at the end of {day}",
            report=report_title(wanted),
            day=day_words(as_of),
        )
        return {**stays, "hidden": False, "about": about, "copies": USUAL_COPIES, "refused": ""}
    try:
        with reading() as session:
            report = to_close(session, wanted, today())
        with writing() as session:
            close_report(session, current_actor(), report, number_in(copies) or 0)
    except ActRefused as refused:
        return {**stays, "refused": _why_not(refused)}
    said = _("{report} is closed.", report=report_title(wanted))
    return {**stays, "hidden": True, "done": {"closed": wanted.code, "at": confirming}, "said": said}


def _opened(opened: Any) -> tuple[Reported | None, ClosedReport | None]:
    """Return the period that a request names, and its closed report where it has one."""
    of = reported(opened) if isinstance(opened, str) else None
    if of is None:
        return None, None
    with reading() as session:
        return of, closed_of(session, of)


def _why_not(refused: ActRefused) -> str:
    return report_refusal(refused.code, refused.values) or refused_sentence(refused)


# ---------------------------------------------------------------- what is done with a closed report

ABOUT: Final = {
    **dict.fromkeys(("report_signed", "report_unsigned"), "act_wrong"),
    "report_day_wrong": "day_wrong",
    **dict.fromkeys(("copy_wrong", "copy_taken"), "copy_wrong"),
    **dict.fromkeys(("act_unknown", "report_sent_on"), "which_wrong"),
    "why_missing": "why_wrong",
    **dict.fromkeys(("who_missing", "who_long", "who_of_person"), "who_wrong"),
}
"""Beside which field a refusal stands; any other stands beside what was done."""
WRONG: Final = {
    "act_wrong": Output(ReportsId.RECORD_ACT_WRONG, "children"),
    "day_wrong": Output(ReportsId.RECORD_DAY_WRONG, "children"),
    "who_wrong": Output(ReportsId.RECORD_WHO_WRONG, "children"),
    "copy_wrong": Output(ReportsId.RECORD_COPY_WRONG, "children"),
    "which_wrong": Output(ReportsId.RECORD_WHICH_WRONG, "children"),
    "why_wrong": Output(ReportsId.RECORD_WHY_WRONG, "children"),
}
RECORDED = {
    "hidden": Output(ReportsId.RECORD_DIALOG, "hidden"),
    "about": Output(ReportsId.RECORD_ABOUT, "children"),
    "act": Output(ReportsId.RECORD_ACT, "value"),
    "day": Output(ReportsId.RECORD_DAY, "value"),
    "who": Output(ReportsId.RECORD_WHO, "value"),
    "copies": Output(ReportsId.RECORD_COPY, "options"),
    "copy": Output(ReportsId.RECORD_COPY, "value"),
    "acts": Output(ReportsId.RECORD_WHICH, "options"),
    "which": Output(ReportsId.RECORD_WHICH, "value"),
    "why": Output(ReportsId.RECORD_WHY, "value"),
    "done": Output(ReportsId.DONE, "data", allow_duplicate=True),
    "said": Output(ReportsId.SAID, "children", allow_duplicate=True),
    **WRONG,
}


@callbacks(
    output=RECORDED,
    inputs={
        "opening": Input(ReportsId.RECORD, "n_clicks"),
        "shutting": Input(ReportsId.RECORD_SHUT, "n_clicks"),
        "confirming": Input(ReportsId.RECORD_CONFIRM, "n_clicks"),
    },
    state={
        "opened": State(ReportsId.OPENED, "data"),
        "typed": {
            "act": State(ReportsId.RECORD_ACT, "value"),
            "day": State(ReportsId.RECORD_DAY, "value"),
            "who": State(ReportsId.RECORD_WHO, "value"),
            "way": State(ReportsId.RECORD_WAY, "value"),
            "copy": State(ReportsId.RECORD_COPY, "value"),
            "which": State(ReportsId.RECORD_WHICH, "value"),
            "why": State(ReportsId.RECORD_WHY, "value"),
        },
    },
    prevent_initial_call=True,
)
def record(
    opening: int | None, shutting: int | None, confirming: int | None, opened: Any, typed: dict[str, Any]
) -> dict[str, Any]:
    """Open the dialog for the opened report, shut it, or record a signing, a sending, or that one of them is wrong."""
    stays = dict.fromkeys(RECORDED, no_update)
    _wanted, closed = _opened(opened)
    if ctx.triggered_id == ReportsId.RECORD_SHUT or closed is None:
        return {**stays, "hidden": True}
    number = closed.id
    if ctx.triggered_id == ReportsId.RECORD:
        return {**stays, **_record_form(number)}
    try:
        said = _do_record(number, typed)
    except ActRefused as refused:
        beside = ABOUT.get(refused.code, "act_wrong")
        if typed["act"] == ReportAct.WITHDRAWN and beside == "who_wrong":
            beside = "why_wrong"
        return {**stays, **dict.fromkeys(WRONG, ""), beside: _why_not(refused)}
    return {
        **stays,
        "hidden": True,
        "done": {"recorded": confirming, "at": now().isoformat()},
        "said": said,
    }


def _record_form(number: int) -> dict[str, Any]:
    """Return the dialog for a closed report: what comes next, the copies that were not sent, and the records that stand."""
    with reading() as session:
        found, done = closed_report(session, number), acts_on(session, number)
    if found is None:
        return {"hidden": True}
    standing = [one for one in done if one.stands]
    sent = {one.copy for one in standing}
    free = [copy for copy in range(1, found.copies + 1) if copy not in sent]
    is_signed = any(one.act is ReportAct.SIGNED for one in standing)
    return {
        "hidden": False,
        "about": sentences(report_title(found.of)),
        "act": (ReportAct.SENT if is_signed else ReportAct.SIGNED).value,
        "day": today().isoformat(),
        "who": "",
        "copies": [{"value": str(copy), "label": _("Copy {copy}", copy=copy)} for copy in free],
        "copy": str(free[0]) if free else "",
        "acts": [
            {"value": str(one.id), "label": line}
            for one, line in zip(standing, act_lines(standing), strict=True)
        ],
        "which": str(standing[-1].id) if standing else "",
        "why": "",
        **dict.fromkeys(WRONG, ""),
    }


def _do_record(number: int, typed: dict[str, Any]) -> str:
    """Record what was typed, and return what to say of it."""
    who, day = str(typed["who"] or ""), day_in(typed["day"])
    with writing() as session:
        actor = current_actor()
        match typed["act"]:
            case ReportAct.WITHDRAWN:
                withdraw_act(session, actor, number, number_in(typed["which"]), str(typed["why"] or ""))
                return _("The record is withdrawn; it stays in the list with its reason.")
            case ReportAct.SENT:
                way = typed["way"]
                by = SendWay(way) if way in list(SendWay) else SendWay.IN_PERSON
                record_sent(session, actor, number, who, day, by, number_in(typed["copy"]))
                return _("The sending is recorded.")
        record_signed(session, actor, number, who, day)
        return _("The signing is recorded.")


@callbacks(
    output={
        "no_doing": Output(ReportsId.RECORD_DOING, "hidden"),
        "no_sending": Output(ReportsId.RECORD_SENDING, "hidden"),
        "no_withdrawing": Output(ReportsId.RECORD_WITHDRAWING, "hidden"),
    },
    inputs={"act": Input(ReportsId.RECORD_ACT, "value")},
    prevent_initial_call=True,
)
def ask_for_what_belongs_to_it(act: str | None) -> dict[str, bool]:
    """Ask for day and name, of a sending for way and copy too, of a correction for the wrong record alone."""
    is_wrong = act == ReportAct.WITHDRAWN
    return {"no_doing": is_wrong, "no_sending": act != ReportAct.SENT, "no_withdrawing": not is_wrong}
