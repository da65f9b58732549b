"""The desk (待办): what an account must do next, by clock, each duty with the acts that do it, as of today."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from json import loads
from typing import Any, Final

from sqlalchemy import String, bindparam, case, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from db.charge import Called, is_called_back
from db.days import day_of
from db.duties import (
    DESK_ROLES,
    DOING_MANY,
    KINDS,
    UNITS_CLOCKS,
    DeskSeen,
    Duty,
    DutyCount,
    DutyRow,
    Kind,
    LastAct,
    Part,
    duties_of,
    held_units,
)
from db.enums import CallBack, Clock, Due, EventKind, Mark, Role, Stage, UnitKind
from db.filters import LIST_LIMIT, NONE_ID, CaseFilter
from db.handling import RULES, Hand
from db.matter import APPLY, Matter
from db.models.cases import Case, CaseEvent
from db.models.institutions import Decision, Hearing, Meeting
from db.models.organisation import Unit
from db.queries.accounts import AccountRow
from db.queries.attention import NOTICE_DAYS
from db.queries.ledger import ledger_block, ledger_rows, versions_of
from db.replay import placed
from db.rows import LedgerRow
from db.scope import Scope
from db.spans import chunks, events_of
from db.tally.counts import shown_among

MOST_ROWS: Final = 500
"""Rows of one duty that the desk lists where the ledger opens them all."""

K = EventKind
_BEYOND_FILTERS: Final = tuple(clock for clock in Clock if clock not in (Clock.C1, Clock.C4))
"""Clocks of intake whose duty no filter says whole: C1 is that of ``TRANSFER``, C4 that of ``OBJECT``."""
_HOLDERS_ACTS: Final = frozenset(act for act, rule in RULES.items() if Hand.HOLDER in rule.hands)
_NEXT: Final[Mapping[Stage, EventKind]] = {
    Stage.RECEIVED: K.ACCEPTED,
    Stage.TRANSFERRED: K.ACCEPTED,
    Stage.ACCEPTED: K.REPLIED,
    Stage.REPLIED: K.REPLY_SERVED,
    Stage.CLOSED: K.CARRIED_OUT,
}
"""What a unit that was urged does next, by the stage of the matter."""


_Told = tuple[EventKind, date, Any]
_KINDS: Final = {kind.value: kind for kind in EventKind}
_NO_DETAIL: Final[Mapping[str, Any]] = {}
_DETAILED: Final = (K.RECEIVED, K.OBJECTION_SETTLED, K.LIMIT_SET, K.CALLED_BACK)
"""Events whose details say something that a duty hangs on."""
_STEPS: Final = frozenset(
    {
        K.RECEIVED,
        K.OBJECTION_SETTLED,
        K.LIMIT_SET,
        K.TRANSFERRED,
        K.OBJECTED,
        K.ACCEPTED,
        K.REPLIED,
        K.REPLY_SERVED,
        K.REVIEW_ASKED,
        K.REVIEW_REPLIED,
        K.REVIEW_SERVED,
        K.REREVIEW_ASKED,
        K.REREVIEW_REPLIED,
        K.CLOSED,
        K.REOPENED,
    }
)
"""Events that change what a duty hangs on; the others change columns of the span, or nothing."""


@dataclass(frozen=True, slots=True)
class _Past:
    """A matter after all its events, and what of them no state of it keeps."""

    matter: Matter
    last: LastAct | None = None
    calls: tuple[Called, ...] = ()
    supervised_on: date | None = None
    urged: LastAct | None = None
    """The supervision or reminder that its unit has not answered by any act since."""

    @property
    def is_objecting(self) -> bool:
        """Tell whether an objection waits to be settled."""
        return self.matter.objected_on is not None and self.matter.objection_settled_on is None

    def is_told(self, row: LedgerRow) -> bool:
        """Tell whether somebody can be told of the opinion and called back."""
        return self.matter.owes_reply and not row.marks & Mark.ANONYMOUS


def desk_seen(session: Session, account: AccountRow, scope: Scope, today: date) -> DeskSeen:
    """Return the duties of an account within its scope at the end of ``today``; who has no desk has none.

    Duties that a filter of the ledger opens are listed up to ``MOST_ROWS`` of a kind, soonest limit first, and
    counted whole; all others are listed whole.
    """
    if account.role not in DESK_ROLES or not scope.sees_rows:
        return DeskSeen(today, (), ())
    return _Desk(session, account, scope, today).seen()


class _Desk:
    def __init__(self, session: Session, account: AccountRow, scope: Scope, today: date) -> None:
        self._session = session
        self._account = account
        self._scope = scope
        self._today = today
        self._role = account.role
        offices: tuple[int, ...] = ()
        if account.role is Role.OFFICE:
            offices = tuple(session.scalars(select(Unit.id).where(Unit.kind == UnitKind.PETITION_OFFICE)))
        self._held = held_units(account.role, scope.units, offices)
        self._duties = duties_of(account.role)
        self._versions: Mapping[int, int] = {}

    def seen(self) -> DeskSeen:
        listed: dict[Duty, tuple[LedgerRow, ...]] = {}
        counts: dict[Duty, DutyCount] = {}
        for duty in self._duties:
            chosen = self._chosen(KINDS[duty])
            if chosen is None:
                continue
            block = ledger_block(self._session, chosen, self._scope, self._today, 0, MOST_ROWS)
            listed[duty] = block.rows
            can_be_opened = len(chosen.units) <= LIST_LIMIT
            counts[duty] = DutyCount(duty, block.total, chosen if can_be_opened else None)
        candidates = self._candidates()
        rows = {
            row.case_id: row for row in (*candidates, *(row for found in listed.values() for row in found))
        }
        pasts = _pasts(self._session, tuple(rows))
        if self._role in DOING_MANY:
            self._versions = versions_of(self._session, rows)
        found: list[DutyRow] = []
        for duty, own in listed.items():
            found.extend(self._row(duty, row, pasts[row.case_id]) for row in own)
        found.extend(self._unfiltered(candidates, listed, pasts))
        found.extend(self._apart())
        for duty in self._duties:
            if duty not in counts:
                counts[duty] = DutyCount(duty, sum(row.duty is duty for row in found), None)
        found.sort(key=lambda row: row.order)
        return DeskSeen(
            self._today,
            tuple(found),
            tuple(counts[duty] for duty in self._duties if counts[duty].count),
            sum(counts[duty].count - len(own) for duty, own in listed.items()),
        )

    def _chosen(self, kind: Kind) -> CaseFilter | None:
        if kind.chosen is None:
            return None
        if kind.part is Part.CHARGED:
            # Without a post nobody has anything in charge: no leader has this id.
            return replace(kind.chosen, leaders=(self._account.post_id or -1,))
        if kind.part is Part.HELD or self._role is Role.UNIT:
            return replace(kind.chosen, units=self._units())
        return kind.chosen

    def _units(self) -> tuple[int, ...]:
        """Return the units to ask for; none where the scope leaves no others' matters anyway."""
        if self._role is Role.UNIT and not self._scope.also:
            return ()
        return self._held

    def _candidates(self) -> tuple[LedgerRow, ...]:
        """Return the matters of which only their history says whether something is owed."""
        if self._role not in (Role.OFFICE, Role.UNIT):
            return ()
        units = () if self._role is Role.OFFICE else self._units()
        early = (Stage.RECEIVED, Stage.TRANSFERRED)
        asked = [
            CaseFilter(stages=early, clocks=_BEYOND_FILTERS, units=units),
            CaseFilter(stages=early, due=(Due.NONE,), units=units),
            CaseFilter(stages=(Stage.REPLIED,), units=units),
        ]
        if self._role is Role.OFFICE:
            asked.append(CaseFilter(due=(Due.OVERDUE,), clocks=UNITS_CLOCKS))
        rows = {
            row.case_id: row
            for chosen in asked
            for row in ledger_rows(self._session, chosen, self._scope, self._today)
        }
        return tuple(rows.values())

    def _is_held(self, row: LedgerRow) -> bool:
        return (NONE_ID if row.unit_id is None else row.unit_id) in self._held

    def _unfiltered(
        self,
        candidates: Sequence[LedgerRow],
        listed: Mapping[Duty, Sequence[LedgerRow]],
        pasts: Mapping[int, _Past],
    ) -> Iterator[DutyRow]:
        owed = [duty for duty in self._duties if duty in _OWES]
        for row in candidates:
            past = pasts[row.case_id]
            for duty in owed:
                is_own = KINDS[duty].part is Part.ALL or self._is_held(row)
                if is_own and _OWES[duty](row, past, self._today):
                    if duty is Duty.SUPERVISE and self._is_held(row):
                        continue
                    yield self._row(duty, row, past)
        if Duty.URGED in self._duties:
            own = {row.case_id: row for row in candidates if self._is_held(row)}
            for duty in (Duty.OBJECT, Duty.OPINION, Duty.CARRY_OUT):
                own |= {row.case_id: row for row in listed.get(duty, ())}
            for row in own.values():
                if pasts[row.case_id].urged is not None:
                    yield self._row(Duty.URGED, row, pasts[row.case_id])

    def _row(self, duty: Duty, row: LedgerRow, past: _Past) -> DutyRow:
        clock, limit_on, since_on = _days(duty, row, past)
        return DutyRow(
            duty=duty,
            key=f"{duty}-{row.case_id}",
            number=row.number,
            title=row.title,
            case_id=row.case_id,
            unit_id=row.unit_id,
            clock=clock,
            limit_on=limit_on,
            since_on=since_on,
            last=past.urged if duty is Duty.URGED else past.last,
            is_suspended=bool(row.marks & Mark.SUSPENDED),
            version=self._versions.get(row.case_id, 0),
            acts=self._acts(duty, row),
        )

    def _acts(self, duty: Duty, row: LedgerRow) -> tuple[EventKind, ...]:
        hands = {
            Role.OFFICE: {Hand.OFFICE} | ({Hand.HOLDER} if self._is_held(row) else set()),
            Role.UNIT: {Hand.HOLDER},
            Role.LEADER: {Hand.LEADER},
        }.get(self._role, set())
        acts = KINDS[duty].acts
        if duty in (Duty.URGED, Duty.SET_LIMIT):
            following = _NEXT.get(row.stage) if row.stage is not None else None
            acts = (*([following] if following else []), *(act for act in acts if act is not K.REPLIED))
        if duty is Duty.OPINION:
            if row.marks & Mark.SUSPENDED:
                return ()
            if row.due_clock is not Clock.C5 or row.due_on is None or row.due_on < self._today:
                acts = (K.REPLIED,)
        if duty in (Duty.CHARGE_IDLE, Duty.CHARGE_OVERDUE) and row.stage is not Stage.REPLIED:
            acts = (K.REMINDED,)
        return tuple(act for act in acts if RULES[act].hands & hands)

    # ------------------------------------------------------------ duties in no matter's own state

    def _apart(self) -> Iterator[DutyRow]:
        if Duty.HEARING_NOTICE in self._duties:
            yield from self._hearings()
        if Duty.DECISION in self._duties:
            yield from self._decisions()

    def _hearings(self) -> Iterator[DutyRow]:
        rows = self._session.execute(_HEARINGS).all()
        seen = self._shown({row.case_id for row in rows})
        for row in rows:
            if row.case_id not in seen or (row.held_on is not None and row.held_on > self._today):
                continue
            if row.held_on is not None:
                duty, limit_on, since_on = Duty.HEARING_CONCLUSION, None, row.held_on
            elif row.noticed_on is None and row.planned_on is not None:
                duty, since_on = Duty.HEARING_NOTICE, row.applied_on
                limit_on = row.planned_on - timedelta(days=NOTICE_DAYS)
            else:
                continue
            yield DutyRow(
                duty,
                f"{duty}-{row.id}",
                row.number,
                row.title,
                row.case_id,
                limit_on=limit_on,
                since_on=since_on,
            )

    def _decisions(self) -> Iterator[DutyRow]:
        rows = self._session.execute(_DECISIONS, {"today": self._today}).all()
        seen = self._shown({row.case_id for row in rows if row.case_id is not None})
        units = self._scope.units
        for row in rows:
            if row.case_id in self._scope.excluded or (units is not None and row.unit_id not in units):
                continue
            is_shown = row.case_id in seen
            yield DutyRow(
                Duty.DECISION,
                f"{Duty.DECISION}-{row.id}",
                row.number if is_shown else "",
                row.title if is_shown else row.meeting,
                row.case_id if is_shown else None,
                row.unit_id,
                limit_on=row.due_on,
                since_on=row.held_on,
            )

    def _shown(self, case_ids: set[int]) -> frozenset[int]:
        return shown_among(self._session, case_ids, CaseFilter(), self._scope, self._today)


def _owes_answer(row: LedgerRow, past: _Past, today: date) -> bool:
    if row.stage is Stage.RECEIVED:
        return past.matter.is_direct
    return row.stage is Stage.TRANSFERRED and not past.is_objecting


def _owes_service(row: LedgerRow, past: _Past, today: date) -> bool:
    m = past.matter
    return row.stage is Stage.REPLIED and m.reply_served_on is None and past.is_told(row)


def _owes_review_service(row: LedgerRow, past: _Past, today: date) -> bool:
    m = past.matter
    is_given = row.stage is Stage.REPLIED and m.review_replied_on is not None and m.rereview_asked_on is None
    return is_given and m.review_served_on is None


def _owes_call_back(row: LedgerRow, past: _Past, today: date) -> bool:
    served_on = past.matter.reply_served_on
    if row.stage is not Stage.REPLIED or served_on is None or not past.is_told(row):
        return False
    return not is_called_back([one for one in past.calls if one.on >= served_on])


def _owes_supervision(row: LedgerRow, past: _Past, today: date) -> bool:
    is_over = row.due_on is not None and row.due_on < today and row.due_clock in UNITS_CLOCKS
    return is_over and (past.supervised_on is None or past.supervised_on <= (row.due_on or today))


_OWES: Final[Mapping[Duty, Callable[[LedgerRow, _Past, date], bool]]] = {
    Duty.SETTLE: lambda row, past, today: row.stage is Stage.TRANSFERRED and past.is_objecting,
    Duty.ANSWER: _owes_answer,
    Duty.SERVE: _owes_service,
    Duty.SERVE_REVIEW: _owes_review_service,
    Duty.CALL_BACK: _owes_call_back,
    Duty.SUPERVISE: _owes_supervision,
}


def _days(duty: Duty, row: LedgerRow, past: _Past) -> tuple[Clock | None, date | None, date | None]:
    """Return the clock of a duty, its last day, and since when it waits."""
    m = past.matter
    match duty:
        case Duty.SET_LIMIT:
            return Clock.C12, m.instructed_limit_on, m.instructed_on
        case Duty.SETTLE:
            return row.due_clock, row.due_on, m.objected_on
        case Duty.SERVE:
            return None, None, m.replied_on
        case Duty.SERVE_REVIEW:
            return None, None, m.review_replied_on
        case Duty.CALL_BACK:
            return None, None, m.reply_served_on
        case Duty.CARRY_OUT | Duty.FEEDBACK:
            return None, None, row.supported_on
        case Duty.MAJOR:
            return None, None, row.received_on
        case Duty.CHARGE_OVERDUE:
            return None, row.assignment_due_on, row.assigned_on
        case Duty.CHARGE_IDLE:
            return None, None, row.last_action_on
        case Duty.URGED:
            return row.due_clock, row.due_on, None if past.urged is None else past.urged.day
    return row.due_clock, row.due_on, row.received_on


def _pasts(session: Session, case_ids: Sequence[int]) -> dict[int, _Past]:
    """Return what happened in some matters; of most events kind and day are enough, and nothing else is read."""
    found: dict[int, _Past] = {}
    for part in chunks(case_ids):
        told: dict[int, list[_Told]] = {case_id: [] for case_id in part}
        corrected: set[int] = set()
        for case_id, word, day, detail in session.execute(_EVENTS, {"case_ids": list(part)}):
            kind = _KINDS[word]
            if kind is K.CORRECTED:
                corrected.add(case_id)
            told[case_id].append((kind, day_of(day), loads(detail) if isinstance(detail, str) else detail))
        if corrected:
            events = events_of(session, sorted(corrected))
            for case_id in corrected:
                told[case_id] = [(one.kind, one.happened_on, one.detail) for one in placed(events[case_id])]
        found |= {case_id: _past(happened) for case_id, happened in told.items()}
    return found


def _past(happened: Iterable[_Told]) -> _Past:
    matter = Matter()
    last = urged = None
    calls: list[Called] = []
    supervised_on = None
    for kind, day, detail in happened:
        if kind in _STEPS:
            APPLY[kind](matter, day, detail or _NO_DETAIL)
        last = kind, day
        if kind is K.CALLED_BACK:
            calls.append(Called(day, CallBack((detail or _NO_DETAIL).get("outcome", CallBack.REACHED))))
        elif kind is K.SUPERVISED or kind is K.REMINDED:
            urged = last
            supervised_on = day if kind is K.SUPERVISED else supervised_on
        elif kind in _HOLDERS_ACTS:
            urged = None
    return _Past(matter, _act(last), tuple(calls), supervised_on, _act(urged))


def _act(found: tuple[EventKind, date] | None) -> LastAct | None:
    return None if found is None else LastAct(*found)


# The tables' own columns, stated once.
_EVENT: Final = CaseEvent.__table__.c
_EVENTS: Final = (
    select(
        _EVENT.case_id,
        type_coerce(_EVENT.kind, String),
        _EVENT.happened_on,
        type_coerce(
            case((type_coerce(_EVENT.kind, String).in_([kind.value for kind in _DETAILED]), _EVENT.detail)),
            NullType,
        ),
    )
    .where(_EVENT.case_id.in_(bindparam("case_ids", expanding=True, literal_execute=True)))
    .order_by(_EVENT.case_id, _EVENT.happened_at, _EVENT.id)
)
_CASE, _HEARING = Case.__table__.c, Hearing.__table__.c
_DECISION, _MEETING = Decision.__table__.c, Meeting.__table__.c
_HEARINGS: Final = (
    select(
        _HEARING.id,
        _HEARING.case_id,
        _CASE.number,
        _CASE.title,
        _HEARING.applied_on,
        _HEARING.planned_on,
        _HEARING.noticed_on,
        _HEARING.held_on,
    )
    .join_from(Hearing.__table__, Case.__table__, _CASE.id == _HEARING.case_id)
    .where(_HEARING.concluded_on.is_(None))
    .order_by(_HEARING.id)
)
_DECISIONS: Final = (
    select(
        _DECISION.id,
        _DECISION.unit_id,
        _DECISION.case_id,
        _DECISION.due_on,
        _MEETING.title.label("meeting"),
        _MEETING.held_on,
        _CASE.number,
        _CASE.title,
    )
    .join_from(Decision.__table__, Meeting.__table__, _MEETING.id == _DECISION.meeting_id)
    .outerjoin(Case.__table__, _CASE.id == _DECISION.case_id)
    .where((_DECISION.done_on.is_(None)) | (_DECISION.done_on > bindparam("today")))
    .order_by(_DECISION.due_on, _DECISION.id)
)
