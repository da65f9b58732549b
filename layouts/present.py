"""会议模式 Meeting mode: one agenda item a screen, by keyboard or clicker; the presenter's second window has notes and time."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.present import PresentId
from dashboard.present_words import Cell, Table
from dashboard.text import _, pgettext
from db.meetings import LONGEST_DECISION
from layouts import parts

Tree = Any


def present() -> Tree:
    """Lay out the screen without any data."""
    return html.Div(
        [
            html.Header(
                [
                    html.Span(id=PresentId.MEETING, className="present-meeting"),
                    html.Span(id=PresentId.PLACE, className="present-place", role="status"),
                    html.Span(className="present-clock", **{"data-clock": "", "aria-hidden": "true"}),
                ],
                className="present-head",
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(id=PresentId.TITLE, **{"aria-live": "polite"}),
                            html.P(id=PresentId.LEAD, className="present-lead"),
                        ],
                        className="present-said",
                    ),
                    html.P(id=PresentId.COUNT, className="present-count"),
                ],
                className="present-top",
            ),
            html.Div(
                [
                    html.Div(
                        parts.panel(PresentId.CHART, span=12, height=420),
                        id=PresentId.CHART_PART,
                        className="present-chart",
                        hidden=True,
                    ),
                    html.Div(id=PresentId.ROWS, className="present-rows"),
                ],
                className="present-body",
            ),
            html.P(id=PresentId.BEGIN, className="present-begin"),
            html.Ul(id=PresentId.DECIDED, className="present-decided", **{"aria-live": "polite"}),
            _notes(),
            _foot(),
            html.Div(hidden=True, className="present-dark", role="img", **{"aria-label": _("The screen is black")}),
            dcc.Store(id=PresentId.AT),
            dcc.Store(id=PresentId.ITEM),
            dcc.Store(id=PresentId.DONE),
            _decide(),
        ],
        id=PresentId.PAGE,
        className="present",
    )  # fmt: skip


def _notes() -> Tree:
    return html.Aside(
        [
            html.P(
                [
                    html.Span(_("This item"), className="muted"),
                    html.Span("0:00", className="present-time", **{"data-item-time": ""}),
                    html.Span(_("In all"), className="muted"),
                    html.Span("0:00", className="present-time", **{"data-time": ""}),
                ],
                className="present-times",
            ),
            html.P(id=PresentId.FOLLOWING, className="present-following"),
            html.Div(id=PresentId.NOTE, className="present-note"),
        ],
        className="present-notes",
        **{"aria-label": _("Presenter's notes")},
    )


def _foot() -> Tree:
    def keyed(words: str, key: PresentId, said: str, keys: str) -> Tree:
        shown = html.Span(said, className="key", **{"aria-hidden": "true"})
        return html.Button(
            [words, shown], id=key, type="button", className="tool", **{"aria-keyshortcuts": keys}
        )

    return html.Footer(
        [
            keyed(_("Back"), PresentId.BEFORE, "←", "ArrowLeft"),
            keyed(_("Onward"), PresentId.NEXT, "→", "ArrowRight"),
            keyed(_("Decide"), PresentId.DECIDE, "D", "d"),
            keyed(_("Black"), PresentId.BLACK, "B", "b"),
            keyed(_("Full screen"), PresentId.FULL, "F", "f"),
            keyed(_("Notes window"), PresentId.NOTES, "N", "n"),
            keyed(_("Leave"), PresentId.LEAVE, "Esc", "Escape"),
            html.Span(id=PresentId.SAID, role="status", className="present-told"),
        ],
        className="present-foot",
    )


def _decide() -> Tree:
    return parts.dialog(
        PresentId.DIALOG,
        _("What was decided"),
        html.P(id=PresentId.ABOUT, className="dialog-matter"),
        parts.field(
            _("What is to be done"),
            dbc.Textarea(id=PresentId.WHAT, rows=3, maxLength=LONGEST_DECISION),
            hint=_("It stands on the owner's desk as it is written here."),
        ),
        html.Div(
            [
                parts.field(_("Owner"), parts.choice(PresentId.OWNER, placeholder=_("Choose one"))),
                parts.field(pgettext("meeting", "By which day"), parts.date_input(PresentId.DUE)),
            ],
            className="dialog-fields",
        ),
        html.P(id=PresentId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Record it"), PresentId.CONFIRM, kind="main")],
        shut=PresentId.SHUT,
        is_wide=True,
    )


def count(number: str, unit: str, href: str) -> list[Tree]:
    """Lay out the screen's figure with the way to its rows."""
    if not number:
        return []
    shown = html.Span(number, className="number")
    return [
        html.A(shown, href=href, **{"data-goes": True, "data-rows": ""}) if href else shown,
        html.Span(unit, className="unit"),
    ]


def agenda(lines: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out the items of the agenda with their figures; each turns to its screen."""
    if not lines:
        return []
    items = [
        html.Li(
            html.Button(
                [html.Span(title), *([html.Span(figure, className="number")] if figure else [])],
                type="button",
                className="as-link",
                **{"data-place": str(place)},
            )
        )
        for place, (title, figure) in enumerate(lines, start=1)
    ]
    return [html.Ol(items, className="present-agenda")]


def rows(table: Table | None) -> list[Tree]:
    """Lay out the screen's table; facts have no heads."""
    if table is None:
        return []
    said = [html.P(_cell(table.note), className="present-more")] if table.note else []
    if not table.rows:
        return said
    if not table.heads:
        laid: Tree = html.Dl(
            [part for name, value in table.rows for part in (html.Dt(_cell(name)), html.Dd(_cell(value)))],
            className="present-facts",
        )
    else:
        laid = parts.plain_table(table.heads, [[_cell(one) for one in row] for row in table.rows])
    return [laid, *said]


def _cell(one: Cell) -> Tree:
    if one.state is not None:
        return parts.due_chip(one.state, one.words)
    return html.A(one.words, href=one.href, **{"data-goes": True}) if one.href else one.words


def begin(held: str, since: str) -> list[Tree]:
    """Lay out the way to say that the meeting is held, before which nothing can be decided, and to what moved since the last.

    Without its address a way is left out.
    """
    ways = (
        (_("Say that the meeting is held, and who is there"), held),
        (_("What moved since the last meeting"), since),
    )
    return [html.A(words, href=href, **{"data-goes": True}) for words, href in ways if href]


def decided(said: Sequence[str]) -> list[Tree]:
    """Lay out what was decided on the item."""
    return [html.Li(words) for words in said]


def note(words: str) -> list[Tree]:
    """Lay out the presenter's note, a paragraph a line."""
    return [html.P(line) for line in words.splitlines() if line.strip()] or [
        html.P(_("No note stands with this item."), className="muted")
    ]


def nothing() -> list[Tree]:
    """Lay out that there is no such meeting."""
    return [
        parts.empty_state(
            _("There is no such meeting"),
            _("Choose one on the page of meetings."),
            html.A(_("To the meetings"), href="/meetings", **{"data-goes": True}),
        )
    ]


def not_held(words: str, href: str) -> list[Tree]:
    """Lay out why nothing can be decided yet, with the way to say that the meeting is held where there is one."""
    if not href:
        return [words]
    return [words, " ", html.A(_("Say it now"), href=href, **{"data-goes": True})]
