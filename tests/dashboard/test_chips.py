"""A filter in words."""

from datetime import date

import pytest

from dashboard.chips import KEY_WORDS, Chip, chips, ignored_parts, sentence
from dashboard.text import speaking
from db.filter_query import KEYS, parse

TODAY = date(2026, 3, 31)
NAMES = {"township": {3: "响滩镇"}, "unit": {5: "人社局"}}


def said(search: str) -> list[str]:
    return [chip.words for chip in chips(parse(search, TODAY), NAMES)]


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("", "时段：2025-04-01 至 2026-03-31"),
        ("from=2026-01-01", "时段：2026-01-01 至 2026-03-31"),
        ("to=2025-12-31", "时段：2025-01-01 至 2025-12-31"),
        ("from=1970-01-02", "时段：截至 2026-03-31 的全部时间"),
    ],
)
def test_the_period_is_always_said(search: str, words: str) -> None:
    assert said(search) == [words]


def test_each_part_is_one_chip_in_the_order_of_the_query() -> None:
    words = said(
        "flag=group&township=none,3&unit=5,6&due=overdue&import=12.new&q=征地&asof=2026-03-30&cohort=open"
    )
    assert words[1:] == [
        "截至 2026-03-30",
        "统计口径：在办",
        "乡镇：（未登记）、响滩镇",
        "责任单位：人社局、编号 6（查无此项）",
        "时限状态：已超期",
        "标记：集体访",
        "导入批次：第 12 次，新增",
        "文字（按现在的案由、概况检索）：征地",
    ]
    assert said("q=征地")[1:] == ["文字：征地"]


def test_a_movement_is_said_with_its_days_and_its_holders() -> None:
    with speaking("zh_Hans_CN"):
        assert said("since=2026-02-28&moved=unit.5.none")[1:] == [
            "对比日：2026-02-28",
            "变动：责任单位变动（人社局 → （未登记））",
        ]
        assert said("asof=2026-02-28&until=2026-03-31&moved=settled")[1:] == [
            "截至 2026-02-28",
            "对比日：2026-03-31",
            "变动：办结",
        ]


def test_the_sentence_speaks_the_readers_language() -> None:
    with speaking("en"):
        assert sentence(parse("township=3", TODAY), NAMES) == (
            "Period: 2025-04-01 to 2026-03-31; Township: 响滩镇"
        )


def test_an_ignored_part_says_what_stays_of_its_key() -> None:
    asked = parse("due=overdue,never&colour=red&q=a%20b&from=2026-02-30", TODAY)
    assert ignored_parts(asked) == [
        {"key": "due", "words": "时限状态：never", "rest": "overdue"},
        {"key": "colour", "words": "colour=red", "rest": ""},
        {"key": "from", "words": "起：2026-02-30", "rest": ""},
    ]


def test_every_key_of_the_query_has_its_word() -> None:
    assert tuple(KEY_WORDS) == KEYS


def test_a_chip_names_the_key_that_it_takes_away() -> None:
    assert chips(parse("township=3", TODAY), NAMES)[1] == Chip("township", "乡镇：响滩镇")
