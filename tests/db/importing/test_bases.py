"""The base of rates comes from pasted cells or a sheet: every line is stored, unchanged, or said why not."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from db.importing.bases import BaseCode, BaseOutcome, as_pasted, pasted_book, read_bases, store_bases
from db.importing.findings import SheetRefused
from db.importing.sheets import read_workbook
from db.models.organisation import AreaBase

HEADED = "乡镇\t常住人口（人）\t户数\t来源\t年份\n青石镇\t12,345\t４０００\t统计年鉴\t2025\n"


def read(session, text, **given):
    return read_bases(session, pasted_book(text), this_year=2026, **given)


def line(session, text, **given):
    (only,) = read(session, text, **given).lines
    return only


def test_headers_may_stand_in_any_order_and_name_their_unit(database, world):
    with database.reading() as session:
        first = line(session, HEADED)
        turned = line(session, "年度,来源,总户数,乡镇名称,人口数\n2025年,统计年鉴,4000,青石镇,12345\n")
    for found in (first, turned):
        assert (found.area_id, found.year, found.population, found.households, found.source) == (
            world.townships[0], 2025, 12_345, 4_000, "统计年鉴",
        )  # fmt: skip
        assert found.outcome is BaseOutcome.NEW


def test_without_headers_the_first_line_counts_too(database, world):
    with database.reading() as session:
        found = read(session, "青石镇\t12345\t4000\n白云乡\t1.2万\t\n", year=2025, source="统计年鉴")
    assert [(one.row, one.population, one.households) for one in found.lines] == [
        (1, 12_345, 4_000), (2, 12_000, None),
    ]  # fmt: skip
    assert found.dropped == ()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("不知镇\t1\t1\t鉴\t2025", BaseCode.AREA_UNKNOWN),
        ("\t1\t1\t鉴\t2025", BaseCode.AREA_UNKNOWN),
        ("青石镇\t1\t1\t鉴\t", BaseCode.YEAR_MISSING),
        ("青石镇\t1\t1\t鉴\t1948", BaseCode.YEAR_UNKNOWN),
        ("青石镇\t1\t1\t鉴\t2027", BaseCode.YEAR_UNKNOWN),
        ("青石镇\t约3千\t1\t鉴\t2025", BaseCode.NUMBER_UNCLEAR),
        ("青石镇\t-5\t1\t鉴\t2025", BaseCode.NUMBER_UNCLEAR),
        ("青石镇\t1.5\t1\t鉴\t2025", BaseCode.NUMBER_UNCLEAR),
        ("青石镇\t50000001\t1\t鉴\t2025", BaseCode.NUMBER_UNCLEAR),
        ("青石镇\t\t–\t鉴\t2025", BaseCode.NUMBERS_MISSING),
        ("青石镇\t3999\t4000\t鉴\t2025", BaseCode.MORE_HOUSEHOLDS),
        ("青石镇\t1\t1\t\t2025", BaseCode.SOURCE_MISSING),
    ],
)
def test_a_line_that_cannot_be_stored_says_why(database, world, cells, code):
    with database.reading() as session:
        assert line(session, f"乡镇\t人口\t户数\t来源\t年份\n{cells}\n").code is code


@pytest.mark.parametrize("cells", ["青石镇\t4000\t4000\t鉴\t1949", "青石镇\t50000000\t\t鉴\t2026"])
def test_a_value_on_the_boundary_is_no_fault(database, world, cells):
    with database.reading() as session:
        assert line(session, f"乡镇\t人口\t户数\t来源\t年份\n{cells}\n").code is None


def test_what_is_known_is_same_or_changed_and_a_second_line_of_it_is_left_out(database, world):
    with database.writing() as session:
        store_bases(session, read(session, HEADED))
    with database.writing() as session:
        again = read(session, HEADED + "白云乡\t9\t3\t统计年鉴\t2025\n白云乡\t8\t3\t统计年鉴\t2025\n")
        assert [one.outcome for one in again.lines] == [
            BaseOutcome.SAME, BaseOutcome.NEW, BaseOutcome.FAULTY,
        ]  # fmt: skip
        assert again.lines[2].code is BaseCode.TWICE
        other = line(session, HEADED.replace("12,345", "13000"))
        assert (other.outcome, other.before) == (BaseOutcome.CHANGED, (12_345, 4_000, "统计年鉴"))
        store_bases(session, again)
    with database.reading() as session:
        rows = session.execute(select(AreaBase.area_id, AreaBase.population).order_by(AreaBase.id)).all()
        assert [tuple(row) for row in rows] == [(world.townships[0], 12_345), (world.townships[1], 9)]


def test_a_workbook_with_a_title_reads_as_its_pasted_cells(database, world):
    book = Workbook()
    sheet = book.active
    sheet.append(["清水县人口统计表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["序号", "乡镇", "户籍人口", "总户数", "备注"])
    sheet.append([1, "青石", 12345, 4000, "含街道"])
    sheet.append([2, "白云乡", 6000.0, None, ""])
    content = io.BytesIO()
    book.save(content)
    read_in = read_workbook(content.getvalue(), "人口.xlsx")
    with database.reading() as session:
        direct = read_bases(session, read_in, this_year=2026, year=2025, source="年鉴")
        pasted = read(session, as_pasted(read_in), year=2025, source="年鉴")
    assert direct.dropped == ("序号", "备注")
    told = [(one.area_id, one.population, one.households, one.outcome) for one in direct.lines]
    assert told == [(one.area_id, one.population, one.households, one.outcome) for one in pasted.lines]
    assert told[0] == (world.townships[0], 12_345, 4_000, BaseOutcome.NEW)


@pytest.mark.parametrize(("text", "code"), [("编号,标题\n1,某事\n", "no_bases"), ("a,b\n,\n", "empty")])
def test_a_sheet_without_numbers_of_areas_is_refused(database, world, text, code):
    with database.reading() as session, pytest.raises(SheetRefused, match=code):
        read(session, text)


def test_a_single_pasted_line_is_a_line(database, world):
    with database.reading() as session:
        assert line(session, "青石镇\t12345\t4000\t年鉴", year=2025).outcome is BaseOutcome.NEW
