"""Editions: a page says which edition of a thing it showed, and a change that is meant for an older one is refused.

Matters count their own editions (``case.version``); everything else that people edit has its row of ``edition`` from
its first change on, edition 0 being that of before.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.accounts import Account
from db.models.records import Edition


class Subject(StrEnum):
    """Kinds of things that are edited on a page."""

    CALENDAR = "calendar"
    RULE_PACK = "rule_pack"
    UNIT = "unit"
    AREA_BASE = "area_base"
    LAYER = "layer"
    ACCOUNT = "account"
    CHECKLIST = "checklist"
    ROUTING = "routing"
    RETENTION = "retention"
    REPORT_PERIOD = "report_period"
    WALL = "wall"


class ChangedByOther(Exception):
    """Raised where somebody changed a thing after the page that changes it now had read it; nothing is written.

    ``by`` is empty for an import and the command line; ``version`` is the edition that holds now.
    """

    code = "changed_by_other"

    def __init__(self, by: str, at: datetime, version: int) -> None:
        super().__init__(self.code)
        self.by = by
        self.at = at
        self.version = version


def editions(session: Session, subject: Subject) -> dict[str, int]:
    """Return the edition of each thing of a kind that was ever edited, by its key; all others are at 0."""
    rows = session.execute(select(Edition.key, Edition.version).where(Edition.subject == subject))
    return {row.key: row.version for row in rows}


def edit(
    session: Session, subject: Subject, key: object, seen: int | None, *, by_id: int | None, at: datetime
) -> int:
    """Raise the edition of a thing that is about to be changed, and return the new one.

    ``ChangedByOther`` where another than ``seen`` holds and the last change is somebody else's; ``seen`` of None is of
    who saw no page, as the command line. Another writer of the same thing waits until the transaction ends.
    """
    insert: Any = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    new = insert(Edition).values(subject=subject, key=str(key), version=1, changed_by_id=by_id, changed_at=at)
    is_seen = None if seen is None else or_(Edition.version == seen, Edition.changed_by_id == by_id)
    changed = {
        "version": Edition.version + 1,
        "changed_by_id": new.excluded.changed_by_id,
        "changed_at": new.excluded.changed_at,
    }
    asked = new.on_conflict_do_update(index_elements=["subject", "key"], set_=changed, where=is_seen)
    version: int | None = session.scalar(asked.returning(Edition.version))
    if version is None:
        raise _changed(session, subject, str(key))
    return version


def _changed(session: Session, subject: Subject, key: str) -> ChangedByOther:
    last = session.execute(
        select(Edition.changed_at, Edition.version, Account.display_name)
        .outerjoin(Account, Account.id == Edition.changed_by_id)
        .where(Edition.subject == subject, Edition.key == key)
    ).one()
    return ChangedByOther(last.display_name or "", last.changed_at, last.version)
