"""听证档案 One hearing file: days and limits, who sits, evidence, sheets, outcome, and what the public window shows."""

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.hearing_words import said
from dashboard.ids.hearings import HearingId
from dashboard.text import _
from db.enums import Due
from db.hearings import (
    LONGEST_CONCLUSION,
    LONGEST_NAME,
    LONGEST_PLACE,
    NAMED_PAPERS,
    HearingAct,
    HearingPaper,
)
from layouts import parts

Tree = Any
_NAMES: Final[dict[str, Any]] = {"data-names": True}
"""Says that what stands there was typed and speaks no language of the page."""

SHOWS: Final[dict[HearingAct, str]] = {
    HearingAct.DECIDE: "words ground has-new",
    HearingAct.REFUSE: "words ground",
    HearingAct.PLAN: "day time place ground",
    HearingAct.SEAT: "role name capacity handled",
    HearingAct.UNSEAT: "seat",
    HearingAct.AVOID: "seat avoidance words",
    HearingAct.EVIDENCE: "side words is-new",
    HearingAct.REWORD_EVIDENCE: "piece side words is-new",
    HearingAct.DROP_EVIDENCE: "piece",
    HearingAct.NOTICE: "words served",
    HearingAct.RECEIVE: "day words served",
    HearingAct.HOLD: "attended words",
    HearingAct.SHEET: "seat opinion words",
    HearingAct.CONCLUDE: "words day",
    HearingAct.FOLLOW: "carried-out words",
}
"""The fields that each act asks for, by their names."""


def hearing() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Hearing file"),
                html.Span(id=HearingId.WAYS, className="tools"),
                parts.tool_button(_("Do …"), HearingId.DO, kind="main", hidden=True),
                crumbs=[(_("Hearings"), "/hearings")],
                note=html.Span(id=HearingId.NOTE, role="status", **_NAMES),
                title_id=HearingId.HEAD,
            ),
            html.P(id=HearingId.SAID, role="status", className="page-status"),
            html.Ul(id=HearingId.WARNINGS, className="hearing-warnings", **{"aria-label": _("What is wrong")}),
            parts.grid(
                parts.card(html.Div(id=HearingId.FACTS, **_NAMES), title=_("Days of the file"), span=4),
                parts.card(html.Div(id=HearingId.CLOCKS), title=_("Limits of the file"), span=8),
                html.Div(
                    [
                        parts.card(html.Div(id=HearingId.SEATS, **_NAMES), title=_("Who sits in the hearing")),
                        parts.card(html.Div(id=HearingId.SHEETS, **_NAMES), title=_("Sheets of the officers")),
                        parts.card(html.Div(id=HearingId.OUTCOME, **_NAMES), title=_("Conclusion and what became of it")),
                    ],
                    className="span-7 meetings-left",
                ),
                html.Div(
                    [
                        parts.card(html.Div(id=HearingId.EVIDENCE, **_NAMES), title=_("Evidence list")),
                        _papers(),
                        _public(),
                    ],
                    className="span-5 meetings-right",
                ),
            ),
            dcc.Store(id=HearingId.OPENED),
            dcc.Store(id=HearingId.DONE),
            _dialog(),
        ],
        className="hearing-file",
    )  # fmt: skip


def _papers() -> Tree:
    return parts.card(
        html.Div(id=HearingId.PAPERS),
        html.P(id=HearingId.NAMES_SAID, role="status", className="panel-note"),
        html.Div(
            parts.tool_button(_("Open the names for printing"), HearingId.NAMES, hidden=True),
            className="tools",
        ),
        title=_("Papers of the hearing"),
    )


def _public() -> Tree:
    return parts.card(
        html.P(_("Tick what the public window of the hearing mode shows, one by one."), className="panel-note"),
        html.Div(dbc.Checklist(id=HearingId.CLEARED, options=[], value=[], className="hearing-ticks"), **_NAMES),
        html.Div(
            [parts.tool_button(_("Keep the choice"), HearingId.KEEP_CLEARED, hidden=True)], className="tools"
        ),
        title=_("Cleared for the public window"),
    )  # fmt: skip


def _field(name: str, label: str, control: Tree, *, hint: str = "") -> Tree:
    return html.Div(parts.field(label, control, hint=hint), **{"data-field": name})


def _tick(name: str, key: HearingId, words: str) -> Tree:
    return html.Div(dbc.Checkbox(id=key, label=words, value=False), **{"data-field": name})


def _dialog() -> Tree:
    fields = [
        _field("day", _("Day"), parts.date_input(HearingId.DAY)),
        _field("time", _("Begins at"), dbc.Input(id=HearingId.TIME, type="time")),
        _field("place", _("Room"), dbc.Input(id=HearingId.PLACE, maxLength=LONGEST_PLACE, autoComplete="off")),
        _field("seat", _("About whom"), parts.choice(HearingId.SEAT)),
        _field("role", _("In which part"), parts.choice(HearingId.ROLE)),
        _field(
            "name",
            _("Name of the official"),
            dbc.Input(id=HearingId.NAME, maxLength=LONGEST_NAME, autoComplete="off"),
            hint=_("Only of officials; who comes for the petitioner's side is called by the part alone."),
        ),
        _field("capacity", _("Office"), dbc.Input(id=HearingId.CAPACITY, maxLength=LONGEST_NAME, autoComplete="off")),
        _field("avoidance", _("Keeping out"), parts.choice(HearingId.AVOIDANCE)),
        _field("piece", _("Which piece"), parts.choice(HearingId.PIECE)),
        _field("side", _("Brought by"), parts.choice(HearingId.SIDE)),
        _field("opinion", _("What the sheet says"), parts.choice(HearingId.OPINION)),
        _field("ground", _("Ground against an open hearing"), parts.choice(HearingId.GROUND)),
        _field("words", _("In words"), dbc.Textarea(id=HearingId.WORDS, rows=4, maxLength=LONGEST_CONCLUSION)),
        _field("attended", _("Who was there"), dbc.Checklist(id=HearingId.ATTENDED, options=[], value=[])),
        html.Div(
            html.P(
                _("Serving the issued notice on the page of the matter enters notice and receipt here by itself."),
                className="form-text",
            ),
            **{"data-field": "served"},
        ),
        _tick("handled", HearingId.HANDLED, _("Handled or investigated this matter")),
        _tick("has-new", HearingId.HAS_NEW, _("New evidence was given since the last hearing")),
        _tick("is-new", HearingId.IS_NEW, _("New since the last hearing")),
        _tick("carried-out", HearingId.CARRIED_OUT, _("The outcome is carried out")),
    ]  # fmt: skip
    return parts.dialog(
        HearingId.DIALOG,
        _("What is done in the file"),
        parts.field(_("Act"), parts.choice(HearingId.ACT)),
        html.Div(fields, id=HearingId.ABOUT, className="hearing-form"),
        html.P(id=HearingId.REFUSED, role="alert", className="field-error"),
        actions=[parts.tool_button(_("Record it"), HearingId.CONFIRM, kind="main")],
        shut=HearingId.SHUT,
        is_wide=True,
    )


def ways(hearing_id: int, case_id: int, *, sees_matter: bool, has_room: bool) -> list[Tree]:
    """Lay out the ways to the matter, where it is open to the reader, and to the room."""
    found = []
    if sees_matter:
        found.append(
            html.A(_("The matter"), href=f"/case/{case_id}", className="tool", **{"data-goes": True})
        )
    if has_room:
        found.append(
            html.A(
                _("Hearing mode"),
                href=f"/room/{hearing_id}?panel=1",
                className="tool",
                **{"data-goes": True},
            )
        )
    return found


def paper_list(
    hearing_id: int, case_id: int, papers: Sequence[HearingPaper], *, is_named: bool, writes: bool
) -> Tree:
    """Lay out the papers as Word files and PDF; those that carry names have these too while ``is_named``.

    Who ``writes`` papers of the matter finds its notice there, under a number of its own, and the form of its receipt.
    """
    rows: list[list[Tree]] = []
    if writes and papers:
        rows.append(
            [
                _("Notice of a hearing"),
                html.A(_("Among the papers of the matter"), href=f"/case/{case_id}", **{"data-goes": True}),
            ]
        )
        rows.append([_("Receipt of service"), html.A("DOCX", href=f"/case/{case_id}/forms/receipt")])
    for paper in papers:
        rows.append([said(paper), _files(hearing_id, paper, "")])
        if is_named and paper in NAMED_PAPERS:
            rows.append([_("{paper}, with names", paper=said(paper)), _files(hearing_id, paper, "?named=1")])
    if not rows:
        return html.P(_("Papers are printed once the hearing is decided on."), className="muted")
    return parts.plain_table([_("Paper"), _("To print")], rows)


def _files(hearing_id: int, paper: HearingPaper, asked: str) -> Tree:
    links = [
        html.A(
            ending.upper(),
            href=f"/hearing/{hearing_id}/{paper}.{ending}{asked}",
            **{"aria-label": f"{said(paper)} {ending.upper()}"},
        )
        for ending in ("docx", "pdf")
    ]
    return html.Span([links[0], " · ", links[1]])


def clock_table(rows: Sequence[tuple[str, str, str, str, str, str]]) -> Tree:
    """Lay out the limits with where they stand."""
    return parts.plain_table(
        [_("Limit of the file"), _("From"), _("Last day"), _("Met"), _("Where it stands")],
        [
            [name, since, limit, met, parts.due_chip(Due(key), stands)]
            for name, since, limit, met, stands, key in rows
        ],
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> Tree:
    """Lay out a list of the file, or say that it is empty."""
    return parts.plain_table(heads, rows) if rows else html.P(empty, className="muted")


def lines(said: Sequence[str]) -> list[Tree]:
    """Lay out warnings, one a line."""
    return [html.Li(words) for words in said]


def nothing() -> Tree:
    """Lay out that there is no such file."""
    return parts.empty_state(_("There is no such hearing file"), _("Choose one on the page of hearings."))
