"""The calendar of hearings: weeks from Monday, what is booked twice, and the packs that held on a hearing's day."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from db.hearing_calendar import CalendarHearing, Clash, clashes, month_beside, month_in, weeks_of
from db.hearing_limits import HearingFigure, counted
from db.hearings import HearingSeen
from db.rule_packs import PACK_2022

DAY = date(2026, 3, 20)


def heard(number: int, at: time | None, place: str = "听证室", who: str = "", **more: Any) -> CalendarHearing:
    file = HearingSeen(number, number, "", "", 1, DAY, decided_on=DAY, starts_at=at, place=place, **more)
    return CalendarHearing(file, DAY, None, frozenset([who] if who else []))


@pytest.mark.parametrize(
    ("words", "month"),
    [("2026-03", date(2026, 3, 1)), ("2026-13", None), ("1999-12", None), ("9999-12", None), ("2026-3x", None), ("", None)],
)  # fmt: skip
def test_a_month_is_read_or_none(words: str, month: date | None) -> None:
    assert month_in(words) == month


def test_months_follow_each_other_over_the_year_and_weeks_begin_on_monday() -> None:
    assert month_beside(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert month_beside(date(2026, 1, 1), -1) == date(2025, 12, 1)
    weeks = weeks_of(date(2026, 3, 1))
    assert weeks[0][0] == date(2026, 2, 23)
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)


@pytest.mark.parametrize(
    ("other", "booked"),
    [
        (heard(2, time(11, 59)), {Clash.ROOM}),
        (heard(2, time(12)), None),
        (heard(2, None), {Clash.ROOM}),
        (heard(2, time(9), "二楼"), None),
        (heard(2, time(9), "二楼", "李记录"), {Clash.SECRETARY}),
        (heard(2, time(9), who="李记录"), {Clash.ROOM, Clash.SECRETARY}),
        (heard(2, time(9), held_on=DAY), None),
        (replace(heard(2, time(9)), on=date(2026, 3, 21)), None),
    ],
)
def test_a_room_and_a_secretary_are_booked_twice_within_three_hours_of_a_day(
    other: CalendarHearing, booked: set[Clash] | None
) -> None:
    found = clashes([heard(1, time(9), who="李记录"), other])
    assert found == ({} if booked is None else {1: booked, 2: booked})


def test_rooms_without_a_name_are_not_the_same() -> None:
    assert clashes([heard(1, time(9), ""), heard(2, time(9), "")]) == {}


def test_the_notice_of_a_hearing_is_judged_by_its_own_rule_pack() -> None:
    held = HearingSeen(1, 1, "", "", 1, DAY, DAY, noticed_on=date(2026, 3, 22), held_on=date(2026, 3, 28))
    files = (held, replace(held, id=2))
    packs = {1: PACK_2022, 2: replace(PACK_2022, hearing_notice_days=6)}
    found = next(one for one in counted(files, 2026, packs, DAY) if one.figure is HearingFigure.NOTICE)
    assert [one.id for one in found.part] == [2]
