"""The page of meetings: what was held of the year, the chosen meeting with its agenda and decisions, and its minutes."""

from collections import Counter
from typing import Any

from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence
from dashboard.agenda_words import item_cells
from dashboard.analysis.indicators import rate
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.minutes import minutes_file
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.file_answers import file_answer
from dashboard.ids.frame import ShellId
from dashboard.ids.meetings import AgendaId, DecisionReportId, DecisionsId, MeetingsId
from dashboard.meeting_act_words import hold_words, undoing, undoing_words
from dashboard.meeting_page import (
    decides,
    decisions_asked,
    meeting_chosen,
    opened_in,
    plans,
    year_asked,
)
from dashboard.meeting_refusals import meeting_refusal
from dashboard.meeting_words import (
    agenda_note,
    asked_note,
    decision_cells,
    decision_counts,
    decisions_listed,
    listed_note,
    meeting_cells,
    meeting_counts,
    meeting_facts,
    meetings_listed,
    year_words,
)
from dashboard.minutes_words import minutes_of
from dashboard.numbers import number_in
from dashboard.request import (
    board,
    current_account,
    current_actor,
    current_scope,
    now,
    reading,
    today,
    writing,
)
from dashboard.text import Language, _, speaking
from dashboard.url_state import DecisionsAsked
from db.commands.acts import ActRefused
from db.commands.meetings import keep_minutes
from db.documents import MediaType, OpenedFile
from db.editions import ChangedByOther
from db.filter_query import parse
from db.meetings import PLANNING, READING, ItemKind, Standing, tallied
from db.queries.agenda import day_of_figures, items_seen, looked_back_on
from db.queries.attention import due_decisions
from db.queries.decisions import decisions_of, decisions_seen, owners_of
from db.queries.meetings import meeting_seen, meetings_seen
from db.queries.names import load_names
from layouts.meetings import count_items, facts, way_to_minutes, way_to_present

callbacks = CallbackGroup(*READING)
routes = RouteGroup(*READING)


@callbacks(
    output={
        "note": Output(MeetingsId.NOTE, "children"),
        "years": Output(MeetingsId.YEAR, "options"),
        "year": Output(MeetingsId.YEAR, "value"),
        "standings": Output(MeetingsId.STANDINGS, "children"),
        "rows": Output(MeetingsId.LIST, "rowData"),
        "no_plan": Output(MeetingsId.PLAN, "hidden"),
        "no_entering": Output(MeetingsId.ENTER, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "shown": Input(MeetingsId.SHOWN, "data"),
        "chosen_year": Input(MeetingsId.YEAR, "value"),
        "edited": Input(MeetingsId.EDITED, "data"),
        "done": Input(MeetingsId.DONE, "data"),
        "reported": Input(DecisionReportId.DONE, "data"),
    },
    state={"search": State(ShellId.LOCATION, "search")},
)
def show_meetings(
    title: str | None,
    shown: Any,
    chosen_year: Any,
    edited: Any,
    done: Any,
    reported: Any,
    search: str | None,
) -> dict[str, Any]:
    """Count the meetings of the year by where they stand, and list those of the chosen count."""
    day = today()
    with reading() as session:
        meetings = meetings_seen(session)
        decisions = decisions_seen(session, current_scope(session), day)
    year = number_in(chosen_year) or year_asked(search, meetings) or day.year
    found = tallied(year, meetings, decisions, day)
    years = sorted({day.year, year, *(one.planned_on.year for one in meetings)}, reverse=True)
    counts = meeting_counts(found, str(shown))
    decided = Counter(one.meeting_id for one in decisions)
    return {
        "note": year_words(found, rate(found.decisions[Standing.ON_TIME], found.judged)),
        "years": [{"value": str(one), "label": str(one)} for one in years],
        "year": str(year) if chosen_year is None else no_update,
        "standings": count_items(counts, "meetings"),
        "rows": meeting_cells(meetings_listed(meetings, year, str(shown), day), decided, day),
        **dict.fromkeys(("no_plan", "no_entering"), not plans(current_account())),
    }


@callbacks(
    output={
        "standings": Output(DecisionsId.STANDINGS, "children"),
        "note": Output(DecisionsId.ALL_NOTE, "children"),
        "rows": Output(DecisionsId.ALL, "rowData"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "shown": Input(DecisionsId.SHOWN, "data"),
        "chosen_year": Input(MeetingsId.YEAR, "value"),
        "edited": Input(MeetingsId.EDITED, "data"),
        "done": Input(MeetingsId.DONE, "data"),
        "reported": Input(DecisionReportId.DONE, "data"),
    },
    state={"search": State(ShellId.LOCATION, "search")},
)
def show_decisions(
    title: str | None,
    shown: Any,
    chosen_year: Any,
    edited: Any,
    done: Any,
    reported: Any,
    search: str | None,
) -> dict[str, Any]:
    """Count the decisions due in the year by where they stand, and list those of the chosen count, of a meeting's look back, or of the address."""
    day = today()
    wanted = shown if isinstance(shown, dict) else {}
    count = str(shown or Standing.PAST_DUE)
    asked = decisions_asked(search) if shown is None else None
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        decisions = decisions_seen(session, scope, day)
        meetings = meetings_seen(session)
        year = number_in(chosen_year) or year_asked(search, meetings) or day.year
        meeting = meeting_seen(session, number_in(wanted.get("meeting")) or 0)
        listed, seen_on = decisions_listed(decisions, year, count, day), day
        if asked is not None:
            chosen = parse(search, day)
            seen_on = chosen.as_of
            due = due_decisions(session, chosen.chosen, scope, seen_on)
            ids = {one.id for one in due if asked is DecisionsAsked.DUE or one.is_undone}
            listed = [one for one in decisions_seen(session, scope, seen_on) if one.id in ids]
        elif meeting is not None:
            seen_on = day_of_figures(meeting, day)
            kind = ItemKind.PAST_DUE if wanted.get("only") else ItemKind.REVIEW
            listed = looked_back_on(session, kind, meeting, meetings, scope, seen_on)
    found = tallied(year, meetings, decisions, day)
    return {
        "standings": count_items(
            decision_counts(found, "" if meeting is not None or asked is not None else count), "decisions"
        ),
        "note": listed_note(len(listed), meeting, seen_on, year)
        if asked is None
        else asked_note(len(listed), asked, seen_on),
        "rows": decision_cells(listed, names, seen_on),
    }


@callbacks(
    output={
        "opened": Output(MeetingsId.OPENED, "data"),
        "head": Output(MeetingsId.HEAD, "children"),
        "facts": Output(MeetingsId.FACTS, "children"),
        "agenda_note": Output(AgendaId.NOTE, "children"),
        "items": Output(AgendaId.LIST, "rowData"),
        "decided": Output(DecisionsId.LIST, "rowData"),
        "minutes": Output(MeetingsId.MINUTES, "value"),
        "no_writing": Output(MeetingsId.MINUTES, "disabled"),
        "paper": Output(MeetingsId.PAPER, "children"),
        "present": Output(MeetingsId.PRESENT, "children"),
        "no_change": Output(MeetingsId.CHANGE, "hidden"),
        "no_hold": Output(MeetingsId.HOLD, "hidden"),
        "hold": Output(MeetingsId.HOLD, "children"),
        "hold_look": Output(MeetingsId.HOLD, "className"),
        "no_cancel": Output(MeetingsId.CANCEL, "hidden"),
        "cancel": Output(MeetingsId.CANCEL, "children"),
        "cancel_look": Output(MeetingsId.CANCEL, "className"),
        "no_propose": Output(AgendaId.PROPOSE, "hidden"),
        "no_add": Output(AgendaId.ADD, "hidden"),
        "no_up": Output(AgendaId.UP, "hidden"),
        "no_down": Output(AgendaId.DOWN, "hidden"),
        "no_note": Output(AgendaId.WRITE, "hidden"),
        "no_drop": Output(AgendaId.DROP, "hidden"),
        "no_back": Output(AgendaId.BACK, "hidden"),
        "no_record": Output(DecisionsId.RECORD, "hidden"),
        "not_yet": Output(DecisionsId.RECORD, "disabled"),
        "no_return": Output(DecisionsId.RETURN, "hidden"),
        "no_give_up": Output(DecisionsId.GIVE_UP, "hidden"),
        "no_correct": Output(DecisionsId.CORRECT, "hidden"),
        "no_withdraw": Output(DecisionsId.WITHDRAW, "hidden"),
        "no_keep": Output(MeetingsId.KEEP, "hidden"),
        "not_kept": Output(MeetingsId.KEEP, "disabled"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "chosen": Input(MeetingsId.LIST, "selectedRows"),
        "year": Input(MeetingsId.YEAR, "value"),
        "edited": Input(MeetingsId.EDITED, "data"),
        "done": Input(MeetingsId.DONE, "data"),
        "reported": Input(DecisionReportId.DONE, "data"),
    },
    state={"search": State(ShellId.LOCATION, "search"), "opened": State(MeetingsId.OPENED, "data")},
)
def show_meeting(
    title: str | None,
    chosen: Any,
    year: Any,
    edited: Any,
    done: Any,
    reported: Any,
    search: str | None,
    opened: Any,
) -> dict[str, Any]:
    """Show the chosen meeting of the year: what is known of it, its agenda with the figures, and what it decided."""
    day, account = today(), current_account()
    pressed = {str(one["prop_id"]).partition(".")[0] for one in ctx.triggered}
    stays = edited if MeetingsId.EDITED in pressed else opened
    picked = chosen if MeetingsId.LIST in pressed else None
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        meetings = meetings_seen(session)
        one = meeting_chosen(picked, stays, search, meetings, day, number_in(year))
        if pressed == {MeetingsId.YEAR} and one is not None and one.id == opened_in(opened).id:
            raise PreventUpdate
        items = [] if one is None else items_seen(session, one, meetings, scope, day)
        decided = [] if one is None else decisions_of(session, one.id, scope, day, with_withdrawn=True)
        own = owners_of(session, account, scope, day, [each.owner for each in decided])
    is_office, is_held = plans(account), one is not None and one.held_on is not None
    edits = is_office and one is not None and one.takes_items
    return {
        "opened": None
        if one is None
        else {"id": one.id, "version": one.version, "year": one.planned_on.year},
        "head": _("No meeting of this year") if one is None else one.title,
        "facts": None if one is None else facts(meeting_facts(one, names, day)),
        "agenda_note": "" if one is None else agenda_note(one, day_of_figures(one, day)),
        "items": []
        if one is None
        else item_cells(items, names, one.id, day, sees_rows=scope.sees_rows and scope.units is None),
        "decided": decision_cells(decided, names, day, own),
        "minutes": "" if one is None else one.minutes,
        "no_writing": not (is_office and is_held),
        "paper": None if one is None or not is_held else way_to_minutes(one.id),
        "present": None if one is None or one.cancelled_on is not None else way_to_present(one.id),
        **dict.fromkeys(("no_change", "no_propose", "no_add"), not edits),
        "no_hold": not (is_office and (edits or is_held)) or one is None or one.is_late_entry,
        "hold": hold_words(is_held=is_held),
        "hold_look": "tool" if is_held else "tool is-main",
        "no_cancel": not is_office or one is None,
        "cancel": "" if one is None else undoing_words(undoing(one)),
        "cancel_look": "tool" if one is not None and one.cancelled_on is not None else "tool is-grave",
        **dict.fromkeys(("no_up", "no_down", "no_drop", "no_back"), not edits),
        "no_note": not is_office,
        "no_record": not decides(account),
        "not_yet": not is_held,
        **dict.fromkeys(("no_return", "no_give_up"), not decides(account)),
        **dict.fromkeys(("no_correct", "no_withdraw"), not is_office),
        "no_keep": not is_office,
        "not_kept": not is_held,
    }


callbacks.clientside(
    "meetings",
    "showAsked",
    Output(DecisionsId.ALL_NOTE, "data-asked"),
    Input(DecisionsId.ALL_NOTE, "children"),
    Input(MeetingsId.FACTS, "children"),
)
callbacks.clientside(
    "meetings",
    "keepAddress",
    Output(MeetingsId.FACTS, "data-meeting"),
    Input(MeetingsId.OPENED, "data"),
)
callbacks.clientside(
    "meetings",
    "offerItem",
    Output(AgendaId.UP, "disabled"),
    Output(AgendaId.DOWN, "disabled"),
    Output(AgendaId.WRITE, "disabled"),
    Output(AgendaId.DROP, "disabled"),
    Output(AgendaId.BACK, "disabled"),
    Input(AgendaId.LIST, "selectedRows"),
    Input(AgendaId.LIST, "rowData"),
)
callbacks.clientside(
    "meetings",
    "offerDecision",
    Output(DecisionsId.REPORT, "disabled"),
    Output(DecisionsId.RETURN, "disabled"),
    Output(DecisionsId.GIVE_UP, "disabled"),
    Output(DecisionsId.CORRECT, "disabled"),
    Output(DecisionsId.WITHDRAW, "disabled"),
    Input(DecisionsId.LIST, "selectedRows"),
    Input(DecisionsId.LIST, "rowData"),
)
callbacks.clientside(
    "meetings",
    "want",
    Output(DecisionReportId.WANTED, "data"),
    Input(DecisionsId.REPORT, "n_clicks"),
    State(DecisionsId.LIST, "selectedRows"),
    State(DecisionsId.LIST, "rowData"),
)


@callbacks(
    output={
        "kept": Output(MeetingsId.KEPT, "children"),
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(MeetingsId.KEEP, "n_clicks")},
    state={"opened": State(MeetingsId.OPENED, "data"), "words": State(MeetingsId.MINUTES, "value")},
    roles=PLANNING,
    prevent_initial_call=True,
)
def keep(clicks: int | None, opened: Any, words: str | None) -> dict[str, Any]:
    """Keep the text of the minutes, or say why not; what was typed stays."""
    one = opened_in(opened)
    try:
        with writing() as session:
            keep_minutes(session, current_actor(), one.id, words or "", version=one.version)
    except ActRefused as refused:
        return {"kept": meeting_refusal(refused), "done": no_update}
    except ChangedByOther as changed:
        return {"kept": changed_sentence(changed, now()), "done": no_update}
    at = now()
    return {
        "kept": _("Kept at {time}.", time=f"{at:%H:%M:%S}"),
        "done": {"id": str(one.id), "at": at.isoformat()},
    }


@routes("/meetings/<int:meeting_id>/minutes")
def hand_out_minutes(meeting_id: int) -> ResponseReturnValue:
    """Answer with the minutes of a held meeting as a Word file, in Chinese, its figures as the room saw them."""
    day = today()
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        meetings = meetings_seen(session)
        one = meeting_seen(session, meeting_id)
        if one is None or one.held_on is None:
            abort(404, _("There are no minutes: the meeting was not held."))
        items = items_seen(session, one, meetings, scope, day)
        decided = decisions_of(session, meeting_id, scope, day)
    with speaking(Language.ZH):
        told = minutes_of(one, items, decided, names)
    content = minutes_file(told, DEMO_MARK if board().is_demo else "")
    return file_answer(OpenedFile(f"会议纪要-{one.held_on:%Y%m%d}-{one.id}.docx", MediaType.DOCX, content))
