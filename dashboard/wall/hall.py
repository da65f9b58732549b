"""The scenes of the public hall: who receives, how a matter goes, within which limits, the year's totals; no figure of a unit, leader or place."""

from collections.abc import Callable, Mapping
from typing import Final

from dashboard.analysis.indicators import rate
from dashboard.analysis.suppression import LEAST
from dashboard.text import _, ngettext
from dashboard.wall.base import Said, block
from dashboard.wall.duty import duty_scene
from db.wall import HallSeen, Scene, YearCounts


def procedure_scene(seen: HallSeen) -> Said:
    """Show the way of a matter from receipt to the last review."""
    rules = seen.rules
    steps = [
        (_("Registered"), _("You are given a number and a query code."), _days(rules.c1_days or rules.c1_workdays)),
        (_("Accepted"), _("The unit tells you in writing whether it accepts."), _days(rules.c3_days or rules.c3_workdays)),
        (_("Handled"), _("You are given a written opinion."), _days(rules.c5_days)),
        (_("Review"), _("If you do not agree, you may ask the organ above."), _days(rules.c8_days)),
        (_("Last review"), _("Once more, by the organ above that one."), _days(rules.c10_days)),
    ]  # fmt: skip
    return {
        "title": _("Five steps, and a written answer at each"),
        "about": _("Ask after your matter at the counter screen with its query code"),
        "steps": [{"name": name, "words": words, "limit": limit} for name, words, limit in steps],
    }


def limits_scene(seen: HallSeen) -> Said:
    """Show the limits that bind the offices, and those within which a petitioner may ask for a review."""
    rules = seen.rules
    found = [
        (rules.c1_days, _("Registered and passed on"), _("from receipt"), _("Art. 22")),
        (rules.c3_days, _("Told whether it is accepted"), _("from the transfer"), _("Art. 23")),
        (rules.c5_days, _("Written opinion"), _("from acceptance"), _("Art. 34")),
        (rules.max_extension_days, _("Extension at most"), _("approved, and you are told why"), _("Art. 34")),
        (rules.c7_days, _("You may ask for a review"), _("from the written opinion"), _("Art. 35")),
        (rules.c9_days, _("You may ask for a last review"), _("from the review"), _("Art. 36")),
    ]
    is_known = rules.runs_clocks
    return {
        "title": _("Within how many days the offices must answer"),
        "about": _("Regulations on Petition Work (2022)") if rules.code == "2022" else "",
        "limits": [
            {"number": str(days), "unit": _("days"), "name": name, "from": since, "source": article if rules.code == "2022" else ""}
            for days, name, since, article in found
            if days and is_known
        ],
        "empty": "" if is_known else _("No limits are set."),
    }  # fmt: skip


def year_scene(seen: HallSeen) -> Said:
    """Show the totals of this year so far and of the year before; what is too few to tell is not told."""
    return {
        "title": _("What was brought to us, and what was closed"),
        "about": _("Totals of the county"),
        "years": [_year(one, is_running=place == 0) for place, one in enumerate(seen.years)],
    }


def _year(one: YearCounts, *, is_running: bool) -> Said:
    found = rate(min(one.on_time, one.limits), one.limits)
    share = "–" if found.share is None else f"{found.share:.0%}"
    return {
        "year": _("{year} so far", year=one.year) if is_running else _("{year}, whole year", year=one.year),
        "blocks": [
            block(_count(one.received), _("cases"), _("Received"), "plain"),
            block(_count(one.closed), _("cases"), _("Closed"), "plain"),
            block(share, "", _("Answered within the limit"), "plain", _("n = {n}", n=_count(one.limits))),
        ],
    }


def _count(n: int) -> str:
    return "<5" if 0 < n < LEAST else f"{n:,}"


def _days(days: int | None) -> str:
    return ngettext("within {n} day", "within {n} days", days) if days else ""


HALL_SCENES: Final[Mapping[Scene, Callable[[HallSeen], Said]]] = {
    Scene.PROCEDURE: procedure_scene,
    Scene.LIMITS: limits_scene,
    Scene.YEAR: year_scene,
    Scene.DUTY: lambda seen: duty_scene(seen.as_of, seen.turns),
}
