"""A matter as somebody meets it who would act on it: where it stands that day, and how the reader stands to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.clocks import ClockState
from db.enums import Clock, EventKind, Role
from db.matter import Matter
from db.rule_packs import RulePack
from db.workdays import WorkCalendar

K = EventKind


class Hand(StrEnum):
    """How somebody stands to a matter; the office holds what no unit holds and what lies with itself."""

    OFFICE = "office"
    HOLDER = "holder"
    CO_HANDLER = "co_handler"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter as it stands on the day of the act, with its clocks and its rules.

    ``is_receipt_told``: the unit has said since the last transfer that it received it.
    """

    matter: Matter
    clocks: tuple[ClockState, ...]
    pack: RulePack
    calendar: WorkCalendar
    day: date
    is_receipt_told: bool = False

    def clock(self, *wanted: Clock) -> ClockState | None:
        """Return the first of some clocks that the matter has."""
        return next((state for state in self.clocks if state.clock in wanted), None)


Refusal = tuple[str, Mapping[str, Any]]
"""A code and the values of its sentence."""


def hands_of(
    role: Role,
    own_units: Collection[int] | None,
    matter: Matter,
    co_handlers: Iterable[int],
    *,
    is_with_office: bool,
) -> frozenset[Hand]:
    """Return how a reader stands to a matter; ``own_units`` are those of the scope, ``is_with_office`` its unit.

    A hearing secretary, a leader's liaison, an auditor and an administrator have no hand in it.
    """
    if role is Role.OFFICE:
        return frozenset({Hand.OFFICE, Hand.HOLDER} if is_with_office else {Hand.OFFICE})
    if role is Role.LEADER:
        return frozenset({Hand.LEADER})
    if role is not Role.UNIT or own_units is None:
        return frozenset()
    found = set()
    if matter.unit in own_units:
        found.add(Hand.HOLDER)
    if any(unit in own_units for unit in co_handlers):
        found.add(Hand.CO_HANDLER)
    return frozenset(found)


def extension_left(standing: Standing) -> int:
    """Return by how many days the handling may still be extended."""
    return max(0, standing.pack.max_extension_days - standing.matter.extension_days)


def is_receipt_told(events: Iterable[tuple[EventKind, Mapping[str, Any]]]) -> bool:
    """Tell from a matter's events, earliest first, whether the receipt of its last transfer was told."""
    told = False
    for kind, detail in events:
        told = receipt_told_after(kind, detail, told)
    return told


def receipt_told_after(kind: EventKind, detail: Mapping[str, Any], before: bool) -> bool:
    """Tell whether the receipt of the last transfer is told after one more event."""
    if kind is K.TRANSFER_RECEIVED:
        return True
    handed_on = kind is K.TRANSFERRED or (kind is K.OBJECTION_SETTLED and "unit" in detail)
    return before and not handed_on
