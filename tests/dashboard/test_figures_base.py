"""Shared figures: marks, words, the table behind and the rows of each mark say the same."""

import json
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.base import (
    Band,
    Mark,
    MonthMark,
    Series,
    bars,
    error_figure,
    hover_words,
    months,
    shortened,
    sparkline,
)
from dashboard.theme import CLEAR, STATES, VOLUME, text_width
from db.enums import Due

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
MARKS = (
    Mark("响滩镇", 9, "township=1", "占 60 %"),
    Mark("白衣镇", 4, "township=2", state=Due.OVERDUE),
    Mark("驷马镇", 2, "township=3", is_few=True),
    Mark("岩口镇", None),
)


def test_a_bar_its_table_row_and_its_click_are_the_same_rows() -> None:
    drawn = bars(MARKS, title="响滩镇最多", unit="件", name="乡镇")
    trace, meta = drawn["data"][0], drawn["layout"]["meta"]
    assert [point[0] for point in trace["customdata"]] == ["township=1", "township=2", "township=3", ""]
    assert [row[1] for row in meta["table"]["links"]] == ["township=1", "township=2", "township=3", ""]
    assert meta["table"]["rows"] == [["响滩镇", "9"], ["白衣镇", "4"], ["驷马镇", "<5"], ["岩口镇", "–"]]
    assert meta["title"] == "响滩镇最多"
    assert meta["opens"] is True


def test_volume_is_neutral_overdue_red_and_few_hatched() -> None:
    marker = bars(MARKS, title="", unit="件", name="乡镇")["data"][0]["marker"]
    assert marker["color"] == [VOLUME, STATES[Due.OVERDUE], CLEAR, VOLUME]
    assert marker["pattern"]["shape"] == ["", "", "/", ""]


def test_a_small_count_is_said_nowhere_exactly() -> None:
    drawn = bars([Mark("甲", 9), Mark("乙", 3, is_few=True)], title="", unit="件", name="乡镇")
    trace = drawn["data"][0]
    assert (
        "3" not in trace["text"][1] + trace["hovertext"][1] + drawn["layout"]["meta"]["table"]["rows"][1][1]
    )


@pytest.mark.parametrize("marks", [(), (Mark("甲", 0),), (Mark("甲", None),)])
def test_nothing_to_draw_says_so(marks: tuple[Mark, ...]) -> None:
    drawn = bars(marks, title="乡镇", unit="件", name="乡镇")
    assert drawn["data"] == []
    assert drawn["layout"]["meta"]["empty"]["title"] == "暂无数据"
    assert drawn["layout"]["meta"]["empty"]["why"] == "按当前条件没有统计到信访事项。"
    assert drawn["layout"]["meta"]["title"] == "乡镇"


def test_names_are_words_and_never_markup() -> None:
    drawn = bars([Mark("<b>甲</b>", 1)], title="", unit="件", name="")
    assert "&lt;b&gt;甲&lt;/b&gt;" in drawn["data"][0]["hovertext"][0]
    assert "<" not in drawn["layout"]["yaxis"]["ticktext"][0]
    assert (
        hover_words("<i>乙", "<a href='//else'>") == "<b>&lt;i&gt;乙</b><br>&lt;a href=&#x27;//else&#x27;&gt;"
    )


def test_the_usual_range_lies_below_the_columns_and_ends_with_its_month() -> None:
    drawn = months(
        [Series("收件", [MonthMark(JAN, 5, "a"), MonthMark(FEB, 7, "b")])],
        title="",
        unit="件",
        band=Band("通常范围", [(JAN, 2, 9), (FEB, 2, 9)]),
    )
    shape = drawn["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"], shape["layer"]) == ("2026-01-01", "2026-02-01", "below")
    assert drawn["layout"]["xaxis"]["range"] == ["2026-01-01", "2026-03-01"]
    assert drawn["layout"]["meta"]["table"]["rows"] == [["2026-01", "5", "2–9"], ["2026-02", "7", "2–9"]]
    assert drawn["layout"]["meta"]["table"]["links"] == [["", "a", ""], ["", "b", ""]]


def test_months_of_one_series_stay_empty_where_another_has_one() -> None:
    drawn = months(
        [Series("收件", [MonthMark(JAN, 5)]), Series("办结", [MonthMark(FEB, 7)])], title="", unit="件"
    )
    assert drawn["layout"]["meta"]["table"]["rows"] == [["2026-01", "5", "–"], ["2026-02", "–", "7"]]


def test_a_failure_names_its_number_and_draws_nothing() -> None:
    drawn = error_figure("ab12cd34")
    assert drawn["data"] == []
    assert "ab12cd34" in drawn["layout"]["meta"]["fault"]["why"]


@given(st.lists(st.none() | st.integers(0, 10_000), max_size=24))
def test_a_line_never_leaves_its_picture(values: list[int | None]) -> None:
    drawn = unquote(sparkline(values))
    if len([value for value in values if value is not None]) < 2:
        assert drawn == ""
        return
    path = drawn.split('<path d="')[1].split('"')[0]
    numbers = [float(part) for part in path.replace("M", " ").replace("L", " ").split()]
    assert all(0 <= x <= 120 for x in numbers[::2])
    assert all(2 <= y <= 22 for y in numbers[1::2])


@given(st.text(min_size=1, max_size=40))
def test_a_shortened_name_fits(name: str) -> None:
    assert text_width(unescape(shortened(name))) <= text_width("十四个字宽的地方就是这么多了")


@pytest.mark.parametrize("name", ["人力资源和社会保障局科", "Leaders' mailbox", "Referral from above"])
def test_a_name_that_fits_is_whole(name: str) -> None:
    assert unescape(shortened(name)) == name


@given(st.lists(st.builds(Mark, name=st.text(max_size=8), value=st.none() | st.integers(0, 99)), max_size=12))
def test_every_figure_is_plain_json(marks: list[Mark]) -> None:
    json.dumps(bars(marks, title="t", unit="件", name="n"), allow_nan=False)
