"""The official platform's ratings on the import page: what a sheet of them would do, and the storing of it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dashboard.import_preview import MOST_SHOWN, Sum
from dashboard.import_uploads import Upload, remember, staging_of, uploaded
from dashboard.import_words import RATINGS, rating_sentence
from dashboard.request import Board
from dashboard.text import N_, _, ngettext
from dashboard.words import word
from db.enums import LogKind
from db.importing.findings import SheetRefused
from db.importing.ratings import (
    RatingCode,
    RatingLine,
    RatingOutcome,
    RatingsRead,
    read_ratings,
    store_ratings,
)
from db.importing.sheets import Workbook
from db.log import append
from db.queries.accounts import AccountRow
from db.queries.scopes import scope_of

OUTCOMES: Final[Mapping[RatingOutcome, str]] = {
    RatingOutcome.NEW: N_("New ratings"),
    RatingOutcome.RATED: N_("Rated already; that rating stays"),
    RatingOutcome.BLANK: N_("Without a rating"),
    RatingOutcome.FAULTY: N_("Held back"),
}


def preview_of_ratings(board: Board, upload_id: str, account: AccountRow, at: datetime) -> dict[str, Any]:
    """Read an own upload as ratings and keep with it what was read; return what the page shows. ``SheetRefused``."""
    today = at.astimezone(board.database.zone).date()
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account.id, at)
        read = read_ratings(session, book, today, scope_of(session, account))
    with board.database.writing() as session:
        kept = {**row.mapping, "kind": RATINGS, "told": _told(read)}
        remember(session, board, row.id, account.id, at, kept)
    outcomes = [_outcome(n, line) for n, line in enumerate(_shown(read, RatingOutcome.NEW))]
    return {
        "is_new": True,
        "sums": _sums(read),
        "adds": ngettext("{n} row read", "{n} rows read", len(read.lines)),
        "is_decided": True,
        "decisions": [],
        "outcomes": outcomes,
        "note": _("The first {n} are listed.", n=len(outcomes)) if len(outcomes) >= MOST_SHOWN else "",
        "findings": [_finding(n, line) for n, line in enumerate(_shown(read, RatingOutcome.FAULTY))],
        "has_no_errors": True,
    }


def store_ratings_of(
    board: Board, row: Upload, book: Workbook, account: AccountRow, at: datetime
) -> tuple[str, list[Sum]]:
    """Store an upload's ratings and log it; return a sentence and the counts.

    ``SheetRefused``: ``no_preview``, and ``changed_meanwhile`` where the sheet says something else of the board by now.
    """
    if "told" not in row.mapping:
        raise SheetRefused("no_preview")
    with board.database.writing() as session:
        read = read_ratings(
            session, book, at.astimezone(board.database.zone).date(), scope_of(session, account)
        )
        if _told(read) != row.mapping["told"]:
            raise SheetRefused("changed_meanwhile")
        stored = store_ratings(session, read, at)
        counts = {outcome.name.casefold(): read.count(outcome) for outcome in RatingOutcome}
        append(session, kind=LogKind.IMPORTED, at=at, account=account, detail={"list": RATINGS, **counts})
        staging_of(board).drop(session, row.id, account_id=account.id)
    return ngettext("{n} rating stored.", "{n} ratings stored.", stored), _sums(read)


def _told(read: RatingsRead) -> str:
    """Return what a sheet says of the board in a form that two readings can be compared by."""
    found = Counter(
        (line.case_id, line.outcome.value, "" if line.rating is None else line.rating.value, str(line.on))
        for line in read.lines
    )
    return str(sorted(found.items()))


def _sums(read: RatingsRead) -> list[Sum]:
    return [
        Sum(_(words), read.count(outcome), outcome is RatingOutcome.FAULTY and read.count(outcome) > 0)
        for outcome, words in OUTCOMES.items()
    ]


def _shown(read: RatingsRead, outcome: RatingOutcome) -> list[RatingLine]:
    return [line for line in read.lines if line.outcome is outcome][:MOST_SHOWN]


def _outcome(n: int, line: RatingLine) -> dict[str, Any]:
    said = _("{rating}, {day}", rating="" if line.rating is None else word(line.rating), day=line.on)
    return {
        "id": str(n),
        "what": _("New rating"),
        "number": line.number,
        "said": said,
        "sheet": line.sheet,
        "row": line.row,
    }


def _finding(n: int, line: RatingLine) -> dict[str, Any]:
    return {
        "id": str(n),
        "weight": _("Row held back"),
        "sheet": line.sheet,
        "row": line.row,
        "column": "",
        "sentence": rating_sentence(line.code or RatingCode.NUMBER_MISSING),
        "value": "",
    }
