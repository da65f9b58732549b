"""Print many notices at once: looked at first, then all opened or none, and the one file that holds them."""

from collections.abc import Sequence
from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.paper_facts import feet, sheet_of
from dashboard.documents.paper_texts import DEMO_MARK, TITLES
from dashboard.documents.papers import papers_file
from dashboard.file_answers import file_answer
from dashboard.ids.printing import PrintId
from dashboard.ids.work import BulkId
from dashboard.numbers import number_in
from dashboard.print_words import batch_words, can_print, printable_cells
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
from db.commands.batch_print import BatchRefused, Printable, print_batch, printable
from db.commands.identity import addressees
from db.commands.numbering import WRITING
from db.documents import MediaType, OpenedFile
from db.queries.case_file import case_file
from db.queries.names import load_names
from db.queries.papers import is_addressee_open, paper, papers_of_batch
from layouts.print_batch import way_to

callbacks = CallbackGroup(*WRITING)
routes = RouteGroup(*WRITING)


@routes("/notices/<int:batch>")
def hand_out_notices(batch: int) -> ResponseReturnValue:
    """Answer with all notices of a batch as one Word file while the reader's own logged looks hold, or with none."""
    sheets = []
    with reading() as session:
        names = load_names(session)
        for case_id, paper_id in papers_of_batch(session, current_account(), batch, now()):
            file = case_file(session, case_id, current_scope(session), today())
            found = None if file is None else paper(session, case_id, paper_id)
            if file is None or found is None or not found.number:
                abort(404, _closed())
            if not is_addressee_open(session, current_account(), case_id, paper_id, now()):
                abort(404, _closed())
            people = addressees(session, case_id)
            foot = feet(found.kind, tuple(one.code for one in people), tuple(one.address for one in people))
            mark = DEMO_MARK if board().is_demo else ""
            named = tuple(one.name for one in people)
            sheets.append(sheet_of(found, file, names, people=named, foot=foot, mark=mark))
    if not sheets:
        abort(404, _closed())
    name = f"告知文书-{len(sheets)}份.docx"
    return file_answer(OpenedFile(name, MediaType.DOCX, papers_file(sheets)))


def _closed() -> str:
    return _("These notices are not open to you now. Tick and print them again.")


@callbacks(
    output={
        "hidden": Output(PrintId.DIALOG, "hidden"),
        "items": Output(PrintId.ITEMS, "data"),
    },
    inputs={"opening": Input(PrintId.OPEN, "n_clicks"), "shutting": Input(PrintId.SHUT, "n_clicks")},
    state={"chosen": State(BulkId.CHOSEN, "data")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, chosen: Any) -> dict[str, Any]:
    """Open the dialog for the ticked matters, or shut it."""
    if ctx.triggered_id != PrintId.OPEN:
        return {"hidden": True, "items": None}
    return {"hidden": False, "items": _cases(chosen)}


SHOWN = {
    "rows": Output(PrintId.LIST, "rowData"),
    "papers": Output(PrintId.PAPERS, "data"),
    "said": Output(PrintId.SAID, "children"),
    "can_not": Output(PrintId.CONFIRM, "disabled"),
    "none_held": Output(PrintId.LEAVE_OUT, "hidden"),
    "refused": Output(PrintId.REFUSED, "children"),
    "way": Output(PrintId.WAY, "children"),
}


@callbacks(output=SHOWN, inputs={"items": Input(PrintId.ITEMS, "data")}, prevent_initial_call=True)
def show_notices(items: Any) -> dict[str, Any]:
    """List the notices that would be printed and what holds the batch up; what an earlier batch showed is gone."""
    if not items:
        return _shown(())
    try:
        with reading() as session:
            found = printable(session, current_actor(), _ids(items))
    except ActRefused as refused:
        return {**_shown(()), "refused": refused_sentence(refused)}
    return _shown(found)


@callbacks(
    output=Output(PrintId.ITEMS, "data", allow_duplicate=True),
    inputs={"clicks": Input(PrintId.LEAVE_OUT, "n_clicks")},
    state={"items": State(PrintId.ITEMS, "data")},
    prevent_initial_call=True,
)
def leave_out(clicks: int | None, items: Any) -> Any:
    """Leave out the matters that hold the batch up."""
    try:
        with reading() as session:
            found = printable(session, current_actor(), _ids(items))
    except ActRefused:
        return no_update
    return list(dict.fromkeys(one.case_id for one in found if one.problem is None))


@callbacks(
    output={
        "said": Output(PrintId.SAID, "children", allow_duplicate=True),
        "rows": Output(PrintId.LIST, "rowData", allow_duplicate=True),
        "can_not": Output(PrintId.CONFIRM, "disabled", allow_duplicate=True),
        "refused": Output(PrintId.REFUSED, "children", allow_duplicate=True),
        "way": Output(PrintId.WAY, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(PrintId.CONFIRM, "n_clicks")},
    state={"papers": State(PrintId.PAPERS, "data")},
    prevent_initial_call=True,
)
def confirm(clicks: int | None, papers: Any) -> dict[str, Any]:
    """Open all notices that were listed, each logged before it is shown, or say which holds them up."""
    stays = {"said": no_update, "rows": no_update, "can_not": True, "way": ""}
    pairs = _pairs(papers)
    try:
        with writing() as session:
            batch = print_batch(session, current_actor(), pairs, titles=TITLES)
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except BatchRefused as refused:
        held = printable_cells(refused.held)
        why = _("Nothing was printed: these changed meanwhile. Leave them out or open the dialog again.")
        return {**stays, "rows": held, "refused": why}
    return {**stays, "refused": "", "way": way_to(batch, len(pairs))}


def _shown(found: Sequence[Printable]) -> dict[str, Any]:
    papers = [{"case": one.case_id, "paper": one.paper.id} for one in found if one.paper is not None]
    return {
        "rows": printable_cells(found),
        "papers": papers,
        "said": batch_words(found) if found else "",
        "can_not": not can_print(found),
        "none_held": all(one.problem is None for one in found) or not papers,
        "refused": "",
        "way": "",
    }


def _cases(chosen: Any) -> list[int]:
    listed = chosen if isinstance(chosen, list) else []
    return _ids([one.get("case") for one in listed if isinstance(one, dict)])


def _ids(items: Any) -> list[int]:
    found = (number_in(one) for one in items) if isinstance(items, list) else ()
    return list(dict.fromkeys(one for one in found if one is not None))


def _pairs(papers: Any) -> list[tuple[int, int]]:
    listed = [one for one in papers if isinstance(one, dict)] if isinstance(papers, list) else []
    pairs = ((number_in(one.get("case")), number_in(one.get("paper"))) for one in listed)
    return [
        (case_id, paper_id) for case_id, paper_id in pairs if case_id is not None and paper_id is not None
    ]
