"""Store a confirmed proposal: everything is worked out before one short transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from sqlalchemy.exc import IntegrityError

from db.importing.bulk import RowsRefused
from db.importing.findings import SheetRefused
from db.importing.preparing import Decisions, Side, prepare
from db.importing.proposal import Proposal
from db.importing.storing import ChangedMeanwhile, ImportDone, store
from db.log import Signer
from db.session import Database

ATTEMPTS: Final = 3


def confirm(
    database: Database,
    proposal: Proposal,
    decisions: Decisions | None = None,
    *,
    now: datetime,
    account: Signer | None = None,
    user: str = "",
    clock: Callable[[], float] = lambda: 0.0,
    progress: Callable[[int], None] = lambda done: None,
) -> ImportDone:
    """Store a proposal in one transaction or not at all; ``clock`` (seconds) is read around the transaction.

    The first import of a source is history: recorded as it happened. Later ones are recorded ``now``. ``user`` is the
    operating system's user of a command line, for the log.
    ``SheetRefused`` codes: ``same_file`` (``run``), ``conflicts_open`` (``n``), ``matches_open`` (``n``),
    ``changed_meanwhile`` (propose again), ``no_keys`` (identity columns without keys to seal them).
    """
    chosen = decisions or Decisions()
    _check_open(proposal, chosen)
    for attempt in count(1):
        with database.reading() as session:
            batch = prepare(session, proposal, chosen, now=now, account=account, progress=progress)
            batch.user = user
        started = clock()
        try:
            with database.writing() as session:
                done = store(session, batch)
        except (ChangedMeanwhile, IntegrityError, RowsRefused):
            if attempt == ATTEMPTS:
                raise SheetRefused("changed_meanwhile") from None
            continue
        return replace(done, locked_seconds=clock() - started)
    raise AssertionError


def _check_open(proposal: Proposal, chosen: Decisions) -> None:
    if proposal.same_file is not None and not chosen.same_file_again:
        raise SheetRefused("same_file", run=proposal.same_file)
    open_conflicts = sum(
        1
        for row, conflict in proposal.conflicts
        if conflict.has_sheet_moved
        and chosen.conflicts.get((row.case_id, conflict.field), chosen.conflicts_otherwise) is None
    )
    if open_conflicts:
        raise SheetRefused("conflicts_open", n=open_conflicts)
    if not chosen.is_first_candidate_taken:
        open_matches = sum(1 for unsure in proposal.unsure if unsure.draft.key not in chosen.matches)
        if open_matches:
            raise SheetRefused("matches_open", n=open_matches)


__all__ = ["Decisions", "ImportDone", "Side", "confirm"]
