"""Late entries and corrections (补录/更正): where they fit into a matter's history, and which need a second person.

An act is put after all that is known of the day on which it happened. It fits where the state of that day offers it
and no other act of handling loses what it rests on. What never fitted, as in histories from elsewhere, holds nothing
back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from db.clocks import PETITIONER_CLOCKS, ClockState, run_clocks
from db.enums import Clock, EventKind
from db.handling import RULES
from db.hearing_events import IN_FILE
from db.matter import APPLY, Matter
from db.replay import Event, placed
from db.rule_packs import RulePack
from db.standing import Refusal, Standing, is_receipt_told
from db.workdays import WorkCalendar, is_entered_late

ONLY_DAYS: Final = frozenset({EventKind.RECEIVED, *IN_FILE})
"""Acts that a correction gives another day and nothing else."""
CORRECTABLE: Final = frozenset({*RULES, *ONLY_DAYS, EventKind.CANCELLED})
"""Acts that a correction may supersede; a receipt stays, a cancelling is only taken back."""
SECOND: Final = "second"
"""What an event's detail calls the account that confirmed it."""
_NO_DUTY: Final = frozenset({*PETITIONER_CLOCKS, Clock.C6})


def kind_said(event: Event) -> EventKind | None:
    """Return what an event says that happened, a correction being what it puts in place; None: it never happened."""
    if event.kind is not EventKind.CORRECTED:
        return event.kind
    said = event.detail.get("kind")
    return EventKind(said) if said else None


def stood_before(
    events: Iterable[Event], pack: RulePack, calendar: WorkCalendar, day: date, without: int | None = None
) -> Standing | None:
    """Return a matter as it stood at the end of ``day`` by what is known now, one event left out; None before receipt."""
    matter = Matter()
    told: list[tuple[EventKind, Mapping[str, object]]] = []
    for one in placed(events):
        if one.happened_on > day or one.id == without:
            continue
        APPLY[one.kind](matter, one.happened_on, one.detail)
        told.append((one.kind, one.detail))
    if matter.received_on is None:
        return None
    clocks = run_clocks(matter.moments(), pack, calendar, day)
    return Standing(matter, clocks, pack, calendar, day, is_receipt_told(told))


def out_of_place(
    events: Sequence[Event], pack: RulePack, calendar: WorkCalendar
) -> dict[int, tuple[EventKind, date, Refusal]]:
    """Return by event id the acts of handling that the state before them did not offer to anybody, and why."""
    matter = Matter()
    told: list[tuple[EventKind, Mapping[str, object]]] = []
    found: dict[int, tuple[EventKind, date, Refusal]] = {}
    for one in placed(events):
        rule, day = RULES.get(one.kind), one.happened_on
        if rule is not None:
            refusal: Refusal | None = ("before_receipt", {})
            if matter.received_on is not None:
                clocks = run_clocks(matter.moments(), pack, calendar, day)
                stood = Standing(replace(matter), clocks, pack, calendar, day, is_receipt_told(told))
                refusal = ("matter_cancelled", {}) if matter.cancelled_on else rule.check(stood, rule.hands)
            if refusal is not None:
                found[one.id] = (one.kind, day, refusal)
        APPLY[one.kind](matter, day, one.detail)
        told.append((one.kind, one.detail))
    return found


def missed(clocks: Iterable[ClockState], day: date) -> frozenset[Clock]:
    """Return the offices' clocks that were met after their limit, or not at all by the end of ``day``."""
    return frozenset(
        one.clock
        for one in clocks
        if one.clock not in _NO_DUTY
        and one.limit_on is not None
        and (day if one.met_on is None else one.met_on) > one.limit_on
    )


def needs_second_person(
    happened_on: date,
    recorded_on: date,
    calendar: WorkCalendar,
    before: Iterable[ClockState],
    after: Iterable[ClockState],
) -> bool:
    """Tell whether an entry is late, or turns a missed limit into one that was kept or into none."""
    if is_entered_late(happened_on, recorded_on, calendar):
        return True
    return bool(missed(before, recorded_on) - missed(after, recorded_on))
