"""Charts as vectors for paper: plain SVG text, drawn of a briefing's values."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Final

from dashboard.documents.briefing import Chart, ChartKind, spoken_number
from dashboard.theme import SIZE, text_width

WIDTH: Final = 680
"""Units of a chart's width; one is a pixel of the page."""

LETTER: Final = 12
ROW: Final = 22
TALL: Final = 230
LEGEND: Final = 24
BAND: Final = "#dde3e2"
GRID: Final = "#e3e8e7"
AXIS: Final = "#b8c2c0"
INK: Final = "#1d2b2e"
MUTED: Final = "#546164"
LEAST_NAMES: Final = 60
MOST_NAMES: Final = 190
STEPS: Final = (1, 2, 5)


def chart_svg(chart: Chart) -> str:
    """Return a chart as an SVG element; its height follows from what it holds."""
    legend = _legend(chart)
    top = LEGEND if legend else 0
    inside, height = _columns(chart) if chart.kind is ChartKind.COLUMNS else _bars(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + top}" '
        f'viewBox="0 0 {WIDTH} {height + top}" font-size="{LETTER}">'
        f'{legend}<g transform="translate(0 {top})">{inside}</g></svg>'
    )


def _legend(chart: Chart) -> str:
    named = [(one.name, one.colour) for one in chart.series]
    if chart.limits is not None:
        named.append((chart.limits.name, BAND))
    if len(named) < 2:
        return ""
    drawn, at = [], 0.0
    for name, colour in named:
        drawn.append(f'<rect x="{at:.0f}" y="2" width="12" height="12" fill="{colour}"/>')
        drawn.append(_text(at + 17, 12.5, name, MUTED))
        at += 17 + _wide(name) + 24
    return "".join(drawn)


def _text(x: float, y: float, words: str, colour: str = INK, anchor: str = "start") -> str:
    held = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{held}>{escape(words)}</text>'


def _wide(words: str) -> float:
    return text_width(words) * LETTER / SIZE


# ---------------------------------------------------------------- bars


def _bars(chart: Chart) -> tuple[str, float]:
    names = min(max([LEAST_NAMES, *map(_wide, chart.categories)]), MOST_NAMES)
    said = [_said(chart, place) for place in range(len(chart.categories))]
    left = names + 8
    room = WIDTH - left - max(map(_wide, said), default=0) - 18
    scale = room / (chart.highest or 1)
    drawn = []
    for place, name in enumerate(chart.categories):
        middle = place * ROW + ROW / 2
        drawn.append(_text(left - 8, middle + 4, _cut(name), INK, "end"))
        ends = 0.0
        for colour, length in _parts(chart, place):
            drawn.append(
                f'<rect x="{left:.1f}" y="{middle - 7:.1f}" width="{length * scale:.1f}" '
                f'height="14" fill="{colour}"/>'
            )
            ends = max(ends, length * scale)
        drawn.append(_text(left + ends + 6, middle + 4, said[place]))
    height = len(chart.categories) * ROW
    drawn.append(f'<line x1="{left:.1f}" y1="0" x2="{left:.1f}" y2="{height}" stroke="{AXIS}"/>')
    return "".join(drawn), height


def _parts(chart: Chart, place: int) -> Iterator[tuple[str, float]]:
    """Yield colour and length of each rectangle of a bar, a part over its whole."""
    for one in chart.series:
        value = one.values[place] or 0
        if value:
            yield one.colour_of(place), value


def _said(chart: Chart, place: int) -> str:
    if chart.labels:
        return chart.labels[place]
    return spoken_number(chart.series[0].values[place])


def _cut(name: str) -> str:
    if _wide(name) <= MOST_NAMES:
        return name
    kept = name
    while _wide(kept + "…") > MOST_NAMES:
        kept = kept[:-1]
    return kept + "…"


# ---------------------------------------------------------------- columns


def _columns(chart: Chart) -> tuple[str, float]:
    step = _step(chart.highest)
    top = max(step * -(-chart.highest // step), step)
    left = _wide(spoken_number(top)) + 8
    each = (WIDTH - left) / max(len(chart.categories), 1)
    inner = TALL - 16

    def y(value: float) -> float:
        return 16 + inner - value / top * inner

    drawn = list(_bands(chart, left, each, y))
    for n in range(int(top // step) + 1):
        at = y(n * step)
        drawn.append(
            f'<line x1="{left:.1f}" y1="{at:.1f}" x2="{WIDTH}" y2="{at:.1f}" stroke="{GRID if n else AXIS}"/>'
        )
        drawn.append(_text(left - 6, at + 4, spoken_number(n * step), MUTED, "end"))
    wide = each * 0.72 / len(chart.series)
    is_numbered = wide >= _wide(spoken_number(chart.highest)) * 0.9
    for place, name in enumerate(chart.categories):
        begin = left + place * each + each * 0.14
        for n, one in enumerate(chart.series):
            value = one.values[place]
            if value is None:
                continue
            x = begin + n * wide
            drawn.append(
                f'<rect x="{x:.1f}" y="{y(value):.1f}" width="{max(wide - 1, 0.5):.1f}" '
                f'height="{y(0) - y(value):.1f}" fill="{one.colour_of(place)}"/>'
            )
            if is_numbered:
                drawn.append(_text(x + wide / 2, y(value) - 3, spoken_number(value), INK, "middle"))
        if _is_ticked(place, len(chart.categories), each):
            drawn.append(_text(left + (place + 0.5) * each, TALL + 16, name, MUTED, "middle"))
    return "".join(drawn), TALL + 22


def _bands(chart: Chart, left: float, each: float, y: Callable[[float], float]) -> Iterator[str]:
    if chart.limits is None:
        return
    for place, ends in enumerate(chart.limits.ends):
        if ends:
            yield (
                f'<rect x="{left + place * each:.1f}" y="{y(ends[1]):.1f}" width="{each:.1f}" '
                f'height="{y(ends[0]) - y(ends[1]):.1f}" fill="{BAND}"/>'
            )


def _is_ticked(place: int, count: int, each: float) -> bool:
    """Tell whether a category is named: each where there is room, else every second, third and so on."""
    every = max(1, -(-int(_wide("2026-06") + 6) // max(int(each), 1)))
    return (count - 1 - place) % every == 0


def _step(highest: float) -> float:
    """Return the distance of grid lines: a whole 1, 2 or 5 of some power of ten, about four of them."""
    power = 1
    while True:
        for one in STEPS:
            if one * power * 5 >= highest:
                return one * power
        power *= 10
