"""登记 Intake: one page on which a clerk types what came in, in the order in which it stands on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.work import IntakeId
from dashboard.intake_form import ACCUSATION
from dashboard.text import _
from dashboard.words import words
from db.enums import Channel, Level, Purpose
from layouts import parts

Tree = Any
MOST_ROWS: Final = 10
"""Persons that can be named; of more than these their number is stated."""
LONGEST_TEXT: Final = 4_000
LONGEST_SUBJECT: Final = 20
SILENT: Final = {"autoComplete": "off", "persistence": False}


def intake() -> Tree:
    """Lay out the page empty; a callback brings back what was being typed."""
    return html.Div(
        [
            parts.page_head(
                _("Intake"),
                html.P(id=IntakeId.SAVED, className="muted", role="status"),
                note=html.Span(
                    [
                        html.Kbd("Ctrl+Enter", className="key"), " ", _("registers"), "　",
                        html.Kbd("Ctrl+Shift+Enter", className="key"), " ", _("registers and transfers"), "　",
                        html.Kbd("Alt+1…9", className="key"), " ", _("takes a suggestion"),
                    ],
                    className="intake-keys",
                ),
            ),
            dcc.Store(id=IntakeId.TOKEN),
            dcc.Store(id=IntakeId.BEGUN),
            dcc.Store(id=IntakeId.TYPED),
            dcc.Store(id=IntakeId.MET),
            dcc.Store(id=IntakeId.FOCUSED),
            _done(),
            html.Div(
                [
                    html.Div([_letter(), _persons(), _matter(), _foot()], className="stack span-8"),
                    html.Aside([_suggested(), _repeats(), _screened()], className="stack span-4 intake-side", **{"aria-label": _("Suggestions")}),
                ],
                id=IntakeId.FORM,
                className="grid intake-form",
            ),
        ],
        className="intake",
    )  # fmt: skip


def person_id(kind: IntakeId, row: int) -> dict[str, Any]:
    """Return the id of one field of one person."""
    return {"type": kind.value, "key": row}


def _done() -> Tree:
    return html.Div(
        parts.card(
            html.P(id=IntakeId.DONE_SAID, role="status", className="intake-number"),
            html.Div(
                [
                    parts.tool_button(_("Next letter"), IntakeId.NEXT, kind="main"),
                    parts.tool_link(_("Open the matter"), "/intake", IntakeId.OPEN_CASE),
                ],
                className="tools",
            ),
        ),
        id=IntakeId.DONE,
        hidden=True,
    )


def _letter() -> Tree:
    return parts.card(
        html.Div(
            [
                parts.field(_("Channel"), parts.choice(IntakeId.CHANNEL, words(Channel), value=Channel.LETTER.value)),
                parts.field(_("Received on"), parts.date_input(IntakeId.RECEIVED)),
                parts.field(_("Level"), parts.choice(IntakeId.LEVEL, words(Level), value=Level.COUNTY.value)),
                dbc.Checkbox(id=IntakeId.ABOVE, label=_("Lodged above its level"), value=False, class_name="in-line"),
            ],
            className="intake-row",
        ),
        title=_("How it came"),
    )  # fmt: skip


def _persons() -> Tree:
    return parts.card(
        html.Div([_person(row) for row in range(MOST_ROWS)], id=IntakeId.PERSONS),
        html.Div(
            [
                parts.tool_button(_("Add a person"), IntakeId.ADD),
                html.Label(_("How many came or signed"), htmlFor=IntakeId.COUNT, className="form-label"),
                dbc.Input(id=IntakeId.COUNT, type="number", min=1, max=9999, step=1, **SILENT),
                html.Span(
                    _("Empty: as many as are named; a visit names five representatives at most."),
                    className="form-text",
                ),
            ],
            className="intake-count",
        ),
        html.P(id=IntakeId.ADD_REFUSED, role="alert", className="field-error"),
        title=_("Who came"),
        tools=[dbc.Checkbox(id=IntakeId.ANONYMOUS, label=_("Anonymous"), value=False)],
    )


def _person(row: int) -> Tree:
    def input_of(kind: IntakeId, label: str, longest: int) -> Tree:
        typed = dbc.Input(id=person_id(kind, row), placeholder=label, maxLength=longest, **SILENT)
        return html.Label([html.Span(f"{label} {row + 1}", className="only-read"), typed])

    return html.Div(
        [
            input_of(IntakeId.NAME, _("Name"), 40),
            input_of(IntakeId.PHONE, _("Phone"), 40),
            input_of(IntakeId.ID_NUMBER, _("ID number"), 40),
            input_of(IntakeId.ADDRESS, _("Address"), 120),
        ],
        id=person_id(IntakeId.PERSON, row),
        className="intake-person",
        hidden=row > 0,
    )


def _matter() -> Tree:
    return parts.card(
        html.Div(
            [
                parts.field(
                    _("Place of the matter"),
                    dbc.Input(id=IntakeId.PLACE, maxLength=60, placeholder=_("Village or township"), **SILENT),
                ),
                html.Div(
                    [
                        html.Span(id=IntakeId.PLACE_SAID, className="muted", role="status"),
                        dbc.RadioItems(id=IntakeId.CHOSEN, options=[], inline=True, class_name="intake-places"),
                    ],
                    className="intake-found",
                ),
            ],
            className="intake-place-row",
        ),
        parts.field(
            _("What is said"),
            dbc.Textarea(id=IntakeId.TEXT, maxLength=LONGEST_TEXT, rows=6, persistence=False),
        ),
        html.Div(
            [
                parts.field(_("Category"), parts.choice(IntakeId.CATEGORY, placeholder="–", value="")),
                parts.field(
                    _("Subject"),
                    dbc.Input(
                        id=IntakeId.SUBJECT,
                        maxLength=LONGEST_SUBJECT,
                        placeholder=_("Place and subject, never a name"),
                        **SILENT,
                    ),
                ),
                parts.field(
                    _("Purpose of the petition"),
                    parts.choice(IntakeId.PURPOSE, [*words(Purpose), (ACCUSATION, _("Accusation"))], placeholder="–", value=""),
                ),
                parts.field(_("Unit to deal with it"), parts.choice(IntakeId.UNIT, placeholder="–", value="")),
                parts.field(_("Official number"), dbc.Input(id=IntakeId.OFFICIAL, maxLength=60, placeholder=_("If the higher platform gave one"), **SILENT)),
            ],
            className="pairs",
        ),
        html.Div(
            [
                html.P(_("Accusations are registered in the vault alone; nothing typed here is kept.")),
                dcc.Link(_("To the vault"), href="/sealed", id=IntakeId.TO_VAULT, style={"display": "none"}),
                html.P(_("Hand the letter to a handler of accusations."), id=IntakeId.TO_HANDLER),
            ],
            id=IntakeId.ACCUSES,
            className="intake-accuses",
            role="alert",
            hidden=True,
        ),
        html.Details(
            [
                html.Summary(_("First handler: you, now")),
                html.Div(
                    [
                        parts.field(_("Unit first asked"), parts.choice(IntakeId.FIRST_UNIT, placeholder=_("You, now"), value="")),
                        parts.field(_("Officer"), dbc.Input(id=IntakeId.FIRST_OFFICER, maxLength=40, **SILENT)),
                        parts.field(_("Moment"), dbc.Input(id=IntakeId.FIRST_AT, type="datetime-local", **SILENT)),
                    ],
                    className="pairs",
                ),
            ],
            className="more",
        ),
        title=_("The matter"),
    )  # fmt: skip


def _foot() -> Tree:
    return html.Div(
        [
            html.P(id=IntakeId.REFUSED, role="alert", className="field-error"),
            html.Div(
                [
                    parts.tool_button(
                        _("Register"),
                        IntakeId.REGISTER,
                        kind="main",
                        **_pressed_by("Control+Enter"),
                    ),
                    parts.tool_button(
                        _("Register and transfer"),
                        IntakeId.TRANSFER,
                        **_pressed_by("Control+Shift+Enter"),
                    ),
                    html.Span(className="push"),
                    parts.tool_button(_("Discard the draft"), IntakeId.DISCARD, kind="grave"),
                ],
                className="tools",
            ),
        ],
        className="intake-foot",
    )


def _pressed_by(keys: str) -> dict[str, Any]:
    return {"aria-keyshortcuts": keys}


def _suggested() -> Tree:
    note = _("Suggestions read earlier matters and the routing table; you decide.")
    return parts.card(
        html.Div(id=IntakeId.OFFERS, className="intake-offers", **{"data-empty": note}),
        title=_("Suggestions"),
        tools=[dcc.Link(_("Routing table"), href="/routing", className="tool is-quiet")],
    )


def _repeats() -> Tree:
    return parts.card(
        html.P(id=IntakeId.REPEATS_SAID, className="muted"),
        dbc.Checklist(id=IntakeId.REPEATS, options=[], value=[], class_name="intake-repeats"),
        html.P(id=IntakeId.CONTACTS_SAID, className="muted"),
        dbc.Checklist(id=IntakeId.CONTACTS, options=[], value=[], class_name="intake-repeats"),
        title=_("Possible repeats"),
    )


def _screened() -> Tree:
    note = _("Names, phones and ID numbers in the text are replaced by words such as [phone].")
    return parts.card(
        html.P(id=IntakeId.SCREENED, className="intake-screened", **{"data-empty": note}),
        title=_("How the text will be stored"),
    )


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One suggestion in words: what it fills, with what, and why."""

    field: IntakeId
    value: str
    label: str
    said: str
    why: str


def offer_buttons(lines: Sequence[OfferLine]) -> list[Tree]:
    """Lay out suggestions as buttons that the page's script presses by Alt and their number."""
    return [
        html.Button(
            [
                html.Kbd(str(number), className="key"),
                html.Span([html.Small(line.label, className="muted"), " ", html.Strong(line.said)]),
                html.Small(line.why, className="muted intake-why"),
            ],
            type="button",
            className="intake-offer",
            **{
                "data-takes": line.field.value,
                "data-value": line.value,
                **_pressed_by(f"Alt+{number}"),
            },
        )
        for number, line in enumerate(lines, start=1)
    ]


def repeat_label(number: str, case_id: int, said: str) -> list[Tree]:
    """Lay out an earlier matter beside its tick; its number opens it in a window of its own."""
    return [html.A(number, href=f"/case/{case_id}", target="_blank", rel="noopener"), said]


def screened_text(pieces: Sequence[tuple[str, bool]]) -> list[Tree]:
    """Lay out a screened text, each token marked; pieces are (words, is a token)."""
    return [html.Mark(said) if is_token else said for said, is_token in pieces]
