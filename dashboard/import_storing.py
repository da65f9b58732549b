"""Store what a preview showed, at once or as a job, and say what came of it in counts that open their rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from dashboard.import_decisions import payload_of
from dashboard.import_preview import Sum, error_file, has_errors
from dashboard.import_ratings import store_ratings_of
from dashboard.import_uploads import JOB_ABOVE, Upload, is_of_matters, staging_of, uploaded
from dashboard.import_words import (
    RATINGS,
    REFUSED,
    for_handler_words,
    kind_word,
    moved_words,
    refused_sentence,
    with_more,
)
from dashboard.request import Board
from dashboard.text import _, ngettext
from db.enums import ImportOutcome, LogKind
from db.filter_query import EARLIEST, to_query
from db.filters import CaseFilter, Imported
from db.importing.confirm import confirm
from db.importing.findings import SheetRefused
from db.importing.mapping import read_mapping
from db.importing.organisation import SheetKind, store_organisation
from db.importing.preparing import Decisions
from db.importing.proposal import Proposal, propose
from db.importing.sheets import Workbook
from db.jobs import JobKind, ask, record_done
from db.log import append
from db.queries.accounts import AccountRow
from db.queries.imports import RunRow

IMPORTED: Final = "imported"
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a confirmed file: a sentence, counts, the ledger's query of its rows, and its job."""

    sentence: str
    items: list[Sum]
    rows: str = ""
    job: int = 0
    has_errors: bool = False

    @classmethod
    def of_message(cls, message: Mapping[str, Any], job: int) -> Self:
        """Read what a job said at its end."""
        counts: dict[str, int] = message["counts"]
        run = int(message["run"])
        same = counts["rows"] - sum(counts[name] for name in ("stored", "updated", "joined", "held"))
        items = [
            Sum(_("New"), counts["stored"], rows=rows_of(run, ImportOutcome.NEW)),
            Sum(_("Updated"), counts["updated"], rows=rows_of(run, ImportOutcome.CHANGED)),
            Sum(_("Unchanged"), same, rows=rows_of(run, ImportOutcome.SAME)),
            Sum(_("Joined to another row"), counts["joined"]),
            Sum(_("Held back"), counts["held"]),
        ]
        sentence = _(
            "Stored as import {run}: {n} rows read = {parts}. Accusations are not included.",
            run=run,
            n=counts["rows"],
            parts=" + ".join(f"{one.name} {one.n}" for one in items),
        )
        more = [*moved_words(message["moved"]), *for_handler_words(message["for_handler"])]
        return cls(with_more(sentence, more), items, rows_of(run), job, bool(message.get("has_errors")))

    @staticmethod
    def why_failed(message: Mapping[str, Any]) -> str:
        """Say why a job stored nothing."""
        code = str(message.get("code", ""))
        values = {name: value for name, value in message.items() if name != "code"}
        if code in REFUSED:
            return refused_sentence(SheetRefused(code, **values))
        return _(
            "Nothing was stored. Tell the administrator the number {reference}.",
            reference=values.get("reference", "–"),
        )


def rows_of(run: int, outcome: ImportOutcome | None = None) -> str:
    """Return the ledger's query of exactly the matters of an import, or of those to which it did one thing."""
    return to_query(CaseFilter(from_on=EARLIEST, imported=Imported(run, outcome)))


def begin(
    board: Board, upload_id: str, decisions: Decisions, account: AccountRow, at: datetime
) -> Stored | int:
    """Store a confirmed upload and return what came of it, or the id of the job that will; ``SheetRefused``."""
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account.id, at)
    if row.mapping.get("kind") == RATINGS:
        return Stored(*store_ratings_of(board, row, book, account, at))
    if not is_of_matters(row.mapping.get("kind", "ledger")):
        return store_list(board, row, book, account, at)
    if book.row_count > JOB_ABOVE:
        with board.database.writing() as session:
            payload = {"upload": upload_id, **payload_of(decisions)}
            return ask(session, JobKind.IMPORT, payload, account.id, at)
    return store_matters(board, row, book, decisions, account, at)


def compare_again(
    board: Board, row: Upload, book: Workbook, at: datetime, progress: Progress = lambda done: None
) -> Proposal:
    """Compare a file as its preview did; ``changed_meanwhile`` where that says something else by now."""
    if "toml" not in row.mapping:
        raise SheetRefused("no_preview")
    today = at.astimezone(board.database.zone).date()
    with board.database.reading() as session:
        proposal = propose(session, book, read_mapping(row.mapping["toml"]), today=today, progress=progress)
    if proposal.told() != row.mapping["told"]:
        raise SheetRefused("changed_meanwhile")
    return proposal


def store_proposal(
    board: Board,
    proposal: Proposal,
    decisions: Decisions,
    account: AccountRow,
    at: datetime,
    upload_id: str,
    progress: Progress = lambda done: None,
) -> tuple[dict[str, Any], str, bytes | None]:
    """Store a proposal, delete its upload, and return the message, name and content of what could not be stored."""
    done = confirm(board.database, proposal, decisions, now=at, account=account, progress=progress)
    with board.database.writing() as session:
        staging_of(board).drop(session, upload_id, account_id=account.id)
    findings = [*proposal.held, *proposal.findings]
    is_faulty = has_errors(findings)
    name, content = error_file(findings, proposal.name) if is_faulty else ("", None)
    message = {
        "code": IMPORTED,
        "run": done.run_id,
        "stored": done.counts["stored"],
        "updated": done.counts["updated"],
        "held": done.counts["held"],
        "counts": done.counts,
        "moved": done.moved,
        "for_handler": proposal.for_vault.unsure,
        "has_errors": is_faulty,
    }
    return message, name, content


def store_matters(
    board: Board, row: Upload, book: Workbook, decisions: Decisions, account: AccountRow, at: datetime
) -> Stored:
    """Store a small file of matters at once, and keep what came of it with its owner's jobs."""
    proposal = compare_again(board, row, book, at)
    message, name, content = store_proposal(board, proposal, decisions, account, at, row.id)
    with board.database.writing() as session:
        job = record_done(
            session,
            JobKind.IMPORT,
            payload_of(decisions),
            account.id,
            at,
            message=message,
            result_name=name,
            result=content,
        )
    return Stored.of_message(message, job)


def store_list(board: Board, row: Upload, book: Workbook, account: AccountRow, at: datetime) -> Stored:
    """Store one of the county's own lists, all of it or nothing, and log it."""
    if "county" not in row.mapping:
        raise SheetRefused("no_preview")
    kind = SheetKind(row.mapping["kind"])
    with board.database.writing() as session:
        done = store_organisation(session, book, kind, county=row.mapping["county"])
        counts = {
            "rows": sum(one.rows for one in done),
            "made": sum(one.made for one in done),
            "known": sum(one.known for one in done),
            "held": sum(one.held for one in done),
        }
        append(session, kind=LogKind.IMPORTED, at=at, account=account, detail={"list": kind.value, **counts})
        staging_of(board).drop(session, row.id, account_id=account.id)
    items = [
        Sum(_("Made"), counts["made"]),
        Sum(_("Known already"), counts["known"]),
        Sum(_("Held back"), counts["held"]),
    ]
    sentence = ngettext(
        "{kind}: {n} row stored.", "{kind}: {n} rows stored.", counts["made"], kind=kind_word(kind)
    )
    return Stored(sentence, items)


def past_of(run: RunRow, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list of imports shows of one."""
    return {
        "id": str(run.id),
        "at": f"{run.imported_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "source": run.source,
        "name": run.name,
        "who": run.account or _("the command line"),
        "rows": run.counts.get("rows"),
        "new": run.new,
        "changed": run.changed,
        "same": run.same,
        "opens": {outcome.value: f"/ledger?{rows_of(run.id, outcome)}" for outcome in ImportOutcome},
        "held": run.counts.get("held"),
    }
