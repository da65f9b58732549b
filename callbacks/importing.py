"""Callbacks of the import page's first steps: the file, what its columns mean, what would happen."""

from typing import Any
from urllib.parse import quote, unquote

from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.work import ImportId
from dashboard.import_mapping import AS_LAST_TIME, Edits, first_look, save_as
from dashboard.import_preview import errors_of, preview_of_list, preview_of_matters
from dashboard.import_ratings import preview_of_ratings
from dashboard.import_storing import past_of
from dashboard.import_uploads import check_name, is_of_matters, known_kind, take
from dashboard.import_words import RATINGS, refused_sentence, shown_or_refused
from dashboard.request import board, current_account, current_scope, now, reading, today, writing
from dashboard.text import _
from db.enums import Role
from db.importing.findings import SheetRefused
from db.importing.mapping import MappingRefused
from db.importing.saved_mappings import saved_names
from db.importing.sheets import MOST_BYTES, read_workbook
from db.queries.imports import import_runs, import_sources
from layouts.importing import source_options, sum_list

callbacks = CallbackGroup(Role.OFFICE)
routes = RouteGroup(Role.OFFICE)
CHUNK = 1 << 18


# ---------------------------------------------------------------- files


@routes("/import/upload", methods=["POST"])
def take_upload() -> ResponseReturnValue:
    """Take one file as the body of the request, read it once, and keep it sealed for the account that sent it."""
    name = unquote(request.headers.get("X-File-Name", ""))[:120]
    try:
        if not name:
            raise SheetRefused("missing")
        check_name(name)
        content = _body(name)
        read_workbook(content, name)
        with writing() as session:
            upload_id = take(session, board(), content, name, current_account().id, now())
    except SheetRefused as refused:
        abort(400, refused_sentence(refused))
    return jsonify(id=upload_id)


def _body(name: str) -> bytes:
    content = bytearray()
    while chunk := request.stream.read(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise SheetRefused("too_large", name=name, most=MOST_BYTES)
    return bytes(content)


@routes("/import/errors", methods=["POST"])
def hand_out_errors() -> ResponseReturnValue:
    """Answer with the workbook of what could not be stored, as the preview of an own upload has it."""
    body = request.get_json(silent=True)
    upload_id = str(body.get("upload", "")) if isinstance(body, dict) else ""
    try:
        name, content = errors_of(board(), upload_id, current_account().id, now(), today())
    except (SheetRefused, MappingRefused) as refused:
        abort(400, refused_sentence(refused))
    answer = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


# ---------------------------------------------------------------- the file and its columns


@callbacks(
    output={
        "sources": Output(ImportId.SOURCES, "children"),
        "saved": Output(ImportId.SAVED, "options"),
        "history": Output(ImportId.HISTORY, "rowData"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "ended": Input(ImportId.ENDED, "data"),
        "kept": Input(ImportId.SAVE_DONE, "children"),
    },
)
def show_past(title: str | None, ended: Any, kept: str | None) -> dict[str, Any]:
    """Show what was imported before, and offer its ledgers and the saved mappings."""
    with reading() as session:
        runs, sources, saved = (
            import_runs(session, current_scope()),
            import_sources(session),
            saved_names(session),
        )
    first = {"value": AS_LAST_TIME, "label": _("As last time, or guessed")}
    return {
        "sources": source_options(list(sources)),
        "saved": [first, *({"value": name, "label": name} for name in saved)],
        "history": [past_of(run, board().database.zone) for run in runs],
    }


FILE_PARTS = {
    "refused": Output(ImportId.REFUSED, "children", allow_duplicate=True),
    "is_none": Output(ImportId.MAP_CARD, "hidden"),
    "is_list": Output(ImportId.MATTER_OPTIONS, "hidden"),
    "file": Output(ImportId.FILE, "children"),
    "columns": Output(ImportId.COLUMNS, "rowData"),
    "sheets": Output(ImportId.SHEETS, "options"),
    "read": Output(ImportId.SHEETS, "value"),
    "packs": Output(ImportId.PACK, "options"),
    "pack": Output(ImportId.PACK, "value"),
    "options": Output(ImportId.OPTIONS, "value"),
}


@callbacks(
    output=FILE_PARTS,
    inputs={
        "upload": Input(ImportId.UPLOAD, "data"),
        "saved": Input(ImportId.SAVED, "value"),
        "kind": Input(ImportId.KIND, "value"),
        "ended": Input(ImportId.ENDED, "data"),
    },
    state={"source": State(ImportId.SOURCE, "value")},
    prevent_initial_call=True,
)
def show_file(
    upload: dict[str, Any] | None, saved: str | None, kind: str | None, ended: Any, source: str | None
) -> dict[str, Any]:
    """Show what was read of the file and what its columns are taken for."""
    nothing = {**dict.fromkeys(FILE_PARTS, no_update), "is_none": True, "refused": ""}
    if not upload or ctx.triggered_id == ImportId.ENDED:
        return nothing
    return shown_or_refused(
        lambda: {
            "is_none": False,
            **first_look(
                board(),
                str(upload.get("id")),
                current_account().id,
                now(),
                kind=known_kind(kind),
                source=(source or "").strip(),
                saved="" if saved in (None, AS_LAST_TIME) else str(saved),
            ),
        },
        nothing,
    )


@callbacks(
    output=Output(ImportId.SAVE_DONE, "children"),
    inputs={"clicks": Input(ImportId.SAVE, "n_clicks")},
    state={
        "upload": State(ImportId.UPLOAD, "data"),
        "name": State(ImportId.SAVE_NAME, "value"),
        "rows": State(ImportId.COLUMNS, "rowData"),
        "source": State(ImportId.SOURCE, "value"),
        "pack": State(ImportId.PACK, "value"),
        "options": State(ImportId.OPTIONS, "value"),
        "decided": State(ImportId.DECISIONS, "rowData"),
    },
    prevent_initial_call=True,
)
def save(
    clicks: int | None, upload: dict[str, Any] | None, name: str | None, rows: Any, source: str | None, pack: str | None,
    options: Any, decided: Any,
) -> str:  # fmt: skip
    """Keep the mapping of the page by name, for the next file of this form and for the command line."""
    if not clicks or not upload:
        return ""
    edits = Edits(rows or [], source or "", pack or "", (), options or [], decided or [])
    try:
        save_as(board(), str(upload.get("id")), current_account().id, now(), name or "", edits)
    except (SheetRefused, MappingRefused) as refused:
        return refused_sentence(refused)
    return _("Saved as {name}.", name=(name or "").strip())


# ---------------------------------------------------------------- the preview


PREVIEW_PARTS = {
    "refused": Output(ImportId.PREVIEW_REFUSED, "children"),
    "is_none": Output(ImportId.PREVIEW_CARD, "hidden"),
    "is_new": Output(ImportId.TWICE, "hidden"),
    "twice": Output(f"{ImportId.TWICE}-words", "children"),
    "again": Output(ImportId.AGAIN, "value"),
    "sums": Output(ImportId.SUMS, "children"),
    "adds": Output(ImportId.ADDS, "children"),
    "is_decided": Output(ImportId.DECISION_PART, "hidden"),
    "decisions": Output(ImportId.DECISIONS, "rowData", allow_duplicate=True),
    "no_board": Output(ImportId.ALL_BOARD, "hidden"),
    "no_sheet": Output(ImportId.ALL_SHEET, "hidden"),
    "outcomes": Output(ImportId.OUTCOMES, "rowData"),
    "note": Output(ImportId.OUTCOMES_NOTE, "children"),
    "findings": Output(ImportId.FINDINGS, "rowData"),
    "has_no_errors": Output(ImportId.ERRORS, "hidden"),
}


@callbacks(
    output=PREVIEW_PARTS,
    inputs={
        "clicks": Input(ImportId.PREVIEW, "n_clicks"),
        "upload": Input(ImportId.UPLOAD, "data"),
        "edited": Input(ImportId.COLUMNS, "cellValueChanged"),
        "kind": Input(ImportId.KIND, "value"),
        "source": Input(ImportId.SOURCE, "value"),
        "pack": Input(ImportId.PACK, "value"),
        "sheets": Input(ImportId.SHEETS, "value"),
        "options": Input(ImportId.OPTIONS, "value"),
        "ended": Input(ImportId.ENDED, "data"),
        "placed": Input(ImportId.DECISIONS, "cellValueChanged"),
    },
    state={
        "rows": State(ImportId.COLUMNS, "rowData"),
        "county": State(ImportId.COUNTY, "value"),
        "decided": State(ImportId.DECISIONS, "rowData"),
    },
    running=[(Output(ImportId.PREVIEW, "disabled"), True, False)],
    prevent_initial_call=True,
)
def preview(
    clicks: int | None, upload: dict[str, Any] | None, edited: Any, kind: str | None, source: str | None, pack: str | None,
    sheets: Any, options: Any, ended: Any, placed: Any, rows: Any, county: str | None, decided: Any,
) -> dict[str, Any]:  # fmt: skip
    """Compare the file with the board and show what would happen; any other edit takes the preview away."""
    nothing = {**dict.fromkeys(PREVIEW_PARTS, no_update), "is_none": True, "refused": ""}
    if ctx.triggered_id == ImportId.UPLOAD:
        return {**nothing, "decisions": []}
    if ctx.triggered_id == ImportId.DECISIONS and not _is_of_place(placed):
        raise PreventUpdate
    if ctx.triggered_id not in (ImportId.PREVIEW, ImportId.DECISIONS) or not upload:
        return nothing
    edits = Edits(rows or [], source or "", pack or "", sheets or (), options or (), decided or [])
    upload_id, chosen = str(upload.get("id")), known_kind(kind)
    return shown_or_refused(lambda: _preview(upload_id, chosen, county or "", edits), nothing)


def _preview(upload_id: str, kind: str, county: str, edits: Edits) -> dict[str, Any]:
    at, account_id = now(), current_account().id
    if kind == RATINGS:
        shown = preview_of_ratings(board(), upload_id, current_account(), at)
    elif is_of_matters(kind):
        shown = preview_of_matters(board(), upload_id, account_id, at, today(), kind, edits)
    else:
        shown = preview_of_list(board(), upload_id, account_id, at, kind, county.strip())
    return {"is_none": False, **shown, "sums": sum_list(shown["sums"])}


def _is_of_place(changes: Any) -> bool:
    """Tell whether a place was decided: the file is compared anew with it, other decisions wait for the end."""
    return any((change.get("data") or {}).get("what") == "place" for change in changes or [])


callbacks.clientside(
    "import",
    "kind",
    Output(ImportId.SOURCE_FIELD, "hidden"),
    Output(ImportId.COUNTY_FIELD, "hidden"),
    Input(ImportId.KIND, "value"),
)
callbacks.clientside(
    "import",
    "errors",
    Output(ImportId.ERRORS_ASKED, "data"),
    Input(ImportId.ERRORS, "n_clicks"),
    State(ImportId.UPLOAD, "data"),
    prevent_initial_call=True,
)
callbacks.clientside(
    "import",
    "decideAll",
    Output(ImportId.DECISIONS, "rowData"),
    Input(ImportId.ALL_BOARD, "n_clicks"),
    Input(ImportId.ALL_SHEET, "n_clicks"),
    State(ImportId.DECISIONS, "rowData"),
    prevent_initial_call=True,
)
