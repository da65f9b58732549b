"""交接 Hand-overs on the leaders' page: those that wait for a signature, and the dialogs that prepare and sign one."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.reading import HandOverId
from dashboard.text import _
from db.charge import LONGEST_NOTE
from layouts import parts

Tree = Any


def card() -> Tree:
    """Lay out the list of hand-overs that wait."""
    return parts.card(
        parts.small_grid(
            HandOverId.LIST,
            _columns(),
            empty=_("No hand-over waits for a signature."),
            height=168,
            is_chosen_from=True,
        ),
        title=_("Hand-overs to be signed"),
        tools=[
            parts.tool_button(_("Prepare a hand-over …"), HandOverId.PREPARE, hidden=True),
            parts.tool_button(_("Sign …"), HandOverId.SIGN, kind="main", disabled=True, hidden=True),
        ],
        id=HandOverId.CARD,
        hidden=True,
    )


def dialogs() -> list[Tree]:
    """Lay out the dialog that prepares a hand-over, and the one that signs or withdraws it."""
    return [
        dcc.Store(id=HandOverId.SIGN_ROW),
        dcc.Store(id=HandOverId.DONE),
        parts.dialog(
            HandOverId.DIALOG,
            _("Prepare a hand-over"),
            parts.field(_("From (giver)"), parts.choice(HandOverId.GIVER)),
            parts.field(
                _("Matters handed over"),
                dbc.Checklist(id=HandOverId.MATTERS, options=[], value=[], class_name="handover-matters"),
                hint=_("Each keeps its limit. Take the tick away from what stays."),
            ),
            parts.field(
                _("To (taker)"),
                parts.choice(HandOverId.TAKER),
                hint=_("Behind the name is what the leader holds now."),
            ),
            parts.field(
                _("Reason"),
                dbc.Textarea(id=HandOverId.REASON, maxLength=LONGEST_NOTE, rows=2),
                hint=_("Stays with the matter; no names of petitioners."),
            ),
            html.P(id=HandOverId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Confirm"), HandOverId.CONFIRM, kind="main")],
            shut=HandOverId.SHUT,
        ),
        parts.dialog(
            HandOverId.SIGN_DIALOG,
            _("Hand-over of leaders' assignments"),
            html.P(id=HandOverId.SIGN_SAID, className="dialog-matter"),
            html.Ul(id=HandOverId.SIGN_MATTERS, className="plain-list handover-matters"),
            parts.field(_("What is done"), parts.choice(HandOverId.SIGN_WHAT)),
            html.P(
                _(
                    "The signature, its account and its moment go into the log and into the history of each matter."
                ),
                className="muted",
            ),
            html.P(id=HandOverId.SIGN_REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Confirm"), HandOverId.SIGN_CONFIRM, kind="main")],
            shut=HandOverId.SIGN_SHUT,
        ),
    ]


def _columns() -> list[dict[str, Any]]:
    def words(name: str, head: str, flex: int, least: int) -> dict[str, Any]:
        given = {"tooltipField": name, "cellClass": "two-lines"}
        return {"field": name, "headerName": head, "flex": flex, "minWidth": least, **given}

    return [
        words("giver", _("From (giver)"), 2, 130),
        words("taker", _("To (taker)"), 2, 130),
        {
            "field": "matters",
            "headerName": _("Matters handed over"),
            "width": 90,
            "cellClass": "is-number",
            "headerClass": parts.RIGHT_HEAD,
        },
        words("stands", _("Where it stands"), 3, 160),
        words("reason", _("Reason"), 3, 140),
        words("by", _("Prepared by"), 1, 110),
        {"field": "at", "headerName": _("On"), "width": 108},
    ]
