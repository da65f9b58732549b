"""包案 Charge: the dialog of the case page in which a leader's assignment is planned, recorded and ended."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids import ChargeId
from dashboard.text import _
from dashboard.words import item_word, words
from db.charge import LONGEST_NOTE, LONGEST_TEAM
from db.enums import AssignmentResult, ChecklistItem
from layouts import parts

Tree = Any


class Record(StrEnum):
    """What is recorded of a running assignment."""

    ITEM = "item"
    VISIT = "visit"
    PLAN = "plan"
    END = "end"


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
            _("Record on the leader's assignment"),
            html.Div(
                [
                    parts.field(_("What is recorded"), parts.choice(ChargeId.WHAT, record_words())),
                    _shown(Record.ITEM, parts.field(_("Item of the checklist"), parts.choice(ChargeId.ITEM))),
                    _shown(
                        Record.VISIT,
                        parts.field(
                            _("Place of the visit"),
                            dbc.Input(id=ChargeId.PLACE, maxLength=80, autoComplete="off"),
                        ),
                    ),
                    _shown(
                        Record.PLAN,
                        parts.field(
                            _("Plan"), dbc.Textarea(id=ChargeId.PLAN, maxLength=LONGEST_NOTE, rows=4)
                        ),
                        parts.field(
                            _("Team"), dbc.Input(id=ChargeId.TEAM, maxLength=LONGEST_TEAM, autoComplete="off")
                        ),
                    ),
                    _shown(
                        Record.END,
                        parts.field(
                            _("What it came to"), parts.choice(ChargeId.RESULT, [("", "–"), *results])
                        ),
                    ),
                    html.Div(
                        parts.field(
                            _("What was done"),
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


def record_words() -> list[tuple[str, str]]:
    """Return what can be recorded with its words, in the order of the work."""
    return [
        (Record.ITEM.value, _("An item of the checklist is done")),
        (Record.VISIT.value, _("A visit")),
        (Record.PLAN.value, _("Plan and team")),
        (Record.END.value, _("The assignment has ended")),
    ]


def item_options(own: Mapping[ChecklistItem, str]) -> list[dict[str, str]]:
    """Return the checklist's items to choose from, in the county's own words."""
    return [{"value": item.value, "label": item_word(item, own)} for item in ChecklistItem]


def _shown(what: Record, *inside: Tree) -> Tree:
    return html.Div(list(inside), **{"data-record": what.value})
