"""One matter in full, as its page shows it; pure. Identity is asked for apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.charge import Proposed
from db.clocks import ClockState
from db.enums import ChecklistItem, EventKind, Precision
from db.rows import LedgerRow


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the history; ``is_replaced`` by a later correction, ``days_late`` from happening to entry."""

    id: int
    kind: EventKind
    happened_at: datetime
    recorded_at: datetime
    precision: Precision
    unit_id: int | None
    actor: str
    acted_for: str
    note: str
    detail: Mapping[str, Any]
    corrects_id: int | None
    is_replaced: bool
    is_backfilled: bool
    days_late: int
    second: str = ""
    """Who confirmed a late entry, a correction or a cancelling."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A leader's assignment, running or ended, with its records."""

    post_id: int
    start_on: date
    due_on: date | None
    ended_on: date | None
    plan: str
    team: str
    items: Mapping[ChecklistItem, tuple[date, str]]
    visits: tuple[tuple[date, str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that the case page shows; ``later`` and ``earlier`` hold linked matters within the scope,
    ``checklist`` the county's own words of the leader's items.
    """

    row: LedgerRow
    summary: str
    official_number: str | None
    source: str
    pack_code: str
    as_of: date
    clocks: tuple[ClockState, ...]
    history: tuple[Happening, ...]
    assignments: tuple[Assigned, ...]
    earlier: tuple[LedgerRow, ...]
    later: tuple[LedgerRow, ...]
    co_handlers: tuple[int, ...]
    checklist: Mapping[ChecklistItem, str]
    proposal: Proposed | None = None
    """The leader that is proposed and not yet decided on."""
