"""What became of each matter between two days, told from the oracle's facts of both: one matter at a time, in plain words."""

from datetime import date
from typing import Any

from db.enums import Due, Stage
from db.filters import CaseFilter
from tests.oracle import OPEN, Case, County, due_of, is_chosen, is_in_scope, known_on

ABOUT = ("townships", "villages", "categories", "causes", "channels")
HELD = {"leader": "leader", "unit": "unit"}


def movements(
    county: County, chosen: Any, scope: Any, then_on: date, now_on: date
) -> dict[str, dict[int, tuple[Any, Any]]]:
    """Return, of each movement that any matter made, its matters with what was known of them on both days."""
    found: dict[str, dict[int, tuple[Any, Any]]] = {}
    for case in county.cases:
        if not is_in_scope(county, case, scope):
            continue
        then, now = known_on(county, case, then_on), known_on(county, case, now_on)
        for name in set(_made(case, then, now, chosen, then_on, now_on)):
            found.setdefault(name, {})[case.id] = (then, now)
    return found


def _made(case: Case, then: Any, now: Any, chosen: Any, then_on: date, now_on: date) -> list[str]:
    was = then is not None and then["stage"] in OPEN and is_chosen(case, then, chosen, then_on)
    stands = now is not None and now["stage"] in OPEN and is_chosen(case, now, chosen, now_on)
    made = ["open_then"] * was + ["open_now"] * stands
    if was != stands or _passed_through(case, then, now, chosen, then_on, now_on):
        ways = []
        if not was:
            ways.append(_why_it_came(case, then, now, chosen, then_on))
        if not stands:
            ways.append(_why_it_left(case, now, chosen, then_on, now_on))
        made += ways
        if any(way.startswith(("late", "corrected")) for way in ways):
            made.append("adjusted")
    late_then = was and due_of(then, then_on) is Due.OVERDUE
    late_now = stands and due_of(now, now_on) is Due.OVERDUE
    made += ["overdue_then"] * late_then + ["overdue_now"] * late_now
    if late_then != late_now:
        made.append("newly_overdue" if late_now else "overdue_no_more")
    if was and stands and then["due_on"] is not None and not late_then:
        is_later = now["due_on"] is not None and now["due_on"] > then["due_on"]
        if late_now or (is_later and now["due_clock"] == then["due_clock"]):
            made.append("slipped")
    if (was or stands) and then and now and then["stage"] in OPEN and now["stage"] in OPEN:
        made += [name for name, field in HELD.items() if then.get(field) != now.get(field)]
    return made


def _passed_through(case: Case, then: Any, now: Any, chosen: Any, then_on: date, now_on: date) -> bool:
    """Tell whether a matter that was not open under the filter on either day came and ended between them."""
    if now is None or now["stage"] not in (Stage.CLOSED, Stage.REFUSED, Stage.LED_OFF):
        return False
    if not is_chosen(case, now, chosen, now_on):
        return False
    return then is None or then["stage"] in OPEN or now["turned"] > then_on


def _is_about(case: Case, facts: Any, chosen: Any, day: date) -> bool:
    """Tell whether a matter is about what the filter asks for, wherever it stands in its course."""
    alone = {name: getattr(chosen, name) for name in ABOUT}
    return is_chosen(case, facts, CaseFilter(**alone), day)


def _why_it_came(case: Case, then: Any, now: Any, chosen: Any, then_on: date) -> str:
    if then is None:
        return "received" if now["received"] > then_on else "late_in"
    if then["stage"] in OPEN:
        return "moved_in" if _is_about(case, then, chosen, then_on) else "corrected_in"
    # What is open now was opened on the day it turned; what has ended again may have been opened at any time.
    opened = now["turned"] if now["stage"] in OPEN else now["opened"]
    return "reopened" if opened > then_on else "corrected_in"


def _why_it_left(case: Case, now: Any, chosen: Any, then_on: date, now_on: date) -> str:
    if now is None or now["stage"] is Stage.CANCELLED:
        return "corrected_out"
    if now["stage"] in OPEN:
        return "moved_out" if _is_about(case, now, chosen, now_on) else "corrected_out"
    if now["turned"] <= then_on:
        return "late_out"
    return "settled" if now["stage"] is Stage.CLOSED else "ended"
