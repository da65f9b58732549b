"""Destroy identities by an approved list alone (domain rule 8): the office proposes, a leader approves, then it is carried out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.documents import destroy_files
from db.commands.identity import forget_identity
from db.commands.unsealing import fall_out
from db.editions import ChangedByOther
from db.enums import LogKind, Role
from db.importing.said import IDENTITY
from db.log import append
from db.models.accounts import Account
from db.models.cases import Case
from db.models.records import ImportValue
from db.models.retention import DestructionItem, DestructionList, IdentitySeal
from db.queries.destruction import ListState, state_of
from db.queries.final_ends import final_ends
from db.queries.posts import is_county_leader
from db.queries.retention import latest_end, limits_on, live_items
from db.reference import local_day
from db.retention import (
    LONGEST_REASON,
    MOST_OF_A_LIST,
    SHORTEST_REASON,
    Hold,
    destroyed_from,
)

AT_ONCE: Final = 50
"""Matters whose identity is destroyed in one transaction."""


def propose_list(session: Session, actor: Actor) -> int:
    """Put every sealed matter whose keeping is over on a new list, 500 at most, the oldest first; return its id.

    Matters that the actor must avoid are left to a colleague. ``ActRefused``: ``role_may_not``, ``keep_unset``,
    ``none_over``.
    """
    require_role(actor, Role.OFFICE)
    today = actor.today(session)
    limits = limits_on(session, today)
    if limits.keep is None:
        raise ActRefused("keep_unset")
    sealed = session.scalars(
        select(IdentitySeal)
        .where(
            IdentitySeal.unsealed_at.is_(None),
            IdentitySeal.destroyed_at.is_(None),
            IdentitySeal.final_on <= latest_end(today, 12 * limits.keep.value),
        )
        .order_by(IdentitySeal.final_on, IdentitySeal.case_id)
        .with_for_update()
    ).all()
    # Read after the seals are locked: a second proposal waits, and finds what the first has listed.
    listed, zone = live_items(session), session.info["zone"]
    seals = [
        one
        for one in sealed
        if destroyed_from(one.final_on, limits.keep.value) <= today
        and one.case_id not in listed
        and one.case_id not in actor.scope.excluded
    ][:MOST_OF_A_LIST]
    if not seals:
        raise ActRefused("none_over")
    row = DestructionList(
        keep_years=limits.keep.value,
        ground=limits.keep.ground,
        proposed_by=actor.account.id,
        proposed_at=actor.now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        DestructionItem(
            list_id=row.id,
            case_id=one.case_id,
            final_on=one.final_on,
            sealed_on=local_day(one.sealed_at, zone),
        )
        for one in seals
    )
    session.flush()
    _note(session, actor, row, "list_proposed", {"cases": sorted(one.case_id for one in seals)})
    return row.id


def approve_list(session: Session, actor: Actor, list_id: int, *, version: int) -> tuple[str, ...]:
    """Approve a list, by a leader who did not propose it; return the numbers of matters that fell out at this moment.

    What was reopened since, or is to be kept longer by now, is not destroyed by it. ``ActRefused``: ``role_may_not``,
    ``not_county_leader``, ``list_unknown``, ``list_not_waiting``, ``list_avoided`` (a matter on it is one that the leader must avoid),
    ``list_empty``; ``ChangedByOther`` where another version of it holds than was seen.
    """
    _require_county_leader(session, actor)
    row = _locked(session, list_id, version, ListState.PROPOSED)
    if row.proposed_by == actor.account.id:
        raise ActRefused("role_may_not", role=actor.account.role)
    if any(item.case_id in actor.scope.excluded for item in _items(session, row)):
        raise ActRefused("list_avoided")
    gone = _check(session, actor, row)
    if not _items(session, row):
        raise ActRefused("list_empty")
    row.approved_by, row.approved_at = actor.account.id, actor.now
    session.flush()
    _note(session, actor, row, "list_approved", {"fell_out": len(gone)})
    return gone


def return_list(session: Session, actor: Actor, list_id: int, reason: str, *, version: int) -> None:
    """Give a list back for a reason: a leader before its approval, the office before it is carried out.

    Its matters stay sealed and may stand on another. ``ActRefused``: ``role_may_not``, ``list_unknown``,
    ``list_not_waiting``, ``reason_short`` (``least``), ``reason_long`` (``most``); ``ChangedByOther``.
    """
    require_role(actor, Role.LEADER, Role.OFFICE)
    if actor.account.role is Role.LEADER:
        _require_county_leader(session, actor)
    row = _held(session, list_id, version, ListState.PROPOSED, ListState.APPROVED)
    if actor.account.role is Role.LEADER and row.approved_at is not None:
        raise ActRefused("list_not_waiting")
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(said) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    row.ended_by, row.ended_at, row.end_reason = actor.account.id, actor.now, said
    session.flush()
    _note(session, actor, row, "list_returned", {"reason": said})


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many identities of a list are destroyed, and the numbers of the matters that fell out at this moment."""

    matters: int
    fell_out: tuple[str, ...]


def carry_out(
    writing: Callable[[], AbstractContextManager[Session]], actor: Actor, list_id: int, *, version: int
) -> Destroyed:
    """Destroy the identities of an approved list, ``AT_ONCE`` a transaction, each matter with its row in the log.

    What broke off is taken up again by doing it once more. Gone are who came, what was screened out of the texts, and
    every file; the matter, its history and its counts stay. ``ActRefused``: ``role_may_not``, ``list_unknown``,
    ``list_not_approved``, ``list_avoided``; ``ChangedByOther``.
    """
    require_role(actor, Role.OFFICE)
    with writing() as session:
        row = _locked(session, list_id, version, ListState.APPROVED)
        if any(item.case_id in actor.scope.excluded for item in _items(session, row)):
            raise ActRefused("list_avoided")
        gone = _check(session, actor, row)
        seen = row.version
    done = 0
    while True:
        with writing() as session:
            row = _locked(session, list_id, seen, ListState.APPROVED)
            part = _items(session, row)[:AT_ONCE]
            for item in part:
                _destroy(session, actor, item)
            done += len(part)
            if len(part) < AT_ONCE:
                row.ended_by, row.ended_at = actor.account.id, actor.now
                session.flush()
                _note(session, actor, row, "list_carried_out", {"matters": done})
                return Destroyed(done, gone)


def _destroy(session: Session, actor: Actor, item: DestructionItem) -> None:
    """Delete every ciphertext of one matter; only an item of an approved list comes here."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # The file's free pages would keep what was deleted.
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    forget_identity(session, item.case_id)
    files = destroy_files(session, item.case_id)
    remembered = session.get(ImportValue, item.case_id)
    if remembered is not None:
        remembered.said = {name: said for name, said in remembered.said.items() if name != IDENTITY}
    seal = session.scalars(
        select(IdentitySeal).where(IdentitySeal.case_id == item.case_id, IdentitySeal.unsealed_at.is_(None))
    ).one()
    seal.destroyed_at = actor.now
    item.destroyed_on = actor.today(session)
    session.flush()
    append(
        session,
        kind=LogKind.IDENTITY_DESTROYED,
        at=actor.now,
        account=actor.account,
        case_id=item.case_id,
        detail={"list_no": item.list_id, "files": files},
    )


# ------------------------------------------------------------ parts


def _require_county_leader(session: Session, actor: Actor) -> None:
    """Refuse everybody but a county leader in office: nobody else approves what cannot be taken back."""
    require_role(actor, Role.LEADER)
    if not is_county_leader(session, actor.account, actor.today(session)):
        raise ActRefused("not_county_leader")


def _locked(session: Session, list_id: int, version: int, *states: ListState) -> DestructionList:
    """Lock what stands on a list and then the list, in the order of an act that takes a matter off it."""
    matters = _items_of(list_id).with_only_columns(DestructionItem.case_id)
    session.execute(select(Case.id).where(Case.id.in_(matters)).order_by(Case.id).with_for_update())
    return _held(session, list_id, version, *states)


def _held(session: Session, list_id: int, version: int, *states: ListState) -> DestructionList:
    row = session.get(DestructionList, list_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise ActRefused("list_unknown")
    if row.version != version:
        by = session.get(Account, row.ended_by or row.approved_by or row.proposed_by)
        at = row.ended_at or row.approved_at or row.proposed_at
        raise ChangedByOther("" if by is None else by.display_name, at, row.version)
    if state_of(row) not in states:
        is_early = states == (ListState.APPROVED,) and row.ended_at is None
        raise ActRefused("list_not_approved" if is_early else "list_not_waiting")
    return row


def _items(session: Session, row: DestructionList) -> list[DestructionItem]:
    """Return what stands on a list and is not destroyed yet."""
    return list(session.scalars(_items_of(row.id).order_by(DestructionItem.case_id)))


def _items_of(list_id: int) -> Select[DestructionItem]:
    return select(DestructionItem).where(
        DestructionItem.list_id == list_id,
        DestructionItem.fell_out.is_(None),
        DestructionItem.destroyed_on.is_(None),
    )


def _check(session: Session, actor: Actor, row: DestructionList) -> tuple[str, ...]:
    """Take from a list what may not be destroyed today, and return the numbers of these matters."""
    today = actor.today(session)
    items = _items(session, row)
    ids = [item.case_id for item in items]
    ends = final_ends(session, ids, today)
    sealed = set(
        session.scalars(
            select(IdentitySeal.case_id).where(
                IdentitySeal.case_id.in_(ids),
                IdentitySeal.unsealed_at.is_(None),
                IdentitySeal.destroyed_at.is_(None),
            )
        )
    )
    limits = limits_on(session, today)
    years = row.keep_years if limits.keep is None else max(row.keep_years, limits.keep.value)
    out = []
    for item in items:
        end = ends.get(item.case_id)
        hold = _kept_by(end.final_on if end is not None else None, years, today)
        if end is not None and end.hold is not None:
            hold = end.hold
        elif item.case_id not in sealed:
            hold = Hold.OPEN
        if hold is not None:
            fall_out(session, item.case_id, hold, row.id)
            out.append(item.case_id)
    numbers = session.scalars(select(Case.number).where(Case.id.in_(out)).order_by(Case.number))
    return tuple(numbers)


def _kept_by(final_on: date | None, years: int, today: date) -> Hold | None:
    if final_on is None:
        return Hold.OPEN
    return Hold.KEEPING if destroyed_from(final_on, years) > today else None


def _note(session: Session, actor: Actor, row: DestructionList, what: str, more: dict[str, object]) -> None:
    detail = {"act": what, "list_no": row.id, **more}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, detail=detail)
