"""The scenes of the office's own rooms: what is owed and by whom, exact, and the facts of petitioners withheld where few."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from dashboard.analysis.control import usual
from dashboard.analysis.indicators import INDICATORS, Indicator, rate
from dashboard.analysis.intervals import Standing, UsualRange, Window
from dashboard.figures.usual import month_name
from dashboard.text import _, ngettext
from dashboard.wall.area import map_scene
from dashboard.wall.base import Said, block, day_words, weekday
from dashboard.wall.duty import duty_scene
from db.cohorts import Cohort
from db.days import first_day, last_day
from db.hearings import HearingSlot
from db.overview import EARLIER_MONTHS
from db.wall import MonthCounts, Scene, UnitDuties, WorkSeen

MOST_UNITS: Final = 9
MOST_LEADERS: Final = 9
WEEKS: Final = 5
CHART_MONTHS: Final = 13
IDLE_DAYS: Final = 30
MOST_HEARINGS: Final = 3


def due_scene(seen: WorkSeen) -> Said:
    """Show what is overdue and what is due within a week, and which units owe it."""
    owing = [one for one in seen.units if one.overdue or one.soon]
    rest = len(owing) - MOST_UNITS
    title = (
        ngettext("{n} case is overdue", "{n} cases are overdue", seen.overdue)
        if seen.overdue
        else _("Nothing is overdue")
    )
    return {
        "title": title,
        "about": _("Exact, by the unit that holds the matter now"),
        "blocks": [
            block(f"{seen.overdue:,}", _("cases"), _("Overdue"), "overdue" if seen.overdue else "in-time"),
            block(f"{seen.soon:,}", _("cases"), _("Due within 7 days"), "soon" if seen.soon else "in-time"),
            block(f"{seen.open:,}", _("cases"), _("Open in all"), "plain"),
        ],
        "heads": [_("Unit"), _("Overdue"), _("Due within 7 days"), _("Longest overdue")],
        "rows": [_unit_row(seen, one) for one in owing[:MOST_UNITS]],
        "most": max((one.overdue + one.soon for one in owing), default=1),
        "rest": ngettext("and {n} more unit", "and {n} more units", rest) if rest > 0 else "",
        "empty": "" if owing else _("No unit owes anything within the next 7 days."),
    }


def _unit_row(seen: WorkSeen, one: UnitDuties) -> Said:
    late = 0 if one.since is None else (seen.as_of - one.since).days
    return {
        "name": one.unit,
        "overdue": one.overdue,
        "soon": one.soon,
        "longest": ngettext("{n} day", "{n} days", late) if late > 0 else "–",
    }


def month_scene(seen: WorkSeen) -> Said:
    """Show what came and what was closed this month, against what is usual for as many days."""
    received, closed = _series(seen, received=True), _series(seen, received=False)
    month = month_name(seen.months[-1].month, seen.as_of)
    return {
        "title": _usual_words(month, seen.months[-1].received, received[-1].limits, seen.as_of.day),
        "about": _("The band is usual for the days counted, by the months before"),
        "parts": [
            {
                "block": block(
                    f"{seen.months[-1].received:,}", _("cases"), _("Received this month"), "plain"
                ),
                "range": _range_words(received[-1].limits),
                "points": [one.said() for one in received],
            },
            {
                "block": block(f"{seen.months[-1].closed:,}", _("cases"), _("Closed this month"), "plain"),
                "range": _range_words(closed[-1].limits),
                "points": [one.said() for one in closed],
            },
        ],
        "months": [_short_month(one) for one in seen.months[-CHART_MONTHS:]],
    }


class _Point:
    """A month's count with what is usual for its days."""

    def __init__(self, value: int, limits: UsualRange | None) -> None:
        self.value = value
        self.limits = limits

    def said(self) -> list[int | None]:
        """Return count, low and high."""
        return [self.value, *((None, None) if self.limits is None else (self.limits.low, self.limits.high))]


def _series(seen: WorkSeen, *, received: bool) -> list[_Point]:
    known = _known(seen.months)
    values = [one.received if received else one.closed for one in known]
    days = [_days(one, seen) for one in known]
    found = []
    for place in range(max(0, len(known) - CHART_MONTHS), len(known)):
        earlier = [Window(values[n], days[n]) for n in range(place)]
        year = earlier if len(earlier) >= 3 * EARLIER_MONTHS else earlier[-EARLIER_MONTHS:]
        told = usual(year, days[place], known[place].month % 12)
        found.append(_Point(values[place], None if told is None else told.range))
    return found


def _known(months: Sequence[MonthCounts]) -> Sequence[MonthCounts]:
    """Leave out the months before the board knew of anything; the first that it knows may be half."""
    first = next((n for n, one in enumerate(months) if one.received or one.closed), len(months) - 1)
    return months[min(first + 1 if first else 0, len(months) - 1) :]


def _days(one: MonthCounts, seen: WorkSeen) -> int:
    return (min(last_day(one.month), seen.as_of) - first_day(one.month)).days + 1


def _short_month(one: MonthCounts) -> str:
    return _("{n} (month)", n=one.month % 12 + 1)


def _range_words(found: UsualRange | None) -> str:
    if found is None:
        return _("Too few earlier months to say what is usual")
    return _("Usual for these days: {low}–{high}", low=f"{found.low:,}", high=f"{found.high:,}")


def _usual_words(month: str, count: int, found: UsualRange | None, days: int) -> str:
    said = {"month": month, "days": days, "n": f"{count:,}"}
    if found is None:
        return _("{month}, {days} days: {n} received", **said)
    match found.standing(count):
        case Standing.ABOVE:
            return _("{month}, {days} days: {n} received, more than usual", **said)
        case Standing.BELOW:
            return _("{month}, {days} days: {n} received, fewer than usual", **said)
        case _:
            return _("{month}, {days} days: {n} received, as usual", **said)


def leaders_scene(seen: WorkSeen) -> Said:
    """Show what each leader has in charge, how much is past its day, and since when nothing was done."""
    ranked = sorted(seen.leaders, key=lambda one: (-one.overdue, -(one.silent_days or 0), -one.held))
    listed = [one for one in ranked if one.held][:MOST_LEADERS]
    rest = sum(bool(one.held) for one in ranked) - len(listed)
    idle = sum((one.silent_days or 0) > IDLE_DAYS for one in seen.leaders)
    return {
        "title": ngettext(
            "{n} case is in a leader's charge", "{n} cases are in leaders' charge", seen.assigned
        ),
        "about": _("Counts and days alone, by post"),
        "blocks": [
            block(f"{seen.assigned:,}", _("cases"), _("In charge"), "plain"),
            block(
                f"{seen.assigned_overdue:,}",
                _("cases"),
                _("Past the day set"),
                "overdue" if seen.assigned_overdue else "in-time",
            ),
            block(
                f"{idle:,}",
                _("posts"),
                _("More than {n} days without action", n=IDLE_DAYS),
                "soon" if idle else "in-time",
            ),
        ],
        "heads": [_("Post"), _("In charge"), _("Past the day set"), _("Longest without action")],
        "rows": [
            {
                "name": _("{title} (left)", title=one.post) if one.has_left else one.post,
                "held": one.held,
                "overdue": one.overdue,
                "silent": "–"
                if one.silent_days is None
                else ngettext("{n} day", "{n} days", one.silent_days),
                "is_idle": (one.silent_days or 0) > IDLE_DAYS,
            }
            for one in listed
        ],
        "rest": ngettext("and {n} more post", "and {n} more posts", rest) if rest > 0 else "",
        "empty": "" if listed else _("No matter is in a leader's charge."),
    }


def indicators_scene(seen: WorkSeen) -> Said:
    """Show each rate of the last twelve months with its n and its exact limits; counts alone below twenty."""
    counts = {one.cohort: one.count for one in seen.rates}
    rates = [one for one in INDICATORS.values() if one.denominator is not None]
    return {
        "title": _("How the work is done, twelve months"),
        "about": _("The line is the 95 % interval; below n = 20 no share is said"),
        "rates": [_rate(one, counts) for one in rates],
    }


def _rate(one: Indicator, counts: Mapping[Cohort, int]) -> Said:
    n = counts.get(one.denominator, 0) if one.denominator else 0
    part = counts.get(one.numerator, 0)
    found = rate(min(part, n), n)
    return {
        "name": _(one.title),
        "share": None if found.share is None else round(found.share * 100, 1),
        "low": round(found.interval.low * 100, 1),
        "high": round(found.interval.high * 100, 1),
        "n": _("{part} of {n}", part=f"{part:,}", n=f"{n:,}"),
    }


def hearings_scene(seen: WorkSeen) -> Said:
    """Show when and where hearings of the next thirty days are; what they are about is said in the room."""
    counts = Counter(one.on for one in seen.hearings)
    total, monday = len(seen.hearings), seen.as_of - timedelta(seen.as_of.weekday())
    first = next(iter(seen.hearings), HearingSlot(seen.as_of, None, ""))
    then = seen.hearings[1:]
    return {
        "title": ngettext(
            "{n} hearing within the next 30 days", "{n} hearings within the next 30 days", total
        ),
        "about": _("What they are about is said in the room"),
        "heads": [weekday(monday + timedelta(n)) for n in range(7)],
        "weeks": [
            [_date(monday + timedelta(7 * row + n), seen.as_of, counts) for n in range(7)]
            for row in range(WEEKS)
        ],
        "next": {
            "words": _("The next hearing"),
            "day": day_words(first.on),
            "weekday": weekday(first.on),
            "away": _away((first.on - seen.as_of).days),
            "time": _time(first),
            "room": first.room,
        },
        "then": [
            {"day": day_words(one.on), "time": _time(one), "room": one.room} for one in then[:MOST_HEARINGS]
        ],
        "rest": ngettext("and {n} more hearing", "and {n} more hearings", len(then) - MOST_HEARINGS)
        if len(then) > MOST_HEARINGS
        else "",
        "empty": "" if total else _("No hearing is planned within the next 30 days."),
    }


def _date(day: date, as_of: date, counts: Mapping[date, int]) -> Said:
    n = counts.get(day, 0)
    states = {"past": day < as_of, "today": day == as_of, "held": n > 0}
    return {
        "day": day_words(day) if day.day == 1 or day == as_of else str(day.day),
        "count": ngettext("{n} hearing", "{n} hearings", n) if n else "",
        "state": [name for name, holds in states.items() if holds],
    }


def _time(one: HearingSlot) -> str:
    return "" if one.starts_at is None else f"{one.starts_at:%H:%M}"


def _away(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in {n} day", "in {n} days", days)


def urgent_words(seen: WorkSeen) -> str:
    """Say what became overdue today, empty where nothing did."""
    n = seen.overdue_today
    return ngettext("Overdue since today: {n} case", "Overdue since today: {n} cases", n) if n else ""


WORK_SCENES: Final[Mapping[Scene, Callable[[WorkSeen], Said]]] = {
    Scene.DUE: due_scene,
    Scene.MONTH: month_scene,
    Scene.MAP: map_scene,
    Scene.LEADERS: leaders_scene,
    Scene.INDICATORS: indicators_scene,
    Scene.HEARINGS: hearings_scene,
    Scene.DUTY: lambda seen: duty_scene(seen.as_of, seen.turns),
}
