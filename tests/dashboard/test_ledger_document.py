"""The ledger as a file: read back, it holds the same cells as text, numbers and days, and nothing that runs."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.documents.ledger import About, Cell, DocumentKind, Head, defused, ledger_document
from dashboard.text import speaking

HEADS = [Head("编号", 12), Head("案由", 40), Head("人次", 7, True), Head("期限", 11)]
ABOUT = About("清水县信访事项台账", ("筛选条件：已超期", "导出人：甲"), is_demo=True)
ROWS: list[list[Cell]] = [["T1", "青石镇一村征地补偿", 38, date(2026, 3, 5)], ["T2", None, 1, None]]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a","b")', "=cmd|' /C calc'!A0"]


def sheet_of(content):
    return openpyxl.load_workbook(BytesIO(content)).worksheets[0]


def csv_rows(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_workbook_holds_head_rows_freeze_and_filter():
    with speaking("zh_Hans_CN"):
        sheet = sheet_of(ledger_document(DocumentKind.XLSX, ABOUT, HEADS, ROWS))
    lines = [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)]
    assert lines[0] == ABOUT.title
    assert "演示数据" in lines[1]
    assert lines[2:] == list(ABOUT.lines)
    assert [cell.value for cell in sheet[5]] == [head.title for head in HEADS]
    assert [cell.value for cell in sheet[6]][:3] == ["T1", "青石镇一村征地补偿", 38]
    assert sheet["D6"].value.date() == date(2026, 3, 5)
    assert [cell.value for cell in sheet[7]] == ["T2", None, 1, None]
    assert sheet["D6"].number_format == "yyyy-mm-dd"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B6", "A5:D7")
    assert sheet.column_dimensions["B"].width >= 40
    assert sheet.page_setup.orientation == "landscape"
    assert "演示数据" in sheet.oddFooter.left.text


def test_a_csv_opens_as_utf_8_and_says_the_same():
    with speaking("zh_Hans_CN"):
        content = ledger_document(DocumentKind.CSV, ABOUT, HEADS, ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv_rows(content)
    assert rows[0] == [ABOUT.title]
    assert "演示数据" in rows[1][0]
    assert rows[4:] == [
        [],
        [head.title for head in HEADS],
        ["T1", "青石镇一村征地补偿", "38", "2026-03-05"],
        ["T2", "", "1", ""],
    ]


def test_a_board_that_is_no_demo_says_nothing_of_one():
    for kind in DocumentKind:
        content = ledger_document(kind, About("台账", (), is_demo=False), HEADS, ROWS)
        text = str(csv_rows(content)) if kind is DocumentKind.CSV else str(list(sheet_of(content).values))
        assert "演示" not in text


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_runs(text):
    rows = csv_rows(ledger_document(DocumentKind.CSV, About("t", (), False), HEADS, [["T1", text, 1, None]]))
    assert rows[-1][1] == "'" + text
    sheet = sheet_of(
        ledger_document(DocumentKind.XLSX, About("t", (), False), HEADS, [["T1", text, 1, None]])
    )
    cell = sheet["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@given(st.text(max_size=20))
def test_what_a_csv_holds_never_starts_a_formula(text):
    said = str(defused(text))
    assert not said.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert said.removeprefix("'") == text.removeprefix("'") or said == text


def test_a_file_without_rows_has_its_head():
    for kind in DocumentKind:
        assert ledger_document(kind, ABOUT, HEADS, [])


def test_who_waits_hears_of_every_row():
    done: list[int] = []
    ledger_document(DocumentKind.CSV, ABOUT, HEADS, ([str(n), "", n, None] for n in range(1234)), done.append)
    assert sum(done) == 1234
    assert max(done) <= 500
