"""What the office does with turns of the roster: one is marked, swapped or taken off, and others are entered."""

from datetime import time, timedelta
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.rosters import RostersId
from dashboard.numbers import day_in, number_in
from dashboard.request import board, current_account, current_actor, now, reading, today, writing
from dashboard.roster_words import (
    TYPED,
    exchange_options,
    official_options,
    roster_refusal,
    turn_facts,
)
from dashboard.text import _, ngettext
from db.absence import Absence
from db.commands.acts import ActRefused
from db.commands.rosters import enter_turn, mark_turn, paste_turns, repeat_week, swap_turn, take_off
from db.editions import ChangedByOther
from db.queries.absences import leaders_away
from db.queries.rosters import officials_on, turn_seen, turns_between
from db.roster import (
    KEEPING,
    READING,
    LineRefused,
    Official,
    TurnKind,
    TurnStanding,
    TurnTyped,
    away,
    read_times,
)
from layouts.parts import facts

callbacks = CallbackGroup(*READING)
EXCHANGE_DAYS = 60

OPENING = {
    "hidden": Output(RostersId.TURN, "hidden"),
    "opened": Output(RostersId.OPENED, "data"),
    "facts": Output(RostersId.FACTS, "children"),
    "no_marking": Output(RostersId.MARKING, "hidden"),
    "no_changing": Output(RostersId.CHANGING, "hidden"),
    "instead": Output(RostersId.INSTEAD, "options"),
    "chosen": Output(RostersId.INSTEAD, "value"),
    "kept": Output(RostersId.KEPT, "value"),
    "words": Output(RostersId.WORDS, "value"),
    "visits": Output(RostersId.VISITS, "value"),
    "settled": Output(RostersId.SETTLED, "value"),
    "office": Output(RostersId.INSTEAD_OFFICE, "value"),
    "name": Output(RostersId.INSTEAD_NAME, "value"),
    "reason": Output(RostersId.REASON, "value"),
    "refused": Output(RostersId.TURN_REFUSED, "children", allow_duplicate=True),
}


@callbacks(
    output=OPENING,
    inputs={
        "pressed": Input(RostersId.CHOSEN, "data"),
        "shut": Input(RostersId.TURN_SHUT, "n_clicks"),
        "done": Input(RostersId.DONE, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_turn(pressed: Any, shut: int | None, done: Any) -> dict[str, Any]:
    """Open a turn with what may be done with it; or shut it."""
    turn_id = number_in(pressed.get("id")) if isinstance(pressed, dict) else None
    if ctx.triggered_id != RostersId.CHOSEN or turn_id is None:
        return {**dict.fromkeys(OPENING, no_update), "hidden": True}
    day, keeps = today(), current_account().role in KEEPING
    with reading() as session:
        one = turn_seen(session, turn_id)
        if one is None:
            return {**dict.fromkeys(OPENING, no_update), "hidden": True}
        may_change = keeps and not one.withdrawn and one.is_kept is None
        officials = officials_on(session, one.on_day) if may_change else []
        near = turns_between(session, day, day + timedelta(EXCHANGE_DAYS)) if may_change else []
        absence = away([one], leaders_away(session, one.on_day, one.on_day), day).get(one.id)
    others = [
        turn
        for turn in near
        if turn.kind is one.kind and turn.who != one.who and turn.standing(day) is TurnStanding.AHEAD
    ]
    kept = "" if one.is_kept is None else "yes" if one.is_kept else "no"
    return {
        **dict.fromkeys(OPENING, ""),
        "hidden": False,
        "opened": {"id": one.id, "version": one.version},
        "facts": facts(turn_facts(one, day, board().database.zone, absence)),
        "no_marking": not keeps or bool(one.withdrawn) or one.on_day > day,
        "no_changing": not may_change,
        "instead": [
            *official_options(officials, _("type office and name below")),
            *exchange_options(others),
        ],
        "chosen": _stand_in(officials, absence),
        "kept": kept,
        "words": one.words,
        "visits": one.visits,
        "settled": one.settled,
    }


def _stand_in(officials: list[Official], absence: Absence | None) -> str:
    """Return the choice of who stands in for a leader who is away, to be confirmed; else that office and name are typed."""
    post_id = None if absence is None else absence.stand_in.post_id
    return f"p{post_id}" if post_id in {one.post_id for one in officials if one.post_id} else TYPED


@callbacks(
    output={
        "done": Output(RostersId.DONE, "data"),
        "said": Output(RostersId.SAID, "children"),
        "refused": Output(RostersId.TURN_REFUSED, "children"),
    },
    inputs={
        "marking": Input(RostersId.MARK, "n_clicks"),
        "swapping": Input(RostersId.SWAP, "n_clicks"),
        "taking_off": Input(RostersId.TAKE_OFF, "n_clicks"),
    },
    state={
        "opened": State(RostersId.OPENED, "data"),
        "kept": State(RostersId.KEPT, "value"),
        "words": State(RostersId.WORDS, "value"),
        "visits": State(RostersId.VISITS, "value"),
        "settled": State(RostersId.SETTLED, "value"),
        "instead": State(RostersId.INSTEAD, "value"),
        "office": State(RostersId.INSTEAD_OFFICE, "value"),
        "name": State(RostersId.INSTEAD_NAME, "value"),
        "reason": State(RostersId.REASON, "value"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def act_on_turn(
    marking: int | None,
    swapping: int | None,
    taking_off: int | None,
    opened: Any,
    kept: str | None,
    words: str | None,
    visits: Any,
    settled: Any,
    instead: str | None,
    office: str | None,
    name: str | None,
    reason: str | None,
) -> dict[str, Any]:
    """Mark, swap or take off the opened turn, or say why not; what was typed stays."""
    if not (marking or swapping or taking_off):
        return dict.fromkeys(("done", "said", "refused"), no_update)
    seen = opened if isinstance(opened, dict) else {}
    turn_id, version = number_in(seen.get("id")) or 0, number_in(seen.get("version")) or 0
    try:
        with writing() as session:
            actor = current_actor()
            if ctx.triggered_id == RostersId.MARK:
                is_kept = {"yes": True, "no": False}.get(kept or "")
                mark_turn(
                    session,
                    actor,
                    turn_id,
                    is_kept,
                    words or "",
                    number_in(visits),
                    number_in(settled),
                    version=version,
                )
                said = _("The turn is marked.")
            elif ctx.triggered_id == RostersId.SWAP:
                turn = turn_seen(session, turn_id)
                day = today() if turn is None else turn.on_day
                who = _who(officials_on(session, day), instead, office, name)
                for_id = number_in((instead or "")[1:]) if (instead or "").startswith("x") else None
                swap_turn(session, actor, turn_id, who, reason or "", version=version, for_turn_id=for_id)
                said = _("The turn is swapped.")
            else:
                take_off(session, actor, turn_id, reason or "", version=version)
                said = _("The turn is taken off the roster.")
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": roster_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": no_update, "refused": changed_sentence(changed, now())}
    return {"done": {"id": turn_id, "at": now().isoformat()}, "said": said, "refused": ""}  # fmt: skip


def _who(
    officials: list[Official], chosen: str | None, office: str | None, name: str | None
) -> Official | None:
    """Return the chosen official, or the one that was typed."""
    if chosen and chosen != TYPED:
        return next((one for one in officials if f"p{one.post_id}" == chosen), None)
    return Official(office or "", name or "")


# ------------------------------------------------------------ turns entered

ENTERING = {
    "adding": Output(RostersId.ADDING, "hidden"),
    "pasting": Output(RostersId.PASTING, "hidden"),
    "repeating": Output(RostersId.REPEATING, "hidden"),
    "officials": Output(RostersId.WHO, "options"),
    "who": Output(RostersId.WHO, "value"),
    "day": Output(RostersId.DAY, "value"),
    "week": Output(RostersId.WEEK, "value"),
    "lines": Output(RostersId.LINES, "value"),
    "add_refused": Output(RostersId.ADD_REFUSED, "children", allow_duplicate=True),
    "paste_refused": Output(RostersId.PASTE_REFUSED, "children", allow_duplicate=True),
    "repeat_refused": Output(RostersId.REPEAT_REFUSED, "children", allow_duplicate=True),
}


@callbacks(
    output=ENTERING,
    inputs={
        "adding": Input(RostersId.ADD, "n_clicks"),
        "pasting": Input(RostersId.PASTE, "n_clicks"),
        "repeating": Input(RostersId.REPEAT, "n_clicks"),
        "add_shut": Input(RostersId.ADD_SHUT, "n_clicks"),
        "paste_shut": Input(RostersId.PASTE_SHUT, "n_clicks"),
        "repeat_shut": Input(RostersId.REPEAT_SHUT, "n_clicks"),
        "done": Input(RostersId.DONE, "data"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def open_or_shut_entering(**pressed: Any) -> dict[str, Any]:
    """Open one of the dialogs in which turns are entered; or shut them."""
    asked = ctx.triggered_id
    shut = {"adding": True, "pasting": True, "repeating": True}
    opens = {RostersId.ADD: "adding", RostersId.PASTE: "pasting", RostersId.REPEAT: "repeating"}.get(asked)
    if opens is None:
        return {**dict.fromkeys(ENTERING, no_update), **shut}
    day = today()
    with reading() as session:
        officials = officials_on(session, day)
    return {
        **dict.fromkeys(ENTERING, ""),
        **shut,
        opens: False,
        "officials": official_options(officials, _("type office and name below")),
        "who": TYPED,
        "day": day.isoformat(),
        "week": day.isoformat(),
    }


@callbacks(
    output={
        "done": Output(RostersId.DONE, "data", allow_duplicate=True),
        "said": Output(RostersId.SAID, "children", allow_duplicate=True),
        "add": Output(RostersId.ADD_REFUSED, "children"),
        "paste": Output(RostersId.PASTE_REFUSED, "children"),
        "repeat": Output(RostersId.REPEAT_REFUSED, "children"),
    },
    inputs={
        "entering": Input(RostersId.ENTER, "n_clicks"),
        "taking_in": Input(RostersId.TAKE_IN, "n_clicks"),
        "going_on": Input(RostersId.GO_ON, "n_clicks"),
    },
    state={
        "day": State(RostersId.DAY, "value"),
        "kind": State(RostersId.KIND, "value"),
        "who": State(RostersId.WHO, "value"),
        "office": State(RostersId.OFFICE, "value"),
        "name": State(RostersId.NAME, "value"),
        "place": State(RostersId.PLACE, "value"),
        "from_at": State(RostersId.FROM, "value"),
        "until_at": State(RostersId.UNTIL, "value"),
        "lines": State(RostersId.LINES, "value"),
        "week": State(RostersId.WEEK, "value"),
        "weeks": State(RostersId.WEEKS, "value"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def enter(
    entering: int | None,
    taking_in: int | None,
    going_on: int | None,
    day: str | None,
    kind: str | None,
    who: str | None,
    office: str | None,
    name: str | None,
    place: str | None,
    from_at: str | None,
    until_at: str | None,
    lines: str | None,
    week: str | None,
    weeks: Any,
) -> dict[str, Any]:
    """Enter a turn, a list or a week's pattern, or say why not; what was typed stays."""
    nothing = dict.fromkeys(("done", "said", "add", "paste", "repeat"), no_update)
    if not (entering or taking_in or going_on):
        return nothing
    asked = {RostersId.ENTER: "add", RostersId.TAKE_IN: "paste"}.get(ctx.triggered_id, "repeat")
    try:
        with writing() as session:
            actor = current_actor()
            match asked:
                case "add":
                    on_day = day_in(day)
                    chosen = _who(officials_on(session, on_day or today()), who, office, name)
                    starts_at, ends_at = _times(from_at, until_at)
                    known = TurnKind(kind) if kind in list(TurnKind) else None
                    enter_turn(
                        session, actor, TurnTyped(on_day, known, chosen, place or "", starts_at, ends_at)
                    )
                    said = _("The turn is entered.")
                case "paste":
                    n = paste_turns(session, actor, lines or "")
                    said = ngettext("{n} turn is entered.", "{n} turns are entered.", n)
                case _:
                    n, left = repeat_week(session, actor, day_in(week), number_in(weeks))
                    said = _("{n} turns are entered, {left} left out.", n=n, left=left)
    except ActRefused as refused:
        return {**nothing, asked: roster_refusal(refused)}
    return {"done": {"at": now().isoformat()}, "said": said, "add": "", "paste": "", "repeat": ""}


def _times(from_at: str | None, until_at: str | None) -> tuple[time | None, time | None]:
    try:
        return read_times(f"{(from_at or '')[:5]}-{(until_at or '')[:5]}")
    except LineRefused:
        return None, None
