"""Who sits in the demo county's hearings, what evidence they have, and what was cleared for the public window."""

from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.hearings import SeatRole, SheetOpinion, Side
from db.models.hearings import HearingEvidence, HearingSeat
from db.models.institutions import Hearing

_SEATS: Final = (
    (SeatRole.HOST, "周明", "县信访局副局长"),
    (SeatRole.OFFICER, "何静", "县人大代表"),
    (SeatRole.OFFICER, "邓川", "律师"),
    (SeatRole.OFFICER, "蒋蓉", "县政协委员"),
    (SeatRole.SECRETARY, "县信访局记录人", ""),
    (SeatRole.PETITIONER, "", ""),
    (SeatRole.REPRESENTATIVE, "甲", ""),
    (SeatRole.REPRESENTATIVE, "乙", ""),
    (SeatRole.UNIT, "办理单位经办人", "业务股室"),
)
_EVIDENCE: Final = (
    (Side.PETITIONER, "安置协议及历次书面承诺"),
    (Side.PETITIONER, "现场照片一组"),
    (Side.UNIT, "项目批复、进度说明及付款凭证"),
    (Side.UNIT, "办理意见书及送达回证"),
)
_OPINIONS: Final = (SheetOpinion.PARTLY, SheetOpinion.PARTLY, SheetOpinion.UNFOUNDED)


def write_hearings(session: Session) -> None:
    """Seat every hearing that was noticed, list its evidence, and give the officers' sheets of those that were held."""
    found = session.scalars(select(Hearing).where(Hearing.noticed_on.is_not(None)).order_by(Hearing.id)).all()
    for one in found:
        session.execute(insert(HearingSeat), [_seat(one, place) for place in range(len(_SEATS))])
        session.execute(
            insert(HearingEvidence),
            [
                {"hearing_id": one.id, "side": side, "words": words, "added_at": one.recorded_at}
                for side, words in _EVIDENCE
            ],
        )
    session.execute(
        update(Hearing)
        .where(Hearing.noticed_on.is_not(None), Hearing.held_on.is_(None))
        .values(cleared="clocks,matter,timeline")
        .execution_options(synchronize_session=False)
    )


def _seat(one: Hearing, place: int) -> dict[str, object]:
    role, label, capacity = _SEATS[place]
    is_held = one.held_on is not None
    has_sheet = role is SeatRole.OFFICER and is_held
    return {
        "hearing_id": one.id,
        "role": role,
        "label": label,
        "capacity": capacity,
        "has_attended": True if is_held else None,
        "opinion": _OPINIONS[(place + one.id) % len(_OPINIONS)] if has_sheet else "",
        "opinion_words": "诉求与在案证据的出入已在评议中说明" if has_sheet else "",
    }
