"""总览 Overview: what was received, what is late and whose it is, and what needs attention."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from dashboard.analysis.indicators import INDICATORS, IndicatorKey
from dashboard.figures.attention import Item, Said
from dashboard.ids.reading import OverviewId
from dashboard.text import _
from layouts import parts
from layouts.briefing import briefing, opening

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
            parts.page_head(_("Overview"), opening()),
            parts.told(OverviewId.TILES, "tiles"),
            parts.told(OverviewId.ATTENTION_ITEMS, "attention"),
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
            *briefing(),
        ],
        className="overview",
    )


def _tile(key: IndicatorKey) -> Tree:
    is_count = INDICATORS[key].denominator is None
    unit = _("cases") if is_count else ""
    return parts.tile(TILE_IDS[key], _(INDICATORS[key].title), unit, filled_by=OverviewId.TILES)


def tile_said(props: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a tile says with its note as the page's script writes it: a part a line, some of them links."""
    note = props["note"]
    return {**props, "note": note if isinstance(note, str) else [_said(one) for one in note]}


def attention_said(items: Sequence[Item]) -> dict[str, Any]:
    """Return what needs attention as the page's script lists it: a label, a sentence, and the details under it."""
    if not items:
        return {
            "title": _("Nothing needs attention"),
            "why": _("No limit, promise, assignment, hearing or report within this filter is behind."),
        }
    return {
        "between": _("; "),
        "items": [
            {
                "about": item.about,
                "label": item.label,
                "head": _said(item.head),
                "details": [_said(one) for one in item.details],
            }
            for item in items
        ],
    }


def _said(one: Said) -> dict[str, str]:
    return {"words": one.words, "href": one.href}
