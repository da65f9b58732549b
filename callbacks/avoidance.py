"""Avoidance on the case page: keep oneself or a colleague out of the matter, or let one back."""

from typing import Any

from dash import Input, Output, State, no_update

from dashboard.act_words import refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.case import AvoidanceId, CaseId, HandlingId
from dashboard.ids.frame import ShellId
from dashboard.numbers import id_at_end, number_in
from dashboard.request import current_actor, writing
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.avoidance import ORDERING, declare_interest, lift_avoidance, order_avoidance
from db.queries.avoidance import DECLARING

callbacks = CallbackGroup(*DECLARING)
PARTS = ("reason", "said", "title", "state", "contact", "body", "can_not_handle", "done")


@callbacks(
    output={
        "refused": Output(AvoidanceId.REFUSED, "children"),
        "reason": Output(AvoidanceId.REASON, "value"),
        "said": Output(HandlingId.SAID, "children", allow_duplicate=True),
        "title": Output(CaseId.TITLE, "children", allow_duplicate=True),
        "state": Output(CaseId.STATE, "children", allow_duplicate=True),
        "contact": Output(CaseId.CONTACT, "children", allow_duplicate=True),
        "body": Output(CaseId.BODY, "hidden", allow_duplicate=True),
        "can_not_handle": Output(HandlingId.OPEN, "hidden", allow_duplicate=True),
        "done": Output(AvoidanceId.DONE, "data"),
    },
    inputs={"clicks": Input(AvoidanceId.DECLARE, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "who": State(AvoidanceId.WHO, "value"),
        "reason": State(AvoidanceId.REASON, "value"),
    },
    prevent_initial_call=True,
)
def declare(clicks: int | None, path: str | None, who: str | None, reason: str | None) -> dict[str, Any]:
    """Keep the reader out of the matter and take it from the screen, or keep a colleague out, or say why not."""
    stays = dict.fromkeys(PARTS, no_update)
    try:
        with writing() as session:
            if who:
                order_avoidance(session, current_actor(), id_at_end(path), number_in(who) or 0, reason or "")
            else:
                declare_interest(session, current_actor(), id_at_end(path), reason or "")
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    if who:
        said = _("Recorded. The colleague avoids this matter from now on.")
        return {**stays, "refused": "", "reason": "", "said": said, "done": f"kept out {clicks}"}
    return {
        "refused": "",
        "reason": "",
        "said": _("Recorded. You avoid this matter from now on; it is on none of your lists any more."),
        "title": _("Case"),
        "state": "",
        "contact": "",
        "body": True,
        "can_not_handle": True,
        "done": no_update,
    }


@callbacks(
    output={
        "refused": Output(AvoidanceId.REFUSED, "children", allow_duplicate=True),
        "reason": Output(AvoidanceId.REASON, "value", allow_duplicate=True),
        "said": Output(HandlingId.SAID, "children", allow_duplicate=True),
        "done": Output(AvoidanceId.DONE, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(AvoidanceId.LIFT, "n_clicks")},
    state={
        "path": State(ShellId.LOCATION, "pathname"),
        "lifted": State(AvoidanceId.LIFTED, "value"),
        "reason": State(AvoidanceId.REASON, "value"),
    },
    roles=ORDERING,
    prevent_initial_call=True,
)
def let_back(clicks: int | None, path: str | None, lifted: str | None, reason: str | None) -> dict[str, Any]:
    """Let a colleague back to the matter, or say why not."""
    try:
        with writing() as session:
            lift_avoidance(session, current_actor(), id_at_end(path), number_in(lifted) or 0, reason or "")
    except ActRefused as refused:
        return {
            "refused": refused_sentence(refused),
            "reason": no_update,
            "said": no_update,
            "done": no_update,
        }
    said = _("Recorded. The colleague sees this matter again.")
    return {"refused": "", "reason": "", "said": said, "done": f"let back {clicks}"}
