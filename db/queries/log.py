"""Rows of the chained log for its reader, who sees no matter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.models.records import LogRow


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log; ``case_id`` numbers a matter without saying anything about it."""

    seq: int
    at: datetime
    kind: LogKind
    account: str
    case_id: int | None
    detail: dict[str, Any]


def log_entries(
    session: Session,
    from_at: datetime,
    to_at: datetime,
    *,
    kind: LogKind | None = None,
    account: str = "",
    limit: int = 1000,
) -> list[LogEntry]:
    """Return the latest rows from ``from_at`` (included) to ``to_at`` (not), at most ``limit``, latest first."""
    asked = select(LogRow).where(LogRow.at >= from_at, LogRow.at < to_at)
    if kind is not None:
        asked = asked.where(LogRow.kind == kind)
    if account:
        asked = asked.where(LogRow.account_name == account)
    rows = session.scalars(asked.order_by(LogRow.seq.desc()).limit(limit))
    return [_entry(row) for row in rows]


def log_entry(session: Session, seq: int) -> LogEntry | None:
    """Return one row by its number, None where there is none."""
    row = session.get(LogRow, seq)
    return None if row is None else _entry(row)


def _entry(row: LogRow) -> LogEntry:
    return LogEntry(row.seq, row.at, row.kind, row.account_name, row.case_id, dict(row.detail))
