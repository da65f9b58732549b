"""Names of the petitioner's side on the papers of a hearing: opened for printing alone, logged, ten minutes long (domain 7.2 b)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.identity import (
    IdentityProblem,
    IdentityRefused,
    addressees,
    check_reader,
    refuse_sealed,
)
from db.enums import LogKind
from db.hearings import KEEPING, HearingSeen, HearingStanding, SeatRole
from db.log import append
from db.queries.hearings import hearing_seen
from db.queries.identity import IdentityField, Reader, look_holds

NAMED: Final = frozenset({HearingStanding.DECIDED, HearingStanding.NOTICED, HearingStanding.HELD})
"""Where the papers of a hearing are printed with names: its hearing is prepared or held, and not concluded."""


def open_names(session: Session, actor: Actor, hearing_id: int) -> None:
    """Log that the actor prints the papers of an open hearing with names, which opens these for ten minutes.

    The purpose is the hearing: nothing is typed. ``ActRefused``: ``role_may_not``, ``hearing_unknown``,
    ``hearing_not_now``; ``IdentityRefused``: those of ``check_reader``, ``NOTHING_STORED`` where the matter is
    anonymous, ``SEALED``.
    """
    require_role(actor, *KEEPING)
    one = hearing_seen(session, hearing_id, actor.scope, actor.today(session))
    if one is None:
        raise ActRefused("hearing_unknown")
    if one.standing not in NAMED:
        raise ActRefused("hearing_not_now")
    today = actor.today(session)
    check_reader(session, actor.account, actor.scope, one.case_id, IdentityField.HEARING, today)
    refuse_sealed(session, one.case_id)
    if not addressees(session, one.case_id):
        raise IdentityRefused(IdentityProblem.NOTHING_STORED)
    append(
        session,
        kind=LogKind.REVEALED,
        at=actor.now,
        account=actor.account,
        case_id=one.case_id,
        detail={
            "field": IdentityField.HEARING.value,
            "hearing": one.id,
            "person": None,
            "purpose": "听证签到表、听证笔录",
            "second": "",
            "has_duty": True,
        },
    )


def names_open(session: Session, reader: Reader, one: HearingSeen, now: datetime) -> bool:
    """Tell whether the reader's own look at the names of a hearing, in the log for ten minutes at most, still holds."""
    return one.standing in NAMED and look_holds(
        session, reader, one.case_id, IdentityField.HEARING, one.id, now
    )


def names_by_seat(session: Session, one: HearingSeen) -> dict[int, str]:
    """Open the names of the petitioner's side by seat; the caller has checked that the reader's look holds.

    The representatives of the matter sit in the order of their letters; the petitioner's own seat has a name where
    one person alone came. Agents and interested parties are not recorded with the matter: theirs are written by hand.
    """
    people = [one.name for one in addressees(session, one.case_id)]
    found = {
        seat.id: name
        for seat, name in zip(
            (seat for seat in one.seats if seat.role is SeatRole.REPRESENTATIVE), people, strict=False
        )
    }
    if len(people) == 1:
        found |= {seat.id: people[0] for seat in one.seats if seat.role is SeatRole.PETITIONER}
    return found
