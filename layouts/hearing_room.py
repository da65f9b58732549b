"""听证模式 Hearing mode: the steps with the time used; the public window shows what was cleared, the panel's has the minutes."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.ids.hearings import RoomId
from dashboard.room_words import Part
from dashboard.text import _
from db.hearings import LONGEST_STEP
from layouts import parts

Tree = Any


def hearing_room() -> Tree:
    """Lay out the window without any data."""
    return html.Div(
        [
            html.Header(
                [
                    html.Span(id=RoomId.MATTER, className="room-matter", **{"data-names": True}),
                    html.Span(id=RoomId.SAVED, role="status", className="room-saved"),
                    html.Span(className="present-clock", **{"data-clock": "", "aria-hidden": "true"}),
                ],
                className="present-head",
            ),
            html.Div(
                [
                    html.Nav(
                        html.Ol(id=RoomId.STEPS, className="room-steps"),
                        **{"aria-label": _("Steps of the hearing")},
                    ),
                    html.Main(
                        [
                            html.H1(id=RoomId.TITLE, **{"aria-live": "polite"}),
                            html.P(id=RoomId.LEAD, className="present-lead"),
                            html.Div(id=RoomId.BODY, className="room-body", **{"data-names": True}),
                        ],
                        className="room-main",
                    ),
                    html.Aside(
                        [
                            html.Label(
                                _("Minutes of this step"), htmlFor=RoomId.MINUTES, className="form-label"
                            ),
                            dcc.Textarea(
                                id=RoomId.MINUTES, className="form-control", maxLength=LONGEST_STEP, disabled=True
                            ),
                            html.P(
                                _("Saved by itself as you type. No name of the petitioner's side is written here."),
                                className="form-text",
                            ),
                            html.Div(id=RoomId.PANEL),
                        ],
                        className="room-panel",
                        **{"aria-label": _("For the panel alone")},
                    ),
                ],
                className="room-all",
            ),
            _foot(),
            html.Div(hidden=True, className="present-dark", role="img", **{"aria-label": _("The screen is black")}),
            dcc.Store(id=RoomId.AT),
        ],
        id=RoomId.PAGE,
        className="present room",
    )  # fmt: skip


def _foot() -> Tree:
    def keyed(words: str, key: RoomId, shown: str, keys: str) -> Tree:
        mark = html.Span(shown, className="key", **{"aria-hidden": "true"})
        return html.Button(
            [words, mark], id=key, type="button", className="tool", **{"aria-keyshortcuts": keys}
        )

    return html.Footer(
        [
            keyed(_("Step before"), RoomId.BEFORE, "F7", "F7"),
            keyed(_("Next step"), RoomId.NEXT, "F8", "F8"),
            keyed(_("Start or pause the time"), RoomId.CLOCK, "F9", "F9"),
            keyed(_("Black"), RoomId.BLACK, "F10", "F10"),
            html.Span(className="push"),
            keyed(_("Full screen"), RoomId.FULL, "F", "f"),
            keyed(_("The other window"), RoomId.OTHER, "W", "w"),
            keyed(_("Leave"), RoomId.LEAVE, "Esc", "Escape"),
        ],
        className="present-foot",
    )


def steps(listed: Sequence[tuple[str, str, int]]) -> list[Tree]:
    """Lay out the steps as (key, words, seconds used); each turns to itself."""
    return [
        html.Li(
            html.Button(
                [html.Span(words), html.Span(className="room-time", **{"data-step-time": key})],
                type="button",
                className="as-link",
                **{"data-step": key, "data-seconds": str(seconds)},
            )
        )
        for key, words, seconds in listed
    ]


def body(shown: Sequence[Part]) -> list[Tree]:
    """Lay out the parts of a step beside each other; ``is_kept_back`` marks what the public window does not show."""
    return [
        html.Section(
            [
                html.H2([one.head, html.Small(_("not in public"), className="room-back") if one.is_kept_back else None]),
                *(_inside(one)),
            ],
            className="room-part",
        )
        for one in shown
    ]  # fmt: skip


def _inside(one: Part) -> list[Tree]:
    if one.heads:
        return [parts.plain_table(one.heads, one.rows)]
    if one.rows:
        return [parts.facts([(row[0], row[1]) for row in one.rows])]
    return [html.P(line) for line in one.lines]


def panel(head: str, rows: Sequence[tuple[str, str]], note: str) -> list[Tree]:
    """Lay out the comparable decided matters by outcome, without any row."""
    return [
        html.H2(head),
        parts.plain_table([_("Outcome"), _("Matters")], rows, numbers=1) if rows else None,
        html.P(note, className="muted"),
    ]


def nothing() -> list[Tree]:
    """Lay out that there is no such hearing, or that it is not decided on."""
    return [parts.empty_state(_("There is no such hearing"), _("Open one from its file."))]
