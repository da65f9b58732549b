"""Callbacks of the import page: each step reads the sealed upload anew; nothing is stored before the confirmation."""

from typing import Any
from urllib.parse import quote, unquote

from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard import importing as steps
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids import ImportId, ShellId
from dashboard.import_storing import Stored, past_of, store_list, store_matters
from dashboard.import_words import ASSIGNMENTS, adding_sentence, kind_word, refused_sentence
from dashboard.request import board, current_account, now, reading, today, writing
from dashboard.text import _, ngettext
from db.enums import JobState, Role
from db.importing.findings import SheetRefused
from db.importing.mapping import LATEST_PACK, MappingRefused, read_mapping, write_mapping
from db.importing.organisation import SheetKind
from db.importing.proposal import propose
from db.importing.saved_mappings import save_mapping, saved_names
from db.importing.sheets import MOST_BYTES, read_workbook
from db.importing.staging import MOST_STAGED
from db.importing.trial import try_organisation
from db.jobs import JobKind, ask, job_of
from db.queries.imports import import_run, import_runs, import_sources, pack_codes, waiting_uploads
from db.queries.names import load_names
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
        steps.check_name(name)
        content = _body(name)
        read_workbook(content, name)
        staging, account_id = steps.staging_of(board()), current_account().id
        with writing() as session:
            # Whoever leaves the page leaves a file behind: the oldest gives way.
            for old in waiting_uploads(session, account_id)[: 1 - MOST_STAGED]:
                staging.drop(session, old, account_id=account_id)
            upload_id = staging.stage(session, content, name=name, account_id=account_id, now=now()).id
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
        with reading() as session:
            row, book = steps.uploaded(session, board(), upload_id, current_account().id, now())
            if "toml" not in row.mapping:
                raise SheetRefused("no_preview")
            proposal = propose(session, book, read_mapping(row.mapping["toml"]), today=today())
    except (SheetRefused, MappingRefused) as refused:
        abort(400, refused_sentence(refused))
    name, content = steps.error_file([*proposal.held, *proposal.findings], row.name)
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
        runs, sources, saved = import_runs(session), import_sources(session), saved_names(session)
    first = {"value": steps.AS_LAST_TIME, "label": _("As last time, or guessed")}
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
    chosen = steps.known_kind(kind)
    try:
        with reading() as session:
            row, book = steps.uploaded(session, board(), str(upload.get("id")), current_account().id, now())
            name = "" if saved in (None, steps.AS_LAST_TIME) else str(saved)
            mapping = steps.first_mapping(session, book, (source or "").strip(), name)
            codes = pack_codes(session)
    except (SheetRefused, MappingRefused) as refused:
        return {**nothing, "refused": refused_sentence(refused)}
    with writing() as session:
        held = steps.staging_of(board()).row(session, row.id, account_id=current_account().id, now=now())
        held.mapping = {"first": write_mapping(mapping)}
    sheets = [sheet for sheet in book.sheets if sheet.header_row]
    return {
        "refused": "",
        "is_none": False,
        "is_list": not steps.is_of_matters(chosen),
        "file": _file_sentence(row.name, book, chosen),
        "columns": steps.column_rows(book, mapping),
        "sheets": [{"value": sheet.name, "label": sheet.name or row.name} for sheet in sheets],
        "read": [sheet.name for sheet in sheets if mapping.reads(sheet)],
        "packs": [
            {"value": LATEST_PACK, "label": _("Those in force on the day of registration")},
            *({"value": code, "label": _("No clocks") if code == "none" else code} for code in codes),
        ],
        "pack": mapping.pack,
        "options": [
            *([steps.COMPLETE] if mapping.is_complete and chosen != ASSIGNMENTS else []),
            *mapping.create,
        ],
    }


def _file_sentence(name: str, book: Any, kind: str) -> str:
    found = _("; ").join(
        _(
            "sheet {name}: headers in row {row}, {n} rows",
            name=sheet.name or name,
            row=sheet.header_row,
            n=len(sheet.rows),
        )
        if sheet.header_row
        else _("sheet {name}: no headers, left out", name=sheet.name or name)
        for sheet in book.sheets
    )
    return _("{name} ({kind}) — {found}", name=name, kind=kind_word(kind), found=found)


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
    try:
        with writing() as session:
            row = steps.staging_of(board()).row(
                session, str(upload.get("id")), account_id=current_account().id, now=now()
            )
            mapping = steps.edited(
                _first(row), rows or [], source=source or "", pack=pack or LATEST_PACK, sheets=(),
                options=options or [],
            )  # fmt: skip
            save_mapping(session, name or "", steps.with_places(mapping, decided or []), now())
    except (SheetRefused, MappingRefused) as refused:
        return refused_sentence(refused)
    return _("Saved as {name}.", name=(name or "").strip())


def _first(row: Any) -> Any:
    if "first" not in row.mapping:
        raise SheetRefused("upload_gone")
    return read_mapping(row.mapping["first"])


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
    chosen = steps.known_kind(kind)
    try:
        if not steps.is_of_matters(chosen):
            return {**nothing, **_list_preview(upload, chosen, county or "")}
        return {**nothing, **_preview(upload, chosen, rows, source, pack, sheets, options, decided)}
    except (SheetRefused, MappingRefused) as refused:
        return {**nothing, "refused": refused_sentence(refused)}


def _is_of_place(changes: Any) -> bool:
    """Tell whether a place was decided: the file is compared anew with it, other decisions wait for the end."""
    return any((change.get("data") or {}).get("what") == "place" for change in changes or [])


def _preview(
    upload: dict[str, Any], kind: str, rows: Any, source: str | None, pack: str | None, sheets: Any, options: Any,
    decided: Any,
) -> dict[str, Any]:  # fmt: skip
    account = current_account()
    with reading() as session:
        row, book = steps.uploaded(session, board(), str(upload.get("id")), account.id, now())
        mapping = steps.edited(
            _first(row), rows or [], source=source or "", pack=pack or LATEST_PACK, sheets=sheets or (),
            options=options or (),
        )  # fmt: skip
        mapping = steps.with_places(mapping, decided or [])
        proposal = propose(session, book, mapping, today=today())
        names = load_names(session)
        before = None if proposal.same_file is None else import_run(session, proposal.same_file)
    with writing() as session:
        held = steps.staging_of(board()).row(session, row.id, account_id=account.id, now=now())
        text = write_mapping(mapping)
        held.mapping = {"first": text, "toml": text, "kind": kind, "sums": proposal.sums()}
    outcomes = steps.outcome_rows(proposal, names)
    decisions = steps.carried_over(steps.decision_rows(proposal, names), decided or [])
    has_conflict = any(row["what"] == "conflict" for row in decisions)
    findings = [*proposal.held, *proposal.findings]
    return {
        "is_none": False,
        "is_new": before is None,
        "twice": "" if before is None else _twice(before),
        "again": [],
        "sums": sum_list(steps.sum_items(proposal)),
        "adds": adding_sentence(proposal),
        "is_decided": not decisions,
        "decisions": decisions,
        "no_board": not has_conflict,
        "no_sheet": not has_conflict,
        "outcomes": outcomes,
        "note": _shown_note(len(outcomes)),
        "findings": steps.finding_rows(findings),
        "has_no_errors": not steps.has_errors(findings),
    }


def _twice(run: Any) -> str:
    at = run.imported_at.astimezone(board().database.zone)
    return _(
        "This very file was imported before: {day} by {name}, as {source}.",
        day=f"{at:%Y-%m-%d %H:%M}",
        name=run.account or _("the command line"),
        source=run.source,
    )


def _shown_note(n: int) -> str:
    return _("The first {n} are listed.", n=n) if n >= steps.MOST_SHOWN else ""


def _list_preview(upload: dict[str, Any], kind: str, county: str) -> dict[str, Any]:
    account = current_account()
    with reading() as session:
        row, book = steps.uploaded(session, board(), str(upload.get("id")), account.id, now())
    done = try_organisation(board().database, book, SheetKind(kind), county=county.strip())
    with writing() as session:
        held = steps.staging_of(board()).row(session, row.id, account_id=account.id, now=now())
        held.mapping = {**held.mapping, "kind": kind, "county": county.strip()}
    return {
        "is_none": False,
        "is_new": True,
        "sums": sum_list(steps.list_items(done)),
        "adds": ngettext("{n} row read", "{n} rows read", sum(one.rows for one in done)),
        "is_decided": True,
        "decisions": [],
        "outcomes": [],
        "note": "",
        "findings": steps.list_rows(done),
        "has_no_errors": True,
    }


# ---------------------------------------------------------------- the decision


DECIDED_PARTS = {
    "refused": Output(ImportId.CONFIRM_REFUSED, "children"),
    "ended": Output(ImportId.ENDED, "data"),
    "job": Output(ImportId.JOB, "data"),
    "is_still": Output(ImportId.TICK, "disabled"),
    "is_done": Output(ImportId.PROGRESS_PART, "hidden"),
    "progress": Output(ImportId.PROGRESS, "value"),
    "words": Output(ImportId.PROGRESS_WORDS, "children"),
    "has_no_result": Output(ImportId.RESULT_CARD, "hidden"),
    "result": Output(ImportId.RESULT, "children"),
    "sums": Output(ImportId.RESULT_SUMS, "children"),
    "ledger": Output(ImportId.RESULT_LEDGER, "href"),
    "has_no_ledger": Output(ImportId.RESULT_LEDGER, "hidden"),
    "errors": Output(ImportId.RESULT_ERRORS, "href"),
    "has_no_errors": Output(ImportId.RESULT_ERRORS, "hidden"),
}


@callbacks(
    output=DECIDED_PARTS,
    inputs={
        "confirm": Input(ImportId.CONFIRM, "n_clicks"),
        "cancel": Input(ImportId.CANCEL, "n_clicks"),
        "tick": Input(ImportId.TICK, "n_intervals"),
        "upload": Input(ImportId.UPLOAD, "data"),
    },
    state={
        "decided": State(ImportId.DECISIONS, "rowData"),
        "again": State(ImportId.AGAIN, "value"),
        "job": State(ImportId.JOB, "data"),
    },
    running=[(Output(ImportId.CONFIRM, "disabled"), True, False)],
    prevent_initial_call=True,
)
def decide(
    confirm: int | None, cancel: int | None, tick: int | None, upload: dict[str, Any] | None, decided: Any, again: Any,
    job: int | None,
) -> dict[str, Any]:  # fmt: skip
    """Store what the preview showed, discard it, or show how far the storing is."""
    nothing = {**dict.fromkeys(DECIDED_PARTS, no_update), "refused": ""}
    try:
        if ctx.triggered_id == ImportId.TICK:
            return {**nothing, **(_watch(job) if isinstance(job, int) else {"is_still": True})}
        if not upload:
            return nothing
        if ctx.triggered_id == ImportId.UPLOAD:
            return {**nothing, "has_no_result": True}
        if ctx.triggered_id == ImportId.CANCEL:
            return {**nothing, **_discard(str(upload.get("id")))}
        decisions = steps.decisions_of(decided or [], is_again=bool(again))
        return {**nothing, **_confirm(str(upload.get("id")), decisions)}
    except (SheetRefused, MappingRefused) as refused:
        return {**nothing, "refused": refused_sentence(refused)}


def _discard(upload_id: str) -> dict[str, Any]:
    with writing() as session:
        steps.staging_of(board()).drop(session, upload_id, account_id=current_account().id)
    return {
        "ended": {"at": str(now())},
        "has_no_result": False,
        "result": _("The file was discarded; nothing of it was stored."),
        "sums": [],
        "has_no_ledger": True,
        "has_no_errors": True,
    }


def _confirm(upload_id: str, decisions: Any) -> dict[str, Any]:
    account = current_account()
    with reading() as session:
        row, book = steps.uploaded(session, board(), upload_id, account.id, now())
    if steps.is_of_matters(row.mapping.get("kind", "")) and book.row_count > steps.JOB_ABOVE:
        payload = {"upload": upload_id, **steps.payload_of(decisions)}
        with writing() as session:
            job = ask(session, JobKind.IMPORT, payload, account.id, now())
        return {
            "job": job, "is_still": False, "is_done": False, "progress": "0",
            "words": _("Waiting for its turn …"),
        }  # fmt: skip
    if not steps.is_of_matters(row.mapping.get("kind", "ledger")):
        return _shown(store_list(board(), row, book, account, now()))
    return _shown(store_matters(board(), row, book, decisions, account, now()))


def _shown(stored: Stored) -> dict[str, Any]:
    return {
        "ended": {"at": str(now())},
        "is_still": True,
        "is_done": True,
        "has_no_result": False,
        "result": stored.sentence,
        "sums": sum_list([(name, n, False) for name, n in stored.items]),
        "ledger": f"/ledger?{stored.rows}",
        "has_no_ledger": not stored.rows,
        "errors": f"/jobs/{stored.job}/result",
        "has_no_errors": not stored.has_errors,
    }


def _watch(job_id: int) -> dict[str, Any]:
    with reading() as session:
        job = job_of(session, job_id, current_account().id)
    if job is None or job.state is JobState.CANCELLED:
        return {
            "is_still": True,
            "is_done": True,
            "refused": _("The work was cancelled; nothing was stored."),
        }
    if job.state is JobState.DONE:
        return _shown(Stored.of_message(job.message, job_id))
    if job.state is JobState.FAILED:
        return {"is_still": True, "is_done": True, "refused": Stored.why_failed(job.message)}
    percent = round(job.progress * 100)
    return {"progress": str(percent), "words": _("Storing … {n} %", n=percent)}


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
