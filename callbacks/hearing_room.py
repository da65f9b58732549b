"""The hearing mode: what each window shows at a step, and the minutes, kept as they are typed."""

from typing import Any

from dash import Input, Output, State
from flask import jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.hearing_refusals import hearing_refusal
from dashboard.hearing_words import said
from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import RoomId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import board, current_actor, current_scope, now, reading, today, writing
from dashboard.room_words import lead_of, parts_of
from dashboard.text import _
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.hearing_minutes import save_step
from db.editions import ChangedByOther
from db.enums import Conclusion
from db.hearings import KEEPING, HearingStanding, Step
from db.queries.case_file import case_file
from db.queries.hearings import comparable, hearing_seen, steps_seen
from db.queries.names import load_names
from layouts.hearing_room import body, nothing, panel, steps

callbacks = CallbackGroup(*KEEPING)
routes = RouteGroup(*KEEPING)
WINDOW = {
    "matter": Output(RoomId.MATTER, "children"),
    "title": Output(RoomId.TITLE, "children"),
    "lead": Output(RoomId.LEAD, "children"),
    "steps": Output(RoomId.STEPS, "children"),
    "body": Output(RoomId.BODY, "children"),
    "panel": Output(RoomId.PANEL, "children"),
    "shown": Output(RoomId.PAGE, "data-shown"),
}


@callbacks(
    output=WINDOW,
    inputs={"at": Input(RoomId.AT, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
)
def show_window(at: Any, path: str | None) -> dict[str, Any]:
    """Show a step in a window; only the panel's has what was not cleared, and the comparable matters."""
    held = at if isinstance(at, dict) else {}
    step = next((one for one in Step if one.value == held.get("step")), Step.ATTENDANCE)
    is_panel, day = bool(held.get("panel")), today()
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        one = hearing_seen(session, id_at_end(path), scope, day)
        file = None if one is None else case_file(session, one.case_id, scope, day)
        if one is None or file is None or one.standing in (HearingStanding.APPLIED, HearingStanding.REFUSED):
            return {**dict.fromkeys(WINDOW, None), "body": nothing(), "shown": ""}
        kept = steps_seen(session, one.id)
        beside = comparable(session, file.row, scope, day) if is_panel else None
    shown = parts_of(one, file, step, names, board().database.zone, day, is_panel=is_panel)
    return {
        "matter": _("Hearing of {number}", number=one.number) + f" · {one.title}",
        "title": said(step),
        "lead": lead_of(step, shown),
        "steps": steps([(each.value, said(each), kept[each].seconds) for each in Step]),
        "body": body(shown),
        "panel": None if beside is None else panel(*_compared(beside)),
        "shown": step.value,
    }


def _compared(beside: tuple[int, dict[Conclusion | None, int]]) -> tuple[str, list[tuple[str, str]], str]:
    count, by = beside
    rows = [
        (_("No opinion") if code is None else word(code), f"{n:,}")
        for code, n in sorted(by.items(), key=lambda one: -one[1])
        if n
    ]
    note = _("{n} decided matters of the same category in the county; counts alone.", n=f"{count:,}")
    return _("Comparable decided matters"), rows, note


@routes("/room/<int:hearing_id>/minutes")
def tell_minutes(hearing_id: int) -> ResponseReturnValue:
    """Answer with what was typed along each step, for the panel's window."""
    with reading() as session:
        one = hearing_seen(session, hearing_id, current_scope(session), today())
        kept = {} if one is None else steps_seen(session, hearing_id)
    if one is None:
        return jsonify(sentence=_("There is no such hearing for you; reload the page.")), 404
    zone = board().database.zone
    answer = jsonify(
        steps={
            step.value: {
                "body": each.body,
                "seconds": each.seconds,
                "version": each.version,
                "at": "" if each.saved_at is None else f"{each.saved_at.astimezone(zone):%H:%M:%S}",
            }
            for step, each in kept.items()
        },
        is_open=one.standing in (HearingStanding.DECIDED, HearingStanding.NOTICED, HearingStanding.HELD),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes("/room/<int:hearing_id>/minutes", methods=["POST"])
def keep_minutes(hearing_id: int) -> ResponseReturnValue:
    """Keep what is being typed along a step; 409 says who typed in it meanwhile."""
    typed = request.get_json(silent=True)
    told = typed if isinstance(typed, dict) else {}
    step = next((one for one in Step if one.value == told.get("step")), None)
    if step is None or not isinstance(told.get("body"), str):
        return jsonify(sentence=_("There is no such step of a hearing.")), 400
    try:
        with writing() as session:
            made = save_step(
                session,
                current_actor(),
                hearing_id,
                step,
                told["body"],
                number_in(told.get("seconds")) or 0,
                version=number_in(told.get("version")) or 0,
                token=str(told.get("token") or ""),
            )
    except ActRefused as refused:
        return jsonify(sentence=hearing_refusal(refused)), 422
    except ChangedByOther as changed:
        return jsonify(sentence=changed_sentence(changed, now())), 409
    return jsonify(version=made.version, at=f"{now():%H:%M:%S}")
