"""Callbacks of the page of intake: bring back and keep a draft, suggest, compare, register."""

import secrets
from collections.abc import Iterable
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.work import IntakeId
from dashboard.intake_form import (
    COLUMNS,
    Form,
    accuses,
    is_empty,
    persons_in,
    pieces,
    place_in,
    received_in,
    text_in,
    typed_in,
)
from dashboard.intake_words import (
    alike_words,
    category_reason,
    comparing_refusal,
    contacts_sentence,
    done_sentence,
    place_sentence,
    refusal,
    repeats_sentence,
    restored_sentence,
    saved_sentence,
)
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
from db.commands.acts import ActRefused
from db.commands.drafts import finish_draft, save_draft, take_draft
from db.commands.identity import IdentityRefused, compare_contacts, known_of
from db.commands.intake import LONGEST_SUBJECT
from db.commands.registering import most_named, pack_of, register, too_many
from db.enums import Channel, Level, Role
from db.likeness import Leaning
from db.queries.choices import Choice, Choices, choices
from db.queries.names import load_names
from db.queries.places import PlaceOffer, PlacesFound, places_named
from db.queries.routing import suggested_unit
from db.queries.suggesting import matters_alike, suggested_categories
from db.screening import screen
from layouts.intake import MOST_ROWS, OfferLine, offer_buttons, repeat_label, screened_text

callbacks = CallbackGroup(Role.OFFICE)
FIELDS: Final = {
    "channel": IntakeId.CHANNEL,
    "received": IntakeId.RECEIVED,
    "level": IntakeId.LEVEL,
    "above": IntakeId.ABOVE,
    "anonymous": IntakeId.ANONYMOUS,
    "count": IntakeId.COUNT,
    "place": IntakeId.PLACE,
    "chosen": IntakeId.CHOSEN,
    "text": IntakeId.TEXT,
    "category": IntakeId.CATEGORY,
    "subject": IntakeId.SUBJECT,
    "purpose": IntakeId.PURPOSE,
    "unit": IntakeId.UNIT,
    "official": IntakeId.OFFICIAL,
    "first_unit": IntakeId.FIRST_UNIT,
    "first_officer": IntakeId.FIRST_OFFICER,
    "first_at": IntakeId.FIRST_AT,
    "repeats": IntakeId.REPEATS,
    "contacts": IntakeId.CONTACTS,
}
PERSON_FIELDS: Final = {
    "name": IntakeId.NAME,
    "phone": IntakeId.PHONE,
    "id_number": IntakeId.ID_NUMBER,
    "address": IntakeId.ADDRESS,
}
TICKED: Final = ("above", "anonymous")
LISTED: Final = ("repeats", "contacts")


def _each(kind: IntakeId) -> dict[str, Any]:
    return {"type": kind.value, "key": ALL}


FORM_STATE: Final = {
    **{name: State(key, "value") for name, key in FIELDS.items()},
    **{name: State(_each(key), "value") for name, key in PERSON_FIELDS.items()},
}
FORM_OUTPUT: Final = {
    **{name: Output(key, "value") for name, key in FIELDS.items()},
    **{name: Output(_each(key), "value") for name, key in PERSON_FIELDS.items()},
}


@callbacks(
    output={
        "form": FORM_OUTPUT,
        "rows": Output(_each(IntakeId.PERSON), "hidden"),
        "categories": Output(IntakeId.CATEGORY, "options"),
        "units": Output(IntakeId.UNIT, "options"),
        "first_units": Output(IntakeId.FIRST_UNIT, "options"),
        "token": Output(IntakeId.TOKEN, "data"),
        "saved": Output(IntakeId.SAVED, "children"),
        "has_ended": Output(IntakeId.FORM, "hidden"),
        "is_going_on": Output(IntakeId.DONE, "hidden"),
        "refused": Output(IntakeId.REFUSED, "children"),
        "begun": Output(IntakeId.BEGUN, "data"),
        "met": Output(IntakeId.MET, "data"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "following": Input(IntakeId.NEXT, "n_clicks"),
        "discarding": Input(IntakeId.DISCARD, "n_clicks"),
    },
    state={
        "token": State(IntakeId.TOKEN, "data"),
        "channel": State(IntakeId.CHANNEL, "value"),
        "rows": State(_each(IntakeId.PERSON), "hidden"),
    },
)
def begin(
    title: str | None,
    following: int | None,
    discarding: int | None,
    token: str | None,
    channel: str | None,
    rows: list[bool | None],
) -> dict[str, Any]:
    """Begin with the draft that is kept, or empty: for the next letter, and where the draft is discarded."""
    at, account, fresh = now(), current_account(), secrets.token_urlsafe(18)
    draft = None
    with writing() as session:
        if ctx.triggered_id == IntakeId.DISCARD:
            _finish(session, account.id, token)
        elif ctx.triggered_id != IntakeId.NEXT:
            draft = take_draft(session, account.id, fresh, at)
    with reading() as session:
        chosen = choices(session, at.date())
    form = _empty(channel if ctx.triggered_id == IntakeId.NEXT else None, len(rows))
    if draft is not None:
        form |= {name: draft.content[name] for name in FIELDS if name in draft.content}
        form |= {name: _as_long(draft.content.get(name), len(rows)) for name in PERSON_FIELDS}
    return {
        "form": form,
        "rows": _shown_rows(form, len(rows)),
        **_lists(chosen),
        "token": fresh,
        "saved": "" if draft is None else restored_sentence(draft.saved_at.astimezone(at.tzinfo), at),
        "has_ended": False,
        "is_going_on": True,
        "refused": "",
        "begun": {"at": at.isoformat()},
        "met": None if draft is None else {"at": at.isoformat()},
    }


def _finish(session: Session, account_id: int, token: str | None) -> None:
    """Forget the page's own draft; one that goes on in another window stays there."""
    try:
        finish_draft(session, account_id, _token(token), now())
    except ActRefused:
        return


def _token(token: Any) -> str:
    return token[:40] if isinstance(token, str) else ""


def _as_long(kept: Any, length: int) -> list[Any]:
    listed = kept if isinstance(kept, list) else []
    return [*listed, *[""] * length][:length]


def _empty(channel: str | None, length: int) -> dict[str, Any]:
    return {
        **dict.fromkeys(FIELDS, ""),
        **dict.fromkeys(TICKED, False),
        **{name: [] for name in LISTED},
        **{name: [""] * length for name in PERSON_FIELDS},
        "channel": channel or Channel.LETTER.value,
        "level": Level.COUNTY.value,
        "received": today().isoformat(),
        "chosen": None,
    }


def _shown_rows(form: Form, length: int) -> list[bool]:
    last = max((row for row in range(length) if any(form[name][row] for name in COLUMNS)), default=0)
    return [row > last for row in range(length)]


def _lists(chosen: Choices) -> dict[str, list[dict[str, str]]]:
    units = [one for one in chosen.units if not one.is_local]
    return {
        "categories": _options(chosen.categories, "–"),
        "units": _options(units, "–"),
        "first_units": _options(units, _("You, now")),
    }


def _options(listed: Iterable[Choice], nothing: str) -> list[dict[str, str]]:
    return [
        {"value": "", "label": nothing},
        *(
            {"value": str(one.id), "label": "　" * (one.depth - 1) + one.name}
            for one in listed
            if not one.is_ended
        ),
    ]


@callbacks(
    output={
        "saved": Output(IntakeId.SAVED, "children", allow_duplicate=True),
        "token": Output(IntakeId.TOKEN, "data", allow_duplicate=True),
    },
    inputs={"typed": Input(IntakeId.TYPED, "data")},
    state={"token": State(IntakeId.TOKEN, "data"), "form": FORM_STATE},
    prevent_initial_call=True,
)
def keep(typed: Any, token: str | None, form: dict[str, Any]) -> dict[str, Any]:
    """Keep what is typed a moment after typing; an accusation leaves nothing behind."""
    if not typed or is_empty(form) or not token:
        return {"saved": no_update, "token": no_update}
    account = current_account()
    if accuses(form):
        with writing() as session:
            _finish(session, account.id, token)
        return {"saved": _("Nothing is kept of an accusation."), "token": secrets.token_urlsafe(18)}
    try:
        with writing() as session:
            save_draft(session, account.id, _token(token), form, now())
    except ActRefused as refused:
        # What comes after the page was registered is no news.
        return {
            "saved": no_update if refused.code == "finished_already" else refusal(refused),
            "token": no_update,
        }
    return {"saved": saved_sentence(now()), "token": no_update}


@callbacks(
    output={
        "places": Output(IntakeId.CHOSEN, "options"),
        "place": Output(IntakeId.CHOSEN, "value", allow_duplicate=True),
        "place_said": Output(IntakeId.PLACE_SAID, "children"),
        "screened": Output(IntakeId.SCREENED, "children"),
        "offers": Output(IntakeId.OFFERS, "children"),
        "repeats": Output(IntakeId.REPEATS, "options"),
        "ticked": Output(IntakeId.REPEATS, "value", allow_duplicate=True),
        "repeats_said": Output(IntakeId.REPEATS_SAID, "children"),
        "is_no_accusation": Output(IntakeId.ACCUSES, "hidden"),
        "is_anonymous": Output(IntakeId.PERSONS, "hidden"),
    },
    inputs={"typed": Input(IntakeId.TYPED, "data"), "begun": Input(IntakeId.BEGUN, "data")},
    state={"form": FORM_STATE},
    prevent_initial_call=True,
)
def follow(typed: Any, begun: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Say what the typed place may be, how the text will be stored, what is suggested, and what it may repeat."""
    known = [value for one in persons_in(form) for value in known_of(one)]
    stored = screen(text_in(form, "text"), known).text
    asked = "" if accuses(form) else f"{screen(text_in(form, 'subject'), known).text} {stored}"
    scope, day = current_scope(), today()
    with reading() as session:
        found = places_named(session, screen(text_in(form, "place"), known).text, day)
        place = _place(form, found)
        offers = [] if not asked.strip() else _offers(session, form, asked, place)
        alike = (
            matters_alike(session, asked, place.township_id, place.village_id, scope, day) if place else []
        )
    ticked = form.get("repeats")
    listed = [
        {"value": str(one.case_id), "label": repeat_label(one.number, one.case_id, alike_words(one))}
        for one in alike
    ]
    values = {one["value"] for one in listed}
    return {
        "places": [{"value": _value(one), "label": _label(one)} for one in found.offers],
        "place": None if place is None else _value(place),
        "place_said": place_sentence(text_in(form, "place"), found),
        "screened": screened_text(pieces(stored)),
        "offers": offer_buttons(offers),
        "repeats": listed,
        "ticked": [one for one in ticked if one in values] if isinstance(ticked, list) else [],
        "repeats_said": repeats_sentence(alike, is_asked=bool(place and asked.strip())),
        "is_no_accusation": not accuses(form),
        "is_anonymous": form.get("anonymous") is True,
    }


def _place(form: Form, found: PlacesFound) -> PlaceOffer | None:
    """Return the place that is meant: the only one, or the chosen one among those offered."""
    if found.is_sure:
        return found.offers[0]
    wanted = place_in(form)
    return next((one for one in found.offers if (one.township_id, one.village_id) == wanted), None)


def _value(place: PlaceOffer) -> str:
    return f"{place.township_id}:{place.village_id or ''}"


def _label(place: PlaceOffer) -> str:
    return " · ".join(filter(None, (place.township, place.village)))


def _offers(session: Session, form: Form, asked: str, place: PlaceOffer | None) -> list[OfferLine]:
    """Return what can be taken over: categories that the text speaks for; of a chosen one its unit and a subject."""
    day = today()
    chosen = choices(session, day)
    names = {str(one.id): one.name for one in chosen.categories}
    leaning = suggested_categories(session, asked, current_scope(), day)
    category = text_in(form, "category")
    if category not in names:
        return [_category_line(one, names) for one in leaning]
    lines = []
    units = {one.id: one.name for one in chosen.units}
    route = suggested_unit(session, int(category), None if place is None else place.township_id, day)
    if route is not None and str(route.unit_id) != text_in(form, "unit") and route.unit_id in units:
        of = names[str(route.category_id)]
        said = (
            _("the township's own office deals with {name}", name=of)
            if route.is_of_place
            else _("deals with {name}", name=of)
        )
        lines.append(OfferLine(IntakeId.UNIT, str(route.unit_id), _("Unit"), units[route.unit_id], said))
    subject = _subject(place, names[category])
    if subject != text_in(form, "subject"):
        lines.append(OfferLine(IntakeId.SUBJECT, subject, _("Subject"), subject, _("place and category")))
    # The text may speak for another one more clearly: it comes last, since somebody has chosen.
    if leaning and str(leaning[0].category_id) != category:
        lines.append(_category_line(leaning[0], names))
    return lines


def _category_line(leaning: Leaning, names: dict[str, str]) -> OfferLine:
    key = str(leaning.category_id)
    return OfferLine(IntakeId.CATEGORY, key, _("Category"), names[key], category_reason(leaning, names[key]))


def _subject(place: PlaceOffer | None, category: str) -> str:
    """Return place and category as a subject, as much of the place as there is room for."""
    parts = [""] if place is None else [place.name, place.village, place.township, ""]
    return next((f"{part}{category}" for part in parts if len(part + category) <= LONGEST_SUBJECT), "")


@callbacks(
    output={
        "contacts": Output(IntakeId.CONTACTS, "options"),
        "ticked": Output(IntakeId.CONTACTS, "value", allow_duplicate=True),
        "said": Output(IntakeId.CONTACTS_SAID, "children"),
    },
    inputs={"met": Input(IntakeId.MET, "data")},
    state={"form": FORM_STATE},
    prevent_initial_call=True,
)
def compare(met: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Say whether a matter with the same contact exists, by its number alone; each comparison is logged."""
    nothing = {"contacts": [], "ticked": [], "said": ""}
    if not met or accuses(form) or form.get("anonymous") is True:
        return nothing
    try:
        with writing() as session:
            found = compare_contacts(
                session,
                reader=current_account(),
                scope=current_scope(),
                persons=persons_in(form),
                at=now(),
                today=today(),
            )
    except IdentityRefused as refused:
        return {**nothing, "said": comparing_refusal(refused)}
    listed = [
        {"value": str(one.case_id), "label": repeat_label(one.number, one.case_id, "")} for one in found
    ]
    ticked, values = form.get("contacts"), {one["value"] for one in listed}
    return {
        "contacts": listed,
        "ticked": [one for one in ticked if one in values] if isinstance(ticked, list) else [],
        "said": contacts_sentence(found),
    }


@callbacks(
    output={
        "rows": Output(_each(IntakeId.PERSON), "hidden", allow_duplicate=True),
        "refused": Output(IntakeId.ADD_REFUSED, "children"),
    },
    inputs={"clicks": Input(IntakeId.ADD, "n_clicks")},
    state={
        "rows": State(_each(IntakeId.PERSON), "hidden"),
        "channel": State(IntakeId.CHANNEL, "value"),
        "received": State(IntakeId.RECEIVED, "value"),
    },
    prevent_initial_call=True,
)
def add_person(
    clicks: int | None, rows: list[bool | None], channel: str | None, received: str | None
) -> dict[str, Any]:
    """Show one row more; a visit names no more representatives than the rules of its day allow."""
    shown = sum(not is_hidden for is_hidden in rows)
    try:
        with reading() as session:
            pack = pack_of(session, received_in({"received": received}), today())
        most = most_named(Channel(channel), pack) if channel in list(Channel) else None
        if most is not None and shown >= most:
            raise too_many(pack, most)
    except ActRefused as refused:
        return {"rows": [no_update] * len(rows), "refused": refusal(refused)}
    if shown >= MOST_ROWS:
        said = _("State how many came; no more rows are needed.")
        return {"rows": [no_update] * len(rows), "refused": said}
    return {"rows": [row > shown for row in range(len(rows))], "refused": ""}


@callbacks(
    output={
        "has_ended": Output(IntakeId.FORM, "hidden", allow_duplicate=True),
        "is_going_on": Output(IntakeId.DONE, "hidden", allow_duplicate=True),
        "said": Output(IntakeId.DONE_SAID, "children"),
        "case": Output(IntakeId.OPEN_CASE, "href"),
        "refused": Output(IntakeId.REFUSED, "children", allow_duplicate=True),
        "saved": Output(IntakeId.SAVED, "children", allow_duplicate=True),
    },
    inputs={
        "registering": Input(IntakeId.REGISTER, "n_clicks"),
        "transferring": Input(IntakeId.TRANSFER, "n_clicks"),
    },
    state={"token": State(IntakeId.TOKEN, "data"), "form": FORM_STATE},
    running=[
        (Output(IntakeId.REGISTER, "disabled"), True, False),
        (Output(IntakeId.TRANSFER, "disabled"), True, False),
    ],
    prevent_initial_call=True,
)
def finish(
    registering: int | None, transferring: int | None, token: str | None, form: dict[str, Any]
) -> dict[str, Any]:
    """Register the page and say its number, or why not; refused, all that was typed stays."""
    actor = current_actor()
    is_transferred = ctx.triggered_id == IntakeId.TRANSFER
    try:
        typed = typed_in(form, board().database.zone, _token(token), is_transferred=is_transferred)
        with writing() as session:
            done = register(session, actor, typed)
        with reading() as session:
            unit = load_names(session).units.get(typed.intake.unit_id or 0, "") if is_transferred else ""
    except ActRefused as refused:
        stays = dict.fromkeys(("has_ended", "is_going_on", "said", "case", "saved"), no_update)
        return {**stays, "refused": refusal(refused)}
    return {
        "has_ended": True,
        "is_going_on": False,
        "said": done_sentence(done.number, unit),
        "case": f"/case/{done.case_id}",
        "refused": "",
        "saved": "",
    }


callbacks.clientside(
    "intake",
    "go",
    Output(IntakeId.FOCUSED, "data"),
    Input(IntakeId.FORM, "hidden"),
    Input(IntakeId.REFUSED, "children"),
)
