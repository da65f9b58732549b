"""The month of hearings in words: each day with its kind and what is heard on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.hearing_words import said
from dashboard.text import N_, _
from db.hearing_calendar import CalendarHearing, Clash
from db.workdays import SATURDAY, WorkCalendar

WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_CLASHES: Final = {Clash.ROOM: N_("room booked twice"), Clash.SECRETARY: N_("secretary booked twice")}


@dataclass(frozen=True, slots=True)
class HearingCell:
    """One hearing as the calendar shows it; ``warns`` is what is booked twice."""

    href: str
    at: str
    room: str
    subject: str
    number: str
    state: str
    warns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the calendar: ``kind`` says a holiday or a working weekend, ``is_off`` that nobody works."""

    day: date
    is_inside: bool
    is_today: bool
    is_off: bool
    kind: str
    hearings: Sequence[HearingCell] = ()


def month_cells(
    weeks: Sequence[Sequence[date]],
    month: date,
    today: date,
    calendar: WorkCalendar,
    hearings: Sequence[CalendarHearing],
    booked: Mapping[int, frozenset[Clash]],
    categories: Mapping[int, str],
) -> list[list[DayCell]]:
    """Return the weeks of a month with their hearings; the days of other months that fill them up have theirs too."""
    by_day: dict[date, list[HearingCell]] = {}
    for one in hearings:
        by_day.setdefault(one.on, []).append(_cell(one, booked.get(one.file.id, frozenset()), categories))
    return [
        [
            DayCell(
                day,
                day.month == month.month,
                day == today,
                not calendar.is_workday(day),
                _kind(day, calendar),
                by_day.get(day, ()),
            )
            for day in week
        ]
        for week in weeks
    ]


def _kind(day: date, calendar: WorkCalendar) -> str:
    is_weekday = day.weekday() < SATURDAY
    if calendar.is_workday(day) is is_weekday:
        return ""
    return _("holiday") if is_weekday else _("worked")


def _cell(one: CalendarHearing, booked: frozenset[Clash], categories: Mapping[int, str]) -> HearingCell:
    file = one.file
    return HearingCell(
        f"/hearing/{file.id}",
        "" if file.starts_at is None else f"{file.starts_at:%H:%M}",
        file.place,
        categories.get(one.category_id or 0, ""),
        file.number,
        said(file.standing),
        [_(_CLASHES[clash]) for clash in Clash if clash in booked],
    )
