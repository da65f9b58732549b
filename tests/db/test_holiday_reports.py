"""Daily reports in holidays: on which days townships owe one, by when, what an entry stores, and that nothing counts twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.cohorts import Cohort
from db.commands.acts import Actor, ActRefused
from db.commands.found import Found
from db.commands.rounds import UnitReport, report, set_holiday_reports
from db.days import month_of
from db.duties import Duty
from db.enums import Channel, Role
from db.filter_query import parse
from db.keys import KeyRing
from db.models.cases import Case
from db.models.institutions import ScreeningReport
from db.models.organisation import Unit
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.desk import desk_seen
from db.queries.ledger import ledger_sums
from db.queries.rounds import form_counts, rounds_seen
from db.queries.rounds_owed import entry_rows, reports_owed
from db.queries.scopes import scope_of
from db.reporting import RoundsSeen, ScreeningChoice, total
from db.rounds import HolidayRule, ReportState, Round, Series, holiday_rounds, owes
from db.scope import EVERYTHING
from db.workdays import CalendarDay, DayKind, WorkCalendar, national_calendar
from tests.db.protected import add_account
from tests.making import World

CALENDAR = WorkCalendar(national_calendar())
FIRST, LAST = date(2004, 1, 1), CALENDAR.known_until
ONE = timedelta(days=1)
OCTOBER = date(2025, 10, 1)
_NUMBERS = count(1)
DAILY = ScreeningChoice(kind=Series.HOLIDAY)
GROUND = "青信联办〔2025〕12号"
ALWAYS = (HolidayRule(FIRST, True, 0, GROUND),)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


# ------------------------------------------------------------ which days


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        # A holiday of eight days with its weekends; the worked weekend before it is none.
        (date(2025, 9, 27), date(2025, 10, 12), [OCTOBER + n * ONE for n in range(8)]),
        # 与周末连休: the weekend that adjoins belongs to the holiday.
        (date(2024, 6, 7), date(2024, 6, 11), [date(2024, 6, n) for n in (8, 9, 10)]),
        # A holiday that falls on a Sunday.
        (date(2015, 9, 25), date(2015, 9, 28), [date(2015, 9, 26), date(2015, 9, 27)]),
        # Ordinary weekends.
        (date(2025, 11, 1), date(2025, 11, 30), []),
        # A year without a notice.
        (date(2027, 1, 1), date(2027, 12, 31), []),
        # The ends of the asked days cut a holiday.
        (date(2025, 10, 3), date(2025, 10, 4), [date(2025, 10, 3), date(2025, 10, 4)]),
    ],
)
def test_holidays_are_the_days_off_around_a_day_of_a_notice_and_no_other_weekend(first, last, days):
    assert CALENDAR.holidays_between(first, last) == tuple(days)


def test_a_worked_weekend_that_was_taken_back_is_no_holiday():
    saturday = date(2025, 11, 8)
    rows = (
        CalendarDay(saturday, DayKind.MAKE_UP, FIRST),
        CalendarDay(saturday, DayKind.HOLIDAY, FIRST + ONE),
    )
    assert WorkCalendar(rows).holidays_between(date(2025, 1, 1), date(2025, 12, 31)) == ()


@pytest.mark.parametrize("year", range(FIRST.year, LAST.year + 1))
def test_no_holiday_is_worked_and_each_lies_in_a_run_with_a_day_of_its_notice(year):
    named = {day.day_on for day in national_calendar() if day.kind is DayKind.HOLIDAY}
    found = set(CALENDAR.holidays_between(date(year, 1, 1), date(year, 12, 31)))
    assert {day for day in named if day.year == year} <= found
    for day in found:
        assert not CALENDAR.is_workday(day)
        run = {day}
        for step in (-ONE, ONE):
            one = day
            while not CALENDAR.is_workday(one):
                run.add(one)
                one += step
        assert run & named


@settings(max_examples=60, deadline=None)
@given(
    st.integers(FIRST.year, LAST.year),
    st.lists(st.tuples(st.none() | st.dates(FIRST, LAST), st.none() | st.dates(FIRST, LAST)), max_size=6),
)
def test_the_daily_reports_owed_in_a_year_are_its_holidays_times_the_units_valid_on_them(year, units):
    days = CALENDAR.holidays_between(date(year, 1, 1), date(year, 12, 31))
    rounds = holiday_rounds(days, ALWAYS)
    assert [one.from_on for one in rounds] == list(days)
    owed = sum(owes(valid_from, valid_to, one) for valid_from, valid_to in units for one in rounds)
    expected = sum(
        (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
        for valid_from, valid_to in units
        for day in days
    )
    assert owed == expected
    always = [(None, None)] * len(units)
    assert sum(owes(*ends, one) for ends in always for one in rounds) == len(units) * len(days)


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2025, 10, 1), None), (date(2025, 10, 2), 0), (date(2025, 10, 4), 1), (date(2025, 10, 6), None)],
)
def test_a_rule_holds_from_its_day_until_the_next_one(day, due):
    rules = (
        HolidayRule(date(2025, 10, 2), True, 0, GROUND),
        HolidayRule(date(2025, 10, 4), True, 1, GROUND),
        HolidayRule(date(2025, 10, 6), False, 0, GROUND),
    )
    rounds = holiday_rounds((day,), rules)
    assert rounds == (() if due is None else (Round(day, day, day + due * ONE),))


# ------------------------------------------------------------ the board


class Office:
    """A board with one township, one village below it, and the rule of daily reports since 30 September."""

    def __init__(self, session, world: World) -> None:
        self.session = session
        self.world = world
        self.township, self.village = world.units[3], world.units[4]
        session.get_one(Unit, self.township).area_id = world.townships[0]
        session.get_one(Unit, self.village).area_id = world.villages[0]
        session.flush()

    def actor(self, role: Role, day: date, unit_id: int | None = None) -> Actor:
        made = add_account(self.session, f"someone{next(_NUMBERS)}", role, unit_id)
        account = account_of_id(self.session, made.id)
        assert account is not None
        return Actor(account, scope_of(self.session, account), at(day))

    def count(self) -> int:
        return self.session.scalar(select(func.count()).select_from(LogRow)) or 0

    def ask(self, day=date(2025, 9, 30), from_on=None, days=0, ground=GROUND, is_owed=True, role=Role.OFFICE):
        actor = self.actor(role, day)
        set_holiday_reports(self.session, actor, days, from_on or day, ground, is_owed=is_owed)

    def report(self, day: date, on: date | None = None, *found: Found, is_daily=True, unit=None, seen=0):
        actor = self.actor(Role.UNIT, on or day, self.township)
        one = UnitReport(
            unit or self.township, said_by="带班领导", found=found, seen=seen, reason="补报" if seen else ""
        )
        return report(self.session, actor, day, [one], is_daily=is_daily)

    def found(self, day: date, finder: int | None = None) -> Found:
        return Found(
            "灌溉渠争水",
            "两组村民因灌溉渠用水发生争执",
            self.world.categories[2],
            self.township,
            day + 30 * ONE,
            finder_id=finder,
        )

    def seen(self, as_of: date, choice: ScreeningChoice = DAILY, search="from=2025-09-01") -> RoundsSeen:
        return rounds_seen(
            self.session, parse(f"{search}&asof={as_of}", date(2026, 12, 31)), choice, EVERYTHING
        )

    def states(self, as_of: date) -> dict[date, ReportState]:
        return {one.round.from_on: one.state for one in self.seen(as_of).owed}


@pytest.fixture
def office(database, world, tmp_path) -> Iterator[Office]:
    database.keys = KeyRing.fresh(tmp_path)
    with database.writing() as session:
        yield Office(session, world)


def test_none_is_owed_until_the_office_asks_for_it(office):
    assert office.seen(date(2025, 10, 8)).owed == ()
    assert entry_rows(office.session, Series.HOLIDAY, OCTOBER, None, EVERYTHING, at(OCTOBER)) == []
    with pytest.raises(ActRefused) as refused:
        office.report(OCTOBER)
    assert refused.value.code == "round_not_owed"


def test_a_day_is_in_time_to_its_end_late_after_it_and_missing_without_a_report(office):
    office.ask()
    office.report(OCTOBER)
    office.report(OCTOBER + ONE, OCTOBER + 2 * ONE)
    assert office.states(OCTOBER + 3 * ONE) == {
        OCTOBER: ReportState.IN_TIME,
        OCTOBER + ONE: ReportState.LATE,
        OCTOBER + 2 * ONE: ReportState.MISSING,
        OCTOBER + 3 * ONE: ReportState.NOT_YET_DUE,
    }
    assert office.states(OCTOBER + ONE)[OCTOBER + ONE] is ReportState.NOT_YET_DUE
    assert len(office.states(date(2025, 10, 31))) == 8


def test_every_figure_of_the_days_is_the_count_of_its_reports(office):
    office.ask()
    office.report(OCTOBER)
    page = office.seen(date(2025, 10, 8))
    for state in ReportState:
        listed = office.seen(date(2025, 10, 8), ScreeningChoice(kind=Series.HOLIDAY, state=state))
        assert listed.listed_count == page.counts.get(state, 0)
    (one,) = office.seen(date(2025, 10, 8), ScreeningChoice(kind=Series.HOLIDAY, round_on=OCTOBER)).listed
    assert one.made is not None
    assert one.made.found == 0


def test_the_day_and_the_month_that_begins_with_it_are_two_reports(office):
    office.ask()
    office.report(OCTOBER)
    office.report(OCTOBER, is_daily=False)
    ends = office.session.execute(select(ScreeningReport.period_from, ScreeningReport.period_to))
    assert sorted(map(tuple, ends)) == [(OCTOBER, OCTOBER), (OCTOBER, date(2025, 10, 31))]
    monthly = office.seen(date(2025, 10, 8), ScreeningChoice(kind=Series.TOWNSHIP))
    assert [(one.round.to_on, one.made is not None) for one in monthly.owed] == [(date(2025, 10, 31), True)]
    (changed,) = [one for one in office.seen(date(2025, 10, 8)).owed if one.round.from_on == OCTOBER]
    assert changed.made is not None
    assert changed.made.edition == 1


def test_a_daily_report_begins_no_month_and_makes_none_missing(office):
    office.ask()
    office.report(OCTOBER)
    monthly = office.seen(date(2025, 11, 20), ScreeningChoice(kind=Series.TOWNSHIP))
    assert [one.state for one in monthly.owed] == [ReportState.NOT_YET_DUE]


def test_what_a_village_found_is_in_the_townships_report_and_in_the_monthly_form_once(office):
    office.ask()
    day = OCTOBER + ONE
    assert office.report(day, None, office.found(day, office.village)) == (1, 1)
    office.report(OCTOBER, date(2025, 11, 2), is_daily=False)
    asked = parse("asof=2025-11-03", date(2026, 12, 31))
    form = form_counts(office.session, asked, month_of(day), EVERYTHING)
    assert total(form.both)[0] == 1
    assert total({key: form.villages(key) for key in form.both})[0] == 1
    chosen = parse(
        "asof=2025-11-03&channel=screening&from=2025-10-01&to=2025-10-31", date(2026, 12, 31)
    ).chosen
    rows = ledger_sums(office.session, replace(chosen, cohort=Cohort.RECEIVED), EVERYTHING, date(2025, 11, 3))
    assert rows.cases == 1
    assert chosen.channels == (Channel.SCREENING,)


def test_another_units_village_is_no_finder_and_nothing_is_stored(office):
    office.ask()
    with pytest.raises(ActRefused) as refused:
        office.report(OCTOBER, None, office.found(OCTOBER, office.world.units[1]))
    assert refused.value.code == "finder_not_below"
    assert office.session.scalar(select(func.count()).select_from(Case)) == 0


@pytest.mark.parametrize(
    ("day", "unit", "code"),
    [
        (date(2025, 10, 9), None, "round_not_owed"),
        (date(2025, 9, 27), None, "round_not_owed"),
        (OCTOBER + 7 * ONE, None, "round_ahead"),
        (OCTOBER, "village", "round_not_owed"),
        (OCTOBER, "other", "unit_not_below"),
    ],
)
def test_no_daily_report_of_a_day_that_is_none_or_of_who_owes_none(office, day, unit, code):
    office.ask()
    units = {"village": office.village, "other": office.world.units[1]}
    with pytest.raises(ActRefused) as refused:
        office.report(day, OCTOBER, unit=units.get(unit))
    assert refused.value.code == code


def test_the_duty_stands_on_the_townships_desk_from_the_day_until_it_is_reported(office):
    office.ask()
    actor = office.actor(Role.UNIT, OCTOBER, office.township)

    def days(on: date) -> list[date]:
        owed = reports_owed(office.session, actor.scope, on)
        return [one.round.from_on for one in owed if one.kind is Series.HOLIDAY]

    assert days(OCTOBER - ONE) == []
    assert days(OCTOBER) == [OCTOBER]
    assert days(OCTOBER + ONE) == [OCTOBER, OCTOBER + ONE]
    office.report(OCTOBER)
    assert days(OCTOBER + ONE) == [OCTOBER + ONE]
    assert days(date(2025, 10, 17)) == [date(2025, 10, 8)]
    assert days(date(2025, 10, 18)) == []
    rows = desk_seen(office.session, actor.account, actor.scope, OCTOBER + ONE).rows
    (row,) = [one for one in rows if one.duty is Duty.SCREENING]
    assert row.reports is not None
    assert (row.limit_on, row.reports.kind, row.reports.n) == (OCTOBER + ONE, Series.HOLIDAY, 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": Role.UNIT}, "role_may_not"),
        ({"role": Role.ADMIN}, "role_may_not"),
        ({"days": 4}, "holiday_days_wrong"),
        ({"from_on": date(2025, 9, 29)}, "day_behind"),
        ({"ground": " "}, "ground_short"),
        ({"ground": "文" * 121}, "ground_long"),
    ],
)
def test_the_office_alone_asks_for_it_from_today_on_with_a_ground(office, given, code):
    before = office.count()
    with pytest.raises(ActRefused) as refused:
        office.ask(**given)
    assert (refused.value.code, office.count()) == (code, before)


def test_switched_off_the_days_before_stay_owed(office):
    office.ask()
    office.ask(day=OCTOBER + 3 * ONE, is_owed=False, ground="通知废止")
    assert sorted(office.states(date(2025, 10, 8))) == [OCTOBER, OCTOBER + ONE, OCTOBER + 2 * ONE]
    assert len(office.states(OCTOBER + 2 * ONE)) == 3
    last = office.session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
    assert last.detail["setting"] == "screening_holidays_off"


def test_the_rule_of_due_days_of_rounds_is_another_one(office):
    office.ask(days=1)
    monthly = office.seen(date(2025, 10, 8), ScreeningChoice(kind=Series.TOWNSHIP))
    assert (monthly.due_days, office.seen(date(2025, 10, 8)).due_days) == (3, 1)
