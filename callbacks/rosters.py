"""The page of duty and reception: a month, the turns of a count, and the year's figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import Input, Output, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.rosters import RostersId
from dashboard.numbers import day_in
from dashboard.request import current_account, reading, today
from dashboard.roster_words import (
    KINDS,
    STANDINGS,
    away_words,
    figure_row,
    listed_words,
    state_words,
    times_words,
    turn_row,
    who_words,
)
from dashboard.text import _
from dashboard.wall.base import WEEKDAYS
from db.absence import Absence
from db.queries.absences import leaders_away
from db.queries.rosters import first_turn_on, turns_between
from db.reference import load_calendar
from db.roster import (
    KEEPING,
    READING,
    Turn,
    TurnStanding,
    among,
    away,
    counted,
    days_of,
    own,
    weeks_of,
)
from layouts.hearings import figure_table
from layouts.meetings import count_items
from layouts.rosters import Entry, MonthDay, month_table

callbacks = CallbackGroup(*READING)
MONTHS_AHEAD = 3
FIRST_YEAR = 2000


@callbacks(
    output={
        "note": Output(RostersId.NOTE, "children"),
        "months": Output(RostersId.MONTH, "options"),
        "month": Output(RostersId.MONTH, "value"),
        "grid": Output(RostersId.GRID, "children"),
        "counts": Output(RostersId.COUNTS, "children"),
        "listed": Output(RostersId.LISTED, "children"),
        "rows": Output(RostersId.LIST, "rowData"),
        "figures": Output(RostersId.FIGURES, "children"),
        "no_making": Output(RostersId.MAKING, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "chosen": Input(RostersId.MONTH, "value"),
        "shown": Input(RostersId.SHOWN, "data"),
        "done": Input(RostersId.DONE, "data"),
    },
)
def show_rosters(title: str | None, chosen: str | None, shown: Any, done: Any) -> dict[str, Any]:
    """Show a month, list the turns of the chosen count, and count the year of the month."""
    day, key = today(), str(shown or "month")
    month = _month(chosen, day)
    weeks = weeks_of(month)
    with reading() as session:
        first = first_turn_on(session) or day
        year = turns_between(session, date(month.year, 1, 1), date(month.year, 12, 31))
        seen = turns_between(session, weeks[0][0], weeks[-1][-1])
        absences = leaders_away(session, day, max(weeks[-1][-1], date(month.year, 12, 31)))
        calendar = load_calendar(session)
        days_off = frozenset(one for week in weeks for one in week if not calendar.is_workday(one))
    mine = own(seen, current_account().post_id) | own(year, current_account().post_id)
    gone = away([*seen, *year], absences, day)
    rows = _listed(year, key, month, day, mine, gone)
    return {
        "note": _note(seen, mine, day),
        "months": [{"value": f"{one:%Y-%m}", "label": f"{one:%Y-%m}"} for one in _months(min(first, month), day)],
        "month": f"{month:%Y-%m}" if chosen is None else no_update,
        "grid": _month_grid(month, weeks, seen, day, mine, days_off, gone),
        "counts": count_items(
            [
                (one, words, len(_listed(year, one, month, day, mine, gone)), one == key)
                for one, words in _named(month, bool(mine))
            ],
            "rosters",
        ),
        "listed": listed_words(rows),
        "rows": [turn_row(one, day, mine, gone.get(one.id)) for one in rows],
        "figures": figure_table(
            [figure_row(one) for one in counted(year, day)], "rosters", _("Turns")
        ),
        "no_making": current_account().role not in KEEPING,
    }  # fmt: skip


def _month(chosen: str | None, day: date) -> date:
    found = day_in(f"{chosen}-01")
    return found if found and FIRST_YEAR <= found.year <= day.year + 1 else day.replace(day=1)


def _months(first: date, day: date) -> list[date]:
    """Return the months to choose from, the latest first."""
    last = day.year * 12 + day.month - 1 + MONTHS_AHEAD
    return [date(n // 12, n % 12 + 1, 1) for n in range(last, first.year * 12 + first.month - 2, -1)]


def _named(month: date, has_own: bool) -> list[tuple[str, str]]:
    named = [("month", _("Turns of the month"))]
    if has_own:
        named.append(("own", _("Your turns of the year")))
    yearly = (TurnStanding.UNMARKED, TurnStanding.MISSED, TurnStanding.WITHDRAWN)
    return [
        *named,
        *((one.value, _("{state}, {year}", state=_(STANDINGS[one]), year=month.year)) for one in yearly),
        ("away", _("Leader away on the day, {year}", year=month.year)),
    ]


def _listed(
    year: list[Turn], key: str, month: date, day: date, mine: frozenset[int], gone: Mapping[int, Absence]
) -> list[Turn]:
    """Return the turns of a count: of the month, or of its year."""
    for one in counted(year, day):
        if key == f"{one.figure}-part":
            return list(one.part)
        if key == f"{one.figure}-among":
            return list(one.among)
    if key == "own":
        return [one for one in year if one.id in mine and not one.withdrawn]
    if key == "away":
        return [one for one in year if one.id in gone]
    if key in list(TurnStanding):
        return among(year, TurnStanding(key), day)
    return [one for one in year if one.on_day.month == month.month and not one.withdrawn]


def _note(seen: list[Turn], mine: frozenset[int], day: date) -> str:
    here = [who_words(one.who) for one in seen if one.on_day == day and not one.withdrawn]
    said = _("Today: {who}", who=_(", ").join(here)) if here else _("Nobody is on the roster today.")
    ahead = [one for one in seen if one.id in mine and one.standing(day) is TurnStanding.AHEAD]
    return (
        said
        if not ahead
        else _("{today}. Your next turn: {day}", today=said, day=ahead[0].on_day.isoformat())
    )


def _month_grid(
    month: date,
    weeks: list[list[date]],
    seen: list[Turn],
    day: date,
    mine: frozenset[int],
    days_off: frozenset[date],
    gone: Mapping[int, Absence],
) -> Any:
    by_day = days_of(one for one in seen if not one.withdrawn)

    def entry(one: Turn) -> Entry:
        standing = one.standing(day)
        is_told = standing in (TurnStanding.MISSED, TurnStanding.UNMARKED)
        said = [_("Your turn")] if one.id in mine else []
        said += [_("Swapped")] if one.swaps else []
        said += [state_words(one, day)] if is_told else []
        said += [away_words(gone[one.id])] if one.id in gone else []
        times = times_words(one.starts_at, one.ends_at)
        return Entry(
            one.id, one.kind.value, _(KINDS[one.kind]), who_words(one.who), times, " · ".join(said), standing.value,
            one.id in mine,
        )  # fmt: skip

    def cell(one: date) -> MonthDay:
        is_holiday = (one in days_off) is not (one.weekday() > 4)
        said = [_("today")] if one == day else []
        if is_holiday:
            said.append(_("day off") if one in days_off else _("working day"))
        return MonthDay(
            number=str(one.day) if one.month == month.month else f"{one:%m-%d}",
            said=" · ".join(said),
            is_outside=one.month != month.month,
            is_today=one == day,
            is_off=one in days_off,
            entries=tuple(entry(turn) for turn in by_day.get(one, ())),
        )

    return month_table(
        [_(name) for name in WEEKDAYS],
        [[cell(one) for one in week] for week in weeks],
        _("Duty and reception, {month}", month=f"{month:%Y-%m}"),
    )
