"""An uploaded file on its way in: taken, sealed, read again by whoever sent it, and of which kind it is."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from dashboard.import_words import ASSIGNMENTS, KINDS, LEDGER
from dashboard.request import Board
from db.importing.findings import SheetRefused
from db.importing.sheets import Workbook, read_workbook
from db.importing.staging import MOST_STAGED, Staging
from db.queries.imports import waiting_uploads

JOB_ABOVE: Final = 3_000
"""A file of more rows is stored by the worker, with its progress shown."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An own upload: its id, its name, and what its preview left behind."""

    id: str
    name: str
    mapping: Dictionary[str, Any]


def staging_of(board: Board) -> Staging:
    """Return where the board keeps uploads."""
    keys = board.database.keys
    if keys is None:
        raise SheetRefused("no_keys")
    return Staging(board.config.instance / "staged", keys)


def take(session: Session, board: Board, content: bytes, name: str, account_id: int, at: datetime) -> str:
    """Seal a file that an account sent and return its id; whoever left files behind loses the oldest."""
    staging = staging_of(board)
    for old in waiting_uploads(session, account_id)[: 1 - MOST_STAGED]:
        staging.drop(session, old, account_id=account_id)
    return staging.stage(session, content, name=name, account_id=account_id, now=at).id


def uploaded(
    session: Session, board: Board, upload_id: str, account_id: int, at: datetime
) -> tuple[Upload, Workbook]:
    """Return an account's own upload and what it reads as; ``SheetRefused`` as of staging and of reading."""
    row, content = staging_of(board).read(session, upload_id, account_id=account_id, now=at)
    return Upload(row.id, row.name, dict(row.mapping)), read_workbook(content, row.name)


def remember(
    session: Session, board: Board, upload_id: str, account_id: int, at: datetime, mapping: dict[str, Any]
) -> None:
    """Keep with an own upload what its next step needs, in place of what was kept."""
    staging_of(board).row(session, upload_id, account_id=account_id, now=at).mapping = mapping


def check_name(name: str) -> None:
    """Refuse a file that is neither a workbook nor a text table by its name; an old .xls says so when it is read."""
    if not name.casefold().endswith((".xlsx", ".csv", ".xls")):
        raise SheetRefused("wrong_type", name=name)


def is_of_matters(kind: str) -> bool:
    """Tell whether a file of this kind holds matters, and not one of the county's own lists."""
    return kind in (LEDGER, ASSIGNMENTS)


def known_kind(kind: Any) -> str:
    """Return a kind that there is, the ledger where it is not known."""
    return str(kind) if kind in KINDS else LEDGER
