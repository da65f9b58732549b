"""Duties and notices in words: every kind has its own, days are said exactly, and a count never lies."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.duty_words import (
    by_unit,
    days_words,
    desk_note,
    duty_cells,
    duty_word,
    limit_words,
    nearness_word,
    rows_address,
)
from dashboard.notice_words import count_words, notice_lines, notice_words
from dashboard.text import Language, speaking
from db.duties import KINDS, DeskSeen, Duty, DutyCount, DutyRow, LastAct, Nearness
from db.enums import Clock, EventKind
from db.queries.notices import MOST, Coming, Notice, Notices
from db.rows import Names
from layouts.bell import MOST_LINES, notice_items
from tests.making import ZONE

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
NAMES = Names({}, {7: "民政局", 8: "林业局"}, {}, {}, {}, {})
ROW = DutyRow(Duty.OPINION, "opinion-1", "2026-00001", "某镇征地补偿", 1, 7, Clock.C5, TODAY)


@pytest.mark.parametrize("spoken", Language)
def test_every_duty_every_nearness_and_every_act_of_a_duty_has_words(spoken: Language) -> None:
    with speaking(spoken):
        assert len({duty_word(duty) for duty in Duty}) == len(Duty)
        assert all(nearness_word(near) for near in Nearness)
        for duty, kind in KINDS.items():
            seen = DeskSeen(TODAY, (replace(ROW, duty=duty, acts=kind.acts),), ())
            (_head, cell) = duty_cells(seen, NAMES, None, does_many=True)
            assert all(one["label"] and one["hint"] for one in cell["acts"])


@pytest.mark.parametrize(
    ("limit", "since", "said"),
    [
        (-1, None, "超期 1 天"),
        (0, None, "今日到期"),
        (1, None, "还剩 1 天"),
        (None, -3, "已等 3 天"),
        (None, None, "无期限"),
    ],
)
def test_days_are_said_from_today(limit: int | None, since: int | None, said: str) -> None:
    row = replace(
        ROW,
        limit_on=None if limit is None else TODAY + timedelta(days=limit),
        since_on=None if since is None else TODAY + timedelta(days=since),
    )
    assert days_words(row, TODAY) == said


def test_a_suspended_duty_says_so_and_no_days() -> None:
    assert days_words(replace(ROW, limit_on=None, is_suspended=True), TODAY) == "已中止"
    assert limit_words(replace(ROW, limit_on=None)) == ""


def test_each_nearness_has_a_head_with_its_number_and_what_is_chosen_is_shown_alone() -> None:
    rows = (
        replace(ROW, key="a", limit_on=TODAY - timedelta(days=1)),
        replace(ROW, key="b", last=LastAct(EventKind.ACCEPTED, TODAY)),
        replace(ROW, key="c", duty=Duty.SERVE, limit_on=None, case_id=None),
    )
    seen = DeskSeen(TODAY, rows, ())
    cells = duty_cells(seen, NAMES, None, does_many=True)
    assert [cell["id"] for cell in cells] == ["near-overdue", "a", "near-today", "b", "near-no_limit", "c"]
    assert [cell["n"] for cell in cells if "head" in cell] == [1, 1, 1]
    assert [cell["is_chosen_from"] for cell in cells if "head" not in cell] == [True, True, False]
    chosen = duty_cells(seen, NAMES, Duty.SERVE, does_many=False)
    assert [cell["id"] for cell in chosen] == ["near-no_limit", "c"]


def test_a_count_opens_the_ledger_where_a_filter_says_it_and_nothing_elsewhere() -> None:
    count = DutyCount(Duty.REVIEW, 2, KINDS[Duty.REVIEW].chosen)
    assert rows_address(count) == "/ledger?stage=review"
    assert rows_address(DutyCount(Duty.SERVE, 2, None)) == ""
    seen = DeskSeen(TODAY, (), (count, DutyCount(Duty.SERVE, 3, None)))
    assert desk_note(seen, None) == "5 项待办"
    assert desk_note(seen, Duty.SERVE) == "3 项待办"
    assert desk_note(replace(seen, unlisted=1200), None) == "5 项待办，其中 1,200 项仅在台账中列出"


def test_the_digest_goes_by_unit_and_what_has_none_comes_last() -> None:
    rows = (ROW, replace(ROW, unit_id=None), replace(ROW, unit_id=8), ROW)
    assert [(unit, len(own)) for unit, own in by_unit(rows, NAMES)] == [
        ("林业局", 1),
        ("民政局", 2),
        ("–", 1),
    ]


def _notices(n: int) -> Notices:
    return Notices(tuple(Notice(AT, k, f"2026-{k:05d}", "某镇", EventKind.OBJECTED) for k in range(n)), AT)


def test_the_bell_says_no_number_for_none_and_more_than_it_reads_as_more() -> None:
    assert [count_words(_notices(n)) for n in (0, 1, MOST - 1, MOST)] == ["", "1", "99", "99+"]


def test_the_opened_bell_lists_some_and_counts_the_rest() -> None:
    lines = notice_lines(_notices(MOST_LINES + 2), ZONE)
    assert lines[0]["at"] == "03-02 09:30"
    items = notice_items(lines)
    assert len(items) == MOST_LINES + 1
    assert items[-1].children == "另有 2 条，请查看“我的待办”。"
    assert len(notice_items(lines[:MOST_LINES])) == MOST_LINES
    assert notice_items([])[0].children == "上次查看后没有新的提醒。"


def test_a_limit_is_told_with_its_clock_and_day() -> None:
    near = Notice(AT, 1, "", "", coming=Coming.SOON, clock=Clock.C1, limit_on=TODAY)
    assert notice_words(near) == "登记转送期限 2026-03-02 到期"
    over = replace(near, coming=Coming.OVER, clock=None)
    assert notice_words(over) == "包案化解时限 2026-03-02 已到期，现已超期"
    assert notice_lines(Notices((over,), AT), ZONE)[0]["at"] == "03-02"
