"""The page Retention: where matters stand, and the lists for destruction, proposed, approved and carried out."""

from dataclasses import replace
from typing import Any

from dash import Input, Output, State, ctx, no_update
from flask import abort
from flask.typing import ResponseReturnValue

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.destruction_list import list_file
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.file_answers import file_answer
from dashboard.ids.frame import ShellId
from dashboard.ids.retention import RetentionId
from dashboard.numbers import number_in
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
from dashboard.retention_words import (
    fell_out_sentence,
    limit_refusal,
    limits_sentence,
    list_cells,
    list_facts,
    list_lines,
    list_sentence,
    listed_cells,
    matter_cells,
    rows_note,
    standing_counts,
)
from dashboard.text import Language, _, ngettext, sentences, speaking
from db.commands.acts import ActRefused
from db.commands.destruction import approve_list, carry_out, propose_list, return_list
from db.commands.retention import ask_to_seal
from db.commands.settings import SettingRefused
from db.documents import MediaType, OpenedFile
from db.editions import ChangedByOther
from db.enums import Role
from db.queries.destruction import (
    ListRow,
    ListState,
    destruction_list,
    destruction_lists,
    listed_matters,
)
from db.queries.names import load_names
from db.queries.posts import is_county_leader
from db.queries.retention import Standing, retained
from layouts.retention import standing_items, way_to

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.AUDITOR)
routes = RouteGroup(Role.LEADER, Role.OFFICE)
DECIDING = (Role.LEADER, Role.OFFICE)


@routes("/retention/lists/<int:list_id>")
def hand_out_list(list_id: int) -> ResponseReturnValue:
    """Answer with a list as a Word file: numbers and days, never a name."""
    with reading() as session:
        found = destruction_list(session, list_id)
        matters = [
            one
            for one in listed_matters(session, list_id)
            if one.case_id not in current_scope(session).excluded
        ]
    if found is None:
        abort(404, _("There is no such list."))
    mark = DEMO_MARK if board().is_demo else ""
    with speaking(Language.ZH):
        content = list_file(
            list_facts(found, board().county, board().database.zone), list_lines(matters), mark
        )
    return file_answer(OpenedFile(f"身份信息销毁清单-{list_id}.docx", MediaType.DOCX, content))


@callbacks(
    output={
        "note": Output(RetentionId.NOTE, "children"),
        "standings": Output(RetentionId.STANDINGS, "children"),
        "rows": Output(RetentionId.ROWS, "rowData"),
        "rows_note": Output(RetentionId.ROWS_NOTE, "children"),
        "lists": Output(RetentionId.LISTS, "rowData"),
        "no_seal": Output(RetentionId.SEAL, "hidden"),
        "no_propose": Output(RetentionId.PROPOSE, "hidden"),
        "no_open": Output(RetentionId.OPEN, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "chosen": Input(RetentionId.CHOSEN, "data"),
        "done": Input(RetentionId.DONE, "data"),
    },
)
def show_retention(title: str | None, chosen: Any, done: Any) -> dict[str, Any]:
    """Show the limits, how many matters stand where, the rows of the chosen standing, and every list."""
    standing = (
        Standing(chosen)
        if isinstance(chosen, str) and chosen in Standing._value2member_map_
        else Standing.DUE
    )
    with reading() as session:
        scope = current_scope(session)
        found = retained(session, scope, today())
        lists = destruction_lists(session)
        names = load_names(session)
    role = current_account().role
    is_office = role is Role.OFFICE
    return {
        "note": limits_sentence(found.limits),
        "standings": standing_items(standing_counts(found, standing)),
        "rows": matter_cells(found.rows[standing], names) if scope.sees_rows else [],
        "rows_note": rows_note(found, standing, role),
        "lists": list_cells(lists, board().database.zone),
        "no_seal": not is_office or found.limits.seal is None,
        "no_propose": not is_office or found.limits.keep is None,
        "no_open": role not in DECIDING,
    }


@callbacks(
    output=Output(RetentionId.SEAL_SAID, "children"),
    inputs={"clicks": Input(RetentionId.SEAL, "n_clicks")},
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def seal_now(clicks: int | None) -> str:
    """Ask the worker to seal what is due now, or say why not."""
    try:
        with writing() as session:
            asked = ask_to_seal(session, current_account(), now())
    except SettingRefused as refused:
        return limit_refusal(refused.code, refused.values)
    if asked is None:
        return _("A sealing is under way already; reload the page in a moment.")
    return _("Asked for: the board seals what is due, and each matter gets its row in the log.")


@callbacks(
    output={"done": Output(RetentionId.DONE, "data"), "said": Output(RetentionId.SAID, "children")},
    inputs={"clicks": Input(RetentionId.PROPOSE, "n_clicks")},
    roles=(Role.OFFICE,),
    prevent_initial_call=True,
)
def propose(clicks: int | None) -> dict[str, Any]:
    """Propose a list of everything whose keeping is over, or say why not."""
    try:
        with writing() as session:
            made = propose_list(session, current_actor())
    except ActRefused as refused:
        return {"done": no_update, "said": refused_sentence(refused)}
    return {
        "done": {"proposed": clicks},
        "said": _("List {n} is proposed; it stands on the desk of every county leader.", n=made),
    }


callbacks.clientside(
    "leaders",
    "isNoneChosen",
    Output(RetentionId.OPEN, "disabled"),
    Input(RetentionId.LISTS, "selectedRows"),
    Input(RetentionId.LISTS, "rowData"),
)


OPENED = {
    "hidden": Output(RetentionId.DIALOG, "hidden"),
    "shown": Output(RetentionId.LIST, "data"),
    "about": Output(RetentionId.ABOUT, "children"),
    "matters": Output(RetentionId.MATTERS, "rowData"),
    "printed": Output(RetentionId.PRINTED, "children"),
    "reason": Output(RetentionId.REASON, "value"),
    "count": Output(RetentionId.COUNT, "value"),
    "refused": Output(RetentionId.REFUSED, "children"),
    "no_approve": Output(RetentionId.APPROVE, "hidden"),
    "no_return": Output(RetentionId.RETURN, "hidden"),
    "no_returning": Output(RetentionId.RETURNING, "hidden"),
    "no_destroy": Output(RetentionId.DESTROY, "hidden"),
    "no_counting": Output(RetentionId.COUNTING, "hidden"),
}


@callbacks(
    output=OPENED,
    inputs={
        "opening": Input(RetentionId.OPEN, "n_clicks"),
        "shutting": Input(RetentionId.SHUT, "n_clicks"),
        "done": Input(RetentionId.DONE, "data"),
    },
    state={"chosen": State(RetentionId.LISTS, "selectedRows")},
    roles=DECIDING,
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None, done: Any, chosen: Any) -> dict[str, Any]:
    """Open the chosen list with its matters and what the reader may do with it; or shut it."""
    shut = {**dict.fromkeys(OPENED, no_update), "hidden": True}
    wanted = number_in(chosen[0].get("id")) if isinstance(chosen, list) and chosen else None
    if ctx.triggered_id != RetentionId.OPEN or wanted is None:
        return shut
    with reading() as session:
        one = destruction_list(session, wanted)
        hidden = current_scope(session).excluded
        matters = [row for row in listed_matters(session, wanted) if row.case_id not in hidden]
        decides = is_county_leader(session, current_account(), today())
    if one is None:
        return shut
    return {
        "hidden": False,
        "shown": {"id": one.id, "version": one.version, "n": one.matters},
        "about": list_sentence(replace(one, matters=len([m for m in matters if m.fell_out is None]))),
        "matters": listed_cells(matters),
        "printed": way_to(one.id),
        "reason": "",
        "count": "",
        "refused": "",
        **_offered(one, decides),
    }


def _offered(one: ListRow, decides: bool) -> dict[str, bool]:
    role = current_account().role
    approves = decides and one.state is ListState.PROPOSED
    destroys = role is Role.OFFICE and one.state is ListState.APPROVED
    returns = approves or (role is Role.OFFICE and one.state in (ListState.PROPOSED, ListState.APPROVED))
    return {
        "no_approve": not approves,
        "no_return": not returns,
        "no_returning": not returns,
        "no_destroy": not destroys,
        "no_counting": not destroys,
    }


@callbacks(
    output={
        "done": Output(RetentionId.DONE, "data", allow_duplicate=True),
        "said": Output(RetentionId.SAID, "children", allow_duplicate=True),
        "refused": Output(RetentionId.REFUSED, "children", allow_duplicate=True),
    },
    inputs={
        "approving": Input(RetentionId.APPROVE, "n_clicks"),
        "returning": Input(RetentionId.RETURN, "n_clicks"),
        "destroying": Input(RetentionId.DESTROY, "n_clicks"),
    },
    state={
        "shown": State(RetentionId.LIST, "data"),
        "reason": State(RetentionId.REASON, "value"),
        "count": State(RetentionId.COUNT, "value"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def decide(
    approving: int | None,
    returning: int | None,
    destroying: int | None,
    shown: Any,
    reason: str | None,
    count: Any,
) -> dict[str, Any]:
    """Approve, return or carry out the list that is open, or say why not."""
    stays = {"done": no_update, "said": no_update}
    held = shown if isinstance(shown, dict) else {}
    list_id, version, n = (number_in(held.get(name)) or 0 for name in ("id", "version", "n"))
    try:
        if ctx.triggered_id == RetentionId.APPROVE:
            said = _approve(list_id, version)
        elif ctx.triggered_id == RetentionId.DESTROY:
            if number_in(count) != n or not n:
                return {**stays, "refused": _("Type how many matters are destroyed: {n}.", n=n)}
            said = _destroy(list_id, version)
        else:
            with writing() as session:
                return_list(session, current_actor(), list_id, reason or "", version=version)
            said = _("List {n} is returned; its matters stay sealed.", n=list_id)
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    return {"done": {"at": now().isoformat()}, "said": said, "refused": ""}


def _approve(list_id: int, version: int) -> str:
    with writing() as session:
        gone = approve_list(session, current_actor(), list_id, version=version)
    return sentences(_("List {n} is approved.", n=list_id), fell_out_sentence(gone))


def _destroy(list_id: int, version: int) -> str:
    done = carry_out(writing, current_actor(), list_id, version=version)
    board().database.empty_journal()
    return sentences(
        ngettext("{n} identity was destroyed.", "{n} identities were destroyed.", done.matters),
        fell_out_sentence(done.fell_out),
    )
