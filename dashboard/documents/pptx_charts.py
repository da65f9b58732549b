"""Native charts of a presentation, made of a briefing's values: whoever opens them can edit the numbers."""

from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.documents.briefing import FONT, LATIN_FONT, Chart, ChartKind, spoken_number
from dashboard.documents.ledger import defused
from dashboard.documents.pptx_deck import INK, LINE, MUTED, Frame
from dashboard.text import _

MOST_LETTERS: Final = 75
"""Letters of numbers that stand over columns without touching each other."""

TYPES: Final = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.OVERLAID: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_LINES: Final = (
    '<c:lineChart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>'
)
_DASHED: Final = (
    '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ln w="19050"><a:solidFill><a:srgbClr val="7D8A8C"/></a:solidFill><a:prstDash val="sysDash"/></a:ln></c:spPr>'
)
_NOT_SMOOTH: Final = '<c:smooth xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="0"/>'
_NO_MARKER: Final = '<c:marker xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:symbol val="none"/></c:marker>'


def add_chart(slide: Any, frame: Frame, chart: Chart, highest: float, *, is_own: bool, size: float) -> Any:
    """Add a chart whose scale reaches ``highest``, its words ``size`` points high; the usual range is two dashed lines."""
    data = _data(chart)
    held = slide.shapes.add_chart(TYPES[chart.kind], frame.left, frame.top, frame.width, frame.height, data)
    drawn = held.chart
    drawn.font.size = Pt(size)
    drawn.font.color.rgb = RGBColor.from_string(INK.removeprefix("#").upper())
    if is_own:
        _name_typeface(drawn)
    _axes(drawn, chart, highest, size)
    plot = drawn.plots[0]
    plot.gap_width = 45 if chart.kind is not ChartKind.COLUMNS else 60
    plot.overlap = 100 if chart.kind is ChartKind.OVERLAID else -5
    for one, series in zip(chart.series, plot.series, strict=False):
        _paint(series, one.colour)
        for place, colour in enumerate(one.colours):
            if colour != one.colour:
                point = series.points[place]
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    _label(plot, chart, size)
    if chart.limits is not None:
        _draw_limits(drawn, len(chart.series))
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1 or chart.limits is not None
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(size)
    return held


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format="#,##0")
    # The numbers lie in a workbook of their own, where a name that starts like a formula would be one.
    data.categories = [defused(name) for name in chart.categories]
    for one in chart.series:
        data.add_series(defused(one.name), list(one.values))
    if chart.limits is not None:
        ends = chart.limits.ends
        data.add_series(
            _("{name}: upper end", name=chart.limits.name), [end[1] if end else None for end in ends]
        )
        data.add_series(
            _("{name}: lower end", name=chart.limits.name), [end[0] if end else None for end in ends]
        )
    return data


def _axes(drawn: Any, chart: Chart, highest: float, size: float) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.minimum_scale = 0
    is_upright = chart.kind is ChartKind.COLUMNS
    if not is_upright:
        values.maximum_scale = max(highest * 1.18, 1)
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        names.reverse_order = True
    elif highest < 5:
        values.major_unit = 1
    values.has_major_gridlines = is_upright
    if is_upright:
        values.major_gridlines.format.line.color.rgb = RGBColor.from_string("E3E8E7")
        values.tick_labels.font.color.rgb = RGBColor.from_string(MUTED.removeprefix("#").upper())
    values.format.line.fill.background()
    names.format.line.color.rgb = RGBColor.from_string(LINE.removeprefix("#").upper())
    names.has_major_gridlines = False
    names.tick_labels.font.size = Pt(size)
    names.tick_labels.offset = 40
    if not is_upright:
        # Every bar is named, however many there are.
        skip = parse_xml(
            '<c:tickLblSkip xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="1"/>'
        )
        names._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _paint(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    series.invert_if_negative = False


def _label(plot: Any, chart: Chart, size: float) -> None:
    """Write values at the ends of bars, where there is room for them."""
    letters = len(chart.categories) * len(chart.series) * len(spoken_number(chart.highest))
    if chart.kind is ChartKind.COLUMNS and letters > MOST_LETTERS:
        return
    for place, series in enumerate(plot.series):
        if place >= len(chart.series) or (chart.kind is ChartKind.OVERLAID and place):
            continue
        labels = series.data_labels
        labels.show_value = True
        labels.number_format = "#,##0" if chart.kind is not ChartKind.COLUMNS else "#,##0;;"
        labels.number_format_is_linked = False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(size)
        if chart.labels and chart.kind is not ChartKind.COLUMNS:
            _said(series, chart, size)


def _said(series: Any, chart: Chart, size: float) -> None:
    for place, words in enumerate(chart.labels):
        if words.replace(",", "").isdigit():
            continue
        label = series.points[place].data_label
        label.has_text_frame = True
        # A label that may break does, in LibreOffice.
        label.text_frame.word_wrap = False
        label.text_frame.text = words.replace(" ", "\u00a0")
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        label.position = XL_LABEL_POSITION.OUTSIDE_END


def _draw_limits(drawn: Any, count: int) -> None:
    """Move the last two series into lines over the same axes.

    An area would look softer, but LibreOffice cuts the outer columns of a chart that has one.
    """
    columns = drawn._chartSpace.find(".//" + qn("c:barChart"))
    lines = parse_xml(_LINES)
    for one in columns.findall(qn("c:ser"))[count:]:
        columns.remove(one)
        for name in ("c:invertIfNegative", "c:spPr", "c:dLbls"):
            for found in one.findall(qn(name)):
                one.remove(found)
        paint = parse_xml(_DASHED)
        one.find(qn("c:tx")).addnext(paint)
        paint.addnext(parse_xml(_NO_MARKER))
        one.append(parse_xml(_NOT_SMOOTH))
        lines.append(one)
    lines.append(
        parse_xml(_NO_MARKER.replace("c:marker ", 'c:marker val="1" ').replace('<c:symbol val="none"/>', ""))
    )
    for axis in columns.findall(qn("c:axId")):
        lines.append(deepcopy(axis))
    columns.addnext(lines)


def _name_typeface(drawn: Any) -> None:
    for properties in drawn._chartSpace.iter(qn("a:defRPr")):
        for name, font in (("latin", LATIN_FONT), ("ea", FONT)):
            if properties.find(qn(f"a:{name}")) is None:
                etree.SubElement(properties, qn(f"a:{name}"), typeface=font)
