"""Lists for the destruction of identities: what each holds, and those that wait for a decision or for being carried out."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.models.accounts import Account
from db.models.cases import Case
from db.models.retention import DestructionItem, DestructionList
from db.reference import local_day
from db.retention import Hold


class ListState(StrEnum):
    """Where a list stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ENDED = "ended"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """A matter of a list: its days, and why it fell out or when its identity was destroyed."""

    case_id: int
    number: str
    final_on: date
    sealed_on: date
    fell_out: Hold | None
    destroyed_on: date | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list with who did what; ``matters`` are those that stand on it, ``fell_out`` those that do no more."""

    id: int
    state: ListState
    keep_years: int
    ground: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    end_reason: str
    matters: int
    fell_out: int
    destroyed: int
    version: int


def destruction_lists(session: Session, ids: Collection[int] | None = None) -> list[ListRow]:
    """Return every list, or some, the latest first."""
    proposing, approving, ending = aliased(Account), aliased(Account), aliased(Account)
    asked = (
        select(DestructionList, proposing.display_name, approving.display_name, ending.display_name)
        .join(proposing, proposing.id == DestructionList.proposed_by)
        .outerjoin(approving, approving.id == DestructionList.approved_by)
        .outerjoin(ending, ending.id == DestructionList.ended_by)
        .order_by(DestructionList.id.desc())
    )
    counted = select(
        DestructionItem.list_id,
        DestructionItem.fell_out.is_not(None),
        DestructionItem.destroyed_on.is_not(None),
        func.count(),
    ).group_by(
        DestructionItem.list_id,
        DestructionItem.fell_out.is_not(None),
        DestructionItem.destroyed_on.is_not(None),
    )
    if ids is not None:
        asked = asked.where(DestructionList.id.in_(tuple(ids)))
        counted = counted.where(DestructionItem.list_id.in_(tuple(ids)))
    on, out, gone = Counter[int](), Counter[int](), Counter[int]()
    for list_id, is_out, is_gone, n in session.execute(counted):
        (out if is_out else on)[list_id] += n
        gone[list_id] += n if is_gone else 0
    return [
        ListRow(
            id=row.id,
            state=state_of(row),
            keep_years=row.keep_years,
            ground=row.ground,
            proposed_by=proposed_by,
            proposed_at=row.proposed_at,
            approved_by=approved_by or "",
            approved_at=row.approved_at,
            ended_by=ended_by or "",
            ended_at=row.ended_at,
            end_reason=row.end_reason,
            matters=on[row.id],
            fell_out=out[row.id],
            destroyed=gone[row.id],
            version=row.version,
        )
        for row, proposed_by, approved_by, ended_by in session.execute(asked)
    ]


def state_of(row: DestructionList) -> ListState:
    """Return where a list stands."""
    if row.ended_at is not None:
        return ListState.ENDED if row.end_reason else ListState.DESTROYED
    return ListState.PROPOSED if row.approved_at is None else ListState.APPROVED


def destruction_list(session: Session, list_id: int) -> ListRow | None:
    """Return one list."""
    return next(iter(destruction_lists(session, (list_id,))), None)


def listed_matters(session: Session, list_id: int) -> list[ListedMatter]:
    """Return the matters of a list by their numbers; numbers and days alone, never who came."""
    rows = session.execute(
        select(DestructionItem, Case.number)
        .join(Case, Case.id == DestructionItem.case_id)
        .where(DestructionItem.list_id == list_id)
        .order_by(Case.number)
    )
    return [
        ListedMatter(item.case_id, number, item.final_on, item.sealed_on, item.fell_out, item.destroyed_on)
        for item, number in rows
    ]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A list that waits, since when, and of how many matters."""

    id: int
    since_on: date
    matters: int


def waiting_lists(session: Session, *, is_approved: bool) -> Sequence[WaitingList]:
    """Return the lists that wait for a leader's approval or, approved, for being carried out; the longest first."""
    rows = session.execute(_WAITING).all()
    if not rows:
        return ()
    zone = session.info["zone"]
    found = {one.id: one for one in destruction_lists(session, [row.id for row in rows])}
    return [
        WaitingList(row.id, local_day(row.approved_at or row.proposed_at, zone), found[row.id].matters)
        for row in rows
        if (row.approved_at is not None) is is_approved
    ]


# The table's own columns, stated once: every desk asks.
_LIST = DestructionList.__table__.c
_WAITING: Final = (
    select(_LIST.id, _LIST.proposed_at, _LIST.approved_at).where(_LIST.ended_at.is_(None)).order_by(_LIST.id)
)
