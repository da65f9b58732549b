"""保管与封存 Retention: where matters stand on the way to sealing, and the lists by which identities are destroyed."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.retention import RetentionId
from dashboard.text import _
from db.retention import LONGEST_REASON
from layouts import parts
from layouts.columns import words_column

Tree = Any


def retention() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Retention"),
                parts.tool_button(_("Seal what is due"), RetentionId.SEAL, hidden=True),
                note=html.Span(id=RetentionId.NOTE),
            ),
            html.P(id=RetentionId.SEAL_SAID, role="status", className="page-status"),
            html.Ul(
                id=RetentionId.STANDINGS,
                className="desk-duties",
                **{"aria-label": _("Where matters stand")},
            ),
            parts.grid(
                parts.card(
                    html.P(id=RetentionId.ROWS_NOTE, className="panel-note", role="status"),
                    _rows(),
                    title=_("Matters that stand there"),
                ),
                parts.card(
                    html.P(
                        _(
                            "The office proposes what was sealed and kept long enough, a county leader approves, then the office "
                            "carries it out. Nothing is destroyed in any other way."
                        ),
                        className="panel-note",
                    ),
                    _lists(),
                    html.P(id=RetentionId.SAID, role="status"),
                    title=_("Lists for destruction"),
                    tools=[
                        parts.tool_button(_("Propose a list"), RetentionId.PROPOSE, hidden=True),
                        parts.tool_button(
                            _("Open the list …"), RetentionId.OPEN, kind="main", disabled=True, hidden=True
                        ),
                    ],
                ),
            ),
            dcc.Store(id=RetentionId.CHOSEN),
            dcc.Store(id=RetentionId.LIST),
            dcc.Store(id=RetentionId.DONE),
            _dialog(),
        ],
        className="retention",
    )  # fmt: skip


def _rows() -> Tree:
    def day(name: str, head: str) -> dict[str, Any]:
        return {"field": name, "headerName": head, "width": 124}

    return parts.small_grid(
        RetentionId.ROWS,
        [
            {
                "field": "title",
                "headerName": _("Matter"),
                "cellRenderer": "DeskMatter",
                "flex": 3,
                "minWidth": 210,
            },
            words_column("unit", _("Unit in charge"), 2, 130),
            day("ended", _("Ended on")),
            day("final", _("Final end on")),
            day("on", _("Day of it")),
            words_column("why", _("What holds it, or its list"), 3, 180),
        ],
        empty=_("No matter stands here."),
        height=290,
        rowHeight=52,
    )


def _lists() -> Tree:
    def number(name: str, head: str) -> dict[str, Any]:
        set_right = {"cellClass": "is-number", "headerClass": parts.RIGHT_HEAD}
        return {"field": name, "headerName": head, "width": 84, **set_right}

    def words(name: str, head: str) -> dict[str, Any]:
        shown = {"cellClass": "two-lines", "tooltipField": name}
        return {"field": name, "headerName": head, "flex": 2, "minWidth": 140, **shown}

    return parts.small_grid(
        RetentionId.LISTS,
        [
            number("no", _("List")),
            words("state", _("Where it stands")),
            number("matters", _("On it")),
            number("out", _("Fell out")),
            words("proposed", _("Proposed by")),
            words("approved", _("Approved by")),
            words("ended", _("Ended by")),
        ],
        empty=_("No list was proposed yet."),
        height=210,
        is_chosen_from=True,
    )


def _dialog() -> Tree:
    return parts.dialog(
        RetentionId.DIALOG,
        _("List for destruction"),
        html.P(id=RetentionId.ABOUT, className="dialog-matter"),
        html.P(
            _(
                "Destroyed are who came, what was taken out of texts, and the files; the matter, its history and its counts "
                "stay. It cannot be taken back. Backups older than this hold the identities still: destroy them with it."
            ),
            className="muted",
        ),
        parts.small_grid(
            RetentionId.MATTERS,
            [
                {"field": "number", "headerName": _("Number"), "flex": 2, "minWidth": 132},
                {"field": "final", "headerName": _("Final end on"), "width": 124},
                {"field": "sealed", "headerName": _("Sealed on"), "width": 124},
                {
                    "field": "state",
                    "headerName": _("State"),
                    "flex": 3,
                    "minWidth": 150,
                    "tooltipField": "state",
                    "cellClass": "two-lines",
                    "cellClassRules": {"is-soon": "params.data.is_out"},
                },
            ],
            empty=_("Nothing stands on this list."),
            height=220,
        ),
        html.P(id=RetentionId.PRINTED),
        html.Div(
            parts.field(
                _("Reason to return it"),
                dbc.Input(id=RetentionId.REASON, maxLength=LONGEST_REASON, autoComplete="off"),
            ),
            id=RetentionId.RETURNING,
            hidden=True,
        ),
        html.Div(
            parts.field(
                _("How many matters are destroyed"),
                dbc.Input(id=RetentionId.COUNT, type="number", min=1, step=1, autoComplete="off"),
                hint=_("Type the number that stands above, so that nothing goes by a slip of the hand."),
            ),
            id=RetentionId.COUNTING,
            hidden=True,
        ),
        html.P(id=RetentionId.REFUSED, role="alert", className="field-error"),
        actions=[
            parts.tool_button(_("Return it"), RetentionId.RETURN, hidden=True),
            parts.tool_button(_("Approve"), RetentionId.APPROVE, kind="main", hidden=True),
            parts.tool_button(_("Destroy"), RetentionId.DESTROY, kind="grave", hidden=True),
        ],
        shut=RetentionId.SHUT,
        shut_words=_("Close"),
        is_wide=True,
    )  # fmt: skip


def standing_items(listed: Sequence[tuple[str, str, int, bool]]) -> list[Tree]:
    """Lay out each standing as (key, words, count, is it chosen); a press lists exactly the rows that it counts."""
    return [
        html.Li(
            html.Button(
                [html.Span(words), html.Span(f"{count:,}", className="desk-count")],
                type="button",
                className="desk-duty",
                **{"data-standing": key, "aria-pressed": "true" if is_chosen else "false"},
            ),
            className="desk-kind is-chosen" if is_chosen else "desk-kind",
        )
        for key, words, count, is_chosen in listed
    ]


def way_to(list_id: int) -> Tree:
    """Lay out the way to the printable list: numbers and days, never a name."""
    return html.A(_("Printable list"), href=f"/retention/lists/{list_id}", className="tool")
