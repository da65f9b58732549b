"""A panel of the screen as the chart of a document: the same sentence, the same numbers, the same colours."""

from html import unescape
from typing import Any, Final

from dashboard.documents.briefing import Chart, ChartKind, Limits, Section, Series
from dashboard.text import _, ngettext
from dashboard.theme import VOLUME, Figure

MONTH_LETTERS: Final = 7


def section_of(
    drawn: Figure, name: str, unit: str, *, text: str = "", notes: tuple[str, ...] = ()
) -> Section:
    """Return a panel as a section; one without marks keeps its sentence and says why nothing is drawn."""
    meta = drawn["layout"]["meta"]
    if not drawn["data"]:
        why = meta.get("empty", meta.get("fault", {})).get("why", "")
        return Section(name, meta["title"], text=why, notes=notes)
    chart = chart_of(drawn, unit)
    return Section(name, meta["title"], chart=chart, text=text or _rest(drawn, chart), notes=notes)


def chart_of(drawn: Figure, unit: str) -> Chart:
    """Return the marks of a figure: horizontal bars by the names of its table, or columns by its months."""
    traces = [trace for trace in drawn["data"] if trace["type"] == "bar"]
    if traces[0].get("orientation") == "h":
        return _bars(drawn, traces, unit)
    return _months(drawn, traces, unit)


def _bars(drawn: Figure, traces: list[dict[str, Any]], unit: str) -> Chart:
    count = len(traces[0]["x"])
    names = tuple(str(row[0]) for row in drawn["layout"]["meta"]["table"]["rows"][:count])
    series = tuple(_series(trace, trace["x"], unit) for trace in traces)
    if drawn["layout"].get("barmode") == "stack":
        # The parts of a stack carry no count of the whole: drawn over it, both numbers can be read and edited.
        series = (_whole(drawn, series), *series[:-1])
    texts = [trace.get("text") for trace in drawn["data"] if trace.get("text")]
    labels = tuple(str(one).strip() for one in texts[0]) if texts else ()
    return Chart(
        ChartKind.OVERLAID if len(series) > 1 else ChartKind.BARS,
        names,
        series,
        unit,
        labels=labels,
    )


def _whole(drawn: Figure, parts: tuple[Series, ...]) -> Series:
    """Return the sums of parts under the head that the table behind gives them."""
    sums = tuple(
        sum(value or 0 for value in values) for values in zip(*(one.values for one in parts), strict=True)
    )
    return Series(str(drawn["layout"]["meta"]["table"]["columns"][1]), sums, parts[-1].colour)


def _months(drawn: Figure, traces: list[dict[str, Any]], unit: str) -> Chart:
    months = [str(month)[:MONTH_LETTERS] for month in traces[0]["x"]]
    shapes = {
        str(shape["x0"])[:MONTH_LETTERS]: (float(shape["y0"]), float(shape["y1"]))
        for shape in drawn["layout"].get("shapes", ())
    }
    swatches = [trace["name"] for trace in drawn["data"] if trace["type"] != "bar"]
    limits = Limits(swatches[0], tuple(shapes.get(month) for month in months)) if swatches else None
    return Chart(
        ChartKind.COLUMNS, tuple(months), tuple(_series(one, one["y"], unit) for one in traces), unit, limits
    )


def _series(trace: dict[str, Any], values: Any, unit: str) -> Series:
    colour = trace["marker"]["color"]
    several = tuple(colour) if isinstance(colour, list) else ()
    plain = VOLUME if several else str(colour)
    return Series(
        unescape(str(trace.get("name") or unit)),
        tuple(None if value is None else float(value) for value in values),
        plain,
        several if len(set(several)) > 1 else (),
    )


def _rest(drawn: Figure, chart: Chart) -> str:
    """Say how many rows of the table behind stand in no mark, and what the panel itself notes of its months."""
    if chart.kind is ChartKind.COLUMNS:
        return str(drawn["layout"]["meta"].get("note", ""))
    rest = len(drawn["layout"]["meta"]["table"]["rows"]) - len(chart.categories)
    return ngettext("{n} more is not shown.", "{n} more are not shown.", rest) if rest > 0 else ""


def ranges_said(chart: Chart) -> tuple[str, ...]:
    """Say the usual range of each category, for those who ask."""
    if chart.limits is None:
        return ()
    said = [
        _("{name} {low}–{high}", name=name, low=f"{ends[0]:,.0f}", high=f"{ends[1]:,.0f}")
        for name, ends in zip(chart.categories, chart.limits.ends, strict=True)
        if ends
    ]
    return (chart.limits.name + _(": ") + _("; ").join(said),)
