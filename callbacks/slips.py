"""Appointment slips on the case page: made and opened by the leader in charge, taken back signed or void."""

from datetime import date, datetime, time
from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.documents.slips import SLIP_SERIES, SLIP_TITLE, SlipFacts, slip_file
from dashboard.file_answers import file_answer
from dashboard.identity_words import refused_reveal
from dashboard.ids.frame import ShellId
from dashboard.ids.slips import SlipId
from dashboard.numbers import day_in, id_at_end, number_in
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
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.assignments import ACTING
from db.commands.identity import IdentityRefused
from db.commands.slips import end_slip, make_slip, may_make_slip, open_slip, people_of
from db.documents import MediaType, OpenedFile
from db.editions import ChangedByOther
from db.enums import Role
from db.queries.documents import documents
from db.queries.identity import is_in_scope
from db.queries.ledger import visible_row
from db.queries.names import load_names
from db.queries.slips import is_slip_open, slip
from db.slips import SlipEnd
from layouts.slips import OPEN, way_to

callbacks = CallbackGroup(*ACTING)
routes = RouteGroup(Role.LEADER)


@routes("/case/<int:case_id>/slips/<int:slip_id>")
def hand_out_slip(case_id: int, slip_id: int) -> ResponseReturnValue:
    """Answer with a slip as a Word file while it is out, the matter is the leader's, and the own logged look holds."""
    with reading() as session:
        row = visible_row(session, case_id, current_scope(session), today())
        found = None if row is None else slip(session, case_id, slip_id)
        may = (
            found is not None
            and found.is_out
            and may_make_slip(session, current_actor(), case_id)
            and is_slip_open(session, current_account(), case_id, slip_id, now())
        )
        people = people_of(session, case_id) if may else []
        names = load_names(session)
    if row is None or found is None or not may:
        abort(404, _("This slip is not open to you now. Open it on the page of its matter."))
    facts = SlipFacts(
        found.number,
        row.number,
        row.title,
        names.posts.get(found.post_id, "–"),
        tuple((one.name, one.phone) for one in people),
        f"{found.meet_at.astimezone(board().database.zone):%Y-%m-%d %H:%M}",
        found.place,
    )
    content = slip_file(facts, DEMO_MARK if board().is_demo else "")
    return file_answer(OpenedFile(f"{SLIP_TITLE}-{found.number}.docx", MediaType.DOCX, content))


MAKING = {
    "hidden": Output(SlipId.DIALOG, "hidden"),
    "day": Output(SlipId.DAY, "value"),
    "time": Output(SlipId.TIME, "value"),
    "place": Output(SlipId.PLACE, "value"),
    "refused": Output(SlipId.REFUSED, "children"),
}


@callbacks(
    output=MAKING,
    inputs={
        "opening": Input(SlipId.NEW, "n_clicks"),
        "shutting": Input(SlipId.SHUT, "n_clicks"),
        "changed": Input(SlipId.CHANGED, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_making(opening: int | None, shutting: int | None, changed: Any) -> dict[str, Any]:
    """Open the dialog empty, or shut it when it is left or the slip is made."""
    if ctx.triggered_id != SlipId.NEW:
        return {**dict.fromkeys(MAKING, no_update), "hidden": True}
    return {"hidden": False, "day": "", "time": "09:00", "place": "", "refused": ""}


@callbacks(
    output={
        "refused": Output(SlipId.REFUSED, "children", allow_duplicate=True),
        "changed": Output(SlipId.CHANGED, "data"),
        "way": Output(SlipId.WAY, "children"),
    },
    inputs={"clicks": Input(SlipId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "day": State(SlipId.DAY, "value"),
        "at": State(SlipId.TIME, "value"),
        "place": State(SlipId.PLACE, "value"),
    },
    prevent_initial_call=True,
)
def make(
    clicks: int | None, path: str | None, day: str | None, at: str | None, place: str | None
) -> dict[str, Any]:
    """Make the slip and show the way to it, logged first, or say why not; what was typed stays."""
    stays = {"changed": no_update, "way": no_update}
    case_id = id_at_end(path)
    try:
        meet_at = _moment(day, at)
        with writing() as session:
            made = make_slip(session, current_actor(), case_id, meet_at, place or "", words=SLIP_SERIES)
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except IdentityRefused as refused:
        return {**stays, "refused": refused_reveal(refused.problem)}
    return {"refused": "", "changed": {"made": clicks}, "way": way_to(case_id, made)}


@callbacks(
    output={
        "way": Output(SlipId.WAY, "children", allow_duplicate=True),
        "told": Output(SlipId.TOLD, "children"),
    },
    inputs={"pressed": Input(SlipId.PRESSED, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_again(pressed: Any, path: str | None) -> dict[str, Any]:
    """Open a slip that is out once more, logged first, or say why not."""
    which, act, _version = _pressed(pressed)
    if act != OPEN:
        return {"way": no_update, "told": ""}
    case_id = id_at_end(path)
    try:
        with writing() as session:
            open_slip(session, current_actor(), case_id, which)
    except ActRefused as refused:
        return {"way": "", "told": refused_sentence(refused)}
    except IdentityRefused as refused:
        return {"way": "", "told": refused_reveal(refused.problem)}
    return {"way": way_to(case_id, which), "told": ""}


ENDING = {
    "hidden": Output(SlipId.END_DIALOG, "hidden"),
    "which": Output(SlipId.WHICH, "children"),
    "no_signing": Output(SlipId.SIGNING, "hidden"),
    "no_voiding": Output(SlipId.VOIDING, "hidden"),
    "met": Output(SlipId.MET, "value"),
    "scans": Output(SlipId.SCAN, "options"),
    "scan": Output(SlipId.SCAN, "value"),
    "reason": Output(SlipId.REASON, "value"),
    "refused": Output(SlipId.END_REFUSED, "children"),
}


@callbacks(
    output=ENDING,
    inputs={
        "pressed": Input(SlipId.PRESSED, "data"),
        "shutting": Input(SlipId.END_SHUT, "n_clicks"),
        "changed": Input(SlipId.CHANGED, "data"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut_ending(pressed: Any, shutting: int | None, changed: Any, path: str | None) -> dict[str, Any]:
    """Open the dialog in which the pressed slip comes back signed or void, or shut it."""
    which, act, _version = _pressed(pressed)
    case_id, shut = id_at_end(path), {**dict.fromkeys(ENDING, no_update), "hidden": True}
    if ctx.triggered_id != SlipId.PRESSED or act not in SlipEnd._value2member_map_:
        return shut
    with reading() as session:
        is_mine = is_in_scope(session, current_scope(session), case_id, today())
        found = slip(session, case_id, which) if is_mine else None
        kept = documents(session, case_id, today()) if found is not None else []
    if found is None:
        return shut
    met_on = min(found.meet_at.astimezone(board().database.zone).date(), today())
    return {
        "hidden": False,
        "which": _("Appointment slip {number}", number=found.number),
        "no_signing": act != SlipEnd.SIGNED,
        "no_voiding": act != SlipEnd.VOID,
        "met": met_on.isoformat(),
        "scans": [
            {"value": "", "label": "–"},
            *(
                {"value": str(one.id), "label": f"{word(one.kind)} · {one.title}"}
                for one in kept
                if not one.is_withdrawn
            ),
        ],
        "scan": "",
        "reason": "",
        "refused": "",
    }


@callbacks(
    output={
        "changed": Output(SlipId.CHANGED, "data", allow_duplicate=True),
        "refused": Output(SlipId.END_REFUSED, "children", allow_duplicate=True),
        "way": Output(SlipId.WAY, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(SlipId.END_CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "pressed": State(SlipId.PRESSED, "data"),
        "met": State(SlipId.MET, "value"),
        "scan": State(SlipId.SCAN, "value"),
        "reason": State(SlipId.REASON, "value"),
    },
    prevent_initial_call=True,
)
def end(
    clicks: int | None,
    path: str | None,
    pressed: Any,
    met: str | None,
    scan: str | None,
    reason: str | None,
) -> dict[str, Any]:
    """Take the slip back, or say why not; what was typed stays."""
    which, act, version = _pressed(pressed)
    stays = {"changed": no_update, "way": no_update}
    try:
        if act not in SlipEnd._value2member_map_:
            raise ActRefused("slip_unknown")
        with writing() as session:
            end_slip(
                session,
                current_actor(),
                id_at_end(path),
                which,
                SlipEnd(act),
                version=version,
                met_on=day_in(met),
                document_id=number_in(scan or None),
                reason=reason or "",
            )
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except ChangedByOther as other:
        return {**stays, "refused": changed_sentence(other, now())}
    return {"changed": {"ended": clicks}, "refused": "", "way": ""}


def _pressed(pressed: Any) -> tuple[int, str, int]:
    """Return which slip was pressed, what for, and the version that was seen."""
    if not isinstance(pressed, dict):
        return 0, "", 0
    which, version = (number_in(str(pressed.get(name, ""))) or 0 for name in ("slip", "version"))
    return which, str(pressed.get("act", "")), version


def _moment(day: str | None, at: str | None) -> datetime:
    try:
        found = datetime.combine(date.fromisoformat(day or ""), time.fromisoformat(at or ""))
    except ValueError:
        raise ActRefused("meeting_missing") from None
    return found.replace(tzinfo=board().database.zone)
