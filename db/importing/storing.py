"""Insert a prepared import: one transaction that only inserts, all of it or nothing."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from db.commands.unsealing import unseal_reopened
from db.enums import ImportOutcome, LogKind
from db.importing.bulk import Writer
from db.importing.comparing import Changed
from db.importing.created import store as store_made
from db.importing.findings import SheetRefused
from db.importing.mapping import write_mapping
from db.importing.preparing import CASE_COLUMNS, EVENT_COLUMNS, LAST_ROWS, Batch
from db.importing.reading import Facts
from db.indexing import reindex
from db.log import append
from db.models.assignments import LeaderAssignment
from db.models.cases import Case
from db.models.records import ImportRun, ImportValue
from db.screening import screen
from db.search import index_prepared
from db.spans import insert_spans, rewrite_participants, rewrite_spans
from db.versions import bulk_change


class ChangedMeanwhile(Exception):
    """Says that somebody took an id, or changed the rules, between the preparation and the transaction."""


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import stored; ``locked_seconds`` is how long the writer's place was held.

    ``moved`` matters of the board went into the vault with their rows.
    """

    run_id: int
    counts: dict[str, int]
    case_ids: range
    locked_seconds: float
    moved: int


def store(session: Session, batch: Batch) -> ImportDone:
    """Insert a prepared batch; the caller's transaction makes it all or nothing."""
    batch.proposal.for_vault.hold(session, batch.now)
    with bulk_change(session):
        for name, column in LAST_ROWS.items():
            if (session.scalar(select(func.max(column))) or 0) + 1 != batch.firsts[name]:
                raise ChangedMeanwhile
        store_made(session, batch.made, batch.firsts)
        writer = Writer(session)
        writer.insert("case", CASE_COLUMNS, batch.cases)
        _update_cases(session, batch)
        writer.insert("case_event", EVENT_COLUMNS, batch.events)
        insert_spans(session, batch.spans)
        run_id = _run(session, batch)
        _write_values(session, writer, batch, run_id)
        writer.insert("import_row", ("run_id", "case_id", "outcome"), _outcomes(batch, run_id))
        batch.identity.store(session, batch.now)
        index_prepared(session, batch.texts)
        _store_assignments(session, batch)
        updated = [row.case_id for row, changed in batch.changed if changed]
        if updated:
            rewrite_spans(session, updated)
            reindex(session, updated)
            unseal_reopened(session, updated, at=batch.now, by=batch.account, act="import")
        if batch.co_handled:
            rewrite_participants(session, batch.co_handled)
        if session.info.get("keys") is not None:
            append(
                session,
                kind=LogKind.IMPORTED,
                at=batch.now,
                account=batch.account,
                detail=_logged(batch, run_id),
            )
    moved = batch.proposal.for_vault.hand_over(session, batch.now, batch.account)
    first = batch.firsts["case"]
    return ImportDone(run_id, batch.sums, range(first, first + len(batch.cases)), 0.0, moved)


def _logged(batch: Batch, run_id: int) -> dict[str, Any]:
    by = {"user": batch.user} if batch.user else {}
    return {**by, "run": run_id, "source": batch.proposal.mapping.source, **batch.sums}


def _run(session: Session, batch: Batch) -> int:
    proposal = batch.proposal
    run = ImportRun(
        source=proposal.mapping.source,
        name=screen(proposal.name).text[:120],
        sha256=proposal.sha256,
        account_id=None if batch.account is None else batch.account.id,
        imported_at=batch.now,
        counts=batch.sums,
        mapping={"toml": write_mapping(proposal.mapping)},
    )
    session.add(run)
    session.flush()
    return run.id


def _outcomes(batch: Batch, run_id: int) -> list[tuple[int, int, str]]:
    new = [(run_id, row[0], ImportOutcome.NEW.value) for row in batch.cases]
    met = [
        (run_id, row.case_id, (ImportOutcome.CHANGED if changed else ImportOutcome.SAME).value)
        for row, changed in batch.changed
    ]
    return new + met


def _write_values(session: Session, writer: Writer, batch: Batch, run_id: int) -> None:
    known = {row.case_id for row, _ in batch.changed if row.is_remembered}
    new = [(case_id, run_id, said) for case_id, said in batch.values if case_id not in known]
    writer.insert("import_value", ("case_id", "run_id", "said"), new)
    for case_id, said in batch.values:
        if case_id in known:
            session.execute(
                update(ImportValue)
                .where(ImportValue.case_id == case_id)
                .values(run_id=run_id, said=json.loads(said))
            )


def _update_cases(session: Session, batch: Batch) -> None:
    source = batch.proposal.mapping.source
    for row, changed in batch.changed:
        if row.is_typed:
            session.execute(update(Case).where(Case.id == row.case_id).values(source=source))
        if not changed:
            continue
        values: dict[str, Any] = {
            name: changed[name] or "" for name in ("title", "summary") if name in changed
        }
        values["version"] = row.version + 1
        done = session.execute(
            update(Case).where(Case.id == row.case_id, Case.version == row.version).values(**values)
        )
        if not getattr(done, "rowcount", 0):
            raise SheetRefused("changed_meanwhile")


def _store_assignments(session: Session, batch: Batch) -> None:
    if batch.assignments:
        session.execute(insert(LeaderAssignment), batch.assignments)
    today = batch.proposal.today
    for row, changed in batch.changed:
        touched = changed.keys() & {
            "leader",
            "assigned_on",
            "assignment_due_on",
            "team",
            "plan",
            "assignment_result",
        }
        if touched:
            _follow_assignment(session, row, changed, today, batch.now)


def _follow_assignment(session: Session, row: Changed, changed: Facts, today: date, now: datetime) -> None:
    merged = {**row.known, **changed}
    held = session.scalars(
        select(LeaderAssignment)
        .where(LeaderAssignment.case_id == row.case_id, LeaderAssignment.ended_on.is_(None))
        .order_by(LeaderAssignment.id.desc())
    ).first()
    due = merged.get("assignment_due_on")
    due_on = date.fromisoformat(due) if due else None
    if held is not None and held.post_id != merged.get("leader"):
        held.ended_on = today
        held = None
    if merged.get("leader") is None:
        return
    if held is None:
        start = merged.get("assigned_on") or today.isoformat()
        held = LeaderAssignment(
            case_id=row.case_id, post_id=merged["leader"], start_on=date.fromisoformat(start), recorded_at=now
        )
        session.add(held)
    held.due_on = due_on
    held.team = merged.get("team") or held.team or ""
    held.plan = merged.get("plan") or held.plan or ""
    if "assignment_result" in changed:
        held.result = changed["assignment_result"]
