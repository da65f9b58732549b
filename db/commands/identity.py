"""Seal who came with a matter, and open one field of it for a reason that the log keeps."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from db.enums import LogKind, Role
from db.keys import about
from db.log import append, ring_of
from db.masking import masked_name, masked_phone
from db.models.petitioners import CasePerson, ContactHash, TextToken
from db.models.records import LogRow
from db.queries.documents import title_of
from db.queries.identity import (
    CallerAnswer,
    Factor,
    IdentityField,
    Named,
    Reader,
    contact_words,
    contacts_of,
    has_duty,
    is_in_scope,
    known_values,
    matters_of_contact,
    opened,
    screened_out,
)
from db.queries.identity_seals import is_destroyed, is_sealed
from db.scope import Scope
from db.screening import identifying, screen
from db.work_looks import Contact

SHORTEST_PURPOSE: Final = 4
LONGEST_PURPOSE: Final = 200
CALLS_AN_HOUR: Final = 20
COMPARED_AN_HOUR: Final = 120
CODE_LENGTH: Final = 8
_CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BATCH: Final = 5_000
_PERSONS_LOCK: Final = 0x706572

REVEALING: Final = frozenset({Role.OFFICE, Role.UNIT, Role.HEARING})
ANSWERING: Final = frozenset({Role.OFFICE, Role.UNIT})
BY_PURPOSE: Final = frozenset(
    {
        IdentityField.NAME,
        IdentityField.PHONE,
        IdentityField.ID_NUMBER,
        IdentityField.ADDRESS,
        IdentityField.TEXT,
        IdentityField.DOCUMENT,
    }
)
"""What is opened for a typed purpose, one at a time."""


class IdentityProblem(StrEnum):
    """Why an identity is not opened or a caller not answered."""

    ROLE_REFUSED = "role_refused"
    OUT_OF_SCOPE = "out_of_scope"
    FIELD_REFUSED = "field_refused"
    PURPOSE_SHORT = "purpose_short"
    SECOND_NEEDED = "second_needed"
    SECOND_WRONG = "second_wrong"
    ASK_GONE = "ask_gone"
    LOOK_CLOSED = "look_closed"
    SEALED = "sealed"
    NOTHING_STORED = "nothing_stored"
    CONTACT_INCOMPLETE = "contact_incomplete"
    TOO_MANY_CALLS = "too_many_calls"


class IdentityRefused(Exception):
    """Raised with a code; the values never hold an identity."""

    def __init__(self, problem: IdentityProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.code = problem.value


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody who came with a matter, as a clerk types it; never printed."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


def known_of(one: Named) -> tuple[str, ...]:
    """Return the plain values of somebody that must not stand in any text of the matter."""
    return tuple(filter(None, (one.name, one.phone, one.id_number, identifying(one.address))))


def seal_persons(session: Session, case_id: int, persons: Sequence[Named], at: datetime) -> None:
    """Store the persons of one matter sealed, after those it already has; all but the first five are no contacts."""
    seal_many(session, [(case_id, persons)], at)


def seal_many(session: Session, entries: Iterable[tuple[int, Sequence[Named]]], at: datetime) -> int:
    """Store the persons of many matters sealed, in batches, and return how many.

    A matter of several persons has up to five representatives (信访工作条例 2022 Art. 20): the first ones.
    """
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _PERSONS_LOCK})
    next_id = (session.scalar(select(func.max(CasePerson.id))) or 0) + 1
    people: list[dict[str, Any]] = []
    hashes: list[dict[str, Any]] = []
    done = 0
    for case_id, persons in entries:
        for position, person in enumerate(persons):
            row, contacts = _sealed(session, case_id, position, len(persons), person, at)
            people.append({"id": next_id, **row})
            hashes.extend({"person_id": next_id, "hash": one} for one in contacts)
            next_id += 1
            done += 1
        if len(people) >= _BATCH:
            _store(session, people, hashes)
    _store(session, people, hashes)
    if done and is_postgresql:
        session.execute(
            text("SELECT setval(pg_get_serial_sequence('case_person', 'id'), :last)"), {"last": next_id - 1}
        )
    return done


MOST_REPRESENTATIVES: Final = 5


def _sealed(
    session: Session, case_id: int, position: int, of: int, person: Named, at: datetime
) -> tuple[dict[str, Any], list[bytes]]:
    ring = ring_of(session)
    code = new_query_code() if position == 0 and person.name.strip() else ""
    values = {
        "name": person.name,
        "phone": person.phone,
        "id_number": person.id_number,
        "address": person.address,
        "query_code": code,
    }
    row: dict[str, Any] = {
        column: ring.seal_text(value.strip(), about("case_person", case_id, column))
        if value.strip()
        else None
        for column, value in values.items()
    }
    row |= {
        "case_id": case_id,
        "position": position,
        "is_representative": of > 1 and position < MOST_REPRESENTATIVES,
        "key_id": ring.identity_key_id,
        "masked_name": masked_name(person.name),
        "masked_phone": masked_phone(person.phone),
        "recorded_at": at,
    }
    return row, [ring.contact_hashes(words)[0] for words in contacts_of(person, code)]


def _store(session: Session, people: list[dict[str, Any]], hashes: list[dict[str, Any]]) -> None:
    if people:
        session.execute(insert(CasePerson.__table__), people)  # type: ignore[arg-type]
    if hashes:
        session.execute(insert(ContactHash.__table__), hashes)  # type: ignore[arg-type]
    people.clear()
    hashes.clear()


def new_query_code() -> str:
    """Make the code that a notice carries so that the petitioner can ask after the matter."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH))


def keep_screened_out(session: Session, case_id: int, originals: Iterable[str]) -> None:
    """Seal what was screened out of a matter's texts, after what is kept already; nothing once its identity was destroyed."""
    if is_destroyed(session, case_id):
        return
    ring = ring_of(session)
    last = session.scalar(select(func.max(TextToken.number)).where(TextToken.case_id == case_id)) or 0
    rows = [
        {
            "case_id": case_id,
            "number": number,
            "key_id": ring.identity_key_id,
            "original": ring.seal_text(original, about("text_token", case_id, "original")),
        }
        for number, original in enumerate(originals, last + 1)
    ]
    if rows:
        session.execute(insert(TextToken), rows)


def screen_for(session: Session, case_id: int, words: str) -> str:
    """Return ``words`` as they may be stored with a matter, and seal what was taken out of them."""
    screened = screen(words, known_values(session, case_id))
    keep_screened_out(session, case_id, [hit.original for hit in screened.tokens])
    return screened.text


def reveal(
    session: Session,
    *,
    reader: Reader,
    scope: Scope,
    case_id: int,
    what: IdentityField,
    purpose: str,
    at: datetime,
    today: date,
    row_id: int | None = None,
    second: Reader | None = None,
) -> str:
    """Open one field of one person of a matter for a typed purpose, and log it before it is shown (domain 7.2 f).

    ``row_id`` names the person or, for ``DOCUMENT``, the document, whose title is then the answer: its file is
    opened by ``db.queries.documents`` for as long as the look that is logged here holds.

    Where no act on the matter is owed by the reader's desk, and always once it is sealed after its final end (domain
    rule 8), ``second`` must be another signed-in member of the office. A unit never opens an ID number. The caller shows the answer only after its commit, so that nothing is
    seen that the log does not hold. Raises ``IdentityRefused``.
    """
    check_purpose(session, reader, scope, case_id, what, purpose, today)
    is_owed = has_duty(session, reader, case_id, today) and not is_sealed(session, case_id)
    if not is_owed and second is None:
        raise IdentityRefused(IdentityProblem.SECOND_NEEDED)
    if second is not None and (second.id == reader.id or second.role is not Role.OFFICE):
        raise IdentityRefused(IdentityProblem.SECOND_WRONG)
    return open_and_log(
        session,
        reader,
        case_id,
        what,
        row_id,
        purpose=purpose_words(session, case_id, purpose),
        second="" if second is None else second.username,
        has_duty=is_owed,
        at=at,
    )


def check_purpose(
    session: Session,
    reader: Reader,
    scope: Scope,
    case_id: int,
    what: IdentityField,
    purpose: str,
    today: date,
) -> None:
    """Refuse who may not open one field of a matter for a typed purpose, with a second person or without."""
    check_reader(session, reader, scope, case_id, what, today)
    if what not in BY_PURPOSE:
        raise IdentityRefused(IdentityProblem.FIELD_REFUSED)
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise IdentityRefused(IdentityProblem.PURPOSE_SHORT)


def purpose_words(session: Session, case_id: int, purpose: str) -> str:
    """Return a typed purpose as the log keeps it: screened, 200 characters at most."""
    return screen(purpose.strip()[:LONGEST_PURPOSE], known_values(session, case_id)).text


def open_and_log(
    session: Session,
    reader: Reader,
    case_id: int,
    what: IdentityField,
    row_id: int | None,
    *,
    purpose: str,
    second: str,
    has_duty: bool,
    at: datetime,
) -> str:
    """Open one field and log who saw it, with whom, and why; the caller has checked that the reader may."""
    value, which = value_of(session, case_id, what, row_id)
    append(
        session,
        kind=LogKind.REVEALED,
        at=at,
        account=reader,
        case_id=case_id,
        detail={
            "field": what.value,
            **which,
            "purpose": purpose,
            "second": second,
            "has_duty": has_duty,
        },
    )
    return value


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a paper goes; never printed by a program."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    code: str = field(repr=False)


def reveal_addressee(
    session: Session,
    *,
    reader: Reader,
    scope: Scope,
    case_id: int,
    paper_id: int,
    purpose: str,
    at: datetime,
    today: date,
    batch: int | None = None,
) -> None:
    """Log that the reader prints a paper of an open act with its addressee, which opens it for ten minutes (domain 7.2 b).

    The purpose is the act: nothing is typed. The caller has checked that the paper is the reader's own and not
    served; ``batch`` is the same for papers that are printed together. Raises ``IdentityRefused``: ``NOTHING_STORED``
    where the matter is anonymous, ``SEALED`` where it ended for good and two persons open it.
    """
    check_reader(session, reader, scope, case_id, IdentityField.ADDRESSEE, today)
    refuse_sealed(session, case_id)
    if not addressees(session, case_id):
        raise IdentityRefused(IdentityProblem.NOTHING_STORED)
    append(
        session,
        kind=LogKind.REVEALED,
        at=at,
        account=reader,
        case_id=case_id,
        detail={
            "field": IdentityField.ADDRESSEE.value,
            "paper": paper_id,
            "person": None,
            "purpose": purpose[:LONGEST_PURPOSE],
            "second": "",
            "has_duty": True,
        }
        | ({} if batch is None else {"batch": batch}),
    )


def refuse_sealed(session: Session, case_id: int) -> None:
    """Refuse what one person alone opens of a matter that was sealed after its final end (``SEALED``)."""
    if is_sealed(session, case_id):
        raise IdentityRefused(IdentityProblem.SEALED)


def addressees(session: Session, case_id: int) -> list[Addressee]:
    """Open to whom the papers of a matter go: its representatives, or its one person; callers log what they show."""
    found = [
        Addressee(*(opened(session, one, name) for name in ("name", "address", "query_code")))
        for one in _chosen(session, case_id)
    ]
    return [one for one in found if one.name]


def contacts(session: Session, case_id: int) -> list[Contact]:
    """Open name and phone of a matter's representatives, or of its one person; callers log what they show."""
    return [
        Contact(one.position, *(opened(session, one, name) for name in ("name", "phone")))
        for one in _chosen(session, case_id)
    ]


def typed_contacts(session: Session, case_id: int, typed_at: datetime | None) -> list[Contact]:
    """Open all that was typed of a matter's persons at one moment; callers log what they show."""
    rows = session.scalars(
        select(CasePerson)
        .where(CasePerson.case_id == case_id, CasePerson.recorded_at == typed_at)
        .order_by(CasePerson.position, CasePerson.id)
    )
    columns = ("name", "phone", "id_number", "address")
    return [Contact(one.position, *(opened(session, one, column) for column in columns)) for one in rows]


def _chosen(session: Session, case_id: int) -> Sequence[CasePerson]:
    """Return whom the offices reach: the representatives, or else the first person."""
    rows = session.scalars(
        select(CasePerson).where(CasePerson.case_id == case_id).order_by(CasePerson.position, CasePerson.id)
    ).all()
    return [one for one in rows if one.is_representative] or rows[:1]


def check_reader(
    session: Session, reader: Reader, scope: Scope, case_id: int, what: IdentityField, today: date
) -> None:
    """Refuse a role that sees no identity, a matter out of scope or to be avoided, and a field that the office alone opens."""
    if reader.role not in REVEALING:
        raise IdentityRefused(IdentityProblem.ROLE_REFUSED)
    if not is_in_scope(session, scope, case_id, today):
        raise IdentityRefused(IdentityProblem.OUT_OF_SCOPE)
    if reader.role is not Role.OFFICE and what in (IdentityField.ID_NUMBER, IdentityField.TEXT):
        raise IdentityRefused(IdentityProblem.FIELD_REFUSED)


def value_of(
    session: Session, case_id: int, what: IdentityField, row_id: int | None
) -> tuple[str, dict[str, int | None]]:
    """Return what is opened, and which row of the matter the log names for it; callers log what they show."""
    which: dict[str, int | None]
    if what is IdentityField.DOCUMENT:
        value, which = title_of(session, case_id, row_id), {"document": row_id}
    elif what is IdentityField.TEXT:
        value, which = "、".join(screened_out(session, case_id)), {"person": None}
    else:
        person = session.scalar(
            select(CasePerson).where(CasePerson.id == row_id, CasePerson.case_id == case_id)
        )
        if person is None:
            raise IdentityRefused(IdentityProblem.NOTHING_STORED)
        value, which = opened(session, person, what.value), {"person": person.position}
    if not value:
        raise IdentityRefused(IdentityProblem.NOTHING_STORED)
    return value, which


def answer_caller(
    session: Session,
    *,
    reader: Reader,
    scope: Scope,
    name: str,
    factor: Factor,
    value: str,
    at: datetime,
    today: date,
) -> list[CallerAnswer]:
    """Answer somebody who gives a full name and a second factor: five matters at most, 20 calls an hour, logged.

    The log keeps how many were found and which matters, never what was asked. Raises ``IdentityRefused``.
    """
    if reader.role not in ANSWERING:
        raise IdentityRefused(IdentityProblem.ROLE_REFUSED)
    _check_hour(session, reader, LogKind.CALLER_ANSWERED, CALLS_AN_HOUR, at)
    words = contact_words(name, factor, value)
    if words is None:
        raise IdentityRefused(IdentityProblem.CONTACT_INCOMPLETE)
    found = matters_of_contact(session, [words], scope, today)
    append(
        session,
        kind=LogKind.CALLER_ANSWERED,
        at=at,
        account=reader,
        detail={"factor": factor.value, "found": len(found), "cases": [one.case_id for one in found]},
    )
    return found


def _check_hour(session: Session, reader: Reader, kind: LogKind, most: int, at: datetime) -> None:
    asked = (
        select(func.count())
        .select_from(LogRow)
        .where(LogRow.kind == kind, LogRow.account_id == reader.id, LogRow.at > at - timedelta(hours=1))
    )
    if (session.scalar(asked) or 0) >= most:
        raise IdentityRefused(IdentityProblem.TOO_MANY_CALLS)


def compare_contacts(
    session: Session, *, reader: Reader, scope: Scope, persons: Sequence[Named], at: datetime, today: date
) -> list[CallerAnswer]:
    """Return matters with the same contact as persons who are typed, for a person to link or not (domain rule 17).

    An exact full name with a phone's or an ID number's end is compared, by keyed hash; five matters at most, 120 times
    an hour. The log keeps how many were found and which, never what was typed; without such a pair nothing is logged.
    Raises ``IdentityRefused``.
    """
    if reader.role is not Role.OFFICE:
        raise IdentityRefused(IdentityProblem.ROLE_REFUSED)
    contacts = [words for person in persons for words in contacts_of(person)]
    if not contacts:
        return []
    _check_hour(session, reader, LogKind.CONTACT_COMPARED, COMPARED_AN_HOUR, at)
    found = matters_of_contact(session, contacts, scope, today)
    append(
        session,
        kind=LogKind.CONTACT_COMPARED,
        at=at,
        account=reader,
        detail={"found": len(found), "cases": [one.case_id for one in found]},
    )
    return found


def forget_identity(session: Session, case_id: int) -> None:
    """Delete every trace of who came with a matter: for one that moves into the vault, with its events and text."""
    session.execute(delete(TextToken).where(TextToken.case_id == case_id))
    held = select(CasePerson.id).where(CasePerson.case_id == case_id)
    session.execute(delete(ContactHash).where(ContactHash.person_id.in_(held)))
    session.execute(delete(CasePerson).where(CasePerson.case_id == case_id))


def plain_persons(session: Session, case_id: int) -> list[PersonEntry]:
    """Open the persons of a matter to seal them elsewhere; never for showing."""
    rows = session.scalars(
        select(CasePerson).where(CasePerson.case_id == case_id).order_by(CasePerson.position, CasePerson.id)
    )
    columns = ("name", "phone", "id_number", "address")
    opened_rows = (PersonEntry(*(opened(session, person, column) for column in columns)) for person in rows)
    # A row that holds a query code alone is nobody.
    return [one for one in opened_rows if one != PersonEntry()]


def rehash_contacts(session: Session) -> int:
    """Write every contact hash again under the present key, after a rekey; return how many."""
    ring = ring_of(session)
    session.execute(delete(ContactHash))
    done = 0
    rows: list[dict[str, Any]] = []
    for person in session.scalars(select(CasePerson).execution_options(yield_per=1000)):
        columns = ("name", "phone", "id_number", "address")
        plain = PersonEntry(*(opened(session, person, column) for column in columns))
        for words in contacts_of(plain, opened(session, person, "query_code")):
            rows.append({"person_id": person.id, "hash": ring.contact_hashes(words)[0]})
            done += 1
    if rows:
        session.execute(insert(ContactHash), rows)
    return done
