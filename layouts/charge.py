"""包案 Charge: the dialog of the case page in which a leader is proposed and an assignment planned, recorded and ended."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import ChargeId
from dashboard.text import _
from dashboard.words import item_word, words
from db.charge import LONGEST_NOTE, LONGEST_TEAM, Record
from db.enums import AssignmentResult, ChecklistItem
from layouts import parts

Tree = Any


def opening() -> Tree:
    """Lay out the button that opens the dialog."""
    return parts.tool_button(_("Record …"), ChargeId.OPEN, hidden=True)


def dialog() -> list[Tree]:
    """Lay out the dialog; ``data-shows`` of the form names what is recorded, and its fields with it."""
    results = [one for one in words(AssignmentResult) if one[0] != AssignmentResult.HANDED_OVER]
    return [
        dcc.Store(id=ChargeId.VERSION),
        dcc.Store(id=ChargeId.DONE),
        parts.dialog(
            ChargeId.DIALOG,
            _("Leader's assignment"),
            html.Div(
                [
                    parts.field(_("What is recorded"), parts.choice(ChargeId.WHAT)),
                    _shown(
                        (Record.PROPOSE,),
                        parts.field(
                            _("Leader"),
                            parts.choice(ChargeId.LEADER),
                            hint=_("Behind the name is what the leader holds now."),
                        ),
                    ),
                    _shown(
                        (Record.PROPOSE, Record.APPROVE),
                        parts.field(_("To be resolved by"), parts.date_input(ChargeId.DUE)),
                    ),
                    _shown(
                        (Record.ITEM,), parts.field(_("Item of the checklist"), parts.choice(ChargeId.ITEM))
                    ),
                    _shown(
                        (Record.VISIT,),
                        parts.field(
                            _("Place of the visit"),
                            dbc.Input(id=ChargeId.PLACE, maxLength=80, autoComplete="off"),
                        ),
                    ),
                    _shown(
                        (Record.PLAN,),
                        parts.field(
                            _("Plan"), dbc.Textarea(id=ChargeId.PLAN, maxLength=LONGEST_NOTE, rows=4)
                        ),
                        parts.field(
                            _("Team"), dbc.Input(id=ChargeId.TEAM, maxLength=LONGEST_TEAM, autoComplete="off")
                        ),
                    ),
                    _shown(
                        (Record.END,),
                        parts.field(
                            _("What it came to"), parts.choice(ChargeId.RESULT, [("", "–"), *results])
                        ),
                    ),
                    html.Div(
                        parts.field(
                            _("What was done, or why"),
                            dbc.Textarea(id=ChargeId.NOTE, maxLength=LONGEST_NOTE, rows=3),
                            hint=_("Stays with the matter; no names of petitioners."),
                        ),
                        className="charge-note",
                    ),
                ],
                id=ChargeId.FORM,
                className="charge-form",
                **{"data-shows": Record.ITEM.value},
            ),
            html.P(id=ChargeId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Confirm"), ChargeId.CONFIRM, kind="main")],
            shut=ChargeId.SHUT,
        ),
    ]


def item_options(own: Mapping[ChecklistItem, str]) -> list[dict[str, str]]:
    """Return the checklist's items to choose from, in the county's own words."""
    return [{"value": item.value, "label": item_word(item, own)} for item in ChecklistItem]


def _shown(whats: Sequence[Record], *inside: Tree) -> Tree:
    return html.Div(list(inside), **{"data-record": " ".join(what.value for what in whats)})
