"""The leaders' page: one counting callback, and the dialog that assigns and hands over."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import hand_over_cells, load_options, proposal_cells
from dashboard.draw import draw, draw_tile, said
from dashboard.figures import leaders as figures
from dashboard.figures import leaders_lists as lists
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import HandOverId, LeadersId
from dashboard.list_acts import changed_meanwhile, done, stays
from dashboard.numbers import day_in, number_in
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
from db.commands.acts import ActRefused
from db.commands.assignments import assign, hand_over
from db.commands.charge_proposals import propose
from db.editions import ChangedByOther
from db.enums import Role
from db.filter_query import parse
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
    LeadersId.LEFT: figures.left_tile,
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
        "proposals": Output(LeadersId.PROPOSALS, "rowData"),
        "no_proposals": Output(LeadersId.PROPOSALS_CARD, "hidden"),
        "hand_overs": Output(HandOverId.LIST, "rowData"),
        "no_hand_overs": Output(HandOverId.CARD, "hidden"),
        "past": Output(LeadersId.PAST, "children"),
        "no_prepare": Output(HandOverId.PREPARE, "hidden"),
        "no_sign": Output(HandOverId.SIGN, "hidden"),
        "no_propose": Output(LeadersId.PROPOSE, "hidden"),
        "no_assign": Output(LeadersId.ASSIGN, "hidden"),
        "no_hand_over": Output(LeadersId.HAND_OVER, "hidden"),
    },
    inputs={
        "search": Input(FilterId.CHOSEN, "data"),
        "done": Input(LeadersId.DONE, "children"),
        "signed": Input(HandOverId.DONE, "data"),
    },
)
def show_leaders(search: str | None, done: str | None, signed: Any) -> dict[str, Any]:
    """Redraw the leaders' page for the chosen filter, and after each act; offer the acts to the roles that may do them."""
    asked = parse(search, today())
    with reading() as session:
        seen = leaders_seen(session, asked, current_scope(session))
    answer = search or ""
    may_not = current_account().role not in ASSIGNING
    is_office = current_account().role is Role.OFFICE
    return {
        "tiles": said({key: draw_tile(tile, seen) for key, tile in TILES.items()}),
        "load": draw(figures.load_panel, seen, answer=answer),
        "silence": draw(figures.silence_panel, seen, answer=answer),
        "timeline": draw(figures.timeline_panel, seen, answer=answer),
        "charges": lists.charge_cells(seen),
        "charges_note": lists.shown_note(len(seen.charges), seen.counts.number(ASSIGNED) or 0),
        "majors": lists.major_cells(seen),
        "majors_note": lists.shown_note(len(seen.majors), seen.counts.number(MAJORS) or 0),
        "proposals": proposal_cells(seen, board().database.zone),
        "no_proposals": not seen.sees_live,
        "hand_overs": hand_over_cells(seen, board().database.zone),
        "no_hand_overs": not seen.sees_live,
        "past": lists.past_note(seen),
        "no_prepare": not is_office,
        "no_sign": may_not,
        "no_propose": not is_office,
        "no_assign": may_not,
        "no_hand_over": may_not,
    }


for button, listed in (
    (LeadersId.ASSIGN, LeadersId.UNASSIGNED),
    (LeadersId.PROPOSE, LeadersId.UNASSIGNED),
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
        "proposing": Input(LeadersId.PROPOSE, "n_clicks"),
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
    proposing: int | None,
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
    return {
        "hidden": False,
        "case": {
            "case": int(chosen[0]["id"]),
            "act": _act_of(ctx.triggered_id),
            "version": _version_shown(chosen[0]["id"], charges if is_handing else majors),
        },
        "matter": f"{chosen[0]['number']} {chosen[0]['title']}",
        "leaders": load_options(loads),
        "leader": None,
        "due": None,
        "reason": "",
        "refused": "",
    }


def _act_of(button: Any) -> str:
    return {LeadersId.HAND_OVER: "hand_over", LeadersId.PROPOSE: "propose"}.get(button, "assign")


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
    """Put the chosen leader in charge or propose him or her, or say in the dialog why not; what was typed stays."""
    due_on = day_in(due)
    if case is None:
        return stays(_("Choose a matter from a list first."))
    if number_in(leader) is None:
        return stays(_("Choose a leader from the list."))
    if due_on is None:
        return stays(_("Give the day by which the matter is to be resolved."))
    actor = current_actor()
    act = {"hand_over": hand_over, "propose": propose}.get(str(case.get("act")), assign)
    try:
        with writing() as session:
            act(
                session,
                actor,
                int(case["case"]),
                number_in(leader) or 0,
                due_on,
                reason or "",
                version=number_in(case.get("version")) or 0,
            )
    except ActRefused as refused:
        return stays(refused_sentence(refused))
    except ChangedByOther as changed:
        return changed_meanwhile(changed, case, now())
    return done(actor.now, matter)
