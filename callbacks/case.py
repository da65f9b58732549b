"""The case page: one reading callback, and the reveal of one field for a purpose."""

from collections.abc import Sequence
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.auth import note_refusal
from dashboard.avoidance_words import avoidable_options, avoiding_line, liftable_options
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import opening_words
from dashboard.draw import draw
from dashboard.figures import case as figures
from dashboard.figures.case_clocks import clock_lines, clock_panel
from dashboard.identity_words import (
    ask_act,
    asked_line,
    document_choices,
    field_choices,
    look_lines,
    no_persons,
    person_words,
    refused_reveal,
    work_word,
)
from dashboard.ids.case import (
    AvoidanceId,
    CaseId,
    ChargeId,
    DocumentId,
    HandlingId,
    PaperId,
    RedactionId,
    RewordingId,
)
from dashboard.ids.frame import ShellId
from dashboard.ids.slips import SlipId
from dashboard.meeting_words import decision_lines
from dashboard.numbers import id_at_end, number_in
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
from dashboard.retention_words import sealed_words
from dashboard.second_person import second_person
from dashboard.text import _
from db.commands.assignments import ACTING
from db.commands.avoidance import ORDERING
from db.commands.charge_proposals import records_offered
from db.commands.correcting import correctable
from db.commands.documents import ADDING
from db.commands.handling import HANDLING
from db.commands.identity import REVEALING, IdentityProblem, IdentityRefused, reveal
from db.commands.numbering import WRITING, is_own_unit
from db.commands.redaction import REDACTING
from db.commands.rewording import REWORDING
from db.commands.slips import may_make_slip
from db.commands.work_looks import open_looks
from db.enums import Role
from db.filter_query import parse
from db.filters import Asked
from db.queries.asked_looks import asked_looks
from db.queries.avoidance import avoidable, avoiding
from db.queries.case_file import case_file
from db.queries.decisions import decisions_on
from db.queries.documents import documents
from db.queries.identity import SEES_MASKED, IdentityField, looks, masked_persons
from db.queries.identity_seals import sealed_of
from db.queries.names import load_names
from db.queries.papers import papers
from db.queries.slips import slips
from db.slips import Slip
from layouts import case as layout
from layouts.avoidance import kept_items
from layouts.documents import document_items, scans_by_event, way_to
from layouts.looks import asked_items, work_buttons
from layouts.papers import form_links, paper_items
from layouts.slips import slip_items

READING = (Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.DELEGATE)
callbacks = CallbackGroup(*READING)
PARTS = {
    "title": Output(CaseId.TITLE, "children"),
    "as_of": Output(CaseId.AS_OF, "children"),
    "state": Output(CaseId.STATE, "children"),
    "head": Output(CaseId.HEAD, "children"),
    "summary": Output(CaseId.SUMMARY, "children"),
    "clocks": Output(CaseId.CLOCKS, "figure"),
    "clock_table": Output(CaseId.CLOCK_TABLE, "children"),
    "history": Output(CaseId.HISTORY, "children"),
    "charge": Output(CaseId.CHARGE, "children"),
    "links": Output(CaseId.LINKS, "children"),
    "papers": Output(CaseId.PAPERS, "children"),
    "persons": Output(CaseId.PERSONS, "children"),
    "looks": Output(CaseId.LOOKS, "children"),
    "slips": Output(SlipId.LIST, "children"),
    "decided": Output(CaseId.DECIDED, "children"),
    "can_not_meet": Output(SlipId.NEW, "hidden"),
    "works": Output(CaseId.WORKS, "children"),
    "asks": Output(CaseId.ASKS, "children"),
    "documents": Output(DocumentId.LIST, "children"),
    "issued": Output(PaperId.LIST, "children"),
    "forms": Output(PaperId.FORMS, "children"),
    "can_not_draft": Output(PaperId.NEW, "hidden"),
    "can_not_add": Output(DocumentId.ADD, "hidden"),
    "fields": Output(CaseId.FIELD, "options"),
    "can_not_reveal": Output(CaseId.REVEAL, "hidden"),
    "can_not_record": Output(ChargeId.OPEN, "hidden"),
    "recording": Output(ChargeId.OPEN, "children"),
    "can_not_handle": Output(HandlingId.OPEN, "hidden"),
    "can_not_redact": Output(RedactionId.OPEN, "hidden"),
    "can_not_reword": Output(RewordingId.OPEN, "hidden"),
    "avoidable": Output(AvoidanceId.WHO, "options"),
    "may_not_order": Output(AvoidanceId.WHO_PART, "hidden"),
    "avoiding": Output(AvoidanceId.KEPT, "children"),
    "liftable": Output(AvoidanceId.LIFTED, "options"),
    "nobody_avoids": Output(AvoidanceId.KEPT_PART, "hidden"),
    "body": Output(CaseId.BODY, "hidden"),
    "nothing": Output(CaseId.NOTHING, "hidden"),
}
GONE = {
    "can_not_handle": True,
    "can_not_redact": True,
    "can_not_reword": True,
    "can_not_record": True,
    "body": True,
    "nothing": False,
}


@callbacks(
    output=PARTS,
    inputs={
        "path": Input(ShellId.LOCATION, "pathname"),
        "looked": Input(CaseId.LOOKED, "data"),
        "changed": Input(DocumentId.CHANGED, "data"),
        "written": Input(PaperId.CHANGED, "data"),
        "done": Input(HandlingId.DONE, "data"),
        "recorded": Input(ChargeId.DONE, "data"),
        "redacted": Input(RedactionId.DONE, "data"),
        "reworded": Input(RewordingId.DONE, "data"),
        "avoided": Input(AvoidanceId.DONE, "data"),
        "met": Input(SlipId.CHANGED, "data"),
    },
    state={"search": State(ShellId.LOCATION, "search")},
)
def show_case(
    path: str | None,
    looked: int | None,
    changed: Any,
    written: Any,
    done: int | None,
    recorded: int | None,
    redacted: int | None,
    reworded: int | None,
    avoided: Any,
    met: Any,
    search: str | None,
) -> dict[str, Any]:
    """Draw the matter at the address as it was known on the as-of day, identity masked."""
    asked, at = parse(search, today()), now()
    with reading() as session:
        found = case_file(session, id_at_end(path), current_scope(session), asked.as_of)
        actor = current_actor()
        names = load_names(session)
        shows_persons = found is not None and current_account().role in SEES_MASKED
        sealed = sealed_of(session, found.row.case_id) if found else None
        persons = masked_persons(session, found.row.case_id) if found and shows_persons else []
        seen_by = [] if found is None else looks(session, found.row.case_id)
        may_reveal = found is not None and current_account().role in REVEALING and not asked.is_past
        works = open_looks(session, actor, found.row.case_id) if found and may_reveal else ()
        waiting = asked_looks(session, found.row.case_id, at) if found and may_reveal else []
        kept = [] if found is None else documents(session, found.row.case_id, asked.as_of)
        issued = [] if found is None else papers(session, found.row.case_id, asked.as_of)
        may_write = current_account().role in WRITING and not asked.is_past
        own = {one.id for one in issued if may_write and is_own_unit(session, actor, one.unit_id)}
        may_handle = current_account().role in HANDLING and not asked.is_past
        records = records_offered(session, actor, found.row) if found and not asked.is_past else ()
        may_order = found is not None and current_account().role in ORDERING and not asked.is_past
        kept_out = avoiding(session, found.row.case_id) if found and may_order else []
        others = avoidable(session, found.row.case_id) if found and may_order else []
        meetings = slips(session, found.row.case_id, asked.as_of) if found else []
        decided = (
            decisions_on(session, found.row.case_id, current_scope(session), asked.as_of) if found else []
        )
        may_meet = (
            found is not None and not asked.is_past and may_make_slip(session, actor, found.row.case_id)
        )
        mine = correctable(session, actor, found.row.case_id) if found and may_handle else frozenset()
    if found is None:
        # Leaving the page wakes this callback once more, at an address that names no matter.
        if id_at_end(path):
            note_refusal(case=str(id_at_end(path)))
        return {**dict.fromkeys(PARTS, no_update), "title": _("Case"), **GONE}
    zone = board().database.zone
    numbers = {row.case_id: row.number for row in found.earlier}
    return {
        "title": found.row.title,
        "as_of": _as_of_note(asked),
        "state": layout.state_chips(found),
        "head": layout.head(found, names, figures.first_handler_words(found.history, names, zone)),
        "summary": found.summary,
        "clocks": draw(clock_panel, found.clocks, asked.as_of, answer=path or ""),
        "clock_table": layout.clock_table(clock_lines(found.clocks, found.pack_code, asked.as_of)),
        "history": layout.history_items(
            figures.history_lines(
                found.history, names, zone, numbers, found.checklist, mine, scans_by_event(kept)
            ),
            can_open=current_account().role in REVEALING,
        ),
        "charge": layout.charge(found, names),
        "links": layout.links(found),
        "papers": layout.acts_on_paper(figures.paper_lines(found.history, names, zone)),
        "persons": layout.items(
            [*filter(None, [sealed_words(sealed)]), *(person_words(one) for one in persons)],
            no_persons(is_told=shows_persons),
        ),
        "looks": layout.items(look_lines(seen_by, zone), _("Nobody has revealed an identity here.")),
        "slips": slip_items(meetings, zone, asked.as_of, _ended_by_reader(meetings, asked), opens=may_meet),
        "decided": layout.items(
            decision_lines(decided, names, asked.as_of), _("No meeting has decided anything on it.")
        ),
        "can_not_meet": not may_meet,
        "works": work_buttons([(one.key, work_word(one)) for one in works]),
        "asks": asked_items(
            [(one.seq, asked_line(one, zone), ask_act(one, current_account())) for one in waiting]
        ),
        "documents": document_items(kept, names, zone, current_account().role),
        "issued": paper_items(issued, kept, names, found.row.case_id, own, asked.as_of),
        "forms": form_links(found.row.case_id) if may_write else "",
        "can_not_draft": not may_write,
        "can_not_add": current_account().role not in ADDING,
        "fields": [
            {"value": value, "label": words}
            for value, words in (*field_choices(persons), *document_choices(kept))
        ],
        "can_not_reveal": current_account().role not in REVEALING or not (persons or kept),
        "can_not_record": not records,
        "recording": opening_words(records),
        "can_not_handle": not may_handle,
        "can_not_redact": current_account().role not in REDACTING or asked.is_past,
        "can_not_reword": current_account().role not in REWORDING or asked.is_past,
        "avoidable": avoidable_options(others, current_account()),
        "may_not_order": not may_order,
        "avoiding": kept_items([avoiding_line(one, zone) for one in kept_out]),
        "liftable": liftable_options(kept_out),
        "nobody_avoids": not kept_out,
        "body": False,
        "nothing": True,
    }


def _ended_by_reader(listed: Sequence[Slip], asked: Asked) -> set[int]:
    """Return the slips that the reader takes back: the office all, leader and liaison those of their post."""
    account = current_account()
    if asked.is_past or account.role not in ACTING:
        return set()
    is_office = account.role is Role.OFFICE
    return {one.id for one in listed if is_office or one.post_id == account.post_id}


def _as_of_note(asked: Asked) -> str:
    if not asked.is_past:
        return ""
    return _(
        "As known at the end of {day}; subject, summary, persons and who looked are shown as they are now",
        day=asked.as_of,
    )


@callbacks(
    output={
        "hidden": Output(CaseId.DIALOG, "hidden"),
        "field": Output(CaseId.FIELD, "value"),
        "purpose": Output(CaseId.PURPOSE, "value"),
        "password": Output(CaseId.SECOND_PASSWORD, "value", allow_duplicate=True),
        "refused": Output(CaseId.REFUSED, "children", allow_duplicate=True),
        "value": Output(CaseId.VALUE, "children", allow_duplicate=True),
    },
    inputs={
        "opening": Input(CaseId.REVEAL, "n_clicks"),
        "wanted": Input(CaseId.WANTED, "data"),
        "shutting": Input(CaseId.DIALOG_SHUT, "n_clicks"),
    },
    state={"is_hidden": State(CaseId.DIALOG, "hidden")},
    roles=tuple(REVEALING),
    prevent_initial_call=True,
)
def open_or_shut(
    opening: int | None, wanted: dict[str, Any] | None, shutting: int | None, is_hidden: bool
) -> dict[str, Any]:
    """Open the dialog empty or for the document that was pressed, or shut it and forget what it showed."""
    is_wanted = ctx.triggered_id == CaseId.WANTED and isinstance(wanted, dict)
    return {
        "hidden": not is_hidden,
        "field": wanted.get("field") if is_wanted and wanted else None,
        "purpose": "",
        "password": "",
        "refused": "",
        "value": "",
    }


@callbacks(
    output={
        "value": Output(CaseId.VALUE, "children"),
        "refused": Output(CaseId.REFUSED, "children"),
        "password": Output(CaseId.SECOND_PASSWORD, "value"),
        "looked": Output(CaseId.LOOKED, "data"),
    },
    inputs={"clicks": Input(CaseId.CONFIRM, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "field": State(CaseId.FIELD, "value"),
        "purpose": State(CaseId.PURPOSE, "value"),
        "second": State(CaseId.SECOND, "value"),
        "password": State(CaseId.SECOND_PASSWORD, "value"),
    },
    roles=tuple(REVEALING),
    prevent_initial_call=True,
)
def reveal_field(
    clicks: int | None,
    path: str | None,
    field: str | None,
    purpose: str | None,
    second: str | None,
    password: str | None,
) -> dict[str, Any]:
    """Open one field for a typed purpose, logged before it is shown, or say why not."""
    kind, _colon, row = (field or "").partition(":")
    if kind not in IdentityField._value2member_map_ or not row:
        return _refused(_("Choose what to reveal."))
    confirming = second_person(second, password or "") if second else None
    if second and confirming is None:
        return _refused(_("The second person's name or password is wrong, or was tried too often."))
    try:
        with writing() as session:
            value = reveal(
                session,
                reader=current_account(),
                scope=current_scope(),
                case_id=id_at_end(path),
                what=IdentityField(kind),
                purpose=purpose or "",
                at=now(),
                today=today(),
                row_id=number_in(row) or 0,
                second=confirming,
            )
    except IdentityRefused as refused:
        return _refused(refused_reveal(IdentityProblem(refused.problem)))
    if IdentityField(kind) is IdentityField.DOCUMENT:
        return {**_shown(way_to(id_at_end(path), number_in(row) or 0, value)), "looked": clicks}
    return {**_shown(value), "looked": clicks}


def _shown(value: Any) -> dict[str, Any]:
    return {"value": value, "refused": "", "password": ""}


def _refused(sentence: str) -> dict[str, Any]:
    return {"value": "", "refused": sentence, "password": "", "looked": no_update}
