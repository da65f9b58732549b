"""The ledger for an export: the rows of the one gate, and the log's row of who took them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.column_filters import ColumnFilter
from db.enums import LogKind
from db.filter_query import to_query
from db.filters import CaseFilter
from db.log import Signer, append
from db.queries.ledger import ledger_rows, ledger_sums
from db.rows import LedgerRow, LedgerSums
from db.scope import Scope


@dataclass(frozen=True, slots=True)
class LedgerAsked:
    """Which rows of the ledger, in which order, at the end of which day."""

    chosen: CaseFilter
    as_of: date
    columns: tuple[ColumnFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerTaken:
    """The rows as the grid would show them, and their sums; the rows are read while they are asked for."""

    sums: LedgerSums
    rows: Iterator[LedgerRow]


def take_ledger(session: Session, asked: LedgerAsked, scope: Scope) -> LedgerTaken:
    """Return the rows and sums of one snapshot; a scope that gets counts only raises ``RowsRefused``."""
    rows = ledger_rows(session, asked.chosen, scope, asked.as_of, asked.columns)
    return LedgerTaken(ledger_sums(session, asked.chosen, scope, asked.as_of, asked.columns), rows)


def log_export(
    session: Session,
    asked: LedgerAsked,
    *,
    at: datetime,
    account: Signer | None,
    rows: int,
    detail: Mapping[str, Any],
) -> None:
    """Append the log's row of an export in the caller's transaction; no cell of the export goes into it."""
    said = {
        "what": "ledger",
        "rows": rows,
        "query": to_query(asked.chosen, asked.as_of),
        "column_filters": [str(one.column) for one in asked.columns],
        **detail,
    }
    append(session, kind=LogKind.EXPORTED, at=at, account=account, detail=said)
