"""办理 Handling: the dialog of the case page and of the desk in which one act is done."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import HandlingId
from dashboard.text import _
from dashboard.words import words
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    CallBack,
    Closure,
    Conclusion,
    Level,
    ProposalKind,
    Rating,
    Trigger,
)
from db.handling import Field
from layouts import parts

Tree = Any


def opening() -> Tree:
    """Lay out the button that opens the dialog."""
    return parts.tool_button(_("Handle …"), HandlingId.OPEN, kind="main", hidden=True)


def dialog() -> list[Tree]:
    """Lay out the dialog with every field; ``data-shows`` of the form names those that the chosen act asks for."""
    return [
        dcc.Store(id=HandlingId.TOLD),
        dcc.Store(id=HandlingId.DONE),
        dcc.Store(id=HandlingId.CORRECTS),
        dcc.Store(id=HandlingId.WANTED),
        parts.dialog(
            HandlingId.DIALOG,
            _("Handle the matter"),
            html.P(id=HandlingId.MATTER, className="dialog-matter"),
            html.Div(
                [
                    parts.field(
                        _("What is done"),
                        parts.choice(HandlingId.ACT, placeholder=_("Choose an act")),
                    ),
                    html.P(id=HandlingId.SAYS, className="muted handling-says", role="status"),
                    *_fields(),
                    _earlier(),
                ],
                id=HandlingId.FORM,
                className="handling-form",
                **{"data-shows": ""},
            ),
            html.P(id=HandlingId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Confirm"), HandlingId.CONFIRM, kind="main")],
            shut=HandlingId.SHUT,
        ),
    ]


def _earlier() -> Tree:
    """Lay out what an act of an earlier day takes, and one that two must confirm."""
    return html.Details(
        [
            html.Summary(_("An earlier day, a second person")),
            parts.field(
                _("Day on which it was done"),
                parts.date_input(HandlingId.HAPPENED),
                hint=_("Left empty: now. More than one working day later a second person confirms it."),
            ),
            parts.field(
                _("User name of the second person"),
                dbc.Input(id=HandlingId.SECOND, maxLength=40, autoComplete="off"),
            ),
            parts.field(
                _("Password"),
                dbc.Input(id=HandlingId.SECOND_PASSWORD, type="password", autoComplete="off", maxLength=200),
            ),
        ],
        id=HandlingId.EARLIER,
        className="handling-earlier",
    )


def _fields() -> list[Tree]:
    return [
        _shown(
            Field.IS_AGREED,
            dbc.Checkbox(
                id=HandlingId.AGREED, label=_("Agreed to: the matter goes to the unit below"), value=False
            ),
        ),
        _shown(Field.UNIT, parts.field(_("To unit"), _choice(HandlingId.UNIT))),
        _shown(
            Field.CONCLUSION,
            parts.field(_("Opinion"), parts.choice(HandlingId.CONCLUSION, [("", "–"), *words(Conclusion)])),
        ),
        _shown(
            Field.CLOSURE,
            parts.field(
                _("How it is closed"), parts.choice(HandlingId.CLOSURE, [("", "–"), *words(Closure)])
            ),
        ),
        _shown(
            Field.DAYS,
            parts.field(_("By days"), dbc.Input(id=HandlingId.DAYS, type="number", min=1, step=1)),
        ),
        _shown(
            Field.IS_APPROVED,
            dbc.Checkbox(
                id=HandlingId.APPROVED,
                label=_("Approved by the unit's head, and the petitioner told why"),
                value=False,
            ),
        ),
        _shown(
            Field.IS_SIMPLE,
            dbc.Checkbox(id=HandlingId.SIMPLE, label=_("Handle by the simple procedure"), value=False),
        ),
        _shown(
            Field.HAS_NEW_EVIDENCE,
            dbc.Checkbox(
                id=HandlingId.EVIDENCE,
                label=_("New evidence was given since the last hearing (for a second one)"),
                value=False,
            ),
        ),
        _shown(
            Field.AID,
            parts.field(_("Which aid"), parts.choice(HandlingId.AID, [("", "–"), *words(AidKind)])),
        ),
        _shown(
            Field.AID_DECISION,
            parts.field(
                _("Decision"), parts.choice(HandlingId.AID_DECISION, [("", "–"), *words(AidDecision)])
            ),
        ),
        _shown(
            Field.AID_AMOUNT,
            parts.field(
                _("Amount (yuan), where granted"),
                dbc.Input(id=HandlingId.AID_AMOUNT, type="number", min=1, step=1),
            ),
        ),
        _shown(
            Field.PROPOSAL,
            parts.field(
                _("What is proposed"),
                parts.choice(HandlingId.PROPOSAL, [("", "–"), *words(ProposalKind)]),
                hint=_("The yearly report counts each of the three kinds."),
            ),
        ),
        _shown(
            Field.ADOPTION,
            parts.field(
                _("What became of the proposal"),
                parts.choice(HandlingId.ADOPTION, [("", "–"), *words(Adoption)]),
                hint=_("Where it is not adopted as a whole, write why."),
            ),
        ),
        _shown(
            Field.AT,
            parts.field(
                _("Day and time"),
                dbc.Input(id=HandlingId.AT, type="datetime-local", max="9999-12-31T23:59"),
                hint=_("The moment at which it was known, or reported; the hours are counted from it."),
            ),
        ),
        _shown(
            Field.REPORTED_TO,
            parts.field(
                _("Reported to"),
                parts.choice(
                    HandlingId.REPORTED_TO,
                    [("", "–"), *(one for one in words(Level) if one[0] != Level.VILLAGE)],
                ),
            ),
        ),
        _shown(Field.POST, parts.field(_("Leader who instructs"), _choice(HandlingId.POST))),
        _shown(Field.LIMIT, parts.field(_("To be done by"), parts.date_input(HandlingId.LIMIT))),
        _shown(
            Field.TRIGGER,
            parts.field(
                _("Why it is supervised"), parts.choice(HandlingId.TRIGGER, [("", "–"), *words(Trigger)])
            ),
        ),
        _shown(
            Field.CALL_BACK,
            parts.field(
                _("What the call-back came to"),
                parts.choice(HandlingId.CALL_BACK, [("", "–"), *words(CallBack)]),
            ),
        ),
        _shown(
            Field.RATING,
            parts.field(
                _("What the slip says"), parts.choice(HandlingId.RATING, [("", "–"), *words(Rating)])
            ),
        ),
        _shown(Field.CATEGORY, parts.field(_("Category"), _choice(HandlingId.CATEGORY))),
        _shown(Field.TOWNSHIP, parts.field(_("Township"), _choice(HandlingId.TOWNSHIP))),
        _shown(Field.VILLAGE, parts.field(_("Village"), _choice(HandlingId.VILLAGE))),
        _shown(Field.CAUSE, parts.field(_("Source cause"), _choice(HandlingId.CAUSE))),
        _shown(
            Field.NOTE,
            parts.field(
                _("Reason, facts and basis"),
                dbc.Textarea(id=HandlingId.NOTE, maxLength=200, rows=3),
                hint=_("Stays with the matter; no names of petitioners."),
            ),
        ),
    ]


def _choice(key: HandlingId) -> Tree:
    return parts.choice(key, [("", "–")])


def _shown(field: Field, inside: Tree) -> Tree:
    return html.Div(inside, **{"data-field": field.value})
