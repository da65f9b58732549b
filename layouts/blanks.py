"""停电备用 Blank forms: numbers reserved for a day without power, and the grid in which filled ones are entered."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.blanks import BlankId, LateId
from dashboard.text import _
from dashboard.words import word
from db.blocks import MOST_OF_A_BLOCK, Block, NumberState, Reserved
from db.papers import LONGEST_REASON
from db.rows import Names
from layouts import parts

Tree = Any
USUAL_COUNT = 20


def blanks() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Blank forms and late entry")),
            dcc.Store(id=BlankId.CHANGED),
            dcc.Store(id=BlankId.CHOSEN),
            html.Div(
                [_reserving(), _listed(), _entering()],
                className="stack",
            ),
            _voiding(),
        ],
        className="blanks",
    )


def _reserving() -> Tree:
    return parts.card(
        html.P(
            _(
                "For a day without power: numbers are reserved and printed one a page. Each is entered afterwards, "
                "or voided with a reason, so that no number is missing."
            ),
            className="muted",
        ),
        html.Div(
            [
                parts.field(_("Form"), parts.choice(BlankId.FORM)),
                parts.field(
                    _("How many"),
                    dbc.Input(
                        id=BlankId.COUNT,
                        type="number",
                        min=1,
                        max=MOST_OF_A_BLOCK,
                        step=1,
                        value=USUAL_COUNT,
                    ),
                ),
                parts.tool_button(_("Reserve the numbers"), BlankId.RESERVE, kind="main"),
            ],
            className="blanks-reserve",
        ),
        html.P(id=BlankId.REFUSED, role="alert", className="field-error"),
        title=_("Reserve numbers"),
    )


def _listed() -> Tree:
    return parts.card(
        html.Ul(id=BlankId.LIST, className="plain-list blanks-list"), title=_("Reserved numbers")
    )


def _entering() -> Tree:
    keys = html.Span(
        [
            html.Kbd("Enter", className="key"), " ", _("next row"), "　",
            html.Kbd("Ctrl+V", className="key"), " ", _("pastes rows of a spreadsheet"), "　",
            html.Kbd("Ctrl+Enter", className="key"), " ", _("registers all"),
        ],
        className="intake-keys",
    )  # fmt: skip
    return html.Div(
        parts.card(
            html.P(
                [
                    _(
                        "One row a filled form; without a name it is anonymous; rows of which nothing is typed stay "
                        "open."
                    ),
                    " ",
                    _("An accusation is not typed here: hand the form to a handler of accusations."),
                ],
                className="muted",
            ),
            keys,
            html.Div(id=LateId.GRID, className="late-scroll", tabIndex="0"),
            html.Div(
                [
                    html.P(
                        _("Some forms are entered more than a working day late: a second person confirms."),
                        className="muted",
                    ),
                    html.Div(
                        [
                            parts.field(
                                _("User name of the second person"),
                                dbc.Input(id=LateId.SECOND, maxLength=40, autoComplete="off"),
                            ),
                            parts.field(
                                _("Password"),
                                dbc.Input(
                                    id=LateId.SECOND_PASSWORD,
                                    type="password",
                                    autoComplete="off",
                                    maxLength=200,
                                ),
                            ),
                        ],
                        className="pairs",
                    ),
                ],
                id=LateId.SECOND_PART,
                className="late-second",
                hidden=True,
            ),
            html.P(id=LateId.REFUSED, role="alert", className="field-error"),
            html.Div(
                [
                    parts.tool_button(
                        _("Register all"),
                        LateId.STORE,
                        kind="main",
                        **_said("aria-keyshortcuts", "Control+Enter"),
                    ),
                    html.Span(id=LateId.SAVED, className="muted", role="status"),
                ],
                className="tools",
            ),
            html.Div(id=LateId.REPORT, role="status", className="late-report"),
            dcc.Store(id=LateId.GIVEN),
            dcc.Store(id=LateId.BUILT),
            dcc.Store(id=LateId.TYPED),
            dcc.Store(id=LateId.PAUSED),
            dcc.Store(id=LateId.CHECKED),
            dcc.Store(id=LateId.MARKED),
            dcc.Store(id=LateId.TOKEN),
            dcc.Store(id=LateId.DONE),
            title=_("Enter filled forms afterwards"),
        ),
        id=LateId.PART,
        hidden=True,
    )


def _voiding() -> Tree:
    return parts.dialog(
        BlankId.VOID_DIALOG,
        _("Void numbers"),
        html.P(_("They stay in the list with your reason and are not given again."), className="muted"),
        dbc.Checklist(id=BlankId.NUMBERS, options=[], value=[], class_name="blanks-numbers"),
        parts.field(_("Reason"), dbc.Input(id=BlankId.REASON, maxLength=LONGEST_REASON, autoComplete="off")),
        html.P(id=BlankId.VOID_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Void the numbers"), BlankId.VOID_CONFIRM, kind="grave")],
        shut=BlankId.VOID_SHUT,
    )


def block_items(listed: Sequence[Block], names: Names, zone: ZoneInfo) -> list[Tree]:
    """Lay out the blocks, the latest first, each with its file and what became of its numbers."""
    if not listed:
        return [html.Li(_("No number has been reserved."), className="muted")]
    return [_block(one, names, zone) for one in listed]


def _block(one: Block, names: Names, zone: ZoneInfo) -> Tree:
    first, last = one.numbers[0].number, one.numbers[-1].number
    name = f"{word(one.form)}　{first}" + ("" if first == last else f" – {last}")
    said = [
        names.units.get(one.unit_id, ""),
        _(
            "reserved {at} by {who}",
            at=f"{one.reserved_at.astimezone(zone):%Y-%m-%d %H:%M}",
            who=one.reserved_by,
        ),
        *(f"{word(state)} {len(one.of(state))}" for state in NumberState),
    ]
    tools: list[Tree] = []
    if one.of(NumberState.OPEN):
        tools = [
            html.A(
                _("Word file"),
                href=f"/blanks/{one.id}",
                className="tool is-quiet",
                **{"aria-label": _("Word file of the open numbers of {block}", block=name)},
            ),
            parts.tool_button(
                _("Void …"),
                kind="quiet",
                **_said("data-void-block", str(one.id)),
                **_said("aria-label", _("Void open numbers of {block}", block=name)),
            ),
        ]
    return html.Li(
        [
            html.Span(name, className="document-name"),
            html.Span(" · ".join(filter(None, said)), className="muted"),
            html.Span(tools, className="tools"),
            html.Details(
                [
                    html.Summary(_("What became of each number")),
                    html.Ul([_number(number) for number in one.numbers], className="blanks-states"),
                ]
            ),
        ]
    )


def _said(name: str, words: str) -> dict[str, Any]:
    return {name: words}


def _number(one: Reserved) -> Tree:
    what: list[Tree] = [f"{one.number}　{word(one.state)}"]
    if one.case_number:
        what += ["　", dcc.Link(one.case_number, href=f"/case/{one.case_id}")]
    if one.reason:
        what.append(f"　{one.reason}")
    return html.Li(what, className="" if one.state is NumberState.OPEN else "muted")


def report(sentence: str, made: Sequence[tuple[str, str, int]]) -> list[Tree]:
    """Lay out what became of the entered forms: number of the form, number of the matter and its id."""
    return [
        html.P(sentence),
        html.Ul(
            [
                html.Li([f"{form} → ", dcc.Link(number, href=f"/case/{case_id}")])
                for form, number, case_id in made
            ],
            className="plain-list",
        ),
    ]
