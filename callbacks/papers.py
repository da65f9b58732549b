"""Papers of a matter: drafted from its file, checked by another, issued under a number, printed, served, voided."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort, request
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.paper_facts import facts_of, feet, form_of, sheet_of
from dashboard.documents.paper_texts import DEMO_MARK, DRAFT_MARK, FORMS, SERIES, TITLES, drafted
from dashboard.documents.papers import form_file, paper_file
from dashboard.file_answers import file_answer
from dashboard.identity_words import refused_reveal
from dashboard.ids.case import PaperId
from dashboard.ids.frame import ShellId
from dashboard.numbers import day_in, id_at_end, number_in
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
from dashboard.words import word
from db.blocks import BLANK_OF
from db.commands.acts import ActRefused
from db.commands.identity import IdentityRefused, addressees, reveal_addressee
from db.commands.numbering import WRITING, is_own_unit
from db.commands.papers import (
    check_paper,
    draft_paper,
    issue_paper,
    kinds_open,
    serve_paper,
    void_paper,
)
from db.documents import MediaType, OpenedFile
from db.editions import ChangedByOther
from db.papers import FormKind, PaperAct, PaperKind, Service
from db.queries.blocks import open_numbers
from db.queries.case_file import case_file
from db.queries.hearings import hearing_planned
from db.queries.identity import is_in_scope
from db.queries.names import load_names
from db.queries.papers import is_addressee_open, paper, papers
from layouts.papers import PRINT, act_says, way_to

callbacks = CallbackGroup(*WRITING)
routes = RouteGroup(*WRITING)


def _mark(*, is_draft: bool = False) -> str:
    return " ".join((*([DEMO_MARK] if board().is_demo else []), *([DRAFT_MARK] if is_draft else [])))


@routes("/case/<int:case_id>/papers/<int:paper_id>")
def hand_out_paper(case_id: int, paper_id: int) -> ResponseReturnValue:
    """Answer with a paper as a Word file; with its addressee only while the reader's own logged look holds."""
    is_named = request.args.get("named") == "1"
    with reading() as session:
        file = case_file(session, case_id, current_scope(session), today())
        found = None if file is None else paper(session, case_id, paper_id)
        may = not is_named or is_addressee_open(session, current_account(), case_id, paper_id, now())
        people = addressees(session, case_id) if found is not None and is_named and may else []
        names = load_names(session)
    if file is None or found is None or not may:
        abort(404, _("This paper is not open to you now. Open it on the page of its matter."))
    sheet = sheet_of(
        found,
        file,
        names,
        people=tuple(one.name for one in people),
        foot=feet(found.kind, tuple(one.code for one in people), tuple(one.address for one in people)),
        mark=_mark(is_draft=not found.number),
    )
    name = f"{TITLES[found.kind]}-{file.row.number}.docx"
    return file_answer(OpenedFile(name, MediaType.DOCX, paper_file(sheet)))


@routes("/case/<int:case_id>/forms/<kind>")
def hand_out_form(case_id: int, kind: str) -> ResponseReturnValue:
    """Answer with a form of a matter as a Word file; no name stands in it."""
    with reading() as session:
        file = case_file(session, case_id, current_scope(session), today())
        listed = papers(session, case_id, today()) if file is not None else []
        names = load_names(session)
    if file is None or kind not in FormKind._value2member_map_:
        abort(404, _("This form is not open to you now. Open it on the page of its matter."))
    wanted = FormKind(kind)
    content = form_file(form_of(wanted, file, names, listed, _mark()))
    return file_answer(OpenedFile(f"{FORMS[wanted]}-{file.row.number}.docx", MediaType.DOCX, content))


DRAFTING = {
    "hidden": Output(PaperId.DRAFT_DIALOG, "hidden"),
    "kinds": Output(PaperId.KIND, "options"),
    "kind": Output(PaperId.KIND, "value"),
    "texts": Output(PaperId.TEXTS, "data"),
    "body": Output(PaperId.BODY, "value"),
    "refused": Output(PaperId.DRAFT_REFUSED, "children"),
}


@callbacks(
    output=DRAFTING,
    inputs={
        "opening": Input(PaperId.NEW, "n_clicks"),
        "pressed": Input(PaperId.PRESSED, "data"),
        "shutting": Input(PaperId.DRAFT_SHUT, "n_clicks"),
        "changed": Input(PaperId.CHANGED, "data"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut_draft(
    opening: int | None, pressed: Any, shutting: int | None, changed: Any, path: str | None
) -> dict[str, Any]:
    """Open the dialog with a text for each paper that can be drafted, or with the paper that was pressed; or shut it."""
    which, act, _version = _pressed(pressed)
    is_edit = ctx.triggered_id == PaperId.PRESSED and act == PaperAct.EDIT
    if ctx.triggered_id != PaperId.NEW and not is_edit:
        return {**dict.fromkeys(DRAFTING, no_update), "hidden": True}
    case_id = id_at_end(path)
    with reading() as session:
        file = case_file(session, case_id, current_scope(session), today())
        names = load_names(session)
        kinds = () if file is None else kinds_open(session, current_actor(), case_id)
        found = paper(session, case_id, which) if file is not None and is_edit else None
        slot = hearing_planned(session, case_id) if file is not None else None
    if found is not None:
        kinds, texts = (found.kind,), {found.kind.value: found.body}
    else:
        unit_id, zone = current_account().unit_id or 0, board().database.zone
        texts = {
            kind.value: drafted(kind, facts_of(kind, file, names, zone, unit_id, slot))
            for kind in kinds
            if file is not None
        }
    first = kinds[0].value if kinds else None
    return {
        "hidden": False,
        "kinds": [{"value": kind.value, "label": word(kind)} for kind in kinds],
        "kind": first,
        "texts": {
            "texts": texts,
            "paper": None if found is None else found.id,
            "version": 0 if found is None else found.version,
        },
        "body": texts.get(first or "", ""),
        "refused": "" if kinds else _("No act has been done yet that this unit puts in writing."),
    }


callbacks.clientside(
    "papers",
    "fill",
    Output(PaperId.BODY, "value", allow_duplicate=True),
    Input(PaperId.KIND, "value"),
    State(PaperId.TEXTS, "data"),
    prevent_initial_call=True,
)


@callbacks(
    output={
        "changed": Output(PaperId.CHANGED, "data"),
        "refused": Output(PaperId.DRAFT_REFUSED, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(PaperId.SAVE, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "kind": State(PaperId.KIND, "value"),
        "body": State(PaperId.BODY, "value"),
        "texts": State(PaperId.TEXTS, "data"),
    },
    prevent_initial_call=True,
)
def save_draft(
    clicks: int | None, path: str | None, kind: str | None, body: str | None, texts: Any
) -> dict[str, Any]:
    """Store the draft, or say why not; what was typed stays."""
    if kind is None or kind not in PaperKind._value2member_map_ or not isinstance(texts, dict):
        return {"changed": no_update, "refused": _("Choose which paper.")}
    try:
        with writing() as session:
            draft_paper(
                session,
                current_actor(),
                id_at_end(path),
                PaperKind(kind),
                body or "",
                number_in(texts.get("paper")),
                number_in(texts.get("version")) or 0,
            )
    except ActRefused as refused:
        return {"changed": no_update, "refused": refused_sentence(refused)}
    except ChangedByOther as other:
        return {"changed": no_update, "refused": changed_sentence(other, now())}
    return {"changed": {"drafted": clicks}, "refused": ""}


ACTING = {
    "hidden": Output(PaperId.ACT_DIALOG, "hidden"),
    "which": Output(PaperId.WHICH, "children"),
    "says": Output(PaperId.SAYS, "children"),
    "service": Output(PaperId.SERVICE, "hidden"),
    "voiding": Output(PaperId.VOIDING, "hidden"),
    "how": Output(PaperId.HOW, "value"),
    "served": Output(PaperId.SERVED, "value"),
    "reason": Output(PaperId.REASON, "value"),
    "refused": Output(PaperId.ACT_REFUSED, "children"),
    "way": Output(PaperId.WAY, "children"),
    "confirm": Output(PaperId.CONFIRM, "hidden"),
    "issuing": Output(PaperId.ISSUING, "hidden"),
    "numbers": Output(PaperId.RESERVED, "options"),
    "number": Output(PaperId.RESERVED, "value"),
    "issued_on": Output(PaperId.ISSUED_ON, "value"),
}


@callbacks(
    output=ACTING,
    inputs={
        "pressed": Input(PaperId.PRESSED, "data"),
        "shutting": Input(PaperId.ACT_SHUT, "n_clicks"),
        "changed": Input(PaperId.CHANGED, "data"),
    },
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def open_or_shut_act(pressed: Any, shutting: int | None, changed: Any, path: str | None) -> dict[str, Any]:
    """Open the dialog for what was pressed on a paper, or shut it and forget what it showed."""
    which, act, _version = _pressed(pressed)
    shut = {**dict.fromkeys(ACTING, no_update), "hidden": True, "way": ""}
    if ctx.triggered_id != PaperId.PRESSED or act == PaperAct.EDIT:
        return shut
    case_id = id_at_end(path)
    with reading() as session:
        is_mine = is_in_scope(session, current_scope(session), case_id, today())
        found = paper(session, case_id, which) if is_mine else None
        form = None if found is None else BLANK_OF.get(found.kind)
        is_issue = found is not None and form is not None and act == PaperAct.ISSUE
        held = open_numbers(session, (found.unit_id,), form) if is_issue and found and form else []
    if found is None:
        return shut
    return {
        "hidden": False,
        "which": "　".join(filter(None, (word(found.kind), found.number))),
        "says": act_says(act),
        "service": act != PaperAct.SERVE,
        "voiding": act != PaperAct.VOID,
        "how": Service.IN_PERSON.value,
        "served": today().isoformat(),
        "reason": "",
        "refused": "",
        "way": "",
        "confirm": False,
        "issuing": not held,
        "numbers": [
            {"value": "", "label": _("The next number")},
            *({"value": one.number, "label": one.number} for one in held),
        ],
        "number": "",
        "issued_on": today().isoformat(),
    }


@callbacks(
    output={
        "changed": Output(PaperId.CHANGED, "data", allow_duplicate=True),
        "refused": Output(PaperId.ACT_REFUSED, "children", allow_duplicate=True),
        "way": Output(PaperId.WAY, "children", allow_duplicate=True),
        "confirm": Output(PaperId.CONFIRM, "hidden", allow_duplicate=True),
    },
    inputs={"clicks": Input(PaperId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "pressed": State(PaperId.PRESSED, "data"),
        "how": State(PaperId.HOW, "value"),
        "served": State(PaperId.SERVED, "value"),
        "reason": State(PaperId.REASON, "value"),
        "number": State(PaperId.RESERVED, "value"),
        "issued_on": State(PaperId.ISSUED_ON, "value"),
    },
    prevent_initial_call=True,
)
def do_act(
    clicks: int | None,
    path: str | None,
    pressed: Any,
    how: str | None,
    served: str | None,
    reason: str | None,
    number: str | None,
    issued_on: str | None,
) -> dict[str, Any]:
    """Do what was pressed on the paper, or say why not; printing shows the way to the file instead."""
    stays = {"changed": no_update, "way": no_update, "confirm": no_update}
    which, act, version = _pressed(pressed)
    case_id = id_at_end(path)
    try:
        if act == PRINT:
            _look(case_id, which)
            return {**stays, "refused": "", "way": way_to(case_id, which), "confirm": True}
        said = Said(how, served, reason or "", number or "", issued_on)
        _do(case_id, which, act, version, said)
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except IdentityRefused as refused:
        return {**stays, "refused": refused_reveal(refused.problem)}
    except ChangedByOther as other:
        return {**stays, "refused": changed_sentence(other, now())}
    return {**stays, "changed": {"done": clicks}, "refused": ""}


@dataclass(frozen=True, slots=True)
class Said:
    """What the dialog says beside which act it is."""

    how: str | None
    served: str | None
    reason: str
    number: str
    issued_on: str | None


def _do(case_id: int, which: int, act: str, version: int, said: Said) -> None:
    actor = current_actor()
    with writing() as session:
        if act == PaperAct.CHECK:
            check_paper(session, actor, case_id, which, version=version)
        elif act == PaperAct.ISSUE:
            on = _day(said.issued_on) if said.number else None
            issue_paper(
                session,
                actor,
                case_id,
                which,
                version=version,
                default=SERIES,
                reserved=said.number,
                on=on,
            )
        elif act == PaperAct.VOID:
            void_paper(session, actor, case_id, which, said.reason, version=version)
        elif act == PaperAct.SERVE and said.how is not None and said.how in Service._value2member_map_:
            serve_paper(session, actor, case_id, which, Service(said.how), _day(said.served), version=version)
        else:
            raise ActRefused("paper_act_closed")


def _look(case_id: int, which: int) -> None:
    """Log that the reader prints the paper with its addressee: an open act of the reader's own unit."""
    actor = current_actor()
    with writing() as session:
        found = paper(session, case_id, which)
        if found is None or not is_own_unit(session, actor, found.unit_id):
            raise ActRefused("paper_unknown")
        if not found.goes_out:
            raise ActRefused("paper_act_closed")
        purpose = "　".join(filter(None, (TITLES[found.kind], found.number)))
        reveal_addressee(
            session,
            reader=actor.account,
            scope=actor.scope,
            case_id=case_id,
            paper_id=which,
            purpose=purpose,
            at=actor.now,
            today=today(),
        )


def _pressed(pressed: Any) -> tuple[int, str, int]:
    """Return which paper was pressed, what for, and the version that was seen."""
    if not isinstance(pressed, dict):
        return 0, "", 0
    which, version = (number_in(str(pressed.get(name, ""))) or 0 for name in ("paper", "version"))
    return which, str(pressed.get("act", "")), version


def _day(typed: object) -> date:
    day = day_in(typed)
    if day is None:
        raise ActRefused("date_unknown")
    return day
