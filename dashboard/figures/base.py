"""Figures that pages share: rows in, plain plotly dicts out.

A figure carries its panel: ``layout.meta`` holds the title sentence, the table that stands behind the chart, and the
query strings of the rows that its marks count (``dashboard/assets/25-panels.js`` shows them when it is painted).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final
from urllib.parse import quote

from dashboard.text import _
from dashboard.theme import (
    BAND,
    CLEAR,
    FEW,
    SECOND,
    SERIES,
    SIZE,
    STATES,
    VOLUME,
    Figure,
    axis,
    base_layout,
    margin,
    text_width,
)
from db.days import first_day, month_of
from db.enums import Due

LONGEST_NAME: Final = 14
LINE_WIDTH: Final = 120
LINE_HEIGHT: Final = 24
MONTHS_TICKED: Final = 14


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar: what it stands for, how much (None is no data), and the query string of exactly its rows.

    ``about`` is said on hover below name and value; ``is_few`` draws the hatch of "<5" at a height of its own;
    ``said`` stands beside the bar in place of the bare value.
    """

    name: str
    value: float | None
    rows: str = ""
    about: str = ""
    state: Due | None = None
    is_few: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class MonthMark:
    """One month of a series: its first day, its value, and the query string of exactly its rows."""

    month: date
    value: float | None
    rows: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Months of one name; the first series of a figure is the one that its title speaks of."""

    name: str
    months: Sequence[MonthMark]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The usual range of each month, both ends included, as (month, low, high)."""

    name: str
    months: Sequence[tuple[date, float, float]]


@dataclass(frozen=True, slots=True)
class Behind:
    """The table behind a chart; ``links`` has the query string of each cell's rows, empty where it opens none."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    links: Sequence[Sequence[str]] = ()


def figure(
    data: list[dict[str, Any]], *, title: str, behind: Behind | None, note: str = "", **layout: Any
) -> Figure:
    """Return a figure with its title sentence and the table behind it; ``layout`` replaces keys of the base layout."""
    meta: dict[str, Any] = {"title": title, "note": note}
    if behind is not None:
        meta["table"] = {"columns": list(behind.columns), "rows": [list(row) for row in behind.rows]}
        meta["table"]["links"] = [list(row) for row in behind.links]
        meta["opens"] = any(link for row in behind.links for link in row)
    return {"data": data, "layout": base_layout(meta=meta, **layout)}


def bars(marks: Sequence[Mark], *, title: str, unit: str, name: str, note: str = "") -> Figure:
    """Draw horizontal bars in the order given, first on top; nothing to draw says so.

    ``unit`` is the word of the value (件), ``name`` the head of the first column.
    """
    if not any(mark.value for mark in marks):
        return no_data(title=title, why=_("Nothing was counted for this filter."))
    values = [mark.value for mark in marks]
    largest = max(value for value in values if value is not None)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [str(n) for n in range(len(marks))],
        "x": values,
        "text": [mark.said or _said(mark) for mark in marks],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "constraintext": "none",
        "customdata": [[mark.rows] for mark in marks],
        "hovertext": [_hover(mark.name, _said(mark), unit, mark.about) for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": _bar_marker(marks),
    }
    return figure(
        [trace],
        title=title,
        note=note,
        behind=Behind(
            (name, unit),
            [(mark.name, _said(mark)) for mark in marks],
            [("", mark.rows) for mark in marks],
        ),
        **named_bars([mark.name for mark in marks]),
        xaxis=axis(rangemode="tozero", range=[0, largest * 1.12], showticklabels=False, showgrid=False),
    )


def named_bars(names: Sequence[str], *, has_legend: bool = False) -> dict[str, Any]:
    """Return the part of a layout that writes a name beside each horizontal bar, the first on top."""
    return {
        "yaxis": axis(
            type="category",
            automargin=False,
            autorange="reversed",
            showgrid=False,
            tickmode="array",
            tickvals=[str(n) for n in range(len(names))],
            ticktext=[shortened(name) for name in names],
        ),
        "margin": margin(map(_cut, names), has_legend=has_legend),
    }


def months(
    series: Sequence[Series], *, title: str, unit: str, band: Band | None = None, note: str = ""
) -> Figure:
    """Draw columns a month, several series beside each other, the usual range behind them as a soft band."""
    if not _values(series):
        return no_data(title=title, why=_("Nothing was counted for this filter."))
    data: list[dict[str, Any]] = []
    for n, one in enumerate(series):
        data.append(
            {
                "type": "bar",
                "name": one.name,
                "x": [mark.month.isoformat() for mark in one.months],
                "xperiod": "M1",
                "xperiodalignment": "middle",
                "y": [mark.value for mark in one.months],
                "customdata": [[mark.rows] for mark in one.months],
                "hovertext": [
                    _hover(f"{mark.month:%Y-%m} {one.name}", _number(mark.value), unit, mark.about)
                    for mark in one.months
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {"color": one.colour or (VOLUME, SECOND, *SERIES)[n]},
            }
        )
    if band is not None:
        data.append(_band_swatch(band))
    count = max(len(one.months) for one in series)
    has_legend = len(data) > 1
    # A tick may stand a little above the highest mark.
    highest = max([*_values(series), *(high for _on, _low, high in (band.months if band else ()))]) * 1.1
    return figure(
        data,
        title=title,
        note=note,
        behind=_months_behind(series, band, unit),
        xaxis=axis(
            type="date",
            automargin=False,
            showgrid=False,
            tickformat="%b\n%Y",
            ticklabelmode="period",
            range=_month_range(series),
            dtick="M1" if count <= MONTHS_TICKED else None,
        ),
        yaxis=axis(rangemode="tozero", nticks=5, automargin=False),
        margin=margin([f"{highest:.0f}"], lines=2, has_legend=has_legend),
        shapes=_band_shapes(band) if band is not None else [],
        showlegend=has_legend,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        bargap=0.3,
    )


def no_data(*, title: str, why: str) -> Figure:
    """Answer "no data" and why; it is an answer, not an error."""
    return _without_marks(title, "empty", _("No data"), why)


def error_figure(reference: str) -> Figure:
    """Answer for a panel that failed: one sentence, and the number under which the journal holds the cause."""
    title = _("This panel could not be drawn")
    why = _(
        "The other panels are not affected. Tell the administrator the number {reference}.",
        reference=reference,
    )
    return _without_marks(title, "fault", title, why)


def sparkline(values: Sequence[float | None], *, colour: str = VOLUME) -> str:
    """Return a small line as the address of an image: zero at the bottom, gaps where there is no value."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    top = max(*known, 1)
    step = LINE_WIDTH / max(len(values) - 1, 1)
    points = [
        None
        if value is None
        else (round(n * step, 1), round(LINE_HEIGHT - 2 - value / top * (LINE_HEIGHT - 4), 1))
        for n, value in enumerate(values)
    ]
    path = ""
    for before, point in zip([None, *points], points, strict=False):
        if point is not None:
            path += f"{'L' if before is not None else 'M'}{point[0]} {point[1]}"
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LINE_WIDTH} {LINE_HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5" vector-effect="non-scaling-stroke"/></svg>'
    )
    return "data:image/svg+xml," + quote(drawn, safe="/:=\"' <>")


def shortened(name: str) -> str:
    """Return a name that fits beside a bar, the cut shown by an ellipsis, nothing in it being markup."""
    return escape(_cut(name))


def _cut(name: str) -> str:
    room = LONGEST_NAME * SIZE
    if text_width(name) <= room:
        return name
    kept = name
    while text_width(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _values(series: Sequence[Series]) -> list[float]:
    return [mark.value for one in series for mark in one.months if mark.value is not None]


def _without_marks(title: str, kind: str, said: str, why: str) -> Figure:
    hidden = axis(visible=False)
    drawn = figure([], title=title, behind=None, xaxis=hidden, yaxis=hidden)
    drawn["layout"]["meta"][kind] = {"title": said, "why": why}
    return drawn


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _said(mark: Mark) -> str:
    return "<5" if mark.is_few else _number(mark.value)


def _hover(name: str, value: str, unit: str, about: str) -> str:
    return hover_words(name, f"{value} {unit}", *about.splitlines())


def hover_words(name: str, *lines: str) -> str:
    """Return what is said on hover, the name in bold; plotly reads a little HTML, so nothing in it is markup."""
    return "<br>".join([f"<b>{escape(name)}</b>", *(escape(line) for line in lines)])


def _bar_marker(marks: Sequence[Mark]) -> dict[str, Any]:
    marker: dict[str, Any] = {
        "color": [CLEAR if mark.is_few else STATES[mark.state] if mark.state else VOLUME for mark in marks]
    }
    if any(mark.is_few for mark in marks):
        marker["pattern"] = {
            "shape": [str(FEW["shape"]) if mark.is_few else "" for mark in marks],
            "fgcolor": FEW["fgcolor"],
            "size": FEW["size"],
            "solidity": FEW["solidity"],
        }
    return marker


def _month_range(series: Sequence[Series]) -> list[str]:
    shown = [month_of(mark.month) for one in series for mark in one.months]
    return [first_day(min(shown)).isoformat(), first_day(max(shown) + 1).isoformat()]


def _band_swatch(band: Band) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": band.name,
        "x": [band.months[0][0].isoformat()],
        "y": [None],
        "marker": {"symbol": "square", "size": 12, "color": BAND},
        "hoverinfo": "skip",
    }


def _band_shapes(band: Band) -> list[dict[str, Any]]:
    """Shapes lie below the columns, which a filled line would cover."""
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": month.isoformat(),
            "x1": first_day(month_of(month) + 1).isoformat(),
            "y0": low,
            "y1": high,
            "fillcolor": BAND,
            "line": {"width": 0},
        }
        for month, low, high in band.months
    ]


def _months_behind(series: Sequence[Series], band: Band | None, unit: str) -> Behind:
    by_month = [{mark.month: mark for mark in one.months} for one in series]
    usual = {month: (low, high) for month, low, high in band.months} if band is not None else {}
    all_months = sorted({month for one in by_month for month in one})
    rows = []
    for month in all_months:
        found = [one.get(month) for one in by_month]
        row = [f"{month:%Y-%m}", *(_number(mark.value if mark else None) for mark in found)]
        if band is not None:
            ends = usual.get(month)
            row.append(f"{_number(ends[0])}–{_number(ends[1])}" if ends else "–")
        rows.append(row)
    heads = [
        _("Month"),
        *(f"{one.name} ({unit})" for one in series),
        *([band.name] if band is not None else []),
    ]
    links = [
        ["", *(one[month].rows if month in one else "" for one in by_month)] + [""] * (band is not None)
        for month in all_months
    ]
    return Behind(heads, rows, links)
