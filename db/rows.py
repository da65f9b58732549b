"""Plain answers of queries: frozen, without words for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.enums import (
    Channel,
    Clock,
    Closure,
    Conclusion,
    Due,
    Level,
    Mark,
    Purpose,
    Rating,
    Stage,
)


class LedgerRow(NamedTuple):
    """One matter as the ledger shows it at the end of the as-of day; ids are worded by the page."""

    case_id: int
    number: str
    title: str
    received_on: date | None
    closed_on: date | None
    township_id: int | None
    village_id: int | None
    category1_id: int | None
    category2_id: int | None
    category_id: int | None
    cause_id: int | None
    channel: Channel | None
    level: Level | None
    purpose: Purpose | None
    unit_id: int | None
    leader_id: int | None
    stage: Stage | None
    conclusion: Conclusion | None
    closure: Closure | None
    marks: Mark
    persons: int
    batches: int
    rating: Rating | None
    due_on: date | None
    due_clock: Clock | None
    due: Due
    supported_on: date | None
    carried_out_on: date | None
    assigned_on: date | None
    assignment_due_on: date | None
    last_action_on: date | None


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """Footer of the ledger: matters (件次), visits in batches (批次) and persons (人次), never mixed."""

    cases: int
    batches: int
    persons: int


@dataclass(frozen=True, slots=True)
class MovedCount:
    """Matters of a movement, and how many of them the board knew on the earlier and on the later day."""

    cases: int
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class LedgerBlock:
    """Some consecutive rows of the ledger, the sums of all its rows, and the data version they belong to."""

    rows: tuple[LedgerRow, ...]
    sums: LedgerSums
    version: int

    @property
    def total(self) -> int:
        """Return the count of all rows of the ledger."""
        return self.sums.cases


@dataclass(frozen=True, slots=True)
class Phones:
    """Where an office is reached by day, and outside office hours; empty where it gave none."""

    office: str
    duty: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id; a leader is named by post, never as a person."""

    areas: Mapping[int, str]
    units: Mapping[int, str]
    posts: Mapping[int, str]
    categories: Mapping[int, str]
    causes: Mapping[int, str]
    phones: Mapping[int, Phones]
