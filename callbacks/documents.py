"""Documents of a matter: a file goes up sealed, opens after a logged look, and is withdrawn with a reason."""

import json
from datetime import date
from typing import Any, Final
from urllib.parse import unquote

from dash import Input, Output, State, ctx, no_update
from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.file_answers import file_answer
from dashboard.ids.case import DocumentId
from dashboard.ids.frame import ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.documents import ADDING, DocumentEntry, add_document, withdraw_document
from db.commands.identity import REVEALING
from db.documents import MOST_BYTES
from db.enums import DocumentKind
from db.queries.documents import looked_at, opened_file
from db.queries.identity import is_in_scope
from db.queries.papers import paper

callbacks = CallbackGroup(*ADDING)
adding_routes = RouteGroup(*ADDING)
opening_routes = RouteGroup(*REVEALING)
CHUNK: Final = 1 << 16


@adding_routes("/case/<int:case_id>/documents", methods=["POST"])
def take_document(case_id: int) -> ResponseReturnValue:
    """Take one file as the body of the request, said what it is in a header, and store it sealed."""
    try:
        entry, content = _entry(), _content()
        with writing() as session:
            added = add_document(session, current_actor(), case_id, entry, content)
    except ActRefused as refused:
        abort(400, refused_sentence(refused))
    return jsonify(id=added)


def _content() -> bytes:
    # Read by hand: a form's file would be written to the disk as it is.
    content = bytearray()
    while chunk := request.stream.read(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise ActRefused("file_large", most=MOST_BYTES >> 20)
    return bytes(content)


def _entry() -> DocumentEntry:
    try:
        said = json.loads(unquote(request.headers.get("X-Document", "")))
    except ValueError:
        said = None
    given = {key: str(value or "") for key, value in said.items()} if isinstance(said, dict) else {}
    kind = given.get("kind", "")
    if kind not in DocumentKind._value2member_map_:
        raise ActRefused("kind_unknown")
    try:
        dated_on = date.fromisoformat(given["dated"]) if given.get("dated") else None
    except ValueError:
        raise ActRefused("date_unknown") from None
    return DocumentEntry(
        DocumentKind(kind),
        given.get("title", ""),
        given.get("number", ""),
        dated_on,
        number_in(given.get("paper")),
    )


@opening_routes("/case/<int:case_id>/documents/<int:document_id>")
def hand_out_document(case_id: int, document_id: int) -> ResponseReturnValue:
    """Answer with the file while the reader's own logged look at it holds and the matter is in scope."""
    with reading() as session:
        may = is_in_scope(session, current_scope(), case_id, today()) and looked_at(
            session, current_account(), case_id, document_id, now()
        )
        found = opened_file(session, case_id, document_id) if may else None
    if found is None:
        abort(404, _("This document is not open to you now. Open it on the page of its matter."))
    return file_answer(found)


@callbacks(
    output={
        "hidden": Output(DocumentId.DIALOG, "hidden"),
        "title": Output(DocumentId.TITLE, "value"),
        "number": Output(DocumentId.NUMBER, "value"),
        "dated": Output(DocumentId.DATED, "value"),
        "file": Output(DocumentId.FILE_NAME, "children"),
        "refused": Output(DocumentId.REFUSED, "children"),
        "kind": Output(DocumentId.KIND, "value"),
    },
    inputs={
        "opening": Input(DocumentId.ADD, "n_clicks"),
        "scan_of": Input(DocumentId.SCAN_OF, "data"),
        "shutting": Input(DocumentId.DIALOG_SHUT, "n_clicks"),
        "changed": Input(DocumentId.CHANGED, "data"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut(
    opening: int | None, scan_of: Any, shutting: int | None, changed: Any, path: str | None
) -> dict[str, Any]:
    """Open the dialog empty, or filled for the signed scan of a paper; shut it when it is left or all is stored."""
    found = None
    if ctx.triggered_id == DocumentId.SCAN_OF and isinstance(scan_of, dict):
        with reading() as session:
            if is_in_scope(session, current_scope(session), id_at_end(path), today()):
                found = paper(session, id_at_end(path), number_in(str(scan_of.get("paper", ""))) or 0)
    dated = None if found is None else found.served_on or found.issued_on
    return {
        "hidden": ctx.triggered_id != DocumentId.ADD and found is None,
        "kind": DocumentKind.REPLY.value if found is None else DocumentKind.RECEIPT.value,
        "title": "" if found is None else _("{paper}, signed", paper=word(found.kind)),
        "number": "" if found is None else found.number,
        "dated": "" if dated is None else dated.isoformat(),
        "file": _("No file chosen"),
        "refused": "",
    }


@callbacks(
    output={
        "hidden": Output(DocumentId.WITHDRAW_DIALOG, "hidden"),
        "reason": Output(DocumentId.REASON, "value"),
        "refused": Output(DocumentId.WITHDRAW_REFUSED, "children", allow_duplicate=True),
    },
    inputs={
        "chosen": Input(DocumentId.CHOSEN, "data"),
        "shutting": Input(DocumentId.WITHDRAW_SHUT, "n_clicks"),
        "changed": Input(DocumentId.CHANGED, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_withdrawing(chosen: Any, shutting: int | None, changed: Any) -> dict[str, Any]:
    """Open the dialog for the document that was pressed; shut it when it is left or the document is withdrawn."""
    return {"hidden": ctx.triggered_id != DocumentId.CHOSEN, "reason": "", "refused": ""}


@callbacks(
    output={
        "changed": Output(DocumentId.CHANGED, "data"),
        "refused": Output(DocumentId.WITHDRAW_REFUSED, "children"),
    },
    inputs={"clicks": Input(DocumentId.WITHDRAW_CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "chosen": State(DocumentId.CHOSEN, "data"),
        "reason": State(DocumentId.REASON, "value"),
    },
    prevent_initial_call=True,
)
def withdraw(clicks: int | None, path: str | None, chosen: Any, reason: str | None) -> dict[str, Any]:
    """Withdraw the chosen document for the typed reason, or say why not."""
    document_id = number_in(str(chosen.get("id", ""))) if isinstance(chosen, dict) else None
    try:
        with writing() as session:
            withdraw_document(session, current_actor(), id_at_end(path), document_id or 0, reason or "")
    except ActRefused as refused:
        return {"changed": no_update, "refused": refused_sentence(refused)}
    return {"changed": {"withdrawn": document_id, "clicks": clicks}, "refused": ""}
