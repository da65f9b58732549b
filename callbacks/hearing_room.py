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
from dashboard.ids.hearings import HearingId, RoomId
from dashboard.numbers import id_at_end, number_in
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
from dashboard.room_sheets import GROUP_WORDS, Sheet, beside_each_other, sheets_of
from dashboard.room_words import head_of, lead_of, parts_of
from dashboard.text import _, ngettext, sentences
from dashboard.url_state import LEDGER, address
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.hearing_minutes import save_step
from db.editions import ChangedByOther
from db.enums import Conclusion
from db.filter_query import to_query
from db.filters import CaseFilter
from db.hearings import KEEPING, HearingStanding, Step
from db.queries.case_file import case_file
from db.queries.documents import documents, looked_at
from db.queries.hearings import comparable, comparable_filter, compared_rows, hearing_seen, steps_seen
from db.queries.names import load_names
from layouts.hearing_room import Pane, body, compared_list, nothing, panel, panes, steps

callbacks = CallbackGroup(*KEEPING)
routes = RouteGroup(*KEEPING)
NO_OPINION = "none"
"""Stands for matters that were closed without an opinion."""
WINDOW = {
    "matter": Output(RoomId.MATTER, "children"),
    "title": Output(RoomId.TITLE, "children"),
    "lead": Output(RoomId.LEAD, "children"),
    "steps": Output(RoomId.STEPS, "children"),
    "body": Output(RoomId.BODY, "children"),
    "panel": Output(RoomId.PANEL, "children"),
    "sheets": Output(RoomId.SHEETS, "data"),
    "shown": Output(RoomId.PAGE, "data-shown"),
    "beside": Output(RoomId.PAGE, "data-beside"),
}


@callbacks(
    output=WINDOW,
    inputs={"at": Input(RoomId.AT, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
)
def show_window(at: Any, path: str | None) -> dict[str, Any]:
    """Show a step or two sheets in a window; only the panel's has what was not cleared, the file's list and comparisons."""
    held = at if isinstance(at, dict) else {}
    step = next((one for one in Step if one.value == held.get("step")), Step.ATTENDANCE)
    is_panel, day = bool(held.get("panel")), today()
    keys = _keys_in(held.get("beside"))
    zone = board().database.zone
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        one = hearing_seen(session, id_at_end(path), scope, day)
        file = None if one is None else case_file(session, one.case_id, scope, day)
        if one is None or file is None or one.standing in (HearingStanding.APPLIED, HearingStanding.REFUSED):
            return {**dict.fromkeys(WINDOW, None), "body": nothing(), "shown": "", "beside": ""}
        kept = steps_seen(session, one.id)
        chosen = comparable_filter(file.row, day) if is_panel else None
        beside = {} if chosen is None else comparable(session, chosen, scope, day)
        kept_files = documents(session, one.case_id, day) if is_panel else []
        opened = {
            each.id
            for each in kept_files
            if f"document-{each.id}" in keys
            and looked_at(session, current_account(), one.case_id, each.id, now())
        }
    shown = parts_of(one, file, step, names, zone, day, is_panel=is_panel)
    told = {
        "matter": head_of(one, is_panel=is_panel),
        "title": said(step),
        "lead": lead_of(step, shown),
        "steps": steps([(each.value, said(each), kept[each].seconds) for each in Step]),
        "body": body(shown),
        "panel": None,
        "sheets": None,
        "shown": step.value,
        "beside": "",
    }
    if not is_panel:
        cleared = (
            []
            if step is Step.DELIBERATION
            else beside_each_other(one, file, [key for key in keys if key], names, zone, day)
        )
        return {**told, "body": body(cleared), "lead": "", "beside": str(len(cleared))} if cleared else told
    listed = sheets_of(one, file, kept, kept_files, names, zone, day)
    told["sheets"] = [_listed(sheet) for sheet in listed]
    told["panel"] = panel(*_compared(beside, chosen, is_whole=scope.units is None))
    if keys:
        found = {sheet.key: sheet for sheet in listed}
        told["body"] = panes([_pane(found.get(key), one.case_id, opened) for key in keys])
        told["lead"], told["beside"] = "", "2"
    return told


def _keys_in(value: Any) -> list[str]:
    """Return the keys of the left and the right sheet, "" for a side that is empty; none where nothing lies side by side."""
    if not isinstance(value, list) or not any(value):
        return []
    return [str(key or "")[:60] for key in (*value, "", "")[:2]]


def _listed(sheet: Sheet) -> dict[str, Any]:
    return {
        "key": sheet.key,
        "group": _(GROUP_WORDS[sheet.group]),
        "head": sheet.name,
        "about": sheet.part.about,
        "words": sheet.words,
        "public": sheet.is_public,
        "step": "" if sheet.step is None else sheet.step.value,
    }


def _pane(sheet: Sheet | None, case_id: int, opened: set[int]) -> Pane:
    if sheet is None:
        return Pane(None)
    if sheet.document_id is None:
        return Pane(sheet.part, is_public=sheet.is_public)
    is_open = sheet.document_id in opened
    way = f"/case/{case_id}/documents/{sheet.document_id}" if is_open else f"/case/{case_id}"
    return Pane(sheet.part, is_public=False, way=way, is_open=is_open)


def _compared(
    by: dict[Conclusion | None, int], chosen: CaseFilter | None, *, is_whole: bool
) -> tuple[list[tuple[str, str, str]], str, str]:
    """Word the comparable matters: rows with the outcome's key where they open, the note, and the way to all of them."""
    rows = [
        (
            _("No opinion") if code is None else word(code),
            f"{n:,}",
            (NO_OPINION if code is None else code.value) if is_whole else "",
        )
        for code, n in sorted(by.items(), key=lambda one: -one[1])
    ]
    if chosen is None or chosen.from_on is None:
        return [], _("The matter has no category yet, so nothing is compared."), ""
    count = sum(by.values())
    note = ngettext(
        "{n} matter of the same category closed in the county since {day}.",
        "{n} matters of the same category closed in the county since {day}.",
        count,
        day=chosen.from_on.isoformat(),
    )
    if not is_whole:
        note = sentences(note, _("You see counts alone."))
    return rows, note, address(LEDGER, to_query(chosen)) if is_whole and by else ""


@callbacks(
    output={"rows": Output(RoomId.COMPARED_ROWS, "children")},
    inputs={"pressed": Input(RoomId.COMPARED, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def list_compared(pressed: Any, path: str | None) -> dict[str, Any]:
    """List the comparable matters of the outcome that was pressed, in the reader's own scope; pressed again, no more."""
    held = pressed if isinstance(pressed, dict) else {}
    wanted = held.get("outcome")
    day = today()
    if wanted != NO_OPINION and wanted not in list(Conclusion):
        return {"rows": None}
    outcome = None if wanted == NO_OPINION else Conclusion(wanted)
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        one = hearing_seen(session, id_at_end(path), scope, day)
        file = None if one is None else case_file(session, one.case_id, scope, day)
        chosen = None if file is None else comparable_filter(file.row, day)
        if chosen is None:
            return {"rows": None}
        found = compared_rows(session, chosen, outcome, scope, day)
    head = _("No opinion") if outcome is None else word(outcome)
    listed = [
        (f"/case/{row.case_id}", row.title, names.units.get(row.unit_id or 0, "–"), str(row.closed_on or ""))
        for row in found.rows
    ]
    return {"rows": compared_list(head, found.total, listed)}


callbacks.clientside("room", "take", Output(RoomId.TAKEN, "data"), Input(RoomId.SHEETS, "data"))
# What is cleared, or taken back, on the file's page is so in the windows that are open.
callbacks.clientside(
    "room", "tell", Output(HearingId.ABOUT, "data-told"), Input(HearingId.DONE, "data"), prevent_initial_call=True,
)  # fmt: skip


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
