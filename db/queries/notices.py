"""Notices of the bell: what reached an account and what became due for it since it last looked, read from events and spans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from db.absence import Absence
from db.cohorts import IDLE_DAYS, Cohort
from db.column_filters import ColumnFilter, DateRange, LedgerColumn
from db.days import number_of
from db.duties import OFFICE_CLOCKS, THREE_DAYS
from db.early_warning import DECIDING, Sighting, names_of
from db.enums import Clock, EventKind, Role
from db.filters import CaseFilter, Sort, SortKey
from db.meetings import REPORTING, DecisionSeen
from db.models.accounts import NoticeSeen
from db.models.cases import Case, CaseEvent
from db.models.retention import DestructionList
from db.queries.absences import own_absences, standing_ins
from db.queries.accounts import AccountRow
from db.queries.asked_looks import all_asked_looks
from db.queries.decisions import Recorded, decisions_owed, put_to_owners, taken_from_owners
from db.queries.early_warnings import found_between
from db.queries.identity import LOOK_LASTS
from db.queries.ledger import ledger_block
from db.queries.names import load_names
from db.queries.periodic_reports import drafts_first_made
from db.queries.posts import is_county_leader
from db.queries.standing_in import acts_counted, done_for, stands_in_for
from db.reference import local_day
from db.report_periods import Reported
from db.rows import LedgerRow, Names
from db.scope import Scope
from db.tally.counts import shown_among

LONGEST: Final = timedelta(days=14)
"""Nobody is told of what is older, however long ago the bell was opened."""
AT_FIRST: Final = timedelta(days=7)
MOST: Final = 100
"""Notices that are read at a time; more are counted as so many and more."""

K = EventKind
TOLD: Final[Mapping[Role, tuple[EventKind, ...]]] = {
    Role.OFFICE: (
        K.URGENT_FOUND,
        K.PROPOSAL_ANSWERED,
        K.OBJECTED,
        K.REFUSED,
        K.LIMIT_SET,
        K.SUPERVISED,
        K.REMINDED,
        K.LEADER_PROPOSAL_RETURNED,
    ),
    Role.UNIT: (
        K.TRANSFERRED,
        K.OBJECTION_SETTLED,
        K.SUPERVISED,
        K.REMINDED,
        K.LIMIT_SET,
        K.CO_HANDLER_ADDED,
        K.REVIEW_ASKED,
        K.REOPENED,
        K.URGENT_FOUND,
        K.URGENT_INSTRUCTED,
        K.PROPOSAL_SENT,
    ),
    Role.LEADER: (K.LEADER_ASSIGNED, K.LEADER_PROPOSED, K.REMINDED),
    Role.DELEGATE: (K.LEADER_ASSIGNED, K.REMINDED),
    Role.HEARING: (K.HEARING_APPLIED, K.HEARING_DECIDED),
}
"""The acts of others that each role is told of."""


_CHARGED: Final = (Role.LEADER, Role.DELEGATE)


class Coming(StrEnum):
    """What a day brings to a limit."""

    SOON = "soon"
    OVER = "over"
    IDLE = "idle"
    """Nothing was recorded on a leader's assignment for ``IDLE_DAYS`` days, or for as many again."""


class Ask(StrEnum):
    """What became of a look that needs a second person."""

    WAITS = "waits"
    OPEN = "open"
    """It was confirmed, and is open for some minutes to who asked for it."""


class Standing(StrEnum):
    """What an absence brings to who stands in, and to who comes back."""

    BEGINS = "begins"
    ENDS = "ends"
    BACK = "back"


class Listed(StrEnum):
    """What became of a list for destruction."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETURNED = "returned"


class Decided(StrEnum):
    """What became of a decision of a meeting, to who owes it and to the office that sees to it."""

    NEW = "new"
    CORRECTED = "corrected"
    RETURNED = "returned"
    TAKEN_AWAY = "taken_away"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told: an act of somebody else, a limit near or over, a look to be confirmed, standing in for somebody, or a list for destruction.

    ``at`` is the moment of the act, or the first moment of the day that brought it. Of a silence ``limit_on`` is the
    day of the last action. Of an absence ``case_id`` is 0, ``title`` its person, ``limit_on`` its last day and
    ``count`` the acts that were done meanwhile. Of a list ``case_id`` is 0 and ``count`` the list. Of an
    early warning ``case_id`` is 0 and ``title`` names its place, topic, cause or unit, empty for the whole county.
    """

    at: datetime
    case_id: int
    number: str
    title: str
    act: EventKind | None = None
    coming: Coming | None = None
    clock: Clock | None = None
    limit_on: date | None = None
    ask: Ask | None = None
    standing: Standing | None = None
    listed: Listed | None = None
    count: int = 0
    is_warning: bool = False
    report: Reported | None = None
    """The period of a report whose draft is ready to be closed."""
    decided: Decided | None = None
    """Of a decision ``case_id`` is 0, ``title`` what was decided and ``limit_on`` its last day."""


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
    if account.role not in TOLD or not scope.sees_rows:
        return Notices((), now)
    bell = _Bell(session, account, scope, now)
    found = [*bell.standing_in(), *bell.lists(), *bell.warnings(), *bell.reports(), *bell.decisions()]
    if not scope.is_empty:
        found += [*bell.acts(), *bell.limits(), *bell.silences(), *bell.asks()]
    found.sort(key=lambda notice: (notice.at, notice.case_id), reverse=True)
    return Notices(tuple(found[:MOST]), now)


class _Bell:
    """Reads for one account what came after ``since``; ``posts`` are those whose charges it is told of."""

    def __init__(self, session: Session, account: AccountRow, scope: Scope, now: datetime) -> None:
        self.session, self.account, self.scope, self.now = session, account, scope, now
        seen = session.scalar(select(NoticeSeen.seen_until).where(NoticeSeen.account_id == account.id))
        self.since = max(now - AT_FIRST if seen is None else seen, now - LONGEST)
        self.zone: ZoneInfo = session.info["zone"]
        self.today, self.since_on = local_day(now, self.zone), local_day(self.since, self.zone)
        self.posts = self._posts()

    def _posts(self) -> tuple[int, ...]:
        """Return the own post, and those of absent leaders for whom the account stands in today."""
        account = self.account
        if account.role not in _CHARGED or account.post_id is None:
            return ()
        is_leader = account.role is Role.LEADER
        absences = stands_in_for(self.session, account, self.today) if is_leader else ()
        return (account.post_id, *sorted(one.who.post_id for one in absences if one.who.post_id is not None))

    def _is_new(self, at: datetime) -> bool:
        return self.since < at <= self.now

    def acts(self) -> Iterable[Notice]:
        """Yield what others did with the account's matters."""
        rows = self.session.execute(
            _ACTS,
            {
                "kinds": [kind.value for kind in TOLD[self.account.role]],
                "day": number_of(self.since_on),
                "since": self.since,
                "account": self.account.id,
            },
        ).all()
        ids = {row.case_id for row in rows}
        seen = shown_among(self.session, ids, CaseFilter(), self.scope, self.today)
        reminded = seen
        if self.account.role in _CHARGED:
            # A reminder is to the unit, and to the leader who has the matter in charge.
            chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=self.posts or (-1,))
            reminded = shown_among(self.session, ids, chosen, self.scope, self.today)
        for row in rows:
            told = reminded if row.kind is K.REMINDED else seen
            if row.case_id in told and self._is_for(row.kind, row.detail):
                yield Notice(row.recorded_at, row.case_id, row.number, row.title, act=row.kind)

    def _is_for(self, kind: EventKind, detail: Mapping[str, object]) -> bool:
        """Tell whether an act was done to this account: a transfer to its units, an assignment to its posts."""
        if kind is K.LEADER_ASSIGNED:
            return detail.get("post") in self.posts
        if kind in (K.TRANSFERRED, K.CO_HANDLER_ADDED) and self.scope.units is not None:
            return detail.get("unit") in self.scope.units
        return True

    def limits(self) -> Iterable[Notice]:
        """Yield the limits that came near, or that are over."""
        column = LedgerColumn.DUE
        match self.account.role:
            case Role.UNIT:
                held = tuple(sorted(self.scope.units or ())) if self.scope.also else ()
                chosen = CaseFilter(cohort=Cohort.OPEN, units=held)
            case Role.OFFICE:
                chosen = CaseFilter(cohort=Cohort.OPEN, clocks=OFFICE_CLOCKS)
            case Role.LEADER | Role.DELEGATE if self.posts:
                sort = Sort(SortKey.ASSIGNMENT_DUE)
                chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=self.posts, sort=sort)
                column = LedgerColumn.ASSIGNMENT_DUE
            case _:
                return
        days = ColumnFilter(column, DateRange(self.since_on, self.today + timedelta(days=THREE_DAYS)))
        for row in ledger_block(self.session, chosen, self.scope, self.today, 0, MOST, (days,)).rows:
            is_of_leader = column is LedgerColumn.ASSIGNMENT_DUE
            limit_on = row.assignment_due_on if is_of_leader else row.due_on
            notice = None if limit_on is None else _limit(row, limit_on, self.since_on, self.today, self.zone)
            if notice is not None:
                yield notice if not is_of_leader else _without_clock(notice)

    def silences(self) -> Iterable[Notice]:
        """Yield a reminder for each assignment of its posts that passed ``IDLE_DAYS`` days without action, and each time as many more."""
        if not self.posts:
            return
        chosen = CaseFilter(cohort=Cohort.ASSIGNED_IDLE, leaders=self.posts, sort=Sort(SortKey.LAST_ACTION))
        for row in ledger_block(self.session, chosen, self.scope, self.today, 0, MOST).rows:
            last_on = row.last_action_on
            if last_on is None:
                continue
            times = ((self.today - last_on).days - 1) // IDLE_DAYS
            day = last_on + timedelta(days=times * IDLE_DAYS + 1)
            if self.since_on < day:
                at = datetime.combine(day, time.min, self.zone)
                yield Notice(at, row.case_id, row.number, row.title, coming=Coming.IDLE, limit_on=last_on)

    def asks(self) -> Iterable[Notice]:
        """Yield the looks for which the office is asked to be the second person, and the own ones that were confirmed."""
        told = {}
        for one in all_asked_looks(self.session, self.now):
            is_own = one.account_id == self.account.id
            if (
                one.open_until is None
                and self.account.role is Role.OFFICE
                and not is_own
                and one.at > self.since
            ):
                told[one.seq] = (one, one.at, Ask.WAITS)
            elif one.open_until is not None and is_own and one.open_until - LOOK_LASTS > self.since:
                told[one.seq] = (one, one.open_until - LOOK_LASTS, Ask.OPEN)
        seen = shown_among(
            self.session,
            {one.case_id for one, _at, _ask in told.values()},
            CaseFilter(),
            self.scope,
            self.today,
        )
        names = {
            row.id: row
            for row in self.session.execute(
                select(_CASE.id, _CASE.number, _CASE.title).where(_CASE.id.in_(seen))
            )
        }
        for one, at, ask in told.values():
            if (row := names.get(one.case_id)) is not None:
                yield Notice(at, row.id, row.number, row.title, ask=ask)

    def standing_in(self) -> Iterable[Notice]:
        """Yield that standing in began and ended, and to who is back what was done meanwhile."""

        def begun_at(one: Absence) -> datetime:
            return max(one.entered_at, datetime.combine(one.from_on, time.min, self.zone))

        def ended_at(one: Absence) -> datetime:
            return one.ended_at or datetime.combine(one.to_on + timedelta(days=1), time.min, self.zone)

        def told(one: Absence, at: datetime, whom: str, standing: Standing, count: int = 0) -> Notice:
            return Notice(at, 0, "", whom, limit_on=one.to_on, standing=standing, count=count)

        for one in standing_ins(self.session, self.account):
            begun, ended = begun_at(one), ended_at(one)
            if self._is_new(begun) and begun < ended:
                yield told(one, begun, one.who.name, Standing.BEGINS)
            if self._is_new(ended) and begun < ended:
                yield told(one, ended, one.who.name, Standing.ENDS)
        back = [
            one
            for one in own_absences(self.session, self.account)
            if self._is_new(ended_at(one)) and begun_at(one) < ended_at(one)
        ]
        if back:
            acts = acts_counted(done_for(self.session, [one.id for one in back], self.scope, self.today))
            for one in back:
                yield told(one, ended_at(one), one.stand_in.name, Standing.BACK, acts.get(one.id, 0))

    def lists(self) -> Iterable[Notice]:
        """Yield to a county leader the lists to be approved, and to the office what others did with its lists."""
        is_leader = is_county_leader(self.session, self.account, self.today)
        if not is_leader and self.account.role is not Role.OFFICE:
            return
        for row in self.session.execute(_LISTS, {"since": self.since, "now": self.now}):
            steps = (
                (Listed.PROPOSED, row.proposed_at, row.proposed_by),
                (Listed.APPROVED, row.approved_at, row.approved_by),
                (Listed.RETURNED, row.ended_at if row.end_reason else None, row.ended_by),
            )
            for what, at, by in steps:
                if is_leader:
                    is_theirs = what is Listed.PROPOSED and row.approved_at is None and row.ended_at is None
                else:
                    is_theirs = what is not Listed.PROPOSED
                if is_theirs and at is not None and self._is_new(at) and by != self.account.id:
                    yield Notice(at, 0, "", "", listed=what, count=row.id)

    def warnings(self) -> Iterable[Notice]:
        """Yield to who decides on them the early warnings that a search found for the first time."""
        if self.account.role not in DECIDING or self.scope.units is not None:
            return
        found = found_between(self.session, self.since, self.now)
        names = load_names(self.session) if found else None
        for at, one in found:
            yield Notice(at, 0, "", "" if names is None else _named(one, names), is_warning=True)

    def reports(self) -> Iterable[Notice]:
        """Yield to the office the reports whose period is over and whose draft is ready."""
        if self.account.role is Role.OFFICE:
            for at, of in drafts_first_made(self.session, self.since, self.now):
                yield Notice(at, 0, "", "", report=of)

    def decisions(self) -> Iterable[Notice]:
        """Yield the decisions that are owed: new, corrected or returned to their owner, near their day, and past it to the office as well.

        An owner is told, too, of what is owed no more because it was recorded by mistake, or as another's.

        The office is told of every one that is past its day, else of those of its own unit; nobody of what was done by itself.
        """
        if self.account.role not in REPORTING:
            return
        owed = decisions_owed(self.session, self.account, self.scope, self.today)
        put = put_to_owners(self.session, [one.id for one in owed]) if owed else {}
        for one in owed:
            unit_id = one.owner.unit_id
            is_own = self.account.role is not Role.OFFICE or unit_id in {self.account.unit_id} - {None}
            over_on = one.due_on + timedelta(days=1)
            soon_on = one.due_on - timedelta(days=THREE_DAYS)
            last = put[one.id]
            if self.since_on < over_on <= self.today:
                yield self._decided(one, Decided.OVER, datetime.combine(over_on, time.min, self.zone))
            elif is_own and self._is_new(last.at) and last.by != self.account.id:
                yield self._decided(one, _put(last), last.at)
            elif is_own and self.since_on < soon_on <= self.today <= one.due_on:
                yield self._decided(one, Decided.SOON, datetime.combine(soon_on, time.min, self.zone))
        for gone in taken_from_owners(self.session, self.account, self.scope, self.today):
            if self._is_new(gone.at) and gone.by != self.account.id:
                yield self._decided(gone.decision, Decided.TAKEN_AWAY, gone.at)

    @staticmethod
    def _decided(one: DecisionSeen, what: Decided, at: datetime) -> Notice:
        return Notice(at, 0, one.number, one.text, limit_on=one.due_on, decided=what)


def _put(last: Recorded) -> Decided:
    if last.is_returned:
        return Decided.RETURNED
    return Decided.CORRECTED if last.is_corrected else Decided.NEW


def _named(found: Sighting, names: Names) -> str:
    known = names_of(found.subject, names)
    named = [known.get(key, "") for key in found.keys]
    if found.topic_id is not None:
        named.append(names.categories.get(found.topic_id, ""))
    return " ".join(filter(None, named))


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


_LIST = DestructionList.__table__.c
_LISTS: Final = select(
    _LIST.id,
    _LIST.proposed_at,
    _LIST.proposed_by,
    _LIST.approved_at,
    _LIST.approved_by,
    _LIST.ended_at,
    _LIST.ended_by,
    _LIST.end_reason,
).where(
    or_(
        *(
            moment.between(bindparam("since"), bindparam("now"))
            for moment in (_LIST.proposed_at, _LIST.approved_at, _LIST.ended_at)
        )
    )
)
_EVENT, _CASE = CaseEvent.__table__.c, Case.__table__.c
_LATER: Final = CaseEvent.__table__.alias("later").c
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
        ~exists().where(_LATER.case_id == _EVENT.case_id, _LATER.supersedes_id == _EVENT.id),
        _EVENT.actor_id.is_distinct_from(bindparam("account")),
    )
    .order_by(_EVENT.recorded_at.desc(), _EVENT.id.desc())
    .limit(MOST)
)
