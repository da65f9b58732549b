"""Colours and type of figures: one set of marks that reads on the light and on the dark ground.

Ink, grid lines and ground of a figure come from the page's style sheet (``assets/10-tokens.css``), so a figure is the
same for both themes and a change of theme asks the server nothing. Marks keep 3:1 to both grounds.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width

from db.enums import Due

Figure = dict[str, Any]


class Theme(StrEnum):
    """Themes of the board; the value is what Bootstrap reads in ``data-bs-theme``."""

    LIGHT = "light"
    DARK = "dark"


VOLUME: Final = "#4a8587"
"""Volume is neutral: received, closed, open by anything."""

VOLUME_SOFT: Final = "rgba(74, 133, 135, 0.22)"
SOFT: Final[Mapping[str, Any]] = {"color": VOLUME_SOFT, "line": {"width": 1, "color": VOLUME}}
"""A stretch of time that is no amount: soft inside, its edge as clear as any mark."""

BAND: Final = "rgba(125, 138, 140, 0.26)"
"""Intervals and limits are soft bands, never lines that look like data."""

STATES: Final[Mapping[Due, str]] = {
    Due.OVERDUE: "#c9503f",
    Due.SOON: "#bd7d14",
    Due.IN_TIME: "#4a8587",
    Due.NONE: "#7d8a8c",
}
"""Red means overdue and nothing else."""

SUSPENDED: Final = "#7d8a8c"

SECOND: Final = "#6483a8"
"""The second of two volumes, such as closed beside received."""

SERIES: Final = ("#2478b5", "#b8760f", "#108c6b", "#ae5f94", "#4b88b8", "#8a8020", "#7d8a8c")
"""Okabe and Ito's order (2008, "Color Universal Design"), each moved until it reads on both grounds; vermilion is
left out, since red is kept for overdue, and black and yellow, which would vanish on one ground."""

SEQUENTIAL: Final = ("#d5e8e4", "#a5cfca", "#72b1ae", "#408f91", "#146a70")
"""One scale in even steps of lightness for counts and rates of areas, lowest first."""

FEW: Final[Mapping[str, Any]] = {
    "shape": "/",
    "fgcolor": "#7d8a8c",
    "bgcolor": "rgba(0,0,0,0)",
    "size": 7,
    "solidity": 0.25,
}
"""The hatch of "<5": never the lowest colour."""

NO_DATA: Final[Mapping[str, Any]] = {
    "shape": ".",
    "fgcolor": "#7d8a8c",
    "bgcolor": "rgba(0,0,0,0)",
    "size": 6,
    "solidity": 0.2,
}
"""The hatch of "no data"."""

TYPE: Final = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, system-ui, sans-serif"
SIZE: Final = 12
CLEAR: Final = "rgba(0,0,0,0)"
MARGIN: Final = 8
LEGEND: Final = 34
"""Pixels that one line of legend takes above a figure."""

TICK_GAP: Final = 8
"""Pixels that plotly leaves between an axis and its words, the margin's own pad included."""

LINE: Final = SIZE * 1.3


def scale() -> list[list[Any]]:
    """Return ``SEQUENTIAL`` as a plotly colour scale from 0 to 1."""
    last = len(SEQUENTIAL) - 1
    return [[n / last, colour] for n, colour in enumerate(SEQUENTIAL)]


def axis(**changes: Any) -> dict[str, Any]:
    """Return an axis: light grid, no frame, room made for its words."""
    return {
        "automargin": True,
        "fixedrange": True,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "gridcolor": "#8884",
        "tickfont": {"size": SIZE},
        **changes,
    }


def text_width(said: str) -> float:
    """Return about how many pixels words take: a Chinese character is as wide as it is high."""
    return sum(SIZE if east_asian_width(letter) in "WF" else SIZE * 0.62 for letter in said)


def margin(beside: Iterable[str] = (), *, lines: int = 0, has_legend: bool = False) -> dict[str, Any]:
    """Return margins with room for the words ``beside`` the left axis, ``lines`` below the figure, a legend above it.

    Given margins are kept as they are: where plotly finds them by itself it draws every figure a second time.
    """
    widest = max(map(text_width, beside), default=0.0)
    return {
        "l": MARGIN + (ceil(widest) + TICK_GAP if widest else 0),
        "r": MARGIN,
        "t": LEGEND if has_legend else MARGIN,
        "b": MARGIN + (ceil(lines * LINE) + TICK_GAP if lines else 0),
        "pad": 4,
        "autoexpand": False,
    }


def base_layout(**changes: Any) -> dict[str, Any]:
    """Return the layout that every figure starts from; ``changes`` replace whole keys."""
    return {
        "font": {"family": TYPE, "size": SIZE},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": MARGIN, "r": MARGIN, "t": MARGIN, "b": MARGIN, "pad": 4},
        "colorway": list(SERIES),
        "bargap": 0.32,
        "barcornerradius": 3,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": TYPE, "size": SIZE}},
        "showlegend": False,
        "separators": ".,",
        "uniformtext": {"mode": "show", "minsize": 10},
        "xaxis": axis(),
        "yaxis": axis(),
        **changes,
    }
