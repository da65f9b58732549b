"""Acts of handling on the case page and the desk: what is offered to the reader now, and the doing of one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from dash import Input, Output, State, ctx, no_update

from dashboard.absence_words import with_absence
from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.correcting_words import NEVER, corrections, typed_before
from dashboard.handling_words import act_word, held_back_sentence, says
from dashboard.ids.case import HandlingId
from dashboard.ids.frame import ShellId
from dashboard.numbers import day_in, id_at_end, number_in
from dashboard.request import current_actor, now, reading, today, writing
from dashboard.second_person import second_person
from dashboard.text import _
from dashboard.words import word
from db.absence import Absence
from db.commands.acts import ActRefused
from db.commands.correcting import correct, said_of
from db.commands.handling import HANDLING, Desk, desk, perform
from db.editions import ChangedByOther
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    CallBack,
    Closure,
    Conclusion,
    EventKind,
    Level,
    ProposalKind,
    Rating,
    Trigger,
)
from db.handling import RULES, Given
from db.queries.absences import absent_leaders
from db.queries.choices import Choice, Choices, choices

callbacks = CallbackGroup(*HANDLING)
W = TypeVar("W", bound=StrEnum)
FIELDS: Final = {
    "unit": HandlingId.UNIT,
    "agreed": HandlingId.AGREED,
    "simple": HandlingId.SIMPLE,
    "approved": HandlingId.APPROVED,
    "evidence": HandlingId.EVIDENCE,
    "days": HandlingId.DAYS,
    "conclusion": HandlingId.CONCLUSION,
    "closure": HandlingId.CLOSURE,
    "limit": HandlingId.LIMIT,
    "trigger": HandlingId.TRIGGER,
    "category": HandlingId.CATEGORY,
    "township": HandlingId.TOWNSHIP,
    "village": HandlingId.VILLAGE,
    "cause": HandlingId.CAUSE,
    "call_back": HandlingId.CALL_BACK,
    "rating": HandlingId.RATING,
    "post": HandlingId.POST,
    "aid": HandlingId.AID,
    "aid_decision": HandlingId.AID_DECISION,
    "aid_amount": HandlingId.AID_AMOUNT,
    "proposal": HandlingId.PROPOSAL,
    "adoption": HandlingId.ADOPTION,
    "at": HandlingId.AT,
    "reported_to": HandlingId.REPORTED_TO,
    "note": HandlingId.NOTE,
    "happened": HandlingId.HAPPENED,
}
CONFIRMED: Final = ("hidden", "refused", "told", "is_earlier", "password", "done", "said")
TICKED: Final = ("agreed", "simple", "approved", "evidence")
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
    "posts": Output(HandlingId.POST, "options"),
    "is_earlier": Output(HandlingId.EARLIER, "open"),
    **{name: Output(key, "value") for name, key in FIELDS.items()},
    "second": Output(HandlingId.SECOND, "value"),
    "password": Output(HandlingId.SECOND_PASSWORD, "value"),
}


@callbacks(
    output=OPENED,
    inputs={
        "correcting": Input(HandlingId.CORRECTS, "data"),
        "wanted": Input(HandlingId.WANTED, "data"),
        "shutting": Input(HandlingId.SHUT, "n_clicks"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(
    correcting: dict[str, Any] | None,
    wanted: dict[str, Any] | None,
    shutting: int | None,
    path: str | None,
) -> dict[str, Any]:
    """Open the dialog empty with the acts that are offered to the reader now or filled with one to correct, or shut it.

    ``wanted`` names the matter, and from the desk the act that is chosen if it is offered.
    """
    if ctx.triggered_id == HandlingId.CORRECTS and isinstance(correcting, dict):
        return _opened_to_correct(id_at_end(path), number_in(correcting.get("event")) or 0)
    if ctx.triggered_id != HandlingId.WANTED or not isinstance(wanted, dict):
        return {**dict.fromkeys(OPENED, no_update), "hidden": True}
    case_id, act = number_in(wanted.get("case")) or 0, _member(EventKind, wanted.get("act"))
    actor = current_actor()
    with reading() as session:
        found = desk(session, actor, case_id)
        chosen, absent = choices(session, today()), absent_leaders(session, today())
    offered = [] if found is None else [one.act for one in found.offers if one.refusal is None]
    told = {} if found is None else {act.value: _told(act, says(act, found.standing)) for act in offered}
    return {
        **_emptied(found, chosen, absent),
        "acts": [{"value": act.value, "label": act_word(act)} for act in offered],
        "act": act if act in offered else None,
        "told": {"case": case_id, "version": 0 if found is None else found.version, "acts": told},
        "refused": "" if offered else _("Nothing is open to you in this matter now."),
    }


def _opened_to_correct(case_id: int, event_id: int) -> dict[str, Any]:
    actor = current_actor()
    with reading() as session:
        found = desk(session, actor, case_id)
        held = None if found is None else said_of(session, actor, case_id, event_id)
        chosen, absent = choices(session, today()), absent_leaders(session, today())
    if found is None or held is None:
        return {**dict.fromkeys(OPENED, no_update), "hidden": True}
    told = corrections(held)
    what = _("Correct: {what} of {when}", what=word(held.kind), when=held.on.isoformat())
    return {
        **_emptied(found, chosen, absent),
        "matter": f"{found.number} {found.title} · {what}",
        "acts": [{"value": act, "label": one["label"]} for act, one in told.items()],
        "act": next(iter(told)),
        "told": {"case": case_id, "version": found.version, "acts": told, "corrects": event_id},
        "refused": "",
        **typed_before(held),
        "is_earlier": True,
    }


def _emptied(found: Desk | None, chosen: Choices, absent: Mapping[int, Absence]) -> dict[str, Any]:
    return {
        "hidden": False,
        "matter": "" if found is None else f"{found.number} {found.title}",
        "units": _options(one for one in chosen.units if not one.is_local),
        "categories": _options(chosen.categories),
        "townships": _options(chosen.townships),
        "causes": _options(chosen.causes),
        "posts": _options(
            replace(one, name=with_absence(one.name, absent.get(one.id))) for one in chosen.leaders
        ),
        "is_earlier": False,
        **{name: False if name in TICKED else "" for name in FIELDS},
        "second": "",
        "password": "",
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
        "is_earlier": Output(HandlingId.EARLIER, "open", allow_duplicate=True),
        "password": Output(HandlingId.SECOND_PASSWORD, "value", allow_duplicate=True),
        "done": Output(HandlingId.DONE, "data"),
        "said": Output(HandlingId.SAID, "children"),
    },
    inputs={"clicks": Input(HandlingId.CONFIRM, "n_clicks")},
    state={
        "act": State(HandlingId.ACT, "value"),
        "told": State(HandlingId.TOLD, "data"),
        "typed": {name: State(key, "value") for name, key in FIELDS.items()},
        "second": State(HandlingId.SECOND, "value"),
        "password": State(HandlingId.SECOND_PASSWORD, "value"),
    },
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None,
    act: str | None,
    told: Any,
    typed: dict[str, Any],
    second: str | None,
    password: str | None,
) -> dict[str, Any]:
    """Do the chosen act or correction, or say in the dialog why not; what was typed stays, a password apart."""
    stays = {**dict.fromkeys(CONFIRMED, no_update), "password": ""}
    kind = _member(EventKind, act)
    if (kind is None and act != NEVER) or not isinstance(told, dict):
        return {**stays, "refused": _("Choose an act")}
    actor = current_actor()
    version, corrects = number_in(told.get("version")) or 0, number_in(told.get("corrects"))
    confirming = second_person(second, password or "") if second else None
    if second and confirming is None:
        return {
            **stays,
            "refused": _("The second person's name or password is wrong, or was tried too often."),
        }
    given, case_id = _given(typed), number_in(told.get("case")) or 0
    try:
        with writing() as session:
            if corrects is not None:
                meant = None if kind is None else given
                correct(
                    session, actor, case_id, corrects, meant, given.note, version=version, second=confirming
                )
            elif kind is not None:
                perform(session, actor, case_id, kind, given, version=version, second=confirming)
    except ActRefused as refused:
        needs = refused.code == "second_needed"
        return {
            **stays,
            "refused": held_back_sentence(refused),
            "is_earlier": True if needs else no_update,
        }
    except ChangedByOther as changed:
        # The page behind is drawn anew, and the next press is meant for what it shows then.
        return {
            **stays,
            "refused": changed_sentence(changed, now()),
            "told": {**told, "version": changed.version},
            "done": clicks,
        }
    done = _("Corrected") if corrects is not None or kind is None else act_word(kind)
    said = _("Done at {time}: {matter}", time=f"{actor.now:%H:%M:%S}", matter=done)
    return {**stays, "hidden": True, "refused": "", "done": clicks, "said": said}


def _given(typed: dict[str, Any]) -> Given:
    return Given(
        unit_id=number_in(typed["unit"]),
        is_agreed=typed["agreed"] is True,
        is_simple=typed["simple"] is True,
        is_approved=typed["approved"] is True,
        has_new_evidence=typed["evidence"] is True,
        days=number_in(typed["days"]),
        conclusion=_member(Conclusion, typed["conclusion"]),
        closure=_member(Closure, typed["closure"]),
        limit_on=day_in(typed["limit"]),
        trigger=_member(Trigger, typed["trigger"]),
        category_id=number_in(typed["category"]),
        township_id=number_in(typed["township"]),
        village_id=number_in(typed["village"]),
        cause_id=number_in(typed["cause"]),
        call_back=_member(CallBack, typed["call_back"]),
        rating=_member(Rating, typed["rating"]),
        post_id=number_in(typed["post"]),
        aid=_member(AidKind, typed["aid"]),
        aid_decision=_member(AidDecision, typed["aid_decision"]),
        aid_amount=number_in(typed["aid_amount"]),
        proposal=_member(ProposalKind, typed["proposal"]),
        adoption=_member(Adoption, typed["adoption"]),
        at=_minute(typed["at"]),
        reported_to=_member(Level, typed["reported_to"]),
        note=str(typed["note"] or ""),
        happened_on=day_in(typed["happened"]),
    )


def _member(words: type[W], value: Any) -> W | None:
    return words(value) if isinstance(value, str) and value in words._value2member_map_ else None


def _minute(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if found is None or found.tzinfo is not None else found.replace(second=0, microsecond=0)
