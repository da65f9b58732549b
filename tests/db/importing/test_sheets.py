"""Workbooks and text files are read, or refused with a code that says what to do."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from db.importing.findings import SheetRefused
from db.importing.sheets import read_workbook
from tests.sample_ledger import HEADERS, OLD_XLS, WEEK_1, AssignmentRow, ledger


def book_of(*rows, merges=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_title_and_merged_headers_stand_above_the_rows():
    (sheet,) = read_workbook(ledger(WEEK_1), "台账.xlsx").sheets
    assert sheet.headers == HEADERS
    assert sheet.header_row == 3
    assert [row.number for row in sheet.rows] == list(range(4, 12))


def test_headers_merged_over_columns_are_joined_level_by_level():
    book = read_workbook(ledger(WEEK_1, [AssignmentRow("甲", "信2026-001")]))
    assert [sheet.name for sheet in book.sheets] == ["信访台账", "领导包案台账"]
    assert "包案/开始" in book.sheets[1].headers
    assert "包案/结束" in book.sheets[1].headers


def test_a_value_merged_over_rows_belongs_to_each_of_them():
    content = book_of(["编号", "乡镇"], ["1", "青石镇"], ["2", None], ["3", None], merges=["B2:B4"])
    (sheet,) = read_workbook(content).sheets
    assert [row.cells[1] for row in sheet.rows] == ["青石镇"] * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(encoding):
    content = "编号,乡镇\r\n信１,青石镇\r\n".encode(encoding)
    (sheet,) = read_workbook(content, "a.csv").sheets
    assert sheet.headers == ("编号", "乡镇")
    assert sheet.rows[0].cells == ("信１", "青石镇")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_of_a_text_file_is_found(delimiter):
    content = delimiter.join(["编号", "乡镇"]) + "\n" + delimiter.join(["1", "青石镇"])
    assert read_workbook(content.encode()).sheets[0].headers == ("编号", "乡镇")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (OLD_XLS, "台账.xls", "old_xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "台账.xls", "old_xls"),
        (b"<table></table>", "台账.xlsx", "old_xls"),
        (OLD_XLS + "EncryptedPackage".encode("utf-16-le"), "台账.xlsx", "encrypted"),
        (b"PK\x03\x04 no zip at all", "台账.xlsx", "damaged"),
        (b"", "a.csv", "empty"),
        (b"\xff\xff\xff\x00", "a.csv", "encoding"),
        ("编号,乡镇\n".encode(), "a.csv", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_code(content, name, code):
    with pytest.raises(SheetRefused) as refused:
        read_workbook(content, name)
    assert refused.value.code == code


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SheetRefused, match="missing"):
        read_workbook(tmp_path / "none.xlsx")


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("db.importing.sheets.MOST_UNPACKED", 1000)
    with pytest.raises(SheetRefused, match="too_large"):
        read_workbook(ledger(WEEK_1))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("db.importing.sheets.MOST_ROWS", 5)
    with pytest.raises(SheetRefused, match="too_many_rows"):
        read_workbook(ledger(WEEK_1))


def test_a_package_that_is_no_workbook_is_damaged():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("a.txt", "1")
    with pytest.raises(SheetRefused, match="damaged"):
        read_workbook(content.getvalue())


def test_empty_rows_and_hidden_sheets_are_no_rows():
    book = Workbook()
    book.active.append(["编号", "乡镇"])
    book.active.append([None, "  "])
    book.active.append(["1", "青石镇"])
    hidden = book.create_sheet("隐藏")
    hidden.append(["编号", "乡镇"])
    hidden.append(["2", "青石镇"])
    hidden.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    read = read_workbook(content.getvalue())
    assert len(read.sheets) == 1
    assert [row.number for row in read.sheets[0].rows] == [3]
