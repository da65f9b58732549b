"""Turn the facts of a row into the acts of a matter's history, and changed facts into the acts that correct it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from db.days import EPOCH
from db.enums import EventKind, Mark, RatingSource
from db.importing.reading import Facts
from db.matter import APPLY, Matter
from db.replay import Event

LEDGER_PAPER: Final = "ledger"
"""Says of a limit that it is what the ledger gave (台账所载)."""


@dataclass(slots=True)
class Act:
    """One act to be recorded; ``day`` of None means the moment of the import itself."""

    kind: EventKind
    day: date | None
    detail: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    supersedes_id: int | None = None


_DIMENSIONS: Final = ("channel", "level", "purpose", "township", "village", "category", "cause", "persons")
_SINGLE: Final[tuple[tuple[str, EventKind, tuple[str, ...]], ...]] = (
    ("registered_on", EventKind.REGISTERED, ()),
    ("transferred_on", EventKind.TRANSFERRED, ("unit",)),
    ("accepted_on", EventKind.ACCEPTED, ()),
    ("refused_on", EventKind.REFUSED, ()),
    ("replied_on", EventKind.REPLIED, ("conclusion",)),
    ("closed_on", EventKind.CLOSED, ("closure",)),
    ("cancelled_on", EventKind.CANCELLED, ()),
)
"""A day, the act it stands for, and the facts that go into the act's detail."""

_OF_RECEIPT: Final = frozenset({"received_on", "channel", "level", "purpose", "persons"})


def _day(facts: Mapping[str, Any], name: str) -> date | None:
    text = facts.get(name)
    return date.fromisoformat(text) if text else None


def _detail(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name) is not None}


def acts_of(facts: Facts) -> list[Act]:
    """Return the acts of a new matter in the order of their days."""
    received = _day(facts, "received_on")
    if received is None:
        raise ValueError("a matter needs the day of its receipt")
    detail = _detail(facts, _DIMENSIONS)
    if marks := facts.get("marks"):
        detail["marks"] = list(marks)
        if Mark.ANONYMOUS.name in marks:
            detail["owes_reply"] = False
    if facts.get("unit") is not None and not facts.get("transferred_on"):
        detail["unit"] = facts["unit"]
    acts = [Act(EventKind.RECEIVED, received, detail)]
    if limit := facts.get("due_on"):
        acts.append(Act(EventKind.LIMIT_SET, received, {"limit": limit, "paper": LEDGER_PAPER}))
    if facts.get("transferred_on") and not facts.get("registered_on"):
        acts.append(Act(EventKind.REGISTERED, _day(facts, "transferred_on")))
    for name, kind, parts in _SINGLE:
        if (day := _day(facts, name)) is not None:
            acts.append(Act(kind, day, _detail(facts, parts)))
    rated = _day(facts, "closed_on") or _day(facts, "replied_on")
    if facts.get("rating") and rated is not None:
        acts.append(Act(EventKind.RATED, rated, _rated(facts)))
    if facts.get("leader") is not None:
        acts.append(_assigned(facts))
    started = _day(facts, "transferred_on") or received
    acts.extend(
        Act(EventKind.CO_HANDLER_ADDED, started, {"unit": unit}) for unit in facts.get("co_units", ())
    )
    noted = _day(facts, "closed_on") or _day(facts, "replied_on") or received
    acts.extend(
        Act(EventKind.NOTED, noted, {"field": name.removeprefix("note.")}, note=facts[name])
        for name in facts
        if name.startswith("note.")
    )
    acts.sort(key=lambda act: act.day or received)
    return acts


def _rated(facts: Mapping[str, Any]) -> dict[str, Any]:
    # Only a ledger of the office carries ratings: they are the official ones.
    return {"rating": facts["rating"], "source": RatingSource.OFFICIAL.value}


def _assigned(facts: Mapping[str, Any]) -> Act:
    detail = {"post": facts["leader"]}
    if facts.get("assignment_due_on"):
        detail["due"] = facts["assignment_due_on"]
    return Act(EventKind.LEADER_ASSIGNED, _day(facts, "assigned_on"), detail)


# ---------------------------------------------------------------- what the board knows


@dataclass(frozen=True, slots=True)
class Standing:
    """An act that holds now: ``id`` is the event to supersede, be it the act or its last correction."""

    id: int
    kind: EventKind
    day: date
    detail: Mapping[str, Any]


def standing(events: Sequence[Event]) -> list[Standing]:
    """Return the acts that hold after all corrections, in the order in which they happened."""
    superseded = {event.supersedes_id for event in events if event.kind is EventKind.CORRECTED}
    held: list[Standing] = []
    for event in sorted(events, key=lambda one: one.order):
        if event.id in superseded:
            continue
        kind, detail = event.kind, event.detail
        if kind is EventKind.CORRECTED:
            if not detail.get("kind"):
                continue
            kind, detail = EventKind(detail["kind"]), detail.get("detail", {})
        held.append(Standing(event.id, kind, date.fromordinal(event.happened_on + EPOCH), detail))
    return held


def facts_of(held: Sequence[Standing]) -> Facts:
    """Return what the board knows of a matter, in the words of a sheet's facts."""
    matter = Matter()
    units: set[int] = set()
    for act in held:
        if (apply := APPLY.get(act.kind)) is not None:
            apply(matter, act.day, act.detail)
        if act.kind is EventKind.CO_HANDLER_ADDED:
            units.add(act.detail["unit"])
        elif act.kind is EventKind.CO_HANDLER_REMOVED:
            units.discard(act.detail["unit"])
    days = {name: getattr(matter, name) for name, _, _ in _SINGLE}
    days |= {
        "received_on": matter.received_on,
        "due_on": matter.instructed_limit_on,
        "assigned_on": matter.assigned_on,
        "assignment_due_on": matter.assignment_due_on,
    }
    facts: Facts = {name: None if day is None else day.isoformat() for name, day in days.items()}
    for name in ("channel", "level", "purpose", "conclusion", "closure", "rating"):
        word = getattr(matter, name)
        facts[name] = None if word is None else str(word)
    for name in ("township", "village", "category", "cause", "unit", "leader", "persons"):
        facts[name] = getattr(matter, name)
    shown = Mark.GROUP | Mark.REPEAT | Mark.ABOVE_LEVEL | Mark.MAJOR | Mark.ANONYMOUS
    facts["marks"] = sorted(mark.name or "" for mark in Mark if mark & shown & Mark(matter.marks))
    facts["co_units"] = sorted(units)
    return facts


# ---------------------------------------------------------------- changes


def correcting_acts(held: Sequence[Standing], known: Facts, changed: Facts) -> list[Act]:
    """Return the acts by which a matter known as ``known`` becomes what ``changed`` says of some of its facts.

    What happened on another day, or never, corrects the act that holds; what is new is an act of its own day; place,
    category, marks, limit and leader change by an act of now.
    """
    merged = {**known, **changed}
    acts: list[Act] = []
    receipt = {name: changed[name] for name in changed if name in _OF_RECEIPT}
    if "unit" in changed and "transferred_on" not in changed and not merged.get("transferred_on"):
        receipt["unit"] = changed["unit"]
    if receipt:
        acts.append(_corrected_receipt(held, receipt))
    acts.extend(_single_acts(held, merged, changed))
    if changed.get("rating") and (merged.get("closed_on") or merged.get("replied_on")):
        acts.append(Act(EventKind.RATED, None, _rated(merged)))
    acts.extend(_acts_of_now(held, merged, known, changed))
    return acts


def _last(held: Sequence[Standing], kind: EventKind) -> Standing | None:
    return next((act for act in reversed(held) if act.kind is kind), None)


def _correction(old: Standing, day: date, detail: dict[str, Any]) -> Act:
    return Act(EventKind.CORRECTED, day, {"kind": old.kind.value, "detail": detail}, supersedes_id=old.id)


def _corrected_receipt(held: Sequence[Standing], receipt: Facts) -> Act:
    old = _last(held, EventKind.RECEIVED)
    if old is None:
        raise ValueError("a matter without a receipt")
    detail = {**old.detail, **{name: value for name, value in receipt.items() if name != "received_on"}}
    kept = {name: value for name, value in detail.items() if value is not None}
    return _correction(old, _day(receipt, "received_on") or old.day, kept)


def _single_acts(held: Sequence[Standing], merged: Facts, changed: Facts) -> Iterable[Act]:
    for name, kind, parts in _SINGLE:
        if name not in changed and not any(part in changed for part in parts):
            continue
        old = _last(held, kind)
        day = _day(merged, name)
        if day is None and old is not None:
            yield Act(EventKind.CORRECTED, old.day, {}, supersedes_id=old.id)
        elif day is not None and old is not None:
            rest = {key: value for key, value in old.detail.items() if key not in parts}
            yield _correction(old, day, rest | _detail(merged, parts))
        elif day is not None:
            if kind is EventKind.TRANSFERRED and not merged.get("registered_on"):
                yield Act(EventKind.REGISTERED, day)
            yield Act(kind, day, _detail(merged, parts))


def _acts_of_now(held: Sequence[Standing], merged: Facts, known: Facts, changed: Facts) -> Iterable[Act]:
    if changed.keys() & {"township", "village"}:
        yield Act(EventKind.PLACED, None, _detail(merged, ("township", "village")))
    if "category" in changed:
        yield Act(EventKind.CATEGORISED, None, _detail(merged, ("category",)))
    if "cause" in changed:
        yield Act(EventKind.CAUSE_NAMED, None, _detail(merged, ("cause",)))
    if "marks" in changed:
        before, after = set(known.get("marks") or ()), set(changed["marks"] or ())
        yield Act(EventKind.MARKED, None, {"add": sorted(after - before), "remove": sorted(before - after)})
    if "due_on" in changed:
        if merged["due_on"]:
            yield Act(EventKind.LIMIT_SET, None, {"limit": merged["due_on"], "paper": LEDGER_PAPER})
        elif (old := _last(held, EventKind.LIMIT_SET)) is not None:
            yield Act(EventKind.CORRECTED, old.day, {}, supersedes_id=old.id)
    yield from _leader_acts(held, merged, changed)
    if "co_units" in changed:
        before, after = set(known.get("co_units") or ()), set(changed["co_units"] or ())
        yield from (Act(EventKind.CO_HANDLER_ADDED, None, {"unit": unit}) for unit in sorted(after - before))
        yield from (
            Act(EventKind.CO_HANDLER_REMOVED, None, {"unit": unit}) for unit in sorted(before - after)
        )
    for name in changed:
        if name.startswith("note.") and changed[name]:
            yield Act(EventKind.NOTED, None, {"field": name.removeprefix("note.")}, note=changed[name])
        elif name in ("title", "summary", "plan", "team"):
            yield Act(EventKind.NOTED, None, {"field": name}, note=str(changed[name] or ""))


def _leader_acts(held: Sequence[Standing], merged: Facts, changed: Facts) -> Iterable[Act]:
    if not changed.keys() & {"leader", "assigned_on", "assignment_due_on"}:
        return
    old = _last(held, EventKind.LEADER_ASSIGNED)
    released = _last(held, EventKind.LEADER_RELEASED)
    is_released = released is not None and (old is None or held.index(released) > held.index(old))
    if merged.get("leader") is None:
        yield Act(EventKind.LEADER_RELEASED, None)
        return
    new = _assigned(merged)
    is_dated = "assigned_on" in changed or "leader" not in changed
    if old is None and not is_released:
        yield new
    elif old is None or is_released or not is_dated:
        # A change of leader without a day of its own is known to have happened by now, no more.
        yield Act(new.kind, None, new.detail)
    elif "leader" in changed and new.day is not None and new.day > old.day:
        yield new
    else:
        yield _correction(old, new.day or old.day, new.detail)
