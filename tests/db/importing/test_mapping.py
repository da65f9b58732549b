"""Headers are understood, what is never stored stays out, and a mapping reads back as it was written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importing.fields import SheetField
from db.importing.findings import FindingCode
from db.importing.headers import field_of, header_words, is_never_stored, key_of
from db.importing.mapping import Mapping, MappingRefused, column_findings, guess, read_mapping, write_mapping
from db.importing.sheets import read_workbook
from tests.sample_data import sample
from tests.sample_ledger import WEEK_1, AssignmentRow, ledger

SCALED = {"persons_scale"}


def test_every_synonym_of_the_public_forms_is_known():
    forms = json.loads(sample("header_alias.json").read_text(encoding="utf-8"))
    parts = forms.pop("never_stored_parts")
    never = forms.pop("never_stored")
    assert all(is_never_stored(header) for header in never)
    assert all(is_never_stored(f"某{part}某") for part in parts)
    unknown = [header for headers in forms.values() for header in headers if field_of(header) is None]
    assert unknown == []
    assert not [header for headers in forms.values() for header in headers if is_never_stored(header)]


@pytest.mark.parametrize(
    "header",
    [
        "宗教信仰",
        "是否党员",
        "稳控责任人（乡镇）",
        "信访人 风险 等级",
        "重点人员类别",
        "关注情况",
        "Religion",
        "基本情况/民族",
        "预警级别",
    ],
)
def test_a_column_that_is_never_stored_is_found_by_its_parts(header):
    assert is_never_stored(header)


@pytest.mark.parametrize("header", ["民族乡", "关注事项类别", "乡镇", "信访方式", "age group name"])
def test_the_allow_list_and_other_words_pass(header):
    assert not is_never_stored(header)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("接件 时间", SheetField.RECEIVED_ON),
        ("乡镇（街道）", SheetField.TOWNSHIP),
        ("包案/开始", SheetField.ASSIGNED_ON),
        ("化解时间/实际", SheetField.CLOSED_ON),
        ("信访人/姓名", SheetField.NAME),
        ("*编号：", SheetField.NUMBER),
        ("心情", None),
    ],
)
def test_headers_are_read_through_width_ornament_and_levels(header, meaning):
    assert field_of(header) is meaning


def test_no_header_means_two_things():
    known = header_words()
    assert not {key for key in known.fields if key in known.never_stored}


def test_unknown_and_never_stored_columns_are_named_and_dropped():
    book = read_workbook(ledger(WEEK_1))
    found = {(f.column, f.code) for f in column_findings(book, guess(book))}
    assert ("稳控责任人", FindingCode.COLUMN_NEVER_STORED) in found
    assert ("民族", FindingCode.COLUMN_NEVER_STORED) in found
    assert ("心情", FindingCode.COLUMN_UNKNOWN) in found
    assert ("接件人", FindingCode.COLUMN_UNUSED) in found


def test_beside_a_petitioner_unit_is_an_employer_and_stays_out():
    with_person = read_workbook("收到时间,姓名,单位,主要诉求\n2026-3-5,甲某,某厂,补偿\n".encode())
    without = read_workbook("排查日期,单位,简要情况\n2026-3-5,青石镇,补偿\n".encode())
    assert "单位" not in guess(with_person).columns
    assert guess(without).columns["单位"] is SheetField.REPORTING_UNIT


def test_a_mapping_never_names_what_is_never_stored():
    with pytest.raises(MappingRefused, match="never_stored"):
        Mapping(source="a", columns={"稳控责任人": SheetField.REMARK})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("source = 'board'", "source"),
        ("pack = '2022'", "source"),
        ("source = 'a'\ncolour = 1", "key"),
        ("source = 'a'\n[columns]\nx = 'mood'", "field"),
        ("source = 'a'\ncreate = ['person']", "create"),
        ("source = 'a'\n[words.channel]\n'来信' = 'pigeon'", "word"),
        ("source = 'a'\n[words.mood]\n'a' = 'b'", "words"),
        ("source = 'a'\ndates = '%Y'", "shape"),
        ("source = 'a'\nwords = { channel = 1 }", "shape"),
        ("source = 'a'\n[patterns]\narea = '('", "pattern"),
        ("source = [", "toml"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_by_code(text, code):
    with pytest.raises(MappingRefused) as refused:
        read_mapping(text)
    assert refused.value.code == code


NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.strip() and not is_never_stored(name))


@given(
    columns=st.dictionaries(NAMES, st.sampled_from(SheetField), max_size=6),
    words=st.dictionaries(NAMES, st.sampled_from(["letter", "visit"]), max_size=4),
    defaults=st.dictionaries(st.sampled_from(SheetField), st.text(max_size=10), max_size=3),
    is_complete=st.booleans(),
)
def test_a_mapping_reads_back_as_it_was_written(columns, words, defaults, is_complete):
    mapping = Mapping(
        source="县台账", columns=columns, words={"channel": words}, defaults=defaults, is_complete=is_complete
    )
    assert read_mapping(write_mapping(mapping)) == mapping


def test_a_guess_of_both_ledgers_reads_back():
    mapping = guess(read_workbook(ledger(WEEK_1, [AssignmentRow("甲", "信2026-001")])))
    assert read_mapping(write_mapping(mapping)) == mapping
    assert mapping.columns["包案/开始"] is SheetField.ASSIGNED_ON


def test_headers_are_compared_without_spaces_and_case():
    assert key_of(" 信访 方式\n") == key_of("信访方式")
    assert Mapping(source="a", columns={"Open Date": SheetField.RECEIVED_ON}).field_of("opendate") is not None
