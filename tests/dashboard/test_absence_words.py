"""Absences in words: the strip, who reads the kind, and what stands beside a name or a duty."""

import inspect
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.absence_words import (
    absence_cells,
    absence_refusal,
    absent_words,
    covered_sentence,
    covered_words,
    list_note,
    own_words,
    with_absence,
)
from db.absence import Absence, AbsenceReason, AbsenceState, Cover, Covered, Person
from db.commands import absences
from db.commands.acts import ActRefused
from db.enums import Role
from db.queries.accounts import AccountRow

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 1, 2, tzinfo=UTC)
ABSENCE = Absence(
    1,
    Person("甲", 1, None, Role.UNIT, 7),
    Person("乙", 2, None, Role.UNIT, 7),
    date(2026, 3, 16),
    date(2026, 3, 20),
    AbsenceReason.SICK,
    "丙",
    AT,
    "",
    None,
    None,
    1,
)


def account(role: Role, unit_id: int | None = None, number: int = 9) -> AccountRow:
    return AccountRow(number, "n", "N", role, unit_id, "", None, "", True, False, "zh_Hans_CN", "light", AT)


@pytest.mark.parametrize(
    ("reader", "is_told"),
    [
        (account(Role.UNIT, 7), True),
        (account(Role.UNIT, 8), False),
        (account(Role.LEADER), False),
        (account(Role.OFFICE, 3), False),
    ],
)
def test_why_somebody_is_absent_is_told_to_who_keeps_the_absence_alone(reader, is_told):
    cells = absence_cells(ABSENCE, reader, TODAY, 0, ZONE)
    assert ("病假" in cells["days"]) is is_told
    assert "病假" not in cells["said"]
    assert cells["is_kept"] is is_told


def test_the_bar_lies_on_a_strip_of_ten_weeks_that_begins_two_weeks_ago():
    reader = account(Role.UNIT, 7)
    cells = absence_cells(ABSENCE, reader, TODAY, 0, ZONE)
    assert (cells["left"], cells["length"], cells["today"]) == (20.0, 7.14, 20.0)
    long_ago = replace(ABSENCE, from_on=date(2025, 1, 1), to_on=date(2025, 1, 2))
    assert absence_cells(long_ago, reader, TODAY, 0, ZONE)["length"] == 0
    withdrawn = replace(ABSENCE, from_on=date(2026, 3, 18), ended_at=AT, ended_on=date(2026, 3, 17))
    assert withdrawn.state_on(TODAY) is AbsenceState.WITHDRAWN
    assert absence_cells(withdrawn, reader, TODAY, 0, ZONE)["length"] == 0


def test_beside_a_name_stands_until_when_and_who_stands_in():
    assert absent_words(ABSENCE) == "离岗至2026-03-20（乙代岗）"
    assert with_absence("甲", None) == "甲"
    assert with_absence("甲", ABSENCE) == "甲 · 离岗至2026-03-20（乙代岗）"


@pytest.mark.parametrize(
    ("cover", "short", "whole"),
    [
        (Cover.MINE, "代甲，至03-20", "甲离岗至2026-03-20，由您代岗。"),
        (Cover.OTHERS, "乙代甲", "甲离岗至2026-03-20，由乙代岗。"),
        (Cover.GONE, "甲离岗，无人代岗", "甲离岗至2026-03-20；乙已不能代岗，请另定代岗人。"),
        (Cover.AVOIDED, "甲离岗，无人代岗", "甲离岗至2026-03-20；代岗人乙须回避本件，请另行安排他人办理。"),
    ],
)
def test_beside_a_duty_stands_whose_it_is(cover, short, whole):
    covered = Covered(cover, "甲", date(2026, 3, 20), "乙")
    assert (covered_words(covered), covered_sentence(covered)) == (short, whole)
    assert covered_words(None) == covered_sentence(None) == ""


def test_my_account_says_what_is_now_and_to_come():
    over = replace(ABSENCE, to_on=date(2026, 3, 15), from_on=date(2026, 3, 14))
    assert own_words([ABSENCE, over], [], TODAY) == ["您离岗：2026-03-16 至 2026-03-20，由乙代岗。"]
    assert own_words([], [ABSENCE], TODAY) == ["您为甲代岗：2026-03-16 至 2026-03-20。"]
    assert own_words([over], [over], TODAY) == ["您没有离岗登记，也没有代岗。"]
    assert list_note([ABSENCE, over], TODAY) == "今日离岗 1 人，将离岗 0 人次。"


@pytest.mark.parametrize(
    "code", sorted({"role_may_not", *re.findall(r'ActRefused\(\s*"(\w+)"', inspect.getsource(absences))})
)
def test_every_refusal_has_its_sentence(code):
    assert absence_refusal(
        ActRefused(code, name="甲", from_on="2026-03-16", to_on="2026-03-20", whom="丁", most=9)
    )
