"""Remove what no process needs any more: changes long counted, old tries to sign in or at a counter, sessions long ended, old drafts."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, func, or_, select

from db.commands.drafts import forget_old_drafts
from db.models.accounts import LoginAttempt, UserSession
from db.models.counters import CounterTry
from db.models.records import DataChange
from db.session import Database

CHANGES_KEPT: Final = 100_000
"""Rows of changes kept: more than a process needs that counts now and then; one that slept longer loads all anew."""
TRIES_KEPT: Final = timedelta(days=1)
"""Far longer than the limit on tries looks back; the log keeps every failed one."""
SESSIONS_KEPT: Final = timedelta(days=30)
"""How long a session's row outlives its end, or the last time that it was used."""
BATCH: Final = 20_000


def prune(database: Database, now: datetime, changes_kept: int = CHANGES_KEPT) -> int:
    """Remove old rows, a batch a transaction, and return how many; nothing that a reader or a limit looks at goes.

    Changes go in the order of their versions, so that what is left after the oldest row is complete:
    ``db.tally.store`` trusts no change that is newer than a row that it has not seen the end of.
    """
    removed = 0
    while True:
        with database.writing() as session:
            count = session.execute(delete(DataChange).where(DataChange.id.in_(_old_changes(changes_kept))))
        gone = _rows(count)
        removed += gone
        if gone < BATCH:
            break
    with database.writing() as session:
        old = now - SESSIONS_KEPT
        for asked in (
            delete(LoginAttempt).where(LoginAttempt.at < now - TRIES_KEPT),
            delete(CounterTry).where(CounterTry.at < now - TRIES_KEPT),
            delete(UserSession).where(or_(UserSession.revoked_at < old, UserSession.last_seen_at < old)),
        ):
            removed += _rows(session.execute(asked))
        removed += forget_old_drafts(session, now)
    return removed


def _rows(done: Any) -> int:
    removed: int = done.rowcount
    return removed


def _old_changes(kept: int) -> Select[int]:
    last = select(func.max(DataChange.id)).scalar_subquery()
    return select(DataChange.id).where(DataChange.id <= last - kept).order_by(DataChange.id).limit(BATCH)
