"""The screening page: one counting callback, and the dialogs that put a leader in charge, reopen, and set the due days."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import load_options
from dashboard.draw import draw_tile, said
from dashboard.figures import rounds as figures
from dashboard.figures.rounds_form import form_cells, form_notes
from dashboard.handling_words import held_back_sentence
from dashboard.ids.frame import FilterId
from dashboard.ids.work import EntryId, HolidaysId, RoundsId
from dashboard.list_acts import changed_meanwhile, done, stays
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.rounds_choice import form_address, month_options, read_choice
from dashboard.rounds_refusals import report_refusal
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.assignments import ASSIGNING, assign
from db.commands.handling import perform
from db.commands.rounds import REPORTING, set_due_days
from db.editions import ChangedByOther
from db.enums import EventKind, Role
from db.filter_query import parse
from db.handling import Given
from db.queries.leaders import leader_loads
from db.queries.rounds import rounds_seen
from db.queries.rounds_owed import owes_reports
from db.rounds import ReportState

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT)
STATES: Final = {
    RoundsId.IN_TIME: ReportState.IN_TIME,
    RoundsId.LATE: ReportState.LATE,
    RoundsId.MISSING: ReportState.MISSING,
    RoundsId.NOT_YET_DUE: ReportState.NOT_YET_DUE,
}
TILES: Final = {
    RoundsId.AHEAD: figures.ahead_tile,
    RoundsId.FOUND: figures.found_tile,
    RoundsId.ASSIGNED_AFTER: figures.assigned_tile,
    RoundsId.CAME_BACK: figures.back_tile,
}


@callbacks(
    output={
        "tiles": Output(RoundsId.TILES, "data-said"),
        "kind": Output(RoundsId.KIND, "value"),
        "columns": Output(RoundsId.MATRIX, "columnDefs"),
        "matrix": Output(RoundsId.MATRIX, "rowData"),
        "matrix_note": Output(RoundsId.MATRIX_NOTE, "children"),
        "reports": Output(RoundsId.REPORTS, "rowData"),
        "reports_note": Output(RoundsId.REPORTS_NOTE, "children"),
        "items": Output(RoundsId.ITEMS, "rowData"),
        "items_note": Output(RoundsId.ITEMS_NOTE, "children"),
        "months": Output(RoundsId.MONTH, "options"),
        "month": Output(RoundsId.MONTH, "value"),
        "form": Output(RoundsId.FORM, "rowData"),
        "form_note": Output(RoundsId.FORM_NOTE, "children"),
        "form_xlsx": Output(RoundsId.FORM_XLSX, "href"),
        "no_assign": Output(RoundsId.ASSIGN, "hidden"),
        "no_relapse": Output(RoundsId.RELAPSE, "hidden"),
        "no_due_days": Output(RoundsId.DUE_DAYS_OPEN, "hidden"),
        "no_holidays": Output(HolidaysId.OPEN, "hidden"),
        "no_entry": Output(EntryId.OPEN, "hidden"),
    },
    inputs={
        "search": Input(FilterId.CHOSEN, "data"),
        "view": Input(FilterId.VIEW, "data"),
        "done": Input(RoundsId.DONE, "children"),
    },
)
def show_rounds(search: str | None, view: str | None, done: str | None) -> dict[str, Any]:
    """Redraw the page for its address, and after each act; offer the acts to the roles that may do them."""
    asked, choice = parse(search, today()), read_choice(view)
    with reading() as session:
        seen = rounds_seen(session, asked, choice, current_scope(session))
        reports = owes_reports(session, current_scope(session))
    role = current_account().role
    tiles = {key: draw_tile(figures.state_tile, seen, state) for key, state in STATES.items()}
    return {
        "tiles": said(tiles | {key: draw_tile(tile, seen) for key, tile in TILES.items()}),
        "kind": choice.kind.value,
        "columns": figures.matrix_columns(seen),
        "matrix": figures.matrix_rows(seen),
        "matrix_note": figures.matrix_note(seen),
        "reports": figures.report_rows(seen),
        "reports_note": figures.reports_note(seen),
        "items": figures.item_rows(seen),
        "items_note": figures.items_note(seen),
        "months": month_options(asked, seen.form.month),
        "month": f"{seen.form.month_days.from_on:%Y-%m}",
        "form": form_cells(seen.form, asked),
        "form_note": "\n".join(form_notes(seen.form)),
        "form_xlsx": form_address(asked, seen.form.month),
        "no_assign": role not in ASSIGNING,
        "no_relapse": role is not Role.OFFICE,
        "no_due_days": role is not Role.OFFICE,
        "no_holidays": role is not Role.OFFICE,
        "no_entry": role not in REPORTING or not reports,
    }


for button in (RoundsId.ASSIGN, RoundsId.RELAPSE):
    callbacks.clientside(
        "leaders",
        "isNoneChosen",
        Output(button, "disabled"),
        Input(RoundsId.ITEMS, "selectedRows"),
        Input(RoundsId.ITEMS, "rowData"),
    )


# ------------------------------------------------------------ a leader in charge, and what came back

OPENED: Final = {
    "assigning": Output(RoundsId.ASSIGN_DIALOG, "hidden"),
    "relapsing": Output(RoundsId.RELAPSE_DIALOG, "hidden"),
    "case": Output(RoundsId.CASE, "data"),
    "assigned": Output(RoundsId.ASSIGN_MATTER, "children"),
    "relapsed": Output(RoundsId.RELAPSE_MATTER, "children"),
    "leaders": Output(RoundsId.LEADER, "options"),
    "leader": Output(RoundsId.LEADER, "value"),
    "due": Output(RoundsId.DUE, "value"),
    "reason": Output(RoundsId.REASON, "value"),
    "relapse_reason": Output(RoundsId.RELAPSE_REASON, "value"),
    "refused": Output(RoundsId.ASSIGN_REFUSED, "children"),
    "relapse_refused": Output(RoundsId.RELAPSE_REFUSED, "children"),
}


@callbacks(
    output=OPENED,
    inputs={
        "assign": Input(RoundsId.ASSIGN, "n_clicks"),
        "relapse": Input(RoundsId.RELAPSE, "n_clicks"),
        "shut": Input(RoundsId.ASSIGN_SHUT, "n_clicks"),
        "shut_relapse": Input(RoundsId.RELAPSE_SHUT, "n_clicks"),
    },
    state={"chosen": State(RoundsId.ITEMS, "selectedRows"), "rows": State(RoundsId.ITEMS, "rowData")},
    roles=ASSIGNING,
    prevent_initial_call=True,
)
def open_or_shut(
    assign: int | None,
    relapse: int | None,
    shut: int | None,
    shut_relapse: int | None,
    chosen: list[dict[str, Any]] | None,
    rows: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    """Open the dialog of the pressed act for the chosen matter, each leader with what he or she holds; or shut both."""
    is_assigning, is_relapsing = (ctx.triggered_id == one for one in (RoundsId.ASSIGN, RoundsId.RELAPSE))
    # A selection keeps the row of before; the list holds the one that is shown.
    row = next((one for one in rows or [] if chosen and one["id"] == chosen[0]["id"]), None)
    if row is None or not (is_assigning or is_relapsing):
        return {**dict.fromkeys(OPENED, no_update), "assigning": True, "relapsing": True}
    loads = []
    if is_assigning:
        with reading() as session:
            loads = leader_loads(session, today(), current_scope(session))
    words = f"{row['number']} {row['title']}"
    return {
        "assigning": not is_assigning,
        "relapsing": not is_relapsing,
        "case": {"case": int(row["id"]), "version": row.get("version")},
        "assigned": words,
        "relapsed": words,
        "leaders": load_options(loads),
        "leader": None,
        "due": row.get("limit"),
        "reason": "",
        "relapse_reason": "",
        "refused": "",
        "relapse_refused": "",
    }


@callbacks(
    output={
        "hidden": Output(RoundsId.ASSIGN_DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(RoundsId.ASSIGN_REFUSED, "children", allow_duplicate=True),
        "done": Output(RoundsId.DONE, "children", allow_duplicate=True),
        "case": Output(RoundsId.CASE, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(RoundsId.ASSIGN_CONFIRM, "n_clicks")},
    state={
        "case": State(RoundsId.CASE, "data"),
        "leader": State(RoundsId.LEADER, "value"),
        "due": State(RoundsId.DUE, "value"),
        "reason": State(RoundsId.REASON, "value"),
        "matter": State(RoundsId.ASSIGN_MATTER, "children"),
    },
    roles=ASSIGNING,
    prevent_initial_call=True,
)
def confirm_assignment(
    clicks: int | None,
    case: dict[str, Any] | None,
    leader: str | None,
    due: str | None,
    reason: str | None,
    matter: str | None,
) -> dict[str, Any]:
    """Put the chosen leader in charge, or say in the dialog why not; what was typed stays."""
    due_on = day_in(due)
    if due_on is None:
        return stays(_("Give the day by which the matter is to be resolved."))
    actor = current_actor()
    case_id, version = _matter(case)
    try:
        with writing() as session:
            assign(session, actor, case_id, number_in(leader) or 0, due_on, reason or "", version=version)
    except ActRefused as refused:
        return stays(refused_sentence(refused))
    except ChangedByOther as changed:
        return changed_meanwhile(changed, case, now())
    return done(actor.now, matter)


@callbacks(
    output={
        "hidden": Output(RoundsId.RELAPSE_DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(RoundsId.RELAPSE_REFUSED, "children", allow_duplicate=True),
        "done": Output(RoundsId.DONE, "children"),
        "case": Output(RoundsId.CASE, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(RoundsId.RELAPSE_CONFIRM, "n_clicks")},
    state={
        "case": State(RoundsId.CASE, "data"),
        "reason": State(RoundsId.RELAPSE_REASON, "value"),
        "matter": State(RoundsId.RELAPSE_MATTER, "children"),
    },
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def confirm_relapse(
    clicks: int | None, case: dict[str, Any] | None, reason: str | None, matter: str | None
) -> dict[str, Any]:
    """Reopen the chosen matter, or say in the dialog why not; what was typed stays."""
    actor = current_actor()
    case_id, version = _matter(case)
    try:
        with writing() as session:
            perform(session, actor, case_id, EventKind.REOPENED, Given(note=reason or ""), version=version)
    except ActRefused as refused:
        return stays(held_back_sentence(refused))
    except ChangedByOther as changed:
        return changed_meanwhile(changed, case, now())
    return done(actor.now, matter)


def _matter(case: dict[str, Any] | None) -> tuple[int, int]:
    held = case or {}
    return number_in(held.get("case")) or 0, number_in(held.get("version")) or 0


# ------------------------------------------------------------ when reports are due


@callbacks(
    output={
        "hidden": Output(RoundsId.DUE_DAYS_DIALOG, "hidden"),
        "from_on": Output(RoundsId.DUE_DAYS_FROM, "value"),
        "refused": Output(RoundsId.DUE_DAYS_REFUSED, "children"),
        "done": Output(RoundsId.DONE, "children", allow_duplicate=True),
    },
    inputs={
        "opening": Input(RoundsId.DUE_DAYS_OPEN, "n_clicks"),
        "shut": Input(RoundsId.DUE_DAYS_SHUT, "n_clicks"),
        "clicks": Input(RoundsId.DUE_DAYS_CONFIRM, "n_clicks"),
    },
    state={"days": State(RoundsId.DUE_DAYS, "value"), "from_on": State(RoundsId.DUE_DAYS_FROM, "value")},
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def choose_due_days(
    opening: int | None, shut: int | None, clicks: int | None, days: Any, from_on: str | None
) -> dict[str, Any]:
    """Open or shut the dialog of due days, or set them, or say why not."""
    stays = {"hidden": no_update, "from_on": no_update, "refused": "", "done": no_update}
    if ctx.triggered_id == RoundsId.DUE_DAYS_OPEN:
        return {**stays, "hidden": False, "from_on": today().isoformat()}
    if ctx.triggered_id != RoundsId.DUE_DAYS_CONFIRM:
        return {**stays, "hidden": True}
    first, count = day_in(from_on), number_in(days)
    if first is None or count is None:
        return {**stays, "refused": _("Give the number of days and the first day of the rule.")}
    actor = current_actor()
    try:
        with writing() as session:
            set_due_days(session, actor, count, first)
    except ActRefused as refused:
        return {**stays, "refused": report_refusal(refused)}
    told = _("Reports are due {n} days after rounds that end from {day} on.", n=count, day=first.isoformat())
    return {**stays, "hidden": True, "done": told}
