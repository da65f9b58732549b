"""Reporting periods: no day is left out, none counted twice, whatever day months begin on and wherever that changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.days import Period, month_of
from db.report_periods import (
    PeriodRule,
    Reported,
    ReportKind,
    first_day_in,
    last_ended,
    month_on,
    period_of,
    reported,
)

M, Q, Y = ReportKind.MONTH, ReportKind.QUARTER, ReportKind.YEAR
NOVEMBER = month_of(date(2026, 11, 1))
FROM_21 = (PeriodRule(21, NOVEMBER),)
SINCE_EVER = (PeriodRule(21, 0),)


def of(code: str) -> Reported:
    found = reported(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "rules", "from_on", "to_on"),
    [
        ("2026-11", (), date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", (), date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-11", SINCE_EVER, date(2026, 10, 21), date(2026, 11, 20)),
        ("2026-01", SINCE_EVER, date(2025, 12, 21), date(2026, 1, 20)),
        ("2026-Q4", (), date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-Q1", SINCE_EVER, date(2025, 12, 21), date(2026, 3, 20)),
        ("2026", (), date(2026, 1, 1), date(2026, 12, 31)),
        ("2026", SINCE_EVER, date(2025, 12, 21), date(2026, 12, 20)),
    ],
)
def test_a_period_runs_from_the_day_after_the_one_before_to_its_own_last_day(code, rules, from_on, to_on):
    assert period_of(of(code), rules) == Period(from_on, to_on)


def test_a_changed_rule_leaves_the_months_before_it_and_shortens_the_first_one_after():
    assert period_of(of("2026-10"), FROM_21) == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert period_of(of("2026-11"), FROM_21) == Period(date(2026, 11, 1), date(2026, 11, 20))
    assert period_of(of("2026-12"), FROM_21) == Period(date(2026, 11, 21), date(2026, 12, 20))


def test_a_change_back_lengthens_the_month_in_which_it_begins():
    rules = (*SINCE_EVER, PeriodRule(1, NOVEMBER))
    assert period_of(of("2026-11"), rules) == Period(date(2026, 10, 21), date(2026, 11, 30))
    assert period_of(of("2026-12"), rules) == Period(date(2026, 12, 1), date(2026, 12, 31))


def test_of_two_rules_from_one_month_the_one_recorded_last_holds():
    assert first_day_in(NOVEMBER, (PeriodRule(21, NOVEMBER), PeriodRule(26, NOVEMBER))) == 26
    assert first_day_in(NOVEMBER - 1, (PeriodRule(21, NOVEMBER), PeriodRule(26, NOVEMBER))) == 1
    assert first_day_in(NOVEMBER, (PeriodRule(21, NOVEMBER), PeriodRule(26, NOVEMBER - 1))) == 21


@pytest.mark.parametrize(
    ("kind", "today", "rules", "code"),
    [
        (M, date(2026, 11, 30), (), "2026-10"),
        (M, date(2026, 12, 1), (), "2026-11"),
        (M, date(2026, 11, 20), SINCE_EVER, "2026-10"),
        (M, date(2026, 11, 21), SINCE_EVER, "2026-11"),
        (M, date(2026, 1, 1), (), "2025-12"),
        (Q, date(2026, 9, 30), (), "2026-Q2"),
        (Q, date(2026, 10, 1), (), "2026-Q3"),
        (Q, date(2026, 9, 21), SINCE_EVER, "2026-Q3"),
        (Y, date(2026, 12, 31), (), "2025"),
        (Y, date(2026, 12, 20), SINCE_EVER, "2025"),
        (Y, date(2026, 12, 21), SINCE_EVER, "2026"),
    ],
)
def test_a_period_is_over_the_day_after_its_last_day(kind, today, rules, code):
    assert last_ended(kind, today, rules) == of(code)


@pytest.mark.parametrize("code", ["2026-11", "2026-Q3", "2026", "1999-01"])
def test_a_code_names_the_period_that_writes_it(code):
    assert of(code).code == code


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-Q5", "26-01", "2026-1", "2026-Q", "二〇二六"]
)
def test_what_is_no_code_names_no_period(code):
    assert reported(code) is None


def test_the_same_period_of_the_year_before_has_the_same_place():
    assert of("2026-11").year_before == of("2025-11")
    assert of("2026-Q1").year_before == of("2025-Q1")
    assert of("2026").year_before == of("2025")
    assert of("2026-Q1").before == of("2025-Q4")


RULES = st.lists(
    st.builds(PeriodRule, st.integers(1, 28), st.integers(NOVEMBER - 12, NOVEMBER + 12)), max_size=4
).map(tuple)


@given(RULES, st.integers(NOVEMBER - 14, NOVEMBER + 14))
def test_reporting_months_follow_each_other_without_a_gap_or_an_overlap(rules, month):
    one, following = (period_of(Reported(M, number), rules) for number in (month, month + 1))
    assert one.from_on <= one.to_on
    assert following.from_on == one.to_on + timedelta(days=1)


@given(RULES, st.integers(-400, 400))
def test_a_day_lies_in_the_month_that_is_said(rules, days):
    day = date(2026, 11, 15) + timedelta(days=days)
    period = period_of(Reported(M, month_on(day, rules)), rules)
    assert period.from_on <= day <= period.to_on


@given(RULES, st.integers(2025, 2027))
def test_a_year_is_its_quarters_and_a_quarter_its_months(rules, year):
    whole = period_of(Reported(Y, year), rules)
    quarters = [period_of(Reported(Q, year * 4 + place), rules) for place in range(4)]
    months = [period_of(Reported(M, year * 12 + place), rules) for place in range(12)]
    for parts in (quarters, months):
        assert (parts[0].from_on, parts[-1].to_on) == (whole.from_on, whole.to_on)
    assert [one.to_on for one in months[2::3]] == [one.to_on for one in quarters]
