"""Plan a meeting or enter an earlier one, change it, and say that it is held, in the dialogs of the page of meetings."""

from datetime import time
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import MeetingsId
from dashboard.meeting_page import opened_in, owners_in
from dashboard.meeting_refusals import meeting_refusal
from dashboard.meeting_words import (
    chair_options,
    kept_words,
    late_entry_about,
    next_title,
    owner_options,
    rhythm_options,
    seat_options,
)
from dashboard.numbers import day_in, number_in
from dashboard.request import current_actor, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.meetings import change_meeting, enter_meeting, hold_meeting, plan_meeting
from db.editions import ChangedByOther
from db.meetings import PLANNING, MeetingPlan, Rhythm
from db.queries.choices import choices
from db.queries.meetings import meeting_before, meeting_seen, meetings_seen
from db.queries.names import load_names

callbacks = CallbackGroup(*PLANNING)

PLANNED = {
    "hidden": Output(MeetingsId.DIALOG, "hidden"),
    "act": Output(MeetingsId.DIALOG_ACT, "data"),
    "about": Output(MeetingsId.ABOUT, "children"),
    "title": Output(MeetingsId.TITLE, "value"),
    "rhythms": Output(MeetingsId.RHYTHM, "options"),
    "rhythm": Output(MeetingsId.RHYTHM, "value"),
    "day": Output(MeetingsId.DAY, "value"),
    "at": Output(MeetingsId.TIME, "value"),
    "place": Output(MeetingsId.PLACE, "value"),
    "chairs": Output(MeetingsId.CHAIR, "options"),
    "chair": Output(MeetingsId.CHAIR, "value"),
    "owners": Output(MeetingsId.SEATS, "options"),
    "seats": Output(MeetingsId.SEATS, "value"),
    "refused": Output(MeetingsId.REFUSED, "children"),
}


@callbacks(
    output=PLANNED,
    inputs={
        "planning": Input(MeetingsId.PLAN, "n_clicks"),
        "entering": Input(MeetingsId.ENTER, "n_clicks"),
        "changing": Input(MeetingsId.CHANGE, "n_clicks"),
        "shut": Input(MeetingsId.SHUT, "n_clicks"),
        "done": Input(MeetingsId.EDITED, "data"),
    },
    state={"opened": State(MeetingsId.OPENED, "data")},
    prevent_initial_call=True,
)
def open_or_shut_plan(
    planning: Any, entering: Any, changing: Any, shut: Any, done: Any, opened: Any
) -> dict[str, Any]:
    """Open the dialog with what is known of the chosen meeting, or with what the last one had for a new one; or shut it."""
    pressed = ctx.triggered_id
    if pressed not in (MeetingsId.PLAN, MeetingsId.ENTER, MeetingsId.CHANGE):
        return {**dict.fromkeys(PLANNED, no_update), "hidden": True}
    is_new = pressed != MeetingsId.CHANGE
    with reading() as session:
        offered = choices(session, today())
        known = meetings_seen(session)
        one = meeting_before(known, today()) if is_new else meeting_seen(session, opened_in(opened).id)
    is_late = pressed == MeetingsId.ENTER or (not is_new and one is not None and one.is_late_entry)
    numbered = max(known, key=lambda each: each.planned_on, default=None)
    chairs = chair_options(offered, with_ended=is_late)
    owners = owner_options(offered, with_ended=is_late)
    listed = {each["value"] for each in owners}
    title = "" if one is None else one.title
    if is_new:
        title = "" if is_late else next_title(numbered)
    return {
        "hidden": False,
        "act": {"is_new": is_new, "is_late": is_late},
        "about": late_entry_about() if is_late else "",
        "title": title,
        "rhythms": rhythm_options(),
        "rhythm": Rhythm.MONTHLY.value if one is None else one.rhythm.value,
        "day": "" if is_new or one is None else one.planned_on.isoformat(),
        "at": "09:00" if one is None or one.starts_at is None else f"{one.starts_at:%H:%M}",
        "place": "" if one is None else one.place,
        "chairs": chairs,
        "chair": "" if one is None else str(one.chair_post_id or ""),
        "owners": owners,
        "seats": [] if one is None else [each.owner.key for each in one.seats if each.owner.key in listed],
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(MeetingsId.REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.EDITED, "data"),
        "said": Output(MeetingsId.SAID, "children"),
        "chosen": Output(MeetingsId.LIST, "selectedRows"),
    },
    inputs={"clicks": Input(MeetingsId.CONFIRM, "n_clicks")},
    state={
        "act": State(MeetingsId.DIALOG_ACT, "data"),
        "opened": State(MeetingsId.OPENED, "data"),
        "title": State(MeetingsId.TITLE, "value"),
        "rhythm": State(MeetingsId.RHYTHM, "value"),
        "day": State(MeetingsId.DAY, "value"),
        "at": State(MeetingsId.TIME, "value"),
        "place": State(MeetingsId.PLACE, "value"),
        "chair": State(MeetingsId.CHAIR, "value"),
        "seats": State(MeetingsId.SEATS, "value"),
    },
    prevent_initial_call=True,
)
def keep_plan(clicks: int | None, act: Any, opened: Any, **typed: Any) -> dict[str, Any]:
    """Plan the meeting, enter an earlier one or change what is known of it, or say why not; what was typed stays."""
    one = opened_in(opened)
    held = act if isinstance(act, dict) else {}
    is_new, is_late = bool(held.get("is_new")), bool(held.get("is_late"))
    rhythm = typed["rhythm"] if typed["rhythm"] in Rhythm._value2member_map_ else None
    plan = MeetingPlan(
        title=str(typed["title"] or ""),
        rhythm=None if rhythm is None else Rhythm(rhythm),
        planned_on=day_in(typed["day"]),
        starts_at=_time_in(typed["at"]),
        place=str(typed["place"] or ""),
        chair_post_id=number_in(typed["chair"]),
        seats=owners_in(typed["seats"]),
    )
    stays = {"done": no_update, "said": no_update, "chosen": no_update}
    try:
        with writing() as session:
            meeting_id = one.id
            if is_new:
                write = enter_meeting if is_late else plan_meeting
                meeting_id = write(session, current_actor(), plan)
            else:
                change_meeting(session, current_actor(), one.id, plan, version=one.version)
    except ActRefused as refused:
        return {**stays, "refused": meeting_refusal(refused)}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    return {
        "refused": "",
        "done": {"id": str(meeting_id), "at": now().isoformat()},
        "said": kept_words(is_new=is_new, is_late=is_late),
        "chosen": [] if is_new else no_update,
    }


HELD = {
    "hidden": Output(MeetingsId.HOLD_DIALOG, "hidden"),
    "day": Output(MeetingsId.HELD_ON, "value"),
    "seats": Output(MeetingsId.ATTENDED, "options"),
    "attended": Output(MeetingsId.ATTENDED, "value"),
    "refused": Output(MeetingsId.HOLD_REFUSED, "children"),
}


@callbacks(
    output=HELD,
    inputs={
        "opening": Input(MeetingsId.HOLD, "n_clicks"),
        "shut": Input(MeetingsId.HOLD_SHUT, "n_clicks"),
        "done": Input(MeetingsId.EDITED, "data"),
    },
    state={"opened": State(MeetingsId.OPENED, "data")},
    prevent_initial_call=True,
)
def open_or_shut_hold(opening: int | None, shut: int | None, done: Any, opened: Any) -> dict[str, Any]:
    """Open the dialog with all participants ticked; or shut it."""
    with reading() as session:
        one = meeting_seen(session, opened_in(opened).id)
        names = load_names(session)
    if ctx.triggered_id != MeetingsId.HOLD or one is None:
        return {**dict.fromkeys(HELD, no_update), "hidden": True}
    return {
        "hidden": False,
        "day": today().isoformat(),
        "seats": seat_options(one, names),
        "attended": [each.owner.key for each in one.seats],
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(MeetingsId.HOLD_REFUSED, "children", allow_duplicate=True),
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(MeetingsId.HOLD_CONFIRM, "n_clicks")},
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "day": State(MeetingsId.HELD_ON, "value"),
        "attended": State(MeetingsId.ATTENDED, "value"),
    },
    prevent_initial_call=True,
)
def hold(clicks: int | None, opened: Any, day: Any, attended: Any) -> dict[str, Any]:
    """Say that the meeting is held, or why not."""
    one = opened_in(opened)
    try:
        with writing() as session:
            hold_meeting(
                session, current_actor(), one.id, day_in(day), owners_in(attended), version=one.version
            )
    except ActRefused as refused:
        return {"refused": meeting_refusal(refused), "done": no_update, "said": no_update}
    except ChangedByOther as changed:
        return {"refused": changed_sentence(changed, now()), "done": no_update, "said": no_update}
    return {
        "refused": "",
        "done": {"id": str(one.id), "at": now().isoformat()},
        "said": _("The meeting is held; decisions can be recorded."),
    }


def _time_in(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
