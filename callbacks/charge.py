"""Records of a leader's assignment on the case page: plan, items of the checklist, visits and the end."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids import ChargeId, ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_account, current_scope, now, reading, today, writing
from db.commands.acts import Actor, ActRefused
from db.commands.assignments import (
    ACTING,
    end_charge,
    may_record,
    plan_charge,
    record_item,
    record_visit,
)
from db.editions import ChangedByOther
from db.enums import AssignmentResult, ChecklistItem
from db.queries.case_file import case_file
from db.queries.ledger import versions_of
from layouts.charge import Record, item_options

callbacks = CallbackGroup(*ACTING)
TYPED: Final = {
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
    "what": Output(ChargeId.WHAT, "value"),
    "version": Output(ChargeId.VERSION, "data"),
    "refused": Output(ChargeId.REFUSED, "children"),
    **{name: Output(key, "value") for name, key in TYPED.items()},
}


def _actor() -> Actor:
    return Actor(current_account(), current_scope(), now())


@callbacks(
    output=OPENED,
    inputs={"opening": Input(ChargeId.OPEN, "n_clicks"), "shutting": Input(ChargeId.SHUT, "n_clicks")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, path: str | None) -> dict[str, Any]:
    """Open the dialog with the plan and the team as they stand, the rest empty; or shut it."""
    case_id = id_at_end(path)
    shut = {**dict.fromkeys(OPENED, no_update), "hidden": True}
    if ctx.triggered_id != ChargeId.OPEN:
        return shut
    with reading() as session:
        file = case_file(session, case_id, current_scope(session), today())
        if file is None or not file.assignments or not may_record(session, _actor(), case_id):
            return shut
        version = versions_of(session, [case_id])[case_id]
    return {
        "hidden": False,
        "items": item_options(file.checklist),
        "what": Record.ITEM.value,
        "version": version,
        "refused": "",
        "item": next((one.value for one in ChecklistItem if one not in file.assignments[0].items), None),
        "plan": file.assignments[0].plan,
        "team": file.assignments[0].team,
        "place": "",
        "result": "",
        "note": "",
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
    actor, note = _actor(), typed["note"]
    with writing() as session:
        match what:
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
