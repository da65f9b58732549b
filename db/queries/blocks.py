"""The blocks of reserved numbers of a unit, and which of their numbers are open."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.blocks import BlankForm, Block, NumberState, Reserved
from db.models.accounts import Account
from db.models.blocks import NumberBlock, ReservedNumber
from db.models.cases import Case
from db.queries.offices import petition_offices

MOST_BLOCKS = 60
"""Blocks are listed from the latest; of older ones every number was used or voided long ago."""


def units_writing(session: Session, unit_id: int | None, *, is_office: bool) -> tuple[int, ...]:
    """Return the units whose numbers an account uses: its own, and for the office those of every petition office."""
    own = () if unit_id is None else (unit_id,)
    if not is_office:
        return own
    return tuple(dict.fromkeys((*own, *petition_offices(session))))


def blocks(session: Session, units: Collection[int]) -> list[Block]:
    """Return the blocks of some units with their numbers, the latest block first."""
    heads = session.execute(
        select(NumberBlock, Account.display_name)
        .outerjoin(Account, Account.id == NumberBlock.reserved_by)
        .where(NumberBlock.unit_id.in_(units))
        .order_by(NumberBlock.id.desc())
        .limit(MOST_BLOCKS)
    ).all()
    numbers: dict[int, list[Reserved]] = {head.id: [] for head, _name in heads}
    rows = session.execute(
        select(ReservedNumber, Case.number)
        .outerjoin(Case, Case.id == ReservedNumber.case_id)
        .where(ReservedNumber.block_id.in_(numbers))
        .order_by(ReservedNumber.block_id, ReservedNumber.serial)
    )
    for row, case_number in rows:
        numbers[row.block_id].append(
            Reserved(row.id, row.number, _state(row), row.case_id, case_number or "", row.void_reason)
        )
    return [
        Block(head.id, head.unit_id, head.form, name or "", head.reserved_at, tuple(numbers[head.id]))
        for head, name in heads
    ]


def block(session: Session, block_id: int, units: Collection[int]) -> Block | None:
    """Return one block of some units."""
    return next((one for one in blocks(session, units) if one.id == block_id), None)


def open_numbers(session: Session, units: Collection[int], form: BlankForm) -> list[Reserved]:
    """Return the open numbers of a form, the oldest first."""
    rows = session.scalars(
        select(ReservedNumber)
        .where(
            ReservedNumber.unit_id.in_(units),
            ReservedNumber.form == form,
            ReservedNumber.used_at.is_(None),
            ReservedNumber.voided_at.is_(None),
        )
        .order_by(ReservedNumber.year, ReservedNumber.serial)
    )
    return [Reserved(row.id, row.number, NumberState.OPEN) for row in rows]


def _state(row: ReservedNumber) -> NumberState:
    if row.used_at is not None:
        return NumberState.USED
    return NumberState.VOID if row.voided_at is not None else NumberState.OPEN
