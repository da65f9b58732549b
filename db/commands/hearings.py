"""Acts of a hearing file (听证档案): decided, planned, noticed, held and concluded, with seats, evidence, sheets and outcome.

What the matter's clocks read becomes its event; the rest stands in the file alone. Warnings hold nothing back.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, require_role
from db.commands.handling import perform
from db.commands.hearing_given import HearingGiven, note_in, reason_in, words_in
from db.commands.hearing_parts import PARTS, Act
from db.commands.identity import screen_for
from db.days import number_of
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Precision
from db.handling import Given
from db.hearings import (
    DECIDING,
    FURTHEST_DAYS,
    KEEPING,
    LONGEST_CONCLUSION,
    LONGEST_PLACE,
    LONGEST_WORDS,
    OF_OFFICE,
    OFFERED,
    SHORTEST_WORDS,
    Avoidance,
    HearingAct,
    HearingSeen,
    SeatRole,
    clearable,
    is_offered,
)
from db.log import append
from db.models.accounts import Account
from db.models.cases import Case, CaseEvent
from db.models.hearings import HearingSeat
from db.models.institutions import Hearing
from db.papers import UNSIGNED, Service
from db.queries.hearings import hearing_seen


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
    ``receipt_before``, ``seat_role_missing``, ``seat_name_missing``, ``seat_twice``, ``seats_many`` (``most``),
    ``seat_missing``, ``avoidance_missing``, ``side_missing``, ``evidence_many`` (``most``), ``evidence_missing``,
    ``officer_missing``, ``opinion_missing``,
    ``host_missing``, ``due_past``, ``reason_short`` (``least``), ``reason_long`` (``most``), and those of ``perform``.
    """
    require_role(actor, *(DECIDING if kind in OF_OFFICE else KEEPING))
    row, one = hearing_for(session, actor, hearing_id, version)
    if not is_offered(one, kind):
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
    """Clear one item for the public window, or take it back from there, before the conclusion.

    ``ActRefused``: ``hearing_unknown``, ``hearing_not_now``, ``item_unknown``.
    """
    require_role(actor, *KEEPING)
    row, one = hearing_for(session, actor, hearing_id, version)
    if one.concluded_on is not None:
        raise ActRefused("hearing_not_now")
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
    """Return the file that an act is about, one outside the actor's scope being refused as unknown.

    A file that the actor reads while its matter is closed to the actor stands where nothing more is written.
    """
    row = session.get(Hearing, hearing_id)
    if row is None:
        raise ActRefused("hearing_unknown")
    try:
        matter_for(session, actor, row.case_id)
    except ActRefused:
        read = hearing_seen(session, hearing_id, actor.scope, actor.today(session))
        raise ActRefused("hearing_unknown" if read is None else "hearing_not_now") from None
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
        session, row.case_id, words_in(given.place, LONGEST_PLACE, "place_missing", "place_long")
    )
    row.ground = "" if given.ground is None else given.ground
    before = row.planned_on, row.starts_at, row.place
    row.planned_on, row.starts_at, row.place = given.day, given.starts_at, place
    if row.noticed_on is not None and before != (given.day, given.starts_at, place):
        # Who was told of another day, time or room is told again.
        session.flush()
        act(session, actor, row.case_id, EventKind.HEARING_MOVED, detail=_planned(given.day, given.starts_at))
    return {"planned": given.day.isoformat()}


def _planned(day: date, starts_at: time) -> dict[str, str]:
    return {"planned": day.isoformat(), "starts_at": starts_at.isoformat("minutes")}


def _notice(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    if row.planned_on is None or row.starts_at is None or not row.place:
        raise ActRefused("plan_missing")
    if row.planned_on < actor.today(session):
        raise ActRefused("day_past")
    detail = _planned(row.planned_on, row.starts_at)
    act(session, actor, row.case_id, EventKind.HEARING_NOTICED, detail=detail, note=note_in(given.words))


def _receive(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    today = actor.today(session)
    if given.day is None:
        raise ActRefused("day_missing")
    if given.day > today:
        raise ActRefused("day_ahead")
    if one.noticed_on is not None and given.day < one.noticed_on:
        raise ActRefused("receipt_before")
    words = screen_for(session, row.case_id, reason_in(given.words))
    is_today = given.day == today
    act(
        session,
        actor,
        row.case_id,
        EventKind.HEARING_RECEIVED,
        detail={},
        note=words,
        happened_at=None if is_today else _end_of(session, row.case_id, given.day),
        precision=Precision.MOMENT if is_today else Precision.DAY,
    )
    row.receipt = words


def enter_service(
    session: Session, actor: Actor, case_id: int, number: str, how: Service, on: date, *, issued_at: datetime
) -> None:
    """Enter in the running file that its issued notice reached the petitioner ``on`` a day: the notice, then the receipt.

    What the file cannot take stays out of it: a notice without a whole plan, of a day that had passed or one issued
    before the hearing was moved, a receipt before the notice, and one of a way of service that nobody signs.
    """
    found = session.scalars(
        select(Hearing.id).where(Hearing.case_id == case_id).order_by(Hearing.id.desc())
    ).first()
    if found is None:
        return
    row, one = hearing_for(session, actor, found)
    moved = session.scalar(
        select(CaseEvent.id).where(
            CaseEvent.case_id == case_id,
            CaseEvent.kind == EventKind.HEARING_MOVED,
            CaseEvent.recorded_at > issued_at,
        )
    )
    if moved is not None or one.standing not in OFFERED[HearingAct.NOTICE] or one.decided_on is None:
        return
    at = None if on == actor.today(session) else _end_of(session, case_id, on)
    precision = Precision.MOMENT if at is None else Precision.DAY
    noticed_on = one.noticed_on
    if noticed_on is None and row.planned_on is not None and row.starts_at is not None and row.place:
        if not one.decided_on <= on <= row.planned_on:
            return
        detail = _planned(row.planned_on, row.starts_at)
        act(
            session, actor, case_id, EventKind.HEARING_NOTICED, detail=detail, note=number, happened_at=at,
            precision=precision,
        )  # fmt: skip
        noticed_on = on
    elif noticed_on is None or one.receipt_on is not None:
        return
    if how not in UNSIGNED and on >= noticed_on:
        act(
            session, actor, case_id, EventKind.HEARING_RECEIVED, detail={}, note=number, happened_at=at,
            precision=precision,
        )  # fmt: skip
        row.receipt = number
    row.version += 1
    row.changed_by, row.changed_at = actor.account.id, actor.now
    session.flush()


def _end_of(session: Session, case_id: int, day: date) -> datetime:
    """Return the moment of the last that is known of a matter on a day, its first moment where nothing is."""
    zone: ZoneInfo = session.info["zone"]
    asked = select(CaseEvent.happened_at).where(
        CaseEvent.case_id == case_id, CaseEvent.happened_on == number_of(day)
    )
    return max(session.scalars(asked), default=datetime.combine(day, time(), zone))


def _hold(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> None:
    today = actor.today(session)
    if row.planned_on is not None and row.planned_on > today:
        raise ActRefused("hearing_ahead", day=row.planned_on.isoformat())
    if not any(seat.role is SeatRole.HOST and not seat.is_out for seat in one.seats):
        raise ActRefused("host_missing")
    for seat in session.scalars(select(HearingSeat).where(HearingSeat.hearing_id == row.id)):
        seat.has_attended = seat.id in given.attended and seat.avoidance != Avoidance.GRANTED
    act(session, actor, row.case_id, EventKind.HEARING_HELD, detail={}, note=note_in(given.words))


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
    words = screen_for(session, row.case_id, reason_in(given.words))
    detail = {"is_carried_out": given.is_carried_out}
    act(session, actor, row.case_id, EventKind.HEARING_FOLLOWED, detail=detail, note=words)
    row.followed = words
    return {"carried_out": given.is_carried_out}


_ACTS: Final[Mapping[HearingAct, Act]] = {
    **PARTS,
    HearingAct.DECIDE: _decide,
    HearingAct.REFUSE: _refuse,
    HearingAct.PLAN: _plan,
    HearingAct.NOTICE: _notice,
    HearingAct.RECEIVE: _receive,
    HearingAct.HOLD: _hold,
    HearingAct.CONCLUDE: _conclude,
    HearingAct.FOLLOW: _follow,
}
