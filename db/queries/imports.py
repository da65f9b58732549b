"""What was imported before: runs with the matters they were about, and the mapping of the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.criteria import scope_conditions
from db.days import FAR
from db.enums import ImportOutcome
from db.models.accounts import Account
from db.models.cases import CASE_SPAN
from db.models.catalogue import RulePackRow
from db.models.records import ImportRow, ImportRun, StagedUpload
from db.scope import Scope


@dataclass(frozen=True, slots=True)
class RunRow:
    """One confirmed import; ``account`` is empty where the command line made it."""

    id: int
    source: str
    name: str
    account: str
    imported_at: datetime
    counts: Mapping[str, Any]
    new: int = 0
    changed: int = 0
    same: int = 0


def import_runs(session: Session, scope: Scope, limit: int = 100) -> Sequence[RunRow]:
    """Return the imports of this board, the latest first, with the numbers of matters that a reader may open."""
    rows = session.execute(_runs().order_by(ImportRun.id.desc()).limit(limit)).all()
    span = (CASE_SPAN.c.case_id == ImportRow.case_id, CASE_SPAN.c.to_on == FAR, *scope_conditions(scope))
    counted = session.execute(
        select(ImportRow.run_id, ImportRow.outcome, func.count())
        .where(ImportRow.run_id.in_([row[0] for row in rows]), exists().where(*span))
        .group_by(ImportRow.run_id, ImportRow.outcome)
    )
    numbers = {(run_id, outcome): n for run_id, outcome, n in counted}
    return [
        replace(
            _row(row),
            new=numbers.get((row[0], ImportOutcome.NEW), 0),
            changed=numbers.get((row[0], ImportOutcome.CHANGED), 0),
            same=numbers.get((row[0], ImportOutcome.SAME), 0),
        )
        for row in rows
    ]


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
