"""Looks at an identity that work itself opens: which are open to a reader, and each logged before it is shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.absence import Absence
from db.charge import calls_of, is_called_back
from db.cohorts import OPEN_STAGES
from db.commands.acts import Actor
from db.commands.handling import Desk, desk
from db.commands.identity import REVEALING, IdentityProblem, IdentityRefused, contacts, typed_contacts
from db.commands.late_entry import history_of
from db.enums import EventKind, LogKind, Role
from db.log import append
from db.matter import Matter
from db.models.cases import CaseEvent
from db.models.institutions import Hearing
from db.queries.identity import IdentityField, is_in_scope
from db.queries.identity_seals import is_sealed
from db.queries.standing_in import handlers_of, stands_in_for
from db.reference import local_day
from db.replay import Event
from db.work_looks import CONTACT_ACTS, Contact, OpenLook, WorkLook

K = EventKind


def open_looks(session: Session, actor: Actor, case_id: int) -> tuple[OpenLook, ...]:
    """Return the looks that are open to the actor now with nothing to type, none of them a list's.

    The typist's until the matter is transferred or the day ends (domain 7.2 a); one for each open act on the actor's
    own desk that reaches the petitioner (b); the one of who signed for the matter in the unit that holds it (c). None
    of a matter that was sealed after its final end (rule 8).
    """
    if actor.account.role not in REVEALING:
        return ()
    if not is_in_scope(session, actor.scope, case_id, actor.today(session)):
        return ()
    if is_sealed(session, case_id):
        return ()
    return tuple(_open(session, actor, case_id))


def _open(session: Session, actor: Actor, case_id: int) -> Iterator[OpenLook]:
    if actor.account.role is Role.HEARING:
        if _owes_hearing_notice(session, case_id):
            yield OpenLook(WorkLook.CONTACT, K.HEARING_NOTICED)
        return
    found = desk(session, actor, case_id)
    if found is None:
        return
    if found.standing.matter.transferred_on is None and _typed_at(session, actor, case_id) is not None:
        yield OpenLook(WorkLook.TYPED)
    if _is_handler(session, actor, found):
        yield OpenLook(WorkLook.HANDLER)
    events = history_of(session, actor, case_id).events
    yield from (OpenLook(WorkLook.CONTACT, act) for act in _contacts_owed(actor, found, events))


def look_for_work(session: Session, actor: Actor, case_id: int, key: str) -> list[Contact]:
    """Open what one of ``open_looks`` opens and log it; the caller shows it only after its commit, ten minutes long.

    Name and phone of the representatives, or of the one person; the typist alone sees all that was typed. An ID
    number is never opened to a unit. ``IdentityRefused``: ``LOOK_CLOSED`` for a look that is not open (any more),
    ``NOTHING_STORED`` where nobody is recorded.
    """
    wanted = {one.key: one for one in open_looks(session, actor, case_id)}.get(key)
    if wanted is None:
        raise IdentityRefused(IdentityProblem.LOOK_CLOSED)
    if wanted.why is WorkLook.TYPED:
        found = typed_contacts(session, case_id, _typed_at(session, actor, case_id))
    else:
        found = contacts(session, case_id)
    if not found:
        raise IdentityRefused(IdentityProblem.NOTHING_STORED)
    append(
        session,
        kind=LogKind.REVEALED,
        at=actor.now,
        account=actor.account,
        case_id=case_id,
        detail={
            "field": (IdentityField.TYPED if wanted.why is WorkLook.TYPED else IdentityField.CONTACT).value,
            "person": None,
            "purpose": "",
            "why": wanted.why.value,
            "for": "" if wanted.act is None else wanted.act.value,
            "second": "",
            "has_duty": True,
            **_said_for(session, actor, case_id, wanted),
        },
    )
    return found


def _said_for(session: Session, actor: Actor, case_id: int, look: OpenLook) -> dict[str, str | int]:
    """Return for whom the named handler's look is, where the actor stands in for him."""
    if look.why is not WorkLook.HANDLER:
        return {}
    absence = _absence_of(session, actor, handlers_of(session, (case_id,)).get(case_id))
    return {} if absence is None else {"absence": absence.id, "for_absent": absence.who.name}


def _typed_at(session: Session, actor: Actor, case_id: int) -> datetime | None:
    """Return the moment at which the actor registered the matter today, None where it was another or another day."""
    at = session.scalar(
        select(CaseEvent.recorded_at).where(
            CaseEvent.case_id == case_id,
            CaseEvent.kind == K.RECEIVED,
            CaseEvent.actor_id == actor.account.id,
        )
    )
    if at is None or local_day(at, session.info["zone"]) != actor.today(session):
        return None
    return at


def _is_handler(session: Session, actor: Actor, found: Desk) -> bool:
    """Tell whether the actor, or a member for whom the actor stands in, signed for the matter in the unit that holds it (签收)."""
    m = found.standing.matter
    if not found.standing.is_receipt_told or m.unit is None or m.unit != actor.account.unit_id:
        return False
    if m.stage not in OPEN_STAGES:
        return False
    signed = handlers_of(session, (found.case_id,)).get(found.case_id)
    if signed is None or signed == actor.account.id:
        return signed is not None
    return _absence_of(session, actor, signed) is not None


def _absence_of(session: Session, actor: Actor, account_id: int | None) -> Absence | None:
    absences = stands_in_for(session, actor.account, actor.today(session))
    return next((one for one in absences if one.who.account_id == account_id), None)


def _contacts_owed(actor: Actor, found: Desk, events: Sequence[Event]) -> Iterator[EventKind]:
    """Give the open acts of the actor's own desk that reach the petitioner, a call-back only while it is owed."""
    m = found.standing.matter
    if actor.account.role is Role.UNIT and m.unit != actor.account.unit_id:
        return
    offered = {one.act for one in found.offers if one.refusal is None}
    for act in CONTACT_ACTS:
        if act in offered and (act is not K.CALLED_BACK or _owes_call_back(m, events)):
            yield act


def _owes_call_back(matter: Matter, events: Sequence[Event]) -> bool:
    served_on = matter.reply_served_on
    return served_on is not None and not is_called_back(
        [one for one in calls_of(events) if one.on >= served_on]
    )


def _owes_hearing_notice(session: Session, case_id: int) -> bool:
    asked = select(Hearing.id).where(
        Hearing.case_id == case_id,
        Hearing.decided_on.is_not(None),
        Hearing.noticed_on.is_(None),
        Hearing.held_on.is_(None),
        Hearing.concluded_on.is_(None),
    )
    return session.scalar(asked.limit(1)) is not None
