"""Make an appointment slip (约访单), open it for printing, and take it back signed or void (domain rule 2 d)."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, matter_seen, require_role
from db.commands.assignments import ACTING, running_on
from db.commands.identity import IdentityProblem, IdentityRefused, contacts, refuse_sealed, screen_for
from db.commands.numbering import next_slip
from db.documents import plain_line
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Role
from db.log import append
from db.models.accounts import Account
from db.models.organisation import Post
from db.models.slips import AppointmentSlip
from db.queries.documents import documents
from db.queries.identity import IdentityField
from db.reference import local_day
from db.slips import (
    FURTHEST,
    LONGEST_PLACE,
    LONGEST_REASON,
    SHORTEST_REASON,
    STORED_PLACE,
    SlipEnd,
)
from db.work_looks import Contact


def may_make_slip(session: Session, actor: Actor, case_id: int) -> bool:
    """Tell whether the matter is in the actor's own charge as a county leader; a liaison never sees who came."""
    if actor.account.role is not Role.LEADER or actor.account.post_id is None:
        return False
    running = running_on(session, case_id)
    return running is not None and running.post_id == actor.account.post_id


def make_slip(
    session: Session,
    actor: Actor,
    case_id: int,
    meet_at: datetime,
    place: str,
    *,
    words: str,
) -> int:
    """Make the slip of a meeting under the next number of its series, open it to the leader for ten minutes, and log it.

    Return its id. ``words`` stand in its number after the unit's name. ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``not_assigned`` and ``not_own_assignment``
    (``number``), ``meeting_past``, ``meeting_far`` (``most``), ``place_missing``, ``place_long`` (``most``);
    ``IdentityRefused``: ``NOTHING_STORED`` where the matter is anonymous, ``SEALED``.
    """
    assignment_id, post = _own_charge(session, actor, case_id)
    where = plain_line(place)
    if not where:
        raise ActRefused("place_missing")
    if len(where) > LONGEST_PLACE:
        raise ActRefused("place_long", most=LONGEST_PLACE)
    if meet_at < actor.now:
        raise ActRefused("meeting_past")
    if meet_at > actor.now + FURTHEST:
        raise ActRefused("meeting_far", most=FURTHEST.days)
    _require_somebody(session, case_id)
    year = actor.today(session).year
    serial, number = next_slip(session, post.unit_id, year, words)
    row = AppointmentSlip(
        case_id=case_id,
        assignment_id=assignment_id,
        post_id=post.id,
        unit_id=post.unit_id,
        year=year,
        serial=serial,
        number=number,
        meet_at=meet_at,
        place=screen_for(session, case_id, where)[:STORED_PLACE],
        made_by=actor.account.id,
        made_at=actor.now,
    )
    session.add(row)
    session.flush()
    # Who prints a sheet has not acted yet: the meeting that comes back signed is the leader's act.
    _note(session, actor, row, "made")
    _log_look(session, actor, row)
    return row.id


def open_slip(session: Session, actor: Actor, case_id: int, slip_id: int) -> None:
    """Open a slip that is out once more to the leader who made it, for ten minutes; each opening is a row of the log.

    ``ActRefused`` as of ``make_slip``, and ``slip_unknown``; ``IdentityRefused`` as there.
    """
    _own_charge(session, actor, case_id)
    row = _held(session, case_id, slip_id)
    if row.ended_at is not None or row.post_id != actor.account.post_id:
        raise ActRefused("slip_unknown")
    _require_somebody(session, case_id)
    _log_look(session, actor, row)


def end_slip(
    session: Session,
    actor: Actor,
    case_id: int,
    slip_id: int,
    end: SlipEnd,
    *,
    version: int,
    met_on: date | None = None,
    document_id: int | None = None,
    reason: str = "",
) -> None:
    """Take a slip back: signed, with the day it bears and its scan where that lies with the matter, or void for a reason.

    Whoever records on the assignment does it: the leader, the liaison, the office. ``ActRefused``: ``role_may_not``,
    ``matter_unknown``, ``slip_unknown``, ``slip_ended``, ``not_own_assignment``, ``met_missing``, ``day_ahead``,
    ``before_slip``, ``document_unknown``, ``reason_short`` (``least``), ``reason_long`` (``most``); ``ChangedByOther``
    where another version of it holds.
    """
    require_role(actor, *ACTING)
    matter = matter_for(session, actor, case_id)
    row = _held(session, case_id, slip_id)
    if actor.account.role is not Role.OFFICE and row.post_id != actor.account.post_id:
        raise ActRefused("not_own_assignment", number=matter.number)
    if row.ended_at is not None:
        raise ActRefused("slip_ended", number=row.number)
    if row.version != version:
        by = session.get(Account, row.made_by)
        raise ChangedByOther("" if by is None else by.display_name, row.made_at, row.version)
    if end is SlipEnd.SIGNED:
        met = _met_on(session, actor, row, met_on)
        row.met_on, row.document_id = met, _scan(session, actor, case_id, document_id)
    else:
        row.void_reason = screen_for(session, case_id, _reason(reason))[:LONGEST_REASON]
    row.ended_by, row.ended_at = actor.account.id, actor.now
    session.flush()
    _note(session, actor, row, end.value)
    running = running_on(session, case_id)
    if row.met_on is not None and running is not None and running.id == row.assignment_id:
        # Of a slip that comes back after a hand-over the log alone tells: the new leader did nothing.
        detail = {"slip": row.number, "met": row.met_on.isoformat()}
        act(session, actor, case_id, EventKind.LEADER_ACTED, detail=detail)


def forget_slips(session: Session, case_id: int) -> None:
    """Take its matter from the slips of one that moves to the vault; their numbers stay given."""
    session.execute(
        update(AppointmentSlip)
        .where(AppointmentSlip.case_id == case_id)
        .values(case_id=None, assignment_id=None, document_id=None, place="", void_reason="")
        .execution_options(synchronize_session=False)
    )


def people_of(session: Session, case_id: int) -> list[Contact]:
    """Open name and phone for a slip; the caller has asked ``is_slip_open``."""
    return [one for one in contacts(session, case_id) if one.name]


# ------------------------------------------------------------ parts


def _own_charge(session: Session, actor: Actor, case_id: int) -> tuple[int, Post]:
    require_role(actor, Role.LEADER)
    matter = matter_seen(session, actor, case_id)
    running = running_on(session, case_id)
    if running is None:
        raise ActRefused("not_assigned", number=matter.number)
    if running.post_id != actor.account.post_id:
        raise ActRefused("not_own_assignment", number=matter.number)
    return running.id, session.get_one(Post, running.post_id)


def _require_somebody(session: Session, case_id: int) -> None:
    refuse_sealed(session, case_id)
    if not people_of(session, case_id):
        raise IdentityRefused(IdentityProblem.NOTHING_STORED)


def _held(session: Session, case_id: int, slip_id: int) -> AppointmentSlip:
    row = session.scalar(
        select(AppointmentSlip)
        .where(AppointmentSlip.id == slip_id, AppointmentSlip.case_id == case_id)
        .with_for_update()
    )
    if row is None:
        raise ActRefused("slip_unknown")
    return row


def _met_on(session: Session, actor: Actor, row: AppointmentSlip, met_on: date | None) -> date:
    if met_on is None:
        raise ActRefused("met_missing")
    if met_on > actor.today(session):
        raise ActRefused("day_ahead")
    if met_on < local_day(row.made_at, session.info["zone"]):
        raise ActRefused("before_slip")
    return met_on


def _scan(session: Session, actor: Actor, case_id: int, document_id: int | None) -> int | None:
    kept = documents(session, case_id, actor.today(session))
    if document_id is not None and not any(one.id == document_id and not one.is_withdrawn for one in kept):
        raise ActRefused("document_unknown")
    return document_id


def _reason(reason: str) -> str:
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(said) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    return said


def _note(session: Session, actor: Actor, row: AppointmentSlip, what: str) -> None:
    detail = {
        "act": f"slip_{what}",
        "slip": row.id,
        "number": row.number,
        "for_post": actor.acts_for_id,
    }
    append(
        session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=row.case_id, detail=detail
    )


def _log_look(session: Session, actor: Actor, row: AppointmentSlip) -> None:
    append(
        session,
        kind=LogKind.REVEALED,
        at=actor.now,
        account=actor.account,
        case_id=row.case_id,
        detail={
            "field": IdentityField.SLIP.value,
            "slip": row.id,
            "person": None,
            "purpose": row.number,
            "second": "",
            "has_duty": True,
        },
    )
