"""Daily reports in holidays (节假日日报): the rules that ask for them, and the days on which they are owed, as known at a moment."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.institutions import ScreeningRule
from db.reference import load_calendar, local_day
from db.rounds import HolidayRule, Round, holiday_rounds


def holiday_rules(session: Session, at: datetime) -> tuple[HolidayRule, ...]:
    """Return the rules of daily reports in holidays that were recorded before ``at``, the last recorded first."""
    rows = session.execute(
        select(ScreeningRule.from_on, ScreeningRule.is_owed, ScreeningRule.due_days, ScreeningRule.ground)
        .where(ScreeningRule.recorded_at < at, ScreeningRule.is_for_holidays)
        .order_by(ScreeningRule.recorded_at.desc(), ScreeningRule.id.desc())
    )
    return tuple(HolidayRule(*row) for row in rows)


def holidays_owed(session: Session, from_on: date, to_on: date, at: datetime) -> tuple[Round, ...]:
    """Return the rounds of one day that are owed from one day to another, by the rules and the calendar known at ``at``.

    Of years whose notice has not come no holiday is known, and no daily report is owed.
    """
    rules = holiday_rules(session, at)
    if not any(rule.is_owed for rule in rules):
        return ()
    known_on = local_day(at - timedelta(microseconds=1), session.info["zone"])
    holidays = load_calendar(session).as_known_on(known_on).holidays_between(from_on, to_on)
    return holiday_rounds(holidays, rules)
