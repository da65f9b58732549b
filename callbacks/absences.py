"""Callbacks of the page of absences: what an account sees of them, and what it enters, ends and changes."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.absence_words import (
    absence_cells,
    absence_refusal,
    done_cells,
    done_note,
    list_note,
    person_options,
    stand_in_options,
    state_word,
)
from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import AbsencesId
from dashboard.numbers import day_in, number_in
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
from dashboard.text import _
from db.absence import KEEPING, AbsenceReason
from db.commands.absences import change_stand_in, end_absence, enter_absence
from db.commands.acts import ActRefused
from db.editions import ChangedByOther
from db.queries.absences import (
    absence_seen,
    absences_seen,
    busy_on,
    person_named,
    persons_kept,
    stand_ins,
)
from db.queries.standing_in import acts_counted, done_for

callbacks = CallbackGroup(*KEEPING)
NOBODY = {"value": "", "label": "–"}


@callbacks(
    output={
        "rows": Output(AbsencesId.GRID, "rowData"),
        "note": Output(AbsencesId.NOTE, "children"),
        "persons": Output(AbsencesId.WHO, "options"),
        "who": Output(AbsencesId.WHO, "value"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "entered": Input(AbsencesId.ENTERED, "children"),
        "done": Input(AbsencesId.DONE, "children"),
    },
    state={"who": State(AbsencesId.WHO, "value")},
)
def show_absences(
    title: str | None, entered: str | None, done: str | None, who: str | None
) -> dict[str, Any]:
    """List the absences that the reader may see, and whose the reader may enter, the own one first."""
    account, day = current_account(), today()
    with reading() as session:
        found = absences_seen(session, account, day)
        acts = acts_counted(done_for(session, [one.id for one in found], current_scope(session), day))
        persons = persons_kept(session, account, day)
    zone = board().database.zone
    return {
        "rows": [absence_cells(one, account, day, acts.get(one.id, 0), zone) for one in found],
        "note": list_note(found, day),
        "persons": person_options(persons),
        "who": no_update if who or not persons else persons[0].key,
    }


@callbacks(
    output=Output(AbsencesId.STAND_IN, "options"),
    inputs={
        "who": Input(AbsencesId.WHO, "value"),
        "from_on": Input(AbsencesId.FROM, "value"),
        "to_on": Input(AbsencesId.TO, "value"),
    },
    prevent_initial_call=True,
)
def offer_stand_ins(who: str | None, from_on: str | None, to_on: str | None) -> list[dict[str, str]]:
    """Offer who can stand in for the chosen person on the typed days, saying who is absent himself."""
    first = day_in(from_on) or today()
    last = max(first, day_in(to_on) or first)
    with reading() as session:
        person = person_named(session, current_account(), who or "", today())
        found = [] if person is None else stand_ins(session, person, first, last)
        return [NOBODY, *stand_in_options(found, busy_on(session, found, first, last))]


@callbacks(
    output=Output(AbsencesId.ENTERED, "children"),
    inputs={"clicks": Input(AbsencesId.ENTER, "n_clicks")},
    state={
        "who": State(AbsencesId.WHO, "value"),
        "from_on": State(AbsencesId.FROM, "value"),
        "to_on": State(AbsencesId.TO, "value"),
        "reason": State(AbsencesId.REASON, "value"),
        "stand_in": State(AbsencesId.STAND_IN, "value"),
    },
    prevent_initial_call=True,
)
def enter(
    clicks: int | None,
    who: str | None,
    from_on: str | None,
    to_on: str | None,
    reason: str | None,
    stand_in: str | None,
) -> str:
    """Enter an absence, or say why not; what was typed stays."""
    if not clicks:
        return ""
    kind = AbsenceReason(reason) if reason in list(AbsenceReason) else None
    try:
        with writing() as session:
            enter_absence(
                session,
                current_actor(),
                who or "",
                day_in(from_on),
                day_in(to_on),
                kind,
                number_in(stand_in),
            )
    except ActRefused as refused:
        return absence_refusal(refused)
    return _("The absence is entered at {time}.", time=f"{now():%H:%M:%S}")


@callbacks(
    output={
        "acts": Output(AbsencesId.ACTS, "rowData"),
        "note": Output(AbsencesId.ACTS_NOTE, "children"),
        "others": Output(AbsencesId.OTHER, "options"),
        "other": Output(AbsencesId.OTHER, "value"),
    },
    inputs={"chosen": Input(AbsencesId.GRID, "selectedRows")},
)
def open_absence(chosen: list[dict[str, Any]] | None) -> dict[str, Any]:
    """List what was done in the place of who is absent, and offer who else could stand in."""
    account, day = current_account(), today()
    with reading() as session:
        one = absence_seen(session, account, _id_of(chosen))
        done = [] if one is None else done_for(session, [one.id], current_scope(session), day)
        first = day if one is None else max(day, one.from_on)
        others = []
        if one is not None and first <= one.to_on and chosen and chosen[0].get("is_kept"):
            found = [
                who for who in stand_ins(session, one.who, first, one.to_on) if who.key != one.stand_in.key
            ]
            others = stand_in_options(found, busy_on(session, found, first, one.to_on))
    zone = board().database.zone
    return {
        "acts": [done_cells(each, zone) for each in done],
        "note": done_note(done, one),
        "others": [NOBODY, *others],
        "other": "",
    }


@callbacks(
    output=Output(AbsencesId.DONE, "children"),
    inputs={
        "ending": Input(AbsencesId.END, "n_clicks"),
        "changing": Input(AbsencesId.CHANGE, "n_clicks"),
    },
    state={
        "chosen": State(AbsencesId.GRID, "selectedRows"),
        "rows": State(AbsencesId.GRID, "rowData"),
        "other": State(AbsencesId.OTHER, "value"),
    },
    prevent_initial_call=True,
)
def act_on_absence(
    ending: int | None,
    changing: int | None,
    chosen: list[dict[str, Any]] | None,
    rows: list[dict[str, Any]] | None,
    other: str | None,
) -> Any:
    """End the chosen absence or give it another stand-in, or say why not."""
    if not (ending or changing):
        return no_update
    absence_id = _id_of(chosen)
    if not absence_id:
        return _("Choose an absence in the list first.")
    # A selection keeps the row of before; the list holds the one that is shown.
    version = next((row.get("version") for row in rows or [] if row.get("id") == str(absence_id)), None)
    try:
        with writing() as session:
            if ctx.triggered_id == AbsencesId.END:
                ended = end_absence(session, current_actor(), absence_id, version=number_in(version) or 0)
                return _("{state} since {time}.", state=state_word(ended), time=f"{now():%H:%M:%S}")
            change_stand_in(
                session, current_actor(), absence_id, number_in(other), version=number_in(version) or 0
            )
    except ActRefused as refused:
        return absence_refusal(refused)
    except ChangedByOther as changed:
        return changed_sentence(changed, now())
    return _("Another stands in from {time} on.", time=f"{now():%H:%M:%S}")


def _id_of(chosen: Any) -> int:
    first = chosen[0] if isinstance(chosen, list) and chosen else None
    return (number_in(first.get("id")) or 0) if isinstance(first, dict) else 0
