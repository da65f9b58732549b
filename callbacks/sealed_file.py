"""Callbacks of an opened accusation: say who is accused, type the ordinary part of its letter."""

from datetime import date
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.file_answers import file_answer
from dashboard.ids.sealed import SealedId
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, now, reading, today, writing
from dashboard.sealed_words import refusal
from dashboard.text import _
from dashboard.words import words
from db.commands.acts import ActRefused
from db.commands.intake import Intake
from db.enums import Channel, Role
from db.queries.choices import Choice, choices
from db.sealed.commands import name_accused
from db.sealed.documents import opened_paper
from db.sealed.gate import SealedRefused
from db.sealed.queries import split_form
from db.sealed.splitting import split
from layouts.sealed import UNKNOWN

callbacks = CallbackGroup(Role.OFFICE)
routes = RouteGroup(Role.OFFICE)
LISTS = (SealedId.SPLIT_TOWNSHIP, SealedId.SPLIT_CATEGORY, SealedId.SPLIT_UNIT)
CLEARED = (SealedId.SPLIT_SUBJECT, SealedId.SPLIT_TEXT)
DRAFTS: Final[dict[SealedId, str | bool]] = {
    SealedId.NOTE: "",
    SealedId.RECEIPT: "",
    SealedId.FILE_ACCUSED: "",
    SealedId.FILE_UNIT: UNKNOWN,
    SealedId.SPLIT_TOWNSHIP: UNKNOWN,
    SealedId.SPLIT_CATEGORY: UNKNOWN,
    SealedId.SPLIT_UNIT: UNKNOWN,
    SealedId.SPLIT_SUBJECT: "",
    SealedId.SPLIT_TEXT: "",
    SealedId.SPLIT_PERSONS: False,
}
"""What is typed or chosen of the opened accusation, as it stands before anything is."""


@routes("/sealed/<int:case_id>/documents/<int:document_id>")
def hand_out_paper(case_id: int, document_id: int) -> ResponseReturnValue:
    """Answer a handler with a document that came into the vault; to all others there is no such address."""
    try:
        with writing() as session:
            return file_answer(opened_paper(session, current_account(), case_id, document_id, now()))
    except SealedRefused:
        abort(404, _("There is no page at this address."))


@callbacks(
    output={
        "is_shut": Output(SealedId.SPLIT_PART, "hidden"),
        "day": Output(SealedId.SPLIT_RECEIVED_ON, "value"),
        "channels": Output(SealedId.SPLIT_CHANNEL, "options"),
        "channel": Output(SealedId.SPLIT_CHANNEL, "value"),
        "lists": {key.name: Output(key, "options") for key in LISTS},
        "drafts": {key.name: Output(key, "value", allow_duplicate=True) for key in DRAFTS},
    },
    inputs={"chosen": Input(SealedId.CHOSEN, "data"), "said": Input(SealedId.SAID, "children")},
    prevent_initial_call=True,
)
def show_form(chosen: int | None, said: str | None) -> dict[str, Any]:
    """Offer the form for the ordinary part of an opened letter, unless a matter of the board goes with it.

    What was typed of one accusation is gone once another is opened; what was said of an act leaves it as it stands.
    """
    is_opened = ctx.triggered_id == SealedId.CHOSEN
    drafts = {key.name: blank if is_opened else no_update for key, blank in DRAFTS.items()}
    shut = {
        "is_shut": True,
        "day": no_update,
        "channels": no_update,
        "channel": no_update,
        "lists": dict.fromkeys((key.name for key in LISTS), no_update),
        "drafts": drafts,
    }
    try:
        with reading() as session:
            received_on = split_form(session, current_account(), chosen if isinstance(chosen, int) else 0)
            known = choices(session, today())
    except SealedRefused:
        return shut
    if received_on is None:
        return shut
    lists = (known.townships, known.categories, known.units)
    return {
        "is_shut": False,
        "day": received_on.isoformat() if is_opened else no_update,
        "channels": [{"value": value, "label": said} for value, said in words(Channel)],
        "channel": Channel.LETTER.value if is_opened else no_update,
        "lists": {key.name: _options(listed) for key, listed in zip(LISTS, lists, strict=True)},
        "drafts": drafts,
    }


def _options(listed: tuple[Choice, ...]) -> list[dict[str, str]]:
    present = [one for one in listed if not one.is_ended]
    return [
        {"value": UNKNOWN, "label": _("Not known")},
        *({"value": str(one.id), "label": "\u3000" * (one.depth - 1) + one.name} for one in present),
    ]


@callbacks(
    output={
        "said": Output(SealedId.SAID, "children", allow_duplicate=True),
        "texts": [Output(key, "value") for key in CLEARED],
    },
    inputs={"clicks": Input(SealedId.SPLIT, "n_clicks")},
    state={
        "chosen": State(SealedId.CHOSEN, "data"),
        "day": State(SealedId.SPLIT_RECEIVED_ON, "value"),
        "channel": State(SealedId.SPLIT_CHANNEL, "value"),
        "township": State(SealedId.SPLIT_TOWNSHIP, "value"),
        "category": State(SealedId.SPLIT_CATEGORY, "value"),
        "unit": State(SealedId.SPLIT_UNIT, "value"),
        "subject": State(SealedId.SPLIT_SUBJECT, "value"),
        "text": State(SealedId.SPLIT_TEXT, "value"),
        "takes_persons": State(SealedId.SPLIT_PERSONS, "value"),
    },
    running=[(Output(SealedId.SPLIT, "disabled"), True, False)],
    prevent_initial_call=True,
)
def split_letter(
    clicks: int | None, chosen: Any, day: str | None, channel: str | None, township: str | None, category: str | None,
    unit: str | None, subject: str | None, text: str | None, takes_persons: bool | None,
) -> dict[str, Any]:  # fmt: skip
    """Register the ordinary part as a matter; refused, the typed text stays."""
    kept = [no_update] * len(CLEARED)
    if not clicks or not isinstance(chosen, int):
        return {"said": no_update, "texts": kept}
    actor = current_actor()
    try:
        typed = Intake(
            _day(day),
            _channel(channel),
            number_in(township),
            number_in(category),
            number_in(unit),
            subject or "",
            text or "",
        )
        with writing() as session:
            number = split(session, actor, chosen, typed, takes_persons=bool(takes_persons))
    except (SealedRefused, ActRefused) as refused:
        return {"said": refusal(refused.code), "texts": kept}
    said = _("The ordinary part was registered as {number}.", number=number)
    return {"said": said, "texts": [""] * len(CLEARED)}


def _day(typed: object) -> date:
    day = day_in(typed)
    if day is None:
        raise ActRefused("day_unclear")
    return day


def _channel(said: str | None) -> Channel:
    try:
        return Channel(said or "")
    except ValueError:
        raise ActRefused("channel_unknown") from None


@callbacks(
    output={
        "said": Output(SealedId.SAID, "children", allow_duplicate=True),
        "accused": Output(SealedId.FILE_ACCUSED, "value"),
        "unit": Output(SealedId.FILE_UNIT, "value"),
    },
    inputs={"clicks": Input(SealedId.NAME_ACCUSED, "n_clicks")},
    state={
        "chosen": State(SealedId.CHOSEN, "data"),
        "accused": State(SealedId.FILE_ACCUSED, "value"),
        "unit": State(SealedId.FILE_UNIT, "value"),
    },
    prevent_initial_call=True,
)
def write_accused(clicks: int | None, chosen: Any, accused: str | None, unit: str | None) -> dict[str, Any]:
    """Write down who is accused, and shut out the unit."""
    kept = {"accused": no_update, "unit": no_update}
    if not clicks or not isinstance(chosen, int):
        return {"said": no_update, **kept}
    try:
        with writing() as session:
            name_accused(session, current_account(), chosen, accused or "", number_in(unit), now())
    except SealedRefused as refused:
        return {"said": refusal(refused.code), **kept}
    return {
        "said": _("It was written down who is accused. At {time}.", time=f"{now():%H:%M:%S}"),
        "accused": "",
        "unit": UNKNOWN,
    }
