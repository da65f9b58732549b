"""检验 The search of the map's filter for the unusual: asked for by a button, followed while it runs, told in sentences."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.ids.reading import MapSearchId
from dashboard.search_words import Told, ways
from dashboard.text import _
from db.filter_search import Against
from layouts import parts

Tree = Any
TICK_MS = 600


def map_search() -> Tree:
    """Lay out the card without any data."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(_("Is anything in this filter unusual?")),
                    html.Div(
                        [
                            html.Label(_("Compared"), htmlFor=MapSearchId.AGAINST, className="muted"),
                            parts.choice(
                                MapSearchId.AGAINST,
                                ways(),
                                value=Against.PAST.value,
                            ),
                            parts.tool_button(_("Search it"), MapSearchId.START, kind="main"),
                            parts.tool_button(_("Stop"), MapSearchId.STOP, hidden=True),
                        ],
                        className="tools push",
                    ),
                ],
                className="card-head",
            ),
            html.P(
                [
                    html.Progress(
                        id=MapSearchId.PROGRESS,
                        max="100",
                        value="0",
                        hidden=True,
                        **{"aria-label": _("Progress of the search")},
                    ),
                    html.Span(id=MapSearchId.SAID, role="status"),
                ],
                className="map-search-state",
            ),
            html.Div(
                unasked(), id=MapSearchId.FOUND, className="map-search-found", **{"aria-live": "polite"}
            ),
            dcc.Store(id=MapSearchId.JOB),
            dcc.Interval(id=MapSearchId.TICK, interval=TICK_MS, disabled=True),
        ],
        id=MapSearchId.PANEL,
        className="card-plain map-search",
        **{"data-job": ""},
    )


def unasked() -> list[Tree]:
    """Lay out what the search does, before anybody asked for it."""
    return [
        html.P(
            _(
                "The search tells what in the filter is more than chance explains, how sure that is, and which matters it is. "
                "It goes on in the background and ends when the page is left."
            ),
            className="muted",
        )
    ]


def answer(
    found: Sequence[Told], calm: tuple[str, str] | None, note: str, caveats: Sequence[str]
) -> list[Tree]:
    """Lay out what a search found, or that nothing is unusual; what was searched, and what may mislead."""
    said: list[Tree] = []
    if calm is not None:
        said.append(parts.empty_state(*calm))
    if found:
        said.append(html.Ol([_finding(one) for one in found], className="map-search-list"))
    if note:
        said.append(html.P(note, className="muted"))
    if caveats:
        said.append(html.Ul([html.Li(one) for one in caveats], className="plain-list muted"))
    return said


def _finding(one: Told) -> Tree:
    return html.Li(
        [
            html.P(_linked(*one.line), className="map-search-line"),
            html.P(one.sure, className="muted"),
            html.Ul([html.Li(_linked(*line)) for line in one.members], className="plain-list muted")
            if one.members
            else None,
        ]
    )


def _linked(words: str, href: str) -> Tree:
    return html.A(words, href=href, **{"data-goes": True}) if href else words
