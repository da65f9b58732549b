"""A warning's months: what its subject received, with the months that the warning is of marked among them."""

from dataclasses import replace
from datetime import date

from dashboard.figures.base import MonthMark, Series, months
from dashboard.text import _
from dashboard.theme import SERIES, VOLUME, Figure
from db.days import Period, first_day, last_day, month_of
from db.early_warning import WarningDetail, WarningSeen, chosen_by
from db.filter_query import to_query


def warning_panel(
    one: WarningSeen, detail: WarningDetail, today: date, *, title: str, sees_rows: bool
) -> Figure:
    """Draw the months of what a warning is about, up to the day on which it was seen last; each opens its rows."""
    marked = range(month_of(one.found.period.from_on), month_of(one.found.period.to_on) + 1)
    shown = range(detail.first_month, month_of(one.seen_on) + 1)

    def mark(month: int) -> MonthMark:
        count = detail.months.get(month, 0)
        rows = _rows(one, month, today) if count and sees_rows else ""
        return MonthMark(first_day(month), count, rows)

    def none(month: int) -> MonthMark:
        return MonthMark(first_day(month), None)

    drawn = months(
        [
            Series(
                _("Other months"),
                [none(month) if month in marked else mark(month) for month in shown],
                VOLUME,
            ),
            Series(
                _("Months of the warning"),
                [mark(month) if month in marked else none(month) for month in shown],
                SERIES[1],
            ),
        ],
        title=title,
        unit=_("cases"),
    )
    if drawn["data"]:
        drawn["layout"]["barmode"] = "overlay"
    return drawn


def _rows(one: WarningSeen, month: int, today: date) -> str:
    days = Period(first_day(month), min(last_day(month), one.seen_on))
    chosen = replace(chosen_by(one.found), from_on=days.from_on, to_on=days.to_on)
    return to_query(chosen, one.seen_on if one.seen_on < today else None)
