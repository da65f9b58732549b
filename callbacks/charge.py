"""Records of a leader's assignment on the case page: its proposal and decision, plan, items, visits and the end."""

from datetime import date
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import load_options, record_words
from dashboard.ids.case import ChargeId
from dashboard.ids.frame import ShellId
from dashboard.numbers import day_in, id_at_end, number_in
from dashboard.request import current_actor, current_scope, now, reading, today, writing
from db.charge import Record
from db.commands.acts import ActRefused
from db.commands.assignments import (
    ACTING,
    end_charge,
    plan_charge,
    record_item,
    record_visit,
)
from db.commands.charge_proposals import approve, propose, records_offered, return_proposal, withdraw
from db.editions import ChangedByOther
from db.enums import AssignmentResult, ChecklistItem
from db.queries.case_file import case_file
from db.queries.leaders import leader_loads
from db.queries.ledger import versions_of
from layouts.charge import item_options

callbacks = CallbackGroup(*ACTING)
TYPED: Final = {
    "leader": ChargeId.LEADER,
    "due": ChargeId.DUE,
    "item": ChargeId.ITEM,
    "plan": ChargeId.PLAN,
    "team": ChargeId.TEAM,
    "place": ChargeId.PLACE,
    "result": ChargeId.RESULT,
    "note": ChargeId.NOTE,
}
OPENED: Final = {
    "hidden": Output(ChargeId.DIALOG, "hidden"),
    "items": Output(ChargeId.ITEM, "options"),
    "whats": Output(ChargeId.WHAT, "options"),
    "what": Output(ChargeId.WHAT, "value"),
    "leaders": Output(ChargeId.LEADER, "options"),
    "version": Output(ChargeId.VERSION, "data"),
    "refused": Output(ChargeId.REFUSED, "children"),
    **{name: Output(key, "value") for name, key in TYPED.items()},
}


@callbacks(
    output=OPENED,
    inputs={"opening": Input(ChargeId.OPEN, "n_clicks"), "shutting": Input(ChargeId.SHUT, "n_clicks")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, path: str | None) -> dict[str, Any]:
    """Open the dialog with the plan, the team and the proposal as they stand, the rest empty; or shut it."""
    case_id = id_at_end(path)
    shut = {**dict.fromkeys(OPENED, no_update), "hidden": True}
    if ctx.triggered_id != ChargeId.OPEN:
        return shut
    with reading() as session:
        file = case_file(session, case_id, current_scope(session), today())
        records = () if file is None else records_offered(session, current_actor(), file.row)
        if file is None or not records:
            return shut
        version = versions_of(session, [case_id])[case_id]
        loads = leader_loads(session, today(), current_scope(session)) if Record.PROPOSE in records else []
    running = file.assignments[0] if file.assignments and Record.PLAN in records else None
    return {
        "hidden": False,
        "items": item_options(file.checklist),
        "whats": record_words(records),
        "what": records[0].value,
        "leaders": load_options(loads),
        "version": version,
        "refused": "",
        "item": next((one.value for one in ChecklistItem if running and one not in running.items), None),
        "plan": running.plan if running else "",
        "team": running.team if running else "",
        "due": file.proposal.due_on.isoformat() if file.proposal else None,
        **dict.fromkeys(("leader", "place", "result", "note"), ""),
    }


callbacks.clientside("charge", "show", Output(ChargeId.FORM, "data-shows"), Input(ChargeId.WHAT, "value"))


@callbacks(
    output={
        "hidden": Output(ChargeId.DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(ChargeId.REFUSED, "children", allow_duplicate=True),
        "version": Output(ChargeId.VERSION, "data", allow_duplicate=True),
        "done": Output(ChargeId.DONE, "data"),
    },
    inputs={"clicks": Input(ChargeId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "what": State(ChargeId.WHAT, "value"),
        "version": State(ChargeId.VERSION, "data"),
        "typed": {name: State(key, "value") for name, key in TYPED.items()},
    },
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None, path: str | None, what: str | None, version: Any, typed: dict[str, Any]
) -> dict[str, Any]:
    """Record what was chosen, or say why not; what was typed stays."""
    stays = {"hidden": no_update, "version": no_update, "done": no_update}
    try:
        _record(id_at_end(path), what, number_in(version) or 0, {k: str(v or "") for k, v in typed.items()})
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except ChangedByOther as changed:
        return {
            **stays,
            "refused": changed_sentence(changed, now()),
            "version": changed.version,
            "done": clicks,
        }
    return {**stays, "hidden": True, "refused": "", "done": clicks}


def _record(case_id: int, what: str | None, version: int, typed: dict[str, str]) -> None:
    actor, note = current_actor(), typed["note"]
    with writing() as session:
        match what:
            case Record.PROPOSE:
                post, due_on = number_in(typed["leader"]) or 0, _day(typed["due"])
                propose(session, actor, case_id, post, due_on, note, version=version)
            case Record.APPROVE:
                approve(session, actor, case_id, _day(typed["due"]), note, version=version)
            case Record.RETURN:
                return_proposal(session, actor, case_id, note, version=version)
            case Record.WITHDRAW:
                withdraw(session, actor, case_id, note, version=version)
            case Record.ITEM if typed["item"] in ChecklistItem._value2member_map_:
                record_item(session, actor, case_id, ChecklistItem(typed["item"]), note, version=version)
            case Record.VISIT:
                record_visit(session, actor, case_id, typed["place"], note, version=version)
            case Record.PLAN:
                plan_charge(session, actor, case_id, typed["plan"], typed["team"], version=version)
            case Record.END if typed["result"] in AssignmentResult._value2member_map_:
                result = AssignmentResult(typed["result"])
                end_charge(session, actor, case_id, result, note, version=version)
            case Record.END:
                raise ActRefused("result_missing")
            case _:
                raise ActRefused("record_missing")


def _day(typed: object) -> date:
    day = day_in(typed)
    if day is None:
        raise ActRefused("limit_missing")
    return day
