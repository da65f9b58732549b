"""检举控告 Accusations: a plain page that shows itself to named handlers, and to the auditor its receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.figures.case import HistoryLine
from dashboard.ids.sealed import SealedId
from dashboard.text import _
from db.enums import Due
from layouts.case import history_items
from layouts.parts import (
    card,
    choice,
    date_input,
    due_chip,
    facts,
    field,
    grid,
    page_head,
    plain_table,
    tool_button,
)

LONGEST_TITLE = 40
UNKNOWN = "none"
"""The value of a list in which nothing is known; an empty one would show as blank."""
LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 20
LONGEST_ORDINARY = 4_000


def sealed() -> html.Div:
    """Lay out the page shut: a callback opens what the reader may see."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(_("There is no page at this address."), className="state-title"),
                    html.P(_("Choose a page on the left."), className="state-why"),
                ],
                id=SealedId.NOTHING,
                className="state",
                hidden=True,
            ),
            html.Div(_room(), id=SealedId.ROOM, hidden=True),
            html.Div(
                [
                    page_head(_("Receipts of the discipline organ")),
                    card(
                        html.P(
                            _(
                                "Accusations about the office, its staff or a county leader went on unopened. "
                                "Only their receipt numbers are kept."
                            ),
                            className="page-note",
                        ),
                        html.Div(id=SealedId.RECEIPTS),
                    ),
                ],
                id=SealedId.AUDIT,
                hidden=True,
            ),
        ]
    )


def _room() -> list[Any]:
    note = _("Kept apart: in no count, search, map or export of the board. Every look is logged.")
    return [
        page_head(_("Accusations"), note=note),
        html.P(id=SealedId.SAID, role="status"),
        dcc.Store(id=SealedId.CHOSEN),
        grid(
            card(
                html.Div(
                    [
                        field(
                            _("Words in the text"),
                            dbc.Input(id=SealedId.QUERY, maxLength=60, debounce=True, autoComplete="off"),
                        ),
                        tool_button(_("Search"), SealedId.SEARCH),
                    ],
                    className="tools",
                ),
                html.Div(id=SealedId.LIST),
                title=_("In the vault"),
                span=7,
            ),
            card(*_register(), title=_("Register an accusation"), span=5),
            card(*_file(), title=_("Opened"), id=SealedId.FILE_CARD, hidden=True),
            card(*_envelopes(), title=_("To go on unopened"), span=6),
            card(*_move(), title=_("Move a matter into the vault"), span=6),
        ),
    ]


def _register() -> list[Any]:
    return [
        dbc.Checkbox(
            id=SealedId.ABOUT_OFFICE,
            label=_(
                "It is about this office, its staff or a county leader: nothing is typed, it goes on unopened"
            ),
            value=False,
        ),
        field(_("Received on"), date_input(SealedId.RECEIVED_ON)),
        field(_("Title"), dbc.Input(id=SealedId.TITLE, maxLength=LONGEST_TITLE, autoComplete="off")),
        field(_("What is said"), dbc.Textarea(id=SealedId.SUMMARY, maxLength=LONGEST_TEXT, rows=5)),
        field(_("Who is accused"), dbc.Input(id=SealedId.ACCUSED, maxLength=200, autoComplete="off")),
        field(
            _("Unit of the accused"),
            choice(SealedId.UNIT, value=UNKNOWN),
            hint=_("This unit and all below it see no trace of the accusation."),
        ),
        field(
            _("Name of who accuses, if given"), dbc.Input(id=SealedId.NAME, maxLength=80, autoComplete="off")
        ),
        field(
            _("Phone of who accuses, if given"),
            dbc.Input(id=SealedId.PHONE, maxLength=40, autoComplete="off"),
        ),
        tool_button(_("Register"), SealedId.REGISTER, kind="main"),
    ]


def _file() -> list[Any]:
    return [
        html.Div(id=SealedId.FILE, className="under"),
        field(_("Note"), dbc.Textarea(id=SealedId.NOTE, maxLength=LONGEST_TEXT, rows=3)),
        tool_button(_("Add the note"), SealedId.ADD_NOTE),
        field(
            _("Receipt number of the discipline organ"),
            dbc.Input(id=SealedId.RECEIPT, maxLength=60, autoComplete="off"),
        ),
        html.Div(
            [
                tool_button(_("It is with the discipline organ"), SealedId.ROUTE, kind="main"),
                tool_button(_("Close the accusation"), SealedId.CLOSE, kind="grave"),
            ],
            className="tools",
        ),
        html.Details([html.Summary(_("Say who is accused")), *_accused()], className="more"),
        html.Details(
            [html.Summary(_("Type the ordinary part of the letter")), *_split()],
            id=SealedId.SPLIT_PART,
            className="more",
            hidden=True,
        ),
    ]


def _accused() -> list[Any]:
    return [
        field(_("Who is accused"), dbc.Input(id=SealedId.FILE_ACCUSED, maxLength=200, autoComplete="off")),
        field(
            _("Unit of the accused"),
            choice(SealedId.FILE_UNIT, value=UNKNOWN),
            hint=_("This unit and all below it see no trace of the accusation."),
        ),
        tool_button(_("Write it down"), SealedId.NAME_ACCUSED),
    ]


def _split() -> list[Any]:
    return [
        html.P(
            _(
                "It becomes an ordinary matter of the board, which names nothing of the accusation; only here is it "
                "known that the two go together. Leave out every word that accuses."
            ),
            className="muted",
        ),
        html.Div(
            [
                field(_("Received on"), date_input(SealedId.SPLIT_RECEIVED_ON)),
                field(_("Channel"), choice(SealedId.SPLIT_CHANNEL)),
                field(_("Township"), choice(SealedId.SPLIT_TOWNSHIP, value=UNKNOWN)),
                field(_("Category"), choice(SealedId.SPLIT_CATEGORY, value=UNKNOWN)),
                field(_("Unit in charge"), choice(SealedId.SPLIT_UNIT, value=UNKNOWN)),
            ],
            className="pairs",
        ),
        field(
            _("What it is about"),
            dbc.Input(id=SealedId.SPLIT_SUBJECT, maxLength=LONGEST_SUBJECT, autoComplete="off"),
            hint=_("At most 20 characters, never a name; with the place it becomes the matter's title."),
        ),
        field(
            _("What the ordinary part says"),
            dbc.Textarea(id=SealedId.SPLIT_TEXT, maxLength=LONGEST_ORDINARY, rows=4),
            hint=_(
                "Names, phones and ID numbers are taken out of the text, and sealed only if the persons are."
            ),
        ),
        dbc.Checkbox(
            id=SealedId.SPLIT_PERSONS,
            label=_("Who wrote the letter is to be answered: seal the persons with the matter too"),
            value=False,
        ),
        tool_button(_("Register as an ordinary matter"), SealedId.SPLIT, kind="main"),
    ]


def _envelopes() -> list[Any]:
    return [
        html.Div(id=SealedId.ENVELOPES, className="under"),
        field(_("Number"), dbc.Input(id=SealedId.ENVELOPE_NUMBER, maxLength=24, autoComplete="off")),
        field(
            _("Receipt number of the discipline organ"),
            dbc.Input(id=SealedId.ENVELOPE_RECEIPT, maxLength=60, autoComplete="off"),
            hint=_("Once it is entered, only the auditor sees it."),
        ),
        tool_button(_("It was handed over"), SealedId.ROUTE_ENVELOPE),
    ]


def _move() -> list[Any]:
    return [
        field(
            _("Matter no."),
            dbc.Input(id=SealedId.MOVE_NUMBER, maxLength=40, autoComplete="off"),
            hint=_(
                "Title, accused and unit are taken from the form above. The matter's number is cancelled as moved; "
                "its texts, persons and history leave the board."
            ),
        ),
        tool_button(_("Move it"), SealedId.MOVE, kind="grave"),
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One accusation in words."""

    case_id: int
    number: str
    title: str
    stage: str
    received: str
    due: str
    routed: str
    is_late: bool = False
    """It was routed after its day, or its day is over."""


def lines(rows: Sequence[Line]) -> Any:
    """Lay out the list of accusations; a number opens its file."""
    if not rows:
        return html.P(_("Nothing here"), className="muted")
    return plain_table(
        (_("Number"), _("Title"), _("Stage"), _("Received"), _("To be routed by"), _("Routed")),
        [
            (
                html.Button(
                    row.number,
                    id={"type": SealedId.OPEN.value, "key": row.case_id},
                    className="tool",
                    type="button",
                    n_clicks=0,
                ),
                row.title,
                row.stage,
                _unbroken(row.received),
                _due(row),
                row.routed,
            )
            for row in rows
        ],
    )


def _due(row: Line) -> Any:
    """Lay out the day of routing; a missed one says whether it still waits."""
    if not row.is_late:
        return _unbroken(row.due)
    said = _("{day}, routed late", day=row.due) if row.routed else _("{day}, past", day=row.due)
    return due_chip(Due.OVERDUE, said)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in words; one without an address opens no more."""

    name: str
    said: tuple[str, ...]
    href: str


def file_parts(
    pairs: Sequence[tuple[str, str]],
    papers: Sequence[Paper],
    steps: Sequence[tuple[str, str, str, str]],
) -> list[Any]:
    """Lay out an opened accusation: its facts, the documents that came with it, its history."""
    listed = html.Ul([_paper(one) for one in papers])
    return [
        facts(
            [
                *((name, html.Span(said, style={"whiteSpace": "pre-wrap"})) for name, said in pairs),
                *(((_("Documents"), listed),) if papers else ()),
            ]
        ),
        plain_table((_("Moment"), _("Act"), _("By"), _("Note")), steps),
    ]


def moved_parts(pairs: Sequence[tuple[str, str]], history: Sequence[HistoryLine]) -> list[Any]:
    """Lay out what a matter was on the board before it moved in: its own words, and its history, the latest first."""
    return [
        html.H3(_("On the board before it moved in"), className="minor-head"),
        facts([(name, html.Span(said, style={"whiteSpace": "pre-wrap"})) for name, said in pairs]),
        html.Ol(history_items(history), className="history"),
    ]


def _paper(one: Paper) -> html.Li:
    said = html.Span(" · ".join(one.said), className="muted")
    if not one.href:
        return html.Li([html.Del(one.name), " ", said])
    return html.Li([html.A(one.name, href=one.href, target="_blank", rel="noopener"), " ", said])


def envelope_table(rows: Sequence[tuple[str, ...]], *, has_receipts: bool) -> Any:
    """Lay out envelopes by number: for handlers with where they lie, for the auditor with their receipts."""
    if not rows:
        return html.P(_("Nothing here"), className="muted")
    heads = [_("Number"), _("Received"), _("To be routed by")]
    more = [_("Routed"), _("Receipt number")] if has_receipts else [_("Where it lies")]
    return plain_table(
        [*heads, *more],
        [(*map(_unbroken, row[: len(heads)]), *row[len(heads) :]) for row in rows],
    )


def _unbroken(words: str) -> html.Span:
    # A narrow column would break a day or a number at its hyphens.
    return html.Span(words, style={"whiteSpace": "nowrap"})
