"""One act on many matters of the desk or the ledger: what would become of each, then the doing with one report."""

from collections.abc import Sequence
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.bulk_words import answer_cells, order_word, report_words
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import load_options
from dashboard.handling_words import held_back_sentence
from dashboard.ids.printing import PrintId
from dashboard.ids.reading import LedgerId
from dashboard.ids.work import BulkId, DeskId
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, current_scope, reading, today, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.bulk import AT_ONCE, Item, Order, do_all, weigh
from db.duties import DOING_MANY
from db.enums import EventKind, Role
from db.handling import Given
from db.queries.choices import choices
from db.queries.leaders import leader_loads

callbacks = CallbackGroup(*DOING_MANY)
TYPED: Final = {
    "act": BulkId.ACT,
    "unit": BulkId.UNIT,
    "leader": BulkId.LEADER,
    "due": BulkId.DUE,
    "note": BulkId.NOTE,
}


@callbacks(
    output={
        "hidden": Output(BulkId.DIALOG, "hidden"),
        "items": Output(BulkId.ITEMS, "data"),
        "acts": Output(BulkId.ACT, "options"),
        "units": Output(BulkId.UNIT, "options"),
        "leaders": Output(BulkId.LEADER, "options"),
        **{name: Output(key, "value") for name, key in TYPED.items()},
    },
    inputs={"opening": Input(BulkId.OPEN, "n_clicks"), "shutting": Input(BulkId.SHUT, "n_clicks")},
    state={"chosen": State(BulkId.CHOSEN, "data")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, chosen: Any) -> dict[str, Any]:
    """Open the dialog for the ticked matters, or shut it."""
    kept = ("items", "acts", "units", "leaders", *TYPED)
    if ctx.triggered_id != BulkId.OPEN:
        return {**dict.fromkeys(kept, no_update), "hidden": True}
    with reading() as session:
        units = choices(session, today()).units
        loads = leader_loads(session, today(), current_scope(session))
    acts = [
        act for act in AT_ONCE if act is not EventKind.TRANSFERRED or current_account().role is Role.OFFICE
    ]
    nothing = {"value": "", "label": "–"}
    return {
        "hidden": False,
        "items": [{"case": one.get("case"), "version": one.get("version")} for one in _rows(chosen)],
        "acts": [nothing, *({"value": act.value, "label": order_word(act)} for act in acts)],
        "units": [
            nothing,
            *(
                {"value": str(one.id), "label": one.name}
                for one in units
                if not (one.is_ended or one.is_local)
            ),
        ],
        "leaders": [nothing, *load_options(loads)],
        **dict.fromkeys(TYPED, ""),
    }


@callbacks(
    output={
        "rows": Output(BulkId.LIST, "rowData"),
        "said": Output(BulkId.SAID, "children"),
        "can_not": Output(BulkId.CONFIRM, "disabled"),
    },
    inputs={
        "items": Input(BulkId.ITEMS, "data"),
        "typed": {name: Input(key, "value") for name, key in TYPED.items()},
    },
    prevent_initial_call=True,
)
def preview(items: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """Say of each matter whether it would be done now, and why not."""
    order = _order(typed)
    if order is None:
        return {"rows": [], "said": _("{n} matters chosen", n=len(_items(items))), "can_not": True}
    actor = current_actor()
    try:
        with reading() as session:
            answers = weigh(session, actor, order, _items(items))
    except ActRefused as refused:
        return {"rows": [], "said": held_back_sentence(refused), "can_not": True}
    return {
        "rows": answer_cells(answers, actor.now, is_done=False),
        "said": report_words(answers, is_done=False),
        "can_not": all(answer.problem is not None for answer in answers),
    }


@callbacks(
    output={
        "rows": Output(BulkId.LIST, "rowData", allow_duplicate=True),
        "said": Output(BulkId.SAID, "children", allow_duplicate=True),
        "can_not": Output(BulkId.CONFIRM, "disabled", allow_duplicate=True),
        "done": Output(BulkId.DONE, "data"),
    },
    inputs={"clicks": Input(BulkId.CONFIRM, "n_clicks")},
    state={
        "items": State(BulkId.ITEMS, "data"),
        "typed": {name: State(key, "value") for name, key in TYPED.items()},
    },
    prevent_initial_call=True,
)
def confirm(clicks: int | None, items: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """Do it on every matter that allows it, and report each."""
    order = _order(typed)
    if order is None:
        said = _("Choose what is done.")
        return {"rows": no_update, "said": said, "can_not": True, "done": no_update}
    actor = current_actor()
    try:
        answers = do_all(writing, actor, order, _items(items))
    except ActRefused as refused:
        return {"rows": [], "said": held_back_sentence(refused), "can_not": True, "done": no_update}
    return {
        "rows": answer_cells(answers, actor.now, is_done=True),
        "said": report_words(answers, is_done=True),
        "can_not": True,
        "done": clicks,
    }


def _rows(listed: Any) -> Sequence[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _items(listed: Any) -> list[Item]:
    pairs = ((number_in(one.get("case")), number_in(one.get("version"))) for one in _rows(listed))
    return [Item(case_id, version or 0) for case_id, version in pairs if case_id is not None]


def _order(typed: dict[str, Any]) -> Order | None:
    act = typed["act"]
    if act not in {one.value for one in AT_ONCE}:
        return None
    given = Given(unit_id=number_in(typed["unit"]), note=str(typed["note"] or ""))
    return Order(EventKind(act), given, number_in(typed["leader"]), day_in(typed["due"]))


callbacks.clientside(
    "bulk",
    "choose",
    Output(BulkId.CHOSEN, "data"),
    Output(BulkId.OPEN, "disabled"),
    Output(BulkId.OPEN, "hidden"),
    Output(PrintId.OPEN, "disabled"),
    Output(PrintId.OPEN, "hidden"),
    Input(DeskId.GRID, "selectedRows"),
    Input(DeskId.GRID, "rowData"),
)
callbacks.clientside(
    "bulk",
    "chooseInLedger",
    Output(BulkId.CHOSEN, "data", allow_duplicate=True),
    Output(BulkId.OPEN, "disabled", allow_duplicate=True),
    Output(PrintId.OPEN, "disabled", allow_duplicate=True),
    Input(LedgerId.GRID, "selectedRows"),
    prevent_initial_call=True,
)
callbacks.clientside("desk", "showFields", Output(BulkId.FORM, "data-shows"), Input(BulkId.ACT, "value"))
