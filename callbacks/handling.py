"""Acts of handling on the case page: what is offered to the reader now, and the doing of one."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.handling_words import act_word, held_back_sentence, says
from dashboard.ids import HandlingId, ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_account, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import Actor, ActRefused
from db.commands.handling import HANDLING, desk, perform
from db.editions import ChangedByOther
from db.enums import Closure, Conclusion, EventKind, Trigger
from db.handling import RULES, Given
from db.queries.choices import Choice, choices

callbacks = CallbackGroup(*HANDLING)
W = TypeVar("W", bound=StrEnum)
FIELDS: Final = {
    "unit": HandlingId.UNIT,
    "agreed": HandlingId.AGREED,
    "simple": HandlingId.SIMPLE,
    "approved": HandlingId.APPROVED,
    "days": HandlingId.DAYS,
    "conclusion": HandlingId.CONCLUSION,
    "closure": HandlingId.CLOSURE,
    "limit": HandlingId.LIMIT,
    "trigger": HandlingId.TRIGGER,
    "category": HandlingId.CATEGORY,
    "township": HandlingId.TOWNSHIP,
    "village": HandlingId.VILLAGE,
    "cause": HandlingId.CAUSE,
    "note": HandlingId.NOTE,
}
TICKED: Final = ("agreed", "simple", "approved")
OPENED: Final = {
    "hidden": Output(HandlingId.DIALOG, "hidden"),
    "matter": Output(HandlingId.MATTER, "children"),
    "acts": Output(HandlingId.ACT, "options"),
    "act": Output(HandlingId.ACT, "value"),
    "told": Output(HandlingId.TOLD, "data"),
    "refused": Output(HandlingId.REFUSED, "children"),
    "units": Output(HandlingId.UNIT, "options"),
    "categories": Output(HandlingId.CATEGORY, "options"),
    "townships": Output(HandlingId.TOWNSHIP, "options"),
    "causes": Output(HandlingId.CAUSE, "options"),
    **{name: Output(key, "value") for name, key in FIELDS.items()},
}


@callbacks(
    output=OPENED,
    inputs={"opening": Input(HandlingId.OPEN, "n_clicks"), "shutting": Input(HandlingId.SHUT, "n_clicks")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, path: str | None) -> dict[str, Any]:
    """Open the dialog empty with the acts that are offered to the reader now, or shut it."""
    if ctx.triggered_id != HandlingId.OPEN:
        return {**dict.fromkeys(OPENED, no_update), "hidden": True}
    actor = Actor(current_account(), current_scope(), now())
    with reading() as session:
        found = desk(session, actor, id_at_end(path))
        chosen = choices(session, today())
    offered = [] if found is None else [one.act for one in found.offers if one.refusal is None]
    told = {} if found is None else {act.value: _told(act, says(act, found.standing)) for act in offered}
    return {
        "hidden": False,
        "matter": "" if found is None else f"{found.number} {found.title}",
        "acts": [{"value": act.value, "label": act_word(act)} for act in offered],
        "act": None,
        "told": {"version": 0 if found is None else found.version, "acts": told},
        "refused": "" if offered else _("Nothing is open to you in this matter now."),
        "units": _options(one for one in chosen.units if not one.is_local),
        "categories": _options(chosen.categories),
        "townships": _options(chosen.townships),
        "causes": _options(chosen.causes),
        **{name: False if name in TICKED else "" for name in FIELDS},
    }


def _told(act: EventKind, words: str) -> dict[str, str]:
    rule = RULES[act]
    return {"shows": " ".join((*rule.needed, *rule.asked)), "says": words}


def _options(listed: Iterable[Choice]) -> list[dict[str, str]]:
    return [
        {"value": "", "label": "–"},
        *(
            {"value": str(one.id), "label": "　" * (one.depth - 1) + one.name}
            for one in listed
            if not one.is_ended
        ),
    ]


callbacks.clientside(
    "handling",
    "show",
    Output(HandlingId.FORM, "data-shows"),
    Output(HandlingId.SAYS, "children"),
    Input(HandlingId.ACT, "value"),
    Input(HandlingId.TOLD, "data"),
)


@callbacks(
    output=Output(HandlingId.VILLAGE, "options"),
    inputs={"township": Input(HandlingId.TOWNSHIP, "value")},
    prevent_initial_call=True,
)
def offer_villages(township: str | None) -> list[dict[str, str]]:
    """Offer the villages of the chosen township."""
    with reading() as session:
        villages = choices(session, today()).villages
    return _options(one for one in villages if one.parent_id == number_in(township))


@callbacks(
    output={
        "hidden": Output(HandlingId.DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(HandlingId.REFUSED, "children", allow_duplicate=True),
        "told": Output(HandlingId.TOLD, "data", allow_duplicate=True),
        "done": Output(HandlingId.DONE, "data"),
        "said": Output(HandlingId.SAID, "children"),
    },
    inputs={"clicks": Input(HandlingId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "act": State(HandlingId.ACT, "value"),
        "told": State(HandlingId.TOLD, "data"),
        "typed": {name: State(key, "value") for name, key in FIELDS.items()},
    },
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None, path: str | None, act: str | None, told: Any, typed: dict[str, Any]
) -> dict[str, Any]:
    """Do the chosen act, or say in the dialog why not; what was typed stays."""
    stays = {"hidden": no_update, "told": no_update, "done": no_update, "said": no_update}
    kind = _member(EventKind, act)
    if kind is None or not isinstance(told, dict):
        return {**stays, "refused": _("Choose an act")}
    actor = Actor(current_account(), current_scope(), now())
    version = number_in(told.get("version")) or 0
    try:
        with writing() as session:
            perform(session, actor, id_at_end(path), kind, _given(typed), version=version)
    except ActRefused as refused:
        return {**stays, "refused": held_back_sentence(refused)}
    except ChangedByOther as changed:
        # The page behind is drawn anew, and the next press is meant for what it shows then.
        return {
            **stays,
            "refused": changed_sentence(changed, now()),
            "told": {**told, "version": changed.version},
            "done": clicks,
        }
    said = _("Done at {time}: {matter}", time=f"{actor.now:%H:%M:%S}", matter=act_word(kind))
    return {"hidden": True, "refused": "", "told": no_update, "done": clicks, "said": said}


def _given(typed: dict[str, Any]) -> Given:
    return Given(
        unit_id=number_in(typed["unit"]),
        is_agreed=typed["agreed"] is True,
        is_simple=typed["simple"] is True,
        is_approved=typed["approved"] is True,
        days=number_in(typed["days"]),
        conclusion=_member(Conclusion, typed["conclusion"]),
        closure=_member(Closure, typed["closure"]),
        limit_on=_day(typed["limit"]),
        trigger=_member(Trigger, typed["trigger"]),
        category_id=number_in(typed["category"]),
        township_id=number_in(typed["township"]),
        village_id=number_in(typed["village"]),
        cause_id=number_in(typed["cause"]),
        note=str(typed["note"] or ""),
    )


def _member(words: type[W], value: Any) -> W | None:
    return words(value) if isinstance(value, str) and value in words._value2member_map_ else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
