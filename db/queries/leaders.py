"""Leaders' assignments on a day: who holds how much, since when nothing was done, what nobody holds."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Cohort
from db.days import day_of
from db.enums import ChecklistItem
from db.filters import Asked, CaseFilter, Sort, SortKey
from db.leaders import (
    ASSIGNED_BY_LEADER,
    LAST_ACTION_BY_LEADER,
    LEADERS,
    MOST_ROWS,
    OVERDUE_BY_LEADER,
    Charge,
    Holder,
    LeadersSeen,
    Load,
)
from db.models.assignments import AssignmentItem, AssignmentVisit, LeaderAssignment
from db.models.organisation import Post, Unit
from db.queries.absences import absent_leaders
from db.queries.charge_proposals import proposals_waiting
from db.queries.checklist import checklist_words
from db.queries.hand_overs import hand_overs_waiting
from db.queries.ledger import ledger_block, rows_of_cases, versions_of
from db.queries.posts import is_held
from db.reference import local_day
from db.rows import LedgerRow
from db.scope import Scope
from db.tally.counts import tally


def leaders_seen(session: Session, asked: Asked, scope: Scope) -> LeadersSeen:
    """Gather the leaders' page at the end of the as-of day, within the scope."""
    chosen, as_of = asked.chosen, asked.as_of
    counts = tally(session, LEADERS, chosen, scope, as_of)
    rows = _rows(session, asked, scope, Cohort.ASSIGNED, Sort(SortKey.LAST_ACTION))
    majors = _rows(session, asked, scope, Cohort.MAJOR_UNASSIGNED, Sort(SortKey.RECEIVED))
    sees_live = scope.units is None and scope.sees_rows and not asked.is_past
    proposals = proposals_waiting(session, scope, as_of) if sees_live else ()
    proposed = rows_of_cases(session, [one.case_id for one in proposals], as_of)
    holding = {key for key in counts.by(ASSIGNED_BY_LEADER) if isinstance(key, int)}
    return LeadersSeen(
        asked=asked,
        counts=counts,
        holders=tuple(
            holder
            for holder in _holders(session, as_of, holding)
            if (not chosen.leaders or holder.post_id in chosen.leaders)
            and (scope.units is None or holder.post_id in holding)
        ),
        charges=_charges(session, rows, as_of),
        checklist=checklist_words(session, as_of),
        majors=majors,
        units={
            row.id: row.short_name or row.name
            for row in session.execute(select(Unit.id, Unit.name, Unit.short_name))
        },
        versions=versions_of(session, [row.case_id for row in (*rows, *majors)]),
        proposals=proposals,
        proposed={row.case_id: row for row in proposed},
        waiting=hand_overs_waiting(session, scope, as_of) if sees_live else (),
        posts={holder.post_id: holder for holder in _posts(session, as_of)},
        sees_live=sees_live,
        sees_all=scope.units is None,
    )


def _rows(session: Session, asked: Asked, scope: Scope, cohort: Cohort, sort: Sort) -> tuple[LedgerRow, ...]:
    chosen = replace(asked.chosen, cohort=cohort, sort=sort)
    return ledger_block(session, chosen, scope, asked.as_of, 0, MOST_ROWS).rows


def _holders(session: Session, as_of: date, holding: AbstractSet[object]) -> tuple[Holder, ...]:
    """Return the posts held on ``as_of``, and after them ended ones that still hold a matter."""
    posts = _posts(session, as_of)
    current = [one for one in posts if one.is_current]
    return (*current, *(one for one in posts if not one.is_current and one.post_id in holding))


def _posts(session: Session, as_of: date) -> list[Holder]:
    """Return every county leader's post in the fixed order; one that is to come is not current either."""
    rows = session.execute(
        select(Post.id, Post.title, Post.from_on, Post.to_on)
        .where(Post.is_county_leader)
        .order_by(Post.position, Post.id)
    )
    return [Holder(post.id, post.title, is_current=is_held(post.from_on, post.to_on, as_of)) for post in rows]


def _charges(session: Session, rows: Sequence[LedgerRow], as_of: date) -> tuple[Charge, ...]:
    """Put the records of each assignment beside its matter, those entered after ``as_of`` left out."""
    case_ids = [row.case_id for row in rows]
    zone: ZoneInfo = session.info["zone"]
    assignments = {
        (found.case_id, found.post_id): found
        for found in session.scalars(
            select(LeaderAssignment)
            .where(LeaderAssignment.case_id.in_(case_ids))
            .order_by(LeaderAssignment.id)
        )
        if local_day(found.recorded_at, zone) <= as_of
    }
    ids = [found.id for found in assignments.values()]
    items: dict[int, set[ChecklistItem]] = defaultdict(set)
    for done in session.scalars(select(AssignmentItem).where(AssignmentItem.assignment_id.in_(ids))):
        if local_day(done.recorded_at, zone) <= as_of:
            items[done.assignment_id].add(done.item)
    visits: dict[int, int] = defaultdict(int)
    for visit in session.scalars(select(AssignmentVisit).where(AssignmentVisit.assignment_id.in_(ids))):
        visits[visit.assignment_id] += local_day(visit.recorded_at, zone) <= as_of
    charges = []
    for row in rows:
        found = assignments.get((row.case_id, row.leader_id or 0))
        key = 0 if found is None else found.id
        charges.append(
            Charge(
                row=row,
                start_on=row.assigned_on,
                items=frozenset(items[key]),
                visits=visits[key],
                team="" if found is None else found.team,
            )
        )
    return tuple(charges)


def leader_loads(session: Session, today: date, scope: Scope) -> list[Load]:
    """Return each leader in office with what he or she has in charge now, who holds least first."""
    loads = (load for load in _loads(session, today, scope) if load.holder.is_current)
    return sorted(loads, key=lambda load: load.held)


def givers(session: Session, today: date, scope: Scope) -> list[Load]:
    """Return who has open matters in charge now, of whom the office may prepare a hand-over: those who left first."""
    loads = (load for load in _loads(session, today, scope) if load.held)
    return sorted(loads, key=lambda load: load.holder.is_current)


def _loads(session: Session, today: date, scope: Scope) -> list[Load]:
    asked = (ASSIGNED_BY_LEADER, OVERDUE_BY_LEADER, LAST_ACTION_BY_LEADER)
    counts = tally(session, asked, CaseFilter(), scope, today)
    held, late, acted = (counts.by(question) for question in asked)
    absent = absent_leaders(session, today)
    return [
        Load(
            holder,
            held.get(holder.post_id, 0),
            late.get(holder.post_id, 0),
            None if holder.post_id not in acted else (today - day_of(acted[holder.post_id])).days,
            absent.get(holder.post_id),
        )
        for holder in _posts(session, today)
    ]


def matters_of(session: Session, post_id: int, today: date, scope: Scope) -> tuple[LedgerRow, ...]:
    """Return what a post has in charge now within the scope, at most ``MOST_ROWS``, the earliest limit first."""
    sort = Sort(SortKey.ASSIGNMENT_DUE)
    chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=(post_id or -1,), sort=sort)
    return ledger_block(session, chosen, scope, today, 0, MOST_ROWS).rows
