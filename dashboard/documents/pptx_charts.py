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

from dashboard.documents.briefing import FONT, Chart, ChartKind
from dashboard.documents.pptx_deck import INK, LINE, MUTED, Frame
from dashboard.text import _

BAND_COLOUR: Final = "DDE3E2"
TYPES: Final = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.OVERLAID: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_AREA: Final = (
    '<c:areaChart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:grouping val="stacked"/><c:varyColors val="0"/></c:areaChart>'
)


def add_chart(slide: Any, frame: Frame, chart: Chart, highest: float, *, is_own: bool, size: float) -> Any:
    """Add a chart whose scale reaches ``highest``, its words ``size`` points high; the usual range lies under columns."""
    has_band = chart.limits is not None and chart.limits.is_whole
    data = _data(chart, has_band=has_band)
    held = slide.shapes.add_chart(TYPES[chart.kind], frame.left, frame.top, frame.width, frame.height, data)
    drawn = held.chart
    drawn.font.size = Pt(size)
    drawn.font.color.rgb = RGBColor.from_string(INK.removeprefix("#").upper())
    if is_own:
        _name_typeface(drawn)
    _axes(drawn, chart, highest, size)
    plot = drawn.plots[0]
    plot.gap_width = 45 if chart.kind is not ChartKind.COLUMNS else 60
    plot.overlap = {ChartKind.STACKED: 100, ChartKind.OVERLAID: 100}.get(chart.kind, -5)
    for one, series in zip(chart.series, plot.series, strict=False):
        _paint(series, one.colour)
        for place, colour in enumerate(one.colours):
            if colour != one.colour:
                point = series.points[place]
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    _label(plot, chart, size)
    if has_band:
        _lay_band(drawn, len(chart.series))
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1 or has_band
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(size)
        if has_band or chart.kind is ChartKind.STACKED:
            _hide_legend_entry(drawn.legend, len(chart.series))
    return held


def _data(chart: Chart, *, has_band: bool) -> CategoryChartData:
    data = CategoryChartData(number_format="#,##0")
    data.categories = list(chart.categories)
    for one in chart.series:
        data.add_series(one.name, list(one.values))
    if chart.kind is ChartKind.STACKED:
        data.add_series(_("Total"), list(chart.sums))
    if has_band and chart.limits is not None:
        ends = [end for end in chart.limits.ends if end]
        data.add_series(_("{name}: lower end", name=chart.limits.name), [low for low, _high in ends])
        data.add_series(chart.limits.name, [high - low for low, high in ends])
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


def _paint(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    series.invert_if_negative = False


def _label(plot: Any, chart: Chart, size: float) -> None:
    """Write values beside bars: in parts where there is room, whole counts at the end."""
    if chart.kind is ChartKind.COLUMNS and len(chart.categories) * len(chart.series) > 26:
        return
    if chart.kind is ChartKind.STACKED:
        _label_sums(plot, chart, size)
        return
    for place, series in enumerate(plot.series):
        if place >= len(chart.series) or (chart.kind is ChartKind.OVERLAID and place):
            continue
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "#,##0", False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(size)
        if chart.labels and chart.kind is not ChartKind.COLUMNS:
            _said(series, chart, size)


def _label_sums(plot: Any, chart: Chart, size: float) -> None:
    """Write whole counts where the parts end: an unpainted bar of the sum begins there and carries them."""
    whole = plot.series[len(chart.series)]
    whole.format.fill.background()
    labels = whole.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "#,##0", False
    labels.position = XL_LABEL_POSITION.INSIDE_BASE
    labels.font.size = Pt(size)
    _said(whole, chart, size, XL_LABEL_POSITION.INSIDE_BASE)


def _said(series: Any, chart: Chart, size: float, position: Any = XL_LABEL_POSITION.OUTSIDE_END) -> None:
    for place, words in enumerate(chart.labels):
        if words.replace(",", "").isdigit():
            continue
        label = series.points[place].data_label
        label.has_text_frame = True
        label.text_frame.text = words
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        label.position = position


def _lay_band(drawn: Any, count: int) -> None:
    """Move the two last series into an area under the columns: an empty base, and the usual range upon it."""
    columns = drawn._chartSpace.find(".//" + qn("c:barChart"))
    area = parse_xml(_AREA)
    for n, one in enumerate(columns.findall(qn("c:ser"))[count:]):
        columns.remove(one)
        for name in ("c:invertIfNegative", "c:spPr", "c:dLbls"):
            for found in one.findall(qn(name)):
                one.remove(found)
        fill = "<a:noFill/>" if not n else f'<a:solidFill><a:srgbClr val="{BAND_COLOUR}"/></a:solidFill>'
        paint = parse_xml(
            '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            f"{fill}<a:ln><a:noFill/></a:ln></c:spPr>"
        )
        one.find(qn("c:tx")).addnext(paint)
        area.append(one)
    for axis in columns.findall(qn("c:axId")):
        area.append(deepcopy(axis))
    columns.addprevious(area)


def _hide_legend_entry(legend: Any, place: int) -> None:
    entry = parse_xml(
        '<c:legendEntry xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
    )
    legend._element.find(qn("c:legendPos")).addnext(entry)


def _name_typeface(drawn: Any) -> None:
    for properties in drawn._chartSpace.iter(qn("a:defRPr")):
        for name in ("latin", "ea"):
            if properties.find(qn(f"a:{name}")) is None:
                etree.SubElement(properties, qn(f"a:{name}"), typeface=FONT)
