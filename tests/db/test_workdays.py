from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.workdays import CalendarDay, DayKind, WorkCalendar, national_calendar

NATIONAL = WorkCalendar(national_calendar())
WEEKDAYS_ONLY = WorkCalendar((), known_until=date(2030, 12, 31))

days = st.dates(date(2003, 1, 1), date(2032, 12, 31))
rows = st.lists(
    st.builds(
        CalendarDay,
        st.dates(date(2025, 1, 1), date(2026, 3, 1)),
        st.sampled_from(DayKind),
        st.dates(date(2024, 10, 1), date(2026, 3, 1)),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2025, 9, 26), True),
        (date(2025, 9, 27), False),
        (date(2025, 9, 28), True),  # a Sunday worked for the National Day holiday
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday worked for it
        (date(2025, 10, 12), False),
        (date(2026, 10, 10), True),
    ],
)
def test_holidays_and_make_up_days_depart_from_the_week(day, is_worked):
    assert NATIONAL.is_workday(day) is is_worked


def test_make_up_days_count_among_working_days():
    assert NATIONAL.add_workdays(date(2025, 9, 29), 5) == date(2025, 10, 13)


def test_without_a_notice_only_weekends_are_left_out():
    assert WEEKDAYS_ONLY.add_workdays(date(2025, 9, 29), 5) == date(2025, 10, 6)


def test_without_make_up_days_the_count_ends_a_day_later():
    holidays = [row for row in national_calendar() if row.kind is DayKind.HOLIDAY]
    assert WorkCalendar(holidays).add_workdays(date(2025, 9, 29), 5) == date(2025, 10, 14)


def test_the_start_is_not_counted_and_nought_days_after_it_is_itself():
    friday = date(2025, 9, 26)
    assert WEEKDAYS_ONLY.add_workdays(friday, 1) == date(2025, 9, 29)
    assert WEEKDAYS_ONLY.add_workdays(date(2025, 9, 27), 0) == date(2025, 9, 27)
    with pytest.raises(ValueError, match="-1"):
        WEEKDAYS_ONLY.add_workdays(friday, -1)


def test_a_holiday_gives_way_to_the_first_working_day_after_it():
    assert NATIONAL.next_workday(date(2025, 10, 8)) == date(2025, 10, 9)
    assert NATIONAL.next_workday(date(2025, 10, 9)) == date(2025, 10, 9)
    assert NATIONAL.next_workday(date(2025, 9, 27)) == date(2025, 9, 28)


def test_the_library_covers_2004_to_2026():
    assert NATIONAL.days[0].recorded_on == date(2003, 12, 1)
    assert NATIONAL.known_until == date(2026, 12, 31)
    assert {row.day_on.year for row in national_calendar()} == set(range(2004, 2027))


def test_days_past_the_last_notice_are_estimated():
    assert not NATIONAL.is_estimated(date(2026, 12, 31))
    assert NATIONAL.is_estimated(date(2027, 1, 1))
    assert NATIONAL.add_workdays(date(2027, 9, 29), 5) == date(2027, 10, 6)


def test_the_new_year_holiday_in_december_belongs_to_the_next_notice():
    recorded = {row.day_on: row.recorded_on for row in national_calendar()}
    assert recorded[date(2018, 12, 29)] == date(2018, 12, 1)
    assert recorded[date(2019, 1, 1)] == date(2018, 12, 1)


def test_a_notice_is_known_from_the_day_it_is_recorded():
    before = NATIONAL.as_known_on(date(2024, 11, 30))
    assert before.known_until == date(2024, 12, 31)
    assert before.add_workdays(date(2025, 9, 29), 5) == date(2025, 10, 6)
    assert before.is_estimated(date(2025, 1, 1))
    on_the_day = NATIONAL.as_known_on(date(2024, 12, 1))
    assert on_the_day.known_until == date(2025, 12, 31)
    assert on_the_day.add_workdays(date(2025, 9, 29), 5) == date(2025, 10, 13)


def test_before_every_notice_nothing_is_known():
    assert NATIONAL.as_known_on(date(2003, 11, 30)).known_until == date(2003, 12, 31)
    assert WorkCalendar(()).is_estimated(date(2025, 1, 1))


def test_a_correction_holds_from_the_day_it_is_recorded():
    wrong = CalendarDay(date(2025, 5, 6), DayKind.HOLIDAY, date(2024, 12, 1))
    right = CalendarDay(date(2025, 5, 6), DayKind.MAKE_UP, date(2025, 5, 4))
    for order in ((wrong, right), (right, wrong)):
        calendar = WorkCalendar(order)
        assert calendar.is_workday(date(2025, 5, 6))
        assert not calendar.as_known_on(date(2025, 5, 3)).is_workday(date(2025, 5, 6))
        assert calendar.as_known_on(date(2025, 5, 4)) is calendar


def test_a_year_without_rows_stays_known_when_it_was_said_to_be():
    calendar = WorkCalendar(
        (CalendarDay(date(2025, 5, 1), DayKind.HOLIDAY, date(2024, 12, 1)),), known_until=date(2026, 12, 31)
    )
    assert calendar.as_known_on(date(2024, 12, 1)).known_until == date(2026, 12, 31)
    assert calendar.as_known_on(date(2024, 11, 30)).known_until == date(2024, 12, 31)


def test_what_was_known_on_a_day_is_built_once():
    assert NATIONAL.as_known_on(date(2020, 5, 1)) is NATIONAL.as_known_on(date(2020, 6, 1))
    assert NATIONAL.as_known_on(date(2020, 5, 1)).as_known_on(date(2026, 1, 1)).known_until == date(
        2020, 12, 31
    )


def test_the_last_days_that_can_be_written_do_not_raise():
    assert NATIONAL.add_workdays(date(9999, 12, 30), 5) == date.max
    assert NATIONAL.next_workday(date.max) == date.max


@given(days, st.integers(0, 300))
def test_adding_working_days_is_counting_them_one_by_one(start, n):
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= NATIONAL.is_workday(day)
    assert NATIONAL.add_workdays(start, n) == day
    assert NATIONAL.workdays_between(start, day) == n


@given(rows, st.dates(date(2024, 9, 1), date(2026, 4, 1)), st.dates(date(2024, 12, 25), date(2026, 3, 20)))
def test_what_was_known_then_is_what_the_rows_of_then_say(given_rows, as_of, day):
    then = WorkCalendar([row for row in given_rows if row.recorded_on <= as_of], known_until=date.max)
    known = WorkCalendar(given_rows).as_known_on(as_of)
    assert known.is_workday(day) == then.is_workday(day)
    assert known.add_workdays(day, 7) == then.add_workdays(day, 7)
    assert known.known_until <= WorkCalendar(given_rows).known_until
