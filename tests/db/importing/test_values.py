"""What a cell means, and what is refused as unclear."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importing.values import EXCEL_EPOCH, ValueUnclear, count_of, day_of_cell, is_yes, text_of

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2026.3.5", "2026/3/5", "2026-03-05", "2026年3月5日", "2026年03月05号", "２０２６．３．５", "２０２６年３月５日", "20260305",
        "2026-03-05 10:30", "2026年3月5日上午", "2026/3/5 10:30:00", " 2026.3.5 ", "二〇二六年三月五日", "46086", 46086, 46086.75,
        20260305, DAY, datetime(2026, 3, 5, 23, 59, tzinfo=UTC), "2026、3、5",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_day_is_the_same_day(cell):
    assert day_of_cell(cell) == DAY


@pytest.mark.parametrize("cell", [None, "", " ", "-", "——", "/", "N/A"])
def test_a_blank_cell_is_no_day(cell):
    assert day_of_cell(cell) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3月5日", "day_without_year"),
        ("26.3.5", "day_without_year"),
        ("3/5", "day_without_year"),
        ("2026.13.5", "day_unclear"),
        ("2026-02-30", "day_unclear"),
        ("年底前", "day_unclear"),
        ("15", "day_unclear"),
        (12.5, "day_unclear"),
        (True, "day_unclear"),
        ("1969-12-31", "day_out_of_range"),
        (date(2149, 1, 1), "day_out_of_range"),
    ],
)
def test_a_day_that_is_not_sure_is_refused_by_code(cell, code):
    with pytest.raises(ValueUnclear) as refused:
        day_of_cell(cell)
    assert refused.value.code == code


def test_a_mapping_may_name_its_own_way_of_writing_days():
    assert day_of_cell("03/05/2026", ["%m/%d/%Y"]) == DAY


@given(st.dates(date(1970, 1, 2), date(2148, 12, 31)))
def test_a_day_reads_back_from_every_form(day):
    written = [
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        (day - EXCEL_EPOCH).days,
        day.strftime("%Y%m%d"),
    ]
    assert {day_of_cell(cell) for cell in written} == {day}


@given(st.text())
def test_no_text_breaks_the_reader_of_days(text):
    with suppress(ValueUnclear):
        day_of_cell(text)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        ("１２人", 12),
        (12.0, 12),
        ("3户", 3),
        ("十二", 12),
        ("二十人", 20),
        ("两人", 2),
        ("38人次", 38),
        ("", None),
    ],
)
def test_numbers_of_persons_are_read_with_their_words(cell, number):
    assert count_of(cell) == number


@pytest.mark.parametrize("cell", ["10余人", "数人", "0", "-3", "2.5", "十十", "1000001"])
def test_a_number_that_is_not_sure_is_refused(cell):
    with pytest.raises(ValueUnclear):
        count_of(cell)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader_of_numbers(text):
    try:
        number = count_of(text)
    except ValueUnclear:
        return
    assert number is None or number > 0


def test_text_loses_width_and_invisible_signs_and_nothing_else():
    assert text_of("Ａ１　２\u200b３\n张") == "A1 23 张"
    assert text_of(2026.0) == "2026"
    assert text_of(datetime(2026, 3, 5, tzinfo=UTC)) == "2026-03-05"


def test_ticks_say_yes_and_blanks_say_no():
    assert all(is_yes(word) for word in ("是", "√", "有"))
    assert not any(is_yes(word) for word in ("否", "", "无", "×"))
    with pytest.raises(ValueUnclear):
        is_yes("也许")
