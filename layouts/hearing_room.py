"""听证模式 Hearing mode: the steps with the time used; the public window shows what was cleared, the panel's has the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.hearings import RoomId
from dashboard.room_words import Part
from dashboard.text import _, ngettext
from db.hearings import LONGEST_STEP
from layouts import parts

Tree = Any
LONGEST_SEARCH = 60


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
                    html.Div(
                        [
                            html.Nav(
                                html.Ol(id=RoomId.STEPS, className="room-steps"),
                                **{"aria-label": _("Steps of the hearing")},
                            ),
                            _search(),
                        ],
                        className="room-side",
                    ),
                    html.Section(
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
                            html.Div(id=RoomId.COMPARED_ROWS, **{"data-names": True, "aria-live": "polite"}),
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
            dcc.Store(id=RoomId.SHEETS),
            dcc.Store(id=RoomId.TAKEN),
            dcc.Store(id=RoomId.COMPARED),
        ],
        id=RoomId.PAGE,
        className="present room",
    )  # fmt: skip


def _search() -> Tree:
    """Lay out the list of all that is in the file, which a search narrows; nothing of it leaves the window."""
    return html.Section(
        [
            html.Label(
                [_("Search the file"), html.Span("F2", className="key", **{"aria-hidden": "true"})],
                htmlFor=RoomId.SEARCH,
                className="form-label",
            ),
            dbc.Input(id=RoomId.SEARCH, type="search", autoComplete="off", maxLength=LONGEST_SEARCH),
            html.P(id=RoomId.FOUND_COUNT, role="status", className="form-text"),
            html.Div(id=RoomId.FOUND, className="room-found", **{"data-names": True}),
        ],
        className="room-search",
        **{"aria-label": _("What is in the file")},
    )


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
            keyed(_("Search the file"), RoomId.FIND, "F2", "F2"),
            keyed(_("Side by side or step"), RoomId.BESIDE, "F3", "F3"),
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
            [html.H2([one.head, _not_public() if one.is_kept_back else None]), _about(one), *_inside(one)],
            className="room-part",
            **{"data-part": one.key},
        )
        for one in shown
    ]


@dataclass(frozen=True, slots=True)
class Pane:
    """One side of what lies side by side in the panel's window; ``way`` leads to a sealed original."""

    part: Part | None
    is_public: bool = False
    way: str = ""
    is_open: bool = False


def panes(sides: Sequence[Pane]) -> list[Tree]:
    """Lay out the left and the right sheet, each with the key that puts it away."""
    names = ((_("Left side"), "left"), (_("Right side"), "right"))
    return [_pane(one, name, side) for one, (name, side) in zip(sides, names, strict=True)]


def _pane(one: Pane, name: str, side: str) -> Tree:
    if one.part is None:
        hint = _("Choose a sheet from the list: Enter lays it left, Shift and Enter lays it right.")
        return html.Section(
            [html.H2(name), html.P(hint, className="muted")], className="room-part room-pane is-empty"
        )
    mark = html.Small(_("in public"), className="room-back is-public") if one.is_public else _not_public()
    away = html.Button(
        "×",
        type="button",
        className="room-away",
        title=_("Put away"),
        **{"data-away": side, "aria-label": f"{_('Put away')} {one.part.head}"},
    )
    return html.Section(
        [html.H2([one.part.head, mark, away]), _about(one.part), *_inside(one.part), _original(one)],
        className="room-part room-pane",
        tabIndex=0,
        **{"data-side": side, "data-part": one.part.key, "aria-label": f"{name} {one.part.head}"},
    )


def _original(one: Pane) -> Tree:
    if not one.way:
        return None
    told = (
        _("You looked at it within the last ten minutes; it opens in a tab of its own, never in public.")
        if one.is_open
        else _("The original is sealed. It is asked for on the matter's page, with a purpose, and every look is logged.")
    )  # fmt: skip
    words = _("Open the original") if one.is_open else _("The matter's page")
    link = html.A(words, href=one.way, target="_blank", rel="noopener", className="tool")
    return html.Div([html.P(told, className="muted"), link])


def _not_public() -> Tree:
    return html.Small(_("not in public"), className="room-back")


def _about(one: Part) -> Tree:
    return html.P(one.about, className="room-about") if one.about else None


def _inside(one: Part) -> list[Tree]:
    if one.heads:
        return [parts.plain_table(one.heads, one.rows)]
    if one.rows:
        return [parts.facts([(row[0], row[1]) for row in one.rows])]
    return [html.P(line) for line in one.lines]


def panel(rows: Sequence[tuple[str, str, str]], note: str, way: str) -> list[Tree]:
    """Lay out the comparable decided matters by outcome; a count with a key lists its rows, ``way`` leads to all in the ledger."""
    shown = [
        (
            name,
            html.Button(count, type="button", className="as-link", **{"data-compared": key})
            if key
            else count,
        )
        for name, count, key in rows
    ]
    link = html.A(_("All in the ledger"), href=way, target="_blank", rel="noopener") if way else None
    return [
        html.H2(_("Comparable decided matters")),
        parts.plain_table([_("Outcome"), _("Matters")], shown, numbers=1) if rows else None,
        html.P([note, " ", link], className="muted"),
    ]


def compared_list(head: str, total: int, rows: Sequence[tuple[str, str, str, str]]) -> list[Tree]:
    """Lay out the comparable matters of one outcome as (address, title, unit, day closed)."""
    count = ngettext("{n} matter", "{n} matters", total)
    if total > len(rows):
        count = f"{count} · {_('the last {n} are listed', n=len(rows))}"
    return [
        html.H2(f"{head} · {count}"),
        html.Ul(
            [
                html.Li(
                    [
                        html.A(title, href=way, target="_blank", rel="noopener"),
                        html.Small(f"{unit} · {closed}"),
                    ]
                )
                for way, title, unit, closed in rows
            ],
            className="room-compared",
        ),
    ]


def nothing() -> list[Tree]:
    """Lay out that there is no such hearing, or that it is not decided on."""
    return [parts.empty_state(_("There is no such hearing"), _("Open one from its file."))]
