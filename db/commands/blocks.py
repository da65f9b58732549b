"""Reserve numbers for blank forms (预留编号), take one for what was filled in, void those that stayed blank."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.blocks import MOST_OF_A_BLOCK, BlankForm
from db.commands.acts import Actor, ActRefused
from db.commands.numbering import WRITING, SeriesWords, is_own_unit, next_serial, number_words
from db.enums import LogKind, Role
from db.log import append
from db.models.blocks import NumberBlock, ReservedNumber
from db.papers import LONGEST_REASON, SHORTEST_REASON
from db.queries.blocks import units_writing
from db.reference import local_day
from db.screening import screen


def reserve_numbers(session: Session, actor: Actor, form: BlankForm, count: int, default: SeriesWords) -> int:
    """Reserve the next numbers of the actor's unit for blank forms and return the block's id; the log keeps it.

    ``ActRefused`` codes: ``role_may_not``, ``form_not_yours`` (matters are registered by the petition office),
    ``block_size`` (``most``).
    """
    unit_id = _unit(session, actor)
    if form is BlankForm.REGISTRATION and actor.account.role is not Role.OFFICE:
        raise ActRefused("form_not_yours")
    if not 1 <= count <= MOST_OF_A_BLOCK:
        raise ActRefused("block_size", most=MOST_OF_A_BLOCK)
    year = actor.today(session).year
    first = next_serial(session, unit_id, form, year)
    block = NumberBlock(unit_id=unit_id, form=form, reserved_by=actor.account.id, reserved_at=actor.now)
    session.add(block)
    session.flush()
    rows = [
        ReservedNumber(
            block_id=block.id,
            unit_id=unit_id,
            form=form,
            year=year,
            serial=serial,
            number=number_words(session, unit_id, form, year, serial, default),
        )
        for serial in range(first, first + count)
    ]
    session.add_all(rows)
    session.flush()
    _note(session, actor, {"act": "numbers_reserved", "number": f"{rows[0].number}–{rows[-1].number}"})
    return block.id


def open_number(session: Session, actor: Actor, form: BlankForm, number: str) -> ReservedNumber:
    """Return a reserved number of the actor's that is still open.

    ``ActRefused`` codes: ``number_unknown``, ``number_used``, ``number_void``.
    """
    found = session.scalars(
        select(ReservedNumber).where(ReservedNumber.form == form, ReservedNumber.number == number)
    )
    row = next((one for one in found if is_own_unit(session, actor, one.unit_id)), None)
    if row is None:
        raise ActRefused("number_unknown", number=number)
    if row.used_at is not None:
        raise ActRefused("number_used", number=number)
    if row.voided_at is not None:
        raise ActRefused("number_void", number=number)
    return row


def take_number(
    session: Session, actor: Actor, form: BlankForm, number: str, case_id: int | None
) -> ReservedNumber:
    """Use an open number for what was filled in; the second who takes it is refused as ``open_number`` does."""
    row = open_number(session, actor, form, number)
    session.refresh(row, with_for_update=True)
    if row.used_at is not None:
        raise ActRefused("number_used", number=number)
    row.used_by, row.used_at, row.case_id = actor.account.id, actor.now, case_id
    session.flush()
    return row


def require_day_of_use(session: Session, actor: Actor, row: ReservedNumber, on: date) -> None:
    """Refuse a day on which the form could not be filled: before its number was reserved, or after today."""
    if on > actor.today(session):
        raise ActRefused("day_ahead")
    reserved_at = session.get_one(NumberBlock, row.block_id).reserved_at
    if on < local_day(reserved_at, session.info["zone"]):
        raise ActRefused("before_reserved", number=row.number)


def void_numbers(session: Session, actor: Actor, ids: Collection[int], reason: str) -> int:
    """Void open numbers for a reason and return how many; one that is not open any more voids none.

    ``ActRefused`` codes: ``role_may_not``, ``numbers_none``, ``number_unknown``, ``number_used``, ``number_void``,
    ``reason_short``, ``reason_long``.
    """
    _unit(session, actor)
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(said) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    rows = session.scalars(
        select(ReservedNumber).where(ReservedNumber.id.in_(ids)).order_by(ReservedNumber.serial)
    ).all()
    if not rows:
        raise ActRefused("numbers_none")
    for row in rows:
        open_number(session, actor, row.form, row.number)
    for row in rows:
        row.voided_by, row.voided_at = actor.account.id, actor.now
        row.void_reason = screen(said).text[:LONGEST_REASON]
    session.flush()
    _note(session, actor, {"act": "numbers_voided", "number": "、".join(one.number for one in rows)[:400]})
    return len(rows)


def forget_matter_of_numbers(session: Session, case_id: int) -> None:
    """Take a matter that moves to the vault from the number of its form, which stays used."""
    for row in session.scalars(select(ReservedNumber).where(ReservedNumber.case_id == case_id)):
        row.case_id = None
    session.flush()


def _unit(session: Session, actor: Actor) -> int:
    """Return the unit in whose name the actor reserves, for an office's account without one the first petition office."""
    units: tuple[int, ...] = ()
    if actor.account.role in WRITING:
        units = units_writing(session, actor.account.unit_id, is_office=actor.account.role is Role.OFFICE)
    if not units:
        raise ActRefused("role_may_not", role=actor.account.role)
    return units[0]


def _note(session: Session, actor: Actor, detail: dict[str, object]) -> None:
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, detail=detail)
