"""Notices of the bell: what reached an account and what became due for it since it last looked, read from events and spans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.cohorts import Cohort
from db.column_filters import ColumnFilter, DateRange, LedgerColumn
from db.days import number_of
from db.duties import OFFICE_CLOCKS, THREE_DAYS
from db.enums import Clock, EventKind, Role
from db.filters import CaseFilter, Sort, SortKey
from db.models.accounts import NoticeSeen
from db.models.cases import Case, CaseEvent
from db.queries.accounts import AccountRow
from db.queries.ledger import ledger_block
from db.reference import local_day
from db.rows import LedgerRow
from db.scope import Scope
from db.tally.counts import shown_among

LONGEST: Final = timedelta(days=14)
"""Nobody is told of what is older, however long ago the bell was opened."""
AT_FIRST: Final = timedelta(days=7)
MOST: Final = 100
"""Notices that are read at a time; more are counted as so many and more."""

K = EventKind
TOLD: Final[Mapping[Role, tuple[EventKind, ...]]] = {
    Role.OFFICE: (K.OBJECTED, K.REFUSED, K.LIMIT_SET, K.SUPERVISED, K.REMINDED),
    Role.UNIT: (
        K.TRANSFERRED,
        K.OBJECTION_SETTLED,
        K.SUPERVISED,
        K.REMINDED,
        K.LIMIT_SET,
        K.CO_HANDLER_ADDED,
        K.REVIEW_ASKED,
        K.REOPENED,
    ),
    Role.LEADER: (K.LEADER_ASSIGNED,),
    Role.DELEGATE: (K.LEADER_ASSIGNED,),
    Role.HEARING: (K.HEARING_APPLIED, K.HEARING_DECIDED),
}
"""The acts of others that each role is told of."""


class Coming(StrEnum):
    """What a day brings to a limit."""

    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told: an act of somebody else, or a limit that is near or over.

    ``at`` is the moment of the act, or the first moment of the day that brought the limit near or over.
    """

    at: datetime
    case_id: int
    number: str
    title: str
    act: EventKind | None = None
    coming: Coming | None = None
    clock: Clock | None = None
    limit_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices since the account last looked, latest first, and the moment up to which they were read."""

    listed: tuple[Notice, ...]
    until: datetime

    @property
    def is_full(self) -> bool:
        """Tell whether there may be more than are listed."""
        return len(self.listed) >= MOST


def notices(session: Session, account: AccountRow, scope: Scope, now: datetime) -> Notices:
    """Return what reached an account within its scope and became due for it since it last looked."""
    if account.role not in TOLD or not scope.sees_rows or scope.is_empty:
        return Notices((), now)
    seen = session.scalar(select(NoticeSeen.seen_until).where(NoticeSeen.account_id == account.id))
    since = max(now - AT_FIRST if seen is None else seen, now - LONGEST)
    zone: ZoneInfo = session.info["zone"]
    today, since_on = local_day(now, zone), local_day(since, zone)
    found = [
        *_acts(session, account, scope, since, since_on, today),
        *_limits(session, account, scope, since_on, today, zone),
    ]
    found.sort(key=lambda notice: (notice.at, notice.case_id), reverse=True)
    return Notices(tuple(found[:MOST]), now)


def _acts(
    session: Session, account: AccountRow, scope: Scope, since: datetime, since_on: date, today: date
) -> Iterable[Notice]:
    rows = session.execute(
        _ACTS,
        {
            "kinds": [kind.value for kind in TOLD[account.role]],
            "day": number_of(since_on),
            "since": since,
            "account": account.id,
        },
    ).all()
    seen = shown_among(session, {row.case_id for row in rows}, CaseFilter(), scope, today)
    for row in rows:
        if row.case_id in seen and _is_for(row.kind, row.detail, account, scope):
            yield Notice(row.recorded_at, row.case_id, row.number, row.title, act=row.kind)


def _is_for(kind: EventKind, detail: Mapping[str, object], account: AccountRow, scope: Scope) -> bool:
    """Tell whether an act was done to this account: a transfer to its units, an assignment to its post."""
    if kind is K.LEADER_ASSIGNED:
        return account.post_id is not None and detail.get("post") == account.post_id
    if kind in (K.TRANSFERRED, K.CO_HANDLER_ADDED) and scope.units is not None:
        return detail.get("unit") in scope.units
    return True


def _limits(
    session: Session, account: AccountRow, scope: Scope, since_on: date, today: date, zone: ZoneInfo
) -> Iterable[Notice]:
    column = LedgerColumn.DUE
    match account.role:
        case Role.UNIT:
            held = tuple(sorted(scope.units or ())) if scope.also else ()
            chosen = CaseFilter(cohort=Cohort.OPEN, units=held)
        case Role.OFFICE:
            chosen = CaseFilter(cohort=Cohort.OPEN, clocks=OFFICE_CLOCKS)
        case Role.LEADER | Role.DELEGATE if account.post_id is not None:
            sort = Sort(SortKey.ASSIGNMENT_DUE)
            chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=(account.post_id,), sort=sort)
            column = LedgerColumn.ASSIGNMENT_DUE
        case _:
            return
    days = ColumnFilter(column, DateRange(since_on, today + timedelta(days=THREE_DAYS)))
    for row in ledger_block(session, chosen, scope, today, 0, MOST, (days,)).rows:
        is_of_leader = column is LedgerColumn.ASSIGNMENT_DUE
        limit_on = row.assignment_due_on if is_of_leader else row.due_on
        notice = None if limit_on is None else _limit(row, limit_on, since_on, today, zone)
        if notice is not None:
            yield notice if not is_of_leader else _without_clock(notice)


def _limit(row: LedgerRow, limit_on: date, since_on: date, today: date, zone: ZoneInfo) -> Notice | None:
    """Return what the days after ``since_on`` up to ``today`` brought a limit: near three days before it, over the day after it."""
    near_on, over_on = limit_on - timedelta(days=THREE_DAYS), limit_on + timedelta(days=1)
    if since_on < over_on <= today:
        day, coming = over_on, Coming.OVER
    elif since_on < near_on <= today:
        day, coming = near_on, Coming.SOON
    else:
        return None
    at = datetime.combine(day, time.min, zone)
    return Notice(at, row.case_id, row.number, row.title, None, coming, row.due_clock, limit_on)


def _without_clock(notice: Notice) -> Notice:
    return Notice(
        notice.at,
        notice.case_id,
        notice.number,
        notice.title,
        coming=notice.coming,
        limit_on=notice.limit_on,
    )


_EVENT, _CASE = CaseEvent.__table__.c, Case.__table__.c
_ACTS: Final = (
    select(
        _EVENT.case_id,
        _EVENT.kind,
        _EVENT.recorded_at,
        _EVENT.detail,
        _CASE.number,
        _CASE.title,
    )
    .join_from(CaseEvent.__table__, Case.__table__, _CASE.id == _EVENT.case_id)
    .where(
        _EVENT.kind.in_(bindparam("kinds", expanding=True)),
        _EVENT.recorded_on >= bindparam("day"),
        _EVENT.recorded_at > bindparam("since"),
        ~_EVENT.is_backfilled,
        _EVENT.actor_id.is_distinct_from(bindparam("account")),
    )
    .order_by(_EVENT.recorded_at.desc(), _EVENT.id.desc())
    .limit(MOST)
)
