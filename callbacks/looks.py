"""Looks at an identity on the case page: those that work opens, and those that a second person confirms."""

from typing import Any

from dash import Input, Output, State, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.identity_words import contact_lines, refused_reveal
from dashboard.ids.case import CaseId
from dashboard.ids.frame import ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_account, current_actor, current_scope, now, today, writing
from dashboard.text import _
from db.commands.identity import REVEALING, IdentityProblem, IdentityRefused
from db.commands.second_looks import ask_second, confirm_second, reveal_asked
from db.commands.work_looks import look_for_work
from db.queries.identity import IdentityField
from layouts.documents import way_to
from layouts.looks import lines

callbacks = CallbackGroup(*REVEALING)


@callbacks(
    output={
        "contact": Output(CaseId.CONTACT, "children"),
        "refused": Output(CaseId.CONTACT_REFUSED, "children"),
        "looked": Output(CaseId.LOOKED, "data", allow_duplicate=True),
    },
    inputs={"pressed": Input(CaseId.PRESSED, "data")},
    state={"path": State(ShellId.LOCATION, "pathname")},
    prevent_initial_call=True,
)
def press(pressed: Any, path: str | None) -> dict[str, Any]:
    """Open what work opens or what was confirmed, logged before it is shown, or confirm a colleague's look."""
    said = pressed if isinstance(pressed, dict) else {}
    kind, key, case_id = str(said.get("kind", "")), str(said.get("key", "")), id_at_end(path)
    try:
        if kind == "work":
            shown: Any = lines(_work(case_id, key))
        elif kind == "open":
            shown = _open(case_id, number_in(key) or 0)
        else:
            _confirm(case_id, number_in(key) or 0)
            shown = ""
    except IdentityRefused as refused:
        return {"contact": "", "refused": refused_reveal(refused.problem), "looked": no_update}
    return {"contact": shown, "refused": "", "looked": said.get("at")}


def _work(case_id: int, key: str) -> list[str]:
    with writing() as session:
        return contact_lines(look_for_work(session, current_actor(), case_id, key))


def _open(case_id: int, seq: int) -> Any:
    with writing() as session:
        asked, value = reveal_asked(session, **_who(), case_id=case_id, seq=seq)
    if asked.field is IdentityField.DOCUMENT:
        return way_to(case_id, asked.row_id or 0, value)
    return value


def _confirm(case_id: int, seq: int) -> None:
    with writing() as session:
        confirm_second(session, **_who(), case_id=case_id, seq=seq)


def _who() -> dict[str, Any]:
    return {"reader": current_account(), "scope": current_scope(), "at": now(), "today": today()}


@callbacks(
    output={
        "value": Output(CaseId.VALUE, "children", allow_duplicate=True),
        "refused": Output(CaseId.REFUSED, "children", allow_duplicate=True),
        "looked": Output(CaseId.LOOKED, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(CaseId.ASK, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "field": State(CaseId.FIELD, "value"),
        "purpose": State(CaseId.PURPOSE, "value"),
    },
    prevent_initial_call=True,
)
def ask(clicks: int | None, path: str | None, field: str | None, purpose: str | None) -> dict[str, Any]:
    """Ask a second person for the chosen field, who confirms it on the matter's page."""
    kind, _colon, row = (field or "").partition(":")
    if kind not in IdentityField._value2member_map_ or not row:
        return {"value": "", "refused": _("Choose what to reveal."), "looked": no_update}
    try:
        with writing() as session:
            ask_second(
                session,
                **_who(),
                case_id=id_at_end(path),
                what=IdentityField(kind),
                row_id=number_in(row) or 0,
                purpose=purpose or "",
            )
    except IdentityRefused as refused:
        return {
            "value": "",
            "refused": refused_reveal(IdentityProblem(refused.problem)),
            "looked": no_update,
        }
    said = _("Asked. Once another member of the office confirms, it opens on this page for ten minutes.")
    return {"value": said, "refused": "", "looked": f"asked {clicks}"}
