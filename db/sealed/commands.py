"""Acts in the vault: register, add, route to the discipline organ, name who handles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import Role
from db.keys import about
from db.log import Signer, ring_of
from db.models.accounts import Account
from db.models.organisation import Unit
from db.queries.identity import Named, Reader
from db.reference import load_calendar
from db.sealed.gate import SealedProblem, SealedRefused, note, require_handler, sealed_case
from db.sealed.models import (
    SealedAvoidance,
    SealedCase,
    SealedEvent,
    SealedHandler,
    SealedNumber,
    SealedPerson,
)
from db.sealed.texts import reindex, sealed
from db.sealed.words import SealedAct, SealedKind, SealedStage

LONGEST_TITLE: Final = 40
LONGEST_TEXT: Final = 20_000
LONGEST_ACCUSED: Final = 200
NUMBER_PREFIX: Final = "JB"


@dataclass(frozen=True, slots=True)
class Accusation:
    """What a handler types of an accusation; never printed."""

    title: str = field(repr=False)
    summary: str = field(repr=False)
    accused: str = field(default="", repr=False)
    accused_unit_id: int | None = None
    persons: Sequence[Named] = field(default=(), repr=False)


def name_handler(session: Session, account_id: int, at: datetime, by: Reader | None = None) -> None:
    """Name a member of the office to handle accusations; naming twice changes nothing."""
    account = session.get(Account, account_id)
    if account is None or account.role is not Role.OFFICE or not account.is_active:
        raise SealedRefused(SealedProblem.NOT_A_MEMBER)
    standing = select(SealedHandler.id).where(
        SealedHandler.account_id == account_id, SealedHandler.ended_at.is_(None)
    )
    if session.scalar(standing) is not None:
        return
    session.add(SealedHandler(account_id=account_id, named_by=None if by is None else by.id, named_at=at))
    note(session, SealedAct.HANDLER_NAMED, at=at, reader=by, detail={"account": account.username})


def end_handler(session: Session, account_id: int, at: datetime, by: Reader | None = None) -> None:
    """End an account's handling of accusations."""
    account = session.get(Account, account_id)
    if account is None:
        raise SealedRefused(SealedProblem.NOT_A_MEMBER)
    session.execute(
        update(SealedHandler)
        .where(SealedHandler.account_id == account_id, SealedHandler.ended_at.is_(None))
        .values(ended_at=at)
    )
    note(session, SealedAct.HANDLER_ENDED, at=at, reader=by, detail={"account": account.username})


def register(
    session: Session,
    reader: Reader,
    accusation: Accusation,
    *,
    received_on: date,
    at: datetime,
    ordinary_case_id: int | None = None,
) -> int:
    """Register an accusation and return its id; it is to be with the discipline organ on the next working day.

    ``ordinary_case_id`` is the matter into which the ordinary part of a mixed letter was typed again: only the
    vault knows of the two. One about the office or a county leader goes through ``register_envelope``.
    """
    require_handler(session, reader)
    case = store(session, accusation, received_on=received_on, at=at, ordinary_case_id=ordinary_case_id)
    kind = SealedKind.RECEIVED if ordinary_case_id is None else SealedKind.SPLIT
    add_step(session, case.id, kind, at, reader)
    reindex(session, case)
    note(session, SealedAct.REGISTERED, at=at, reader=reader, case_id=case.id)
    return case.id


def register_envelope(session: Session, reader: Reader, *, received_on: date, at: datetime) -> str:
    """Register an unopened accusation about the office, its staff or a county leader, and return its number.

    Nothing of it is typed: it goes sealed to the discipline organ on the next working day.
    """
    require_handler(session, reader)
    case = store_envelope(session, received_on=received_on, at=at)
    note(session, SealedAct.REGISTERED, at=at, reader=reader, case_id=case.id)
    return case.number


def store_envelope(session: Session, *, received_on: date, at: datetime) -> SealedCase:
    """Give an unopened accusation the vault's next number."""
    return _new_case(session, received_on, at, is_about_office=True)


def store(
    session: Session,
    accusation: Accusation,
    *,
    received_on: date,
    at: datetime,
    ordinary_case_id: int | None = None,
) -> SealedCase:
    """Seal an accusation and its persons under the vault's next number; the caller adds its first step."""
    title, summary = accusation.title.strip(), accusation.summary.strip()
    if not title or not summary:
        raise SealedRefused(SealedProblem.TEXT_MISSING)
    if len(title) > LONGEST_TITLE or len(summary) > LONGEST_TEXT:
        raise SealedRefused(SealedProblem.TEXT_REFUSED)
    if accusation.accused_unit_id is not None and session.get(Unit, accusation.accused_unit_id) is None:
        raise SealedRefused(SealedProblem.UNIT_UNKNOWN)
    case = _new_case(session, received_on, at)
    case.accused_unit_id = accusation.accused_unit_id
    case.ordinary_case_id = ordinary_case_id
    for column, value in (("title", title), ("summary", summary), ("accused", accusation.accused.strip())):
        setattr(case, column, sealed(session, "sealed_case", case.id, column, value))
    seal_accusers(session, case.id, accusation.persons)
    return case


def seal_accusers(session: Session, case_id: int, persons: Sequence[Named]) -> None:
    """Seal who made an accusation, beside those whom it has already."""
    key_id = ring_of(session).identity_key_id
    for person in persons:
        columns = ("name", "phone", "id_number", "address")
        values = {
            name: sealed(session, "sealed_person", case_id, name, getattr(person, name)) for name in columns
        }
        session.add(SealedPerson(sealed_case_id=case_id, key_id=key_id, **values))
    session.flush()


def _new_case(
    session: Session, received_on: date, at: datetime, *, is_about_office: bool = False
) -> SealedCase:
    case = SealedCase(
        number=_next_number(session, at.astimezone(session.info["zone"]).year),
        is_about_office=is_about_office,
        received_on=received_on,
        route_due_on=load_calendar(session).add_workdays(received_on, 1),
        recorded_at=at,
        key_id=ring_of(session).identity_key_id,
    )
    session.add(case)
    session.flush()
    return case


def _next_number(session: Session, year: int) -> str:
    series = hold_numbers(session, year)
    series.last += 1
    session.flush()
    return f"{NUMBER_PREFIX}{year}-{series.last:04d}"


def hold_numbers(session: Session, year: int) -> SealedNumber:
    """Lock the vault's numbers of a year until the transaction ends, and return their row."""
    series = session.get(SealedNumber, year, with_for_update=True)
    if series is None:
        series = SealedNumber(year=year, last=0)
        session.add(series)
        session.flush()
    return series


def add_step(
    session: Session, case_id: int, kind: SealedKind, at: datetime, reader: Signer | None, words: str = ""
) -> None:
    """Append one act to an accusation's history, its words sealed."""
    session.add(
        SealedEvent(
            sealed_case_id=case_id,
            kind=kind,
            happened_at=at,
            recorded_at=at,
            actor_id=None if reader is None else reader.id,
            key_id=ring_of(session).identity_key_id,
            note=sealed(session, "sealed_event", case_id, "note", words),
        )
    )
    session.flush()


def add_note(session: Session, reader: Reader, case_id: int, words: str, at: datetime) -> None:
    """Add a note to an open accusation."""
    case = sealed_case(session, reader, case_id)
    if not words.strip():
        raise SealedRefused(SealedProblem.TEXT_MISSING)
    if len(words) > LONGEST_TEXT:
        raise SealedRefused(SealedProblem.TEXT_REFUSED)
    if case.stage is SealedStage.CLOSED:
        raise SealedRefused(SealedProblem.CLOSED)
    add_step(session, case_id, SealedKind.NOTED, at, reader, words.strip())
    reindex(session, case)
    note(session, SealedAct.ADDED, at=at, reader=reader, case_id=case_id)


def name_accused(
    session: Session, reader: Reader, case_id: int, accused: str, unit_id: int | None, at: datetime
) -> None:
    """Say who is accused, or of which unit: that unit and all below it see no trace from then on.

    What is not given stays as it stands.
    """
    case = sealed_case(session, reader, case_id)
    if not accused.strip() and unit_id is None:
        raise SealedRefused(SealedProblem.TEXT_MISSING)
    if unit_id is not None and session.get(Unit, unit_id) is None:
        raise SealedRefused(SealedProblem.UNIT_UNKNOWN)
    if accused.strip():
        reseal_under_present_key(session, case)
        case.accused = sealed(session, "sealed_case", case.id, "accused", accused.strip()[:LONGEST_ACCUSED])
    if unit_id is not None:
        case.accused_unit_id = unit_id
    session.flush()
    reindex(session, case)
    note(session, SealedAct.ADDED, at=at, reader=reader, case_id=case_id)


def route(session: Session, reader: Reader, case_id: int, receipt: str, at: datetime) -> None:
    """Record that an accusation is with the discipline organ, under the organ's receipt number."""
    _route(session, sealed_case(session, reader, case_id), reader, receipt, at)


def route_envelope(session: Session, reader: Reader, number: str, receipt: str, at: datetime) -> None:
    """Record that an unopened envelope is with the discipline organ; from then on only the auditor sees it."""
    require_handler(session, reader)
    case = session.scalar(
        select(SealedCase).where(SealedCase.number == number.strip(), SealedCase.is_about_office.is_(True))
    )
    if case is None:
        raise SealedRefused(SealedProblem.NOT_FOUND)
    _route(session, case, reader, receipt, at)


def _route(session: Session, case: SealedCase, reader: Reader, receipt: str, at: datetime) -> None:
    if not receipt.strip():
        raise SealedRefused(SealedProblem.RECEIPT_MISSING)
    if case.routed_at is not None:
        raise SealedRefused(SealedProblem.ALREADY_ROUTED)
    reseal_under_present_key(session, case)
    case.receipt = ring_of(session).seal_text(receipt.strip(), about("sealed_case", case.id, "receipt"))
    case.stage = SealedStage.ROUTED
    case.routed_at = at
    add_step(session, case.id, SealedKind.ROUTED, at, reader)
    note(session, SealedAct.ROUTED, at=at, reader=reader, case_id=case.id)


def reseal_under_present_key(session: Session, case: SealedCase) -> None:
    """Bring a row's texts under the writing key before another one is sealed beside them."""
    ring = ring_of(session)
    if case.key_id == ring.identity_key_id:
        return
    for column in ("title", "summary", "accused", "receipt"):
        if (data := getattr(case, column)) is not None:
            bound_to = about("sealed_case", case.id, column)
            setattr(case, column, ring.seal(ring.open(case.key_id, data, bound_to), bound_to).data)
    case.key_id = ring.identity_key_id


def avoid(session: Session, reader: Reader, case_id: int, account_id: int, at: datetime) -> None:
    """Keep a handler away from an accusation that names it or touches its interest (2022 Art. 28)."""
    sealed_case(session, reader, case_id)
    session.merge(SealedAvoidance(sealed_case_id=case_id, account_id=account_id, declared_at=at))
    note(session, SealedAct.ADDED, at=at, reader=reader, case_id=case_id, detail={"avoids": account_id})


def close(session: Session, reader: Reader, case_id: int, words: str, at: datetime) -> None:
    """Close an accusation that the discipline organ has answered; one that was not routed can't be closed."""
    case = sealed_case(session, reader, case_id)
    if case.stage is not SealedStage.ROUTED:
        raise SealedRefused(
            SealedProblem.CLOSED if case.stage is SealedStage.CLOSED else SealedProblem.RECEIPT_MISSING
        )
    case.stage = SealedStage.CLOSED
    add_step(session, case_id, SealedKind.CLOSED, at, reader, words.strip())
    reindex(session, case)
    note(session, SealedAct.ADDED, at=at, reader=reader, case_id=case_id)
