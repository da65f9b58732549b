"""Screening in words: rounds, states of reports and of what was found."""

from typing import Final

from dashboard.text import Language, _, language, ngettext, pgettext
from db.days import first_day
from db.reporting import ItemState
from db.rounds import HALF, HolidayRule, ReportState, Rhythm, Round, Series

DUE_LOOK: Final = {
    ReportState.IN_TIME: "in_time",
    ReportState.LATE: "soon",
    ReportState.MISSING: "overdue",
    ReportState.NOT_YET_DUE: "none",
}
"""The look of a report's state; red is of what is owed and missing alone."""
ITEM_LOOK: Final = {
    ItemState.UNRESOLVED: "none",
    ItemState.UNDER_WAY: "in_time",
    ItemState.RESOLVED: "in_time",
    ItemState.RELAPSED: "soon",
    ItemState.ELSEWHERE: "suspended",
}


def report_word(state: ReportState) -> str:
    """Return the word of a report's state."""
    return {
        ReportState.IN_TIME: pgettext("ReportState", "In time"),
        ReportState.LATE: pgettext("ReportState", "Late"),
        ReportState.MISSING: pgettext("ReportState", "Missing"),
        ReportState.NOT_YET_DUE: pgettext("ReportState", "Not yet due"),
    }[state]


def item_word(state: ItemState) -> str:
    """Return the word of the state of a matter that was found."""
    return {
        ItemState.UNRESOLVED: pgettext("ItemState", "Unresolved"),
        ItemState.UNDER_WAY: pgettext("ItemState", "Being resolved"),
        ItemState.RESOLVED: pgettext("ItemState", "Resolved"),
        ItemState.RELAPSED: pgettext("ItemState", "Relapsed"),
        ItemState.ELSEWHERE: pgettext("ItemState", "Ended elsewhere"),
    }[state]


def kind_words(kind: Series) -> str:
    """Say which units report, and how often."""
    return {
        Series.VILLAGE: _("Villages, every half month"),
        Series.TOWNSHIP: _("Townships, every month"),
        Series.DEPARTMENT: _("County departments, every quarter"),
        Series.HOLIDAY: _("Townships, every day of holidays"),
    }[kind]


def round_words(rhythm: Rhythm, one: Round) -> str:
    """Return the short name of a round, such as 2026-03, first half."""
    month = f"{one.from_on:%Y-%m}"
    if rhythm is Rhythm.DAY:
        return one.from_on.isoformat()
    if rhythm is Rhythm.HALF_MONTH:
        return _("{month} a", month=month) if one.to_on.day == HALF else _("{month} b", month=month)
    if rhythm is Rhythm.MONTH:
        return month
    return _("{year} quarter {n}", year=one.from_on.year, n=one.from_on.month // 3 + 1)


def holiday_rule_words(rule: HolidayRule | None) -> str:
    """Say whether daily reports in holidays are asked for, since when, by when, and on which ground."""
    if rule is None or not rule.is_owed:
        return _("Daily reports in holidays are not asked for; the office switches them on.")
    due = ngettext("the day after", "{n} days after", rule.days) if rule.days else _("the same day")
    return _(
        "Daily reports in holidays are asked for since {day}, due {due}: {ground}.",
        day=rule.from_on,
        due=due,
        ground=rule.ground,
    )


def month_words(month: int) -> str:
    """Return a month as people write it."""
    day = first_day(month)
    return f"{day.year}年{day.month}月" if language() is Language.ZH else f"{day:%Y-%m}"
