"""The dialog in which a leader is put in charge of a matter, the same on every page that has it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.text import _
from layouts import parts

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class AssignIds:
    """The ids of one page's dialog."""

    dialog: StrEnum
    matter: StrEnum
    leader: StrEnum
    due: StrEnum
    reason: StrEnum
    refused: StrEnum
    confirm: StrEnum
    shut: StrEnum


def assign_dialog(ids: AssignIds) -> Any:
    """Lay out the dialog: the matter, a leader with what he or she holds, the day, the reason."""
    return parts.dialog(
        ids.dialog,
        _("Put a leader in charge"),
        html.P(id=ids.matter, className="dialog-matter"),
        parts.field(
            _("Leader"), parts.choice(ids.leader), hint=_("Behind the name is what the leader holds now.")
        ),
        parts.field(_("To be resolved by"), parts.date_input(ids.due)),
        parts.field(
            _("Reason"),
            dbc.Textarea(id=ids.reason, maxLength=LONGEST_REASON, rows=3),
            hint=_("Stays with the matter; no names of petitioners."),
        ),
        html.P(id=ids.refused, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Confirm"), ids.confirm, kind="main")],
        shut=ids.shut,
    )
