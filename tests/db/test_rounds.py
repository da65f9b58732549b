"""Screening rounds: where each begins and ends, who owes it, and on which day a report is in time, late or missing."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rounds import DueRule, ReportState, Rhythm, owes, round_of, rounds_between, state_of

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last", "due"),
    [
        (Rhythm.HALF_MONTH, date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 18)),
        (Rhythm.HALF_MONTH, date(2026, 11, 15), date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 18)),
        (Rhythm.HALF_MONTH, date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 3)),
        (Rhythm.HALF_MONTH, date(2026, 2, 28), date(2026, 2, 16), date(2026, 2, 28), date(2026, 3, 3)),
        (Rhythm.HALF_MONTH, date(2028, 2, 16), date(2028, 2, 16), date(2028, 2, 29), date(2028, 3, 3)),
        (Rhythm.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 3)),
        (Rhythm.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 3)),
        (Rhythm.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 3)),
        (Rhythm.QUARTER, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 3)),
        (Rhythm.QUARTER, date(2026, 10, 9), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 3)),
    ],
)
def test_a_round_has_its_own_ends(rhythm: Rhythm, day: date, first: date, last: date, due: date) -> None:
    found = round_of(rhythm, day)
    assert (found.from_on, found.to_on, found.due_on) == (first, last, due)


@given(st.sampled_from(Rhythm), DAYS, st.integers(0, 800))
def test_rounds_follow_each_other_without_a_gap_and_cover_every_day(
    rhythm: Rhythm, day: date, length: int
) -> None:
    rounds = rounds_between(rhythm, day, day + timedelta(days=length))
    assert rounds[0].from_on <= day <= rounds[0].to_on
    assert rounds[-1].from_on <= day + timedelta(days=length) <= rounds[-1].to_on
    for before, after in pairwise(rounds):
        assert after.from_on == before.to_on + timedelta(days=1)
        assert round_of(rhythm, after.to_on) == after


def test_no_day_has_no_round() -> None:
    assert rounds_between(Rhythm.MONTH, date(2026, 3, 2), date(2026, 3, 1)) == ()


def test_a_rule_holds_for_the_rounds_that_end_on_its_day_or_later() -> None:
    rules = (DueRule(date(2026, 3, 31), 5), DueRule(date(2026, 6, 1), 0), DueRule(date(2026, 3, 31), 7))
    assert round_of(Rhythm.MONTH, date(2026, 2, 1), rules).due_on == date(2026, 3, 3)
    assert round_of(Rhythm.MONTH, date(2026, 3, 1), rules[:2]).due_on == date(2026, 4, 5)
    assert round_of(Rhythm.MONTH, date(2026, 6, 1), rules).due_on == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_owed"),
    [
        (None, None, True),
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, False),
        (None, date(2026, 3, 31), True),
        (None, date(2026, 3, 30), False),
        (date(2026, 3, 10), date(2026, 3, 20), False),
    ],
)
def test_a_round_is_owed_by_who_is_valid_on_its_last_day(
    valid_from: date | None, valid_to: date | None, is_owed: bool
) -> None:
    assert owes(valid_from, valid_to, round_of(Rhythm.MONTH, date(2026, 3, 5))) is is_owed


@pytest.mark.parametrize(
    ("reported", "as_of", "state"),
    [
        (None, date(2026, 4, 3), ReportState.NOT_YET_DUE),
        (None, date(2026, 4, 4), ReportState.MISSING),
        (date(2026, 4, 3), date(2026, 4, 3), ReportState.IN_TIME),
        (date(2026, 4, 4), date(2026, 4, 4), ReportState.LATE),
        (date(2026, 4, 4), date(2026, 4, 3), ReportState.NOT_YET_DUE),
        (date(2026, 4, 9), date(2026, 4, 8), ReportState.MISSING),
    ],
)
def test_a_report_stands_as_it_was_known_at_the_end_of_the_day(
    reported: date | None, as_of: date, state: ReportState
) -> None:
    assert state_of(date(2026, 4, 3), reported, as_of) is state
