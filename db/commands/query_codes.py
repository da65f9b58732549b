"""Make the query code (查询码) of a matter anew: a lost one, or the first one of an anonymous matter."""

from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, matter_for, require_role
from db.commands.counters import end_looks_at
from db.commands.identity import PersonEntry, new_query_code
from db.enums import LogKind, Role, Stage
from db.keys import about
from db.log import append, ring_of
from db.models.petitioners import CasePerson, ContactHash
from db.queries.identity import contacts_of, opened
from db.queries.identity_seals import is_sealed
from db.queries.ledger import case_numbered


def renew_query_code(session: Session, actor: Actor, number: str) -> str:
    """Give the matter of a number a new code and return it; the one of before opens nothing from now on.

    It is the office's alone to do, and the log keeps that it was done. An anonymous matter gets a row that holds the
    code and nobody. ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``matter_cancelled``,
    ``identity_sealed``.
    """
    require_role(actor, Role.OFFICE)
    case_id = case_numbered(session, number.strip(), actor.scope, actor.today(session))
    if case_id is None:
        raise ActRefused("matter_unknown")
    row = matter_for(session, actor, case_id)
    if row.stage is Stage.CANCELLED:
        raise ActRefused("matter_cancelled")
    if is_sealed(session, case_id):
        raise ActRefused("identity_sealed")
    code = new_query_code()
    rows = _rows(session, actor, case_id)
    known = [one for one in rows if one.name or one.phone or one.id_number] or rows
    holder = next((one for one in known if one.query_code is not None), known[0])
    for person in rows:
        _write(session, person, code if person is holder else "")
    end_looks_at(session, case_id)
    append(
        session,
        kind=LogKind.ACTED,
        at=actor.now,
        account=actor.account,
        case_id=case_id,
        detail={"act": "query_code_made"},
    )
    return code


_COLUMNS: Final = ("name", "phone", "id_number", "address")


def _rows(session: Session, actor: Actor, case_id: int) -> list[CasePerson]:
    """Return who came with a matter, one of whom carries its code; for nobody, a new row that is nobody."""
    asked = select(CasePerson).where(CasePerson.case_id == case_id)
    rows = list(session.scalars(asked.order_by(CasePerson.position, CasePerson.id)))
    if not rows:
        key_id = ring_of(session).identity_key_id
        rows = [CasePerson(case_id=case_id, key_id=key_id, recorded_at=actor.now, position=0)]
        session.add_all(rows)
        session.flush()
    return rows


def _write(session: Session, person: CasePerson, code: str) -> None:
    """Seal a row whole, so that one key opens all of its columns, and write what it is found by."""
    ring = ring_of(session)
    plain = PersonEntry(*(opened(session, person, column) for column in _COLUMNS))
    person.key_id = ring.identity_key_id
    for column, value in (*((one, getattr(plain, one)) for one in _COLUMNS), ("query_code", code)):
        bound_to = about("case_person", person.case_id, column)
        setattr(person, column, ring.seal_text(value, bound_to) if value else None)
    session.flush()
    session.execute(delete(ContactHash).where(ContactHash.person_id == person.id))
    hashes = [
        {"person_id": person.id, "hash": ring.contact_hashes(words)[0]} for words in contacts_of(plain, code)
    ]
    if hashes:
        session.execute(insert(ContactHash), hashes)
