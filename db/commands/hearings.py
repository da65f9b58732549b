"""Acts of a hearing file (听证档案): decided, planned, noticed, held and concluded, with seats, evidence, sheets and outcome.

What the matter's clocks read becomes its event; the rest stands in the file alone. Warnings hold nothing back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, require_role
from db.commands.handling import perform
from db.commands.identity import screen_for
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind
from db.handling import Given
from db.hearings import (
    DECIDING,
    FURTHEST_DAYS,
    KEEPING,
    LONGEST_CONCLUSION,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_WORDS,
    MOST_EVIDENCE,
    MOST_SEATS,
    OF_OFFICE,
    OFFERED,
    SHORTEST_WORDS,
    UNNAMED,
    Avoidance,
    Ground,
    HearingAct,
    HearingSeen,
    SeatRole,
    SheetOpinion,
    Side,
    clearable,
)
from db.log import append
from db.models.accounts import Account
from db.models.cases import Case
from db.models.hearings import HearingEvidence, HearingSeat
from db.models.institutions import Hearing
from db.queries.hearings import hearing_seen

LABELS: Final = "甲乙丙丁戊己庚辛壬癸"
"""What tells apart those of the petitioner's side who sit in the same part."""


@dataclass(frozen=True, slots=True)
class HearingGiven:
    """What was typed for an act of a file; what the act does not ask for has no effect."""

    words: str = ""
    day: date | None = None
    starts_at: time | None = None
    place: str = ""
    ground: Ground | None = None
    role: SeatRole | None = None
    name: str = ""
    capacity: str = ""
    has_handled: bool = False
    seat: int | None = None
    avoidance: Avoidance | None = None
    side: Side | None = None
    is_new: bool = False
    opinion: SheetOpinion | None = None
    has_new_evidence: bool = False
    is_carried_out: bool = False
    attended: frozenset[int] = frozenset()


def apply_for(session: Session, actor: Actor, case_id: int, words: str) -> int:
    """Take in an application for a hearing of a matter; return the file's id. ``ActRefused``: those of ``perform``."""
    require_role(actor, *DECIDING)
    matter_for(session, actor, case_id)
    _perform(session, actor, case_id, EventKind.HEARING_APPLIED, Given(note=words))
    found = session.scalars(
        select(Hearing.id).where(Hearing.case_id == case_id).order_by(Hearing.id.desc())
    ).first()
    return found or 0


def act_in_file(
    session: Session, actor: Actor, hearing_id: int, kind: HearingAct, given: HearingGiven, *, version: int
) -> None:
    """Do one act in the ``version`` of a file that the actor saw.

    ``ActRefused``: ``hearing_unknown``, ``hearing_not_now``, ``day_missing``, ``day_past``, ``day_far`` (``most``),
    ``time_missing``, ``place_missing``, ``place_long`` (``most``), ``plan_missing``, ``hearing_ahead`` (``day``),
    ``seat_role_missing``, ``seat_name_missing``, ``seat_twice``, ``seats_many`` (``most``), ``seat_missing``,
    ``avoidance_missing``, ``side_missing``, ``evidence_many`` (``most``), ``officer_missing``, ``opinion_missing``,
    ``host_missing``, ``due_past``, ``reason_short`` (``least``), ``reason_long`` (``most``), and those of ``perform``.
    """
    require_role(actor, *(DECIDING if kind in OF_OFFICE else KEEPING))
    row, one = hearing_for(session, actor, hearing_id, version)
    if one.standing not in OFFERED[kind]:
        raise ActRefused("hearing_not_now")
    said = _ACTS[kind](session, actor, row, one, given) or {}
    row.version += 1
    row.changed_by, row.changed_at = actor.account.id, actor.now
    session.flush()
    append(
        session,
        kind=LogKind.ACTED,
        at=actor.now,
        account=actor.account,
        case_id=row.case_id,
        detail={"act": f"hearing_file_{kind}", "hearing": row.id, **said},
    )


def clear_item(
    session: Session, actor: Actor, hearing_id: int, key: str, *, is_cleared: bool, version: int
) -> None:
    """Clear one item for the public window, or take it back from there; ``ActRefused``: ``item_unknown``."""
    require_role(actor, *KEEPING)
    row, one = hearing_for(session, actor, hearing_id, version)
    if key not in clearable(one):
        raise ActRefused("item_unknown")
    kept = one.cleared | {key} if is_cleared else one.cleared - {key}
    row.cleared = ",".join(sorted(kept))
    row.version += 1
    row.changed_by, row.changed_at = actor.account.id, actor.now
    session.flush()
    append(
        session,
        kind=LogKind.ACTED,
        at=actor.now,
        account=actor.account,
        case_id=row.case_id,
        detail={"act": "hearing_item_cleared" if is_cleared else "hearing_item_kept_back", "item": key},
    )


def hearing_for(
    session: Session, actor: Actor, hearing_id: int, version: int | None = None
) -> tuple[Hearing, HearingSeen]:
    """Return the file that an act is about, one outside the actor's scope being refused as unknown."""
    row = session.get(Hearing, hearing_id)
    if row is None:
        raise ActRefused("hearing_unknown")
    try:
        matter_for(session, actor, row.case_id)
    except ActRefused:
        raise ActRefused("hearing_unknown") from None
    session.refresh(row)
    if version is not None and row.version != version:
        by = None if row.changed_by is None else session.get(Account, row.changed_by)
        raise ChangedByOther(
            "" if by is None else by.display_name, row.changed_at or row.recorded_at, row.version
        )
    one = hearing_seen(session, hearing_id, actor.scope, actor.today(session))
    if one is None:
        raise ActRefused("hearing_unknown")
    return row, one


# ------------------------------------------------------------ acts


def _perform(session: Session, actor: Actor, case_id: int, kind: EventKind, given: Given) -> None:
    version = session.scalar(select(Case.version).where(Case.id == case_id)) or 0
    perform(session, actor, case_id, kind, given, version=version)


def _decide(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    said = Given(note=given.words, has_new_evidence=given.has_new_evidence)
    _perform(session, actor, row.case_id, EventKind.HEARING_DECIDED, said)
    row.ground = "" if given.ground is None else given.ground


def _refuse(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    _perform(session, actor, row.case_id, EventKind.HEARING_REFUSED, Given(note=given.words))
    row.ground = "" if given.ground is None else given.ground


def _plan(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    today = actor.today(session)
    if given.day is None:
        raise ActRefused("day_missing")
    if given.day < today:
        raise ActRefused("day_past")
    if given.day > today + timedelta(FURTHEST_DAYS):
        raise ActRefused("day_far", most=FURTHEST_DAYS)
    if given.starts_at is None:
        raise ActRefused("time_missing")
    place = screen_for(
        session, row.case_id, _words(given.place, LONGEST_PLACE, "place_missing", "place_long")
    )
    if row.noticed_on is not None and (given.day, given.starts_at, place) != (
        row.planned_on,
        row.starts_at,
        row.place,
    ):
        # Who was told of another day, time or place is told again.
        row.noticed_on, row.receipt_on, row.receipt = None, None, ""
    row.planned_on, row.starts_at, row.place = given.day, given.starts_at, place
    row.ground = "" if given.ground is None else given.ground
    return {"planned": given.day.isoformat()}


def _notice(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    if row.planned_on is None or row.starts_at is None or not row.place:
        raise ActRefused("plan_missing")
    if row.planned_on < actor.today(session):
        raise ActRefused("day_past")
    row.receipt_on, row.receipt = None, ""
    # Before the event, so that the file's days are read from it.
    session.flush()
    detail = {"planned": row.planned_on.isoformat(), "at": row.starts_at.isoformat("minutes")}
    act(session, actor, row.case_id, EventKind.HEARING_NOTICED, detail=detail, note=_note(given.words))


def _receive(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    if given.day is None:
        raise ActRefused("day_missing")
    if given.day > actor.today(session):
        raise ActRefused("day_ahead")
    if one.noticed_on is not None and given.day < one.noticed_on:
        raise ActRefused("receipt_before")
    row.receipt_on = given.day
    row.receipt = screen_for(session, row.case_id, _reason(given.words))


def _hold(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    today = actor.today(session)
    if row.planned_on is not None and row.planned_on > today:
        raise ActRefused("hearing_ahead", day=row.planned_on.isoformat())
    if not any(seat.role is SeatRole.HOST and not seat.is_out for seat in one.seats):
        raise ActRefused("host_missing")
    for seat in session.scalars(select(HearingSeat).where(HearingSeat.hearing_id == row.id)):
        seat.has_attended = seat.id in given.attended and seat.avoidance != Avoidance.GRANTED
    act(session, actor, row.case_id, EventKind.HEARING_HELD, detail={}, note=_note(given.words))


def _conclude(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    words = given.words.strip()
    if len(words) < SHORTEST_WORDS:
        raise ActRefused("reason_short", least=SHORTEST_WORDS)
    if len(words) > LONGEST_CONCLUSION:
        raise ActRefused("reason_long", most=LONGEST_CONCLUSION)
    if given.day is not None and given.day < actor.today(session):
        raise ActRefused("due_past")
    said = Given(note=" ".join(words.split())[:LONGEST_WORDS])
    _perform(session, actor, row.case_id, EventKind.HEARING_CONCLUDED, said)
    row.conclusion, row.due_on = screen_for(session, row.case_id, words), given.day


def _follow(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    row.followed = screen_for(session, row.case_id, _reason(given.words))
    row.followed_on, row.is_carried_out = actor.today(session), given.is_carried_out
    return {"carried_out": given.is_carried_out}


def _seat(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    if given.role is None:
        raise ActRefused("seat_role_missing")
    if len(one.seats) >= MOST_SEATS:
        raise ActRefused("seats_many", most=MOST_SEATS)
    same = [seat for seat in one.seats if seat.role is given.role]
    if given.role in (SeatRole.HOST, SeatRole.SECRETARY, SeatRole.PETITIONER) and any(
        not seat.is_out for seat in same
    ):
        raise ActRefused("seat_twice")
    if given.role in UNNAMED:
        label = "" if given.role is SeatRole.PETITIONER else _next_label({seat.label for seat in same})
        capacity = ""
    else:
        label = _words(given.name, LONGEST_NAME, "seat_name_missing", "seat_name_long")
        label = screen_for(session, row.case_id, label)[:LONGEST_NAME]
        capacity = screen_for(session, row.case_id, " ".join(given.capacity.split()))[:LONGEST_NAME]
    session.add(
        HearingSeat(
            hearing_id=row.id,
            role=given.role,
            label=label,
            capacity=capacity,
            has_handled=given.has_handled and given.role in (SeatRole.HOST, SeatRole.OFFICER),
        )
    )
    return {"role": given.role.value}


def _next_label(taken: set[str]) -> str:
    return next((one for one in LABELS if one not in taken), str(len(taken) + 1))


def _unseat(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    seat = _seat_of(session, row, given)
    said = {"role": seat.role}
    session.delete(seat)
    return said


def _avoid(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    seat = _seat_of(session, row, given)
    if given.avoidance is None:
        raise ActRefused("avoidance_missing")
    seat.avoidance = given.avoidance
    seat.avoidance_words = screen_for(session, row.case_id, _reason(given.words))
    return {"role": seat.role, "avoidance": given.avoidance.value}


def _evidence(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    if given.side is None:
        raise ActRefused("side_missing")
    if len(one.evidence) >= MOST_EVIDENCE:
        raise ActRefused("evidence_many", most=MOST_EVIDENCE)
    words = screen_for(session, row.case_id, _reason(given.words))
    session.add(
        HearingEvidence(
            hearing_id=row.id, side=given.side, words=words, is_new=given.is_new, added_at=actor.now
        )
    )
    return {"side": given.side.value}


def _sheet(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    seat = _seat_of(session, row, given)
    if seat.role != SeatRole.OFFICER or seat.avoidance == Avoidance.GRANTED:
        raise ActRefused("officer_missing")
    if given.opinion is None:
        raise ActRefused("opinion_missing")
    seat.opinion = given.opinion
    seat.opinion_words = screen_for(session, row.case_id, _reason(given.words))
    return {"seat": seat.id}


def _seat_of(session: Session, row: Hearing, given: HearingGiven) -> HearingSeat:
    seat = session.get(HearingSeat, given.seat or 0)
    if seat is None or seat.hearing_id != row.id:
        raise ActRefused("seat_missing")
    return seat


# ------------------------------------------------------------ parts


def _words(typed: str, most: int, missing: str, long: str) -> str:
    words = " ".join(typed.split())
    if not words:
        raise ActRefused(missing)
    if len(words) > most:
        raise ActRefused(long, most=most)
    return words


def _note(typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > LONGEST_WORDS:
        raise ActRefused("reason_long", most=LONGEST_WORDS)
    return words


def _reason(typed: str) -> str:
    words = _note(typed)
    if len(words) < SHORTEST_WORDS:
        raise ActRefused("reason_short", least=SHORTEST_WORDS)
    return words


_ACTS: Final[Mapping[HearingAct, Callable[[Session, Actor, Hearing, HearingSeen, HearingGiven], Any]]] = {
    HearingAct.DECIDE: _decide,
    HearingAct.REFUSE: _refuse,
    HearingAct.PLAN: _plan,
    HearingAct.SEAT: _seat,
    HearingAct.UNSEAT: _unseat,
    HearingAct.AVOID: _avoid,
    HearingAct.EVIDENCE: _evidence,
    HearingAct.NOTICE: _notice,
    HearingAct.RECEIVE: _receive,
    HearingAct.HOLD: _hold,
    HearingAct.SHEET: _sheet,
    HearingAct.CONCLUDE: _conclude,
    HearingAct.FOLLOW: _follow,
}
