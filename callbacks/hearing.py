"""One hearing file: what it holds and where it stands, its acts, and what is cleared for the public window."""

from datetime import time
from enum import StrEnum
from typing import Any, TypeVar

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.briefing import BriefingUnavailable
from dashboard.documents.hearing_papers import PaperOfHearing, hearing_docx, hearing_pdf
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.file_answers import file_answer
from dashboard.hearing_paper_words import conclusion_of, minutes_of
from dashboard.hearing_refusals import hearing_refusal
from dashboard.hearing_words import (
    cleared_options,
    clock_row,
    file_facts,
    options,
    said,
    seat_words,
    warning_words,
)
from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingId
from dashboard.numbers import day_in, id_at_end, number_in, numbers_in
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
from dashboard.text import Language, _, speaking
from db.commands.acts import ActRefused
from db.commands.hearings import HearingGiven, act_in_file, clear_item
from db.documents import MediaType, OpenedFile
from db.editions import ChangedByOther
from db.hearings import (
    KEEPING,
    READING,
    Avoidance,
    Ground,
    HearingAct,
    SeatRole,
    SheetOpinion,
    Side,
    clocks_of,
    offered,
    warnings_of,
)
from db.queries.hearings import hearing_seen, pack_of, steps_seen
from layouts.hearing import SHOWS, clock_table, lines, nothing, table, ways
from layouts.parts import facts

callbacks = CallbackGroup(*READING)
routes = RouteGroup(*READING)
Member = TypeVar("Member", bound=StrEnum)
FILE = {
    "head": Output(HearingId.HEAD, "children"),
    "note": Output(HearingId.NOTE, "children"),
    "ways": Output(HearingId.WAYS, "children"),
    "no_do": Output(HearingId.DO, "hidden"),
    "warnings": Output(HearingId.WARNINGS, "children"),
    "facts": Output(HearingId.FACTS, "children"),
    "clocks": Output(HearingId.CLOCKS, "children"),
    "seats": Output(HearingId.SEATS, "children"),
    "evidence": Output(HearingId.EVIDENCE, "children"),
    "sheets": Output(HearingId.SHEETS, "children"),
    "outcome": Output(HearingId.OUTCOME, "children"),
    "items": Output(HearingId.CLEARED, "options"),
    "cleared": Output(HearingId.CLEARED, "value"),
    "no_keep": Output(HearingId.KEEP_CLEARED, "hidden"),
    "opened": Output(HearingId.OPENED, "data"),
}


@callbacks(
    output=FILE,
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(HearingId.DONE, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
)
def show_file(title: str | None, done: Any, path: str | None) -> dict[str, Any]:
    """Show a hearing file with its limits and warnings; one out of the reader's scope is said not to be there."""
    day, role = today(), current_account().role
    with reading() as session:
        one = hearing_seen(session, id_at_end(path), current_scope(session), day)
        pack = None if one is None else pack_of(session, one.case_id, day)
    if one is None or pack is None:
        return {**dict.fromkeys(FILE, None), "head": _("Hearing file"), "facts": nothing(), "items": [],
                "cleared": [], "no_do": True, "no_keep": True}  # fmt: skip
    acts = offered(one, role)
    warned = warnings_of(one, pack)
    is_keeper = role in KEEPING
    sheets = [
        [seat_words(seat), "–" if seat.opinion is None else said(seat.opinion), seat.opinion_words]
        for seat in one.officers()
    ]
    outcome = [(_("Conclusion of the hearing"), one.conclusion)] if one.conclusion else []
    if one.due_on is not None:
        outcome.append((_("To be carried out by"), one.due_on.isoformat()))
    if one.followed_on is not None:
        done_words = _("The outcome is carried out") if one.is_carried_out else _("Not carried out")
        outcome.append((_("What became of it"), f"{done_words} {one.followed_on.isoformat()} {one.followed}"))
    return {
        "head": _("Hearing of {number}", number=one.number),
        "note": f"{one.title} · {said(one.standing)}",
        "ways": ways(
            one.id,
            one.case_id,
            is_keeper=is_keeper and one.decided_on is not None,
            is_held=one.held_on is not None,
            is_concluded=one.concluded_on is not None,
        ),
        "no_do": not acts,
        "warnings": lines(
            [
                warning_words(one, warns, pack.hearing_officers_min, pack.hearing_notice_days)
                for warns in warned
            ]
        ),
        "facts": facts(file_facts(one)),
        "clocks": clock_table([clock_row(clock, day) for clock in clocks_of(one, pack)]),
        "seats": table(
            [_("In which part"), _("Who"), _("Office"), _("Keeping out"), _("Was there")],
            [
                [
                    said(seat.role),
                    seat_words(seat),
                    seat.capacity or "–",
                    "–" if seat.avoidance is None else f"{said(seat.avoidance)} {seat.avoidance_words}",
                    "–" if seat.has_attended is None else _("Yes") if seat.has_attended else _("No"),
                ]
                for seat in one.seats
            ],
            _("Nobody is seated yet."),
        ),
        "evidence": table(
            [_("Brought by"), _("What"), _("New")],
            [[said(piece.side), piece.words, _("Yes") if piece.is_new else "–"] for piece in one.evidence],
            _("Nothing is on the list yet."),
        ),
        "sheets": table(
            [_("Hearing officer"), _("What the sheet says"), _("In words")],
            sheets,
            _("No officer is seated yet."),
        ),
        "outcome": facts(outcome) if outcome else _("Nothing is concluded yet."),
        "items": cleared_options(one),
        "cleared": sorted(one.cleared),
        "no_keep": not is_keeper or one.concluded_on is not None,
        "opened": {
            "id": one.id,
            "version": one.version,
            "shows": {act.value: SHOWS[act] for act in HearingAct},
        },
    }


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
    roles=KEEPING,
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
    planned = one is not None and one.planned_on is not None
    empty = dict.fromkeys(
        ("refused", "words", "role", "name", "capacity", "seat", "avoidance", "side", "opinion"), ""
    )
    return {
        **empty,
        "hidden": False,
        "acts": options(acts, is_open=False),
        "act": acts[0].value if acts else "",
        "day": one.planned_on.isoformat() if planned and one and one.planned_on and not one.held_on and not one.noticed_on else "",
        "time": f"{one.starts_at:%H:%M}" if one is not None and one.starts_at is not None else "",
        "place": "" if one is None else one.place,
        "grounds": options(Ground),
        "ground": "" if one is None or one.ground is None else one.ground.value,
        "roles": options(SeatRole),
        "seats": [{"value": "", "label": "–"}, *every],
        "avoidances": options(Avoidance),
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
            "side": State(HearingId.SIDE, "value"),
            "is_new": State(HearingId.IS_NEW, "value"),
            "opinion": State(HearingId.OPINION, "value"),
            "has_new": State(HearingId.HAS_NEW, "value"),
            "carried_out": State(HearingId.CARRIED_OUT, "value"),
            "there": State(HearingId.ATTENDED, "value"),
        },
    },
    roles=KEEPING,
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


@callbacks(
    output={
        "done": Output(HearingId.DONE, "data", allow_duplicate=True),
        "said": Output(HearingId.SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(HearingId.KEEP_CLEARED, "n_clicks")},
    state={"opened": State(HearingId.OPENED, "data"), "ticked": State(HearingId.CLEARED, "value")},
    roles=KEEPING,
    prevent_initial_call=True,
)
def keep_cleared(clicks: int | None, opened: Any, ticked: Any) -> dict[str, Any]:
    """Clear what was ticked for the public window and take back the rest, each logged by itself."""
    kept = opened if isinstance(opened, dict) else {}
    version = number_in(kept.get("version")) or 0
    wanted = {str(one) for one in ticked} if isinstance(ticked, list) else set()
    try:
        with writing() as session:
            actor = current_actor()
            one = hearing_seen(session, _id_in(kept), actor.scope, actor.today(session))
            has = frozenset() if one is None else one.cleared
            for place, key in enumerate(sorted(wanted ^ has)):
                clear_item(
                    session, actor, _id_in(kept), key, is_cleared=key in wanted, version=version + place
                )
    except ActRefused as refused:
        return {"done": no_update, "said": hearing_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": changed_sentence(changed, now())}
    return {"done": now().isoformat(), "said": _("Kept what the public window shows.")}


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
        side=_member(Side, typed.get("side")),
        is_new=bool(typed.get("is_new")),
        opinion=_member(SheetOpinion, typed.get("opinion")),
        has_new_evidence=bool(typed.get("has_new")),
        is_carried_out=bool(typed.get("carried_out")),
        attended=frozenset(numbers_in(typed.get("there"))),
    )


@routes("/hearing/<int:hearing_id>/<kind>.<ending>")
def hand_out_paper(hearing_id: int, kind: str, ending: str) -> ResponseReturnValue:
    """Answer with the minutes of a held hearing, or the conclusion of a concluded one, as a Word file or as PDF."""
    day = today()
    with reading() as session:
        one = hearing_seen(session, hearing_id, current_scope(session), day)
        steps = {} if one is None else steps_seen(session, hearing_id)
    if one is None or ending not in ("docx", "pdf") or kind not in ("minutes", "conclusion"):
        abort(404, _("There is no such paper of a hearing."))
    if one.held_on is None or (kind == "conclusion" and one.concluded_on is None):
        abort(404, _("There is no such paper yet: the hearing does not stand there."))
    with speaking(Language.ZH):
        told: PaperOfHearing = (
            minutes_of(one, steps, board().county)
            if kind == "minutes"
            else conclusion_of(one, board().county)
        )
    mark = DEMO_MARK if board().is_demo else ""
    try:
        content = hearing_docx(told, mark) if ending == "docx" else hearing_pdf(told, mark)
    except BriefingUnavailable:
        abort(404, _("This machine cannot make a PDF; take the Word file."))
    media = MediaType.DOCX if ending == "docx" else MediaType.PDF
    return file_answer(OpenedFile(f"{told.title}-{one.number}.{ending}", media, content))
