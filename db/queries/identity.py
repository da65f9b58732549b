"""Identity as it may be seen: masked, counted and asked about, never listed and never grouped by person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from db.cohorts import OPEN_STAGES
from db.criteria import as_of_conditions, scope_conditions
from db.days import day_of
from db.enums import EventKind, LogKind, Role, Stage, UnitKind
from db.keys import about
from db.log import ring_of
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.institutions import Hearing
from db.models.organisation import Unit
from db.models.petitioners import CasePerson, ContactHash, TextToken
from db.models.records import LogRow
from db.queries.identity_seals import SEALED_CASES, is_sealed
from db.scope import Scope
from db.screening import identifying, squeezed
from db.work_looks import OpenLook, WorkLook

ACT_WITHIN: Final = timedelta(hours=24)
LOOK_LASTS: Final = timedelta(minutes=10)
"""A look opens its document or its paper for so long (domain rules on reveal: the needed field, ten minutes)."""
MOST_ANSWERS: Final = 5


class IdentityField(StrEnum):
    """What can be revealed, one at a time.

    ``TEXT`` is what was screened out of the matter's texts, ``DOCUMENT`` the file of one of its documents,
    ``ADDRESSEE`` the name and address, and where it carries one the query code, that go on one of its papers,
    ``CONTACT`` name and phone for an act, ``TYPED`` what the reader typed when registering the matter, ``SLIP`` name
    and phone on a leader's appointment slip, ``HEARING`` the names on the papers of a hearing.
    """

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    TEXT = "text"
    DOCUMENT = "document"
    ADDRESSEE = "addressee"
    CONTACT = "contact"
    TYPED = "typed"
    SLIP = "slip"
    HEARING = "hearing"


class Factor(StrEnum):
    """What a caller gives besides the full name."""

    CODE = "code"
    PHONE = "phone"
    ID_NUMBER = "id_number"


class Named(Protocol):
    """Somebody who came with a matter, in plain text."""

    @property
    def name(self) -> str:
        """Return the full name."""

    @property
    def phone(self) -> str:
        """Return the phone number."""

    @property
    def id_number(self) -> str:
        """Return the ID number."""

    @property
    def address(self) -> str:
        """Return where letters reach the person."""


class Reader(Protocol):
    """The account that asks."""

    @property
    def id(self) -> int:
        """Return the account's id."""

    @property
    def username(self) -> str:
        """Return the name the account signs in with."""

    @property
    def role(self) -> Role:
        """Return the account's role."""

    @property
    def unit_id(self) -> int | None:
        """Return the account's unit."""


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """What everyone who may open the matter sees of a person."""

    person_id: int
    position: int
    is_representative: bool
    name: str
    phone: str
    has_id_number: bool
    has_address: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One reveal of an identity: who saw which field, when and why."""

    seq: int
    at: datetime
    account: str
    field: IdentityField
    purpose: str
    second: str
    has_duty: bool
    case_id: int
    work: OpenLook | None = None
    """What opened it where no purpose was typed."""


@dataclass(frozen=True, slots=True)
class CallerAnswer:
    """What a caller is told; ``next_on`` is the limit that the offices owe next."""

    case_id: int
    number: str
    title: str
    stage: Stage
    next_on: date | None


SEES_MASKED: Final = frozenset({Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING})
"""The roles to whom persons are shown in masked form; a leader's liaison never sees who came."""


_IS_SOMEBODY: Final = or_(
    CasePerson.name.is_not(None),
    CasePerson.phone.is_not(None),
    CasePerson.id_number.is_not(None),
    CasePerson.address.is_not(None),
)
"""An anonymous matter may hold a query code, and with it a row that is nobody."""


def masked_persons(session: Session, case_id: int) -> list[MaskedPerson]:
    """Return the persons of one matter in masked form, in the order of their entry; of a sealed one not even that."""
    rows = session.execute(
        select(
            CasePerson.id,
            CasePerson.position,
            CasePerson.is_representative,
            CasePerson.masked_name,
            CasePerson.masked_phone,
            CasePerson.id_number.is_not(None).label("has_id_number"),
            CasePerson.address.is_not(None).label("has_address"),
        )
        .where(CasePerson.case_id == case_id, _IS_SOMEBODY)
        .order_by(CasePerson.position, CasePerson.id)
    )
    found = [MaskedPerson(*row) for row in rows]
    return [_veiled(one) for one in found] if is_sealed(session, case_id) else found


VEIL: Final = "＊"


def _veiled(one: MaskedPerson) -> MaskedPerson:
    return replace(one, name=one.name and VEIL, phone=one.phone and VEIL)


def known_values(session: Session, case_id: int) -> tuple[str, ...]:
    """Return the plain values that must not stand in any text of the matter: for ``screen`` alone, never shown."""
    found: dict[str, None] = {}
    for person in session.scalars(select(CasePerson).where(CasePerson.case_id == case_id)):
        for field in ("name", "phone", "id_number", "address"):
            value = opened(session, person, field)
            if field == "address":
                value = identifying(value)
            if value:
                found[value] = None
    return tuple(found)


def opened(session: Session, person: CasePerson, column: str) -> str:
    """Open one sealed column of a person; "" where nothing is stored. Callers log what they show."""
    data: bytes | None = getattr(person, column)
    if data is None:
        return ""
    bound_to = about("case_person", person.case_id, column)
    return ring_of(session).open_text(person.key_id, data, bound_to)


def screened_out(session: Session, case_id: int) -> list[str]:
    """Open what was screened out of a matter's texts, in its order. Callers log what they show."""
    ring = ring_of(session)
    bound_to = about("text_token", case_id, "original")
    rows = session.scalars(select(TextToken).where(TextToken.case_id == case_id).order_by(TextToken.number))
    return [ring.open_text(row.key_id, row.original, bound_to) for row in rows]


def has_persons(case_id: Any) -> ColumnElement[bool]:
    """Return the condition that something of who came is kept with a matter: a person, or what was screened out."""
    return or_(exists().where(CasePerson.case_id == case_id), exists().where(TextToken.case_id == case_id))


def names_somebody(case_id: Any) -> ColumnElement[bool]:
    """Return the condition that a matter has a person with a name, who can be written to; nothing is opened."""
    return exists().where(CasePerson.case_id == case_id, CasePerson.name.is_not(None))


def is_in_scope(session: Session, scope: Scope, case_id: int, today: date) -> bool:
    """Tell whether a reader may open a matter today."""
    conditions = (CASE_SPAN.c.case_id == case_id, *as_of_conditions(today), *scope_conditions(scope))
    return scope.sees_rows and session.scalar(select(CASE_SPAN.c.case_id).where(*conditions)) is not None


def has_duty(session: Session, reader: Reader, case_id: int, today: date) -> bool:
    """Tell whether an act on an open matter is owed by the reader's own desk today.

    A unit's desk owes while it holds the matter, the office's while the office holds it, the hearing secretary's
    while a hearing file is open.
    """
    if reader.role is Role.HEARING:
        asked = select(Hearing.id).where(
            Hearing.case_id == case_id, Hearing.concluded_on.is_(None), Hearing.refused_on.is_(None)
        )
        return session.scalar(asked.limit(1)) is not None
    span = session.execute(
        select(CASE_SPAN.c.stage, CASE_SPAN.c.unit_id, Unit.kind)
        .outerjoin(Unit, Unit.id == CASE_SPAN.c.unit_id)
        .where(CASE_SPAN.c.case_id == case_id, *as_of_conditions(today))
    ).first()
    if span is None or span.stage not in OPEN_STAGES:
        return False
    if reader.unit_id is not None and span.unit_id == reader.unit_id:
        return True
    return reader.role is Role.OFFICE and (span.unit_id is None or span.kind is UnitKind.PETITION_OFFICE)


def looks(session: Session, case_id: int) -> list[Look]:
    """Return who saw an identity of this matter, the latest first."""
    rows = session.scalars(
        select(LogRow)
        .where(LogRow.kind == LogKind.REVEALED, LogRow.case_id == case_id)
        .order_by(LogRow.seq.desc())
    )
    return [_look(row) for row in rows]


def look_holds(
    session: Session, reader: Reader, case_id: int, opened_by: IdentityField, row_id: int, now: datetime
) -> bool:
    """Tell whether the reader's own look at one document, paper or slip, in the log for ten minutes at most, still holds.

    Of a matter that was sealed since, a look without a second person holds no longer.
    """
    needs_second = is_sealed(session, case_id)
    asked = select(LogRow.detail).where(
        LogRow.kind == LogKind.REVEALED,
        LogRow.account_id == reader.id,
        LogRow.case_id == case_id,
        LogRow.at > now - LOOK_LASTS,
        LogRow.at <= now,
    )
    return any(
        detail.get("field") == opened_by
        and detail.get(_ROW_OF[opened_by]) == row_id
        and (detail.get("second") or not needs_second)
        for detail in session.scalars(asked)
    )


_ROW_OF: Final = {
    IdentityField.DOCUMENT: "document",
    IdentityField.ADDRESSEE: "paper",
    IdentityField.SLIP: "slip",
    IdentityField.HEARING: "hearing",
}
"""What the log calls the row that a look opens."""


def looks_without_act(session: Session, from_at: datetime, to_at: datetime, now: datetime) -> list[Look]:
    """Return reveals from ``from_at`` (included) to ``to_at`` (not) that no act followed within 24 hours.

    An act is an event of the same matter recorded by the same account; a reveal younger than 24 hours still waits.
    """
    rows = session.scalars(
        select(LogRow)
        .where(
            LogRow.kind == LogKind.REVEALED,
            LogRow.at >= from_at,
            LogRow.at < to_at,
            LogRow.at <= now - ACT_WITHIN,
        )
        .order_by(LogRow.seq)
    ).all()
    acts: dict[tuple[int, int | None], list[datetime]] = {}
    asked = select(CaseEvent.case_id, CaseEvent.actor_id, CaseEvent.recorded_at).where(
        CaseEvent.case_id.in_({row.case_id for row in rows}),
        CaseEvent.recorded_at >= from_at,
        CaseEvent.recorded_at <= to_at + ACT_WITHIN,
    )
    for case_id, actor_id, recorded_at in session.execute(asked):
        acts.setdefault((case_id, actor_id), []).append(recorded_at)
    return [
        _look(row)
        for row in rows
        if not any(
            row.at <= at <= row.at + ACT_WITHIN for at in acts.get((row.case_id or 0, row.account_id), ())
        )
    ]


def _look(row: LogRow) -> Look:
    said: dict[str, Any] = row.detail
    return Look(
        row.seq,
        row.at,
        row.account_name,
        IdentityField(said["field"]),
        str(said["purpose"]),
        str(said["second"]),
        bool(said["has_duty"]),
        row.case_id or 0,
        _work(said),
    )


def _work(said: Mapping[str, Any]) -> OpenLook | None:
    if "why" not in said:
        return None
    return OpenLook(WorkLook(said["why"]), EventKind(said["for"]) if said["for"] else None)


# ---------------------------------------------------------------- keyed hashes


def contact_words(name: str, factor: Factor, value: str) -> tuple[str, ...] | None:
    """Return what is hashed of a full name and a second factor; None where either is not complete."""
    who = squeezed(name)
    given = _complete(factor, value)
    return None if given is None or len(who) < 2 else (who, factor.value, given)


def _complete(factor: Factor, value: str) -> str | None:
    given = squeezed(value).upper()
    if factor is Factor.CODE:
        return given if len(given) >= 6 else None
    given = given[-4:]
    return given if len(given) == 4 and given.isascii() and given.isalnum() else None


def contacts_of(person: Named, code: str = "") -> list[tuple[str, ...]]:
    """Return every pair by which a person can be answered, and what opens the matter to its query code."""
    who = squeezed(person.name)
    factors = ((Factor.CODE, code), (Factor.PHONE, person.phone), (Factor.ID_NUMBER, person.id_number))
    pairs = [
        (who, factor.value, given)
        for factor, value in factors
        if len(who) >= 2 and value and (given := _complete(factor, value)) is not None
    ]
    return [*pairs, *_contacts_of_code(person, code)]


_BY_CODE: Final = "by_code"
_CODE_ALONE: Final = 2
"""How many words are hashed of a code that stands alone."""


def _contacts_of_code(person: Named, code: str) -> list[tuple[str, ...]]:
    """Return a code with each further thing but the name; the code alone only where nobody is known to match it with."""
    given = _complete(Factor.CODE, code)
    if given is None:
        return []
    if not (person.name.strip() or person.phone.strip() or person.id_number.strip()):
        return [(_BY_CODE, given)]
    factors = ((Factor.PHONE, person.phone), (Factor.ID_NUMBER, person.id_number))
    return [
        (_BY_CODE, given, factor.value, last)
        for factor, value in factors
        if value and (last := _complete(factor, value)) is not None
    ]


def code_words(code: str, further: str) -> list[tuple[str, ...]] | None:
    """Return all that a query code with one further thing may be hashed as; None where the code is not complete.

    ``further`` is the exact name, or the last four of the phone or of the ID number: which, nobody need say.
    """
    given = _complete(Factor.CODE, code)
    if given is None:
        return None
    name = contact_words(further, Factor.CODE, given)
    lasts = ((one, _complete(one, further)) for one in (Factor.PHONE, Factor.ID_NUMBER))
    return [
        (_BY_CODE, given),
        *([] if name is None else [name]),
        *((_BY_CODE, given, one.value, last) for one, last in lasts if last is not None),
    ]


def matter_of_code(session: Session, contacts: Sequence[Sequence[str]]) -> int | None:
    """Return the matter that one of ``code_words`` opens, None where none does; nothing of identity is opened.

    The code alone opens none whose petitioner has become known since it was made. A sealed matter is not opened.
    """
    ring = ring_of(session)
    hashes = {one: len(words) for words in contacts for one in ring.contact_hashes(words)}
    found = session.execute(
        select(CasePerson.case_id, ContactHash.hash)
        .join(ContactHash, ContactHash.person_id == CasePerson.id)
        .where(ContactHash.hash.in_(hashes), CasePerson.case_id.not_in(SEALED_CASES))
        .order_by(CasePerson.id)
    ).all()
    for case_id, matched in found:
        if hashes[matched] > _CODE_ALONE or not _is_anybody_known(session, case_id):
            return case_id
    return None


def _is_anybody_known(session: Session, case_id: int) -> bool:
    """Tell whether a matter holds anything that a code can be matched with."""
    known = or_(
        CasePerson.name.is_not(None), CasePerson.phone.is_not(None), CasePerson.id_number.is_not(None)
    )
    asked = select(CasePerson.id).where(CasePerson.case_id == case_id, known)
    return session.scalar(asked.limit(1)) is not None


def has_query_code(session: Session, case_id: int) -> bool:
    """Tell whether a matter can be asked after by a code; one that moved into the vault cannot."""
    asked = select(CasePerson.id).where(CasePerson.case_id == case_id, CasePerson.query_code.is_not(None))
    return session.scalar(asked.limit(1)) is not None


def matters_of_contact(
    session: Session, contacts: Iterable[Sequence[str]], scope: Scope, today: date
) -> list[CallerAnswer]:
    """Return the matters in scope that hold one of the keyed pairs, the newest first, five at most; no sealed one."""
    ring = ring_of(session)
    hashes = [one for words in contacts for one in ring.contact_hashes(words)]
    if not hashes or not scope.sees_rows:
        return []
    holders = select(CasePerson.case_id).join(ContactHash, ContactHash.person_id == CasePerson.id)
    rows = session.execute(
        select(Case.id, Case.number, Case.title, CASE_SPAN.c.stage, CASE_SPAN.c.due_on)
        .join(CASE_SPAN, CASE_SPAN.c.case_id == Case.id)
        .where(
            Case.id.in_(holders.where(ContactHash.hash.in_(hashes))),
            Case.id.not_in(SEALED_CASES),
            *as_of_conditions(today),
            *scope_conditions(scope),
        )
        .order_by(Case.registered_on.desc(), Case.id.desc())
        .limit(MOST_ANSWERS)
    )
    return [
        CallerAnswer(
            row.id, row.number, row.title, row.stage, None if row.due_on is None else day_of(row.due_on)
        )
        for row in rows
    ]


def matters_with_same_contact(
    session: Session, persons: Iterable[Named], scope: Scope, today: date
) -> list[CallerAnswer]:
    """Return matters in scope with the same contact, for a person to link or not; nothing is linked here."""
    return matters_of_contact(
        session, [words for person in persons for words in contacts_of(person)], scope, today
    )
