"""Tick which townships lie side by side, and confirm the table as a second person."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.editions import ChangedByOther
from db.enums import AreaKind, LogKind, Role
from db.log import append
from db.models.neighbours import NeighbourTable
from db.models.organisation import Area
from db.queries.neighbours import Neighbours, last_neighbours

TICKING: Final = (Role.OFFICE, Role.ADMIN)


def tick_neighbours(
    session: Session, actor: Actor, area_id: int, others: Collection[int], *, seen: int
) -> int:
    """Say which townships lie beside one, in a new edition that waits to be confirmed; return its id.

    ``seen`` is the id of the edition that the page showed, 0 for none. ``ActRefused``: ``role_may_not``,
    ``township_unknown``, ``confirm_first`` where an edition of somebody else waits (ticking over it, its author could
    confirm his own borders), ``neighbours_same``; ``ChangedByOther`` where another edition was made since.
    """
    require_role(actor, *TICKING)
    townships = set(session.scalars(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP)))
    if area_id not in townships or not set(others) <= townships - {area_id}:
        raise ActRefused("township_unknown")
    last = _as_seen(session, seen)
    if last is not None and last.confirmed_at is None and last.ticked_by_id != actor.account.id:
        raise ActRefused("confirm_first")
    before = frozenset[tuple[int, int]]() if last is None else last.pairs
    kept = {pair for pair in before if area_id not in pair}
    pairs = kept | {(min(area_id, other), max(area_id, other)) for other in others}
    if pairs == before:
        raise ActRefused("neighbours_same")
    row = NeighbourTable(pairs=sorted(map(list, pairs)), ticked_by=actor.account.id, ticked_at=actor.now)
    session.add(row)
    session.flush()
    _log(session, actor, "neighbours_ticked", row.id, len(pairs))
    return row.id


def confirm_neighbours(session: Session, actor: Actor, *, seen: int) -> None:
    """Confirm the last edition, which then holds, one without borders as none; who ticked it last may not.

    ``ActRefused``: ``role_may_not``, ``nothing_to_confirm``, ``second_person_missing``; ``ChangedByOther`` as above.
    """
    require_role(actor, *TICKING)
    last = _as_seen(session, seen)
    if last is None or last.confirmed_at is not None:
        raise ActRefused("nothing_to_confirm")
    if last.ticked_by_id == actor.account.id:
        raise ActRefused("second_person_missing")
    row = session.get_one(NeighbourTable, last.id)
    row.confirmed_by, row.confirmed_at = actor.account.id, actor.now
    session.flush()
    _log(session, actor, "neighbours_confirmed", row.id, len(last.pairs))


def _as_seen(session: Session, seen: int) -> Neighbours | None:
    # Two who tick at once wait for each other here.
    session.execute(select(Area.id).where(Area.kind == AreaKind.COUNTY).with_for_update())
    last = last_neighbours(session)
    if last is not None and last.id != seen:
        raise ChangedByOther(last.ticked_by, last.ticked_at, last.id)
    return last


def _log(session: Session, actor: Actor, act: str, table_id: int, pairs: int) -> None:
    detail = {"act": act, "table": table_id, "pairs": pairs}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)
