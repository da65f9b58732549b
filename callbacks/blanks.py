"""Blank forms: numbers reserved for them, their Word file, and open ones voided."""

from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.blank_forms import TITLE_OF, blank_file
from dashboard.documents.paper_texts import DEMO_MARK, SERIES
from dashboard.file_answers import file_answer
from dashboard.ids.blanks import BlankId, LateId
from dashboard.ids.frame import ShellId
from dashboard.numbers import number_in
from dashboard.request import board, current_account, current_actor, reading, writing
from dashboard.text import _
from dashboard.words import word
from db.blocks import BlankForm, NumberState
from db.commands.acts import ActRefused
from db.commands.blocks import reserve_numbers, void_numbers
from db.commands.numbering import WRITING
from db.documents import MediaType, OpenedFile
from db.enums import Role
from db.queries.blocks import block, blocks, units_writing
from db.queries.names import load_names
from layouts.blanks import block_items

callbacks = CallbackGroup(*WRITING)
routes = RouteGroup(*WRITING)


def _units(session: Any) -> tuple[int, ...]:
    account = current_account()
    return units_writing(session, account.unit_id, is_office=account.role is Role.OFFICE)


@routes("/blanks/<int:block_id>")
def hand_out_blanks(block_id: int) -> ResponseReturnValue:
    """Answer with the open numbers of a block of the reader's unit as a Word file, one blank form a page."""
    with reading() as session:
        found = block(session, block_id, _units(session))
        names = load_names(session)
    numbers = [] if found is None else [one.number for one in found.of(NumberState.OPEN)]
    if found is None or not numbers:
        abort(404, _("There is no such block with open numbers for you."))
    phones = names.phones.get(found.unit_id)
    content = blank_file(
        found.form,
        numbers,
        names.units.get(found.unit_id, ""),
        "" if phones is None else phones.office,
        DEMO_MARK if board().is_demo else "",
    )
    return file_answer(OpenedFile(f"{TITLE_OF[found.form]}-{block_id}.docx", MediaType.DOCX, content))


@callbacks(
    output={
        "forms": Output(BlankId.FORM, "options"),
        "form": Output(BlankId.FORM, "value"),
        "listed": Output(BlankId.LIST, "children"),
        "is_unit": Output(LateId.PART, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "changed": Input(BlankId.CHANGED, "data"),
        "done": Input(LateId.DONE, "data"),
    },
    state={"form": State(BlankId.FORM, "value")},
)
def show_blocks(title: str | None, changed: Any, done: Any, form: str | None) -> dict[str, Any]:
    """List the blocks of the reader's unit and the forms that it may reserve numbers for."""
    is_office = current_account().role is Role.OFFICE
    forms = [one for one in BlankForm if is_office or one is not BlankForm.REGISTRATION]
    with reading() as session:
        listed = blocks(session, _units(session))
        names = load_names(session)
    return {
        "forms": [{"value": one.value, "label": word(one)} for one in forms],
        "form": form or forms[0].value,
        "listed": block_items(listed, names, board().database.zone),
        "is_unit": not is_office,
    }


@callbacks(
    output={
        "changed": Output(BlankId.CHANGED, "data"),
        "refused": Output(BlankId.REFUSED, "children"),
    },
    inputs={"clicks": Input(BlankId.RESERVE, "n_clicks")},
    state={"form": State(BlankId.FORM, "value"), "count": State(BlankId.COUNT, "value")},
    running=[(Output(BlankId.RESERVE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def reserve(clicks: int | None, form: str | None, count: Any) -> dict[str, Any]:
    """Reserve the next numbers of the reader's unit, or say why not."""
    if form is None or form not in BlankForm._value2member_map_:
        return {"changed": no_update, "refused": _("Choose the form.")}
    try:
        with writing() as session:
            made = reserve_numbers(session, current_actor(), BlankForm(form), number_in(count) or 0, SERIES)
    except ActRefused as refused:
        return {"changed": no_update, "refused": refused_sentence(refused)}
    return {"changed": {"reserved": made, "clicks": clicks}, "refused": ""}


@callbacks(
    output={
        "hidden": Output(BlankId.VOID_DIALOG, "hidden"),
        "numbers": Output(BlankId.NUMBERS, "options"),
        "chosen": Output(BlankId.NUMBERS, "value"),
        "reason": Output(BlankId.REASON, "value"),
        "refused": Output(BlankId.VOID_REFUSED, "children", allow_duplicate=True),
    },
    inputs={
        "chosen": Input(BlankId.CHOSEN, "data"),
        "shutting": Input(BlankId.VOID_SHUT, "n_clicks"),
        "changed": Input(BlankId.CHANGED, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_voiding(chosen: Any, shutting: int | None, changed: Any) -> dict[str, Any]:
    """Open the dialog with the open numbers of the pressed block, all of them chosen; or shut it."""
    found = None
    if ctx.triggered_id == BlankId.CHOSEN and isinstance(chosen, dict):
        with reading() as session:
            found = block(session, number_in(str(chosen.get("block", ""))) or 0, _units(session))
    numbers = () if found is None else found.of(NumberState.OPEN)
    return {
        "hidden": found is None,
        "numbers": [{"value": str(one.id), "label": one.number} for one in numbers],
        "chosen": [str(one.id) for one in numbers],
        "reason": "",
        "refused": "",
    }


@callbacks(
    output={
        "changed": Output(BlankId.CHANGED, "data", allow_duplicate=True),
        "refused": Output(BlankId.VOID_REFUSED, "children"),
    },
    inputs={"clicks": Input(BlankId.VOID_CONFIRM, "n_clicks")},
    state={"chosen": State(BlankId.NUMBERS, "value"), "reason": State(BlankId.REASON, "value")},
    prevent_initial_call=True,
)
def void(clicks: int | None, chosen: Any, reason: str | None) -> dict[str, Any]:
    """Void the chosen numbers for the typed reason, or say why not."""
    listed = chosen if isinstance(chosen, list) else []
    ids = [number for one in listed if (number := number_in(one)) is not None]
    try:
        with writing() as session:
            void_numbers(session, current_actor(), ids, reason or "")
    except ActRefused as refused:
        return {"changed": no_update, "refused": refused_sentence(refused)}
    return {"changed": {"voided": clicks}, "refused": ""}
