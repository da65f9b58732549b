"""What is done in a hearing file: the dialog with the acts that it offers, and each act done or refused."""

from datetime import time
from enum import StrEnum
from typing import Any, TypeVar

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.hearing_refusals import hearing_refusal
from dashboard.hearing_words import options, said, seat_words
from dashboard.ids.hearings import HearingId
from dashboard.numbers import day_in, number_in, numbers_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.hearing_given import HearingGiven
from db.commands.hearings import act_in_file
from db.editions import ChangedByOther
from db.hearings import KEEPING, Avoidance, Ground, HearingAct, SeatRole, SheetOpinion, Side, offered
from db.queries.hearings import hearing_seen

callbacks = CallbackGroup(*KEEPING)
Member = TypeVar("Member", bound=StrEnum)
OPEN = "open"
"""The choice of no ground against an open hearing; a choice without a value is not drawn."""

OPENING = {
    "hidden": Output(HearingId.DIALOG, "hidden"),
    "acts": Output(HearingId.ACT, "options"),
    "act": Output(HearingId.ACT, "value"),
    "refused": Output(HearingId.REFUSED, "children", allow_duplicate=True),
    "words": Output(HearingId.WORDS, "value"),
    "day": Output(HearingId.DAY, "value"),
    "time": Output(HearingId.TIME, "value"),
    "place": Output(HearingId.PLACE, "value"),
    "grounds": Output(HearingId.GROUND, "options"),
    "ground": Output(HearingId.GROUND, "value"),
    "roles": Output(HearingId.ROLE, "options"),
    "role": Output(HearingId.ROLE, "value"),
    "name": Output(HearingId.NAME, "value"),
    "capacity": Output(HearingId.CAPACITY, "value"),
    "handled": Output(HearingId.HANDLED, "value"),
    "seats": Output(HearingId.SEAT, "options"),
    "seat": Output(HearingId.SEAT, "value"),
    "avoidances": Output(HearingId.AVOIDANCE, "options"),
    "avoidance": Output(HearingId.AVOIDANCE, "value"),
    "pieces": Output(HearingId.PIECE, "options"),
    "piece": Output(HearingId.PIECE, "value"),
    "sides": Output(HearingId.SIDE, "options"),
    "side": Output(HearingId.SIDE, "value"),
    "is_new": Output(HearingId.IS_NEW, "value"),
    "opinions": Output(HearingId.OPINION, "options"),
    "opinion": Output(HearingId.OPINION, "value"),
    "has_new": Output(HearingId.HAS_NEW, "value"),
    "carried_out": Output(HearingId.CARRIED_OUT, "value"),
    "all_there": Output(HearingId.ATTENDED, "options"),
    "there": Output(HearingId.ATTENDED, "value"),
}


@callbacks(
    output=OPENING,
    inputs={
        "opening": Input(HearingId.DO, "n_clicks"),
        "shut": Input(HearingId.SHUT, "n_clicks"),
        "done": Input(HearingId.DONE, "data"),
    },
    state={"opened": State(HearingId.OPENED, "data")},
    prevent_initial_call=True,
)
def open_or_shut_doing(opening: int | None, shut: int | None, done: Any, opened: Any) -> dict[str, Any]:
    """Open the dialog with the acts that the file offers, what comes next first; or shut it."""
    if ctx.triggered_id != HearingId.DO:
        return {**dict.fromkeys(OPENING, no_update), "hidden": True}
    with reading() as session:
        one = hearing_seen(session, _id_in(opened), current_scope(session), today())
    acts = [] if one is None else offered(one, current_account().role)
    seated = [] if one is None else [seat for seat in one.seats if not seat.is_out]
    every = [] if one is None else [
        {"value": str(seat.id), "label": f"{said(seat.role)} {seat_words(seat)}"} for seat in one.seats
    ]  # fmt: skip
    listed = [] if one is None else [
        {"value": str(piece.id), "label": f"{said(piece.side)} · {piece.words}"} for piece in one.evidence
    ]  # fmt: skip
    planned = one is not None and one.planned_on is not None
    empty = dict.fromkeys(
        ("refused", "words", "role", "name", "capacity", "seat", "avoidance", "piece", "side", "opinion"), ""
    )
    return {
        **empty,
        "hidden": False,
        "acts": options(acts, is_open=False),
        "act": acts[0].value if acts else "",
        "day": one.planned_on.isoformat() if planned and one and one.planned_on and not one.held_on and not one.noticed_on else "",
        "time": f"{one.starts_at:%H:%M}" if one is not None and one.starts_at is not None else "",
        "place": "" if one is None else one.place,
        "grounds": [{"value": OPEN, "label": _("None: it is heard in the open")}, *options(Ground, is_open=False)],
        "ground": OPEN if one is None or one.ground is None else one.ground.value,
        "roles": options(SeatRole),
        "seats": [{"value": "", "label": "–"}, *every],
        "avoidances": options(Avoidance),
        "pieces": [{"value": "", "label": "–"}, *listed],
        "sides": options(Side),
        "opinions": options(SheetOpinion),
        "handled": False,
        "is_new": False,
        "has_new": False,
        "carried_out": False,
        "all_there": every,
        "there": [str(seat.id) for seat in seated],
    }  # fmt: skip


callbacks.clientside(
    "hearing", "show", Output(HearingId.ABOUT, "data-shows"), Input(HearingId.ACT, "value"), State(HearingId.OPENED, "data"),
)  # fmt: skip


callbacks.clientside(
    "hearing",
    "fill",
    Output(HearingId.WORDS, "value", allow_duplicate=True),
    Output(HearingId.SIDE, "value", allow_duplicate=True),
    Output(HearingId.IS_NEW, "value", allow_duplicate=True),
    Input(HearingId.PIECE, "value"),
    State(HearingId.ACT, "value"),
    State(HearingId.OPENED, "data"),
    prevent_initial_call=True,
)


@callbacks(
    output={
        "done": Output(HearingId.DONE, "data"),
        "said": Output(HearingId.SAID, "children"),
        "refused": Output(HearingId.REFUSED, "children"),
    },
    inputs={"clicks": Input(HearingId.CONFIRM, "n_clicks")},
    state={
        "opened": State(HearingId.OPENED, "data"),
        "act": State(HearingId.ACT, "value"),
        "typed": {
            "words": State(HearingId.WORDS, "value"),
            "day": State(HearingId.DAY, "value"),
            "time": State(HearingId.TIME, "value"),
            "place": State(HearingId.PLACE, "value"),
            "ground": State(HearingId.GROUND, "value"),
            "role": State(HearingId.ROLE, "value"),
            "name": State(HearingId.NAME, "value"),
            "capacity": State(HearingId.CAPACITY, "value"),
            "handled": State(HearingId.HANDLED, "value"),
            "seat": State(HearingId.SEAT, "value"),
            "avoidance": State(HearingId.AVOIDANCE, "value"),
            "piece": State(HearingId.PIECE, "value"),
            "side": State(HearingId.SIDE, "value"),
            "is_new": State(HearingId.IS_NEW, "value"),
            "opinion": State(HearingId.OPINION, "value"),
            "has_new": State(HearingId.HAS_NEW, "value"),
            "carried_out": State(HearingId.CARRIED_OUT, "value"),
            "there": State(HearingId.ATTENDED, "value"),
        },
    },
    prevent_initial_call=True,
)
def do_in_file(clicks: int | None, opened: Any, act: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """Do the chosen act, or say why not; what was typed stays."""
    kept = opened if isinstance(opened, dict) else {}
    stays = {"done": no_update, "said": no_update}
    chosen = _member(HearingAct, act)
    if chosen is None:
        return {**stays, "refused": hearing_refusal(ActRefused("act_unknown"))}
    try:
        with writing() as session:
            actor = current_actor()
            given = _given(typed)
            act_in_file(
                session, actor, _id_in(kept), chosen, given, version=number_in(kept.get("version")) or 0
            )
    except ActRefused as refused:
        return {**stays, "refused": hearing_refusal(refused)}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    return {
        "done": now().isoformat(),
        "said": _("Recorded: {act}.", act=said(chosen)),
        "refused": "",
    }


def _id_in(opened: Any) -> int:
    return (number_in(opened.get("id")) or 0) if isinstance(opened, dict) else 0


def _member(members: type[Member], value: Any) -> Member | None:
    return next((one for one in members if one.value == value), None)


def _time_in(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _given(typed: dict[str, Any]) -> HearingGiven:
    return HearingGiven(
        words=str(typed.get("words") or ""),
        day=day_in(typed.get("day")),
        starts_at=_time_in(typed.get("time")),
        place=str(typed.get("place") or ""),
        ground=_member(Ground, typed.get("ground")),
        role=_member(SeatRole, typed.get("role")),
        name=str(typed.get("name") or ""),
        capacity=str(typed.get("capacity") or ""),
        has_handled=bool(typed.get("handled")),
        seat=number_in(typed.get("seat")),
        avoidance=_member(Avoidance, typed.get("avoidance")),
        piece=number_in(typed.get("piece")),
        side=_member(Side, typed.get("side")),
        is_new=bool(typed.get("is_new")),
        opinion=_member(SheetOpinion, typed.get("opinion")),
        has_new_evidence=bool(typed.get("has_new")),
        is_carried_out=bool(typed.get("carried_out")),
        attended=frozenset(numbers_in(typed.get("there"))),
    )
