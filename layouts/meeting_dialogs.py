"""Dialogs of the page of meetings: plan, hold, propose, add by hand, decide, and words with an act."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.meetings import AgendaId, DecisionsId, MeetingsId
from dashboard.text import _, pgettext
from db.meetings import LONGEST_DECISION, LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE, LONGEST_WORDS
from layouts import parts

Tree = Any


def dialogs() -> list[Tree]:
    """Lay out the dialogs, shut."""
    return [
        dcc.Store(id=MeetingsId.DIALOG_ACT),
        dcc.Store(id=MeetingsId.WORDS_ACT),
        dcc.Store(id=DecisionsId.DIALOG_ACT),
        _plan(),
        _hold(),
        _propose(),
        _add(),
        _decide(),
        _words(),
    ]


def refusal(words: str, field: str) -> Tree:
    """Lay out why an act was refused, with the field that it is about, to which the page's script leads."""
    return html.Span(words, **{"data-field": field})


def _refused(key: Any) -> Tree:
    return html.P(id=key, role="alert", className="field-error")


def _plan() -> Tree:
    return parts.dialog(
        MeetingsId.DIALOG,
        _("A meeting"),
        html.P(id=MeetingsId.ABOUT, className="muted"),
        parts.field(pgettext("meeting", "Title"), dbc.Input(id=MeetingsId.TITLE, maxLength=LONGEST_TITLE, autoComplete="off")),
        html.Div(
            [
                parts.field(_("Kind"), parts.choice(MeetingsId.RHYTHM)),
                parts.field(_("Day"), parts.date_input(MeetingsId.DAY)),
                parts.field(_("Begins at"), dbc.Input(id=MeetingsId.TIME, type="time")),
            ],
            className="dialog-fields",
        ),
        html.Div(
            [
                parts.field(pgettext("meeting", "Place"), dbc.Input(id=MeetingsId.PLACE, maxLength=LONGEST_PLACE, autoComplete="off")),
                parts.field(_("Chair"), parts.choice(MeetingsId.CHAIR)),
            ],
            className="dialog-fields",
        ),
        _ticks(MeetingsId.SEATS, _("Who takes part"), _("Leaders by their posts, and units. The chair takes part anyway."), finds=MeetingsId.SEATS_FIND),
        _refused(MeetingsId.REFUSED),
        actions=[parts.tool_button(_("Keep it"), MeetingsId.CONFIRM, kind="main")],
        shut=MeetingsId.SHUT,
        is_wide=True,
    )  # fmt: skip


def _find_in(key: MeetingsId | DecisionsId) -> list[Tree]:
    """Lay out a field that narrows the list before it is chosen from to what has the typed words."""
    words = _("Find in the list")
    return [
        html.Label(words, htmlFor=key, className="only-read"),
        dbc.Input(id=key, type="search", placeholder=words, className="finds", autoComplete="off"),
    ]


def _ticks(key: MeetingsId | AgendaId, label: str, hint: str, *, finds: MeetingsId | None = None) -> Tree:
    return html.Fieldset(
        [
            html.Legend(label, className="form-label"),
            *(_find_in(finds) if finds else ()),
            dbc.Checklist(id=key, options=[], value=[], className="meetings-ticks"),
            html.Div(hint, className="form-text"),
        ],
        className="field",
    )


def _hold() -> Tree:
    return parts.dialog(
        MeetingsId.HOLD_DIALOG,
        _("The meeting is held"),
        html.P(id=MeetingsId.HOLD_ABOUT, className="muted"),
        html.Div(
            [
                parts.field(_("Held on"), parts.date_input(MeetingsId.HELD_ON)),
                parts.field(_("Begins at"), dbc.Input(id=MeetingsId.HELD_AT, type="time")),
            ],
            className="dialog-fields",
        ),
        _ticks(MeetingsId.ATTENDED, _("Who is there"), _("Take away the tick of who is not.")),
        html.Div(
            parts.field(
                _("Why it is corrected"),
                dbc.Input(id=MeetingsId.HOLD_WHY, maxLength=LONGEST_WORDS, autoComplete="off"),
                hint=_("Of matters and offices, never of a person."),
            ),
            id=MeetingsId.HOLD_REASON,
            hidden=True,
        ),
        _refused(MeetingsId.HOLD_REFUSED),
        html.Div(
            dbc.Checklist(
                id=MeetingsId.HOLD_SURE,
                options=[{"value": "sure", "label": _("Yes, day and hour are right")}],
                value=[],
            ),
            id=MeetingsId.HOLD_ASKED,
            hidden=True,
        ),
        actions=[parts.tool_button(_("It is held"), MeetingsId.HOLD_CONFIRM, kind="main")],
        shut=MeetingsId.HOLD_SHUT,
    )


def _propose() -> Tree:
    return parts.dialog(
        AgendaId.PROPOSE_DIALOG,
        _("Proposed from data"),
        html.P(id=AgendaId.PROPOSE_ABOUT, className="muted"),
        _ticks(AgendaId.PROPOSALS, _("Items"), _("Each figure opens exactly its rows once the item stands on the agenda.")),
        _refused(AgendaId.PROPOSE_REFUSED),
        actions=[parts.tool_button(_("Onto the agenda"), AgendaId.PROPOSE_CONFIRM, kind="main")],
        shut=AgendaId.PROPOSE_SHUT,
        is_wide=True,
    )  # fmt: skip


def _add() -> Tree:
    return parts.dialog(
        AgendaId.ADD_DIALOG,
        _("An item by hand"),
        parts.field(
            _("Number of a matter"),
            dbc.Input(id=AgendaId.ADD_NUMBER, maxLength=60, autoComplete="off"),
            hint=_("The item then bears the matter's own subject."),
        ),
        parts.field(
            _("Or a title of its own"),
            dbc.Input(id=AgendaId.ADD_TITLE, maxLength=LONGEST_TITLE, autoComplete="off"),
        ),
        parts.field(
            _("Why (may be empty)"),
            dbc.Input(id=AgendaId.ADD_REASON, maxLength=LONGEST_WORDS, autoComplete="off"),
            hint=_("Of matters and offices, never of a person."),
        ),
        _refused(AgendaId.ADD_REFUSED),
        actions=[parts.tool_button(_("Onto the agenda"), AgendaId.ADD_CONFIRM, kind="main")],
        shut=AgendaId.ADD_SHUT,
    )


def _decide() -> Tree:
    return parts.dialog(
        DecisionsId.DIALOG,
        _("What was decided"),
        parts.field(_("Agenda item"), parts.choice(DecisionsId.ITEM)),
        parts.field(
            _("What is to be done"),
            dbc.Textarea(id=DecisionsId.WHAT, rows=3, maxLength=LONGEST_DECISION),
            hint=_("It stands on the owner's desk as it is written here."),
        ),
        html.Div(
            [
                html.Div(
                    [
                        parts.field(_("Owner"), parts.choice(DecisionsId.OWNER)),
                        *_find_in(DecisionsId.OWNER_FIND),
                    ]
                ),
                parts.field(pgettext("meeting", "By which day"), parts.date_input(DecisionsId.DUE)),
            ],
            className="dialog-fields",
        ),
        html.Div(
            [
                parts.field(
                    _("Carried out on (empty while it is owed)"), parts.date_input(DecisionsId.CARRIED_ON)
                ),
                parts.field(
                    _("How it was carried out"),
                    dbc.Input(id=DecisionsId.CARRIED_HOW, maxLength=LONGEST_WORDS, autoComplete="off"),
                ),
            ],
            id=DecisionsId.CARRIED,
            className="dialog-fields",
            hidden=True,
        ),
        html.Div(
            parts.field(
                _("Why it is corrected"),
                dbc.Input(id=DecisionsId.WHY, maxLength=LONGEST_WORDS, autoComplete="off"),
                hint=_("The row as it stood stays listed, and counts no more."),
            ),
            id=DecisionsId.REASON,
            hidden=True,
        ),
        _refused(DecisionsId.REFUSED),
        actions=[parts.tool_button(_("Record it"), DecisionsId.CONFIRM, kind="main")],
        shut=DecisionsId.SHUT,
        is_wide=True,
    )


def _words() -> Tree:
    return parts.dialog(
        MeetingsId.WORDS_DIALOG,
        _("In your words"),
        html.P(id=MeetingsId.WORDS_ABOUT, className="dialog-matter"),
        parts.field(
            _("Text"),
            dbc.Textarea(id=MeetingsId.WORDS, rows=4, maxLength=LONGEST_NOTE),
            hint=_("Of matters and offices, never of a person."),
        ),
        _refused(MeetingsId.WORDS_REFUSED),
        actions=[parts.tool_button(_("Record it"), MeetingsId.WORDS_CONFIRM, kind="main")],
        shut=MeetingsId.WORDS_SHUT,
    )
