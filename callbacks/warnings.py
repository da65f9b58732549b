"""Callbacks of the early warnings: what was found, what stands behind one, and what is done about it."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.analysis.indicators import rate
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import load_options
from dashboard.draw import draw
from dashboard.figures.base import no_data
from dashboard.figures.warnings import warning_panel
from dashboard.ids.frame import ShellId
from dashboard.ids.reading import WarningsId
from dashboard.numbers import day_in, number_in
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
from dashboard.rounds_typed import choice_options
from dashboard.text import _
from dashboard.warning_parts import carried_rows, is_calm, member_lines, proposed
from dashboard.warning_refusals import warning_refusal
from dashboard.warning_words import (
    about,
    calm_words,
    caveat_lines,
    cells,
    history_lines,
    precision_words,
    search_note,
    search_rows,
    sentence,
    subject_proposed,
    verdict_options,
)
from db.commands.acts import ActRefused
from db.commands.early_warnings import put_back, score, set_aside, take_on
from db.commands.found import Found
from db.early_warning import (
    DECIDING,
    SEEING,
    Verdict,
    WarningAct,
    WarningState,
)
from db.editions import ChangedByOther
from db.queries.choices import choices
from db.queries.early_warnings import (
    last_search,
    precision,
    warning_detail,
    warning_seen,
    warnings_seen,
)
from db.queries.leaders import leader_loads
from db.queries.names import load_names
from layouts.parts import list_items
from layouts.warnings import calm, carried, lines, noted, second_look

callbacks = CallbackGroup(*SEEING)


@callbacks(
    output={
        "note": Output(WarningsId.NOTE, "children"),
        "rows": Output(WarningsId.LIST, "rowData"),
        "calm": Output(WarningsId.CALM, "children"),
        "precision": Output(WarningsId.PRECISION, "children"),
        "caveats": Output(WarningsId.CAVEATS, "children"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(WarningsId.DONE, "data")},
)
def show_warnings(title: str | None, done: Any) -> dict[str, Any]:
    """List the warnings, say when was searched, how often warnings were right, and what may mislead."""
    day = today()
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        listed = warnings_seen(session, scope)
        last = last_search(session, scope)
        found = precision(session, day)
    return {
        "note": noted(search_note(last), search_rows(last, day, sees_rows=scope.sees_rows)),
        "rows": [cells(one, names, day, sees_rows=scope.sees_rows) for one in listed],
        "calm": calm(*calm_words()) if is_calm(last, listed) else None,
        "precision": precision_words(rate(found.real, found.scored), found.waiting),
        "caveats": list_items(caveat_lines(last, names, day, sees_rows=scope.sees_rows)),
    }


@callbacks(
    output={
        "about": Output(WarningsId.ABOUT, "children"),
        "series": Output(WarningsId.SERIES, "figure"),
        "carriers": Output(WarningsId.CARRIERS, "children"),
        "members": Output(WarningsId.MEMBERS, "children"),
        "history": Output(WarningsId.HISTORY, "children"),
        "no_take": Output(WarningsId.TAKE, "disabled"),
        "no_aside": Output(WarningsId.ASIDE, "disabled"),
        "no_back": Output(WarningsId.BACK, "disabled"),
        "no_score": Output(WarningsId.SCORE, "disabled"),
    },
    inputs={"chosen": Input(WarningsId.LIST, "selectedRows"), "rows": Input(WarningsId.LIST, "rowData")},
)
def open_warning(chosen: Any, rows: Any) -> dict[str, Any]:
    """Show what stands behind the chosen warning, its history, and what may be done about it."""
    with reading() as session:
        scope, names = current_scope(session), load_names(session)
        one = warning_seen(session, _id_of(chosen), scope)
        detail = None if one is None else warning_detail(session, one, scope)
    if one is None or detail is None:
        return _nothing_chosen()
    day = today()
    decides = current_account().role in DECIDING
    return {
        "about": lines(about(one, names)),
        "series": draw(
            lambda seen: warning_panel(
                seen, detail, day, title=_("Its last two years"), sees_rows=scope.sees_rows
            ),
            one,
            answer=str(one.id),
        ),
        "carriers": carried(carried_rows(one, detail, names, day, sees_rows=scope.sees_rows)),
        "members": second_look(member_lines(one, names, day, sees_rows=scope.sees_rows)),
        "history": list_items(history_lines(one, board().database.zone, sees_rows=scope.sees_rows)),
        "no_take": not decides or one.state is WarningState.TAKEN_ON,
        "no_aside": not decides or one.state is WarningState.SET_ASIDE,
        "no_back": not decides or one.state is not WarningState.SET_ASIDE,
        "no_score": not decides or not one.may_be_scored(day),
    }


TAKEN = {
    "hidden": Output(WarningsId.TAKE_DIALOG, "hidden"),
    "opened": Output(WarningsId.OPENED, "data"),
    "about": Output(WarningsId.TAKE_ABOUT, "children"),
    "subject": Output(WarningsId.TAKE_SUBJECT, "value"),
    "text": Output(WarningsId.TAKE_TEXT, "value"),
    "categories": Output(WarningsId.TAKE_CATEGORY, "options"),
    "category": Output(WarningsId.TAKE_CATEGORY, "value"),
    "units": Output(WarningsId.TAKE_UNIT, "options"),
    "unit": Output(WarningsId.TAKE_UNIT, "value"),
    "limit": Output(WarningsId.TAKE_LIMIT, "value"),
    "measure": Output(WarningsId.TAKE_MEASURE, "value"),
    "leaders": Output(WarningsId.TAKE_LEADER, "options"),
    "leader": Output(WarningsId.TAKE_LEADER, "value"),
    "why": Output(WarningsId.TAKE_WHY, "value"),
    "refused": Output(WarningsId.TAKE_REFUSED, "children"),
}


@callbacks(
    output=TAKEN,
    inputs={
        "opening": Input(WarningsId.TAKE, "n_clicks"),
        "shut": Input(WarningsId.TAKE_SHUT, "n_clicks"),
        "done": Input(WarningsId.DONE, "data"),
    },
    state={"chosen": State(WarningsId.LIST, "selectedRows")},
    roles=DECIDING,
    prevent_initial_call=True,
)
def open_or_shut_taking(opening: int | None, shut: int | None, done: Any, chosen: Any) -> dict[str, Any]:
    """Open the dialog with the matter that the chosen warning would become; or shut it, what was typed gone."""
    shuts = {**dict.fromkeys(TAKEN, no_update), "hidden": True}
    if ctx.triggered_id != WarningsId.TAKE:
        return shuts
    with reading() as session:
        scope, names, day = current_scope(session), load_names(session), today()
        one = warning_seen(session, _id_of(chosen), scope)
        if one is None:
            return shuts
        detail = warning_detail(session, one, scope)
        offered = choices(session, day)
        loads = leader_loads(session, day, scope)
    wanted = proposed(one, detail, names)
    return {
        "hidden": False,
        "opened": {"id": one.id, "version": one.version},
        "about": sentence(one, names),
        "subject": subject_proposed(),
        "text": wanted.text,
        "categories": choice_options(offered.categories),
        "category": str(wanted.category_id or ""),
        "units": choice_options(choice for choice in offered.units if not choice.is_local),
        "unit": str(wanted.unit_id or ""),
        "limit": "",
        "measure": "",
        "leaders": [{"value": "", "label": "–"}, *load_options(loads)],
        "leader": "",
        "why": "",
        "refused": "",
    }


@callbacks(
    output={
        "done": Output(WarningsId.DONE, "data"),
        "said": Output(WarningsId.SAID, "children"),
        "refused": Output(WarningsId.TAKE_REFUSED, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(WarningsId.TAKE_CONFIRM, "n_clicks")},
    state={
        "opened": State(WarningsId.OPENED, "data"),
        "subject": State(WarningsId.TAKE_SUBJECT, "value"),
        "text": State(WarningsId.TAKE_TEXT, "value"),
        "category": State(WarningsId.TAKE_CATEGORY, "value"),
        "unit": State(WarningsId.TAKE_UNIT, "value"),
        "limit": State(WarningsId.TAKE_LIMIT, "value"),
        "measure": State(WarningsId.TAKE_MEASURE, "value"),
        "leader": State(WarningsId.TAKE_LEADER, "value"),
        "why": State(WarningsId.TAKE_WHY, "value"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def take_warning_on(clicks: int | None, opened: Any, **typed: Any) -> dict[str, Any]:
    """Make a matter of the warning, or say why not, what was typed staying."""
    warning_id, version = _opened(opened)
    matter = Found(
        subject=str(typed["subject"] or ""),
        text=str(typed["text"] or ""),
        category_id=number_in(typed["category"]),
        unit_id=number_in(typed["unit"]),
        limit_on=day_in(typed["limit"]),
        measure=str(typed["measure"] or ""),
    )
    try:
        with writing() as session:
            take_on(
                session,
                current_actor(),
                warning_id,
                matter,
                number_in(typed["leader"]),
                str(typed["why"] or ""),
                version=version,
            )
            taken = warning_seen(session, warning_id, current_scope(session))
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": warning_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": no_update, "refused": changed_sentence(changed, now())}
    said = _(
        "The warning is taken on as {number}; the matter stands in the ledger and on the unit's desk.",
        number=taken.holder.number if taken and taken.holder else "",
    )
    return {"done": {"at": now().isoformat()}, "said": said, "refused": ""}


DECIDED = {
    "hidden": Output(WarningsId.DECIDE_DIALOG, "hidden"),
    "opened": Output(WarningsId.OPENED, "data", allow_duplicate=True),
    "act": Output(WarningsId.DECIDE_ACT, "data"),
    "about": Output(WarningsId.DECIDE_ABOUT, "children"),
    "no_scoring": Output(WarningsId.DECIDE_SCORING, "hidden"),
    "verdicts": Output(WarningsId.DECIDE_VERDICT, "options"),
    "verdict": Output(WarningsId.DECIDE_VERDICT, "value"),
    "reason": Output(WarningsId.DECIDE_REASON, "value"),
    "refused": Output(WarningsId.DECIDE_REFUSED, "children"),
}
OPENING = {
    WarningsId.ASIDE: WarningAct.SET_ASIDE,
    WarningsId.BACK: WarningAct.PUT_BACK,
    WarningsId.SCORE: WarningAct.SCORED,
}


@callbacks(
    output=DECIDED,
    inputs={
        "aside": Input(WarningsId.ASIDE, "n_clicks"),
        "back": Input(WarningsId.BACK, "n_clicks"),
        "scoring": Input(WarningsId.SCORE, "n_clicks"),
        "shut": Input(WarningsId.DECIDE_SHUT, "n_clicks"),
        "done": Input(WarningsId.DONE, "data"),
    },
    state={"chosen": State(WarningsId.LIST, "selectedRows")},
    roles=DECIDING,
    prevent_initial_call=True,
)
def open_or_shut_deciding(
    aside: int | None, back: int | None, scoring: int | None, shut: int | None, done: Any, chosen: Any
) -> dict[str, Any]:
    """Open the dialog for the act that was pressed; or shut it, what was typed gone."""
    shuts = {**dict.fromkeys(DECIDED, no_update), "hidden": True}
    act = OPENING.get(ctx.triggered_id)
    if act is None:
        return shuts
    with reading() as session:
        names = load_names(session)
        one = warning_seen(session, _id_of(chosen), current_scope(session))
    if one is None:
        return shuts
    return {
        "hidden": False,
        "opened": {"id": one.id, "version": one.version},
        "act": act.value,
        "about": sentence(one, names),
        "no_scoring": act is not WarningAct.SCORED,
        "verdicts": verdict_options(),
        "verdict": Verdict.REAL.value,
        "reason": "",
        "refused": "",
    }


@callbacks(
    output={
        "done": Output(WarningsId.DONE, "data", allow_duplicate=True),
        "said": Output(WarningsId.SAID, "children", allow_duplicate=True),
        "refused": Output(WarningsId.DECIDE_REFUSED, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(WarningsId.DECIDE_CONFIRM, "n_clicks")},
    state={
        "opened": State(WarningsId.OPENED, "data"),
        "act": State(WarningsId.DECIDE_ACT, "data"),
        "verdict": State(WarningsId.DECIDE_VERDICT, "value"),
        "reason": State(WarningsId.DECIDE_REASON, "value"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def decide(clicks: int | None, opened: Any, act: Any, verdict: Any, reason: str | None) -> dict[str, Any]:
    """Set the warning aside, put it back or score it, or say why not, what was typed staying."""
    warning_id, version = _opened(opened)
    words = reason or ""
    try:
        with writing() as session:
            actor = current_actor()
            match act:
                case WarningAct.SET_ASIDE:
                    set_aside(session, actor, warning_id, words, version=version)
                    said = _("The warning is set aside; it stays in the list.")
                case WarningAct.PUT_BACK:
                    put_back(session, actor, warning_id, words, version=version)
                    said = _("The warning is put back.")
                case _:
                    told = Verdict.CHANCE if verdict == Verdict.CHANCE else Verdict.REAL
                    score(session, actor, warning_id, told, words, version=version)
                    said = _("The warning is scored.")
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": warning_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": no_update, "refused": changed_sentence(changed, now())}
    return {"done": {"at": now().isoformat()}, "said": said, "refused": ""}


def _nothing_chosen() -> dict[str, Any]:
    title = _("No warning is chosen")
    return {
        "about": lines([_("Choose a warning in the list.")]),
        "series": no_data(title=title, why=_("Choose a warning in the list.")),
        "carriers": None,
        "members": None,
        "history": None,
        **dict.fromkeys(("no_take", "no_aside", "no_back", "no_score"), True),
    }


def _id_of(chosen: Any) -> int:
    first = chosen[0] if isinstance(chosen, list) and chosen else None
    return (number_in(first.get("id")) or 0) if isinstance(first, dict) else 0


def _opened(opened: Any) -> tuple[int, int]:
    held = opened if isinstance(opened, dict) else {}
    return number_in(held.get("id")) or 0, number_in(held.get("version")) or 0
