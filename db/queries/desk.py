"""The desk (待办): what an account must do next, by clock, each duty with the acts that do it, as of today."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.absence import Cover
from db.cohorts import COUNTED_STAGES, OPEN_STAGES, Cohort
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
    Part,
    duties_of,
    held_units,
)
from db.enums import Clock, Due, EventKind, Mark, Role, Stage
from db.filter_query import LIST_LIMIT
from db.filters import NONE_ID, CaseFilter
from db.handling import RULES
from db.models.assignments import LeaderAssignment
from db.queries.accounts import AccountRow
from db.queries.charge_proposals import proposals_waiting
from db.queries.desk_apart import Apart, with_hearing_files
from db.queries.desk_begun import INSTRUCTED, UNANSWERED
from db.queries.desk_owed import ASKED, DAYS_OF, OWES, OWES_ANSWER, days_of
from db.queries.hand_overs import ended_posts
from db.queries.ledger import ledger_block, ledger_rows, rows_of_cases, versions_of
from db.queries.offices import petition_offices
from db.queries.past_acts import Past, past_acts
from db.queries.posts import is_county_leader
from db.queries.standing_in import (
    charges_without_stand_in,
    covered,
    covered_in,
    stands_in_for,
)
from db.reference import local_day, packs_of
from db.rows import LedgerRow
from db.rule_packs import RulePack
from db.scope import Scope
from db.standing import Hand
from db.tally.counts import shown_among
from db.urgent import report_by

MOST_ROWS: Final = 500
"""Rows of one duty that the desk lists where the ledger opens them all."""

K = EventKind
_BEYOND_FILTERS: Final = tuple(clock for clock in Clock if clock not in (Clock.C1, Clock.C4))
"""Clocks of intake whose duty no filter says whole: C1 is that of ``TRANSFER``, C4 that of ``OBJECT``."""
_ANY: Final = CaseFilter()
_NEXT: Final[Mapping[Stage, EventKind]] = {
    Stage.RECEIVED: K.ACCEPTED,
    Stage.TRANSFERRED: K.ACCEPTED,
    Stage.ACCEPTED: K.REPLIED,
    Stage.REPLIED: K.REPLY_SERVED,
    Stage.CLOSED: K.CARRIED_OUT,
}
"""What a unit that was urged does next, by the stage of the matter."""


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
            offices = petition_offices(session)
        self._held = held_units(account.role, scope.units, offices)
        self._duties = duties_of(account.role)
        self._versions: Mapping[int, int] = {}
        self._packs: Mapping[int, RulePack] = {}
        absences = stands_in_for(session, account, today) if account.role is Role.LEADER else ()
        self._absent = {one.who.post_id: one for one in absences if one.who.post_id is not None}

    def seen(self) -> DeskSeen:
        listed: dict[Duty, tuple[LedgerRow, ...]] = {}
        asked = self._asked()
        counts: dict[Duty, DutyCount] = {}
        for duty in self._duties:
            chosen = self._chosen(KINDS[duty])
            if chosen is None:
                continue
            block = ledger_block(self._session, chosen, self._scope, self._today, 0, MOST_ROWS)
            listed[duty] = block.rows
            can_be_opened = max(len(chosen.units), len(chosen.leaders)) <= LIST_LIMIT
            counts[duty] = DutyCount(duty, block.total, chosen if can_be_opened else None)
        candidates = self._candidates()
        rows = {
            row.case_id: row
            for row in (*candidates, *asked, *(row for found in listed.values() for row in found))
        }
        pasts = past_acts(self._session, tuple(rows))
        if self._role in DOING_MANY:
            self._versions = versions_of(self._session, rows)
        urgent = listed.get(Duty.REPORT_UP, ())
        extended = [row for row in listed.get(Duty.OPINION, ()) if row.marks & Mark.EXTENDED]
        if urgent or asked or extended:
            owing = {row.case_id for row in (*urgent, *asked, *extended)}
            self._packs = packs_of(self._session, owing, self._today)
        found: list[DutyRow] = []
        for duty, own in listed.items():
            found.extend(self._row(duty, row, pasts[row.case_id]) for row in own)
        found.extend(self._unfiltered(candidates, listed, pasts))
        found.extend(self._of_what_was_asked(asked, pasts))
        found.extend(self._apart({row.case_id for row in asked if pasts[row.case_id].matter.hearing_from_on}))
        for duty in self._duties:
            if duty not in counts:
                counts[duty] = DutyCount(duty, sum(row.duty is duty for row in found), None)
        found = with_hearing_files(self._session, self._covered(found))
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
            return replace(kind.chosen, leaders=(self._account.post_id or -1, *sorted(self._absent)))
        if kind.part is Part.LEFT:
            left = ended_posts(self._session, self._today)
            return replace(kind.chosen, leaders=left) if left else None
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

    def _covered(self, found: Sequence[DutyRow]) -> list[DutyRow]:
        """Say beside each duty of an absent person whose it is, until when, and who stands in."""
        held = {
            row.case_id
            for row in found
            if row.case_id is not None and row.covered is None and self._is_of_absent(row)
        }
        said = covered_in(self._session, self._account, held, self._today)
        return [row if row.case_id not in said else replace(row, covered=said[row.case_id]) for row in found]

    def _is_of_absent(self, row: DutyRow) -> bool:
        if self._role is Role.LEADER:
            return bool(self._absent)
        return row.unit_id is not None and row.unit_id == self._account.unit_id

    def _is_held(self, row: LedgerRow) -> bool:
        return (NONE_ID if row.unit_id is None else row.unit_id) in self._held

    def _unfiltered(
        self,
        candidates: Sequence[LedgerRow],
        listed: Mapping[Duty, Sequence[LedgerRow]],
        pasts: Mapping[int, Past],
    ) -> Iterator[DutyRow]:
        owed = [duty for duty in self._duties if duty in OWES]
        for row in candidates:
            past = pasts[row.case_id]
            for duty in owed:
                is_own = KINDS[duty].part is Part.ALL or self._is_held(row)
                if is_own and OWES[duty](row, past, self._today):
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

    def _asked(self) -> tuple[LedgerRow, ...]:
        """Return the matters with a hearing, a proposal or an application for aid that may still wait for its end."""
        if not any(duty in self._duties for duty in ASKED):
            return ()
        ids = set(self._session.scalars(UNANSWERED))
        return tuple(rows_of_cases(self._session, sorted(self._shown(ids)), self._today))

    def _of_what_was_asked(self, rows: Iterable[LedgerRow], pasts: Mapping[int, Past]) -> Iterator[DutyRow]:
        for row in rows:
            past = pasts[row.case_id]
            for duty in ASKED:
                is_own = self._is_held(row) or (KINDS[duty].part is Part.ALL and self._role is not Role.UNIT)
                if (
                    duty in self._duties
                    and is_own
                    and past.matter.cancelled_on is None
                    and OWES_ANSWER[duty](past.matter)
                ):
                    yield self._row(duty, row, past)

    def _row(self, duty: Duty, row: LedgerRow, past: Past) -> DutyRow:
        clock, limit_on, since_on = days_of(duty, row, past)
        limit_at = None
        if duty is Duty.REPORT_UP:
            limit_at = report_by(past.matter, self._packs[row.case_id])
            limit_on = None if limit_at is None else limit_at.date()
        if duty in DAYS_OF and since_on is not None:
            days = DAYS_OF[duty](self._packs[row.case_id])
            limit_on = None if days is None else since_on + timedelta(days=days)
        return DutyRow(
            duty=duty,
            key=f"{duty}-{row.case_id}",
            number=row.number,
            title=row.title,
            case_id=row.case_id,
            unit_id=row.unit_id,
            clock=clock,
            limit_on=limit_on,
            limit_at=limit_at,
            since_on=since_on,
            last=past.urged if duty is Duty.URGED else past.last,
            is_suspended=bool(row.marks & Mark.SUSPENDED),
            version=self._versions.get(row.case_id, 0),
            acts=self._acts(duty, row, past),
        )

    def _acts(self, duty: Duty, row: LedgerRow, past: Past) -> tuple[EventKind, ...]:
        hands = {
            Role.OFFICE: {Hand.OFFICE} | ({Hand.HOLDER} if self._is_held(row) else set()),
            Role.UNIT: {Hand.HOLDER},
            Role.LEADER: {Hand.LEADER},
        }.get(self._role, set())
        acts = KINDS[duty].acts
        if duty in (Duty.OBJECT, Duty.ANSWER) and row.stage is Stage.TRANSFERRED and not past.is_receipt_told:
            acts = (K.TRANSFER_RECEIVED, *acts)
        if duty is Duty.AID:
            acts = (K.AID_PAID,) if past.matter.is_aid_granted else (K.AID_FORWARDED, K.AID_DECIDED)
        if duty is Duty.REREVIEW and row.marks & Mark.SUSPENDED:
            return ()
        if duty in (Duty.URGED, Duty.SET_LIMIT, Duty.LIMIT_OVER):
            following = _NEXT.get(row.stage) if row.stage is not None else None
            acts = (*([following] if following else []), *(act for act in acts if act is not K.REPLIED))
        if duty is Duty.OPINION:
            if row.marks & Mark.SUSPENDED:
                return ()
            is_over = row.due_clock is not Clock.C5 or row.due_on is None or row.due_on < self._today
            if is_over or (row.marks & Mark.EXTENDED and not self._may_be_longer(row, past)):
                acts = (K.REPLIED,)
        if duty in (Duty.CHARGE_IDLE, Duty.CHARGE_OVERDUE) and row.stage is not Stage.REPLIED:
            acts = (K.REMINDED,)
        if duty is Duty.INSTRUCTION and row.stage not in OPEN_STAGES:
            acts = (K.INSTRUCTION_ANSWERED,)
        return tuple(act for act in acts if RULES[act].hands & hands)

    def _may_be_longer(self, row: LedgerRow, past: Past) -> bool:
        """Tell whether the days of extension of the rules (2022 Art. 34) are not all taken."""
        return past.matter.extension_days < self._packs[row.case_id].max_extension_days

    # ------------------------------------------------------------ duties in no matter's own state

    def _apart(self, heard: Collection[int]) -> Iterator[DutyRow]:
        if Duty.INSTRUCTION in self._duties:
            yield from self._instructions()
        if Duty.LEADER_PROPOSAL in self._duties:
            yield from self._proposals()
        if Duty.PLAN in self._duties:
            yield from self._plans()
        if Duty.NO_STAND_IN in self._duties:
            yield from self._without_stand_in()
        apart = Apart(self._session, self._account, self._scope, self._today)
        yield from apart.of(self._duties, heard)

    def _instructions(self) -> Iterator[DutyRow]:
        """Yield what a unit or the office must answer, and to a leader what was not answered of the own instructions."""
        asked = set(self._session.scalars(INSTRUCTED))
        seen = sorted(self._shown(asked, CaseFilter(stages=COUNTED_STAGES)))
        rows = rows_of_cases(self._session, seen, self._today)
        if self._role is not Role.LEADER:
            rows = [row for row in rows if self._is_held(row)]
        if not rows:
            return
        ids = [row.case_id for row in rows]
        pasts = past_acts(self._session, ids)
        if self._role in DOING_MANY:
            self._versions = {**self._versions, **versions_of(self._session, ids)}
        for row in rows:
            past = pasts[row.case_id]
            waiting = [
                one
                for one in past.instructions
                if self._role is not Role.LEADER or one.post_id in (self._account.post_id, *self._absent)
            ]
            if waiting:
                absence = self._absent.get(waiting[0].post_id or 0)
                yield replace(
                    self._row(Duty.INSTRUCTION, row, past),
                    clock=None,
                    limit_on=waiting[0].limit_on,
                    since_on=waiting[0].on,
                    covered=None if absence is None else covered(absence, Cover.MINE),
                )

    def _proposals(self) -> Iterator[DutyRow]:
        if not is_county_leader(self._session, self._account, self._today):
            return
        zone: ZoneInfo = self._session.info["zone"]
        waiting = proposals_waiting(self._session, self._scope, self._today)
        since = {one.case_id: local_day(one.at, zone) for one in waiting}
        yield from self._listed(Duty.LEADER_PROPOSAL, since)

    def _plans(self) -> Iterator[DutyRow]:
        posts = [post for post in (self._account.post_id, *self._absent) if post is not None]
        if not posts:
            return
        since = {
            row.case_id: row.start_on
            for row in self._session.execute(
                select(LeaderAssignment.case_id, LeaderAssignment.start_on).where(
                    LeaderAssignment.post_id.in_(posts),
                    LeaderAssignment.ended_on.is_(None),
                    LeaderAssignment.plan == "",
                )
            )
        }
        held = self._shown(set(since), CaseFilter(cohort=Cohort.ASSIGNED, leaders=tuple(posts)))
        yield from self._listed(Duty.PLAN, {case_id: since[case_id] for case_id in sorted(held)})

    def _without_stand_in(self) -> Iterator[DutyRow]:
        """Yield what an absent leader has in charge and who stands in must avoid or left: it is the office's to see to."""
        found = charges_without_stand_in(self._session, self._scope, self._today)
        self._versions = {**self._versions, **versions_of(self._session, found)}
        for row in self._listed(Duty.NO_STAND_IN, {key: one.from_on for key, (one, _said) in found.items()}):
            yield replace(row, covered=found[row.case_id or 0][1])

    def _listed(self, duty: Duty, since: Mapping[int, date]) -> Iterator[DutyRow]:
        """Yield a duty without a limit in each of some matters, which waits from its day on."""
        pasts = past_acts(self._session, tuple(since))
        for row in rows_of_cases(self._session, tuple(since), self._today):
            yield replace(
                self._row(duty, row, pasts[row.case_id]),
                clock=None,
                limit_on=None,
                since_on=since[row.case_id],
            )

    def _shown(self, case_ids: set[int], chosen: CaseFilter = _ANY) -> frozenset[int]:
        return shown_among(self._session, case_ids, chosen, self._scope, self._today)
