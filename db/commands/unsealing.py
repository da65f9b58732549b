"""Open what was sealed after the final end again, by the act with which a matter's end stops being final."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.log import Signer, append
from db.models.retention import DestructionItem, DestructionList, IdentitySeal
from db.queries.final_ends import final_ends
from db.reference import local_day
from db.retention import Hold
from db.spans import chunks


def unseal_reopened(
    session: Session, case_ids: Collection[int], *, at: datetime, by: Signer | None, act: str
) -> int:
    """Unseal those of some matters whose end is no longer final, and take them from the lists; return how many.

    Each has its row in the log, which names the act. What was destroyed does not come back; what is typed anew is open.
    """
    return sum(_unsealed(session, part, at, by, act) for part in chunks(sorted(case_ids)))


def _unsealed(session: Session, case_ids: Sequence[int], at: datetime, by: Signer | None, act: str) -> int:
    seals = session.scalars(
        select(IdentitySeal).where(IdentitySeal.case_id.in_(case_ids), IdentitySeal.unsealed_at.is_(None))
    ).all()
    if not seals:
        return 0
    ends = final_ends(session, [one.case_id for one in seals], local_day(at, session.info["zone"]))
    opened = [one for one in seals if ends[one.case_id].final_on is None]
    for seal in opened:
        hold = ends[seal.case_id].hold or Hold.OPEN
        seal.unsealed_at, seal.unsealed_why = at, hold
        seal.unsealed_by = None if by is None else by.id
        session.flush()
        append(
            session,
            kind=LogKind.IDENTITY_UNSEALED,
            at=at,
            account=by,
            case_id=seal.case_id,
            detail={"act": act, "why": hold.value},
        )
        fall_out(session, seal.case_id, hold)
    return len(opened)


def fall_out(session: Session, case_id: int, hold: Hold, list_id: int | None = None) -> None:
    """Take a matter from the lists that are not carried out yet, or from one of them, and raise their version."""
    live = select(DestructionList.id).where(DestructionList.ended_at.is_(None))
    asked = select(DestructionItem).where(
        DestructionItem.case_id == case_id,
        DestructionItem.list_id.in_(live),
        DestructionItem.fell_out.is_(None),
        DestructionItem.destroyed_on.is_(None),
    )
    if list_id is not None:
        asked = asked.where(DestructionItem.list_id == list_id)
    for item in session.scalars(asked).all():
        item.fell_out = hold
        session.flush()
        if list_id is None:
            session.execute(
                update(DestructionList)
                .where(DestructionList.id == item.list_id)
                .values(version=DestructionList.version + 1)
            )
