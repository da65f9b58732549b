"""Who sits in a hearing and who keeps out, what evidence is on its list, and the officers' sheets."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused
from db.commands.hearing_given import HearingGiven, reason_in, words_in
from db.commands.identity import screen_for
from db.hearings import (
    LONGEST_NAME,
    MOST_EVIDENCE,
    MOST_SEATS,
    UNNAMED,
    Avoidance,
    HearingAct,
    HearingSeen,
    SeatRole,
)
from db.models.hearings import HearingEvidence, HearingSeat
from db.models.institutions import Hearing

Act = Callable[[Session, Actor, Hearing, HearingSeen, HearingGiven], Any]
LABELS: Final = "甲乙丙丁戊己庚辛壬癸"
"""What tells apart those of the petitioner's side who sit in the same part."""


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
        label = words_in(given.name, LONGEST_NAME, "seat_name_missing", "seat_name_long")
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
    seat.avoidance_words = screen_for(session, row.case_id, reason_in(given.words))
    return {"role": seat.role, "avoidance": given.avoidance.value}


def _sheet(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    seat = _seat_of(session, row, given)
    if seat.role != SeatRole.OFFICER or seat.avoidance == Avoidance.GRANTED:
        raise ActRefused("officer_missing")
    if given.opinion is None:
        raise ActRefused("opinion_missing")
    seat.opinion = given.opinion
    seat.opinion_words = screen_for(session, row.case_id, reason_in(given.words))
    return {"seat": seat.id}


def _seat_of(session: Session, row: Hearing, given: HearingGiven) -> HearingSeat:
    seat = session.get(HearingSeat, given.seat or 0)
    if seat is None or seat.hearing_id != row.id:
        raise ActRefused("seat_missing")
    return seat


def _evidence(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    if given.side is None:
        raise ActRefused("side_missing")
    if len(one.evidence) >= MOST_EVIDENCE:
        raise ActRefused("evidence_many", most=MOST_EVIDENCE)
    words = screen_for(session, row.case_id, reason_in(given.words))
    session.add(
        HearingEvidence(
            hearing_id=row.id, side=given.side, words=words, is_new=given.is_new, added_at=actor.now
        )
    )
    return {"side": given.side.value}


def _reword(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    """Put a piece of evidence right; what of it was cleared for the public window is kept back until it is cleared again."""
    piece = _piece_of(session, row, given)
    if given.side is None:
        raise ActRefused("side_missing")
    piece.words = screen_for(session, row.case_id, reason_in(given.words))
    piece.side, piece.is_new = given.side, given.is_new
    _keep_back(row, one, piece.id)
    return {"evidence": piece.id, "side": given.side.value}


def _drop(session: Session, actor: Actor, row: Hearing, one: HearingSeen, given: HearingGiven) -> Any:
    piece = _piece_of(session, row, given)
    said = {"evidence": piece.id, "side": piece.side}
    session.delete(piece)
    _keep_back(row, one, piece.id)
    return said


def _keep_back(row: Hearing, one: HearingSeen, piece: int) -> None:
    row.cleared = ",".join(sorted(one.cleared - {f"evidence-{piece}"}))


def _piece_of(session: Session, row: Hearing, given: HearingGiven) -> HearingEvidence:
    piece = session.get(HearingEvidence, given.piece or 0)
    if piece is None or piece.hearing_id != row.id:
        raise ActRefused("evidence_missing")
    return piece


PARTS: Final[Mapping[HearingAct, Act]] = {
    HearingAct.SEAT: _seat,
    HearingAct.UNSEAT: _unseat,
    HearingAct.AVOID: _avoid,
    HearingAct.SHEET: _sheet,
    HearingAct.EVIDENCE: _evidence,
    HearingAct.REWORD_EVIDENCE: _reword,
    HearingAct.DROP_EVIDENCE: _drop,
}
