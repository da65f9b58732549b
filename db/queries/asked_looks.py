"""Looks that somebody asked a second person for: what waits, and what was confirmed and is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.models.records import LogRow
from db.queries.identity import LOOK_LASTS, IdentityField

ASK_LASTS: Final = timedelta(hours=24)
"""So long a look that was asked for waits for its second person."""


@dataclass(frozen=True, slots=True)
class AskedLook:
    """A look that needs a second person; ``row_id`` is the person's or the document's, ``open_until`` its end once confirmed."""

    seq: int
    at: datetime
    account_id: int
    account: str
    case_id: int
    field: IdentityField
    row_id: int | None
    purpose: str
    second: str = ""
    open_until: datetime | None = None


def asked_looks(session: Session, case_id: int, now: datetime) -> list[AskedLook]:
    """Return the looks of a matter that wait for a second person or are open by one, the oldest first.

    The log alone says so: a look that was asked for waits 24 hours, and is open for ten minutes from its confirmation.
    """
    return _standing(session, now, LogRow.case_id == case_id)


def all_asked_looks(session: Session, now: datetime) -> list[AskedLook]:
    """Return what ``asked_looks`` does of every matter; whoever shows it leaves out what the reader may not see."""
    return _standing(session, now)


def _standing(session: Session, now: datetime, *of: ColumnElement[bool]) -> list[AskedLook]:
    rows = session.scalars(
        select(LogRow)
        .where(
            *of,
            LogRow.kind.in_((LogKind.REVEAL_ASKED, LogKind.REVEAL_CONFIRMED)),
            LogRow.at > now - ASK_LASTS - LOOK_LASTS,
            LogRow.at <= now,
        )
        .order_by(LogRow.seq)
    ).all()
    confirmed = {row.detail["asked"]: row for row in rows if row.kind is LogKind.REVEAL_CONFIRMED}
    found = []
    for row in rows:
        if row.kind is not LogKind.REVEAL_ASKED:
            continue
        given = confirmed.get(row.seq)
        end = row.at + ASK_LASTS if given is None else given.at + LOOK_LASTS
        if end > now:
            found.append(_asked(row, given))
    return found


def _asked(row: LogRow, given: LogRow | None) -> AskedLook:
    return AskedLook(
        row.seq,
        row.at,
        row.account_id or 0,
        row.account_name,
        row.case_id or 0,
        IdentityField(row.detail["field"]),
        row.detail["row"],
        row.detail["purpose"],
        "" if given is None else given.account_name,
        None if given is None else given.at + LOOK_LASTS,
    )
