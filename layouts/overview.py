"""总览 Overview: what was received, what is late and whose it is, and what needs attention."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from dashboard.analysis.indicators import INDICATORS, IndicatorKey
from dashboard.figures.attention import Item, Said
from dashboard.ids import OverviewId
from dashboard.text import _
from layouts import parts

Tree = Any

TILE_IDS: Final[dict[IndicatorKey, OverviewId]] = {
    key: OverviewId[key.name]
    for key in (
        IndicatorKey.RECEIVED,
        IndicatorKey.OPEN,
        IndicatorKey.DUE_SOON,
        IndicatorKey.OVERDUE,
        IndicatorKey.SUPPORTED_WAITING,
        IndicatorKey.REPEAT_OF_SUPPORTED,
        IndicatorKey.OFFICE_IN_TIME,
        IndicatorKey.UNIT_NOTICE_IN_TIME,
        IndicatorKey.HANDLED_ON_TIME,
        IndicatorKey.SATISFACTION,
    )
}
"""The tiles in the order in which they are read: what is there, then how it was dealt with."""

COUNTS: Final = tuple(TILE_IDS)[:5]
DUTIES: Final = tuple(TILE_IDS)[5:]


def overview() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Overview")),
            html.Div([_tile(key) for key in COUNTS], className="tiles overview-tiles"),
            html.Div([_tile(key) for key in DUTIES], className="tiles overview-tiles"),
            parts.grid(
                parts.card(
                    html.Ol(
                        html.Li(_("Being counted …"), className="muted"),
                        id=OverviewId.ATTENTION,
                        className="attention",
                    ),
                    title=_("Needs attention"),
                    span=5,
                ),
                parts.panel(OverviewId.MONTHS, span=7, height=432),
                parts.panel(OverviewId.UNITS, span=6, height=440),
                html.Div(
                    [
                        parts.panel(OverviewId.STAGES, span=12, height=176),
                        parts.panel(OverviewId.CHANNELS, span=12, height=176),
                    ],
                    className="overview-pair span-6",
                ),
                parts.panel(OverviewId.CATEGORIES, span=5, height=560),
                parts.panel(OverviewId.TOWNSHIPS, span=7, height=560),
            ),
            html.P(
                _(
                    "Every total leaves out accusations. Unless a figure says otherwise, the period is that of "
                    "the filter and the state that of the end of the as-of day."
                ),
                className="page-foot muted",
            ),
        ],
        className="overview",
    )


def _tile(key: IndicatorKey) -> Tree:
    is_count = INDICATORS[key].denominator is None
    return parts.tile(TILE_IDS[key], _(INDICATORS[key].title), _("cases") if is_count else "")


def tile_of(props: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tile's props with its note laid out: a part a line where it needs one, those that count other rows as links."""
    note = props["note"]
    return {**props, "note": note if isinstance(note, str) else parts.plain(_note(note))}


def _note(said: Sequence[Said]) -> list[Tree]:
    return [html.Span(_words(one), className="tile-said") for one in said]


def attention_list(items: Sequence[Item]) -> list[Tree]:
    """Lay out what needs attention: a label, a sentence, and the details under it."""
    if not items:
        return [
            parts.empty_state(
                _("Nothing needs attention"),
                _("No limit, promise, assignment, hearing or report within this filter is behind."),
            )
        ]
    return [_item(item) for item in items]


def _item(item: Item) -> Tree:
    details: list[Tree] = []
    for one in item.details:
        if details:
            details.append(_("; "))
        details.append(_words(one))
    told = [
        html.Span(item.label, className=f"attention-label is-{item.about}"),
        html.Span(_words(item.head), className="attention-head"),
    ]
    if details:
        told.append(html.Span(details, className="attention-details"))
    return html.Li(told)


def _words(said: Said) -> Tree:
    return html.A(said.words, href=said.href, **{"data-goes": True}) if said.href else said.words
