"""Callback of the caller page: what is typed goes up in the request's body, is hashed, and is kept nowhere."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.caller_words import answer_cells, call_refusal, found_sentence
from dashboard.ids.work import CallerId
from dashboard.request import current_account, current_scope, now, today, writing
from db.commands.identity import IdentityRefused, answer_caller
from db.enums import Role
from db.queries.identity import Factor
from layouts.caller import answer_table

callbacks = CallbackGroup(Role.OFFICE, Role.UNIT)
PARTS = {
    "said": Output(CallerId.SAID, "children"),
    "found": Output(CallerId.FOUND, "children"),
    "name": Output(CallerId.NAME, "value"),
    "value": Output(CallerId.VALUE, "value"),
}


@callbacks(
    output=PARTS,
    inputs={"ask": Input(CallerId.ASK, "n_clicks"), "clear": Input(CallerId.CLEAR, "n_clicks")},
    state={
        "name": State(CallerId.NAME, "value"),
        "factor": State(CallerId.FACTOR, "value"),
        "value": State(CallerId.VALUE, "value"),
    },
    prevent_initial_call=True,
)
def answer(
    ask: int | None, clear: int | None, name: str | None, factor: str | None, value: str | None
) -> dict[str, Any]:
    """Answer a caller within the reader's scope; what was typed leaves the page with the answer."""
    empty = {"said": "", "found": None, "name": "", "value": ""}
    if ctx.triggered_id != CallerId.ASK:
        return empty
    try:
        with writing() as session:
            found = answer_caller(
                session,
                reader=current_account(),
                scope=current_scope(),
                name=name or "",
                factor=Factor(factor) if factor in list(Factor) else Factor.CODE,
                value=value or "",
                at=now(),
                today=today(),
            )
    except IdentityRefused as refused:
        return {"said": call_refusal(refused), "found": None, "name": no_update, "value": no_update}
    rows = [answer_cells(one) for one in found]
    return {**empty, "said": found_sentence(len(found)), "found": answer_table(rows)}
