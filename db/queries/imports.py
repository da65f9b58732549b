"""What was imported before: runs, the mapping of the last one, and the matters that one wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.accounts import Account
from db.models.cases import Case
from db.models.catalogue import RulePackRow
from db.models.records import ImportRun, ImportValue, StagedUpload


@dataclass(frozen=True, slots=True)
class RunRow:
    """One confirmed import; ``account`` is empty where the command line made it."""

    id: int
    source: str
    name: str
    account: str
    imported_at: datetime
    counts: Mapping[str, Any]


def import_runs(session: Session, limit: int = 100) -> Sequence[RunRow]:
    """Return the imports of this board, the latest first."""
    rows = session.execute(_runs().order_by(ImportRun.id.desc()).limit(limit))
    return [_row(row) for row in rows]


def import_run(session: Session, run_id: int) -> RunRow | None:
    """Return one import, None where there is none of this number."""
    row = session.execute(_runs().where(ImportRun.id == run_id)).first()
    return None if row is None else _row(row)


def _runs() -> Any:
    return select(
        ImportRun.id,
        ImportRun.source,
        ImportRun.name,
        func.coalesce(Account.display_name, ""),
        ImportRun.imported_at,
        ImportRun.counts,
    ).outerjoin(Account, Account.id == ImportRun.account_id)


def _row(row: Any) -> RunRow:
    return RunRow(row[0], row[1], row[2], row[3], row[4], dict(row[5]))


def import_sources(session: Session) -> Sequence[str]:
    """Return the names of ledgers that were imported before."""
    return list(session.scalars(select(ImportRun.source).distinct().order_by(ImportRun.source)))


def last_mapping_text(session: Session, source: str) -> str | None:
    """Return the mapping (TOML) of a source's latest import, None before its first."""
    said = session.scalar(
        select(ImportRun.mapping).where(ImportRun.source == source).order_by(ImportRun.id.desc()).limit(1)
    )
    return None if said is None else str(said.get("toml", "")) or None


def waiting_uploads(session: Session, account_id: int) -> Sequence[str]:
    """Return the ids of an account's uploads that nobody decided on, the oldest first."""
    return list(
        session.scalars(
            select(StagedUpload.id)
            .where(StagedUpload.account_id == account_id)
            .order_by(StagedUpload.staged_at, StagedUpload.id)
        )
    )


def pack_codes(session: Session) -> Sequence[str]:
    """Return the codes of the rule packs that this board has."""
    return list(session.scalars(select(RulePackRow.code).distinct().order_by(RulePackRow.code)))


def days_of_run(session: Session, run_id: int) -> tuple[date, date] | None:
    """Return the first and last day of receipt of the matters that an import wrote, None where it wrote none."""
    days = select(Case.registered_on).join(ImportValue, ImportValue.case_id == Case.id)
    found = session.scalars(days.where(ImportValue.run_id == run_id).distinct()).all()
    return (min(found), max(found)) if found else None
