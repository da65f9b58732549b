"""The ledger's further sheets: its rows counted by month, category and unit, as cells and as a chart over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.text import _
from dashboard.theme import VOLUME

NAMES: Final = 30
NUMBERS: Final = 9
GAP: Final = 2
CHART_WIDTH: Final = 640
LEAST_HEIGHT: Final = 300
A_BAR: Final = 22
ONE_PAGE: Final = 72
TALL: Final = 24
"""Rows from which a sheet stands upright."""

MOST_BARS: Final = 60
"""Bars that one chart can hold and still be read; the cells have them all."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the ledger counted by one thing, in the order in which they are shown; months are drawn as columns."""

    title: str
    head: str
    rows: tuple[tuple[str, int], ...]
    is_months: bool = False


def add_charts(book: Any, lines: Sequence[str], counted: Sequence[Counts], forms: dict[str, Any]) -> None:
    """Add a sheet for each count: what stands above the ledger, then its cells with the chart beside them, on one page."""
    for one in counted:
        sheet = book.add_worksheet(one.title)
        sheet.set_column(0, 0, NAMES)
        sheet.set_column(1, 1, NUMBERS)
        sheet.set_column(2, 2, GAP)
        sheet.set_paper(9)
        if one.is_months or len(one.rows) < TALL:
            sheet.set_landscape()
        # Many months on one page would be too small to read.
        sheet.fit_to_pages(1, 1 if len(one.rows) <= ONE_PAGE else 0)
        sheet.repeat_rows(len(lines) + 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&R&9&P / &N")
        for at, line in enumerate(lines):
            sheet.write_string(at, 0, line, forms["line" if at else "title"])
        _cells(book, sheet, len(lines) + 1, one, forms)


def _cells(book: Any, sheet: Any, head: int, one: Counts, forms: dict[str, Any]) -> None:
    sheet.write_string(head, 0, one.head, forms["head"])
    sheet.write_string(head, 1, _("cases"), forms["head"])
    first, last = head + 1, head + len(one.rows)
    for at, (words, count) in enumerate(one.rows, first):
        sheet.write_string(at, 0, words, forms["text"])
        sheet.write_number(at, 1, count, forms["number"])
    sheet.write_string(last + 1, 0, _("Total"), forms["head"])
    sheet.write_number(last + 1, 1, sum(count for _words, count in one.rows), forms["head"])
    sheet.freeze_panes(first, 1)
    if one.rows:
        sheet.insert_chart(head, 3, _chart(book, first, last, one))


def _chart(book: Any, first: int, last: int, one: Counts) -> Any:
    last = last if one.is_months else min(last, first + MOST_BARS - 1)
    height = LEAST_HEIGHT if one.is_months else max(LEAST_HEIGHT, A_BAR * (last - first + 3))
    chart = book.add_chart({"type": "column" if one.is_months else "bar"})
    chart.add_series(
        {
            "name": _("cases"),
            "categories": [one.title, first, 0, last, 0],
            "values": [one.title, first, 1, last, 1],
            # Rows that are written are forgotten: what a chart shows before it is reckoned anew is given by hand.
            "categories_data": [name for name, _count in one.rows[: last - first + 1]],
            "values_data": [count for _name, count in one.rows[: last - first + 1]],
            "fill": {"color": VOLUME},
            "gap": 45,
            "data_labels": {"value": not one.is_months or last - first < 24},
        }
    )
    chart.set_title({"name": one.title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": CHART_WIDTH, "height": height})
    scale = {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E3E8E7"}}}
    names = {"major_tick_mark": "none", "num_font": {"size": 9}}
    if one.is_months:
        chart.set_x_axis({**names, "text_axis": True})
        chart.set_y_axis(scale)
    else:
        # Bars lie: their names stand on the upright axis, the first one on top.
        chart.set_x_axis(scale | {"visible": False, "major_gridlines": {"visible": False}})
        chart.set_y_axis(names | {"reverse": True})
    return chart
