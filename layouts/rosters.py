"""值班接访安排 Duty and reception: who is there on which day of a month, whether it was kept, and the year's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.rosters import RostersId
from dashboard.roster_words import KINDS, TYPED
from dashboard.text import _
from db.roster import LONGEST_NAME, LONGEST_OFFICE, LONGEST_PLACE, LONGEST_WORDS, MOST_VISITS, MOST_WEEKS
from layouts import parts
from layouts.columns import count_column, words_column

Tree = Any


def rosters() -> Tree:
    """Lay out the page without any data."""
    making = html.Div(
        [
            parts.tool_button(_("Enter a turn …"), RostersId.ADD, kind="main"),
            parts.tool_button(_("Repeat a week …"), RostersId.REPEAT),
            parts.tool_button(_("Paste a list …"), RostersId.PASTE),
        ],
        id=RostersId.MAKING,
        className="tools",
        hidden=True,
    )
    return html.Div(
        [
            parts.page_head(
                _("Duty and reception"),
                html.Label(_("Month"), htmlFor=RostersId.MONTH, className="only-read"),
                parts.choice(RostersId.MONTH, className="meetings-year"),
                making,
                note=html.Span(id=RostersId.NOTE, role="status", **{"data-names": True}),
            ),
            html.P(id=RostersId.SAID, role="status", className="page-status"),
            parts.grid(
                parts.card(html.Div(id=RostersId.GRID, className="rosters-month"), span=12),
                _list(),
                _figures(),
            ),
            dcc.Store(id=RostersId.SHOWN, data="month"),
            dcc.Store(id=RostersId.CHOSEN),
            dcc.Store(id=RostersId.OPENED),
            dcc.Store(id=RostersId.DONE),
            _turn(),
            _adding(),
            _pasting(),
            _repeating(),
        ],
        className="meetings rosters",
    )


def _list() -> Tree:
    return parts.card(
        html.Ul(id=RostersId.COUNTS, className="desk-duties", **{"aria-label": _("Turns")}),
        html.P(id=RostersId.LISTED, className="panel-note", role="status"),
        parts.small_grid(
            RostersId.LIST,
            [
                {"field": "day", "headerName": _("Day"), "width": 116, "cellRenderer": "RosterDay"},
                words_column("who", _("Who takes it"), 4, 180) | {"cellRenderer": "RosterTurn"},
                words_column("place", _("Place of the turn"), 3, 112),
                words_column("state", _("State"), 3, 96),
                count_column("visits", _("Visits received"), 84),
                count_column("settled", _("Settled on the day"), 88),
            ],
            empty=_("No turn of this kind."),
            height=460,
            rowHeight=64,
        ),
        title=_("Turns"),
        span=8,
    )


def _figures() -> Tree:
    return parts.card(
        html.Div(id=RostersId.FIGURES),
        html.P(
            _(
                "Of the turns of the year whose day is over; one that nobody marked counts as not kept. "
                "A share stands from twenty on; each count lists its turns."
            ),
            className="panel-note",
        ),
        title=_("How turns are kept"),
        span=4,
    )


# ------------------------------------------------------------ dialogs


def _turn() -> Tree:
    kept = [("", "–"), ("yes", _("Kept the turn")), ("no", _("Missed the turn"))]
    return parts.dialog(
        RostersId.TURN,
        _("A turn of the roster"),
        html.Div(id=RostersId.FACTS, **{"data-names": True}),
        html.Div(
            [
                html.H3(_("Was the official there?")),
                html.Div(
                    [
                        parts.field(_("There or not"), parts.choice(RostersId.KEPT, kept, value="")),
                        parts.field(_("Visits received"), _number(RostersId.VISITS)),
                        parts.field(_("Of these settled on the day"), _number(RostersId.SETTLED)),
                    ],
                    className="rosters-fields",
                ),
                parts.field(
                    _("Why not, or a remark"), dbc.Input(id=RostersId.WORDS, maxLength=LONGEST_WORDS, autoComplete="off")
                ),
                parts.tool_button(_("Mark the turn"), RostersId.MARK, kind="main"),
            ],
            id=RostersId.MARKING,
            hidden=True,
        ),
        html.Div(
            [
                html.H3(_("Swap, or take off")),
                parts.field(_("Who comes instead"), parts.choice(RostersId.INSTEAD, value=TYPED)),
                _typed(RostersId.INSTEAD_OFFICE, RostersId.INSTEAD_NAME),
                parts.field(
                    _("Reason of the change"), dbc.Input(id=RostersId.REASON, maxLength=LONGEST_WORDS, autoComplete="off")
                ),
                html.Div(
                    [
                        parts.tool_button(_("Swap the turn"), RostersId.SWAP, kind="main"),
                        parts.tool_button(_("Take off the roster"), RostersId.TAKE_OFF, kind="grave"),
                    ],
                    className="tools",
                ),
            ],
            id=RostersId.CHANGING,
            hidden=True,
        ),
        html.P(id=RostersId.TURN_REFUSED, role="alert", className="field-error"),
        shut=RostersId.TURN_SHUT,
        shut_words=_("Close"),
        is_wide=True,
    )  # fmt: skip


def _number(key: RostersId) -> Tree:
    return dbc.Input(id=key, type="number", min=0, max=MOST_VISITS, step=1)


def _typed(office: RostersId, name: RostersId) -> Tree:
    return html.Div(
        [
            parts.field(_("Office"), dbc.Input(id=office, maxLength=LONGEST_OFFICE, autoComplete="off")),
            parts.field(_("Name of the official"), dbc.Input(id=name, maxLength=LONGEST_NAME, autoComplete="off")),
        ],
        className="rosters-fields",
    )  # fmt: skip


def _adding() -> Tree:
    kinds = [(kind.value, _(words)) for kind, words in KINDS.items()]
    return parts.dialog(
        RostersId.ADDING,
        _("Enter a turn"),
        html.Div(
            [
                parts.field(_("Day"), parts.date_input(RostersId.DAY)),
                parts.field(_("What for"), parts.choice(RostersId.KIND, kinds, value=kinds[1][0])),
                parts.field(_("From (time)"), dbc.Input(id=RostersId.FROM, type="time", value="09:00")),
                parts.field(_("Until (time)"), dbc.Input(id=RostersId.UNTIL, type="time", value="11:30")),
            ],
            className="rosters-fields",
        ),
        parts.field(_("Who takes it"), parts.choice(RostersId.WHO, value=TYPED)),
        _typed(RostersId.OFFICE, RostersId.NAME),
        parts.field(
            _("Place of the turn"),
            dbc.Input(id=RostersId.PLACE, maxLength=LONGEST_PLACE, autoComplete="off"),
            hint=_("Day, official, place and times stand on the wall of the public hall too."),
        ),
        html.P(id=RostersId.ADD_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Enter the turn"), RostersId.ENTER, kind="main")],
        shut=RostersId.ADD_SHUT,
    )


def _pasting() -> Tree:
    return parts.dialog(
        RostersId.PASTING,
        _("Paste a list"),
        parts.field(
            _("One turn a line"),
            dbc.Textarea(id=RostersId.LINES, rows=10, className="rosters-lines"),
            hint=_(
                "Day, duty or reception, office, name, place, times: copied from a spreadsheet, or parted by commas. "
                "Every line is entered, or none."
            ),
        ),
        html.P(_("2026-12-07, reception, Deputy head of the county, …, Reception hall room 1, 09:00-11:30"), className="muted"),
        html.P(id=RostersId.PASTE_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Enter the list"), RostersId.TAKE_IN, kind="main")],
        shut=RostersId.PASTE_SHUT,
        is_wide=True,
    )  # fmt: skip


def _repeating() -> Tree:
    return parts.dialog(
        RostersId.REPEATING,
        _("Repeat a week"),
        html.Div(
            [
                parts.field(_("A day of the week to repeat"), parts.date_input(RostersId.WEEK)),
                parts.field(
                    _("Weeks after it"),
                    dbc.Input(id=RostersId.WEEKS, type="number", min=1, max=MOST_WEEKS, step=1, value=4),
                ),
            ],
            className="rosters-fields",
        ),
        html.P(
            _(
                "Left out: turns that stand there already, holidays and make-up working days that fall otherwise, "
                "and who does not hold the post any more on that day."
            ),
            className="muted",
        ),
        html.P(id=RostersId.REPEAT_REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Repeat the week"), RostersId.GO_ON, kind="main")],
        shut=RostersId.REPEAT_SHUT,
    )


# ------------------------------------------------------------ what callbacks fill in


@dataclass(frozen=True, slots=True)
class Entry:
    """A turn in its day of the month."""

    id: int
    kind: str
    kind_words: str
    who: str
    times: str
    said: str
    standing: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month's table, and what is said under its number: a holiday, today."""

    number: str
    said: str
    is_outside: bool
    is_today: bool
    is_off: bool
    entries: tuple[Entry, ...]


def month_table(heads: Sequence[str], weeks: Sequence[Sequence[MonthDay]], caption: str) -> Tree:
    """Lay out a month, a week a row; a press on a turn opens it."""
    return html.Table(
        [
            html.Caption(caption, className="only-read"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([_day(day) for day in week]) for week in weeks]),
        ]
    )


def _day(day: MonthDay) -> Tree:
    states = {"is-outside": day.is_outside, "is-today": day.is_today, "is-off": day.is_off}
    number = html.P([html.B(day.number), html.Span(day.said)], className="rosters-day")
    return html.Td(
        [number, *(_entry(one) for one in day.entries)],
        className=" ".join(name for name, holds in states.items() if holds) or None,
    )


def _entry(one: Entry) -> Tree:
    return html.Button(
        [
            html.Span([html.Small(one.kind_words), html.Small(one.times)], className="rosters-line"),
            html.Span(one.who, className="rosters-who", **{"data-names": True}),
            html.Small(one.said, className="rosters-said", **{"data-names": True}) if one.said else None,
        ],
        type="button",
        className=f"rosters-turn is-{one.kind} is-{one.standing}" + (" is-own" if one.is_own else ""),
        **{"data-turn": str(one.id)},
    )
