"""Standing in (AB 角): for whom an account does so today, whose duty a matter is meanwhile, and what was done in whose place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.absence import MEMBERS, OWN_NAME, Absence, Cover, Covered
from db.cohorts import OPEN_STAGES, Cohort
from db.enums import EventKind, Role
from db.filters import CaseFilter
from db.models.absences import AbsenceAct, AbsenceRow
from db.models.accounts import Account, AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import Case, CaseEvent
from db.models.organisation import Post
from db.queries.absences import ABSENT, absences_on, absent_leaders, may_stand_in
from db.queries.accounts import AccountRow
from db.queries.ledger import rows_of_cases
from db.queries.past_acts import past_acts
from db.rows import LedgerRow
from db.scope import Scope
from db.spans import chunks
from db.standing import receipt_told_after
from db.tally.counts import shown_among

K = EventKind
_HANDING: Final = frozenset({K.TRANSFERRED, K.OBJECTION_SETTLED, K.TRANSFER_RECEIVED})
_SIGNED: Final = (
    select(
        CaseEvent.id,
        CaseEvent.supersedes_id,
        CaseEvent.case_id,
        CaseEvent.kind,
        CaseEvent.detail,
        CaseEvent.actor_id,
    )
    .where(
        CaseEvent.case_id.in_(bindparam("case_ids", expanding=True)),
        CaseEvent.kind.in_((*_HANDING, K.CORRECTED)),
    )
    .order_by(CaseEvent.happened_at, CaseEvent.id)
)


def stands_in_for(session: Session, account: AccountRow, today: date) -> tuple[Absence, ...]:
    """Return the absences in which an account stands in today, judged by its rows now.

    One that has left the unit, the role or the post since stands in for nobody.
    """
    found = absences_on(session, today, AbsenceRow.stand_in_id == account.id)
    if not found:
        return ()
    own, post = session.get(Account, account.id), session.get(Post, account.post_id or 0)
    return tuple(one for one in found if own is not None and may_stand_in(one.who, own, post, today, today))


def handlers_of(session: Session, case_ids: Collection[int]) -> dict[int, int]:
    """Return who signed for each of some matters since its last transfer (签收): the named handler, where there is one.

    Who corrects the entry of a receipt does not become its handler.
    """
    found: dict[int, int] = {}
    for part in chunks(sorted(case_ids)):
        rows = session.execute(_SIGNED, {"case_ids": part}).all()
        replaced = {row.supersedes_id for row in rows}
        actors = {row.id: row.actor_id for row in rows}
        for row in sorted(rows, key=lambda one: one.id):
            if row.kind is K.CORRECTED:
                actors[row.id] = actors.get(row.supersedes_id)
        for row in rows:
            said = _said(row.kind, row.detail)
            if row.id in replaced or said is None:
                continue
            kind, detail = said
            actor_id = actors[row.id]
            if kind is K.TRANSFER_RECEIVED and actor_id is not None:
                found[row.case_id] = actor_id
            elif not receipt_told_after(kind, detail, before=True):
                found.pop(row.case_id, None)
    return found


def _said(kind: EventKind, detail: Mapping[str, Any]) -> tuple[EventKind, Mapping[str, Any]] | None:
    """Return the handing on that an event says, itself or as a correction; None where it says none."""
    if kind is K.CORRECTED:
        if "kind" not in detail or EventKind(detail["kind"]) not in _HANDING:
            return None
        return EventKind(detail["kind"]), detail.get("detail", {})
    return kind, detail


def absences_in(
    session: Session, absences: Iterable[Absence], rows: Collection[LedgerRow]
) -> dict[int, Absence]:
    """Return of some absences the one whose duty each of some matters is: signed for in the holding unit, or in charge."""
    accounts = {one.who.account_id: one for one in absences if one.who.post_id is None}
    posts = {one.who.post_id: one for one in absences if one.who.post_id is not None}
    found = {row.case_id: posts[row.leader_id] for row in rows if row.leader_id in posts}
    if accounts:
        units = {one.who.unit_id for one in accounts.values()}
        held = {row.case_id: row.unit_id for row in rows if row.unit_id in units and row.stage in OPEN_STAGES}
        for case_id, account_id in handlers_of(session, held).items():
            absence = accounts.get(account_id)
            if absence is not None and absence.who.unit_id == held[case_id]:
                found[case_id] = absence
    return found


def stands_in_on(
    session: Session, account: AccountRow, case_id: int, kind: EventKind, today: date
) -> Absence | None:
    """Return for whom an act in a matter is done by who stands in today; None where it is the account's own.

    A matter in the own charge is the own one. An act in a matter in whose instruction nobody answered is for its
    leader where it reminds.
    """
    absences = stands_in_for(session, account, today)
    if not absences or kind in OWN_NAME:
        return None
    row = next(iter(rows_of_cases(session, (case_id,), today)), None)
    if row is None or (account.role is Role.LEADER and row.leader_id == account.post_id):
        return None
    found = absences_in(session, absences, (row,)).get(case_id)
    if found is None and kind is K.REMINDED and account.role is Role.LEADER:
        waiting = {one.post_id for one in past_acts(session, (case_id,))[case_id].instructions}
        if account.post_id not in waiting:
            return next((one for one in absences if one.who.post_id in waiting), None)
    return found


def covered_in(
    session: Session, account: AccountRow, case_ids: Collection[int], today: date
) -> dict[int, Covered]:
    """Return what is said beside the matters of an absent member of the account's unit, or of a leader stood in for."""
    if not case_ids:
        return {}
    if account.role is Role.LEADER:
        absences = list(stands_in_for(session, account, today))
    elif account.role in MEMBERS and account.unit_id is not None:
        absences = absences_on(session, today, ABSENT.unit_id == account.unit_id)
    else:
        return {}
    if not absences:
        return {}
    rows = rows_of_cases(session, sorted(case_ids), today)
    found = absences_in(session, absences, rows)
    covers = _covers(session, account, found, today)
    return {case_id: covered(one, covers[case_id]) for case_id, one in found.items()}


def covered(one: Absence, cover: Cover) -> Covered:
    """Return what is said beside a duty of who is absent."""
    return Covered(cover, one.who.name, one.to_on, one.stand_in.name)


def _covers(
    session: Session, account: AccountRow, found: Mapping[int, Absence], today: date
) -> dict[int, Cover]:
    avoided = _avoided(session, {one.stand_in.account_id for one in found.values()}, found)
    gone = _gone(session, found.values(), today)

    def cover(case_id: int, one: Absence) -> Cover:
        if one.id in gone:
            return Cover.GONE
        if one.stand_in.account_id == account.id:
            return Cover.MINE
        return Cover.AVOIDED if (one.stand_in.account_id, case_id) in avoided else Cover.OTHERS

    return {case_id: cover(case_id, one) for case_id, one in found.items()}


def _gone(session: Session, absences: Iterable[Absence], today: date) -> set[int]:
    """Return those of some absences whose stand-in has left the unit, the role or the post, or was switched off."""
    held = list(absences)
    rows = session.execute(
        select(Account, Post)
        .outerjoin(Post, Post.id == Account.post_id)
        .where(Account.id.in_({one.stand_in.account_id for one in held}))
    )
    accounts = {account.id: (account, post) for account, post in rows}
    return {
        one.id
        for one in held
        if not may_stand_in(one.who, *accounts[one.stand_in.account_id or 0], today, today)
    }


def _avoided(
    session: Session, accounts: Iterable[int | None], case_ids: Iterable[int]
) -> set[tuple[int | None, int]]:
    asked = select(AccountInterest.account_id, AccountInterest.case_id).where(
        AccountInterest.account_id.in_([one for one in accounts if one is not None]),
        AccountInterest.case_id.in_(tuple(case_ids)),
        AccountInterest.lifted_at.is_(None),
    )
    return {(row.account_id, row.case_id) for row in session.execute(asked)}


def charges_without_stand_in(
    session: Session, scope: Scope, today: date
) -> dict[int, tuple[Absence, Covered]]:
    """Return the matters in charge of an absent leader whose stand-in must avoid them (回避) or can no longer, within the scope."""
    absences = absent_leaders(session, today)
    if not absences:
        return {}
    gone = _gone(session, absences.values(), today)
    stand_ins = [one.stand_in.account_id for one in absences.values()]
    left = [post for post, one in absences.items() if one.id in gone]
    asked = {
        *session.scalars(
            select(AccountInterest.case_id).where(
                AccountInterest.account_id.in_(stand_ins), AccountInterest.lifted_at.is_(None)
            )
        ),
        *session.scalars(
            select(LeaderAssignment.case_id).where(
                LeaderAssignment.post_id.in_(left), LeaderAssignment.ended_on.is_(None)
            )
        ),
    }
    charged = CaseFilter(cohort=Cohort.ASSIGNED, leaders=tuple(absences))
    rows = rows_of_cases(session, sorted(shown_among(session, asked, charged, scope, today)), today)
    found = {row.case_id: absences[row.leader_id] for row in rows if row.leader_id is not None}
    avoided = _avoided(session, stand_ins, found)
    return {
        case_id: (one, covered(one, Cover.GONE if one.id in gone else Cover.AVOIDED))
        for case_id, one in found.items()
        if one.id in gone or (one.stand_in.account_id, case_id) in avoided
    }


# ------------------------------------------------------------ what was done meanwhile


@dataclass(frozen=True, slots=True)
class DoneFor:
    """An act that was done in somebody's place, in a matter that the reader may open."""

    event_id: int
    absence_id: int
    case_id: int
    number: str
    title: str
    kind: EventKind
    at: datetime
    by: str


def done_for(session: Session, absence_ids: Collection[int], scope: Scope, today: date) -> list[DoneFor]:
    """Return the acts of stand-ins in some absences, the latest first, in matters within the scope."""
    rows = session.execute(
        select(
            CaseEvent.id,
            AbsenceAct.absence_id,
            CaseEvent.case_id,
            Case.number,
            Case.title,
            CaseEvent.kind,
            CaseEvent.recorded_at,
            Account.display_name,
        )
        .join(AbsenceAct, AbsenceAct.event_id == CaseEvent.id)
        .join(Case, Case.id == CaseEvent.case_id)
        .join(Account, Account.id == CaseEvent.actor_id)
        .where(AbsenceAct.absence_id.in_(tuple(absence_ids)))
        .order_by(CaseEvent.recorded_at.desc(), CaseEvent.id.desc())
    ).all()
    if not scope.sees_rows:
        return []
    seen = shown_among(session, {row.case_id for row in rows}, CaseFilter(), scope, today)
    return [DoneFor(*row) for row in rows if row.case_id in seen]


def acts_counted(done: Iterable[DoneFor]) -> Mapping[int, int]:
    """Return how many of some acts belong to each absence."""
    found: dict[int, int] = {}
    for one in done:
        found[one.absence_id] = found.get(one.absence_id, 0) + 1
    return found
