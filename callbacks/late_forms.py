"""The grid of filled forms: brought back, kept and checked while it is typed, registered in one go."""

import secrets
from collections.abc import Sequence
from typing import Any

from dash import Input, Output, State, no_update
from sqlalchemy.orm import Session

from dashboard.blank_words import (
    column_words,
    grid_sentence,
    report_sentence,
    row_sentence,
    wrong_rows_sentence,
)
from dashboard.callback_group import CallbackGroup
from dashboard.forms_typed import Known, Row, form_in, rows_in
from dashboard.ids.blanks import BlankId, LateId
from dashboard.ids.frame import ShellId
from dashboard.intake_words import restored_sentence, saved_sentence
from dashboard.request import (
    board,
    current_account,
    current_actor,
    now,
    reading,
    today,
    writing,
)
from dashboard.second_person import second_person
from dashboard.text import _
from dashboard.words import word
from db.blocks import BlankForm
from db.commands.acts import ActRefused
from db.commands.drafts import save_draft, take_draft
from db.commands.late_forms import FilledForm, FormsRefused, check_forms, late_forms, register_forms
from db.commands.numbering import WRITING
from db.enums import Channel, Role
from db.models.drafts import FormDraft
from db.queries.blocks import open_numbers, units_writing
from db.queries.choices import choices
from db.queries.places import places_named
from db.screening import screen
from layouts.blanks import report

callbacks = CallbackGroup(*WRITING)


def _token(token: Any) -> str:
    return token[:40] if isinstance(token, str) else ""


@callbacks(
    output={
        "given": Output(LateId.GIVEN, "data"),
        "token": Output(LateId.TOKEN, "data"),
        "saved": Output(LateId.SAVED, "children"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "changed": Input(BlankId.CHANGED, "data"),
        "done": Input(LateId.DONE, "data"),
    },
)
def begin(title: str | None, changed: Any, done: Any) -> dict[str, Any]:
    """Give the office a row for each open number, what was typed of it before brought back."""
    if current_account().role is not Role.OFFICE:
        return {"given": no_update, "token": no_update, "saved": no_update}
    at, account, fresh = now(), current_account(), secrets.token_urlsafe(18)
    with writing() as session:
        draft = take_draft(session, account.id, fresh, at, FormDraft)
    with reading() as session:
        units = units_writing(session, account.unit_id, is_office=True)
        numbers = [one.number for one in open_numbers(session, units, BlankForm.REGISTRATION)]
        chosen = choices(session, at.date())
    kept = {row["number"]: row for row in rows_in(None if draft is None else draft.content)}
    lists = {
        "channel": [word(one) for one in Channel],
        "category": [one.name for one in chosen.categories if not one.is_ended],
        "unit": [one.name for one in chosen.units if not (one.is_ended or one.is_local)],
    }
    return {
        "given": {
            "columns": [
                {"key": key, "label": label, "hint": hint} for key, (label, hint) in column_words().items()
            ],
            "lists": lists,
            "rows": [kept.get(number, {"number": number}) for number in numbers],
            "words": {
                "number": _("Form no."),
                "said": _("Checked"),
                "none": _("No number of a registration form is open; reserve some first."),
                "right": _("Right"),
            },
        },
        "token": fresh,
        "saved": ""
        if draft is None or not kept
        else restored_sentence(draft.saved_at.astimezone(at.tzinfo), at),
    }


callbacks.clientside("late", "build", Output(LateId.BUILT, "data"), Input(LateId.GIVEN, "data"))
callbacks.clientside(
    "late", "mark", Output(LateId.MARKED, "data"), Input(LateId.CHECKED, "data"), prevent_initial_call=True
)


@callbacks(
    output={
        "saved": Output(LateId.SAVED, "children", allow_duplicate=True),
        "checked": Output(LateId.CHECKED, "data"),
        "no_second": Output(LateId.SECOND_PART, "hidden"),
    },
    inputs={"paused": Input(LateId.PAUSED, "data")},
    state={"typed": State(LateId.TYPED, "data"), "token": State(LateId.TOKEN, "data")},
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def keep(paused: Any, typed: Any, token: str | None) -> dict[str, Any]:
    """Keep the rows a moment after typing, and say of each whether it can be registered."""
    rows, saved = rows_in(typed), no_update
    try:
        with writing() as session:
            save_draft(session, current_account().id, _token(token), {"rows": rows}, now(), FormDraft)
        saved = saved_sentence(now())
    except ActRefused as refused:
        # What comes after the grid was registered is no news.
        if refused.code != "finished_already":
            saved = grid_sentence(refused)
    with reading() as session:
        forms, wrong = _read(session, rows)
        actor, filled = current_actor(), [form for _place, form in forms]
        refusals = check_forms(session, actor, filled)
        is_late = bool(late_forms(session, actor, filled))
    wrong |= {forms[n][0]: row_sentence(refused) for n, refused in refusals.items()}
    return {"saved": saved, "checked": _checked(rows, wrong), "no_second": not is_late}


@callbacks(
    output={
        "refused": Output(LateId.REFUSED, "children"),
        "checked": Output(LateId.CHECKED, "data", allow_duplicate=True),
        "done": Output(LateId.DONE, "data"),
        "report": Output(LateId.REPORT, "children"),
        "password": Output(LateId.SECOND_PASSWORD, "value"),
        "no_second": Output(LateId.SECOND_PART, "hidden", allow_duplicate=True),
    },
    inputs={"clicks": Input(LateId.STORE, "n_clicks")},
    state={
        "typed": State(LateId.TYPED, "data"),
        "token": State(LateId.TOKEN, "data"),
        "second": State(LateId.SECOND, "value"),
        "password": State(LateId.SECOND_PASSWORD, "value"),
    },
    running=[(Output(LateId.STORE, "disabled"), True, False)],
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def store(
    clicks: int | None, typed: Any, token: str | None, second: str | None, password: str | None
) -> dict[str, Any]:
    """Register every typed row, or none and say of each what is wrong; refused, all that was typed stays."""
    stays = {"checked": no_update, "done": no_update, "report": no_update, "no_second": no_update}
    rows, actor = rows_in(typed), current_actor()
    confirming = second_person(second, password or "") if second else None
    if second and confirming is None:
        said = _("The second person's name or password is wrong, or was tried too often.")
        return {**stays, "refused": said, "password": ""}
    with reading() as session:
        forms, wrong = _read(session, rows)
        is_late = bool(late_forms(session, actor, [form for _place, form in forms]))
    stays["no_second"] = not is_late
    try:
        if wrong:
            raise FormsRefused({})
        with writing() as session:
            made = register_forms(session, actor, [form for _place, form in forms], _token(token), confirming)
    except FormsRefused as refused:
        wrong |= {forms[n][0]: row_sentence(one) for n, one in refused.rows.items()}
        return {
            **stays,
            "refused": wrong_rows_sentence(len(wrong)),
            "checked": _checked(rows, wrong),
            "password": "",
        }
    except ActRefused as refused:
        return {**stays, "refused": grid_sentence(refused), "password": ""}
    told = [(form.number, one.number, one.case_id) for (_place, form), one in zip(forms, made, strict=True)]
    return {
        "refused": "",
        "checked": {},
        "done": {"clicks": clicks},
        "report": report(report_sentence(len(told)), told),
        "password": "",
        "no_second": True,
    }


def _read(session: Session, rows: Sequence[Row]) -> tuple[list[tuple[int, FilledForm]], dict[int, str]]:
    """Return the rows that can be read, each with its place, and why the others cannot."""
    day, account = today(), current_account()
    chosen = choices(session, day)
    units = units_writing(session, account.unit_id, is_office=True)
    known = Known(
        chosen.categories,
        [one for one in chosen.units if not one.is_local],
        lambda typed: places_named(session, screen(typed, []).text, day),
        board().database.zone,
        day,
        units[0] if units else None,
        account.display_name,
    )
    forms, wrong = [], {}
    for place, row in enumerate(rows):
        try:
            forms.append((place, form_in(row, known)))
        except ActRefused as refused:
            wrong[place] = row_sentence(refused)
    return forms, wrong


def _checked(rows: Sequence[Row], wrong: dict[int, str]) -> dict[str, str]:
    """Return what is said of each typed row by its number, an empty sentence where it is right."""
    return {row["number"]: wrong.get(place, "") for place, row in enumerate(rows)}
