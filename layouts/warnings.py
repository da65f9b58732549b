"""预警 Early warnings: what turned unusual, how sure, since when, who holds it, and how often that was right."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.reading import WarningsId
from dashboard.text import _
from db.papers import LONGEST_REASON
from layouts import parts
from layouts.columns import count_column, words_column
from layouts.rounds_entry import LONGEST_SUBJECT, LONGEST_TEXT

Tree = Any
LONGEST_MEASURE = 200


def warnings() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Early warnings"), note=html.Span(id=WarningsId.NOTE, role="status")),
            html.P(id=WarningsId.SAID, role="status", className="page-status"),
            html.Div(id=WarningsId.CALM),
            parts.grid(
                parts.stack(
                    parts.card(_list(), _acts(), title=_("Unusual now and before")),
                    parts.card(html.Div(id=WarningsId.PRECISION), title=_("How often warnings were right")),
                    parts.card(parts.ruled_list(WarningsId.CAVEATS), title=_("What may mislead")),
                    span=7,
                ),
                parts.stack(
                    parts.card(html.Div(id=WarningsId.ABOUT, **{"aria-live": "polite"}), title=_("The chosen warning")),
                    parts.panel(WarningsId.SERIES, span=12, height=230),
                    parts.card(html.Div(id=WarningsId.CARRIERS), html.Div(id=WarningsId.MEMBERS), title=_("What carries it")),
                    parts.card(parts.ruled_list(WarningsId.HISTORY), title=_("History of the warning")),
                    span=5,
                ),
            ),
            html.P(
                _(
                    "A search counts matters of places, topics and offices, never persons, and leaves out accusations. "
                    "A warning says that chance does not explain a count; what does is for people to find out."
                ),
                className="page-foot muted",
            ),
            dcc.Store(id=WarningsId.DONE),
            dcc.Store(id=WarningsId.OPENED),
            dcc.Store(id=WarningsId.DECIDE_ACT),
            _take_dialog(),
            _decide_dialog(),
        ],
        className="warnings",
    )  # fmt: skip


def _list() -> Tree:
    return parts.small_grid(
        WarningsId.LIST,
        [
            words_column("what", _("What"), 6, 194),
            {**count_column("count", _("Matters counted"), 76), "cellRenderer": "CountLink"},
            words_column("sure", _("By chance alone"), 2, 112),
            {"field": "since", "headerName": _("First found"), "width": 102},
            words_column("state", _("Who holds it"), 2, 96),
        ],
        empty=_("Nothing unusual was found so far."),
        height=250,
        is_chosen_from=True,
        rowHeight=56,
    )


def _acts() -> Tree:
    return html.Div(
        [
            parts.tool_button(_("Take on …"), WarningsId.TAKE, kind="main", disabled=True),
            parts.tool_button(_("Set aside …"), WarningsId.ASIDE, disabled=True),
            parts.tool_button(_("Put back …"), WarningsId.BACK, disabled=True),
            parts.tool_button(_("Score …"), WarningsId.SCORE, disabled=True),
        ],
        className="tools",
    )


def _take_dialog() -> Tree:
    return parts.dialog(
        WarningsId.TAKE_DIALOG,
        _("Take a warning on"),
        html.P(id=WarningsId.TAKE_ABOUT, className="dialog-matter"),
        html.P(
            _("It becomes a matter of screening in the ledger, with a unit that looks into it by a day."),
            className="muted",
        ),
        parts.field(_("Subject"), dbc.Input(id=WarningsId.TAKE_SUBJECT, maxLength=LONGEST_SUBJECT, autoComplete="off")),
        parts.field(_("What is to be looked into"), dbc.Textarea(id=WarningsId.TAKE_TEXT, rows=3, maxLength=LONGEST_TEXT)),
        html.Div(
            [
                parts.field(_("Category"), parts.choice(WarningsId.TAKE_CATEGORY)),
                parts.field(_("Unit that looks into it"), parts.choice(WarningsId.TAKE_UNIT)),
                parts.field(_("By which day"), parts.date_input(WarningsId.TAKE_LIMIT)),
            ],
            className="dialog-fields",
        ),
        parts.field(_("Measure (may be empty)"), dbc.Input(id=WarningsId.TAKE_MEASURE, maxLength=LONGEST_MEASURE, autoComplete="off")),
        html.Div(
            [
                parts.field(_("Leader in charge (may be none)"), parts.choice(WarningsId.TAKE_LEADER)),
                parts.field(
                    _("Why this leader"),
                    dbc.Input(id=WarningsId.TAKE_WHY, maxLength=LONGEST_REASON, autoComplete="off"),
                ),
            ],
            className="dialog-fields",
        ),
        html.P(id=WarningsId.TAKE_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Take on"), WarningsId.TAKE_CONFIRM, kind="main")],
        shut=WarningsId.TAKE_SHUT,
        is_wide=True,
    )  # fmt: skip


def _decide_dialog() -> Tree:
    return parts.dialog(
        WarningsId.DECIDE_DIALOG,
        _("Decide on a warning"),
        html.P(id=WarningsId.DECIDE_ABOUT, className="dialog-matter"),
        html.Div(
            parts.field(_("What it turned out to be"), parts.choice(WarningsId.DECIDE_VERDICT)),
            id=WarningsId.DECIDE_SCORING,
            hidden=True,
        ),
        parts.field(
            _("Reason"),
            dbc.Textarea(id=WarningsId.DECIDE_REASON, rows=3, maxLength=LONGEST_REASON),
            hint=_("Of the matter, never of a person."),
        ),
        html.P(id=WarningsId.DECIDE_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Record it"), WarningsId.DECIDE_CONFIRM, kind="main")],
        shut=WarningsId.DECIDE_SHUT,
    )


def calm(title: str, why: str) -> Tree:
    """Lay out that nothing is unusual."""
    return parts.card(parts.empty_state(title, why))


def lines(said: Sequence[str]) -> list[Tree]:
    """Lay out sentences below each other, the first one as the main one."""
    return [html.P(words, className="" if n == 0 else "muted") for n, words in enumerate(said)]


def noted(words: str, href: str) -> list[Tree]:
    """Lay out what was searched with the way to its rows."""
    way = [" ", html.A(_("The matters searched"), href=href, **{"data-goes": True})] if href else []
    return [words, *way]


def carried(parts_of: Sequence[tuple[str, Sequence[tuple[str, str, str, str]]]]) -> list[Tree]:
    """Lay out what carries an excess, each kind as (head, rows of name, counts, share and the address of its rows)."""
    if not any(rows for _head, rows in parts_of):
        return lines([_("Nothing of it rose more than the rest.")])
    return [
        html.Div(
            [
                html.H3(head, className="minor-head"),
                parts.plain_table(
                    (_("What"), _("Counts"), _("Share of the rise")),
                    [
                        (
                            html.A(name, href=href, **{"data-goes": True}) if href else name,
                            counts,
                            share,
                        )
                        for name, counts, share, href in rows
                    ],
                    numbers=1,
                ),
            ]
        )
        for head, rows in parts_of
        if rows
    ]


def second_look(said: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out what a second look says of each township of a warning."""
    if not said:
        return []
    return [
        html.H3(_("A second look at its townships"), className="minor-head"),
        html.Ul(parts.list_items(said), className="plain-list is-ruled"),
    ]
