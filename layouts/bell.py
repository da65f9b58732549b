"""提醒 The bell: what reached the reader and what came near since the last look, in the head of every page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html

from dashboard.ids.frame import BellId
from dashboard.text import _
from layouts import parts

Tree = Any
EVERY_MS: Final = 60_000
MOST_LINES: Final = 25


def bell() -> Tree:
    """Lay out the bell without any notice; a hidden tab does not ask."""
    return html.Div(
        [
            html.Button(
                [
                    html.Span(className="icon", style={"--icon": "url(/vendor/icons/bell.svg)"}),
                    html.Span(id=BellId.COUNT, className="bell-count"),
                ],
                id=BellId.OPEN,
                type="button",
                className="tool is-quiet bell-button",
                **{"aria-label": _("Notices"), "aria-haspopup": "dialog", "aria-expanded": "false"},
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Strong(_("Notices")),
                            parts.tool_button(_("Mark all as seen"), BellId.MARK, kind="quiet"),
                            parts.tool_button(_("Close"), BellId.SHUT, kind="quiet"),
                        ],
                        className="bell-head",
                    ),
                    html.Ul(id=BellId.LIST, className="bell-list", tabIndex="0"),
                ],
                id=BellId.PANEL,
                className="bell-panel",
                hidden=True,
                role="dialog",
                **{"aria-label": _("Notices")},
            ),
            dcc.Interval(id=BellId.TICK, interval=EVERY_MS),
            dcc.Store(id=BellId.UNTIL),
            dcc.Store(id=BellId.SEEN),
        ],
        className="bell",
    )


def notice_items(lines: Sequence[Mapping[str, Any]]) -> list[Tree]:
    """Lay out notices, each opening its matter or page; beyond ``MOST_LINES`` it says how many more there are."""
    if not lines:
        return [html.Li(_("Nothing new since you last looked."), className="muted")]
    more = len(lines) - MOST_LINES
    listed = [
        html.Li(
            html.A(
                [
                    html.Span(
                        line["said"], className="bell-said is-over" if line["is_over"] else "bell-said"
                    ),
                    html.Span(f"{line['number']} {line['title']}".strip(), className="bell-matter"),
                    html.Small(line["at"], className="muted"),
                ],
                href=line["href"],
                **{"data-goes": True},
            )
        )
        for line in lines[:MOST_LINES]
    ]
    return (
        [*listed, html.Li(_("{n} more: look at your desk.", n=more), className="muted")]
        if more > 0
        else listed
    )
