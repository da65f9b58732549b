"""Leaders' assignments on a day: who holds how much, since when nothing was done, what nobody holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Cohort
from db.enums import ChecklistItem
from db.filters import Asked, CaseFilter, Sort, SortKey
from db.leaders import ASSIGNED_BY_LEADER, LEADERS, MOST_ROWS, Charge, Holder, LeadersSeen
from db.models.assignments import AssignmentItem, AssignmentVisit, LeaderAssignment
from db.models.organisation import Post, Unit
from db.queries.checklist import checklist_words
from db.queries.ledger import ledger_block, versions_of
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
        sees_all=scope.units is None,
    )


def _rows(session: Session, asked: Asked, scope: Scope, cohort: Cohort, sort: Sort) -> tuple[LedgerRow, ...]:
    chosen = replace(asked.chosen, cohort=cohort, sort=sort)
    return ledger_block(session, chosen, scope, asked.as_of, 0, MOST_ROWS).rows


def current_leaders(session: Session, day: date) -> tuple[Holder, ...]:
    """Return the county leaders' posts that are held on ``day``, in their fixed order."""
    return tuple(holder for holder in _holders(session, day, set()) if holder.is_current)


def _holders(session: Session, as_of: date, holding: set[int]) -> tuple[Holder, ...]:
    """Return the posts held on ``as_of``, and after them ended ones that still hold a matter."""
    posts = session.execute(
        select(Post.id, Post.title, Post.from_on, Post.to_on)
        .where(Post.is_county_leader)
        .order_by(Post.position, Post.id)
    )
    current, ended = [], []
    for post in posts:
        is_current = (post.from_on is None or post.from_on <= as_of) and (
            post.to_on is None or post.to_on > as_of
        )
        if is_current:
            current.append(Holder(post.id, post.title, is_current=True))
        elif post.id in holding:
            ended.append(Holder(post.id, post.title, is_current=False))
    return (*current, *ended)


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


def leader_loads(session: Session, today: date, scope: Scope) -> list[tuple[Holder, int]]:
    """Return each leader in office with the number of open matters held now, least first."""
    held = tally(session, (ASSIGNED_BY_LEADER,), CaseFilter(), scope, today).by(ASSIGNED_BY_LEADER)
    loads = [(holder, held.get(holder.post_id, 0)) for holder in current_leaders(session, today)]
    return sorted(loads, key=lambda pair: pair[1])
