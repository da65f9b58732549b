"""A briefing as a file: read back, charts hold their numbers, Chinese is text, and nothing is cut off or lost."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.briefing import in_running_words
from dashboard.documents.briefing import (
    Briefing,
    BriefingUnavailable,
    Chart,
    ChartKind,
    Column,
    KeyFigure,
    Limits,
    Section,
    Series,
    Table,
)
from dashboard.documents.briefing_pdf import briefing_html, briefing_pdf
from dashboard.documents.briefing_pptx import briefing_pptx
from dashboard.documents.svg_charts import chart_svg
from dashboard.text import Language, speaking
from dashboard.theme import text_width
from tests.making import ZONE

MONTHS = Chart(
    ChartKind.COLUMNS,
    ("2026-01", "2026-02", "2026-03"),
    (Series("收件", (24.0, 31.0, 0.0), "#4a8587"), Series("办结", (20.0, None, 5.0), "#6483a8")),
    "件",
    Limits("通常范围", ((14.0, 34.0), None, (12.0, 33.0))),
)
UNITS = Chart(
    ChartKind.OVERLAID,
    ("自然资源局", "民政局"),
    (Series("在办", (20.0, 4.0), "#4a8587"), Series("已超期", (3.0, 0.0), "#c9503f")),
    "件",
    labels=("20（超期 3）", "4"),
)
PLACES = Chart(
    ChartKind.BARS,
    tuple(f"第{n}乡" for n in range(31)),
    (Series("件", tuple(float(n) for n in range(31)), "#4a8587"),),
    "件",
)
ROWS = tuple((f"2026-{n:05}", f"某镇第{n}村征地补偿", str(n)) for n in range(40))
LIST = Table((Column("编号", 0.2), Column("案由", 0.6), Column("天数", 0.2, is_number=True)), ROWS)
BRIEFING = Briefing(
    title="清水县信访工作汇报材料",
    county="清水县",
    made_by="甲",
    at=datetime(2026, 3, 31, 9, 30, tzinfo=ZONE),
    as_of=date(2026, 3, 31),
    from_on=date(2026, 1, 1),
    to_on=date(2026, 3, 31),
    is_demo=True,
    about=("筛选条件：不限",),
    sections=(
        Section("主要指标", "收件五十五件", figures=(KeyFigure("收件", "55", "件", "来访 3 批"),) * 10),
        Section(
            "收件与办结", "三月没有收件", chart=MONTHS, text="一月在通常范围内。", notes=("口径：收件日期",)
        ),
        Section("责任单位", "三件超期", chart=UNITS),
        Section("乡镇", "三十一个乡镇", chart=PLACES),
        Section("已超期", "四十件超期", table=LIST, text="另有两件见台账。"),
        Section("预警", "没有发现异常", text="预警按全部事项检测。"),
    ),
)


@pytest.fixture(autouse=True)
def _chinese():
    with speaking("zh_Hans_CN"):
        yield


def deck_of(briefing=BRIEFING, template=None):
    return Presentation(BytesIO(briefing_pptx(briefing, template)))


def charts_of(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def words_of(slide):
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            said.extend(cell.text for row in shape.table.rows for cell in row.cells)
    return "\n".join(said)


def values_of(chart):
    return {series.name: tuple(series.values) for plot in chart.plots for series in plot.series}


def paper_of(briefing=BRIEFING):
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(briefing_pdf(briefing))).pages]


# ---------------------------------------------------------------- presentation


def test_native_charts_hold_the_values_of_their_sections():
    months, units, *places = charts_of(deck_of())
    assert values_of(months) == {
        "收件": (24, 31, 0),
        "办结": (20, None, 5),
        "通常范围上限": (34, None, 33),
        "通常范围下限": (14, None, 12),
    }
    assert tuple(months.plots[0].categories) == MONTHS.categories
    assert values_of(units) == {"在办": (20, 4), "已超期": (3, 0)}
    assert units.chart_type is XL_CHART_TYPE.BAR_CLUSTERED
    held = [dict(zip(one.plots[0].categories, values_of(one)["件"], strict=True)) for one in places]
    assert len(held) == 2
    assert held[0] | held[1] == dict(zip(PLACES.categories, PLACES.series[0].values, strict=True))


def test_two_charts_of_one_section_have_one_scale():
    first, second = charts_of(deck_of())[2:]
    assert first.value_axis.maximum_scale == second.value_axis.maximum_scale


def test_a_chart_carries_its_numbers_to_be_edited():
    for chart in charts_of(deck_of()):
        book = chart.part.chart_workbook.xlsx_part
        assert book is not None
        assert book.blob.startswith(b"PK")


def test_every_slide_has_its_sentence_marks_number_and_notes():
    deck = deck_of()
    slides = list(deck.slides)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    for number, slide in enumerate(slides[1:], 2):
        said = words_of(slide)
        assert "内部资料" in said
        assert "演示数据" in said
        assert "2026年3月31日09:30" in said
        assert f"\n{number}" in said
    assert "份号" in words_of(slides[0])
    months = next(slide for slide in slides if slide.shapes.title.text == "三月没有收件")
    assert "口径：收件日期" in months.notes_slide.notes_text_frame.text
    assert all(slide.has_notes_slide for slide in slides)


def test_a_long_table_goes_on_over_slides_without_losing_a_row():
    slides = [slide for slide in deck_of().slides if slide.shapes.title.text.startswith("四十件超期")]
    assert len(slides) > 1
    assert all(slide.shapes.title.text.endswith("（续）") for slide in slides[1:])
    found = [
        row.cells[0].text
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]
    assert found == [row[0] for row in ROWS]
    assert "另有两件见台账。" in words_of(slides[-1])


def test_nothing_stands_outside_a_slide_or_over_its_foot():
    deck = deck_of()
    for slide in list(deck.slides)[1:]:
        feet = [shape.top for shape in slide.placeholders if shape.placeholder_format.idx]
        assert feet
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            if not shape.is_placeholder:
                assert shape.top + shape.height <= min(feet)
                assert shape.top >= slide.shapes.title.top + slide.shapes.title.height


def test_east_asian_text_names_its_typeface_in_words_and_charts():
    deck = deck_of()
    for slide in deck.slides:
        for run in slide._element.iter(qn("a:rPr")):
            if run.getparent().tag == qn("a:r"):
                assert run.find(qn("a:ea")).get("typeface") == "Microsoft YaHei"
    for chart in charts_of(deck):
        assert {one.get("typeface") for one in chart._chartSpace.iter(qn("a:ea"))} == {"Microsoft YaHei"}


def test_a_countys_template_keeps_its_size_and_loses_its_slides(tmp_path):
    own = Presentation()
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "旧标题"
    path = tmp_path / "county.pptx"
    own.save(str(path))
    deck = deck_of(template=path)
    assert (deck.slide_width, deck.slide_height) == (own.slide_width, own.slide_height)
    said = "\n".join(words_of(slide) for slide in deck.slides)
    assert "旧标题" not in said
    assert "三件超期" in said
    assert len(charts_of(deck)) == 4
    assert not list(deck.slides[2]._element.iter(qn("a:ea")))


@pytest.mark.parametrize("content", [b"", b"not a presentation"])
def test_a_template_that_cannot_be_read_is_told(tmp_path, content):
    path = tmp_path / "county.pptx"
    path.write_bytes(content)
    with pytest.raises(BriefingUnavailable) as told:
        briefing_pptx(BRIEFING, path)
    assert told.value.code == "template_unreadable"


def test_a_name_that_starts_like_a_formula_is_none_in_the_numbers_behind():
    chart = replace(UNITS, categories=("=1+1", "民政局"), labels=())
    deck = deck_of(replace(BRIEFING, sections=(Section("单位", "单位", chart=chart),)))
    assert tuple(charts_of(deck)[0].plots[0].categories) == ("'=1+1", "民政局")


# ---------------------------------------------------------------- paper


def test_chinese_on_paper_is_text_on_numbered_pages():
    pages = paper_of()
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert "内部资料" in page
        assert "演示数据" in page
    whole = "".join(pages)
    for section in BRIEFING.sections:
        assert section.sentence in whole
    assert "份号" in pages[0]
    assert "自然资源局" in whole
    assert all(row[1] in whole for row in ROWS)


def test_contents_name_the_page_on_which_a_section_stands():
    first, *pages = paper_of()
    lines = first.splitlines()
    for place, section in enumerate(BRIEFING.sections, 1):
        entry = next(line for line in lines if line.startswith(f"{place}. {section.name}"))
        stands = next(n for n, page in enumerate(pages, 2) if f"{place}. {section.name}" in page)
        after = "".join(lines[lines.index(entry) : lines.index(entry) + 3])
        assert str(stands) in after.replace(section.sentence, "").replace(f"{place}. {section.name}", "", 1)


def test_charts_on_paper_are_vectors_and_no_pictures():
    reader = pypdf.PdfReader(BytesIO(briefing_pdf(BRIEFING)))
    assert not [image for page in reader.pages for image in page.images]
    whole = "".join(page.extract_text() for page in reader.pages)
    assert "20（超期 3）" in whole
    assert "2026-01" in whole


def test_markup_in_words_is_none_on_paper():
    section = Section(
        "<b>", "<script>", chart=replace(UNITS, categories=("<i>", "&"), labels=()), notes=("<u>",)
    )
    said = briefing_html(replace(BRIEFING, sections=(section,)))
    for tag in ("<b>", "<script>", "<i>", "<u>"):
        assert tag not in said


def test_a_drawn_bar_is_as_long_as_its_value():
    drawn = chart_svg(UNITS)
    widths = [float(part.split('"')[0]) for part in drawn.split('width="')[1:]]
    bars = [width for width in widths if width not in (680.0, 12.0)]
    assert bars[0] / bars[1] == pytest.approx(20 / 3, rel=0.01)
    assert bars[0] / bars[2] == pytest.approx(5, rel=0.01)


@pytest.mark.parametrize("chart", [MONTHS, replace(MONTHS, limits=None), UNITS, PLACES])
def test_no_drawn_word_leaves_its_chart(chart):
    for x, anchor, words in re.findall(
        r'<text x="([-.0-9]+)"[^>]*?(?:text-anchor="(.+?)")?>(.+?)<', chart_svg(chart)
    ):
        wide = text_width(words)
        left = float(x) - wide * {"": 0, "middle": 0.5, "end": 1}[anchor]
        assert left >= -1
        assert left + wide <= 681


def test_without_its_library_a_pdf_is_refused_and_nothing_else(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(BriefingUnavailable) as told:
        briefing_pdf(BRIEFING)
    assert told.value.code == "no_pango"
    assert briefing_pptx(BRIEFING)


def test_a_board_starts_without_loading_what_draws_documents():
    code = "import app, dashboard.work, sys; print([m for m in ('weasyprint', 'pptx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_days_in_running_words_are_written_as_papers_do_and_a_cell_that_is_a_day_stays_short():
    columns = (Column("事项", 0.5), Column("到期日", 0.5))
    told = Section(
        "清单",
        "最早 2026-03-05 到期",
        table=Table(columns, (("2026-00012 于2026-12-31前", "2026-03-05"),)),
        notes=("2026-02-31不存在",),
    )
    said = in_running_words(told)
    assert said.sentence == "最早2026年3月5日到期"
    assert said.table is not None
    assert said.table.rows == (("2026-00012 于2026年12月31日前", "2026-03-05"),)
    assert said.notes == ("2026年2月31日不存在",)
    with speaking(Language.EN):
        assert in_running_words(told) == told
