"""Which townships lie side by side: the table that holds, and the one that waits for a second person."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.models.accounts import Account
from db.models.neighbours import NeighbourTable


@dataclass(frozen=True, slots=True)
class Neighbours:
    """An edition of the table with who ticked it and who confirmed it; ``pairs`` are (lower id, higher id)."""

    id: int
    pairs: frozenset[tuple[int, int]]
    ticked_by_id: int
    ticked_by: str
    ticked_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None

    def of(self, area_id: int) -> frozenset[int]:
        """Return the neighbours of one area."""
        return frozenset(
            other for pair in self.pairs if area_id in pair for other in pair if other != area_id
        )


def last_neighbours(session: Session, *, is_confirmed: bool = False) -> Neighbours | None:
    """Return the last edition, or the last confirmed one; None where there is none."""
    by, second = aliased(Account), aliased(Account)
    asked = (
        select(NeighbourTable, by.display_name, second.display_name)
        .join(by, by.id == NeighbourTable.ticked_by)
        .outerjoin(second, second.id == NeighbourTable.confirmed_by)
        .order_by(NeighbourTable.id.desc())
        .limit(1)
    )
    if is_confirmed:
        asked = asked.where(NeighbourTable.confirmed_at.is_not(None))
    found = session.execute(asked).first()
    if found is None:
        return None
    row, ticked_by, confirmed_by = found
    pairs = frozenset((int(low), int(high)) for low, high in row.pairs)
    return Neighbours(
        row.id, pairs, row.ticked_by, ticked_by, row.ticked_at, confirmed_by or "", row.confirmed_at
    )


def neighbours_confirmed(session: Session) -> Mapping[int, frozenset[int]]:
    """Return the neighbours of each area that has any, by the table that holds; empty where none was confirmed."""
    held = last_neighbours(session, is_confirmed=True)
    found: dict[int, set[int]] = defaultdict(set)
    for low, high in held.pairs if held else ():
        found[low].add(high)
        found[high].add(low)
    return {area: frozenset(others) for area, others in found.items()}
