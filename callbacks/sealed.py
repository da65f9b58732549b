"""Callbacks of the vault's page: to whom the vault is shut, there is no page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.callback_group import CallbackGroup
from dashboard.figures.case import history_lines
from dashboard.ids.frame import ShellId
from dashboard.ids.sealed import SealedId
from dashboard.ids.work import IntakeId
from dashboard.request import board, current_account, current_scope, now, reading, today, writing
from dashboard.sealed_words import refusal
from dashboard.text import _
from dashboard.words import word
from db.commands.identity import PersonEntry
from db.enums import Role
from db.queries.checklist import checklist_words
from db.queries.names import load_names
from db.reference import local_day
from db.sealed.commands import (
    Accusation,
    add_note,
    close,
    register,
    register_envelope,
    route,
    route_envelope,
)
from db.sealed.documents import SealedPaper
from db.sealed.gate import SealedProblem, SealedRefused, is_handler
from db.sealed.histories import MovedMatter
from db.sealed.moving import case_of_number, move_in
from db.sealed.queries import (
    Envelope,
    SealedFile,
    SealedRow,
    receipts,
    sealed_file,
    sealed_found,
    sealed_rows,
    unit_choices,
    waiting_envelopes,
)
from db.sealed.words import SealedKind, SealedStage
from layouts.sealed import UNKNOWN, Line, Paper, envelope_table, file_parts, lines, moved_parts
from layouts.shell import rail_id

callbacks = CallbackGroup(Role.OFFICE, Role.AUDITOR)
OFFICE: Final = (Role.OFFICE,)
SHOWN: Final[dict[str, str]] = {}
HIDDEN: Final = {"display": "none"}
TEXTS: Final = (
    SealedId.TITLE,
    SealedId.SUMMARY,
    SealedId.ACCUSED,
    SealedId.NAME,
    SealedId.PHONE,
    SealedId.NOTE,
    SealedId.RECEIPT,
    SealedId.ENVELOPE_NUMBER,
    SealedId.ENVELOPE_RECEIPT,
    SealedId.MOVE_NUMBER,
)
BUTTONS: Final = (
    SealedId.REGISTER,
    SealedId.ADD_NOTE,
    SealedId.ROUTE,
    SealedId.CLOSE,
    SealedId.ROUTE_ENVELOPE,
    SealedId.MOVE,
)


@callbacks(output=Output(rail_id("sealed"), "style"), inputs={"title": Input(ShellId.TITLE, "data")})
def show_link(title: str | None) -> dict[str, str]:
    """Show the way here to named handlers and to the auditor."""
    account = current_account()
    with reading() as session:
        return SHOWN if account.role is Role.AUDITOR or is_handler(session, account) else HIDDEN


@callbacks(
    output={
        "way": Output(IntakeId.TO_VAULT, "style"),
        "has_way": Output(IntakeId.TO_HANDLER, "hidden"),
    },
    inputs={"is_no_accusation": Input(IntakeId.ACCUSES, "hidden")},
    prevent_initial_call=True,
    roles=OFFICE,
)
def show_way_from_intake(is_no_accusation: bool | None) -> dict[str, Any]:
    """Show a named handler the way from intake to the vault; others hand the letter over."""
    with reading() as session:
        has_way = not is_no_accusation and is_handler(session, current_account())
    return {"way": SHOWN if has_way else HIDDEN, "has_way": has_way}


@callbacks(
    output={
        "has_no_room": Output(SealedId.ROOM, "hidden"),
        "is_somewhere": Output(SealedId.NOTHING, "hidden"),
        "units": Output(SealedId.UNIT, "options"),
        "file_units": Output(SealedId.FILE_UNIT, "options"),
        "day": Output(SealedId.RECEIVED_ON, "value"),
        "has_no_audit": Output(SealedId.AUDIT, "hidden"),
        "receipts": Output(SealedId.RECEIPTS, "children"),
    },
    inputs={"title": Input(ShellId.TITLE, "data")},
)
def show_room(title: str | None) -> dict[str, Any]:
    """Open the room to named handlers, the receipts to the auditor, and nothing to others."""
    account = current_account()
    shut = {
        "has_no_room": True,
        "is_somewhere": True,
        "units": [],
        "file_units": [],
        "day": "",
        "has_no_audit": True,
        "receipts": None,
    }
    if account.role is Role.AUDITOR:
        with writing() as session:
            found = receipts(session, account, now())
        return shut | {"has_no_audit": False, "receipts": _envelopes(found, has_receipts=True)}
    with reading() as session:
        if not is_handler(session, account):
            return shut | {"is_somewhere": False}
        choices = unit_choices(session, account)
    units = [
        {"value": UNKNOWN, "label": _("Not known")},
        *({"value": key, "label": name} for key, name in choices),
    ]
    return shut | {"has_no_room": False, "units": units, "file_units": units, "day": today().isoformat()}


@callbacks(
    output={"rows": Output(SealedId.LIST, "children"), "envelopes": Output(SealedId.ENVELOPES, "children")},
    inputs={
        "is_shut": Input(SealedId.ROOM, "hidden"),
        "said": Input(SealedId.SAID, "children"),
        "clicks": Input(SealedId.SEARCH, "n_clicks"),
        "query": Input(SealedId.QUERY, "value"),
    },
)
def show_list(
    is_shut: bool | None, said: str | None, clicks: int | None, query: str | None
) -> dict[str, Any]:
    """List what the handler may see, or what holds the words asked for."""
    account, at = current_account(), now()
    if account.role not in OFFICE:
        return {"rows": None, "envelopes": None}
    try:
        with writing() as session:
            asked = (query or "").strip()
            found = sealed_found(session, account, asked, at) if asked else sealed_rows(session, account, at)
            waiting = waiting_envelopes(session, account)
    except SealedRefused as refused:
        is_outside = refused.problem is SealedProblem.NOT_FOUND
        return {
            "rows": None if is_outside else refusal(refused.code),
            "envelopes": None if is_outside else no_update,
        }
    return {
        "rows": lines([_line(row) for row in found]),
        "envelopes": _envelopes(waiting, has_receipts=False),
    }


@callbacks(
    output=Output(SealedId.CHOSEN, "data"),
    inputs={"clicks": Input({"type": SealedId.OPEN.value, "key": ALL}, "n_clicks")},
    prevent_initial_call=True,
    roles=OFFICE,
)
def choose(clicks: list[int | None]) -> Any:
    """Keep which accusation was asked for; whether it may be seen is asked each time it is opened."""
    asked = ctx.triggered_id
    return asked.get("key") if any(clicks) and isinstance(asked, dict) else no_update


@callbacks(
    output={
        "is_shut": Output(SealedId.FILE_CARD, "hidden"),
        "file": Output(SealedId.FILE, "children"),
    },
    inputs={"chosen": Input(SealedId.CHOSEN, "data"), "said": Input(SealedId.SAID, "children")},
)
def show_file(chosen: int | None, said: str | None) -> dict[str, Any]:
    """Open the chosen accusation to a handler who may see it."""
    if not isinstance(chosen, int) or current_account().role not in OFFICE:
        return {"is_shut": True, "file": None}
    try:
        with writing() as session:
            opened = sealed_file(session, current_account(), chosen, now())
            names = load_names(session)
            own_items = checklist_words(session, today())
    except SealedRefused:
        return {"is_shut": True, "file": None}
    zone = board().database.zone
    file = [
        *_file(opened),
        *(
            part
            for one in opened.moved
            for part in moved_parts(
                _moved_words(one), history_lines(one.history, names, zone, one.numbers, own_items)
            )
        ),
    ]
    return {"is_shut": False, "file": file}


@callbacks(
    output={
        "said": Output(SealedId.SAID, "children"),
        "texts": {key.name: Output(key, "value") for key in TEXTS},
        "about_office": Output(SealedId.ABOUT_OFFICE, "value"),
    },
    inputs={"clicks": {key.name: Input(key, "n_clicks") for key in BUTTONS}},
    state={
        "texts": {key.name: State(key, "value") for key in TEXTS},
        "unit": State(SealedId.UNIT, "value"),
        "received": State(SealedId.RECEIVED_ON, "value"),
        "about_office": State(SealedId.ABOUT_OFFICE, "value"),
        "chosen": State(SealedId.CHOSEN, "data"),
    },
    prevent_initial_call=True,
    roles=OFFICE,
)
def act(
    clicks: dict[str, int | None],
    texts: dict[str, str | None],
    unit: str | None,
    received: str | None,
    about_office: bool | None,
    chosen: int | None,
) -> dict[str, Any]:
    """Do what the pressed button says; refused, the typed text stays."""
    kept = {"texts": dict.fromkeys(texts, no_update), "about_office": no_update}
    do = ACTS.get(str(ctx.triggered_id))
    if do is None or not any(clicks.values()):
        return {"said": no_update, **kept}
    form = _Form(
        {name: (words or "").strip() for name, words in texts.items()}, unit, received, about_office, chosen
    )
    try:
        with writing() as session:
            said = do(session, form)
    except SealedRefused as refused:
        return {"said": refusal(refused.code), **kept}
    return {"said": said, "texts": dict.fromkeys(texts, ""), "about_office": False}


class _Form:
    """What the page's fields say."""

    def __init__(
        self,
        texts: dict[str, str],
        unit: str | None,
        received: str | None,
        about_office: bool | None,
        chosen: int | None,
    ) -> None:
        self.texts = texts
        self.unit_id = int(unit) if unit and str(unit).isdecimal() else None
        self.is_about_office = bool(about_office)
        self.chosen = chosen if isinstance(chosen, int) else 0
        try:
            self.received_on = min(date.fromisoformat(received or ""), today())
        except ValueError:
            self.received_on = today()

    def of(self, key: SealedId) -> str:
        """Return the text of a field."""
        return self.texts.get(key.name, "")

    def accusation(self) -> Accusation:
        """Return the accusation that the form describes."""
        person = PersonEntry(self.of(SealedId.NAME), self.of(SealedId.PHONE))
        return Accusation(
            self.of(SealedId.TITLE),
            self.of(SealedId.SUMMARY),
            self.of(SealedId.ACCUSED),
            self.unit_id,
            (person,) if person.name or person.phone else (),
        )


def _register(session: Session, form: _Form) -> str:
    account = current_account()
    if form.is_about_office:
        number = register_envelope(session, account, received_on=form.received_on, at=now())
        return _("Registered as {number}. Take it unopened to the discipline organ.", number=number)
    register(session, account, form.accusation(), received_on=form.received_on, at=now())
    return _("The accusation was registered. At {time}.", time=_moment(now()))


def _add_note(session: Session, form: _Form) -> str:
    add_note(session, current_account(), form.chosen, form.of(SealedId.NOTE), now())
    return _("The note was added. At {time}.", time=_moment(now()))


def _route(session: Session, form: _Form) -> str:
    route(session, current_account(), form.chosen, form.of(SealedId.RECEIPT), now())
    return _("The receipt was entered. At {time}.", time=_moment(now()))


def _close(session: Session, form: _Form) -> str:
    close(session, current_account(), form.chosen, form.of(SealedId.NOTE), now())
    return _("The accusation was closed. At {time}.", time=_moment(now()))


def _route_envelope(session: Session, form: _Form) -> str:
    number, receipt = form.of(SealedId.ENVELOPE_NUMBER), form.of(SealedId.ENVELOPE_RECEIPT)
    route_envelope(session, current_account(), number, receipt, now())
    return _("The receipt was entered. At {time}.", time=_moment(now()))


def _move(session: Session, form: _Form) -> str:
    account = current_account()
    case_id = case_of_number(session, account, form.of(SealedId.MOVE_NUMBER))
    move_in(session, account, current_scope(), case_id, form.accusation(), now())
    return _("The matter was moved and its number cancelled. At {time}.", time=_moment(now()))


ACTS: Final[dict[str, Callable[[Session, _Form], str]]] = {
    SealedId.REGISTER.value: _register,
    SealedId.ADD_NOTE.value: _add_note,
    SealedId.ROUTE.value: _route,
    SealedId.CLOSE.value: _close,
    SealedId.ROUTE_ENVELOPE.value: _route_envelope,
    SealedId.MOVE.value: _move,
}


def _stage(stage: SealedStage) -> str:
    return {
        SealedStage.HELD: _("Held here"),
        SealedStage.ROUTED: _("With the discipline organ"),
        SealedStage.CLOSED: _("Closed"),
    }[stage]


def _kind(kind: SealedKind) -> str:
    return {
        SealedKind.RECEIVED: _("Received"),
        SealedKind.SPLIT: _("Split from a mixed letter"),
        SealedKind.MOVED_IN: _("Moved in from a matter"),
        SealedKind.NOTED: _("Noted"),
        SealedKind.ROUTED: _("Routed"),
        SealedKind.RECEIPTED: _("Receipt entered"),
        SealedKind.ANSWERED: _("Answered"),
        SealedKind.CLOSED: _("Closed"),
    }[kind]


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(board().database.zone).strftime("%Y-%m-%d %H:%M")


def _line(row: SealedRow) -> Line:
    return Line(
        row.case_id,
        row.number,
        row.title,
        _stage(row.stage),
        row.received_on.isoformat(),
        row.route_due_on.isoformat(),
        _moment(row.routed_at),
        is_late=row.is_late(today(), board().database.zone),
    )


def _file(opened: SealedFile) -> list[Any]:
    pairs = [
        (_("Number"), opened.row.number),
        (_("Title"), opened.row.title),
        (_("Stage"), _stage(opened.row.stage)),
        (_("Who is accused"), " ".join(part for part in (opened.accused_unit, opened.accused) if part)),
        (_("What is said"), opened.summary),
        (_("Receipt number"), opened.receipt),
        (_("Matter of the board that goes with it"), opened.ordinary),
        *(
            (_("Who accuses"), " ".join(filter(None, (one.name, one.phone, one.address))))
            for one in opened.persons
        ),
    ]
    steps = [(_moment(step.happened_at), _kind(step.kind), step.actor, step.note) for step in opened.steps]
    papers = [_paper(one, opened.row.case_id) for one in opened.papers]
    return file_parts([(name, said) for name, said in pairs if said], papers, steps)


def _moved_words(one: MovedMatter) -> list[tuple[str, str]]:
    pairs = [
        (_("Matter no."), one.number),
        (_("Title"), one.title),
        (_("What is said"), one.summary),
        (_("Taken out of its texts"), _(", ").join(one.screened)),
    ]
    return [(name, said) for name, said in pairs if said]


def _paper(one: SealedPaper, case_id: int) -> Paper:
    name = "\u3000".join(dict.fromkeys((word(one.kind), one.title)))
    said = [one.paper_number, "" if one.dated_on is None else one.dated_on.isoformat(), one.added_by]
    if one.withdrawn_at is None:
        return Paper(name, tuple(filter(None, said)), f"/sealed/{case_id}/documents/{one.id}")
    said.append(
        _(
            "withdrawn on {day} by {who}: {reason}",
            day=local_day(one.withdrawn_at, board().database.zone),
            who=one.withdrawn_by or "–",
            reason=one.withdrawn_reason,
        )
    )
    return Paper(name, tuple(filter(None, said)), "")


def _envelopes(found: list[Envelope], *, has_receipts: bool) -> Any:
    rows = [
        (one.number, one.received_on.isoformat(), one.route_due_on.isoformat())
        + ((_moment(one.routed_at), one.receipt) if has_receipts else (one.whence or _("Letter"),))
        for one in found
    ]
    return envelope_table(rows, has_receipts=has_receipts)
