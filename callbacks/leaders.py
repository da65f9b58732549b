"""The leaders' page: one counting callback, and the dialog that assigns and hands over."""

from datetime import date
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.draw import draw, draw_tile, said
from dashboard.figures import leaders as figures
from dashboard.figures import leaders_lists as lists
from dashboard.ids import FilterId, LeadersId
from dashboard.numbers import number_in
from dashboard.request import current_account, current_scope, now, reading, today, writing
from dashboard.text import _
from db.commands.acts import Actor, ActRefused
from db.commands.assignments import assign, hand_over
from db.editions import ChangedByOther
from db.enums import Role
from db.filters import parse
from db.leaders import ASSIGNED, MAJORS
from db.queries.leaders import leader_loads, leaders_seen

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.DELEGATE)
ASSIGNING = (Role.LEADER, Role.OFFICE)
TILES = {
    LeadersId.ASSIGNED: figures.assigned_tile,
    LeadersId.OVERDUE: figures.overdue_tile,
    LeadersId.IDLE: figures.idle_tile,
    LeadersId.MAJORS: figures.majors_tile,
    LeadersId.FREE: figures.free_tile,
}


@callbacks(
    output={
        "tiles": Output(LeadersId.TILES, "data-said"),
        "load": Output(LeadersId.LOAD, "figure"),
        "silence": Output(LeadersId.SILENCE, "figure"),
        "timeline": Output(LeadersId.TIMELINE, "figure"),
        "charges": Output(LeadersId.CHARGES, "rowData"),
        "charges_note": Output(LeadersId.CHARGES_NOTE, "children"),
        "majors": Output(LeadersId.UNASSIGNED, "rowData"),
        "majors_note": Output(LeadersId.UNASSIGNED_NOTE, "children"),
        "no_assign": Output(LeadersId.ASSIGN, "hidden"),
        "no_hand_over": Output(LeadersId.HAND_OVER, "hidden"),
    },
    inputs={"search": Input(FilterId.CHOSEN, "data"), "done": Input(LeadersId.DONE, "children")},
)
def show_leaders(search: str | None, done: str | None) -> dict[str, Any]:
    """Redraw the leaders' page for the chosen filter, and after each act; offer the acts to the roles that may do them."""
    asked = parse(search, today())
    with reading() as session:
        seen = leaders_seen(session, asked, current_scope(session))
    answer = search or ""
    may_not = current_account().role not in ASSIGNING
    return {
        "tiles": said({key: draw_tile(tile, seen) for key, tile in TILES.items()}),
        "load": draw(figures.load_panel, seen, answer=answer),
        "silence": draw(figures.silence_panel, seen, answer=answer),
        "timeline": draw(figures.timeline_panel, seen, answer=answer),
        "charges": lists.charge_cells(seen),
        "charges_note": lists.shown_note(len(seen.charges), seen.counts.number(ASSIGNED) or 0),
        "majors": lists.major_cells(seen),
        "majors_note": lists.shown_note(len(seen.majors), seen.counts.number(MAJORS) or 0),
        "no_assign": may_not,
        "no_hand_over": may_not,
    }


for button, listed in (
    (LeadersId.ASSIGN, LeadersId.UNASSIGNED),
    (LeadersId.HAND_OVER, LeadersId.CHARGES),
):
    callbacks.clientside(
        "leaders",
        "isNoneChosen",
        Output(button, "disabled"),
        Input(listed, "selectedRows"),
        Input(listed, "rowData"),
    )


@callbacks(
    output={
        "hidden": Output(LeadersId.DIALOG, "hidden", allow_duplicate=True),
        "case": Output(LeadersId.CASE, "data"),
        "matter": Output(LeadersId.DIALOG_MATTER, "children"),
        "leaders": Output(LeadersId.LEADER, "options"),
        "leader": Output(LeadersId.LEADER, "value"),
        "due": Output(LeadersId.DUE, "value"),
        "reason": Output(LeadersId.REASON, "value"),
        "refused": Output(LeadersId.REFUSED, "children", allow_duplicate=True),
    },
    inputs={
        "assigning": Input(LeadersId.ASSIGN, "n_clicks"),
        "handing": Input(LeadersId.HAND_OVER, "n_clicks"),
    },
    state={
        "major": State(LeadersId.UNASSIGNED, "selectedRows"),
        "charge": State(LeadersId.CHARGES, "selectedRows"),
        "majors": State(LeadersId.UNASSIGNED, "rowData"),
        "charges": State(LeadersId.CHARGES, "rowData"),
    },
    roles=ASSIGNING,
    prevent_initial_call=True,
)
def open_dialog(
    assigning: int | None,
    handing: int | None,
    major: list[dict[str, Any]] | None,
    charge: list[dict[str, Any]] | None,
    majors: list[dict[str, Any]] | None,
    charges: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    """Open the dialog for the chosen matter, each leader with what he or she holds."""
    is_handing = ctx.triggered_id == LeadersId.HAND_OVER
    chosen = (charge if is_handing else major) or []
    if not chosen:
        return dict.fromkeys(
            ("hidden", "case", "matter", "leaders", "leader", "due", "reason", "refused"), no_update
        )
    with reading() as session:
        loads = leader_loads(session, today(), current_scope(session))
    options = [
        {"value": str(holder.post_id), "label": _("{title} · holds {n}", title=holder.title, n=n)}
        for holder, n in loads
    ]
    return {
        "hidden": False,
        "case": {
            "case": int(chosen[0]["id"]),
            "is_handing": is_handing,
            "version": _version_shown(chosen[0]["id"], charges if is_handing else majors),
        },
        "matter": f"{chosen[0]['number']} {chosen[0]['title']}",
        "leaders": options,
        "leader": None,
        "due": None,
        "reason": "",
        "refused": "",
    }


def _version_shown(case: str, rows: list[dict[str, Any]] | None) -> int | None:
    # A selection keeps the row of before; the list holds the one that is shown.
    return next((row.get("version") for row in rows or [] if row["id"] == case), None)


@callbacks(
    output=Output(LeadersId.DIALOG, "hidden", allow_duplicate=True),
    inputs={"clicks": Input(LeadersId.DIALOG_SHUT, "n_clicks")},
    roles=ASSIGNING,
    prevent_initial_call=True,
)
def shut_dialog(clicks: int | None) -> bool:
    """Shut the dialog, nothing done."""
    return True


@callbacks(
    output={
        "hidden": Output(LeadersId.DIALOG, "hidden"),
        "refused": Output(LeadersId.REFUSED, "children"),
        "done": Output(LeadersId.DONE, "children"),
        "case": Output(LeadersId.CASE, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(LeadersId.CONFIRM, "n_clicks")},
    state={
        "case": State(LeadersId.CASE, "data"),
        "leader": State(LeadersId.LEADER, "value"),
        "due": State(LeadersId.DUE, "value"),
        "reason": State(LeadersId.REASON, "value"),
        "matter": State(LeadersId.DIALOG_MATTER, "children"),
    },
    roles=ASSIGNING,
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None,
    case: dict[str, Any] | None,
    leader: str | None,
    due: str | None,
    reason: str | None,
    matter: str | None,
) -> dict[str, Any]:
    """Put the chosen leader in charge, or say in the dialog why not; what was typed stays."""
    missing = _missing(case, leader, due)
    if missing or case is None:
        return {"hidden": no_update, "refused": missing, "done": no_update, "case": no_update}
    actor = Actor(current_account(), current_scope(), now())
    act = hand_over if case["is_handing"] else assign
    try:
        with writing() as session:
            act(
                session,
                actor,
                int(case["case"]),
                number_in(leader) or 0,
                date.fromisoformat(due or ""),
                reason or "",
                version=number_in(case.get("version")) or 0,
            )
    except ActRefused as refused:
        why = refused_sentence(refused)
        return {"hidden": no_update, "refused": why, "done": no_update, "case": no_update}
    except ChangedByOther as changed:
        # The lists behind are read anew, and the next press is meant for what they show then.
        why = changed_sentence(changed, now())
        return {
            "hidden": no_update,
            "refused": why,
            "done": why,
            "case": {**case, "version": changed.version},
        }
    said = _("Done at {time}: {matter}", time=f"{actor.now:%H:%M:%S}", matter=matter or "")
    return {"hidden": True, "refused": "", "done": said, "case": no_update}


def _missing(case: dict[str, Any] | None, leader: str | None, due: str | None) -> str:
    if case is None:
        return _("Choose a matter from a list first.")
    if number_in(leader) is None:
        return _("Choose a leader from the list.")
    try:
        date.fromisoformat(due or "")
    except ValueError:
        return _("Give the day by which the matter is to be resolved.")
    return ""
