"""What is done on the page Reports: drafts made, a report closed, signed, and sent copy by copy."""

from datetime import date, timedelta
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.reports import ReportsId
from dashboard.numbers import day_in, number_in
from dashboard.report_words import period_word, report_refusal, report_title
from dashboard.request import board, current_actor, now, reading, today, writing
from dashboard.text import _, sentences
from db.commands.acts import ActRefused
from db.commands.periodic_reports import (
    close_report,
    make_drafts,
    record_sent,
    record_signed,
    to_close,
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
        _("Drafts as of yesterday: {periods}.", periods=_(", ").join(period_word(one) for one in made))
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
        about = _("{report}, by what is known at the end of {day}", report=report_title(wanted), day=as_of)
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

RECORDED = {
    "hidden": Output(ReportsId.RECORD_DIALOG, "hidden"),
    "about": Output(ReportsId.RECORD_ABOUT, "children"),
    "day": Output(ReportsId.RECORD_DAY, "value"),
    "who": Output(ReportsId.RECORD_WHO, "value"),
    "copies": Output(ReportsId.RECORD_COPY, "options"),
    "copy": Output(ReportsId.RECORD_COPY, "value"),
    "refused": Output(ReportsId.RECORD_REFUSED, "children"),
    "done": Output(ReportsId.DONE, "data", allow_duplicate=True),
    "said": Output(ReportsId.SAID, "children", allow_duplicate=True),
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
        "act": State(ReportsId.RECORD_ACT, "value"),
        "day": State(ReportsId.RECORD_DAY, "value"),
        "who": State(ReportsId.RECORD_WHO, "value"),
        "way": State(ReportsId.RECORD_WAY, "value"),
        "copy": State(ReportsId.RECORD_COPY, "value"),
    },
    prevent_initial_call=True,
)
def record(
    opening: int | None,
    shutting: int | None,
    confirming: int | None,
    opened: Any,
    act: str | None,
    day: Any,
    who: str | None,
    way: str | None,
    copy: Any,
) -> dict[str, Any]:
    """Open the dialog for the opened report, shut it, or record that it was signed or that a copy was sent."""
    stays = dict.fromkeys(RECORDED, no_update)
    _wanted, closed = _opened(opened)
    if ctx.triggered_id == ReportsId.RECORD_SHUT or closed is None:
        return {**stays, "hidden": True}
    number = closed.id
    if ctx.triggered_id == ReportsId.RECORD:
        return {**stays, **_record_form(number)}
    try:
        _do_record(number, act, day_in(day), who or "", way, number_in(copy))
    except ActRefused as refused:
        return {**stays, "refused": _why_not(refused)}
    return {
        **stays,
        "hidden": True,
        "done": {"recorded": confirming, "at": now().isoformat()},
        "said": _("It is recorded."),
    }


def _record_form(number: int) -> dict[str, Any]:
    """Return the dialog for a closed report, with the copies that were not sent yet."""
    with reading() as session:
        found, done = closed_report(session, number), acts_on(session, number)
    if found is None:
        return {"hidden": True}
    sent = {one.copy for one in done}
    free = [copy for copy in range(1, found.copies + 1) if copy not in sent]
    return {
        "hidden": False,
        "about": sentences(report_title(found.of)),
        "day": today().isoformat(),
        "who": "",
        "copies": [{"value": str(copy), "label": _("Copy {copy}", copy=copy)} for copy in free],
        "copy": str(free[0]) if free else "",
        "refused": "",
    }


def _do_record(
    number: int, act: str | None, day: date | None, who: str, way: str | None, copy: int | None
) -> None:
    with writing() as session:
        actor = current_actor()
        if act == ReportAct.SENT:
            by = SendWay(way) if way in list(SendWay) else SendWay.IN_PERSON
            record_sent(session, actor, number, who, day, by, copy)
        else:
            record_signed(session, actor, number, who, day)


@callbacks(
    output=Output(ReportsId.RECORD_SENDING, "hidden"),
    inputs={"act": Input(ReportsId.RECORD_ACT, "value")},
    prevent_initial_call=True,
)
def ask_for_the_way(act: str | None) -> bool:
    """Ask for way and copy where something is sent."""
    return act != ReportAct.SENT
