"""One hearing file: what it holds and where it stands, its acts, and what is cleared for the public window."""

from enum import StrEnum
from typing import Any, TypeVar

from dash import Input, Output, State, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.hearing_refusals import hearing_refusal
from dashboard.hearing_words import (
    cleared_options,
    clock_row,
    file_facts,
    said,
    seat_words,
    warning_words,
)
from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import (
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
from db.commands.hearings import clear_item
from db.editions import ChangedByOther
from db.hearing_limits import clocks_of, warnings_of
from db.hearings import (
    KEEPING,
    READING,
    HearingAct,
    offered,
)
from db.queries.hearings import hearing_seen, pack_of
from db.queries.identity import is_in_scope
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
        scope = current_scope(session)
        one = hearing_seen(session, id_at_end(path), scope, day)
        pack = None if one is None else pack_of(session, one)
        is_open = one is not None and is_in_scope(session, scope, one.case_id, day)
    if one is None or pack is None:
        return {**dict.fromkeys(FILE, None), "head": _("Hearing file"), "facts": nothing(), "items": [],
                "cleared": [], "no_do": True, "no_keep": True}  # fmt: skip
    acts = offered(one, role) if is_open else []
    warned = warnings_of(one, pack)
    is_keeper = role in KEEPING
    may_clear = is_keeper and is_open and one.concluded_on is None
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
            sees_matter=is_open,
            has_room=is_keeper and one.decided_on is not None and one.concluded_on is None,
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
        "items": cleared_options(one, is_open=may_clear),
        "cleared": sorted(one.cleared),
        "no_keep": not may_clear,
        "opened": {
            "id": one.id,
            "version": one.version,
            "pieces": {
                piece.id: {"side": piece.side.value, "words": piece.words, "new": piece.is_new}
                for piece in one.evidence
            },
            "shows": {act.value: SHOWS[act] for act in HearingAct},
        },
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
