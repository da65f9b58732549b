"""The charts of the ledger's workbook: they lie over cells that count exactly its rows."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from dashboard.documents.ledger import About, DocumentKind, Head, ledger_document
from dashboard.documents.ledger_charts import MOST_BARS, Counts
from dashboard.ledger_counts import RowCounter
from dashboard.text import speaking
from db.enums import Due, Mark
from db.rows import LedgerRow, Names

ABOUT = About("清水县信访事项台账", ("筛选条件：不限",), is_demo=True)
COUNTS = (
    Counts("按月收件", "月份", (("2026-01", 2), ("2026-02", 0), ("2026-03", 5)), is_months=True),
    Counts("按责任单位", "责任单位", (("=1+1", 3), ("民政局", 4))),
)
UNITS = {7: "民政局", 3: "教育局", 9: "水利局"}
NAMES = Names(
    areas={}, units=UNITS, posts={}, categories={1: "农村农业", 2: "城乡建设"}, causes={}, phones={}
)


@pytest.fixture(autouse=True)
def _chinese():
    with speaking("zh_Hans_CN"):
        yield


def book_of(counts=COUNTS):
    made = ledger_document(DocumentKind.XLSX, ABOUT, [Head("编号", 12)], [["T1"]], counted=lambda: counts)
    return openpyxl.load_workbook(BytesIO(made))


def row(received_on, category, unit):
    blank: dict[str, Any] = dict.fromkeys(LedgerRow._fields)
    held = {
        "case_id": 1,
        "number": "T",
        "title": "t",
        "marks": Mark(0),
        "persons": 1,
        "batches": 0,
        "due": Due.NONE,
    }
    own = {"received_on": received_on, "category1_id": category, "unit_id": unit}
    return LedgerRow(**(blank | held | own))


def test_each_count_has_a_sheet_of_cells_with_their_sum_and_a_chart_over_them():
    book = book_of()
    assert book.sheetnames == ["台账", "按月收件", "按责任单位"]
    for sheet, counts in zip(book.worksheets[1:], COUNTS, strict=True):
        head = next(cell.row for cell in sheet["A"] if cell.value == counts.head)
        last = head + len(counts.rows)
        cells = [(sheet.cell(at, 1).value, sheet.cell(at, 2).value) for at in range(head + 1, last + 1)]
        assert tuple(cells) == counts.rows
        assert (sheet.cell(last + 1, 1).value, sheet.cell(last + 1, 2).value) == (
            "合计",
            sum(n for _, n in cells),
        )
        (chart,) = sheet._charts
        assert isinstance(chart, BarChart)
        (series,) = chart.series
        assert [one.v for one in series.cat.strRef.strCache.pt] == [name for name, _count in counts.rows]
        assert [float(one.v) for one in series.val.numRef.numCache.pt] == [
            count for _name, count in counts.rows
        ]
        assert series.val.numRef.f == f"'{sheet.title}'!$B${head + 1}:$B${last}".replace("'", "")
        assert series.cat.strRef.f.endswith(f"$A${head + 1}:$A${last}")
        assert "演示数据" in str(sheet["A2"].value)


def test_a_name_in_a_chart_sheet_is_text_and_never_run():
    sheet = book_of().worksheets[2]
    assert {cell.data_type for cell in sheet["A"] if cell.value} == {"s"}


def test_a_sheet_of_charts_is_printed_on_one_numbered_page():
    for sheet in book_of().worksheets[1:]:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
        assert "&P" in sheet.oddFooter.right.text


def test_a_chart_names_as_many_bars_as_can_be_read_the_cells_name_all():
    rows = tuple((f"单位{n}", n) for n in range(MOST_BARS + 5))
    sheet = book_of((Counts("按责任单位", "责任单位", rows),)).worksheets[1]
    (series,) = sheet._charts[0].series
    first, last = series.val.numRef.f.split("$B$")[1:]
    assert int(last) - int(first.rstrip(":")) + 1 == MOST_BARS
    assert sum(cell.value is not None for cell in sheet["B"]) == len(rows) + 2


def test_a_count_of_nothing_has_cells_and_no_empty_chart():
    sheet = book_of((Counts("按责任单位", "责任单位", ()),)).worksheets[1]
    assert sheet._charts == []


def test_a_workbook_without_counts_has_the_ledger_alone():
    assert book_of(()).sheetnames == ["台账"]


def test_rows_are_counted_as_they_pass_months_without_any_among_them():
    rows = [
        row(date(2026, 1, 31), 1, 3),
        row(date(2026, 3, 1), 2, 7),
        row(date(2026, 3, 31), 2, 7),
        row(None, None, None),
    ]
    counter = RowCounter()
    assert list(counter.counting(iter(rows))) == rows
    months, categories, units = counter.counts(NAMES, UNITS)
    assert months.rows == (("2026-01", 1), ("2026-02", 0), ("2026-03", 2), ("（未登记）", 1))
    assert categories.rows == (("城乡建设", 2), ("农村农业", 1), ("（未登记）", 1))
    assert units.rows == (("民政局", 2), ("教育局", 1), ("（未登记）", 1))


def test_nothing_counted_is_no_months():
    assert [one.rows for one in RowCounter().counts(NAMES, UNITS)] == [(), (), ()]
