"""One matter in full (案卷): head, clocks, history, assignments and links, as known on a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.case_file import Assigned, CaseFile, Happening
from db.days import number_of
from db.late_entry import SECOND
from db.models.absences import AbsenceAct, AbsenceRow
from db.models.accounts import Account
from db.models.assignments import AssignmentItem, AssignmentVisit, LeaderAssignment
from db.models.cases import Case, CaseEvent, CaseLink
from db.models.organisation import Post
from db.queries.absences import ABSENT
from db.queries.charge_proposals import proposal_on
from db.queries.checklist import checklist_words
from db.queries.ledger import visible_row
from db.reference import load_reference, local_day
from db.replay import co_handling, standing
from db.rows import LedgerRow
from db.scope import Scope
from db.spans import events_of


def case_file(session: Session, case_id: int, scope: Scope, as_of: date) -> CaseFile | None:
    """Return a matter as it was known at the end of ``as_of``; None where the day or the scope hides it.

    Title, summary, source and official number are those of now.
    """
    row = visible_row(session, case_id, scope, as_of)
    case = session.get(Case, case_id)
    if row is None or case is None:
        return None
    events = events_of(session, (case_id,))[case_id]
    stood = standing(case.pack_code, events, load_reference(session), as_of)
    known = (event for event in events if event.recorded_on <= number_of(as_of))
    return CaseFile(
        row=row,
        summary=case.summary,
        official_number=case.official_number,
        source=case.source,
        pack_code=case.pack_code,
        as_of=as_of,
        clocks=() if stood is None else stood[1],
        history=happenings(session, case_id, as_of),
        assignments=_assignments(session, case_id, as_of),
        earlier=_linked(session, CaseLink.earlier_id, CaseLink.case_id == case_id, scope, as_of),
        later=_linked(session, CaseLink.case_id, CaseLink.earlier_id == case_id, scope, as_of),
        co_handlers=tuple(sorted(co_handling(known))),
        checklist=checklist_words(session, as_of),
        proposal=proposal_on(session, case_id, as_of) if row.leader_id is None else None,
    )


def happenings(session: Session, case_id: int, as_of: date | None = None) -> tuple[Happening, ...]:
    """Return what happened to a matter, as it was known at the end of ``as_of`` or is now; the caller asks for the scope."""
    known = () if as_of is None else (CaseEvent.recorded_on <= number_of(as_of),)
    rows = session.execute(
        select(CaseEvent, Account.display_name, func.coalesce(Post.title, ABSENT.display_name))
        .outerjoin(Account, Account.id == CaseEvent.actor_id)
        .outerjoin(Post, Post.id == CaseEvent.acted_for_id)
        .outerjoin(AbsenceAct, AbsenceAct.event_id == CaseEvent.id)
        .outerjoin(AbsenceRow, AbsenceRow.id == AbsenceAct.absence_id)
        .outerjoin(ABSENT, ABSENT.id == AbsenceRow.account_id)
        .where(CaseEvent.case_id == case_id, *known)
        .order_by(CaseEvent.happened_at, CaseEvent.id)
    ).all()
    seconds = _second_persons(session, (event for event, _actor, _post in rows))
    replaced = {event.supersedes_id for event, _actor, _post in rows if event.supersedes_id is not None}
    return tuple(
        Happening(
            id=event.id,
            kind=event.kind,
            happened_at=event.happened_at,
            recorded_at=event.recorded_at,
            precision=event.precision,
            unit_id=event.unit_id,
            actor=actor or "",
            acted_for=acted_for or "",
            note=event.note,
            detail=event.detail,
            corrects_id=event.supersedes_id,
            is_replaced=event.id in replaced,
            is_backfilled=event.is_backfilled,
            days_late=event.recorded_on - event.happened_on,
            second=seconds.get(event.detail.get(SECOND, 0), ""),
        )
        for event, actor, acted_for in rows
    )


def _second_persons(session: Session, events: Iterable[CaseEvent]) -> dict[int, str]:
    """Return the names of those who confirmed some events, by account."""
    ids = {event.detail[SECOND] for event in events if SECOND in event.detail}
    if not ids:
        return {}
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {row.id: row.display_name for row in rows}


def _assignments(session: Session, case_id: int, as_of: date) -> tuple[Assigned, ...]:
    zone = session.info["zone"]

    def is_known(moment: datetime) -> bool:
        return local_day(moment, zone) <= as_of

    found = []
    for one in session.scalars(
        select(LeaderAssignment)
        .where(LeaderAssignment.case_id == case_id)
        .order_by(LeaderAssignment.start_on.desc(), LeaderAssignment.id.desc())
    ):
        if not is_known(one.recorded_at):
            continue
        items = session.scalars(select(AssignmentItem).where(AssignmentItem.assignment_id == one.id))
        visits = session.scalars(
            select(AssignmentVisit)
            .where(AssignmentVisit.assignment_id == one.id)
            .order_by(AssignmentVisit.visited_on)
        )
        found.append(
            Assigned(
                post_id=one.post_id,
                start_on=one.start_on,
                due_on=one.due_on,
                ended_on=one.ended_on if one.ended_on is not None and one.ended_on <= as_of else None,
                plan=one.plan,
                team=one.team,
                items={item.item: (item.done_on, item.note) for item in items if is_known(item.recorded_at)},
                visits=tuple((v.visited_on, v.place, v.note) for v in visits if is_known(v.recorded_at)),
            )
        )
    return tuple(found)


def _linked(session: Session, wanted: Any, where: Any, scope: Scope, as_of: date) -> tuple[LedgerRow, ...]:
    zone = session.info["zone"]
    links = session.execute(select(wanted, CaseLink.confirmed_at).where(where).order_by(wanted))
    known = [linked for linked, confirmed_at in links if local_day(confirmed_at, zone) <= as_of]
    rows = (visible_row(session, linked, scope, as_of) for linked in known)
    return tuple(row for row in rows if row is not None)
