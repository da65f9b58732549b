"""Callbacks of the base of rates that is pasted or read from a sheet: looked at first, then stored."""

from typing import Any
from urllib.parse import unquote

from dash import Input, Output, State, ctx, no_update
from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from dashboard.area_words import refusal
from dashboard.base_words import line_rows, lines_sentence, taken_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids.governing import AreasId
from dashboard.import_uploads import check_name
from dashboard.import_words import refused_sentence
from dashboard.numbers import number_in
from dashboard.request import current_account, now, reading, today, writing
from dashboard.text import _
from db.commands.areas import AreaRefused, Setter, take_bases
from db.enums import Role
from db.importing.bases import BaseOutcome, BasesRead, as_pasted, pasted_book, read_bases
from db.importing.findings import SheetRefused
from db.importing.sheets import read_workbook

callbacks = CallbackGroup(Role.OFFICE, Role.ADMIN)
routes = RouteGroup(Role.OFFICE, Role.ADMIN)
MOST_BYTES = 4 << 20


@routes("/areas/bases", methods=["POST"])
def read_sheet() -> ResponseReturnValue:
    """Read one small sheet of numbers of areas and answer with its lines as cells to paste; nothing is kept."""
    name = unquote(request.headers.get("X-File-Name", ""))[:120]
    content = request.get_data(cache=False)
    try:
        check_name(name)
        if len(content) > MOST_BYTES:
            raise SheetRefused("too_large", name=name, most=MOST_BYTES)
        pasted = as_pasted(read_workbook(content, name))
    except SheetRefused as refused:
        abort(400, refused_sentence(refused))
    return jsonify(pasted=pasted)


@callbacks(
    output={
        "is_none": Output(AreasId.LINES_PART, "hidden"),
        "lines": Output(AreasId.LINES, "rowData"),
        "said": Output(AreasId.LINES_SAID, "children"),
        "refused": Output(AreasId.SHEET_SAID, "children"),
        "has_nothing": Output(AreasId.TAKE, "disabled"),
    },
    inputs={
        "clicks": Input(AreasId.LOOK, "n_clicks"),
        "pasted": Input(AreasId.PASTED, "value"),
        "year": Input(AreasId.YEAR, "value"),
        "source": Input(AreasId.BASE_SOURCE, "value"),
        "taken": Input(AreasId.TAKEN, "children"),
    },
    prevent_initial_call=True,
)
def look(clicks: int | None, pasted: str | None, year: Any, source: str | None, taken: Any) -> dict[str, Any]:
    """Show what the pasted lines would do; any later edit takes the preview away."""
    nothing = {"is_none": True, "lines": [], "said": "", "refused": "", "has_nothing": True}
    if ctx.triggered_id != AreasId.LOOK:
        return nothing
    try:
        with reading() as session:
            read = _read(session, pasted, year, source)
    except SheetRefused as refused:
        return {**nothing, "refused": refused_sentence(refused)}
    return {
        "is_none": False,
        "lines": line_rows(read),
        "said": lines_sentence(read),
        "refused": "",
        "has_nothing": not read.count(BaseOutcome.NEW) + read.count(BaseOutcome.CHANGED),
    }


@callbacks(
    output={
        "said": Output(AreasId.TAKEN, "children"),
        "done": Output(AreasId.BASE_DONE, "children", allow_duplicate=True),
        "pasted": Output(AreasId.PASTED, "value"),
    },
    inputs={"clicks": Input(AreasId.TAKE, "n_clicks")},
    state={
        "pasted": State(AreasId.PASTED, "value"),
        "year": State(AreasId.YEAR, "value"),
        "source": State(AreasId.BASE_SOURCE, "value"),
        "shown": State(AreasId.LINES, "rowData"),
    },
    running=[(Output(AreasId.TAKE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def take(
    clicks: int | None, pasted: str | None, year: Any, source: str | None, shown: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """Store the lines that the preview showed, all of them or none."""
    kept = {"done": no_update, "pasted": no_update}
    if not clicks:
        return {"said": no_update, **kept}
    try:
        with writing() as session:
            read = _read(session, pasted, year, source)
            if line_rows(read) != shown:
                raise SheetRefused("changed_meanwhile")
            take_bases(session, Setter(current_account(), now()), read)
    except SheetRefused as refused:
        return {"said": refused_sentence(refused), **kept}
    except AreaRefused as refused:
        return {"said": refusal(refused), **kept}
    said = _("{time} {sentence}", time=f"{now():%H:%M:%S}", sentence=taken_sentence(read))
    return {"said": said, "done": said, "pasted": ""}


def _read(session: Session, pasted: str | None, year: Any, source: str | None) -> BasesRead:
    if not (pasted or "").strip():
        raise SheetRefused("nothing_pasted")
    book = pasted_book(pasted or "")
    return read_bases(
        session,
        book,
        this_year=today().year,
        year=number_in(str(year).removesuffix(".0")),
        source=source or "",
    )
