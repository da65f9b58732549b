"""Hand-overs on the leaders' page: prepare one, and confirm, sign or withdraw what waits."""

from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence, refused_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.charge_words import load_options, matter_options, moved_words, signing_words
from dashboard.ids.reading import HandOverId
from dashboard.numbers import number_in, numbers_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _
from db.charge_hand_over import Signing
from db.commands.acts import ActRefused
from db.commands.hand_overs import prepare, sign
from db.editions import ChangedByOther
from db.enums import Role
from db.queries.hand_overs import hand_over_waiting, signings
from db.queries.leaders import givers, leader_loads, matters_of
from db.queries.ledger import rows_of_cases
from layouts.case import items

callbacks = CallbackGroup(Role.OFFICE, Role.LEADER)
PREPARING = (Role.OFFICE,)


PREPARED = {
    "hidden": Output(HandOverId.DIALOG, "hidden"),
    "givers": Output(HandOverId.GIVER, "options"),
    "giver": Output(HandOverId.GIVER, "value"),
    "takers": Output(HandOverId.TAKER, "options"),
    "taker": Output(HandOverId.TAKER, "value"),
    "reason": Output(HandOverId.REASON, "value"),
    "refused": Output(HandOverId.REFUSED, "children"),
}


@callbacks(
    output=PREPARED,
    inputs={"opening": Input(HandOverId.PREPARE, "n_clicks"), "shutting": Input(HandOverId.SHUT, "n_clicks")},
    roles=PREPARING,
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shutting: int | None) -> dict[str, Any]:
    """Open the dialog with who has matters to give, those who left first; or shut it."""
    if ctx.triggered_id != HandOverId.PREPARE:
        return {**dict.fromkeys(PREPARED, no_update), "hidden": True}
    with reading() as session:
        giving = load_options(givers(session, today(), current_scope(session)))
        taking = load_options(leader_loads(session, today(), current_scope(session)))
    return {
        "hidden": False,
        "givers": giving,
        "giver": giving[0]["value"] if giving else None,
        "takers": taking,
        "taker": None,
        "reason": "",
        "refused": "",
    }


@callbacks(
    output={
        "matters": Output(HandOverId.MATTERS, "options"),
        "ticked": Output(HandOverId.MATTERS, "value"),
    },
    inputs={"giver": Input(HandOverId.GIVER, "value")},
    roles=PREPARING,
    prevent_initial_call=True,
)
def list_matters(giver: str | None) -> dict[str, Any]:
    """List what the giver has in charge, all of it ticked."""
    with reading() as session:
        rows = matters_of(session, number_in(giver) or 0, today(), current_scope(session))
    options = matter_options(rows)
    return {"matters": options, "ticked": [one["value"] for one in options]}


@callbacks(
    output={
        "hidden": Output(HandOverId.DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(HandOverId.REFUSED, "children", allow_duplicate=True),
        "done": Output(HandOverId.DONE, "data"),
    },
    inputs={"clicks": Input(HandOverId.CONFIRM, "n_clicks")},
    state={
        "giver": State(HandOverId.GIVER, "value"),
        "taker": State(HandOverId.TAKER, "value"),
        "ticked": State(HandOverId.MATTERS, "value"),
        "reason": State(HandOverId.REASON, "value"),
    },
    roles=PREPARING,
    prevent_initial_call=True,
)
def confirm(
    clicks: int | None, giver: str | None, taker: str | None, ticked: Any, reason: str | None
) -> dict[str, Any]:
    """Prepare the hand-over, or say in the dialog why not; what was typed stays."""
    try:
        with writing() as session:
            prepare(
                session,
                current_actor(),
                number_in(giver) or 0,
                number_in(taker) or 0,
                numbers_in(ticked),
                reason or "",
            )
    except ActRefused as refused:
        return {"hidden": no_update, "refused": refused_sentence(refused), "done": no_update}
    return {"hidden": True, "refused": "", "done": {"n": clicks, "said": _("The hand-over is prepared.")}}


callbacks.clientside(
    "leaders",
    "isNoneChosen",
    Output(HandOverId.SIGN, "disabled"),
    Input(HandOverId.LIST, "selectedRows"),
    Input(HandOverId.LIST, "rowData"),
)


OPENED = {
    "hidden": Output(HandOverId.SIGN_DIALOG, "hidden"),
    "row": Output(HandOverId.SIGN_ROW, "data"),
    "said": Output(HandOverId.SIGN_SAID, "children"),
    "matters": Output(HandOverId.SIGN_MATTERS, "children"),
    "whats": Output(HandOverId.SIGN_WHAT, "options"),
    "what": Output(HandOverId.SIGN_WHAT, "value"),
    "refused": Output(HandOverId.SIGN_REFUSED, "children"),
}


@callbacks(
    output=OPENED,
    inputs={
        "opening": Input(HandOverId.SIGN, "n_clicks"),
        "shutting": Input(HandOverId.SIGN_SHUT, "n_clicks"),
    },
    state={"chosen": State(HandOverId.LIST, "selectedRows")},
    prevent_initial_call=True,
)
def open_or_shut_signing(opening: int | None, shutting: int | None, chosen: Any) -> dict[str, Any]:
    """Open the chosen hand-over with its matters and what the reader may do with it; or shut it."""
    kept: dict[str, Any] = dict.fromkeys(OPENED, no_update)
    wanted = number_in(chosen[0].get("id")) if isinstance(chosen, list) and chosen else None
    if ctx.triggered_id != HandOverId.SIGN or wanted is None:
        return {**kept, "hidden": True}
    with reading() as session:
        scope = current_scope(session)
        one = hand_over_waiting(session, wanted, scope, today())
        if one is None:
            return {**kept, "hidden": True}
        rows = rows_of_cases(session, one.cases, today())
    options = signing_words(signings(one, current_account()))
    return {
        "hidden": False,
        "row": {"id": one.id, "version": one.version},
        "said": _(
            "From {giver} to {taker}: {reason}",
            giver=str(chosen[0].get("giver", "–")),
            taker=str(chosen[0].get("taker", "–")),
            reason=one.reason,
        ),
        "matters": items(
            [one["label"] for one in matter_options(rows)],
            _("None of its matters is open and in charge any more."),
        ),
        "whats": options or [{"value": "", "label": _("Nothing to be done by you now")}],
        "what": options[0]["value"] if options else "",
        "refused": "",
    }


@callbacks(
    output={
        "hidden": Output(HandOverId.SIGN_DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(HandOverId.SIGN_REFUSED, "children", allow_duplicate=True),
        "row": Output(HandOverId.SIGN_ROW, "data", allow_duplicate=True),
        "done": Output(HandOverId.DONE, "data", allow_duplicate=True),
    },
    inputs={"clicks": Input(HandOverId.SIGN_CONFIRM, "n_clicks")},
    state={"row": State(HandOverId.SIGN_ROW, "data"), "what": State(HandOverId.SIGN_WHAT, "value")},
    prevent_initial_call=True,
)
def confirm_signing(clicks: int | None, row: Any, what: str | None) -> dict[str, Any]:
    """Confirm, sign or withdraw the hand-over that is open, or say why not."""
    stays: dict[str, Any] = {"hidden": no_update, "row": no_update, "done": no_update}
    shown = row if isinstance(row, dict) else {}
    if what is None or what not in Signing._value2member_map_:
        return {**stays, "refused": _("Nothing to be done by you now")}
    try:
        with writing() as session:
            moved = sign(
                session,
                current_actor(),
                number_in(shown.get("id")) or 0,
                Signing(what),
                version=number_in(shown.get("version")) or 0,
            )
    except ActRefused as refused:
        return {**stays, "refused": refused_sentence(refused)}
    except ChangedByOther as changed:
        why = changed_sentence(changed, now())
        return {**stays, "refused": why, "row": {**shown, "version": changed.version}}
    said = moved_words(moved) if what in (Signing.TAKE, Signing.PAPER) else _("Done")
    return {**stays, "hidden": True, "refused": "", "done": {"n": clicks, "said": said}}
