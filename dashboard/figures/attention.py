"""The list "needs attention": sentences about offices' duties, each with the way to exactly what it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from dashboard.analysis.excess import excesses
from dashboard.figures.overview import named, rows_of
from dashboard.figures.usual import expected_words
from dashboard.text import _, ngettext, pgettext
from dashboard.url_state import DECIDED_KEY, LEDGER, MEETINGS, DecisionsAsked, address
from db.cohorts import IDLE_DAYS, Cohort
from db.days import day_of, first_day
from db.filter_query import to_query
from db.filters import NONE_ID, Sort
from db.overview import (
    CANCELLED_BY_UNIT,
    ENTERED_LATE_BY_UNIT,
    IDLE,
    IDLE_BY_LEADER,
    LONGEST_IDLE_BY_LEADER,
    LONGEST_OVERDUE_BY_UNIT,
    LONGEST_WAITING,
    MAJOR_UNASSIGNED,
    NOTICES_BY_UNIT,
    NOTICES_IN_TIME_BY_UNIT,
    OVERDUE,
    OVERDUE_BY_UNIT,
    RECEIVED_BY_MONTH,
    RECENT_DAYS,
    TOPICS,
    URGENT,
    URGENT_IN_TIME,
    URGENT_LATE,
    URGENT_WAITING,
    WAITING,
    Names,
    Overview,
    before_period,
    recent_period,
)

MOST_ITEMS: Final = 9
MOST_DETAILS: Final = 3
MIN_BEFORE_DAYS: Final = 180
"""Days of the past without which nothing is called more than before."""

MIN_HIDDEN: Final = 2
"""Late-entered acts and cancelled registrations together, from which a unit's full rate is looked behind."""


class Matter(StrEnum):
    """What an item of the list is about; the value is the word's class in the style sheet."""

    URGENT = "urgent"
    OVERDUE = "overdue"
    WAITING = "waiting"
    CHARGE = "charge"
    GATHERED = "gathered"
    NOTICE = "notice"
    REPORTS = "reports"
    HIDDEN = "hidden"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Said:
    """Some words and the address that they open, empty where they open none."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its short label, its sentence, and up to three details."""

    about: Matter
    label: str
    head: Said
    details: tuple[Said, ...] = ()


def attention_items(seen: Overview, names: Names) -> list[Item]:
    """Return what needs attention, in the order in which an office can answer for it, at most ``MOST_ITEMS``."""
    urgent = list(_urgent(seen))
    # What went up in time waits for nobody: it is told, behind what does.
    is_pressing = bool((seen.now.number(URGENT_LATE) or 0) + (seen.now.number(URGENT_WAITING) or 0))
    found = [
        *(urgent if is_pressing else ()),
        *_overdue(seen, names),
        *_waiting(seen),
        *_charge(seen, names),
        *_notices(seen),
        *_gathered(seen, names),
        *_decisions(seen, names),
        *_reports(seen, names),
        *_hidden(seen, names),
        *(() if is_pressing else urgent),
    ]
    return found[:MOST_ITEMS]


def _opens(seen: Overview, cohort: Cohort, **changes: object) -> str:
    query = rows_of(seen, cohort, **changes)
    return address(LEDGER, query) if query else ""


def _matter_address(seen: Overview, case_id: int | None) -> str:
    if case_id is None or not seen.sees_rows:
        return ""
    return address(f"/case/{case_id}", f"asof={seen.as_of}" if seen.asked.is_past else "")


def _ids(key: int | None) -> tuple[int, ...]:
    return (NONE_ID if key is None else key,)


def _days(seen: Overview, since: int | None) -> int:
    """Return how many days ago the day with this number was."""
    return 0 if since is None else (seen.as_of - day_of(since)).days


def _worst(counts: Mapping[Any, int], since: Mapping[Any, int]) -> list[Any]:
    return sorted(counts, key=lambda key: (-counts[key], since.get(key, 0), str(key)))[:MOST_DETAILS]


def _urgent(seen: Overview) -> Iterator[Item]:
    """Say how many matters were found urgent in the period, and how many of their reports went up in time."""
    count = seen.now.number(URGENT) or 0
    if not count:
        return
    in_time, late = seen.now.number(URGENT_IN_TIME) or 0, seen.now.number(URGENT_LATE) or 0
    waiting = seen.now.number(URGENT_WAITING) or 0
    head = ngettext("{n} urgent matter in the period", "{n} urgent matters in the period", count)
    details = [
        Said(_("{n} reported up in time", n=f"{in_time:,}"), _opens(seen, Cohort.URGENT_IN_TIME)),
        Said(_("{n} reported late or not at all", n=f"{late:,}"), _opens(seen, Cohort.URGENT_LATE)),
    ]
    if waiting:
        details.append(Said(_("{n} within the hours", n=f"{waiting:,}"), _opens(seen, Cohort.URGENT_WAITING)))
    yield Item(
        Matter.URGENT,
        pgettext("attention", "Urgent"),
        Said(head, _opens(seen, Cohort.URGENT)),
        tuple(details),
    )


def _overdue(seen: Overview, names: Names) -> Iterator[Item]:
    count = seen.now.number(OVERDUE) or 0
    if not count:
        return
    by_unit, since = seen.now.by(OVERDUE_BY_UNIT), seen.now.by(LONGEST_OVERDUE_BY_UNIT)
    head = _("{n} overdue, at {units} units", n=f"{count:,}", units=len(by_unit))
    details = tuple(
        Said(
            _(
                "{name}: {n}, the longest by {days} days",
                name=named(names.units, unit),
                n=f"{by_unit[unit]:,}",
                days=f"{_days(seen, since.get(unit)):,}",
            ),
            _opens(seen, Cohort.OVERDUE, units=_ids(unit)),
        )
        for unit in _worst(by_unit, since)
    )
    yield Item(
        Matter.OVERDUE, pgettext("attention", "Overdue"), Said(head, _opens(seen, Cohort.OVERDUE)), details
    )


def _waiting(seen: Overview) -> Iterator[Item]:
    count = seen.now.number(WAITING) or 0
    if count:
        head = _(
            "{n} supported but not carried out, the oldest for {days} days",
            n=f"{count:,}",
            days=f"{_days(seen, seen.now.number(LONGEST_WAITING)):,}",
        )
        yield Item(
            Matter.WAITING,
            pgettext("attention", "Not done"),
            Said(head, _opens(seen, Cohort.SUPPORTED_WAITING)),
        )


def _charge(seen: Overview, names: Names) -> Iterator[Item]:
    """Say what is wrong with leaders' charge: major matters without one first, then charges without action."""
    said = [*_unassigned(seen), *_idle(seen, names)]
    if said:
        label = pgettext("attention", "In charge")
        yield Item(Matter.CHARGE, label, said[0], tuple(said[1 : MOST_DETAILS + 1]))


def _unassigned(seen: Overview) -> Iterator[Said]:
    count = seen.now.number(MAJOR_UNASSIGNED) or 0
    if count:
        words = ngettext(
            "{n} major matter has no leader in charge", "{n} major matters have no leader in charge", count
        )
        yield Said(words, _opens(seen, Cohort.MAJOR_UNASSIGNED))


def _idle(seen: Overview, names: Names) -> Iterator[Said]:
    count = seen.now.number(IDLE) or 0
    if not count:
        return
    words = _(
        "{n} in a leader's charge saw no action for more than {days} days", n=f"{count:,}", days=IDLE_DAYS
    )
    yield Said(words, _opens(seen, Cohort.ASSIGNED_IDLE))
    by_leader, since = seen.now.by(IDLE_BY_LEADER), seen.now.by(LONGEST_IDLE_BY_LEADER)
    for leader in _worst(by_leader, since):
        yield Said(
            _(
                "{name}: {n}, the longest for {days} days",
                name=named(names.leaders, leader),
                n=f"{by_leader[leader]:,}",
                days=f"{_days(seen, since.get(leader)):,}",
            ),
            _opens(seen, Cohort.ASSIGNED_IDLE, leaders=_ids(leader)),
        )


def _gathered(seen: Overview, names: Names) -> Iterator[Item]:
    """Name the place and topic of which far more was received in eight weeks than its own past explains."""
    recent = recent_period(seen.period, seen.as_of)
    before = before_period(recent)
    months = seen.before.by(RECEIVED_BY_MONTH)
    if not months:
        return
    # Before the first month with any matter nothing is known: it must not make the past look quieter.
    known_from = max(before.from_on, first_day(min(months)))
    known_days = (before.to_on - known_from).days + 1
    if known_days < MIN_BEFORE_DAYS:
        return
    counts, past = seen.recent.by(TOPICS), seen.before.by(TOPICS)
    for cell in excesses(counts, past, RECENT_DAYS, known_days)[:1]:
        place, topic = cell.key
        if place is None or topic is None or topic in names.branches:
            continue
        head = _(
            "{place}, {topic}: {n} in {days} days, against {expected} before",
            place=named(names.townships, place),
            topic=named(names.categories, topic),
            n=f"{cell.count:,}",
            days=RECENT_DAYS,
            expected=expected_words(cell.expected),
        )
        href = _opens(
            seen,
            Cohort.RECEIVED,
            townships=(place,),
            categories=(topic,),
            from_on=recent.from_on,
            to_on=recent.to_on,
        )
        yield Item(Matter.GATHERED, pgettext("attention", "Cluster"), Said(head, href))


def _notices(seen: Overview) -> Iterator[Item]:
    notices = seen.attention.notices
    if not notices:
        return
    head = ngettext(
        "{n} hearing with less than {days} days of notice",
        "{n} hearings with less than {days} days of notice",
        len(notices),
        days="–".join(str(days) for days in sorted({one.asked_days for one in notices})),
    )
    details = []
    for notice in notices[:MOST_DETAILS]:
        name = notice.title if seen.sees_rows else _("A hearing")
        if notice.notice_days is None:
            words = _("{name}: on {day}, no notice yet", name=name, day=notice.planned_on)
        else:
            words = _(
                "{name}: on {day}, notice {days} days before",
                name=name,
                day=notice.planned_on,
                days=notice.notice_days,
            )
        details.append(Said(words, _matter_address(seen, notice.case_id)))
    yield Item(Matter.NOTICE, pgettext("attention", "Hearing"), Said(head), tuple(details))


def _decisions(seen: Overview, names: Names) -> Iterator[Item]:
    decisions = seen.attention.decisions
    if not decisions.undone:
        return
    head = _(
        "{due} decisions of meetings are due by now, {done} of them done",
        due=decisions.due,
        done=decisions.done,
    )
    details = tuple(
        Said(
            _(
                "{name}: {days} days late",
                name=named(names.units, one.unit_id)
                if one.post_id is None
                else named(names.leaders, one.post_id),
                days=(seen.as_of - one.due_on).days,
            ),
            _matter_address(seen, one.case_id) or _decisions_address(seen, DecisionsAsked.UNDONE),
        )
        for one in decisions.undone[:MOST_DETAILS]
    )
    all_due = _decisions_address(seen, DecisionsAsked.DUE)
    yield Item(Matter.DECISIONS, pgettext("attention", "Decisions"), Said(head, all_due), details)


def _decisions_address(seen: Overview, which: DecisionsAsked) -> str:
    """Return where just these decisions are listed, empty for who has no page of meetings."""
    if not seen.sees_meetings:
        return ""
    # Neither a period nor what the ledger lists of it chooses among decisions.
    chosen = replace(
        seen.asked.chosen,
        from_on=None,
        to_on=None,
        cohort=None,
        sort=Sort(),
        since=None,
        until=None,
        moved=None,
    )
    query = to_query(chosen, seen.as_of if seen.asked.is_past else None)
    return address(MEETINGS, "&".join(filter(None, (f"{DECIDED_KEY}={which}", query))))


def _reports(seen: Overview, names: Names) -> Iterator[Item]:
    for report in seen.attention.reports[:1]:
        head = _(
            "{name}: {n} zero reports came late, then a group visit of {persons}",
            name=named(names.units, report.unit_id),
            n=report.count,
            persons=f"{report.persons:,}",
        )
        href = _opens(
            seen,
            Cohort.GROUP_VISITS,
            townships=(report.township_id,),
            from_on=report.from_on,
            to_on=report.to_on,
        )
        yield Item(Matter.REPORTS, pgettext("attention", "Screening"), Said(head, href))


def _hidden(seen: Overview, names: Names) -> Iterator[Item]:
    """Look behind rates of 100 %: acts entered late and registrations cancelled at units that were always in time."""
    owed, in_time = seen.now.by(NOTICES_BY_UNIT), seen.now.by(NOTICES_IN_TIME_BY_UNIT)
    late, cancelled = seen.now.by(ENTERED_LATE_BY_UNIT), seen.now.by(CANCELLED_BY_UNIT)

    def hidden(unit: int | None) -> int:
        return late.get(unit, 0) + cancelled.get(unit, 0)

    spotless = [unit for unit in owed if owed[unit] == in_time.get(unit) and late.get(unit)]
    found = sorted(
        (unit for unit in spotless if hidden(unit) >= MIN_HIDDEN), key=lambda unit: (-hidden(unit), str(unit))
    )
    for unit in found[:1]:
        head = _(
            "{name}: notices 100 % in time ({n}/{n}); look behind it",
            name=named(names.units, unit),
            n=owed[unit],
        )
        yield Item(
            Matter.HIDDEN,
            pgettext("attention", "Records"),
            Said(head, _opens(seen, Cohort.C3_LIMIT_IN_PERIOD, units=_ids(unit))),
            tuple(_behind(seen, unit, late.get(unit, 0), cancelled.get(unit, 0))),
        )


def _behind(seen: Overview, unit: int | None, late: int, cancelled: int) -> Iterator[Said]:
    yield Said(
        ngettext(
            "{n} matter has an act that was entered late",
            "{n} matters have acts that were entered late",
            late,
        ),
        _opens(seen, Cohort.ENTERED_LATE, units=_ids(unit)),
    )
    if cancelled:
        yield Said(
            ngettext("{n} registration was cancelled", "{n} registrations were cancelled", cancelled),
            _opens(seen, Cohort.CANCELLED, units=_ids(unit)),
        )
