"""The columns that a process keeps: one set a day, brought to exactly the version that a session sees."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.models.records import DataChange
from db.tally.carrying import carried_over
from db.tally.columns import Columns, built, on_another_day, patched
from db.tally.loading import live_rows, rows_apart
from db.tally.memory import keep_freed_memory
from db.versions import current_version

OTHER_DAYS: Final = 3
"""Days kept besides the latest one, the last used first."""
VERSIONS: Final = 3
"""Versions kept of a day, for requests whose snapshot is a little older than the newest."""
MOST_PATCHED: Final = 20_000
"""More changed cases than this are read anew with all the others."""


@dataclass(slots=True)
class _Day:
    """The newest versions of one day's columns, newest first; the lock keeps two threads from loading the same."""

    lock: Lock = field(default_factory=Lock)
    versions: tuple[Columns, ...] = ()


class ColumnStore:
    """All columns kept of one database."""

    def __init__(self) -> None:
        keep_freed_memory()
        self._lock = Lock()
        self._days: OrderedDict[int, _Day] = OrderedDict()

    def columns(self, session: Session, day: int) -> Columns | None:
        """Return the columns of a day at the version of the session's snapshot, None where that is gone.

        The session's first read must be this one or must belong to the same snapshot. A version that is older
        than all kept ones is gone: whoever asks counts by SQL instead.
        """
        version = current_version(session)
        held = self._day(day)
        found = _of_version(held.versions, version)
        if found is not None:
            return found
        with held.lock:
            return _of_version(held.versions, version) or self._brought(session, held, day, version)

    def _day(self, day: int) -> _Day:
        with self._lock:
            held = self._days.setdefault(day, _Day())
            self._days.move_to_end(day)
            latest = max(self._days)
            while len(self._days) > OTHER_DAYS + 1:
                oldest = next(kept for kept in self._days if kept not in (latest, day))
                del self._days[oldest]
            return held

    def _brought(self, session: Session, held: _Day, day: int, version: int) -> Columns | None:
        if held.versions and version < held.versions[0].version:
            return None
        changed = _changed(session, held.versions[0].version, version) if held.versions else None
        if changed is None:
            columns = self._read(session, day, version)
        else:
            rows, ids = live_rows(session, day, changed), np.array(changed, dtype=np.int64)
            columns = carried_over(held.versions[0], patched(held.versions[0], version, ids, rows), ids)
        held.versions = (columns, *held.versions[: VERSIONS - 1])
        return columns

    def _read(self, session: Session, day: int, version: int) -> Columns:
        """Read a day's columns; where those of another day are held of this version, only what differs is read."""
        with self._lock:
            held = {other: one.versions for other, one in self._days.items() if other != day}
        others = [columns for versions in held.values() if (columns := _of_version(versions, version))]
        if not others:
            return built(version, day, live_rows(session, day))
        nearest = min(others, key=lambda columns: abs(columns.day - day))
        return on_another_day(nearest, day, *rows_apart(session, day, nearest.day))


def _of_version(versions: tuple[Columns, ...], version: int) -> Columns | None:
    return next((columns for columns in versions if columns.version == version), None)


def _changed(session: Session, after: int, until: int) -> list[int] | None:
    """Return the ascending ids of the cases that changed between two versions, None where all may have.

    Old changes are pruned, the oldest first: what followed ``after`` is complete only while a row of ``after`` or of
    a version before it is still there.
    """
    oldest = session.scalar(select(func.min(DataChange.n)))
    if oldest is None or oldest > after:
        return None
    changed = list(
        session.scalars(
            select(DataChange.case_id)
            .where(DataChange.n > after, DataChange.n <= until)
            .distinct()
            .limit(MOST_PATCHED + 1)
        )
    )
    known = sorted(case_id for case_id in changed if case_id is not None)
    if len(known) < len(changed) or len(changed) > MOST_PATCHED:
        return None
    return known


_stores: WeakKeyDictionary[Engine, ColumnStore] = WeakKeyDictionary()
_stores_lock = Lock()


def store_of(session: Session) -> ColumnStore:
    """Return the store of the session's database in this process."""
    engine = session.connection().engine
    with _stores_lock:
        return _stores.setdefault(engine, ColumnStore())
