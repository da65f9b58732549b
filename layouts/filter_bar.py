"""The filter bar: which controls there are and in which order; the page's script draws them and the chips."""

from dataclasses import dataclass
from typing import Any, Final

import orjson
from dash import dcc, html

from dashboard.chips import KEY_WORDS
from dashboard.ids.frame import FilterId
from dashboard.text import N_, _

Tree = Any


@dataclass(frozen=True, slots=True)
class Control:
    """One control: the key of the query string that it sets, its words, and how one chooses in it.

    ``kind`` is one of period, day, list, tree, text; unusual ones stand behind "more filters".
    """

    key: str
    label: str
    kind: str = "list"
    is_usual: bool = False


CONTROLS: Final = (
    Control("period", N_("Period"), "period", is_usual=True),
    Control("township", KEY_WORDS["township"], is_usual=True),
    Control("category", KEY_WORDS["category"], "tree", is_usual=True),
    Control("unit", KEY_WORDS["unit"], is_usual=True),
    Control("due", KEY_WORDS["due"], is_usual=True),
    Control("q", N_("Search text"), "text", is_usual=True),
    Control("village", KEY_WORDS["village"]),
    Control("cause", KEY_WORDS["cause"]),
    Control("channel", KEY_WORDS["channel"]),
    Control("leader", KEY_WORDS["leader"]),
    Control("stage", KEY_WORDS["stage"]),
    Control("clock", KEY_WORDS["clock"]),
    Control("flag", KEY_WORDS["flag"]),
    Control("asof", KEY_WORDS["asof"], "day"),
)


def filter_bar() -> Tree:
    """Lay out the bar and the stores around it.

    Pages read ``Input(FilterId.CHOSEN, "data")``; who wants another filter writes ``FilterId.WANTED``:
    ``{"query": "township=3", "mode": "merge" | "replace", "at": any new number}``.
    """
    declared = [
        {"key": one.key, "label": _(one.label), "kind": one.kind, "isUsual": one.is_usual} for one in CONTROLS
    ]
    return html.Section(
        [
            html.Div(
                id=FilterId.CONTROLS,
                className="filter-controls",
                **{"data-controls": orjson.dumps(declared).decode()},
            ),
            *(dcc.Store(id=store) for store in FilterId if store not in (FilterId.BAR, FilterId.CONTROLS)),
        ],
        id=FilterId.BAR,
        className="filter-bar",
        **{"aria-label": _("Filter")},
    )
