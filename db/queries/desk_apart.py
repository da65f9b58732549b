"""Duties in no matter's own state: hand-overs, files of hearings, screening reports, decisions, signed scans."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.absence import Cover
from db.charge_hand_over import Signing
from db.duties import Duty, DutyRow, ReportsOwed
from db.enums import Role
from db.filters import CaseFilter
from db.models.cases import Case
from db.models.institutions import Hearing
from db.models.organisation import Post
from db.queries.accounts import AccountRow
from db.queries.blocks import units_writing
from db.queries.decisions import decisions_owed
from db.queries.destruction import waiting_lists
from db.queries.documents import papers_without_scan
from db.queries.hand_overs import hand_overs_waiting, signings
from db.queries.posts import is_county_leader
from db.queries.rounds_owed import reports_owed
from db.queries.slips import slips_not_back
from db.queries.standing_in import covered, stands_in_for
from db.reference import load_reference, local_day
from db.scope import Scope
from db.tally.counts import shown_among


def with_hearing_files(session: Session, rows: Sequence[DutyRow]) -> list[DutyRow]:
    """Return duties with the file of the hearing that is applied for or open, where they are about one."""
    asked = {row.case_id for row in rows if row.duty in _OF_HEARINGS}
    if not asked:
        return list(rows)
    last = (
        select(Hearing.case_id, func.max(Hearing.id).label("last"))
        .where(Hearing.case_id.in_(asked))
        .group_by(Hearing.case_id)
    )
    files = {row.case_id: row.last for row in session.execute(last)}
    return [
        replace(row, hearing_id=files.get(row.case_id or 0)) if row.duty in _OF_HEARINGS else row
        for row in rows
    ]


_OF_HEARINGS: Final = frozenset({Duty.HEARING_DECISION, Duty.HEARING_OPEN})


class Apart:
    """The duties of an account that no matter's state says, as of today."""

    def __init__(self, session: Session, account: AccountRow, scope: Scope, today: date) -> None:
        self._session = session
        self._account = account
        self._scope = scope
        self._today = today

    def of(self, duties: Collection[Duty], heard: Collection[int]) -> Iterator[DutyRow]:
        """Yield what is owed of ``duties``; the conclusion of a matter of ``heard`` stands as that of its open hearing."""
        if Duty.HAND_OVER in duties:
            yield from self._hand_overs()
        if Duty.HEARING_NOTICE in duties:
            yield from self._hearings(heard)
        if Duty.SCREENING in duties:
            yield from self._reports()
        if Duty.DECISION in duties:
            yield from self._decisions()
        if Duty.SCAN in duties:
            yield from self._scans()
        if Duty.SLIP in duties:
            yield from self._slips()
        if Duty.DESTRUCTION in duties:
            yield from self._destruction()

    def _hand_overs(self) -> Iterator[DutyRow]:
        """Yield the hand-overs in which it is the reader's turn; to the office those that a signed sheet ends."""
        zone: ZoneInfo = self._session.info["zone"]
        waiting = hand_overs_waiting(self._session, self._scope, self._today)
        if not waiting:
            return
        titles = {
            row.id: row.title
            for row in self._session.execute(
                select(Post.id, Post.title).where(Post.id.in_([one.from_post_id for one in waiting]))
            )
        }
        for one in waiting:
            if set(signings(one, self._account)) - {Signing.WITHDRAW}:
                yield DutyRow(
                    Duty.HAND_OVER,
                    f"{Duty.HAND_OVER}-{one.id}",
                    "",
                    titles[one.from_post_id],
                    since_on=local_day(one.at, zone),
                    count=len(one.cases),
                )

    def _hearings(self, heard: Collection[int]) -> Iterator[DutyRow]:
        """Yield what the files of hearings owe; the conclusion of a matter of ``heard`` stands as that of its open hearing."""
        rows = self._session.execute(_HEARINGS).all()
        seen = self._shown({row.case_id for row in rows})
        for row in rows:
            if row.case_id not in seen or (row.held_on is not None and row.held_on > self._today):
                continue
            if row.held_on is not None and row.case_id in heard:
                continue
            if row.held_on is not None:
                duty, limit_on, since_on = Duty.HEARING_CONCLUSION, None, row.held_on
            elif row.noticed_on is None and row.planned_on is not None:
                duty, since_on = Duty.HEARING_NOTICE, row.applied_on
                rules = load_reference(self._session).pack(row.pack_code, min(row.planned_on, self._today))
                limit_on = row.planned_on - timedelta(days=rules.hearing_notice_days)
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
                hearing_id=row.id,
            )

    def _reports(self) -> Iterator[DutyRow]:
        for one in reports_owed(self._session, self._scope, self._today):
            yield DutyRow(
                Duty.SCREENING,
                f"{Duty.SCREENING}-{one.kind}-{one.round.from_on}",
                "",
                "",
                unit_id=one.unit_id,
                limit_on=one.round.due_on,
                reports=ReportsOwed(one.kind, one.round.from_on, one.round.to_on, one.n),
            )

    def _decisions(self) -> Iterator[DutyRow]:
        """Yield what meetings decided and is owed: to a unit and a leader the own, to the office all of it."""
        is_leader = self._account.role is Role.LEADER
        absences = stands_in_for(self._session, self._account, self._today) if is_leader else ()
        absent = {one.who.post_id: one for one in absences if one.who.post_id is not None}
        for one in decisions_owed(self._session, self._account, self._scope, self._today):
            absence = absent.get(one.owner.post_id or 0)
            yield DutyRow(
                Duty.DECISION,
                f"{Duty.DECISION}-{one.id}",
                one.number,
                one.subject or one.meeting,
                one.case_id,
                one.owner.unit_id,
                limit_on=one.due_on,
                since_on=one.held_on,
                decision=one,
                covered=None if absence is None else covered(absence, Cover.MINE),
            )

    def _scans(self) -> Iterator[DutyRow]:
        """Yield the own unit's served papers whose signed scan did not come back in time."""
        units = units_writing(
            self._session, self._account.unit_id, is_office=self._account.role is Role.OFFICE
        )
        found = papers_without_scan(self._session, units, self._today)
        seen = self._shown({one.case_id for one in found})
        for one in found:
            if one.case_id in seen:
                yield DutyRow(
                    Duty.SCAN,
                    f"{Duty.SCAN}-{one.paper_id}",
                    one.case_number,
                    one.title,
                    one.case_id,
                    one.unit_id,
                    since_on=one.served_on,
                )

    def _slips(self) -> Iterator[DutyRow]:
        """Yield the appointment slips that did not come back: to leader and liaison the post's, to the office all."""
        post_id = None if self._account.role is Role.OFFICE else self._account.post_id or -1
        found = slips_not_back(self._session, self._today, post_id)
        seen = self._shown({one.case_id for one in found})
        for one in found:
            if one.case_id in seen:
                yield DutyRow(
                    Duty.SLIP,
                    f"{Duty.SLIP}-{one.slip_id}",
                    one.case_number,
                    one.title,
                    one.case_id,
                    since_on=one.meet_on,
                )

    def _destruction(self) -> Iterator[DutyRow]:
        """Yield the lists for destruction that wait: to a county leader for approval, to the office to be carried out."""
        is_office = self._account.role is Role.OFFICE
        if not is_office and not is_county_leader(self._session, self._account, self._today):
            return
        for one in waiting_lists(self._session, is_approved=is_office):
            yield DutyRow(
                Duty.DESTRUCTION,
                f"{Duty.DESTRUCTION}-{one.id}",
                "",
                str(one.id),
                since_on=one.since_on,
                count=one.matters,
            )

    def _shown(self, case_ids: set[int]) -> frozenset[int]:
        return shown_among(self._session, case_ids, CaseFilter(), self._scope, self._today)


# The tables' own columns, stated once.
_CASE, _HEARING = Case.__table__.c, Hearing.__table__.c
_HEARINGS: Final = (
    select(
        _HEARING.id,
        _HEARING.case_id,
        _CASE.pack_code,
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
