"""Plan a meeting or enter an earlier one, change it, and say that it is held, in the dialogs of the page of meetings."""

from datetime import time
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.meetings import MeetingsId
from dashboard.meeting_act_words import hold_about, kept_words, late_entry_about
from dashboard.meeting_page import opened_in, owners_in
from dashboard.meeting_refusals import HOLD_FIELDS, PLAN_FIELDS, field_of, meeting_refusal
from dashboard.meeting_words import (
    chair_options,
    next_title,
    owner_options,
    rhythm_options,
    seat_options,
)
from dashboard.numbers import day_in, number_in
from dashboard.request import current_actor, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.holding import correct_holding, hold_meeting
from db.commands.meetings import change_meeting, enter_meeting, plan_meeting
from db.editions import ChangedByOther
from db.meetings import PLANNING, MeetingPlan, Rhythm
from db.queries.choices import choices
from db.queries.meetings import meeting_before, meeting_seen, meetings_seen
from db.queries.names import load_names
from layouts.meeting_dialogs import refusal

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
        "year": Output(MeetingsId.YEAR, "value", allow_duplicate=True),
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
    stays = dict.fromkeys(("done", "said", "chosen", "year"), no_update)
    try:
        with writing() as session:
            meeting_id = one.id
            if is_new:
                write = enter_meeting if is_late else plan_meeting
                meeting_id = write(session, current_actor(), plan)
            else:
                change_meeting(session, current_actor(), one.id, plan, version=one.version)
    except ActRefused as refused:
        return {**stays, "refused": refusal(meeting_refusal(refused), field_of(refused, PLAN_FIELDS))}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    return {
        "refused": "",
        "done": {"id": str(meeting_id), "at": now().isoformat()},
        "said": kept_words(is_new=is_new, is_late=is_late),
        "chosen": [] if is_new else no_update,
        "year": no_update if plan.planned_on is None else str(plan.planned_on.year),
    }


ASKING: Final = ("held_unlike_plan", "held_too_soon")
HELD = {
    "hidden": Output(MeetingsId.HOLD_DIALOG, "hidden"),
    "about": Output(MeetingsId.HOLD_ABOUT, "children"),
    "at": Output(MeetingsId.HELD_AT, "value"),
    "not_asked": Output(MeetingsId.HOLD_ASKED, "hidden"),
    "sure": Output(MeetingsId.HOLD_SURE, "value"),
    "no_reason": Output(MeetingsId.HOLD_REASON, "hidden"),
    "why": Output(MeetingsId.HOLD_WHY, "value"),
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
    """Open the dialog with the planned day and all participants ticked, or with what was said of the holding; or shut it."""
    with reading() as session:
        one = meeting_seen(session, opened_in(opened).id)
        names = load_names(session)
    if ctx.triggered_id != MeetingsId.HOLD or one is None:
        return {**dict.fromkeys(HELD, no_update), "hidden": True}
    return {
        "hidden": False,
        "about": hold_about(is_held=one.held_on is not None),
        "at": "" if one.starts_at is None else f"{one.starts_at:%H:%M}",
        "not_asked": True,
        "sure": [],
        "no_reason": one.held_on is None,
        "why": "",
        "day": (one.held_on or one.planned_on).isoformat(),
        "seats": seat_options(one, names),
        "attended": [each.owner.key for each in one.seats if each.has_attended is not False],
        "refused": "",
    }


@callbacks(
    output={
        "refused": Output(MeetingsId.HOLD_REFUSED, "children", allow_duplicate=True),
        "not_asked": Output(MeetingsId.HOLD_ASKED, "hidden", allow_duplicate=True),
        "done": Output(MeetingsId.EDITED, "data", allow_duplicate=True),
        "said": Output(MeetingsId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(MeetingsId.HOLD_CONFIRM, "n_clicks")},
    state={
        "opened": State(MeetingsId.OPENED, "data"),
        "day": State(MeetingsId.HELD_ON, "value"),
        "at": State(MeetingsId.HELD_AT, "value"),
        "attended": State(MeetingsId.ATTENDED, "value"),
        "sure": State(MeetingsId.HOLD_SURE, "value"),
        "why": State(MeetingsId.HOLD_WHY, "value"),
    },
    prevent_initial_call=True,
)
def hold(
    clicks: int | None, opened: Any, day: Any, at: Any, attended: Any, sure: Any, why: str | None
) -> dict[str, Any]:
    """Say that the meeting is held, ask where day or hour are not the planned ones, or correct what was said of it."""
    one, held_on, begins, there = opened_in(opened), day_in(day), _time_in(at), owners_in(attended)
    stays = dict.fromkeys(("not_asked", "done", "said"), no_update)
    try:
        with writing() as session:
            actor, seen = current_actor(), meeting_seen(session, one.id)
            is_held = seen is not None and seen.held_on is not None
            if is_held:
                correct_holding(
                    session, actor, one.id, held_on, there, begins, why or "", version=one.version
                )
            else:
                hold_meeting(
                    session,
                    actor,
                    one.id,
                    held_on,
                    there,
                    version=one.version,
                    starts_at=begins,
                    is_sure=bool(sure),
                )
    except ActRefused as refused:
        asks = refused.code in ASKING
        return {
            **stays,
            "refused": refusal(meeting_refusal(refused), field_of(refused, HOLD_FIELDS)),
            "not_asked": False if asks else no_update,
        }
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    return {
        **stays,
        "refused": "",
        "done": {"id": str(one.id), "at": now().isoformat()},
        "said": _("Day and attendance are corrected.")
        if is_held
        else _("The meeting is held; decisions can be recorded."),
    }


for said in (MeetingsId.REFUSED, MeetingsId.HOLD_REFUSED):
    callbacks.clientside("meetings", "leadTo", Output(said, "data-led"), Input(said, "children"))


def _time_in(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
