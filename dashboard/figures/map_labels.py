"""Names on a map: each inside its area, none over another; what has no room is left to the hover and the table."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from dashboard.geography import Ground, Outline
from dashboard.theme import SIZE, text_width

SCREEN: Final = (600.0, 520.0)
"""Pixels of the smallest map that a desk shows; on a larger one there is more room than is used."""
LINE: Final = SIZE * 1.25
INKS: Final = 4

Label = tuple[Outline, str, str, int]
"""An outline, its name, its number, and which ink reads on it."""
_Box = tuple[float, float, float, float]


def label_traces(ground: Ground, labels: Sequence[Label]) -> list[dict[str, Any]]:
    """Return a trace of words for each ink; areas with most room come first, and words that would meet give way.

    Tried are name and number in two lines, the name, and the number alone.
    """
    width, height = ground.size
    scale = min(SCREEN[0] / (width or 1), SCREEN[1] / (height or 1))
    taken: list[_Box] = []
    traces = [_trace() for _ink in range(INKS)]
    for outline, name, value, ink in sorted(labels, key=lambda label: -label[0].room):
        tries = ([[name, value]] if value else []) + [[name]] + ([[value]] if value else [])
        for lines in tries:
            box = _box(outline, lines, scale)
            if _fits(outline, box, scale) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                traces[ink]["x"].append(outline.label[0])
                traces[ink]["y"].append(outline.label[1])
                traces[ink]["text"].append("<br>".join(map(escape, lines)))
                break
    for trace in traces:
        if not trace["x"]:
            trace["x"], trace["y"], trace["text"] = [ground.low[0]], [ground.low[1]], [""]
    return traces


def _box(outline: Outline, lines: Sequence[str], scale: float) -> _Box:
    x, y = (part * scale for part in outline.label)
    half_width, half_height = max(map(text_width, lines)) / 2, LINE * len(lines) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _fits(outline: Outline, box: _Box, scale: float) -> bool:
    return (box[2] - box[0]) <= outline.width * scale and (box[3] - box[1]) <= outline.room * scale * 2.1


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _trace() -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [],
        "y": [],
        "text": [],
        "textposition": "middle center",
        "textfont": {"size": SIZE},
        "hoverinfo": "skip",
        "showlegend": False,
    }
